"""Numbers as Chinese text writes them: ASCII, full width and Han digits, 万 and 亿, open ends (几十, 200余)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "Ｏ": 0, "O": 0, "o": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8,
    "玖": 9,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10**4, "亿": 10**8}
_OPEN = re.compile("[余多几数来]")
_GROUPS = re.compile("[,，](?=\\d{3})")

# How a numeral is written, as pieces for the patterns of counts, sums, shares and lengths of time. Every repetition is
# bounded, so a pattern that starts with one takes linear time.
HAN = "[一二三四五六七八九十百千万亿两零〇]"
_ASCII = r"\d{1,12}(?!\d)(?:[,，]\d{3}){0,4}(?:\.\d{1,4})?"
_TAIL = "[余多几来]?(?:[十百千]?[万亿]{1,2})?[余多]?"
NUMERAL = rf"(?:{_ASCII}{_TAIL}|[几数]?{HAN}{{1,10}}[余多几来]?[万亿]?[余多]?)"
JOINT = r"\s?(?:至|到|—{1,2}|-|~|～|－|–)\s?"
_JOINTS = "至到—\\-~～－–"
RANGE = rf"{NUMERAL}(?:{JOINT}{NUMERAL})?"
_JOINT = re.compile(JOINT)
_FIRST = r"[\d几数一二三四五六七八九十百千万亿两零〇]"
_MORE = r"[\d,，.几数一二三四五六七八九十百千万亿两零〇余多来]{0,40}"
_BEFORE = re.compile(  # 不超过 is found before the 超过 in it: a search finds what begins first
    r"(?:(?P<about>大约|约|将近|接近|近|左右)|(?P<over>超过|超出|超|逾|突破|多达|高达|(?<![以网会之线身])上)"
    r"|(?P<at_least>不少于|不低于|不下于|不下|至少|达到)|(?P<under>不足|不到|少于|低于|不满)"
    r"|(?P<at_most>不超过|最多|至多|不多于|不高于))$"
)
_AFTER = {
    "以上": "at_least", "及以": "at_least", "以下": "at_most", "以内": "at_most", "之内": "at_most", "左右": "about",
    "上下": "about", "有余": "over",
}  # fmt: skip


def start(behind: str) -> str:
    """What a pattern that begins with NUMERAL or RANGE is put behind: a look for what may be a numeral, and for a joint or one
    of the characters ``behind`` (as in square brackets; "": any) after it. Few numerals that do not go on so get past it."""
    return rf"(?={_FIRST}{_MORE}\s{{0,2}}[{_JOINTS}{behind}])" if behind else f"(?={_FIRST})"


class Number(NamedTuple):
    """value: exact int or Decimal, None where the text leaves it open (几十); over: "and more" (200余)."""

    value: int | Decimal | None
    over: bool


def parse(text: str) -> Number:
    """The number that ``text`` writes, e.g. 1,108 · 29.4万 · 二十三 · 三千余 · 几十万 · 一百零五.

    Raises ValueError where ``text`` is no number.
    """
    if text.isascii() and text.isdigit():
        return Number(int(text), False)
    if text.startswith(("几", "数")) or _is_either_or(text):
        return Number(None, False)
    over = _OPEN.search(text) is not None
    plain = _GROUPS.sub("", _OPEN.sub("", unicodedata.normalize("NFKC", text)))
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([十百千]?)((?:万|亿)*)", plain)
    if match:
        value = Decimal(match[1]) * _UNITS.get(match[2], 1)
        for big in match[3]:
            value *= _BIG[big]
    else:
        value = Decimal(_han(plain))
    return Number(int(value) if value == value.to_integral_value() else value, over)


class Amount(NamedTuple):
    """What a numeral or a range of two says. number: None for a range and where the text leaves it open; bounds: the ends
    of a range; approximate: "" exact, else "about", "over", "under", "at_least" or "at_most"."""

    number: int | Decimal | None
    bounds: tuple[int | Decimal, int | Decimal] | None
    approximate: str


def read(numeral: str, line: str, start: int, end: int) -> Amount:
    """The amount that ``numeral`` (NUMERAL or RANGE) writes in ``line``, whose words before ``start`` and behind ``end``,
    the borders of numeral and unit together, say whether it is exact."""
    bounds = None if numeral.isdigit() else _ends(numeral)
    if bounds:
        return Amount(None, bounds, bound(line, start, end) or "about")
    try:
        number, over = parse(numeral)
    except ValueError:
        number, over = None, False
    approximate = "over" if over and number is not None else bound(line, start, end)
    return Amount(number, None, approximate or ("about" if number is None else ""))


def _ends(numeral: str) -> tuple[int | Decimal, int | Decimal] | None:
    """The ends of a range (3-5, 1万至2万; in 3-5万 the unit is that of both), None for a single number."""
    parts = _JOINT.split(numeral)
    if len(parts) != 2:
        return None
    unit = re.search("[十百千]?[万亿]+$", parts[1])
    if unit and parts[0][-1].isdigit():
        parts[0] += unit[0]
    try:
        low, high = (parse(part).value for part in parts)
    except ValueError:
        return None
    return None if low is None or high is None else (low, high)


def bound(line: str, start: int, end: int) -> str:
    """How exact the amount at line[start:end] is by the words around it: 近, 超过 before it, 以上, 左右 behind it."""
    if after := _AFTER.get(line[end : end + 2]):
        return after
    before = line[max(0, start - 4) : start]
    if before.endswith("上") and line[start : start + 1] not in "十百千万":
        return ""  # 网上3件; but 上千件
    found = _BEFORE.search(before)
    return (found and found.lastgroup) or ""


def _is_either_or(text: str) -> bool:
    """Two neighbouring digits without a place between them (五六, 三四十), and 三五."""
    first, second = (HAN_DIGITS.get(c) for c in text[:2].ljust(2))
    return text[:2] == "三五" or (len(text) < 4 and first is not None and second == first + 1)


def _han(text: str) -> int:
    """A number in Han digits: by places (二千零一十三) or digit by digit (二○一三)."""
    if not text:
        raise ValueError("an empty string is no number")
    if len(text) > 1 and all(c in HAN_DIGITS or c.isdigit() for c in text):
        return int("".join(str(HAN_DIGITS.get(c, c)) for c in text))
    total = section = digit = 0
    for c in text:
        if c in HAN_DIGITS or c.isdigit():
            digit = HAN_DIGITS[c] if c in HAN_DIGITS else int(c)
        elif c in _UNITS:
            section += (digit or 1) * _UNITS[c]
            digit = 0
        elif c in _BIG:
            total = (total + (section + digit or 1)) * _BIG[c]
            section = digit = 0
        else:
            raise ValueError(f"{text!r} is no number: {c!r}")
    return total + section + digit


def han(number: int) -> str:
    """``number`` (0 to 9999) in Han digits by places: 105 → 一百零五. The inverse of parse."""
    if not 0 <= number < 10_000:
        raise ValueError(f"{number} is not between 0 and 9999")
    digits = "零一二三四五六七八九"
    out = ""
    gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + name
            gap = False
        else:
            gap = True
    return out or "零"

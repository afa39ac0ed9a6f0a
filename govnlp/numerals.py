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


class Number(NamedTuple):
    """value: exact int or Decimal, None where the text leaves it open (几十); over: "and more" (200余)."""

    value: int | Decimal | None
    over: bool


def parse(text: str) -> Number:
    """The number that ``text`` writes, e.g. 1,108 · 29.4万 · 二十三 · 三千余 · 几十万 · 一百零五.

    Raises ValueError where ``text`` is no number.
    """
    if re.match("[几数]", text) or _is_either_or(text):
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


def _is_either_or(text: str) -> bool:
    """Two neighbouring digits without a place between them: 五六, 三四十."""
    first, second = (HAN_DIGITS.get(c) for c in text[:2].ljust(2))
    return len(text) < 4 and first is not None and second == first + 1


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

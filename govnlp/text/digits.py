"""Numbers in two systems of digits at once: 二0二二年, 2O13年, 二○ー三年."""

from __future__ import annotations

import re

from govnlp.text.alignment import Edit
from govnlp.text.settled import until_settled

_HAN_DIGITS = "〇○零一二三四五六七八九"
_ROUND = "0OoＯ０"  # what stands for a zero
_STROKE = "ー—－一"  # what stands for 一 inside a year
# Four signs before 年 of which the first can only begin a year; not inside a longer number.
_YEAR = re.compile(rf"[^{_HAN_DIGITS}\dA-Za-z十百千万]?([12一二][{_HAN_DIGITS}{_STROKE}{_ROUND}\dlI]{{3}})")
_MONTH_OR_DAY = re.compile(r"(?<=[年月])(?=[\dlI]{0,1}[OoＯlI])([\dlI][OoＯlI\d]?)(?=[月日])")
_STROKE_BEFORE_UNIT = re.compile(r"(?<=十)[ー—－](?=[月日])|(?<=年)ー(?=月)|(?<=月)ー(?=日)")
# A number of a count with the letter O in it: 1O0条. Letters around it make it a code.
_COUNT = re.compile(r"(?<![\dA-Za-z.\-])([0-9](?=[0-9]{0,6}[Oo])[0-9Oo]{1,7})(?=[条件次篇份个项人])")
_LATIN = {
    **dict.fromkeys("OoＯ０〇○零", "0"),
    **dict.fromkeys("lI", "1"),
    **dict(zip(_HAN_DIGITS[3:], "123456789", strict=True)),
}
_LETTER = re.compile(r"[OoＯlI][月日\dOo条件次篇份个项人]")
_STROKE_SIGN = re.compile("[ー—－][月日]")


def digits(text: str) -> list[Edit]:
    """Put one system of digits into years, months, days and counts that mix two, or mix letters in.

    The system is that of most of the number's digits other than zero, or of its zeros; a tie is left alone. A Chinese
    zero takes the shape (〇 or ○) it has elsewhere in the year, else the one most of the text's other years have.
    """
    return until_settled(text, _digits)


def _digits(text: str) -> list[Edit]:
    edits = _years(text)
    if _LETTER.search(text):
        for pattern in (_MONTH_OR_DAY, _COUNT):
            for match in pattern.finditer(text):
                edits += _differences(match.start(), match[0], "".join(_LATIN.get(c, c) for c in match[0]))
    if _STROKE_SIGN.search(text):
        edits += [Edit("digits", m.start(), m.end(), m[0], "一") for m in _STROKE_BEFORE_UNIT.finditer(text)]
    return sorted(edits, key=lambda edit: edit.start)


def _years(text: str) -> list[Edit]:
    """Edits for years. Few of them differ, so each is looked at once."""
    edits: list[Edit] = []
    known: dict[str, tuple[str, str]] = {}
    zero: str | None = None
    at = text.find("年")
    while at >= 0:
        before = text[max(0, at - 5) : at]
        if before not in known:
            match = _YEAR.fullmatch(before)
            if match and zero is None:
                zero = _zero(text)
            known[before] = (match[1], _year(match[1], zero or "")) if match else ("", "")
        old, new = known[before]
        if old != new:
            edits += _differences(at - 4, old, new)
        at = text.find("年", at + 1)
    return edits


def _zero(text: str) -> str:
    """The Chinese zero that most of the text's years have; "" where it has none."""
    counts = {zero: len(re.findall(f"[二一九]{zero}", text)) for zero in "〇○"}
    return max(counts, key=lambda zero: counts[zero]) if any(counts.values()) else ""


def _year(old: str, zero: str) -> str:
    """The year in one system, or as it stands where neither system has more digits or the result is no year.

    zero: the Chinese zero of the text's years, if any. Where there is none, the letter O is how this text types a zero
    (二O一二年), and 2〇12年 is a way to type one, too: neither is damage.
    """
    if set(old) <= set("0123456789〇") or set(old) <= set(_HAN_DIGITS):
        return old
    if not zero and set(old) <= {*_HAN_DIGITS, "O", "Ｏ"}:
        return old
    western, chinese = (sum(c in signs for c in old) for signs in ("123456789", _HAN_DIGITS[3:]))
    if western == chinese:
        western, chinese = (sum(c in signs for c in old) for signs in ("0", "〇○"))
    if western > chinese:
        if "○○" in old:
            return old  # a mask
        new = "".join(_LATIN.get(c, c) for c in old)
        return new if re.fullmatch(r"(?:19|20)\d\d", new) else old
    if chinese > western:
        zero = next((c for c in old if c in "〇○"), zero or "〇")
        to_chinese = {str(i): c for i, c in enumerate(_HAN_DIGITS[3:], 1)}
        to_chinese |= dict.fromkeys(_ROUND, zero) | dict.fromkeys(_STROKE, "一")
        new = "".join(to_chinese.get(c, c) for c in old)
        return new if re.fullmatch(rf"(?:一九|二[〇○零])[{_HAN_DIGITS}]{{2}}", new) else old
    return old


def _differences(at: int, old: str, new: str) -> list[Edit]:
    """One edit a character, of two strings of one length."""
    pairs = enumerate(zip(old, new, strict=True), at)
    return [Edit("digits", i, i + 1, a, b) for i, (a, b) in pairs if a != b]

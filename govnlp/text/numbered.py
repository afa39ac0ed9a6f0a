"""Numbers at the beginning of lines, and those put back that a list's conversion broke: 1、 1、 1、, or 一、二、二、四、.

They are put back only where counting on leaves one reading: a number stands twice and the next but one follows, or all
headings have the number one and have the words of a report's sections in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from govnlp import lexicon
from govnlp.text.alignment import Edit

# Levels, the outermost first. Rows of the statutory table are numbered, too.
OUTER, INNER, ARABIC = range(3)
_NUMBER = re.compile(
    r"^[ \t\u3000]{0,8}(?:([一二三四五六七八九十]{1,3})、(?!本年|上年|结转)"
    r"|[（(]([一二三四五六七八九十]{1,3})[)）]|(\d{1,2})[、.．](?:(?!\d)|(?=20\d\d年)))(?![^\n|｜\t]{0,60}[|｜\t])",
    re.MULTILINE,
)
_DIGITS = "一二三四五六七八九"
_CHINESE = ("", *_DIGITS, *(f"十{c}" for c in ("", *_DIGITS)))  # 1 to 19
_VALUES = {numeral: value for value, numeral in enumerate(_CHINESE) if value}
_WORDS = re.compile(r"[、.．]?[ \t\u3000]{0,4}([^，。；：,;:\n]{2,40})")
_LEAST_HEADINGS = 3
_LEAST_KNOWN = 1 / 3  # of the headings, for Arabic numbers to be those of sections


class Numbered(NamedTuple):
    """A line's number, text[start:end]; value: None for a Chinese one above 19."""

    start: int
    end: int
    level: int
    value: int | None


def series(text: str) -> list[list[Numbered]]:
    """The numbers at the beginning of lines, by those that could count on: of one level, with no higher level between."""
    out: list[list[Numbered]] = []
    current: list[list[Numbered]] = [[], [], []]
    for match in _NUMBER.finditer(text):
        level = (match.lastindex or 1) - 1
        number = match[level + 1]
        value = int(number) if level == ARABIC else _VALUES.get(number)
        current[level + 1 :] = ([] for _ in current[level + 1 :])
        if not current[level]:
            out.append(current[level])
        current[level].append(Numbered(*match.span(level + 1), level, value))
    return out


def repeated(text: str) -> Iterator[Numbered]:
    """The numbers that are the same as the one before in their series."""
    for one in series(text):
        yield from (b for a, b in pairwise(one) if a.value is not None and a.value == b.value)


def repeated_numbers(text: str) -> list[Edit]:
    """Edits that let numbers count on: 一、二、二、四、 and headings that all have the number one."""
    found = series(text)
    twice = (_second_of_two(text, one) for one in found)
    return _all_one(text, found) or sorted(edit for edit in twice if edit)


def _all_one(text: str, found: Sequence[Sequence[Numbered]]) -> list[Edit]:
    """Edits for headings of the outermost level that all have the number one. Sections count in Chinese numerals."""
    marks = sorted(mark for one in found for mark in one)
    outer = [mark for mark in marks if mark.level == OUTER]
    heads = outer or _heads(marks)
    if not _LEAST_HEADINGS <= len(heads) < len(_CHINESE) or any(mark.value != 1 for mark in heads):
        return []
    if not outer and not _in_order(text, heads, _LEAST_KNOWN):
        return []
    edits = []
    for number, mark in enumerate(heads, 1):
        end = mark.end + (text[mark.end] != "、")
        new = _CHINESE[number] + "、" * (end - mark.end)
        if text[mark.start : end] != new:
            edits.append(Edit("number", mark.start, end, text[mark.start : end], new))
    return edits


def _heads(marks: Sequence[Numbered]) -> list[Numbered]:
    """The Arabic ones that may be headings above all others: no two follows, and what follows in brackets begins anew."""
    heads = []
    arabic = [mark for mark in marks if mark.level == ARABIC]
    items = {a for a, b in pairwise(arabic) if b.value == 2}
    begins = True
    for mark in marks:
        if mark.level == ARABIC and mark not in items and mark.value == 1:
            heads.append(mark)
            begins = True
        elif mark.level == INNER:
            if begins and (not heads or mark.value != 1):
                return []
            begins = False
    return heads


def _second_of_two(text: str, one: Sequence[Numbered]) -> Edit | None:
    """The edit for the only number of a series that is the one before it, where what follows tells that it should count
    on; of the last section the words have to."""
    wrong = [at for at, mark in enumerate(one) if mark.value != at + 1]
    if len(wrong) != 1 or one[wrong[0]].value != wrong[0]:
        return None
    at = wrong[0]
    mark = one[at]
    if at == len(one) - 1 and (at < 2 or mark.level != OUTER or not _in_order(text, one[-2:], 1.0)):
        return None
    if mark.level != ARABIC and at + 1 == len(_CHINESE):
        return None
    new = str(at + 1) if mark.level == ARABIC else _CHINESE[at + 1]
    return Edit("number", mark.start, mark.end, text[mark.start : mark.end], new)


@cache
def _sections() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """(place in a report, words) of the sections that reports have."""
    rows = lexicon.read("section_words", ("place", "words"))
    return tuple((row["place"], re.compile(row["words"])) for row in rows)


def _in_order(text: str, marks: Sequence[Numbered], least: float) -> bool:
    """Whether the words behind the numbers are those of sections in their order. least: the share that has to be known."""
    last = known = 0
    for mark in marks:
        words = _WORDS.match(text, mark.end)
        places = [place for place, pattern in _sections() if words and pattern.search(words[1])]
        if places and max(places) < last:
            return False
        if places:
            last = min(place for place in places if place >= last)
        known += bool(places)
    return known >= least * len(marks)

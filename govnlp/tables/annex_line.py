"""Annexes that a page prints on one line, with or without the rest of the report, or several rows to a line: cut into lines for
the reader of annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from govnlp.tables.cells import BARS, Line
from govnlp.tables.formats import annex_keys

_ROWS = 3  # that must stand behind the heads on their line
_FAR = 6  # lines
_GAP = rf"[\s{BARS}]{{1,12}}"
_MARK = re.compile(
    rf"(?<=[\s{BARS}])(?=[一二三四五六七八九十]{{1,2}}、|[(（][一二三四五六七八九十]{{1,2}}[)）]|\d{{1,2}}[.、．](?!\d)|其中)"
)


def cut(lines: Sequence[Line], taken: set[int]) -> tuple[list[Line], list[int]]:
    """The lines with those cut that hold an annex: a line for what stands before it, its heads, each of its rows and what
    stands behind; and of each the index of the line it was a part of."""
    found: list[Line] = []
    origin: list[int] = []
    left = 0  # lines behind the heads in which rows may go on, several to a line
    for number, line in enumerate(lines):
        heads = _heads().search(line.text) if number not in taken else None
        if heads is not None:
            pieces = _pieces(line, heads.span(), _ROWS)
        else:
            pieces = _pieces(line, (0, 0), _ROWS - 1) if left and number not in taken else []
        left = _FAR if heads is not None or pieces else max(0, left - 1)
        found += pieces or [line]
        origin += [number] * max(1, len(pieces))
    return found, origin


def whole(numbers: Sequence[int], origin: Sequence[int]) -> list[int]:
    """The lines of which all parts are among these."""
    inside: dict[int, int] = {}
    for number in numbers:
        inside[origin[number]] = inside.get(origin[number], 0) + 1
    parts = dict.fromkeys(inside, 0)
    for number in origin:
        if number in parts:
            parts[number] += 1
    return [number for number, count in inside.items() if count == parts[number]]


def _pieces(line: Line, heads: tuple[int, int], least: int) -> list[Line]:
    """The line cut at its heads, its figures and the numbers of its rows; nothing where it has fewer rows."""
    ends = [match.end() for match in _figure().finditer(line.text, heads[1])]
    if len(ends) < least:
        return []
    borders = {0, *heads, *ends, len(line.text)}
    borders |= {mark.start() for mark in _MARK.finditer(line.text, heads[1], ends[-1])}
    places = sorted(borders)
    pieces = []
    for start, end in pairwise(places):
        text = line.text[start:end]
        if text.strip():
            pieces.append(Line(line.start + start, line.start + end, text))
    return pieces


@cache
def _heads() -> re.Pattern[str]:
    """The heads of an indicator, its unit and its figure, one behind the other."""
    words = [
        "|".join(sorted(annex_keys(role), key=len, reverse=True)) for role in ("indicator", "unit_head", "value_head")
    ]
    return re.compile(
        rf"(?<![^\s{BARS}])(?:{words[0]}){_GAP}(?:{words[1]}){_GAP}(?:{words[2]})(?:[\s{BARS}]{{1,12}}|$)"
    )


@cache
def _figure() -> re.Pattern[str]:
    """A unit and the figure behind it, or the mark for none."""
    units = "|".join(sorted(map(re.escape, annex_keys("unit")), key=len, reverse=True))
    return re.compile(rf"(?<![^\s{BARS}])(?:{units}){_GAP}(?:\d[\d,.]{{0,15}}|[-—/]{{1,3}}|无)(?:[\s{BARS}]{{1,12}}|$)")

"""Characters with their places on a page, put together to lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_SAME_LINE = 0.5  # of a character's height, between two baselines
_GAP = 0.25  # of a character's height: a space in Latin text
_CHINESE_GAP = 0.8  # the same between Chinese characters, which a justified line sets apart
_COLUMN = 1.8  # the same: what stands in columns, told by two spaces
_LATIN = re.compile(r"[\x21-\x7e]")


class Char(NamedTuple):
    """A character from x to ``right``, standing on the baseline y, of a type of ``height``; all in points."""

    text: str
    x: float
    right: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + 0.35 * self.height


class TextLine(NamedTuple):
    """A line. y: of its baseline."""

    y: float
    text: str


def text_lines(chars: Iterable[Char]) -> list[TextLine]:
    """The lines that characters form, from top to bottom."""
    out: list[TextLine] = []
    line: list[Char] = []
    for char in sorted(chars, key=lambda c: (-c.y, c.x)):
        if line and line[0].y - char.y > _SAME_LINE * min(line[0].height, char.height):
            out.append(TextLine(line[0].y, _text(line)))
            line = []
        line.append(char)
    if line:
        out.append(TextLine(line[0].y, _text(line)))
    return [line for line in out if line.text]


def cell_text(chars: Iterable[Char]) -> str:
    """The text of a cell; a word or number that runs over two lines of it is one."""
    out = ""
    for line in text_lines(chars):
        apart = out[-1:].isascii() and out[-1:].isalpha() and line.text[:1].isascii() and line.text[:1].isalpha()
        out += (" " if apart else "") + line.text
    return out


def _text(line: list[Char]) -> str:
    """Characters in one line as text; what is printed twice in one place, to look bold, once."""
    line = sorted(line, key=lambda c: c.x)
    out: list[str] = []
    last: Char | None = None
    spaced = False
    for char in line:
        if char.text.isspace():
            spaced = True
            continue
        if last is not None:
            gap, size = char.x - last.right, min(last.height, char.height)
            if char.text == last.text and abs(char.x - last.x) < 0.2 * size:
                continue
            latin = _LATIN.match(last.text) and _LATIN.match(char.text)
            if gap > _COLUMN * size:
                out.append("  ")
            elif gap > (_GAP if latin else _CHINESE_GAP) * size or (spaced and gap > 0.1 * size):
                out.append(" ")
        out.append(char.text)
        last, spaced = char, False
    return "".join(out)

"""Signs that a file has for others that look the same: radicals for characters (⼯⻓), question marks for blanks (? ??一、)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from govnlp import lexicon
from govnlp.text.alignment import Edit

# Radicals of the Kangxi dictionary (U+2F00-2FD5), which Unicode makes equal to characters, and the supplement, most of
# which are parts of characters only: those that are whole ones stand in lexicon/radicals.jsonl.
_RADICALS = re.compile("[\u2e80-\u2ef3\u2f00-\u2fd5]+")
_SPACE = "[ \\t\u00a0\u3000]"
_HAN = "\u3007\u3400-\u9fff"
# The no-break spaces of an indent, of which an encoding that has none made question marks.
_BLANKS = re.compile(
    rf"^{_SPACE}{{0,8}}(?:[?？]{_SPACE}{{1,4}}){{1,16}}[?？]{{1,4}}{_SPACE}{{0,4}}(?=[{_HAN}（(《“\d])", re.MULTILINE
)
_SOLID = re.compile(rf"^{_SPACE}{{0,8}}[?？]{{2,8}}{_SPACE}{{0,4}}(?=[{_HAN}（(《“\d])", re.MULTILINE)
# At a line's end: behind a full stop, or behind a title with its year.
_CLOSING = re.compile(rf"(?<=[。；！])[?？]{{1,8}}(?={_SPACE}{{0,4}}$)", re.MULTILINE)
_TITLE = re.compile(
    r"^[^\n?？。；]{0,60}(?:19|20)\d\d[^\n?？。；]{0,40}(?:[报報]告|年[报報]|[总總][结結])"
    rf"([?？]{{1,4}})(?={_SPACE}{{0,4}}$)",
    re.MULTILINE,
)
_LEAST_SOLID = 3  # lines that begin with question marks in a row, which are lost characters else


@cache
def _whole() -> dict[str, str]:
    """Radicals of the supplement → the characters they are."""
    entries = lexicon.read("radicals", ("character",))
    for entry in entries:
        if len(entry["id"]) != 1 or len(entry["character"]) != 1:
            raise lexicon.LexiconError(f"lexicon/radicals.jsonl: {entry['id']!r}: it takes one character for one")
    return {entry["id"]: entry["character"] for entry in entries}


def radicals(text: str) -> list[Edit]:
    """Edits that put characters for radicals, one for one: the text of a PDF has them where a font shares their glyphs."""
    found = ((m, _characters(m[0])) for m in _RADICALS.finditer(text))
    return [Edit("radical", m.start(), m.end(), m[0], new) for m, new in found if new != m[0]]


def _characters(run: str) -> str:
    return unicodedata.normalize("NFKC", "".join(_whole().get(c, c) for c in run))


def lost_blanks(text: str) -> list[Edit]:
    """Edits that drop question marks that stand for an indent's blanks: some with spaces between (? ??一、概述), or in a row
    at the begin of three lines where no other line has a row of them; and those behind a line's full stop or its title."""
    if "?" not in text and "？" not in text:
        return []
    solid = list(_SOLID.finditer(text))
    if len(solid) < _LEAST_SOLID or len(re.findall("[?？]{2,}", text)) > len(solid):
        solid = []
    spans = {m.span() for m in (*_BLANKS.finditer(text), *solid, *_CLOSING.finditer(text))}
    spans |= {m.span(1) for m in _TITLE.finditer(text)}
    return [Edit("blank", start, end, text[start:end], "") for start, end in sorted(spans)]

"""Damage to the numbers at the beginning of headings."""

from __future__ import annotations

import re
from random import Random

from damage_cases import Case, edit_of, undone

_NUMERALS = list("一二三四五六七八九十")
_SECTION = re.compile(r"^(?P<number>[一二三四五六七八九十]{1,2})(?P<mark>、)[^|\t\n]+$(?!\n(?:\d+$|[|]))", re.MULTILINE)


def all_one(text: str, rng: Random) -> Case | None:
    """Row 33: every section numbered one, as the lists of HTML come out."""
    number, mark = rng.choice(["1、", "1.", "一、"])
    sections = _sections(text)
    edits = [edit_of(m, new, group) for m in sections for group, new in (("number", number), ("mark", mark))]
    return undone(text, edits)


def repeated(text: str, rng: Random) -> Case | None:
    """Row 33: a section has the number of the one before."""
    sections = _sections(text)
    if not sections:
        return None
    at = rng.randrange(1, len(sections))
    return undone(text, [edit_of(sections[at], sections[at - 1]["number"], "number")])


def _sections(text: str) -> list[re.Match[str]]:
    """The headings of the sections where three or more count on; rows of tables are none."""
    found = list(_SECTION.finditer(text))
    counts = [m["number"] for m in found] == _NUMERALS[: len(found)]
    return found if counts and len(found) >= 3 else []

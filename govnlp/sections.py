"""The sections of a report, from its headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from govnlp import headings
from govnlp.roles import BODY, HEADING, SIGNATURE, TABLE
from govnlp.tables import Line


class Section(NamedTuple):
    """start, end: offsets into the text, from the heading to the end of the last line under it."""

    start: int
    end: int
    level: int
    heading: str
    topic: str


def sections(lines: Sequence[Line], line_roles: Sequence[str]) -> list[Section]:
    """The sections of a text, outer before inner, in order of their headings.

    A section reaches to the next heading of its own or an outer numbering style; a paragraph's run-in heading opens one
    too. What follows the signature belongs to no section but those that open there (annexes).
    """
    out: list[Section] = []
    open_sections: list[tuple[int, int, str]] = []  # rank, index into out, heading
    last_end = 0

    def close(rank: int) -> None:
        while open_sections and open_sections[-1][0] >= rank:
            _, index, _ = open_sections.pop()
            out[index] = out[index]._replace(end=max(last_end, out[index].end))

    for line, role in zip(lines, line_roles, strict=True):
        if role == SIGNATURE:
            close(-1)
            continue
        heading = line.text.strip() if role == HEADING else headings.run_in(line.text) if role == BODY else ""
        if heading:
            number = headings.number(heading)
            rank = number.rank if number else headings.BARE if _inside_numbered(open_sections) else -1
            close(rank)
            topic = headings.topic(heading)
            out.append(Section(line.start, line.end, len(open_sections) + 1, heading, topic))
            open_sections.append((rank, len(out) - 1, heading))
        if role in (HEADING, BODY, TABLE):
            last_end = line.end
    close(-1)
    return out


def _inside_numbered(open_sections: Sequence[tuple[int, int, str]]) -> bool:
    return any(rank >= 0 and rank != headings.BARE for rank, _, _ in open_sections)


def headings_above(found: Sequence[Section], starts: Sequence[int]) -> list[tuple[str, ...]]:
    """For each of the rising offsets ``starts`` the headings of the sections that hold it, outermost first."""
    out: list[tuple[str, ...]] = []
    open_sections: list[Section] = []
    following = 0
    for start in starts:
        while following < len(found) and found[following].start <= start:
            open_sections.append(found[following])
            following += 1
        open_sections = [section for section in open_sections if section.end > start]
        out.append(tuple(section.heading for section in open_sections))
    return out

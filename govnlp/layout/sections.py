"""The sections of a report, from its headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from govnlp.layout import headings
from govnlp.layout.roles import BODY, HEADING, SIGNATURE, TABLE, TITLE
from govnlp.tables import Line

_TOP = -1.0  # rank of a heading without a number that stands in no numbered section
_LIST_ITEMS = frozenset(
    {"problems", "improvement", "next_steps"}
)  # sections in which 1、加强领导，健全机制。 is an item and no heading
_OUTER_ARABIC = headings.CHINESE + 0.5


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
    open_sections: list[tuple[float, int]] = []  # rank, index into out
    last_end = 0

    def close(rank: float) -> None:
        while open_sections and open_sections[-1][0] >= rank:
            _, index = open_sections.pop()
            out[index] = out[index]._replace(end=max(last_end, out[index].end))

    found = [_heading(line, role) for line, role in zip(lines, line_roles, strict=True)]
    outermost = _arabic_is_outermost(found)
    preface = _has_one_bare_heading(lines, line_roles)
    for line, role, heading in zip(lines, line_roles, found, strict=True):
        if role in (SIGNATURE, TITLE):
            close(_TOP)
            continue
        if heading:
            topic = "annex" if role == TABLE else headings.topic(heading)
            number = headings.number(heading)
            if number:
                if preface and number.rank <= headings.CHINESE and open_sections and open_sections[0] == (_TOP, 0):
                    close(_TOP)
                rank = _OUTER_ARABIC if outermost and number.rank == headings.ARABIC else float(number.rank)
            else:
                nested = bool(open_sections) and open_sections[0][0] > _TOP
                if topic == "annex":  # a caption stands under the heading 附表, else annexes are sections of their own
                    nested = role == TABLE and any(out[index].topic == "annex" for _, index in open_sections[:1])
                rank = headings.BARE if nested else _TOP
            above = {out[index].topic for opened, index in open_sections if opened < rank}
            if role == BODY and headings.is_pair(heading) and above & _LIST_ITEMS:
                last_end = line.end
                continue
            close(rank)
            if open_sections and headings.is_of_parent(heading):
                topic = out[open_sections[-1][1]].topic or topic
            out.append(Section(line.start, line.end, len(open_sections) + 1, heading, topic))
            open_sections.append((rank, len(out) - 1))
        if role in (HEADING, BODY, TABLE):
            last_end = line.end
    close(_TOP)
    return out


def _heading(line: Line, role: str) -> str:
    """The heading a line is or opens with, "" where there is none; the caption of an annex is one too."""
    if role == HEADING or (role == TABLE and headings.is_annex_caption(line.text)):
        return line.text.strip().rstrip("：:")
    return headings.run_in(line.text) if role == BODY else ""


def _has_one_bare_heading(lines: Sequence[Line], line_roles: Sequence[str]) -> bool:
    """Whether a heading without a number (引言) is the only one: it stands beside 一、 and not above it."""
    bare = (line.text for line, role in zip(lines, line_roles, strict=True) if role == HEADING)
    return sum(headings.number(text) is None and headings.topic(text) != "annex" for text in bare) == 1


def _arabic_is_outermost(found: Sequence[str]) -> bool:
    """Whether 1、 stands above （一）: the first number is one, and none of the styles above them occurs."""
    ranks = [number.rank for heading in found if heading and (number := headings.number(heading))]
    return bool(ranks) and ranks[0] == headings.ARABIC and min(ranks) > headings.CHINESE


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

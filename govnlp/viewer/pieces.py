"""The lines of a report, cut into pieces wherever a stretch, an entity, a repair or a mark begins or ends.

Offsets of a Report count characters of the source; a line's text is the repaired one, with the source's beside it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import Generic, NamedTuple, TypeVar

from govnlp.report import Entity, Paragraph, Report, Segment
from govnlp.text.alignment import Alignment, Edit
from govnlp.text.marks import Mark

T = TypeVar("T")


class Leaf(NamedTuple):
    """Text that nothing cuts any more; "" where a repair took something out, or a mark says that something is missing."""

    text: str
    edit: Edit | None
    marks: tuple[Mark, ...]


class Item(NamedTuple):
    """An entity, or what stands between two. first: False for the rest of an entity that a stretch's border cuts."""

    entity: Entity | None
    first: bool
    leaves: tuple[Leaf, ...]


class Stretch(NamedTuple):
    """A stretch with one move; segment: None where there is none."""

    segment: Segment | None
    items: tuple[Item, ...]


class Line(NamedTuple):
    """A paragraph of the report. number: from 1; stretches: its repaired text; source: the source's, with its repairs;
    sections: indexes of the sections that begin here. dropped: nothing of it is left in the repaired text."""

    number: int
    paragraph: Paragraph
    stretches: tuple[Stretch, ...]
    source: tuple[Leaf, ...]
    sections: tuple[int, ...]

    @property
    def dropped(self) -> bool:
        return not self.stretches

    @property
    def changed(self) -> bool:
        return any(leaf.edit for leaf in self.source)


_Piece = tuple[Segment | None, Entity | None, Leaf]  # a leaf with what lies over it


@dataclass(frozen=True)
class Placed(Generic[T]):
    """Something with its place in the repaired text."""

    start: int
    end: int
    what: T


def lines(report: Report) -> list[Line]:
    """The lines of a report, in order. The report has its text."""
    alignment = Alignment(report.text, report.repairs)
    text = alignment.text
    entities = [_repaired(entity, alignment) for entity in report.entities]
    marks = sorted((_repaired(mark, alignment) for mark in report.marks), key=lambda mark: (mark.start, mark.end))
    edits = list(_edits(report.repairs))
    sections = _sections(report)
    starts = [paragraph.start for paragraph in report.paragraphs]
    found = []
    for i, paragraph in enumerate(report.paragraphs):
        low, high = alignment.to_repaired(paragraph.start, paragraph.end)
        segments = _segments(paragraph, alignment, low, high)
        layers = (segments, _within(entities, low, high), _within(edits, low, high), _within(marks, low, high))
        stretches = tuple(_stretches(text, low, high, *layers)) if text[low:high].strip() else ()
        following = starts[i + 1] if i + 1 < len(starts) else paragraph.end
        source = tuple(_source(report, paragraph.start if i else 0, paragraph, following))
        found.append(Line(i + 1, paragraph, stretches, source, sections.get(i, ())))
    return found


def line_of(report: Report, at: int) -> int:
    """The number of the line in which the source offset ``at`` stands."""
    return max(1, bisect_right(report.paragraphs, at, key=lambda paragraph: paragraph.start))


def _sections(report: Report) -> dict[int, tuple[int, ...]]:
    """The sections that begin in each paragraph."""
    found: dict[int, tuple[int, ...]] = {}
    for i, section in enumerate(report.sections):
        at = line_of(report, section.start) - 1
        found[at] = (*found.get(at, ()), i)
    return found


def _repaired(what: T, alignment: Alignment) -> Placed[T]:
    """Something with a place in the source, at its place in the repaired text."""
    return Placed(*alignment.to_repaired(what.start, what.end), what)  # type: ignore[attr-defined]


def _edits(repairs: Sequence[Edit]) -> Iterator[Placed[Edit]]:
    growth = accumulate((len(edit.after) - len(edit.before) for edit in repairs), initial=0)
    for edit, grown in zip(repairs, growth, strict=False):
        yield Placed(edit.start + grown, edit.start + grown + len(edit.after), edit)


def _within(placed: Sequence[Placed[T]], low: int, high: int) -> list[Placed[T]]:
    """What begins in low:high of things sorted by their starts, its ends cut off at high."""
    first = bisect_left(placed, low, key=lambda one: one.start)
    last = bisect_right(placed, high, key=lambda one: one.start)
    return [replace(one, end=min(one.end, high)) for one in placed[first:last]]


def _segments(paragraph: Paragraph, alignment: Alignment, low: int, high: int) -> list[Placed[Segment]]:
    """The segments fill their paragraph in the source, so in the repaired text too."""
    starts = [alignment.to_repaired(segment.start, segment.end)[0] for segment in paragraph.segments]
    borders = [low, *(min(max(start, low), high) for start in starts[1:]), high]
    return [Placed(a, b, s) for s, (a, b) in zip(paragraph.segments, pairwise(borders), strict=False)]


class _Layer(Generic[T]):
    """Things sorted by their starts, asked for by pieces in order: what lies over a piece. Pieces are cut at their borders."""

    def __init__(self, placed: Sequence[Placed[T]]) -> None:
        self._placed = placed
        self._next = 0
        self._open: list[Placed[T]] = []

    def over(self, start: int, end: int) -> tuple[T, ...]:
        """What covers start:end; of an empty piece only what is empty itself."""
        while self._next < len(self._placed) and self._placed[self._next].start <= start:
            self._open.append(self._placed[self._next])
            self._next += 1
        self._open = [one for one in self._open if one.end > start or one.start == one.end == start]
        return tuple(one.what for one in self._open if (one.end > one.start) == (end > start))


def _stretches(
    text: str,
    low: int,
    high: int,
    segments: Sequence[Placed[Segment]],
    entities: Sequence[Placed[Entity]],
    edits: Sequence[Placed[Edit]],
    marks: Sequence[Placed[Mark]],
) -> Iterator[Stretch]:
    """text[low:high] as stretches of items of leaves."""
    segment_at, entity_at, edit_at, marks_at = _Layer(segments), _Layer(entities), _Layer(edits), _Layer(marks)
    empty = {one.start for layer in (edits, marks) for one in layer if one.start == one.end}
    borders = {low, high} | {
        b for layer in (segments, entities, edits, marks) for one in layer for b in (one.start, one.end)
    }
    rows: list[_Piece] = []
    for start, end in _cuts(sorted(borders), empty):
        segment, entity = segment_at.over(start, end), entity_at.over(start, end)
        edit = edit_at.over(start, end)
        leaf = Leaf(text[start:end], edit[0] if edit else None, marks_at.over(start, end))
        if start == end:  # belongs to what stands before it
            rows.append((*(rows[-1][:2] if rows else (None, None)), leaf))
        else:
            rows.append((segment[0] if segment else None, entity[0] if entity else None, leaf))
    if len(rows) > 1 and not rows[0][2].text:
        rows[0] = (*rows[1][:2], rows[0][2])
    return _grouped(rows)


def _grouped(rows: Sequence[_Piece]) -> Iterator[Stretch]:
    """Neighbouring leaves of one stretch, and in it of one entity, together."""
    seen: Entity | None = None
    for _, in_segment in groupby(rows, key=lambda row: id(row[0])):
        parts = list(in_segment)
        items = []
        for _, in_entity in groupby(parts, key=lambda row: id(row[1])):
            pieces = list(in_entity)
            entity = pieces[0][1]
            items.append(Item(entity, entity is not seen, tuple(row[2] for row in pieces)))
            seen = entity
        yield Stretch(parts[0][0], tuple(items))


def _cuts(borders: Sequence[int], empty: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The pieces between borders, and an empty one wherever something empty stands."""
    points = set(empty)
    for start, end in pairwise([*borders, borders[-1]]):
        if start in points:
            yield start, start
        if start < end:
            yield start, end


def _source(report: Report, start: int, paragraph: Paragraph, following: int) -> Iterator[Leaf]:
    """The paragraph's source with its repairs; of what stands before the first and behind any only what was changed."""
    repairs = report.repairs
    first = bisect_right(repairs, start, key=lambda edit: edit.end + (edit.start == edit.end))
    at = paragraph.start
    for edit in repairs[first:]:
        if edit.start >= max(following, paragraph.end):
            break
        low, high = max(edit.start, start), min(edit.end, max(following, paragraph.end))
        if at < (upto := min(low, paragraph.end)):
            yield Leaf(report.text[at:upto], None, ())
        yield Leaf(report.text[low:high], edit, ())
        at = max(at, high)
    if at < paragraph.end:
        yield Leaf(report.text[at : paragraph.end], None, ())

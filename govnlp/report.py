"""A report as plain dataclasses, with every offset counted in the source text that was handed in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from govnlp.indicators.sentences import Indicator
from govnlp.pipeline.extensions import entity, get_plain, paragraphs, text_of, value_of
from govnlp.text.alignment import Alignment, Edit
from govnlp.text.marks import Mark, in_source
from govnlp.values import VALUES, CountValue, Profile, Table, Value

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc, Span

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. topic: an id of lexicon/headings.jsonl, "" where the wording is not known."""

    start: int
    end: int
    level: int
    heading: str
    topic: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of body text with one move. scores: the probability of every move."""

    start: int
    end: int
    label: str
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A non-blank line. section: index into Report.sections of the innermost one that holds it, None outside all.
    label, scores and segments are set for role body only."""

    start: int
    end: int
    role: str
    section: int | None
    label: str | None
    scores: dict[str, float]
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """A mention. text: as repaired (in the source stands source[start:end]); kind: an agency's kind, else ""."""

    start: int
    end: int
    label: str
    kind: str
    text: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Report:
    """All that is known of one report. source: its path or id. Offsets count characters of the decoded source text.

    marks: damage that was not restored, with its place; indicators: figures that scholars collect; text: the source text.
    The output schema has none of the three (but the kinds of the marks, as flags of the profile), so a report made from_dict
    lacks them.
    """

    source: str
    encoding: str
    script: str
    profile: Profile
    repairs: tuple[Edit, ...]
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    entities: tuple[Entity, ...]
    tables: tuple[Table, ...]
    marks: tuple[Mark, ...] = field(default=(), compare=False)
    indicators: tuple[Indicator, ...] = field(default=(), compare=False)
    text: str = field(default="", compare=False, repr=False)

    @classmethod
    def from_doc(cls, doc: Doc, source: str = "") -> Report:
        """The report in a Doc that went through the pipeline; of a component that was left out the part is empty."""
        if not hasattr(doc, "user_data"):
            raise TypeError(f"{doc!r} is no Doc: hand in nlp(text), with nlp = govnlp.load()")
        alignment: Alignment = doc._.alignment
        sections = tuple(_sections(doc, alignment))
        return cls(
            source=source,
            encoding=doc._.encoding,
            script=doc._.script,
            profile=doc._.profile or Profile(),
            repairs=doc._.repairs,
            sections=sections,
            paragraphs=tuple(_paragraphs(doc, alignment, sections)),
            entities=tuple(_entities(doc, alignment)),
            tables=tuple(table.moved(alignment.to_source) for table in doc._.tables),
            marks=in_source(doc._.marks, alignment),
            indicators=tuple(indicator.moved(alignment.to_source) for indicator in doc._.indicators),
            text=alignment.source,
        )

    def to_dict(self) -> Json:
        """The output schema: plain JSON types only."""
        return {
            "source": self.source,
            "encoding": self.encoding,
            "script": self.script,
            "profile": _without(self.profile.to_dict(), "agency_evidence"),
            "repairs": [edit._asdict() for edit in self.repairs],
            "sections": [_plain(section) for section in self.sections],
            "paragraphs": [_scored(p) | {"segments": [_scored(s) for s in p.segments]} for p in self.paragraphs],
            "entities": [_plain(e) | {"value": e.value.to_dict() if e.value else None} for e in self.entities],
            "tables": [_without(table.to_dict(), "flags", "caption") for table in self.tables],
        }

    @classmethod
    def from_dict(cls, data: Json) -> Report:
        """The inverse of to_dict. Raises KeyError or TypeError for data of another shape."""
        return cls(
            source=data["source"],
            encoding=data["encoding"],
            script=data["script"],
            profile=Profile.from_dict(data["profile"]),
            repairs=tuple(Edit(**edit) for edit in data["repairs"]),
            sections=tuple(Section(**section) for section in data["sections"]),
            paragraphs=tuple(
                Paragraph(**{**p, "segments": tuple(Segment(**s) for s in p["segments"])}) for p in data["paragraphs"]
            ),
            entities=tuple(Entity(**{**e, "value": _value(e)}) for e in data["entities"]),
            tables=tuple(Table.from_dict(table | {"flags": []}) for table in data["tables"]),
        )

    def frames(self) -> dict[str, pd.DataFrame]:
        """The report as data frames, by name (see govnlp.frames)."""
        from govnlp.frames import to_frames

        return to_frames([self])


def each(reports: Iterable[Report]) -> Iterator[Report]:
    """The reports one by one. Raises TypeError for what are none."""
    wanted = "hand in several Reports: a list, or govnlp.read(OUT).reports()"
    if isinstance(reports, (Report, str)) or not hasattr(reports, "__iter__"):
        raise TypeError(f"{type(reports).__name__} is not what is wanted; {wanted}")
    for report in reports:
        if not isinstance(report, Report):
            raise TypeError(f"{report!r} is no Report; {wanted}")
        yield report


def _plain(part: Section | Entity | Paragraph | Segment) -> Json:
    """A part's fields by name: what dataclasses.asdict gives, at a tenth of its time."""
    return {name: getattr(part, name) for name in part.__slots__}


def _scored(part: Paragraph | Segment) -> Json:
    return _plain(part) | {"scores": dict(part.scores)}


def _without(data: Json, *names: str) -> Json:
    return {name: value for name, value in data.items() if name not in names}


def _value(entity: Json) -> Value | None:
    made = VALUES.get(entity["label"])
    return made.from_dict(entity["value"]) if made and entity["value"] is not None else None


def _sections(doc: Doc, alignment: Alignment) -> Iterator[Section]:
    for span in doc.spans.get("sections", ()):
        start, end = alignment.to_source(span.start_char, span.end_char)
        yield Section(start, end, get_plain(span, "level"), get_plain(span, "heading"), get_plain(span, "topic"))


def _entities(doc: Doc, alignment: Alignment) -> Iterator[Entity]:
    text = text_of(doc)
    for ent in doc.ents:
        first, last, label = ent.start_char, ent.end_char, ent.label_
        kind, _, told = entity(ent)
        value = value_of(label, told)
        if isinstance(value, CountValue) and alignment.edits:
            value = value.moved(alignment.to_source)
        yield Entity(*alignment.to_source(first, last), label, kind, text[first:last], value)


def _paragraphs(doc: Doc, alignment: Alignment, sections: Iterable[Section]) -> Iterator[Paragraph]:
    """One paragraph a non-blank line of the repaired text, and one for each source line that repairs dropped."""
    group = doc.spans.get("paragraphs", ())
    lines = paragraphs(doc) if group else []
    places = {start: number for number, (start, _, _) in enumerate(lines)}
    moves = _moves_by_line(doc, alignment, [start for start, _, _ in lines])
    innermost = _Innermost(tuple(sections))
    text = text_of(doc)
    for at, first, last in _source_lines(text, alignment):
        start, end = _kept_lines(text, alignment, first, last)
        number = places.get(at)
        yield from _dropped(alignment, first, start, innermost)
        if number is None:
            yield from _dropped(alignment, start, end, innermost)
        else:
            role = lines[number][2]
            segments = _tile(moves.get(at, []), start, end) if role == "body" else ()
            label, scores = _label(group[number]) if segments else (None, {})
            yield Paragraph(start, end, role, innermost.at(start, end), label, scores, segments)
        yield from _dropped(alignment, end, last, innermost)


def _label(span: Span) -> tuple[str, dict[str, float]]:
    """The label of a body paragraph and its scores."""
    return span.label_, get_plain(span, "scores") or {}


def _kept_lines(text: str, alignment: Alignment, start: int, end: int) -> tuple[int, int]:
    """source[start:end] without the whole lines at either end of which nothing is left in ``text``, the repaired one."""
    source = alignment.source
    while (cut := source.find("\n", start, end)) >= 0 and _is_dropped(text, alignment, start, cut):
        start = cut + 1
    while (cut := source.rfind("\n", start, end)) >= 0 and _is_dropped(text, alignment, cut + 1, end):
        end = cut
    return start, end


def _is_dropped(text: str, alignment: Alignment, start: int, end: int) -> bool:
    low, high = alignment.to_repaired(start, end)
    return not text[low:high].strip()


def _dropped(alignment: Alignment, start: int, end: int, innermost: _Innermost) -> Iterator[Paragraph]:
    """The non-blank lines of source[start:end], of which nothing is left: a title told again, or furniture."""
    if start >= end:
        return
    for line in alignment.source[start:end].split("\n"):
        stop = start + len(line)
        if line.strip():
            role = "title" if "title" in alignment.kinds_at(stop - 1) else "furniture"
            yield Paragraph(start, stop, role, innermost.at(start, stop), None, {}, ())
        start = stop + 1


def _source_lines(text: str, alignment: Alignment) -> Iterator[tuple[int, int, int]]:
    """(offset in the repaired text, source start, source end) of every line; together they hold all but line ends."""
    at, start = 0, 0
    while True:
        newline = text.find("\n", at)
        if newline < 0:
            yield at, start, len(alignment.source)
            return
        end, following = alignment.to_source(newline, newline + 1)
        yield at, start, end
        at, start = newline + 1, following


def _moves_by_line(doc: Doc, alignment: Alignment, starts: list[int]) -> dict[int, list[Segment]]:
    """The segments by the offset of their paragraph in the repaired text, one of ``starts``."""
    out: dict[int, list[Segment]] = {}
    for span in doc.spans.get("moves", ()) if starts else ():
        paragraph = starts[max(0, bisect_right(starts, span.start_char) - 1)]
        start, end = alignment.to_source(span.start_char, span.end_char)
        out.setdefault(paragraph, []).append(Segment(start, end, span.label_, get_plain(span, "scores")))
    return out


def _tile(segments: list[Segment], start: int, end: int) -> tuple[Segment, ...]:
    """Segments that fill start:end: what was deleted between two of them goes to the first."""
    borders = [start, *(segment.start for segment in segments[1:]), end]
    return tuple(
        Segment(a, b, segment.label, segment.scores)
        for segment, a, b in zip(segments, borders, borders[1:], strict=False)
    )


class _Innermost:
    """The innermost of nested sections at rising offsets."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self._sections = sections
        self._following = 0
        self._open: list[int] = []

    def at(self, start: int, end: int) -> int | None:
        while self._following < len(self._sections) and self._sections[self._following].start < end:
            self._open.append(self._following)
            self._following += 1
        while self._open and self._sections[self._open[-1]].end <= start:
            self._open.pop()
        return self._open[-1] if self._open else None

"""Texts that hold several reports: told, cut up, and each part's report led back to the whole."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from govnlp.layout import beginnings
from govnlp.layout.roles import roles
from govnlp.pipeline.spans import lines as text_lines
from govnlp.report import Entity, Paragraph, Report, Section, Segment
from govnlp.tables import Line
from govnlp.text.alignment import Alignment
from govnlp.text.repair import repair
from govnlp.values import Cell, CountValue, Table

if TYPE_CHECKING:
    from spacy.tokens import Doc

Part = TypeVar("Part", Section, Segment, Paragraph, Entity, Cell, Table)


def split(text: str | Doc) -> list[tuple[int, int]]:
    """The reports of a text as (start, end), in order; together they are the whole of it, and one report is one part.

    text: the source as handed in, or a Doc that went through the pipeline. Offsets count characters of the source. What
    stands between two reports belongs to the first, but for the head of the second's page.
    """
    if isinstance(text, str):
        alignment: Alignment = repair(text)
        lines = [Line(at, at + len(line), line) for at, line in text_lines(alignment.text, 0, len(alignment.text))]
        found = roles(lines)
    else:
        alignment = text._.alignment
        spans = text.spans.get("paragraphs", ())
        lines = [Line(span.start_char, span.end_char, span.text) for span in spans]
        found = [span._.role for span in spans]
    begins = beginnings.starts([line.text.strip() for line in lines], found, beginnings.gaps(lines))[1:]
    borders = [0, *(alignment.to_source(lines[i].start, lines[i].end)[0] for i in begins), len(alignment.source)]
    return list(pairwise(borders))


def moved(report: Report, by: int) -> Report:
    """The report with ``by`` added to every offset: of a part, as it stands in the whole text."""
    return replace(
        report,
        repairs=tuple(edit._replace(start=edit.start + by, end=edit.end + by) for edit in report.repairs),
        sections=tuple(_moved(section, by) for section in report.sections),
        paragraphs=tuple(
            _moved(replace(p, segments=tuple(_moved(segment, by) for segment in p.segments)), by)
            for p in report.paragraphs
        ),
        entities=tuple(_moved(_with_value_moved(entity, by), by) for entity in report.entities),
        tables=tuple(
            _moved(replace(table, cells=tuple(_moved(cell, by) for cell in table.cells)), by) for table in report.tables
        ),
        marks=tuple(mark._replace(start=mark.start + by, end=mark.end + by) for mark in report.marks),
        indicators=tuple(indicator.moved(partial(_shifted, by)) for indicator in report.indicators),
    )


def _shifted(by: int, start: int, end: int) -> tuple[int, int]:
    return start + by, end + by


def _with_value_moved(entity: Entity, by: int) -> Entity:
    """The entity with the places its value names moved."""
    value = entity.value
    return replace(entity, value=value.moved(partial(_shifted, by))) if isinstance(value, CountValue) else entity


def _moved(part: Part, by: int) -> Part:
    """A dataclass with start and end moved; an inferred cell has none."""
    if part.start is None or part.end is None:
        return part
    return replace(part, start=part.start + by, end=part.end + by)

"""What is found in reports as rows, one a thing: the columns of every kind of row and what a report gives.

Every row has the report's ``source`` first. Of these rows data frames (govnlp.frames) and Parquet files (govnlp.runs) are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from govnlp import figures
from govnlp.indicators.sentences import Indicator
from govnlp.report import Report
from govnlp.values import Cell, Check, Table

Row = dict[str, Any]

MOVES = ("practice", "problem", "next_step", "other")
# The columns of each frame, in order; also of an empty one. Where a model has other labels than MOVES, theirs come behind.
COLUMNS: dict[str, tuple[str, ...]] = {
    "reports": (
        "source", "encoding", "script", "title", "agency", "agency_confidence", "agency_evidence", "region", "year",
        "period_start", "period_end", "published", "format", "is_report", "flags",
    ),
    "sections": ("source", "section", "start", "end", "level", "heading", "topic"),
    "paragraphs": ("source", "paragraph", "start", "end", "role", "section", "label", *MOVES),
    "segments": ("source", "paragraph", "segment", "start", "end", "label", "text", *MOVES),
    "entities": (
        "source", "entity", "start", "end", "label", "kind", "text", "date_start", "date_end", "precision", "needs_year",
        "masked", "number", "least", "most", "unit", "approximate", "currency", "action", "action_start", "action_end",
        "item", "item_start", "item_end", "part_of_start", "part_of_end", "name", "code", "reason", "title", "document_number",
        "issuer", "document_year", "serial",
    ),
    "indicators": (
        "source", "agency", "year", "indicator", "value", "unit", "approximate", "start", "end", "sentence_start",
        "sentence_end", "sentence", "rule", "cell_value", "agrees",
    ),
    "cells": (
        "source", "agency", "year", "table", "kind", "format", "row", "row_label", "column", "column_label", "value",
        "number", "unit", "status", "start", "end",
    ),
    "tables": ("source", "table", "kind", "format", "caption", "start", "end", "flags", "passed", "failed", "unknown"),
    "checks": ("source", "table", "kind", "id", "where", "status", "left", "right"),
    "soft_checks": (
        "source", "id", "where", "status", "left", "right", "reading", "note", "start", "end", "other",
    ),
    "repairs": ("source", "kind", "start", "end", "before", "after"),
    "marks": ("source", "kind", "start", "end", "note"),
    "errors": ("source", "kind", "error"),
}  # fmt: skip
_WHOLE = (
    "year", "section", "paragraph", "segment", "entity", "table", "level", "start", "end", "left", "right", "passed", "failed",
    "unknown", "action_start", "action_end", "item_start", "item_end", "part_of_start", "part_of_end", "document_year", "serial",
    "sentence_start", "sentence_end",
)  # fmt: skip
_REAL = ("agency_confidence", "is_report")
SCORED = ("paragraphs", "segments")  # frames with a column of probabilities for every label
# Where a name has another type than elsewhere.
_TYPES = {
    ("cells", "number"): "Float64",
    ("soft_checks", "left"): "Float64",
    ("soft_checks", "right"): "Float64",
    ("entities", "needs_year"): "boolean",
    ("entities", "masked"): "boolean",
    ("indicators", "agrees"): "boolean",
}


def column_type(frame: str, column: str) -> str:
    """The pandas type of a column of a frame: Int64, Float64, boolean or string."""
    plain = "Int64" if column in _WHOLE else "Float64" if column in _REAL else "string"
    if frame in SCORED and column not in COLUMNS[frame][: -len(MOVES)]:
        plain = "Float64"
    return _TYPES.get((frame, column), plain)


def rows(report: Report) -> Iterator[tuple[str, Row]]:
    """(frame, row) for everything in a report; what two reports tell together (soft checks) is not in it."""
    for name, row in _rows(report):
        yield name, {"source": report.source, **row}


def _rows(report: Report) -> Iterable[tuple[str, Row]]:
    data = report.to_dict()
    period = data["profile"]["period"] or (None, None)
    yield (
        "reports",
        {
            **{key: data["profile"][key] for key in data["profile"] if key not in ("period", "flags")},
            "agency_evidence": " ".join(report.profile.agency_evidence),
            "encoding": report.encoding,
            "script": report.script,
            "period_start": period[0],
            "period_end": period[1],
            "flags": " ".join(report.profile.flags),
        },
    )
    for i, section in enumerate(data["sections"]):
        yield "sections", {"section": i, **section}
    for i, paragraph in enumerate(data["paragraphs"]):
        segments = paragraph.pop("segments")
        yield "paragraphs", {"paragraph": i, **paragraph, **paragraph["scores"]}
        for j, segment in enumerate(segments):
            text = report.text[segment["start"] : segment["end"]]
            yield "segments", {"paragraph": i, "segment": j, "text": text, **segment, **segment["scores"]}
    for i, entity in enumerate(data["entities"]):
        yield "entities", {"entity": i, **entity, **_value_columns(entity["label"], entity["value"] or {})}
    whose = {"agency": report.profile.agency, "year": report.profile.year}
    for i, table in enumerate(report.tables):
        place = {"table": i, "kind": table.kind}
        yield "tables", {**place, **_table_columns(table)}
        for cell in table.cells:
            yield "cells", {**whose, **place, "format": table.format, **_cell_columns(cell, table.kind)}
        for check in table.checks:
            yield "checks", {**place, **{name: getattr(check, name) for name in Check.__slots__}}
    for indicator in report.indicators:
        yield "indicators", {**whose, **_indicator_columns(indicator, report.text)}
    for edit in data["repairs"]:
        yield "repairs", edit
    for mark in report.marks:
        yield "marks", mark._asdict()


def _table_columns(table: Table) -> Row:
    """A table as a whole: its flags, and how many checks came out how."""
    checks = [check.status for check in table.checks]
    counted = {"passed": "pass", "failed": "fail", "unknown": "unknown"}
    return {
        **{name: getattr(table, name) for name in ("format", "caption", "start", "end")},
        "flags": " ".join(table.flags),
        **{column: checks.count(status) for column, status in counted.items()},
    }


def _cell_columns(cell: Cell, kind: str) -> Row:
    """A cell with the labels the form prints and its number."""
    number = figures.number(cell, kind)
    return {
        **{name: getattr(cell, name) for name in Cell.__slots__},
        "row_label": figures.row_label(kind, cell.row),
        "column_label": figures.column_label(kind, cell.column),
        "number": None if number is None else float(number.value),
        "unit": None if number is None else number.unit,
    }


def _value_columns(label: str, value: Row) -> Row:
    """An entity's value as columns. Numbers are strings, which keep their decimals exact."""
    if not value or label == "AGENCY":
        return value
    if label == "DATE":
        return {"date_start": value["start"], "date_end": value["end"], **_without(value, "start", "end")}
    if label == "DOCUMENT":
        return {"document_number": value["number"], "document_year": value["year"], **_without(value, "number", "year")}
    number = value["amount"] if label == "MONEY" else value["number"]
    least, most = value["bounds"] or (None, None)
    places = {
        f"{name.removesuffix('_at')}_{end}": value[name] and value[name][i]
        for name in ("action_at", "item_at", "part_of")
        if name in value
        for i, end in enumerate(("start", "end"))
    }
    texts = {name: n if n is None else str(n) for name, n in (("number", number), ("least", least), ("most", most))}
    return {**_without(value, "bounds", "amount", "action_at", "item_at", "part_of"), **places, **texts}


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def _indicator_columns(indicator: Indicator, text: str) -> Row:
    """An indicator with its sentence as the source has it."""
    row = indicator.to_dict()
    start, end = indicator.sentence or (None, None)
    said = text[start:end] if indicator.sentence else None
    return {
        **_without(row, "id", "cells"),
        **{"indicator": indicator.id, "sentence_start": start, "sentence_end": end, "sentence": said},
    }

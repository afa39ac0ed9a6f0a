"""Reports as data frames, one row a thing, and as Parquet. Every frame has the report's ``source`` as first column."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from govnlp.report import Report

Row = dict[str, Any]

# The columns of each frame, in order; also of an empty one.
COLUMNS: dict[str, tuple[str, ...]] = {
    "reports": (
        "source", "encoding", "script", "title", "agency", "agency_confidence", "region", "year", "period_start", "period_end",
        "published", "format", "is_report", "flags",
    ),
    "sections": ("source", "section", "start", "end", "level", "heading", "topic"),
    "paragraphs": (
        "source", "paragraph", "start", "end", "role", "section", "label", "practice", "problem", "next_step", "other",
    ),
    "segments": (
        "source", "paragraph", "segment", "start", "end", "label", "practice", "problem", "next_step", "other", "text",
    ),
    "entities": (
        "source", "entity", "start", "end", "label", "kind", "text", "date_start", "date_end", "precision", "needs_year",
        "number", "unit", "approximate", "item", "name", "code", "reason",
    ),
    "cells": ("source", "table", "kind", "format", "row", "column", "value", "status", "start", "end"),
    "checks": ("source", "table", "kind", "id", "where", "status", "left", "right"),
    "repairs": ("source", "kind", "start", "end", "before", "after"),
    "errors": ("source", "error"),
}  # fmt: skip
_WHOLE = ("year", "section", "paragraph", "segment", "entity", "table", "level", "start", "end", "left", "right")


def to_frames(reports: Iterable[Report], errors: Iterable[tuple[str, str]] = ()) -> dict[str, pd.DataFrame]:
    """Data frames by name, with the columns of COLUMNS.

    errors: (source, message) of what could not be read. ``section`` in paragraphs, ``paragraph`` in segments and ``table``
    in cells and checks count from 0 within a report and join the frames. Offsets are source offsets.
    """
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for report in reports:
        for name, row in _rows(report):
            rows[name].append({"source": report.source, **row})
    rows["errors"] = [{"source": source, "error": error} for source, error in errors]
    return {name: _frame(name, rows[name]) for name in COLUMNS}


def _frame(name: str, rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(COLUMNS[name]))
    return frame.astype({column: "Int64" for column in COLUMNS[name] if column in _WHOLE})


def _rows(report: Report) -> Iterable[tuple[str, Row]]:
    """(frame, row) for everything in a report."""
    data = report.to_dict()
    period = data["profile"]["period"] or (None, None)
    yield (
        "reports",
        {
            **{key: data["profile"][key] for key in data["profile"] if key not in ("period", "flags")},
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
            yield "segments", {"paragraph": i, "segment": j, **segment, **segment["scores"]}
    for i, entity in enumerate(data["entities"]):
        yield "entities", {"entity": i, **entity, **_value_columns(entity["label"], entity["value"] or {})}
    for i, table in enumerate(data["tables"]):
        for cell in table["cells"]:
            yield "cells", {"table": i, "kind": table["kind"], "format": table["format"], **cell}
        for check in table["checks"]:
            yield "checks", {"table": i, "kind": table["kind"], **check}
    for edit in data["repairs"]:
        yield "repairs", edit


def _value_columns(label: str, value: Row) -> Row:
    """An entity's value as columns; a count's number as a string keeps its decimals exact."""
    if label == "DATE" and value:
        return {
            "date_start": value["start"],
            "date_end": value["end"],
            **{k: value[k] for k in ("precision", "needs_year")},
        }
    if label == "COUNT" and value:
        return {**value, "number": None if value["number"] is None else str(value["number"])}
    return value


def write_parquet(frames: dict[str, pd.DataFrame], folder: Path) -> None:
    """One Parquet file a frame."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)

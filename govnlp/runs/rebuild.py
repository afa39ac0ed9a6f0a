"""Reports made again from their rows: the inverse of govnlp.rows.rows, for what the output schema has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from govnlp.report import Entity, Json, Paragraph, Report, Section, Segment
from govnlp.rows import COLUMNS, MOVES, Row
from govnlp.text.alignment import Edit
from govnlp.text.marks import Mark
from govnlp.values import VALUES, Cell, Check, CountValue, Profile, Table, Value

# The frames a report is made of.
USED = ("reports", "sections", "paragraphs", "segments", "entities", "tables", "cells", "checks", "repairs", "marks")
_PARTS = ("item", "action", "part_of")


def report(rows: Mapping[str, Sequence[Row]]) -> Report:
    """The report whose rows these are, by frame; the row of ``reports`` is one. It has no text and no indicators."""
    (top,) = rows["reports"]
    segments: dict[int, list[Segment]] = {}
    for row in rows.get("segments", ()):
        made = Segment(row["start"], row["end"], row["label"], _scores("segments", row))
        segments.setdefault(row["paragraph"], []).append(made)
    return Report(
        source=top["source"],
        encoding=top["encoding"],
        script=top["script"],
        profile=_profile(top),
        repairs=tuple(Edit(**_picked(row, Edit._fields)) for row in rows.get("repairs", ())),
        sections=tuple(
            Section(**_picked(row, ("start", "end", "level", "heading", "topic"))) for row in rows.get("sections", ())
        ),
        paragraphs=tuple(
            Paragraph(
                **_picked(row, ("start", "end", "role", "section", "label")),
                scores=_scores("paragraphs", row),
                segments=tuple(segments.get(row["paragraph"], ())),
            )
            for row in rows.get("paragraphs", ())
        ),
        entities=tuple(
            Entity(**_picked(row, ("start", "end", "label", "kind", "text")), value=_value(row))
            for row in rows.get("entities", ())
        ),
        tables=_tables(rows),
        marks=tuple(Mark(**_picked(row, Mark._fields)) for row in rows.get("marks", ())),
    )


def _picked(row: Row, names: Iterable[str]) -> Row:
    return {name: row[name] for name in names}


def _profile(row: Row) -> Profile:
    """``agency_evidence`` and ``flags`` are words in one column."""
    names = ("title", "agency", "agency_confidence", "region", "year", "published", "format", "is_report")
    period = (row["period_start"], row["period_end"]) if row["period_start"] else None
    return Profile(
        **{name: row[name] for name in names},
        period=period,
        flags=tuple(row["flags"].split()),
        agency_evidence=tuple(row["agency_evidence"].split()),
    )


def _scores(frame: str, row: Row) -> dict[str, float]:
    """The columns of probabilities: those of MOVES and the model's own, which stand behind all others."""
    known = COLUMNS[frame][: -len(MOVES)]
    return {label: score for label, score in row.items() if label not in known and score is not None}


def _tables(rows: Mapping[str, Sequence[Row]]) -> tuple[Table, ...]:
    cells: dict[int, list[Cell]] = {}
    for row in rows.get("cells", ()):
        made = Cell(**_picked(row, ("row", "column", "value", "status", "start", "end")))
        cells.setdefault(row["table"], []).append(made)
    checks: dict[int, list[Check]] = {}
    for row in rows.get("checks", ()):
        checks.setdefault(row["table"], []).append(Check(**_picked(row, ("id", "where", "status", "left", "right"))))
    return tuple(
        Table(
            **_picked(row, ("kind", "format", "start", "end")),
            cells=tuple(cells.get(row["table"], ())),
            checks=tuple(checks.get(row["table"], ())),
            flags=tuple(row["flags"].split()),
            caption=row["caption"],
        )
        for row in rows.get("tables", ())
    )


def _value(row: Row) -> Value | None:
    """An entity's value from its columns (see govnlp.rows)."""
    label = row["label"]
    if label not in VALUES:
        return None
    data: Json
    if label == "AGENCY":
        data = {name: row[name] for name in ("name", "code", "reason")}
        empty = row["name"] is None
    elif label == "DATE":
        data = {"start": row["date_start"], "end": row["date_end"]}
        data |= {name: row[name] for name in ("precision", "needs_year", "masked")}
        empty = row["precision"] is None
    elif label == "DOCUMENT":
        data = {"title": row["title"], "number": row["document_number"], "issuer": row["issuer"]}
        data |= {"year": row["document_year"], "serial": row["serial"]}
        empty = row["title"] is None
    else:
        data = _amount(row)
        empty = row["unit"] is None
    return None if empty else VALUES[label].from_dict(data)


def _amount(row: Row) -> Json:
    """The data of a count, share, sum or duration: numbers, bounds and what is measured."""
    plain = VALUES[row["label"]] is CountValue
    number, least, most = (_whole(row[n]) if plain else row[n] for n in ("number", "least", "most"))
    data: Json = {
        "bounds": None if least is None else [least, most],
        "unit": row["unit"],
        "approximate": row["approximate"],
    }
    data["amount" if row["label"] == "MONEY" else "number"] = number
    if row["label"] == "MONEY":
        data["currency"] = row["currency"]
    if plain:
        data |= {"item": row["item"], "action": row["action"]}
        for name in _PARTS:
            place = [row[f"{name}_start"], row[f"{name}_end"]]
            data[name if name == "part_of" else f"{name}_at"] = None if place[0] is None else place
    return data


def _whole(text: str | None) -> int | str | None:
    """A count's number as its JSON has it: an int, or a fraction as text."""
    return int(text) if text is not None and text.lstrip("-").isdigit() else text

"""Reports made by hand, cell by cell, without a pipeline: what the tests of frames, panels and soft checks share."""

from __future__ import annotations

from collections.abc import Mapping

from govnlp.pipeline import counts
from govnlp.report import Entity, Paragraph, Report, Section
from govnlp.tables.checks import request_checks
from govnlp.tables.formats import COLUMNS, GROUPS, ITEMS, RESULTS, disclosure_columns, disclosure_rows, request_rows
from govnlp.values import Cell, Profile, Table

BLANK = ""


def cell(row: str, column: str, value: str, at: int = 0) -> Cell:
    """A cell as read: "?" unreadable, "" blank, "~5" an inferred 5."""
    if value == "?":
        return Cell(row, column, "", "unreadable", None, None)
    if value.startswith("~"):
        return Cell(row, column, value[1:], "inferred", None, None)
    return Cell(row, column, value, "value" if value else "blank", at, at + len(value))


def requests(format: str, totals: Mapping[str, int | str], **others: str) -> Table:
    """A request table: all applicants natural persons, totals by row code, 0 elsewhere. others: "3_1__business" → value."""
    cells = []
    for code in request_rows(format):
        for column in COLUMNS:
            value = str(totals.get(code, 0)) if column in ("natural_person", "total") else "0"
            cells.append(cell(code, column, others.get(f"{code.replace('.', '_')}__{column}", value)))
    return Table("requests", format, 0, 1, tuple(cells), request_checks(cells, format))


def reviews(review: int = 0, direct: int = 0, after_review: int = 0) -> Table:
    """A table of reviews and litigation: everything upheld."""
    totals = dict(zip(GROUPS, (review, direct, after_review), strict=True))
    upheld = ("upheld", "total")
    cells = [cell(g, column, str(totals[g]) if column in upheld else "0") for g in GROUPS for column in RESULTS]
    return Table("reviews", "", 0, 1, tuple(cells))


def disclosure(format: str, values: Mapping[tuple[str, str], str]) -> Table:
    """The tables of section 2: values by (row, column), 0 elsewhere."""
    places = [(row, c) for i in ITEMS for row in disclosure_rows(format, i) for c in disclosure_columns(format, i)]
    assert set(values) <= set(places), "no such cell in this form"
    return Table("disclosure", format, 0, 1, tuple(cell(*place, values.get(place, "0")) for place in places))


def report(
    *tables: Table,
    text: str = "",
    year: int | None = 2022,
    agency: str = "临江市水务局",
    topic: str = "on_request",
    source: str = "a.txt",
    format: str = "2021",
) -> Report:
    """A report of one section; every line of ``text`` is a body paragraph, with the COUNT entities of the pipeline's rules."""
    paragraphs, entities = [], []
    at = 0
    for line in text.split("\n"):
        paragraphs.append(Paragraph(at, at + len(line), "body", 0, "practice", {}, ()))
        for match in counts.find(line):
            start, end = at + match.start, at + match.end
            entities.append(Entity(start, end, "COUNT", "", text[start:end], match.value))
        at += len(line) + 1
    return Report(
        source,
        "utf-8",
        "hans",
        Profile(agency=agency, year=year, format=format),
        (),
        (Section(0, len(text), 1, "", topic),),
        tuple(paragraphs) if text else (),
        tuple(entities),
        tables,
        text=text,
    )

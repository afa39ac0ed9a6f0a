"""A report's tables as rows and columns under the labels of the form, with the checks that failed."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import NamedTuple

from govnlp import figures
from govnlp.values import Cell, Check, Table


class Row(NamedTuple):
    """above: the headings over the row where they differ from the row's before; cells: one a column, None for a gap."""

    above: str
    label: str
    cells: tuple[Cell | None, ...]


class Grid(NamedTuple):
    """Rows with the same columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Failed(NamedTuple):
    """A check that failed; place: the label of the column or row it is taken over."""

    check: Check
    place: str


class TableView(NamedTuple):
    table: Table
    grids: tuple[Grid, ...]
    failed: tuple[Failed, ...]
    wrong: frozenset[tuple[str, str]]  # (row, column) of cells that take part in a check that failed
    passed: int
    unknown: int


def table_view(table: Table) -> TableView:
    """A table ready to be printed."""
    failed = [check for check in table.checks if check.status == "fail"]
    statuses = [check.status for check in table.checks]
    return TableView(
        table,
        _list(table) if table.kind == "annex" else tuple(_grids(table)),
        tuple(Failed(check, _place(table.kind, check)) for check in failed),
        frozenset(cell for check in failed for cell in _sides(check)),
        statuses.count("pass"),
        statuses.count("unknown"),
    )


def _sides(check: Check) -> list[tuple[str, str]]:
    """The cells that a check's identity names by themselves, or the total it adds up to (TABLES.md's A to D)."""
    rows = {"A": ("1", "2", "3.7", "4"), "B": ("3.7",)}
    return [(row, check.where) for row in rows.get(check.id, ())] or [(check.where, "total")]


def _place(kind: str, check: Check) -> str:
    label = figures.column_label if check.id in "AB" else figures.row_label
    return label(kind, check.where) or check.where


def _list(table: Table) -> tuple[Grid, ...]:
    """An annex: a line an indicator, its value and its unit (which the cell names as its column)."""
    rows = []
    for cell in table.cells:
        unit = "" if cell.column == "value" else cell.column
        rows.append(Row("", cell.row, (cell, Cell(cell.row, "unit", unit, "value", None, None))))
    return (Grid(("", ""), tuple(rows)),) if rows else ()


def _grids(table: Table) -> list[Grid]:
    """Neighbouring rows with the same columns together."""
    by_row: dict[str, dict[str, Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, {})[cell.column] = cell
    found = []
    for columns, group in groupby(by_row.items(), key=lambda pair: tuple(pair[1])):
        before = ""
        rows = []
        for code, cells in group:
            above = _above().get((table.kind, code), "")
            rows.append(Row(above if above != before else "", _label(table.kind, code), tuple(cells.values())))
            before = above
        found.append(Grid(tuple(figures.column_label(table.kind, column) or column for column in columns), tuple(rows)))
    return found


def _label(kind: str, code: str) -> str:
    return figures.row_label(kind, code) or code


@cache
def _above() -> dict[tuple[str, str], str]:
    """The headings above each row of the forms."""
    return {(figure.kind, figure.row): figure.heading for figure in figures.figures()}

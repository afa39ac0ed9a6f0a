"""The figures of the statutory tables: what each is called in the form and in a data frame, and a cell's value as a number.

Rows, columns and their formats are those of lexicon/tables.jsonl; lexicon/tables_names.jsonl adds to each entry, under the
same id, its label as the form prints it (国办公开办函〔2019〕60号, 〔2021〕30号) and a short name.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from govnlp import lexicon
from govnlp.tables.cells import fold
from govnlp.tables.formats import (
    COLUMNS,
    GROUPS,
    ITEMS,
    RESULTS,
    Label,
    annex_keys,
    disclosure_columns,
    disclosure_rows,
    labels,
    request_rows,
)
from govnlp.values import Cell

FORMATS = ("2019", "2021")
COMPARED_ROW = "3.6"  # one row in 2019, three in 2021 (TABLES.md, 4)
MONEY = "万元"

_NUMBER = re.compile(
    r"(?P<sign>[+\-]|[增减][加少]?)?(?P<digits>\d{1,15}(?:,\d{3}){0,4}(?:\.\d{1,10})?)(?P<unit>[^\d\s]{0,4})"
)
_IN_MONEY = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1), "亿元": Decimal(10000)}
_EXACT_DIGITS = 15  # what a double holds of a decimal and gives back


class Name(NamedTuple):
    """label: as the form prints it; name: its part of a column's name; under: ids of the headings above it, outermost first."""

    label: str
    name: str
    under: tuple[str, ...]
    unit: str


class Figure(NamedTuple):
    """A figure of the forms. name: its column in a panel; heading: the labels above the row, outermost first; formats: those
    that have it, directly or by ``note``."""

    name: str
    kind: str
    heading: str
    row: str
    row_label: str
    column: str
    column_label: str
    unit: str
    formats: tuple[str, ...]
    note: str = ""

    @property
    def comparable(self) -> bool:
        """Whether it means the same on both sides of the break between the forms of 2019 and 2021."""
        return self.formats == FORMATS


class Number(NamedTuple):
    """An exact value and its unit: money is in 万元; "" where neither the form nor the cell states one."""

    value: Decimal
    unit: str


@cache
def _names() -> dict[str, Name]:
    entries = {e["id"]: e for e in lexicon.read("tables_names", ("label", "name"), ("under", "unit"))}

    def above(id: str) -> tuple[str, ...]:
        parent = entries[id].get("under")
        return (*above(parent), parent) if parent else ()

    return {id: Name(e["label"], e["name"], above(id), e.get("unit", "")) for id, e in entries.items()}


@cache
def _by_code() -> dict[tuple[str, str, str], tuple[Label, Name]]:
    """(table, "row" or "column", code) → its entry; the groups of a reviews table are its rows."""
    found = {}
    for label in labels():
        if label.id in _names() and label.role in ("row", "head", "group"):
            side = "column" if label.role == "head" else "row"
            found[label.table, side, label.code] = (label, _names()[label.id])
    return found


def row_label(kind: str, row: str) -> str:
    """The label the form prints for a row code; an annex's row is its label. "" for a row of no form."""
    known = _by_code().get((kind, "row", row))
    return known[1].label if known else row if kind in ("annex", "other") else ""


def column_label(kind: str, column: str) -> str:
    """The label the form prints for a column id; an annex's column is its label. "" for a column of no form."""
    known = _by_code().get((kind, "column", column))
    return known[1].label if known else column if kind in ("annex", "other") else ""


def number(cell: Cell, kind: str) -> Number | None:
    """The number in a cell of a table of this kind; None where it is blank, unreadable or no number.

    Thousands separators, full-width digits, signs (+, -, 增, 减) and a unit in the cell are read; money comes in 万元. Money
    in a cell without a unit is in the unit of its column; 采购总金额 (2019) has none, and its unit is then "".
    """
    if cell.status not in ("value", "inferred"):
        return None
    match = _NUMBER.fullmatch(fold(cell.value.strip()))
    if not match:
        return None
    value = Decimal(match["digits"].replace(",", ""))
    if len(value.as_tuple().digits) > _EXACT_DIGITS:
        return None
    if match["sign"] and match["sign"][0] in "-减":
        value = -value
    unit = match["unit"]
    if unit not in _IN_MONEY:
        if unit and (unit[0] == "万" or unit not in annex_keys("unit")):
            return None
        unit = _column_unit(kind, cell.column) or unit
    return Number(value * _IN_MONEY[unit], MONEY) if unit in _IN_MONEY else Number(value, unit)


def _column_unit(kind: str, column: str) -> str:
    known = _by_code().get((kind, "column", column))
    return known[1].unit if known else column if kind == "annex" and column != "value" else ""


@cache
def figures() -> tuple[Figure, ...]:
    """All figures of the forms of 2019 and 2021, in the forms' order."""
    found: dict[str, Figure] = {}
    for kind, row, column, format in _places():
        figure = _figure(kind, row, column)
        before = found.get(figure.name, figure)
        found[figure.name] = before._replace(formats=tuple(f for f in FORMATS if f in (*before.formats, format)))
    return tuple(found.values())


def _places() -> list[tuple[str, str, str, str]]:
    """(kind, row, column, format) of every cell of the forms; row 3.6 counts for both, in 2021 as a sum."""
    places = []
    for item in ITEMS:
        for format in FORMATS:
            columns = disclosure_columns(format, item)
            places += [
                ("disclosure", row, column, format) for row in disclosure_rows(format, item) for column in columns
            ]
    for row in sorted({*request_rows("2019"), *request_rows("2021")}, key=lambda code: [*map(int, code.split("."))]):
        formats = [format for format in FORMATS if row in request_rows(format) or row == COMPARED_ROW]
        places += [("requests", row, column, format) for format in formats for column in COLUMNS]
    return places + [("reviews", row, column, format) for row in GROUPS for column in RESULTS for format in FORMATS]


def _figure(kind: str, row: str, column: str) -> Figure:
    in_rows, in_columns = _by_code()[kind, "row", row][1], _by_code()[kind, "column", column][1]
    return Figure(
        f"{kind}_{in_rows.name}_{in_columns.name}",
        kind,
        " ".join(_names()[id].label for id in in_rows.under),
        row,
        in_rows.label,
        column,
        " ".join([*(_names()[id].label for id in in_columns.under), in_columns.label]),
        in_columns.unit,
        (),
        "in the form of 2021 the sum of its rows 3.6.1 to 3.6.3" if (kind, row) == ("requests", COMPARED_ROW) else "",
    )


@cache
def column_names() -> dict[tuple[str, str, str], str]:
    """(kind, row, column) of a cell → the name of its figure; what no form has is not among them."""
    known = {figure.name for figure in figures()}
    pairs = {}
    for (kind, side, row), (_, in_rows) in _by_code().items():
        for (other_kind, other_side, column), (_, in_columns) in _by_code().items():
            name = f"{kind}_{in_rows.name}_{in_columns.name}"
            if (side, other_side, other_kind) == ("row", "column", kind) and name in known:
                pairs[kind, row, column] = name
    return pairs

"""Indicators beside the cells of the report's tables that tell the same, and those that stand in tables only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from govnlp.indicators.sentences import Indicator, definitions, tells
from govnlp.tables.annex_columns import own_figures
from govnlp.tables.formats import annex_keys
from govnlp.values import Cell, Number, Stretch, Table

_LABEL_NOISE = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|^其中[:：]?|\s|[:：]$")
_NOTE = re.compile(r"(?<=.)[（(][^()（）]{2,60}[)）]$|[，,].*")
_YUAN = {"千元": 1_000, "万元": 10_000}
_FIGURE = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)(?:人次|件次|[件条项次个篇])?")


class _Cells(NamedTuple):
    """Cells of a table that together tell an indicator. value: None where one of them cannot be read. size: how many they are,
    of which those that are inferred may have no place."""

    places: tuple[Stretch, ...]
    value: Number | None
    unit: str
    size: int


def beside(found: Iterable[Indicator], tables: Sequence[Table], year: int | None) -> Iterator[Indicator]:
    """The indicators with the table cells beside them, then those that stand in tables only. year: the report's."""
    if not tables:
        yield from found
        return
    printed = _Printed(tables, year)
    in_tables = {d.id: cells for d in definitions() if (cells := printed.cells(d.cells, d.annex))}
    either = {d.id: cells for d in definitions() if d.or_cells and (cells := printed.cells(d.or_cells, None))}
    told = set()
    for indicator in found:
        told.add(indicator.id)
        cells = in_tables.get(indicator.id)
        if cells is None:
            yield indicator
            continue
        agrees = tells(indicator, cells.value)
        other = either.get(indicator.id)
        if agrees is False and other and tells(indicator, other.value):
            cells, agrees = other, True
        yield replace(indicator, cells=cells.places, cell_value=cells.value, agrees=agrees)
    for name, cells in in_tables.items():
        if name not in told and cells.value is not None:
            start, end = cells.places[0] if cells.size == len(cells.places) == 1 else (None, None)
            yield Indicator(
                name, cells.value, cells.unit, "", start, end, None, "table", cells.places, cells.value, None
            )


class _Printed:
    """The cells of a report's tables by (table, row, column), and those of its annexes by label: their figures of the report's
    year. Each with the number of its table. Blank cells that have no place in the report are none."""

    def __init__(self, tables: Sequence[Table], year: int | None) -> None:
        self._known: dict[tuple[str, str, str], list[tuple[int, Cell]]] = {}
        self._labelled: list[tuple[str, int, Cell]] = []
        for number, table in enumerate(tables):
            for cell in own_figures(table, year) if table.kind == "annex" else table.cells:
                if cell.start is None and cell.status == "blank":
                    continue
                self._known.setdefault((table.kind, cell.row, cell.column), []).append((number, cell))
                if table.kind == "annex":
                    self._labelled.append((_label(cell.row), number, cell))

    def cells(self, wanted: Sequence[tuple[str, str, str]], annex: re.Pattern[str] | None) -> _Cells | None:
        """The cells at (table, row, column), else the one of an annex whose label fits; None where there is none.

        Of several tables, each tells all of it; the value is None where they differ or one of them cannot be read.
        """
        by_table: dict[int, list[Cell]] = {}
        unit = "件"
        for place in wanted:
            for number, cell in self._known.get(place, ()):
                by_table.setdefault(number, []).append(cell)
        if not by_table and annex:
            label = next((label for label, _, _ in self._labelled if _is_named(annex, label)), None)
            for other, number, cell in self._labelled:
                if other == label:
                    by_table.setdefault(number, [cell])
                    unit = cell.column if cell.column in annex_keys("unit") else ""
        readings = [found for number in sorted(by_table) if (found := _reading(by_table[number], unit))]
        if not readings or len({found.value for found in readings}) == 1:
            return readings[0] if readings else None
        places = tuple(place for found in readings for place in found.places)
        return _Cells(places, None, readings[0].unit, sum(found.size for found in readings))


def _reading(cells: Sequence[Cell], unit: str) -> _Cells | None:
    """What cells of one table say together; None where nothing of them is left."""
    placed = [(cell.start, cell.end) for cell in cells if cell.start is not None and cell.end is not None]
    if not placed and all(cell.status == "unreadable" for cell in cells):
        return None
    values = [_value(cell) for cell in cells]
    told = [cell.status == "blank" or value is not None for cell, value in zip(cells, values, strict=True)]
    known = all(told) and any(value is not None for value in values)
    value = sum((value for value in values if value is not None), start=0) if known else None
    if value is not None and unit in _YUAN:
        value = value * _YUAN[unit]
        value = int(value) if value == int(value) else value
        unit = "元"
    return _Cells(tuple(sorted(placed)), value, unit, len(cells))


def _label(row: str) -> str:
    """An annex's label without its number and what explains it: （一）主动公开政府信息数（同一信息计1条） → 主动公开政府信息数."""
    for _ in range(3):
        row = _LABEL_NOISE.sub("", row)
    return _NOTE.sub("", row)


def _is_named(annex: re.Pattern[str], label: str) -> bool:
    """Whether a label is an indicator's: with 数量, 数 or nothing at its end."""
    return any(annex.fullmatch(label.removesuffix(end)) for end in ("", "量", "数量"))


def _value(cell: Cell) -> Number | None:
    text = cell.value.replace(",", "").replace("，", "")
    match = _FIGURE.fullmatch(text)
    if cell.status not in ("value", "inferred") or not match:
        return None
    return Decimal(match[1]) if "." in match[1] else int(match[1])

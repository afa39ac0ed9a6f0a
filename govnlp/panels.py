"""A panel of reports: one row a report, one column a figure of the statutory tables of 2019 and 2021.

The statistics lists of 2014 to 2018 count other things and have a panel of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from govnlp import figures
from govnlp.figures import COMPARED_ROW, MONEY
from govnlp.report import Report, each
from govnlp.tables.annex import BEHIND_GROUP
from govnlp.tables.annex_columns import own_figures
from govnlp.tables.formats import COLUMNS, request_rows
from govnlp.values import Table

if TYPE_CHECKING:
    import pandas as pd

FRONT = {
    "source": "string", "agency": "string", "region": "string", "year": "Int64", "format": "string", "flags": "string",
    "checks_passed": "Int64", "checks_failed": "Int64", "checks_unknown": "Int64",
    "inferred": "string", "conflicting": "string",
}  # fmt: skip
_UNSTATED = "_unstated_unit"
_COUNT, _AMOUNT = "Int64", "Float64"
_STATUSES = {"passed": "pass", "failed": "fail", "unknown": "unknown"}
_BRACKETS = re.compile("[（(][^（）()]{0,60}[）)]")
_GROUP_END = re.compile("(?:数量|情况|件数|总数|数)$")
_NUMBERING = re.compile(r"^(?:其中[：:，,]?|[\d一二三四五六七八九十]{1,3}[、.．:：]|[①-⑳]|\s)+")


def panel(reports: Iterable[Report], *, inferred: bool = True) -> pd.DataFrame:
    """One row a report: the columns of FRONT, then one a figure, named as ``dictionary()`` tells.

    A figure is missing (pd.NA, never 0) where its cell is blank, unreadable or not in the report; which of these, the frame
    ``cells`` tells. inferred=False makes figures that an identity proved, and are not printed so, missing too. Column
    ``inferred`` names these; ``conflicting`` names figures that two tables of the report give differently: they are missing.
    Row 3.6 exists for both forms: in that of 2021 it is the sum of 3.6.1 to 3.6.3, missing where one of them is.
    """
    import pandas as pd

    columns = columns_of()
    rows = [panel_row(report, inferred) for report in each(reports)]
    return pd.DataFrame(rows, columns=list(columns), dtype="object").astype(columns)


def dictionary() -> pd.DataFrame:
    """What the columns of a panel mean, one row a column: table, heading above the row, row code and label, column id and
    label, unit, the forms that have it (2019, 2021), whether it may be compared across the break between them, note."""
    import pandas as pd

    rows = []
    for figure in figures.figures():
        row = figure._asdict() | {"formats": " ".join(figure.formats), "comparable": figure.comparable}
        if figure.unit:
            rows.append(row)
        else:
            rows.append(row | {"unit": MONEY, "note": "only where the cell states its unit"})
            rows.append(row | {"name": figure.name + _UNSTATED, "note": "as printed, where the cell states no unit"})
    frame = pd.DataFrame(rows).rename(columns={"kind": "table"})
    return frame.astype({name: "boolean" if name == "comparable" else "string" for name in frame})


def annex_panel(reports: Iterable[Report]) -> pd.DataFrame:
    """One row a report that has the statistics list of 2014 (国办发〔2014〕32号), one column an indicator as printed, without its
    number and brackets, in the order met; money in 万元. Of several columns of figures that of the report's year.

    Nothing in it is comparable with ``panel``. What a report gives twice under one label is missing, named in ``conflicting``.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    columns = {name: type for name, type in FRONT.items() if not name.startswith(("checks", "inferred", "format"))}
    for report in each(reports):
        found: dict[str, set[Decimal]] = {}
        for table in report.tables:
            national = (table.kind, table.format) == ("annex", "2014")
            for cell in own_figures(table, report.profile.year) if national else ():
                number = figures.number(cell, table.kind)
                if number:
                    found.setdefault(_indicator(cell.row), set()).add(number.value)
        if found:
            rows.append(_front(report, found) | {name: float(min(v)) for name, v in found.items() if len(v) == 1})
            columns |= dict.fromkeys(found, _AMOUNT)
    return pd.DataFrame(rows, columns=list(columns), dtype="object").astype(columns)


def _indicator(label: str) -> str:
    """A label without numbers and brackets, behind its group where it has one: 行政诉讼 / 被依法纠错数, however the form
    prints the group (五、行政诉讼数量, 行政诉讼情况)."""
    *groups, own = (_NUMBERING.sub("", _BRACKETS.sub("", part)).strip() for part in label.split(BEHIND_GROUP))
    return BEHIND_GROUP.join([*(_GROUP_END.sub("", group) for group in groups), own])


def _front(report: Report, found: Mapping[str, set[Decimal]]) -> dict[str, Any]:
    """Whose report it is, and which figures it gives in two ways."""
    return {
        "source": report.source,
        "agency": report.profile.agency or None,
        "region": report.profile.region or None,
        "year": report.profile.year,
        "flags": " ".join(report.profile.flags),
        "conflicting": " ".join(name for name, values in found.items() if len(values) > 1),
    }


@cache
def columns_of() -> dict[str, str]:
    """The columns of a panel and their types."""
    columns = dict(FRONT)
    for figure in figures.figures():
        columns[figure.name] = _COUNT if figure.unit not in ("", MONEY) else _AMOUNT
        if not figure.unit:
            columns[figure.name + _UNSTATED] = _AMOUNT
    return columns


def panel_row(report: Report, keep_inferred: bool = True) -> dict[str, Any]:
    """A report's row of the panel; columns that have no figure are left out."""
    checks = [check.status for table in report.tables for check in table.checks]
    found, guessed = _values(report.tables)
    if not keep_inferred:
        found = {name: values - guessed.get(name, set()) for name, values in found.items()}
    only = {name: next(iter(values)) for name, values in found.items() if len(values) == 1}
    columns = columns_of()
    return {
        **_front(report, found),
        "format": report.profile.format,
        **{f"checks_{word}": checks.count(status) for word, status in _STATUSES.items()},
        "inferred": " ".join(name for name in only if only[name] in guessed.get(name, ())),
        **{name: _plain(value, columns[name]) for name, value in only.items()},
    }


def _values(tables: Iterable[Table]) -> tuple[dict[str, set[Decimal]], dict[str, set[Decimal]]]:
    """Panel column → its values in the tables of a report, and those of them that were inferred."""
    found: dict[str, set[Decimal]] = {}
    guessed: dict[str, set[Decimal]] = {}
    for table in tables:
        for name, value, inferred in _figures_of(table):
            found.setdefault(name, set()).add(value)
            if inferred:
                guessed.setdefault(name, set()).add(value)
    return found, guessed


def _figures_of(table: Table) -> list[tuple[str, Decimal, bool]]:
    """(panel column, value, inferred or not) of every cell of a statutory table that has a number."""
    known = figures.column_names()
    parts: dict[str, dict[str, tuple[Decimal, bool]]] = {column: {} for column in COLUMNS}
    found = []
    for cell in table.cells:
        name, number = known.get((table.kind, cell.row, cell.column)), figures.number(cell, table.kind)
        if name is None or number is None:
            continue
        stated = number.unit or not number.value  # nothing is nothing in any unit
        found.append((name if stated else name + _UNSTATED, number.value, cell.status == "inferred"))
        if table.kind == "requests" and cell.row.startswith(f"{COMPARED_ROW}."):
            parts[cell.column][cell.row] = (number.value, cell.status == "inferred")
    wanted = {code for code in request_rows("2021") if code.startswith(f"{COMPARED_ROW}.")}
    for column, cells in parts.items():
        if set(cells) == wanted:
            total = sum((value for value, _ in cells.values()), Decimal())
            found.append((known["requests", COMPARED_ROW, column], total, any(i for _, i in cells.values())))
    return found


def _plain(value: Decimal, type: str) -> int | float | None:
    """A count as int (None where the text has a fraction of one), an amount as the double that gives it back."""
    if type == _AMOUNT:
        return float(value)
    return int(value) if value == value.to_integral_value() else None

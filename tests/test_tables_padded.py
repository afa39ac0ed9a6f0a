"""Tables whose merged cells were written once, with blank cells for the rest behind the row, as converters of pages leave them."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from table_shapes import Rows, disclosure_table, only, request_table, review_table, statuses, values

Cells = list[list[str]]  # rows of cells; the last of each holds the borders that stand for merged ones


def _padded(rows: Rows, width: int) -> Cells:
    """Rows of ``width`` cells; a label over three columns of the requests table stands for two more, one over two for one."""
    found = []
    for heads, before, cells in rows:
        merged = 0
        if heads or len(cells) != 7:
            merged = width - len(before) - len(cells)
        elif before[-1][1] == "、":
            merged = 2
        elif before[-1][0] == "（":
            merged = 1
        found.append([*before, *cells, "|" * max(merged, 0)])
    return found


def _rows(rows: Cells) -> str:
    return "\n".join(" | ".join(cells) + f" | {pads}" for *cells, pads in rows)


def _lines(rows: Cells) -> str:
    return "\n".join(
        "\n".join([*(f"{cell} |".strip() for cell in cells), *([pads] * bool(pads))]) for *cells, pads in rows
    )


def _opened(rows: Cells) -> str:
    return "\n".join("|\n" + "\n".join(f"{cell} |".strip() for cell in cells) + f" {pads}" for *cells, pads in rows)


def _own_lines(rows: Cells) -> str:
    return "\n".join(
        "\n".join([*(f"{cell}\n|".strip() for cell in cells), *([pads] * bool(pads))]) for *cells, pads in rows
    )


LAYOUTS: dict[str, Callable[[Cells], str]] = {
    "a row a line": _rows,
    "a cell a line": _lines,
    "rows begun by a border": _opened,
    "borders on lines of their own": _own_lines,
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("format", ["2019", "2021"])
@pytest.mark.parametrize("seed", range(6))
def test_requests_with_blank_cells(format: str, layout: str, seed: int) -> None:
    rows, truth = request_table(format, random.Random(seed), blank=True)
    table = only(LAYOUTS[layout](_padded(rows, 10)), "requests")
    assert (values(table), table.flags) == (truth, ())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("format", ["2019", "2021", "mixed"])
@pytest.mark.parametrize("width", [4, 5])
def test_disclosure_with_blank_cells(format: str, layout: str, width: int) -> None:
    rows, truth = disclosure_table(format, random.Random(width), blank=True)
    table = only(LAYOUTS[layout](_padded(rows, width)), "disclosure")
    assert (values(table), table.flags) == (truth, ())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", range(6))
def test_reviews_with_blank_cells(layout: str, seed: int) -> None:
    rows, truth = review_table(random.Random(seed), blank=True)
    table = only(LAYOUTS[layout](_padded(rows, 15)), "reviews")
    assert (values(table), table.flags) == (truth, ())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("code", ["3.2", "3.6.3", "4"])
def test_a_lost_cell_is_told(layout: str, code: str) -> None:
    rows, truth = request_table("2021", random.Random(1), blank=True)
    padded = _padded(rows, 10)
    label = {"3.2": "（二）部分公开", "3.6.3": "3.其他", "4": "四、结转"}[code]
    row = next(cells for cells in padded if cells[0].startswith(label))
    row.pop(1)
    table = only(LAYOUTS[layout](padded), "requests")
    wrong = [cell for cell in table.cells if cell.status == "value" and cell.value != truth[cell.row, cell.column]]
    assert wrong == [] or any(check.status == "fail" for check in table.checks) or "cells_missing" in table.flags


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_merged_cell_does_not_stand_for_a_lost_one(layout: str, lost: int) -> None:
    rows, _ = disclosure_table("2021", random.Random(3), magnitude="full")
    padded = _padded(rows, 5)
    next(cells for cells in padded if cells[0] == "行政规范性文件").pop(lost)
    table = only(LAYOUTS[layout](padded), "disclosure")
    assert {cell.status for cell in table.cells if cell.row == "行政规范性文件"} == {"unreadable"}
    assert "cells_missing" in table.flags


def test_the_last_row_need_not_be_padded() -> None:
    rows, truth = disclosure_table("2021", random.Random(3))
    padded = _padded(rows, 5)
    padded[-1][-1] = ""
    table = only(_lines(padded), "disclosure")
    assert (values(table), table.flags, statuses(table)) == (truth, (), {"value"})

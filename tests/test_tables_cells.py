"""What a cell says when it is no plain number, in the layouts that pages print, and notes that are no cells."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from table_shapes import only, read_text

HEADS = ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]


def _rows(cell: str) -> list[list[str]]:
    return [
        ["第二十条第（五）项"],
        HEADS,
        ["行政许可", "16", cell, "78"],
        ["其他对外管理服务事项", "7", "0", "9"],
        ["第二十条第（六）项"],
        HEADS,
        ["行政处罚", "30", "1", "41"],
        ["行政强制", "2", "0", "6"],
    ]


LAYOUTS: dict[str, Callable[[list[list[str]]], str]] = {
    "bars": lambda rows: "\n".join(" | ".join(row) + " |" for row in rows),
    "tabs": lambda rows: "\n".join("\t".join(row) for row in rows),
    "bars and lines": lambda rows: "\n".join(" |\n".join(row) + " |" for row in rows),
    "bars on lines of their own": lambda rows: "\n".join("\n|\n".join(row) + "\n|" for row in rows),
    "lines": lambda rows: "\n\n".join("\n\n".join(row) for row in rows),
}
BARRED = ("bars", "tabs", "bars and lines", "bars on lines of their own")


def _read(cell: str, layout: str) -> list[tuple[str, str]]:
    """(value, status) of the row with the cell; the other rows must be right."""
    table = only(LAYOUTS[layout](_rows(cell)), "disclosure")
    rest = [cell.value for cell in table.cells if cell.row in ("其他对外管理服务事项", "行政处罚", "行政强制")]
    assert rest == ["7", "0", "9", "30", "1", "41", "2", "0", "6"]
    return [(cell.value, cell.status) for cell in table.cells if cell.row == "行政许可"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("cell", "value"),
    [("—5", "-5"), ("–5", "-5"), ("－5", "-5"), ("减 5", "减5"), ("增加 12", "增加12"), ("+ 5", "5"), ("减5", "减5")],
)
def test_changes_with_odd_signs(cell: str, value: str, layout: str) -> None:
    assert _read(cell, layout) == [("16", "value"), (value, "value"), ("78", "value")]


@pytest.mark.parametrize("layout", BARRED)
@pytest.mark.parametrize("cell", ["O", "N/A", "〇", "五", "↑5", "5↑", "5/3", "5*", "--5", "≥5", "/0", "×"])
def test_what_is_no_number_is_no_blank_cell(cell: str, layout: str) -> None:
    assert _read(cell, layout) == [("16", "value"), (cell, "unreadable"), ("78", "value")]


@pytest.mark.parametrize("cell", ["(5)", "5.", "5、"])
def test_what_may_be_a_list_number_is_a_cell_behind_the_label(cell: str) -> None:
    assert _read(cell, "bars") == [("16", "value"), (cell, "unreadable"), ("78", "value")]


@pytest.mark.parametrize("cell", ["", "　", "/", "—", "——", "无", "·"])
def test_what_tells_nothing_is_blank(cell: str) -> None:
    assert [status for _, status in _read(cell, "bars")] == ["value", "blank", "value"]


def test_list_numbers_of_labels_are_no_cells() -> None:
    rows = ["（三）不予公开 | 1. | 属于国家秘密", "② | 其他法律行政法规禁止公开", "（3） | 危及“三安全一稳定”"]
    table = only("\n".join(f"{row} | 1 | 0 | 0 | 0 | 0 | 0 | 1 |" for row in rows), "requests")
    found = {cell.row: cell.value for cell in table.cells if cell.column == "total" and cell.status == "value"}
    assert found == {"3.3.1": "1", "3.3.2": "1", "3.3.3": "1"}
    assert "cells_surplus" not in table.flags


NOTES = {
    "behind the head": "信息内容 | 上一年项目数量(指2018年事项数) | 本年增/减(指2019年增减数，减少写作-8) | 处理决定数量 |",
    "behind a blank": "信息内容 | 上一年项目数量 (指2018年事项数) | 本年增/减 （指2019年增减数，减少写作-8） | 处理决定数量 |",
    "on lines of their own": "信息内容\n上一年项目数量\n（指2018年事项数）\n本年增/减\n（2019年，减少写作-8）\n处理决定数量",
    "with a year": "信息内容 | 上一年项目数量 指2018年事项数 | 本年增/减 | 处理决定数量 |",
}


@pytest.mark.parametrize("heads", NOTES.values(), ids=NOTES)
def test_numbers_in_notes_are_no_cells(heads: str) -> None:
    text = f"第二十条第（五）项\n{heads}\n行政许可 | 61 | -12 | 7 |\n其他对外管理服务事项 | 3 | 0 | 25 |"
    (table,) = read_text(text)
    values = {(cell.row, cell.column): cell.value for cell in table.cells if cell.status == "value"}
    assert list(values.values()) == ["61", "-12", "7", "3", "0", "25"]
    assert "row_unknown" not in table.flags

"""Row labels cut in two by their own values, at the end of a page or where these stand halfway up a label of several lines."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from table_shapes import disclosure_table, lines_of, only, request_table, values

from govnlp.tables import table_lines

CUTS: dict[str, Callable[[str, str, str], str]] = {
    "page number": lambda start, cells, end: f"{start}{cells}\n- 3 -\n{end}",
    "page number without strokes": lambda start, cells, end: f"{start}{cells}\n3\n{end}",
    "page break": lambda start, cells, end: f"{start}{cells}\n\n{end}",
    "values halfway": lambda start, cells, end: f"{start}\n{cells.lstrip(' |')}\n{end}",
    "a row of blank cells": lambda start, cells, end: f"{start}{cells}\n{end} |  |  |  |  |  |  |  |",
    "a row of blank cells behind the group's": lambda start, cells, end: (
        f"{start}{cells}\n | {end} |  |  |  |  |  |  |  |"
    ),
    "the group between": lambda start, cells, end: f"{start}{cells}\n（三）\n不予公\n开\n{end}",
    "end on two lines": lambda start, cells, end: f"{start}{cells}\n{end[:1]}\n{end[1:]}",
}
ROWS = [
    ("一、本年新收政府信息公开申请数量", "一、本年新收政府信息"),
    ("（一）予以公开", "（一）予以"),
    ("1.属于国家秘密", "1.属于国家"),
    ("6.属于四类过程性信息", "6.属于"),
    ("2.重复申请", "2.重复"),
    ("4.无正当理由大量反复申请", "4.无正当理由大量反复申"),
    ("（七）总计", "（七）总"),
    ("四、结转下年度继续办理", "四、结转下年度继续"),
    ("四、结转下年度继续办理", "四、结转"),
]


@pytest.mark.parametrize("between", [" | ", "\t", "  "], ids=["bars", "tabs", "blanks"])
@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize(("label", "start"), ROWS)
def test_a_cut_label_is_one_row(label: str, start: str, cut: str, between: str) -> None:
    rows, truth = request_table("2021", random.Random(6), magnitude="full")
    lines = []
    for _, before, cells in rows:
        line = between.join([*before, *cells])
        if before[-1] == label:
            kept = between.join([*before[:-1], start])
            line = CUTS[cut](kept, between + between.join(cells), label.removeprefix(start))
        lines.append(line)
    text = "三、收到和处理政府信息公开申请情况\n" + "\n".join(lines) + "\n五、存在的主要问题及改进情况"
    table = only(text, "requests")
    assert (values(table), table.flags) == (truth, ())


def test_the_end_of_a_last_label_is_a_line_of_the_table() -> None:
    rows, _ = request_table("2019", random.Random(6))
    text = (
        "\n".join(" | ".join([*before, *cells]) for _, before, cells in rows).replace("继续办理", "继续")
        + "\n- 4 -\n办理"
    )
    assert table_lines(lines_of(text)) == set(range(len(lines_of(text))))


def test_a_row_of_section_2() -> None:
    rows, truth = disclosure_table("2019", random.Random(6))
    text = "\n".join(" | ".join([*before, *cells]) for _, before, cells in rows)
    line = next(line for line in text.split("\n") if line.startswith("其他对外"))
    table = only(text.replace(line, line.replace("服务事项", "") + "\n服务事项"), "disclosure")
    assert (values(table), table.flags) == (truth, ())


@pytest.mark.parametrize("behind", ["处理 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |", "处理", "申请"])
def test_a_whole_label_takes_no_end(behind: str) -> None:
    rows, _ = request_table("2021", random.Random(6))
    kept = "\n".join(" | ".join([*before, *cells]) for _, before, cells in rows if "3.其他" not in before)
    table = only(f"{kept}\n3.其他 | 1 | 2 | 3 | 4 | 5 | 6 | 21 |\n{behind}", "requests")
    assert [cell.value for cell in table.cells if cell.row == "3.6.3"] == ["1", "2", "3", "4", "5", "6", "21"]
    assert "3.6" not in {cell.row for cell in table.cells}

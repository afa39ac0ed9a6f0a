"""The tables: every shape of an untouched table is read wholly right, and no damage is passed over in silence."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from table_shapes import (
    GROUPS,
    KEEP_BLANKS,
    SHAPES,
    Rows,
    cell_a_line,
    cells_of,
    disclosure_table,
    lines_of,
    markdown,
    only,
    pipe_rows,
    read_text,
    request_table,
    review_table,
    spaces,
    statuses,
    values,
)

from govnlp.tables import table_lines


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("format", ["2019", "2021"])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_requests_in_every_shape(shape: Callable[[Rows], str], format: str, seed: int) -> None:
    rows, truth = request_table(format, random.Random(seed))
    text = "三、收到和处理政府信息公开申请情况\n" + shape(rows) + "\n四、其他情况\n本段是正文，不是表格。"
    table = only(text, "requests")
    assert table.format == format
    assert values(table) == truth
    assert statuses(table) == {"value"}
    assert not table.flags
    assert {check.status for check in table.checks} == {"pass"}
    assert len(table.checks) == {"2019": 37, "2021": 39}[format]
    assert all(text[cell.start : cell.end] for cell in table.cells)
    covered = table_lines(lines_of(text))
    assert covered == set(range(1, len(lines_of(text)) - 2))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("format", ["2019", "2021"])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_disclosure_in_every_shape(shape: Callable[[Rows], str], format: str, seed: int) -> None:
    rows, truth = disclosure_table(format, random.Random(seed))
    text = "二、主动公开政府信息情况\n" + shape(rows) + "\n三、收到和处理政府信息公开申请情况\n正文。"
    table = only(text, "disclosure")
    assert table.format == format
    assert values(table) == truth
    assert statuses(table) == {"value"}
    assert not table.flags


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_reviews_in_every_shape(shape: Callable[[Rows], str], seed: int) -> None:
    rows, truth = review_table(random.Random(seed))
    text = "四、政府信息公开行政复议、行政诉讼情况\n" + shape(rows) + "\n五、存在的主要问题及改进情况\n正文。"
    table = only(text, "reviews")
    assert values(table) == truth
    assert statuses(table) == {"value"}
    assert not table.flags
    assert [(check.id, check.where) for check in table.checks] == [("D", group) for group in GROUPS]
    assert {check.status for check in table.checks} == {"pass"}
    assert table_lines(lines_of(text)) == set(range(1, len(lines_of(text)) - 2))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("shape", KEEP_BLANKS, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("kind", ["requests", "disclosure", "reviews"])
def test_blank_cells_stay_blank(shape: Callable[[Rows], str], kind: str, seed: int) -> None:
    rng = random.Random(seed)
    if kind == "requests":
        rows, truth = request_table("2021", rng, blank=True)
    elif kind == "reviews":
        rows, truth = review_table(rng, blank=True)
    else:
        rows, truth = disclosure_table("2019", rng, blank=True)
    table = only(shape(rows), kind)
    read_cells = {(cell.row, cell.column): cell for cell in table.cells}
    assert read_cells.keys() == truth.keys()
    for place, value in truth.items():
        if read_cells[place].status != "unreadable":
            assert (read_cells[place].value, read_cells[place].status) == (value, "value" if value else "blank")
    assert sum(cell.status == "unreadable" for cell in table.cells) <= (0 if kind != "disclosure" else 6)
    assert "fail" not in {check.status for check in table.checks}


@pytest.mark.parametrize("second", ["2019", "2021"])
@pytest.mark.parametrize("shape", [pipe_rows, cell_a_line, spaces, markdown], ids=lambda shape: shape.__name__)
def test_two_tables_without_a_line_between(shape: Callable[[Rows], str], second: str) -> None:
    first_rows, first = request_table("2021", random.Random(3))
    second_rows, other = request_table(second, random.Random(4))
    review_rows, reviews = review_table(random.Random(5))
    found = read_text(shape(first_rows + second_rows + review_rows))
    assert [(table.kind, table.format) for table in found] == [
        ("requests", "2021"),
        ("requests", second),
        ("reviews", ""),
    ]
    assert [values(table) for table in found] == [first, other, reviews]


# ---- what cannot be read

CELLS_RUN_TOGETHER = """第二十条第（六）项
内容
上一年项目数量
本年增/减
处理决定数量
行政处罚
21
1417
行政强制
8
0
2"""


@pytest.mark.parametrize("second", ["1417", "91417"])
def test_a_row_that_lacks_a_cell_is_not_guessed_however_odd_its_numbers(second: str) -> None:
    table = only(CELLS_RUN_TOGETHER.replace("1417", second), "disclosure")
    penalty = [(cell.value, cell.status) for cell in table.cells if cell.row == "行政处罚"]
    assert penalty == [("21", "unreadable"), (second, "unreadable"), ("", "unreadable")]
    assert "cells_missing" in table.flags


def test_cells_that_ran_together_are_shown_and_not_assigned() -> None:
    table = only(CELLS_RUN_TOGETHER, "disclosure")
    penalty = [cell for cell in table.cells if cell.row == "行政处罚"]
    assert {cell.status for cell in penalty} == {"unreadable"}
    shown = [(cell.value, cell.start) for cell in penalty if cell.value]
    assert shown == [("21", CELLS_RUN_TOGETHER.index("21")), ("1417", CELLS_RUN_TOGETHER.index("1417"))]
    assert [(cell.value, cell.status) for cell in table.cells if cell.row == "行政强制"] == [
        ("8", "value"),
        ("0", "value"),
        ("2", "value"),
    ]
    assert {"cells_missing", "rows_missing"} <= set(table.flags)


def test_each_line_once_is_not_a_table_of_zeros() -> None:
    rows, _ = request_table("2019", random.Random(1))
    zeros = [(head, before, ["0"] * len(cells)) for head, before, cells in rows]
    table = only("\n".join(dict.fromkeys(cells_of(zeros))), "requests")
    assert statuses(table) == {"unreadable"}
    assert {check.status for check in table.checks} == {"unknown"}
    assert "values_lost" in table.flags


def test_labels_without_any_value() -> None:
    rows, _ = request_table("2021", random.Random(1))
    table = only(cell_a_line([(head, before, []) for head, before, _ in rows]), "requests")
    assert statuses(table) == {"unreadable"}
    assert {"cells_missing", "values_lost"} <= set(table.flags)


def test_a_cell_that_only_one_number_fits_is_inferred() -> None:
    rows, truth = request_table("2021", random.Random(7))
    at = next(number for number, (_, _, cells) in enumerate(rows) if cells and cells[0] != "0")
    rows[at] = (False, rows[at][1], rows[at][2][1:])
    table = only(cell_a_line(rows), "requests")
    inferred = {(cell.row, cell.column): cell.value for cell in table.cells if cell.status == "inferred"}
    assert len(inferred) == 7
    assert inferred.items() <= truth.items()
    assert table.flags == ("cells_missing",)
    assert {check.status for check in table.checks} == {"pass"}


def test_two_damaged_rows_that_hide_each_other_stay_unreadable() -> None:
    rows, _ = request_table("2021", random.Random(7))
    for at in (5, 6):  # rows 3.1 and 3.2, the first cell of each dropped
        rows[at] = (False, rows[at][1], ["2", "0", "0", "0", "0", "4"])
    table = only(cell_a_line(rows), "requests")
    assert "unreadable" in statuses(table)
    assert "unknown" in {check.status for check in table.checks}


def test_totals_are_left_when_blank_cells_are_dropped() -> None:
    rows, truth = request_table("2021", random.Random(5), blank=True)
    table = only(
        pipe_rows([(head, before, [cell for cell in cells if cell]) for head, before, cells in rows]), "requests"
    )
    inferred = {(cell.row, cell.column): cell.value for cell in table.cells if cell.status == "inferred"}
    assert len(inferred) > 5
    assert {column for _, column in inferred} == {"total"}
    assert inferred.items() <= truth.items()
    assert "cells_missing" in table.flags


def _totals(rows: Rows, drop: bool = True) -> dict[tuple[str, str], str]:
    """The inferred cells of a table that lost its blank cells."""
    kept = [(heads, before, [cell for cell in cells if cell] if drop else cells) for heads, before, cells in rows]
    table = only(pipe_rows(kept), "requests")
    return {(cell.row, cell.column): cell.value for cell in table.cells if cell.status == "inferred"}


@pytest.mark.parametrize("magnitude", ["small", "sparse", "none"])
def test_totals_of_nought_are_left_when_blank_cells_are_dropped(magnitude: str) -> None:
    rows, truth = request_table("2021", random.Random(4), blank=True, magnitude=magnitude.replace("none", "sparse"))
    if magnitude == "none":
        rows = [(heads, before, [""] * len(cells)) for heads, before, cells in rows]
        truth = dict.fromkeys(truth, "")
    rows = [(heads, before, cells and [*cells[:-1], cells[-1] or "0"]) for heads, before, cells in rows]
    inferred = _totals(rows)
    assert sum(column == "total" for _, column in inferred) > 20
    assert all((truth[place] or "0") == value for place, value in inferred.items())


def test_columns_cut_off_with_their_heads_leave_no_totals() -> None:
    rows, _ = request_table("2021", random.Random(4))
    cut = [(heads, before[:2] if heads else before, ["0"] * len(cells[:2])) for heads, before, cells in rows]
    assert _totals(cut) == {}


def test_a_single_number_that_is_not_nought_proves_no_total() -> None:
    rows, _ = request_table("2021", random.Random(4), blank=True)
    rows = [(heads, before, cells[-1:] if "予以公开" in before[-1] else cells) for heads, before, cells in rows]
    assert not any(column == "total" for _, column in _totals(rows))


def _without_totals(rows: Rows, printed: tuple[str, ...]) -> Rows:
    return [
        (heads, before, cells if heads or before[-1][:3] in printed else [*cells[:-1], ""])
        for heads, before, cells in rows
    ]


def test_blank_totals_are_the_sums_of_their_rows() -> None:
    rows, truth = request_table("2021", random.Random(4), blank=True)
    inferred = _totals(_without_totals(rows, ("一、本", "二、上", "（七）", "四、结")), drop=False)
    assert len(inferred) > 5
    assert {column for _, column in inferred} == {"total"}
    assert inferred.items() <= truth.items()


@pytest.mark.parametrize("change", [1, -1])
def test_blank_totals_that_do_not_add_up_stay_blank(change: int) -> None:
    rows, _ = request_table("2021", random.Random(4), blank=True)
    wrong = [
        (heads, before, [*cells[:-1], str(int(cells[-1]) + change)] if "（七）总计" in before else cells)
        for heads, before, cells in rows
    ]
    assert _totals(_without_totals(wrong, ("一、本", "二、上", "（七）", "四、结")), drop=False) == {}
    assert _totals(_without_totals(rows, ("一、本", "二、上")), drop=False) == {}


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("seed", range(3))
def test_empty_lines_stand_for_blank_cells_where_they_add_up(seed: int, between: str) -> None:
    rows, truth = request_table("2021", random.Random(seed), blank=True)
    rows[3] = (False, rows[3][1], ["1", "2", "3", "4", "5", "6", "21"])  # one row that shows what a gap is
    table = only(between.join(cells_of(rows)), "requests")
    found = {(cell.row, cell.column): (cell.value, cell.status) for cell in table.cells}
    for place, value in truth.items():
        if place[0] not in ("1", "4"):  # nothing stands behind row 4 to tell how many blank cells end it
            assert found[place] == (value, "value" if value else "blank")


def test_empty_lines_that_do_not_add_up_tell_nothing() -> None:
    rows, _ = disclosure_table("2019", random.Random(2))
    text = "\n".join(cells_of(rows)).replace("行政处罚\n", "行政处罚\n\n\n", 1)
    lines = text.split("\n")
    del lines[lines.index("行政处罚") + 3]
    table = only("\n".join(lines), "disclosure")
    assert {cell.status for cell in table.cells if cell.row == "行政处罚"} == {"unreadable"}


@pytest.mark.parametrize(
    ("printed", "value", "status"),
    [
        ("1,234", "1234", "value"),
        ("１２", "12", "value"),
        ("+12", "+12", "value"),
        ("增2", "增2", "value"),
        ("-3", "-3", "value"),
        ("92.45万元", "92.45万元", "value"),
        ("5件", "5件", "value"),
        ("/", "/", "blank"),
        ("—", "—", "blank"),
        ("无", "无", "blank"),
        ("", "", "blank"),
    ],
)
def test_what_a_cell_holds(printed: str, value: str, status: str) -> None:
    text = (
        f"第二十条第（五）项\n信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n行政许可 | 6 | {printed} | 26 |"
    )
    cell = only(text, "disclosure").cells[6 + 1]
    assert (cell.row, cell.column, cell.value, cell.status) == ("行政许可", "本年增/减", value, status)


def test_a_failed_check_tells_of_a_wrong_number() -> None:
    rows, _ = request_table("2021", random.Random(2))
    rows[3][2][6] = str(int(rows[3][2][6]) + 1)
    table = only(pipe_rows(rows), "requests")
    failed = {(check.id, check.where) for check in table.checks if check.status == "fail"}
    assert failed == {("C", "1"), ("A", "total")}
    wrong = next(check for check in table.checks if check.id == "C" and check.where == "1")
    assert wrong.left is not None
    assert wrong.right == wrong.left + 1


def test_blank_counts_as_nought_only_beside_a_value() -> None:
    rows, _ = review_table(random.Random(1))
    rows[3] = (False, [], ["", "2", "", "", "2", *[""] * 10])
    checks = only(pipe_rows(rows), "reviews").checks
    assert [(check.status, check.left, check.right) for check in checks] == [
        ("pass", 2, 2),
        ("unknown", None, None),
        ("unknown", None, None),
    ]


@pytest.mark.parametrize(("format", "count"), [("2019", 40), ("2021", 42)])
def test_the_hard_checks_of_a_whole_report(format: str, count: int) -> None:
    rng = random.Random(4)
    parts = [disclosure_table(format, rng), request_table(format, rng), review_table(rng)]
    found = read_text("\n".join(["二、主动公开政府信息情况", *(pipe_rows(rows) for rows, _ in parts)]))
    checks = [check for table in found for check in table.checks]
    assert len(checks) == count
    assert all(check.status == "pass" and check.left == check.right is not None for check in checks)

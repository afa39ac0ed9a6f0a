"""Tables in unusual layouts, annexes, what is no table, and the component."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable

import pytest
import spacy
from table_shapes import (
    NEW_LINE,
    SHAPES,
    THREE,
    Rows,
    cell_a_line,
    cells_of,
    disclosure_table,
    lines_of,
    only,
    paged,
    pipe_rows,
    read_text,
    request_table,
    review_table,
    single_spaces,
    values,
)

from govnlp.pipeline import tables as component
from govnlp.pipeline.spans import char_span
from govnlp.tables import read, table_lines
from govnlp.values import Table

# ---- layouts that mix or add

MIXED = """第二十条第（一）项
信息内容 | 本年新 | 本年新 | 对外公开 |
制作数量 | 公开数量 | 总数量 |
规章 | | | |
规范性文件 | 3 | 2 | 14 |
其他主动公开文件 | 56 | 45 | 45 |
第二十条第（五）项
信息内容 | 本年处理决定数量 |
行政许可 | 71 |
第二十条第（六）项
信息内容 | 本年处理决定数量 |
行政处罚 | 5 |
行政强制 | 0 |
第二十条第（八）项
信息内容 | 本年收费金额（单位：万元） |
行政事业性收费 | 3.5 |
2021年本部门主动公开信息总数量：88"""


def test_sub_tables_of_both_formats_and_a_row_of_their_own() -> None:
    table = only(MIXED, "disclosure")
    assert table.format == "mixed"
    assert values(table) == {
        **{("规章", column): "" for column in THREE},
        **dict(zip([("规范性文件", column) for column in THREE], ["3", "2", "14"], strict=True)),
        **dict(zip([("其他主动公开文件", column) for column in THREE], ["56", "45", "45"], strict=True)),
        ("行政许可", "本年处理决定数量"): "71",
        ("行政处罚", "本年处理决定数量"): "5",
        ("行政强制", "本年处理决定数量"): "0",
        ("行政事业性收费", "本年收费金额（单位：万元）"): "3.5",
    }
    assert table_lines(lines_of(MIXED)) == set(range(len(lines_of(MIXED))))


def test_a_report_on_one_line() -> None:
    requests, truth = request_table("2021", random.Random(2))
    reviews, outcome = review_table(random.Random(2))
    disclosure, items = disclosure_table("2021", random.Random(2))
    text = " ".join(
        [
            "我局认真做好信息公开。二、主动公开政府信息情况",
            single_spaces(disclosure),
            "三、收到和处理政府信息公开申请情况",
            single_spaces(requests),
            "四、政府信息公开行政复议、行政诉讼情况",
            single_spaces(reviews),
            "五、存在的主要问题及改进情况 还有不足。",
        ]
    ).replace("\n", " ")
    assert [values(table) for table in read_text(text)] == [items, truth, outcome]
    assert table_lines(lines_of(text)) == set()


def test_labels_printed_letter_by_letter() -> None:
    rows, truth = review_table(random.Random(3))
    text = "\n".join("\n".join(cell) if not cell.isdigit() else cell for cell in cells_of(rows))
    assert values(only(text, "reviews")) == truth


# ---- shapes seen on government pages


def _with_subtotal(rows: Rows) -> Rows:
    rows = [
        (head, before, cells if head else [cells[0], str(sum(map(int, cells[1:6]))), *cells[1:]])
        for head, before, cells in rows
    ]
    return [*rows[:2], (True, ["小计", *rows[2][1]], []), *rows[3:]]


def _in_other_order(rows: Rows) -> Rows:
    order = (0, 3, 1, 2, 5, 4, 6)
    moved = [(head, before, cells if head else [cells[at] for at in order]) for head, before, cells in rows]
    return [*moved[:2], (True, [moved[2][1][at - 1] for at in order[1:-1]], []), *moved[3:]]


def _label_twice(rows: Rows) -> Rows:
    return [(head, before if head or not before else [before[0], *before], cells) for head, before, cells in rows]


def _spanning_label_in_every_row(rows: Rows) -> Rows:
    return [
        (
            head,
            before if head or before[-1][:2] in ("一、", "二、", "四、") else ["三、本年度办理结果", before[-1]],
            cells,
        )
        for head, before, cells in rows
    ]


SEEN: dict[str, Callable[[Rows], str]] = {
    "a border at each line's end": lambda rows: "\n".join(f"{cell} |" for cell in cells_of(rows)),
    "padding on lines of its own": lambda rows: "\n".join(
        "\n".join([*(f"{cell} |" for cell in (*before, *cells)), "|" * (10 - len(before) - len(cells))])
        for _, before, cells in rows
    ),
    "values glued to labels": lambda rows: "\n".join("".join(before) + " ".join(cells) for _, before, cells in rows),
    "subtotal": lambda rows: pipe_rows(_with_subtotal(rows)),
    "kinds in other order": lambda rows: pipe_rows(_in_other_order(rows)),
    "label twice": lambda rows: pipe_rows(_label_twice(rows)),
    "spanning label in every row": lambda rows: pipe_rows(_spanning_label_in_every_row(rows)),
    "labels of other years": lambda rows: (
        pipe_rows(rows)
        .replace("本年新收", "本年度新收")
        .replace("上年结转", "上年度结转")
        .replace("结转下年度", "结转至下年度")
    ),
}


@pytest.mark.parametrize("shape", SEEN)
@pytest.mark.parametrize("format", ["2019", "2021"])
def test_requests_in_shapes_seen(shape: str, format: str) -> None:
    rows, truth = request_table(format, random.Random(9))
    text = "三、收到和处理政府信息公开申请情况\n本部分以表格列出，如下：\n" + SEEN[shape](rows)
    table = only(text, "requests")
    assert values(table) == truth
    assert not table.flags
    assert {check.status for check in table.checks} == {"pass"}


def test_a_subtotal_that_is_none_is_told() -> None:
    rows = _with_subtotal(request_table("2021", random.Random(9))[0])
    rows[3][2][1] = "99"
    assert only(pipe_rows(rows), "requests").flags == ("subtotal_differs",)


def test_blank_cells_put_back_at_the_end_leave_only_the_totals() -> None:
    rows, truth = request_table("2019", random.Random(3), blank=True)
    moved = [(head, before, sorted(cells, key=lambda cell: not cell)) for head, before, cells in rows]
    table = only(pipe_rows(moved), "requests")
    inferred = {(cell.row, cell.column): cell.value for cell in table.cells if cell.status == "inferred"}
    assert len(inferred) > 5
    assert {column for _, column in inferred} == {"total"}
    assert inferred.items() <= truth.items()
    assert not [cell for cell in table.cells if cell.status == "value" and cell.value != truth[cell.row, cell.column]]
    assert "cells_missing" in table.flags


EXPLAINED = """第二十条第（一）项 | |||
信息内容 | 本年新制作数量（本年印发的） | 本年新公开数量 | 对外公开总数量（历年累计，含2018年以前的） |
规章（由有立法权的市人民政府填写） | 0 | 0 | 0 |
规范性文件（包括决定、公告，以及标题为“办法”“细则”的文件） | 4 | 2 | 15 |
第二十条第（五）项 | |||
信息内容 | 上一年项目数量（指2019年） | 本年增/减（减少的写负数，如-7） | 处理决定数量（指2020年办件） |
行政许可 | 9 | -3 | 44 |
其他对外管理服务事项（许可以外的，含行政确认、行政处罚、行政强制等） | 60 | 0 | 81 |
第二十条第（六）项 | |||
信息内容 | 上一年项目数量（指2019年） | 本年增/减 | 处理决定数量 |
行政处罚 | 51 | 0 | 13 |
行政强制 | 5 | 2 | - |
第二十条第（八）项 | |||
信息内容 | 上一年项目数量 | 本年增/减 | |
行政事业性收费 | 1 | 0 | |
第二十条第（九）项 | |||
信息内容 | 采购项目数量 | 采购总金额 | |
政府集中采购 | 3 | 20.5万元 | |"""


def test_notes_in_brackets_are_no_part_of_a_label() -> None:
    table = only(EXPLAINED, "disclosure")
    assert (table.format, table.flags) == ("2019", ())
    rows = {row: [cell.value for cell in table.cells if cell.row == row] for row, _ in values(table)}
    assert rows == {
        "规章": ["0", "0", "0"],
        "规范性文件": ["4", "2", "15"],
        "行政许可": ["9", "-3", "44"],
        "其他对外管理服务事项": ["60", "0", "81"],
        "行政处罚": ["51", "0", "13"],
        "行政强制": ["5", "2", "-"],
        "行政事业性收费": ["1", "0"],
        "政府集中采购": ["3", "20.5万元"],
    }


SECTION_2 = """第二十条第（一）项
信息内容 | {heads} |
规章 | {first} |
规范性文件 | 1 | 1 | 9 |
第二十条第（五）项
内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政许可 | {second} |
其他对外管理服务事项 | 0 | 0 | 0 |
第二十条第（六）项
内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政处罚 | 0 | 0 | 0 |
行政强制 | 0 | 0 | 0 |
第二十条第（八）项
内容 | 上一年项目数量 | 本年增/减 |
行政事业性收费 | 0 | 0 |
第二十条第（九）项
信息内容 | 采购项目数量 | 采购总金额 |
政府集中采购 | 0 | 0 |"""


@pytest.mark.parametrize(
    ("first", "second", "flags"),
    [
        ("0 | 0 | 0", "3 | -3 | 5", ()),
        ("0 | 0 | 0", "3 | -4 | 5", ("values_contradict",)),
        ("0 | 0 | 0", "3 | 减少4 | 5", ("values_contradict",)),
        ("0 | 5 | 4", "3 | 1 | 5", ("values_contradict",)),
        ("0 | 0.5 | 4", "3 | 1 | 5", ("value_odd",)),
        ("0 | 0 | 0", "+3 | 1 | 5", ("value_odd",)),
        ("0 | 0 | 0", "3 | 1 | 5万元", ("value_odd",)),
        ("0 | 0", "3 | 1 | 5", ("cells_missing",)),
    ],
)
def test_what_cannot_be_in_section_2_is_flagged(first: str, second: str, flags: tuple[str, ...]) -> None:
    text = SECTION_2.format(heads=" | ".join(THREE), first=first, second=second)
    assert only(text, "disclosure").flags == flags


@pytest.mark.parametrize("spoilt", ["154,64", "1.2.3", ".5万元", "增", "不适用"])
def test_what_is_no_number_is_unreadable(spoilt: str) -> None:
    text = SECTION_2.format(heads=" | ".join(THREE), first="0 | 0 | 0", second=f"3 | {spoilt} | 5")
    cells = {
        cell.column: (cell.value, cell.status) for cell in only(text, "disclosure").cells if cell.row == "行政许可"
    }
    assert cells == {
        "上一年项目数量": ("3", "value"),
        "本年增/减": (spoilt, "unreadable") if "," not in spoilt else ("15464", "unreadable"),
        "处理决定数量": ("5", "value"),
    }


def test_columns_follow_the_heads_that_are_printed() -> None:
    heads = (THREE[2], THREE[0], THREE[1])
    table = only(SECTION_2.format(heads=" | ".join(heads), first="7 | 2 | 1", second="0 | 0 | 0"), "disclosure")
    rules = {cell.column: cell.value for cell in table.cells if cell.row == "规章"}
    assert rules == {THREE[0]: "2", THREE[1]: "1", THREE[2]: "7"}


def test_a_column_that_lost_its_head_is_not_filled_by_the_next() -> None:
    text = SECTION_2.format(heads=" | ".join(THREE[1:]) + " |", first="1 | 7 |", second="0 | 0 | 0").replace(
        "| 1 | 1 | 9 |", "| 1 | 9 | |"
    )
    table = only(text, "disclosure")
    rules = {cell.column: (cell.value, cell.status) for cell in table.cells if cell.row == "规章"}
    assert rules == {THREE[0]: ("", "unreadable"), THREE[1]: ("1", "value"), THREE[2]: ("7", "value")}
    assert "heads_missing" in table.flags


@pytest.mark.parametrize("page", ["-5-", "- 5 -", "第 5 页", "5"])
@pytest.mark.parametrize("inside", [False, True], ids=["between rows", "inside a label"])
def test_page_numbers(page: str, inside: bool) -> None:
    for seed in range(8):
        rng = random.Random(seed)
        for rows, truth in (request_table("2021", rng), disclosure_table("2019", rng)):
            text = pipe_rows(paged(rows, page, inside, rng)).replace(NEW_LINE, "\n")
            (table,) = read_text(text)
            assert values(table) == truth, text
            assert not table.flags


# ---- what is no table

NO_TABLES = {
    "headings": "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况",
    "bare headings": "行政复议、行政诉讼情况\n行政复议\n行政诉讼\n总计\n其他\n规章\n行政许可",
    "figures in prose": "2022年，本年新收政府信息公开申请数量3件，上年结转政府信息公开申请数量0件，予以公开2件，"
    "部分公开1件，属于国家秘密0件，重复申请0件，结转下年度继续办理0件。",
    "list of powers": "（一）行政许可\n全年办理行政许可、行政处罚、行政强制事项。\n（二）行政处罚\n共处罚12件。",
    "row names as headings": "（一）予以公开\n全年予以公开3件。\n（二）部分公开\n没有。\n（三）不予公开\n没有。",
    "a caption alone": "附件：2016年政府信息公开情况统计表\n2017年1月2日",
    "heads alone": "指标\n单位\n数量\n本年共公开信息5条。\n一、统计指标\n项目\n内容",
    "law": "依据条例第二十条第（一）项、第二十条第（五）项的规定，公开规章、行政许可等信息内容。",
    "contact": "单位\n某某市民政局\n电话\n0000-0000000",
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_no_table(name: str) -> None:
    lines = lines_of(NO_TABLES[name])
    assert read(lines) == []
    assert table_lines(lines) == set()


# ---- size, component

FLOODS = {
    "bars on a line": lambda n: "|" * n,
    "bars on lines": lambda n: "|\n" * n,
    "zeros": lambda n: "0\n" * n,
    "rows of the form": lambda n: "规章\n0\n1\n2\n" * (n // 4),
    "labels": lambda n: "予以公开\n重复申请\n" * (n // 2),
    "unknown rows": lambda n: "某某行 | 0 | 0 |\n" * (n // 4),
    "annex heads": lambda n: "附表一\n指标\n单位\n数量\n" * (n // 4),
    "dashes": lambda n: "-" * n,
    "blanks": lambda n: "附" + " " * n + "表",
    "labels on a line": lambda n: "予以公开 0 重复申请 0 属于国家秘密 0 " * (n // 6),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_table_is_found_beside_a_flood(flood: str) -> None:
    table = pipe_rows(request_table("2021", random.Random(1))[0])
    found = read_text(f"{table}\n{FLOODS[flood](10_000)}\n{table}")
    assert {(part.kind, part.format) for part in found} >= {("requests", "2021")}


def test_component() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("govnlp_tables")
    rows, truth = request_table("2021", random.Random(1))
    text = "三、收到和处理政府信息公开申请情况\n" + pipe_rows(rows)
    docs = list(nlp.pipe([text, "没有表格。"]))
    assert [values(table) for table in docs[0]._.tables] == [truth]
    assert docs[1]._.tables == ()
    assert pickle.loads(pickle.dumps(component.read_tables)) is component.read_tables


def test_component_reads_the_lines_of_a_layout() -> None:
    rows, truth = request_table("2019", random.Random(1))
    text = "前言。\n" + pipe_rows(rows)
    doc = spacy.blank("zh")(text)
    doc.spans["paragraphs"] = [
        char_span(doc, line.start, line.end, "table") for line in lines_of(text) if line.text != "前言。"
    ]
    table = component.read_tables(doc)._.tables[0]
    assert values(table) == truth
    assert text[table.start :].startswith("（本列数据")


@pytest.mark.parametrize("seed", range(5))
def test_any_mixture_of_table_lines_is_read_without_an_error(seed: int) -> None:
    rng = random.Random(seed)
    lines = [
        "|",
        "0",
        "12",
        "||",
        "其他",
        "总计",
        "正文。",
        "附表一 情况统计",
        "指标",
        "单位",
        "数量",
        "条",
        "- 3 -",
        "三、",
    ]
    for rows, _ in (request_table("2021", rng), review_table(rng), disclosure_table("2019", rng)):
        lines += rng.choice(SHAPES)(rows).split("\n") + cell_a_line(rows).split("\n")
    for _ in range(30):
        text = "\n".join(rng.choices(lines, k=rng.randrange(1, 120)))
        covered = table_lines(lines_of(text))
        assert all(0 <= number < len(lines_of(text)) for number in covered)
        for table in read_text(text):
            assert 0 <= table.start <= table.end <= len(text)
            assert Table.from_dict(table.to_dict()) == table
            for cell in table.cells:
                assert cell.status in ("value", "blank", "unreadable", "inferred")
                assert cell.start is None or (
                    cell.end is not None and table.start <= cell.start < cell.end <= table.end
                )

"""Tables in unusual layouts, annexes, what is no table, and the component."""

from __future__ import annotations

import pickle
import random
import time

import pytest
import spacy
from table_shapes import (
    SHAPES,
    THREE,
    cell_a_line,
    cells_of,
    disclosure_table,
    lines_of,
    only,
    pipe_rows,
    read_text,
    request_table,
    review_table,
    single_spaces,
    statuses,
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


# ---- annexes

NATIONAL = [
    ("一、主动公开情况", "——", ""),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "1,234"),
    ("其中：主动公开规范性文件数", "条", "12"),
    ("制发规范性文件总数", "件", "3"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "——", ""),
    ("1.政府公报公开政府信息数", "条", "0"),
    ("2.政府网站公开政府信息数", "条", "110"),
    ("二、回应解读情况", "——", ""),
    ("（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次", "5"),
    ("七、依申请公开信息收取的费用", "万元", "0"),
    ("（1）专职人员数（不包括事业单位中的兼职人员）", "人", "1"),
]
ABOVE = "2016年我局按要求完成了统计工作。\n附件\n政府信息公开情况统计表\n（2016年度）\n填报单位（盖章）：某某局\n"
NATIONAL_SHAPES = {
    "pipes": "统 计 指 标 | 单位 | 统计数 |\n" + "\n".join(f"{' | '.join(row)} |" for row in NATIONAL),
    "tabs": "统计指标\t单位\t统计数\n" + "\n".join("\t".join(row) for row in NATIONAL),
    "spaces": "统计指标  单位  统计数\n" + "\n".join("  ".join(row) for row in NATIONAL),
    "single spaces": "统计指标 单位 统计数\n" + "\n".join(" ".join(row) for row in NATIONAL),
    "cell a line": "统计指标\n单位\n统计数\n" + "\n".join(cell for row in NATIONAL for cell in row if cell),
    "bars": "统计指标\n|\n单位\n|\n统计数\n|\n" + "\n".join(f"{cell}\n|" for row in NATIONAL for cell in row),
}


@pytest.mark.parametrize("shape", NATIONAL_SHAPES)
def test_national_annex(shape: str) -> None:
    text = ABOVE + NATIONAL_SHAPES[shape] + "\n单位负责人：某某\n"
    table = only(text, "annex")
    assert table.format == "2014"
    expected = [(label, unit, value.replace(",", "")) for label, unit, value in NATIONAL if value]
    assert [(cell.row, cell.column, cell.value) for cell in table.cells] == expected
    assert statuses(table) == {"value"}
    assert table_lines(lines_of(text)) == set(range(1, len(lines_of(text)) - 1))


LOCAL = """附表一 公开数量统计
指 标
|
单 位
|
数 量
|
公开信息条目
|
条
|
41
|
其中:动态
|
条
|
|
附表二 来电来访统计
指 标
|
单 位
|
数 量
|
来电
|
人次
|
7
|
|"""


def test_each_captioned_annex_is_a_table() -> None:
    first, second = read_text(LOCAL)
    assert [(cell.row, cell.column, cell.value, cell.status) for cell in first.cells] == [
        ("公开信息条目", "条", "41", "value"),
        ("其中:动态", "条", "", "blank"),
    ]
    assert [(cell.row, cell.column, cell.value) for cell in second.cells] == [("来电", "人次", "7")]
    assert first.format == second.format == ""
    assert LOCAL[second.start :].startswith("附表二")
    assert table_lines(lines_of(LOCAL)) == set(range(len(lines_of(LOCAL))))


def test_annex_with_codes_and_two_figures() -> None:
    text = (
        "情况统计报表\n指 标 名 称\n| 计量\n单位\n| 代码\n| 本期实际\n| 本年累计\n|\n甲\n| 乙\n| 丙\n| 1\n| 2\n|\n"
        "公开条目\n| 条\n| 01\n| 5\n| 50\n|\n其中：电子化条目\n| 条\n| 02\n|\n| 40\n|\n"
    )
    assert [(cell.row, cell.column, cell.value, cell.status) for cell in only(text, "annex").cells] == [
        ("公开条目", "本期实际", "5", "value"),
        ("公开条目", "本年累计", "50", "value"),
        ("其中：电子化条目", "本期实际", "", "blank"),
        ("其中：电子化条目", "本年累计", "40", "value"),
    ]


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
def test_a_flood_takes_the_time_of_its_size(flood: str) -> None:
    table = pipe_rows(request_table("2021", random.Random(1))[0])
    text = f"{table}\n{FLOODS[flood](10_000)}\n{table}"
    started = time.process_time()
    assert read_text(text)
    assert time.process_time() - started < 1.5


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

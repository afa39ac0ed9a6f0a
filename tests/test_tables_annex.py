"""Annexes: the national list of 2014 to 2018 and local forms."""

from __future__ import annotations

import pytest
from table_shapes import lines_of, only, read_text, statuses

from govnlp import lexicon
from govnlp.lexicon import LexiconError
from govnlp.tables import formats, table_lines
from govnlp.tables.annex_columns import own_figures

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


SEVERAL = """某区政府信息公开情况统计表
填报单位：某区
| 序号 | 统 计 指 标 | 单位 | 区政府统计数 | 区直单位统计数 | 街道统计数 |
| 1 | 一、主动公开情况 | ---- | |||
| 2 | 主动公开政府信息数（不同渠道和方式公开相同信息计1条） | 条 | 15 | 6 | 7 |
| 3 | 其中：主动公开规范性文件数 | 条 | 1 | | 2 |
| 4 | 制发规范性文件总数 | 件 | 0 | 0 | 0 |"""


def test_annex_with_row_numbers_and_several_figures() -> None:
    table = only(SEVERAL, "annex")
    assert table.flags == ()
    assert [(cell.column, cell.value, cell.status) for cell in table.cells] == [
        *[("区政府统计数", "15", "value"), ("区直单位统计数", "6", "value"), ("街道统计数", "7", "value")],
        *[("区政府统计数", "1", "value"), ("区直单位统计数", "", "blank"), ("街道统计数", "2", "value")],
        *[(name, "0", "value") for name in ("区政府统计数", "区直单位统计数", "街道统计数")],
    ]


YEARS = """{heads}
（一）收到申请数 | 件 | 16 | 4 |
1.当面申请数 | 件 | | 5 |
其中：网络申请数 | 件 | 2 | |
"""


@pytest.mark.parametrize(
    ("heads", "year", "own"),
    [
        pytest.param("统计指标 | 单位 | 2015年 | 2016年 |", 2016, ["4", "5", ""], id="the year's"),
        pytest.param("统计指标 | 单位 | 2015年 | 2016年 |", 2014, [], id="of another year"),
        pytest.param("统计指标 | 单位 | 2015年 | 2016年 |", None, [], id="year not known"),
        pytest.param("指标名称 | 计量单位 | 2016年度 | 历年累计 |", 2016, ["16", "", "2"], id="all years beside it"),
        pytest.param("指标名称\n计量单位\n二〇一六年度\n累计", 2016, ["16", "", "2"], id="Chinese, a line each"),
        pytest.param("统计指标 | 单位 | 上年数 | 本年数 |", 2016, ["4", "5", ""], id="this year"),
        pytest.param("统计指标 | 单位 | 本期实际 | 本年累计 |", 2016, ["4", "5", ""], id="its total"),
        pytest.param("统计指标 | 单位 | 全市合计 | 市本级 |", 2016, ["16", "", "2"], id="all its bodies"),
        pytest.param("统计指标 | 单位 | 区政府统计数 | 区直单位统计数 |", 2016, [], id="bodies side by side"),
    ],
)
def test_figures_of_the_reports_own_year(heads: str, year: int | None, own: list[str]) -> None:
    table = only("政府信息公开情况统计表\n" + YEARS.format(heads=heads), "annex")
    assert table.flags == ()
    assert [cell.value for cell in own_figures(table, year)] == own


def test_the_only_figures_are_the_years_own() -> None:
    table = only("统计指标 | 单位 | 统计数 |\n收到申请数 | 件 | 3 |\n网络申请数 | 条 | 2 |", "annex")
    assert own_figures(table, None) == list(table.cells)


def test_single_figures_among_columns_without_heads_are_not_told() -> None:
    rows = "收到申请数 | 件 | 16 | 40 |\n当面申请数 | 件 | | 5 |\n网络申请数 | 件 | 3 | 9 |\n"
    table = only("统计指标 | 单位 | 统计数 |\n" + rows, "annex")
    assert "cells_surplus" in table.flags
    assert statuses(table) == {"unreadable"}


@pytest.mark.parametrize(("cell", "value", "status"), [("1,234", "1234", "value"), ("nan", "nan", "blank")])
def test_what_a_cell_says(cell: str, value: str, status: str) -> None:
    table = only(f"统计指标 | 单位 | 统计数 |\n收到申请数 | 件 | {cell} |\n网络申请数 | 件 | 2 |", "annex")
    assert (table.cells[0].value, table.cells[0].status) == (value, status)


def test_annexes_run_together_are_two() -> None:
    text = NATIONAL_SHAPES["pipes"]
    first, second = read_text(f"{text}\n{text}")
    assert [cell.value for cell in first.cells] == [cell.value for cell in second.cells]
    headless = text.split("\n", 1)[1]
    assert only(f"{text}\n{headless}", "annex").flags == ("row_repeated",)


@pytest.mark.parametrize(
    "lost", ["其中：主动公开规范性文件数 | ", "制发规范性文件总数 | ", "2.政府网站公开政府信息数 | "]
)
def test_a_figure_without_its_indicator_is_told(lost: str) -> None:
    text = NATIONAL_SHAPES["pipes"]
    assert lost in text
    assert only(text.replace(lost, ""), "annex").flags


def test_a_figure_beside_a_blank_unit() -> None:
    table = only(NATIONAL_SHAPES["pipes"].replace("规范性文件总数 | 件", "规范性文件总数 | "), "annex")
    assert ("制发规范性文件总数", "value", "3") in [(cell.row, cell.column, cell.value) for cell in table.cells]


REVIEWS = [
    ("三、依申请公开情况", "——", ""),
    ("（一）收到申请数", "件", "5"),
    ("四、行政复议数量", "件", "3"),
    ("（一）维持具体行政行为数", "件", "1"),
    ("（二）被依法纠错数", "件", "2"),
    ("五、行政诉讼数量", "件", "1"),
    ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "0"),
    ("（二）被依法纠错数", "件", "1"),
    ("六、举报投诉数量", "件", "0"),
]
HEADS = "政府信息公开情况统计表\n统计指标 | 单位 | 统计数\n"


def _rows(text: str, of: str = "被依法纠错数") -> dict[str, str]:
    return {cell.row: cell.value for cell in only(text, "annex").cells if of in cell.row}


def _without_numbers(label: str) -> str:
    return label.split("、")[-1].split("）")[-1]


@pytest.mark.parametrize(
    ("rows", "first", "second"),
    [
        pytest.param(REVIEWS, "四、行政复议数量", "五、行政诉讼数量", id="groups with figures"),
        pytest.param(
            [(_without_numbers(label), unit, value) for label, unit, value in REVIEWS],
            *("行政复议数量", "行政诉讼数量"),
            id="no numbers",
        ),
        pytest.param(
            [
                (label, "——" if "数量" in label else unit, "" if "数量" in label else value)
                for label, unit, value in REVIEWS
            ],
            *("四、行政复议数量", "五、行政诉讼数量"),
            id="groups without figures",
        ),
    ],
)
def test_a_row_of_two_groups_stands_behind_its_group(rows: list[tuple[str, str, str]], first: str, second: str) -> None:
    label = next(label for label, *_ in rows if "纠错" in label)
    text = HEADS + "\n".join(" | ".join(row) for row in rows)
    assert _rows(text) == {f"{first} / {label}": "2", f"{second} / {label}": "1"}
    lines = "政府信息公开情况统计表\n统计指标\n单位\n统计数\n" + "\n".join(cell for row in rows for cell in row if cell)
    assert _rows(lines) == _rows(text)


def test_a_group_may_be_a_cell_before_its_rows() -> None:
    first = "行政复议 | 维持具体行政行为数 | 件 | 1\n被依法纠错数 | 件 | 2\n"
    second = "行政诉讼 | 维持具体行政行为数 | 件 | 0\n被依法纠错数 | 件 | 4\n"
    text = HEADS + first + second
    assert _rows(text) == {"行政复议 / 被依法纠错数": "2", "行政诉讼 / 被依法纠错数": "4"}


def test_a_local_row_of_two_groups_stands_behind_its_group() -> None:
    rows = "一、网上 | 件 | 3\n1.咨询数 | 件 | 2\n二、来电 | 件 | 7\n1.咨询数 | 件 | 4\n2.投诉数 | 件 | 3\n"
    text = f"附表 咨询情况\n指标 | 单位 | 数量\n{rows}"
    assert _rows(text, "数") == {"一、网上 / 1.咨询数": "2", "二、来电 / 1.咨询数": "4", "2.投诉数": "3"}


@pytest.mark.parametrize(
    ("lost", "flag"),
    [
        pytest.param("五、行政诉讼数量 | 件 | 1\n", "row_repeated", id="the second group lost"),
        pytest.param("四、行政复议数量 | 件 | 3\n", "row_unknown", id="the first group lost"),
    ],
)
def test_a_row_whose_group_is_lost_is_told(lost: str, flag: str) -> None:
    text = HEADS + "\n".join(" | ".join(row) for row in REVIEWS) + "\n"
    assert lost in text
    assert flag in only(text.replace(lost, ""), "annex").flags


WRONG = {
    "an unknown role": ({"role": "own_heads"}, "roles are"),
    "an unknown table": ({"table": "annexes"}, "roles are"),
    "no labels": ({"labels": []}, "must have labels"),
    "an empty label": ({"labels": ["本年", " "]}, "must have labels"),
    "a label without characters": ({"table": "requests", "role": "row", "labels": ["12."]}, "with Chinese characters"),
    "an unknown format": ({"formats": ["2020"]}, "formats are 2014, 2019 and 2021"),
    "an unknown sub-table": ({"item": "七"}, "an item is of"),
}


@pytest.mark.parametrize(("change", "told"), WRONG.values(), ids=WRONG)
def test_wrong_entries_of_the_lexicon_are_told(change: dict[str, object], told: str) -> None:
    entry = {"id": "annex.own", "table": "annex", "role": "own_head", "labels": ["本年"]} | change
    with pytest.raises(LexiconError, match=rf"^lexicon/tables\.jsonl: entry 'annex\.own'.* {told}"):
        formats.check([entry])


def test_a_role_without_entries_is_told() -> None:
    entries = lexicon.read("tables", ("table", "role", "labels"), ("code", "item", "formats"))
    with pytest.raises(LexiconError, match=r"no entry has the table and role \[\('annex', 'other_head'\)\]"):
        formats.check([entry for entry in entries if entry["role"] != "other_head"])


ROWS = (
    "一、主动公开情况 — — （一）主动公开政府信息数 条 456 其中：1.主动公开规范性文件数 条 7 2.制发规范性文件总数 件 1,207 "
    "三、依申请公开情况 — — （一）收到申请数 件 12 1.当面申请数 件 4 2.网络申请数 件 8 四、行政复议数量 件 0"
)
READ = ["456", "7", "1207", "12", "4", "8", "0"]
ONE_LINE = {
    "with its caption": f"2016年政府信息公开情况统计表 统计指标 单位 统计数 {ROWS}",
    "below its caption": f"附件：政府信息公开情况统计表\n统计指标 计量单位 数量 {ROWS}",
    "in a report": f"我局认真做好公开工作，全年公开12条。 附表 统计指标 单位 统计数 {ROWS} 特此报告。密山市审计局 2017年1月9日",
    "with wide gaps": f"统计表  统计指标   单位   统计数   {ROWS.replace(' ', '   ')}",
    "between borders": f"统计表 | 统计指标 | 单位 | 统计数 | {ROWS.replace(' ', ' | ')} |",
}


@pytest.mark.parametrize("text", ONE_LINE.values(), ids=ONE_LINE)
def test_an_annex_on_one_line(text: str) -> None:
    table = only(text, "annex")
    assert [cell.value for cell in table.cells] == READ
    assert (table.format, table.flags) == ("2014", ())
    assert all(text[cell.start : cell.end].replace(",", "") == cell.value for cell in table.cells)


def test_only_a_line_without_prose_is_the_annex_s() -> None:
    assert table_lines(lines_of(ONE_LINE["below its caption"])) == {0, 1}
    assert table_lines(lines_of(ONE_LINE["in a report"])) == set()


@pytest.mark.parametrize(
    "text",
    [
        "我局按统计指标 单位 统计数 的要求填报，全年公开12条、收到申请3件。",
        "采购项目 单位 数量 价格 供应商等信息全部公开，共公开5批 次。",
        "一、统计指标 单位 统计数 （一）主动公开政府信息数 条 456 （二）收到申请数 件 12",
    ],
)
def test_a_line_that_is_no_annex(text: str) -> None:
    assert read_text(text) == []


SPACED = """（三）附表

指   标  名  称

计量 单位

2016  年度

历年 累计

主动公开信息数

条

128

901

其中：1.政府网站

条

120

800

行政复议数

件

0

2"""


def test_heads_printed_with_blanks_between_their_characters() -> None:
    table = only(SPACED, "annex")
    assert [cell.value for cell in own_figures(table, 2016)] == ["128", "120", "0"]
    assert {cell.row for cell in table.cells} == {"主动公开信息数", "其中：1.政府网站", "行政复议数"}

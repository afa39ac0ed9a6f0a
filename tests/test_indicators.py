"""Indicators: the test corpus, table cells beside figures, nil returns, and figures of other times and bodies."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
import spacy

from govnlp.indicators.conflicts import without_conflicts
from govnlp.indicators.sentences import Figure, Indicator, definitions, find
from govnlp.indicators.tables import beside
from govnlp.pipeline import amounts, counts
from govnlp.pipeline.spans import mask
from govnlp.values import Cell, MoneyValue, Table

CORPUS = Path(__file__).parent / "data" / "indicators.txt"
YEAR = 2018


def figures(text: str) -> list[Figure]:
    line = mask(text)
    out = []
    for match in counts.find(line):
        value = match.value
        item = text[slice(*value.item_at)] if value.item_at else ""
        out.append(
            Figure(
                match.start, match.end, value.number, value.unit, value.approximate, item, value.action, value.item_at,
                value.part_of is not None,
            )
        )  # fmt: skip
    for amount in amounts.find(line):
        if isinstance(amount.value, MoneyValue):
            out.append(Figure(amount.start, amount.end, amount.value.amount, "元", amount.value.approximate))
    return sorted(out, key=lambda figure: figure.start)


def told(text: str, year: int | None = YEAR) -> list[Indicator]:
    return list(find(text, figures(text), year))


def parse(line: str) -> tuple[str, dict[int, str]]:
    text, marks, at = "", {}, 0
    for match in re.finditer(r"\[([^\[\]:]+):([a-z_]+)\]", line):
        text += line[at : match.start()]
        marks[len(text)] = match[2]
        text += match[1]
        at = match.end()
    return text + line[at:], marks


def sentences() -> list[tuple[str, dict[int, str]]]:
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    return [parse(line) for line in lines if line and not line.startswith("#")]


def test_the_corpus_and_the_lexicon_are_as_large_as_promised() -> None:
    ids = {definition.id for definition in definitions()}
    assert len(ids) >= 30
    assert len(sentences()) >= 150
    assert sum(not marks for _, marks in sentences()) / len(sentences()) > 0.4
    assert {name for _, marks in sentences() for name in marks.values()} <= ids


def test_precision_and_recall_on_the_corpus() -> None:
    right = found = wanted = 0
    misses = []
    for text, marks in sentences():
        got = {i.start: i.id for i in told(text) if i.rule != "nil"}
        right += len(got.items() & marks.items())
        found += len(got)
        wanted += len(marks)
        misses += [f"{text}: {got} {marks}"] if got != marks else []
    assert right / found >= 0.95, "\n".join(misses)
    assert right / wanted >= 0.9, "\n".join(misses)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("全年未收到政府信息公开申请。", ["requests_received"]),
        ("没有发生因信息公开引发的行政复议、行政诉讼。", ["reviews", "lawsuits"]),
        ("未收取任何费用。", ["fees"]),
        ("没有收到投诉3件以外的情况，行政复议1件。", ["reviews"]),
        ("本年度未收到任何公民、法人或者其他组织提出的信息公开申请。", ["requests_received"]),
        ("未接到当面、书面或网络形式的公开申请，也没有诉讼。", ["requests_received"]),
        ("我镇没有依申请公开信息的情况。", ["requests_received"]),
        ("全年无依申请公开信息。", ["requests_received"]),
        ("没有收到要求公开政府信息的申请。", ["requests_received"]),
        ("未收到和处理政府信息公开申请。", ["requests_received"]),
        ("本年度无人申请公开政府信息。", ["requests_received"]),
        ("没有政府信息公开的收费和减免情况。", ["fees"]),
        ("没有发生与信息公开相关的收费。", ["fees"]),
        ("未对任何公民、法人收取费用。", ["fees"]),
        ("未收费，没有接到举报。", ["fees"]),
        ("未向申请人收费。", ["fees"]),
        ("未收到依申请公开的信息申请。", ["requests_received"]),
        ("没有群众主动要求公开政府信息的申请。", ["requests_received"]),
        ("未接到群众要求公开的信息。", ["requests_received"]),
        ("未发生行政复议、诉讼。", ["reviews", "lawsuits"]),
        ("未收到申请公开政府信息的要求。", ["requests_received"]),
        ("未收到公民申请公开相关信息。", ["requests_received"]),
        ("未接到受理信息公开申请。", ["requests_received"]),
        ("发生行政复议、行政诉讼0件。", ["reviews", "lawsuits"]),
        ("行政复议和行政诉讼均为零件。", ["reviews", "lawsuits"]),
    ],
)
def test_nil_returns(text: str, ids: list[str]) -> None:
    assert [i.id for i in told(text)] == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("没有发生由信息公开申请引起的行政复议。", ["reviews"]),
        ("未发生有关政府信息公开申请的行政诉讼。", ["lawsuits"]),
        ("未发生因信息公开申请收费的情况。", ["fees"]),
        ("没有接到因依申请公开引发的举报。", []),
        ("未发生逾期答复信息公开申请的情况。", []),
        ("各科室均未收到信息公开申请。", []),
        ("有8个乡镇未收到信息公开申请。", []),
        ("未收到以传真提出的信息公开申请。", []),
        ("除上述外未收到其他信息公开申请。", []),
        ("没有依申请公开的受理窗口。", []),
        ("如未收到信息公开申请，请填零。", []),
        ("没有信息公开收费标准。", []),
        ("没有出现乱收费，未产生违规费用。", []),
        ("窗口没有收费人员。", []),
        ("无行政复议被撤销，无行政诉讼败诉。", []),
        ("发生行政复议、行政诉讼2件。", []),
        ("未向申请人收费的窗口有2个。", []),
    ],
)
def test_a_nil_return_of_something_else_or_of_less(text: str, ids: list[str]) -> None:
    assert [i.id for i in told(text)] == ids


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (("收到申请37件。", "未收到信息公开申请。"), [37]),
        (("收到申请0件。", "未收到信息公开申请。"), [0, 0]),
        (("收到申请37件。", "没有行政复议。"), [37, 0]),
        (("公开政府信息118条。", "公开政府信息48条。"), []),
        (("公开政府信息118条。", "公开政府信息118条。"), [118, 118]),
        (("公开政府信息近120条。", "公开政府信息118条。"), [120, 118]),
        (("收到申请37件。", "收到申请30件。"), [37, 30]),
        (("截至2018年底，已公开信息310条。", "2018年公开信息48条。"), [48]),
        (("累计公开信息310条。", "2018年新增公开信息48条。"), [48]),
        (("截至2018年底，已公开信息48条。", "2018年公开信息310条。"), []),
        (("累计公开信息310条。", "公开信息48条。"), []),
        (("累计公开信息310条，本年公开信息48条。",), [48]),
        (("2018年累计公开信息310条。", "2018年公开信息48条。"), []),
        (("公开信息90条。", "机关公开信息60条。", "分局公开信息30条。"), [90]),
        (("公开信息90条。", "机关公开信息60条。", "分局公开信息20条。"), []),
        (("公开信息90余条。", "机关公开信息60条。", "分局公开信息30条。"), []),
    ],
)
def test_what_contradicts_itself_is_not_told(texts: tuple[str, ...], values: list[int]) -> None:
    whole = "".join(texts)
    assert [i.value for i in without_conflicts(told(whole), whole)] == values


def test_contradictions_beside_a_table_stay() -> None:
    annex = Table("annex", "2014", 0, 50, (Cell("主动公开政府信息数", "条", "118", "value", 20, 23),))
    found = beside([*told("公开政府信息118条。"), *told("公开政府信息48条。")], [annex], 2016)
    assert [(i.value, i.agrees) for i in without_conflicts(found)] == [(118, True), (48, False)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2018年收到申请37件", 37),
        ("今年收到申请37件", 37),
        ("截至12月底，收到申请37件", 37),
        ("2018年1月1日至12月31日，收到申请37件", 37),
        ("2017年收到申请37件", None),
        ("三季度收到申请37件", None),
        ("2008年以来收到申请37件", None),
        ("2017-2018学年，收到申请37件", 37),
        ("2017年9月1日至2018年8月31日，收到申请37件", 37),
        ("2016-2017学年，收到申请37件", None),
        ("2018-2019学年，收到申请37件", None),
        ("较去年增加申请37件", None),
        ("截至11月底，收到申请37件", 37),
        ("截至7月底，收到申请37件", None),
        ("三季度收到申请40件，其中网上申请30件；信函申请7件", None),
    ],
)
def test_the_time_a_figure_is_of(text: str, value: int | None) -> None:
    assert [i.value for i in told(text)] == ([] if value is None else [value])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("历年累计公开信息90条，其中2018年新增公开信息20条", 20),
        ("截至2018年底，累计公开信息90条，其中，本年度公开信息20条", 20),
        ("累计公开信息90条，其中2017年公开信息20条", None),
        ("公开信息90条，其中动态类信息20条", 90),
        ("到2018年底累计公开信息90条", None),
        ("截至2018年底，共公开信息90条", 90),
        ("公开信息90条（此数含2008年以来公开的信息）", None),
        ("公开信息90条（含转载信息）", 90),
        ("公开信息90条（含上年补录的信息）", 90),
        ("省直机关公开信息90条", None),
        ("各行署公开信息90条", None),
    ],
)
def test_the_total_of_the_year_and_of_the_reporting_body(text: str, value: int | None) -> None:
    assert [i.value for i in told(text) if i.id == "disclosed_total"] == ([] if value is None else [value])


def test_a_year_that_is_not_known_takes_out_relative_years_only() -> None:
    assert [i.value for i in told("2017年收到申请37件；去年收到申请30件", None)] == [37]


def requests(row: str, value: str, status: str = "value") -> Table:
    return Table("requests", "2021", 100, 200, (Cell(row, "total", value, status, 110, 112),))


@pytest.mark.parametrize(
    ("text", "table", "cell_value", "agrees"),
    [
        ("收到申请37件", requests("1", "37"), 37, True),
        ("收到申请37件", requests("1", "36"), 36, False),
        ("收到申请30余件", requests("1", "36"), 36, True),
        ("收到申请37件", requests("1", "", "unreadable"), None, None),
        ("收到申请37件", requests("4", "1"), None, None),
    ],
)
def test_the_table_cell_beside_a_figure(text: str, table: Table, cell_value: int | None, agrees: bool | None) -> None:
    first = next(iter(beside(told(text), [table], 2021)))
    assert (first.id, first.cell_value, first.agrees) == ("requests_received", cell_value, agrees)


def test_received_may_be_told_with_what_was_carried_over() -> None:
    cells = (Cell("1", "total", "35", "value", 110, 112), Cell("2", "total", "2", "value", 120, 121))
    (first, *_) = beside(told("收到申请37件"), [Table("requests", "2021", 100, 200, cells)], 2021)
    assert (first.cell_value, first.agrees, first.cells) == (37, True, ((110, 112), (120, 121)))


def test_what_stands_in_a_table_only() -> None:
    (only,) = beside([], [requests("3.1", "12")], 2021)
    assert (only.id, only.value, only.rule, only.sentence, only.start) == ("requests_granted", 12, "table", None, 110)


def _refused(*cells: tuple[str, str], at: int | None = 110) -> Table:
    """A table with the totals of these rows of requests refused: (value, status)."""
    places = [(at + 10 * n, at + 10 * n + 2) if at and value else (None, None) for n, (value, _) in enumerate(cells)]
    totals = [
        Cell(f"3.3.{n}", "total", value, status, *place)
        for n, ((value, status), place) in enumerate(zip(cells, places, strict=True), 1)
    ]
    return Table("requests", "2021", 100, 200, tuple(totals))


READ, LOST, BLANK = ("4", "value"), ("", "unreadable"), ("", "blank")
SUMS: dict[str, tuple[list[Table], int | None]] = {
    "all cells": ([_refused(READ, READ, ("1", "value"))], 9),
    "a blank cell": ([_refused(READ, BLANK, READ)], 8),
    "a cell with its unit": ([_refused(READ, ("3件", "value"))], 7),
    "a cell that is no count": ([_refused(READ, ("3%", "value"))], None),
    "a lost cell": ([_refused(READ, READ, LOST)], None),
    "all cells lost": ([_refused(LOST, LOST)], None),
    "an inferred cell without a place": ([_refused(READ, ("3", "inferred"), at=None)], 7),
    "a table twice": ([_refused(READ, READ), _refused(READ, READ, at=310)], 8),
    "two tables that differ": ([_refused(READ, READ), _refused(READ, ("5", "value"), at=310)], None),
    "a table and a part of one": ([_refused(READ, READ), _refused(READ, LOST, at=310)], None),
    "a table and one that is lost": ([_refused(READ, READ), _refused(LOST, LOST)], 8),
}


@pytest.mark.parametrize(("tables", "value"), SUMS.values(), ids=SUMS)
def test_sums_of_cells_are_of_one_table_and_whole(tables: list[Table], value: int | None) -> None:
    found = [(one.id, one.value) for one in beside([], tables, 2021)]
    assert found == ([("requests_refused", value)] if value is not None else [])


def test_two_annexes_that_differ_tell_nothing() -> None:
    received = Cell("收到申请数", "件", "6", "value", 10, 11)
    annexes = [
        Table("annex", "2014", 0, 50, (received, Cell("当面申请数", "件", number, "value", 20, 21)))
        for number in ("5", "4")
    ]
    assert {one.id: one.value for one in beside([], annexes, 2016)} == {"requests_received": 6}


def test_an_annex_is_read_by_its_labels() -> None:
    cells = (
        Cell("1.当面申请数", "件", "6", "value", 10, 11),
        Cell("（一）主动公开政府信息数", "条", "635", "value", 20, 23),
    )
    found = {i.id: i.value for i in beside([], [Table("annex", "2014", 0, 50, cells)], 2016)}
    assert found == {"requests_in_person": 6, "disclosed_total": 635}


NATIONAL = {
    "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）": ("disclosed_total", "条"),
    "(一)主动公开政府信息数，不同渠道公开相同信息计1条": ("disclosed_total", "条"),
    "主动公开信息数": ("disclosed_total", "条"),
    "（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）": ("hot_topics", "次"),
    "（一）收到申请数": ("requests_received", "件"),
    "收到申请数量": ("requests_received", "件"),
    "受理依申请公开信息总数": ("requests_received", "件"),
    "4.网上申请数": ("requests_online", "件"),
    "3.否决公开答复总数": ("requests_refused", "件"),
    "四、行政复议数量": ("reviews", "件"),
    "行政诉讼数": ("lawsuits", "件"),
    "六、举报投诉数量": ("complaints", "件"),
    "1.专职人员数（不包括政府公报及政府网站工作人员数）": ("staff_full_time", "人"),
    "（二）举办各类培训班数": ("training_sessions", "次"),
    "五、行政诉讼数量 / （二）被依法纠错数": ("", "件"),
    "其中：主要负责同志参加新闻发布会次数": ("", "次"),
    "不主动公开政府信息数": ("", "条"),
}


@pytest.mark.parametrize("label", NATIONAL)
def test_labels_of_an_annex(label: str) -> None:
    name, unit = NATIONAL[label]
    found = beside([], [Table("annex", "2014", 0, 50, (Cell(label, unit, "6", "value", 10, 11),))], 2016)
    assert [(one.id, one.value, one.unit) for one in found] == ([(name, 6, unit)] if name else [])


@pytest.mark.parametrize(("unit", "value"), [("万元", 15_000), ("千元", 1_500), ("元", Decimal("1.5"))])
def test_money_of_an_annex_is_in_yuan(unit: str, value: Decimal) -> None:
    label = "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）"
    (found,) = beside([], [Table("annex", "2014", 0, 50, (Cell(label, unit, "1.5", "value", 10, 13),))], 2016)
    assert (found.id, found.value, found.unit) == ("funds", value, "元")


def test_indicators_survive_json() -> None:
    (indicator,) = told("收到申请37件。")
    assert indicator.sentence == (0, 7)
    assert Indicator.from_dict(json.loads(json.dumps(indicator.to_dict()))) == indicator


def test_the_component_reads_entities_and_gives_places_in_the_text() -> None:
    nlp = spacy.blank("zh")
    for name in ("govnlp_dates", "govnlp_amounts", "govnlp_counts", "govnlp_indicators"):
        nlp.add_pipe(name)
    doc = nlp("一、总体情况\n全年主动公开政府信息1108条。\n收取信息处理费0元。")
    assert [(i.id, doc.text[i.start : i.end], i.value) for i in doc._.indicators] == [
        ("disclosed_total", "1108条", 1108),
        ("fees", "0元", 0),
    ]

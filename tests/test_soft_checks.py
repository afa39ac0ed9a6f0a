"""Soft checks E to I: prose against tables, one year against the next; what may rightly differ must not fail."""

from __future__ import annotations

from dataclasses import replace

import pytest
from built_reports import disclosure, report, requests, reviews
from spacy.language import Language

import govnlp
from govnlp.claims import Count, find
from govnlp.consistency import SoftCheck, soft_checks
from govnlp.figures import row_label
from govnlp.pipeline import counts
from govnlp.text.alignment import Edit
from govnlp.values import CountValue, Table

# 40 new and 2 old requests: 41 concluded, 1 carried over; 20 granted, 6 in part, 5 + 1 refused, 4 not available, 3 rejected.
ROWS = {
    "1": 40, "2": 2, "3.1": 20, "3.2": 6, "3.3.5": 5, "3.3.8": 1, "3.4.1": 4, "3.5.2": 3, "3.6.3": 2, "3.7": 41, "4": 1,
}  # fmt: skip
TABLES = (requests("2021", ROWS), reviews(review=3, direct=1, after_review=2))


def prose(
    text: str, tables: tuple[Table, ...] = TABLES, year: int | None = 2022, topic: str = "on_request"
) -> list[SoftCheck]:
    made = report(*tables, text=text, year=year, topic=topic)
    return [check for check in soft_checks([made]) if check.id == "H"]


# text, and what the check says of it: (kind, status, reading)
FITTING = [
    ("全年共收到政府信息公开申请40件。", "received", "1"),
    ("本年度受理政府信息公开申请42件。", "received", "1+2"),
    ("收到公民、法人和其他组织的政府信息公开申请40件。", "received", "1"),
    ("区政府办共收到40份政府信息公开申请。", "received", "1"),
    ("我局收到依申请公开四十件。", "received", "1"),
    ("2022年新收申请40件。", "new", "1"),
    ("2021年结转2件。", "carried_in", "2"),
    ("另有上年结转申请2件一并办理。", "carried_in", "2"),
    ("全部办结申请41件。", "concluded", "3.7"),
    ("当年收到的申请，当年办结39件。", "concluded", "1-4"),
    ("按期答复41件。", "answered", "3.7"),
    ("其中1件结转下年度继续办理。", "carried_out", "4"),
    ("结转至2023年1件。", "carried_out", "4"),
    ("予以公开20件，占比近半。", "granted", "3.1"),
    ("部分公开6件。", "partial", "3.2"),
    ("予以公开和部分公开共26件。", "granted_or_partial", "3.1+3.2"),
    ("不予公开6件。", "refused", "3.3"),
    ("无法提供4件。", "unavailable", "3.4"),
    ("不予处理3件。", "rejected", "3.5"),
    ("其他处理2件。", "otherwise", "3.6"),
    ("因政府信息公开被申请行政复议3件。", "review", "review"),
    ("政府信息公开行政诉讼3件。", "litigation", "litigation"),
    ("复议后起诉2件。", "litigation_after_review", "litigation_after_review"),
    ("未经复议直接起诉1件。", "litigation_direct", "litigation_direct"),
    ("行政复议和行政诉讼共6件。", "remedies", "review+litigation"),
    ("全市共收到政府信息公开申请40件。", "received", "1"),
]


@pytest.mark.parametrize(("text", "kind", "reading"), FITTING, ids=[text for text, _, _ in FITTING])
def test_prose_that_fits_names_its_reading(text: str, kind: str, reading: str) -> None:
    (check,) = prose(text)
    assert (check.where, check.status, check.reading) == (kind, "pass", reading)
    assert check.left == check.right


FAILING = [
    ("全年共收到政府信息公开申请37件。", "received", 37, 40),
    ("我局收到依申请公开1140件。", "received", 1140, 40),
    ("2022年新收申请42件。", "new", 42, 40),
    ("上年结转申请3件。", "carried_in", 3, 2),
    ("办结申请38件。", "concluded", 38, 41),
    ("结转下年度2件。", "carried_out", 2, 1),
    ("予以公开21件。", "granted", 21, 20),
    ("不予公开7件。", "refused", 7, 6),
    ("因信息公开引发行政复议4件。", "review", 4, 3),
    ("因信息公开引发行政诉讼5件。", "litigation", 5, 3),
    ("2022年，本局未收到政府信息公开申请。", "received", 0, 40),
    ("没有结转下年度的申请。", "carried_out", 0, 1),
]


@pytest.mark.parametrize(("text", "kind", "left", "right"), FAILING, ids=[case[0] for case in FAILING])
def test_prose_that_fits_no_reading_fails(text: str, kind: str, left: int, right: int) -> None:
    (check,) = prose(text)
    assert (check.where, check.status, check.left, check.right) == (kind, "fail", left, right)


def test_none_is_said_of_review_and_litigation_together() -> None:
    text = "未发生因政府信息公开引起的行政复议、行政诉讼。"
    assert [(c.where, c.status, c.left) for c in prose(text)] == [("review", "fail", 0), ("litigation", "fail", 0)]
    assert {c.status for c in prose(text, (TABLES[0], reviews()))} == {"pass"}


# What may be another figure: unknown with a reason, whether the number fits or not.
DOUBTFUL = [
    ("2021年收到政府信息公开申请37件。", "another year"),
    ("2019年至2022年累计收到政府信息公开申请137件。", "another year"),
    ("自条例实施以来共受理政府信息公开申请500件。", "another year"),
    ("上半年收到政府信息公开申请17件。", "another year"),
    ("去年同期收到政府信息公开申请37件。", "another year"),
    ("1至6月收到政府信息公开申请17件。", "another year"),
    ("全区各镇街共收到政府信息公开申请158件。", "another area"),
    ("区直部门收到政府信息公开申请25件。", "another area"),
    ("市本级收到政府信息公开申请25件。", "another area"),
    ("通过网络收到政府信息公开申请30件。", "a part"),
    ("收到关于征地补偿的申请15件。", "a part"),
    ("收到自然人申请38件。", "a part"),
    ("收到企业提出的政府信息公开申请2件。", "a part"),
    ("其中收到重大项目类申请9件。", "a part"),
    ("收到12件通过信函寄来的申请。", "a part"),
    ("对3件申请作出不予公开决定。", "a part"),
    ("行政复议维持2件。", "a part"),
    ("行政复议和行政诉讼各1件。", "a part"),
    ("月均收到政府信息公开申请3件。", "a part"),
    ("共收到政府信息公开申请30余件。", "not an exact number"),
    ("收到政府信息公开申请约40件。", "not an exact number"),
    ("按时办结申请38件。", "in time only"),
    ("网上收到政府信息公开申请40件。", "a part"),
    ("2021年收到政府信息公开申请40件。", "another year"),
]


@pytest.mark.parametrize(("text", "note"), DOUBTFUL, ids=[text for text, _ in DOUBTFUL])
def test_prose_that_may_mean_something_else_is_unknown(text: str, note: str) -> None:
    (check,) = prose(text)
    assert (check.status, check.note) == ("unknown", note)


# What says nothing about the tables.
SILENT = [
    ("全年收到群众来信37封，答复37件。", "proactive"),
    ("受理行政许可申请870件，办结865件。", "on_request"),
    ("12345热线受理诉求126件，回复126件。", "overview"),
    ("收到行政复议申请88件，审结80件。", "overview"),
    ("办理人大代表建议12件，答复率100%。", "on_request"),
    ("到年底另有政府信息公开申请7件尚在办理。", "on_request"),
    ("制发公文120件，其中主动公开80件，不予公开20件。", "management"),
    ("较上年增加6件。", "on_request"),
    ("申请量比2021年下降5件。", "on_request"),
    ("未办结3件。", "on_request"),
    ("未发生因信息公开引起的败诉案件。", "remedies"),
    ("全年未收到行政许可申请。", "on_request"),
    ("未收到逾期答复的投诉。", "on_request"),
    ("参加培训37人次。", "on_request"),
    ("答复率为100%，满意度较高。", "on_request"),
    ("召开会议3次，研究依申请公开工作。", "on_request"),
]


@pytest.mark.parametrize(("text", "topic"), SILENT, ids=[text for text, _ in SILENT])
def test_prose_about_something_else_is_no_claim(text: str, topic: str) -> None:
    assert prose(text, topic=topic) == []


def test_several_claims_of_a_sentence_are_told_apart() -> None:
    checks = prose("2022年新收申请40件，2021年结转2件，比上年增加6件，办结41件，结转2023年继续办理1件。")
    assert [(c.where, c.status) for c in checks] == [
        ("new", "pass"), ("carried_in", "pass"), ("concluded", "pass"), ("carried_out", "pass"),
    ]  # fmt: skip


def test_a_total_and_its_parts_do_not_fail() -> None:
    checks = prose("收到申请40件，予以公开19件；上年结转申请2件，予以公开1件。")
    assert [c.status for c in checks if c.where == "granted"] == ["unknown", "unknown"]
    checks = prose("收到政府信息公开申请40件。\n收到政府信息公开申请12件的是城东所。")
    assert [c.status for c in checks] == ["pass", "unknown"]


def test_both_readings_fit_where_nothing_was_carried_over() -> None:
    tables = (requests("2021", {"1": 5, "3.1": 5, "3.7": 5}),)
    (check,) = prose("收到政府信息公开申请5件。", tables)
    assert check.reading == "1 or 1+2"


def test_without_the_reports_year_a_stated_year_leaves_it_open() -> None:
    assert [c.status for c in prose("2022年收到申请37件。", year=None)] == ["unknown"]
    assert [c.status for c in prose("共收到申请37件。", year=None)] == ["fail"]


def blank(table: Table) -> Table:
    """The table as a template that nobody filled in."""
    return replace(table, cells=tuple(replace(cell, value="", status="blank") for cell in table.cells))


@pytest.mark.parametrize(
    ("table", "status"),
    [
        pytest.param(requests("2021", {"1": "?"}), "unknown", id="unreadable total"),
        pytest.param(blank(requests("2021", {})), "unknown", id="blank table"),
        pytest.param(requests("2021", {"1": 9, "3.7": 9}, **{"1__total": ""}), "unknown", id="blank total of 9"),
        pytest.param(requests("2021", {"1": "", "3.1": 1, "3.7": 1}), "fail", id="blank row in a filled table is 0"),
        pytest.param(requests("2019", {"1": "~7", "3.7": 7}), "pass", id="inferred total"),
        pytest.param(reviews(), None, id="no request table"),
    ],
)
def test_what_the_table_does_not_tell_is_unknown(table: Table, status: str | None) -> None:
    assert [c.status for c in prose("收到政府信息公开申请7件。", (table,))] == ([status] if status else [])


def test_results_of_2019_and_2021_are_summed_alike() -> None:
    text = "其他处理2件。"
    for table in (requests("2019", {"3.6": 2, "3.7": 2}), requests("2021", {"3.6.1": 1, "3.6.3": 1, "3.7": 2})):
        assert [(c.status, c.reading) for c in prose(text, (table,))] == [("pass", "3.6")]


def test_offsets_lead_to_the_sentence_in_the_source() -> None:
    source = "我局概況如下。全年共收到政府信息公開申請40件，均已答復！"
    repaired = source.translate(str.maketrans("況開請復", "况开请复"))
    edits = tuple(
        Edit("script", i, i + 1, a, b) for i, (a, b) in enumerate(zip(source, repaired, strict=True)) if a != b
    )
    made = report(*TABLES, text=repaired)
    made = replace(made, repairs=edits, text=source)
    (check,) = [c for c in soft_checks([made]) if c.id == "H"]
    assert source[check.start : check.end] == "全年共收到政府信息公開申請40件，均已答復"


def test_without_text_only_tables_are_compared() -> None:
    made = report(*TABLES, text="收到政府信息公开申请37件。")
    assert soft_checks([replace(made, text="")]) == []


# G

G_CASES = [
    pytest.param({("规章", "本年新公开数量"): "3", ("规章", "对外公开总数量"): "20"}, "规章", ("pass", 3, 20), id="new within all"),
    pytest.param({("规章", "本年新公开数量"): "3", ("规章", "对外公开总数量"): "2"}, "规章", ("fail", 3, 2), id="too many new"),
    pytest.param({("规章", "本年新公开数量"): "?"}, "规章", ("unknown", None, 0), id="unreadable"),
    pytest.param({("行政许可", "上一年项目数量"): "12", ("行政许可", "本年增/减"): "-3"}, "行政许可", ("pass", 0, 9), id="minus"),
    pytest.param({("行政许可", "上一年项目数量"): "2", ("行政许可", "本年增/减"): "减3"}, "行政许可", ("fail", 0, -1), id="减3"),
    pytest.param({("行政许可", "本年增/减"): "增加3"}, "行政许可", ("pass", 0, 3), id="增加"),
    pytest.param({("行政事业性收费", "本年增/减"): "-1"}, "行政事业性收费", ("fail", 0, -1), id="fees"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "row", "wanted"), G_CASES)
def test_g_compares_the_cells_of_a_row(
    values: dict[tuple[str, str], str], row: str, wanted: tuple[str, int | None, int | None]
) -> None:
    checks = {check.where: check for check in soft_checks([report(disclosure("2019", values))])}
    assert len(checks) == 7
    assert (checks[row].status, checks[row].left, checks[row].right) == wanted


def test_g_is_of_2019_alone() -> None:
    assert soft_checks([report(disclosure("2021", {}))]) == []


# I

FEE = ("行政事业性收费", "本年收费金额（单位：万元）")


@pytest.mark.parametrize(
    ("text", "cell", "status"),
    [
        pytest.param("全年收取信息处理费1200元。", "0.12", "unknown", id="the same amount"),
        pytest.param("全年收取信息处理费1,200元。", "35.6", "pass", id="another amount"),
        pytest.param("收取信息处理费0元。", "0", "pass", id="nothing and nothing"),
        pytest.param("收取信息处理费0.5万元。", "?", "unknown", id="unreadable cell"),
        pytest.param("行政事业性收费即收取的信息处理费。", "0", "unknown", id="equated in words"),
        pytest.param("未收取信息处理费。", "3", None, id="no amount"),
        pytest.param("严格执行信息处理费管理办法。", "3", None, id="no fee told"),
    ],
)
def test_i_cautions_against_equating_the_fees(text: str, cell: str, status: str | None) -> None:
    made = report(disclosure("2021", {FEE: cell}), text=text, topic="other_matters")
    checks = [check for check in soft_checks([made]) if check.id == "I"]
    assert [check.status for check in checks] == ([status] if status else [])


# E and F


def two_years(first: Table, second: Table, **other: object) -> list[SoftCheck]:
    earlier = report(first, year=2021, source="2021.txt")
    later = report(second, source="2022.txt", **other)  # type: ignore[arg-type]
    return soft_checks([later, earlier])


def test_e_compares_what_is_carried_over_column_by_column() -> None:
    checks = two_years(requests("2019", {"4": 3}), requests("2021", {"2": 2}, **{"2__business": "1", "2__total": "3"}))
    assert [check.id for check in checks] == ["E"] * 7
    found = {check.where: check for check in checks}
    assert (found["total"].status, found["total"].left, found["total"].right) == ("pass", 3, 3)
    assert (found["natural_person"].status, found["business"].status) == ("fail", "fail")
    assert found["business"].note == "applicants may be sorted otherwise"
    assert (found["total"].source, found["total"].other, found["total"].note) == ("2022.txt", "2021.txt", "")


@pytest.mark.parametrize("other", [{"year": 2023}, {"agency": "临江市财政局"}, {"agency": ""}, {"year": None}], ids=str)
def test_e_is_of_one_body_in_consecutive_years(other: dict[str, object]) -> None:
    assert two_years(requests("2021", {"4": 3}), requests("2021", {"2": 2}), **other) == []


def test_e_is_unknown_where_a_year_says_two_things() -> None:
    earlier = [report(requests("2021", {"4": n}), year=2021, source=f"2021-{n}.txt") for n in (2, 3)]
    later = report(requests("2021", {"2": 2}), source="2022.txt")
    found = {check.where: check.status for check in soft_checks([*earlier, later])}
    assert (found["total"], found["business"]) == ("unknown", "pass")
    found = {check.where: check.status for check in soft_checks([earlier[0], earlier[0], later])}
    assert found["total"] == "pass"


def in_force(now: str, issued: str = "0", repealed: str = "0") -> Table:
    row = "行政规范性文件"
    return disclosure(
        "2021", {(row, "现行有效件数"): now, (row, "本年制发件数"): issued, (row, "本年废止件数"): repealed}
    )


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        pytest.param(in_force("20"), in_force("23", "5", "2"), ("pass", 23, 23), id="20 + 5 - 2"),
        pytest.param(in_force("20"), in_force("25", "5", "2"), ("fail", 25, 23), id="repeals forgotten"),
        pytest.param(in_force("?"), in_force("25"), ("unknown", 25, None), id="last year unreadable"),
        pytest.param(in_force("20"), in_force("20", "?"), ("unknown", 20, None), id="issued unreadable"),
    ],
)
def test_f_carries_the_stock_forward(first: Table, second: Table, wanted: tuple[str, int | None, int | None]) -> None:
    found = {check.where: check for check in two_years(first, second)}
    assert set(found) == {"规章", "行政规范性文件"}
    check = found["行政规范性文件"]
    assert (check.id, check.status, check.left, check.right) == ("F", *wanted)


def test_f_does_not_cross_the_break_between_the_forms() -> None:
    assert [c for c in two_years(disclosure("2019", {}), in_force("5")) if c.id == "F"] == []


# The whole way


def test_from_text_to_soft_checks(nlp: Language) -> None:
    table = requests("2021", ROWS)
    heads = "申请人情况\n自然人 | 法人或其他组织 | 总计\n商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他"
    rows = []
    for code in dict.fromkeys(cell.row for cell in table.cells):
        values = [cell.value for cell in table.cells if cell.row == code]
        rows.append(" | ".join([row_label("requests", code), *values]))
    text = "\n".join(
        [
            "临江市水务局2022年政府信息公开工作年度报告",
            "一、总体情况",
            "（二）依申请公开情况",
            "2022年，我局收到政府信息公开申请40件，办结38件。",
            "三、收到和处理政府信息公开申请情况",
            heads,
            *rows,
        ]
    )
    made = govnlp.Report.from_doc(nlp(text), "a.txt")
    checks = [check for check in soft_checks([made]) if check.id == "H"]
    assert [(c.where, c.status, c.left, c.right) for c in checks] == [
        ("received", "pass", 40, 40),
        ("concluded", "fail", 38, 41),
    ]
    assert {text[c.start : c.end] for c in checks} == {"2022年，我局收到政府信息公开申请40件，办结38件"}


@pytest.mark.parametrize(
    "text", ["收到申请1件" * 4000, "2021年" * 8000 + "收到申请1件", "公开" * 20000, "未" * 20000 + "复议"]
)
def test_hostile_sentences_are_read_through(text: str) -> None:
    claims = list(find(text, [Count(*match) for match in counts.find(text)], 2022, "on_request"))
    assert len(claims) == (4000 if text.startswith("收到") else 1 if "收到" in text else len(claims))


def test_counts_of_other_measures_are_no_claims() -> None:
    text = "收到申请37元"
    assert list(find(text, [Count(4, 7, CountValue(37, "元"))], 2022, "on_request")) == []

"""The panel: one row a report, missing where not known, 2019 and 2021 compared only where they may be."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from built_reports import cell, disclosure, report, requests, reviews

from govnlp.panels import FRONT, annex_panel, dictionary, panel
from govnlp.values import Table

FEES, AMOUNT = "本年收费金额（单位：万元）", "采购总金额"


def one(*tables: Table, **how: object) -> pd.Series:
    return panel([report(*tables)], **how).iloc[0]  # type: ignore[arg-type]


def test_a_row_a_report() -> None:
    frame = panel(
        [
            report(requests("2021", {"1": 5, "3.1": 5, "3.7": 5}), reviews(review=2), source="2022"),
            report(requests("2019", {"1": 3, "3.7": 4}), year=2019, format="2019", source="2019"),
            report(year=None, agency="", format="free", source="none"),
        ]
    )
    assert list(frame["source"]) == ["2022", "2019", "none"]
    assert list(frame["requests_1_total"]) == [5, 3, pd.NA]
    assert list(frame["requests_3_1_natural_person"]) == [5, 0, pd.NA]
    assert list(frame["reviews_review_upheld"]) == [2, pd.NA, pd.NA]
    assert frame.loc[0, ["checks_passed", "checks_failed", "checks_unknown"]].tolist() == [39, 0, 0]
    assert frame.loc[1, "checks_failed"] > 0
    assert frame.loc[2, ["agency", "year"]].isna().all()


@pytest.mark.parametrize("value", ["", "?", "无数"], ids=["blank", "unreadable", "no number"])
def test_what_is_not_known_is_missing_and_never_0(value: str) -> None:
    row = one(requests("2021", {"1": value}))
    assert row["requests_1_total"] is pd.NA
    assert row["requests_2_total"] == 0


def test_other_results_are_compared_across_the_break() -> None:
    frame = panel(
        [
            report(requests("2019", {"3.6": 7, "3.7": 7}), source="2019"),
            report(requests("2021", {"3.6.1": 4, "3.6.3": 3, "3.7": 7}), source="2021"),
            report(requests("2021", {"3.6.1": 4, "3.6.2": "", "3.6.3": 3}), source="blank"),
        ]
    )
    assert list(frame["requests_3_6_total"]) == [7, 7, pd.NA]
    assert list(frame["requests_3_6_1_total"]) == [pd.NA, 4, 4]


def test_section_2_is_kept_apart_where_the_forms_count_other_things() -> None:
    old = disclosure("2019", {("规范性文件", "对外公开总数量"): "20", ("行政处罚", "处理决定数量"): "8"})
    new = disclosure("2021", {("行政规范性文件", "现行有效件数"): "18", ("行政处罚", "本年处理决定数量"): "9"})
    frame = panel([report(old), report(new)])
    assert list(frame["disclosure_normative_documents_disclosed_in_all"]) == [20, pd.NA]
    assert list(frame["disclosure_normative_documents_in_force"]) == [pd.NA, 18]
    assert list(frame["disclosure_penalties_decisions"]) == [8, 9]
    assert list(frame["disclosure_fees_amount"]) == [pd.NA, 0]
    assert list(frame["disclosure_fees_previous_year"]) == [0, pd.NA]


@pytest.mark.parametrize(
    ("printed", "amount", "unstated"),
    [("92.45万元", 92.45, None), ("358000元", 35.8, None), ("92.45", None, 92.45), ("0", 0, None), ("", None, None)],
)
def test_purchases_without_a_unit_are_not_mixed_with_those_in_a_unit(
    printed: str, amount: float | None, unstated: float | None
) -> None:
    row = one(disclosure("2019", {("政府集中采购", AMOUNT): printed}))
    for column, wanted in (("", amount), ("_unstated_unit", unstated)):
        found = row[f"disclosure_procurement_amount{column}"]
        assert found is pd.NA if wanted is None else found == wanted


def test_inferred_figures_are_named_and_can_be_left_out() -> None:
    table = requests("2021", {"1": "~5", "3.6.1": "~2", "3.6.3": 1})
    row = one(table)
    assert (row["requests_1_total"], row["requests_3_6_total"]) == (5, 3)
    assert set(row["inferred"].split()) == {
        f"requests_{code}_{column}" for code in ("1", "3_6_1", "3_6") for column in ("natural_person", "total")
    }
    without = one(table, inferred=False)
    assert without["inferred"] == ""
    assert without[row["inferred"].split()].isna().all()
    assert without["requests_3_6_3_total"] == 1


def test_tables_that_differ_leave_the_figure_missing() -> None:
    row = one(requests("2021", {"1": 5}), requests("2021", {"1": 6}))
    assert row["requests_1_total"] is pd.NA
    assert set(row["conflicting"].split()) == {"requests_1_natural_person", "requests_1_total"}
    assert one(requests("2021", {"1": 5}), requests("2021", {"1": 5}))["requests_1_total"] == 5


def test_rows_of_no_form_are_left_out() -> None:
    assert one(Table("disclosure", "2021", 0, 1, (cell("别的事项", "现行有效件数", "3"),)))[list(FRONT)].notna().any()


def test_the_dictionary_explains_every_column() -> None:
    words = dictionary()
    assert [*FRONT, *words["name"]] == list(panel([]).columns)
    assert words["name"].is_unique
    known = words.set_index("name")
    assert known.loc["requests_3_3_1_business"].to_dict() == {
        "table": "requests",
        "heading": "三、本年度办理结果 （三）不予公开",
        "row": "3.3.1",
        "row_label": "1.属于国家秘密",
        "column": "business",
        "column_label": "法人或其他组织 商业企业",
        "unit": "件",
        "formats": "2019 2021",
        "note": "",
        "comparable": True,
    }
    assert known["comparable"].sum() == 23 * 7 + 15 + 3
    assert (known["table"] == "requests").sum() == 26 * 7
    assert not known.loc["disclosure_rules_in_force", "comparable"]
    assert known.loc["requests_3_6_1_total", "formats"] == "2021"
    assert "3.6.1 to 3.6.3" in known.loc["requests_3_6_total", "note"]


@pytest.mark.parametrize("make", [panel, annex_panel], ids=["panel", "annex"])
def test_panels_keep_their_types_through_parquet(make: object, tmp_path: Path) -> None:
    annex = Table("annex", "2014", 0, 1, (cell("收到申请数", "件", "5"),))
    for reports in ([], [report()], [report(requests("2021", {"1": 3}), annex)]):
        frame = make(reports)  # type: ignore[operator]
        frame.to_parquet(tmp_path / "panel.parquet")
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "panel.parquet"), frame)
    assert panel([]).dtypes.equals(panel([report(requests("2019", {}))]).dtypes)


def test_the_list_of_2014_stands_apart() -> None:
    rows = (
        cell("（一）收到申请数", "件", "5"),
        cell("其中：1.当面申请数", "件", "2"),
        cell("2.网络申请数（含邮件）", "件", "3"),
        cell("其他情形数", "件", "0"),
        cell("其他情形数", "件", "1"),
        cell("四、行政复议数量 / （二）被依法纠错数", "件", "2"),
        cell("行政诉讼情况 / 被依法纠错数", "件", "1"),
        cell("专项经费", "万元", "1.5"),
        cell("专职人员数", "人", ""),
    )
    national = report(Table("annex", "2014", 0, 1, rows), year=2016, source="2016")
    local = report(Table("annex", "", 0, 1, rows), year=2012, source="2012")
    frame = annex_panel([national, local, report(requests("2021", {}))])
    assert frame["source"].tolist() == ["2016"]
    row = frame.iloc[0]
    assert (row["收到申请数"], row["当面申请数"], row["网络申请数"], row["专项经费"]) == (5, 2, 3, 1.5)
    assert (row["conflicting"], row["其他情形数"]) == ("其他情形数", pd.NA)
    assert (row["行政复议 / 被依法纠错数"], row["行政诉讼 / 被依法纠错数"]) == (2, 1)
    assert "专职人员数" not in frame
    assert panel([national]).iloc[0].filter(like="requests").isna().all()

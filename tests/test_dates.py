"""Dates: borders, values, and what only looks like one."""

from __future__ import annotations

import datetime

import pytest
import spacy
from entities import read

from govnlp.pipeline.dates import find, place

YEAR = 2020


@pytest.mark.parametrize(
    "marked",
    [
        "统计期限自[2013年1月1日起至2013年12月31日:DATE]止。",
        "[二○一三年十二月二十日:DATE]",
        "[二〇二二年一月十二日:DATE]",
        "[2018年初:DATE]，局领导走进直播间",
        "自[2017年1月以来:DATE]的救助名单",
        "截至[12月底:DATE]，共有近三千人参与",
        "[1-11月:DATE]办结率为百分之百",
        "[1月至6月:DATE]和[下半年:DATE]",
        "[2016-2018年:DATE]三年行动计划",
        "公示期为[5月1日至10日:DATE]",
        "[3月15日—4月10日:DATE]开展培训",
        "[今年以来:DATE]，[全年:DATE]，[去年:DATE]，[上年度:DATE]，[本年度:DATE]，[明年:DATE]",
        "[今年上半年:DATE]与[去年同期:DATE]相比",
        "[2019年第一季度:DATE]和[四季度:DATE]",
        "[2020年来:DATE]，凡是组织的会议都参加",
        "发布时间：[2014-03-05:DATE] 10:22",
        "[2013.5.6:DATE]印发",
        "[13年5月:DATE]起试行",
        "[2018年12月31日:DATE]24时",
        "[1月:DATE]、[5月:DATE]各一次",
        "[明年三月底:DATE]前建成",
        "[十一月份:DATE]的简报",
        "[20XX年:DATE]政府信息公开工作年度报告",
        "（[2017年12月:DATE]）",
        "[11月中下旬:DATE]、[3月上中旬:DATE]检查",
        "[上半年度:DATE]工作总结",
        "[2013-2014学年:DATE]信息公开报告",
        "[2013—2014学年度:DATE]，我校；[2013年至2014年学年:DATE]",
    ],
)
def test_dates_are_found_with_exact_borders(marked: str) -> None:
    line, marks = read(marked)
    assert marks, "an example must hold a date"
    assert {(m.start, m.end): "DATE" for m in find(line)} == marks


@pytest.mark.parametrize(
    "line",
    [
        "近年来，我市不断完善制度",
        "目前运行平稳，今后还要加强",
        "每年5月开展一次检查，每月一次例会",
        "公示7天，20个工作日内答复",
        "为期3个月的整治，12个月滚动",
        "三年行动计划进入第二年",
        "多年来一直如此",
        "青年中开展宣传，半年内完成",
        "12345热线，第24条",
        "本年度报告由六个部分组成，本年报可下载",
        "以前年度结转",
        "网站升级到2.0版",
        "2013-2014学年第一学期，2012-2015学年",
        "网上年检，线下年会，安全年活动，文明年画",
    ],
)
def test_what_only_looks_like_a_date(line: str) -> None:
    assert [line[m.start : m.end] for m in find(line)] == []


@pytest.mark.parametrize(
    ("text", "start", "end", "precision", "needs_year"),
    [
        ("2013年12月20日", "2013-12-20", "2013-12-20", "day", False),
        ("二○一三年十二月二十日", "2013-12-20", "2013-12-20", "day", False),
        ("2013年度", "2013-01-01", "2013-12-31", "year", False),
        ("2019年2月", "2019-02-01", "2019-02-28", "month", False),
        ("2020年2月", "2020-02-01", "2020-02-29", "month", False),
        ("上半年", "2020-01-01", "2020-06-30", "half", True),
        ("第三季度", "2020-07-01", "2020-09-30", "quarter", True),
        ("去年", "2019-01-01", "2019-12-31", "year", True),
        ("明年三月底", "2021-03-21", "2021-03-31", "month", True),
        ("2018年1月1日至12月31日", "2018-01-01", "2018-12-31", "range", False),
        ("2016-2018年", "2016-01-01", "2018-12-31", "range", False),
        ("1-11月", "2020-01-01", "2020-11-30", "range", True),
        ("今年1月至6月", "2020-01-01", "2020-06-30", "range", True),
        ("5月1日至10日", "2020-05-01", "2020-05-10", "range", True),
        ("11月中下旬", "2020-11-11", "2020-11-30", "month", True),
        ("上半年度", "2020-01-01", "2020-06-30", "half", True),
        ("2013-2014学年", "2013-09-01", "2014-08-31", "range", False),
        ("2013/14学年度", "2013-09-01", "2014-08-31", "range", False),
        ("20XX年", None, None, "year", False),
        ("2019年2月30日", None, None, "day", False),
    ],
)
def test_values(text: str, start: str | None, end: str | None, precision: str, needs_year: bool) -> None:
    (match,) = find(text)
    value = place(match.points, YEAR)
    day = datetime.date.fromisoformat
    assert (value.start, value.end) == (start and day(start), end and day(end))
    assert (value.precision, value.needs_year) == (precision, needs_year)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2015年3月成立小组，同年11月调整", "2015-11-01"),
        ("2015年12月成立小组，同年3月印发通知", "2015-03-01"),
        ("2015年3月获批，11月又获表彰", "2015-11-01"),
        ("2015年12月印发通知，1月召开会议", "2018-01-01"),
        ("2015年3月获批。11月召开会议", "2018-11-01"),
        ("2015年3月起施行，11月召开会议", "2018-11-01"),
        ("2015年3月获批，今年11月召开会议", "2018-11-01"),
        ("2015年成立小组，11月召开会议", "2018-11-01"),
    ],
)
def test_a_month_lies_in_the_year_of_the_one_before_it(text: str, start: str) -> None:
    last = list(find(text))[-1]
    assert str(place(last.points, 2018).start) == start


def test_a_relative_date_has_no_days_without_a_year() -> None:
    (match,) = find("去年")
    value = place(match.points, None)
    assert (value.start, value.end, value.needs_year) == (None, None, True)


def test_the_component_works_alone_and_relative_to_a_chosen_year() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("govnlp_dates", config={"year": 2015})
    doc = nlp("去年12月，某县印发《2013年工作要点》。")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("去年12月", "DATE")]
    assert doc.ents[0]._.value.start == datetime.date(2014, 12, 1)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("全年", "2020-01-01", "2020-12-31"),
        ("截至12月底", "2020-12-21", "2020-12-31"),
        ("二○一三年", "2013-01-01", "2013-12-31"),
        ("2019年11月至次年3月", "2019-11-01", "2020-03-31"),
        ("2017年10月至2018年3月", "2017-10-01", "2018-03-31"),
        ("2018年1—12月", "2018-01-01", "2018-12-31"),
        ("今年以来", "2020-01-01", "2020-12-31"),
        ("2008年5月1日以来", "2008-05-01", "2020-12-31"),
        ("2021年以来", "2021-01-01", None),
    ],
)
def test_days_of_ranges_and_of_what_lasts(text: str, start: str, end: str | None) -> None:
    (match,) = find(text)
    value = place(match.points, YEAR)
    assert (value.start, value.end) == (datetime.date.fromisoformat(start), end and datetime.date.fromisoformat(end))


def test_what_lasts_ends_with_the_reports_period_where_it_is_known() -> None:
    (match,) = find("2019年以来")
    assert place(match.points, None).end is None
    assert place(match.points, None).start == datetime.date(2019, 1, 1)
    assert place(match.points, 2020, datetime.date(2020, 11, 30)).end == datetime.date(2020, 11, 30)


@pytest.mark.parametrize("text", ["20XX年", "20××年5月", "20xx年1月至12月", "201X年"])
def test_a_masked_year_is_flagged_and_has_no_days(text: str) -> None:
    (match,) = find(text)
    value = place(match.points, YEAR)
    assert value.masked
    assert value.start is value.end is None

"""Shares, sums and lengths of time: borders, values, and what only looks like one."""

from __future__ import annotations

from decimal import Decimal

import pytest
import spacy
from entities import read
from hypothesis import given
from hypothesis import strategies as st

from govnlp.pipeline.amounts import find
from govnlp.values import DurationValue, MoneyValue, PercentValue


@pytest.mark.parametrize(
    "marked",
    [
        "办结率[100%:PERCENT]，满意率[98.7％:PERCENT]，提高[3.2个百分点:PERCENT]",
        "占[百分之三十五点六:PERCENT]，下降[千分之三:PERCENT]，在[40%-50%:PERCENT]之间",
        "安排经费[35万元:MONEY]，支出[1,287,400元:MONEY]，余[三千余元:MONEY]，收费[0元:MONEY]",
        "补助[10万元—20万元:MONEY]，出口[300万美元:MONEY]，每份收[几十元:MONEY]",
        "在[7天:DURATION]内答复，延长[20个工作日:DURATION]，用时[半个月:DURATION]",
        "历时[三年:DURATION]，近[20年:DURATION]，[一年半:DURATION]，[3个多月:DURATION]，[24小时:DURATION]值班",
        "公示期[5日:DURATION]，[15日:DURATION]内办结，提前[10日:DURATION]公告，[两周:DURATION]后",
        "[15至20个工作日:DURATION]，[三五天:DURATION]，[半年:DURATION]内，[1个半小时:DURATION]",
    ],
)
def test_amounts_are_found_with_exact_borders(marked: str) -> None:
    line, marks = read(marked)
    assert marks, "an example must hold an amount"
    assert {(m.start, m.end): m.label for m in find(line)} == marks


@pytest.mark.parametrize(
    "line",
    [
        "元旦期间，2单元，多元化，公元前，三元桥",
        "三年行动计划，第三年，三年级，98年，一三年，2018年",
        "5月10日前报送，8日召开，每3天一次，一天一通报，三天两头",
        "上半年，每半年一次，天津市，第三周，周一，35周岁",
        "单位：万元，百元，几个方面",
    ],
)
def test_what_only_looks_like_an_amount(line: str) -> None:
    assert [line[m.start : m.end] for m in find(line)] == []


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("近98.7%", PercentValue(Decimal("98.7"), "%", "about")),
        ("95%以上", PercentValue(95, "%", "at_least")),
        ("3至5个百分点", PercentValue(None, "个百分点", "about", (3, 5))),
        ("百分之三至百分之五", PercentValue(None, "%", "about", (3, 5))),
        ("百分百", PercentValue(100, "%")),
        ("0.5‰", PercentValue(Decimal("0.5"), "‰")),
        ("35万元", MoneyValue(350000, "万元")),
        ("1.2亿元", MoneyValue(120000000, "亿元")),
        ("12.5元", MoneyValue(Decimal("12.5"), "元")),
        ("3万余元", MoneyValue(30000, "万元", approximate="over")),
        ("数百万元", MoneyValue(None, "元", approximate="about")),
        ("20-30万元", MoneyValue(None, "万元", approximate="about", bounds=(200000, 300000))),
        ("300万美元", MoneyValue(3000000, "万美元", "USD")),
        ("20个工作日", DurationValue(20, "working_day")),
        ("半个月", DurationValue(Decimal("0.5"), "month")),
        ("两年半", DurationValue(Decimal("2.5"), "year")),
        ("3个多月", DurationValue(3, "month", "over")),
        ("不少于3天", DurationValue(3, "day", "at_least")),
        ("七八天", DurationValue(None, "day", "about")),
        ("30分钟", DurationValue(30, "minute")),
    ],
)
def test_values(line: str, value: PercentValue | MoneyValue | DurationValue) -> None:
    (match,) = find(line)
    assert match.value == value
    assert type(value).from_dict(value.to_dict()) == value


@given(st.decimals(0, 10**9, places=2))
def test_sums_are_exact(amount: Decimal) -> None:
    (match,) = find(f"支出{amount}元。")
    assert isinstance(match.value, MoneyValue)
    assert match.value.amount == amount


def test_the_component_leaves_dates_alone_and_sets_values() -> None:
    nlp = spacy.blank("zh")
    for name in ("govnlp_dates", "govnlp_amounts", "govnlp_counts"):
        nlp.add_pipe(name)
    doc = nlp("12年5月起，3个月内支出35万元，占90%，购置2台。")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("12年5月", "DATE"),
        ("3个月", "DURATION"),
        ("35万元", "MONEY"),
        ("90%", "PERCENT"),
        ("2台", "COUNT"),
    ]
    assert doc.ents[2]._.value == MoneyValue(350000, "万元")

"""Counts: borders, numbers, bounds, and what only looks like one."""

from __future__ import annotations

from decimal import Decimal

import pytest
import spacy
from entities import read

from govnlp.pipeline.counts import find


@pytest.mark.parametrize(
    "marked",
    [
        "主动公开信息[1108条:COUNT]，浏览量达[37604次:COUNT]",
        "新增动态[200余条:COUNT]，上传数据[29.4万条:COUNT]",
        "归集数据[几十万条:COUNT]，接听[14万余次:COUNT]",
        "采取[六项:COUNT]措施，涉及[9大类:COUNT][14小类:COUNT]",
        "处理来信来访[3312件次:COUNT]，出动车辆[18辆次:COUNT]",
        "刊发稿件[300篇:COUNT]（条）",
        "近[三千人:COUNT]参与",
        "搭建了[一座:COUNT]桥梁，推出[一项:COUNT]重要工作",
        "培训[3-5次:COUNT]，约谈[五六次:COUNT]",
        "引发[一起:COUNT]行政诉讼案",
        "共[七部分:COUNT]，分[12个:COUNT]专题",
        "公布[1,234户:COUNT]名单，覆盖[21个:COUNT]乡镇",
        "建成[2.5万亩:COUNT]基地",
    ],
)
def test_counts_are_found_with_exact_borders(marked: str) -> None:
    line, marks = read(marked)
    assert marks, "an example must hold a count"
    assert {(m.start, m.end): "COUNT" for m in find(line)} == marks


@pytest.mark.parametrize(
    "line",
    [
        "一是加强学习，第二条，（三）项，1.主动公开",
        "统一部署，进一步完善，逐一落实，唯一渠道",
        "二级单位四级联动",
        "公示7天，20个工作日内答复，3个多月",
        "增长12%，经费35万元，百分之三十",
        "拨打12345热线，落实“三公”经费公开",
        "三大机制、双公示、一网两微",
        "解决两张皮，打通最后一公里",
        "每一件都有回音，每10个网格一名",
        "一起研究，一次性告知，最多跑一次",
        "学习“四个意识”，中央八项规定",
        "第三批试点，头一个",
        "几个方面，多次，一些群众",
        "升级到3.0版",
        "学习贯彻市委五届四次全会和十九届二中、三中、四次全会精神",
        "县第十六届人大三次会议、政协九届二次会议审议",
        "三次产业结构持续优化",
        "医院新院区二期开诊，泵站二期竣工",
    ],
)
def test_what_only_looks_like_a_count(line: str) -> None:
    found = [line[m.start : m.end] for m in find(line)]
    assert found == (["一名"] if "一名" in line else [])


@pytest.mark.parametrize(
    ("line", "number", "unit", "approximate"),
    [
        ("共635条", 635, "条", ""),
        ("达29.4万条", 294000, "条", ""),
        ("3.25亩", Decimal("3.25"), "亩", ""),
        ("近3000人", 3000, "人", "about"),
        ("200余条", 200, "条", "over"),
        ("5次以上", 5, "次", "at_least"),
        ("不少于3次", 3, "次", "at_least"),
        ("不超过10件", 10, "件", "at_most"),
        ("不足5人", 5, "人", "under"),
        ("超过60家", 60, "家", "over"),
        ("几十万条", None, "条", "about"),
        ("二十余件", 20, "件", "over"),
    ],
)
def test_values(line: str, number: int | Decimal | None, unit: str, approximate: str) -> None:
    (match,) = find(line)
    assert (match.value.number, match.value.unit, match.value.approximate) == (number, unit, approximate)


@pytest.mark.parametrize("line", ["本届政府召开3次会议", "先后召开3次全会", "编发简报二期", "召开两次会议"])
def test_what_only_looks_like_an_ordinal(line: str) -> None:
    assert len(list(find(line))) == 1


def test_question_marks_around_a_count_are_no_break() -> None:
    whole, part = find("共主动公开信息?310条?，其中网站公开？120条？。")
    assert (whole.value.action, whole.value.item, part.value.part_of) == ("主动公开", "信息", (whole.start, whole.end))
    (count,) = find("共有几类？3类。")
    assert (count.value.item, count.value.action) == ("", "")


def test_what_is_counted() -> None:
    first, second = find("主动公开政府信息635条，其中举办3期业务培训。")
    assert (first.value.item, second.value.item) == ("政府信息", "业务培训")


def test_the_component_works_alone_and_leaves_dates_alone() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("govnlp_dates")
    nlp.add_pipe("govnlp_counts")
    doc = nlp("2013年5月，受理申请37件。")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("2013年5月", "DATE"), ("37件", "COUNT")]
    assert doc.ents[1]._.value.number == 37

"""Roles of lines, sections and their topics."""

from __future__ import annotations

import pytest
import spacy

from govnlp import headings
from govnlp.roles import roles
from govnlp.sections import sections
from govnlp.tables import Line


def lines_of(text: str) -> list[Line]:
    out, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            out.append(Line(at, at + len(line), line))
        at += len(line) + 1
    return out


LONG = "全局上下按照年初的部署推进各项任务，信息员每周报送一次，办公室逐条审核后发布，群众的来信都有回音。"


def case(marked: str, name: str) -> object:
    rows = [row.split("| ", 1) for row in marked.strip().split("\n")]
    assert all(len(row) == 2 for row in rows), "every line reads role| text"
    return pytest.param("\n".join(text for _, text in rows), [role for role, _ in rows], id=name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        case(
            f"""
furniture| 首页 > 政务公开 > 年报
furniture| 索引号：000000/2019-0001 发布日期：2019年2月1日
title| 双河市水务局
title| 2018年政府信息公开工作年度报告
body| 根据有关规定，现公布本局年度报告。{LONG}
heading| 一、概述
body| {LONG}
heading| （二）存在问题
body| {LONG}
signature| 双河市水务局
signature| 2019年1月20日
furniture| 版权所有：双河市水务局 ICP备00000000号
furniture| 网站地图 | 联系我们""",
            "page around a report",
        ),
        case(
            f"""
body| 市政府信息公开办：
body| {LONG}
heading| 一、主要做法
heading| （一）加强领导，健全机制。
body| {LONG}
body| 1.加强学习，提高认识。
body| 2.落实责任，专人负责。
body| 3.{LONG}
signature| 二○一三年十二月二十日""",
            "salutation, headings with a stop, lists of short statements",
        ),
        case(
            f"""
title| 某县教育局2016年政府信息公开年度报告
heading| 基本情况
body| {LONG}
heading| 主动公开
body| {LONG}
furniture| 相关词条
furniture| 联络我们""",
            "bare headings, and bare lines behind the text",
        ),
        case(
            f"""
title| 某局2012年工作总结
body| {LONG}
signature| 2013年1月4日
table| 附表 公开情况统计
table| 指标
table| 数量
table| 主动公开信息数
table| 635""",
            "annex behind the signature, a cell a line",
        ),
        case(
            f"""
title| 某局2012年政府信息公开工作年度报告
title| （2013年3月）
body| 一是{LONG}
body| 二是{LONG}""",
            "title with a date below, enumeration is no heading",
        ),
    ],
)
def test_roles(text: str, expected: list[str]) -> None:
    assert roles(lines_of(text)) == expected


@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("一、总体情况", "overview"),
        ("（一）主动公开情况", "proactive"),
        ("三、收到和处理政府信息公开申请情况", "on_request"),
        ("第三部分 依申请公开政府信息和不予公开政府信息的情况", "on_request"),
        ("四、政府信息公开行政复议、行政诉讼情况", "remedies"),
        ("收费及减免情况", "fees"),
        ("五、存在的主要问题及改进情况", "problems"),
        ("（二）整改措施", "next_steps"),
        ("下一步工作打算", "next_steps"),
        ("六、其他需要报告的事项", "other_matters"),
        ("（四）平台建设", "platform"),
        ("（五）监督保障", "supervision"),
        ("（三）政府信息管理", "management"),
        ("二、及时回应群众和社会关切", "response"),
        ("机构建设、保障经费和培训情况", "organisation"),
        ("附表", "annex"),
        ("（二）战旱情，灾害应对有力", ""),
    ],
)
def test_topics(heading: str, topic: str) -> None:
    assert headings.topic(heading) == topic


def test_sections_nest_and_run_in_headings_open_one() -> None:
    text = f"一、总体情况\n（一）主动公开情况。{LONG}\n（二）平台建设\n{LONG}\n二、存在问题\n{LONG}\n某局\n2019年1月1日"
    lines = lines_of(text)
    found = sections(lines, ["heading", "body", "heading", "body", "heading", "body", "signature", "signature"])
    assert [(s.level, s.heading, s.topic) for s in found] == [
        (1, "一、总体情况", "overview"),
        (2, "（一）主动公开情况", "proactive"),
        (2, "（二）平台建设", "platform"),
        (1, "二、存在问题", "problems"),
    ]
    assert found[0].end == found[2].end == lines[3].end
    assert found[3].end == lines[5].end


def test_the_component_works_alone() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("govnlp_layout")
    doc = nlp(f"某局2012年工作总结\n一、概述\n{LONG}")
    assert [span.label_ for span in doc.spans["paragraphs"]] == ["title", "heading", "body"]
    assert [span._.topic for span in doc.spans["sections"]] == ["overview"]

"""Roles of lines, sections and their topics."""

from __future__ import annotations

from random import Random

import layout_shapes
import pytest
import spacy

from govnlp import lexicon, prefilter
from govnlp.layout.roles import roles
from govnlp.layout.sections import sections
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
        case(
            f"""
furniture| 政务公开
furniture| 政府信息公开年报
furniture| 依申请公开
furniture| 2021-01-20
title| 双河市水务局2020年政府信息公开工作年度报告
furniture| 索引号：000000/2021-0001
title| 双河市水务局2020年政府信息公开工作年度报告
heading| 一、总体情况
body| {LONG}
heading| 六、其他需要报告的事项
body| 无其他需要报告的事项。
furniture| 附件：年报.pdf
furniture| 温馨提示：请登录后评论。
furniture| 政策解读
furniture| 主动公开
furniture| 监督保障
furniture| 省人民政府网
furniture| 2021-01-21""",
            "site map with the words of headings, title repeated, not signed",
        ),
        case(
            f"""
title| 双河市崇文镇2009年政府信息公开年度报告
title| 崇文镇党政办公室
title| 2010年3月10日
heading| 引 言
body| {LONG}
signature| 崇文镇党政办公室
signature| 2010年3月12日
furniture| 2010-03-15
furniture| 公开指南""",
            "title page, and only the first dates below are the report's",
        ),
        case(
            f"""
furniture| 双水办〔2019〕3号
body| 局属各单位：
body| 现将我局年度报告予以公布，请遵照执行，做好宣传解读和后续各项有关工作，并将执行情况于月底前报送局办公室。
signature| 双河市水务局
signature| 2019年1月18日
title| 双河市水务局2018年政府信息公开工作年度报告
heading| 一、概述
body| {LONG}{LONG}
body| {LONG}{LONG}{LONG}""",
            "a report under its covering letter",
        ),
        case(
            f"""
title| 某局2012年工作总结
body| {LONG}
signature| 2013年1月4日
heading| 附表
table| 附表一 主动公开情况统计表
table| 指标
table| 数量
table| 同意部
furniture| -3-
table| 分公开
table| 12
table| 收到申请
table| 2件
furniture| 政策解读
furniture| 主动公开""",
            "a page number in a label, and links behind the last figure",
        ),
        case(
            f"""
title| 双河市水务局2018年政府信息公开工作年度报告
heading| 一、存在的主要问题：
body| 1、{LONG}
heading| （二）改进措施：
body| 1、{LONG}
heading| 下一步打算：
body| {LONG}
body| （三）主要问题如下：
body| （1）{LONG}
body| 附件：
signature| 2019年1月20日""",
            "headings that end with a colon, and sentences that do",
        ),
        case(
            f"""
title| 双河市水务局2021年政府信息公开工作年度报告
heading| 一、总体情况
body| {LONG}
heading| （一）收费情况
body| 无
heading| （二）投诉情况
body| 2021年我局未收到投诉
heading| 六、其他需要报告的事项
body| 我局无其他需要报告的事项
furniture| 扫一扫在手机打开当前页""",
            "nothing to tell, without a full stop",
        ),
        case(
            f"""
title| 某县人民政府2012年政府信息公开年度报告
body| {LONG}
table| 附：2012年政府信息公开情况统计表（略）
table| （统计表另见附件1）""",
            "tables that are elsewhere",
        ),
        case(
            f"""
furniture| 索引号： | 2019-0003 | 公开方式： | 主动公开 |
title| 2018年度柳树镇政府信息公开工作年度报告 | ||
body| {LONG}
heading| 二、存在的问题
body| 一年来我镇信息公开工作有了进步，但与群众的期待相比，内容还不够丰富，公开的渠道也比较单一，主要靠""",
            "a title in a row of the page's layout, and a text that is cut off",
        ),
        case(
            f"""
title| 柳树镇2014年政府信息公开工作年度报告
body| {LONG}
heading| 二、人员情况
body| 配有兼职信息员3名
heading| 三、收费情况
body| 共收取复印费120元
body| 均已开具票据。
heading| 四、申请情况
body| 年内受理当面申请2件
heading| 五、行政诉讼情况
body| 全年未出现因信息公开引起的诉讼情况
heading| 六、存在问题
body| 栏目内容还不够丰富
body| 答复不够及时
heading| 七、下一步打算
body| 加强学习
body| 扩大公开范围""",
            "short lines without a stop are what a section says",
        ),
        case(
            f"""
title| 柳树镇2014年政府信息公开工作年度报告
body| {LONG}
heading| 一、工作打算
body| 加强学习
body| 多跑腿
signature| 柳树镇人民政府
signature| 2015年1月6日
furniture| 政策解读
furniture| 便民服务""",
            "short lines above a signature, links below it",
        ),
        case(
            f"""
title| 柳树镇2014年政府信息公开工作年度报告
body| {LONG}
heading| 一、主动公开
heading| 网站公开
body| {LONG}
heading| 公告栏
body| {LONG}
heading| 依申请公开情况
body| 全年未收到申请
heading| 六、其他需要报告的事项
body| 无
furniture| 政策解读
furniture| 镇领导之窗
furniture| 便民服务""",
            "bare headings under a numbered one, and links below a nil return",
        ),
        case(
            f"""
title| 柳树镇2014年政府信息公开工作年度报告
body| {LONG}
heading| 二、主动公开政府信息情况
furniture| 信息内容
furniture| 本年发件数
furniture| 12
furniture| 规章
heading| 三、存在问题
body| {LONG}""",
            "cells of a table that was not recognised",
        ),
        case(
            f"""
title| 柳树镇2014年政府信息公开工作年度报告
body| {LONG}
heading| 一、存在问题
heading| （一）思想方面
body| 有的干部不够重视。
heading| （二）业务方面
body| 信息员不熟悉流程。
furniture| 相关链接
furniture| 温馨提示：请登录后评论。""",
            "short sentences below headings whose wording is not known, and a notice",
        ),
        case(
            f"""
furniture| 索引号 | 004567/2015-00023 | 效力属性 | |
furniture| 成文日期 | 发布日期 | 2015-02-09 |
furniture| 文号 | 公开方式 | 发布机构 |
furniture| 柳政〔2015〕3号 | 主动公开 | 柳树镇人民政府 |
furniture| 发 布 机 构： 柳树镇人民政府
furniture| 主  题 词： 政务
furniture| • |
furniture| • 打印
heading| 一、概述
body| {LONG}
body| 名称 | 载体 | 备注
body| {LONG}""",
            "fields of the page set with bars, labels with gaps, bullets; below the text bars are none",
        ),
        case(
            f"""
furniture| 政策；政府信息公开年报；其他
furniture| 柳树镇
furniture| 2015-02-09
title| 柳树镇2014年政府信息公开工作年度报告
furniture| 2015年02月09日来源：本站
body| {LONG}""",
            "fields without labels above the title, the date of posting below it",
        ),
        case(
            f"""
title| 柳树镇人民政府
title| 关于2014年度政府信息公开工作情况的
title| 报 告
body| {LONG}
heading| 一、概述
body| {LONG}""",
            "a title over three lines",
        ),
        case(
            f"""
furniture| 2014年政府信息公开
title| 柳树镇2014年
title| 政府信息公开工作年度报告
furniture| 2015年2月
body| {LONG}""",
            "a title cut behind the year, a link above it",
        ),
        case(
            f"""
title| 柳树镇2014年政府信息公开工作年度报告
furniture| 目 录
furniture| 一、概述……1
furniture| 二、主动公开情况……2
furniture| 三、存在问题……4
heading| 一、概述
body| {LONG}
heading| 二、主动公开情况
heading| 三、存在问题
body| {LONG}""",
            "a table of contents, and headings with nothing between",
        ),
        case(
            f"""
body| 县政府信息公开办：
body| 现将我镇年度报告呈上，请审阅。{LONG}
signature| 柳树镇人民政府
signature| 2015年2月3日
furniture| 主题词：政务公开 报告
furniture| 柳树镇党政办公室 2015年2月3日印发
furniture| 校对：办公室 印数：5份
title| 柳树镇2014年政府信息公开工作报告
heading| 一、概述
body| {LONG}{LONG}
body| {LONG}{LONG}{LONG}""",
            "what is printed between a covering letter and its report",
        ),
        case(
            f"""
title| 柳树镇2014年政府信息公开工作报告
body| {LONG}
body| 注册微信公众号1个，全年推送信息210条。
heading| 一、下一步打算
body| 1、继续完善制度，丰富公开的""",
            "a sentence that begins like a button, a last line that was cut off",
        ),
        case(
            f"""
title| 柳树镇2014年政府信息公开工作报告
body| {LONG}
furniture| 更多精彩内容，欢迎扫描下方二维码关注柳树镇！
furniture| ----------""",
            "the invitation to follow a channel",
        ),
    ],
)
def test_roles(text: str, expected: list[str]) -> None:
    assert roles(lines_of(text)) == expected


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


# By lines; on one line and in a PDF's text lines are run together, there by characters.
@pytest.mark.parametrize("shape", layout_shapes.SHAPES)
def test_roles_hold_in_every_shape(shape: str) -> None:
    right = n = 0
    for number, lines in enumerate(layout_shapes.reports()):
        if number % 3 == 0 and (pieces := layout_shapes.SHAPES[shape](lines, Random(f"{shape}-{number}"))):
            count = layout_shapes.measure(pieces)
            part = count.characters if shape in ("wrapped", "wrapped_page", "one_line") else count.lines
            right, n = right + part[0], n + part[1]
    assert right / n >= 0.99


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("This is a short English letter about nothing in particular. It has two sentences.", id="English"),
        pytest.param("2019年1月1日\n某局\n|", id="a date"),
        pytest.param("附表\n附表\n附表", id="captions"),
        pytest.param("\n".join(["双河市水务局2018年政府信息公开年度报告"] * 3), id="titles"),
    ],
)
def test_text_without_sentences_has_roles_too(text: str) -> None:
    assert len(roles(lines_of(text))) == len(lines_of(text))


@pytest.mark.parametrize("entry", lexicon.read("furniture", ("pattern",), ("place",)), ids=lambda entry: entry["id"])
def test_furniture_is_sought_at_the_start_of_a_line_or_anywhere(entry: lexicon.Entry) -> None:
    """A pattern that begins with ^ has it in all its alternatives: elsewhere in the line it is not looked for."""
    first, _ = prefilter.parser.parse(entry["pattern"])[0]
    assert (first is prefilter.ops.AT) == entry["pattern"].startswith("^")

"""Lines of the page that look like a report's own, and lines of the report that look like the page's: titles that come again,
names and dates below a title, pictures and links."""

from __future__ import annotations

import pytest
from profile_lines import told
from spacy.language import Language

from govnlp.layout import lineforms as forms

LONG = "全局上下按照年初的部署推进各项任务，信息员每周报送一次，办公室逐条审核后发布，群众的来信都有回音。"
PREFACE = "根据条例规定，现将本局年度报告予以公布，如有疑问请与局办公室联系。"
CASES = {
    "the name below the title": """
title| 2015年政府信息公开工作年度报告
title| 响水县水利局
body| 根据条例要求，现将有关情况公布如下。
heading| 一、概述
body| {LONG}""",
    "a place below the title": """
title| 响水县2015年政府信息公开工作年度报告
title| 响水县
heading| 一、概述
body| {LONG}""",
    "a heading below the title": """
title| 响水县水利局2015年政府信息公开工作年度报告
heading| 工作机构
body| {LONG}""",
    "a name among links": """
title| 响水县水利局2015年政府信息公开工作年度报告
furniture| 响水县水利局
furniture| 打印本页
body| {LONG}""",
    "a posting that ends in a colon": """
title| 响水县水利局2015年政府信息公开工作年度报告
furniture| ───
furniture| 2016-04-09 00:00    来源：
body| {LONG}""",
    "the title again below a preface": """
title| 响水县水利局2015年政府信息公开工作年度报告
body| {PREFACE}
title| 响水县水利局2015年政府信息公开工作年度报告
body| 根据条例要求，编制本报告，共六个部分。
heading| 一、概述
body| {LONG}""",
    "the title again as a link": """
title| 响水县水利局2015年政府信息公开工作年度报告
body| {PREFACE}
heading| 一、概述
body| {LONG}
furniture| 响水县水利局2015年政府信息公开工作年度报告
furniture| 打印本页""",
    "a report below what a page says of the body": """
furniture| 响水县水利局
furniture| 主要职能
body| （一）拟订全县水利工作的规划、制度，并组织实施和监督检查。
furniture| 相关资讯
title| 响水县水利局2015年政府信息公开工作年度报告
body| 根据条例要求，现公布响水县水利局2015年年度报告，共六个部分。
heading| 一、概述
body| {LONG}""",
    "captions of pictures": """
title| 响水县水利局2015年政府信息公开工作年度报告
heading| 一、平台建设
body| {LONG}
furniture| 图1：响水水利门户网站首页
body| {LONG}
furniture| 响水水利微信公众号首页
body| {LONG}""",
    "a link to a picture": """
title| 响水县水利局2015年政府信息公开工作年度报告
furniture| 年报图解
body| {LONG}""",
    "question marks for blanks": """
title| 响水县水利局2015年政府信息公开年度报告?
body| {LONG}?
heading| 一、概述
body| {LONG}?""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_roles(case: str, nlp: Language) -> None:
    rows = [row.split("| ", 1) for row in case.strip().format(LONG=LONG, PREFACE=PREFACE).split("\n")]
    assert told(nlp, [line for _, line in rows]) == [role for role, _ in rows]


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("图2-3 各类信息数量", True),
        ("图三：公开渠道分布", True),
        ("图1显示，全年公开信息30条，同比增长两成。", False),
        ("图书馆公开情况", False),
        ("一图读懂响水县2015年年报", True),
        ("（二）图文解读", False),
        ("二、网站首页", False),
        ("门户网站首页改版", False),
        ("工作总结 篇1工作总结 篇2工作总结 篇3", True),
        ("工作总结 篇1", False),
        ("内容介绍，公开政府信息，", True),
    ],
)
def test_lines_of_pictures_and_collections(line: str, page: bool) -> None:
    assert forms.is_furniture(line) == page

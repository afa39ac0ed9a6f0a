"""Companies that report: their names in titles, signatures, fields and first sentences, and what is none."""

from __future__ import annotations

import pytest
from profile_lines import OPENING, read

from govnlp.profiles import companies

COUNTY = "江苏省盐城市响水县"
TITLES = {
    "waterworks": ("响水县自来水公司2015年信息公开工作年度报告", "响水县自来水公司", COUNTY),
    "about": ("响水县燃气有限公司关于2015年度信息公开工作的报告", "响水县燃气有限公司", COUNTY),
    "year first": ("2015年度响水县公共汽车总公司政务公开工作总结", "响水县公共汽车总公司", COUNTY),
    "of a bureau": ("响水县水务局自来水公司2015年政府信息公开年报", "响水县水务局自来水公司", COUNTY),
    "brackets": ("响水县水务（集团）有限公司2015年政府信息公开年报", "响水县水务（集团）有限公司", COUNTY),
    "group": ("响水县水务集团2015年政府信息公开年报", "响水县水务集团", COUNTY),
    "plant": ("响水县自来水厂2015年政府信息公开年报", "响水县自来水厂", COUNTY),
    "branch": ("国网江苏省电力有限公司响水县供电公司2015年年报", "国网江苏省电力有限公司响水县供电公司", ""),
    "short place": ("苏州公交集团有限公司2015年信息公开年报", "苏州公交集团有限公司", "江苏省苏州市"),
    "office over companies": ("响水县国有资产投资公司监管办公室2015年政府信息公开年报", "", ""),
    "a bureau about a company": ("响水县水利局关于自来水公司2015年信息公开工作的报告", "响水县水利局", COUNTY),
    "two names of a bureau": ("响水县烟草专卖局（公司）2015年信息公开年度报告", "响水县烟草专卖局", COUNTY),
    "all companies": ("响水县各公司2015年信息公开工作总结", "", ""),
    "ours": ("我公司2015年信息公开工作总结", "", ""),
    "neither place nor trade": ("某某科技有限公司2015年信息公开工作总结", "", ""),
}


@pytest.mark.parametrize(("title", "agency", "region"), TITLES.values(), ids=TITLES)
def test_titles(title: str, agency: str, region: str) -> None:
    found = read(("title", title), OPENING)
    assert (found.agency, found.region) == (agency, region)


LINES = {
    "signature": (("signature", "响水县热力有限公司"), "响水县热力有限公司"),
    "publisher": (("furniture", "发布机构：响水县城市公共交通有限公司"), "响水县城市公共交通有限公司"),
    "made by": (("body", "本报告由响水县热力有限公司编制。"), "响水县热力有限公司"),
    "published": (("body", "现公布响水县热力有限公司2015年信息公开年度报告。"), "响水县热力有限公司"),
    "whom to ask": (("body", "如对本报告有疑问，请与响水县热力有限公司办公室联系。"), "响水县热力有限公司"),
    "subject": (("body", "2015年，响水县热力有限公司认真落实条例。"), "响水县热力有限公司"),
    "who built the site": (("furniture", "技术支持：响水县热力有限公司"), ""),
    "named in passing": (("body", "我局检查了响水县热力有限公司，并形成报告。"), ""),
    "no more than a word": (("signature", "有限公司"), ""),
}


@pytest.mark.parametrize(("line", "agency"), LINES.values(), ids=LINES)
def test_lines(line: tuple[str, str], agency: str) -> None:
    assert read(("title", "2015年信息公开工作总结"), line, OPENING).agency == agency


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("响水县自来水公司", True),
        ("中国石油响水分公司", True),
        ("响水县公司", False),
        ("自来水公司的热线", False),
        ("对响水县自来水公司", False),
        ("响水县水利局", False),
        ("", False),
    ],
)
def test_whether_a_name_is_a_companys(name: str, told: bool) -> None:
    assert companies.is_company(name) == told

"""Canonical names: what the reporter's name lends a mention, and what it must not."""

from __future__ import annotations

import pytest

from govnlp import places
from govnlp.agencies import resolve
from govnlp.values import AgencyValue

COUNTY = AgencyValue("沭阳县水务局", "321322")
BRANCH = AgencyValue("上海市公安局静安分局", "310000")
UNIVERSITY = AgencyValue("南华大学")
ZONE = AgencyValue("滨州经济开发区管理委员会", "371600")
CENTRE = AgencyValue("沭阳县政务服务中心", "321322")
TAX = AgencyValue("国家税务总局沭阳县税务局", "321322")
AREA = AgencyValue("大兴安岭地区水务局", "232700")
TOWN = AgencyValue("沭阳县桥头镇人民政府", "321322")


@pytest.mark.parametrize(
    ("text", "kind", "reporter", "name"),
    [
        ("市局办公室", "relative", COUNTY, "宿迁市水务局办公室"),
        ("省厅法规处", "relative", COUNTY, "江苏省水务厅法规处"),
        ("县局机关党委", "relative", COUNTY, "沭阳县水务局机关党委"),
        ("市局政务公开办", "relative", COUNTY, "宿迁市水务局政务公开办公室"),
        ("市局信息公开工作领导小组", "group", COUNTY, "宿迁市水务局信息公开工作领导小组"),
        ("市局办公室", "relative", AgencyValue("沭阳县卫生健康委员会", "321322"), ""),
        ("市局", "relative", BRANCH, "上海市公安局"),
        ("分局办公室", "unit", BRANCH, "上海市公安局静安分局办公室"),
        ("总局办公厅", "relative", TAX, "国家税务总局办公厅"),
        ("总局办公厅", "relative", COUNTY, ""),
        ("市安委会", "group", COUNTY, "宿迁市安全生产委员会"),
        ("县安委办", "group", COUNTY, "沭阳县安全生产委员会办公室"),
        ("市场监管领导小组", "group", COUNTY, "沭阳县水务局市场监管领导小组"),
        ("县市场监管局", "relative", COUNTY, "沭阳县市场监督管理局"),
        ("市县政府", "relative", COUNTY, ""),
        ("县委编办", "relative", COUNTY, "中共沭阳县委机构编制委员会办公室"),
        ("县编办", "relative", COUNTY, "中共沭阳县委机构编制委员会办公室"),
        ("县委网信办", "relative", COUNTY, "中共沭阳县委网络安全和信息化委员会办公室"),
        ("县委政法委", "relative", COUNTY, "中共沭阳县委政法委员会"),
        ("县政法委", "relative", COUNTY, "中共沭阳县委政法委员会"),
        ("县委办", "relative", COUNTY, "中共沭阳县委办公室"),
        ("县直机关工委", "relative", COUNTY, "沭阳县直机关工委"),
        ("市卫生健康委", "relative", COUNTY, "宿迁市卫生健康委员会"),
        ("市商务委办公室", "relative", COUNTY, "宿迁市商务委员会办公室"),
        ("荣成经济开发区管委会党政办公室", "named", None, "荣成经济开发区管理委员会党政办公室"),
        ("管委会办公室", "unit", ZONE, "滨州经济开发区管理委员会办公室"),
        ("管委会", "self", ZONE, "滨州经济开发区管理委员会"),
        ("管委会", "self", COUNTY, ""),
        ("中心综合科", "unit", CENTRE, "沭阳县政务服务中心综合科"),
        ("信息中心", "unit", CENTRE, "沭阳县政务服务中心信息中心"),
        ("政府信息公开领导小组", "group", TOWN, "沭阳县桥头镇人民政府政府信息公开领导小组"),
        ("行署办公室", "relative", AREA, "大兴安岭地区行政公署办公室"),
        ("行署", "relative", COUNTY, ""),
        ("校长办公室", "unit", UNIVERSITY, "南华大学校长办公室"),
        ("局长办公室", "unit", COUNTY, "沭阳县水务局局长办公室"),
        ("学校党委", "unit", UNIVERSITY, "南华大学党委"),
        ("学校党委", "unit", COUNTY, "沭阳县水务局学校党委"),
        ("省委", "relative", UNIVERSITY, ""),
        ("湖南大学党政办公室", "named", None, "湖南大学党政办公室"),
        ("中山大学党委办公室", "named", None, "中山大学党委办公室"),
        ("满洲里海关办公室", "named", None, "满洲里海关办公室"),
        ("西南大学党委办", "named", COUNTY, "西南大学党委办公室"),
        ("拱北海关", "named", COUNTY, "拱北海关"),
        ("总局", "relative", AgencyValue("国家体育总局"), "国家体育总局"),
        ("总局办公厅", "relative", AgencyValue("国家体育总局"), "国家体育总局办公厅"),
        ("安监总局", "named", None, "国家安全生产监督管理总局"),
        ("中华人民共和国海关总署", "named", COUNTY, "海关总署"),
        ("华中科技大学", "named", None, "华中科技大学"),
        ("省农业大学", "relative", COUNTY, "江苏省农业大学"),
        ("上海学校后勤管理中心", "named", None, "上海市学校后勤管理中心"),
        ("扬州大学生就业办公室", "named", None, "扬州市大学生就业办公室"),
        ("道县水务局", "named", None, "道县水务局"),
    ],
)
def test_resolve(text: str, kind: str, reporter: AgencyValue | None, name: str) -> None:
    value = resolve(text, kind, reporter)
    assert value.name == name
    assert value.name or value.reason


@pytest.mark.parametrize("name", ["南华大学", "西华大学党政办公室", "中山大学", "朝阳医院"])
def test_a_school_or_hospital_does_not_lie_in_a_namesake(name: str) -> None:
    assert places.place_of(name) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [("湖南大学", "430000"), ("石河子大学", "659001"), ("朝阳市教育局", "211300"), ("西华县教育局", "411622")],
)
def test_where_a_school_or_bureau_does_lie(name: str, code: str) -> None:
    place = places.place_of(name)
    assert place is not None
    assert place.code == code

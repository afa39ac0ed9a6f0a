"""Who reports: as titles, signatures, pages and first sentences tell, and what must not be taken for a reporter."""

from __future__ import annotations

import pytest
from profile_lines import OPENING, read
from spacy.language import Language

from govnlp.places import place_of

COUNTY = "江苏省盐城市响水县"


@pytest.mark.parametrize(
    ("lines", "agency", "region"),
    [
        ([("title", "响水县2015年政府信息公开工作年度报告"), ("signature", "响水县人民政府办公室")], "响水县人民政府", COUNTY),
        ([("title", "柳树镇2015年政府信息公开年报"), ("body", "本报告在响水县人民政府网站公布。")], "响水县柳树镇人民政府", COUNTY),
        ([("title", "2015年度响水县政府信息公开工作年度报告")], "响水县人民政府", COUNTY),
        ([("title", "政府信息公开2015年度报告"), ("signature", "响水县水利局")], "响水县水利局", COUNTY),
        ([("title", "2015年年度报告"), ("furniture", "发布机构：响水县水利局　文号：无")], "响水县水利局", COUNTY),
        ([("title", "政府工作报告"), ("title", "——2015年1月在响水县第十五届人民代表大会第四次会议上")], "响水县人民政府", COUNTY),
        ([("title", "水利局2015年信息公开总结"), ("signature", "响水县水利局")], "响水县水利局", COUNTY),
        ([("title", "扬州经济技术开发区管理委员会2015年年报")], "扬州经济技术开发区管理委员会", "江苏省扬州市"),
        ([("title", "2015年政府信息公开工作年度报告")], "", ""),
    ],
    ids=["place", "town", "year first", "signature", "publisher", "congress", "completed", "zone", "none"],
)  # fmt: skip
def test_where_the_name_stands(lines: list[tuple[str, str]], agency: str, region: str) -> None:
    found = read(*lines, OPENING)
    assert (found.agency, found.region, found.year) == (agency, region, 2015)
    assert (found.agency_confidence > 0) == bool(agency)


# A title that names a place, or no place: what it says, the report's other lines, who reports.
SIGNED = ("signature", "响水县柳树镇人民政府")
PLACES = {
    "all of the town": ("2015年度全镇政务公开工作总结", [SIGNED], "响水县柳树镇人民政府"),
    "all of the township": ("2015年度全乡政务公开工作总结", [SIGNED], "响水县柳树镇人民政府"),
    "this town": ("2015年度本镇政务公开工作总结", [SIGNED], "响水县柳树镇人民政府"),
    "all of the town, unsigned": ("2015年度全镇政府信息公开工作总结", [], ""),
    "each town and street": ("2015年度各乡镇街道政务公开工作情况报告", [], ""),
    "our towns": ("2015年我乡镇政务公开工作总结", [], ""),
    "towns of the county": ("响水县各乡镇2015年政务公开工作总结", [], ""),
    "a kind of town": ("2015年小城镇政务公开工作总结", [], ""),
    "two towns": ("柳树镇和杨树镇2015年政务公开工作总结", [], ""),
    "about a town": ("关于柳树镇2015年政府信息公开工作情况的报告", [SIGNED], "响水县柳树镇人民政府"),
    "about the year of a town": ("关于2015年柳树镇政府信息公开工作情况的报告", [], "柳树镇人民政府"),
    "about the year of a county": ("关于2015年响水县政府信息公开工作情况的报告", [], "响水县人民政府"),
    "disclosure without government": ("2015年柳树镇信息公开工作年度报告", [], "柳树镇人民政府"),
    "a name that ends in a rank": ("柳镇镇2015年政府信息公开年度报告", [], "柳镇镇人民政府"),
    "a name that begins with all": ("全福镇2015年政府信息公开年度报告", [], "全福镇人民政府"),
    "the signature decides": ("柳树镇2015年政务公开工作总结", [("signature", "响水县杨树乡人民政府")], "响水县杨树乡人民政府"),
    "street": ("榆钱里街2015年政府信息公开年度报告", [("body", "我街主动公开信息30条。")], "榆钱里街道办事处"),
    "no street": ("南北步行街2015年政务公开工作总结", [("body", "我街道认真开展工作。")], ""),
    "street, not said": ("榆钱里街2015年政务公开工作总结", [], ""),
    "zone": ("扬州经济开发区2015年信息公开年度报告", [("body", "我管委会公开信息30条。")], "扬州经济开发区管理委员会"),
    "zone, not said": ("扬州经济开发区2015年信息公开年度报告", [], ""),
    "zone without a name": ("开发区2015年信息公开年度报告", [("body", "我管委会公开信息30条。")], ""),
    "another zone's office": ("柳树产业园2015年信息公开年度报告", [("body", "报扬州高新区管委会备案。")], ""),
    "a county of two characters": ("单县2015年政府信息公开年度报告", [], "单县人民政府"),
    "a banner's usual name": ("莫旗2015年政府信息公开年度报告", [], "莫力达瓦达斡尔族自治旗人民政府"),
    "all of the county": ("全县2015年政府信息公开年度报告", [], ""),
    "a part of any town": ("城区2015年政府信息公开年度报告", [], ""),
    "zone with its use": ("响水县秸秆综合利用工业园区管委会2015年年报", [], "响水县秸秆综合利用工业园区管理委员会"),
    "two lines": ("响水县柳树镇\n2015年政府信息公开工作年度报告", [], "响水县柳树镇人民政府"),
    "once another name": ("县教育局（原教育体育局）2015年政府信息公开年度报告", [], ""),
    "consultative conference": (
        "政协响水县委员会办公室2015年政务公开工作总结", [], "中国人民政治协商会议响水县委员会办公室"
    ),
    "short government": ("柳树镇政府2015年政府信息公开年度报告", [], "柳树镇人民政府"),
    "short committee": ("凤尾山风景区管委会2015年政府信息公开年度报告", [], "凤尾山风景区管理委员会"),
}  # fmt: skip


@pytest.mark.parametrize(("title", "lines", "agency"), PLACES.values(), ids=PLACES)
def test_titles_that_name_a_place(title: str, lines: list[tuple[str, str]], agency: str) -> None:
    told = [("title", line) for line in title.split("\n")]
    assert read(*told, OPENING, *lines).agency == agency


@pytest.mark.parametrize(
    ("lines", "agency", "year"),
    [
        ([("furniture", "响水县水利局2015年"), ("title", "政府信息公开工作年度报告")], "响水县水利局", 2015),
        ([("furniture", "响水县水利局2015年度信息公开工作"), ("title", "年度报告")], "响水县水利局", 2015),
        ([("furniture", "响水县"), ("title", "2015年政府信息公开工作年度报告")], "响水县人民政府", 2015),
        (
            [
                ("furniture", "响水县柳树镇人民政府"),
                ("furniture", "关于2015年度政府信息公开情况的"),
                ("furniture", "报 告"),
            ],
            "响水县柳树镇人民政府",
            2015,
        ),
        ([("furniture", "响水县水利局网站"), ("title", "2015年政府信息公开工作年度报告")], "", 2015),
        ([("furniture", "响水县"), ("furniture", "首页"), ("title", "2015年政府信息公开工作年度报告")], "", 2015),
    ],
    ids=["year", "subject", "county", "three lines", "site", "not right above"],
)
def test_titles_that_the_layout_saw_a_part_of(lines: list[tuple[str, str]], agency: str, year: int) -> None:
    found = read(*lines, ("body", "现将本机关政府信息公开工作情况公布如下，2016年继续努力。"))
    assert (found.agency, found.year) == (agency, year)


# The first sentences of a report that lost its title, and whose it is.
SENTENCES = {
    "made by": ("本报告由响水县中心医院编制，共六个部分。", "响水县中心医院"),
    "made by a town's street": ("本年报根据条例要求，由榆树街道办事处负责编制。", "榆树街道办事处"),
    "made by, behind a rule": (
        "本报告由响水县水利局根据《中华人民共和国政府信息公开条例》有关规定编写。",
        "响水县水利局",
    ),
    "made by an office of the body": ("本报告由响水县水利局办公室编制。", "响水县水利局"),
    "made by a town's office": ("本报告由响水县柳树镇党政办公室编制。", "响水县柳树镇人民政府"),
    "published": ("根据条例要求，现公布2015年度柳树镇政府信息公开工作年度报告。", "柳树镇人民政府"),
    "published, quoted": ("现向社会公开《响水县人民政府2015年度政府信息公开工作年度报告》。", "响水县人民政府"),
    "told": ("现将响水县水利局2015年政府信息公开工作情况报告如下：", "响水县水利局"),
    "told, the year first": ("现将2015年榆树街道政府信息公开工作总结如下：", "榆树街道办事处"),
    "title run in": ("响水县水利局2015年政府信息公开工作年度报告（以下简称年报）根据条例编制。", "响水县水利局"),
    "title of a place run in": ("响水县柳树镇 2015年政府信息 公开工作年度报告 根据条例编制。", "响水县柳树镇人民政府"),
    "made by the body's own group": ("本报告由响水县水利局信息公开工作领导小组办公室编制而成。", "响水县水利局"),
    "made by another's group": ("本报告由市水利局信息公开工作领导小组办公室编制而成。", ""),
    "made by, and whom to ask": ("本报告由响水县水利局编制，如有疑问，请与响水县财政局联系。", "响水县水利局"),
    "subject": ("2015年，榆树街道认真贯彻落实条例，主动公开信息30条。", "榆树街道办事处"),
    "subject, under guidance": (
        "2015年以来，在县委、县政府的领导下，响水县柳树镇高度重视公开工作。",
        "响水县柳树镇人民政府",
    ),
    "presented": ("响水县第三小学，以阅读为办学特色，现有教师60人。", "响水县第三小学"),
    "presented, with its past": ("响水县中医院始建于1958年，是一所综合医院。", "响水县中医院"),
    "named first": ("响水县财政局的通知下发后，我局认真落实。", ""),
    "subject, a county": ("2015年，响水县认真贯彻落实条例，主动公开信息30条。", ""),
    "subject, a group": ("2015年，响水县政务公开领导小组认真开展检查。", ""),
    "no subject": ("2015年，榆树街道党工委书记调研三次。", ""),
    "whom to ask": ("如对本报告有疑问，请与响水县水利局办公室联系（地址：人民路1号）。", "响水县水利局"),
    "made by who works for others": ("本报告由响水县人民政府办公室编制。", ""),
    "made by a group": ("本报告由响水县政府信息公开工作领导小组办公室编制。", ""),
    "whom to ask works for others": ("如对本报告有疑问，请与响水县政务服务中心联系。", ""),
    "an office of the government to ask": ("如对本报告有疑问，请与响水县政府信息公开办公室联系。", ""),
    "made, without 由": ("根据条例要求，响水县水利局办公室组织编制完成本报告。", "响水县水利局"),
    "made, the year behind": ("按照规定，响水县水利局编制了2015年度政府信息公开年度报告。", "响水县水利局"),
    "made, in a clause of another's": ("按照响水县财政局编制的2015年公开清单，我局形成了报告。", ""),
    "published, called shortly": ("现公布响水县水利局（以下简称县水利局）2015年政府信息公开年度报告。", "响水县水利局"),
    "published, a government's office": (
        "现公布响水县人民政府办公室2015年政府信息公开年度报告。",
        "响水县人民政府办公室",
    ),
    "summed up": (
        "本报告由响水县人民政府信息公开工作领导小组办公室汇总响水县各镇区、县政府各部门情况编制。",
        "响水县人民政府",
    ),
    "summed up, of the year": ("本报告综合2015年度响水县各镇区和县级各部门的年度报告编制而成。", "响水县人民政府"),
    "summed up, something else": ("汇总响水县各镇区报送的信息30条，报告县政府。", ""),
    "a unit of the body to ask": ("如对本报告有疑问，请与响水县城市管理委员会综合管理处联系。", "响水县城市管理委员会"),
    "a guide of its own": ("认真落实报告制度，编制了《响水县水利局信息公开指南》，我局公开信息30条。", "响水县水利局"),
    "a guide of a town": ("2015年，我街道修订《榆树街道政府信息公开指南》，公开信息30条。", "榆树街道办事处"),
    "rules of its own": ("完善公开机制，我局制定了《响水县水利局网站信息发布管理制度》。", "响水县水利局"),
    "a county of two characters": ("现公布浚县水利局2015年政府信息公开年度报告。", "浚县水利局"),
    "other rules": ("完善用水机制，年内制定了《响水县水利局财务管理制度》。", ""),
    "a guide that is named": ("根据《响水县人民政府信息公开指南》，我局公开信息30条。", ""),
    "something else is made": ("年内由响水县水利局编制的防洪规划已经公布。", ""),
    "a document of another's": (
        "根据《响水县人民政府办公室关于编制2015年政府信息公开年度报告的通知》，我局公开信息30条。",
        "",
    ),
    "a document on another's report": (
        "按照《关于公布响水县2014年政府信息公开工作情况报告的通知》要求，我局抓好整改。",
        "",
    ),
    "all towns": ("现公布2015年度全镇政府信息公开工作年度报告。", ""),
    "reason": ("报告中的差错由于响水县水利局未编制台账。", ""),
}


@pytest.mark.parametrize(("sentence", "agency"), SENTENCES.values(), ids=SENTENCES)
def test_who_made_a_report_without_its_title(sentence: str, agency: str) -> None:
    found = read(("body", sentence), ("body", "全年主动公开信息30条。"))
    assert found.agency == agency


def test_a_short_name_of_a_place_is_spelled_out_but_for_branches_of_national_bodies() -> None:
    for named, agency in {"苏州水利局": "苏州市水利局", "苏州海事局": "苏州海事局"}.items():
        assert read(("title", f"{named}2015年政府信息公开工作年度报告"), OPENING).agency == agency


def test_a_body_behind_what_is_looked_at_of_a_long_line() -> None:
    assert read(("body", f"{'公开信息，' * 200}响水县水利局编制完成本报告。")).agency == ""


def test_a_town_that_headings_and_text_name() -> None:
    heading, said = ("heading", "一、2015年榆树街道政府信息公开情况"), ("body", "榆树街道办事处公开信息30条。")
    assert read(heading, said).agency == "榆树街道办事处"
    assert read(("heading", "一、2015年政府信息公开情况"), said).agency == ""


def test_the_title_goes_before_the_first_sentence() -> None:
    found = read(("title", "响水县水利局2015年年报"), ("body", "本报告由响水县财政局编制。"))
    assert found.agency == "响水县水利局"


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("发布机构：响水县柳树镇　文号：无", "响水县柳树镇人民政府"),
        ("发布机构 | 响水县柳树镇 | 文 号 | |", "响水县柳树镇人民政府"),
        ("[ 发 布 机 构 ] | 响水县水利局 | [ 文 号 ] |", "响水县水利局"),
        ("来源：响水县", ""),
        ("发布机构：响水县水利局办公室　文号：无", "响水县水利局"),
        ("发布机构：响水县人民政府办公室　文号：无", "响水县人民政府办公室"),
        ("发布机构 | 文 号 | |", ""),
        ("来源：响水日报", ""),
    ],
)
def test_the_publisher(line: str, agency: str) -> None:
    assert read(("title", "2015年年度报告"), ("furniture", line), OPENING).agency == agency


@pytest.mark.parametrize(
    ("line", "agency", "region"),
    [
        ("当前位置 : 首页 > 部门公开 > 响水县水利局 > 年报", "响水县水利局", COUNTY),
        ("首页 > 响水县水利局 > 滨海县水利局", "水利局", ""),
        ("首页 > 响水县财政局", "水利局", ""),
        ("首页 > 响水县水利局信息网", "水利局", ""),
    ],
    ids=["full name", "two", "another", "site"],
)
def test_the_page_may_tell_the_place_of_a_name_without_it(line: str, agency: str, region: str) -> None:
    found = read(("furniture", line), ("title", "水利局2015年政府信息公开工作年度报告"), OPENING)
    assert (found.agency, found.region) == (agency, region)


@pytest.mark.parametrize(
    ("below", "agency"),
    [
        ("响水县水利局", "响水县水利局"),
        ("响水县自来水公司", "响水县自来水公司"),
        ("响水县水利局网站", ""),
        ("响水县", ""),
    ],
)
def test_a_name_below_the_title(below: str, agency: str) -> None:
    page = [("furniture", "2016-01-05"), ("furniture", below), ("furniture", "打印")]
    assert read(("title", "2015年政府信息公开工作年度报告"), *page, OPENING).agency == agency
    assert read(*page, ("title", "2015年政府信息公开工作年度报告"), OPENING).agency == ""


def test_a_signature_goes_before_a_place_above_the_title() -> None:
    title = [("furniture", "响水县"), ("title", "2015年政府信息公开工作年度报告")]
    assert read(*title, OPENING).agency == "响水县人民政府"
    assert read(*title, OPENING, ("signature", "响水县水利局")).agency == "响水县水利局"


@pytest.mark.parametrize(
    ("agency", "region", "flags"),
    [
        ("重庆路街道办事处", "", ["agency_incomplete"]),
        ("海拉尔东路街道办事处", "", ["agency_incomplete"]),
        ("大连市重庆路街道办事处", "辽宁省大连市", []),
        ("海关总署", "", []),
        ("交通运输部海事局", "", []),
        ("江苏海事局", "江苏省", []),
        ("江苏煤矿安全监察局", "江苏省", []),
        ("苏州供电局", "江苏省苏州市", []),
        ("东南大学", "", []),
        ("水利局", "", ["agency_incomplete"]),
        ("国家税务总局响水县税务局", COUNTY, []),
    ],
)
def test_the_region(agency: str, region: str, flags: list[str]) -> None:
    found = read(("title", f"{agency}2015年政府信息公开工作年度报告"), ("signature", agency), OPENING)
    assert (found.agency, found.region) == (agency, region)
    assert [flag for flag in found.flags if flag.startswith("agency")] == flags


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("南京东路街道办事处", ""),
        ("延安三路派出所", ""),
        ("上海道街道", ""),
        ("苏州路灯管理所", "江苏省苏州市"),
        ("苏州道路运输管理局", "江苏省苏州市"),
        ("南京街道工作协会", ""),
        ("政协响水县委员会", COUNTY),
    ],
)
def test_the_place_that_a_name_begins_with(name: str, full: str) -> None:
    place = place_of(name)
    assert (place.full if place else "") == full


def test_a_street_named_for_another_city_takes_its_county_from_the_text() -> None:
    title, body = ("title", "重庆路街道办事处2015年年报"), ("body", "本报告在响水县人民政府网站公布。")
    found = read(title, OPENING, body)
    assert (found.agency, found.region) == ("响水县重庆路街道办事处", COUNTY)


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("响水县水利局响水县财政局2015年政府信息公开年度报告", "响水县水利局"),
        ("响水县水利局、响水县财政局2015年政府信息公开年度报告", "响水县水利局"),
        ("中共柳树镇委员会柳树镇人民政府2015年政务公开工作总结", "柳树镇人民政府"),
    ],
)
def test_reports_of_two_bodies(title: str, agency: str) -> None:
    found = read(("title", title), OPENING)
    assert found.agency == agency
    assert "agency_joint" in found.flags


def test_a_body_beside_others_reports_alone() -> None:
    found = read(("title", "响水县水利局2015年政府信息公开年度报告（报响水县财政局）"), OPENING)
    assert "agency_joint" not in found.flags


def test_two_forms_of_a_branch_are_one_body() -> None:
    found = read(("body", "本报告由上海市公安局杨浦分局编制。"), *[("body", "杨浦公安分局公开信息30条。")] * 20)
    assert (found.agency, found.region) == ("上海市公安局杨浦分局", "上海市")


def test_who_issued_a_document_does_not_report() -> None:
    body = [("body", "根据《响水县人民政府办公室关于做好公开工作的通知》，我局公开信息30条。")] * 4
    assert read(*body).agency == ""
    assert read(*[("body", "响水县水利局公开信息30条。")] * 4).agency == "响水县水利局"


def test_confidence_grows_with_the_evidence() -> None:
    title, signature = ("title", "响水县水利局2015年年报"), ("signature", "响水县水利局")
    other = ("body", "响水县财政局、响水县教育局、响水县公安局参加。")
    alone, both, crowded = (read(*lines, OPENING) for lines in ([title], [title, signature], [signature, other]))
    assert crowded.agency_confidence < alone.agency_confidence <= both.agency_confidence <= 1


@pytest.mark.parametrize("name", ["bet365手机客户端", "365bet（中国）官方网站", "52036线路检测中心", "PG电子平台"])
def test_a_replaced_name_is_never_the_reporter(name: str) -> None:
    found = read(
        ("title", f"{name}2015年政府信息公开年度报告"),
        ("body", f"{name}认真落实条例，{name}办公室负责日常工作。"),
        ("body", f"如有疑问，请与{name}联系。"),
    )
    assert "hijacked" in found.flags
    assert "agency_replaced" in found.flags
    assert found.agency == ""


@pytest.mark.parametrize(
    ("agency", "said"),
    [
        ("密山市民政局", "公开福利彩票销售信息30条，新增投注站5个，检查体育彩票投注站8个。"),
        ("密山市公安局", "查处赌场、老虎机案件5件，捣毁网络博彩平台2个，抓获利用棋牌平台赌博人员。"),
        ("密山市供电局", "完成110线路检测30次、10kV线路检测50次，MG电子证照系统上线。"),
        ("密山市体育局", "建成智慧体育平台，开发文化娱乐平台，公布体育彩票投注网点。"),
    ],
)
def test_ordinary_words_of_a_bureau_are_no_spam(agency: str, said: str) -> None:
    found = read(
        ("title", f"{agency}2018年政府信息公开工作年度报告"),
        ("body", f"{agency}认真落实条例，{said}"),
        ("signature", agency),
    )
    assert found.agency == agency
    assert not {"hijacked", "agency_replaced"} & set(found.flags)


def test_spam_on_lines_of_its_own_takes_no_name_away() -> None:
    found = read(
        ("furniture", "免费香蕉视频app下载"),
        ("title", "密山市民政局2018年政府信息公开工作年度报告"),
        ("body", "密山市民政局认真落实条例，全年公开信息30条。"),
        ("furniture", "女性高清无码视频"),
    )
    assert "hijacked" in found.flags
    assert found.agency == "密山市民政局"


def test_the_evidence_for_the_reporter(nlp: Language) -> None:
    body = "我局全年公开信息30条，各项工作有序推进，群众反映的问题都在规定的时间里得到了答复，没有收到投诉和举报。"
    text = f"平泉县教育局2020年政府信息公开工作年度报告\n{body}\n平泉县教育局\n2021年1月8日"
    assert nlp(text)._.profile.agency_evidence[:2] == ("title", "signature")
    assert nlp("本年度公开信息30条，工作平稳。")._.profile.agency_evidence == ()

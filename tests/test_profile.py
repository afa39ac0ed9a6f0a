"""Who reports on which year: the reports of the training corpus, the seeds, and what must not be taken for a reporter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import REAL_SEEDS
from spacy.language import Language

from govnlp.places import place_of
from govnlp.profile import Text, profile
from govnlp.values import Profile

ROOT = Path(__file__).parent.parent
_ROWS = (ROOT / "training" / "data" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
REPORTS = {row["id"]: row for row in map(json.loads, _ROWS)}

# id, year, reporter, as titles and signatures tell them: without its county where the text has none (c14, d03).
TRUTH = """
a01 2011 国家粮食局
a02 2010 贵州省交通运输厅
a03 2009 丹东市环境保护局
a04 2012 玉林市水利局
a05 2011 石城县教育局
a06 2010 静宁县卫生局
a07 2013 莒县国土资源局
a08 2009
a09 2012 泾县榔桥镇人民政府
a10 2008 营口市站前区建设街道办事处
a11 2013 都昌县中医院
a12 2011 滁州经济技术开发区管理委员会
a13 2009 镇安县人民政府
b01 2016 陕西省水利厅
b02 2017 齐齐哈尔市人民政府
b03 2015 岳阳市食品药品监督管理局
b04 2014 剑川县人民政府
b05 2016 临泉县环境保护局
b06 2017 扬州市广陵区人民政府东关街道办事处
b07 2018 潍坊滨海经济技术开发区管理委员会
b08 2015 玉林市中医医院
b09 2018 渭源县会川镇人民政府
b10 2016 大同市住房保障和房产管理局
b11 2017 南阳市图书馆
b12 2016 五原县农牧业局
b13 2015 三明市安全生产监督管理局
b14 2016 英山县人民政府
c01 2020 住房和城乡建设部
c02 2019 黑龙江省交通运输厅
c03 2020 灵川县卫生健康局
c04 2019 黄石市下陆区新下陆街道办事处
c05 2020 咸阳市秦都区人民政府渭滨街道办事处
c06 2021 铜鼓县大塅镇人民政府
c07 2022 凤庆县人民政府
c08 2023 宿州市立医院
c09 2024 会宁县郭城学区
c10 2023 绵阳高新技术产业开发区管理委员会
c11 2025 潍坊市市场监督管理局
c12 2024 浙江省生态环境厅
c13 2022 襄阳市应急管理局
c14 2023 石羊镇人民政府
d01 2009 镇巴县人民政府
d02 2011 赤峰市松山区人民检察院
d03 2012 响水坝村村委会
d04 2010 衢州市公安局
d05 2015 西华师范大学
d06 2016 辽源市水务局
d07 2014 大宁县地方志办公室
d08 2018 环江毛南族自治县林业局
d09 2019 大同市云冈区自然资源局
d10 2020 中华人民共和国满洲里海关
d11 2022 邵武市城市管理局
d12 2021 国家粮食和物资储备局
d13 2023 新疆生产建设兵团第九师一六六团
d14 2025 瑞金市叶坪镇人民政府
e01 2009 抚顺市粮食局
e02 2011 桃江县鸬鹚渡镇人民政府
e03 2013 泾川县司法局
e04 2008 滨州经济开发区管理委员会
e05 2015 宝鸡市住房公积金管理中心
e06 2016 太湖县安全生产监督管理局
e07 2017 三明市梅列区人民政府列东街道办事处
e08 2014 水利部海河水利委员会
e09 2019 施秉县人民政府
e10 2020 鹤岗市医疗保障局
e11 2021 吉林省林业和草原局
e12 2023 伊宁县文化体育广播电视和旅游局
e13 2024 崇义县思顺乡人民政府
e14 2025 湛江市公共资源交易中心
kr01 2009 乐平市人民政府
kr02 2012 七台河市人民政府
kr03 2017 民勤县人民政府
kr04 2021 靖西市人民政府
kr05 2025 荣成市人民政府
kr06 2010 凤凰县民政局
kr07 2016 元阳县交通运输局
kr08 2013 敦化市林业局
kr09 2023 吴忠市利通区市场监督管理局
kr10 2022 梅州市自然资源局
kr11 2015 忠县行政服务中心
kr12 2019 互助土族自治县威远镇人民政府
kr13 2012 左权县职业中学校
kr14 2018 儋州市妇幼保健院
la01 2008 公安县南平镇人民政府
la02 2009 平远县劳动和社会保障局
la03 2010 兴化市人民医院
la04 2011 包头市石拐区人民政府
la05 2011 平泉县工商行政管理局
la06 2012 青海省质量技术监督局
la07 2013 宜良县第一中学
la08 2014 兰州市七里河区西园街道办事处
la09 2015 防城港市卫生和计划生育委员会
la10 2016 隆德县审计局
la11 2011 山头镇人民政府
lb01 2017 灌阳县民政局
lb02 2018 乌海市统计局
lb03 2019 大埔县高陂镇人民政府
lb04 2020 哈尔滨市呼兰区卫生健康局
lb05 2021 玉溪市红塔区玉带街道办事处
lb06 2022 宜春市生态环境局
lb07 2022 额敏县气象局
lb08 2023 平利县审计局
lb09 2024 青海省水利厅
lb10 2025 隆回县人民政府
lc01 2014 剑川县人民政府
lc02 2023 重庆市荣昌区人民政府
lc03 2009 凤冈县国土资源局
lc04 2016 铜川市食品药品监督管理局
lc05 2023 鹤峰县司法局
lc06 2011 林荫路街道办事处
lc07 2017 贺州市卫生和计划生育委员会
lc08 2021 榜罗镇人民政府
ga01 2021 威宁彝族回族苗族自治县林业局
ga02 2010 连平县田源镇人民政府
ga03 2016 佳木斯市卫生和计划生育委员会
ga04 2013 平凉市崆峒区第七中学
ga05 2018 通城县人民政府办公室
ga06 2009 青海省质量技术监督局
ga07 2023 厦门市海沧区嵩屿街道办事处
ga08 2020 洪洞县医疗保障局
ga09 2012 墨竹工卡县农牧局
ga10 2024 盐城市城市管理局
ga11 2014 国家粮食局
ga12 2022 石桥村村民委员会
ga13 2011 安康市人口和计划生育局
ga14 2017 北海市住房公积金管理中心
gb01 2009 缙云县交通局
gb02 2022
gb03 2016 独山县影山镇人民政府
gb04 2019 日照市文化和旅游局
gb05 2012 会宁县第五中学
gb06 2010 桂东县人民医院
gb07 2014 云南省文化厅
gb08 2021 勃利县林业和草原局
gb09 2024 江门市蓬江区环市街道办事处
gb10 2011 海北藏族自治州水利局
gb11 2018 唐县卫生和计划生育局
gb12 2023 鹰潭职业技术学院
gb13 2015 国家测绘地理信息局
gb14 2013 盐源县梅雨镇人民政府
gc01 2012 霍邱县公安局
gc02 2023 瓜州县腰站子东乡族镇人民政府
gc03 2017 吉安市妇幼保健院
gc04 2009 莱州市地方税务局
gc05 2020 石嘴山经济技术开发区管理委员会
gc06 2008 黑龙江省物价局
gc07 2024 国家税务总局三江侗族自治县税务局
gc08 2014 武汉市硚口区人民政府荣华街道办事处
gc09 2022 宁陕县统计局
gc10 2016
gc11 2010 内乡县第三高级中学
gc12 2025 滦平县数据和政务服务局
gc13 2018 湘西土家族苗族自治州住房和城乡建设局
gc14 2021 尼勒克县喀拉托别乡人民政府
gc15 2013 海南省海洋与渔业厅
gc16 2019 国家邮政局
gc17 2011 锡林浩特市人力资源和社会保障局
gc18 2015 凤庆县鲁史镇人民政府
gd01 2008 岫岩满族自治县民政局
gd02 2011 长汀县河田镇人民政府
gd03 2013 天水市第一人民医院
gd04 2015 巴彦淖尔市水务局
gd05 2017 河池市人民政府办公室
gd06 2013 湖州职业技术学院
gd07 2019
gd08 2020 青海省交通运输厅
gd09 2021 镇安县林业局
gd10 2022 灵璧县游集镇人民政府
gd11 2023 昭苏县人民政府
gd12 2024 珠海市斗门区白藤街道办事处
gd13 2025 国家税务总局稷山县税务局
gd14 2010 儋州市国土环境资源局
gd15 2018 海伦市第三小学
gd16 2016 国家文物局
"""
CASES = [(*line.split()[:2], "".join(line.split()[2:])) for line in TRUTH.strip().splitlines()]


def _profile(id: str) -> Profile:
    row = REPORTS[id]
    return profile(Text([(role, row["text"][start:end]) for start, end, role in row["lines"]]))


@pytest.mark.parametrize(("id", "year", "agency"), CASES, ids=[case[0] for case in CASES])
def test_reports_of_the_corpus(id: str, year: str, agency: str) -> None:
    found = _profile(id)
    assert (found.agency, found.year) == (agency, int(year))
    assert ("agency_unknown" in found.flags) == (not agency)


def test_the_table_covers_the_corpus() -> None:
    assert {case[0] for case in CASES} == set(REPORTS)


def _read(*lines: tuple[str, str]) -> Profile:
    return profile(Text(lines))


COUNTY = "江苏省盐城市响水县"
OPENING = ("body", "根据有关规定，现将本机关2015年政府信息公开工作情况公布如下。")


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
    found = _read(*lines, OPENING)
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
    assert _read(*told, OPENING, *lines).agency == agency


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
    found = _read(*lines, ("body", "现将本机关政府信息公开工作情况公布如下，2016年继续努力。"))
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
    "subject, a county": ("2015年，响水县认真贯彻落实条例，主动公开信息30条。", ""),
    "subject, a group": ("2015年，响水县政务公开领导小组认真开展检查。", ""),
    "no subject": ("2015年，榆树街道党工委书记调研三次。", ""),
    "whom to ask": ("如对本报告有疑问，请与响水县水利局办公室联系（地址：人民路1号）。", "响水县水利局"),
    "made by who works for others": ("本报告由响水县人民政府办公室编制。", ""),
    "made by a group": ("本报告由响水县政府信息公开工作领导小组办公室编制。", ""),
    "whom to ask works for others": ("如对本报告有疑问，请与响水县政务服务中心联系。", ""),
    "an office of the government to ask": ("如对本报告有疑问，请与响水县政府信息公开办公室联系。", ""),
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
    found = _read(("body", sentence), ("body", "全年主动公开信息30条。"))
    assert found.agency == agency


def test_the_title_goes_before_the_first_sentence() -> None:
    found = _read(("title", "响水县水利局2015年年报"), ("body", "本报告由响水县财政局编制。"))
    assert found.agency == "响水县水利局"


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("发布机构：响水县柳树镇　文号：无", "响水县柳树镇人民政府"),
        ("发布机构 | 响水县柳树镇 | 文 号 | |", "响水县柳树镇人民政府"),
        ("[ 发 布 机 构 ] | 响水县水利局 | [ 文 号 ] |", "响水县水利局"),
        ("来源：响水县", ""),
        ("发布机构 | 文 号 | |", ""),
        ("来源：响水日报", ""),
    ],
)
def test_the_publisher(line: str, agency: str) -> None:
    assert _read(("title", "2015年年度报告"), ("furniture", line), OPENING).agency == agency


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
    found = _read(("furniture", line), ("title", "水利局2015年政府信息公开工作年度报告"), OPENING)
    assert (found.agency, found.region) == (agency, region)


def test_a_signature_goes_before_a_place_above_the_title() -> None:
    title = [("furniture", "响水县"), ("title", "2015年政府信息公开工作年度报告")]
    assert _read(*title, OPENING).agency == "响水县人民政府"
    assert _read(*title, OPENING, ("signature", "响水县水利局")).agency == "响水县水利局"


def test_the_date_in_a_table_of_the_page() -> None:
    line = "成文日期 | 发布日期 | 2016-02-20 |"
    assert _read(("furniture", line), ("title", "响水县水利局2015年年报"), OPENING).published == "2016-02-20"


@pytest.mark.parametrize(
    ("agency", "region", "flags"),
    [
        ("重庆路街道办事处", "", ["agency_incomplete"]),
        ("海拉尔东路街道办事处", "", ["agency_incomplete"]),
        ("大连市重庆路街道办事处", "辽宁省大连市", []),
        ("海关总署", "", []),
        ("东南大学", "", []),
        ("水利局", "", ["agency_incomplete"]),
        ("国家税务总局响水县税务局", COUNTY, []),
    ],
)
def test_the_region(agency: str, region: str, flags: list[str]) -> None:
    found = _read(("title", f"{agency}2015年政府信息公开工作年度报告"), ("signature", agency), OPENING)
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
    found = _read(title, OPENING, body)
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
    found = _read(("title", title), OPENING)
    assert found.agency == agency
    assert "agency_joint" in found.flags


def test_a_body_beside_others_reports_alone() -> None:
    found = _read(("title", "响水县水利局2015年政府信息公开年度报告（报响水县财政局）"), OPENING)
    assert "agency_joint" not in found.flags


def test_two_forms_of_a_branch_are_one_body() -> None:
    found = _read(("body", "本报告由上海市公安局杨浦分局编制。"), *[("body", "杨浦公安分局公开信息30条。")] * 20)
    assert (found.agency, found.region) == ("上海市公安局杨浦分局", "上海市")


def test_who_issued_a_document_does_not_report() -> None:
    body = [("body", "根据《响水县人民政府办公室关于做好公开工作的通知》，我局公开信息30条。")] * 4
    assert _read(*body).agency == ""
    assert _read(*[("body", "响水县水利局公开信息30条。")] * 4).agency == "响水县水利局"


def test_confidence_grows_with_the_evidence() -> None:
    title, signature = ("title", "响水县水利局2015年年报"), ("signature", "响水县水利局")
    other = ("body", "响水县财政局、响水县教育局、响水县公安局参加。")
    alone, both, crowded = (_read(*lines, OPENING) for lines in ([title], [title, signature], [signature, other]))
    assert crowded.agency_confidence < alone.agency_confidence <= both.agency_confidence <= 1


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("响水县水利局2015年政府信息公开工作年度报告", 2015),
        ("响水县水利局二○一五年度政府信息公开年报", 2015),
        ("响水县水利局2015年工作总结及2016年工作计划", 2015),
        ("扬州大学2014—2015学年信息公开年度报告", 2015),
        ("扬州大学2014-2015学年信息公开工作报告", 2015),
        ("扬州大学信息公开年报（2014-2015）", 2015),
    ],
)
def test_the_year_of_the_title(title: str, year: int) -> None:
    assert _read(("title", title), ("body", "与2014年相比有所增加，2016年继续努力。")).year == year


@pytest.mark.parametrize(
    ("lines", "year", "period"),
    [
        ([("title", "扬州大学2014-2015学年信息公开年度报告")], 2015, ("2014-09-01", "2015-08-31")),
        ([("body", "现编制2014-2015学年扬州大学信息公开工作年度报告。")], 2015, ("2014-09-01", "2015-08-31")),
        (
            [("title", "扬州大学2014-2015学年年报"), ("body", "统计期限自2014年10月1日至2015年9月30日。")],
            2015,
            ("2014-10-01", "2015-09-30"),
        ),
        ([("title", "响水县教育局2014年年报"), ("body", "2014-2015学年新增学校3所。")], 2014, ("2014-01-01", "2014-12-31")),
        ([("body", "2014年，全县2014-2015学年新增学校3所。")], 2014, ("2014-01-01", "2014-12-31")),
        ([("title", "响水县教育局2012-2014学年工作总结")], None, None),
    ],
    ids=["title", "sentence", "stated", "of something else", "without a title", "three years"],
)  # fmt: skip
def test_school_years(lines: list[tuple[str, str]], year: int | None, period: tuple[str, str] | None) -> None:
    found = _read(*lines)
    assert (found.year, found.period) == (year, period)


@pytest.mark.parametrize(
    "word",
    ["我街道", "我公司", "我分局", "我中心", "我团", "我旗", "我苏木", "本院", "本校", "本镇", "本街道"],
)
def test_how_a_body_calls_itself_makes_a_report_likelier(word: str) -> None:
    with_word, without = (_read(("body", f"{who}认真开展信息公开工作。")).is_report for who in (word, "他们"))
    assert with_word > without


@pytest.mark.parametrize(
    "opening",
    ["现公布我校2014-2015学年信息公开工作情况。", "本报告数据的统计期限为2014年9月1日至2015年8月31日。"],
)
def test_a_school_year_is_called_after_its_end(opening: str) -> None:
    found = _read(("title", "扬州大学信息公开工作年度报告"), ("body", opening), ("body", "我校主动公开信息若干条。"))
    assert found.year == 2015


def test_a_replaced_name_is_never_the_reporter() -> None:
    name = "bet365手机客户端"
    found = _read(
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
        ("密山市体育局", "建成智慧体育平台，开发文化娱乐平台，公布体育彩票投注网点。"),
    ],
)
def test_ordinary_words_of_a_bureau_are_no_spam(agency: str, said: str) -> None:
    found = _read(
        ("title", f"{agency}2018年政府信息公开工作年度报告"),
        ("body", f"{agency}认真落实条例，{said}"),
        ("signature", agency),
    )
    assert found.agency == agency
    assert not {"hijacked", "agency_replaced"} & set(found.flags)


def test_spam_on_lines_of_its_own_takes_no_name_away() -> None:
    found = _read(
        ("furniture", "免费香蕉视频app下载"),
        ("title", "密山市民政局2018年政府信息公开工作年度报告"),
        ("body", "密山市民政局认真落实条例，全年公开信息30条。"),
        ("furniture", "女性高清无码视频"),
    )
    assert "hijacked" in found.flags
    assert found.agency == "密山市民政局"


def test_a_template_is_flagged_and_no_masked_name_is_taken() -> None:
    found = _read(
        ("title", "XX县水利局20XX年政府信息公开工作年度报告"),
        ("body", "20XX年，XX县水利局主动公开信息XX条，XX镇XX条，由XX县水利局编制。"),
    )
    assert "template" in found.flags
    assert "X" not in found.agency
    assert found.year is None


SEED_TRUTH = [
    ("宜春市民政局", 2012),
    ("密山市民政局", 2020),
    ("嘉兴市民政局", 2017),
    ("", 2012),
    ("玉溪市卫生和计划生育委员会", 2016),
]
REAL_TRUTH = [
    ("鄂州市民政局", 2013),
    ("集安市民政局", 2020),
    ("苏州市民政局", 2018),
    ("", 2013),
    ("雅安市民政局", 2017),
]


def test_the_projects_seeds(nlp: Language, seed_texts: list[str]) -> None:
    assert [(p.agency, p.year) for p in (nlp(text)._.profile for text in seed_texts)] == SEED_TRUTH


@pytest.mark.skipif(len(REAL_SEEDS) < 5, reason="the real seeds are not here")
def test_the_real_seeds(nlp: Language) -> None:
    found = [nlp(path.read_text(encoding="utf-8"))._.profile for path in REAL_SEEDS[:5]]
    assert [(p.agency, p.year) for p in found] == REAL_TRUTH
    assert ["hijacked" in p.flags for p in found] == [False, False, False, True, False]


def test_the_evidence_for_the_reporter(nlp: Language) -> None:
    body = "我局全年公开信息30条，各项工作有序推进，群众反映的问题都在规定的时间里得到了答复，没有收到投诉和举报。"
    text = f"平泉县教育局2020年政府信息公开工作年度报告\n{body}\n平泉县教育局\n2021年1月8日"
    assert nlp(text)._.profile.agency_evidence[:2] == ("title", "signature")
    assert nlp("本年度公开信息30条，工作平稳。")._.profile.agency_evidence == ()

"""Who reports on which year: the reports of the training corpus, the seeds, and what must not be taken for a reporter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import REAL_SEEDS
from spacy.language import Language

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
    ],
)
def test_the_year_of_the_title(title: str, year: int) -> None:
    assert _read(("title", title), ("body", "与2014年相比有所增加，2016年继续努力。")).year == year


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

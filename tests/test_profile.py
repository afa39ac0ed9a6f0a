"""Profiles of the training corpus' reports and of the seeds; year, period, date, and whether a text is a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import REAL_SEEDS
from profile_lines import OPENING, read
from spacy.language import Language

from govnlp.profiles.profile import Text, profile
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
gb02 2022 扎兰屯市供水有限责任公司
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
gc10 2016 恭城瑶族自治县自来水公司
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
gd07 2019 滕州市城北管道燃气有限公司
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


def test_the_date_in_a_table_of_the_page() -> None:
    line = "成文日期 | 发布日期 | 2016-02-20 |"
    assert read(("furniture", line), ("title", "响水县水利局2015年年报"), OPENING).published == "2016-02-20"


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        ([("furniture", "2016-02-20")], "2016-02-20"),
        ([("furniture", "2016-02-20 10:17 来源：本站 字体：【 】")], "2016-02-20"),
        ([("furniture", "响水县政府门户网站 www.example.gov.cn 2016-02-20 10:21 来源：水利局")], "2016-02-20"),
        ([("furniture", "发布时间：[2016/02/20]")], "2016-02-20"),
        ([("title", "（2016年2月20日）")], "2016-02-20"),
        ([("furniture", "归档时间：2020-01-01"), ("furniture", "2016-02-20 来源：本站")], "2016-02-20"),
        ([("furniture", "归档时间：2020-01-01")], ""),
        ([("furniture", "今天是2020年1月1日 星期三")], ""),
        ([("body", "我局于2016年2月20日公开信息30条。"), ("furniture", "2020-01-01")], ""),
    ],
    ids=[
        "alone",
        "with its source",
        "with the site",
        "bracketed",
        "subtitle",
        "archived",
        "only archived",
        "today",
        "behind the text",
    ],
)
def test_the_date_at_the_title(lines: list[tuple[str, str]], published: str) -> None:
    assert read(("title", "响水县水利局2015年年报"), *lines, OPENING).published == published


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            ["title:响水县水利局2015年年报", "furniture:来源：本站", "title:响水县水利局2015年年报"],
            "响水县水利局2015年年报",
        ),
        (
            ["title:2015年年报", "furniture:来源：本站", "title:响水县水利局", "title:2015年年报"],
            "响水县水利局2015年年报",
        ),
        (["title:响水县水利局2015年年报", "title:响水县水利局", "title:2015年年报"], "响水县水利局2015年年报"),
        (
            ["title:响水县2015年年报", "title:响水县人民政府", "title:2015年信息公开年报", "title:（2016年1月5日）"],
            "响水县人民政府2015年信息公开年报（2016年1月5日）",
        ),
        (
            ["title:响水县2015年年报", "furniture:打印", "title:响水县水利局2015年年报"],
            "响水县2015年年报响水县水利局2015年年报",
        ),
        (["furniture:标题：响水县水利局2015年年报 文号：无"], "响水县水利局2015年年报"),
        (["furniture:索引号 | 无 | 名 称 | 响水县水利局2015年年报"], "响水县水利局2015年年报"),
        (["furniture:标题：响水县水利局公开指南"], ""),
        (
            ["title:响水县水利局2015年年报", "furniture:打印", "title:2015年水利局信息公开年报"],
            "响水县水利局2015年年报",
        ),
        (
            ["title:关于报送年报的函", "furniture:附件", "title:响水县水利局2015年年报"],
            "关于报送年报的函响水县水利局2015年年报",
        ),
    ],
    ids=[
        "twice",
        "without its body first",
        "on one line and on two",
        "of a place and of its government",
        "of a place and of its bureau",
        "field",
        "cell",
        "another field",
        "in other words",
        "letter",
    ],
)
def test_the_title(lines: list[str], title: str) -> None:
    assert read(*[tuple(line.split(":", 1)) for line in lines], OPENING).title == title


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
    assert read(("title", title), ("body", "与2014年相比有所增加，2016年继续努力。")).year == year


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
    found = read(*lines)
    assert (found.year, found.period) == (year, period)


@pytest.mark.parametrize(
    "word",
    ["我街道", "我公司", "我分局", "我中心", "我团", "我旗", "我苏木", "本院", "本校", "本镇", "本街道"],
)
def test_how_a_body_calls_itself_makes_a_report_likelier(word: str) -> None:
    with_word, without = (read(("body", f"{who}认真开展信息公开工作。")).is_report for who in (word, "他们"))
    assert with_word > without


@pytest.mark.parametrize(
    "opening",
    ["现公布我校2014-2015学年信息公开工作情况。", "本报告数据的统计期限为2014年9月1日至2015年8月31日。"],
)
def test_a_school_year_is_called_after_its_end(opening: str) -> None:
    found = read(("title", "扬州大学信息公开工作年度报告"), ("body", opening), ("body", "我校主动公开信息若干条。"))
    assert found.year == 2015


def test_a_template_is_flagged_and_no_masked_name_is_taken() -> None:
    found = read(
        ("title", "XX县水利局20XX年政府信息公开工作年度报告"),
        ("body", "20XX年，XX县水利局主动公开信息XX条，XX镇XX条，由XX县水利局编制。"),
    )
    assert "template" in found.flags
    assert "X" not in found.agency
    assert found.year is None


@pytest.mark.parametrize(
    ("signed", "year"), [("2016年10月21日", 2016), ("2016年7月1日", 2016), ("2016年3月21日", None)]
)
def test_the_year_of_a_check_is_that_of_its_signature(signed: str, year: int | None) -> None:
    title = ("title", "响水县水利局关于政务公开工作的自查报告")
    assert read(title, ("body", "我局对照要求逐项自查。"), ("signature", signed)).year == year
    assert read(("title", "响水县水利局2015年年报"), ("body", "公开信息30条。"), ("signature", signed)).year == 2015


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

"""Public bodies: borders and kinds, what only looks like one, what a mention means, and the component."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
import spacy
from entities import read
from spacy.tokens import Doc

from govnlp import places
from govnlp.agencies import KINDS, find, resolve
from govnlp.lexicon import LexiconError
from govnlp.pipeline.agencies import LABEL  # and with it the factory
from govnlp.values import AgencyValue

NAMED = """
[鄂州市水务局:named]2016年度报告
主办单位：[沭阳县教育局:named]　网站标识码
报告由[湖北省交通运输厅:named]编制
[四川民政厅:named]官方网站转载
[集安市住房和城乡建设局:named]联系电话
依照[国务院办公厅:named]统一格式
[党中央:named]、[国务院:named]作出部署
贯彻[党中央:named][国务院:named]决策
[国务院办公厅政府信息与政务公开办公室:named]印发的格式
[自然资源部:named]、[财政部:named]联合发文
[国家税务总局:named]要求
[国家税务总局沭阳县税务局:named]年度报告
[国家统计局南京调查队:named]布置
[国家粮食局办公室政务公开处:named]负责解释
[最高人民法院:named]司法解释
[北京市西城区人民法院:named]裁定驳回
[苏州市吴江区人民检察院:named]提出建议
[扬州市广陵区人民政府东关街道办事处:named]编写
[桥头镇人民政府:named]牵头
经[沙溪镇人民政府:named]审核
[西湖街道办事处:named]负责
[东城街道办事处:named]、[老城镇人民政府:named]和[壶镇镇党委:named]
由[古集镇人民政府:named]公布
[潍坊滨海经济技术开发区管理委员会:named]年报
[苏州工业园区管委会:named]印发
[内蒙古自治区人民政府办公厅:named]通报
[大理州林业和草原局:named]转来
[阿坝藏族羌族自治州人民政府:named]网站
[中共雅安市委:named]、[雅安市人民政府:named]
[中共白城市委宣传部:named]发布会
[国家图书馆:named]和[中央档案馆:named]
[国家发改委:named]、[住建部:named]、[生态环境部:named]
[中央网信办:named]督导
[全国人大常委会:named]执法检查
[扬州大学:named]承担评估
[浙江图书馆:named]查阅点
[新疆生产建设兵团:named]印发方案
[民政局:named]2016年信息公开年报
由[公安局:named]、[教育局:named]分别答复
[南京市鼓楼区卫生健康委员会:named]
[北京市商务委员会:named]政府网站
[雅安市人民政府办公室电子政务科:named]承办
[上海市浦东新区人民政府:named]
[满洲里海关:named]门户网站
"""

RELATIVE = """
在[市委:relative]、[市政府:relative]领导下
[市委:relative][市政府:relative]高度重视
围绕[县委:relative][县政府:relative]中心工作
[省民政厅:relative]网站转发
[市政府:relative]门户网站
向[市政府办公室:relative]报送
[市委办公厅:relative]印发
[省市政务公开办:relative]召开会议
[省、市政务公开办:relative]来函
按照[省、市、县政府:relative]部署
[市人社局:relative]、[市住建局:relative]、[区市场监管局:relative]
[县发改局:relative]会同[县自然资源和规划局:relative]
[市府办:relative]通报
[县信访局:relative]转办
诉讼案经[市中院:relative]审理
[区检察院:relative]提出检察建议
[省人力资源和社会保障厅:relative]下发通知
[省委宣传部:relative]、[省委网信办:relative]
[市纪委监委:relative]监督
[县人大常委会:relative]评议
在[市档案馆:relative]、[县图书馆:relative]设查阅点
[县人民医院:relative]、[市第一中学:relative]公开收费
[市政务服务中心:relative]大厅
[市公安局交警支队:relative]公布
[省交通运输厅公路局:relative]报送
[县政府督查室:relative]通报
[区委:relative][区政府督查室:relative]通报
[镇政府:relative]安排专人
由[镇党委:relative]、[镇纪委:relative]监督
[街道党工委:relative]统一领导
[开发区管委会:relative]批复
[自治区人民政府:relative]、[自治区党委:relative]
报送[市局:relative]，接入[省厅:relative]平台
[县委党校:relative]办班
[市疾控中心:relative]发布疫情
[团市委:relative]、[市残联:relative]参加
[县政协:relative]提出意见
联系[县委办:relative]、[县编办:relative]
我[县人民政府办公室:relative]印发
抄送[州林草局:relative]
[旗农牧局:relative]收到申请
[县新型农村合作医疗管理办公室:relative]公布
[市政府:relative]信息公开平台登载
刊物被[省委:relative]、[省政府:relative]信息简报采用
[省国资委:relative]、[市农委:relative]
[区应急管理局:relative]和[区教育局:relative]
"""

SELF = """
[我局:self]高度重视
[我局:self]部署了工作
[本局:self]政务公开栏
[本机关:self]负责处理
[本行政机关:self]掌握的信息
[本单位:self]、[本部门:self]
[我委:self]、[我厅:self]、[我办:self]、[我院:self]
[我馆:self]接待读者
[我中心:self]受理申请
[局机关:self]各科室
由[厅机关:self]统一公布
梳理[局机关:self]掌握的信息
[我街道办事处:self]公开了
（以下简称[管委会:self]）
[本院:self]审判流程公开
"""

UNIT = """
由[局办公室:unit]统一管理
[局办公室:unit]主任兼任
[法规科:unit]、[信息中心:unit]、[财务科:unit]
[局党组:unit]会议研究
[厅党组:unit]书记、厅长
[机关党委:unit]书记任副组长
[办公室:unit]主任及科室负责人
报[局党委:unit]审定
[驻局纪检组:unit]监督
[政策法规处:unit]会同[人事处:unit]
[政务公开办:unit]牵头
[党政办:unit]负责日常工作
[局信息中心:unit]维护网站
[厅机关党委:unit]组织学习
[局政务公开办:unit]承担
[监察大队:unit]、[稽查支队:unit]
会同[建设与管理处:unit]作出
[镇党政办:unit]拍照抽查
[局办:unit]负责归口
[本局办公室:unit]咨询
[综合股:unit]和[宣教股:unit]
"""

GROUP = """
成立了[政务公开工作领导小组:group]
经[局政务信息公开领导小组:group]同意
迎接[市政府信息公开领导小组:group]检查
[雅安市民政局信息公开工作领导小组:group]
交[领导小组办公室:group]汇总
调整[政府信息公开工作领导小组:group]成员
[闽侯县水利局政府信息公开工作领导小组办公室:group]
[县疫情防控指挥部:group]审定
[市安委会:group]、[市安委办:group]
召开[政务公开联席会议:group]
[领导小组:group]办事机构
[我局政务公开领导小组:group]开会
"""

NEGATIVE = """
各科室、各处室、各单位
有关部门、上级部门、相关单位
各级政府、地方各级人民政府
全市各单位、全县各部门
民政、残联、公安等5个部门
我市、全市、沭阳县、本市
局长、副局长、厅长、处长
局网站、局领导、局属单位
局务会、局长办公会、局领导班子
由镇人民政府（街道办事处）公示
乡镇人民政府、街道办事处
县（市、区）人民政府
县级以上地方人民政府
区县政府、市县两级法院
各镇人民政府、各县教育局
管委会大楼、地址：市政府大楼3楼
地址：临泉县教育局办公室四楼；
鄂州民政信息网、集安市政府网
“苏州市民政局”网站、“县教育局”微信公众号
我市政府信息公开工作
市政府信息公开工作稳步推进
市政府信息网公布
12345热线、政务服务平台
鄂州电视台、《鄂州日报》
市自来水公司、县供电公司
市建筑业协会、县慈善总会
《沭阳县民政局信息公开指南》
办理、办公、办法、办事
部署、部门、部分、全部
布局、大局、格局、结局、当局
处理、处罚、处于、到处
科学、科技、学科、科目
股份、股权、司法、公司
组织领导、小组讨论、社会组织
围绕中心工作服务大局
"""

NEGATIVE_MORE = """
以人民为中心的发展思想
中心城区、中心工作
基本单位、成本中心、根本
自我办理、我办理了手续
我处理了、我所在的
委托、委派、委员
城市建设、社区建设、园区建设
社会公众、人大代表建议、政协委员提案
县级融媒体中心、市新闻中心
各市（地）气象局、全县（市）教育局
全市红十字系统、红十字精神
我社区、本社会
科协作、市科协议
某县教育局、XX镇人民政府
律师事务所、会计师事务所
第二法庭上、调解室外
公安部门、教育主管部门
市民、市场、市容、区域、县域
省级、市级、县级部门
六省博物馆共建
下设办公室，安排专人
国务院令第711号
教育部令第29号
两级政府、三级医院、中小学校
网上办事大厅、便民服务窗口
行政服务大厅、服务大厅
信息公开栏、公开专栏
工作日、工作组赴基层
政府网站、政府部门、政府信息
政府采购、政府购买服务、政府规章
村务公开、厂务公开
推进城镇政府信息公开，各城镇人民政府
小城镇建设、城镇管理办公室、村镇卫生院
派出机构、直属机构、内设机构
领导干部、机关干部
环境保护、安全生产监管
主管局、各局、全局
他局部调整、局面、局势、局限
站在全局高度、网站建设
住所、场所、所有、所在地
校园、学校教育、入学
机关作风、机关建设
一科一策、逐科逐室
年度考核办法、实施办法
雅办发〔2017〕18号
"""


def _cases(*tables: str) -> list[str]:
    return [line for table in tables for line in table.strip().splitlines()]


POSITIVE = _cases(NAMED, RELATIVE, SELF, UNIT, GROUP)
NEGATIVES = _cases(NEGATIVE, NEGATIVE_MORE)


@pytest.mark.parametrize("marked", POSITIVE)
def test_bodies_are_found_with_border_and_kind(marked: str) -> None:
    line, marks = read(marked)
    assert marks, "an example must hold a body"
    assert set(marks.values()) <= set(KINDS)
    assert {(m.start, m.end): m.kind for m in find(line)} == marks


@pytest.mark.parametrize("line", NEGATIVES)
def test_what_only_looks_like_a_body(line: str, nlp: spacy.Language) -> None:
    assert [ent.text for ent in nlp(line).ents] == []


def test_there_are_enough_examples_and_none_twice() -> None:
    assert len(POSITIVE) + len(NEGATIVES) >= 150
    assert len(NEGATIVES) * 3 >= len(POSITIVE) + len(NEGATIVES)
    assert len(set(POSITIVE + NEGATIVES)) == len(POSITIVE) + len(NEGATIVES)


def test_ascii_and_full_width_punctuation_read_alike() -> None:
    kinds = [
        [(m.start, m.end, m.kind) for m in find(line)] for line in ("(以下简称管委会),市委", "（以下简称管委会），市委")
    ]
    assert kinds[0] == kinds[1] != []


@pytest.mark.parametrize(
    "piece", ["市", "镇", "政府信息公开", "地址：市政府 ", "“局”", "、市", "办公室", "苏州市", "和管理", "省、市局"]
)
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    """Anything but linear time would keep this from ending."""
    line = piece * (200_000 // len(piece)) + "。市委"
    assert find(line)[-1][:2] == (len(line) - 2, len(line))


# --- values -----------------------------------------------------------------------------------------------------------

CITY = AgencyValue("苏州市民政局", "320500")
COUNTY = AgencyValue("沭阳县民政局", "321322")
COUNTY_CITY = AgencyValue("集安市民政局", "220582")
TOWN = AgencyValue("沭阳县桥头镇人民政府", "321322")
PROVINCE = AgencyValue("贵州省交通运输厅", "520000")


@pytest.mark.parametrize(
    ("text", "kind", "reporter", "name", "code"),
    [
        ("市政府", "relative", CITY, "苏州市人民政府", "320500"),
        ("省民政厅", "relative", CITY, "江苏省民政厅", "320000"),
        ("市委办公室", "relative", CITY, "中共苏州市委办公室", "320500"),
        ("市府办", "relative", CITY, "苏州市人民政府办公室", "320500"),
        ("省政府办", "relative", CITY, "江苏省人民政府办公厅", "320000"),
        ("市人社局", "relative", CITY, "苏州市人力资源和社会保障局", "320500"),
        ("市卫健委", "relative", CITY, "苏州市卫生健康委员会", "320500"),
        ("市中院", "relative", CITY, "苏州市中级人民法院", "320500"),
        ("市政协", "relative", CITY, "中国人民政治协商会议苏州市委员会", "320500"),
        ("省市政务公开办", "relative", CITY, "", ""),
        ("县政府", "relative", CITY, "", ""),
        ("市政府", "relative", COUNTY, "宿迁市人民政府", "321300"),
        ("市局", "relative", COUNTY, "宿迁市民政局", "321300"),
        ("省厅", "relative", COUNTY, "江苏省民政厅", "320000"),
        ("市局", "relative", AgencyValue("沭阳县卫生健康委员会", "321322"), "", ""),
        ("省局", "relative", AgencyValue("国家税务总局沭阳县税务局", "321322"), "国家税务总局江苏省税务局", "320000"),
        ("总局", "relative", AgencyValue("国家税务总局沭阳县税务局", "321322"), "国家税务总局", ""),
        ("总署", "relative", AgencyValue("南京海关", "320100"), "海关总署", ""),
        ("总局", "relative", CITY, "", ""),
        ("省办", "relative", AgencyValue("苏州市人民政府办公室", "320500"), "江苏省人民政府办公厅", "320000"),
        ("省办", "relative", AgencyValue("苏州市扶贫开发办公室", "320500"), "江苏省扶贫开发办公室", "320000"),
        ("省办", "relative", CITY, "", ""),
        ("滨州经济开发区管委会", "named", None, "滨州经济开发区管理委员会", "371600"),
        ("满洲里海关", "named", None, "满洲里海关", ""),
        ("渭滨街道办事处", "named", None, "渭滨街道办事处", ""),
        ("克州财政局", "named", None, "克孜勒苏柯尔克孜自治州财政局", "653000"),
        ("市政府", "relative", COUNTY_CITY, "集安市人民政府", "220582"),
        ("区政府", "relative", AgencyValue("苏州市姑苏区民政局", "320508"), "苏州市姑苏区人民政府", "320508"),
        ("镇政府", "relative", TOWN, "沭阳县桥头镇人民政府", "321322"),
        ("镇党政办", "unit", TOWN, "沭阳县桥头镇党政办公室", "321322"),
        ("镇政府", "relative", AgencyValue("缙云县壶镇镇财政所", "331122"), "缙云县壶镇镇人民政府", "331122"),
        ("我局", "self", CITY, "苏州市民政局", "320500"),
        ("局办公室", "unit", CITY, "苏州市民政局办公室", "320500"),
        ("法规科", "unit", CITY, "苏州市民政局法规科", "320500"),
        ("驻厅监察室", "unit", PROVINCE, "贵州省交通运输厅监察室", "520000"),
        ("局政务公开领导小组", "group", CITY, "苏州市民政局政务公开领导小组", "320500"),
        ("市政府信息公开领导小组", "group", CITY, "苏州市人民政府信息公开领导小组", "320500"),
        ("雅安市民政局信息公开工作领导小组", "group", CITY, "雅安市民政局信息公开工作领导小组", "511800"),
        ("民政局", "named", COUNTY_CITY, "集安市民政局", "220582"),
        ("教育局", "named", COUNTY_CITY, "集安市教育局", "220582"),
        ("民政局", "named", None, "", ""),
        ("四川民政厅", "named", None, "四川省民政厅", "510000"),
        ("江苏省苏州市吴江区发改委", "named", None, "苏州市吴江区发展和改革委员会", "320509"),
        ("吴江市民政局", "named", None, "吴江市民政局", "320584"),
        ("鼓楼区民政局", "named", None, "鼓楼区民政局", ""),
        ("鼓楼区民政局", "named", AgencyValue("南京市民政局", "320100"), "南京市鼓楼区民政局", "320106"),
        ("国办", "named", None, "国务院办公厅", ""),
        ("党中央", "named", None, "中国共产党中央委员会", ""),
        ("国家税务总局沭阳县税务局", "named", None, "国家税务总局沭阳县税务局", "321322"),
        ("市政府", "relative", None, "", ""),
        ("我局", "self", None, "", ""),
        ("法规科", "unit", AgencyValue(), "", ""),
    ],
)
def test_resolve(text: str, kind: str, reporter: AgencyValue | None, name: str, code: str) -> None:
    value = resolve(text, kind, reporter)
    assert (value.name, value.code) == (name, code)
    assert value.name or value.reason


@pytest.mark.parametrize(
    ("name", "full", "code"),
    [
        ("苏州市民政局", "江苏省苏州市", "320500"),
        ("江苏省苏州市吴江区民政局", "江苏省苏州市吴江区", "320509"),
        ("吴江市民政局", "江苏省苏州市吴江市", "320584"),
        ("大理州民政局", "云南省大理白族自治州", "532900"),
        ("中共白城市委", "吉林省白城市", "220800"),
        ("吉林民政厅", "吉林省", "220000"),
        ("仙桃市人民政府", "湖北省仙桃市", "429004"),
        ("海南省", "海南省", "460000"),
    ],
)
def test_place_of(name: str, full: str, code: str) -> None:
    place = places.place_of(name)
    assert place is not None
    assert (place.full, place.code) == (full, code)


@pytest.mark.parametrize("name", ["", "市民政局", "鼓楼区民政局", "民政局", "自然资源局"])
def test_no_place_where_none_is_told(name: str) -> None:
    assert places.place_of(name) is None


# --- the component ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("govnlp_agencies")
    return pipeline


def _found(doc: Doc) -> list[tuple[str, str]]:
    return [(ent.text, ent._.kind) for ent in doc.ents]


def test_component_sets_kind_value_and_rule(nlp: spacy.Language) -> None:
    doc = nlp("苏州市民政局按照《市政府办公室通知》和市委要求\n我局落实")
    assert _found(doc) == [("苏州市民政局", "named"), ("市委", "relative"), ("我局", "self")]
    assert doc.ents[0]._.value == AgencyValue("苏州市民政局", "320500")
    assert doc.ents[1]._.value.name == ""
    assert doc.ents[1]._.value.reason
    assert [ent._.rule for ent in doc.ents] == ["agencies_organs:局", "agencies_organs:委", "agencies_self:局"]
    assert {ent.label_ for ent in doc.ents} == {LABEL}


def test_component_leaves_table_lines_and_empty_text(nlp: spacy.Language) -> None:
    assert nlp("").ents == ()
    doc = nlp.make_doc("市政府\n市政府")
    doc.spans["paragraphs"] = [doc.char_span(0, 3), doc.char_span(4, 7)]
    doc.spans["paragraphs"][0]._.role = "table"
    assert [ent.start_char for ent in nlp.get_pipe("govnlp_agencies")(doc).ents] == [4]


@pytest.fixture
def names(tmp_path: Path) -> Path:
    rows = [
        {"id": "a", "name": "长风计划协调处", "kind": "group"},
        {"id": "b", "name": "园区局", "canonical": "苏州市工业园区管理局"},
        {"id": "c", "name": "民政局"},
    ]
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


TEXT = "长风计划协调处致函园区局，抄送苏州市民政局、民政局"
OWN = [("长风计划协调处", "group"), ("园区局", "named"), ("民政局", "named"), ("民政局", "named")]


def _with_names(path: Path | str) -> spacy.Language:
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("govnlp_agencies", config={"names": str(path)})
    return pipeline


def test_names_of_the_users_own(names: Path) -> None:
    doc = _with_names(names)(TEXT)
    assert _found(doc) == OWN
    assert doc.ents[1]._.value.name == "苏州市工业园区管理局"
    assert doc.ents[1]._.value.code == "320500"
    assert [ent._.rule for ent in doc.ents] == ["names:a", "names:b", "names:c", "names:c"]


def test_names_survive_disk_bytes_and_pickle(names: Path, tmp_path: Path) -> None:
    pipeline = _with_names(names)
    pipeline.to_disk(tmp_path / "model")
    names.unlink()
    assert _found(spacy.load(tmp_path / "model")(TEXT)) == OWN
    fresh = spacy.blank("zh")
    fresh.add_pipe("govnlp_agencies")
    assert _found(fresh.from_bytes(pipeline.to_bytes())(TEXT)) == OWN
    component = pickle.loads(pickle.dumps(pipeline.get_pipe("govnlp_agencies")))
    assert _found(component(pipeline.make_doc(TEXT))) == OWN


def test_pipe_in_two_processes(names: Path) -> None:
    docs = list(_with_names(names).pipe([TEXT, "市政府", ""], n_process=2))
    assert [_found(doc) for doc in docs] == [OWN, [("市政府", "relative")], []]


def test_a_missing_or_malformed_file_of_names_is_told(tmp_path: Path) -> None:
    pipeline = _with_names(tmp_path / "none.jsonl")
    with pytest.raises(FileNotFoundError, match=r"none\.jsonl"):
        pipeline("市政府")
    bad = tmp_path / "bad.jsonl"
    for row in (
        '{"id": "x", "nome": "甲局"}',
        '{"id": "x", "name": "甲局", "kind": "media"}',
        '{"id": "x", "name": " "}',
    ):
        bad.write_text(row, encoding="utf-8")
        with pytest.raises(LexiconError, match=r"bad\.jsonl"):
            _with_names(bad)


@pytest.mark.parametrize("line", ["教委", "外办", "计委", "市委外办", "办", "", "县"])
def test_a_line_that_is_but_a_short_name(line: str) -> None:
    assert all(0 <= mention.start < mention.end <= len(line) for mention in find(line))

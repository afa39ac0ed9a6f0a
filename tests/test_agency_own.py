"""Bodies of many walks of the state, and what a text calls the body that reports: 中心, 街道, （以下简称海委）."""

from __future__ import annotations

import pytest
import spacy
from entities import read
from spacy.tokens import Doc

from govnlp.agencies import find, own
from govnlp.pipeline.agencies import Agencies
from govnlp.values import AgencyValue

BODIES = """
[拱北海关:named]2016年年报
[城北派出所:named]组织警营开放
[财政部驻江西监管局:named]公开信息89条
[生态环境部华南督察局:named]反馈意见
[中国人民银行拉萨中心支行:named]接到申请
[国家外汇管理局云南省分局:named]编制指南
[国家统计局大同调查队:named]年报
[审计署昆明特派员办事处:named]公开了审计结果
[新疆生产建设兵团第八师石河子市人民政府办公室:named]
[中国（上海）自由贸易试验区管理委员会:named]公布清单
抄送：[市纪委监委驻市发改委纪检监察组:relative]
[县公安局城关派出所:relative]开展警务公开日
[市自然资源和规划局临港分局:relative]受理查询
[市生态环境局江夏区分局:relative]公开批文
[县一中:relative]和[曹县第三中学:named]参加展示
[省国防科工办:relative]无公开事项
[乡人大主席团:relative]组织代表视察
[盟委:relative]、[盟行署:relative]作出部署
[市教育局:relative]部署了自查
[县档案局:relative]面向社会征集
[党建办:unit]、[民政办:unit]报送材料
[县政府办:relative]会同[县教育局:relative]检查
[立案庭:unit]设置导诉台，[执行局:unit]公布名单
[我委:self]组织[办公室:unit]、[法规处:unit]研究
[市全面推进政务公开工作领导小组:group]调整成员
[区政务公开与政府职能转变领导小组办公室:group]督查
[县委全面依法治县委员会办公室:relative]组织督察
在[市档案馆:relative]、[图书馆:relative]设查阅点
请与[会同县政务服务中心:named]联系
请与[阿嘎如泰苏木人民政府:named]联系
[市政务服务中心:relative]工作人员
[县委:relative]书记作批示
[工作专班:group]每周会商
[总局:relative]网站转载
[局:self]成立了督查机构
全年[局:self]共受理申请
[中心:self]严格执行程序
各科室、管理部负责人
还得跑派出所、举办派出所培训
成立专班、组建工作专班
当局将有所动作、各局按照分工
局公示栏、局领导、局网站
以人民为中心，围绕中心工作
政务公开领导组织体系
各村民委员会、居委会换届
""".strip().splitlines()


@pytest.mark.parametrize("marked", BODIES)
def test_bodies_of_many_kinds(marked: str) -> None:
    line, marks = read(marked)
    assert {(m.start, m.end): m.kind for m in find(line)} == marks


@pytest.mark.parametrize(
    ("titles", "signatures", "words"),
    [
        (["扬州市公共资源交易中心2020年年报"], [], {"中心"}),
        (["东关街道2021年政府信息公开工作年度报告"], [], {"街道"}),
        (["年度报告"], ["扬州市广陵区东关街道办事处", "2021年1月4日"], {"街道"}),
        (["扬州大学信息公开年度报告"], [], {"学校", "校"}),
        (["响水县教育局2020年年报"], [], {"局"}),
        (["响水县人民政府2020年年报"], [], set()),
        (["2020年年报"], ["2021年1月4日"], None),
    ],
)
def test_words_that_stand_for_the_reporter(titles: list[str], signatures: list[str], words: set[str] | None) -> None:
    assert own.words(titles, signatures) == (None if words is None else frozenset(words))


def test_they_count_where_they_are_known_and_only_there() -> None:
    line = "报告可在中心网站下载，学校名录见附件，由中心办公室答复"
    found = [line[m.start : m.end] for m in find(line, frozenset({"中心"}))]
    assert found == ["中心", "中心办公室"]
    assert [m for m in find(line, frozenset({"学校"})) if line[m.start : m.end].startswith("中心")] == []


def _doc(text: str) -> Doc:
    return Agencies()(spacy.blank("zh").make_doc(text))


def _found(text: str) -> list[tuple[str, str]]:
    return [(ent.text, ent._.kind) for ent in _doc(text).ents]


def test_a_report_calls_its_body_by_one_word() -> None:
    text = "扬州市公共资源交易中心2020年年报\n年内，编制中心目录一份，中心无诉讼。\n以服务为中心任务。"
    assert _found(text) == [("扬州市公共资源交易中心", "named"), ("中心", "self"), ("中心", "self")]


def test_what_the_text_abbreviates_itself() -> None:
    text = "政务公开年报\n由南岭流域管理局（以下简称岭管局）编制。\n岭管局网站公布，岭管局无收费。"
    assert _found("政务公开年报\n岭管局网站公布") == []
    doc = _doc(text.replace("南岭流域管理局", "苏州市水务局"))
    assert [ent.text for ent in doc.ents] == ["苏州市水务局", "岭管局", "岭管局", "岭管局"]
    assert {ent._.value for ent in doc.ents} == {AgencyValue("苏州市水务局", "320500")}
    assert [ent._.rule for ent in doc.ents][1:] == ["alias:岭管局"] * 3


def test_a_reporter_without_an_organs_word_is_found_by_its_signature() -> None:
    text = "响水坝村村务公开总结\n响水坝村村委会逐户告知，村委会无投诉。\n响水坝村村委会"
    assert _found(text) == [("响水坝村村委会", "named"), ("村委会", "self"), ("响水坝村村委会", "named")]


@pytest.mark.parametrize(
    "piece", ["局", "中心", "海关", "一中", "公安局城关", "（以下简称中心）", "国家税务总局驻", "馆、图书馆"]
)
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    line = piece * (20_000 // len(piece)) + "。市委"
    assert find(line)[-1][:2] == (len(line) - 2, len(line))
    assert _doc(line).ents[-1].text == "市委"

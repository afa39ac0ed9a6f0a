"""Damage that is flagged with its place and not restored."""

from __future__ import annotations

import json

import pytest
from conftest import ROOT

from govnlp import lexicon
from govnlp.text.marks import marks

MARKED = [
    ("时间为2020111日", "date_open", "2020111日"),
    ("2023229日", "date_open", "2023229日"),
    ("截至年月日", "number_lost", "年月日"),
    ("办结率为%", "number_lost", "%"),
    ("XX省2020年", "name_masked", "XX"),
    ("20××年度", "year_masked", "20××"),
    ("20__年度", "year_masked", "20__"),
    ("201x年度", "year_masked", "201x"),
    ("****政府信息", "name_masked", "****"),
    ("请与ab123体育平台办公室联系", "name_replaced", "ab123体育平台"),
    ("如有疑问，请向sb88手机客户端咨询。", "name_replaced", "sb88手机客户端"),
    ("在星河博彩官网区人民政府的领导下，公开工作有序推进。", "name_replaced", "博彩官网"),
    ("某某足球网-【真人官网】水务局公开工作有序推进，群众满意。", "name_replaced", "真人官网"),
    ("金沙投注2019年政府信息公开年度报告", "name_replaced", "投注"),
    ("某某棋牌下载_某某影院", "spam", "棋牌下载"),
    ("江南省shilipu.com石里铺乡人民政府办公室", "name_replaced", "shilipu.com"),
    ("shilipu.com政府信息公开网站更新及时。", "name_replaced", "shilipu.com"),
    ("免费香蕉视频app下载\n\n信息公开", "spam", "免费香蕉视频app"),
    ("　　女性高清无码视频", "spam", "高清无码"),
    ("门户网站(/xz/index.html)查阅", "url_relative", "/xz/index.html"),
    ("门户网站（http://www.example.com）", "url_foreign", "http://www.example.com"),
    ("继续做好 各项任务", "phrase_blank", " "),
    ("某市水利局年政府信息公开年度报告\n一、概述", "year_missing", "某市水利局年"),
    ("1、 总体情况\n我局。\n1、 主动公开\n我局。", "list_number", "1"),
    ("依据《条例的规定，我局公开。\n\n其他。", "bracket_open", "《"),
    ("年报\n点此播放本年报语音", "body_missing", "点此播放本年报语音"),
    ("公开<p>信息", "markup", "<p>"),
    ("我镇2016年度公开情况如下。" + "工作有序推进。" * 150, "agency_unnamed", "我镇"),
]

UNMARKED = [
    "统计期限自2022年1月1日至12月31日，办结率为100%，占5%。",
    "分辨率1024×768，二○○九年一月，各镇、各局、二〇〇八年。",
    "门户网站（http://www.example.gov.cn/a/b.html）",
    "学校网站（http://xxgk.example.edu.cn/）",
    "研究所网站（http://www.example.ac.cn/）",
    "一、概述\n（一）甲\n1、子\n2、丑\n（二）乙\n1、子\n二、其他\n（一）丙",
    "全年政府信息公开年度报告按时发布。",
    "（一）“双公示”《关于〈条例〉的通知》1）抓公开2）抓解读",
    "市体育局门户网站、便民平台下载量",
    "公开福利彩票销售信息30条，新增投注站5个，体育彩票投注站2个，由民政局公示。",
    "（三）智慧体育平台\n推广智慧体育平台、文化娱乐平台和体育app，向体育局反馈。",
    "公安局查处赌场、老虎机案件5件，捣毁网络博彩平台1个，宣传防裸聊诈骗。",
    "开云镇人民政府、开云镇政府信息公开，万博商务区管委会，百万博士人才局，亚博会组委会办公室",
    "提供Windows10平台、Office2010版、K12平台和CCTV16体育节目，IE11版浏览器",
    "无码老人救助平台\n无码人员免费登记入口\n草莓视频课程下载\n高清视频直播入口\nA片区公告平台",
    "登录www.shilipu.com人民政府网站，邮箱abc@shilipu.com",
    "体育彩票 | 福利彩票 | 彩票平台",
]


@pytest.mark.parametrize(("text", "kind", "marked"), MARKED, ids=[f"{kind}:{text[:8]}" for text, kind, _ in MARKED])
def test_is_marked(text: str, kind: str, marked: str) -> None:
    assert [(mark.kind, text[mark.start : mark.end]) for mark in marks(text)] == [(kind, marked)]


@pytest.mark.parametrize("text", UNMARKED)
def test_is_not_marked(text: str) -> None:
    assert marks(text) == []


def test_every_kind_is_a_flag() -> None:
    flags = {entry["id"] for entry in lexicon.read("flags", (), ("zh",))}
    assert {kind for _, kind, _ in MARKED} <= flags


def test_clean_text_has_no_marks() -> None:
    texts = [
        json.loads(line)["text"]
        for path in sorted((ROOT / "training" / "data").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert [(mark, text[mark.start - 9 : mark.end + 9]) for text in texts for mark in marks(text)] == []

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
    "一、概述\n（一）甲\n1、子\n2、丑\n（二）乙\n1、子\n二、其他\n（一）丙",
    "全年政府信息公开年度报告按时发布。",
    "（一）“双公示”《关于〈条例〉的通知》1）抓公开2）抓解读",
    "市体育局门户网站、便民平台下载量",
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

"""Repair: what is mended, what is left alone, and the log of it."""

from __future__ import annotations

import pytest

from govnlp.text.alignment import apply
from govnlp.text.repair import REPAIRS, repair
from govnlp.text.script import detect


@pytest.mark.parametrize(
    ("source", "repaired"),
    [
        pytest.param(
            "政府信息公開工作年度報告，體系諮詢製度", "政府信息公开工作年度报告，体系咨询制度", id="traditional"
        ),
        pytest.param("本局加強谘詢服務，對群眾負責", "本局加强咨询服务，对群众负责", id="over-converted character"),
        pytest.param("推進政務(wù)公開，關(guān)注實(shí)效", "推进政务公开，关注实效", id="pinyin in brackets"),
        pytest.param(
            "关(guān)于政务(wù)公开(kāi)的《某地日?qǐng)?bào)》",
            "关于政务公开的《某地日??》",
            id="pinyin with lost brackets",
        ),
        pytest.param("及时,、准确,。全面,,公开", "及时、准确。全面，公开", id="doubled marks"),
        pytest.param(
            "共30条,其中:规章2件;(一)总体情况", "共30条，其中：规章2件；（一）总体情况", id="half-width marks"
        ),
        pytest.param("完成率100%,超过去年", "完成率100%，超过去年", id="mark behind a percentage"),
        pytest.param("2023 年 5 月 6 日共 30 条", "2023年5月6日共 30条", id="spaces in dates and numbers"),
        pytest.param("A&nbsp;B &#8220;公开&#8221; &lt;附件&gt;", "A\xa0B “公开” <附件>", id="HTML entities"),
        pytest.param("２０２２年公开１２条", "2022年公开12条", id="full-width digits"),
        pytest.param("信\u200b息\ufeff公开\r\n第二行", "信息公开\n第二行", id="invisible characters and line ends"),
        pytest.param("工作总结.我局", "工作总结。我局", id="half-width stop"),
    ],
)
def test_damage_is_undone(source: str, repaired: str) -> None:
    result = repair(source)
    assert result.text == repaired
    assert apply(source, result.edits) == repaired
    assert repair(repaired).edits == ()


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开工作年度报告，全年公开1,234条。",
        "网址http://www.example.gov.cn/a,b;c?d=(1)，邮箱a.b@example.com。",
        "办公时间8:30-12:00，比分3:2，电话（0000）1234567。",
        "推出手机应用（app）和IP(v6)改造",
        "程序、档案、资讯、民众都是内地常用词，视频会议质量好。",
        "一.主动公开情况",
        "条 | 635 | 5 | 个",
        "乾隆年间的碑刻，著名学者，于是钟先生来了。",
    ],
)
def test_clean_text_is_left_alone(text: str) -> None:
    assert repair(text).edits == ()


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("本局政府信息公开工作", "hans"),
        ("本局政府信息公開工作，開展諮詢服務", "hant"),
        ("本局通過入口網站和網際網路公開檔案，最佳化流程", "hant-tw"),
        ("本局信息公开工作顺利开展，各项业务工作运转正常。網頁開頭資訊", "mixed"),
        ("", "hans"),
    ],
)
def test_script_is_told_by_evidence(text: str, script: str) -> None:
    assert detect(text) == script


def test_taiwan_wording_is_undone_only_where_the_page_shows_it() -> None:
    shown = "通過入口網站和網際網路公開政策檔案，民眾可線上查詢"
    assert repair(shown).text == "通过门户网站和互联网公开政策文件，群众可在线查询"
    plain = "檔案館的檔案、民眾的資訊、程序與線上公開"
    assert repair(plain).text == "档案馆的档案、民众的资讯、程序与线上公开"


def test_a_word_whose_mainland_form_also_occurs_is_meant() -> None:
    text = repair("通過入口網站和網際網路公開文件，並整理館藏檔案").text
    assert text == "通过门户网站和互联网公开文件，并整理馆藏档案"


def test_every_repair_is_on_record_with_its_place() -> None:
    (edit,) = repair("公开信息,其中").edits
    assert edit == ("width", 4, 5, ",", "，")


def test_single_repairs_can_be_left_out_and_added() -> None:
    kept = [fix for fix in REPAIRS if fix.__name__ != "pinyin"]
    assert "(wù)" in repair("政务(wù)公开(kāi)信(xìn)", kept).text.replace("（", "(").replace("）", ")")

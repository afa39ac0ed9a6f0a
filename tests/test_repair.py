"""Repair: what is mended, what is left alone, and the log of it."""

from __future__ import annotations

import pytest

from govnlp.text import pinyin, script
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
        pytest.param(
            "環境衞生與公共衞生，敍述裏記着羣衆説的話", "环境卫生与公共卫生，叙述里记着群众说的话", id="Hong Kong"
        ),
        pytest.param(
            "隨著改革，著名學者著重説明座標，著手覆核", "随着改革，著名学者着重说明坐标，着手复核", id="Taiwan"
        ),
        pytest.param(
            "政(zheng4)府(fu3)信(xin4)息(xi1)，附表(a1)", "政府信息，附表（a1）", id="pinyin with figures for tones"
        ),
        pytest.param("政府(zhèng fǔ)信息（app store）", "政府信息（app store）", id="pinyin of several characters"),
        pytest.param("女(nu:3)绿(lǜ)律(lv4)二〇(líng)一(yī)", "女绿律二〇一", id="ways to write ü, pinyin of a zero"),
        pytest.param("总体情况\n(1)招生考试\n( 2 )", "总体情况\n（1）招生考试\n( 2 )", id="list number at line start"),
        pytest.param(
            "二〇一一年，二O一二年，二〇1〇年", "二〇一一年，二〇一二年，二〇一〇年", id="two systems of digits"
        ),
        pytest.param("推進政務(wù)公開，關(guān)注實(shí)效", "推进政务公开，关注实效", id="pinyin in brackets"),
        pytest.param(
            "关(guān)于政务(wù)公开(kāi)的《某地日?qǐng)?bào)》",
            "关于政务公开的《某地日报》",
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
        "二O一二年和二O一三年都用字母代零",
        "评选单位和下列印章尽快取得，设计画册与方程式、管网路面、金钥匙、体系结构、大型别墅",
        "群众通过网站下载资料，档案馆整理档案，线上线下一起办",
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


_MENU = "設為首頁 | 加入收藏 | 繁體中文 | 無障礙瀏覽 | 聯繫我們"
_BODY = "2015年，我局按照上级要求，及时发布信息30条，办结群众来信5件，公开工作开展顺利，没有收到投诉举报。"


@pytest.mark.parametrize("name", ["乾县水利局", "乾安县水利局", "於潜镇人民政府", "濛阳镇人民政府"])
@pytest.mark.parametrize("length", [1, 3, 20])
def test_simplified_lines_below_a_traditional_menu_stay(name: str, length: int) -> None:
    body = f"{name}2015年政府信息公开工作年度报告\n{name}认真落实条例。{_BODY * length}"
    repaired = repair(f"{_MENU}\n{body}").text
    assert repaired.split("\n", 1)[1] == body
    if length == 1:
        assert repaired.startswith("设为首页 | 加入收藏 | 繁体中文")


def test_a_name_in_a_short_line_below_a_traditional_menu_stays() -> None:
    assert repair(f"{_MENU}\n{_BODY}\n濛阳县水利局").text.endswith("\n濛阳县水利局")


def test_old_names_of_a_traditional_page_are_simplified() -> None:
    source = "乾縣水利局2015年政府信息公開工作年度報告\n瞭解情況\n餘額\n本局嚴格執行條例，於年內發佈信息三十條，著力解決問題。"
    assert repair(source).text == (
        "乾县水利局2015年政府信息公开工作年度报告\n了解情况\n余额\n本局严格执行条例，于年内发布信息三十条，着力解决问题。"
    )


def test_garbled_characters_are_not_simplified() -> None:
    garbled = "鏌愬競姘戞斂灞鈥滃叕寮€"
    source = f"{garbled[:-3]}\n政府信息公開工作年度報告，本局嚴格執行條例。"
    repaired = repair(source)
    for mark in repaired.marks:
        if mark.kind == "garbled":
            assert not any(e.kind == "script" and mark.start <= e.start < mark.end for e in repaired.edits)


@pytest.mark.parametrize(
    ("shown", "repaired"),
    [
        pytest.param(
            "通過入口網站和網際網路公開政策檔案，民眾可線上諮詢",
            "通过门户网站和互联网公开政策文件，群众可在线咨询",
            id="words of the pages seen",
        ),
        pytest.param(
            "政府資訊公開專案的統計資料由各社群釋出，許可權清單和程式見入口網站",
            "政府信息公开项目的统计数据由各社区发布，权限清单和程序见门户网站",
            id="words of a converter",
        ),
        pytest.param(
            "政府資訊公開。檔案館的館藏檔案、規範性檔案，發放宣傳資料",
            "政府信息公开。档案馆的馆藏档案、规范性文件，发放宣传资料",
            id="ordinary words by what stands beside them",
        ),
        pytest.param(
            "在透明政府建設的巨觀環境下，最佳化依申請公開服務，任務艱巨觀念先行。",
            "在透明政府建设的宏观环境下，优化依申请公开服务，任务艰巨观念先行。",
            id="two words that are rare",
        ),
        pytest.param(
            "最佳化流程，透過網站公開資訊120條，館藏檔案30份",
            "优化流程，通过网站公开信息120条，馆藏档案30份",
            id="a phrase and words",
        ),
        pytest.param("政府資訊公開。領汇出席會議", "政府信息公开。领导出席会议", id="reworded across words"),
        pytest.param(
            "网路与软体故障，公布于入口网站，计画最佳化",
            "网络与软件故障，公布于门户网站，计划优化",
            id="simplified already",
        ),
        pytest.param(
            "政府資訊公開。職權的設定依據不變，欄目設定有調整",
            "政府信息公开。职权的设定依据不变，栏目设置有调整",
            id="setting up of permits is the law's word",
        ),
    ],
)
def test_taiwan_wording_is_undone_where_the_page_shows_it(shown: str, repaired: str) -> None:
    assert repair(shown).text == repaired


@pytest.mark.parametrize(
    ("source", "simplified"),
    [
        pytest.param(
            "檔案館的檔案、民眾的資訊、程序與線上公開", "档案馆的档案、民众的资讯、程序与线上公开", id="not shown"
        ),
        pytest.param("通過網路公開", "通过网路公开", id="one word is not enough"),
        pytest.param("任務艱巨觀念先行，實現效益最佳化", "任务艰巨观念先行，实现效益最佳化", id="across words"),
        pytest.param(
            "通過入口網站和網際網路公開文件，並整理館藏檔案",
            "通过门户网站和互联网公开文件，并整理馆藏档案",
            id="the mainland form also occurs",
        ),
        pytest.param(
            "政府資訊公開。推進線上線下融合，線上諮詢",
            "政府信息公开。推进线上线下融合，线上咨询",
            id="线上 beside 线下",
        ),
        pytest.param("政府資訊公開。這些檔案怎麼看", "政府信息公开。这些档案怎么看", id="nothing beside it tells"),
        pytest.param(
            "规範公开行为，最佳化入口网站，增设查阅视窗。",
            "规范公开行为，优化门户网站，增设查阅窗口。",
            id="a stray beside Taiwan words",
        ),
        pytest.param(
            "馆名“文獻樓”为老馆长所题，全年接待读者三千人。",
            "馆名“文獻樓”为老馆长所题，全年接待读者三千人。",
            id="strays alone",
        ),
    ],
)
def test_ordinary_words_stay(source: str, simplified: str) -> None:
    assert repair(source).text == simplified


def test_pinyin_is_dropped_before_words_are_simplified() -> None:
    assert repair("為便於公眾瞭(liǎo)解座(zuò)標", (pinyin.pinyin, script.simplify)).text == "为便于公众了解坐标"


def test_every_repair_is_on_record_with_its_place() -> None:
    (edit,) = repair("公开信息,其中").edits
    assert edit == ("width", 4, 5, ",", "，")


def test_single_repairs_can_be_left_out_and_added() -> None:
    kept = [fix for fix in REPAIRS if fix.__name__ != "pinyin"]
    assert "(wù)" in repair("政务(wù)公开(kāi)信(xìn)", kept).text.replace("（", "(").replace("）", ")")

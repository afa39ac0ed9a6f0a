"""What was lost, doubled or left over: restored where one reading is valid, left alone everywhere else."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from conftest import ROOT
from entities import read, sentences
from hypothesis import given, settings
from hypothesis import strategies as st

from govnlp.text import brackets, digits, doubled, lost, markup, phrases, pinyin, spam, stubs, syllables
from govnlp.text.alignment import Edit, apply

Repair = Callable[[str], list[Edit]]
ALL: tuple[Repair, ...] = (
    markup.string_escapes,
    markup.tags,
    pinyin.pinyin,
    doubled.doubled_brackets,
    doubled.doubled_marks,
    digits.digits,
    brackets.mixed_brackets,
    brackets.document_brackets,
    brackets.list_brackets,
    lost.lost_dates,
    lost.lost_change,
    phrases.blanked_phrases,
    spam.spam_prefix,
    stubs.stubs,
)
_BODY = "本年度全镇主动公开各类信息共计三百余条，公众可到便民服务中心查阅。"

RESTORED = [
    pytest.param(
        pinyin.pinyin, "推進政務(wù)公開，關(guān)注實(shí)效", "推進政務公開，關注實效", id="pinyin with tones"
    ),
    pytest.param(
        pinyin.pinyin,
        "关(guān)于政务(wù)公开(kāi)的《某地日?qǐng)?bào)》",
        "关于政务公开的《某地日??》",
        id="pinyin behind lost characters",
    ),
    pytest.param(pinyin.pinyin, "政(zheng)(zheng)府(fu)(fu)(fu)信(xin)息", "政府信息", id="pinyin said twice"),
    pytest.param(
        pinyin.pinyin,
        "政(zheng)府(fu)信(xin)息(xi)公(gong)开(kai)，手机端(app)、附件(PDF)、社团(she)",
        "政府信息公开，手机端(app)、附件(PDF)、社团(she)",
        id="pinyin everywhere, other letters stay",
    ),
    pytest.param(pinyin.pinyin, "女(nǚ)绿(lǜ)色(sè)务wù)公(gōng开", "女绿色务公开", id="pinyin that lost a bracket"),
    pytest.param(lost.lost_dates, "统计期限自202211日起", "统计期限自2022年1月1日起", id="date without 年 and 月"),
    pytest.param(lost.lost_dates, "2016315日", "2016年3月15日", id="only one way to split"),
    pytest.param(lost.lost_dates, "20221月1日", "2022年1月1日", id="date without 年"),
    pytest.param(lost.lost_dates, "自2022年11日起施行", "自2022年1月1日起施行", id="date without 月"),
    pytest.param(lost.lost_dates, "期限至1231日止", "期限至12月31日止", id="date without year and 月"),
    pytest.param(lost.lost_dates, "统计期限到12月31止", "统计期限到12月31日止", id="date without 日"),
    pytest.param(
        lost.lost_dates,
        "期限自201411日起20141231止",
        "期限自2014年1月1日起至2014年12月31日止",
        id="period without 至 and 日",
    ),
    pytest.param(
        lost.lost_dates,
        "自2014年1月1日起20141231日止，至2015630止",
        "自2014年1月1日起至2014年12月31日止，至2015年6月30日止",
        id="end of a period",
    ),
    pytest.param(
        lost.lost_dates, "自2014年1月1日起2014年9月9日止", "自2014年1月1日起至2014年9月9日止", id="period without 至"
    ),
    pytest.param(
        lost.lost_dates,
        "发布日期：2020-01-11\n2020111日",
        "发布日期：2020-01-11\n2020年1月11日",
        id="date stated elsewhere",
    ),
    pytest.param(lost.lost_dates, "公布2022度政府信息公开", "公布2022年度政府信息公开", id="year without 年"),
    pytest.param(lost.lost_change, "本年增/\n处理", "本年增/减\n处理", id="column head"),
    pytest.param(brackets.document_brackets, "〔202318号", "〔2023〕18号", id="document number without 〕"),
    pytest.param(brackets.document_brackets, "办发2020〕9号", "办发〔2020〕9号", id="document number without 〔"),
    pytest.param(brackets.document_brackets, "国办发20209号", "国办发〔2020〕9号", id="document number without both"),
    pytest.param(brackets.document_brackets, "办发[2020〕9号", "办发〔2020〕9号", id="document number, two shapes"),
    pytest.param(
        brackets.list_brackets,
        "（1）抓公开。\n2）做好解读。",
        "（1）抓公开。\n（2）做好解读。",
        id="list mark without （",
    ),
    pytest.param(
        brackets.list_brackets,
        "（一）开展。\n（二做好解读（见附件）。\n（三）回应。",
        "（一）开展。\n（二）做好解读（见附件）。\n（三）回应。",
        id="list mark without ）",
    ),
    pytest.param(brackets.list_brackets, "（1）甲。\n2)PDF文件", "（1）甲。\n（2）PDF文件", id="list mark, half width"),
    pytest.param(brackets.mixed_brackets, "（1)2022年", "（1）2022年", id="bracket of two widths"),
    pytest.param(doubled.doubled_marks, "公开。。我局；；共：：，三", "公开。我局；共：三", id="doubled marks"),
    pytest.param(doubled.doubled_marks, "等。，以及、，其他", "等。以及、其他", id="comma behind a mark"),
    pytest.param(doubled.doubled_brackets, "（（一）抓好“四到””", "（一）抓好“四到”", id="bracket too many"),
    pytest.param(doubled.doubled_brackets, "《《条例》》（（一））", "《条例》（一）", id="both sides doubled"),
    pytest.param(
        digits.digits,
        "二〇一一年，二0二二年，二○ー三年，二〇一二年",
        "二〇一一年，二〇二二年，二○一三年，二〇一二年",
        id="Chinese year with other signs",
    ),
    pytest.param(digits.digits, "2O13年1O月l2日", "2013年10月12日", id="letters for digits"),
    pytest.param(digits.digits, "20二2年，共1O2条", "2022年，共102条", id="Chinese digit among others"),
    pytest.param(
        markup.tags, '<p align=\\"center\\">标题</p><p>正文<br/>第二行</p>', "标题\n正文\n第二行", id="paragraph tags"
    ),
    pytest.param(
        markup.tags,
        "<table><tr><td>规章</td><td></td></tr><tr><td>1</td><td>2</td></tr></table>",
        "|规章||\n|1|2|\n",
        id="table tags keep blank cells",
    ),
    pytest.param(
        markup.tags,
        '<table class="b"><tr><td>总计</td><td>4</td></tr></table><p>四、复议情况</p><table><tr><td>5</td></tr></table></div>完',
        "|总计|4|\n四、复议情况\n|5|\n完",
        id="what follows a table has a line of its own",
    ),
    pytest.param(markup.tags, "公开<!-- 注 --><script>a<b</script>信息", "公开信息", id="comments and scripts"),
    pytest.param(
        markup.string_escapes, '一、概述\\n\\"公开\\"\\u4fe1\\u606f\\/', '一、概述\n"公开"信息/', id="escapes"
    ),
    pytest.param(markup.string_escapes, "\\u003cp\\u003e\\u0026nbsp;", "<p>\u00a0", id="escaped markup"),
    pytest.param(stubs.stubs, f"{_BODY}\n点此播放本年报语音\n[图片]\n附件下载：", _BODY, id="stubs at the end"),
    pytest.param(stubs.stubs, f"[图片]\n{_BODY}", _BODY, id="stub at the start"),
    pytest.param(
        spam.spam_prefix,
        "某某彩票_某某视频 … 某市水利局2022年政府信息公开年报\n一、总体情况",
        "某市水利局2022年政府信息公开年报\n一、总体情况",
        id="spam before a title",
    ),
    pytest.param(
        phrases.blanked_phrases, "《中华人民共和国 条例》", "《中华人民共和国政府信息公开条例》", id="sure gap"
    ),
    pytest.param(
        phrases.blanked_phrases,
        "《 条例》（以下简称《条例》），做好 各项任务",
        "《政府信息公开条例》（以下简称《条例》），做好政府信息公开各项任务",
        id="gap on a blanked page",
    ),
]

RESTORED += [
    pytest.param(
        brackets.list_numbers,
        "（一）主动公开情况。发布12条。\n）依申请公开情况。收到5件。\n)平台建设情况。\n二、问题\n（一）人员少。\n）经费少。\n（三）设备旧。",
        "（一）主动公开情况。发布12条。\n（二）依申请公开情况。收到5件。\n（三）平台建设情况。\n二、问题\n（一）人员少。\n（二）经费少。\n（三）设备旧。",
        id="numbers of a list",
    ),
]

LEFT = [
    pytest.param(brackets.list_numbers, "（一）甲乙。\n）丙丁。\n（四）戊己。", id="two numbers for one bracket"),
    pytest.param(brackets.list_numbers, "（一）甲乙。\n（1）子丑。\n）丙丁。", id="a list inside an item"),
    pytest.param(
        brackets.list_numbers, "（一）根据《条例》（以下简称《条例》\n）要求公开。", id="a bracket that closes"
    ),
    pytest.param(brackets.list_numbers, "）依申请公开情况。\n（二）其他情况。", id="no number before"),
    pytest.param(pinyin.pinyin, "手机应用(app)、社(she)区、IP(v6)、她(she)", id="few letters in brackets"),
    pytest.param(pinyin.pinyin, "甲(PDF)乙(WPS)丙(app)丁(web)戊(pc)己(ok)庚(up)", id="many letters, no pinyin"),
    pytest.param(pinyin.pinyin, "县(she)市(he)州(she)盟(me)旗(we)区(he)镇(she)", id="syllables that read no character"),
    pytest.param(lost.lost_dates, "2020111日", id="two ways to split"),
    pytest.param(lost.lost_dates, "2023229日", id="no such day"),
    pytest.param(lost.lost_dates, "从2014111止，自2014年1月1日起2014年止", id="end of a period with two readings"),
    pytest.param(lost.lost_dates, "自1月1日起20141231条，起2014号止", id="no end of a period"),
    pytest.param(lost.lost_dates, "2022年15日内答复，2022年12日报送", id="days, no date"),
    pytest.param(lost.lost_dates, "共20221条，第2016315号，至15日", id="no date at all"),
    pytest.param(lost.lost_dates, "2022年1月1日至12月31日，1月1至15日", id="whole dates"),
    pytest.param(lost.lost_change, "本年增/减", id="whole column head"),
    pytest.param(brackets.document_brackets, "〔2020〕9号、[2020]9号、备案13021309号、第20209号", id="whole numbers"),
    pytest.param(brackets.list_brackets, "1）抓公开。\n2）做解读。", id="a style of its own"),
    pytest.param(brackets.list_brackets, "（1）总。\n1）抓。\n2）做。\n（2）分。", id="a list inside an item"),
    pytest.param(
        brackets.list_brackets, "（一）总。\n（二十条措施）分。\n（三季度）再。", id="brackets that hold more"
    ),
    pytest.param(brackets.mixed_brackets, "(a)与（一）", id="pairs of one width"),
    pytest.param(doubled.doubled_marks, "等等。。。以及…；、", id="ellipsis and two marks of equal right"),
    pytest.param(doubled.doubled_brackets, "（（一）与（二））、《关于〈条例〉的通知》", id="brackets in brackets"),
    pytest.param(digits.digits, "二〇二二年二○一三年二零二零年2022年一九九八年", id="whole years"),
    pytest.param(digits.digits, "二—三年，2O2室，B2O条，二0年，20○○年", id="no mixed numbers"),
    pytest.param(markup.tags, "<附件>、5<6、a>b、<b>类、<公开>", id="angle brackets that are no tags"),
    pytest.param(markup.string_escapes, "D:\\news\\table、和\\或、C:\\n", id="backslashes that escape nothing"),
    pytest.param(stubs.stubs, f"{_BODY}\n附件下载方式见网站，图片说明如下", id="prose about files"),
    pytest.param(stubs.stubs, "年报\n点此播放本年报语音", id="the stub is all there is"),
    pytest.param(spam.spam_prefix, "市体育局 某市水利局2022年政府信息公开年报", id="a body before the title"),
    pytest.param(spam.spam_prefix, "某某彩票_视频 人民政府办公室2022年政府信息公开年报", id="the name is lost, too"),
    pytest.param(spam.spam_prefix, "XX体育app官网人民政府2022年政府信息公开年报", id="spam in place of the name"),
    pytest.param(phrases.blanked_phrases, "继续做好 各项任务", id="one stray space"),
]


@pytest.mark.parametrize(("fix", "damaged", "whole"), RESTORED)
def test_is_restored(fix: Repair, damaged: str, whole: str) -> None:
    assert apply(damaged, fix(damaged)) == whole
    assert fix(whole) == []


@pytest.mark.parametrize(("fix", "text"), LEFT)
def test_is_left_alone(fix: Repair, text: str) -> None:
    assert fix(text) == []


@pytest.mark.parametrize("fix", ALL, ids=lambda fix: fix.__name__)
def test_clean_text_is_untouched(fix: Repair) -> None:
    texts = [read(marked)[0] for marked in sentences()]
    for path in sorted((ROOT / "training" / "data").glob("*.jsonl")):
        texts += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(texts) > 1000
    assert [edit for text in texts for edit in fix(text)] == []


def test_syllables_are_told_from_other_letters() -> None:
    assert syllables.parse("zhèng") == ("zheng", True)
    assert syllables.parse("lǜ") == ("lv", True)
    assert syllables.parse("she") == ("she", False)
    assert syllables.parse("app") is None
    assert syllables.parse("政") is None
    assert syllables.reads("绿", "lv")
    assert syllables.reads("绿", "lu")
    assert not syllables.reads("绿", "hong")


_PIECES = [
    *(
        "公",
        "开",
        "政",
        "务",
        "（",
        "）",
        "(",
        ")",
        "((",
        "））",
        "“",
        "”",
        "””",
        "《",
        "》",
        "，",
        "。",
        "。。",
        "。，",
        "、",
        "；",
    ),
    *(
        "(wù)",
        "wù)",
        "(zheng)(zheng)",
        "(kai",
        "(app)",
        "?",
        "\n",
        " ",
        "　",
        "1",
        "2",
        "11",
        "2022",
        "2020111",
        "O",
        "l",
        "ー",
    ),
    *(
        "年",
        "月",
        "日",
        "号",
        "至",
        "起",
        "统计期限",
        "〔",
        "〕",
        "1)",
        "（2）",
        "（一",
        "二）",
        "（三）",
        "一、",
        "二0二二",
        "2O13",
    ),
    *(
        "<p>",
        "</p>",
        "<br/>",
        "<td>",
        "<tr>",
        "<b>",
        "<",
        ">",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        '\\"',
        "\\n",
        "\\",
    ),
    *(
        "\\u4e00",
        "\\u00",
        "30",
        "&",
        "lt;",
        "[图片]",
        "附件下载",
        "彩票_",
        "《 条例》",
        "（以下简称",
        "做好 各项任务",
        "本年增/",
    ),
]
hostile = st.lists(
    st.one_of(st.sampled_from(_PIECES), st.builds(str.__mul__, st.sampled_from(_PIECES), st.integers(2, 5))),
    max_size=12,
).map("".join)


@pytest.mark.parametrize("fix", ALL, ids=lambda fix: fix.__name__)
@settings(max_examples=200, deadline=None)
@given(source=hostile)
def test_edits_fit_and_leave_nothing_to_do(fix: Repair, source: str) -> None:
    edits = fix(source)
    assert all(edit.before != edit.after for edit in edits)
    assert fix(apply(source, edits)) == []


_FLOODS = [
    "公",
    "1",
    "(",
    "）",
    "<",
    "<p ",
    "<!--",
    "<script>",
    "\\",
    "\\n",
    "务(wù)",
    "a",
    "2020111日",
    "（（",
    "；2)",
    "_",
    "二0",
    "\n",
]


@pytest.mark.parametrize("fix", ALL, ids=lambda fix: fix.__name__)
def test_time_is_linear_on_hostile_text(fix: Repair) -> None:
    """Ten times the text takes less than forty times as long; with quadratic time it would be a hundred."""
    for flood in _FLOODS:
        times = []
        for size in (100_000, 1_000_000):
            text = flood * (size // len(flood))
            begin = time.process_time()
            fix(text)
            times.append(time.process_time() - begin)
        assert times[1] < 40 * times[0] + 0.5, flood

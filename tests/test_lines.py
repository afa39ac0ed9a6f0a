"""Line structure: what a page layout cut is joined, what it ran together is parted, tables and verse stay."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable

import pytest
import table_shapes as shapes
from conftest import REAL_SEEDS, ROOT, SEEDS
from line_repairs import LONG, REPAIRS
from wrapping import PARAGRAPHS, columns, wrap

from govnlp.text.alignment import Edit, apply
from govnlp.text.lines import join_lines, reads_on
from govnlp.text.pieces import one_line, repeated_title, spaced_characters, split_pieces, wrapped_title
from govnlp.text.signatures import signatures
from govnlp.text.torn import torn_lines


@pytest.mark.parametrize("width", [20, 23, 27, 31])
@pytest.mark.parametrize("indent", ["", "　　", "    "])
def test_wrapped_paragraphs_are_joined(width: int, indent: str) -> None:
    source = wrap(PARAGRAPHS, width, indent=indent)
    assert source.count("\n") >= PARAGRAPHS.count("\n") + 3
    repaired = apply(source, join_lines(source))
    assert [line.strip() for line in repaired.split("\n")] == PARAGRAPHS.split("\n")


def test_page_numbers_inside_wrapped_lines_go_and_others_stay() -> None:
    source = wrap(PARAGRAPHS, 24, pages=3)
    repaired = apply(source, join_lines(source))
    assert re.sub(r"\n- \d -(?=\n)", "", repaired) == PARAGRAPHS
    assert {edit.kind for edit in join_lines(source)} == {"wrap", "page_number"}


@pytest.mark.parametrize(
    ("source", "repaired"),
    [
        pytest.param(
            "我局今年将继续努力，在以往工作的基础上进一步完\n-3-\n善制度，落实责任。",
            "我局今年将继续努力，在以往工作的基础上进一步完善制度，落实责任。",
            id="single page number in a sentence",
        ),
        pytest.param(
            "全年公开信息417条，均在网站登出。\n第 3 页 共 9 页\n各科室按时报送，没有遗漏。\n第 4 页 共 9 页\n二、存在问题",
            "全年公开信息417条，均在网站登出。\n各科室按时报送，没有遗漏。\n二、存在问题",
            id="a series between paragraphs",
        ),
        pytest.param(
            "我局把公开同办事结合起来，在以往工作的基础上进一步完\n3/9\n善制度，落实责任。\n各科室按时报送，没有\n4/9\n遗漏。",
            "我局把公开同办事结合起来，在以往工作的基础上进一步完善制度，落实责任。\n各科室按时报送，没有遗漏。",
            id="page of pages",
        ),
        pytest.param(
            "（五）不\n-5-\n予处理\n0\n0\n（三）不予\n-6-\n公开\n0",
            "（五）不予处理\n0\n0\n（三）不予公开\n0",
            id="page numbers in labels",
        ),
    ],
)
def test_page_numbers(source: str, repaired: str) -> None:
    assert apply(source, join_lines(source)) == repaired


@pytest.mark.parametrize(
    ("source", "repaired"),
    [
        pytest.param(
            "2013年，我局共发布\n417\n条信息，内容详实。", "2013年，我局共发布417条信息，内容详实。", id="number"
        ),
        pytest.param(
            "截至\n2013\n年\n12\n月\n31\n日，共受理申请\n6\n件，均已答复。",
            "截至2013年12月31日，共受理申请6件，均已答复。",
            id="date and number",
        ),
        pytest.param(
            "我局按照\n《\n政府信息公开条例\n》\n的规定开展工作，成效明显。",
            "我局按照《政府信息公开条例》的规定开展工作，成效明显。",
            id="brackets",
        ),
        pytest.param("2017\n年，街道办事处建成公示栏。", "2017年，街道办事处建成公示栏。", id="date opens a paragraph"),
        pytest.param("办结率为\n98.5%\n，比上年高，群众满意。", "办结率为98.5%，比上年高，群众满意。", id="percentage"),
    ],
)
def test_pieces_are_joined(source: str, repaired: str) -> None:
    assert apply(source, split_pieces(source)) == repaired


@pytest.mark.parametrize(
    ("source", "repaired"),
    [
        pytest.param(
            "根据《\n中华人民共和国政府信息公开条例》和《\n青山省政府信息公开办法》，现将我局工作报告如下。",
            "根据《中华人民共和国政府信息公开条例》和《青山省政府信息公开办法》，现将我局工作报告如下。",
            id="links",
        ),
        pytest.param(
            "根据《青山省政府信息公开办法》\n（以下简称《办法》\n）的要求，由我局编制。\n一、概述",
            "根据《青山省政府信息公开办法》（以下简称《办法》）的要求，由我局编制。\n一、概述",
            id="a title's short name",
        ),
        pytest.param(
            "我局自\n2012年5月起公开信息，专门配备了\n6名专兼职人员，设立了\n3个受理点\n；全年公开信息\n128条，收到申请\n12件，均已答复\n。\n二、其他",
            "我局自2012年5月起公开信息，专门配备了6名专兼职人员，设立了3个受理点；全年公开信息128条，收到申请12件，均已答复。\n二、其他",
            id="numbers open lines",
        ),
        pytest.param(
            "所列数据的统计期限自2012年1月1日起，至\n2012年12月31日止，电子版可以在网站查阅。",
            "所列数据的统计期限自2012年1月1日起，至2012年12月31日止，电子版可以在网站查阅。",
            id="a sentence that breaks off",
        ),
        pytest.param(
            "2012年全年没有收到行政复议申请，\n\n\n也没有收到诉讼，群众满意。",
            "2012年全年没有收到行政复议申请，也没有收到诉讼，群众满意。",
            id="a page's end",
        ),
    ],
)
def test_torn_sentences_are_joined(source: str, repaired: str) -> None:
    assert apply(source, torn_lines(source)) == repaired
    assert torn_lines(repaired) == []


def test_nothing_goes_on_with_the_number_of_a_page() -> None:
    assert torn_lines("- 3 -\n，今年以来我局公开信息工作进一步完善") == []


@pytest.mark.parametrize(
    ("source", "repaired"),
    [
        pytest.param(
            "某县民政局2019年政府信\n息公开工作年度报告", "某县民政局2019年政府信息公开工作年度报告", id="in a word"
        ),
        pytest.param("某县民政局20\n19年政府信息公开年报", "某县民政局2019年政府信息公开年报", id="in a year"),
    ],
)
def test_titles_are_joined(source: str, repaired: str) -> None:
    assert apply(source, wrapped_title(source)) == repaired


TITLE = "某县民政局2019年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("source", "repaired"),
    [
        pytest.param(f"{TITLE}\n{TITLE}\n\n{TITLE}\n一、概述", f"{TITLE}\n一、概述", id="three times"),
        pytest.param(f"{TITLE}_某县人民政府\n{TITLE}\n概述", f"{TITLE}\n概述", id="with the site's name"),
        pytest.param(
            f"{TITLE}\n发布日期：2020-01-20\n来源：民政局\n{TITLE}\n概述",
            f"{TITLE}\n发布日期：2020-01-20\n来源：民政局\n概述",
            id="below fields",
        ),
        pytest.param(
            f"{TITLE}\n首页 > 公开\n  {TITLE}\n概述", f"首页 > 公开\n  {TITLE}\n概述", id="below the page's path"
        ),
    ],
)
def test_repeated_titles_go(source: str, repaired: str) -> None:
    assert apply(source, repeated_title(source)) == repaired
    assert repeated_title(repaired) == []


@pytest.mark.parametrize(
    ("source", "repaired"),
    [
        pytest.param("2 0 1 3 年 1 2 月 3 1 日", "2013 年12 月31 日", id="date"),
        pytest.param("截至1 2月3 1日", "截至12月31日", id="month and day"),
        pytest.param("政 府 信 息 公 开 年 度 工 作 报 告", "政府信息公开年度工作报告", id="words"),
        pytest.param(
            "我 局 共 公 开 政 府 信 息 4 1 7 条 ， 均 及 时 。", "我局共公开政府信息417条，均及时。", id="sentence"
        ),
    ],
)
def test_spaces_are_closed_up(source: str, repaired: str) -> None:
    assert apply(source, spaced_characters(source)) == repaired


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        pytest.param("某县民政局今年进一步", "完善制度，落实责任", True, id="inside a phrase"),
        pytest.param("信息公开工作年度报告", "根据条例的要求编制", False, id="title and body"),
    ],
)
def test_the_model_tells_a_cut_from_an_end(before: str, after: str, joined: bool) -> None:
    assert (reads_on(before, after) > 2.6) == joined


@pytest.mark.parametrize("gap", ["", " ", "　　"])
def test_a_report_on_one_line_is_parted_at_its_headings(gap: str) -> None:
    parts = [f"二、公开情况。{LONG}", f"（一）主动公开。{LONG}", f"（二）依申请公开。{LONG}", f"三、存在问题。{LONG}"]
    wanted = ["某局2019年工作总结，特此报告。", f"一、概述。{LONG}", *parts]
    source = gap.join(wanted)
    assert apply(source, one_line(source)).split("\n") == wanted


def test_spaces_inside_the_sentences_of_a_report_on_one_line_are_no_breaks() -> None:
    wanted = [
        "柳湾县水利局2016年政府信息公开工作年度报告",
        f"现将本年工作报告如下。{LONG}",
        "一、概述",
        f"2016年，我局按时报送材料。{LONG}",
        "二、主动公开情况",
        "2016年度共主动公开政府信息 25条，其中网站公开 20条，公示栏公开 5条。",
        f"三、依申请公开情况2016年收到申请 12件，涉及柳湾水库 除险加固工程和 3处渠道。{LONG}",
        "柳湾县水利局",
        "2017年1月9日",
    ]
    source = " ".join(wanted)
    assert apply(source, one_line(source)).split("\n") == wanted


def test_headings_in_two_halves_titles_and_signatures_of_a_report_on_one_line_have_lines_of_their_own() -> None:
    wanted = [
        "索引号：000000/2017-3 公开方式：主动公开",
        "柳湾县水利局2016年政府信息公开工作年度报告",
        f"现将本年工作报告如下。{LONG}",
        "一、概述",
        "（一）统筹安排，分头推进",
        f"2016年，我局按时报送材料。{LONG}",
        "（二）专人负责，层层把关",
        f"办公室逐条审核，当天发布。{LONG}",
        "二、主动公开情况",
        f"（一）全年公开信息，共计 25条。{LONG}",
        "三、存在问题",
        f"渠道单一。{LONG}",
        "柳湾县水利局",
        "2017年1月9日",
        "打印 关闭",
    ]
    source = " ".join(wanted)
    assert apply(source, one_line(source)).split("\n") == wanted


@pytest.mark.parametrize("gap", ["", " "])
def test_a_report_half_on_one_line_is_parted_where_the_other_lines_continue_the_count(gap: str) -> None:
    below = ["规章 0 0", "三、存在问题", f"渠道单一。{LONG}"]
    head = ["某局2019年工作总结，特此报告。", f"一、概述。{LONG * 2}", f"二、公开情况。{LONG}"]
    source = "\n".join([gap.join(head), *below])
    assert apply(source, one_line(source)).split("\n") == [*head, *below]
    other = source.replace("三、", "四、")
    assert one_line(other) == []


UNTOUCHED = {
    "headings, list, signature": "一、总体情况\n（一）健全工作机制\n（二）强化人员培训\n"
    "1.报送及时\n2.审核严格\n某某县人民政府办公室\n2019年1月20日",
    "title on two lines": "某某县人民政府\n政府信息公开工作2009年年度报告\n国家某局政府信息公开工作\n2011年度报告",
    "verse": "政务公开在阳光下进行着\n群众心里一片亮堂堂的呀\n清清楚楚明明白白办事情\n和和气气热热心心待乡亲",
    "documents of one length": "《关于做好政府信息公开工作的通知》\n《关于做好政府网站管理工作的意见》\n"
    "《关于做好保密审查相关工作的办法》\n《关于做好年度报告编制工作的通知》",
    "statements of one length": "1.制度建设还不够健全，需要完善。\n2.公开内容还不够丰富，需要充实。\n"
    "3.人员培训还不够经常，需要加强。",
    "label, number, unit": "主动公开政府信息数\n417\n条\n其中：规范性文件数\n23\n件",
    "label with a comma, number, unit": "（一）主动公开政府信息数，不同渠道公开相同信息计1条\n417\n条\n其中：规范性文件数\n23\n件",
    "vertical label": "本\n年\n度\n办\n理\n结\n果\n（\n五\n）\n不\n予\n处\n理",
    "number before a paragraph": "总计\n0\n条例施行以来，我局认真落实。\n3\n个别单位报送不及时，需要加强。",
    "number below a sentence": "全年公开情况如下。\n417\n条例规定的内容均已公开。",
    "page numbers that do not rise": "（五）不\n-5-\n予处理\n0\n（六）其他\n-9-\n处理\n0",
    "page number below a heading": "二、主动公开政府信息情况\n- 3 -\n2019年，我局公开信息417条。",
    "page number between paragraphs": "全年公开信息417条，比上年增加。\n- 3 -\n各科室按时报送，没有遗漏。",
    "typographic spaces": "概 述\n目  录\n姓 名  性 别\n共 30条，占 5 %\n[大 中 小]",
    "row of figures": "规 章 0 0 0 1 2\n行 政 许 可 5 3 8\n予以公开 1 2 0 0 0 0 3",
    "numbers of one column": "一 二 三 四 五 六 七 八 九 十 一 二 三 四 五",
    "titles of two reports": f"{TITLE}\n{TITLE.replace('2019', '2018')}\n概述",
    "title in a sentence below it": f"{TITLE}\n本局编制了{TITLE}\n概述。",
    "numbers of long table rows": "\n".join(f"本年度办理结果中不予公开的信息公开申请数\n{n}" for n in range(1, 9)),
    "ordinals of prizes": f"一、二、三等奖各一名，{LONG * 3}第一、二、三产业均有增长。{LONG}",
    "ordinals inside a paragraph": f"主要做法：一、抓报送；二、抓审核；{LONG * 2}",
    "headings on their own lines": f"一、概述\n{LONG * 3}一、一是。二、二是。三、三是。\n二、问题\n{LONG}",
    "label and count": "主动公开情况\n128条，其中网站20条。\n依申请公开情况\n12件，均已答复。\n收费情况\n3元，均已免除。",
    "a number opens a paragraph": "主要负责同志亲自抓，分管同志具体抓\n2个科室分工负责，各有一名信息员。",
    "heads with brackets": "规范性文件\n（\n件\n）\n行政许可\n（件）",
    "a list mark that lost its number": "全年公开信息12条。\n）依申请公开情况。收到申请5件，均已答复。",
    "a title quoted by itself": "现将报告公布如下：\n《政府信息公开条例》\n《青山省政府信息公开办法》，2010年施行。",
    "months in a table": "一季度 1 2月份 3月份",
}


@pytest.mark.parametrize("fix", REPAIRS, ids=lambda fix: fix.__name__)
@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED.keys())
def test_what_was_not_cut_stays(text: str, fix: Callable[[str], list[Edit]]) -> None:
    assert fix(text) == []


def corpus() -> list[str]:
    texts = [
        json.loads(line)["text"]
        for path in sorted((ROOT / "training" / "data").glob("*.jsonl"))
        for line in path.open(encoding="utf-8")
    ]
    return [*texts, *(path.read_text(encoding="utf-8") for path in [*SEEDS, *REAL_SEEDS])]


@pytest.mark.parametrize("fix", REPAIRS, ids=lambda fix: fix.__name__)
def test_clean_text_is_left_alone(fix: Callable[[str], list[Edit]]) -> None:
    texts = [*corpus(), (ROOT / "tests" / "data" / "entities.txt").read_text(encoding="utf-8")]
    if fix is repeated_title:  # two of the seeds do repeat it
        texts = texts[: -len([*SEEDS, *REAL_SEEDS]) - 1]
    assert len(texts) > 1000
    assert [edits for text in texts if (edits := fix(text))] == []


@pytest.mark.parametrize("fix", REPAIRS, ids=lambda fix: fix.__name__)
@pytest.mark.parametrize("shape", shapes.SHAPES, ids=lambda shape: shape.__name__)
def test_tables_are_left_alone(shape: Callable[[shapes.Rows], str], fix: Callable[[str], list[Edit]]) -> None:
    rng = random.Random(3)
    for format in ("2019", "2021"):
        for rows in (
            shapes.request_table(format, rng)[0],
            shapes.review_table(rng)[0],
            shapes.disclosure_table(format, rng)[0],
        ):
            assert fix(shape(rows)) == []


@pytest.mark.parametrize(
    ("head", "width"),
    [
        ("青山特区人力资源和社会保障局\n2015年政务公开工作总结", 19),
        (
            "青山县人民政府办公室关于2015年第三季度网站检查情况的通报\n各乡（镇）人民政府，县政府各部门，各直属机构：",
            32,
        ),
    ],
    ids=["an office above its title", "a title above whom it is sent to"],
)
def test_wrapped_reports_keep_their_head(head: str, width: int) -> None:
    source = f"{head}\n{wrap(PARAGRAPHS, width)}"
    assert apply(source, join_lines(source)) == f"{head}\n{PARAGRAPHS}"


@pytest.mark.parametrize("indent", ["", "　　"], ids=["flush", "indented"])
@pytest.mark.parametrize("unit", [len, columns], ids=["characters", "columns"])
@pytest.mark.parametrize("pages", [0, 30], ids=["no pages", "pages"])
def test_wrapped_reports_come_back(indent: str, unit: Callable[[str], int], pages: int) -> None:
    """No line break of the report is lost, and of those the wrapping put in the middle of a sentence few stay."""
    reports = [
        json.loads(line)["text"] for line in (ROOT / "training" / "data" / "reports.jsonl").open(encoding="utf-8")
    ]
    cut = joined = 0
    for number, text in enumerate(reports):
        if "|" in text or "\t" in text:
            continue
        width = (20 + number * 7 % 26) * (1 if unit is len else 2)
        plain = "\n".join(line.strip() for line in text.split("\n") if line.strip())
        source = wrap(plain, width, unit, indent, pages)
        repaired = apply(source, join_lines(source))
        before, after, wanted = breaks(source), breaks(repaired), breaks(plain)
        assert wanted <= after
        letters = re.sub(r"\s", "", plain)
        inside = {at for at in before - wanted if letters[at - 1] not in "。；：！？:;"}
        cut += len(inside)
        joined += len(inside - after)
    assert joined / cut > 0.96


def breaks(text: str) -> set[int]:
    """Where lines end, counted in characters that are neither space nor page number."""
    out, at = set(), 0
    for line in re.sub(r"^- \d+ -\n", "", text, flags=re.MULTILINE).split("\n"):
        at += len(re.sub(r"\s", "", line))
        out.add(at)
    return out


def test_a_page_number_is_never_joined_into_a_sentence() -> None:
    """Also where its neighbours in the series were taken out before it, or it belongs to none."""
    for width in range(18, 40):
        for pages in (2, 3, 5, 7):
            for plain in (PARAGRAPHS, f"{PARAGRAPHS}\n{PARAGRAPHS}"):
                source = wrap(plain, width, indent="　　", pages=pages).replace("- 2 -", "- 9 -")
                repaired = apply(source, join_lines(source))
                left = re.findall(r"- \d+ -", repaired)
                assert left == [line for line in repaired.split("\n") if re.fullmatch(r"- \d+ -", line)]


@pytest.mark.parametrize(
    "heading",
    ["之一：抓好报送——队伍与考核", "（三）抓好报送落实，规范审核", "某某县人力资源和社会保障局政府信息公开年度报告"],
    ids=["colon", "comma", "title of several lines"],
)
@pytest.mark.parametrize("width", range(13, 30))
def test_a_heading_as_wide_as_the_lines_keeps_its_line(heading: str, width: int) -> None:
    plain = f"{PARAGRAPHS}\n{heading}\n继续实行每周报送，由办公室逐条审核，全年发布信息二百条，无一差错，群众满意。\n{PARAGRAPHS}"
    source = wrap(plain, width)
    assert breaks(plain) <= breaks(apply(source, join_lines(source)))


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("工作取得实效。 响水县水利局 2009年3月20日", ["工作取得实效。", "响水县水利局", "2009年3月20日"]),
        (
            "工作取得实效。　　柳树镇人民政府　二○○九年三月二十日 |",
            ["工作取得实效。", "柳树镇人民政府", "二○○九年三月二十日"],
        ),
        ("工作取得实效。响水县水利局2009年3月20日", None),
        ("工作取得实效。 响水县水利局 2009年3月", None),
        ("工作取得实效。 响水县水利局 2009年3月20日公布目录", None),
        ("会议通知 响水县水利局 2009年3月20日", None),
    ],
    ids=[
        "spaces",
        "in Chinese figures, with a bar",
        "no spaces",
        "no day",
        "more of the sentence",
        "no sentence before",
    ],
)
def test_a_signature_behind_the_last_sentence_has_lines_of_its_own(line: str, parts: list[str] | None) -> None:
    repaired = apply(line, signatures(line))
    assert repaired.split("\n") == (parts or [line])
    assert signatures(repaired) == []

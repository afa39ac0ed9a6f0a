"""What counts count: the four parts of tests/data/counts.txt."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
import spacy

from govnlp import numerals
from govnlp.pipeline.counts import find
from govnlp.pipeline.spans import mask

CORPUS = Path(__file__).parent / "data" / "counts.txt"


class Wanted(NamedTuple):
    """A marked count: its place, what was done with what, its number ("" where the text leaves it open), how exact it is, and
    the text of the count it is part of."""

    start: int
    text: str
    action: str
    item: str
    number: str
    approximate: str
    part_of: str


PARTS = range(4)


def sentences(number: int) -> list[tuple[str, list[Wanted]]]:
    """The marked sentences of a part, counted from 0."""
    part = re.split("^# ---- ", CORPUS.read_text(encoding="utf-8"), flags=re.MULTILINE)[number + 1]
    lines = [line for line in part.splitlines() if "[" in line and not line.startswith("#")]
    return [parse(line) for line in lines]


def parse(line: str) -> tuple[str, list[Wanted]]:
    text, wanted, at = "", [], 0
    for match in re.finditer(r"\[([^:\]]+):([^:\]]+):([^:\]]+)(?::([^\]]*))?\]", line):
        text += line[at : match.start()]
        count, action, item, more = match[1], match[2], match[3], match[4] or ""
        number = re.search(r"=(None|[\d.]+)", more)
        approximate, part = re.search(r"~([a-z_]+)", more), re.search("<(.+)$", more)
        plain = re.match(r"\d+", count)
        assert number or plain, f"{count} in {line} lacks its number"
        wanted.append(
            Wanted(
                len(text),
                count,
                action.replace("-", ""),
                item.replace("-", ""),
                number[1] if number else plain[0] if plain else "",
                approximate[1] if approximate else "",
                part[1] if part else "",
            )
        )
        text += count
        at = match.end()
    assert wanted, f"{line} holds no mark"
    return text + line[at:], wanted


def right(part_number: int) -> dict[str, float]:
    """The share of counts for which each part of the value is right."""
    hits: dict[str, list[bool]] = {}
    for text, wanted in sentences(part_number):
        found = {match.start: match for match in find(mask(text))}
        for count in wanted:
            match = found[count.start]
            assert text[match.start : match.end] == count.text
            value = match.value
            number = "None" if value.number is None else str(value.number)
            part = text[slice(*value.part_of)] if value.part_of else ""
            for name, got, want in (
                ("action", value.action, count.action),
                ("item", value.item, count.item),
                ("number", number, count.number),
                ("approximate", value.approximate, count.approximate),
                ("part_of", part, count.part_of),
            ):
                hits.setdefault(name, []).append(got == want)
    return {name: sum(values) / len(values) for name, values in hits.items()}


def test_the_corpus_holds_300_counts() -> None:
    assert sum(len(wanted) for part in PARTS for _, wanted in sentences(part)) >= 300


@pytest.mark.parametrize("part", PARTS)
def test_shares_of_values_that_are_right(part: int) -> None:
    shares = right(part)
    assert shares["number"] == shares["approximate"] == 1
    assert min(shares["action"], shares["item"]) >= 0.93, shares
    assert shares["part_of"] >= 0.95, shares


@pytest.mark.parametrize(
    ("line", "action", "item"),
    [
        ("收到申请37件", "收到", "申请"),
        ("举办3期业务培训", "举办", "业务培训"),
        ("依申请公开收到37件", "收到", "依申请公开"),
        ("规范性文件12件", "", "规范性文件"),
        ("通过网站公开信息20条", "公开", "信息"),
        ("收到群众提出的申请8份", "收到", "群众提出的申请"),
        ("组织开展培训3次", "组织开展", "培训"),
        ("召开新闻发布会2场", "召开", "新闻发布会"),
        ("其中通知公告20条", "", "通知公告"),
        ("其中监督检查类信息20条", "", "监督检查类信息"),
        ("其中来信答复20件", "答复", "来信"),
        ("公示信息20条", "公示", "信息"),
        ("信息更新量20条", "", "信息更新量"),
        ("由概述、主动公开等六部分组成", "", ""),
        ("制定了信息发布、保密审查等2项制度", "制定", "制度"),
        ("检测中心、信息中心等2个单位", "", "单位"),
        ("县委、县政府制定了2项制度", "制定", "制度"),
        ("栏目由原来的8个", "", "栏目"),
        ("申请比上年增加8件", "增加", "申请"),
        ("受理有关征地的申请2件", "受理", "有关征地的申请"),
        ("收到有关信息2条", "收到", "信息"),
        ("设立2个专门的受理点", "设立", "受理点"),
        ("抽查2个单位的网站", "抽查", "单位"),
        ("我县2次召开会议", "召开", "会议"),
        ("设置28个主要栏目", "设置", "主要栏目"),
        ("我局主动公开的信息8条", "主动公开", "信息"),
        ("不予公开的2件", "不予公开", ""),
        ("涉及信息公开的2件", "涉及", "信息公开"),
        ("2件申请结转下年度", "结转下年度", "申请"),
        ("1.动态类信息20条", "", "动态类信息"),
        ("（二）公文类信息20条", "", "公文类信息"),
        ("主动公开的文件数量：8件", "主动公开", "文件"),
        ("累计公开信息历年20条", "公开", "信息"),
        ("水利局8项主要职能", "", "主要职能"),
        ("8个行政村每村都有公开栏", "", "行政村"),
        ("8个窗口同步开放", "", "窗口"),
        ("明确8名副科长分管信息公开", "明确", "副科长"),
        ("指定2名干部专门负责", "指定", "干部"),
        ("指定2名分管领导负责", "指定", "分管领导"),
        ("因不掌握相关信息等原因无法提供的8件", "无法提供", ""),
        ("收到8件依申请公开信息的申请", "收到", "依申请公开信息的申请"),
        ("回复8件群众的来信", "回复", "群众"),
        ("不公开文件8件", "不公开", "文件"),
        ("公开已审批项目文件8件", "公开", "审批项目文件"),
        ("制作相关解读图片8张", "制作", "解读图片"),
        ("涉及民生的文件8件", "", "涉及民生的文件"),
        ("刊载涉及民生的文件8件", "刊载", "涉及民生的文件"),
        ("涉及民生2件", "涉及", "民生"),
        ("报刊发布稿件8篇", "发布", "稿件"),
        ("“信息公开”专栏访问量8万次", "", "“信息公开”专栏访问量"),
        ("贯彻落实8条", "", "贯彻落实"),
        ("发布8条可行性研究报告批复", "发布", "可行性研究报告批复"),
        ("有2名专职人员从事公开工作", "", "专职人员"),
        ("其中公开年报1条", "", "公开年报"),
        ("编辑出版公报8期", "编辑出版", "公报"),
        ("以组织名义提交的申请8件", "", "以组织名义提交的申请"),
        ("其中法定主动公开8条", "", "法定主动公开"),
        ("收到要求公开政府信息的申请8件", "收到", "要求公开政府信息的申请"),
        ("细化任务8项", "细化", "任务"),
        ("目前审批事项共8项", "", "审批事项"),
        ("公开财政预算、政务督查等信息8条", "公开", "财政预算、政务督查等信息"),
        ("收到并妥善处理申请8件", "收到并妥善处理", "申请"),
        ("开展2轮清单动态调整工作", "开展", "清单动态调整工作"),
        ("从2个方面开展工作", "", "方面"),
        ("网站访问量超8万次", "", "网站访问量"),
        ("受理的申请除8件结转", "受理", "申请"),
        ("因信息公开答复引起的诉讼8件", "", "因信息公开答复引起的诉讼"),
        ("配备2名信息发布人员", "配备", "信息发布人员"),
        ("2名干部具体负责", "", "干部"),
        ("属于业务类信息8条", "", "属于业务类信息"),
    ],
)
def test_the_shapes_of_a_clause(line: str, action: str, item: str) -> None:
    (match,) = find(line)
    assert (match.value.action, match.value.item) == (action, item)


def test_places_lead_back_to_the_text() -> None:
    line = "公开信息20条，其中网站公开12条。"
    whole, part = find(line)
    assert part.value.part_of == (whole.start, whole.end)
    assert part.value.item_at == whole.value.item_at == (2, 4)
    assert whole.value.action_at == (0, 2)


def test_a_whole_of_another_unit_and_a_closing_bracket_end_no_more_than_they_should() -> None:
    line = "公开信息20条，其中文件3份，动态12条（含图解2条），另有5条。"
    whole, paper, part, inner, rest = find(line)
    assert (paper.value.part_of, part.value.part_of) == (None, (whole.start, whole.end))
    assert (inner.value.part_of, rest.value.part_of) == ((part.start, part.end), None)


def values(line: str) -> list[tuple[str, str, str]]:
    return [(line[m.start : m.end], m.value.action, m.value.item) for m in find(line)]


def test_what_stands_in_brackets_is_nothing_to_go_on_with_behind_them() -> None:
    line = "收到申请9件（网上申请6件，邮寄3件），结转2件，办结11件。"
    assert values(line)[3:] == [("2件", "结转", "申请"), ("11件", "办结", "申请")]
    line = "公开信息90条，其中公文类信息30条（含规范性文件2件）、动态类信息40条，另有图解8条。"
    whole, first, inner, second, rest = find(line)
    assert first.value.part_of == second.value.part_of == (whole.start, whole.end)
    assert (inner.value.part_of, rest.value.part_of) == (None, None)


def test_a_row_of_things_without_verbs() -> None:
    line = "公开疫情防控8条，健康科普25条，医疗救助3条，违法行为公布2条，来信答复4条。"
    nouns = ["疫情防控", "健康科普", "医疗救助", "违法行为公布", "来信"]
    assert [(item, action) for _, action, item in values(line)] == list(
        zip(nouns, ["公开", "", "", "", "答复"], strict=True)
    )


def test_what_became_of_requests_has_the_requests_as_its_thing() -> None:
    line = "收到申请20件，属于行政查询事项3件，其余17件已答复"
    assert [item for _, _, item in values(line)] == ["申请"] * 3
    line = "收到申请20件，属于主动公开范围3件，同意公开5件"
    assert [item for _, _, item in values(line)] == ["申请"] * 3
    line = "收到申请20件，属于公开范围9件，本机关不掌握相关信息4件，提供给当事人2件，其他处理1件，转下年度继续办理1件。"
    actions = ["收到", "属于公开范围", "不掌握相关信息", "提供", "其他处理", "转下年度继续办理"]
    assert [(item, action) for _, action, item in values(line)] == [("申请", action) for action in actions]


def test_the_red_cross_is_no_ten() -> None:
    assert list(find("全市红十字系统")) == []


def test_a_counted_title_is_given_as_it_stands() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("govnlp_counts")
    doc = nlp("第一行\n发放《办事指南》2000册")
    value = doc.ents[0]._.value
    assert (value.action, value.item, value.number) == ("发放", "《办事指南》", 2000)
    assert doc.text[slice(*value.item_at)] == "《办事指南》"


@pytest.mark.parametrize(
    ("text", "bounds"),
    [("3-5次", (3, 5)), ("2至3万人", (20000, 30000)), ("1.5万—2万人", (15000, 20000)), ("35件", None)],
)
def test_ranges(text: str, bounds: tuple[int, int] | None) -> None:
    (match,) = find(text)
    assert match.value.bounds == bounds
    assert (match.value.number is None) == (bounds is not None)


def test_an_amount_is_read_with_the_words_around_it() -> None:
    line = "近3.5万条"
    assert numerals.read("3.5万", line, 1, 6) == (Decimal(35000), None, "about")

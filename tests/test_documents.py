"""Documents: borders, titles and numbers, and what only looks like one."""

from __future__ import annotations

import pytest
import spacy
from entities import read

from govnlp.pipeline.documents import find
from govnlp.values import DocumentValue


@pytest.mark.parametrize(
    "marked",
    [
        "根据[《关于做好年报编制的通知》（国办发〔2017〕24号）:DOCUMENT]和[《条例》:DOCUMENT]要求",
        "按照[国办发〔2016〕80号:DOCUMENT]、[皖政办\\[2018\\]12号:DOCUMENT]文件精神",
        "依据[国务院令第711号:DOCUMENT]和[《办法》（财政部令第101号）:DOCUMENT]",
        "[《关于印发〈工作要点〉的通知》苏发〔2018〕8号:DOCUMENT]下发后",
        "依据[国务院令711号:DOCUMENT]、[《意见》（粤府办﹝2015﹞7号）:DOCUMENT]和[农业部令9号:DOCUMENT]",
        "贯彻省政府办公厅[苏政办发〔2019〕3号:DOCUMENT]文",
        "[《清理结果公告》（2011年第2号）:DOCUMENT]，填写[《申请表》:DOCUMENT]",
    ],
)
def test_documents_are_found_with_exact_borders(marked: str) -> None:
    line, marks = read(marked)
    assert marks, "an example must hold a document"
    assert {(m.start, m.end): "DOCUMENT" for m in find(line)} == marks


@pytest.mark.parametrize(
    "line",
    [
        "在《安徽日报》《法制日报》刊发",
        "编印《工作简报》5期，播出《民生热线》节目",
        "《政府公报》2019年第3号",
        "一本没有写完的《指南",
        "第3号楼，2号窗口，〔2017〕年",
        "专刊《机关党建》",
        "按命令3号车先行，口令7号楼",
    ],
)
def test_what_only_looks_like_a_document(line: str) -> None:
    assert [line[m.start : m.end] for m in find(line)] == []


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("国办发[2017]第18号", DocumentValue("", "国办发〔2017〕第18号", "国办发", 2017, 18)),
        ("国务院令第七百一十一号", DocumentValue("", "国务院令第七百一十一号", "国务院令", None, 711)),
        ("《条例》（国务院令第711号）", DocumentValue("条例", "国务院令第711号", "国务院令", None, 711)),
        ("国务院令711号", DocumentValue("", "国务院令711号", "国务院令", None, 711)),
        ("粤府办﹝2015﹞7号", DocumentValue("", "粤府办〔2015〕7号", "粤府办", 2015, 7)),
        ("《高等学校信息 公开办法》", DocumentValue("高等学校信息公开办法")),
        ("《Open Data 指南》", DocumentValue("Open Data 指南")),
        ("《关于〈条例〉的意见》", DocumentValue("关于〈条例〉的意见")),
    ],
)
def test_values(line: str, value: DocumentValue) -> None:
    (match,) = find(line)
    assert match.value == value
    assert DocumentValue.from_dict(value.to_dict()) == value


def test_nothing_is_found_inside_a_document() -> None:
    nlp = spacy.blank("zh")
    for name in ("govnlp_documents", "govnlp_dates", "govnlp_amounts", "govnlp_counts", "govnlp_agencies"):
        nlp.add_pipe(name)
    doc = nlp("印发《某市民政局2018年3项工作要点》（某政办〔2018〕5号）。")
    assert [ent.label_ for ent in doc.ents] == ["DOCUMENT"]
    assert doc.ents[0]._.value.serial == 5

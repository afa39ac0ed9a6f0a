"""Weak labels from sections, lines worth asking about, and what annotation tools get and give back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import corpus
import formats
import pytest
import uncertain
import weak
from conftest import ROOT
from spacy.language import Language

from govnlp.classifier import Paragraph
from govnlp.pipeline.moves import Segment

REPORT = """清泉镇2016年政府信息公开工作年度报告
一、主动公开政府信息情况
全年通过镇政府网站公开信息86条，在公开栏张贴通知41期。
二、存在的主要问题
部分村居信息员变动频繁，报送不够及时，栏目内容单一。
公开栏已于十月全部更换。
三、下一步工作打算
下一步，将逐村核对公开栏，并培训信息员两次。
四、存在问题及改进措施
个别栏目更新滞后。
清泉镇人民政府
2017年1月9日
"""


@pytest.mark.parametrize(
    ("above", "label"),
    [
        (("三、存在的主要问题",), "problem"),
        (("三、存在的问题及改进措施",), ""),
        (("三、存在的问题及改进措施", "（一）存在的问题"), "problem"),
        (("三、存在的问题及改进措施", "（二）下一步打算"), "next_step"),
        (("一、总体情况", "（一）主动公开"), "practice"),
        (("五、存在的不足", "（一）人员队伍"), "problem"),
        (("五、存在的问题及整改情况", "（一）人员队伍"), ""),
        (("六、其他需要报告的事项",), ""),
        ((), ""),
    ],
)
def test_what_the_headings_promise(above: tuple[str, ...], label: str) -> None:
    assert weak.section_label(above) == label


@pytest.mark.parametrize(
    ("text", "label", "against"),
    [
        ("信息更新不够及时，内容单一。", "problem", False),
        ("针对更新不及时，现已整改到位。", "problem", True),
        ("上述不足，下一步我们将认真解决。", "problem", True),
        ("全年公开信息86条。", "practice", False),
        ("公开渠道仍然单一。", "practice", True),
        ("明年将增设查阅点。", "practice", True),
        ("进一步拓宽渠道，加强培训。", "next_step", False),
        ("今年增设了查阅点三处。", "next_step", True),
    ],
)
def test_words_speak_against_a_label(text: str, label: str, against: bool) -> None:
    heading = {"problem": "二、存在的问题", "practice": "一、主动公开情况", "next_step": "三、下一步打算"}[label]
    assert weak.expected(Paragraph(text, (heading,))) == ("" if against else label)


@pytest.mark.parametrize(
    ("text", "place", "label"),
    [
        ("根据条例要求，现将有关情况报告如下。", 0, "other"),
        ("本报告由概述等六个部分组成。", 1, "other"),
        ("本报告由概述等六个部分组成。", 2, ""),
        ("今年公开信息86条。", 0, ""),
    ],
)
def test_openings(text: str, place: int, label: str) -> None:
    assert weak.expected(Paragraph(text, (), (place, 5))) == label


@pytest.mark.parametrize(
    ("found", "agree"),
    [
        ([Segment(0, 9, "problem", {"problem": 0.9})], True),
        ([Segment(0, 9, "problem", {"problem": 0.7})], False),
        ([Segment(0, 9, "practice", {"practice": 0.9, "problem": 0.1})], False),
        ([Segment(0, 4, "problem", {"problem": 0.9}), Segment(4, 9, "practice", {"practice": 0.9})], False),
    ],
)
def test_the_model_has_to_agree_on_all_of_it(found: list[Segment], agree: bool) -> None:
    assert weak.agrees(found, "problem", 0.8) == agree


def test_a_weak_record_labels_what_is_sure_and_keeps_the_rest(nlp: Language) -> None:
    moves: Any = nlp.get_pipe("govnlp_moves")
    record = weak.weak_record("r", nlp(REPORT), moves, least=0.5)
    found = {record["text"][a:b]: label for a, b, label in record["segments"]}
    assert found["全年通过镇政府网站公开信息86条，在公开栏张贴通知41期。"] == "practice"
    assert found["部分村居信息员变动频繁，报送不够及时，栏目内容单一。"] == "problem"
    assert found["下一步，将逐村核对公开栏，并培训信息员两次。"] == "next_step"
    assert "公开栏已于十月全部更换。" not in found, "mended, under the heading of problems"
    assert "个别栏目更新滞后。" not in found, "its heading promises two moves"
    kept = list(corpus.examples(record))
    assert {example.paragraph.text for example in kept} == set(found)
    assert {example.paragraph.headings for example in kept} == {()}, "what the labels were drawn from is hidden"
    assert any("十月全部更换" in example.paragraph.after for example in kept), "neighbours stay"


def test_accounts_do_not_drown_the_rest() -> None:
    def record(name: str, *labels: str) -> corpus.Record:
        return {"id": name, "segments": [[at, at + 1, label] for at, label in enumerate(labels)]}

    records = [record("a", *["practice"] * 20, "problem"), record("b", *["practice"] * 20)]
    kept = weak.balanced(records, most=3)
    labels = [label for each in kept for *_, label in each["segments"]]
    assert (labels.count("practice"), labels.count("problem")) == (3, 1)
    assert kept == weak.balanced(records, most=3)
    assert weak.balanced([record("a", "practice")])[0]["segments"] == []


def test_the_script_labels_a_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    command = [
        sys.executable,
        str(ROOT / "training" / "weak.py"),
        str(tmp_path / "in"),
        "--out",
        str(tmp_path / "w.jsonl"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (record,) = formats.read(tmp_path / "w.jsonl")
    assert record["split"] == "train"
    assert record["year"] == 2016
    assert "paragraphs labelled" in done.stdout
    assert "b.txt" in done.stderr, "a file that cannot be read is told"


# --- lines worth asking about


def line(text: str, doubt: float, source: str = "a", *cuts: tuple[int, int, str]) -> uncertain.Line:
    cuts = cuts or ((0, len(text), "practice"),)
    segments = tuple(Segment(a, b, label, {label: 1 - doubt, "other": doubt}) for a, b, label in cuts)
    return uncertain.Line(source, 0, len(text), text, ("一、概述",), segments, doubt)


@pytest.mark.parametrize(
    ("by", "scores", "doubt"),
    [
        ("margin", [1.0, 0.0, 0.0, 0.0], 0.0),
        ("margin", [0.5, 0.5, 0.0, 0.0], 1.0),
        ("entropy", [1.0, 0.0, 0.0, 0.0], 0.0),
        ("entropy", [0.25] * 4, 1.0),
        ("entropy", [0.5, 0.5], 1.0),
    ],
)
def test_doubt(by: str, scores: list[float], doubt: float) -> None:
    assert uncertain.MEASURES[by](scores) == pytest.approx(doubt)


def test_the_most_doubtful_lines_without_near_duplicates() -> None:
    found = [
        line("镇里建成查阅点三处，配备了电脑。", 0.5),
        line("镇里建成查阅点12处，配备了电脑！", 0.9, "b"),
        line("信息员换得太勤。", 0.7),
        line("复议案件办理时间偏长。", 0.6),
        line("年底前完成改版。", 0.2, "c"),
    ]
    assert [each.doubt for each in uncertain.chosen(found, 3)] == [0.9, 0.7, 0.6]
    assert [each.doubt for each in uncertain.chosen(found, 9)] == [0.9, 0.7, 0.6, 0.2], (
        "the first says what the second says"
    )
    assert [each.doubt for each in uncertain.chosen(found, 3, per_report=1)] == [0.9, 0.7, 0.2]


def test_what_the_tools_get_can_be_read_back(tmp_path: Path) -> None:
    text = "😀查阅点已建成，但设备少。"
    cut = text.index("但")
    asked = line(text, 0.5, "a", (0, cut, "practice"), (cut, len(text), "problem"))
    wanted = [(text[:cut], "practice"), (text[cut:], "problem")]
    row = uncertain.doccano(asked)
    assert row["label"][0] == [0, cut + 1, "practice"], "doccano counts the emoji as two"
    task = uncertain.studio(asked)
    done = {**task, "annotations": [{"result": task["predictions"][0]["result"]}]}
    (tmp_path / "d.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (tmp_path / "s.json").write_text(json.dumps([done]), encoding="utf-8")
    for name in ("d.jsonl", "s.json"):
        (record,) = formats.read(tmp_path / name)
        assert [(record["text"][a:b], label) for a, b, label in record["segments"]] == wanted
        (example,) = corpus.examples(record)
        assert example.paragraph.headings == ("一、概述",)
        assert example.group == "a", "lines of one report stay in one part"


def test_a_guess_is_no_annotation(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps([uncertain.studio(line("更新慢。", 0.5))]), encoding="utf-8")
    with pytest.raises(formats.FormatError, match="no text in it has a label"):
        formats.read(tmp_path / "s.json")


def test_the_interface_names_every_label() -> None:
    assert uncertain.studio_interface({"moves": ['a"b', "c"]}).count("<Label value=") == 2


def test_lines_lead_back_to_the_source(tmp_path: Path, nlp: Language) -> None:
    source = REPORT.replace("信息", "信(xìn)息")
    (tmp_path / "a.txt").write_text(source, encoding="utf-8")
    found = list(uncertain.lines([tmp_path], nlp))
    assert len(found) == 5
    assert all(0 <= each.doubt <= 1 for each in found)
    first = min(found, key=lambda each: each.start)
    assert source[first.start : first.end].startswith("全年通过")
    assert first.text == "全年通过镇政府网站公开信息86条，在公开栏张贴通知41期。"

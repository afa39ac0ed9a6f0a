"""The markup the corpus is authored in: told faults, the way to the stored form and back, records put into the corpus."""

from __future__ import annotations

import shutil
from pathlib import Path

import corpus
import markup
import pytest

RECORDS = corpus.read(corpus.ours())
NEW = """@@ {"id": "z99", "year": 2012, "rank": "county", "category": "easy"}
heading| 三、存在的不足
body| {problem}两个乡镇的查阅点常年没有专人值守。{next_step}拟由便民中心代管 \\[试行\\]。
"""


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("body| 没有标注的正文。", "starts with a move"),
        ("body| {practise}写错了。", "is not a move"),
        ("heading| [一、概述", "not closed"),
        ("body| {practice}[我局:who]公开。", "no label"),
        ("note| 别的", "a role of"),
        ("table| [3条:COUNT]", "table lines hold no entities"),
        ('@@ {"year": 2012}', "with an id"),
        ("@@ 2012", "with an id"),
        ("@@ {id}", "not JSON"),
    ],
)
def test_faults_in_markup_are_named_with_their_line(line: str, fault: str) -> None:
    with pytest.raises(markup.MarkupError, match=f"t:2: .*{fault}"):
        list(markup.parse(['@@ {"id": "x"}', line], "t"))


def test_markup_and_stored_form_say_the_same() -> None:
    text = "\n".join(markup.render(record) for record in RECORDS)
    assert [markup.completed(record) for record in markup.parse(text.splitlines())] == RECORDS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in corpus.ours():
        shutil.copy(path, tmp_path)
    return tmp_path


def test_records_are_added_and_corrected(folder: Path) -> None:
    (record,) = markup.parse(NEW.splitlines())
    assert markup.add([record], folder) == (1, 0)
    record["year"] = 2013
    assert markup.add([record], folder) == (0, 1)
    found = corpus.read(corpus.ours(folder))
    assert len(found) == len(RECORDS) + 1
    stored = corpus.read([folder / "stretches.jsonl"])[-1]
    assert stored == markup.completed(record)
    assert stored["text"].endswith("代管 [试行]。")
    assert (folder / "reports.jsonl").read_bytes() == (corpus.DATA / "reports.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param(
            lambda text: text.replace("easy", "simple"), "z99: .*must be one of", id="a category nobody knows"
        ),
        pytest.param(lambda text: text.replace("2012", "1998"), "z99: .*2008", id="a year before there were reports"),
        pytest.param(lambda text: text + text.replace("z99", "z98"), "z98: a sentence of z99", id="a sentence twice"),
        pytest.param(lambda text: text + text, "an id is given twice", id="an id twice"),
    ],
)
def test_what_would_spoil_the_corpus_is_refused(folder: Path, change: object, fault: str) -> None:
    assert callable(change)
    before = (folder / "stretches.jsonl").read_bytes()
    with pytest.raises(ValueError, match=fault):
        markup.add(list(markup.parse(change(NEW).splitlines())), folder)
    assert (folder / "stretches.jsonl").read_bytes() == before

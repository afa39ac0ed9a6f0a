"""The corpus in training/data: every annotation well-formed, no text doubled, markup and stored form the same."""

from __future__ import annotations

import json
import re

import markup
import pytest
from conftest import ROOT

RECORDS = [
    json.loads(line)
    for path in sorted((ROOT / "training/data").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["id"])
def test_annotations_are_well_formed(record: markup.Record) -> None:
    text, lines = record["text"], record["lines"]
    assert [text[a:b] for a, b, _ in lines] == text.split("\n")
    assert {role for *_, role in lines} <= set(markup.ROLES)
    assert {move for *_, move in record["segments"]} <= set(markup.MOVES)
    segments = {(a, b) for a, b, _ in record["segments"]}
    for a, b, role in lines:
        inside = sorted(s for s in segments if a <= s[0] < b)
        if role == "body":
            assert [s[0] for s in inside] + [b] == [a] + [s[1] for s in inside], "segments tile a body line"
        else:
            assert not inside
    for start, end, label, kind in record["entities"]:
        assert label in ("AGENCY", *markup.ENTITY_LABELS)
        assert (kind in markup.AGENCY_KINDS) == (label == "AGENCY")
        assert text[start:end] == text[start:end].strip() != ""
    assert next(markup.parse(markup.render(record).splitlines()))["segments"] == record["segments"]
    assert markup.completed(record) == record, "the part follows from the id"


def test_no_id_and_no_sentence_stands_twice() -> None:
    ids = [record["id"] for record in RECORDS]
    assert len(set(ids)) == len(ids)
    seen: dict[str, str] = {}
    doubled = []
    for record in RECORDS:
        for a, b, role in record["lines"]:
            for sentence in re.split("[。；！？]", record["text"][a:b]) if role == "body" else ():
                plain = re.sub(r"[\W\d_]+", "", sentence)
                if len(plain) >= 15 and seen.setdefault(plain, record["id"]) != record["id"]:
                    doubled.append((seen[plain], record["id"], sentence))
    assert doubled == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("body| 没有标注的正文。", "starts with a move"),
        ("body| {practise}写错了。", "is not a move"),
        ("heading| [一、概述", "not closed"),
        ("body| {practice}[我局:who]公开。", "no label"),
        ("note| 别的", "a role of"),
        ("table| [3条:COUNT]", "table lines hold no entities"),
    ],
)
def test_faults_in_markup_are_named_with_their_line(line: str, fault: str) -> None:
    with pytest.raises(markup.MarkupError, match=f"t:2: .*{fault}"):
        list(markup.parse(['@@ {"id": "x"}', line], "t"))

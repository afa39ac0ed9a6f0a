"""The report: schema, source offsets, frames; on the project's seeds and, where present, the real ones."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from conftest import REAL_SEEDS, ROOT, SEEDS
from spacy.language import Language

import govnlp
from govnlp.rows import COLUMNS
from govnlp.text.alignment import apply

GOLD = [json.loads(line) for line in (ROOT / "tests/data/seeds-gold.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", SEEDS + REAL_SEEDS, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_every_part_leads_back_to_the_source(nlp: Language, path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    doc = nlp(source)
    report = govnlp.Report.from_doc(doc, str(path))
    assert apply(source, report.repairs) == doc.text
    assert govnlp.repair(doc.text).edits == (), "repairing twice changes nothing"
    # Every non-blank line lies in exactly one paragraph.
    at = 0
    for line in source.split("\n"):
        if line.strip():
            assert sum(p.start <= at < p.end for p in report.paragraphs) == 1, line
        at += len(line) + 1
    for paragraph in report.paragraphs:
        assert (paragraph.role == "body") == bool(paragraph.segments) == (paragraph.label is not None)
        borders = [b for s in paragraph.segments for b in (s.start, s.end)]
        if borders:
            assert (borders[0], borders[-1]) == (paragraph.start, paragraph.end)
            assert borders[1:-1:2] == borders[2::2], "segments tile their paragraph"
    entities = [(e.start, e.end) for e in report.entities]
    assert entities == sorted(entities)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(entities))
    for entity in report.entities:
        text = source[entity.start : entity.end]
        assert text == text.strip()
        assert "\n" not in text
        assert govnlp.repair(source[: entity.end]).text.endswith(entity.text) or report.script != "hans"
    for table in report.tables:
        for cell in table.cells:
            if cell.status == "value":
                assert cell.value.lstrip("-") in govnlp.repair(source[cell.start : cell.end]).text.replace(",", "")


@pytest.mark.parametrize(("path", "gold"), list(zip(SEEDS, GOLD, strict=True)), ids=lambda x: getattr(x, "stem", ""))
def test_seeds_agree_with_their_gold(nlp: Language, path: Path, gold: dict[str, object]) -> None:
    report = govnlp.Report.from_doc(nlp(path.read_text(encoding="utf-8")))
    profile = gold["profile"]
    assert (report.profile.agency or None, report.profile.year) == (profile["agency"], profile["year"])
    assert report.profile.published == profile["published"]
    role = {p.start: p.role for p in report.paragraphs}
    right = sum(role.get(start) == wanted for start, _, wanted in gold["lines"])
    assert right / len(gold["lines"]) >= 0.97
    for label, least in (("AGENCY", 0.9), ("COUNT", 0.95), ("DATE", 0.95)):
        found = {(e.start, e.end) for e in report.entities if e.label == label}
        wanted = {(start, end) for start, end, kind, _ in gold["entities"] if kind == label}
        assert 2 * len(found & wanted) / max(1, len(found) + len(wanted)) >= least, (label, found ^ wanted)
    moves = {i: s.label for p in report.paragraphs for s in p.segments for i in range(s.start, s.end)}
    characters = [(moves.get(i), move) for start, end, move in gold["segments"] for i in range(start, end)]
    assert sum(a == b for a, b in characters) / len(characters) >= 0.85


REAL = {
    "seed-0": ("鄂州市民政局", 2013, "2013-12-20"),
    "seed-1": ("集安市民政局", 2020, "2021-01-11"),
    "seed-2": ("苏州市民政局", 2018, "2019"),
    "seed-3": ("", 2013, "2014-01-02"),
    "seed-4": ("雅安市民政局", 2017, "2017-12-15"),
}


@pytest.mark.parametrize("path", REAL_SEEDS, ids=lambda path: path.stem)
def test_real_seeds_where_present(nlp: Language, path: Path) -> None:
    doc = nlp(path.read_text(encoding="utf-8"))
    profile = doc._.profile
    assert (profile.agency, profile.year, profile.published) == REAL[path.stem]
    assert profile.is_report > 0.5
    if path.stem == "seed-3":
        assert {"agency_replaced", "hijacked"} <= set(profile.flags)
        assert not [ent for ent in doc.ents if ent.label_ == "AGENCY" and "365" in ent.text]
        assert [table.kind for table in doc._.tables] == ["annex"] * 3


def test_the_statutory_tables_of_a_seed(nlp: Language, seed_texts: list[str]) -> None:
    tables = {table.kind: table for table in nlp(seed_texts[1])._.tables}
    requests = tables["requests"]
    assert (requests.format, len(requests.cells)) == ("2019", 23 * 7)
    assert {(cell.value, cell.status) for cell in requests.cells} == {("0", "value")}
    assert len(tables["disclosure"].cells) == 22
    assert len(tables["reviews"].cells) == 15
    checks = [check for table in tables.values() for check in table.checks]
    assert len(checks) == 40
    assert {check.status for check in checks} == {"pass"}


def test_json_round_trip_and_schema(nlp: Language, seed_texts: list[str]) -> None:
    for text in seed_texts:
        report = govnlp.Report.from_doc(nlp(text), "a.txt")
        data = report.to_dict()
        assert govnlp.Report.from_dict(json.loads(json.dumps(data))) == report
        assert list(data) == [
            "source", "encoding", "script", "profile", "repairs", "sections", "paragraphs", "entities", "tables",
        ]  # fmt: skip
        assert list(data["profile"]) == [
            "title", "agency", "agency_confidence", "region", "year", "period", "published", "format", "is_report", "flags",
        ]  # fmt: skip
        assert set(data["paragraphs"][0]) == {"start", "end", "role", "section", "label", "scores", "segments"}
        assert set(data["entities"][0]) == {"start", "end", "label", "kind", "text", "value"}
        for table in data["tables"]:
            assert set(table) == {"kind", "format", "start", "end", "cells", "checks"}


def test_relative_dates_and_names_get_the_reports_year_and_body(nlp: Language, seed_texts: list[str]) -> None:
    doc = nlp(seed_texts[0])
    values = {ent.text: ent._.value for ent in doc.ents}
    assert values["我局"].name == "宜春市民政局"
    assert values["市政府"].name == "宜春市人民政府"
    relative = [ent for ent in doc.ents if ent.label_ == "DATE" and ent._.value.needs_year]
    assert relative
    assert all(ent._.value.start is not None for ent in relative)


def test_frames_have_their_columns_and_join(nlp: Language, seed_texts: list[str]) -> None:
    report = govnlp.Report.from_doc(nlp(seed_texts[1]), "seed-1")
    frames = report.frames()
    assert {name: tuple(frame.columns) for name, frame in frames.items()} == COLUMNS
    joined = frames["segments"].merge(frames["paragraphs"], on=["source", "paragraph"], suffixes=("", "_p"))
    assert len(joined) == len(frames["segments"]) > 10
    assert (joined["start"] >= joined["start_p"]).all()
    assert len(frames["cells"]) == 22 + 161 + 15
    assert frames["reports"].loc[0, "year"] == 2020

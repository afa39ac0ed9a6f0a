"""Results read back: the same frames, reports and panels as without a run, filtered and bit by bit."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd
import pytest
from built_reports import disclosure, report, requests, reviews
from conftest import ROOT
from spacy.language import Language

import govnlp
from govnlp.consistency import soft_checks
from govnlp.corpus import run as reports_of
from govnlp.frames import to_frames
from govnlp.panels import annex_panel, panel
from govnlp.readers import Source
from govnlp.report import Report
from govnlp.rows import COLUMNS
from govnlp.runs import drive, jsonl, parts, years
from govnlp.runs.child import Reply, analyze, labels_of
from govnlp.runs.plan import plan
from govnlp.runs.results import Results, read
from govnlp.runs.shards import write as write_shard
from govnlp.runs.store import Local


class Made:
    """In place of the pool of processes: replies by the name of the source."""

    replies: dict[str, Reply]
    kept: tuple[str, ...] = ()

    def __init__(self, *_: object) -> None:
        """Needs nothing."""

    def ask(self, source: Source) -> Reply:
        return Made.replies[source.name]

    def labels(self) -> tuple[str, ...]:
        return Made.kept

    def stop(self) -> None:
        """Nothing runs."""


@pytest.fixture(scope="module")
def seeds(nlp: Language) -> list[Report]:
    return [r for r in reports_of([ROOT / "seeds"], nlp) if isinstance(r, Report)]


@pytest.fixture(scope="module")
def results(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """The project's seeds with the shipped pipeline, Docs included."""
    out = tmp_path_factory.mktemp("results") / "out"
    setup = drive.Setup(docbin=True)
    with pytest.MonkeyPatch.context() as patch:
        files = sorted((ROOT / "seeds").glob("*.txt"))
        Made.replies = {os.fspath(f): analyze(Source(str(f), str(f)), nlp, setup, labels_of(nlp)) for f in files}
        Made.kept = labels_of(nlp)
        patch.setattr(drive, "Pool", Made)
        govnlp.run(ROOT / "seeds", out, docbin=True, shard=2)
    return govnlp.read(out)


def test_frames_are_those_of_the_reports(results: Results, seeds: list[Report]) -> None:
    for name, frame in to_frames(seeds).items():
        pd.testing.assert_frame_equal(results[name], frame)
        assert results.state["rows"][name] == len(frame)
    assert len(results) == len(seeds)


def test_reports_are_made_again_from_their_rows(results: Results, seeds: list[Report]) -> None:
    for made, known in zip(results.reports(), seeds, strict=True):
        assert made == known
        assert (made.marks, made.profile.agency_evidence) == (known.marks, known.profile.agency_evidence)
        assert made.to_dict() == known.to_dict()
    assert [r.profile.year for r in results.reports(where={"year": [2012, 2016]})] == [2012, 2012, 2016]
    lines = [json.loads(line) for line in results.jsonl()]
    assert [Report.from_dict(line) for line in lines] == seeds


def test_panels(results: Results, seeds: list[Report]) -> None:
    pd.testing.assert_frame_equal(results.panel(), panel(seeds))
    pd.testing.assert_frame_equal(results.panel(inferred=False), panel(seeds, inferred=False))
    pd.testing.assert_frame_equal(results.annex_panel(), annex_panel(seeds))


def test_columns_and_rows_are_chosen(results: Results) -> None:
    cells = results["cells"]
    chosen = results.frame("cells", ["source", "value"], {"kind": "requests", "row": ["1", "2"]})
    wanted = cells[(cells["kind"] == "requests") & cells["row"].isin(["1", "2"])][["source", "value"]]
    pd.testing.assert_frame_equal(chosen, wanted.reset_index(drop=True))
    assert sum(batch.num_rows for batch in results.batches("cells")) == len(cells) == results.arrow("cells").num_rows
    with pytest.raises(KeyError, match="no frame 'cell'"):
        results.frame("cell")


def test_as_a_dataset(results: Results, tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    made = results.dataset(["reports", "errors"], cache=os.fspath(tmp_path))
    assert made["reports"]["source"] == list(results["reports"]["source"])
    assert made["errors"].num_rows == 0
    assert made["errors"].column_names == list(COLUMNS["errors"])


def test_docs(results: Results, nlp: Language, seeds: list[Report]) -> None:
    made = [Report.from_doc(doc, doc.user_data["govnlp_source"]) for doc in results.docs(nlp)]
    assert made == seeds


def test_json_lines_are_written_once(results: Results, tmp_path: Path) -> None:
    out = results._store.where("")
    shards = results.state["shards"]
    assert jsonl.write(out) == len(shards) > 1
    assert jsonl.write(out) == 0
    text = "".join((Path(out) / f"jsonl/{name}.jsonl").read_text(encoding="utf-8") for name in shards)
    assert text == "".join(results.jsonl())


def of_years(count: int) -> list[Report]:
    """Reports of bodies in two years, of which one took over what the other left, or not."""
    made = []
    for number in range(count):
        for year in (2021, 2022):
            tables = (
                requests("2021", {"4" if year == 2021 else "2": number % 3}),
                disclosure(
                    "2021", {("规章", "现行有效件数"): "5", ("规章", "本年制发件数"): "" if number % 2 else "1"}
                ),
                reviews(review=number),
            )
            made.append(report(*tables, agency=f"临江市第{number}局", year=year, source=f"{year}-{number:03}.txt"))
    return sorted(made, key=lambda r: r.source)


@pytest.mark.parametrize("bucket", [40, 1], ids=["one bucket", "several"])
def test_soft_checks_between_years_are_those_of_the_reports(
    bucket: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(years, "_BUCKET", bucket)
    made = of_years(12)
    store = Local(tmp_path)
    for r in made:
        (tmp_path / r.source).touch()
    monkeypatch.chdir(tmp_path)
    shards = list(plan([r.source for r in made], "digest", 4))
    known = {r.source: r for r in made}
    names: list[str] = []
    for shard in shards:
        found = [known[source.name] for source in shard.sources()]
        names.append(
            write_shard(shard, [Reply(1, 0, (), parts.batches([r], ())) for r in found], (), "digest", store).name
        )
    state = {"shards": names, "years": list(years.write(names, store)), "totals": {}, "rows": {}}
    results = Results(store, state)
    assert (len(state["years"]) > 1) == (bucket == 1)
    wanted = to_frames(made)["soft_checks"]
    assert {"E", "F"} <= set(wanted["id"])
    assert {"pass", "fail", "unknown"} <= set(wanted["status"]) or soft_checks(made)
    order = ["source", "id", "where"]
    pd.testing.assert_frame_equal(
        results["soft_checks"].sort_values(order, ignore_index=True), wanted.sort_values(order, ignore_index=True)
    )


def test_labels_of_another_model_have_columns(tmp_path: Path) -> None:
    schema = parts.schema("segments", ("practice", "praise"))
    assert schema.names == [*COLUMNS["segments"], "praise"]
    assert parts.schema("panel", ("praise",)).names == list(panel([]).columns)


def test_a_folder_without_results(tmp_path: Path) -> None:
    with pytest.raises(govnlp.runs.errors.RunError, match="holds no results"):
        read(tmp_path)

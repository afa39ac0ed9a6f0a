"""Runs: shards that are there whole or not at all, going on where a run was stopped, doing only what must be done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import spacy
from conftest import ROOT
from run_folders import CODE, files, light_model, options, report, write
from spacy.language import Language
from trap_component import CRASH, EAT, FAIL, HANG, SLOW

import govnlp
from govnlp.corpus import unreadable
from govnlp.readers import ReadError
from govnlp.runs import child, drive, plan, store
from govnlp.runs.errors import RunError
from govnlp.runs.setup import Job


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return light_model(tmp_path_factory.mktemp("light") / "model")


@pytest.fixture(scope="session")
def light(model: Path) -> Language:
    return spacy.load(model)


class Here:
    """In place of the pool of processes: the same work in this process, counted."""

    asked: Counter[str]
    nlp: Language

    def __init__(self, job: Job, size: int) -> None:
        self.setup = job.setup

    def ask(self, source: Any) -> child.Reply:
        Here.asked[Path(plan.name_of(source)).name] += 1
        if isinstance(source, ReadError):
            return child.failed(unreadable(source))
        return replace(child.analyze(source, Here.nlp, self.setup, ()), fingerprint=plan.fingerprint(source))

    def labels(self) -> tuple[str, ...]:
        return ()

    def stop(self) -> None:
        """Nothing runs."""


@pytest.fixture
def here(light: Language, monkeypatch: pytest.MonkeyPatch) -> type[Here]:
    """Runs without processes of their own, for what does not concern them."""
    Here.asked, Here.nlp = Counter(), light
    monkeypatch.setattr(drive, "Pool", Here)
    return Here


def names_of_shards(out: Path) -> set[str]:
    return {path.stem for path in (out / "_shards").iterdir()}


def test_results_do_not_depend_on_the_number_of_processes(model: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 24)
    (folder / "0003.txt").write_bytes(bytes(range(256)) * 40)
    done = [govnlp.run(folder, tmp_path / f"out{jobs}", **options(model, jobs=jobs)) for jobs in (1, 2)]
    one, two = (files(tmp_path / f"out{jobs}") for jobs in (1, 2))
    assert len(names_of_shards(tmp_path / "out1")) > 2
    assert one == two
    assert [(d.analysed, d.reports, d.failed) for d in done] == [(24, 23, 1)] * 2
    assert list(govnlp.read(tmp_path / "out1")["reports"]["source"]) == [
        str(path) for path in sorted(folder.iterdir()) if path.name != "0003.txt"
    ]


def test_killed_at_any_moment_a_run_goes_on_to_the_same_results(model: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 24, every=SLOW)
    arguments = [sys.executable, "-m", "govnlp", "analyze", str(folder), "-o", str(tmp_path / "out")]
    arguments += ["--model", str(model), "--code", str(CODE), "--shard", "4", "--jobs", "2"]
    running = subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 300
    while not list((tmp_path / "out").glob("_shards/*.json")):
        assert running.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*/part-*")}
    kept = names_of_shards(tmp_path / "out")
    with pytest.raises(RunError, match="was not finished"):
        govnlp.read(tmp_path / "out")
    again = govnlp.run(folder, tmp_path / "out", **options(model, jobs=2))
    assert 0 < again.analysed < 24
    govnlp.run(folder, tmp_path / "whole", **options(model, jobs=1))
    assert files(tmp_path / "out") == files(tmp_path / "whole")
    assert all(path.stat().st_mtime_ns == at for path, at in before.items() if path.name.partition(".")[0] in kept)


def test_stopped_before_any_of_its_files_is_written(
    here: type[Here], model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", 9)
    write_file = store.Local.write
    left = 1000

    def write_some(self: store.Local, name: str, data: bytes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        write_file(self, name, data)

    monkeypatch.setattr(store.Local, "write", write_some)
    govnlp.run(folder, tmp_path / "whole", **options(model))
    expected = files(tmp_path / "whole")
    writes = 1000 - left
    assert len(names_of_shards(tmp_path / "whole")) > 1
    for at in (0, 1, 7, 14, 15, 16, 20, writes - 2, writes - 1):
        out, left = tmp_path / f"out{at}", at
        with pytest.raises(KeyboardInterrupt):
            govnlp.run(folder, out, **options(model))
        left = 1000
        govnlp.run(folder, out, **options(model))
        assert files(out) == expected, at


def test_what_a_killed_worker_left_half_written_goes_when_the_run_ends(model: Path, tmp_path: Path) -> None:
    left = tmp_path / "out" / "paragraphs" / ".writing-part.parquet-1"

    def die_writing(_: object) -> None:
        left.parent.mkdir(parents=True, exist_ok=True)
        left.write_bytes(b"half")

    govnlp.run(write(tmp_path / "in", 4), tmp_path / "out", **options(model, progress=die_writing))
    assert not left.exists()


def test_a_second_run_does_nothing(here: type[Here], model: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 9)
    first = govnlp.run(folder, tmp_path / "out", **options(model))
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*/*")}
    here.asked.clear()
    second = govnlp.run(folder, tmp_path / "out", **options(model))
    assert not here.asked
    assert (first.analysed, second.analysed, second.reports) == (9, 0, 9)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*/*")} == before


def test_a_file_that_is_written_anew_with_the_same_content_has_not_changed(
    here: type[Here], model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", 9)
    govnlp.run(folder, tmp_path / "out", **options(model))
    before = files(tmp_path / "out")
    for path in folder.iterdir():
        os.utime(path, ns=(1, 1))
    here.asked.clear()
    assert govnlp.run(folder, tmp_path / "out", **options(model)).analysed == 0
    after = files(tmp_path / "out")
    assert {name for name in after if before.get(name) != after[name]} <= {
        "run.json", *(f"_shards/{name}.json" for name in names_of_shards(tmp_path / "out"))
    }  # fmt: skip
    assert not here.asked
    monkeypatch.setattr(plan.readers, "fingerprint", None)  # what is known by length and time is not read again
    assert govnlp.run(folder, tmp_path / "out", **options(model)).analysed == 0


CHANGES = {
    "changed": lambda folder: (folder / "0013.txt").write_text(report(13, "另有变更。"), encoding="utf-8"),
    "added": lambda folder: (folder / "0013b.txt").write_text(report(3), encoding="utf-8"),
    "removed": lambda folder: (folder / "0013.txt").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_the_shards_of_what_changed_are_done_anew(
    change: str, here: type[Here], model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # shards end by name
    folder = write(Path("in"), 40)
    govnlp.run(folder, tmp_path / "out", **options(model))
    before = names_of_shards(tmp_path / "out")
    CHANGES[change](folder)
    here.asked.clear()
    done = govnlp.run(folder, tmp_path / "out", **options(model))
    assert 0 < done.analysed == here.asked.total() < 25
    assert names_of_shards(tmp_path / "out") & before
    govnlp.run(folder, tmp_path / "fresh", **options(model))
    results, fresh = govnlp.read(tmp_path / "out"), govnlp.read(tmp_path / "fresh")
    for name in results.names:
        assert results.arrow(name).equals(fresh.arrow(name)), name
    assert {name.rpartition("-")[2] for name in names_of_shards(tmp_path / "out")} == {
        name.rpartition("-")[2] for name in names_of_shards(tmp_path / "fresh")
    }


@pytest.mark.parametrize("what", ["option", "model", "names", "code", "version"])
def test_another_setup_does_all_anew(
    what: str, here: type[Here], model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", 5)
    (tmp_path / "names").write_text("临江市水务局\n", encoding="utf-8")
    (tmp_path / "code.py").write_text(CODE.read_text(encoding="utf-8"), encoding="utf-8")
    how = options(light_model(tmp_path / "model"), names=tmp_path / "names") | {"code": tmp_path / "code.py"}
    govnlp.run(folder, tmp_path / "out", **how)
    here.asked.clear()
    if what == "option":
        how["split"] = True
    elif what == "version":
        monkeypatch.setattr(govnlp, "__version__", "9.9")
    else:
        path = {"model": tmp_path / "model/meta.json", "names": tmp_path / "names", "code": tmp_path / "code.py"}[what]
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert govnlp.run(folder, tmp_path / "out", **how).analysed == here.asked.total() == 5
    assert len(govnlp.read(tmp_path / "out")) == 5


def test_a_file_that_hangs_eats_memory_or_kills_its_process_costs_nothing_else(model: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 10, {1: HANG, 3: EAT, 5: CRASH, 7: FAIL})
    (folder / "0008.txt").write_bytes(bytes(range(256)) * 40)
    how = options(model, jobs=2, seconds=8, megabytes=400, shard=100)
    done = govnlp.run([folder, tmp_path / "nowhere"], tmp_path / "out", **how)
    results = govnlp.read(tmp_path / "out")
    errors = results["errors"]
    assert {(Path(row.source).name, row.kind) for row in errors.itertuples()} == {
        ("0001.txt", "time"), ("0003.txt", "memory"), ("0005.txt", "died"), ("0007.txt", "fault"),
        ("0008.txt", "unreadable"), ("nowhere", "unreadable"),
    }  # fmt: skip
    said = dict(zip(errors["kind"], errors["error"], strict=True))
    assert said["time"] == "stopped after 8 seconds"
    assert "400 MB" in said["memory"]
    assert "SIGSEGV" in said["died"]
    assert (done.reports, done.failed) == (5, 6)
    assert [Path(source).name for source in results["reports"]["source"]] == [f"000{i}.txt" for i in (0, 2, 4, 6, 9)]


def test_what_was_stopped_is_tried_again_on_demand(
    here: type[Here], model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", 9)
    failure = child.failed(govnlp.corpus.Failure(str(folder / "0004.txt"), "stopped after 1 seconds", "time"))
    ask = Here.ask
    monkeypatch.setattr(Here, "ask", lambda self, s: failure if s.name.endswith("0004.txt") else ask(self, s))
    assert govnlp.run(folder, tmp_path / "out", **options(model)).failed == 1
    assert govnlp.run(folder, tmp_path / "out", **options(model)).analysed == 0
    monkeypatch.setattr(Here, "ask", ask)
    again = govnlp.run(folder, tmp_path / "out", **options(model, retry=True))
    assert 0 < again.analysed < 9
    assert (again.reports, again.failed) == (9, 0)
    assert govnlp.read(tmp_path / "out")["errors"].empty


def test_results_of_other_paths_are_not_given_up_by_mistake(here: type[Here], model: Path, tmp_path: Path) -> None:
    one, two = write(tmp_path / "one", 3), write(tmp_path / "two", 4)
    govnlp.run(one, tmp_path / "out", **options(model))
    with pytest.raises(RunError, match="--replace"):
        govnlp.run(two, tmp_path / "out", **options(model))
    assert govnlp.run([one, two], tmp_path / "out", **options(model)).reports == 7
    assert govnlp.run(two, tmp_path / "out", **options(model, replace=True)).reports == 4


def test_two_runs_do_not_write_to_one_folder(here: type[Here], model: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 3)

    def second(_: object) -> None:
        with pytest.raises(RunError, match="another run"):
            govnlp.run(folder, tmp_path / "out", **options(model))

    govnlp.run(folder, tmp_path / "out", **options(model, progress=second))


def test_a_pipeline_that_cannot_be_loaded_is_told(model: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 2)
    with pytest.raises(RunError, match="no such folder"):
        govnlp.run(folder, tmp_path / "out", model=tmp_path / "none")
    with pytest.raises(RunError, match="cannot be loaded"):
        govnlp.run(folder, tmp_path / "out", model=model)  # without the code its component needs
    with pytest.raises(RunError, match="was not finished"):
        govnlp.read(tmp_path / "out")


def test_paths_that_overlap_name_a_file_once(here: type[Here], model: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", 3)
    done = govnlp.run([folder, folder / "0001.txt", os.fspath(folder)], tmp_path / "out", **options(model))
    assert done.reports == 3


def test_shards_end_by_name_and_have_their_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the same names every time
    folder = Path("in")
    folder.mkdir()
    for number in range(600):
        (folder / f"{number}.txt").touch()
    shards = list(plan.plan([folder], "digest", 20))
    counts = [shard.count for shard in shards]
    assert sum(counts) == 600
    assert all(10 <= count <= 40 for count in counts[:-1])
    (folder / "333a.txt").touch()
    seen = {shard.seen for shard in shards}
    assert len(seen - {shard.seen for shard in plan.plan([folder], "digest", 20)}) <= 2

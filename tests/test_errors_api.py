"""What is handed to the Python API by mistake: an error that says what is wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from run_folders import CODE, light_model, write

import govnlp
from govnlp.runs.errors import RunError
from govnlp.runs.results import Results


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    place = tmp_path_factory.mktemp("run")
    govnlp.run(write(place / "in", 2), place / "out", model=light_model(place / "model"), code=CODE)
    return govnlp.read(place / "out")


WRONG: dict[str, tuple[Callable[[], Any], type[Exception], str]] = {
    "analyze a number": (lambda: govnlp.analyze(123), TypeError, "123 is neither a path nor a table: name a file"),
    "analyze nothing": (lambda: govnlp.analyze(None), TypeError, "None is neither a path nor a table"),
    "analyze bytes": (lambda: govnlp.analyze(b"x"), TypeError, "is neither a path nor a table"),
    "a pipeline by name": (lambda: govnlp.analyze("x", nlp="zh"), TypeError, r"hand in a pipeline: nlp=govnlp\.load"),  # type: ignore[arg-type]
    "run a number": (lambda: govnlp.run(5, "out"), TypeError, "5 is neither a path nor a table"),
    "no process": (lambda: govnlp.run("x", "out", jobs=0), RunError, "jobs is 0: one or more"),
    "read what is no run": (lambda: govnlp.read("not a run"), RunError, "not a run holds no results: make them with"),
    "load nowhere": (lambda: govnlp.load("nowhere"), FileNotFoundError, "nowhere: no such folder of a pipeline"),
    "view nothing": (lambda: govnlp.view(None), TypeError, r"neither a Doc nor a Report: hand in nlp\(text\)"),  # type: ignore[arg-type]
    "view a path": (lambda: govnlp.view("a.txt"), TypeError, "of files, govnlp view FILE makes pages"),  # type: ignore[arg-type]
    "repair a number": (lambda: govnlp.repair(5), TypeError, "int is no text: hand in a str"),  # type: ignore[arg-type]
    "repair bytes": (lambda: govnlp.repair(b"x"), TypeError, "bytes is no text: hand in a str"),  # type: ignore[arg-type]
    "a panel of a path": (lambda: govnlp.panel("out"), TypeError, "hand in several Reports"),  # type: ignore[arg-type]
    "a panel of paths": (lambda: govnlp.panel(["out"]), TypeError, "'out' is no Report"),  # type: ignore[list-item]
    "checks of nothing": (lambda: govnlp.soft_checks(None), TypeError, "hand in several Reports"),  # type: ignore[arg-type]
    "explain nothing": (lambda: govnlp.explain(None), TypeError, "None is no Span: hand in one of"),  # type: ignore[arg-type]
    "confident of a text": (lambda: govnlp.confident("x"), TypeError, "'x' is no Report"),  # type: ignore[arg-type]
    "a report of a text": (lambda: govnlp.Report.from_doc("x"), TypeError, r"'x' is no Doc: hand in nlp\(text\)"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call, kind, message = WRONG[name]
    monkeypatch.chdir(tmp_path)
    with pytest.raises(kind, match=message):
        call()


def test_what_results_do_not_have(results: Results) -> None:
    for ask in (
        lambda: results.frame("reports", ["nonsense"]),
        lambda: results.frame("reports", where={"nonsense": 1}),
        lambda: list(results.batches("reports", ["nonsense"])),
        lambda: list(results.reports({"nonsense": 1})),
    ):
        with pytest.raises(KeyError, match="reports has no column nonsense; it has source, "):
            ask()


def test_damaged_results(results: Results) -> None:
    (file,) = map(Path, results.files("segments"))
    whole = file.read_bytes()
    file.write_bytes(whole[:200])
    with pytest.raises(RunError, match=r"segments is damaged .*: delete it and give govnlp analyze again"):
        results.frame("segments")
    file.unlink()
    with pytest.raises(RunError, match="a file of the results is missing; give govnlp analyze again"):
        list(results.reports())
    file.write_bytes(whole)
    assert len(results.frame("segments")) == results.state["rows"]["segments"]

"""Where results go: a local folder, or any fsspec address."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from run_folders import files
from test_results import of_years

import govnlp
from govnlp.frames import to_frames
from govnlp.runs import drive, parts
from govnlp.runs.child import Reply
from govnlp.runs.errors import RunError
from govnlp.runs.results import read
from govnlp.runs.store import Local, Remote, open_store

fsspec = pytest.importorskip("fsspec", reason="fsspec is in the extra cluster")


def test_a_name_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Local(tmp_path)
    store.write("reports/a", b"1")
    store.write("reports/a", b"22")
    assert store.read("reports/a") == b"22"
    monkeypatch.setattr(Path, "replace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.write("reports/b", b"1")
    assert store.names("reports") == {"a"}
    assert files(tmp_path) == {"reports/a": b"22"}
    (tmp_path / "reports/.writing-b-1").touch()  # what a kill leaves
    store.tidy("reports")
    assert files(tmp_path) == {"reports/a": b"22"}


@pytest.mark.parametrize("address", ["memory://bucket/out", "{tmp}/out", "file://{tmp}/out"])
def test_every_store_does_the_same(address: str, tmp_path: Path) -> None:
    store = open_store(address.format(tmp=tmp_path))
    assert isinstance(store, Remote if address.startswith("memory") else Local)
    assert store.names("a") == set()
    assert not store.exists("a/b")
    store.write("a/b", b"1")
    store.write("c", b"2")
    assert (store.names("a"), store.exists("a/b"), store.read("c")) == ({"b"}, True, b"2")
    store.remove("a/b")
    store.remove("a/b")
    store.tidy("a")
    assert store.names("a") == set()


class Made:
    """In place of the pool of processes: reports made by hand."""

    def __init__(self, *_: object) -> None:
        self.known = {report.source: report for report in of_years(6)}

    def ask(self, source: object) -> Reply:
        return Reply(1, 0, (), parts.batches([self.known[Path(str(source)).name]], ()), b"", str(source))

    def labels(self) -> tuple[str, ...]:
        return ()

    def stop(self) -> None:
        """Nothing runs."""


def test_results_at_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drive, "Pool", Made)
    made = of_years(6)
    for report in made:
        (tmp_path / report.source).touch()
    govnlp.run(tmp_path, "memory://results", shard=4)
    assert govnlp.run(tmp_path, "memory://results", shard=4).analysed == 0
    results = read("memory://results")
    pd.testing.assert_frame_equal(results["cells"], to_frames(made)["cells"])
    assert {"E", "F"} <= set(results["soft_checks"]["id"])
    assert [r.tables for r in results.reports()] == [r.tables for r in made]


def test_an_address_that_no_package_knows() -> None:
    with pytest.raises(RunError, match="nothere"):
        open_store("nothere://bucket/out")

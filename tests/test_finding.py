"""Which files of a folder are reports: order, what is passed over, what cannot be looked into."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from run_folders import CODE, light_model, report, write

import govnlp
from govnlp.readers import ReadError, find


def names(folder: Path) -> list[str]:
    return [str(Path(str(s)).relative_to(folder)) for s in find(folder) if not isinstance(s, ReadError)]


def test_the_order_is_that_of_sorted_paths(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "a/z.txt", "a/b/y.txt", "a-b/x.txt", "c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("一", encoding="utf-8")
    assert names(tmp_path) == [str(p.relative_to(tmp_path)) for p in sorted(tmp_path.rglob("*")) if p.is_file()]


def test_sources_come_before_the_next_folder_is_looked_into(tmp_path: Path) -> None:
    write(tmp_path / "a", 2)
    write(tmp_path / "b", 2)
    found = find(tmp_path)
    next(found)
    (tmp_path / "b" / "late.txt").write_text("一", encoding="utf-8")
    assert [Path(str(source)).name for source in found][-1] == "late.txt"


def test_what_govnlp_made_is_no_report(tmp_path: Path) -> None:
    for name in ("a.txt", "a.txt.repairs.jsonl", "a.view.html", "~$a.docx", "._a.txt"):
        (tmp_path / name).write_text(report(1), encoding="utf-8")
    assert names(tmp_path) == ["a.txt"]


def test_a_run_within_its_own_folder_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "reports", 3)
    how = {"model": light_model(tmp_path / "model"), "code": CODE}
    folder = tmp_path / "reports"
    first = govnlp.run(folder, folder / "out", **how)
    (folder / "out" / "view").mkdir()
    (folder / "out" / "view" / "index.html").write_text("<p>一", encoding="utf-8")
    second = govnlp.run(folder, folder / "out", **how)
    assert (first.reports, first.failed, second.reports, second.analysed) == (3, 0, 3, 0)
    (asked,) = find(folder / "out")
    assert isinstance(asked, ReadError)
    assert "holds the results of a run" in asked.reason


def test_a_run_json_of_somebody_else_hides_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a", 1)
    (tmp_path / "a" / "run.json").write_text('{"kind": "sport"}', encoding="utf-8")
    assert names(tmp_path) == ["a/0000.txt"]


def test_folders_deep_in_one_another_and_links_in_a_circle(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 300)
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("一", encoding="utf-8")
    os.symlink(tmp_path, tmp_path / "d" / "again")
    os.symlink("self.txt", tmp_path / "d" / "self.txt")
    assert names(tmp_path) == [str((deep / "a.txt").relative_to(tmp_path)), "d/self.txt"]  # reading it tells what it is


def test_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    try:
        with open(os.fsencode(tmp_path) + b"/\xb1\xa8.txt", "w", encoding="utf-8") as file:
            file.write(report(1))
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (source,) = find(tmp_path)
    assert str(source).endswith("\\xb1\\xa8.txt")
    out = tmp_path / "out"
    done = govnlp.run([tmp_path], out, model=light_model(tmp_path / "model"), code=CODE)
    assert (done.reports, done.failed) == (1, 0)
    assert govnlp.read(out).frame("reports")["source"].tolist() == [str(source)]


@pytest.mark.parametrize("what", [123, None, b"a.txt", [1], ["a.txt", None]], ids=repr)
def test_what_is_neither_a_path_nor_a_table(what: object) -> None:
    with pytest.raises(TypeError, match="is neither a path nor a table: name a file"):
        list(find(what))


@pytest.mark.parametrize("path", ["nowhere.txt", "a\0b.txt", "公" * 300 + ".txt"], ids=["missing", "nul", "long"])
def test_a_path_that_leads_nowhere_is_told(path: str) -> None:
    (found,) = find(path)
    assert isinstance(found, ReadError)

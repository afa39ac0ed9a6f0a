"""What the documentation shows is what happens: its Python is run, its commands are run or at least exist.

Of a ```python block the lines that start with "# " are what the block prints, where there are any. The blocks of a page share
their names. Of a ```sh block a line that starts with ``govnlp`` is run; of ``python training/…`` the script and its options
must exist. ``<!-- skip: next -->`` goes before a Python block that needs what is not here.

A page of docs/zh and the English page of its name show the same code and commands, name the same things in `code` and give
the same figures.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from decimal import Decimal
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
PAIRS = sorted(page.name for page in (ROOT / "docs/zh").glob("*.md"))  # in two languages

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_TARGET = re.compile(r"\]\([^()\n]*\)")
_FIGURE = re.compile(r"(\d+(?:,\d{3}(?!\d))*(?:\.\d+)*)(?: ?(万(?!元)|million))?")  # 万元 is a unit of money
_MANY = {"万": 10_000, "million": 1_000_000}


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


def _blocks(page: str) -> list[tuple[str, str]]:
    """The fenced blocks of a page, (language, text), without comments behind code and lines of comment among commands.

    Lines of Python that start with "# " stay: they are what is printed.
    """
    found = []
    for language, code in _BLOCK.findall(page):
        lines = [re.sub(r"(?<=\S)\s+# .*", "", line) for line in code.splitlines()]
        found.append((language, "\n".join(line for line in lines if language != "sh" or not line.startswith("# "))))
    return found


def _named(page: str) -> set[str]:
    """What stands in `code` inside the prose of a page."""
    return {" ".join(code.split()) for _, code in _INLINE.findall(_BLOCK.sub("", page))}


def _figures(text: str) -> set[str]:
    """The figures of a text: 10,000 and 1万 are one, a version number is as it stands."""
    found = ((number.replace(",", ""), many) for number, many in _FIGURE.findall(text))
    return {f"{(Decimal(number) * _MANY[many]).normalize():f}" if many else number for number, many in found}


def _differences(english: str, chinese: str) -> list[str]:
    """What the page in one language has and the other lacks: code, names in code, figures of the prose and of each table row.

    A figure that a page tells in its prose may stand in a block of the other.
    """
    out = []
    if _blocks(english) != _blocks(chinese):
        out.append("blocks")
    out += [f"code {name}" for name in sorted(_named(english) ^ _named(chinese))]
    prose = [_TARGET.sub("]", _INLINE.sub("", _BLOCK.sub("", page))) for page in (english, chinese)]
    shown = _figures("\n".join(code for _, code in _blocks(english)))
    out += [f"figure {figure}" for figure in sorted((_figures(prose[0]) ^ _figures(prose[1])) - shown)]
    rows = [[_figures(line) for line in text.splitlines() if line.startswith("|")] for text in prose]
    if [row for row in rows[0] if row] != [row for row in rows[1] if row]:
        out.append("tables")
    return out


@pytest.mark.parametrize("name", PAIRS)
def test_a_page_says_the_same_in_both_languages(name: str) -> None:
    english, chinese = ((ROOT / folder / name).read_text(encoding="utf-8") for folder in ("docs", "docs/zh"))
    assert _differences(english, chinese) == []


@pytest.mark.parametrize("name", [name for name in PAIRS if name != "retraining.md"])  # still without these links
def test_a_page_links_to_its_other_language(name: str) -> None:
    english, chinese = ((ROOT / folder / name).read_text(encoding="utf-8") for folder in ("docs", "docs/zh"))
    assert english.split("\n\n")[1] == f"[中文](zh/{name})"
    assert chinese.split("\n\n")[1] == f"[English](../{name})"
    assert f": zh/{name}\n" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page", [ROOT / "README.zh.md", *sorted((ROOT / "docs/zh").glob("*.md"))], ids=lambda page: page.name
)
def test_chinese_pages_lead_to_chinese_pages(page: Path) -> None:
    links = re.findall(r"(?<!\[English\])\((?:\.\./|docs/)(\w+\.md)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if link in PAIRS]


@pytest.mark.parametrize(
    ("english", "chinese", "found"),
    [
        pytest.param("```sh\nls a  # all\n```", "```sh\nls a  # 全部\n```", [], id="comments differ"),
        pytest.param("```sh\n# all\nls a\n```", "```sh\nls a\n```", [], id="a line of comment"),
        pytest.param("```sh\nls a\n```", "```sh\nls b\n```", ["blocks"], id="another command"),
        pytest.param("```python\nprint(1)\n# 1\n```", "```python\nprint(1)\n# 2\n```", ["blocks"], id="another output"),
        pytest.param("```sh\nls\n```", "```\nls\n```", ["blocks"], id="another language"),
        pytest.param("```\na\n```", "", ["blocks"], id="a block missing"),
        pytest.param("Set `--all`.", "用 `--all`。", [], id="same names"),
        pytest.param("Set `--all`.", "用 `--al`。", ["code --al", "code --all"], id="another name"),
        pytest.param("`a` and `b`", "`a`", ["code b"], id="a name missing"),
        pytest.param("of 10,000 reports", "10000份", [], id="thousands"),
        pytest.param("21 million characters", "2100万字", [], id="millions"),
        pytest.param("35.8 in 万元", "35.8万元", [], id="money"),
        pytest.param("3 million", "3万", ["figure 30000", "figure 3000000"], id="another power"),
        pytest.param("0.94", "0.49", ["figure 0.49", "figure 0.94"], id="another figure"),
        pytest.param("2014, 2019", "2014年", ["figure 2019"], id="a figure missing"),
        pytest.param("Python 3.10", "Python 3.1", ["figure 3.1", "figure 3.10"], id="no decimal fraction"),
        pytest.param("1.23.2", "1.23.4", ["figure 1.23.2", "figure 1.23.4"], id="a version"),
        pytest.param("```\n7 texts\n```", "```\n7 texts\n```\n共7条", [], id="a figure of a block"),
        pytest.param("[a](b1.md)", "[甲](b2.md)", [], id="figures of links"),
        pytest.param("| a | 1 |\n| b | 2 |", "| 甲 | 2 |\n| 乙 | 1 |", ["tables"], id="rows changed"),
        pytest.param("| head |\n| a | 1 |", "| 甲 | 1 |", [], id="rows without figures"),
    ],
)
def test_differences_between_languages_are_found(english: str, chinese: str, found: list[str]) -> None:
    assert _differences(english, chinese) == found

"""Real files of every format (tests/files, made by make_files.py) give what the text they were made from gives."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT

import govnlp
from govnlp.corpus import run
from govnlp.report import Report

FILES = ROOT / "tests/files"
MADE = sorted(path for path in FILES.iterdir() if path.name[:4].isdigit() and path.suffix != ".txt")


@cache
def report(path: Path) -> Report:
    (found,) = run([path], govnlp.load())
    assert isinstance(found, Report), found
    return found


def original(path: Path) -> Report:
    return report(FILES / f"{path.name[:4]}.txt")


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def cells(found: Report) -> list[tuple[str, str, str, str, str, str]]:
    return sorted((t.kind, t.format, c.row, c.column, c.value, c.status) for t in found.tables for c in t.cells)


def body(found: Report) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [
        (plain(govnlp.repair(found.text[p.start : p.end]).text), p.label, tuple(s.label for s in p.segments))
        for p in found.paragraphs
        if p.role == "body"
    ]


def headings(found: Report) -> list[tuple[int, str, str]]:
    return [(s.level, plain(s.heading), s.topic) for s in found.sections]


def entities(found: Report) -> Counter[tuple[str, str, str]]:
    """But those of the page's own lines, which the text has not."""
    furniture = [(p.start, p.end) for p in found.paragraphs if p.role == "furniture"]
    return Counter(
        (e.label, e.kind, plain(e.text)) for e in found.entities if not any(a <= e.start < b for a, b in furniture)
    )


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_a_file_gives_what_its_text_gives(path: Path) -> None:
    found, expected = report(path), original(path)
    assert cells(found) == cells(expected)
    assert len(cells(expected)) > 150
    assert [(t.kind, [c.status for c in t.checks]) for t in found.tables] == [
        (t.kind, [c.status for c in t.checks]) for t in expected.tables
    ]
    assert headings(found) == headings(expected)
    assert body(found) == body(expected)
    assert entities(found) == entities(expected)
    assert found.profile.title == expected.profile.title
    assert found.profile.agency == expected.profile.agency
    assert (found.profile.year, found.profile.format) == (expected.profile.year, expected.profile.format)
    assert found.profile.flags == expected.profile.flags == ()

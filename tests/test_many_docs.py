"""docs/many.md lists the columns there are, in order, with their types."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

from govnlp.corpus import FAILURES
from govnlp.rows import COLUMNS
from govnlp.runs.limits import MEGABYTES, SECONDS, SHARD
from govnlp.runs.parts import schema

PAGE = (ROOT / "docs/many.md").read_text(encoding="utf-8")
TYPES = {"string": "text", "int64": "whole", "double": "real", "bool": "yes/no"}


@pytest.mark.parametrize("frame", COLUMNS)
def test_columns(frame: str) -> None:
    _, _, section = PAGE.partition(f"\n### {frame}\n")
    table = re.findall(r"^\| (\w+) \| (\S+) \| .+ \|$", section.partition("\n### ")[0], re.MULTILINE)
    assert table[1:] == [(field.name, TYPES[str(field.type)]) for field in schema(frame)]


def test_every_frame_and_failure_is_told() -> None:
    assert re.findall("^### (.*)$", PAGE, re.MULTILINE) == list(COLUMNS)
    assert re.findall(
        r"^\| (\w+) \| [^|]+ \|$", PAGE.partition("## Files that fail")[2].partition("## ")[0], re.MULTILINE
    )[1:] == list(FAILURES)
    assert f"has {len(schema('panel'))}\ncolumns" in PAGE
    assert f"`--seconds` ({SECONDS:g})" in PAGE
    assert f"`--megabytes` ({MEGABYTES})" in PAGE
    assert f"about {SHARD})" in PAGE

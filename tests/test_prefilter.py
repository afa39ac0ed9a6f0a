"""A prefilter changes nothing but the time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govnlp import lexicon
from govnlp.prefilter import Prefilter, needed_characters

CUES = [(entry["cue"], entry["pattern"]) for entry in lexicon.read("cues", ("cue", "pattern"))]
PREFILTER = Prefilter(CUES)
ALPHABET = "".join(sorted({c for _, pattern in CUES for c in pattern}))


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("公开", "公"),
        ("公|开", "公开"),
        ("(?:公|[开放])报", "报"),
        ("a*公", "公"),
        ("(?:公开)?", None),
        ("公|.", None),
        ("[^公]", None),
        ("(?=公)..", "公"),
        ("(?!公)开", "开"),
        ("(?<=公).", "公"),
        (r"\d", None),
        ("[0-3]年?", "0123"),
        ("(?:公|开){2,}.", "公开"),
    ],
)
def test_needed_characters(pattern: str, needed: str | None) -> None:
    assert needed_characters(pattern) == (None if needed is None else frozenset(needed))


@given(st.text(st.sampled_from(ALPHABET + "，。"), max_size=30))
def test_the_same_cues(text: str) -> None:
    assert list(PREFILTER.found(text)) == [cue for cue, pattern in CUES if re.search(pattern, text)]


def test_most_cues_can_be_ruled_out() -> None:
    assert sum(needed_characters(pattern) is None for _, pattern in CUES) < len(CUES) / 4

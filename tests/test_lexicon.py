"""Patterns made of the lexicon's words find what a plain list of them finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govnlp import lexicon

WORDS = st.lists(st.text("局长办(.|", min_size=1, max_size=4), min_size=1, max_size=8, unique=True)


@given(WORDS, st.text("局长办公(.|", max_size=30))
def test_words_are_found_as_in_a_plain_list(words: list[str], text: str) -> None:
    plain = re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
    assert re.findall(lexicon.either(words), text) == plain.findall(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [("县一中", ["一中"]), ("一中全会", []), ("第一中学", ["中学"]), ("一中队一中", ["中", "一中"])],
)
def test_what_must_not_follow_a_word_is_asked_for_it_alone(text: str, found: list[str]) -> None:
    pattern = lexicon.either(["一中", "中学", "中"], {"一中": "(?![全学队])", "中": "(?![全学])"})
    assert re.findall(pattern, text) == found


@pytest.mark.parametrize(
    ("entry", "pattern"),
    [
        ({"id": "a"}, ""),
        ({"id": "a", "not_before": "目|次"}, "(?!目|次)"),
        ({"id": "a", "only_before": "旗"}, "(?=旗)"),
    ],
)
def test_an_entry_says_what_may_follow(entry: lexicon.Entry, pattern: str) -> None:
    assert lexicon.behind(entry) == pattern

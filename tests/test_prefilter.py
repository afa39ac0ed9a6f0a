"""A prefilter changes nothing but the time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govnlp import lexicon
from govnlp.prefilter import Prefilter, any_of, first, needed

CUES = [(entry["cue"], entry["pattern"]) for entry in lexicon.read("cues", ("cue", "pattern"))]
PREFILTER = Prefilter(CUES)
ALPHABET = "".join(sorted({c for _, pattern in CUES for c in pattern}))


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        ("公开", "公开"),
        ("公|开", "公 开"),
        ("公|开放", "公 开放"),
        ("(?:公|[开放])报", "公报 开报 放报"),
        ("[开放]报", "开报 放报"),
        ("下(?:一步|步)", "下一 下步"),
        ("公(?:开|)", "公"),
        ("公开?", "公"),
        ("公(?=开)", "公"),
        ("公(?!开)放", "公"),
        ("a*公", "公"),
        ("a+公", "a"),
        ("公a+", "公a"),
        ("(?:公开)?", None),
        ("公|.", None),
        ("[^公]", None),
        ("(?=公)..", "公"),
        ("(?!公)开", "开"),
        ("^公", "公"),
        ("(?<=公).", "公"),
        (r"\d", None),
        ("[0-3]年?", "0 1 2 3"),
        ("(?:公|开){2,}.", "公 开"),
        ("(?:公开){2,}.", "公开"),
    ],
)
def test_what_is_needed(pattern: str, pieces: str | None) -> None:
    assert next(iter(needed(pattern)), None) == (None if pieces is None else frozenset(pieces.split()))


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        ("公开", "公"),
        ("公a*开a*", "开"),
        ("(?:公a*开a*|报a*告a*)", "开 告"),
        ("(?:公a*开a*|报a*)", "开 报"),
        ("公a*(?:公|开)a*", "公 开"),
        ("公a*", None),
        ("公a*|报a*", None),
        ("公a*开?", None),
    ],
)
def test_what_is_needed_too(pattern: str, pieces: str | None) -> None:
    assert needed(pattern)[1:] == ([] if pieces is None else [frozenset(pieces.split())])


@pytest.mark.parametrize(
    ("patterns", "characters"),
    [
        (["公开", "开放"], "公 开"),
        (["公?开"], "公 开"),
        (["(?:政府|政务)*信息"], "政 信"),
        (["(?:[12]a)?(?:b?|c)d"], None),  # one of the branches may be empty
        (["(?:[12]a)?b?d"], "1 2 b d"),
        (["(?<!不)公", "(?=公)公开?"], "公"),
        (["公?开?"], None),
        (["公", ".开"], None),
    ],
)
def test_what_a_match_begins_with(patterns: list[str], characters: str | None) -> None:
    assert first(patterns) == (None if characters is None else frozenset(characters.split()))


WORDS = sorted({word for _, pattern in CUES for word in re.findall("[\u4e00-\u9fff]{2,}", pattern)})
texts = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(ALPHABET + "，。")), max_size=20).map("".join)


def found(prefilter: Prefilter, many: list[str]) -> list[list[str]]:
    possible = prefilter.possible(many)
    return [list(prefilter.found(text, bits)) for text, bits in zip(many, possible, strict=True)]


@given(st.lists(texts, max_size=5))
def test_the_same_cues(many: list[str]) -> None:
    assert found(PREFILTER, many) == [[cue for cue, pattern in CUES if re.search(pattern, text)] for text in many]


@given(st.lists(st.text("公开\0\n𠮷\ud800a", max_size=4), max_size=4))
def test_more_patterns_than_bits_of_a_number(many: list[str]) -> None:
    patterns = [(f"{n}", one) for n, one in enumerate(["公开", "𠮷", "\ud800", "[^a]", "开$"] * 30)]
    expected = [[name for name, pattern in patterns if re.search(pattern, text)] for text in many]
    assert found(Prefilter(patterns), many) == expected


def test_most_cues_can_be_ruled_out() -> None:
    assert sum(not needed(pattern) for _, pattern in CUES) < len(CUES) / 4


PLAIN = {
    "cues": tuple(pattern for _, pattern in CUES[:30]),
    "furniture": tuple(entry["pattern"] for entry in lexicon.read("furniture", ("pattern",), ("place",))),
    "spam": tuple(entry["pattern"] for entry in lexicon.read("spam", ("pattern", "where"))),
}


@pytest.mark.parametrize("patterns", PLAIN.values(), ids=PLAIN)
@given(data=st.data())
def test_any_of_finds_what_the_patterns_find(patterns: tuple[str, ...], data: st.DataObject) -> None:
    text = data.draw(st.text("".join(sorted({c for pattern in patterns for c in pattern})) + "a1 ，\n", max_size=60))
    plain = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    assert [m.span() for m in any_of(patterns).finditer(text)] == [m.span() for m in plain.finditer(text)]


@pytest.mark.parametrize("pattern", ["(?:公开)?报", "[^公]", "(?<=公).", "$"])
def test_any_of_patterns_that_may_begin_with_anything(pattern: str) -> None:
    text = "公开报公"
    assert [m.span() for m in any_of((pattern, "开")).finditer(text)] == [
        m.span() for m in re.finditer(f"{pattern}|开", text)
    ]

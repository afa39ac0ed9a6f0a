"""The way between source and repaired text: laws that hold for any edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govnlp.text.alignment import Alignment, Edit, apply, compose


@st.composite
def edits_of(draw: st.DrawFn, text: str, kind: str) -> list[Edit]:
    """Edits that fit ``text``: replacements, deletions and insertions, some touching each other."""
    out: list[Edit] = []
    at = 0
    while draw(st.integers(0, 3)):
        start = at + draw(st.integers(0, 3))
        if start > len(text):
            break
        end = min(len(text), start + draw(st.integers(0, 3)))
        after = draw(st.text("xyz", max_size=3))
        if text[start:end] != after:
            out.append(Edit(kind, start, end, text[start:end], after))
        at = max(end, start + 1)
    return out


@st.composite
def two_repairs(draw: st.DrawFn) -> tuple[str, list[Edit], list[Edit]]:
    source = draw(st.text("abcdef", max_size=25))
    first = draw(edits_of(source, "first"))
    return source, first, draw(edits_of(apply(source, first), "second"))


@given(two_repairs())
def test_two_repairs_in_a_row_compose_into_one_list_of_edits(case: tuple[str, list[Edit], list[Edit]]) -> None:
    source, first, second = case
    assert apply(source, compose(source, first, second)) == apply(apply(source, first), second)


@given(two_repairs())
def test_spans_map_both_ways_in_order(case: tuple[str, list[Edit], list[Edit]]) -> None:
    source, first, second = case
    aligned = Alignment(source, compose(source, first, second))
    spans = [aligned.to_source(i, i + 1) for i in range(len(aligned.text))]
    assert all(0 <= start <= end <= len(source) for start, end in spans)
    assert spans == sorted(spans)
    back = [aligned.to_repaired(i, i + 1) for i in range(len(source))]
    assert all(0 <= start <= end <= len(aligned.text) for start, end in back)
    assert back == sorted(back)


@given(two_repairs())
def test_an_untouched_character_maps_to_itself_and_back(case: tuple[str, list[Edit], list[Edit]]) -> None:
    source, first, second = case
    aligned = Alignment(source, compose(source, first, second))
    touched = {i for edit in aligned.edits for i in range(edit.start, edit.end)}
    for i in set(range(len(source))) - touched:
        start, end = aligned.to_repaired(i, i + 1)
        assert aligned.text[start:end] == source[i]
        assert aligned.to_source(start, end) == (i, i + 1)


@pytest.mark.parametrize(
    ("repaired", "source"),
    [
        pytest.param((0, 2), (0, 2), id="what was deleted behind a span stays outside"),
        pytest.param((2, 4), (6, 8), id="what was deleted before a span stays outside"),
        pytest.param((0, 4), (0, 8), id="what was deleted inside a span is inside"),
        pytest.param((5, 6), (9, 10), id="a replacement of one length keeps places"),
        pytest.param((7, 8), (11, 12), id="a replacement of another length is taken whole"),
        pytest.param((8, 9), (11, 12), id="from either of its characters"),
        pytest.param((2, 2), (2, 6), id="an empty span maps to what was deleted there"),
        pytest.param((3, 3), (7, 7), id="or to an empty one"),
    ],
)
def test_borders(repaired: tuple[int, int], source: tuple[int, int]) -> None:
    #           0123456789012        政务(wù)公开XY-Z  →  政务公开XY→xy…
    text = "政务(wù)公开XY-Z"
    aligned = Alignment(
        text, [Edit("pinyin", 2, 6, "(wù)", ""), Edit("case", 8, 10, "XY", "xy"), Edit("mark", 11, 12, "Z", "末尾")]
    )
    assert aligned.text == "政务公开xy-末尾"
    assert aligned.to_source(*repaired) == source


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([Edit("a", 0, 2, "ab", "x"), Edit("b", 1, 3, "bc", "y")], id="overlap"),
        pytest.param([Edit("a", 2, 3, "c", "x"), Edit("b", 0, 1, "a", "y")], id="out of order"),
        pytest.param([Edit("a", 0, 1, "z", "x")], id="another text"),
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        apply("abc", edits)


@pytest.mark.parametrize(
    ("offset", "kinds"), [(0, ()), (1, ("a", "b")), (2, ("a", "b")), (3, ()), (4, ("c",)), (5, ())]
)
def test_what_changed_a_character(offset: int, kinds: tuple[str, ...]) -> None:
    edits = [Edit("a+b", 1, 3, "bc", "x"), Edit("a", 3, 3, "", "y"), Edit("c", 4, 5, "e", "")]
    assert Alignment("abcdef", edits).kinds_at(offset) == kinds

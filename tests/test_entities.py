"""The entity components on the marked sentences of tests/data/entities.txt, which nothing is trained on."""

from __future__ import annotations

import pytest
from entities import Scores, entity_pipeline, sentences


@pytest.fixture(scope="module")
def scores() -> Scores:
    return Scores(entity_pipeline(), sentences())


@pytest.mark.parametrize(
    ("label", "least"),
    [
        ("AGENCY", 0.95),
        ("COUNT", 0.98),
        ("DATE", 0.98),
        ("PERCENT", 0.97),
        ("MONEY", 0.97),
        ("DURATION", 0.97),
        ("DOCUMENT", 0.97),
    ],
)
def test_strict_f1(scores: Scores, label: str, least: float) -> None:
    assert scores.f1(label) >= least, "\n".join(scores.misses)


def test_kinds_of_agencies(scores: Scores) -> None:
    assert scores.kinds[True] / scores.kinds.total() >= 0.95


def test_a_third_of_the_sentences_hold_nothing() -> None:
    marked = sentences()
    assert len(marked) >= 600
    assert sum("[" not in line for line in marked) / len(marked) > 0.3

"""The arrays of a model say what scikit-learn's objects say."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline

from govnlp import classifier
from govnlp.classifier import MODEL_FILE, MoveClassifier
from govnlp.moves.context import Rows
from govnlp.moves.features import GRAMS, Features
from govnlp.moves.linear import Numbers, Words

FACTS = {"C:": ["未来", "不足", "没有"], "": ["P:1", "TOPIC:0:problems"]}
texts = st.lists(st.text("公开报告信息工作无𠮷", max_size=9), min_size=1, max_size=2).map("\n".join)


def some(kinds: Iterable[str], what: Callable[[str], st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """Pairs of some of the prefixes, each once, and what stands behind it."""
    pairs = st.permutations(list(kinds)).flatmap(
        lambda chosen: st.tuples(*(st.tuples(st.just(k), what(k)) for k in chosen))
    )
    return st.tuples(pairs, st.integers(0, 5)).map(lambda drawn: list(drawn[0][: drawn[1]]))


clauses = st.builds(
    Features,
    some(FACTS, lambda kind: st.lists(st.sampled_from(FACTS[kind]), max_size=3).map(tuple)),
    some(GRAMS, lambda kind: texts),
)


def drawn(chance: np.random.Generator) -> Features:
    words = ["".join(chance.choice(list("公开报告信息工作𠮷"), 5)) for _ in GRAMS]
    facts = [
        ("C:", tuple(chance.choice(FACTS["C:"][:2], 1).tolist())),
        ("", tuple(chance.choice(FACTS[""], 1).tolist())),
    ]
    return Features(facts, list(zip(GRAMS, words, strict=True)))


def fitted(labels: str) -> Pipeline:
    grams = TfidfVectorizer(
        token_pattern=r"[a-z]:[^ ]+", lowercase=False, use_idf=False, sublinear_tf=True, dtype=np.float32
    )
    facts = CountVectorizer(token_pattern=r"[A-Z]+:[^ ]+", lowercase=False, binary=True, dtype=np.float32)
    union = FeatureUnion([("grams", grams), ("facts", facts)], transformer_weights={"facts": 0.15})
    chance = np.random.default_rng(7)
    rows = [" ".join(drawn(chance).spelled()) for _ in range(60)]
    pipeline = make_pipeline(union, LogisticRegression(C=8.0))
    return pipeline.fit(rows, chance.choice(list(labels), 60))


FOUR, TWO = fitted("abcd"), fitted("ab")


@pytest.mark.parametrize("pipeline", [FOUR, TWO], ids=["four labels", "two labels"])
@given(st.lists(clauses, min_size=1, max_size=5))
def test_words(pipeline: Pipeline, features: list[Features]) -> None:
    expected = pipeline.predict_proba([" ".join(row.spelled()) for row in features])
    model = Words.of(pipeline)
    assert np.allclose(model.probabilities(features), expected, rtol=1e-12, atol=1e-14)
    assert np.array_equal(Words.read(model.arrays()).probabilities(features), model.probabilities(features))


@pytest.mark.parametrize("pipeline", [FOUR, TWO], ids=["four labels", "two labels"])
def test_values_are_those_of_the_vectorizers(pipeline: Pipeline) -> None:
    words = [("t", "公开公开信息\n公开"), ("b", "报告"), ("h", "没有"), ("a", "")]
    features = [Features([("C:", ("不足", "不足", "没有"))], words), Features([], []), Features([("", ("P:1",))], [])]
    model, union = Words.of(pipeline), pipeline[0]
    expected = union.transform([" ".join(row.spelled()) for row in features]).toarray()
    found = np.zeros_like(expected)
    places = model.values(features)
    found[places[0], places[1]] = places[2]
    assert np.array_equal(found, expected)
    assert [f"{'grams' if name[0].islower() else 'facts'}__{name}" for name in model.names] == list(
        union.get_feature_names_out()
    )


def test_a_model_can_be_sent_to_another_process() -> None:
    clause = drawn(np.random.default_rng(1))
    model = Words.of(FOUR)
    assert np.array_equal(pickle.loads(pickle.dumps(model)).probabilities([clause]), model.probabilities([clause]))


@pytest.mark.parametrize("labels", ["abcd", "ab"])
def test_numbers(labels: str) -> None:
    chance = np.random.default_rng(3)
    plain, around, own = (chance.normal(size=(50, columns)) for columns in (6, 3, 2))
    rows = Rows(plain, around, chance.random((50, 4)) < 0.3, own)
    model = LogisticRegression().fit(rows.matrix(), chance.choice(list(labels), 50))
    found = Numbers.of(model)
    assert np.allclose(found.probabilities(rows), model.predict_proba(rows.matrix()), rtol=1e-12)
    assert np.array_equal(Numbers.read(found.arrays()).probabilities(rows), found.probabilities(rows))


def test_a_model_is_used_without_its_objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clause = drawn(np.random.default_rng(1))
    made = MoveClassifier("abcd", FOUR, None, ["未来"])
    made.save(tmp_path)
    with zipfile.ZipFile(tmp_path / MODEL_FILE) as file:
        assert {"schema.json", "arrays.npz"} <= set(file.namelist())
    from_objects = classifier._read_objects((tmp_path / MODEL_FILE).read_bytes(), tmp_path)
    monkeypatch.setattr(classifier, "_read_objects", None)
    read = MoveClassifier.load(tmp_path)
    assert (read.cues, read.second, from_objects["cues"]) == (("未来",), None, ["未来"])
    assert np.array_equal(read.predict([clause]), made.predict([clause]))
    assert np.array_equal(MoveClassifier("abcd", **from_objects).predict([clause]), made.predict([clause]))

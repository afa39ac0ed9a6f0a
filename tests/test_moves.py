"""The component govnlp_moves with the shipped model: reasons, doubts, what a Doc keeps of them."""

from __future__ import annotations

import pickle
import tracemalloc

import pytest
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import govnlp
from govnlp.classifier import Paragraph, loaded
from govnlp.confidence import confident, doubtful
from govnlp.moves import explanation
from govnlp.moves.context import context_names
from govnlp.pipeline.moves import CLASSIFIER

TEXT = (
    "某区审计局2017年政府信息公开工作年度报告\n"
    "一、主动公开情况\n"
    "全年在门户网站发布审计结果公告16篇，举办开放日2次。\n"
    "二、存在的问题\n"
    "公告写得太专业，群众看不懂，解读跟不上。\n"
    "三、下一步打算\n"
    "请业务骨干把每篇公告改写成一页白话，年底前放进各街道的公开栏。\n"
)


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    return nlp(TEXT)


def test_a_long_text_takes_little_memory(nlp: Language) -> None:
    model = nlp.get_pipe("govnlp_moves").classifier  # type: ignore[attr-defined]
    text = "公开栏无人更新；已补录信息，" * 20
    document = [Paragraph(text, ("一、存在的问题",), (n, 200), text, text) for n in range(200)]
    model.predict_text(document[:1])
    tracemalloc.start()
    model.predict_text(document)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    clauses = 40 * len(document)
    assert peak < 0.6 * clauses * 8 * len(context_names(model.labels, model.cues)), "all numbers of all clauses at once"


def test_every_stretch_can_be_explained(doc: Doc) -> None:
    for span in doc.spans["moves"]:
        found = span._.explanation
        assert found.label == span.label_
        assert found.rival != found.label
        assert found.scores == pytest.approx(span._.scores, abs=1e-3)
        assert found.words
        weights = [abs(one.weight) for one in found.words]
        assert weights == sorted(weights, reverse=True)


def test_the_words_that_decided_are_named(doc: Doc) -> None:
    (problem,) = (span for span in doc.spans["moves"] if span.label_ == "problem")
    found = problem._.explanation
    spoke_for = [one.what for one in found.words if one.weight > 0]
    assert spoke_for
    assert any(what in problem.text or "&" in what or what.isidentifier() for what in spoke_for)
    assert str(found).startswith("problem (")
    assert found.to_dict()["label"] == "problem"


def test_a_part_of_a_paragraph_can_be_explained(doc: Doc) -> None:
    body = next(span for span in doc.spans["paragraphs"] if span.label_ == "problem")
    part = doc.char_span(body.start_char, body.start_char + 8, alignment_mode="expand")
    assert explanation.explain(part, most=3).label in ("problem", "practice", "next_step", "other")
    assert len(explanation.explain(part, most=3).words) <= 3


def test_what_is_no_body_text_is_not_explained(doc: Doc) -> None:
    with pytest.raises(ValueError, match="does not lie inside one body paragraph"):
        explanation.explain(doc[0:2])


def test_a_doc_that_was_stored_is_explained_by_the_same_model(doc: Doc, nlp: Language) -> None:
    expected = [str(span._.explanation) for span in doc.spans["moves"]]
    stored = DocBin(docs=[doc], store_user_data=True).to_bytes()
    from_bin = next(iter(DocBin().from_bytes(stored).get_docs(nlp.vocab)))
    for copy in (from_bin, Doc(nlp.vocab).from_bytes(doc.to_bytes()), pickle.loads(pickle.dumps(doc))):
        assert [str(span._.explanation) for span in copy.spans["moves"]] == expected


def test_a_doc_stores_no_more_of_its_classifier_than_the_digest(doc: Doc, nlp: Language) -> None:
    digest = doc.user_data[CLASSIFIER]
    assert nlp.get_pipe("govnlp_moves").classifier.digest == digest  # type: ignore[attr-defined]
    assert loaded(digest) is not None
    assert len(digest) == 64


def test_without_the_classifier_the_message_says_which(nlp: Language) -> None:
    other = nlp(TEXT)
    other.user_data[CLASSIFIER] = "0" * 64
    with pytest.raises(ValueError, match=r"0000.*is not loaded: load the pipeline"):
        _ = other.spans["moves"][0]._.explanation
    del other.user_data[CLASSIFIER]
    with pytest.raises(ValueError, match="does not say which classifier"):
        _ = other.spans["moves"][0]._.explanation


def test_confident_and_doubtful_share_out_the_stretches(doc: Doc) -> None:
    report = govnlp.Report.from_doc(doc)
    everything = [segment for paragraph in report.paragraphs for segment in paragraph.segments]
    assert confident(report, 0.0) == everything
    assert doubtful(report, 0.0) == []
    sure = confident(report, 0.9)
    assert all(segment.scores[segment.label] >= 0.9 for segment in sure)
    assert sorted([*sure, *doubtful(report, 0.9)], key=lambda s: s.start) == everything


def test_a_probability_lies_between_0_and_1(doc: Doc) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        confident(govnlp.Report.from_doc(doc), 80)


def test_scores_sum_to_one(doc: Doc) -> None:
    for span in doc.spans["moves"]:
        assert sum(span._.scores.values()) == pytest.approx(1, abs=1e-3)

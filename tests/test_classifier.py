"""The classifier of moves: what it looks at, what it is made of, that training repeats itself, that labels are free."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

import classifier as trainer
import learning
import numpy as np
import pytest
from corpus import Example
from hypothesis import given
from hypothesis import strategies as st

from govnlp import classifier
from govnlp.classifier import ModelError, MoveClassifier, Paragraph, loaded, paragraph_features
from govnlp.moves import features as move_features
from govnlp.moves.context import Context, context, context_names
from govnlp.moves.features import clause_features, known_topic, own_cues
from govnlp.moves.stretches import CHANGE_COSTS, best_labels, clauses

# Two moves of a user's own, in sentences that differ only in what matters.
SUBJECTS = ("县图书馆", "农技站", "街道办", "供水公司", "区卫生院", "民政股", "文化站", "林业所")
GRUMBLES = ("窗口排队太久", "电话无人接听", "栏目半年未更新", "答复含糊不清")
PRAISES = ("窗口服务热情", "电话一打就通", "栏目每周更新", "答复清楚明白")


def examples(labels: tuple[str, str] = ("埋怨", "称赞")) -> list[Example]:
    out = []
    for subject in SUBJECTS:
        for label, sayings in zip(labels, (GRUMBLES, PRAISES), strict=True):
            for n, saying in enumerate(sayings):
                text = f"{subject}的{saying}。"
                paragraph = Paragraph(text, ("一、群众来信",), (n, 4))
                out.append(Example(f"{subject}{label}", False, paragraph, ((0, len(text), label),)))
    return out


@pytest.fixture(scope="module")
def model() -> MoveClassifier:
    return trainer.fit(examples(), seed=0)


# --- features


def features_of(text: str, **more: object) -> list[list[str]]:
    return paragraph_features(Paragraph(text, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        pytest.param("下一步将建立台账。", "plan_word", id="plan"),
        pytest.param("经办人员看不懂表格。", "cannot", id="negated result"),
        pytest.param("公开栏形同虚设。", "bad_word", id="judgement"),
        pytest.param("对于栏目空白的问题，逐项补录。", "regarding", id="issue named"),
        pytest.param("上述问题已全部整改到位。", "solve_done", id="solved"),
        pytest.param("政务公开是一项长期任务。", "define", id="definition"),
        pytest.param("请各位代表审议。", "courtesy", id="address"),
        pytest.param("没有收到此类申请。", "nil_more", id="nil return"),
        pytest.param("要配齐人手。", "yao", id="must"),
        pytest.param("尚无专人负责。", "lack", id="nobody in charge"),
        pytest.param("离群众的要求还有一定的距离。", "lack", id="a distance left"),
        pytest.param("未公开评审结果。", "not_done", id="not disclosed"),
        pytest.param("两张表的口径未一一对应。", "not_done", id="not matching"),
        pytest.param("减免费用：无。", "nil", id="nothing behind a colon"),
        pytest.param("尚无应公开而未公开的信息。", "nil", id="none that ought to be"),
    ],
)
def test_cues_are_found(text: str, cue: str) -> None:
    assert cue in own_cues(features_of(text)[0])


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        pytest.param("按要求公开要点。", "yao", id="noun with 要"),
        pytest.param("到位率达到九成。", "cannot", id="no negation"),
        pytest.param("实施计划生育政策。", "plan_word", id="a policy's name"),
        pytest.param("发放需知一百份。", "need_more", id="no want"),
        pytest.param("尚未发现此类情形。", "lack", id="nothing found"),
        pytest.param("拉近了机关与村民的距离。", "lack", id="a distance made less"),
        pytest.param("尚未收到申请。", "not_done", id="nothing received"),
        pytest.param("没有应当公开而不公开的投诉。", "not_done", id="no complaint"),
        pytest.param("未公开评审结果的情况有三起。", "nil_more", id="a defect is no nil return"),
    ],
)
def test_cues_are_not_found(text: str, cue: str) -> None:
    assert cue not in own_cues(features_of(text)[0])


def test_features_hold_no_white_space() -> None:
    rows = features_of("一是 加强\u3000培训，\t二是\xa0 公开 12 条。", headings=("二、 主 要 做法",), year=2014)
    assert rows
    assert not [feature for row in rows for feature in row if len(feature.split()) != 1]


def test_cues_meet_the_topic_of_the_innermost_known_heading() -> None:
    row = features_of("新增站点三处。", headings=("三、下一步工作打算", "（二）强根基"))[0]
    assert any(feature.startswith("X:next_steps&") for feature in row)
    assert "X:none&none" in features_of("风和日丽。")[0]


@pytest.mark.parametrize(
    ("headings", "topic"),
    [
        ((), "none"),
        (("一、某事",), "unknown"),
        (("一、存在的问题", "（一）主动公开方面"), "problems"),
        (("二、下一步工作要求", "（一）网站建设", "1、栏目更新"), "next_steps"),
        (("五、存在的主要问题及改进情况", "（二）改进情况"), "improvement"),
        (("五、存在的主要问题及改进情况", "（二）改进措施"), "next_steps"),
        (("五、存在的问题", "其他需要说明的事项"), "other_matters"),
        (("一、概述", "（一）主动公开情况"), "proactive"),
    ],
)
def test_the_topic_of_a_paragraph(headings: tuple[str, ...], topic: str) -> None:
    assert known_topic(Paragraph("天地玄黄。", headings)) == topic


def test_the_words_a_paragraph_opens_with_are_known_behind_them() -> None:
    opening, item = features_of("（二）要点落实情况。新增站点三处，换灯九盏。")
    assert "o:落实" in item
    assert "o:落实" not in opening
    assert not any(
        feature.startswith(("o:", "O:")) for feature in features_of("新增站点三处，换灯九盏。撤站一处。")[-1]
    )


def test_years_count_from_the_year_of_the_report() -> None:
    assert "C:year+1" in features_of("2016年建成。", year=2015)[0]
    assert not any("year" in feature for feature in features_of("2016年建成。")[0])


# --- the second look


def test_context_has_a_name_for_every_column_and_knows_the_neighbours() -> None:
    document = [Paragraph("甲乙丙丁戊己，子丑寅卯辰巳。", ("一、何事",)), Paragraph("天地玄黄宇宙。", ("一、何事",))]
    features = [paragraph_features(paragraph) for paragraph in document]
    rows = [np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([[0.4, 0.6]])]
    names = context_names(("x", "y"), ("lack",))
    first, second = context(document, features, rows, ("lack",))
    assert first.shape == (2, len(names))
    assert second.shape == (1, len(names))
    assert len(set(names)) == len(names)
    value = {name: first[0, i] for i, name in enumerate(names)}
    assert value["paragraph after: y"] == pytest.approx(0.6)
    assert value["paragraph before: y"] == 0
    assert value["clause +1: there"] == 1
    assert value["clause -1: there"] == 0
    assert value["clause after: y × itself: x"] == pytest.approx(0.8 * 0.9)
    assert value["later clauses: y"] == pytest.approx(0.8)


def test_what_a_colon_announces_is_known_below_until_the_next_heading() -> None:
    headings = [("一、甲",)] * 3 + [("二、乙",)]
    texts = ["有这样一些事：", "1、天地玄黄。", "2、宇宙洪荒。", "日月盈昃。"]
    document = [Paragraph(text, own) for text, own in zip(texts, headings, strict=True)]
    features = [paragraph_features(paragraph) for paragraph in document]
    found = context(document, features, [np.array([[0.1, 0.9]])] * 4, ())
    column = context_names(("x", "y"), ()).index("announcement: y")
    assert [rows[0, column] for rows in found] == [0, 0.9, 0.9, 0]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(["拟做以下几件事。", "天地玄黄。"], [[0], [1]], id="with a full stop"),
        pytest.param(["以下事多，事杂。", "天地玄黄。"], [[0, 0], [0]], id="no announcement"),
        pytest.param(["我们将这样做。一是天地玄黄；二是宇宙洪荒。"], [[0, 1, 1]], id="of a list in the paragraph"),
        pytest.param(["我们这样做：一是天地玄黄；二是宇宙洪荒。"], [[0, 1]], id="in one clause with the first item"),
        pytest.param(["一是天地玄黄；二是宇宙洪荒。"], [[0, 0]], id="by nothing"),
        pytest.param(
            ["我们将这样做。一是天地玄黄。另外，宇宙洪荒。二是日月盈昃。目前辰宿列张。"],
            [[0, 1, 1, 1, 0]],
            id="to the end of the list",
        ),
    ],
)
def test_what_is_announced(texts: list[str], expected: list[list[int]]) -> None:
    document = [Paragraph(text, ("一、甲",)) for text in texts]
    features = [paragraph_features(paragraph) for paragraph in document]
    found = context(document, features, [np.array([[0.0, 1.0]] * len(rows)) for rows in features], ())
    column = context_names(("x", "y"), ()).index("announcement: y")
    assert [list(rows[:, column]) for rows in found] == expected


def test_the_topic_of_the_section_is_crossed_like_a_cue() -> None:
    document = [Paragraph("天地玄黄，宇宙洪荒。", ("五、存在的主要问题",))]
    cues = ("topic next_steps", "topic problems")
    (rows,) = context(document, [paragraph_features(document[0])], [np.array([[0.3, 0.7]] * 2)], cues)
    value = dict(zip(context_names(("x", "y"), cues), rows[1], strict=True))
    assert value["clause before: y × topic problems"] == pytest.approx(0.7)
    assert value["clause before: y × topic next_steps"] == 0


def test_sections_and_the_whole_text_are_means_by_character() -> None:
    document = [Paragraph("一二三四五六七八。", ("甲",)), Paragraph("一。", ("甲",)), Paragraph("一二。", ("乙",))]
    features = [paragraph_features(paragraph) for paragraph in document]
    rows = [np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]), np.array([[0.5, 0.5]])]
    names = context_names(("x", "y"), ())
    found = context(document, features, rows, ())
    at = {name: i for i, name in enumerate(names)}
    assert found[1][0, at["section: x"]] == pytest.approx(9 / 11)
    assert found[2][0, at["section: x"]] == pytest.approx(0.5)
    assert found[0][0, at["report: x"]] == pytest.approx((9 + 1.5) / 14)


SAYINGS = ("已建立台账，", "不够及时；", "将补录。", "有如下事：", "其二，", "天地", " ", "")
paragraphs = st.builds(
    Paragraph,
    st.lists(st.sampled_from(SAYINGS), max_size=6).map("".join),
    st.sampled_from([(), ("一、存在的问题",), ("二、打算",), ("二、打算", "（一）甲")]),
    st.sampled_from([(0, 1), (2, 9), (8, 9)]),
)


@given(st.lists(paragraphs, min_size=1, max_size=5), st.data())
def test_the_numbers_of_some_clauses_are_those_of_the_whole(document: list[Paragraph], data: st.DataObject) -> None:
    cues = ("done", "lack", "topic problems")
    own = [features.own() for features in clause_features(document)]
    rows = np.random.default_rng(0).dirichlet([1, 1, 1], len(own))
    looked = Context(document, own, rows, cues)
    whole = looked.rows(np.arange(len(own))).matrix()
    assert whole.shape == (len(own), len(context_names("abc", cues)))
    at = np.array(data.draw(st.lists(st.sampled_from(range(len(own))), max_size=4) if own else st.just([])), dtype=int)
    assert np.array_equal(looked.rows(at).matrix(), whole[at])
    coefficients = np.random.default_rng(1).normal(size=(whole.shape[1], 2))
    assert np.allclose(looked.rows(at).times(coefficients), whole[at] @ coefficients)
    features = [paragraph_features(paragraph) for paragraph in document]
    borders = np.cumsum([len(rows) for rows in features])[:-1]
    assert np.array_equal(np.vstack(context(document, features, np.split(rows, borders), cues)), whole)


def test_an_empty_text_has_no_context() -> None:
    assert context([], [], [], ()) == []


# --- training


@pytest.mark.parametrize("labels", [pytest.param(("埋怨", "称赞"), id="words"), pytest.param(("0", "1"), id="numbers")])
def test_two_labels_of_any_name_are_learned(labels: tuple[str, str]) -> None:
    model = trainer.fit(examples(labels), seed=0)
    assert set(model.labels) == set(labels)
    assert model.second is not None
    document = [Paragraph("环卫所的窗口排队太久。"), Paragraph("环卫所的答复清楚明白。")]
    rows = model.predict_text(document)
    assert [model.labels[int(row[0].argmax())] for row in rows] == list(labels)
    assert all(row.sum() == pytest.approx(1) for row in rows)


def test_seven_labels_are_learned() -> None:
    found = []
    for n in range(7):
        for subject in SUBJECTS:
            text = f"{subject}讲第{'甲乙丙丁戊己庚'[n]}件事{'春夏秋冬晨午晚'[n]}景。"
            found.append(Example(f"{subject}{n}", False, Paragraph(text), ((0, len(text), f"类{n}"),)))
    model = trainer.fit(found, seed=0)
    assert model.labels == tuple(f"类{n}" for n in range(7))
    assert model.labels[int(model.predict_text([Paragraph("邮局讲第丙件事秋景。")])[0][0].argmax())] == "类2"


@pytest.mark.parametrize("paragraph", ["窗口排队太久，" * 9, "栏目每周更新。答复含糊不清；"])
def test_it_does_not_matter_how_many_clauses_are_looked_at_together(
    paragraph: str, model: MoveClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = [Paragraph(paragraph, ("一、群众来信",), (n, 5), paragraph, paragraph) for n in range(5)]
    together = model.predict_text(document)
    monkeypatch.setattr(classifier, "_AT_ONCE", 2)
    monkeypatch.setattr(move_features, "_AT_ONCE", 2)
    for a, b in zip(model.predict_text(document), together, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-14)


def test_too_few_texts_make_a_model_of_one_pass() -> None:
    model = trainer.fit(examples()[:6:3], seed=0) if len({e.segments[0][2] for e in examples()[:6:3]}) > 1 else None
    model = model or trainer.fit([examples()[0], examples()[4]], seed=0)
    assert model.second is None
    assert model.predict_text([Paragraph("电话无人接听。")])[0].shape == (1, 2)


def test_one_label_is_refused_with_its_name() -> None:
    with pytest.raises(ValueError, match=r"two labels are needed.*埋怨"):
        trainer.fit([e for e in examples() if e.segments[0][2] == "埋怨"], seed=0)


def test_the_same_seed_gives_the_same_bytes(model: MoveClassifier, tmp_path: Path) -> None:
    again = trainer.fit(examples(), seed=0)
    model.save(tmp_path / "one")
    again.save(tmp_path / "two")
    assert (tmp_path / "one" / "model.skops").read_bytes() == (tmp_path / "two" / "model.skops").read_bytes()


def test_a_saved_model_gives_the_same_probabilities(model: MoveClassifier, tmp_path: Path) -> None:
    model.save(tmp_path)
    copy = MoveClassifier.load(tmp_path)
    document = [example.paragraph for example in examples()[:3]]
    for a, b in zip(model.predict_text(document), copy.predict_text(document), strict=True):
        np.testing.assert_array_equal(a, b)
    assert copy.digest == model.digest
    assert loaded(copy.digest) in (copy, model)


def test_a_classifier_stays_known_when_another_of_the_same_file_goes(model: MoveClassifier, tmp_path: Path) -> None:
    model.save(tmp_path)
    kept = MoveClassifier.load(tmp_path)
    another = MoveClassifier.load(tmp_path)
    del another
    gc.collect()
    assert loaded(kept.digest) is not None


def test_saving_again_keeps_the_file_and_its_versions(model: MoveClassifier, tmp_path: Path) -> None:
    model.save(tmp_path / "one")
    copy = MoveClassifier.load(tmp_path / "one")
    copy.meta["libraries"]["skops"] = "0.0"
    copy.save(tmp_path / "two")
    assert (tmp_path / "two" / "model.skops").read_bytes() == (tmp_path / "one" / "model.skops").read_bytes()
    assert MoveClassifier.load(tmp_path / "two").meta["libraries"]["skops"] == "0.0"


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.skops and meta\.json missing"):
        MoveClassifier.load(tmp_path)


def test_no_text_is_predicted_without_fail(model: MoveClassifier) -> None:
    assert model.predict_text([]) == []


def test_a_report_never_stands_in_two_folds() -> None:
    seen = learning.unseen(examples(), seed=0)
    assert seen is not None
    by_group: dict[str, set[int]] = {}
    for document, fold in zip(seen.documents, seen.fold, strict=True):
        by_group.setdefault(document[0].example.group, set()).add(fold)
    assert all(len(own) == 1 for own in by_group.values())


def test_a_text_counts_once_with_headings_and_without() -> None:
    ((first, *_),) = [learning.documents(examples()[:4])]
    plain, bare = learning.readings(first)
    for a, b, example in zip(plain, bare, first, strict=True):
        lengths = [part.end - part.start for part in clauses(example.paragraph.text)]
        assert sum(a.weights) + sum(b.weights) == pytest.approx(sum(length**0.5 for length in lengths))
        assert b.paragraph.headings == ()


# --- joining clauses


@pytest.mark.parametrize(
    ("rows", "borders", "path"),
    [
        pytest.param([[0.9, 0.1], [0.45, 0.55]], "，。", [0, 0], id="a doubt does not change the move"),
        pytest.param([[0.9, 0.1], [0.01, 0.99]], "，。", [0, 1], id="certainty does"),
        pytest.param([[0.9, 0.1], [0.3, 0.7]], "。。", [0, 1], id="sooner behind a full stop"),
    ],
)
def test_changes_of_move_cost(rows: Sequence[Sequence[float]], borders: str, path: list[int]) -> None:
    assert best_labels(np.log(np.array(rows)), [CHANGE_COSTS[border] for border in borders]) == path

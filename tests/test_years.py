"""Two years side by side: what is linked on the marked pairs, what is a copy and what is formula, and the forms of the frames."""

from __future__ import annotations

import random
from collections.abc import Callable

import pandas as pd
import pytest
import year_pairs
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import govnlp
from govnlp import years
from govnlp.frames import to_frames
from govnlp.years import near_duplicates
from govnlp.years.likeness import Likeness, content

SPREAD = "群众在便民服务大厅的触摸屏上查询低保名单、危房改造补助和临时救助结果，窗口人员当场答复并登记在册。"


def _frames(*reports: tuple[str | None, int | None, list[tuple[str, str]]]) -> dict[str, pd.DataFrame]:
    """Frames of reports given as (agency, year, [(move, text), …]); the sources are r0, r1, …"""
    whose, segments = [], []
    for i, (agency, year, lines) in enumerate(reports):
        whose.append({"source": f"r{i}", "agency": agency, "year": year})
        at = 0
        for j, (label, text) in enumerate(lines):
            place = {"paragraph": j, "segment": 0, "start": at, "end": at + len(text)}
            segments.append({"source": f"r{i}", **place, "label": label, "text": text})
            at += len(text) + 1
    columns = ["source", "paragraph", "segment", "start", "end", "label", "text"]
    return {
        "reports": pd.DataFrame(whose, columns=["source", "agency", "year"]),
        "segments": pd.DataFrame(segments, columns=columns),
    }


def test_links_of_the_held_out_pairs_get_no_worse() -> None:
    pairs = [pair for pair in year_pairs.read() if pair.half == "held"]
    frames = year_pairs.frames(pairs)
    promises = year_pairs.promise_score(pairs, years.promises(frames))
    problems = year_pairs.problem_score(pairs, years.recurring_problems(frames))
    assert promises.all >= 20
    assert promises.right / promises.made >= 0.85
    assert promises.right / promises.marked >= 0.65
    assert problems.right == problems.marked == 4


PROMISE = "建立校外培训机构黑名单并向家长公布。"


@pytest.mark.parametrize(
    ("move", "text", "kind"),
    [
        pytest.param("practice", "校外培训机构黑名单已向家长公布两批。", "told", id="told"),
        pytest.param("problem", "校外培训机构黑名单未能建立，家长意见较大。", "problem_again", id="problem"),
        pytest.param("next_step", "将建立校外培训机构黑名单。", "promised_again", id="promised again"),
        pytest.param("other", "校外培训机构黑名单见附件。", "not_mentioned", id="other is no telling"),
        pytest.param("practice", "修缮校舍14栋，更换锅炉3台。", "not_mentioned", id="another matter"),
    ],
)
def test_kind_of_a_promise(move: str, text: str, kind: str) -> None:
    frames = _frames(("甲局", 2019, [("next_step", PROMISE)]), ("甲局", 2020, [(move, text)]))
    (row,) = years.promises(frames).to_dict("records")
    assert row["kind"] == kind
    linked = kind != "not_mentioned"
    assert (row["other_text"] == text) is linked if linked else pd.isna(row["other_text"])
    assert row["source"] == "r0"


def test_a_promise_that_names_nothing_is_general() -> None:
    same = [("next_step", "进一步加强政府信息公开工作。")]
    assert years.promises(_frames(("甲局", 2019, same), ("甲局", 2020, same)))["kind"].tolist() == ["general"]


@pytest.mark.parametrize(
    ("agency", "year"),
    [
        pytest.param("乙局", 2020, id="another body"),
        pytest.param("甲局", 2021, id="a year between"),
        pytest.param("甲局", 2019, id="the same year"),
        pytest.param(None, 2020, id="body not known"),
        pytest.param("", 2020, id="body empty"),
        pytest.param("甲局", None, id="year not known"),
    ],
)
def test_only_years_in_a_row_of_one_body(agency: str | None, year: int | None) -> None:
    frames = _frames(("甲局", 2019, [("next_step", PROMISE)]), (agency, year, [("practice", PROMISE)]))
    assert years.promises(frames).empty


def test_statements_are_cut_and_keep_their_places() -> None:
    text = "下一步，一是更新目录，二是培训信息员；三是公布清单。  四、建立台账！"
    found = years.statements(_frames(("甲局", 2019, [("practice", "均已按期办结。"), ("next_step", text)])))
    assert found["text"].tolist()[1:] == [
        "一是更新目录，",
        "二是培训信息员；",
        "三是公布清单。",
        "四、建立台账！",
    ]
    assert [text[row.start - 8 : row.end - 8] for row in found[1:].itertuples()] == found["text"].tolist()[1:]


def test_a_problem_of_three_years() -> None:
    texts = ["药品价格公示牌更新不及时。", "药品价格公示牌，更新不及时", "村卫生室的药品价格公示牌更新还是偏慢。"]
    reports = [("甲局", 2019 + i, [("problem", text)]) for i, text in enumerate(texts)]
    found = years.recurring_problems(_frames(*reports))
    assert found[["wording", "since", "times"]].to_dict("split")["data"] == [["same", 2019, 2], ["reworded", 2019, 3]]


def test_copies_of_the_own_body_and_of_a_neighbour() -> None:
    first, second = f"2018年，{SPREAD}共办理320件。", f"2019年，{SPREAD}共办理415件。"
    frames = _frames(
        ("甲局", 2018, [("practice", first)]),
        ("甲局", 2019, [("practice", second)]),
        ("乙局", 2020, [("practice", first)]),
    )
    found = years.copies(frames)
    kinds = found[["source", "kind", "numbers", "other_source", "bodies"]].to_dict("split")["data"]
    assert kinds == [["r1", "own", "changed", "r0", 2], ["r2", "neighbour", "same", "r0", 2]]
    assert found["score"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        pytest.param("practice", "无行政复议和行政诉讼。", id="short"),
        pytest.param("other", SPREAD, id="other"),
    ],
)
def test_no_copies(label: str, text: str) -> None:
    assert years.copies(_frames(("甲局", 2018, [(label, text)]), ("甲局", 2019, [(label, text)]))).empty


def test_what_many_bodies_have_is_formula() -> None:
    reports = [(f"第{i}局", 2020, [("practice", SPREAD)]) for i in range(12)]
    assert years.copies(_frames(*reports)).empty
    assert len(years.copies(_frames(*reports), common=12)) == 11


def test_the_same_report_twice_is_no_copy_of_the_year_before() -> None:
    assert years.copies(_frames(*[("甲局", 2020, [("practice", SPREAD)])] * 2)).empty


def test_carried_over() -> None:
    checks = pd.DataFrame(
        [
            ("a", "E", "total", "fail", 3.0, 2.0, "", "", 5, 6, "b"),
            ("a", "H", "received", "pass", 1.0, 1.0, "", "", 1, 2, ""),
        ],
        columns=["source", "id", "where", "status", "left", "right", "reading", "note", "start", "end", "other"],
    )
    reports = pd.DataFrame({"source": ["a", "b"], "agency": ["甲局", "甲局"], "year": [2022, 2021]})
    (row,) = years.carried_over({"soft_checks": checks, "reports": reports}).to_dict("records")
    assert (row["agency"], row["year"], row["where"], row["status"], row["other_source"]) == (
        "甲局", 2022, "total", "fail", "b"
    )  # fmt: skip


@pytest.mark.parametrize("function", [years.promises, years.recurring_problems, years.copies, years.carried_over])
@pytest.mark.parametrize(
    ("left_out", "says"), [("frame", "no frame 'reports'"), ("column", "the frame 'reports' has no column year")]
)
def test_what_lacks_is_named(function: Callable[[years.Frames], pd.DataFrame], left_out: str, says: str) -> None:
    frames = to_frames([])
    reports = frames.pop("reports")
    if left_out == "column":
        frames["reports"] = reports.drop(columns="year")
    with pytest.raises(KeyError, match=says):
        function(frames)


def test_frames_of_real_reports_and_of_none(nlp: Language, seed_texts: list[str]) -> None:
    reports = [govnlp.Report.from_doc(doc, f"{i}.txt") for i, doc in enumerate(nlp.pipe(seed_texts[:2]))]
    for given_reports in (reports, []):
        frames = to_frames(given_reports)
        for make in (years.promises, years.recurring_problems, years.copies, years.carried_over):
            assert make(frames).empty
    found = years.statements(to_frames(reports))
    assert len(found)
    for row in found.itertuples():
        assert seed_texts[int(row.source[0])][row.start : row.end] == row.text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("下一步，将进一步加强政府信息公开工作。", []),
        ("继续完善河长制巡查机制", ["河长制巡查"]),
        ("新增2个查阅点", ["个查阅点"]),
    ],
)
def test_content(text: str, pieces: list[str]) -> None:
    assert content(text) == pieces


@given(st.lists(st.text("河长制水库大坝巡查公开，。0a", max_size=30), max_size=6))
def test_scores_are_shares_and_own_score_is_highest(texts: list[str]) -> None:
    numbers = list(range(len(texts)))
    scores = Likeness(texts).scores(numbers, numbers)
    assert scores.shape == (len(texts), len(texts))
    assert ((scores >= 0) & (scores <= 1)).all()
    for i, text in enumerate(texts):
        assert scores[i, i] == pytest.approx(1 if content(text) else 0)


@given(st.text(max_size=40), st.text(max_size=40))
def test_jaccard_of_shingles(first: str, second: str) -> None:
    a, b = (near_duplicates.shingles(near_duplicates.folded(text)) for text in (first, second))
    assert near_duplicates.jaccard(a, b) == near_duplicates.jaccard(b, a)
    assert near_duplicates.jaccard(a, a) == (1 if len(a) else 0)


def test_buckets_hold_what_is_alike() -> None:
    draw = random.Random(1)
    texts = ["".join(draw.choices("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏", k=80)) for _ in range(200)]
    alike = [text[:40] + "变" + text[41:] for text in texts]
    together = {
        (i, j)
        for members in near_duplicates.buckets(near_duplicates.shingles(text) for text in texts + alike)
        for i in members
        for j in members
        if i < j
    }
    assert together == {(i, i + 200) for i in range(200)}

"""Copies of reports with sentences of others among what was done."""

from __future__ import annotations

import pytest
import transplanting
from corpus import Example

from govnlp.classifier import Paragraph


def report(name: str, *paragraphs: str, move: str = "practice") -> list[Example]:
    """Paragraphs of one move, one behind the other."""
    texts = ["", *paragraphs, ""]
    return [
        Example(name, False, Paragraph(text, (), (n, len(paragraphs)), texts[n], texts[n + 2]), ((0, len(text), move),))
        for n, text in enumerate(paragraphs)
    ]


DONE = ("我局公开信息三十条。", "培训两次，答复三件。", "印发了目录。", "开通了热线。", "组织了检查。")
PLAN, LACK = "下一步，我局将充实人员。", "部分栏目更新不够及时。"


def test_sentences_that_tell_their_move_come_among_what_was_done() -> None:
    texts = [report("a", *DONE), report("b", PLAN, move="next_step"), report("c", LACK, move="problem")]
    seen = set()
    for seed in range(20):
        (copied,) = transplanting.copies(texts, {"a": 0, "b": 0, "c": 0}, seed)
        copy = [example for example, _ in copied]
        assert [new for _, new in copied] == [example.paragraph.text not in DONE for example in copy]
        whole = "".join(example.paragraph.text for example in copy)
        moved = [(e.paragraph.text[a:b], move) for e in copy for a, b, move in e.segments if move != "practice"]
        assert len(moved) == 3
        assert set(moved) <= {(PLAN, "next_step"), (LACK, "problem")}
        assert whole.replace(PLAN, "").replace(LACK, "") == "".join(DONE)
        seen.update(moved)
        for n, example in enumerate(copy):
            assert (example.group, example.paragraph.place) == ("a", (n, len(copy)))
            assert [a for a, *_ in example.segments] + [len(example.paragraph.text)] == [
                0,
                *(b for _, b, _ in example.segments),
            ]
            assert example.paragraph.before == (copy[n - 1].paragraph.text if n else "")
            assert example.paragraph.after == (copy[n + 1].paragraph.text if n + 1 < len(copy) else "")
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("sentence", "move", "fold"),
    [
        pytest.param(PLAN, "next_step", 1, id="of another fold"),
        pytest.param("加强培训，健全制度。", "next_step", 0, id="only its place tells"),
        pytest.param("2012年，我局将充实人员。", "next_step", 0, id="of a year"),
        pytest.param("针对上述问题，我局将充实人员。", "next_step", 0, id="refers to what was before"),
        pytest.param("一是公开不够及时。", "problem", 0, id="of a list"),
        pytest.param("公开了三十条，更新不够及时", "problem", 0, id="no whole sentence"),
        pytest.param("开展了培训，更新不够及时。", "practice", 0, id="what was done"),
        pytest.param("缺页均已补齐。", "practice", 0, id="what was mended, among what was done"),
    ],
)
def test_what_is_not_moved(sentence: str, move: str, fold: int) -> None:
    texts = [report("a", *DONE), report("b", sentence, move=move)]
    for copy in transplanting.copies(texts, {"a": 0, "b": fold}, 0):
        assert [(example.paragraph.text, new) for example, new in copy] == [(text, False) for text in DONE]


def test_what_was_mended_comes_among_admissions() -> None:
    admitted = report("a", LACK, LACK, LACK, LACK, move="problem")
    (copy,) = transplanting.copies([admitted, report("b", "缺页均已补齐。")], {"a": 0, "b": 0}, 0)
    moved = [(e.paragraph.text[a:b], move) for e, _ in copy for a, b, move in e.segments if move != "problem"]
    assert moved == [("缺页均已补齐。", "practice")]


def test_a_short_report_is_not_copied() -> None:
    texts = [report("a", *DONE[:3]), report("b", PLAN, move="next_step")]
    assert transplanting.copies(texts, {"a": 0, "b": 0}, 0) == []

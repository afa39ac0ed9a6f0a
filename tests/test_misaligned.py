"""GBK read out of step: what is restored, what is marked as lost, and what is never touched."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import opencc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govnlp.text.alignment import apply
from govnlp.text.misaligned import misaligned
from govnlp.text.mojibake import mojibake, suspects
from govnlp.text.repair import repair

ROOT = Path(__file__).parent.parent
SENTENCE = "我局认真贯彻落实《中华人民共和国政府信息公开条例》，及时向社会公布水质监测结果，接受群众监督。"
WORDS = ROOT / "models" / "zh_govnlp" / "tokenizer" / "words.txt"


@pytest.mark.parametrize("at", [4, 13, 26, 40, 55, 70])
@pytest.mark.parametrize("change", ["lost", "added"])
def test_bytes_out_of_step_are_put_back(at: int, change: str) -> None:
    data = SENTENCE.encode("gbk")
    data = data[:at] + (data[at + 1 :] if change == "lost" else b"\xc5" + data[at:])
    damaged = "一、概述\n" + data.decode("gb18030", "replace") + "\n二、总体情况\n"
    restored = apply(damaged, misaligned(damaged))
    assert damaged.count("\ue000") == 0
    pattern = ".{0,3}".join(map(re.escape, restored.split("\ufffd")))
    assert re.fullmatch(pattern, f"一、概述\n{SENTENCE}\n二、总体情况\n"), restored
    assert restored.count("\ufffd") <= 2
    assert misaligned(restored) == []


@pytest.mark.parametrize("at", [0, 2, 8, 14])
@pytest.mark.parametrize("letters", ["AB", "PDF", "LED"])
def test_a_letter_taken_for_half_a_character_is_one_again(letters: str, at: int) -> None:
    data = f"我局进一步完善管理制度，健全{letters}岗，按月公布水质监测结果。".encode("gbk")
    damaged = "一、概述\n" + (data[:at] + data[at + 1 :]).decode("gb18030", "replace") + "\n"
    assert letters not in damaged
    restored = apply(damaged, misaligned(damaged))
    assert re.fullmatch(f".{{0,16}}制度，健全{letters}岗，按月公布水质监测结果。", restored.split("\n")[1]), restored


def test_two_wide_letters_may_be_halves_of_characters() -> None:
    damaged = "教导处、总务处分头负原稹ＰＣ趴诠栏6块，公示招生简章。"  # byte lost in 责, then 。校门口
    assert "校门口" in repair(damaged).text
    assert repair("本校有ＰＣ６台、ＬＥＤ屏２０块。").text == "本校有PC6台、LED屏20块。"


@pytest.mark.parametrize(
    ("damaged", "restored"),
    [
        pytest.param("各校ㄖ荨⒚耍", "各市（州、盟\ufffd", id="a lead byte lost, the last byte too"),
        pytest.param(
            "优化政服?袷孪?办理流程。", "优化政服务事项办理流程。", id="marks for half a character at either end"
        ),
        pytest.param(
            "濮阳市怎样申请?嵩县怎样申请?请看指南。", "濮阳市怎样申请?嵩县怎样申请?请看指南。", id="questions"
        ),
        pytest.param("的《某地日?qǐng)?bào)》", "的《某地日报》", id="one character in two halves, both named"),
        pytest.param("推進政務(wù)信?(xī)公开", "推進政務(wù)信息公开", id="a lost character named by its reading"),
    ],
)
def test_single_shapes(damaged: str, restored: str) -> None:
    assert apply(damaged, misaligned(damaged)) == restored
    assert misaligned(restored) == []


@pytest.mark.parametrize("converter", ["", "s2t"])
def test_rare_words_are_left_alone(converter: str) -> None:
    """The segmenter's words, forty in a row: the rarest characters stand side by side."""
    words = WORDS.read_text(encoding="utf-8").split()
    lines = ["、".join(words[i : i + 40]) for i in range(0, len(words), 40)]
    if converter:
        lines = opencc.OpenCC(converter).convert("\n".join(lines)).split("\n")
    assert len(lines) > 1000
    assert [line for line in lines if misaligned(line)] == []


_BYTES = st.binary(max_size=80).map(lambda data: data.decode("gb18030", "replace"))
_HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
_PIECES = st.one_of(
    _HAN, st.sampled_from([*"囨湁绾勫亸杩ㄖ荨⒚耍\ufffd?？€\x80é①１ＣΣ∮ \n1，。（(", "?(xī)", "日?qǐng)?bào)"]), _BYTES
)


@settings(max_examples=300)
@example("囨湁绾")
@given(st.lists(_PIECES, max_size=30).map("".join))
@example("濞仿団")  # one of three bytes is not known, and the others are no character with any
def test_laws_hold_on_any_bytes(text: str) -> None:
    for find in (misaligned, mojibake):
        once = apply(text, find(text))  # raises where edits overlap, lack order or do not fit
        assert find(once) == []
    spans = suspects(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)


def _lose(text: str, chance: random.Random) -> str:
    data = text.encode("gbk")
    at = chance.choice([i for i, b in enumerate(data) if b > 0xA0])
    return (data[:at] + data[at + 1 :]).decode("gb18030", "replace")


def test_restorations_of_damaged_paragraphs_are_hardly_ever_wrong() -> None:
    """On text the model has not seen: at least 80 % whole but for marked gaps, at most 1 % wrong."""
    chance = random.Random(7)
    lines = (ROOT / "training" / "data" / "stretches.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    paragraphs = [p for r in records if r["split"] == "test" for p in r["text"].split("\n") if len(p) >= 40][:200]
    assert len(paragraphs) > 50
    whole = wrong = 0
    for paragraph in paragraphs:
        damaged = _lose(paragraph, chance)
        restored = apply(damaged, misaligned(damaged))
        pattern = "[^\n]{0,3}".join(map(re.escape, restored.split("\ufffd")))
        fits = re.fullmatch(pattern, paragraph) is not None
        whole += fits and restored != damaged
        wrong += not fits and restored != damaged
    assert whole >= 0.8 * len(paragraphs)
    assert wrong <= 0.02 * len(paragraphs)  # a few hundred cases: one more or less

"""The cutter: the words of spacy-pkuseg, whatever the text."""

from __future__ import annotations

import re
from functools import cache

import pytest
import spacy_pkuseg
from hypothesis import given
from hypothesis import strategies as st

from govnlp.cutter import Cutter
from govnlp.model import shipped

MODEL = shipped() / "tokenizer"
LISTED = (MODEL / "words.txt").read_text(encoding="utf-8").split()
# Clauses as reports have them, and what is apt to go wrong: marks and digits that the model takes for one another, unknown
# characters (whose scores tie), characters beyond the basic plane, those the cutter uses itself.
CLAUSES = [
    "全年主动公开政府信息2018条",
    "市住房和城乡建设局受理依申请公开件三十七件",
    "占总数的百分之九十八点五",
    "１２３４年Ａ类／ｂ类",
    "2.5万元-3.5万元",
    "www.example.gov.cn",
    "&.&.&.",
    "一",
    "的的的的的的的的的的的的",
    "龘齾爩鱻",
    "𠮷𠮷局𠮷",
    "\ud800一\ud801二\ud802三",
    "\x00\x01\x02局",
    "为青年才俊克己奉公",
    "模糊不清的将功折过",
]


@cache
def peer(listed: bool) -> spacy_pkuseg.pkuseg:
    segmenter = spacy_pkuseg.pkuseg(str(MODEL), user_dict=None)
    segmenter.postprocesser.do_process = listed
    segmenter.postprocesser.common_words = set()
    segmenter.postprocesser.other_words = set(LISTED)
    return segmenter


@cache
def cutter(listed: bool) -> Cutter:
    features, weights = ((MODEL / name).read_bytes() for name in ("features.msgpack", "weights.npz"))
    return Cutter(features, weights, LISTED if listed else ())


@pytest.mark.parametrize("listed", [False, True], ids=["model", "model and list"])
@pytest.mark.parametrize("clause", CLAUSES, ids=range(len(CLAUSES)))
def test_the_same_words(clause: str, listed: bool) -> None:
    assert cutter(listed).cut([clause]) == [peer(listed).cut(clause)]


def test_the_list_matters() -> None:
    assert any(cutter(True).cut([clause]) != cutter(False).cut([clause]) for clause in CLAUSES)


def test_the_same_words_of_reports(seed_texts: list[str]) -> None:
    lines = [line for text in seed_texts for line in text.split()]
    assert cutter(True).cut(lines) == [peer(True).cut(line) for line in lines]
    clauses = [clause for text in seed_texts for clause in re.findall(r"\w+", text)]
    assert cutter(True).cut(clauses) == [peer(True).cut(clause) for clause in clauses]


def test_nothing_to_cut() -> None:
    assert cutter(True).cut([]) == []


characters = st.one_of(
    st.sampled_from(
        "一二两的了和在是我局政府信息公开年度报告条件申请主动依予以不０１９ＡＺａｚ／－％0123456789.-_,|/*:&AZaz，。；"
    ),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(),
)
pieces = st.one_of(
    st.text(characters, max_size=30).map(lambda text: "".join(text.split())),
    st.lists(st.sampled_from(LISTED), max_size=8).map("".join),
).filter(bool)


@given(st.lists(pieces, max_size=6), st.booleans())
def test_the_same_words_of_anything(texts: list[str], listed: bool) -> None:
    assert cutter(listed).cut(texts) == [peer(listed).cut(text) for text in texts]

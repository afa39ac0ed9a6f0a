"""The laws of repair, on hostile text and on all real text present: the log gives the repaired text, spans lead to the
source and back, repairing twice changes nothing, clean text is not touched."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import REAL_SEEDS, ROOT, SEEDS
from entities import read, sentences
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govnlp.text.alignment import Alignment, apply
from govnlp.text.repair import REPAIRS, Repair, repair

DATA = sorted((ROOT / "training" / "data").glob("*.jsonl"))

# What repairs look for, and what lies next to it: joined at random they make the cases nobody thinks of.
_ALPHABETS = {
    "han": "公开信息务局县一二〇十年月日号条项第",
    "traditional": ["公開", "資訊", "業務", "谘", "製", "檔案", "入口網站", "網際網路", "最佳化", "著", "乾"],
    "pinyin": ["(wù)", "(gōng)", "(kāi)", "(xin)", "(zheng)(zheng)", "qǐng)", "(app)", "(m)", "ù", "（wù）", "?"],
    "ascii": [*",.;:?!()[]<>|/-_%\"'&#=+", "??", ",,", "://", "www.", "http://", "a.b@c.cn", "8:30", "1,234"],
    "full_width": [*"，。；：？！（）、【】〔〕《》“”‘’—…％｜", "，，", ",、", "，。", "０", "９", "Ａ", "ｚ", "：//"],
    "digits": [
        "0",
        "1",
        "12",
        "111",
        "2023",
        "202318",
        "二0二二",
        "-3-",
        "1.",
        "1、",
        "(一)",
        "（一）",
        "一、",
        "20××",
    ],
    "spaces": [" ", "  ", "\t", "\u3000", "\u00a0", "\u2003", "\n", "\n\n", "\r\n", "\r", "\x0b", "\u2028"],
    "invisible": ["\u200b", "\ufeff", "\u00ad", "\u202e", "\x00", "\x1f", "\ufffd", "\ue000", "\u0304"],
    "entities": ["&nbsp;", "&amp;", "amp;", "&lt;", "&gt;", "&quot;", "&#8220;", "&#40;", "&#x2c;", "&#65292;", "&;"],
    "entities_of_invisible": ["&#13;", "&#x200b;", "&#0;", "&zwnj;", "&shy;", "&NewLine;", "&#65296;", "&#38;"],
    "markup": ["<p>", "</p>", "<br/>", '<p align=\\"center\\">', "<a href='x'>", "<", ">"],
    "mojibake": ["鏀垮簻", "淇℃伅", "鍏紑", "ㄖ荨⒚耍", "锟斤拷", "â€œ", "ï¼Œ"],
}
_UNITS = [unit for units in _ALPHABETS.values() for unit in units]
_MARKS = "公1a\n ,.;:?!()&，。；：？！、（）”"


def _joined(units: Sequence[str]) -> st.SearchStrategy[str]:
    """Units at random, some of them several times in a row."""
    pieces = st.one_of(st.sampled_from(units), st.builds(str.__mul__, st.sampled_from(units), st.integers(2, 9)))
    return st.lists(pieces, max_size=12).map("".join)


hostile = st.one_of(
    _joined(_UNITS),
    st.text(_MARKS, max_size=12),
    *(_joined([*units, "公", "开", "，"]) for units in _ALPHABETS.values()),
)
some_repairs = st.lists(st.sampled_from(REPAIRS), max_size=5)


def _real_texts() -> dict[str, str]:
    """Every text at hand by a name for messages: corpus records, marked sentences, seeds (the real ones where present)."""
    texts = {}
    for path in DATA:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            texts[f"{path.stem}/{record['id']}"] = record["text"]
    texts |= {f"entities/{i}": read(marked)[0] for i, marked in enumerate(sentences())}
    return texts | {f"{path.parent.parent.name}/{path.name}": _text(path) for path in (*SEEDS, *REAL_SEEDS)}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def real_texts() -> dict[str, str]:
    return _real_texts()


def assert_log_gives_the_text(source: str, repaired: Alignment, repairs: Sequence[Repair] = REPAIRS) -> None:
    """Law (a): the one log does what the repairs do one after the other; it is in order and holds no edit of nothing."""
    step_by_step, before = source, None
    while step_by_step != before:
        before = step_by_step
        for fix in repairs:
            step_by_step = apply(step_by_step, fix(step_by_step))
    assert apply(source, repaired.edits) == step_by_step  # raises where edits overlap, lack order or do not fit
    assert repaired.text == step_by_step
    assert all(edit.before != edit.after for edit in repaired.edits)
    assert all(edit.kind for edit in repaired.edits)


def assert_spans_lead_there_and_back(source: str, repaired: Alignment, spans: Sequence[tuple[int, int]]) -> None:
    """Law (b) for ``spans`` of the repaired text."""
    for start, end in spans:
        low, high = repaired.to_source(start, end)
        assert 0 <= low <= high <= len(source)
        back = repaired.to_repaired(low, high)
        if low < high:  # what was put in without taking anything out has a place in the source, but no characters
            assert back[0] <= start, (start, end)
            assert back[1] >= end, (start, end)
            assert repaired.to_source(*back) == (low, high), (start, end)


def assert_characters_keep_their_order(source: str, repaired: Alignment) -> None:
    """Law (b): spans of single characters rise on both sides, and what no edit touched is itself on both sides."""
    text = repaired.text
    to_source = [repaired.to_source(i, i + 1) for i in range(len(text))]
    to_repaired = [repaired.to_repaired(i, i + 1) for i in range(len(source))]
    assert to_source == sorted(to_source)
    assert to_repaired == sorted(to_repaired)
    touched = {i for edit in repaired.edits for i in range(edit.start, edit.end)}
    for i in set(range(len(source))) - touched:
        start, end = to_repaired[i]
        assert text[start:end] == source[i]
        assert to_source[start] == (i, i + 1)


@given(hostile)
def test_the_log_gives_the_repaired_text(source: str) -> None:
    assert_log_gives_the_text(source, repair(source))


@given(hostile, some_repairs)
def test_the_log_of_any_repairs_in_any_order_gives_the_repaired_text(source: str, repairs: list[Repair]) -> None:
    assert_log_gives_the_text(source, repair(source, repairs), repairs)


@given(hostile, some_repairs, st.data())
def test_spans_lead_to_the_source_and_back(source: str, repairs: list[Repair], data: st.DataObject) -> None:
    for repaired in (repair(source), repair(source, repairs)):
        size = len(repaired.text)
        ends = data.draw(st.lists(st.tuples(st.integers(0, size), st.integers(0, size)), max_size=8))
        assert_spans_lead_there_and_back(source, repaired, [(min(pair), max(pair)) for pair in ends])
        assert_characters_keep_their_order(source, repaired)


@settings(max_examples=500)
@example("公&#x200b;(wù)")  # an entity of a character that is dropped itself
@example("&#13;\n")
@example("&amp;nbsp;")  # escaped twice
@example("条）,?")  # a comma before a mark that is widened later
@example("开(app).")  # a stop behind a bracket that is widened in the same pass
@example("开?,??")  # a comma that is widened, beside question marks that stay
@example("公，，，，，。")  # more commas than one pass takes
@example("(开www.))")  # a bracket that ends the address before it once it is wide
@given(hostile)
def test_repairing_twice_changes_nothing(source: str) -> None:
    once = repair(source).text
    assert repair(once).edits == ()


@pytest.mark.parametrize("fix", REPAIRS, ids=lambda fix: fix.__name__)
@settings(max_examples=200)
@given(source=hostile)
def test_a_single_repair_finds_nothing_in_its_own_result(fix: Repair, source: str) -> None:
    assert fix(apply(source, fix(source))) == []


def test_the_laws_hold_on_real_text(real_texts: dict[str, str]) -> None:
    for name, source in real_texts.items():
        repaired = repair(source)
        assert_log_gives_the_text(source, repaired)
        assert repair(repaired.text).edits == (), name
        if name.split("/")[0] not in ("stretches", "excerpts"):
            assert_characters_keep_their_order(source, repaired)
            step = max(1, len(repaired.text) // 200)
            spans = [(i, i + n) for n in (1, 7, 60) for i in range(0, len(repaired.text) - n, step)]
            assert_spans_lead_there_and_back(source, repaired, spans)


# Written on purpose with half-width punctuation, or full-width digits, as many real reports are: all that may change.
_HALF_WIDTH = "width"


def test_clean_text_is_untouched(real_texts: dict[str, str]) -> None:
    """Texts written for the project get no edit; those written with half-width marks get those widened, no more."""
    kinds = {
        name: {edit.kind for edit in repair(source).edits}
        for name, source in real_texts.items()
        if name.split("/")[0] in ("reports", "excerpts", "stretches", "entities")
    }
    assert {name: found for name, found in kinds.items() if found - {_HALF_WIDTH}} == {}
    assert sum(_HALF_WIDTH in found for found in kinds.values()) <= 0.02 * len(kinds)

"""Wrong decodings: what is restored, what is only marked, and what is never touched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govnlp.text import likeness
from govnlp.text.alignment import apply
from govnlp.text.misaligned import misaligned
from govnlp.text.mojibake import mojibake, suspects
from govnlp.text.repair import repair

ROOT = Path(__file__).parent.parent
TEXT = (
    "某某县水务局政府信息公开工作年度报告\n一、总体情况\n2022年，我局通过门户网站主动公开信息312条。"
    "其中：规章2件（含废止），规范性文件6件；办理建议提案14件。\n二、存在的主要问题\n"
    "公开内容不够全面，更新不够及时，工作人员业务水平有待提高。\n"
)
SENTENCE = "我局认真贯彻落实《中华人民共和国政府信息公开条例》，及时向社会公布水质监测结果，接受群众监督。"
TRADITIONAL = opencc.OpenCC("s2t").convert(TEXT)


def _as_latin(data: bytes) -> str:
    return data.decode("latin-1")


def _as_cp1252(data: bytes) -> str:
    """As browsers do: what code page 1252 lacks stays a control character."""
    return "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in data)


@pytest.mark.parametrize(
    ("source", "damaged"),
    [
        pytest.param(TEXT, _as_latin(TEXT.encode()), id="UTF-8 as Latin-1"),
        pytest.param(TEXT, _as_cp1252(TEXT.encode()), id="UTF-8 as code page 1252"),
        pytest.param(TEXT, _as_latin(TEXT.encode("gbk")), id="GBK as Latin-1"),
        pytest.param(TEXT, _as_cp1252(TEXT.encode("gbk")), id="GBK as code page 1252"),
        pytest.param(TRADITIONAL, TRADITIONAL.encode("big5").decode("gb18030"), id="Big5 as GBK"),
        pytest.param("政府信息公开", "鏀垮簻淇℃伅鍏\ue100紑", id="UTF-8 as GB18030, every byte kept"),
        pytest.param("一、总体情况", "涓€銆佹€讳綋鎯呭喌", id="UTF-8 as code page 936, 0x80 as the euro sign"),
        pytest.param("一、总体情况", "涓�銆佹�讳綋鎯呭喌", id="UTF-8 as GBK, 0x80 lost with a mark"),
        pytest.param("见《政府信息公开指南》。", "见《æ”¿åºœä¿¡æ\x81¯公开指南》。", id="part of a line"),
    ],
)
def test_a_wrong_decoding_is_undone(source: str, damaged: str) -> None:
    edits = mojibake(damaged)
    assert damaged != source
    assert apply(damaged, edits) == source
    assert mojibake(source) == []


def test_a_byte_that_cannot_be_told_stays_marked() -> None:
    damaged = "全年公开".encode().decode("gbk", "replace") + "信息共六".encode()[:-1].decode("gbk", "replace")
    assert apply(damaged, mojibake(damaged)) == "全年公开信息共\ufffd"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("参会的有王昶、李堃、张赟、赵翀、欧阳珺、陈犇、贠喆。", id="rare names"),
        pytest.param("亳州、濮阳、泸州、邛崃、盱眙、郫都、犍为、鄠邑、尉犁、婺源", id="rare places"),
        pytest.param("於戲！爲政以德，譬如北辰，居其所而衆星共之。羣衆裏麪，考覈，徵集。", id="traditional text"),
        pytest.param("雾霾、豨莶草、鸬鹚、饕餮、魑魅魍魉、囹圄", id="rare words"),
        pytest.param("Café déjà vu, naïve Übergröße, señor, l’été — “ok”… 25°C ± 3 µm × 2", id="Western letters"),
        pytest.param("ñandú ÄÖÜäöüß ÀÁÂÃÄÅ éèêë", id="runs of accented letters"),
        pytest.param("Российская Федерация; Ελλάδα; にほんご、カタカナ; 한국어; ㄅㄆㄇㄈ", id="other scripts"),
        pytest.param("http://www.example.gov.cn/a%E4%B8%80/?q=1&b=%BF%C6 a.b@example.com", id="addresses"),
        pytest.param("|------|\n│├─┼─┤│ ① ② ③ ⒈ ⒉ ⑴ ㈠ Ⅲ ●■□★→ ㎡ ℃ ‰\n" * 20, id="table flood"),
        pytest.param("是吗？(好) 真的?（对） 日??》 ?", id="question marks"),
        pytest.param("推进政务(wù)公开(kāi)", id="pinyin"),
        pytest.param("联通 移动 电信", id="words whose GBK is valid UTF-8"),
        pytest.param("", id="nothing"),
    ],
)
def test_clean_text_is_left_alone(text: str) -> None:
    assert mojibake(text) == []
    assert misaligned(text) == []


@pytest.mark.parametrize("find", [mojibake, misaligned])
def test_the_projects_own_text_is_left_alone(find: Callable[[str], list[object]]) -> None:
    to_traditional = opencc.OpenCC("s2t")
    texts = [repair(path.read_text(encoding="utf-8")).text for path in sorted((ROOT / "seeds").glob("seed-*.txt"))]
    texts.append((ROOT / "tests" / "data" / "entities.txt").read_text(encoding="utf-8"))
    for path in sorted((ROOT / "training" / "data").glob("*.jsonl")):
        texts += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(texts) > 1000
    assert [text[:20] for text in texts if find(text)] == []
    assert [text[:20] for text in map(to_traditional.convert, texts) if find(text)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("公开信息锟斤拷锟斤拷共三条", ["锟斤拷锟斤拷"], id="replacement characters decoded again"),
        pytest.param("公开信\ufffd共三条", ["\ufffd"], id="replacement character"),
        pytest.param("见ÐÅßþÿðÞÝ号", ["ÐÅßþÿðÞÝ"], id="Latin letters that are no text"),
        pytest.param("公开信息共三条，参会的有王昶、李堃。", [], id="clean"),
        pytest.param("鏀垮簻淇℃伅", [], id="restored, so not suspect"),
    ],
)
def test_what_stays_garbled_is_marked(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in suspects(text)] == found


_PIECES = st.sampled_from(
    [*TEXT, *"鏀垮簻淇℃伅€ã€‚æ”¿Õþ¸®\ufffd?ㄖ荨⒚耍\ue000\ue4c8爲囹Aa1|( \n", "锛�", "(wù)", "畔⒐"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_laws_hold_on_any_text(text: str) -> None:
    for find in (mojibake, misaligned):
        once = apply(text, find(text))
        assert apply(once, find(once)) == once
    spans = suspects(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


def test_unseen_prose_is_likelier_than_its_garbled_form() -> None:
    assert likeness.score(SENTENCE) / len(SENTENCE) > -5
    garbled = SENTENCE.encode().decode("gbk", "replace")
    assert likeness.score(garbled) / len(garbled) < -9

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


_READINGS = (
    "六、努力方向\n對(duì)照《條(tiáo)例》要求，2018\u00a0年1\u00a0月，我縣網(wǎng)站公開(kāi)信息。\n"
    "2018年1月\n“（掛）牌”\n"
)


@pytest.mark.parametrize(
    ("source", "decode"),
    [
        pytest.param(TEXT + "2018年1月24日\n附：\n共3件", lambda t: _as_latin(t.encode("gbk")), id="dates on lines"),
        pytest.param(_READINGS, lambda t: _as_latin(t.encode("gb18030")), id="GBK, with readings and spaces"),
        pytest.param(_READINGS, lambda t: _as_cp1252(t.encode("gb18030")), id="GBK as code page 1252, with readings"),
        pytest.param(_READINGS, lambda t: _as_cp1252(t.encode()), id="UTF-8 as code page 1252, with readings"),
        pytest.param(
            f"{TEXT}掛牌之初\n會議和廣播上", lambda t: _as_cp1252(t.encode("gb18030")), id="begins like a mark"
        ),
    ],
)
def test_short_runs_come_back_where_the_text_shows_its_decoding(source: str, decode: Callable[[str], str]) -> None:
    damaged = decode(source)
    assert damaged != source
    assert apply(damaged, mojibake(damaged)) == source


@pytest.mark.parametrize("mark", ["\ufffd", "?", ""])
@pytest.mark.parametrize(
    ("source", "restored"),
    [
        pytest.param("上级复议诉讼情况共三条。", "上级复议诉讼情况", id="both last bytes lost"),
        pytest.param("监督检查司等9个司室负责同志", "监督检查司�9�司�负责同", id="some characters would do"),
        pytest.param("各乡镇每期600份", "各乡镇每�600", id="the likelier one would be wrong"),
    ],
)
def test_of_lost_bytes_only_what_is_clear_is_put(source: str, restored: str, mark: str) -> None:
    damaged = source.encode().decode("gbk", "replace").replace("\ufffd", mark)
    new = apply(damaged, mojibake(damaged))
    assert new.startswith(restored)
    assert all(a in (b, "\ufffd") for a, b in zip(new, source, strict=False))


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
        pytest.param("公开\x8d信息", ["\x8d"], id="control character of the second set"),
        pytest.param("见闁挎稒绋附件", ["闁挎稒绋"], id="decoded wrongly twice"),
        pytest.param("本年閺夈儲绨共三条", ["閺夈儲绨"], id="decoded wrongly twice, inside a sentence"),
        pytest.param("见ÕÂÂÊýÖ。", ["ÕÂÂÊýÖ"], id="GBK as Latin-1, a byte lost"),
        pytest.param("烫烫烫烫", ["烫烫烫"], id="memory that was never set"),
        pytest.param("见叕寮€鈥条", ["叕寮€鈥"], id="euro sign between Chinese characters"),
        pytest.param("鏀垮簻淇℃伅", [], id="restored, so not suspect"),
    ],
)
def test_what_stays_garbled_is_marked(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in suspects(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("参会的有王昶、李堃、张赟、赵翀、欧阳珺、陈犇、贠喆、仝馨彧。", id="rare given names"),
        pytest.param("镕基、璟、珮、玥、瑄、琬琰、璆琳、玟、珉、瓛、陈䶮、赵㬎、钱镠、孙儁", id="names outside GB2312"),
        pytest.param("仉、亓官、酆、鄢、郗、郤、妫、嬴、逄、麴、昝、蒯、乜、佘、宓、邴、邰", id="rare surnames"),
        pytest.param("古丽巴哈尔·买买提、阿不都热依木·吾斯曼、努尔兰·哈力别克", id="Uyghur and Kazakh names"),
        pytest.param("扎西次仁、格桑卓玛、才旦多杰、索南旺杰", id="Tibetan names"),
        pytest.param("巴特尔、乌云其木格、额尔敦木图、苏日娜", id="Mongolian names"),
        pytest.param("畲族、仫佬族、毛南族、仡佬族、傈僳族，歌圩、盘王节、芦笙", id="nationalities"),
        pytest.param("འཕྲིན་ཡིག ᠮᠣᠩᠭᠣᠯ ꆈꌠ قازاق تىلى", id="scripts of nationalities"),
        pytest.param("亳州、邛崃、盱眙、郫都、犍为、鄠邑、岢岚、蠡县、甪直、洑口、垞城、㙍圩、漷县", id="rare places"),
        pytest.param("僰人悬棺、婼羌、龟兹、于阗、硇洲岛、冇湖、氹仔、圐圙、圪塄、圪垯", id="rarer places"),
        pytest.param("滹沱河、潴龙河、㶟水、滏阳河、濉溪、灞、滈、潏、沣", id="rivers"),
        pytest.param("魑魅魍魉、饕餮、龃龉、囹圄、觊觎、耄耋、鳏寡孤独、筚路蓝缕、鸱鸮弄舌", id="rare idioms"),
        pytest.param("邻苯二甲酸二丁酯、三氯氰胺、吡虫啉、嘧菌酯、噻虫嗪、吲哚、芘、巯基、噁唑酮", id="chemical names"),
        pytest.param("吖啶、咔唑、哒嗪、噻唑、苊、䓬、菲、茚、芴、嘧啶硫蒽䓛", id="rings"),
        pytest.param("镧、铈、镨、钕、钷、钐、铕、钆、铽、镝、钬、铒、铥、镱、镥、𬬻、𬭊", id="elements"),
        pytest.param("豨莶草、蒺藜、薏苡仁、䗪虫、蟅虫、蛴螬、蒌仁、䔲", id="medicine"),
        pytest.param("鸬鹚、鹈鹕、鹡鸰、䴙䴘、鸻鹬、䴉、鹮、鳜鱼、鲮鱼、䱗、鲥鱼", id="birds and fish"),
        pytest.param("《尔雅·释虫》：蟓、蜋、蜩、螗、蜺、蟪蛄、螇螰", id="a classic"),
        pytest.param("犇犇公司、鑫淼淼商行、焱垚犇、骉骉", id="firms of tripled characters"),
        pytest.param("ニュース、トヨタ、アイウエオ、東京都情報公開条例", id="Japanese names"),
        pytest.param("お知らせ：情報公開制度のご案内です。", id="Japanese sentence"),
        pytest.param("정보공개 제도 안내, 서울특별시", id="Korean"),
        pytest.param("Российская Федерация、Правительство", id="Russian"),
        pytest.param("ㄅㄆㄇㄈ、ㄓㄨˋㄧㄣ", id="zhuyin"),
        pytest.param("α粒子、β射线、γ射线、Δt、Ω、μg/m³、λ=0.5", id="Greek letters as signs"),
        pytest.param("Café déjà vu, naïve Übergröße, señor, Straße Jørgensen Łódź", id="Western words"),
        pytest.param("ŠKODA、CITROËN、NESTLÉ、Häagen-Dazs、约€100万", id="Western brands"),
        pytest.param("kāi fàng、gōng wù、政務(wù)公開(kāi)", id="pinyin"),
        pytest.param("於戲！爲政以德，譬如北辰，居其所而衆星共之。羣衆裏麪，考覈，徵集。", id="traditional text"),
        pytest.param("│├─┼─┤│ ① ② ③ ⒈ ⑴ ㈠ Ⅲ ●■□★→ ㎡ ℃ ‰ ㊣ ㈱ № ▒▓▒", id="signs"),
    ],
)
def test_rare_words_and_foreign_ones_are_not_suspect(text: str) -> None:
    assert suspects(text) == []
    assert mojibake(text) == []


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

"""Damage to the script: traditional and over-converted characters, Taiwan wording, readings in brackets."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import cache
from random import Random

import opencc
from damage_cases import HAN, OPTIONAL, Case, character_edits, insert, undone
from damage_clean import clean_reports
from pypinyin import Style, lazy_pinyin

from govnlp import lexicon
from govnlp.text.alignment import Edit

# Characters whose glyph a font shares with a radical: those of the Kangxi dictionary, and some of the supplement.
_RADICALS = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
_RADICALS |= {
    "长": "⻓",
    "门": "⻔",
    "页": "⻚",
    "见": "⻅",
    "车": "⻋",
    "马": "⻢",
    "风": "⻛",
    "民": "⺠",
    "青": "⻘",
    "西": "⻄",
}

_OVER_CONVERTED = str.maketrans("制面系咨复", "製麵係谘複")


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def traditional(text: str, rng: Random) -> Case | None:
    """Row 4: OpenCC's plain conversion, of text with nothing traditional in it."""
    return undone(text, character_edits(text, _converter("s2t").convert(text))) if _is_simplified(text) else None


_MENUS = (
    "設為首頁 | 加入收藏 | 繁體中文 | 無障礙瀏覽 | 聯繫我們",
    "繁體中文 無障礙瀏覽 簡體版 聯繫我們",
    "網站導航 > 政務公開 > 年報 繁體中文",
)
_OLD_NAMES = ("乾安县", "乾县", "於潜县", "濛阳县", "著雍县")


def menu(text: str, rng: Random) -> Case | None:
    """Row 4: a traditional menu above simplified text, in which a county has an old name, which stays. The text is short
    enough for the menu to tell: above a long one it may stay, too."""
    text = text[: text.find("\n", 200) if "\n" in text[200:] else None]
    county = re.search(f"[{HAN}]{{2}}县", text)
    if not county or not _is_simplified(text) or not 100 < len(text) < 330:
        return None
    bar = rng.choice(_MENUS)
    clean = text.replace(county[0], rng.choice(_OLD_NAMES))
    clean = f"{_converter('t2s').convert(bar)}\n{clean}"
    return undone(clean, character_edits(clean[: len(bar)], bar))


def over_converted(text: str, rng: Random) -> Case | None:
    """Row 5: a character table that knows no words: 製度, 全麵, 體係, 谘詢, 答複."""
    if not re.search("[制面系咨复]", text) or not _is_simplified(text):
        return None
    by_character = "".join(_converter("s2t").convert(c) for c in text.translate(_OVER_CONVERTED))
    return undone(text, character_edits(text, by_character))


def radicals(text: str, rng: Random) -> Case | None:
    """Row 39: radicals in place of the characters that share their glyphs: ⼯作⼈员⻓期."""
    chosen = {c: radical for c, radical in _RADICALS.items() if rng.random() < 0.7}
    return undone(text, character_edits(text, "".join(chosen.get(c, c) for c in text)))


# What the converter of the pages seen rewords.
_TAIWAN = {
    **{"门户网站": "入口網站", "互联网": "網際網路", "优化": "最佳化", "计划": "計畫", "文件": "檔案", "群众": "民眾"},
    **{"在线": "線上", "设置": "設定", "搜集": "蒐集", "窗口": "視窗", "链接": "連結", "宏观": "巨觀", "网络": "網路"},
    **{"短信": "簡訊", "软件": "軟體", "硬件": "硬體", "服务器": "伺服器", "打印": "列印", "复印": "影印"},
}
# Where an ordinary word can only stand for the other one.
_TOLD = re.compile("(?<=规范性)文件|(?<=政策)文件|(?<=统计)数据|(?<=人工)智能")


@cache
def _taiwan_words() -> dict[str, tuple[str, ...]]:
    """Mainland word → its Taiwan forms in traditional characters."""
    optional = ("only", "never", "beside", "unless", "also")
    words: dict[str, tuple[str, ...]] = {}
    for row in lexicon.read("taiwan", ("taiwan", "mainland", "evidence"), optional):
        words[row["mainland"]] = (*words.get(row["mainland"], ()), _converter("s2tw").convert(row["taiwan"]))
    return words


@cache
def _is_ordinary(word: str) -> bool:
    """Whether a Taiwan word (in traditional characters) is one of the project's own clean reports, too."""
    simplified = _converter("t2s").convert(word)
    return any(simplified in text for text in clean_reports())


def _reworded(text: str, start: int, old: str, new: str) -> Edit:
    """The edit of a word. It may stay where the new word is ordinary on the mainland and nothing tells it apart."""
    told = _TOLD.match(text, start) or not _is_ordinary(new)
    return Edit("damage" if told else OPTIONAL, start, start + len(old), old, new)


def _is_simplified(text: str) -> bool:
    """Whether nothing in a text is traditional already, which nothing would tell from what a converter put."""
    return _converter("t2s").convert(text) == text


def taiwan(text: str, rng: Random) -> Case | None:
    """Row 6: traditional with the wording of the pages seen, where at least three different words were reworded.

    Words that are ordinary on the mainland, too (檔案, 線上), may stay.
    """
    found = list(re.finditer("|".join(_TAIWAN), text))
    if len({match[0] for match in found}) < 3 or not _is_simplified(text):
        return None
    inside = {i for match in found for i in range(*match.span())}
    edits = character_edits(text, _converter("s2t").convert(text))
    edits = [edit for edit in edits if edit.start not in inside]
    edits += [_reworded(text, match.start(), match[0], _TAIWAN[match[0]]) for match in found]
    return undone(text, sorted(edits, key=lambda edit: edit.start))


def taiwan_by_opencc(text: str, rng: Random) -> Case | None:
    """Row 6: Taiwan wording by OpenCC (s2twp), which rewords far more, where it changed at least three different words.

    Words that are ordinary on the mainland, too (檔案, 資料, 執行), may stay.
    """
    if not _is_simplified(text):
        return None
    edits: list[Edit] = []
    for match in re.finditer(r"[^，。；：、！？\n]+", text):
        edits += _opencc_edits(text, match.start(), match[0])
    words = {edit.after for edit in edits if edit.kind == OPTIONAL or len(edit.before) > 1}
    return undone(text, edits) if len(words) >= 3 else None


def _opencc_edits(text: str, start: int, clause: str) -> list[Edit]:
    """The edits that make a clause what s2twp makes of it, word by word as far as the words are known."""
    new, plain = (_converter(name).convert(clause) for name in ("s2twp", "s2tw"))
    longest = max(map(len, _taiwan_words()))
    edits: list[Edit] = []
    i = j = 0
    while i < len(clause):
        olds = (clause[i : i + n] for n in range(longest, 0, -1))
        pairs = ((old, word) for old in olds for word in _taiwan_words().get(old, ()))
        pair = next((p for p in pairs if new.startswith(p[1], j) and plain[i : i + len(p[0])] != p[1]), None)
        if pair:
            edits.append(_reworded(text, start + i, *pair))
            i, j = i + len(pair[0]), j + len(pair[1])
        elif new[j : j + 1] == plain[i]:
            if clause[i] != new[j]:
                edits.append(Edit("damage", start + i, start + i + 1, clause[i], new[j]))
            i, j = i + 1, j + 1
        else:
            matcher = difflib.SequenceMatcher(None, clause[i:], new[j:], autojunk=False)
            for op, a, b, c, d in matcher.get_opcodes():
                if op != "equal":
                    at = start + i
                    edits.append(Edit("damage", at + a, at + b, clause[i + a : i + b], new[j + c : j + d]))
            break
    return edits


def pinyin_brackets(text: str, rng: Random) -> Case | None:
    """Row 7: traditional, and most characters the conversion changed followed by their reading: 政務(wù)."""
    if not _is_simplified(text):
        return None
    new = _converter("s2t").convert(text)
    bracketed = {c for c in set(text) if rng.random() < 0.7}
    edits: list[Edit] = []
    for run in re.finditer(f"[{HAN}]+", text):
        readings = lazy_pinyin(run[0], style=Style.TONE)
        for i, (c, reading) in enumerate(zip(run[0], readings, strict=True), run.start()):
            if new[i] != c:
                edits.append(Edit("damage", i, i + 1, c, new[i] + (f"({reading})" if c in bracketed else "")))
    return undone(text, edits)


def pinyin_everywhere(text: str, rng: Random) -> Case | None:
    """Row 8: readings without tones behind most characters, up to four times: 政(zheng)(zheng)府(fu)."""
    edits: list[Edit] = []
    for run in re.finditer(f"[{HAN}]+", text):
        for i, reading in enumerate(lazy_pinyin(run[0], style=Style.NORMAL), run.start() + 1):
            if rng.random() < 0.7 and reading.isalpha():
                edits.append(insert(i, f"({reading})" * rng.choice([1, 1, 1, 2, 2, 3, 4])))
    return undone(text, edits)

"""Traditional characters and Taiwan wording: how a text shows them, and the edits that undo them."""

from __future__ import annotations

import re
from functools import cache

import opencc

from govnlp import lexicon
from govnlp.text.alignment import Edit

# A text with fewer traditional characters than this share of its telling characters is simplified with strays in it
# (a name, a quoted inscription): those stay.
_MIXED_SHARE = 0.05
_HANT_SHARE = 0.8
_LEAST_DISTINCT = 3
_TAIWAN_EVIDENCE = 2  # distinct words that only Taiwan uses
# Over-converted characters that OpenCC's t2s leaves alone (DAMAGE.md, row 5).
_ADDITIONS = str.maketrans({"谘": "咨"})


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    """(characters only traditional text has, characters only simplified text has)."""
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    to_simple = _converter().convert("\n".join(han)).split("\n")
    to_traditional = opencc.OpenCC("s2t").convert("\n".join(han)).split("\n")
    both = zip(han, to_simple, to_traditional, strict=True)
    traditional = {c for c, s, _ in both if s != c} - set("乾著瞭徵於餘藉麼夥")
    simple = {c for c, t in zip(han, to_traditional, strict=True) if t != c} - traditional
    return frozenset(traditional), frozenset(simple - set("后里面斗谷丑干台只余云志准制采松卷价累划向回系征"))


def detect(text: str) -> str:
    """The script of ``text``: "hans", "hant", "hant-tw" (traditional with Taiwan wording) or "mixed"."""
    traditional, simple = _telling()
    present = set(text)
    old = {c: text.count(c) for c in present & traditional}
    if len(old) < _LEAST_DISTINCT:
        return "hans"
    new = sum(text.count(c) for c in present & simple)
    share = sum(old.values()) / (sum(old.values()) + new)
    if share < _MIXED_SHARE:
        return "hans"
    if share < _HANT_SHARE:
        return "mixed"
    return "hant-tw" if _shows_taiwan_wording(_simplified(text)) else "hant"


def simplify(text: str) -> list[Edit]:
    """Edits that put simplified for traditional characters, one for one, where the text is traditional or mixed."""
    traditional, _ = _telling()
    if "谘" not in text and len(set(text) & traditional) < _LEAST_DISTINCT:
        return []
    script = detect(text)
    new = text.translate(_ADDITIONS) if script == "hans" else _simplified(text)
    return _differences("script", text, new)


def _simplified(text: str) -> str:
    """OpenCC's t2s, character by character where its phrases would change the length."""
    new = _converter().convert(text)
    if len(new) != len(text):
        new = "".join(c if len(s := _converter().convert(c)) != 1 else s for c in text)
    return new.translate(_ADDITIONS)


def _differences(kind: str, old: str, new: str) -> list[Edit]:
    """Edits for the runs in which two texts of one length differ."""
    edits: list[Edit] = []
    start = -1
    for i, (a, b) in enumerate(zip(old, new, strict=True)):
        if a != b and start < 0:
            start = i
        elif a == b and start >= 0:
            edits.append(Edit(kind, start, i, old[start:i], new[start:i]))
            start = -1
    if start >= 0:
        edits.append(Edit(kind, start, len(old), old[start:], new[start:]))
    return edits


@cache
def _taiwan() -> tuple[dict[str, str], frozenset[str], re.Pattern[str]]:
    """(Taiwan word → mainland word, the words that are evidence, a pattern of all), in simplified characters."""
    entries = lexicon.read("taiwan", ("taiwan", "mainland", "evidence"))
    words = {entry["taiwan"]: entry["mainland"] for entry in entries}
    pattern = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return words, frozenset(e["taiwan"] for e in entries if e["evidence"]), re.compile(pattern)


def _shows_taiwan_wording(simplified: str) -> bool:
    _, evidence, _ = _taiwan()
    return sum(word in simplified for word in evidence) >= _TAIWAN_EVIDENCE


def mainland_wording(text: str) -> list[Edit]:
    """Edits that put mainland for Taiwan wording, in text already simplified.

    Done only where the text holds two words no mainland text has. A converter changes a word everywhere, so a word whose
    mainland form also occurs was meant as it stands.
    """
    if not _shows_taiwan_wording(text):
        return []
    words, _, pattern = _taiwan()
    meant = {taiwan for taiwan, mainland in words.items() if mainland in text or mainland == taiwan}
    return [Edit("wording", m.start(), m.end(), m[0], words[m[0]]) for m in pattern.finditer(text) if m[0] not in meant]

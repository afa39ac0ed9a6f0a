"""Traditional characters: how a text shows them, and the edits that undo them."""

from __future__ import annotations

import re
from functools import cache

import opencc

from govnlp import lexicon
from govnlp.text.alignment import Edit
from govnlp.text.wording import shows_taiwan_wording

# A text with fewer traditional characters than this share of its telling characters is simplified with strays in it
# (a name, a quoted inscription): those stay.
_MIXED_SHARE = 0.05
_HANT_SHARE = 0.8
_LEAST_DISTINCT = 3
_NAMED_BESIDE = 2  # different simplified characters in a line with one traditional one
# Characters traditional text shares with simplified text.
_SHARED = frozenset("乾著瞭徵於餘藉麼夥祇钜锺")


@cache
def _variants() -> tuple[dict[str, str], str, re.Pattern[str]]:
    """What OpenCC's t2s leaves alone or gets wrong: (form in its result → simplified form of the same length, those
    characters that no simplified text has either, a pattern of all forms)."""
    entries = lexicon.read("variants", ("simplified", "anywhere"))
    for entry in entries:
        if len(entry["id"]) != len(entry["simplified"]):
            raise lexicon.LexiconError(f"lexicon/variants.jsonl: {entry['id']!r}: both forms must be of one length")
    forms = {entry["id"]: entry["simplified"] for entry in entries}
    pattern = re.compile("|".join(sorted(map(re.escape, forms), key=len, reverse=True)))
    return forms, "".join(entry["id"] for entry in entries if entry["anywhere"]), pattern


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
    traditional = {c for c, s, _ in both if s != c} | {form for form in _variants()[0] if len(form) == 1}
    traditional -= _SHARED
    simple = {c for c, t in zip(han, to_traditional, strict=True) if t != c} - traditional
    return frozenset(traditional), frozenset(simple - set("后里面斗谷丑干台只余云志准制采松卷价累划向回系征"))


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(_telling()[0]))}]")


def _shows_traditional(text: str) -> bool:
    """Whether a text has enough different traditional characters for them to be more than a name."""
    found: set[str] = set()
    for match in _traditional().finditer(text):
        found.add(match[0])
        if len(found) == _LEAST_DISTINCT:
            return True
    return False


def detect(text: str) -> str:
    """The script of ``text``: "hans", "hant", "hant-tw" (traditional with Taiwan wording) or "mixed"."""
    if not _shows_traditional(text):
        return "hans"
    traditional, simple = _telling()
    present = set(text)
    old = sum(text.count(c) for c in present & traditional)
    new = sum(text.count(c) for c in present & simple)
    share = old / (old + new)
    if share < _MIXED_SHARE:
        return "hans"
    if share < _HANT_SHARE:
        return "mixed"
    return "hant-tw" if shows_taiwan_wording(_simplified(text)) else "hant"


def simplify(text: str) -> list[Edit]:
    """Edits that put simplified for traditional characters, one for one, where the text is traditional or mixed, or has
    Taiwan wording: then strays are what a converter left over.

    Simplified lines of a mixed text stay, names with old characters in them too (乾县 below a traditional menu).
    """
    found = detect(text)
    strays = _traditional().search(text) is not None
    if found == "hans" and not (strays and shows_taiwan_wording(text)):
        forms, anywhere, _ = _variants()
        new = text
        for c in anywhere:
            new = new.replace(c, forms[c])
    else:
        new = _simplified(text)
        if new != text and found != "hans":
            new = _by_line(text, new, found == "mixed")
    return _differences("script", text, new) if new != text else []


def _by_line(text: str, new: str, mixed: bool) -> str:
    """``new``, the text simplified, with its simplified lines as they were in ``text``, but for what no simplified text has.

    A line is simplified where it has no traditional character but those that simplified text has, too. In a mixed text,
    one among several simplified ones, or in a place's name (濛阳县), is a name's, and that of a name wherever no other
    stands beside it.
    """
    traditional, simple = _telling()
    lines = text.split("\n")
    found = [(present & traditional, len(present & simple)) for present in map(set, lines)]
    names = {
        c
        for line, (old, simplified) in zip(lines, found, strict=True)
        for c in (old if mixed and len(old) == 1 else ())
        if simplified >= _NAMED_BESIDE or re.search(rf"{c}[\u4e00-\u9fff]{{0,2}}[县乡镇]", line)
    }
    forms, anywhere, _ = _variants()
    kept = str.maketrans({c: forms[c] for c in anywhere})
    return "\n".join(
        before.translate(kept) if before != after and old <= names and (simplified or mixed) else after
        for before, after, (old, simplified) in zip(lines, new.split("\n"), found, strict=True)
    )


def _simplified(text: str) -> str:
    """OpenCC's t2s with the project's additions, character by character where its phrases would change the length."""
    new = _converter().convert(text)
    if len(new) != len(text):
        new = "".join(c if len(s := _converter().convert(c)) != 1 else s for c in text)
    forms, _, pattern = _variants()
    return pattern.sub(lambda match: forms[match[0]], new)


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

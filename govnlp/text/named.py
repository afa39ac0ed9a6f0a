"""Lost characters whose reading stands behind them: 信?(xī), and 日?qǐng)?bào) where one was taken for two halves."""

from __future__ import annotations

import re
import unicodedata

from govnlp.text import likeness, script
from govnlp.text.alignment import Edit
from govnlp.text.gbk import LOST, gbk_bytes, pair

_LETTERS = "[a-zɡɑüêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]{1,7}"
_NAMED = re.compile(rf"[?？{LOST}][(（]?({_LETTERS})[)）](?:[?？{LOST}][(（]?({_LETTERS})[)）])?")
_BRACKETED = re.compile(rf"[(（]{_LETTERS}[)）]")
_TONED = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]")
_NEAR = 40  # characters either side in which the two nearest Han characters are looked for
# In nats: by how much one character has to be likelier than the next, and the least a character may have in its place.
_CHOICE = 6.0
_LEAST = -9.0


def named_by_pinyin(text: str) -> list[Edit]:
    """Edits that put characters for question marks that pinyin in brackets names.

    Where two stand in a row (日?qǐng)?bào)), one character was taken for two halves, the first read with the byte before
    it, so that both readings tell of it: 報 is 88F3, D588 is 請, and D5 ends 日.
    """
    edits = [edit for m in _NAMED.finditer(text) if _TONED.search(m[0]) and (edit := _edit(text, m))]
    if edits and script.detect(text) == "hans":
        edits = [edit._replace(after=likeness.fold(edit.after)) for edit in edits]
    return edits


def _edit(text: str, m: re.Match[str]) -> Edit | None:
    """The edit that puts the character a match names, if it is clear which."""
    before = _BRACKETED.sub("", text[max(0, m.start() - _NEAR) : m.start()]) or "\n"
    after = _BRACKETED.sub("", text[m.end() : m.end() + _NEAR]) or "\n"
    first, second = (_characters(part) for part in m.groups(default=""))
    if second:
        trail = (gbk_bytes(text[m.start() - 1 : m.start()]) or (0,))[-1] if m.start() else 0
        found = [c for c in second if len(b := gbk_bytes(c)) == 2 and (pair(trail, b[0]) or "?") in first]
    else:
        found = list(dict.fromkeys(likeness.fold(c) for c in first))
    ranked = sorted(((likeness.score(c, before, after), c) for c in found), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _CHOICE):
        return None
    new = ranked[0][1]
    if not second and likeness.score(new, before) < _LEAST:
        return None
    return Edit("named_by_pinyin", m.start(), m.end(), m[0], new)


def _characters(syllable: str) -> str:
    """The characters that can be read so."""
    plain = unicodedata.normalize("NFC", syllable.replace("ɡ", "g").replace("ɑ", "a"))
    return likeness.readings().get(plain, "")

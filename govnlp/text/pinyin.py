"""Pinyin in brackets behind the character it reads: 政務(wù), 政(zheng)(zheng)府(fu)."""

from __future__ import annotations

import re
from typing import NamedTuple

from govnlp.text import syllables
from govnlp.text.alignment import Edit
from govnlp.text.settled import until_settled

_LATIN = "A-Za-z\u00c0-\u024f\u0250-\u02af\u0300-\u036f\u1e00-\u1eff"
_ONE = rf"[{_LATIN}][{_LATIN}:]{{0,8}}[1-5]?"  # ü may be written u:, the tone as a figure
_WHOLE = re.compile(rf"[(（] ?({_ONE}(?: {_ONE}){{0,7}}) ?[)）]")
# One of the brackets lost. Behind a question mark the character is lost, too: 日?qǐng)?bào).
_BROKEN = re.compile(rf"(?<![{_LATIN}(（])([{_LATIN}]{{1,9}})[)）]|[(（]([{_LATIN}]{{1,9}})(?![{_LATIN}1-5: )）])")
_HAN = re.compile("[\u3007\u3400-\u9fff]")
# Toneless brackets are pinyin where a page has at least so many that read the character before them and they are most
# of its toneless syllables in brackets, ...
_PLENTY = 6
# ... or where at least so many only say again what the bracket before them said: (zheng)(zheng).
_REPEATS = 2
_TONED_EVIDENCE = 3  # brackets with tone marks that show the page to have pinyin throughout


class _Bracket(NamedTuple):
    start: int
    end: int
    toned: bool  # or as sure to be pinyin as if it were
    read: bool  # the character before reads so
    lost: bool  # a question mark stands for the character before
    again: bool  # says what the bracket before it said


def pinyin(text: str) -> list[Edit]:
    """Drop pinyin in brackets behind the character it reads.

    A whole bracket with a tone mark is always pinyin. One without, and one that lost a side, is where the page shows
    pinyin throughout and the character before it is read so: (app), and (she) behind anything but 社, 设 …, stay. A
    bracket of several syllables is pinyin where the characters before it are read so, one by one: 政府(zhèng fǔ).
    """
    return until_settled(text, _pinyin)


def _pinyin(text: str) -> list[Edit]:
    whole = _brackets(text, _WHOLE)
    if not whole:
        return []
    toned = sum(b.toned and not b.lost for b in whole)
    bare = [bracket for bracket in whole if not bracket.toned]
    read = sum(bracket.read for bracket in bare)
    repeats = sum(bracket.again and bracket.read for bracket in bare)
    throughout = toned >= _TONED_EVIDENCE or repeats >= _REPEATS or (read >= _PLENTY and 2 * read >= len(bare))
    found = [b for b in whole if (b.toned and not b.lost) or (throughout and (b.read or b.toned))]
    if throughout:
        found += [b for b in _brackets(text, _BROKEN) if b.read or (b.toned and b.lost)]
        found.sort()
    return [Edit("pinyin", b.start, b.end, text[b.start : b.end], "") for b in found]


def _brackets(text: str, pattern: re.Pattern[str]) -> list[_Bracket]:
    """The matches that are a syllable behind a character, a bracket, or a question mark that stands for a character."""
    out: list[_Bracket] = []
    character, name, end = "", "", -1  # of the bracket before
    for match in pattern.finditer(text):
        letters = match[match.lastindex or 1]
        if " " in letters:
            out += _of_several(text, match, letters.split(" "))
            continue
        syllable = syllables.parse(letters)
        before = text[match.start() - 1] if match.start() else ""
        if syllable is None:
            continue
        behind = match.start() == end
        if not behind:
            character, name = before, ""
        read = syllables.reads(character, syllable.name)
        toned = syllable.toned or (read and letters[-1].isdigit())
        lost = before in ("?", "？")
        in_place = behind or lost or _HAN.match(before) or (before in (")", "）") and pattern is _WHOLE)
        if in_place and (toned or not letters[-1].isdigit()):
            out.append(_Bracket(match.start(), match.end(), toned, read, lost, name == syllable.name))
            if toned or read:
                end, name = match.end(), syllable.name
    return out


def _of_several(text: str, match: re.Match[str], words: list[str]) -> list[_Bracket]:
    """The bracket of several syllables, if the characters before it are read so."""
    parsed = [syllables.parse(word) for word in words]
    characters = text[max(0, match.start() - len(words)) : match.start()]
    if len(characters) < len(words) or not all(
        syllable and syllables.reads(character, syllable.name)
        for syllable, character in zip(parsed, characters, strict=True)
    ):
        return []
    return [_Bracket(match.start(), match.end(), toned=True, read=True, lost=False, again=False)]

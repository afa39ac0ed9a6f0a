"""Text decoded wrongly: UTF-8 read as GBK or Latin-1, GBK as Latin-1, Big5 as GBK and back; and what stays garbled.

A stretch is restored only where the restored reading is clearly likelier than the text as it stands (likeness.py); a
character that cannot be told is left as U+FFFD. Ordinary text is told by one search for characters it does not have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from govnlp import prefilter
from govnlp.text import likeness
from govnlp.text.alignment import Edit
from govnlp.text.gbk import LOST, gbk_bytes
from govnlp.text.misaligned import NUMERALS, misaligned
from govnlp.text.readings import (
    FLOOR,
    LATIN_GBK,
    LATIN_UTF8,
    TONED,
    Piece,
    big5_as_gbk,
    gbk_as_big5,
    gbk_as_latin,
    utf8_as_gbk,
    utf8_as_latin,
)
from govnlp.text.settled import until_settled

# Margins, in nats. They were set on the reports of the training half, each damaged and read by a model of the four fifths
# of that half that it is not in (``fifth`` and ``texts`` in training/characters.py), and by the words and names of
# tests/test_mojibake.py that have to stay. A restored run has to be likelier than the text as it stands by both.
_GAIN = 10.0  # in all
_GAIN_SURE = 3.0  # in all, where other stretches were restored in the same way
_GAIN_EACH = 2.0  # a character restored
_PROSE = -8.5  # least mean log likelihood of what is restored; prose has -4, garbled text -12 and less
# By which one character in place of a lost byte has to be likelier than the next. Of 10,750 lost characters 0.15 % were
# chosen wrongly with a margin of 6, 0.014 % with 8, none of 6,400 with 9 or more.
_CHOICE = 10.0
_LINE = re.compile("[^\n]+")
_EVIDENCE = 3  # runs restored in one way that make a short one believed
_PLAIN = 12  # characters restored in one way that do, too, in text read as Latin, where chance makes none
_LATIN = ("utf8_as_latin1", "gbk_as_latin1")
_BRACKETED = re.compile(f"[(（][a-z{TONED}]{{1,6}}[)）]")  # a reading put behind a character
_BEAM = 12
_MOST_GAPS = 10_000  # lost bytes in one text for which a character is looked for: more are no report, and cost time


def _lines_with(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """The lines of the text in which the pattern occurs, as spans."""
    found = pattern.search(text)
    while found:
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.start())
        end = len(text) if end < 0 else end
        yield start, end
        found = pattern.search(text, end)


# --- what is likelier


def _likeliest(readings: Sequence[str], before: str, after: str) -> list[str]:
    """One character for each of ``readings``, the likeliest together; a beam search."""
    logp = likeness.model().logp
    # Each hypothesis: its score, the two characters before, and what was chosen where there was a choice, as a chain.
    beam: list[tuple[float, str, Any]] = [(0.0, likeness.fold(before[-2:]), None)]
    for choices in (*readings, *after[:2]):
        folded = likeness.fold(choices)
        if len(choices) == 1:
            if len(beam) == 1:  # nothing to weigh
                beam = [(0.0, beam[0][1][-1:] + folded, beam[0][2])]
            else:
                beam = [(s + logp(folded, context), context[-1:] + folded, chain) for s, context, chain in beam]
        else:
            grown = [
                (s + logp(f, context), context[-1:] + f, (c, chain))
                for s, context, chain in beam
                for c, f in zip(choices, folded, strict=True)
            ]
            grown.sort(key=lambda hypothesis: -hypothesis[0])
            beam = grown[:_BEAM]
    chain = max(beam, key=lambda hypothesis: hypothesis[0])[2]
    chosen: list[str] = []
    while chain:
        chosen.append(chain[0])
        chain = chain[1]
    return [choices if len(choices) == 1 else chosen.pop() for choices in readings]


def _settle(readings: Sequence[str], before: str, after: str) -> str:
    """One character for each of ``readings``, in context; U+FFFD where another one would do nearly as well."""
    if all(len(choices) == 1 for choices in readings):
        return "".join(readings)
    certain = "".join(choices for choices in readings if len(choices) == 1)
    if likeness.fold(certain) == certain.translate(likeness.DIGITS_AND_MARKS):  # simplified text: so are its gaps
        readings = ["".join(c for c in choices if likeness.fold(c) == c) or choices for choices in readings]
    best = _likeliest(readings, before, after)
    for _ in range(2):  # again beside what was not clear
        best = [
            c if len(choices) == 1 or _is_clear(c, choices, best, i, before, after) else LOST
            for i, (c, choices) in enumerate(zip(best, readings, strict=True))
        ]
    return "".join(
        LOST if likeness.is_strange(c) and any(len(near) > 1 for near in readings[max(0, i - 1) : i + 2]) else c
        for i, c in enumerate(best)  # beside a lost byte the cut may be wrong: what no text has shows it
    )


def _is_clear(c: str, choices: str, text: Sequence[str], at: int, before: str, after: str) -> bool:
    """Whether ``c`` at that place of the text is clearly likelier than the other choices."""
    left = (before + "".join(text[max(0, at - 2) : at]))[-2:]
    right = ("".join(text[at + 1 : at + 3]) + after)[:2]
    if c in NUMERALS and any(other in NUMERALS for other in choices if other != c):
        return False
    others = (likeness.score(other, left, right) for other in choices if other != c)
    return likeness.score(c, left, right) - max(others) >= _CHOICE


def _edits(kind: str, text: str, pieces: Sequence[Piece], sure: bool) -> list[Edit]:
    """The edits that put the pieces' readings, one for each stretch between ASCII characters, if clearly likelier.

    sure: other stretches of the text were of this kind, so a short one may be too.
    """
    is_line = bool(pieces) and text[pieces[0].start - 1 : pieces[0].start] in ("", "\n")
    is_line = is_line and text[pieces[-1].end : pieces[-1].end + 1] in ("", "\n")
    new = [i for i, p in enumerate(pieces) if p.readings != text[p.start : p.end]]
    first, last = (new[0], new[-1] + 1) if new else (0, 0)
    pieces = pieces[first:last]
    if not pieces:
        return []
    start, end = pieces[0].start, pieces[-1].end
    before, after = text[max(0, start - 2) : start] or "\n", text[end : end + 2] or "\n"
    restored, old = _settle([p.readings for p in pieces], before, after), text[start:end]
    if restored == old:
        return []
    # What stays lost, or is no Chinese, tells nothing for either side.
    told = _BRACKETED.sub("", restored).replace(LOST, "")
    foreign = sum(_is_chinese(c) for c in told)
    if is_line and sure and kind in _LATIN:  # a whole line of Latin letters that can be read as the others
        strange = sum(map(likeness.is_strange, filter(_is_chinese, told)))
        return list(_put(kind, text, pieces, restored)) if strange <= foreign / 2 else []
    if foreign < (1 if sure else 2):
        return []
    score = likeness.score(told, before, after)
    gain = score - likeness.score(old, before, after, floor=FLOOR)
    if gain < (_GAIN_SURE if sure else max(_GAIN, _GAIN_EACH * foreign)) or _mean(told, before, after) < _PROSE:
        return []
    return list(_put(kind, text, pieces, restored))


def _is_chinese(c: str) -> bool:
    """Whether the character is a Chinese one or a Chinese mark: not ASCII, nor a Latin letter or space."""
    return c >= "\u2000" or c in "·×°±§÷²³"


def _put(kind: str, text: str, pieces: Sequence[Piece], new: str) -> Iterator[Edit]:
    """The edits that put ``new``, one character for each of the pieces."""
    for i, j, low, high in _joined(text, pieces, new):
        yield Edit(kind, low, high, text[low:high], new[i:j])


def _joined(text: str, pieces: Sequence[Piece], new: str) -> Iterator[tuple[int, int, int, int]]:
    """Runs of pieces that change and touch: (first, end, text from, text to)."""
    begun = -1
    for i, piece in enumerate(pieces):
        if text[piece.start : piece.end] == new[i]:
            if begun >= 0:
                yield begun, i, pieces[begun].start, pieces[i - 1].end
            begun = -1
        elif begun < 0:
            begun = i
        elif pieces[i - 1].end != piece.start:
            yield begun, i, pieces[begun].start, pieces[i - 1].end
            begun = i
    if begun >= 0:
        yield begun, len(pieces), pieces[begun].start, pieces[-1].end


def _mean(told: str, before: str, after: str) -> float:
    """The mean log likelihood of the characters that are not ASCII."""
    logs = [(c, likeness.score(c, (before + told[max(0, i - 2) : i])[-2:])) for i, c in enumerate(told)]
    foreign = [score for c, score in logs if _is_chinese(c)]
    return sum(foreign) / len(foreign)


_Reader = Callable[[str, int, int], tuple[list[Piece], int]]


def _restore(
    kind: str, text: str, lines: Sequence[tuple[int, int]], read: _Reader, taken: Sequence[Edit]
) -> list[Edit]:
    """``taken`` and the edits of one kind of wrong decoding, in order.

    The lines are looked at; once a few runs were found, all lines are, and short runs believed. A line with an edit in
    ``taken`` is left.
    """
    edits = list(taken)
    found = size = 0
    gaps = 0
    for sure in (False, True):
        if sure:
            if found < _EVIDENCE and (size < _PLAIN or kind not in _LATIN):
                break
            lines = [(m.start(), m.end()) for m in _LINE.finditer(text)]
        spans = _gaps(lines, edits) if sure else _free(lines, edits, len(text))
        for start, end in spans:
            at = start
            while at < end:
                pieces, at = read(text, at, end)
                if (gaps := gaps + sum(len(p.readings) > 1 for p in pieces)) > _MOST_GAPS:
                    pieces = [p if len(p.readings) == 1 else p._replace(readings=LOST) for p in pieces]
                new = _edits(kind, text, pieces, sure)
                found += bool(new)
                size += sum(len(edit.after) for edit in new)
                edits += new
        edits.sort(key=lambda edit: edit.start)
    return edits


def _free(spans: Sequence[tuple[int, int]], edits: Sequence[Edit], size: int) -> list[tuple[int, int]]:
    """The spans that no edit touches."""
    rest = iter([*edits, Edit("", size + 1, size + 1, "", "")])
    out = []
    edit = next(rest)
    for start, end in spans:
        while edit.end <= start:
            edit = next(rest)
        if edit.start >= end:
            out.append((start, end))
    return out


def _gaps(lines: Sequence[tuple[int, int]], edits: Sequence[Edit]) -> list[tuple[int, int]]:
    """What the edits leave of the lines."""
    out = []
    i = 0
    for start, end in lines:
        at = start
        while i < len(edits) and edits[i].end <= end:
            if edits[i].start > at:
                out.append((at, edits[i].start))
            at = max(at, edits[i].end)
            i += 1
        if at < end:
            out.append((at, end))
    return out


def _once(text: str) -> list[Edit]:
    if text.isascii():
        return []
    edits: list[Edit] = []
    if LATIN_UTF8.search(text):
        edits = _restore("utf8_as_latin1", text, list(_lines_with(LATIN_UTF8, text)), utf8_as_latin, edits)
    if LATIN_GBK.search(text):
        edits = _restore("gbk_as_latin1", text, list(_lines_with(LATIN_GBK, text)), gbk_as_latin, edits)
    if likeness.rare().search(text):
        lines = list(_lines_with(likeness.rare(), text))
        edits = _restore("utf8_as_gbk", text, lines, utf8_as_gbk, edits)
        edits = _restore("big5_as_gbk", text, lines, big5_as_gbk, edits)
        edits = _restore("gbk_as_big5", text, lines, gbk_as_big5, edits)
    return edits


def mojibake(text: str) -> list[Edit]:
    """Edits that restore runs decoded with the wrong encoding."""
    return until_settled(text, _once)


# --- what is left


_ODD = prefilter.any_of(
    [
        "\ufffd|[\u0080-\u0084\u0086-\u009f]|[\u0080-\u009f\u00a1-\u00ff]{6,}|锟斤拷|烫烫烫|屯屯屯",
        "(?<=[\u4e00-\u9fff])€(?=[\u4e00-\u9fff])",
    ]
)
_LETTERS = re.compile(
    "[\u0391-\u03c9]{2,}|[\u0401-\u0451]{2,}|[\u3041-\u30fe]{2,}|[\u3105-\u3129]{2,}"
)  # words of a script
_BETWEEN_WORDS = frozenset("\n、，。；：？！（）《》“”·")  # one rare word behind another is no garbled stretch
_CLOSE = 4  # characters between odd ones that belong to one stretch
# What makes a stretch suspect: so many characters, so many different odd ones, of them some that GB2312 lacks (most of
# what UTF-8 gives, few of the rare words people write) or even more.
_LEAST = 4
_LEAST_ODD = 3
_LEAST_BEYOND = 2
_MANY_ODD = 5
_GARBLED = -10.5  # greatest mean log likelihood of a garbled stretch


def suspects(text: str) -> list[tuple[int, int]]:
    """Stretches that look garbled and that neither ``mojibake`` nor ``misaligned`` restores, as spans in order."""
    if not likeness.rare().search(text) and not _ODD.search(text):
        return []
    groups: list[list[tuple[int, int]]] = []
    for mark in _odd_places(text):
        between = text[groups[-1][-1][1] : mark[0]] if groups and mark[0] - groups[-1][-1][1] <= _CLOSE else "\n"
        if _BETWEEN_WORDS.isdisjoint(between):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    spans = [(group[0][0], group[-1][1]) for group in groups if _is_garbled(text, group)]
    if not spans:
        return []
    edits = sorted([*mojibake(text), *misaligned(text)], key=lambda edit: edit.start)
    return _free(spans, edits, len(text)) if edits else spans


def _odd_places(text: str) -> list[tuple[int, int]]:
    """Where characters stand that no word has, in order: not in words of another script, and only what GBK has."""
    words = bytearray(len(text) + 1)
    for match in _LETTERS.finditer(text):
        words[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    rare = (m.span() for m in likeness.rare().finditer(text) if not words[m.start()] and gbk_bytes(m[0]))
    return sorted([*rare, *(m.span() for m in _ODD.finditer(text))])


def _is_garbled(text: str, marks: Sequence[tuple[int, int]]) -> bool:
    """Whether the characters at ``marks`` and what lies between read like no text."""
    start, end = marks[0][0], marks[-1][1]
    if _ODD.search(text, start, end):
        return True
    odd = {text[a:b] for a, b in marks}
    beyond = sum(c not in likeness.RARER for c in odd)
    if end - start < _LEAST or len(odd) < (_LEAST_ODD if beyond >= _LEAST_BEYOND else _MANY_ODD):
        return False
    return likeness.score(text[start:end], floor=FLOOR) / (end - start) < _GARBLED

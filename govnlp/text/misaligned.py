"""GBK out of step: a byte lost or inserted, so that every following pair is read one byte off.

The bytes of the garbled stretch are cut anew, with a step of one byte where that makes it likelier (likeness.py). Such
a step is a byte too many, or half of a character that lost the other: the places where it can be, and the characters
with the half that is left, are weighed together (rereading.py). What is not clear of it becomes U+FFFD.

The margins were set on training reports, each damaged and read by a model of the four fifths of the corpus that it is
not in (``fifth`` and ``texts`` in training/characters.py), and by what leaves rare words and names alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from heapq import nlargest
from itertools import accumulate, islice, pairwise
from typing import NamedTuple

from govnlp.text import likeness
from govnlp.text.alignment import Edit
from govnlp.text.gbk import LOST, gbk_bytes, is_double, pair
from govnlp.text.named import named_by_pinyin
from govnlp.text.rereading import Reading, Rereader
from govnlp.text.settled import until_settled

NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")

# In nats: what a step out of line costs, and what a changed reading has to gain in all over the text as it stands.
_STEP = 11.0
_STEP_AT_END = 7.0  # where a byte dangles at the end of pairs, or is not known
_GAIN = 12.0
_PROSE = -8.0  # least mean log likelihood of what is restored
_FLOOR = -14.0  # no character counts for less: one rare character is no damage
_UNKNOWN = -11.0  # for a pair with an unknown byte
_SURE = 0.97  # least probability of all that is put, and left, in one place
_NEEDLESS = 0.1  # the most that is sure only if one of the gaps is for a character that is whole
_SURE_AT_END = 0.995  # the same of the last character before ASCII
_MOST_GAPS = 3  # characters left as U+FFFD in one place
_NUMERAL_DOUBT = 1e-4  # the most that other numerals may have

_NEAR = 12  # characters: rare ones within this distance belong together, and this much more is looked at either side
_BESIDE = 4  # characters either side of an odd one that are read one byte off,
_WELL = -17.0  # and the least of the two likeliest pairs of them, together
_WINDOW = 5  # characters either side of a step in which its place is looked for
_CONTEXT = 40  # characters around them that are looked at
# A text with more odd characters, or steps, is garbled in another way, and left: a look takes 20 µs a character, a step
# 50 ms.
_MOST_LOOKED = 200_000
_STEPS = 8
_STEP_EACH = 500  # characters of the text for one step more
_ELSEWHERE = 20_000  # characters either side in which the damaged words are looked for
_WIDEST = 2000  # characters looked at together; longer stretches are cut


class _Piece(NamedTuple):
    """Bytes start:end of a stretch read as ``best``; ``sure``: the same with U+FFFD for what is not clear."""

    start: int
    end: int
    best: str
    sure: str


# --- where to look


# In step, symbols of mathematics and numbers in brackets are rare; out of step they are 、 or a space and half a character.
_SYMBOLS = "\u2208-\u22bf\u2312\u2460-\u249b\u2640\u2642\u3013\u3220-\u3229\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uffe0-\uffe5¤"


@cache
def _trigger() -> re.Pattern[str]:
    """One character that ordinary text lacks, two near each other that it seldom has, or U+FFFD."""
    seldom = likeness.seldom().pattern
    return re.compile(f"{likeness.rare().pattern[:-1]}{_SYMBOLS}{LOST}]|{seldom}(?=.{{0,3}}{seldom})")


@cache
def _odd() -> re.Pattern[str]:
    """One character that ordinary text lacks or seldom has."""
    return re.compile(f"{likeness.seldom().pattern[:-1]}{likeness.rare().pattern[1:-1]}{_SYMBOLS}{LOST}]")


def _stretches(text: str) -> Iterator[tuple[int, int, bool]]:
    """Stretches around characters ordinary text lacks: (start, end, whether pairs end there: a byte may dangle)."""
    found = _trigger().search(text)
    high = 0
    while found:
        start = low = found.start()
        while low > max(high, start - _NEAR) and _is_pair(text[low - 1]):
            low -= 1
        high, last = found.end(), found.start()
        while high < len(text) and high - low < _WIDEST and high - last <= _NEAR and _is_pair(text[high]):
            if _trigger().match(text, high):
                last = high
            high += 1
        yield low, high, high == len(text) or not _is_pair(text[high])
        found = _trigger().search(text, max(high, found.end()))


_MARKS = re.compile("\\?(?=([^\x00-\x7f\ufffd]{2,16})\\?)")


def _between_marks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches with something odd whose decoder left a question mark for half a character at either end: 三审三?！敝贫?。"""
    for match in _MARKS.finditer(text):
        if _odd().search(match[1]) and all(map(is_double, match[1])):
            yield match.span(1)


def _reads_shifted(text: str, start: int, end: int) -> bool:
    """Whether the bytes at one of a stretch's odd characters, read one off, have two pairs that follow each other well.

    A cheap look: 99 of 100 stretches that lost a byte do, one in six of those with rare words.
    """
    logp = likeness.model().logp
    found = _trigger().search(text, start)
    while found and found.start() < end:
        near = text[max(start, found.start() - _BESIDE) : min(end, found.start() + _BESIDE + 1)]
        data = _bytes_of(near)
        shifted = (pair(a or 0, b or 0) or LOST for a, b in zip(data[1::2], data[2::2], strict=False))
        read = likeness.fold("".join(shifted))
        if sum(nlargest(2, (logp(b, a) for a, b in pairwise(read)))) > _WELL and len(read) > 2:
            return True
        found = _trigger().search(text, found.start() + 1)
    return False


def _is_pair(c: str) -> bool:
    return c == LOST or is_double(c)


# --- cutting anew


class _Node(NamedTuple):
    """The best reading up to a byte. back: the byte it comes from; read: the character read between."""

    score: float
    back: int
    read: str
    context: str


def _bytes_of(stretch: str) -> list[int | None]:
    """The bytes of the stretch; U+FFFD is one that is unknown."""
    return [b for c in stretch for b in (gbk_bytes(c) if c != LOST else (None,))]


def _cut(data: list[int | None], before: str, dangling: bool) -> list[tuple[int, int, str]]:
    """The likeliest way to cut the bytes into characters: (first byte, end, character; "" for a step out of line)."""
    logp = likeness.model().logp
    size = len(data)
    nodes: list[_Node | None] = [None] * (size + 1)
    nodes[0] = _Node(0.0, -1, "", likeness.fold(before[-2:]))

    def offer(at: int, score: float, back: int, read: str, context: str) -> None:
        old = nodes[at]
        if old is None or score > old.score:
            nodes[at] = _Node(score, back, read, context)

    for at in range(size):
        node = nodes[at]
        if node is None:
            continue
        score, _, _, context = node
        first, second = data[at], data[at + 1] if at + 1 < size else 0
        # At the end of pairs a byte may dangle, and what U+FFFD stands for is no byte of ours: both cost less.
        cost = _STEP_AT_END if first is None or (dangling and at == size - 1) else _STEP
        offer(at + 1, score - cost, at, "", context[-1:] + LOST)
        if at + 1 >= size:
            continue
        if first is None or second is None:
            offer(at + 2, score + _UNKNOWN, at, LOST, context[-1:] + LOST)
        elif c := pair(first, second):
            folded = likeness.fold(c)
            offer(at + 2, score + max(_FLOOR, logp(folded, context)), at, c, context[-1:] + folded)
        elif first < 0x80:  # ASCII behind the half of a character
            folded = likeness.fold(chr(first))
            offer(at + 1, score + max(_FLOOR, logp(folded, context)), at, chr(first), context[-1:] + folded)
    out: list[tuple[int, int, str]] = []
    at = size
    while at > 0:
        node = nodes[at]
        if node is None:
            return []
        out.append((node.back, at, node.read))
        at = node.back
    return out[::-1]


def _inside(data: list[int | None]) -> list[tuple[int, int, str]]:
    """The bytes as characters one byte on, between a half at either end; nothing where some are none."""
    size = len(data)
    pairs = [(at, at + 2, pair(data[at] or 0, data[at + 1] or 0)) for at in range(1, size - 1, 2)]
    return [(0, 1, ""), *pairs, (size - 1, size, "")] if all(c for *_, c in pairs) else []


# --- what was lost


def _fill(
    data: list[int | None],
    cut: list[tuple[int, int, str]],
    before: str,
    after: str,
    dangling: bool,
    reader: Rereader,
    old: str,
    places: Mapping[int, int],
) -> list[_Piece]:
    """The cut with the surroundings of each step out of line read anew: a byte too many, or one lost.

    Nothing if one of them cannot be read, or what stays as it is is not sure.
    """
    out: list[_Piece] = []
    at = 0
    for first, last, phase in _windows(cut, data):
        out += [_Piece(start, end, read, read) for start, end, read in cut[at:first]]
        context = (before + "".join(p.sure for p in out[-_CONTEXT:]))[-_CONTEXT:]
        follow = ("".join(read for _, _, read in cut[last : last + _CONTEXT]) + after)[:_CONTEXT]
        low, high = cut[first][0], cut[last - 1][1]
        ends = dangling and high == len(data)
        found = reader.readings(data[low:high], context, follow, phase, ends)
        before_ascii = ends and follow[0] < "\x80" and follow[0] != likeness.BOUNDARY
        decided = _decide(found, *_standing(old, places, low, high), before_ascii)
        if not decided:
            return []
        out.append(_Piece(low, high, *decided))
        at = last
    return out + [_Piece(start, end, read, read) for start, end, read in cut[at:]]


def _windows(cut: list[tuple[int, int, str]], data: list[int | None]) -> Iterator[tuple[int, int, bool]]:
    """The pieces around steps out of line, those near each other together: (first, end, whether out of step before)."""
    steps = [i for i, (_, _, read) in enumerate(cut) if read in ("", LOST)]
    phase = False
    seen = end = 0
    while steps:
        size = next((n for n, (a, b) in enumerate(pairwise(steps), 1) if b - a > _WINDOW), len(steps))
        group, steps = steps[:size], steps[size:]
        first = max(end, group[0] - _WINDOW)
        end = min(group[-1] + 1 + _WINDOW, (group[-1] + 1 + steps[0]) // 2 if steps else len(cut))
        phase = _out_of_step(cut[seen:first], data, phase)
        yield first, end, phase
        phase, seen = _out_of_step(cut[first:end], data, phase), end


def _out_of_step(cut: list[tuple[int, int, str]], data: list[int | None], out: bool) -> bool:
    """Whether the reader is out of step behind the pieces. out: whether it is before them; ASCII puts it back."""
    for start, stop, _ in cut:
        if None in data[start:stop]:
            out = False
        elif stop - start == 1:
            out = not out
    return out


def _decide(found: Sequence[Reading], head: str, tail: str, ends: bool) -> tuple[str, str] | None:
    """The likeliest reading, and the same with U+FFFD for what is not sure of it; None if that leaves too much.

    head, tail: what the text has there now, as far as it is in step with either end. All that is put in and all that
    stays is sure together; U+FFFD stands only for what is damaged: a character, or a byte that may be too many.
    ends: whether the last character may have lost its second byte, and stands before ASCII, which tells little of it.
    """
    if not found:
        return None
    best: tuple[float, str, str] | None = None
    for size in {len(r.text) for r in found}:
        text = next(r.text for r in found if len(r.text) == size)
        for sure in _marked(text, found, ends):
            share, needless = _share(found, sure, head, tail)
            if share + needless >= _SURE and needless <= _NEEDLESS:
                rank = (share - sure.count(LOST), text, sure)
                best = rank if best is None else max(best, rank)
                break
    return best[1:] if best else None


def _marked(text: str, found: Sequence[Reading], ends: bool) -> Iterator[str]:
    """A reading as it is, and with one, two, three of its least sure characters as U+FFFD."""
    size = len(text)
    agree = []
    for i, c in enumerate(text):
        # Readings of another length agree where they have the character at the same distance from either end.
        agree.append(sum(r.share for r in found if c in (r.text[i : i + 1], r.text[i - size :][:1])))
    marked = [LOST if c in NUMERALS and _has_rival(found, i, c, size) else c for i, c in enumerate(text)]
    if ends and agree[-1:] < [_SURE_AT_END]:
        marked[-1:] = [LOST]
    yield "".join(marked)
    order = sorted((i for i in range(size) if marked[i] != LOST), key=lambda i: agree[i])
    for i in order[: max(0, _MOST_GAPS - marked.count(LOST))]:
        marked[i] = LOST
        yield "".join(marked)


def _has_rival(found: Sequence[Reading], i: int, c: str, size: int) -> bool:
    """Whether another numeral could stand in place of one."""
    rivals = (r.share for r in found if len(r.text) == size and r.text[i] in NUMERALS and r.text[i] != c)
    return sum(rivals) > _NUMERAL_DOUBT


def _share(found: Sequence[Reading], marked: str, head: str, tail: str) -> tuple[float, float]:
    """The probability of the readings that the marked text leaves open: of those whose gaps are for what is damaged in
    them, and of those with a gap in place of a character that is whole."""
    share = needless = 0.0
    for reading in found:
        text = reading.text
        if len(text) == len(marked) - 1 and reading.added >= 0:
            at = reading.added if marked[reading.added] == LOST else reading.added + 1
            text = text[:at] + LOST + text[at:]
        if len(text) != len(marked) or any(a != b and b != LOST for a, b in zip(text, marked, strict=True)):
            continue
        before, after = _same(text, head), len(text) - _same(text[::-1], tail[::-1])
        if all(before <= i < after for i, c in enumerate(marked) if c == LOST):
            share += reading.share
        else:
            needless += reading.share
    return share, needless


def _standing(old: str, places: Mapping[int, int], low: int, high: int) -> tuple[str, str]:
    """The characters of a stretch between two bytes that are in step with the first, and with the last."""
    head = old[places[low] :] if low in places else ""
    tail = old[: places[high]] if high in places else ""
    return head[: (high - low) // 2], tail[-((high - low) // 2) :]


# --- edits


class _Stretch(NamedTuple):
    """text[start:end] with its bytes, how these are cut, whether pairs end there: a byte may dangle, and whether it stands
    between marks for halves of characters."""

    start: int
    end: int
    dangling: bool
    data: list[int | None]
    cut: list[tuple[int, int, str]]
    marked: bool = False


def _damaged(text: str) -> list[_Stretch]:
    """The stretches that are likelier with a byte more or less; none where the text has too many of them."""
    found = []
    looked = steps = 0
    for start, end in islice(_between_marks(text), _STEPS):
        if cut := _inside(data := _bytes_of(text[start:end])):
            found.append(_Stretch(start, end, True, data, cut, True))
    marked = {place for stretch in found for place in range(stretch.start, stretch.end)}
    for start, end, dangling in _stretches(text):
        if not marked.isdisjoint(range(start, end)) or not _reads_shifted(text, start, end):
            continue
        looked += end - start
        data = _bytes_of(text[start:end])
        cut = _cut(data, text[max(0, start - 2) : start] or "\n", dangling)
        if not any(read == "" for _, _, read in cut):
            continue
        steps += sum(read in ("", LOST) for _, _, read in cut)
        if looked > _MOST_LOOKED or steps > _STEPS + len(text) // _STEP_EACH:
            return []
        found.append(_Stretch(start, end, dangling, data, cut))
    return sorted(found)


def out_of_step(text: str) -> list[tuple[int, int]]:
    """The stretches that are likelier with a byte more or less, restored or not, as spans: others keep off their bytes.

    What is odd only for its wide letters and digits is none: these are written so.
    """
    spans = [(stretch.start, stretch.end) for stretch in _damaged(text)]
    return [(a, b) for a, b in spans if any(_odd().match(c) and not "０" <= c <= "ｚ" for c in text[a:b])]


def _once(text: str) -> list[Edit]:
    """The edits that put stretches back in step."""
    edits: list[Edit] = []
    reader = None
    for stretch in _damaged(text):
        reader = reader or Rereader(text[max(0, stretch.start - _ELSEWHERE) : stretch.end + _ELSEWHERE])
        edits += _edits(text, stretch, reader)
    return edits


def _edits(text: str, stretch: _Stretch, reader: Rereader) -> Iterator[Edit]:
    """The edits of one stretch, as far as they are sure."""
    start, end, dangling, data, cut, marked = stretch
    old = text[start:end]
    first, last = start - marked, end + marked
    before, after = text[max(0, first - _CONTEXT) : first] or "\n", text[last : last + _CONTEXT] or "\n"
    places = _places(old)
    pieces = _fill(data, cut, before, after, dangling, reader, old, places)
    for first, last, best, sure in _changed(old, places, pieces):
        low, high = start + first, start + last
        # The marks that a decoder left for bytes without a partner.
        if marked and low == start:
            low -= 1
        if high == end and dangling and cut[-1][1] - cut[-1][0] == 1 and text[end : end + 1] == "?":
            high += 1
        edit = _trimmed("misaligned", low, text[low:high], sure)
        if _tells(edit) and _is_likelier(text, low, high, best):
            yield edit


def _tells(edit: Edit) -> bool:
    """Whether what is replaced has something that ordinary text lacks, and more is put in than is given up."""
    fresh = sum(c != LOST and c not in edit.before for c in edit.after)
    return fresh > edit.after.count(LOST) and _odd().search(edit.before) is not None


def _places(old: str) -> dict[int, int]:
    """The bytes of a stretch at which its characters begin, and which character that is."""
    sizes = (1 if c == LOST else 2 for c in old)
    return {at: i for i, at in enumerate(accumulate(sizes, initial=0))}


def _changed(old: str, places: Mapping[int, int], pieces: Sequence[_Piece]) -> Iterator[tuple[int, int, str, str]]:
    """The parts of a stretch that read differently: (start, end, best, sure), in characters of the stretch."""
    begun = at = 0  # where what differs begins; where both old and new characters ended last
    best = sure = since_best = since_sure = ""
    for piece in pieces:
        since_best, since_sure = since_best + piece.best, since_sure + piece.sure
        if piece.end not in places:
            continue
        end = places[piece.end]
        if old[at:end] == since_sure:
            if sure or begun < at:
                yield begun, at, best, sure
            begun, best, sure = end, "", ""
        else:
            best, sure = best + since_best, sure + since_sure
        at, since_best, since_sure = end, "", ""
    if begun < at:
        yield begun, at, best, sure


def _is_likelier(text: str, start: int, end: int, best: str) -> bool:
    """Whether text[start:end] is clearly likelier to be ``best``."""
    before, after = text[max(0, start - 2) : start] or "\n", text[end : end + 2] or "\n"
    score = likeness.score(best, before, after, floor=_FLOOR)
    gain = score - likeness.score(text[start:end], before, after, floor=_FLOOR)
    return gain >= _GAIN and score / (len(best) + len(after)) >= _PROSE


def _same(one: str, other: str) -> int:
    """How many characters two strings begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def _trimmed(kind: str, start: int, before: str, after: str) -> Edit:
    """The edit without what is the same at both ends."""
    head = _same(before, after)
    tail = _same(before[head:][::-1], after[head:][::-1])
    end = len(before) - tail
    return Edit(kind, start + head, start + end, before[head:end], after[head : len(after) - tail])


def misaligned(text: str) -> list[Edit]:
    """Edits that restore stretches of GBK read out of step, and lost characters whose pinyin stands behind them."""
    return until_settled(text, lambda current: _once(current) or named_by_pinyin(current))

"""GBK out of step: a byte lost or inserted, so that every following pair is read one byte off.

The bytes of the garbled stretch are cut anew, with a step of one byte where that makes it likelier (likeness.py). Such
a step is a byte too many, or half of a character that lost the other: all characters with the half that is left are
weighed in their place, and one that is not clearly the likeliest becomes U+FFFD.

The margins were set on training reports, each damaged and read by a model of the four fifths of the corpus that it is
not in (``fifth`` and ``texts`` in training/characters.py), and by what leaves rare words and names alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise
from math import exp, inf
from typing import NamedTuple

from govnlp.text import likeness
from govnlp.text.alignment import Edit
from govnlp.text.gbk import LOST, gbk_bytes, is_double, pair, with_lead, with_trail
from govnlp.text.named import named_by_pinyin
from govnlp.text.settled import until_settled

NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")

# In nats: what a step out of line costs, and what a changed reading has to gain in all over the text as it stands.
_STEP = 11.0
_STEP_AT_END = 7.0  # where a byte dangles at the end of pairs, or is not known
_GAIN = 12.0
_PROSE = -8.0  # least mean log likelihood of what is restored
_FLOOR = -14.0  # no character counts for less: one rare character is no damage
_UNKNOWN = -11.0  # for a pair with an unknown byte
_EXTRA_BYTE = 12.0  # what leaving a byte out costs: it is one of some 126, and bytes are lost more often than added
_SEEN = 1.7  # for two characters in a row that stand elsewhere in the text
_TRUST = 0.8  # what a difference in nats is worth, as the model is surer than it may be
_SURE = 0.97  # least probability of a character in place of a lost byte
_SURE_ENOUGH = 0.7  # the same where the text has that character: leaving it gives up nothing
_NUMERAL_SURE = 12.0  # nats by which one numeral has to be likelier than another

_NEAR = 12  # characters: rare ones within this distance belong together, and this much more is looked at either side
_WINDOW = 3  # characters either side of a step in which its place is looked for
# What is looked at in one text. A damaged report has less, and it takes time: 20 µs a character, milliseconds a step.
_MOST_LOOKED = 200_000
_MOST_STEPS = 2000
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
    """One character that ordinary text lacks, or two near each other that it seldom has."""
    seldom = likeness.seldom().pattern
    return re.compile(f"{likeness.rare().pattern[:-1]}{LOST}{_SYMBOLS}]|{seldom}(?=.{{0,3}}{seldom})")


@cache
def _odd() -> re.Pattern[str]:
    """One character that ordinary text lacks or seldom has."""
    return re.compile(f"{likeness.seldom().pattern[:-1]}{likeness.rare().pattern[1:-1]}{LOST}{_SYMBOLS}]")


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
    out: list[tuple[int, int, str]] = []
    at = size
    while at > 0:
        node = nodes[at]
        if node is None:
            return []
        out.append((node.back, at, node.read))
        at = node.back
    return out[::-1]


# --- what was lost


class _Weigher:
    """Weighs readings in a text, whose own pairs of characters count."""

    def __init__(self, text: str) -> None:
        folded = likeness.fold(text)
        self._pairs = {a + b for a, b in pairwise(folded)}

    def score(self, new: str, before: str, after: str) -> float:
        """How likely ``new`` is in its surroundings, in nats."""
        whole = likeness.fold(before[-1:] + new + after[:1])
        seen = sum(a + b in self._pairs for a, b in pairwise(whole))
        return likeness.score(new, before, after, floor=_FLOOR) + _SEEN * seen


def _choose(options: Mapping[str, float]) -> tuple[str, list[float]]:
    """The likeliest of strings with their scores, and how probable each of its characters is.

    A shorter string, for which a byte was too many, is taken only if that is sure; one numeral is never taken for
    another.
    """
    if not options:
        return LOST, [0.0]
    top = max(options.values())
    weights = {option: exp(_TRUST * (score - top)) for option, score in options.items()}
    total = sum(weights.values())
    size = max(map(len, options))
    if sum(weight for option, weight in weights.items() if len(option) < size) >= _SURE * total:
        size = len(max(options, key=lambda option: options[option]))
    best = max((option for option in options if len(option) == size), key=lambda option: options[option])
    shares = []
    for i, c in enumerate(best):
        # Strings of another length agree where they have the character at the same distance from either end.
        share = sum(w for option, w in weights.items() if c in (option[i : i + 1], option[i - size :][:1]))
        rivals = (option for option in options if len(option) == size and option[i] in NUMERALS and option[i] != c)
        rival = max((options[option] for option in rivals), default=-inf) if c in NUMERALS else -inf
        shares.append(0.0 if rival > options[best] - _NUMERAL_SURE else share / total)
    return best, shares


def _fill(
    data: list[int | None],
    cut: list[tuple[int, int, str]],
    before: str,
    after: str,
    dangling: bool,
    starts: Collection[int],
    weigher: _Weigher,
) -> list[_Piece]:
    """The cut with each step out of line decided: a byte too many, or a character that lost one."""
    out: list[_Piece] = []
    i = 0
    while i < len(cut):
        at, end, read = cut[i]
        if read and LOST not in read:
            out.append(_Piece(at, end, read, read))
            i += 1
            continue
        known = [b for b in data[at:end] if b is not None]
        fixed = bool(read) or not known  # where the byte is missing is certain, or what it was with is not
        left = 0 if fixed else next((n for n, p in enumerate(reversed(out)) if not _is_whole(p)), len(out))
        right = 0 if fixed else _whole_from(cut, i + 1)
        left, right = min(left, _WINDOW), min(right, _WINDOW)
        del out[len(out) - left :]
        context = (before + "".join(p.sure for p in out[-2:]))[-2:]
        follow = ("".join(r or LOST for _, _, r in cut[i + 1 + right : i + 3 + right]) + after)[:2]
        low, high = at - 2 * left, end + 2 * right
        if not known:
            options = {}
        elif fixed:
            chars = with_lead(known[0]) if data[at] is not None else with_trail(known[0])
            options = {c: weigher.score(c, context, follow) for c in chars}
        else:
            at_end = dangling and high == len(data)
            options = _options([b or 0 for b in data[low:high]], context, follow, at_end, weigher)
        best, shares = _choose(options)
        stand = _standing(data, low, high, starts, best)
        least = [_SURE_ENOUGH if i in stand else _SURE for i in range(len(best))]
        sure = "".join(c if shares[i] >= least[i] else LOST for i, c in enumerate(best))
        out.append(_Piece(low, high, best, sure))
        i += 1 + right
    return out


def _standing(data: list[int | None], low: int, high: int, starts: Collection[int], new: str) -> set[int]:
    """Which characters of ``new``, read from bytes low:high, stand in the text as it is, at the bytes ``starts``."""
    found = set()
    for i, c in enumerate(new):
        for at in (low + 2 * i, high - 2 * (len(new) - i)):
            one, two = data[at : at + 2] if low <= at < high - 1 else (None, None)
            if at in starts and one is not None and two is not None and pair(one, two) == c:
                found.add(i)
    return found


def _is_whole(piece: _Piece) -> bool:
    """Whether the piece is one character of two known bytes."""
    return piece.end - piece.start == 2 and len(piece.sure) == 1 and piece.sure != LOST


def _whole_from(cut: list[tuple[int, int, str]], first: int) -> int:
    """How many pieces from the first on, each one character of two known bytes, are this step's to look at.

    Those between two steps are shared out.
    """
    near = cut[first : first + 2 * _WINDOW]
    for n, (start, end, read) in enumerate(near):
        if end - start != 2 or read == LOST:
            return min(_WINDOW, n // 2)
    return min(_WINDOW, len(near))


def _options(data: list[int], before: str, after: str, at_end: bool, weigher: _Weigher) -> dict[str, float]:
    """The texts an odd number of bytes can be, with their scores: one is too many, or a character lost one of its own.

    Every place for it is tried. at_end: pairs end behind them, so that the last is likelier than others to lack its half.
    """
    options: dict[str, float] = {}
    for at in range(len(data)):
        if new := _read([*data[:at], *data[at + 1 :]]):
            options[new] = weigher.score(new, before, after) - _EXTRA_BYTE
    for at in range(0, len(data), 2):
        head, tail = _read(data[:at]), _read(data[at + 1 :])
        if head is None or tail is None:
            continue
        context, follow = (before + head)[-2:], (tail + after)[:2]
        base = weigher.score(head, before, "") + weigher.score((tail + after)[2:], follow, "")
        base += _STEP - _STEP_AT_END if at_end and not tail else 0.0
        for c in with_lead(data[at]) + with_trail(data[at]):
            score = base + weigher.score(c, context, follow)
            options[head + c + tail] = max(options.get(head + c + tail, score), score)
    return options


def _read(data: Sequence[int]) -> str | None:
    """The characters of an even number of bytes, or None where a pair means nothing."""
    chars = [pair(a, b) for a, b in zip(data[::2], data[1::2], strict=True)]
    return "".join(chars) if all(chars) else None


# --- edits


def _once(text: str) -> list[Edit]:
    """The edits that put stretches back in step."""
    edits: list[Edit] = []
    weigher = None
    looked = steps = 0
    for start, end, dangling in _stretches(text):
        old = text[start:end]
        looked += len(old)
        if looked > _MOST_LOOKED:
            break
        data = _bytes_of(old)
        before, after = text[max(0, start - 2) : start] or "\n", text[end : end + 2] or "\n"
        cut = _cut(data, before, dangling)
        found = sum(len(read) != 1 or read == LOST for _, _, read in cut)
        steps += found
        if steps > _MOST_STEPS:
            break
        if not found:
            continue
        weigher = weigher or _Weigher(text)
        places = _places(old)
        pieces = _fill(data, cut, before, after, dangling, places, weigher)
        for low, high, best, sure in _changed(old, places, pieces):
            low, high = start + low, start + high
            # The mark that a decoder left for a byte without a partner.
            if high == end and dangling and cut[-1][1] - cut[-1][0] == 1 and text[end : end + 1] == "?":
                high += 1
            edit = _trimmed("misaligned", low, text[low:high], sure)
            if _tells(edit) and _is_likelier(text, low, high, best):
                edits.append(edit)
    return edits


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


def _trimmed(kind: str, start: int, before: str, after: str) -> Edit:
    """The edit without what is the same at both ends."""
    shortest = min(len(before), len(after))
    head = next((i for i in range(shortest) if before[i] != after[i]), shortest)
    shortest -= head
    tail = next((i for i in range(shortest) if before[-1 - i] != after[-1 - i]), shortest)
    end = len(before) - tail
    return Edit(kind, start + head, start + end, before[head:end], after[head : len(after) - tail])


def misaligned(text: str) -> list[Edit]:
    """Edits that restore stretches of GBK read out of step, and lost characters whose pinyin stands behind them."""
    return until_settled(text, lambda current: _once(current) or named_by_pinyin(current))

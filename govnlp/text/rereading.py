"""Readings of a few GBK bytes among which one was lost, added or dropped, each with its probability.

A byte lost or added puts the reader one byte out. It is back in step where it finds a pair that means nothing and drops
its first byte (leaving U+FFFD or nothing): that byte was the second of a character, and is one that makes no pair with
what follows, which leaves few characters to choose from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from heapq import nlargest
from itertools import pairwise
from math import exp
from typing import NamedTuple

from govnlp.text import frequent, likeness
from govnlp.text.gbk import LOST, gbk_bytes, pair, with_lead, with_trail

Bytes = Sequence["int | None"]  # None is an unknown byte, which U+FFFD stands for

# In nats.
_FLOOR = -14.0  # no character counts for less
_BYTE_LOST = 6.5
_BYTE_ADDED = 14.0  # it is one of some 126, and of the three pages known one had a byte added, two had lost one
_DROPPED = 1.25  # out of step, one pair in seven means nothing
_NOT_DROPPED = 0.15
_UNKNOWN = 11.0  # a whole character behind U+FFFD
# Weights fitted to the choice between readings on training reports (softmax regression).
_AS_CHARACTERS = 0.74
_AS_WORDS = 0.39
_SEEN_PAIR = 0.85  # for a pair of characters that stands elsewhere in the text
_UNMATCHED = 5.0  # for a bracket without its partner
_PARTNER = {"）": "（", "》": "《", "”": "“", "〕": "〔", "】": "【", ")": "("}
_BRACKET = re.compile("[（）《》“”〔〕【】()]")

_KEPT = 32  # readings kept at each byte, in step and out of it
_EXTENDED = 3  # of them, those in which a byte is taken to be lost there
_CHOICES = 16  # characters tried for a lost byte
_LOOKED_AT = 32  # of which these, as the pair before and the pair after let expect
_AROUND = 3  # characters of the surroundings that count


class Reading(NamedTuple):
    """text: what the bytes are read as; share: its probability; added: where in it a byte was left out, or -1."""

    text: str
    share: float
    added: int


class _State(NamedTuple):
    """A reading up to some byte. steps: what bytes lost and added cost; out: whether the reader was out of step;
    added: how many characters stand before a byte that was left out, or -1."""

    score: float
    text: str
    steps: float
    out: bool
    added: int = -1


@cache
def _means_nothing(lead: int, trail: int) -> bool:
    """Whether a decoder drops ``lead`` before ``trail``."""
    if lead < 0x81:
        return False
    try:
        bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return True
    return False


@cache
def _droppable(lead: int, follows: int) -> str:
    """The characters with this first byte whose second makes no pair with the byte that follows."""
    return "".join(c for c in with_lead(lead) if _means_nothing(gbk_bytes(c)[1], follows))


def _unmatched(line: str) -> int:
    """How many brackets and quotation marks of a piece of a line lack their partner."""
    opened: list[str] = []
    lacking = 0
    for c in _BRACKET.findall(line):
        if c in _PARTNER.values():
            opened.append(c)
        elif opened and opened[-1] == _PARTNER[c]:
            opened.pop()
        else:
            lacking += 1
    return lacking + len(opened)


class Rereader:
    """Reads bytes anew. elsewhere: the rest of the text, as damaged words often stand there whole."""

    def __init__(self, elsewhere: str) -> None:
        folded = likeness.fold(elsewhere)
        self._seen = {a + b for a, b in pairwise(folded)}
        self._model = likeness.model()
        self._pairs: dict[str, float] = {}

    def readings(self, data: Bytes, before: str, after: str, out: bool, ends: bool) -> list[Reading]:
        """The likeliest readings, best first.

        before, after: some forty characters around, in which a bracket may have its partner; out: whether the reader is out
        of step at the first byte; ends: whether what follows is no pair, so that a byte at the end may have been dropped.
        """
        found = self._search(data, likeness.fold(before[-2:]), out, ends)
        best: dict[str, tuple[float, int]] = {}
        for state in found:
            new = self._weigh(state, before, after), state.added
            best[state.text] = max(best.get(state.text, new), new)
        top = max((weight for weight, _ in best.values()), default=0.0)
        shares = {text: exp(weight - top) for text, (weight, _) in best.items()}
        total = sum(shares.values())
        readings = [Reading(text, share / total, best[text][1]) for text, share in shares.items()]
        return sorted(readings, key=lambda reading: -reading.share)

    def _weigh(self, state: _State, before: str, after: str) -> float:
        """How likely a reading is in its surroundings, in nats."""
        text = state.text
        near = likeness.fold(before[-_AROUND:] + text + after[:_AROUND])
        whole = near[max(0, len(before[-_AROUND:]) - 1) :][: len(text) + 2]
        seen = sum(a + b in self._seen for a, b in pairwise(whole))
        return (
            _AS_CHARACTERS * (self._model.score(text, before, after, floor=_FLOOR) - state.steps)
            + _AS_WORDS * frequent.score(near)
            + _SEEN_PAIR * seen
            - _UNMATCHED * _unmatched(before.rsplit("\n")[-1] + text + after.split("\n")[0])
        )

    def _search(self, data: Bytes, before: str, out: bool, ends: bool) -> Iterable[_State]:
        """A beam search over the bytes, by the character model alone."""
        size = len(data)
        beams: list[list[_State]] = [[] for _ in range(size + 1)]
        beams[0].append(_State(0.0, "", 0.0, out))
        choices: dict[tuple[int, str, bool], list[tuple[float, str]]] = {}
        for at in range(size):
            given_up = at + 1 < size and data[at + 1] is None  # a byte is known to be lost here
            for phase in (False, True):
                kept = nlargest(_KEPT, (s for s in beams[at] if s.out == phase))
                for n, state in enumerate(kept):
                    context = (before + likeness.fold(state.text[-2:]))[-2:]
                    for end, new in self._whole(data, at, state, context):
                        beams[end].append(new)
                    if n >= _EXTENDED and not given_up:
                        continue
                    if (at, context, phase) not in choices:
                        choices[at, context, phase] = self._choices(data, at, context, phase, ends)
                    for end, new in self._stepped(data, at, state, choices[at, context, phase]):
                        beams[end].append(new)
                    for end, new in self._added(data, at, state, context):
                        beams[end].append(new)
        return nlargest(2 * _KEPT, beams[size])

    def _logp(self, c: str, context: str) -> float:
        return max(_FLOOR, self._model.logp(likeness.fold(c), context))

    def _whole(self, data: Bytes, at: int, state: _State, context: str) -> Iterator[tuple[int, _State]]:
        """The next character where both its bytes are there, or one altogether unknown: (end, state)."""
        lead, trail = data[at], data[at + 1] if at + 1 < len(data) else 0
        if lead is None:
            steps = state.steps + _UNKNOWN
            yield at + 1, _State(state.score - _UNKNOWN, state.text + LOST, steps, state.out, state.added)
        elif lead < 0x80:  # ASCII that was taken for the second half of a character
            score = state.score + self._logp(chr(lead), context)
            yield at + 1, _State(score, state.text + chr(lead), state.steps, False, state.added)
        elif trail is not None and (c := pair(lead, trail)):
            cost = _NOT_DROPPED if state.out else 0.0
            score = state.score + self._logp(c, context) - cost
            yield at + 2, _State(score, state.text + c, state.steps + cost, state.out, state.added)

    def _stepped(
        self, data: Bytes, at: int, state: _State, choices: Iterable[tuple[float, str]]
    ) -> Iterator[tuple[int, _State]]:
        """The reading put out of step, or back in step, at a byte: (end, state)."""
        if data[at] is None:
            return
        dropped = at + 1 < len(data) and data[at + 1] is None
        cost = _DROPPED if state.out or dropped else _BYTE_LOST
        for score, c in choices:
            end = at + 2 if dropped else at + 1
            out = not (state.out or dropped)
            yield end, _State(state.score + score - cost, state.text + c, state.steps + cost, out, state.added)

    def _added(self, data: Bytes, at: int, state: _State, context: str) -> Iterator[tuple[int, _State]]:
        """The reading with a byte left out before or inside the next character: (end, state)."""
        if state.out or data[at] is None:
            return
        left = _State(state.score - _BYTE_ADDED, state.text, state.steps + _BYTE_ADDED, True, len(state.text))
        yield at + 1, left
        lead, trail = data[at], data[at + 2] if at + 2 < len(data) else None
        if lead is not None and trail is not None and (c := pair(lead, trail)):
            yield at + 3, left._replace(score=left.score + self._logp(c, context), text=state.text + c)

    def _choices(self, data: Bytes, at: int, context: str, out: bool, ends: bool) -> list[tuple[float, str]]:
        """The likeliest characters that have the byte there and lost their other one: (log likelihood, character)."""
        byte, rest = data[at], data[at + 1 :]
        if byte is None:
            return []
        dropped = bool(rest) and rest[0] is None
        if dropped:
            rest = rest[1:]
        follows = rest[0] if rest else 0 if ends else None
        if not (out or dropped):
            chars = "".join(dict.fromkeys(with_lead(byte) + with_trail(byte)))
        elif follows is None:
            chars = with_lead(byte)
        else:
            chars = _droppable(byte, follows)
        pairs = zip(rest[:4:2], rest[1:4:2], strict=False)
        then = likeness.fold("".join(pair(a or 0, b or 0) or LOST for a, b in pairs)).split(LOST)[0]
        last, follow = context[-1:], then[:1]
        rough = nlargest(
            _LOOKED_AT, ((self._pair(last, c) + (self._pair(c, follow) if follow else 0.0), c) for c in chars)
        )
        found = []
        for _, c in rough:
            score = self._logp(c, context)
            whole = last + likeness.fold(c) + then
            found.append((score + sum(self._logp(whole[i], whole[i - 2 : i]) for i in range(2, len(whole))), score, c))
        return [(score, c) for _, score, c in nlargest(_CHOICES, found)]

    def _pair(self, first: str, second: str) -> float:
        value = self._pairs.get(first + second)
        if value is None:
            value = self._pairs[first + second] = self._logp(second, likeness.fold(first))
        return value

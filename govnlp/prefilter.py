"""Which of many regular expressions may match a text at all: by its characters and their pairs most are ruled out."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

if sys.version_info >= (3, 11):
    from re import _constants as ops  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
else:
    import sre_constants as ops
    import sre_parse as parser

Pieces = frozenset[str]
_MOST = 200  # characters or pairs that are told one by one
_BITS = 21  # of a character's number
_NONE = 1 << 62  # more than the number of any pair
_WORD = (1 << 64) - 1


class Prefilter:
    """Named patterns, searched in texts. patterns: (name, pattern) in the order in which names are given back."""

    def __init__(self, patterns: Iterable[tuple[str, str]]) -> None:
        self._tried: dict[int, tuple[str, Callable[[str], object]]] = {}  # by bit
        # Which patterns, as bits, a character or a pair makes possible: by the first and by the second of the sets needed.
        possible: tuple[dict[int, int], dict[int, int]] = ({}, {})
        self._always = [0, 0]
        for name, pattern in patterns:
            bit = 1 << len(self._tried)
            self._tried[bit] = (name, re.compile(pattern).search)
            sets = needed(pattern)
            for n, bits in enumerate(possible):
                self._always[n] |= 0 if n < len(sets) else bit
                for piece in map(_number, sets[n] if n < len(sets) else ()):
                    bits[piece] = bits.get(piece, 0) | bit
        self._pieces = np.array([*sorted({*possible[0], *possible[1]}), _NONE])
        words = range(0, len(self._tried), 64)
        self._bits = [
            [np.array([bits.get(p, 0) >> w & _WORD for p in self._pieces.tolist()], np.uint64) for w in words]
            for bits in possible
        ]

    def possible(self, texts: Sequence[str]) -> list[int]:
        """Which patterns, as bits, may match each of the texts: all texts are looked through at once."""
        codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
        pieces = np.concatenate((codes, codes[:-1] << _BITS | codes[1:]))
        at = np.searchsorted(self._pieces, pieces)
        there = np.flatnonzero(self._pieces.take(at) == pieces)
        text_of = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
        numbers, at = text_of[there % max(1, len(codes))], at[there]
        first, second = [[always] * len(texts) for always in self._always]
        for out, words in zip((first, second), self._bits, strict=True):
            for word, bits in enumerate(words):
                found = np.zeros(len(texts), dtype=np.uint64)
                np.bitwise_or.at(found, numbers, bits[at])
                out[:] = [known | more << 64 * word for known, more in zip(out, found.tolist(), strict=True)]
        return [a & b for a, b in zip(first, second, strict=True)]

    def found(self, text: str, possible: int) -> Iterator[str]:
        """The names of those of the possible patterns that match somewhere in the text."""
        while possible:
            bit = possible & -possible
            possible ^= bit
            name, search = self._tried[bit]
            if search(text):
                yield name


def _number(piece: str) -> int:
    """A character or a pair of them as a number."""
    return ord(piece[-1]) if len(piece) == 1 else ord(piece[0]) << _BITS | ord(piece[1])


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern for what one of several matches, which is tried only at characters with which one of them may begin."""
    patterns = list(patterns)
    whole = "|".join(f"(?:{pattern})" for pattern in patterns)
    begins = beginnings(patterns)
    return re.compile(f"(?=[{begins}])(?:{whole})" if begins else whole)


def beginnings(patterns: Iterable[str]) -> str:
    """The characters with which what one of the patterns matches may begin, for square brackets; "" where they are many."""
    return re.escape("".join(sorted(first(patterns) or ())))


def first(patterns: Iterable[str]) -> Pieces | None:
    """The same as a set; None where they are many, or where a pattern matches what is empty."""
    return _union(_first_of(parser.parse(pattern)) for pattern in patterns)


def needed(pattern: str) -> list[Pieces]:
    """Sets of characters and pairs of them: every text that the pattern matches holds at least one of each. Two sets at most,
    the rarest first; none where none can be told."""
    parsed: Any = parser.parse(pattern)
    return _needed(list(parsed))


def _needed(parts: Any) -> list[Pieces]:
    """What the parts, or two neighbours of them, need: all of them must match."""
    sets = [found for part in parts for found in _needed_by(*part)]
    for here, behind in pairwise(parts):
        first, second = _one(here), _first(behind)
        if first and second and len(first) * len(second) <= _MOST:
            sets.append(frozenset(a + b for a in first for b in second))
    return sorted(dict.fromkeys(sets), key=_frequency)[:2]


def _frequency(pieces: Pieces) -> int:
    """Roughly, how often text holds one of them: a pair is a tenth as frequent as a character."""
    return sum(1 if len(piece) == 2 else 10 for piece in pieces)


def _needed_by(op: Any, given: Any) -> list[Pieces]:
    if op in (ops.LITERAL, ops.IN):
        found = _one((op, given))
        return [] if found is None else [found]
    if op is ops.SUBPATTERN:
        return _needed(list(given[-1]))
    if op is ops.ASSERT:
        return _needed(list(given[1]))
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        return _needed(list(given[2])) if given[0] else []
    if op is ops.BRANCH:
        branches = [_needed(list(branch)) for branch in given[1]]
        return [frozenset().union(*(sets[n] for sets in branches)) for n in (0, -1)] if all(branches) else []
    return []


def _one(part: Any) -> Pieces | None:
    """The characters that a part for exactly one character takes; None for any other part, or where they are many."""
    op, given = part
    if op is ops.LITERAL:
        return frozenset(chr(given))
    return _listed(given) if op is ops.IN else None


def _first(part: Any) -> Pieces | None:
    """The characters that what a part matches may begin with; None where it may be empty, or where they are many."""
    op, given = part
    if op is ops.SUBPATTERN:
        return _first_of(given[-1])
    if op is ops.BRANCH:
        return _union(map(_first_of, given[1]))
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        return _first_of(given[2]) if given[0] else None
    return _one(part)


def _first_of(parts: Any) -> Pieces | None:
    """The same of parts one behind the other: those of what may be left out, and of what follows it."""
    found: Pieces = frozenset()
    for op, given in parts:
        if op in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
            continue  # takes no characters
        optional = op in (ops.MAX_REPEAT, ops.MIN_REPEAT) and not given[0]
        first = _first_of(given[2]) if optional else _first((op, given))
        if first is None or not optional:
            return first and found | first
        found |= first
    return None


def _union(sets: Iterable[Pieces | None]) -> Pieces | None:
    """All of the sets together; None where one is not known."""
    out: set[str] = set()
    for found in sets:
        if found is None:
            return None
        out |= found
    return frozenset(out)


def _listed(members: Any) -> Pieces | None:
    """The characters of a set in square brackets."""
    out: set[str] = set()
    for op, given in members:
        if op is ops.LITERAL:
            out.add(chr(given))
        elif op is ops.RANGE and given[1] - given[0] < _MOST:
            out.update(map(chr, range(given[0], given[1] + 1)))
        else:
            return None
    return frozenset(out)

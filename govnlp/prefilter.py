"""Which of many regular expressions may match a text at all, by its characters: most are ruled out by one look."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

if sys.version_info >= (3, 11):
    from re import _constants as ops  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
else:
    import sre_constants as ops
    import sre_parse as parser

_MOST = 200  # characters of a set that are told one by one


class Prefilter:
    """Named patterns, searched in texts. patterns: (name, pattern) in the order in which names are given back."""

    def __init__(self, patterns: Iterable[tuple[str, str]]) -> None:
        self._tried: list[tuple[int, str, Callable[[str], object]]] = []
        self._with: dict[str, int] = {}  # which patterns, as bits, a character makes possible
        self._always = 0
        for name, pattern in patterns:
            bit = 1 << len(self._tried)
            self._tried.append((bit, name, re.compile(pattern).search))
            needed = needed_characters(pattern)
            if needed is None:
                self._always |= bit
            for character in needed or ():
                self._with[character] = self._with.get(character, 0) | bit

    def found(self, text: str) -> Iterator[str]:
        """The names of the patterns that match somewhere in the text."""
        possible, get = self._always, self._with.get
        for character in set(text):
            possible |= get(character, 0)
        for bit, name, search in self._tried:
            if possible & bit and search(text):
                yield name


def needed_characters(pattern: str) -> frozenset[str] | None:
    """Characters of which every text that the pattern matches holds at least one; None where no few can be told."""
    return _needed(parser.parse(pattern))


def _needed(parts: Any) -> frozenset[str] | None:
    """The fewest characters of which one is needed by one of the parts, all of which must match."""
    sets = [found for part in parts if (found := _needed_by(*part)) is not None]
    return min(sets, key=len, default=None)


def _needed_by(op: Any, given: Any) -> frozenset[str] | None:
    if op is ops.LITERAL:
        return frozenset(chr(given))
    if op is ops.IN:
        return _listed(given)
    if op is ops.SUBPATTERN:
        return _needed(given[-1])
    if op is ops.ASSERT:
        return _needed(given[1])
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        return _needed(given[2]) if given[0] else None
    if op is ops.BRANCH:
        sets = [_needed(branch) for branch in given[1]]
        return None if None in sets else frozenset().union(*(found for found in sets if found))
    return None


def _listed(members: Any) -> frozenset[str] | None:
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

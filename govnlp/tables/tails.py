"""Ends of row labels that stand behind the row's values, on lines of their own or in a row of blank cells: a page's end, or
values printed halfway up a label of several lines, cut the label in two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from govnlp.tables.cells import Item
from govnlp.tables.formats import key, labels, vocabulary

_FAR = 40  # items between the two parts
_LINES = 3  # that the end of a label may take
_NUMBER = re.compile(r"\s*[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]")


def with_tails(items: Sequence[Item]) -> tuple[list[Item], frozenset[int]]:
    """The items with such ends put behind the beginnings, as items of their lines; and the lines they were taken from."""
    moved: dict[int, list[Item]] = {}  # the index of a beginning → its end
    lines: set[int] = set()
    for at in range(1, len(items)):
        item = items[at]
        if item.kind != "text" or items[at - 1].kind not in ("break", "bar") or item.line in lines:
            continue
        beginning = _beginning(items, at)
        end = next(iter(_ends(items, at, beginning)), []) if beginning >= 0 else []
        if end:
            moved[beginning] = [part._replace(line=items[beginning].line) for part in end]
            lines |= {part.line for part in end}
    if not moved:
        return list(items), frozenset()
    found: list[Item] = []
    for at, item in enumerate(items):
        if item.kind == "break" or item.line not in lines:
            found.append(item)
            found += moved.get(at, ())
    return found, frozenset(lines)


def _beginning(items: Sequence[Item], at: int) -> int:
    """The index of the text before the values on a line before an item's; -1 where there are none or it is far."""
    valued = False
    for before in range(at - 1, max(at - _FAR, -1), -1):
        if items[before].line == items[at].line and items[before].kind != "bar":
            return -1
        if items[before].kind == "text" and valued:
            return before
        valued = valued or items[before].kind == "value"
    return -1


def _ends(items: Sequence[Item], at: int, beginning: int) -> Iterator[list[Item]]:
    """The text on the lines from an item on, as far as it makes the beginning a row's label, which neither is alone."""
    start, rest = key(_NUMBER.sub("", items[beginning].text, count=1)), ""
    words, rows = _words()
    if not start or start in words:
        return
    end: list[Item] = []
    for item in items[at : at + _FAR]:
        if item.kind == "value" or (end and item.line >= end[0].line + _LINES):
            return
        if item.kind == "break":
            if rest not in words and start + rest in rows:
                yield end
        elif item.kind == "text":
            end.append(item)
            rest += key(item.text)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """All keys of the statutory tables, and those of rows."""
    words = frozenset(word for entries in vocabulary().values() for word, _ in entries)
    return words, frozenset(
        key(word) for label in labels() if label.role == "row" and label.table != "annex" for word in label.keys
    )

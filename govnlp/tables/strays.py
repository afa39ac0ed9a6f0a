"""Numbers that have a line of their own and are no cells: page numbers inside a label or before a row that stands on
one line, list numbers before a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from govnlp.tables.cells import Item, fold
from govnlp.tables.formats import key, vocabulary

_LONGEST = 40  # Han characters of a label's part before the number
_SHORT = re.compile(r"\d{1,3}")
_LIST_NUMBER = re.compile(r"[(（]?[一二三四五六七八九十]{1,2}[)）、.．]|[(（]?\d[)）、.．]")


def without_strays(items: Sequence[Item]) -> list[Item]:
    """The items but for such numbers; the line end behind each stays. A 无 that begins a label is text."""
    found = []
    for at, item in enumerate(items):
        if item.kind != "value" or not 0 < at < len(items) - 1 or not _is_alone(items, at):
            found.append(item)
        elif item.text == "无":
            before, after = key(_text(items, at, -1)), "无" + key(_text(items, at, 1))
            letter = after.startswith(_begin_with_none()) or _splits_a_label(before, after)
            found.append(item._replace(kind="text") if letter else item)
        elif item.text in ("/", "／"):
            if not _splits_a_label(key(_text(items, at, -1)), key(_text(items, at, 1))):  # 本年增/减
                found.append(item)
        elif not (_SHORT.fullmatch(fold(item.text)) and _is_stray(items, at)):
            found.append(item)
    return found


def _is_alone(items: Sequence[Item], at: int) -> bool:
    return items[at - 1].kind == items[at + 1].kind == "break"


def _is_stray(items: Sequence[Item], at: int) -> bool:
    after = _text(items, at, 1)
    if not after:
        return False
    before = _text(items, at, -1)
    if after[0] in ".．、" or (before[-1:] in ("(", "（") and after[0] in ")）"):
        return True
    if _LIST_NUMBER.fullmatch(items[at - 2].text if at > 1 else ""):
        return True
    return _precedes_whole_row(items, at) or _splits_a_label(key(before), key(after))


def _precedes_whole_row(items: Sequence[Item], at: int) -> bool:
    """Whether the line before holds text alone, heads that is, and the next a label with its values."""
    line: list[str] = []
    begins = ""
    for item in items[at + 2 : at + 40]:
        if item.kind == "break":
            break
        if item.kind == "text" and "text" not in line:
            begins = key(item.text)[:1]
        line.append(item.kind)
    if begins in ("", "增", "减") or line[0] == "value":  # 增 5 and + 5 are cells
        return False
    if not ("value" in line or (line[0] == "text" and "bar" in line)):
        return False
    for item in reversed(items[max(0, at - 40) : at - 1]):
        if item.kind in ("break", "value"):
            return item.kind == "break"
    return False


def _text(items: Sequence[Item], at: int, step: int) -> str:
    """The text items before (step -1) or behind (1) an item, over line ends, up to anything else."""
    found = ""
    at += step
    while 0 <= at < len(items) and items[at].kind in ("text", "break") and len(found) < _LONGEST:
        text = items[at].text
        found = text + found if step < 0 else found + text
        at += step
    return found


def _splits_a_label(before: str, after: str) -> bool:
    splits = _splits().get((before[-1:], after[:1]), ())
    return any(before.endswith(head) and after.startswith(tail) for head, tail in splits)


@cache
def _begin_with_none() -> tuple[str, ...]:
    return tuple(word for word, _ in vocabulary().get("无", ()))


@cache
def _splits() -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """(last, first character) → the labels cut in two between them, if not both halves are labels themselves."""
    words = {word for entries in vocabulary().values() for word, _ in entries}
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for word in words:
        for at in range(1, len(word) if len(word) > 3 else 0):
            if not (word[:at] in words and word[at:] in words):
                found.setdefault((word[at - 1], word[at]), []).append((word[:at], word[at:]))
    return {pair: tuple(splits) for pair, splits in found.items()}

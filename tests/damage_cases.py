"""A damaged text with what it should be repaired to, and the judge of what a repair made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from typing import NamedTuple

import opencc

from govnlp.text.alignment import Edit, apply

HAN = "\u3007\u4e00-\u9fff"


class Case(NamedTuple):
    """places: the edits that lead from the damaged to the expected text, as small as may be.

    gone: where in the expected text characters stand of which a byte is lost, so that nothing tells them but their sense.
    stray: where in it a byte too many can stand, before or inside a character.
    """

    damaged: str
    expected: str
    places: tuple[Edit, ...]
    gone: frozenset[int] = frozenset()
    stray: tuple[int, ...] = ()


# --- what became of a case

OPTIONAL = "optional"  # kind of a place that nothing in the text asks to be restored
RESTORED, BUT_LOST, IN_PART, LEFT, WRONG = "restored", "all but lost", "in part", "left alone", "wrong"


def judge(case: Case, repaired: str) -> str:
    """What became of a case.

    Restored exactly; all but characters of which a byte is lost, each U+FFFD; some places restored and the others left;
    left alone; or wrong: some place is neither.
    """
    if repaired == case.expected or _consists(case, repaired, restored=True):
        return RESTORED
    if _is_but_lost(case, repaired):
        return BUT_LOST
    if repaired == case.damaged:
        return LEFT
    return IN_PART if _consists(case, repaired, restored=False) else WRONG


def _is_but_lost(case: Case, repaired: str) -> bool:
    """Whether the repaired text is the expected one but for U+FFFD in place of what is lost, or of a byte too many."""
    for stray in (None, *case.stray):
        whole = case.expected if stray is None else f"{case.expected[:stray]}\ufffd{case.expected[stray:]}"
        if len(repaired) == len(whole):
            shift = len(whole) if stray is None else stray
            differs = (i for i, (a, b) in enumerate(zip(repaired, whole, strict=True)) if a != b)
            if all(repaired[i] == "\ufffd" and i - (i > shift) in case.gone for i in differs):
                return True
    return False


def _consists(case: Case, repaired: str, restored: bool) -> bool:
    """Whether the repaired text is the damaged text with some places restored; restored: all but the optional ones."""
    at = 0
    reached = {0}  # offsets in the repaired text up to which it is that
    for edit in case.places:
        kept = case.damaged[at : edit.start]
        reached = {i + len(kept) for i in reached if repaired.startswith(kept, i)}
        ends = {end for i in reached for end in _ends(repaired, i, edit.after, given_up=not restored)}
        if case.stray and not restored:
            ends |= {end for i in reached for end in _ends(repaired, i, "\ufffd" + edit.after, given_up=True)}
        if edit.kind == OPTIONAL or not restored:
            ends |= {end for i in reached for end in _ends(repaired, i, edit.before, damaged=True)}
        reached = ends
        at = edit.end
    return any(repaired[i:] == case.damaged[at:] for i in reached)


def _ends(text: str, start: int, piece: str, damaged: bool = False, given_up: bool = False) -> Iterator[int]:
    """Where ``piece`` ends in ``text`` if it stands at ``start``.

    damaged: it may be simplified or have wide marks, which is another repair's work; given_up: U+FFFD, a character not
    to be told, counts as any.
    """
    there = text[start : start + len(piece)]
    if len(there) != len(piece):
        return
    same = there == piece or (damaged and _plain(there) == _plain(piece))
    if same or (given_up and all(a in (b, "\ufffd") for a, b in zip(there, piece, strict=True))):
        yield start + len(piece)


_NARROW = str.maketrans("，；：？！（）", ",;:?!()")


@cache
def _plain(piece: str) -> str:
    return "".join(_simplifier().convert(c) for c in piece.translate(_NARROW))


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


# --- helpers


def undone(text: str, edits: Sequence[Edit], gone: frozenset[int] = frozenset()) -> Case | None:
    """The case of a clean text damaged by ``edits``, to be undone; None if there are none. gone: as in Case."""
    edits = [edit for edit in edits if edit.before != edit.after]
    if not edits:
        return None
    places = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        places.append(Edit(edit.kind, start, start + len(edit.after), edit.after, edit.before))
        shift += len(edit.after) - len(edit.before)
    return Case(apply(text, edits), text, tuple(places), gone)


def edit_of(match: re.Match[str], new: str, group: int | str = 0) -> Edit:
    return Edit("damage", match.start(group), match.end(group), match[group], new)


def insert(at: int, new: str) -> Edit:
    return Edit("damage", at, at, "", new)


def character_edits(old: str, new: str) -> list[Edit]:
    """An edit for every character in which two texts of one length differ."""
    pairs = enumerate(zip(old, new, strict=True))
    return [Edit("damage", i, i + 1, a, b) for i, (a, b) in pairs if a != b]


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def some(edits: list[Edit], rng: Random, share: float) -> list[Edit]:
    """About ``share`` of the edits, at least one."""
    kept = [edit for edit in edits if rng.random() < share]
    return kept or ([rng.choice(edits)] if edits else [])

"""Repairs whose result can be repaired further, gone through until they find nothing."""

from __future__ import annotations

from collections.abc import Callable

from govnlp.text.alignment import Edit, apply, compose

_PASSES = 3  # text can be garbled more than once


def until_settled(text: str, find: Callable[[str], list[Edit]]) -> list[Edit]:
    """The edits of ``find``, and those of it on its own result, as one list."""
    edits: list[Edit] = []
    current = text
    for _ in range(_PASSES):
        new = find(current)
        if not new:
            break
        edits = compose(text, edits, new)
        current = apply(current, new)
    return edits

"""Two texts that differ by a list of edits, and the way between their offsets.

Edits are stated in offsets into the source, in order, without overlap. Several repairs in a row are composed into one
such list, so there is always a single step between source and repaired text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple


class Edit(NamedTuple):
    """source[start:end] == before is replaced by after. kind names the repair (repairs that met are joined by "+")."""

    kind: str
    start: int
    end: int
    before: str
    after: str


def apply(text: str, edits: Sequence[Edit]) -> str:
    """``text`` with the edits carried out. Raises ValueError for edits that overlap, lack order or do not match."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        if edit.start < at or text[edit.start : edit.end] != edit.before:
            raise ValueError(
                f"edit {edit.kind!r} at {edit.start}:{edit.end} does not fit the text: it overlaps the edit before it, "
                f"or {edit.before[:20]!r} does not stand there"
            )
        pieces += (text[at : edit.start], edit.after)
        at = edit.end
    pieces.append(text[at:])
    return "".join(pieces)


class Alignment:
    """The repaired text of a source and both directions of offsets. All lookups take logarithmic time."""

    def __init__(self, source: str, edits: Iterable[Edit] = ()) -> None:
        self.source = source
        self.edits = tuple(edits)
        self._starts = [edit.start for edit in self.edits]
        self._ends = [edit.end for edit in self.edits]
        growth = list(accumulate((len(e.after) - len(e.before) for e in self.edits), initial=0))
        self._growth = growth  # growth[i]: repaired minus source offset before edit i
        self._repaired_starts = [e.start + g for e, g in zip(self.edits, growth, strict=False)]
        self._repaired_ends = [e.end + g for e, g in zip(self.edits, growth[1:], strict=False)]

    @property
    def text(self) -> str:
        """The repaired text."""
        return apply(self.source, self.edits)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The source span of repaired[start:end].

        What was deleted at its borders stays outside; a border inside a replacement of another length moves out to the
        replacement's border, one of the same length keeps its place. An empty span gives what was deleted at its place,
        else an empty one.
        """
        return _map_span(
            start, end, self._repaired_starts, self._repaired_ends, self._starts, self._ends, self._growth, -1
        )

    def kinds_at(self, offset: int) -> tuple[str, ...]:
        """The kinds of the edit that changed the source's character at ``offset``; none where it stands as it was."""
        i = bisect_right(self._ends, offset)
        changed = i < len(self.edits) and self._starts[i] <= offset
        return tuple(self.edits[i].kind.split("+")) if changed else ()

    def to_repaired(self, start: int, end: int) -> tuple[int, int]:
        """The repaired span of source[start:end], by the same rules; empty where all of it was deleted, and what was
        inserted where it is empty itself."""
        return _map_span(
            start, end, self._starts, self._ends, self._repaired_starts, self._repaired_ends, self._growth, 1
        )


def _map_span(
    start: int,
    end: int,
    starts: list[int],
    ends: list[int],
    other_starts: list[int],
    other_ends: list[int],
    growth: list[int],
    sign: int,
) -> tuple[int, int]:
    """Map a span from the side of ``starts``/``ends`` to the other; sign: 1 adds the growth, -1 takes it off."""
    if start > end:
        raise ValueError(f"a span from {start} to {end} is the wrong way round")
    if start == end:
        # What stands on the other side only, at this place, is what an empty span maps to.
        i = bisect_left(ends, start)
        if i < len(starts) and starts[i] == ends[i] == start:
            return other_starts[i], other_ends[i]
        i = bisect_right(ends, start)
        if i < len(starts) and starts[i] < start:
            return other_starts[i], other_starts[i]
        at = start + sign * growth[i]
        return at, at
    # First edit that ends after the start: an edit of nothing at the start itself lies outside the span.
    i = bisect_right(ends, start)
    first = start + sign * growth[i]
    if i == len(starts) or starts[i] >= end:
        return first, end + sign * growth[i]  # between two edits, as most spans are
    if i < len(starts) and starts[i] < start:
        same = ends[i] - starts[i] == other_ends[i] - other_starts[i]
        first = other_starts[i] + (start - starts[i]) if same else other_starts[i]
    # Edits that start before the end.
    j = bisect_left(starts, end)
    last = end + sign * growth[j]
    if j and ends[j - 1] > end:
        same = ends[j - 1] - starts[j - 1] == other_ends[j - 1] - other_starts[j - 1]
        last = other_starts[j - 1] + (end - starts[j - 1]) if same else other_ends[j - 1]
    return first, max(first, last)


def compose(source: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """One list of edits on ``source`` that does what ``first`` and then ``second`` (stated on first's result) do.

    Edits that share a character of the text between become one, its kind the kinds joined by "+".
    """
    if not first or not second:
        return list(first or second)
    between = apply(source, first)
    out: list[Edit] = []
    shift = 0  # source offset minus offset in the text between, behind the edits of `first` seen so far
    for low, high, ours, theirs in _clusters(first, second):
        grown = sum(len(edit.before) - len(edit.after) for edit in ours)
        start, end = low + shift, high + shift + grown
        shift += grown
        local = [edit._replace(start=edit.start - low, end=edit.end - low) for edit in theirs]
        kinds = dict.fromkeys(kind for edit in (*ours, *theirs) for kind in edit.kind.split("+"))
        new = Edit("+".join(kinds), start, end, source[start:end], apply(between[low:high], local))
        if new.before != new.after:
            out.append(new)
    return out


def _clusters(first: Sequence[Edit], second: Sequence[Edit]) -> list[tuple[int, int, list[Edit], list[Edit]]]:
    """Runs of edits that share characters of the text between, as (start, end, edits of first, edits of second)."""
    items: list[tuple[int, int, int, Edit]] = []
    shift = 0
    for edit in first:
        low = edit.start - shift
        items.append((low, low + len(edit.after), 0, edit))
        shift += len(edit.before) - len(edit.after)
    items += [(edit.start, edit.end, 1, edit) for edit in second]
    items.sort(key=lambda item: item[:3])
    out: list[tuple[int, int, list[Edit], list[Edit]]] = []
    for low, high, side, edit in items:
        if out and low < out[-1][1]:
            start, end, ours, theirs = out.pop()
        else:
            start, end, ours, theirs = low, high, [], []
        (theirs if side else ours).append(edit)
        out.append((start, max(end, high), ours, theirs))
    return out

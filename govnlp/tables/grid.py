"""From the items behind a label to cells in columns: what stands where in a row of a known width.

A row keeps its blank cells only where borders (bars, tabs) show them, or where the blank lines between one-cell lines
add up to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from govnlp.tables.cells import Item, fold, is_none, is_value, runs_together

Slots = list["Item | None"]  # a cell each: its value, or None where it is blank


@dataclass(slots=True)
class Row:
    """A row label as found, and the items behind it. name: the row's code, or its printed name. item: its sub-table.
    form: whether the statutory form has the row. closed: another label follows. bars: how many borders are on its line."""

    name: str
    start: int
    item: str = ""
    form: bool = True
    closed: bool = False
    bars: int = 0
    parts: list[Item] = field(default_factory=list)

    def values(self) -> list[Item]:
        return [part for part in self.parts if part.kind == "value"]


@dataclass(frozen=True, slots=True)
class Shape:
    """How the rows of a table are written. closing: a bar closes each row. gap: the white space between cells that have
    a line of their own, 0 where it tells nothing. padded: more than one row has surplus blank cells and can yet be read
    in one way only; leading, trailing: on which side these stand, in all of them, or in the lines of heads;
    bars: how many borders each line of heads has, 0 where they differ; lengths: how many cells the padded
    rows have that can be read; merged: the surplus cells are those that the rows' labels, merged over columns, stand for."""

    closing: bool
    gap: int
    padded: bool
    leading: bool
    trailing: bool
    bars: int = 0
    lengths: frozenset[int] = frozenset()
    merged: bool = False


def shape(
    rows: Iterable[Row],
    widths: Iterable[int],
    votes: Mapping[bool, int],
    heads: Mapping[str, int] | None = None,
    bars: Collection[int] = (),
) -> Shape:
    """The shape of the rows that were read whole, for those that were not. votes: how many lines end in a border that
    closes them, how many in none. heads: how many lines of heads have surplus cells "before" and "behind".
    bars: the numbers of borders these lines have."""
    gaps: set[int] = set()
    padded: list[tuple[int, int]] = []
    lengths: set[int] = set()
    pairs = list(zip(rows, widths, strict=True))
    closing = votes.get(True, 0) >= votes.get(False, 0)
    for row, width in pairs:
        slots = cut(row.parts, closing)
        values = [at for at, slot in enumerate(slots) if slot]
        if len(slots) > width and values and len(values) <= width:
            low, high = max(0, values[-1] - width + 1), min(values[0], len(slots) - width)
            if low == high:
                padded.append((low, len(slots) - width))
                lengths.add(len(slots))
        if len(slots) == width == len(values) and width > 1 and row.closed:
            gaps |= set(_gaps(row.parts) or ())
    heads = heads or {}
    sure = len(padded) > 1
    leading = sure or heads.get("before", 0) > heads.get("behind", 0) == 0
    trailing = sure or heads.get("behind", 0) > heads.get("before", 0) == 0
    return Shape(
        closing,
        gaps.pop() if len(gaps) == 1 else 0,
        sure,
        leading and all(skipped == extra for skipped, extra in padded),
        trailing and all(skipped == 0 for skipped, _ in padded),
        next(iter(bars)) if len(bars) == 1 else 0,
        frozenset(lengths),
    )


def cut(parts: Sequence[Item], closing: bool) -> Slots:
    """The cells behind a label. Without borders these are the values, in order."""
    if not any(part.kind == "bar" for part in parts):
        return [part for part in parts if part.kind == "value"]
    first, *rest = segments(parts)
    bars = sum(part.kind == "bar" for part in first)
    if bars > 1 or (bars and any(part.kind == "value" for part in first)):
        slots = _between(first, closing)
        return slots + [part for line in rest for part in line if part.kind == "value"]
    if bars and not closing and not any(part.kind != "break" for line in rest for part in line):
        return [None]
    return _between([part for part in parts if part.kind != "break"], True)


def _between(parts: Sequence[Item], closing: bool) -> Slots:
    slots: Slots = []
    current: Item | None = None
    opened = False
    for part in parts:
        if part.kind == "value":
            if current is not None:
                slots.append(current)
            current = part
        elif opened or current is not None:
            slots.append(current)
            current = None
            opened = True
        else:
            opened = True
    if current is not None or (parts and (not closing or parts[-1].text == "\t")):
        slots.append(current)
    return slots


def place(row: Row, width: int, shape: Shape, codes: bool = False, proved: bool = False) -> Slots | None:
    """The row's cells in their columns; None where what stands there does not tell.

    codes: values may begin with 0. proved: identities will tell if surplus blanks are no padding but a cell moved.
    """
    slots = _without_page_number(row, cut(row.parts, shape.closing), width)
    if (
        len(slots) < width
        and len(whole := _between([part for part in row.parts if part.kind != "break"], True)) == width
    ):
        slots = whole  # begun on the label's line, gone on with a border on each of the next
    values = [at for at, slot in enumerate(slots) if slot]
    if not codes and any(slot and runs_together(fold(slot.text)) for slot in slots):
        return None
    if len(slots) == width:
        return slots
    if len(slots) > width:
        together = bool(values) and values[-1] - values[0] == width - 1
        if len(values) == width and (
            shape.padded or (together and (proved or shape.leading or shape.trailing or width == 1))
        ):
            return [slot for slot in slots if slot]
        if not values:
            return [None] * width
        known = row.bars == shape.bars if row.bars > 1 else len(slots) in shape.lengths
        if shape.leading == shape.trailing or not (known or shape.merged):
            return None
        skip = len(slots) - width if shape.leading else 0
        return slots[skip : skip + width] if skip <= values[0] and values[-1] < skip + width else None
    return _by_gaps(row, slots, width, shape.gap)


def _without_page_number(row: Row, slots: Slots, width: int) -> Slots:
    """Drop a bare number on a line of its own behind a row that is complete on one line."""
    if len(slots) != width + 1:
        return slots
    first, *lines = [line for line in segments(row.parts) if line] or [[]]
    alone = len(lines) == 1 and [part.kind for part in lines[0]] == ["value"] and row.parts[0].kind != "break"
    whole = any(part.kind == "bar" for part in first) or sum(part.kind == "value" for part in first) == width
    return slots[:-1] if alone and whole else slots


def _by_gaps(row: Row, slots: Slots, width: int, gap: int) -> Slots | None:
    """Blank cells where whole lines are left empty, if these add up to exactly the cells that lack."""
    gaps = _gaps(row.parts)
    if not gap or gaps is None:
        return None
    if not row.closed:
        gaps[-1] = gap  # nobody knows what the white space behind the table means
    if any(size % gap for size in gaps):
        return None
    blanks = [size // gap - 1 for size in gaps]
    if sum(blanks) != width - len(slots) or min(blanks) < 0:
        return None
    placed: Slots = [None] * blanks[0]
    for slot, count in zip(slots, blanks[1:], strict=True):
        placed += [slot, *[None] * count]
    return placed


def _gaps(parts: Sequence[Item]) -> list[int] | None:
    """The white space before, between and behind values that have a line each; None for any other layout."""
    kinds = [part.kind for part in parts]
    if len(kinds) % 2 == 0 or any(kind != ("value" if at % 2 else "break") for at, kind in enumerate(kinds)):
        return None
    return [part.end - part.start for part in parts[::2]]


def segments(parts: Sequence[Item]) -> list[list[Item]]:
    """The items line by line, without the breaks; the first is what follows the label on its line."""
    lines: list[list[Item]] = [[]]
    for part in parts:
        if part.kind == "break":
            lines.append([])
        else:
            lines[-1].append(part)
    return lines


def status(slot: Item | None) -> str:
    """value, blank, or unreadable for what is no number."""
    if slot is None or is_none(fold(slot.text)):
        return "blank"
    return "value" if is_value(fold(slot.text)) else "unreadable"

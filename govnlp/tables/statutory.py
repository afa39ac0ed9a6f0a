"""The three tables of the statutory form: drafts made into cells and checks, damaged rows told or proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from govnlp.tables import checks, drafts, grid
from govnlp.tables.cells import Item, fold, is_none, printed
from govnlp.tables.drafts import Draft
from govnlp.tables.formats import (
    COLUMNS,
    GROUPS,
    ITEMS,
    RESULTS,
    disclosure_columns,
    disclosure_rows,
    request_labels,
    request_rows,
)
from govnlp.tables.grid import Row
from govnlp.tables.regions import Region, Text
from govnlp.values import Cell, Check, Table

_SUBTOTAL = "organisations"
# Labels over three columns and over two, which leave so many blank cells where each merged cell is written once.
_PADS = {"1": 2, "2": 2, "4": 2, "3.1": 1, "3.2": 1, "3.6": 1, "3.7": 1}
_ALIKE = 0.6  # how much of a damaged label must be left to know it by


def tables(text: Text, found: Sequence[Region]) -> list[Table]:
    """The statutory tables of these regions, in the order of the document."""
    build = {"requests": _requests, "reviews": _reviews, "disclosure": _disclosure}
    return [build[draft.kind](draft) for draft in drafts.find(text, found)]


def _requests(draft: Draft) -> Table:
    rows = _known_rows(draft)
    names = {row.name for row in rows if row.form}
    format = "2021" if names & {"3.6.1", "3.6.2", "3.6.3"} else "2019" if "3.6" in names else ""
    if format == "2021":
        # there 其他处理 heads three rows; it has no cells of its own
        draft.stray += [part for row in rows if row.name == "3.6" for part in row.values()]
        rows = [row for row in rows if row.name != "3.6"]
    columns = _request_columns(draft)
    width = len(columns)
    shape = grid.shape(rows, [width] * len(rows), draft.closing, draft.surplus, draft.bars)
    form = [row for row in rows if row.form]
    if shape.trailing and _padded_evenly(form, [width + _PADS.get(row.name, 0) for row in form], shape.closing):
        shape = replace(shape, merged=True)
    placed: dict[str, grid.Slots] = {}
    open_rows: dict[str, list[Item]] = {}
    blanks: set[str] = set()
    for row in rows:
        if not row.form:
            draft.flags.add("row_unknown")
            continue
        if row.name in placed or row.name in open_rows:
            draft.flags.add("row_repeated")
            continue
        slots = grid.place(row, width, shape, proved=True)
        if slots is None:
            open_rows[row.name] = row.values()
            if None in grid.cut(row.parts, shape.closing):
                blanks.add(row.name)
            draft.flags.add("cells_missing" if len(row.values()) < width else "cells_surplus")
        else:
            placed[row.name] = _in_form(draft, columns, slots)
    if moved := _moved_left(placed):
        draft.flags.add("cells_missing")
        for code in [code for code, slots in placed.items() if None in slots]:
            open_rows[code] = [slot for slot in placed.pop(code) if slot]
    expected = request_rows(format)
    if any(code not in placed and code not in open_rows for code in expected):
        draft.flags.add("rows_missing")
    if not format:
        draft.flags.add("format_unknown")
    if sum(len(items) for items in open_rows.values()) + sum(map(len, placed.values())) < len(expected):
        draft.flags.add("values_lost")
    proved, totals = _infer(placed, open_rows, blanks, format, moved)
    if not set(COLUMNS) <= {label.code for label in draft.heads.get("", ())}:
        totals = {}  # a page may be too narrow for the table, and what is printed last no total
    cells: list[Cell] = []
    for code in expected:
        if code in placed:
            cells += [_cell(code, column, slot) for column, slot in zip(COLUMNS, placed[code], strict=True)]
            if code in totals:
                cells[-1] = Cell(code, COLUMNS[-1], str(totals[code]), "inferred", None, None)
        elif code in proved:
            cells += _inferred(code, COLUMNS, proved[code], open_rows[code])
        else:
            left = _unreadable(code, COLUMNS, open_rows.get(code, []))
            if code in totals:
                last = open_rows[code][-1]
                left[-1] = Cell(code, COLUMNS[-1], str(totals[code]), "inferred", last.start, last.end)
                left[len(open_rows[code]) - 1] = replace(left[len(open_rows[code]) - 1], value="", start=None, end=None)
            cells += left
    return _table(draft, format, cells, checks.request_checks(cells, format))


def _padded_evenly(rows: Sequence[Row], sizes: Sequence[int], closing: bool) -> bool:
    """Whether each row has as many cells as it should, given these sizes; one more in all rows may be the border that opens
    the next."""
    found: dict[bool, set[int]] = {True: set(), False: set()}
    for row, size in zip(rows, sizes, strict=True):
        if row.parts:
            found[row.closed].add(len(grid.cut(row.parts, closing)) - size)
    extra = min(found[True], default=-1)
    return found[True] == {extra} and extra >= 0 and found[False] <= {extra, extra - 1, 0}


def _request_columns(draft: Draft) -> list[str]:
    """The columns in the order of the kinds of organisations, with their subtotal where the table has one."""
    kinds = [*COLUMNS[1:-1], _SUBTOTAL]
    printed = list(dict.fromkeys(label.code for label in draft.heads.get("", ()) if label.code in kinds))
    return [COLUMNS[0], *printed, COLUMNS[-1]] if set(COLUMNS[1:-1]) <= set(printed) else list(COLUMNS)


def _in_form(draft: Draft, columns: Sequence[str], slots: grid.Slots) -> grid.Slots:
    """The cells in the columns of the form; a subtotal of the organisations is compared and left out."""
    cells = dict(zip(columns, slots, strict=True))
    if _SUBTOTAL in cells:
        numbers = {column: checks.number(printed(slot.text)) if slot else 0 for column, slot in cells.items()}
        parts = [numbers[column] for column in COLUMNS[1:-1]]
        if None in parts or numbers[_SUBTOTAL] != sum(part or 0 for part in parts):
            draft.flags.add("subtotal_differs")
    return [cells[column] for column in COLUMNS]


def _moved_left(placed: dict[str, grid.Slots]) -> bool:
    """Whether blank cells were dropped and put back at the end: rows end in blanks, and what would be the last value of
    each is the sum of the others instead of the total, which is blank."""
    ends = []
    for slots in placed.values():
        values = [slot for slot in slots if slot]
        if len(values) > 1 and slots[len(values) - 1] is not None and slots[-1] is None:
            numbers = [checks.number(printed(slot.text)) for slot in values]
            ends.append(None not in numbers and sum(number or 0 for number in numbers[:-1]) == numbers[-1])
    return len(ends) > 1 and all(ends)


def _known_rows(draft: Draft) -> list[Row]:
    """The rows, those with a damaged label named by their place and by what is left of it."""
    order = request_rows("2021" if draft.names & {"3.6.1", "3.6.2", "3.6.3"} else "2019")
    rows: list[Row] = []
    high = len(order)
    limits = []  # for each row, where in the order the next known one stands
    for row in reversed(draft.rows):
        limits.append(high)
        if row.form and row.name in order:
            high = order.index(row.name)
    low = 0
    for row, high in zip(draft.rows, reversed(limits), strict=True):
        if not row.form:
            missing = [code for code in order[low:high] if code not in draft.names]
            alike = [code for code in missing if _alike(row.name, request_labels()[code])]
            if len(alike) == 1:
                row = replace(row, name=alike[0], form=True)
                draft.names.add(alike[0])
                draft.flags.add("label_damaged")
        if row.form and row.name in order:
            low = order.index(row.name) + 1
        rows.append(row)
    return rows


def _alike(name: str, keys: Sequence[str]) -> bool:
    return any(len(word) > 3 and SequenceMatcher(None, name, word).ratio() >= _ALIKE for word in keys)


def _infer(
    placed: dict[str, grid.Slots], open_rows: dict[str, list[Item]], blanks: set[str], format: str, moved: bool
) -> tuple[dict[str, checks.Vector], dict[str, int]]:
    """Rows and, failing that, totals that the identities prove. moved: blank cells were dropped, so only totals may."""
    if not open_rows:
        slots = [slot for row in placed.values() for slot in row]
        numbers = all(
            grid.status(slot) == "blank" or checks.number(printed(slot.text)) is not None for slot in slots if slot
        )
        return {}, checks.infer_blank_totals(
            {code: _numbers(row) for code, row in placed.items()}, format
        ) if numbers else {}
    known = {
        code: [checks.number(printed(slot.text)) if slot and grid.status(slot) == "value" else 0 for slot in slots]
        for code, slots in placed.items()
    }
    texts = {code: [printed(item.text) for item in items] for code, items in open_rows.items()}
    proved = checks.infer_requests(known, texts, blanks, format) if placed and not moved else {}
    if blanks:
        return proved, {}
    whole = {code: [printed(slot.text) for slot in slots if slot] for code, slots in placed.items()}
    whole |= {code: [*map(str, vector)] for code, vector in proved.items()}
    totals = checks.infer_totals(texts | whole, format)
    return proved, {code: total for code, total in totals.items() if code in open_rows and code not in proved}


def _numbers(slots: grid.Slots) -> list[int | None]:
    """The cells' numbers, None for what is blank or none."""
    return [checks.number(printed(slot.text)) if slot else None for slot in slots]


def _reviews(draft: Draft) -> Table:
    width = len(GROUPS) * len(RESULTS)
    names = [(group, result) for group in GROUPS for result in RESULTS]
    valued = [(heads, row) for heads, row in draft.groups if row.values() or any(p.kind == "bar" for p in row.parts)]
    slots: grid.Slots | None = None
    if len(valued) == 1:
        slots = _review_slots(draft, valued[0][1], width)
    elif valued and all(len(heads) == len(RESULTS) or len(heads) == 1 for heads, _ in valued):
        pieces = [_review_slots(draft, row, len(heads)) for heads, row in valued]
        heads = [name for names, _ in valued for name in names]
        if heads == list(RESULTS) * len(GROUPS) and all(piece is not None for piece in pieces):
            slots = [slot for piece in pieces for slot in piece or ()]
    values = [part for _, row in valued for part in row.values()]
    if slots is not None:
        cells = [_cell(group, result, slot) for (group, result), slot in zip(names, slots, strict=True)]
    else:
        draft.flags.add("cells_missing" if len(values) < width else "cells_surplus")
        if not values:
            draft.flags.add("values_lost")
        vector = checks.infer_reviews([printed(item.text) for item in values]) if len(valued) == 1 else None
        nameless = [""] * width
        flat = _unreadable("", nameless, values) if vector is None else _inferred("", nameless, vector, values)
        cells = [replace(cell, row=group, column=result) for (group, result), cell in zip(names, flat, strict=True)]
    return _table(draft, "", cells, checks.review_checks(cells))


def _review_slots(draft: Draft, row: Row, width: int) -> grid.Slots | None:
    """The cells of the data row, which has no label of its own: behind the last head, or on a line of its own."""
    lines = grid.segments(row.parts)
    pads = _pads(lines)
    if pads:
        row = replace(row, parts=[part for part in row.parts if part not in pads])
        lines = grid.segments(row.parts)
    shape = grid.shape([row], [width], draft.closing, draft.surplus, draft.bars)
    data = [line for line in lines[1:] if sum(part.kind == "bar" for part in line) > 1]
    if len(data) == 1 and not any(part.kind == "value" for line in lines if line is not data[0] for part in line):
        opened = draft.opening[True] > draft.opening[False] and data[0][0].kind == "bar"
        parts = data[0] if opened else [Item("bar", "|", row.start, row.start, 0), *data[0]]
        return grid.place(Row("", row.start, parts=parts), width, shape, proved=True)
    return grid.place(row, width, shape, proved=True)


def _pads(lines: Sequence[Sequence[Item]]) -> Sequence[Item]:
    """The borders of a line of its own that stand for merged heads, before cells that have a line each; else nothing."""
    at = next((at for at, line in enumerate(lines) if len(line) > 1), len(lines))
    rest = [line for number, line in enumerate(lines) if number != at]
    before = any(part.kind == "value" for line in lines[: at + 1] for part in line)
    return lines[at] if any(lines[at + 1 :]) and not before and all(len(line) < 3 for line in rest) else ()


def _disclosure(draft: Draft) -> Table:
    formats: dict[str, str] = {}
    for item in ITEMS:
        votes = [label.formats[0] for label in draft.heads.get(item, ())]
        if votes:
            new, old = votes.count("2021"), votes.count("2019")
            formats[item] = "2021" if new > old else "2019" if old > new else ""
    kinds = sorted(set(formats.values()) - {""})
    fallback = kinds[0] if len(kinds) == 1 else ""  # for a sub-table whose heads are lost
    format = fallback or ("mixed" if kinds else "")
    rows: dict[tuple[str, str], Row] = {}
    cells: list[Cell] = []
    for row in draft.rows:
        if (row.item, row.name) in rows:
            draft.flags.add("row_repeated")
        else:
            rows[row.item, row.name] = row
        if not row.item or (not row.form and row.item != ITEMS[0]):  # 其他主动公开文件 is often added there
            draft.flags.add("row_unknown")
    widths = [len(disclosure_columns(formats.get(row.item) or fallback, row.item)) for row in rows.values()]
    shape = grid.shape(rows.values(), widths, draft.closing, draft.surplus, draft.bars)
    if shape.trailing and _padded_evenly([*rows.values()], [max(widths, default=0)] * len(widths), shape.closing):
        shape = replace(shape, merged=True)
    short = _short_row([*rows.values()], widths, shape.closing)
    for item in ITEMS:
        own = [row for (where, _), row in rows.items() if where == item]
        if own and not formats.get(item):
            draft.flags.add("heads_missing")
        if not own and item != ITEMS[-1]:
            draft.flags.add("rows_missing")  # both formats have the other four
        kind = formats.get(item) or fallback
        expected = disclosure_columns(kind, item)
        codes = [label.code for label in draft.heads.get(item, ())]
        if len(codes) > len(set(codes)):
            draft.flags.add("heads_repeated")
        columns = _printed_columns(draft, item, expected)
        if len(columns) < len(expected):
            draft.flags.add("heads_missing")
        for name, found in _in_order(own, disclosure_rows(kind, item)):
            cells += _disclosure_row(draft, name, found, (columns, expected), shape if found is not short else None)
    draft.flags |= checks.disclosure_flags(cells)
    return _table(draft, format, cells, ())


def _short_row(rows: Sequence[Row], widths: Sequence[int], closing: bool) -> Row | None:
    """The one row that has fewer cells than all others, though these are padded to be of one size: where it holds fewer values
    than it should, blank cells behind it may stand for merged ones or for its own. The last row often is not padded."""
    sizes = [(row, len(grid.cut(row.parts, closing)), width) for row, width in zip(rows, widths, strict=True)][:-1]
    most = max((size for _, size, _ in sizes), default=0)
    short = [(row, width) for row, size, width in sizes if size < most]
    padded = any(size == most > width for _, size, width in sizes)
    if len(short) != 1 or len(sizes) < 4 or not padded or len(short[0][0].values()) >= short[0][1]:
        return None
    return short[0][0]


def _printed_columns(draft: Draft, item: str, expected: Sequence[str]) -> list[str]:
    """The columns in the order of their heads, as many as there are; those of the form where the heads tell no order."""
    printed = list(dict.fromkeys(label.code for label in draft.heads.get(item, ()) if label.code in expected))
    halves = draft.halves.count(item)
    if not printed or ((item in draft.wrapped or halves) and len(printed) + halves >= len(expected)):
        return list(expected)
    return printed


def _disclosure_row(
    draft: Draft, name: str, row: Row | None, columns: tuple[Sequence[str], Sequence[str]], shape: grid.Shape | None
) -> list[Cell]:
    """A row's cells. columns: those whose heads are printed, and those the form has. shape: None for a row that lost one."""
    printed, expected = columns
    if row is None:
        draft.flags.add("rows_missing")
        return _unreadable(name, expected, [])
    if len(printed) < len(expected) and len(row.values()) > len(printed):
        printed = expected  # a head is lost, and not its column
    slots = grid.place(row, len(printed), shape) if printed and shape else None
    if slots is None:
        draft.flags.add("cells_missing" if len(row.values()) < len(printed) else "cells_surplus")
        return _unreadable(name, expected, row.values())
    cells = {column: _cell(name, column, slot) for column, slot in zip(printed, slots, strict=True)}
    return [cells.get(column) or _unreadable(name, [column], [])[0] for column in expected]


def _in_order(rows: Sequence[Row], expected: Sequence[str]) -> list[tuple[str, Row | None]]:
    """The rows as they stand, with None where one of the form lacks; 规范性文件 and 行政规范性文件 are the same row."""
    names = {name.removeprefix("行政"): name for name in expected if name.endswith("文件")}
    placed: list[tuple[str, Row | None]] = [(names.get(row.name.removeprefix("行政"), row.name), row) for row in rows]
    for at, name in enumerate(expected):
        if name not in {other for other, _ in placed}:
            placed.insert(at, (name, None))
    return placed


def _table(draft: Draft, format: str, cells: Sequence[Cell], found: Sequence[Check]) -> Table:
    if any(not is_none(fold(item.text)) for item in draft.stray):
        draft.flags.add("values_stray")
    return Table(draft.kind, format, draft.start, draft.end, tuple(cells), tuple(found), tuple(sorted(draft.flags)))


def _cell(row: str, column: str, slot: Item | None) -> Cell:
    if slot is None:
        return Cell(row, column, "", "blank", None, None)
    return Cell(row, column, printed(slot.text), grid.status(slot), slot.start, slot.end)


def _inferred(row: str, columns: Sequence[str], vector: Sequence[int], items: Sequence[Item]) -> list[Cell]:
    """Cells that the identities prove, with the offsets of those that are printed."""
    cells = []
    left = list(items)
    for column, value in zip(columns, vector, strict=True):
        item = left[0] if left and checks.number(printed(left[0].text)) == value else None
        if item is not None:
            left.pop(0)
        cells.append(Cell(row, column, str(value), "inferred", item and item.start, item and item.end))
    return cells


def _unreadable(row: str, columns: Sequence[str], items: Sequence[Item]) -> list[Cell]:
    """Cells nobody can assign. What is printed is kept on them in its order, as evidence, not as a reading."""
    found: list[Cell] = []
    for at, column in enumerate(columns):
        item = items[at] if at < len(items) else None
        text = printed(item.text) if item else ""
        found.append(Cell(row, column, text, "unreadable", item and item.start, item and item.end))
    return found

"""The arithmetic of the statutory tables: the identities A to D as checks, and what they prove about damaged rows.

A row is a list of cells in column order; a number is an int, None where a cell is not known. Nothing is proved unless
exactly one reading satisfies every identity the row takes part in that can be worked out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from govnlp.tables.cells import runs_together
from govnlp.tables.formats import COLUMNS, GROUPS, RESULTS, request_rows
from govnlp.values import Cell, Check

Vector = tuple[int, ...]

_INTEGER = re.compile(r"\+?(\d{1,15})(?:件次|[件条次个])?")
_COUNT = re.compile(r"\d{1,12}(?:人次|件次|[件条项次个])?")
_CHANGE = re.compile(r"(?:[+-]|[增减][加少]?)?\d{1,12}[件条项次个]?")
_AMOUNT = re.compile(r"\d{1,15}(?:\.\d{1,10})?(?:万元|亿元|千元|元)?")
_RESULTS_TOTAL, _CARRIED = "3.7", "4"
_SPLIT_DIGITS = 14  # run-together digits up to which all ways to cut them are tried


def number(value: str) -> int | None:
    """The integer a cell's value stands for; None where it is none."""
    match = _INTEGER.fullmatch(value)
    return int(match[1]) if match else None


def result_rows(format: str) -> tuple[str, ...]:
    """The codes of the rows that add up to row 3.7."""
    return tuple(code for code in request_rows(format) if code.startswith("3.") and code != _RESULTS_TOTAL)


def request_checks(cells: Iterable[Cell], format: str) -> tuple[Check, ...]:
    """A and B per column and C per row of a request table; B is not known where the format is not."""
    grid = {(cell.row, cell.column): cell for cell in cells}
    checks = []
    for column in COLUMNS:
        sides = [[grid.get((code, column)) for code in codes] for codes in (("1", "2"), (_RESULTS_TOTAL, _CARRIED))]
        checks.append(_check("A", column, *sides))
    for column in COLUMNS:
        parts = [grid.get((code, column)) for code in result_rows(format)] if format else [None]
        checks.append(_check("B", column, parts, [grid.get((_RESULTS_TOTAL, column))]))
    for code in request_rows(format):
        parts = [grid.get((code, column)) for column in COLUMNS[:-1]]
        checks.append(_check("C", code, parts, [grid.get((code, COLUMNS[-1]))]))
    return tuple(checks)


def review_checks(cells: Iterable[Cell]) -> tuple[Check, ...]:
    """D per group of a reviews table."""
    grid = {(cell.row, cell.column): cell for cell in cells}
    return tuple(
        _check("D", group, [grid.get((group, name)) for name in RESULTS[:-1]], [grid.get((group, RESULTS[-1]))])
        for group in GROUPS
    )


def _check(id: str, where: str, left: Sequence[Cell | None], right: Sequence[Cell | None]) -> Check:
    """A blank counts as 0 where another cell of the identity has a value; an unreadable one leaves it open."""
    sides = [_sum(left), _sum(right)]
    if all(cell is not None and cell.status == "blank" for cell in (*left, *right)):
        sides = [None, None]
    if sides[0] is None or sides[1] is None:
        return Check(id, where, "unknown", sides[0], sides[1])
    return Check(id, where, "pass" if sides[0] == sides[1] else "fail", sides[0], sides[1])


def _sum(cells: Sequence[Cell | None]) -> int | None:
    total = 0
    for cell in cells:
        value = None if cell is None else 0 if cell.status == "blank" else number(cell.value)
        if cell is None or cell.status == "unreadable" or value is None:
            return None
        total += value
    return total


def disclosure_flags(cells: Iterable[Cell]) -> set[str]:
    """What cannot be in section 2 (TABLES.md, 7, G): "value_odd", a number that no count or amount can be; and
    "values_contradict", more rules newly published than published in all, or a stock that falls below nought."""
    flags = set()
    rows: dict[str, dict[str, int]] = {}
    for cell in cells:
        if cell.status != "value":
            continue
        kind = _CHANGE if cell.column == "本年增/减" else _AMOUNT if "金额" in cell.column else _COUNT
        if not kind.fullmatch(cell.value):
            flags.add("value_odd")
        elif kind is not _AMOUNT:
            rows.setdefault(cell.row, {})[cell.column] = _signed(cell.value)
    for row in rows.values():
        if row.get("本年新公开数量", 0) > row.get("对外公开总数量", row.get("本年新公开数量", 0)):
            flags.add("values_contradict")
        if "上一年项目数量" in row and row["上一年项目数量"] + row.get("本年增/减", 0) < 0:
            flags.add("values_contradict")
    return flags


def _signed(value: str) -> int:
    digits = int("".join(sign for sign in value if sign.isdigit()) or "0")
    return -digits if value[0] in "-减" else digits


def infer_requests(
    known: Mapping[str, Sequence[int | None]], tokens: Mapping[str, Sequence[str]], blanks: Collection[str], format: str
) -> dict[str, Vector]:
    """The rows whose cells the identities prove.

    known: code → the seven numbers of the rows that were read; tokens: code → what is printed in the rows that hold too
    few or too many values. Returns code → seven numbers, for as many of the latter as have exactly one reading.
    """
    rows: dict[str, Sequence[int | None]] = dict(known)
    proved: dict[str, Vector] = {}
    open_rows = {code: list(printed) for code, printed in tokens.items() if printed}
    progress = True
    while progress and open_rows:
        progress = False
        for code, printed in list(open_rows.items()):
            reading = _only_reading(printed, code in blanks, _needed(code, rows, format))
            if reading is not None:
                rows[code] = proved[code] = reading
                del open_rows[code]
                progress = True
    return proved


def infer_totals(rows: Mapping[str, Sequence[str]], format: str) -> dict[str, int]:
    """The totals of a table that lost its blank cells: code → total, {} unless all of it fits together.

    rows: code → the values printed in the row. Each row that has any must end in the sum of the values before it, or hold
    a single 0, and the last values must satisfy A and B; without any requests to count, all rows must hold something.
    """
    if not format or set(rows) != set(request_rows(format)):
        return {}
    totals: dict[str, int] = {}
    for code, printed in rows.items():
        numbers = [number(text) for text in printed]
        parts = [value for value in numbers if value is not None]
        if not parts and not printed:
            continue
        if len(parts) != len(printed) or len(parts) > len(COLUMNS) or sum(parts[:-1]) != parts[-1]:
            return {}  # of a single number too, unless it is 0
        totals[code] = parts[-1]
    total = {code: totals.get(code, 0) for code in rows}
    if (not total["1"] and len(totals) < len(rows)) or not _add_up(total, format):
        return {}
    return totals


def infer_blank_totals(rows: Mapping[str, Sequence[int | None]], format: str) -> dict[str, int]:
    """The totals that a table leaves blank: code → the sum of the row's numbers, {} unless A and B hold with them.

    rows: code → seven numbers, None for a blank cell. The total of the results must be printed.
    """
    if not format or set(rows) != set(request_rows(format)) or rows[_RESULTS_TOTAL][-1] is None:
        return {}
    sums = {code: sum(number or 0 for number in numbers[:-1]) for code, numbers in rows.items()}
    total = {code: sums[code] if numbers[-1] is None else numbers[-1] for code, numbers in rows.items()}
    if not _add_up(total, format):
        return {}
    return {code: sums[code] for code, numbers in rows.items() if numbers[-1] is None and sums[code]}


def _add_up(column: Mapping[str, int], format: str) -> bool:
    """Whether A and B hold in a column: code → number."""
    results = sum(column[code] for code in result_rows(format))
    return results == column[_RESULTS_TOTAL] and column["1"] + column["2"] == results + column[_CARRIED]


def infer_reviews(printed: Sequence[str]) -> Vector | None:
    """The 15 numbers of a reviews table in which 14 or 16 values stand, where D leaves one reading."""
    numbers = [number(text) for text in printed]
    values = [value for value in numbers if value is not None]
    size = len(RESULTS)
    if len(values) != len(printed):
        return None
    readings: set[Vector] = set()
    if len(values) == len(GROUPS) * size - 1:
        for lost in range(len(GROUPS)):
            a, b = lost * size, (lost + 1) * size - 1
            before = [values[at : at + size] for at in range(0, a, size)]
            after = [values[at : at + size] for at in range(b, len(values), size)]
            if all(sum(group[:-1]) == group[-1] for group in before + after):
                for group in _with_one_more(values[a:b]):
                    readings.add((*values[:a], *group, *values[b:]))
                for reading in _with_one_cut(printed[a:b]):
                    if sum(reading[:-1]) == reading[-1]:
                        readings.add((*values[:a], *reading, *values[b:]))
    elif len(values) == len(GROUPS) * size + 1:
        for reading in _with_one_less(values):
            groups = [reading[i : i + size] for i in range(0, len(reading), size)]
            if all(sum(group[:-1]) == group[-1] for group in groups):
                readings.add(reading)
    return readings.pop() if len(readings) == 1 else None


def _needed(code: str, rows: Mapping[str, Sequence[int | None]], format: str) -> list[set[int]]:
    """What A and B require of a row, column by column: the empty set where too little else is known."""
    needed = []
    for at in range(len(COLUMNS)):
        wanted = set()
        if code in ("1", "2", _RESULTS_TOTAL, _CARRIED):
            sides = (("1", "2"), (_RESULTS_TOTAL, _CARRIED))
            same, other = sides if code in sides[0] else reversed(sides)
            partner = _total(rows, [part for part in same if part != code], at)
            total = _total(rows, other, at)
            if partner is not None and total is not None:
                wanted.add(total - partner)
        if format and code not in ("1", "2", _CARRIED):
            others = _total(rows, [part for part in result_rows(format) if part != code], at)
            total = 0 if code == _RESULTS_TOTAL else _total(rows, [_RESULTS_TOTAL], at)
            if others is not None and total is not None:
                wanted.add(abs(total - others) if code == _RESULTS_TOTAL else total - others)
        needed.append(wanted)
    return needed


def _total(rows: Mapping[str, Sequence[int | None]], codes: Iterable[str], at: int) -> int | None:
    total = 0
    for code in codes:
        value = rows[code][at] if code in rows else None
        if value is None:
            return None
        total += value
    return total


def _only_reading(printed: Sequence[str], blanks: bool, needed: Sequence[set[int]]) -> Vector | None:
    """The one reading of a row with a wrong number of values: seven numbers that satisfy C, and A and B if worked out.

    Where blank cells are among them, what lacks or stands too much cannot be told, and only A and B together decide.
    """
    if any(len(wanted) > 1 for wanted in needed) or (blanks and not all(needed)):
        return None
    if all(needed):
        vector = tuple(min(wanted) for wanted in needed)
        fits = min(vector) >= 0 and sum(vector[:-1]) == vector[-1]
        return vector if fits and (_is_part(printed, vector) or _runs_together(printed, vector)) else None
    readings = {
        reading
        for reading in _readings(printed)
        if sum(reading[:-1]) == reading[-1]
        and all(not wanted or value in wanted for value, wanted in zip(reading, needed, strict=True))
    }
    return readings.pop() if len(readings) == 1 else None


def _readings(printed: Sequence[str]) -> list[Vector]:
    """What a row may have been: one number lost, one too many, or digits run together, as a leading zero betrays."""
    width = len(COLUMNS)
    if any(map(runs_together, printed)):
        return _cuts(printed, width)
    numbers = [number(text) for text in printed]
    values = [value for value in numbers if value is not None]
    if len(values) != len(printed):
        return []
    if len(values) == width - 1:
        return _with_one_more(values) + _with_one_cut(printed)
    if len(values) == width + 1:
        return _with_one_less(values)
    return []


def _with_one_more(values: Sequence[int]) -> list[Vector]:
    """All rows that are ``values`` with one number put in, and end in the sum of the numbers before the last."""
    total = sum(values)
    found = [(*values, total)]
    lost = values[-1] - (total - values[-1])
    if lost >= 0:
        found += [(*values[:at], lost, *values[at:]) for at in range(len(values))]
    return found


def _with_one_less(values: Sequence[int]) -> list[Vector]:
    """The rows left when any one number is taken out: it may stand twice, belong elsewhere, or be a page's number."""
    return [(*values[:at], *values[at + 1 :]) for at in range(len(values))]


def _with_one_cut(printed: Sequence[str]) -> list[Vector]:
    """All rows that come of cutting one of the numbers in two."""
    found = []
    for at, text in enumerate(printed):
        for end in range(1, len(text)):
            pieces = (*printed[:at], text[:end], text[end:], *printed[at + 1 :])
            numbers = [number(piece) for piece in pieces if not runs_together(piece)]
            if len(numbers) == len(pieces) and None not in numbers:
                found.append(tuple(value for value in numbers if value is not None))
    return found


def _is_part(printed: Sequence[str], needed: Vector) -> bool:
    """Whether one of the two is the other with numbers left out, their order kept."""
    values = [number(text) for text in printed]
    short, long = (values, needed) if len(values) < len(needed) else (needed, values)
    rest = iter(long)
    return all(any(value == other for other in rest) for value in short)


def _runs_together(printed: Sequence[str], needed: Vector) -> bool:
    """Whether the row holds exactly these numbers, some written without a gap between them."""
    rest = iter(needed)
    for text in printed:
        done = ""
        while len(done) < len(text):
            value = next(rest, None)
            if value is None:
                return False
            done += str(value)
        if done != text:
            return False
    return next(rest, None) is None


def _cuts(printed: Sequence[str], width: int) -> list[Vector]:
    """All ways to cut run-together digits into ``width`` numbers without leading zeros."""
    if not all(text.isascii() and text.isdigit() for text in printed) or sum(map(len, printed)) > _SPLIT_DIGITS:
        return []
    found: list[Vector] = [()]
    for text in printed:
        pieces: list[list[Vector]] = [[()], *([] for _ in text)]
        for end in range(1, len(text) + 1):
            for start in range(end):
                if start + 1 == end or text[start] != "0":
                    pieces[end] += [(*head, int(text[start:end])) for head in pieces[start] if len(head) < width]
        found = [(*head, *tail) for head in found for tail in pieces[-1] if len(head) + len(tail) <= width]
    return [reading for reading in found if len(reading) == width]

"""Tables with one fault each, and what reading one comes to: right, told, silent, unseen or undetectable.

A case is made of right tables (table_shapes.py), written in a shape, with page numbers, list numbers of another style
or traditional characters, alone or within a report; then one fault is put into one of its tables.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import table_shapes as shapes
from table_shapes import NEW_LINE, Rows, Truth, row_names

from govnlp.tables.cells import printed
from govnlp.tables.formats import key
from govnlp.values import Table

__all__ = ["ALL_FAULTS", "KINDS", "damaged", "outcome", "printed", "readings", "untouched", "why_undetectable"]

KINDS = ("requests 2019", "requests 2021", "disclosure 2019", "disclosure 2021", "disclosure mixed", "reviews", "annex")
STYLES = ("1.", "1.", "1、", "1．", "(1)", "none")
PAGES = ("-5-", "- 5 -", "第 5 页", "5")
ON_ONE_LINE = ("pipe_rows", "pipe_rows_open", "tabs", "spaces", "single_spaces", "full_width")  # a row a line
PADDED = ("pipe_rows_padded", "ragged", "cells_with_bars")
UNPAGED = ("markdown", "wrapped", "letters", "paper", "vertical", "other_numbers", "no_numbers", "bars_before_cells")


@dataclass(slots=True)
class Made:
    """A right table: its kind as KINDS has it, its rows, and the value of each (row, column)."""

    kind: str
    rows: Rows
    truth: Truth

    @property
    def table(self) -> str:
        return self.kind.split()[0]


@dataclass(slots=True)
class Case:
    """A text with the tables in it as they were before the fault; fault "" is none. damaged: the rows as printed, of the
    first table; partial: only parts of the tables are left; text: what is to be read."""

    tables: list[Made]
    shape: str
    text: str
    fault: str = ""
    damaged: Rows | None = None
    partial: bool = False


def make(kind: str, rng: random.Random, blank: bool = False) -> Made:
    """A right table with random numbers: small, mostly 0, or large."""
    table, _, format = kind.partition(" ")
    magnitude = rng.choice(tuple(shapes.MAGNITUDES))
    if table == "requests":
        rows, truth = shapes.request_table(format, rng, blank, magnitude)
    elif table == "disclosure":
        rows, truth = shapes.disclosure_table(format, rng, blank, magnitude)
    elif table == "reviews":
        rows, truth = shapes.review_table(rng, blank, magnitude)
        if not any(truth.values()):
            return make(kind, rng, blank)  # where all is blank there is no row of values to be seen
    else:
        rows, truth = shapes.annex_table(rng, blank, magnitude)
        truth = {place(table, *names): value for names, value in truth.items()}
    return Made(kind, rows, truth)


# ---- texts

_OPENING = (
    "某市民政局{year}年政府信息公开工作年度报告\n一、总体情况\n本局按照条例要求编制本报告，全年主动公开信息120条。\n"
)
_BETWEEN = {
    "disclosure": "二、主动公开政府信息情况\n",
    "requests": "三、收到和处理政府信息公开申请情况\n",
    "reviews": "四、政府信息公开行政复议、行政诉讼情况\n",
    "annex": "六、附表\n政府信息公开情况统计表\n（2016年度）\n填报单位（盖章）：某市民政局\n",
}
_CLOSING = (
    "\n五、存在的主要问题及改进情况\n公开的内容还不够丰富，下一步将加强培训。\n六、其他需要报告的事项\n"
    "本年度未收取信息处理费。\n某市民政局\n2022年1月20日"
)


def text_of(tables: Sequence[Made], shape: Callable[[Rows], str], report: bool) -> str:
    """The tables in a shape, with the prose of a report around them or one after the other."""
    written = [shape(made.rows).replace(NEW_LINE, "\n") for made in tables]
    if not report:
        return "\n".join(written)
    parts = [_BETWEEN[made.table] + text for made, text in zip(tables, written, strict=True)]
    return _OPENING.format(year=2021) + "\n".join(parts) + _CLOSING


def shape_for(table: str, blank: bool, rng: random.Random) -> Callable[[Rows], str]:
    """A shape, one that keeps blank cells if there are any. No annex has its labels printed one character a line."""
    found = rng.choice(shapes.KEEP_BLANKS if blank else shapes.SHAPES)
    return shape_for(table, blank, rng) if table == "annex" and found is shapes.letters else found


def untouched(rng: random.Random, blank: bool = False) -> Case:
    """Right tables in any shape and style; with blank cells only in shapes that keep them."""
    tables, report = _tables(rng, blank), rng.random() < 0.4
    shape = shape_for(tables[0].table, blank, rng)
    styled = [_styled(made, shape.__name__, rng) for made in tables]
    return Case(tables, shape.__name__, text_of(styled, shape, report))


def _tables(rng: random.Random, blank: bool = False) -> list[Made]:
    """One table, or the three of a report."""
    if rng.random() < 0.8:
        return [make(rng.choice(KINDS), rng, blank)]
    format = rng.choice(("2019", "2021"))
    return [make(kind, rng, blank) for kind in (f"disclosure {format}", f"requests {format}", "reviews")]


def _styled(made: Made, shape: str, rng: random.Random) -> Made:
    """The same table with list numbers in another style and a page number, where the shape can hold them."""
    rows = made.rows
    if made.table == "requests" and shape not in ("other_numbers", "no_numbers", "vertical"):
        rows = shapes.renumbered(rows, rng.choice(STYLES))
    if shape not in UNPAGED and rng.random() < 0.3:
        page, inside = rng.choice(PAGES), rng.random() < 0.5
        # between cells with a line each, a bare number is one cell more: only arithmetic tells
        if inside or page != "5" or shape in ON_ONE_LINE:
            rows = shapes.paged(rows, page, inside, rng)
    return Made(made.kind, rows, made.truth)


# ---- faults


def _copy(rows: Rows) -> Rows:
    return [(head, list(before), list(cells)) for head, before, cells in rows]


def _valued(rows: Rows) -> list[int]:
    return [at for at, (_, _, cells) in enumerate(rows) if cells]


def cell_dropped(rows: Rows, rng: random.Random) -> None:
    cells = rows[rng.choice(_valued(rows))][2]
    del cells[rng.randrange(len(cells))]


def cell_doubled(rows: Rows, rng: random.Random) -> None:
    cells = rows[rng.choice(_valued(rows))][2]
    at = rng.randrange(len(cells))
    cells.insert(at, cells[at])


def cell_moved(rows: Rows, rng: random.Random) -> None:
    """To another place of its row, or into another row."""
    source = rows[rng.choice(_valued(rows))][2]
    cell = source.pop(rng.randrange(len(source)))
    target = source if rng.random() < 0.5 else rows[rng.choice(_valued(rows) or [0])][2]
    target.insert(rng.randrange(len(target) + 1), cell)


def digit_lost(rows: Rows, rng: random.Random) -> None:
    """One digit of a number other than 0; a number of one digit leaves its cell empty."""
    filled = [(r, c) for r in _valued(rows) for c, cell in enumerate(rows[r][2]) if re.search(r"[1-9]", cell)]
    if filled:
        r, c = rng.choice(filled)
        cell = rows[r][2][c]
        digit = rng.choice([at for at, sign in enumerate(cell) if sign.isdigit()])
        rows[r][2][c] = cell[:digit] + cell[digit + 1 :]


def row_lost(rows: Rows, rng: random.Random) -> None:
    del rows[rng.choice(_valued(rows))]


def column_lost(rows: Rows, rng: random.Random) -> None:
    """The values of one column of all rows that have it, half the time with its head."""
    column = rng.randrange(max(len(cells) for _, _, cells in rows))
    with_head = rng.random() < 0.5
    for head, before, cells in rows:
        if column < len(cells):
            del cells[column]
        elif head and with_head and len(before) > column + 1 and before[0] == "信息内容":
            del before[column + 1]


def label_broken(rows: Rows, rng: random.Random) -> None:
    """Two characters of a row's or a head's label are lost, or all behind its middle."""
    places = [(r, b) for r, (_, before, _) in enumerate(rows) for b, label in enumerate(before) if len(label) > 3]
    r, b = rng.choice(places)
    label = rows[r][1][b]
    cut = rng.randrange(len(label) - 2)
    rows[r][1][b] = label[: len(label) // 2] if rng.random() < 0.3 else label[:cut] + label[cut + 2 :]


def cells_swapped(rows: Rows, rng: random.Random) -> None:
    places = [(r, c) for r in _valued(rows) for c in range(len(rows[r][2]))]
    (r, c), (s, d) = rng.sample(places, 2)
    rows[r][2][c], rows[s][2][d] = rows[s][2][d], rows[r][2][c]


def row_label_lost(rows: Rows, rng: random.Random) -> None:
    """The label before a row's values and unit; where rows have none (reviews), a head."""
    named = [at for at in _valued(rows) if rows[at][1]] or [at for at, (_, before, _) in enumerate(rows) if before]
    before = rows[rng.choice(named)][1]
    has_unit = len(before) == 2 and len(before[-1]) < 3
    del before[rng.randrange(len(before)) if rows[-1][1] == [] else -2 if has_unit else -1]


FAULTS: dict[str, Callable[[Rows, random.Random], None]] = {
    "cell dropped": cell_dropped,
    "cell doubled": cell_doubled,
    "cell moved": cell_moved,
    "digit lost": digit_lost,
    "row lost": row_lost,
    "column lost": column_lost,
    "label broken": label_broken,
    "cells swapped": cells_swapped,
    "row label lost": row_label_lost,
}
RUN_TOGETHER = "run together"
ALL_FAULTS = (*FAULTS, RUN_TOGETHER)


def damaged(fault: str, kind: str, rng: random.Random) -> Case:
    """A table of this kind with this fault, in any shape; half the time within a report with its other tables."""
    for _ in range(100):
        # blank cells leave checks unknown, which would tell of any fault: they are put in where there are no checks
        blank = kind[0] in "da" and rng.random() < 0.3
        made = make(kind, rng, blank)
        shape = shape_for(made.table, blank, rng)
        tables = [made]
        rows = _copy(made.rows)
        partial = False
        if fault == RUN_TOGETHER:
            other = make(rng.choice([kind, kind, *KINDS]), rng)
            tables.append(other)
            rows, partial = _run_together(made, other, rng)
        else:
            FAULTS[fault](rows, rng)
        style, report = rng.randrange(10**9), rng.random() < 0.4
        whole = text_of([_styled(made, shape.__name__, random.Random(style))], shape, report)
        text = text_of([_styled(Made(kind, rows, {}), shape.__name__, random.Random(style))], shape, report)
        if text != whole:
            return Case(tables, shape.__name__, text, fault, rows, partial)
    raise AssertionError(f"no {fault} changes a table of the kind {kind}")


def _run_together(made: Made, other: Made, rng: random.Random) -> tuple[Rows, bool]:
    """Two tables without a line between, whole, without the second's heads, or broken off and begun in the middle; and
    whether the last."""
    first, second = _copy(made.rows), _copy(other.rows)
    how = rng.randrange(3)
    if how == 1:
        second = [row for row in second if not row[0]] or second
    elif how == 2:
        first = first[: rng.randrange(1, len(first) + 1)]
        second = second[rng.randrange(len(second)) :]
    return first + second, how == 2


# ---- what reading comes to


def is_told(table: Table) -> bool:
    """Whether the table says that something is wrong with it: a flag, a check not passed, a cell not read."""
    return bool(
        table.flags
        or any(check.status != "pass" for check in table.checks)
        or any(cell.status == "unreadable" for cell in table.cells)
    )


def readings(table: Table) -> Truth:
    """(row, column) → value; the rows of an annex, which are as printed, without list numbers and punctuation."""
    return {place(table.kind, cell.row, cell.column): cell.value for cell in table.cells}


def place(table: str, row: str, column: str) -> tuple[str, str]:
    if table != "annex":
        return row, column
    return " / ".join(key(part).lstrip("一二三四五六七八九") for part in row.split(" / ")), column


def wrong_cells(table: Table, truths: Sequence[Truth]) -> list[tuple[str, str, str]]:
    """The values given out that are not those of the table it comes nearest to."""
    given = [cell for cell in table.cells if cell.status in ("value", "inferred")]
    found = [(*place(table.kind, cell.row, cell.column), cell.value) for cell in given]
    return min(([cell for cell in found if truth.get(cell[:2]) != cell[2]] for truth in truths), key=len, default=found)


def inferred(case: Case, tables: Sequence[Table]) -> tuple[int, int]:
    """How many cells of these tables are inferred, and how many of them wrongly."""
    count = wrong = 0
    for table in tables:
        truths = [made.truth for made in case.tables if made.table == table.kind]
        cells = [cell for cell in table.cells if cell.status == "inferred"]
        count += len(cells)
        wrong += min((sum(t.get((c.row, c.column)) != c.value for c in cells) for t in truths), default=len(cells))
    return count, wrong


def outcome(case: Case, tables: Sequence[Table]) -> str:
    """right: every value returned is right, and none of them lacks. told: a table says that something is wrong, the one
    concerned where a value is wrong. silent: a wrong value, and nothing said. unseen: no wrong value, but some lack, and
    nothing said. undetectable: would be silent or unseen, but what is printed is itself a right table."""
    wrong = lacking = False
    for kind in dict.fromkeys(made.table for made in case.tables):
        truths = [_as_printed(made, case) for made in case.tables if made.table == kind]
        found = [table for table in tables if table.kind == kind]
        for table in found:
            if wrong_cells(table, truths):
                wrong = True
                if not is_told(table):
                    return "undetectable" if why_undetectable(case) else "silent"
        cells = [cell for table in found for cell in table.cells if cell.status in ("value", "inferred")]
        given = Counter(place(kind, cell.row, cell.column) for cell in cells)
        wanted = Counter(where for truth in truths for where, value in truth.items() if value)
        lacking = lacking or (not case.partial and bool(wanted - given))
    if not (wrong or lacking):
        return "right"
    if any(map(is_told, tables)):
        return "told"
    return "undetectable" if why_undetectable(case) else "unseen"


def _as_printed(made: Made, case: Case) -> Truth:
    """The truth; an annex has no fixed rows, so that a broken label is what is to be read, with the value beside it."""
    if made.kind != "annex" or case.damaged is None:
        return made.truth
    if case.fault != "label broken":
        return made.truth
    names = row_names([before[0] if before else "" for _, before, _ in case.damaged])
    rows = [
        (name, before, cells[0])
        for name, (head, before, cells) in zip(names, case.damaged, strict=True)
        if not head and cells and len(before) > 1
    ]
    return {place("annex", name, before[1]): cell for name, before, cell in rows} or made.truth


def why_undetectable(case: Case) -> str:
    """Why nothing in the text betrays the fault, "" where something does: the damaged rows are a right table too."""
    made = case.tables[0]
    if case.damaged is None or made.table == "requests":
        return ""
    if case.fault == RUN_TOGETHER:
        labels = Counter(before[0] for head, before, _ in case.damaged if before and not head)
        single = {other.table for other in case.tables} == {"annex"} and max(labels.values(), default=0) == 1
        if single:
            return "an annex has no fixed rows: parts of two in which no row stands twice are one"
        return "the parts of two tables make a whole one" if _is_whole_disclosure(case.damaged) else ""
    if made.kind == "annex" and case.fault == "row lost":
        return "an annex has no fixed rows"
    if len(case.damaged) != len(made.rows):
        return ""
    for (_, before, cells), (_, labels, right) in zip(case.damaged, made.rows, strict=True):
        filled = [*cells, *[""] * (len(right) - len(cells))] if case.shape in PADDED else cells
        while case.shape in PADDED and len(filled) > len(right) and not filled[-1]:
            filled = filled[:-1]
        if before != labels or len(filled) != len(right) or not all(map(_is_number, filled)):
            return ""
        if made.table == "reviews" and right and any(_d_fails(filled[at : at + 5]) for at in (0, 5, 10)):
            return ""
    if made.table == "reviews":
        return "D holds: the order of the four results is not in it"
    return f"no identity holds in {made.table}: the numbers are ones like any other"


def _is_whole_disclosure(rows: Rows) -> bool:
    """Whether these are the sub-tables of section 2 with their heads and rows, each once and in order."""
    forms = {(form, part[0]): part for form, parts in shapes.DISCLOSURE.items() for part in parts}
    at, captions = 0, []
    while at < len(rows):
        caption = "".join(rows[at][1])
        for form in ("2019", "2021"):
            part = forms.get((form, caption))
            names = [] if part is None else [["信息内容", *part[1]], *([name] for name in part[2])]
            if part is not None and [before for _, before, _ in rows[at + 1 : at + 1 + len(names)]] == names:
                captions.append(caption)
                at += 1 + len(names)
                break
        else:
            return False
    order = [part[0] for part in shapes.DISCLOSURE["2019"]]
    return captions in (order, order[:-1])


def _d_fails(group: Sequence[str]) -> bool:
    *parts, total = (int(cell or "0") for cell in group)
    return sum(parts) != total


def _is_number(cell: str) -> bool:
    return not cell or bool(re.fullmatch(r"(?:[-+]|[增减][加少]?)?\d+(?:,\d{3})*(?:\.\d+)?(?:万?元)?", cell))

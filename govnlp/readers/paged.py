"""Tables that run on over a page's end: a row that was broken there, or a merged cell's text, is put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from govnlp.readers.rows import row_line
from govnlp.tables.formats import ITEMS, disclosure_rows

_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、]|[(（]?\d{1,2}[)）、.．]")
_VALUE = re.compile(r"[-+增减]?[\d.,]*(?:万?元|件|条|个)?$|[-—/无]$")
_PAGE_MARK = re.compile(r"[-—－–·\s第共页/\d]{1,14}$")
_NEAR = 6.0  # points between the sides of a cell on one page and on the next


@dataclass(slots=True)
class Cell:
    """A cell from left to right. tall: it spans several rows; in_last: it reaches the last row on its page;
    joined: its text went to the cell above, on the page before."""

    left: float
    right: float
    tall: bool
    in_last: bool
    text: str
    joined: bool = False


@dataclass(slots=True)
class PageTable:
    """What stands of a table on one page: the cells that begin in each row."""

    rows: list[list[Cell]]


Part = str | PageTable


def pages_lines(pages: list[list[Part]]) -> list[str]:
    """The lines of a document from its pages' lines and tables in order."""
    for before, after in pairwise(pages):
        last = next((part for part in reversed(before) if not _is_mark(part)), None)
        first = next((part for part in after if not _is_mark(part)), None)
        if isinstance(last, PageTable) and isinstance(first, PageTable):
            _join(last, first)
    return [line for page in pages for part in page for line in _lines(part) if line]


def _lines(part: Part) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    else:
        yield from (row_line([cell.text for cell in row if not cell.joined]) for row in part.rows)


def _is_mark(part: Part) -> bool:
    return isinstance(part, str) and _PAGE_MARK.match(part) is not None


def _join(last: PageTable, first: PageTable) -> None:
    """Give what runs on at the top of a page to the cells it belongs to, at the bottom of the page before."""
    row = first.rows[0]
    above = [cell for cells in last.rows for cell in cells if cell.in_last]
    ends = [next((a for a in above if _same_place(a, cell)), None) for cell in row]
    if any(end is None for end in ends):
        return
    pairs = [(cell, end) for cell, end in zip(row, ends, strict=True) if end is not None]
    own = [cell for cell, end in pairs if not _runs_on(end, cell)]
    blank = not any(cell.text for cell in own)
    if blank and any(cell.text for cell in row):
        own = []  # the row was broken
    elif not all(_VALUE.match(cell.text) or _NUMBERED.match(cell.text) for cell in own):
        return
    joined = [(cell, end) for cell, end in pairs if all(cell is not other for other in own)]
    if blank or all(cell.tall for cell, _ in joined):
        for cell, end in joined:
            end.text, cell.text, cell.joined = end.text + cell.text, "", True


def _same_place(one: Cell, other: Cell) -> bool:
    return abs(one.left - other.left) < _NEAR and abs(one.right - other.right) < _NEAR


def _runs_on(end: Cell, cell: Cell) -> bool:
    """Whether a cell may hold the rest of the one above it: words without a list number that are no row's name, or nothing
    in a cell merged over rows."""
    if end.text and _VALUE.match(end.text):
        return False
    if not cell.text:
        return cell.tall
    return (
        end.text != ""
        and not _VALUE.match(cell.text)
        and not _NUMBERED.match(cell.text)
        and cell.text not in _row_names()
    )


@cache
def _row_names() -> frozenset[str]:
    return frozenset(name for form in ("2019", "2021") for item in ITEMS for name in disclosure_rows(form, item))

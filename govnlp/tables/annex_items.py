"""Lines of text cut into what an annex is made of: cells of text, units and values, with borders and line ends between."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govnlp.tables.annex_heads import head_role, squeeze
from govnlp.tables.cells import BARS, Item, Line, fold, is_page_number, is_rule, is_value
from govnlp.tables.formats import annex_keys

_LONGEST = 400  # characters of a line of a table
_CELL = re.compile(rf"[{BARS}\t]|[^{BARS}\t]+")
_CHUNK = re.compile(r"\S+(?: \S+)*")
_HEAD_LENGTH = 20


def items_of(lines: Sequence[Line], taken: set[int], first: int) -> list[Item]:
    """Cells of the lines from ``first`` on, each a text, a unit or a value, with borders and line ends between."""
    found: list[Item] = []
    units = annex_keys("unit")
    for number, line in enumerate(lines[first:], first):
        if number in taken:
            found.append(Item("end", "", line.start, line.end, number))
            continue
        if len(line.text) > _LONGEST:
            found.append(Item("text", line.text, line.start, line.end, number))
        elif not is_page_number(line.text) and not is_rule(line.text):
            for cell in _CELL.finditer(line.text):
                start = line.start + cell.start()
                if cell[0] in BARS or cell[0] == "\t":
                    found.append(Item("bar", cell[0], start, start + 1, number))
                elif _is_head(cell[0]):
                    found.append(Item("text", cell[0].strip(), *_inside(cell[0], start), number))
                else:
                    for chunk in _CHUNK.finditer(cell[0]):
                        _split(found, chunk[0], start + chunk.start(), number, units)
        following = lines[number + 1].start if number + 1 < len(lines) else line.end
        found.append(Item("break", "", line.end, max(following, line.end), number))
    return found


def _split(found: list[Item], chunk: str, start: int, line: int, units: frozenset[str]) -> None:
    """Take units and values off the end of a cell in which single spaces stand between them and the indicator."""
    tail: list[Item] = []
    end = 0 if head_role(squeeze(chunk)) else len(chunk)
    if not end:
        found.append(Item("text", chunk, start, start + len(chunk), line))
    while end:
        at = chunk.rfind(" ", 0, end) + 1
        word = chunk[at:end]
        kind = "unit" if word in units else "value" if is_value(fold(word)) else "text"
        bracketed = len(word) > 2 and word[0] in "(（" and word[-1] in ")）" and word[1:-1] in units
        if kind == "text" and not bracketed:
            break
        tail.append(Item("unit" if bracketed else kind, word, start + at, start + end, line))
        end = at - 1 if at else 0
    if end:
        found.append(Item("text", chunk[:end], start, start + end, line))
    found += reversed(tail)


def _is_head(cell: str) -> bool:
    """Whether a whole cell is a column's head that is printed with blanks between its characters (指   标  名  称)."""
    text = cell.strip()
    return "  " in text and len(text) <= _HEAD_LENGTH and head_role(squeeze(text)) not in (None, "several")


def _inside(cell: str, start: int) -> tuple[int, int]:
    """Where the cell's text begins and ends without the blanks around it."""
    return start + len(cell) - len(cell.lstrip()), start + len(cell.rstrip())

"""The tables of a document, from its lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from govnlp.tables import annex, annex_line, cells, regions, statutory
from govnlp.tables.cells import Line
from govnlp.values import Table


def read(lines: Sequence[Line]) -> list[Table]:
    """The statutory and annex tables in ``lines``, in the order of the text.

    lines: all lines of a document that are not blank, in order, with their offsets; those of tables are found by their
    labels. Offsets in the result are offsets into the same text.
    """
    kept = _kept.pop(tuple(lines), None)
    found = kept or _find(lines)
    result = statutory.tables(found.text, found.statutory)
    result += [annex.table(region) for region in found.annexes]
    return sorted(result, key=lambda table: table.start)


def table_lines(lines: Sequence[Line]) -> set[int]:
    """The indexes of the lines that belong to a table: captions, column heads, row labels, cells and borders.

    A line that holds prose besides a table is none of them, though ``read`` reads the table.
    """
    found = _find(lines)
    _kept.clear()
    _kept[tuple(lines)] = found
    return found.lines()


class _Found(NamedTuple):
    """The labels of a text and the stretches of lines that hold its tables."""

    text: regions.Text
    statutory: list[regions.Region]
    annexes: list[annex.Region]

    def lines(self) -> set[int]:
        statutory = {number for region in self.statutory for number in region.lines}
        return statutory.union(*(region.lines for region in self.annexes))


# What the last call of table_lines found, for the call of read that follows on the same lines.
_kept: dict[tuple[Line, ...], _Found] = {}


def _find(lines: Sequence[Line]) -> _Found:
    bare = [cells.without_notes(line) for line in lines]
    text = regions.find_labels(cells.items(bare) if regions.may_be_in(bare) else [])
    statutory = regions.regions(bare, text)
    taken = {number for region in statutory for number in region.lines}
    cut, origin = annex_line.cut(lines, taken)
    annexes = annex.regions(cut, {number for number, of in enumerate(origin) if of in taken})
    for region in annexes:
        region.lines = annex_line.whole(region.lines, origin)
    return _Found(text, statutory, annexes)

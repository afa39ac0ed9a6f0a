"""The tables of a document, from its lines."""

from __future__ import annotations

from collections.abc import Sequence

from govnlp.tables import annex, cells, regions, statutory
from govnlp.tables.cells import Line
from govnlp.values import Table


def read(lines: Sequence[Line]) -> list[Table]:
    """The statutory and annex tables in ``lines``, in the order of the text.

    lines: all lines of a document that are not blank, in order, with their offsets; those of tables are found by their
    labels. Offsets in the result are offsets into the same text.
    """
    text, found = _statutory(lines)
    taken = {number for region in found for number in region.lines}
    result = statutory.tables(text, found)
    result += [annex.table(region) for region in annex.regions(lines, taken)]
    return sorted(result, key=lambda table: table.start)


def table_lines(lines: Sequence[Line]) -> set[int]:
    """The indexes of the lines that belong to a table: captions, column heads, row labels, cells and borders.

    A line that holds prose besides a table is none of them, though ``read`` reads the table.
    """
    taken = {number for region in _statutory(lines)[1] for number in region.lines}
    return taken.union(*(region.lines for region in annex.regions(lines, taken)))


def _statutory(lines: Sequence[Line]) -> tuple[regions.Text, list[regions.Region]]:
    bare = [line._replace(text=cells.without_notes(line.text)) for line in lines]
    text = regions.find_labels(cells.items(bare))
    return text, regions.regions(bare, text)

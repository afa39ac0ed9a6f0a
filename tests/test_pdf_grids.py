"""Which cell a character is printed in, where several tables on a page have rules beside each other."""

from __future__ import annotations

import itertools

import pytest

from govnlp.readers.grids import Rule, grids
from govnlp.readers.paged import PageTable
from govnlp.readers.pdf import _parts
from govnlp.readers.printed import Char

WIDTH = 4.0  # of a digit


def _table(xs: list[float], top: float, rows: int, height: float = 12.0) -> list[Rule]:
    """The rules of a table, a piece for each cell, as browsers draw them."""
    ys = [top - height * n for n in range(rows + 1)]
    across = [Rule(True, y, left, right) for y in ys for left, right in itertools.pairwise(xs)]
    return across + [Rule(False, x, low, high) for x in xs for high, low in itertools.pairwise(ys)]


def _text(text: str, x: float, y: float) -> list[Char]:
    return [Char(c, x + WIDTH * n, x + WIDTH * (n + 1), y, 7.0) for n, c in enumerate(text)]


@pytest.mark.parametrize("beside", [-3.0, -1.5, 0.0, 1.5, 3.0])
@pytest.mark.parametrize("padding", [0.5, 1.0, 4.0])
def test_a_number_stands_in_the_cell_it_is_printed_in(beside: float, padding: float) -> None:
    upper, lower = [50.0, 150.0, 200.0, 250.0], [50.0, 100.0, 200.0 + beside, 250.0]
    rules = _table(upper, 700.0, 3) + _table(lower, 500.0, 3)
    chars = []
    for xs, top in ((upper, 700.0), (lower, 500.0)):
        for row in range(3):
            for x, text in zip(xs, ("1", f"2{row}", f"14{row}69"), strict=False):
                chars += _text(text, x + padding, top - 12.0 * row - 9.0)
    tables = [part for part in _parts(chars, grids(rules)) if isinstance(part, PageTable)]
    assert [[cell.text for cell in row] for table in tables for row in table.rows] == [
        ["1", f"2{row}", f"14{row}69"] for row in (0, 1, 2)
    ] * 2


def test_pieces_of_a_rule_that_are_not_quite_in_line_are_one() -> None:
    rules = _table([50.0, 150.0, 250.0], 700.0, 4)
    rules = [rule._replace(at=rule.at + (1.2 if rule.at == 150.0 and rule.low < 670 else 0)) for rule in rules]
    (grid,) = grids(rules)
    assert [len(row) for row in grid.rows] == [2, 2, 2, 2]

"""Which figures of an annex are those of the report's own year: some forms print last year's or all years' beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govnlp.numerals import parse
from govnlp.tables.formats import annex_words
from govnlp.values import Cell, Table

_YEAR = re.compile(r"((?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2})年度?(?:数|累计|合计)?")


def year_of_head(text: str) -> int | None:
    """The year that the head of a column names (2016年度), None where it names none."""
    match = _YEAR.fullmatch(text)
    return int(parse(match[1].replace("○", "〇")).value or 0) if match else None


def own_figures(table: Table, year: int | None) -> list[Cell]:
    """The cells of an annex with the figures of ``year``, the report's: all where there is one column of figures; none where
    the heads of several do not tell (区政府统计数, 区直单位统计数)."""
    heads = _heads(table.cells)
    if len(heads) == 1:
        return list(table.cells)
    own = _own(heads, year)
    return [cell for cell in table.cells if cell.column == own]


def _heads(cells: Sequence[Cell]) -> list[str]:
    """The heads of the columns of figures; a single one where every row has one figure, whose column is its unit."""
    first = next((n for n, cell in enumerate(cells) if cell.row != cells[0].row), len(cells))
    heads = [cell.column for cell in cells[:first]]
    regular = len(set(heads)) == len(heads) and all(
        cell.column == heads[n % len(heads)] for n, cell in enumerate(cells)
    )
    return heads if regular else [""]


def _own(heads: Sequence[str], year: int | None) -> str | None:
    years = {head: year_of_head(head) for head in heads}
    named = [head for head, of in years.items() if of is not None and of == year]
    if named or any(years.values()):
        rest = [head for head in heads if years[head] is None and head.startswith(annex_words("own_head", "year"))]
        return next(iter(named or rest), None)
    possible = [head for head in heads if not _is_of_other_years(head)]
    if len(possible) == 1:
        return possible[0]
    return next((head for own in annex_words("own_head") for head in possible if head.startswith(own)), None)


def _is_of_other_years(head: str) -> bool:
    """Whether the head says that its figures are not, or not only, of the report's year (上年数, 历年累计)."""
    return head.startswith(annex_words("other_head_begins")) or any(word in head for word in annex_words("other_head"))

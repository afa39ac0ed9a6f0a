"""A row of a table as a line of text: its cells set with bars, as the table reader takes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPACES = re.compile(r"\s+")
_WIDE_GAP = re.compile(
    r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”])\s+(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”])"
)
_DATA = 10  # cells; a row of so many blanks is one of data, as that of the reviews table, which has no label
LONGEST_CELL = 500  # characters; a table with longer ones sets the page, it holds no data


def one_line(text: str) -> str:
    """A cell's text without its line breaks; between Chinese characters they leave nothing, elsewhere a space."""
    return _SPACES.sub(" ", _WIDE_GAP.sub("", text.strip())).strip()


def row_line(cells: Sequence[str]) -> str:
    """一、新收 | 3 | 0 |: every cell with a bar behind it, blank ones too; "" for a row of few blanks. A bar in one is widened."""
    if not any(cells) and len(cells) < _DATA:
        return ""
    return " | ".join(cell.replace("|", "｜") for cell in cells) + " |"

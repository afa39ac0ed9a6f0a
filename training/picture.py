"""A confusion matrix as a picture (SVG), rows the right label, columns what was predicted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from scoring import NONE

_SIDE, _MARGIN, _TOP = 96, 130, 70


def confusion_picture(pairs: Counter[tuple[str, str]], labels: Sequence[str]) -> str:
    """Every cell with its share of the row and its number of characters, the darker the larger the share."""
    columns = [*labels, *([NONE] if any(predicted == NONE for _, predicted in pairs) else [])]
    width, height = _MARGIN + _SIDE * len(columns) + 10, _TOP + _SIDE * len(labels) + 10
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(_MARGIN + _SIDE * len(columns) / 2, 22, "predicted (characters)", "middle"),
        _text(10, 22, "rows: right label"),
    ]
    for i, label in enumerate(columns):
        out.append(_text(_MARGIN + _SIDE * (i + 0.5), 54, label or "nothing", "middle"))
    for row, gold in enumerate(labels):
        y = _TOP + _SIDE * row
        out.append(_text(_MARGIN - 10, y + _SIDE / 2 + 4, gold, "end"))
        total = sum(pairs[gold, predicted] for predicted in columns)
        for column, predicted in enumerate(columns):
            x, number = _MARGIN + _SIDE * column, pairs[gold, predicted]
            share = number / total if total else 0.0
            colour = "#fff" if share > 0.5 else "#222"
            out.append(f'<rect x="{x}" y="{y}" width="{_SIDE}" height="{_SIDE}" stroke="#fff" fill="{_shade(share)}"/>')
            out.append(_text(x + _SIDE / 2, y + _SIDE / 2 - 2, f"{100 * share:.1f} %", "middle", colour))
            out.append(_text(x + _SIDE / 2, y + _SIDE / 2 + 18, str(number), "middle", colour))
    return "\n".join([*out, "</svg>", ""])


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = "#222") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _shade(share: float) -> str:
    """White to dark blue."""
    red, green, blue = (round(245 + (dark - 245) * share**0.7) for dark in (20, 60, 120))
    return f"#{red:02x}{green:02x}{blue:02x}"

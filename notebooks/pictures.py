"""What the notebooks' pictures share: a font that knows Chinese on any machine, colours, and the Chinese names of labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes

FONT = Path(__file__).parent / "fonts" / "NotoSansSC-Regular-GB2312.otf"
MOVES = {"practice": "做法", "problem": "问题", "next_step": "打算", "other": "其他"}
COLOURS = {"practice": "#7aa797", "problem": "#c46f4e", "next_step": "#7388bd", "other": "#cfcabd"}
FATES = {
    "told": "已办（自述）",
    "promised_again": "再次承诺",
    "problem_again": "仍是问题",
    "not_mentioned": "未再提及",
    "general": "空泛，无从查对",
}
FATE_COLOURS = dict(zip(FATES, ("#7aa797", "#7388bd", "#c46f4e", "#e3c77b", "#cfcabd"), strict=True))


def use() -> None:
    """Set the font and a calm style for matplotlib, and let pandas show long Chinese text whole."""
    font_manager.fontManager.addfont(FONT)
    plt.rcParams.update(
        {
            "font.family": [font_manager.FontProperties(fname=FONT).get_name(), "DejaVu Sans"],
            "axes.unicode_minus": False,  # the font has -, not U+2212
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "figure.dpi": 100,
            "figure.figsize": (8, 3.2),
            "figure.constrained_layout.use": True,
            "legend.frameon": False,
        }
    )
    pd.set_option("display.max_colwidth", None, "display.width", 300, "display.max_rows", 100)
    pd.set_option("display.unicode.east_asian_width", True)


def stacked(ax: Axes, frame: pd.DataFrame, colours: Sequence[str], unit: str = "{:.0f}") -> None:
    """Horizontal bars, one a row of the frame, its columns one behind the other; each part says its size where it fits."""
    left = pd.Series(0.0, index=frame.index)
    names = [str(name) for name in frame.index]
    whole = frame.sum(axis=1).max()
    for column, colour in zip(frame, colours, strict=True):
        parts = frame[column].astype(float)
        bars = ax.barh(names, parts, left=left, color=colour, edgecolor="white", label=str(column), height=0.72)
        sizes = [unit.format(part) if part > whole / 25 else "" for part in parts]
        ax.bar_label(bars, sizes, label_type="center", fontsize=8)
        left += parts
    ax.invert_yaxis()
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))

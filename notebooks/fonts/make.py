"""Make the font of the notebooks' pictures: Noto Sans SC with the characters that reports are written in, and no others.

    python notebooks/fonts/make.py NotoSansSC-Regular.otf

Takes the font as Noto publishes it (OTF, one language) and keeps ASCII, Chinese punctuation, all characters of GB 2312 and those
of the names of places that govnlp knows. Needs fontTools, which matplotlib brings.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).parent
PLACES = HERE.parents[1] / "govnlp" / "lexicon" / "places.tsv"
NAME = "NotoSansSC-Regular-GB2312.otf"
PUNCTUATION = "·—–…“”‘’‰×÷±≠≤≥→←↑↓①②③④⑤⑥⑦⑧⑨⑩、。《》〈〉【】「」〔〕！（），：；？％～＋－／＝"


def characters() -> set[str]:
    """What the font can write."""
    gb2312 = {
        bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312", "ignore") for row in range(16, 88) for cell in range(1, 95)
    }
    printable = {chr(code) for code in range(0x20, 0x7F)}
    return {*"".join(gb2312), *printable, *PUNCTUATION, *PLACES.read_text(encoding="utf-8")} - {"\n", "\t", "\r"}


def main(source: str) -> None:
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
    )
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters())))
    subsetter.subset(font)
    subset.save_font(font, str(HERE / NAME), options)
    print(f"{NAME}: {len(font.getBestCmap())} characters, {(HERE / NAME).stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1])

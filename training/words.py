"""Build govnlp/lexicon/words.txt.xz, the word frequencies of govnlp.text.frequent.

usage: python training/words.py

Half the weight has the dictionary of the PyPI package jieba (MIT licence, https://github.com/fxsjy/jieba; words counted
at least ten times), half the text of the character model (training/characters.py) cut by that dictionary.
"""

from __future__ import annotations

import argparse
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import log
from pathlib import Path

from characters import texts
from script import carry_out

from govnlp.text.frequent import FILE, STEPS
from govnlp.text.likeness import fold

TARGET = Path(__file__).parents[1] / "govnlp" / "lexicon" / FILE
_LEAST = 10
_LONGEST = 4
_UNKNOWN = log(1e-8)


def dictionary() -> dict[str, int]:
    """jieba's words of up to four Han characters and how often they were counted."""
    import jieba

    lines = (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    counted = ((word, int(count)) for word, count, *_ in map(str.split, lines))
    return {w: n for w, n in counted if n >= _LEAST and re.fullmatch("[\u4e00-\u9fff]{1,4}", w)}


def cut(run: str, logs: Mapping[str, float]) -> Iterator[str]:
    """The likeliest words of a run of Han characters, last first."""
    best, back = [0.0], [0]
    for end in range(1, len(run) + 1):
        starts = range(max(0, end - _LONGEST), end)
        known = {i: logs.get(run[i:end], _UNKNOWN if i == end - 1 else None) for i in starts}
        top, start = max((best[i] + value, i) for i, value in known.items() if value is not None)
        best.append(top)
        back.append(start)
    end = len(run)
    while end:
        yield run[back[end] : end]
        end = back[end]


def probabilities(sources: Iterable[str]) -> dict[str, float]:
    """Word → log probability."""
    general = dictionary()
    total = sum(general.values())
    logs = {word: log(count / total) for word, count in general.items()}
    own: Counter[str] = Counter()
    for text in sources:
        for run in re.findall("[\u4e00-\u9fff]+", fold(text)):
            own.update(cut(run, logs))
    size = own.total()
    return {w: log((general.get(w, 0) / total + own[w] / size) / 2) for w in {*general, *own}}


def encode(logs: Mapping[str, float]) -> bytes:
    """The file: a line for each step of probability, with its words in order."""
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for word, value in logs.items():
        groups[round(-value * STEPS)].append(word)
    lines = (" ".join(sorted(groups[rank])) for rank in range(max(groups) + 1))
    return lzma.compress("\n".join(lines).encode("utf-8"), preset=9 | lzma.PRESET_EXTREME)


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    data = encode(probabilities(texts()))
    TARGET.write_bytes(data)
    print(f"{TARGET}: {len(data)} bytes")


if __name__ == "__main__":
    carry_out(main)

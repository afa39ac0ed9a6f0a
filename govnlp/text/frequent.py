"""How likely a row of Han characters is as words: the likeliest way to cut it into words by their frequency.

Knows the words that the character model's little text lacks. The file is written by training/words.py and read at the
first call.
"""

from __future__ import annotations

import lzma
from collections.abc import Mapping
from functools import cache
from importlib import resources

FILE = "words.txt.xz"
STEPS = 2  # log probabilities are kept in parts of a nat
_UNKNOWN = -16.0  # nats, of a character that is no word
_OTHER = -7.0  # of anything but Han
_LONGEST = 4


@cache
def words() -> Mapping[str, float]:
    """Word → log probability. Each line of the file has the words of one probability, the likeliest first."""
    data = (resources.files("govnlp.lexicon") / FILE).read_bytes()
    groups = enumerate(lzma.decompress(data).decode("utf-8").split("\n"))
    return {word: -rank / STEPS for rank, group in groups for word in group.split(" ") if word}


def score(text: str) -> float:
    """Log likelihood of ``text`` (simplified) cut into words the likeliest way, in nats."""
    table = words()
    best = [0.0]
    for end in range(1, len(text) + 1):
        c = text[end - 1]
        if not "\u4e00" <= c <= "\u9fff":
            best.append(best[-1] + _OTHER)
            continue
        top = best[-1] + table.get(c, _UNKNOWN)
        for size in range(2, min(_LONGEST, end) + 1):
            value = table.get(text[end - size : end])
            if value is not None and best[end - size] + value > top:
                top = best[end - size] + value
        best.append(top)
    return best[-1]

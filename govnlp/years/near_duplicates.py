"""Texts that are nearly the same, found without comparing all with all: MinHash with banding.

Broder, "On the resemblance and containment of documents" (1997); the banding as in Leskovec, Rajaraman and Ullman, Mining of
Massive Datasets, chapter 3. Two texts whose sets of shingles have the Jaccard similarity s meet with probability
1 - (1 - s^ROWS)^BANDS: 0.6 at s = 0.5, 0.99 at 0.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

SHINGLE = 5  # characters
BANDS, ROWS = 16, 4
_DIGITS = re.compile(r"\d+(?:[.,，]\d+)*")
_MARKS = re.compile(r"[\W_]+")

Hashes = npt.NDArray[np.uint64]


def folded(text: str) -> str:
    """The text without marks and white space, every figure as 0: last year's sentence with this year's figures is a copy."""
    return _MARKS.sub("", _DIGITS.sub("0", text))


def shingles(text: str) -> Hashes:
    """The hashes of the runs of SHINGLE characters in a folded text, each once, sorted."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - SHINGLE + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint64)
    hashes: Hashes = np.zeros(count, dtype=np.uint64)
    for i in range(SHINGLE):
        hashes = _mixed(hashes ^ codes[i : i + count])
    return np.unique(hashes)


def jaccard(first: Hashes, second: Hashes) -> float:
    """The share of common shingles among all of both: 0 to 1."""
    common = len(np.intersect1d(first, second, assume_unique=True))
    return common / max(1, len(first) + len(second) - common)


def buckets(sets: Iterable[Hashes]) -> list[list[int]]:
    """The numbers of the sets that meet in some band: lists of two and more, each in rising order. An empty set is in none."""
    found: dict[tuple[int, bytes], list[int]] = {}
    for number, hashes in enumerate(sets):
        if len(hashes):
            signature = _mixed(hashes[None, :] ^ _SEEDS[:, None]).min(axis=1).reshape(BANDS, ROWS)
            for band, rows in enumerate(signature):
                found.setdefault((band, rows.tobytes()), []).append(number)
    return [members for members in found.values() if len(members) > 1]


def _mixed(numbers: Hashes) -> Hashes:
    """The numbers spread over 64 bits (the finalizer of splitmix64, Steele, Lea and Flood 2014)."""
    z = numbers + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


_SEEDS = _mixed(np.arange(BANDS * ROWS, dtype=np.uint64) << np.uint64(32))

"""How much two short statements are about the same thing, though worded otherwise.

Character n-grams weighed by TF-IDF (Salton and Buckley, 1988): of Chinese no segmentation is needed, and a compound shares the
characters of its shorter form. What every plan and report says (加强, 进一步, 信息公开; lexicon/years_words.jsonl) is taken
out before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer

from govnlp import lexicon

_SIZES = (1, 2)
_SINGLE = 0.5  # the weight of a single character beside a pair
_SHARE = 0.7  # the part of the score that is the share of the statement told again; the rest is the cosine
_NO_WORDS = r"[^\u4e00-\u9fffA-Za-z]+"


@cache
def _empty_words() -> re.Pattern[str]:
    entries = lexicon.read("years_words", ("pattern",))
    return re.compile("|".join([*(entry["pattern"] for entry in entries), _NO_WORDS]))


def content(text: str) -> list[str]:
    """The pieces of a text between its empty words, figures and marks."""
    return [piece for piece in _empty_words().split(text) if piece]


def _grams(text: str) -> list[str]:
    return [piece[i : i + n] for piece in content(text) for n in _SIZES for i in range(len(piece) - n + 1)]


class Likeness:
    """Scores between statements. What many of ``texts`` hold weighs little, so give all there are of a collection."""

    def __init__(self, texts: Sequence[str]) -> None:
        counter = CountVectorizer(analyzer=_grams, binary=True, dtype=np.float64)
        try:
            self._has: Any = counter.fit_transform(texts)
        except ValueError:  # not one of them says anything
            self._has = None
            return
        found = np.asarray(self._has.sum(axis=0)).ravel()
        weight = np.log((len(texts) + 1) / (found + 1)) + 1
        weight *= [_SINGLE if len(gram) == 1 else 1.0 for gram in counter.get_feature_names_out()]
        self._weighed = self._has.multiply(weight).tocsr()
        self._sum = np.asarray(self._weighed.sum(axis=1)).ravel()
        self._length = np.sqrt(np.asarray(self._weighed.multiply(self._weighed).sum(axis=1)).ravel())

    def scores(self, first: Sequence[int], second: Sequence[int]) -> npt.NDArray[np.float64]:
        """Of every statement in ``first`` (numbers into the texts), how much each in ``second`` is about it: 0 to 1."""
        if self._has is None or not len(first) or not len(second):
            return np.zeros((len(first), len(second)))
        weighed = self._weighed[first]
        told = (weighed @ self._has[second].T).toarray() / _above_0(self._sum[first])[:, None]
        cosine = (weighed @ self._weighed[second].T).toarray()
        cosine /= _above_0(self._length[first])[:, None] * _above_0(self._length[second])[None, :]
        return np.minimum(_SHARE * told + (1 - _SHARE) * cosine, 1.0)


def _above_0(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(numbers > 0, numbers, 1.0)

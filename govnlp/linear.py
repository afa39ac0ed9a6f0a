"""The classifier's linear models as plain arrays: what they say needs neither scikit-learn nor skops.

Those two take seconds to import, and scikit-learn's vectorizers spend most of their time in cutting text into the features
that we joined for them. Here features are looked up and numpy does the sums, in the same single and double precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from govnlp.move_features import GRAMS, Features

Array = npt.NDArray[np.float64]
Arrays = dict[str, npt.NDArray[Any]]
Places = npt.NDArray[np.int64]

_BITS = 21  # of a character's number; three make up a whole number of 64 bits


class Words:
    """A logistic regression over features of clauses: n-grams weighed by 1 + log of how often they occur and scaled to unit
    length, and single facts.

    names: the features, the n-grams first; grams: how many those are; weight: of a fact; coefficients: one row a feature,
    one column a label (or one column, for the second of two labels); intercept: one number a column.
    """

    def __init__(self, names: Sequence[str], grams: int, weight: float, coefficients: Array, intercept: Array) -> None:
        self.names = list(names)
        self.grams = grams
        self.weight = np.float32(weight)
        self.coefficients = coefficients
        self.intercept = intercept
        self._facts = {name: column for column, name in enumerate(self.names) if column >= grams}
        self._keys, self._places = _by_length(self.names[:grams])

    @classmethod
    def of(cls, pipeline: Any) -> Words:
        """The same as a fitted scikit-learn Pipeline of a FeatureUnion of ``grams`` (TfidfVectorizer, sublinear_tf, no idf)
        and ``facts`` (CountVectorizer, binary) with a LogisticRegression."""
        union, model = pipeline[0], pipeline[-1]
        parts = [dict(union.transformer_list)[name].get_feature_names_out() for name in ("grams", "facts")]
        weight = (union.transformer_weights or {}).get("facts", 1.0)
        return cls([*parts[0], *parts[1]], len(parts[0]), weight, model.coef_.T, model.intercept_)

    def values(self, features: Sequence[Features]) -> tuple[Places, Places, Array]:
        """(row, column, value) of what is known of the features, by row and column."""
        get = self._facts.get
        columns = np.array([get(fact, -1) for row in features for fact in row.facts], dtype=np.int64)
        rows = np.repeat(np.arange(len(features)), [len(row.facts) for row in features])
        facts = np.unique((rows * len(self.names) + columns)[columns >= 0])
        grams, often = np.unique(self._grams(features), return_counts=True)
        places, counts = np.concatenate((grams, facts)), np.concatenate((often, np.ones_like(facts)))
        order = np.argsort(places, kind="stable")
        places, counts = places[order], counts[order]
        rows, columns = np.divmod(places, max(1, len(self.names)))
        is_gram = columns < self.grams
        values = np.log(counts.astype(np.float32)) + np.float32(1.0)
        values[~is_gram] = self.weight
        squares = np.where(is_gram, values * values, np.float32(0.0))
        lengths = np.sqrt(np.bincount(rows, weights=squares, minlength=len(features)))
        values[is_gram] = values[is_gram] / lengths[rows[is_gram]]
        return rows, columns, values.astype(np.float64)

    def _grams(self, features: Sequence[Features]) -> Places:
        """Row times the number of names plus column, for every n-gram that is known, as often as it occurs."""
        numbers: dict[str, int] = {}  # of the texts: most are looked at from several clauses
        uses: dict[str, list[tuple[int, int]]] = {}
        for row, clause in enumerate(features):
            for prefix, text in clause.texts:
                uses.setdefault(prefix, []).append((row, numbers.setdefault(text, len(numbers))))
        # No n-gram runs over the border of two texts: none has a line end in it.
        codes = _codes("\n".join([*numbers, "\n\n"]))
        known = {length: _find(keys, _numbers(codes, length)) for length, keys in self._keys.items()}
        sizes = np.array([len(text) for text in numbers], dtype=np.int64)
        starts = np.cumsum(sizes + 1) - sizes - 1
        found = []
        for prefix, pairs in uses.items():
            rows, texts = np.array(pairs, dtype=np.int64).T
            size = sizes[texts]
            at = np.arange(size.sum()) + np.repeat(starts[texts] - np.cumsum(size) + size, size)
            rows = np.repeat(rows, size) * len(self.names)
            for length in GRAMS[prefix]:
                if (prefix, length) in self._places:
                    columns = self._places[prefix, length][known[length][at]]
                    found.append((rows + columns)[columns >= 0])
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)

    def probabilities(self, features: Sequence[Features]) -> Array:
        """Of every label, clauses x labels."""
        rows, columns, values = self.values(features)
        sums = np.zeros((len(features), self.coefficients.shape[1]))
        starts = np.searchsorted(rows, np.arange(len(features)))
        filled = np.diff(np.append(starts, len(rows))) > 0
        if filled.any():
            weighed = values[:, None] * self.coefficients[columns]
            sums[filled] = np.add.reduceat(weighed, starts[filled], axis=0)
        return _shares(sums + self.intercept)

    def arrays(self) -> Arrays:
        names = np.frombuffer("\n".join(self.names).encode("utf-8"), dtype=np.uint8)
        numbers = np.array([self.grams, self.weight], dtype=np.float64)
        return {"names": names, "numbers": numbers, "coefficients": self.coefficients, "intercept": self.intercept}

    @classmethod
    def read(cls, arrays: Arrays) -> Words:
        names = arrays["names"].tobytes().decode("utf-8").split("\n")
        grams, weight = arrays["numbers"].tolist()
        return cls(names, int(grams), weight, arrays["coefficients"], arrays["intercept"])


class Numbers:
    """A logistic regression over a matrix of numbers."""

    def __init__(self, coefficients: Array, intercept: Array) -> None:
        self.coefficients = coefficients
        self.intercept = intercept

    @classmethod
    def of(cls, model: Any) -> Numbers:
        """The same as a fitted scikit-learn LogisticRegression."""
        return cls(model.coef_.T, model.intercept_)

    def probabilities(self, matrix: Array) -> Array:
        return _shares(matrix @ self.coefficients + self.intercept)

    def arrays(self) -> Arrays:
        return {"coefficients": self.coefficients, "intercept": self.intercept}

    @classmethod
    def read(cls, arrays: Arrays) -> Numbers:
        return cls(arrays["coefficients"], arrays["intercept"])


def _by_length(names: Sequence[str]) -> tuple[dict[int, Places], dict[tuple[str, int], Places]]:
    """The n-grams of every length as numbers, sorted; by prefix and length the column of each, -1 for none, with one more -1."""
    columns: dict[tuple[str, int], dict[str, int]] = {}
    for column, name in enumerate(names):
        prefix, _, gram = name.partition(":")
        columns.setdefault((prefix, len(gram)), {})[gram] = column
    numbers = {place: _spelled(list(grams), place[1]) for place, grams in columns.items()}
    keys = {
        length: np.unique(np.concatenate([n for place, n in numbers.items() if place[1] == length]))
        for length in {length for _, length in numbers}
    }
    places = {}
    for place, grams in columns.items():
        places[place] = np.full(len(keys[place[1]]) + 1, -1)
        places[place][np.searchsorted(keys[place[1]], numbers[place])] = list(grams.values())
    return keys, places


def _spelled(grams: Sequence[str], length: int) -> Places:
    """N-grams of one length as numbers."""
    return _numbers(_codes("".join(grams)), length)[::length]


def _codes(text: str) -> Places:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def _numbers(codes: Places, length: int) -> Places:
    """The n-grams of a text as numbers, one that begins at each character; the last ones take in zeros."""
    out = codes
    for shift in range(1, length):
        out = (out << _BITS) | np.append(codes[shift:], np.zeros(shift, dtype=np.int64))
    return out


def _find(keys: Places, numbers: Places) -> Places:
    """The place of each number among sorted keys (one or more), the number of keys for what is not there."""
    at: Places = np.searchsorted(keys, numbers)
    at[keys[np.minimum(at, len(keys) - 1)] != numbers] = len(keys)
    return at


def _shares(scores: Array) -> Array:
    """Softmax of each row; of a single column, the logistic of it beside its complement, as of two labels."""
    if scores.shape[1] == 1:
        scores = np.hstack([np.zeros_like(scores), scores])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Array = powers / powers.sum(axis=1, keepdims=True)
    return shares

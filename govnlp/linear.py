"""The classifier's linear models as plain arrays: what they say needs neither scikit-learn nor skops.

Those two take seconds to import, and scikit-learn's vectorizers spend most of their time in cutting text into the features
that we joined for them. Here features are looked up and numpy does the sums, in the same single and double precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Arrays = dict[str, npt.NDArray[Any]]


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
        self._columns = {name: column for column, name in enumerate(self.names)}

    @classmethod
    def of(cls, pipeline: Any) -> Words:
        """The same as a fitted scikit-learn Pipeline of a FeatureUnion of ``grams`` (TfidfVectorizer, sublinear_tf, no idf)
        and ``facts`` (CountVectorizer, binary) with a LogisticRegression."""
        union, model = pipeline[0], pipeline[-1]
        parts = [dict(union.transformer_list)[name].get_feature_names_out() for name in ("grams", "facts")]
        weight = (union.transformer_weights or {}).get("facts", 1.0)
        return cls([*parts[0], *parts[1]], len(parts[0]), weight, model.coef_.T, model.intercept_)

    def values(self, features: Sequence[Sequence[str]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Array]:
        """(row, column, value) of what is known of the features, by row and column."""
        get = self._columns.get
        columns = np.array([get(feature, -1) for row in features for feature in row], dtype=np.int64)
        rows = np.repeat(np.arange(len(features)), [len(row) for row in features])
        known = columns >= 0
        places, counts = np.unique(rows[known] * len(self.names) + columns[known], return_counts=True)
        rows, columns = np.divmod(places, max(1, len(self.names)))
        is_gram = columns < self.grams
        values = np.log(counts.astype(np.float32)) + np.float32(1.0)
        values[~is_gram] = self.weight
        squares = np.where(is_gram, values * values, np.float32(0.0))
        lengths = np.sqrt(np.bincount(rows, weights=squares, minlength=len(features)))
        values[is_gram] = values[is_gram] / lengths[rows[is_gram]]
        return rows, columns, values.astype(np.float64)

    def probabilities(self, features: Sequence[Sequence[str]]) -> Array:
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


def _shares(scores: Array) -> Array:
    """Softmax of each row; of a single column, the logistic of it beside its complement, as of two labels."""
    if scores.shape[1] == 1:
        scores = np.hstack([np.zeros_like(scores), scores])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Array = powers / powers.sum(axis=1, keepdims=True)
    return shares

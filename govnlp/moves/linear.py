"""The classifier's linear models as plain arrays: what they say needs neither scikit-learn nor skops.

Those two take seconds to import, and scikit-learn's vectorizers spend most of their time in cutting text into the features
that we joined for them. Here features are looked up and numpy does the sums, in the same single and double precision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import count, starmap
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from govnlp.moves.context import Rows
from govnlp.moves.features import GRAMS, Features

Array = npt.NDArray[np.float64]
Arrays = dict[str, npt.NDArray[Any]]
Places = npt.NDArray[np.int64]
Thing = TypeVar("Thing")

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
        self._columns = lru_cache(maxsize=16384)(self._known)
        self._keys, self._places = _by_length(self.names[:grams])

    def __reduce__(self) -> tuple[Any, ...]:
        return Words.read, (self.arrays(),)

    @classmethod
    def of(cls, pipeline: Any) -> Words:
        """The same as a fitted scikit-learn Pipeline of a FeatureUnion of ``grams`` (TfidfVectorizer, sublinear_tf, no idf)
        and ``facts`` (CountVectorizer, binary) with a LogisticRegression."""
        union, model = pipeline[0], pipeline[-1]
        parts = [dict(union.transformer_list)[name].get_feature_names_out() for name in ("grams", "facts")]
        weight = (union.transformer_weights or {}).get("facts", 1.0)
        return cls([*parts[0], *parts[1]], len(parts[0]), weight, model.coef_.T, model.intercept_)

    def values(self, features: Sequence[Features]) -> tuple[Places, Places, Array]:
        """(row, column, value) of what is known of the features."""
        grams, facts = self._gram_parts(features).spread(), self._fact_parts(features).spread()
        rows, columns = (np.concatenate(pair) for pair in zip(grams[:2], facts[:2], strict=True))
        return rows, columns, np.concatenate([grams[2], facts[2]])

    def probabilities(self, features: Sequence[Features]) -> Array:
        """Of every label, clauses x labels."""
        grams, facts = (
            parts.sums(self.coefficients, len(features))
            for parts in (self._gram_parts(features), self._fact_parts(features))
        )
        return _shares(grams + facts + self.intercept)

    def _gram_parts(self, features: Sequence[Features]) -> _Parts:
        rows = np.repeat(np.arange(len(features)), [len(clause.texts) for clause in features])
        bags, bag, column, often = self._grams([text for clause in features for text in clause.texts])
        starts = np.flatnonzero((np.diff(bag, prepend=-1) != 0) | (np.diff(often, prepend=0) != 0))
        values = np.log(often[starts].astype(np.float32)) + np.float32(1.0)
        most = int(bags.max(initial=-1)) + 1
        squares = np.bincount(bag[starts], np.diff(starts, append=len(bag)) * (values * values), most)
        lengths = np.sqrt(np.bincount(rows, squares[bags], len(features)))
        rows, parts = _of_bags(rows, bags, bag[starts], most)
        scaled = (values[parts] / lengths[rows]).astype(np.float32)
        return _Parts(rows, parts, scaled.astype(np.float64), starts, column)

    def _fact_parts(self, features: Sequence[Features]) -> _Parts:
        rows = np.repeat(np.arange(len(features)), [len(clause.facts) for clause in features])
        bags, facts = _numbered([fact for clause in features for fact in clause.facts])
        known = list(starmap(self._columns, facts))
        column = np.array([column for own in known for column in own], dtype=np.int64)
        bag = np.repeat(np.arange(len(known)), [len(own) for own in known])
        starts = np.flatnonzero(np.diff(bag, prepend=-1))
        rows, parts = _of_bags(rows, bags, bag[starts], len(facts))
        weights = np.full(len(rows), self.weight, dtype=np.float64)
        return _Parts(rows, parts, weights, starts, column)

    def _known(self, prefix: str, names: Sequence[str]) -> tuple[int, ...]:
        """The columns of facts."""
        columns = (self._facts.get(prefix + name) for name in dict.fromkeys(names))
        return tuple(column for column in columns if column is not None)

    def _grams(self, found: Sequence[tuple[str, str]]) -> tuple[Places, Places, Places, Places]:
        """The number of each of the texts with their prefixes, equal ones having the same; and (number, column, how often) of
        the n-grams that are known, by number and column."""
        own, texts = _numbered([text for _, text in found])
        prefixes, names = _numbered([prefix for prefix, _ in found])
        pairs, bags = np.unique(prefixes * len(texts) + own, return_inverse=True)
        # No n-gram runs over the border of two texts: none has a line end in it.
        codes = _codes("\n".join([*texts, "\n\n"]))
        known = {length: _find(keys, _numbers(codes, length)) for length, keys in self._keys.items()}
        sizes = np.array([len(text) for text in texts], dtype=np.int64)
        starts = np.cumsum(sizes + 1) - sizes - 1
        places: list[Places] = [np.zeros(0, dtype=np.int64)]
        for n, prefix in enumerate(names):
            first, last = np.searchsorted(pairs, (n * len(texts), (n + 1) * len(texts)))
            own = pairs[first:last] - n * len(texts)
            at = _ranges(starts[own], sizes[own])
            numbers = np.repeat(np.arange(first, last), sizes[own]) * len(self.names)
            for length in GRAMS[prefix]:
                if (prefix, length) in self._places:
                    columns = self._places[prefix, length].take(known[length].take(at))
                    places.append((numbers + columns)[columns >= 0])
        grams, often = np.unique(np.concatenate(places), return_counts=True)
        return bags, *np.divmod(grams, max(1, len(self.names))), often

    def arrays(self) -> Arrays:
        names = np.frombuffer("\n".join(self.names).encode("utf-8"), dtype=np.uint8)
        numbers = np.array([self.grams, self.weight], dtype=np.float64)
        return {"names": names, "numbers": numbers, "coefficients": self.coefficients, "intercept": self.intercept}

    @classmethod
    def read(cls, arrays: Arrays) -> Words:
        names = arrays["names"].tobytes().decode("utf-8").split("\n")
        grams, weight = arrays["numbers"].tolist()
        return cls(names, int(grams), weight, arrays["coefficients"], arrays["intercept"])


class _Parts(NamedTuple):
    """What is known of clauses. What many of them share is looked up once, as a bag: facts with the same prefix, or a text, which
    one clause looks at as its own and others as the one beside. A part of a bag are features that count alike in it.

    rows, parts, values: of each part that a clause has, the clause, the part's number and the value of each of its
    features, by clause; starts: where the columns of each part begin in ``columns``.
    """

    rows: Places
    parts: Places
    values: Array
    starts: Places
    columns: Places

    def sums(self, coefficients: Array, clauses: int) -> Array:
        """Values times coefficients, summed by clause: clauses x labels."""
        part = np.repeat(np.arange(len(self.starts)), np.diff(self.starts, append=len(self.columns)))
        of_parts = (np.bincount(part, label, len(self.starts)) for label in coefficients.take(self.columns, axis=0).T)
        weighed = [np.bincount(self.rows, label[self.parts] * self.values, clauses) for label in of_parts]
        return np.stack(weighed, axis=1)

    def spread(self) -> tuple[Places, Places, Array]:
        """(row, column, value) of every feature."""
        sizes = np.diff(self.starts, append=len(self.columns))[self.parts]
        columns = self.columns[_ranges(self.starts[self.parts], sizes)]
        return np.repeat(self.rows, sizes), columns, np.repeat(self.values, sizes)


class Numbers:
    """A logistic regression over the numbers around clauses."""

    def __init__(self, coefficients: Array, intercept: Array) -> None:
        self.coefficients = coefficients
        self.intercept = intercept

    @classmethod
    def of(cls, model: Any) -> Numbers:
        """The same as a fitted scikit-learn LogisticRegression."""
        return cls(model.coef_.T, model.intercept_)

    def probabilities(self, rows: Rows) -> Array:
        """Of every label, clauses x labels."""
        return _shares(rows.times(self.coefficients) + self.intercept)

    def arrays(self) -> Arrays:
        return {"coefficients": self.coefficients, "intercept": self.intercept}

    @classmethod
    def read(cls, arrays: Arrays) -> Numbers:
        return cls(arrays["coefficients"], arrays["intercept"])


def _numbered(things: Sequence[Thing]) -> tuple[Places, list[Thing]]:
    """The number of each thing, equal ones having the same, and the things by number."""
    numbers: dict[Thing, int] = defaultdict(count().__next__)
    return np.fromiter(map(numbers.__getitem__, things), np.int64, len(things)), list(numbers)


def _of_bags(rows: Places, bags: Places, bag_of: Places, count: int) -> tuple[Places, Places]:
    """(row, number of a part) for all parts of the bags of every row. bag_of: of every part, rising; count: of bags."""
    sizes = np.bincount(bag_of, minlength=count)
    return np.repeat(rows, sizes[bags]), _ranges((np.cumsum(sizes) - sizes)[bags], sizes[bags])


def _ranges(starts: Places, sizes: Places) -> Places:
    """The whole numbers from each start on, as many as its size says, one range behind the other."""
    ends = np.cumsum(sizes)
    at: Places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + sizes, sizes)
    return at


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
    places: dict[tuple[str, int], Places] = {}
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
    at = np.searchsorted(keys, numbers)
    return np.where(keys.take(at, mode="clip") == numbers, at, len(keys))


def _shares(scores: Array) -> Array:
    """Softmax of each row; of a single column, the logistic of it beside its complement, as of two labels."""
    if scores.shape[1] == 1:
        scores = np.hstack([np.zeros_like(scores), scores])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Array = powers / powers.sum(axis=1, keepdims=True)
    return shares

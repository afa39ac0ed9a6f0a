"""Words by a spacy-pkuseg model, many times as fast as ``pkuseg.cut``, and the very same ones.

pkuseg spends its time in spelling out the name of every feature of every character. Here the weights are laid out once by
what they look at (a character, a pair of neighbours, a word), and numpy adds them up for many pieces of text at a time, in
the order in which pkuseg adds them: weights are rounded, so sums tie, and the last bit decides.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import srsly

Scores = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

# Feature kinds in the order of their sums, with how many characters the one they speak of stands behind the one they begin
# at. "w-1" and "w1" are words that end and begin here; those of two characters are looked up as pairs.
_KINDS = {"c": 0, "c-1": 1, "c-1c": 1, "c1": -1, "cc1": 0, "c-2": 2, "c-2c-1": 2, "c2": -2}
_LONGEST_WORD = 6  # characters of a word the model looks at
_MOST_PIECES = 7  # of which a listed word is joined
_TOGETHER = 1000  # pieces scored at a time: more would cost memory and gain no time
_PAIR = 1 << 21  # more than any character's number
# Stand for all digits, all letters and the mark between pieces; lone surrogates are in no model.
_DIGIT, _LETTER, _NOTHING = 0xD800, 0xD801, 0xD802
_SYMBOLS = {"**Num": _DIGIT, "**Letter": _LETTER}


class Cutter:
    """Cuts text without white space into words.

    features: the content of a model's features.msgpack; weights: of its weights.npz; listed: words that are joined where the
    model cuts them, as pkuseg's Postprocesser does with its word lists.
    """

    def __init__(self, features: bytes, weights: bytes, listed: Iterable[str] = ()) -> None:
        from spacy_pkuseg.feature_extractor import FeatureExtractor
        from spacy_pkuseg.inference import run_viterbi

        self._best_tags: Callable[[Scores, Scores], tuple[float, Any]] = run_viterbi
        model = srsly.msgpack_loads(features)
        with np.load(io.BytesIO(weights)) as stored:
            (tags, count), weight = stored["sizes"].tolist(), stored["w"].astype(np.float64)
        rows = weight[: tags * count].reshape(count, tags)
        self._rows = np.vstack([rows, np.zeros((1, tags))])  # the last one for what the model does not know
        self._edges = 1.0 + weight[tags * count :].reshape(tags, tags).T.copy()
        self._begins = np.zeros(tags, dtype=bool)
        for tag, index in model["tag_to_idx"].items():
            self._begins[index] = "B" in tag
        self._marks = FeatureExtractor.keywords_translate_table
        self._normal = _normal_forms(FeatureExtractor)
        self._read_features(model["feature_to_idx"], set(model["unigram"]))
        self._listed = frozenset(listed)
        self._longest = max(map(len, self._listed), default=0)
        self._listed_openings, self._listed_reach = _reach(self._listed)

    def _read_features(self, features: Mapping[str, int], known: set[str]) -> None:
        """Lay out the rows of weights by kind and by what the feature looks at."""
        none = len(self._rows) - 1
        found: dict[str, dict[int, int]] = {kind: {} for kind in (*_KINDS, "w-1", "w1")}
        # A word with a digit or a letter is never met, as these are one symbol when pkuseg looks for words.
        normal = self._normal
        plain = (word for word in known if all(normal[ord(each)] == ord(each) for each in word))
        words = {word: [none, none] for word in plain if 1 < len(word) <= _LONGEST_WORD}
        self._beside: dict[tuple[str, str], list[int]] = {}
        for name, index in features.items():
            kind, _, rest = name.partition(".")
            if kind == "ww":
                side, _, both = rest.partition(".")
                first, _, second = both.partition("*")
                if first in words and second in words:
                    self._beside.setdefault((first, second), [none, none])[side == "r"] = index
            elif kind in ("w-1", "w1"):
                if rest in words:
                    words[rest][kind == "w-1"] = index
                    if len(rest) == 2:
                        found[kind][_pair_of(rest)] = index
            elif kind in _KINDS:
                seen = [_SYMBOLS.get(part) or ord(part) for part in rest.split(".")]
                found[kind][seen[0] if len(seen) == 1 else _pair(*seen)] = index
        self._words = words
        self._firsts = {first for first, _ in self._beside}
        longest: dict[str, int] = {}  # word to look for, by the two characters it begins with
        for word in sorted(
            {word for word in words if len(word) > 2} | {w for both in self._beside for w in both}, key=len
        ):
            longest[word[:2]] = len(word)
        self._characters = _Table({k: v for k, v in found.items() if not _is_pair(k)}, self._rows)
        self._pairs = _Table({k: v for k, v in found.items() if _is_pair(k)}, self._rows, also=map(_pair_of, longest))
        self._reach = np.zeros(self._pairs.size, dtype=np.int64)
        self._reach[self._pairs.find(np.array([_pair_of(pair) for pair in longest], dtype=np.int64))] = list(
            longest.values()
        )

    def cut(self, pieces: Sequence[str]) -> list[list[str]]:
        """The words of each piece, a string without white space that is not empty."""
        return [words for at in range(0, len(pieces), _TOGETHER) for words in self._cut(pieces[at : at + _TOGETHER])]

    def _cut(self, pieces: Sequence[str]) -> list[list[str]]:
        # Between pieces stand two characters that the model knows nothing of: as no feature looks further than two, each
        # piece is scored as if it were alone.
        text = (2 * chr(_NOTHING)).join(pieces)
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
        scores = self._scores(text.translate(self._marks), self._normal[codes].astype(np.int64))
        begins = np.ones(len(text), dtype=bool)
        starts = []
        start = 0
        for piece in pieces:
            starts.append(start)
            end = start + len(piece)
            _, tags = self._best_tags(scores[start:end], self._edges)
            begins[start + 1 : end] = self._begins[tags[1:]]
            start = end + 2
        borders = np.append(begins.nonzero()[0], len(text))
        cuts = borders.tolist()
        words = [text[a:b] for a, b in pairwise(cuts)]
        places = [*np.searchsorted(borders, starts).tolist(), len(words) + 2]  # of each piece's first word
        out = [words[a : b - 2] for a, b in pairwise(places)]
        first = self._openings(codes, borders)
        owners = np.searchsorted(places, first, side="right") - 1
        most: dict[int, int] = {}  # by piece: of how many of its words at most a listed one is made
        for at, owner in zip(first.tolist(), owners.tolist(), strict=True):
            if (count := self._most_joined(words, at)) > most.get(owner, 0):
                most[owner] = count
        for owner, count in most.items():
            out[owner] = self._joined(out[owner], count)
        return out

    def _openings(self, codes: Numbers, borders: Numbers) -> Numbers:
        """Which words, by their number, may be the first of several that make a listed word."""
        first = borders[:-2]
        reach = self._listed_reach[_find(self._listed_openings, _pair(codes[first], codes[first + 1]))]
        maybe: Numbers = (reach >= borders[2:] - first).nonzero()[0]
        return maybe

    def _scores(self, text: str, codes: Numbers) -> Scores:
        """The score of every tag of every character."""
        characters = self._characters.find(codes)
        pairs = self._pairs.find(_pair(codes[:-1], codes[1:]))
        scores: Scores = np.empty((len(codes), self._rows.shape[1]))
        scores[:] = self._rows[0]  # pkuseg adds the first feature to every character
        for kind, shift in _KINDS.items():
            table, at = (self._pairs, pairs) if _is_pair(kind) else (self._characters, characters)
            _add(scores, table.weights[kind], at, shift)
        self._add_words(text, pairs, scores)
        return scores

    def _add_words(self, text: str, pairs: Numbers, scores: Scores) -> None:
        """Add what the words of the model that the text holds weigh: longer words before shorter ones, as pkuseg does."""
        starts: list[tuple[int, int]] = []  # (place, row)
        ends: list[tuple[int, int]] = []
        left: list[tuple[int, int]] = []
        right: list[tuple[int, int]] = []
        before: dict[int, list[str]] = {}  # words of more than one pair, by where they end
        opening = np.flatnonzero(self._reach[pairs])
        for start, reach in zip(opening.tolist(), self._reach[pairs[opening]].tolist(), strict=True):
            here = []
            for end in range(start + reach, start + 1, -1):
                word = text[start:end]
                rows = self._words.get(word)
                if rows is None or len(word) != end - start:
                    continue
                here.append(word)
                if len(word) > 2:
                    starts.append((start, rows[0]))
                    ends.append((end - 1, rows[1]))
                if word in self._firsts:
                    before.setdefault(end, []).append(word)
            for first in before.get(start, ()):
                for word in here:
                    if both := self._beside.get((first, word)):
                        left.append((start, both[0]))
                        right.append((start - 1, both[1]))
        self._add_at(scores, ends)
        _add(scores, self._pairs.weights["w-1"], pairs, 1)
        self._add_at(scores, starts)
        _add(scores, self._pairs.weights["w1"], pairs, 0)
        self._add_at(scores, left)
        self._add_at(scores, right)

    def _add_at(self, scores: Scores, found: list[tuple[int, int]]) -> None:
        if found:
            places, rows = zip(*found, strict=True)
            np.add.at(scores, list(places), self._rows[list(rows)])

    def _most_joined(self, words: list[str], at: int) -> int:
        """Of how many of the words from ``at`` on at most a listed one is made that is no join of listed ones; 0: none."""
        most = 0
        word = words[at]
        for size, piece in enumerate(words[at + 1 : at + _MOST_PIECES], 2):
            word += piece
            if len(word) > self._longest:
                break
            if word in self._listed and not self._listed.issuperset(words[at : at + size]):
                most = size
        return most

    def _joined(self, words: list[str], most: int) -> list[str]:
        """``words`` with those joined that make a listed word, ``most`` at a time first; not where all are listed."""
        for size in range(most, 1, -1):
            out: list[str] = []
            at = 0
            while at < len(words):
                pieces = words[at : at + size]
                joined = "".join(pieces) if len(pieces) == size else ""
                if joined in self._listed and joined and not self._listed.issuperset(pieces):
                    out.append(joined)
                    at += size
                else:
                    out.append(words[at])
                    at += 1
            words = out
        return words


class _Table:
    """Weights by what a feature looks at. features: kind: {number: row of ``rows``}, the last of which is for all else; also:
    numbers that need a place of their own. weights: by kind a row of weights for each place."""

    def __init__(self, features: Mapping[str, Mapping[int, int]], rows: Scores, also: Iterable[int] = ()) -> None:
        known = {key for found in features.values() for key in found}
        self._keys = np.array(sorted(known.union(also)) or [0], dtype=np.int64)
        self.size = len(self._keys) + 1
        self.weights = {}
        for kind, found in features.items():
            places = np.full(self.size, len(rows) - 1)
            places[np.searchsorted(self._keys, np.array(list(found), dtype=np.int64))] = list(found.values())
            self.weights[kind] = rows[places]

    def find(self, numbers: Numbers) -> Numbers:
        """The place of each number in ``weights``, the last one for what is not in them."""
        return _find(self._keys, numbers)


def _find(keys: Numbers, numbers: Numbers) -> Numbers:
    """The place of each number among sorted keys (one or more), the number of keys for what is not there."""
    at: Numbers = np.searchsorted(keys, numbers)
    at[keys[np.minimum(at, len(keys) - 1)] != numbers] = len(keys)
    return at


def _is_pair(kind: str) -> bool:
    return kind.count("c") == 2 or kind.startswith("w")


def _pair(first: Any, second: Any) -> Any:
    """One number for two characters."""
    return first * _PAIR + second


def _pair_of(word: str) -> int:
    return int(_pair(ord(word[0]), ord(word[1])))


def _add(scores: Scores, weights: Scores, at: Numbers, shift: int) -> None:
    """Add to each character the weights of what stands ``shift`` before it."""
    size = len(scores)
    if shift >= 0:
        count = max(0, min(size - shift, len(at)))
        scores[shift : shift + count] += weights.take(at[:count], axis=0)
    else:
        scores[:shift] += weights.take(at[-shift:], axis=0)


def _reach(words: Iterable[str]) -> tuple[Numbers, Numbers]:
    """The pairs of characters that words of two and more begin with, sorted, and the length of the longest word with each;
    one more length, 0, for what is no such pair."""
    spelled = np.array([word for word in words if len(word) > 1] or ["\0\0"])
    codes = spelled.view(np.uint32).reshape(len(spelled), -1).astype(np.int64)
    lengths = (codes > 0).sum(axis=1)
    pairs = _pair(codes[:, 0], codes[:, 1])
    order = np.lexsort((-lengths, pairs))
    openings, first = np.unique(pairs[order], return_index=True)
    return openings, np.append(lengths[order][first], 0)


def _normal_forms(extractor: Any) -> npt.NDArray[np.int32]:
    """By the number of a character, that of the one it stands for: digits, letters and the marks -._,|/*: are one each."""
    normal = np.arange(0x110000, dtype=np.int32)
    normal[[_DIGIT, _LETTER]] = _NOTHING
    normal[[ord(each) for each in extractor.letter]] = _LETTER
    normal[[ord(each) for each in extractor.num]] = _DIGIT
    normal[list(extractor.keywords_translate_table)] = list(extractor.keywords_translate_table.values())
    return normal

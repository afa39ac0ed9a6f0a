"""The second look at a clause: what the first one found around it, crossed with the cues in the clause itself.

The numbers of this module are what a linear model needs to see that 拟建立… behind an admission is a plan although every
word around it speaks of shortcomings: the moves found in the clauses, paragraphs and section around, and their products
with the clause's cues and with its own probabilities.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from govnlp.moves.features import Own, Paragraph, known_topic
from govnlp.moves.stretches import clauses

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

_REACH = 3  # clauses on either side whose probabilities count one by one
_FLOOR = 1e-4  # of a probability, before its logarithm is taken
_MEANS = (
    "sentence", "earlier clauses", "later clauses", "paragraph", "paragraph before", "paragraph after", "section", "report",
    "earlier paragraphs", "announcement",
)  # fmt: skip
_CROSSED = ("clause before", "earlier clauses", "clause after", "section")
_ANNOUNCES = re.compile(r"(?:[：:]|(?:以下|如下|下列|下述)[^，。；：:]{0,20}。)\s*$")
_FIRST_ITEM = re.compile(r"一是|(?<=[。；：:，])(?:第一[，、]|其一[，、]|首先|[（(][一1][）)]|1[、.．])")
_LATER_ITEM = re.compile(
    r"(?<=[。；;，])(?:[二三四五六七八九十]是|[第其][二三四五六七八九]|最后|[（(][二三四五六七八九2-9][）)]|[2-9][、.．])"
)
_BEHIND = re.compile(r"另外|此外|目前|今后|下一步|接下来|总之|今年|\d{4}年")
_BORDERS = "，；"  # whose numbers are told apart; a full stop's is -1
_PLACE = (
    "place in the report", "paragraphs", "clause number", "clauses to come", "sentence number", "length", "ends in comma",
    "ends in semicolon", "follows comma", "follows semicolon", "opens the paragraph", "list marker", "place in the sentence",
)  # fmt: skip


def context_names(labels: Sequence[str], cues: Sequence[str]) -> list[str]:
    """The names of the columns of ``context``."""
    out = []
    for distance in range(-_REACH, _REACH + 1):
        where = f"clause {distance:+d}" if distance else "the clause itself"
        out += [f"{where}: {label}" for label in labels] + [f"{where}: there"]
    out += [f"{mean}: {label}" for mean in _MEANS for label in labels]
    out += _PLACE
    out += [f"{where}: {label} × {cue}" for where in _CROSSED for label in labels for cue in cues]
    out += [f"{where}: {label} × itself: {own}" for where in _CROSSED for label in labels for own in labels]
    return out


def context(
    document: Sequence[Paragraph],
    features: Sequence[Sequence[Sequence[str]]],
    probabilities: Sequence[Array],
    cues: Sequence[str],
) -> list[Array]:
    """The numbers of ``Context``, one array a paragraph. features, probabilities: by paragraph."""
    if not document:
        return []
    own = [Own.of(row) for rows in features for row in rows]
    found = Context(document, own, np.vstack(probabilities), cues).rows(np.arange(len(own))).matrix()
    return np.split(found, np.cumsum([len(rows) for rows in probabilities])[:-1])


class Rows(NamedTuple):
    """The numbers of some clauses, a row each. plain: those without the products, which are: around with cues, nearly all of
    which are zero, and around with own."""

    plain: Array
    around: Array
    cues: Flags
    own: Array

    def matrix(self) -> Array:
        """With the columns context_names(labels, cues)."""
        with_cues = np.zeros((len(self.plain), self.around.shape[1], self.cues.shape[1]))
        clause, cue = np.nonzero(self.cues)
        with_cues[clause, :, cue] = self.around[clause]
        products = with_cues.reshape(len(self.plain), self.around.shape[1] * self.cues.shape[1])
        return np.hstack([self.plain, products, _crossed(self.around, self.own)])

    def times(self, coefficients: Array) -> Array:
        """``matrix() @ coefficients`` without the zeros, and in this thread: the threads that numpy's product would start wait
        for the next one in a loop, which took a fifth of all processor time."""
        kinds, cues = self.around.shape[1], self.cues.shape[1]
        first, many = self.plain.shape[1], kinds * cues
        with_cues = coefficients[first : first + many].reshape(kinds, cues, coefficients.shape[1])
        rest = np.concatenate([coefficients[:first], coefficients[first + many :]])
        out: Array = np.einsum(
            "ij,lj->il", np.hstack([self.plain, _crossed(self.around, self.own)]), np.ascontiguousarray(rest.T)
        )
        clause, cue = np.nonzero(self.cues)
        products = np.einsum("ij,jil->il", self.around[clause], with_cues[:, cue])
        return out + np.stack([np.bincount(clause, label, len(out)) for label in products.T], axis=1)


class Context:
    """What stands around the clauses of a text, numbered through from 0.

    document: the body paragraphs of the text in order, one or more; own: of every clause; probabilities: from the first
    pass, clauses x labels; cues: those that are crossed.
    """

    def __init__(
        self, document: Sequence[Paragraph], own: Sequence[Own], probabilities: Array, cues: Sequence[str]
    ) -> None:
        parts = [clauses(paragraph.text) for paragraph in document]
        counts = np.array([len(own) for own in parts])
        ends = np.cumsum(counts)
        self._counts, self._starts = counts, ends - counts
        self._paragraph = np.repeat(np.arange(len(document)), counts)
        self._place = np.array([paragraph.place for paragraph in document])
        self._number = np.arange(len(self._paragraph)) - self._starts[self._paragraph]
        self._sentence = np.array([part.sentence for own in parts for part in own], dtype=np.int64)
        self._border = np.array([_BORDERS.find(part.border) for own in parts for part in own], dtype=np.int64)
        self._length = np.array([part.end - part.start for own in parts for part in own], dtype=float)
        opens = (np.diff(self._sentence, prepend=-1) != 0) | (self._number == 0)
        self._first_of_sentence = np.flatnonzero(opens)
        self._sentence_of_text = np.cumsum(opens) - 1
        self._own, self._cues, self._marked = _own(own, cues)
        self._topics = _topics(document, cues)
        self._rows = probabilities
        self._logarithms = np.insert(np.log(np.maximum(probabilities, _FLOOR)) / 5, probabilities.shape[1], 1, axis=1)
        by_paragraph = np.split(probabilities, ends[:-1])
        self._earlier = np.vstack([np.maximum.accumulate(rows) for rows in by_paragraph])
        self._later = np.vstack([np.maximum.accumulate(rows[::-1])[::-1] for rows in by_paragraph])
        self._sentence_means = _means(self._sentence_of_text, self._length, probabilities, int(opens.sum()))
        means = _means(self._paragraph, self._length, probabilities, len(document))
        self._around = _around(document, means)
        self._announced = _announced(document, by_paragraph)

    def rows(self, at: Places) -> Rows:
        """The numbers of the clauses ``at``."""
        near = {
            "sentence": self._sentence_means[self._sentence_of_text[at]],
            "clause before": self._beside(self._rows, at, -1),
            "clause after": self._beside(self._rows, at, 1),
            "earlier clauses": self._beside(self._earlier, at, -1),
            "later clauses": self._beside(self._later, at, 1),
        }
        near |= {name: means[self._paragraph[at]] for name, means in self._around.items()}
        near["announcement"] = self._announced[at]
        plain = [self._beside(self._logarithms, at, distance) for distance in range(-_REACH, _REACH + 1)]
        plain += [near[name] for name in _MEANS]
        plain.append(self._places(at))
        around = np.hstack([near[name] for name in _CROSSED])
        cues = self._cues[self._own[at]] | self._topics[self._paragraph[at]]
        return Rows(np.hstack(plain), around, cues, self._rows[at])

    def _beside(self, rows: Array, at: Places, by: int) -> Array:
        """The rows ``by`` places behind (before, where it is negative) in the same paragraph, zeros where nothing stands."""
        place = self._number[at] + by
        there = (place >= 0) & (place < self._counts[self._paragraph[at]])
        return np.where(there[:, None], rows.take(np.where(there, at + by, 0), axis=0), 0.0)

    def _places(self, at: Places) -> Array:
        paragraph, number = self._paragraph[at], self._number[at]
        index, count = self._place[paragraph].T
        border, before = self._border[at], np.where(number > 0, self._border[at - 1], -1)
        columns = (
            index / np.maximum(count, 1), np.minimum(count, 40) / 40, number / 10, (self._counts[paragraph] - number) / 10,
            self._sentence[at] / 10, self._length[at] / 30, border == 0, border == 1, before == 0, before == 1,
            number == 0, self._marked[self._own[at]], (at - self._first_of_sentence[self._sentence_of_text[at]]) / 5,
        )  # fmt: skip
        return np.stack(columns, axis=1)


def _own(own: Sequence[Own], cues: Sequence[str]) -> tuple[Places, Flags, Flags]:
    """For every clause a number; for every number which of the cues the clause has, and whether it has a list marker."""
    columns = {cue: i for i, cue in enumerate(cues)}
    numbers: dict[Own, int] = {}
    found = np.array([numbers.setdefault(one, len(numbers)) for one in own], dtype=np.int64)
    crossed = np.zeros((len(numbers), len(cues)), dtype=bool)
    for one, number in numbers.items():
        crossed[number, [columns[cue] for cue in one.cues if cue in columns]] = True
    return found, crossed, np.array([one.marked for one in numbers], dtype=bool)


def _topics(document: Sequence[Paragraph], cues: Sequence[str]) -> Flags:
    """Which of the cues is the topic of each paragraph's section."""
    topics = np.array([topic_cue(paragraph) for paragraph in document])
    return topics[:, None] == np.array(cues, dtype=np.str_)


def topic_cue(paragraph: Paragraph) -> str:
    """The topic of the section, as one more cue of all its clauses."""
    return f"topic {known_topic(paragraph)}"


def _means(numbers: Places, lengths: Array, rows: Array, count: int) -> Array:
    """The mean, by character, of the clauses with each number below ``count``; zeros where there is none."""
    totals = np.stack([np.bincount(numbers, lengths * label, count) for label in rows.T], axis=1)
    means: Array = totals / np.maximum(np.bincount(numbers, lengths, count), 1.0)[:, None]
    return means


def _announced(document: Sequence[Paragraph], rows: Sequence[Array]) -> Array:
    """For every clause the probabilities of the one that announces it with others: of the one before 一是 in its paragraph, or
    of the end of a paragraph above that ends in a colon or in 以下措施。; zeros where there is none. rows: by paragraph."""
    none: Array = np.zeros(rows[0].shape[1])
    above = none
    out = []
    for n, (paragraph, own) in enumerate(zip(document, rows, strict=True)):
        before = document[n - 1] if n else paragraph
        if paragraph.headings != before.headings:
            above = none
        elif n and len(rows[n - 1]) and _ANNOUNCES.search(before.text):
            above = rows[n - 1][-1]
        out.append(np.tile(above, (len(own), 1)))
        first, end = _items(paragraph.text)
        if first:
            out[n][first:end] = own[first - 1]
    return np.vstack(out)


@lru_cache(maxsize=256)
def _items(text: str) -> tuple[int, int]:
    """The numbers of the first clause that belongs to a list within a paragraph and of the first behind it: the list is what
    the clause before, or the one that holds the first item as well, announces. (0, 0) where nothing announces one."""
    first = _FIRST_ITEM.search(text)
    if not first:
        return 0, 0
    parts = clauses(text)
    start = next(i for i, part in enumerate(parts) if part.end > first.start())
    if parts[start].start < first.start():
        start += 1
    last = max((item.start() for item in _LATER_ITEM.finditer(text)), default=first.start())
    behind = (
        i
        for i in range(1, len(parts))
        if parts[i].start > last and parts[i].sentence > parts[i - 1].sentence and _BEHIND.match(text, parts[i].start)
    )
    return start, next(behind, len(parts))


def _around(document: Sequence[Paragraph], means: Array) -> dict[str, Array]:
    """What each paragraph stands in: the mean probabilities of what is around it, paragraphs x labels.

    means: of every paragraph.
    """
    lengths = np.array([len(paragraph.text) for paragraph in document], dtype=float)
    none: Array = np.zeros((1, means.shape[1]))
    return {
        "paragraph": means,
        "paragraph before": np.vstack([none, means[:-1]]),
        "paragraph after": np.vstack([means[1:], none]),
        "section": _section_means(document, means, lengths),
        "report": np.broadcast_to(lengths @ means / max(lengths.sum(), 1.0), means.shape),
        "earlier paragraphs": np.vstack([none, np.maximum.accumulate(means)[:-1]]),
    }


def _section_means(document: Sequence[Paragraph], means: Array, lengths: Array) -> Array:
    """The mean over the paragraphs under the same headings; a paragraph without headings stands for itself."""
    out = means.copy()
    under: dict[tuple[str, ...], list[int]] = {}
    for n, paragraph in enumerate(document):
        if paragraph.headings:
            under.setdefault(paragraph.headings, []).append(n)
    for members in under.values():
        out[members] = lengths[members] @ means[members] / max(lengths[members].sum(), 1.0)
    return out


def _crossed(a: Array, b: Array) -> Array:
    return (a[:, :, None] * b[:, None, :]).reshape(len(a), a.shape[1] * b.shape[1])

"""The second look at a clause: what the first one found around it, crossed with the cues in the clause itself.

The numbers of this module are what a linear model needs to see that 拟建立… behind an admission is a plan although every
word around it speaks of shortcomings: the moves found in the clauses, paragraphs and section around, and their products
with the clause's cues and with its own probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from govnlp.move_features import Paragraph, has_list_marker, known_topic, own_cues
from govnlp.stretches import Clause, clauses

Array = npt.NDArray[np.float64]

_REACH = 3  # clauses on either side whose probabilities count one by one
_FLOOR = 1e-4  # of a probability, before its logarithm is taken
_MEANS = (
    "sentence", "earlier clauses", "later clauses", "paragraph", "paragraph before", "paragraph after", "section", "report",
    "earlier paragraphs", "announcement",
)  # fmt: skip
_AROUND = (
    "paragraph", "paragraph before", "paragraph after", "section", "report", "earlier paragraphs", "announcement",
)  # fmt: skip
_CROSSED = ("clause before", "earlier clauses", "clause after", "section")
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
    features: Sequence[Sequence[list[str]]],
    probabilities: Sequence[Array],
    cues: Sequence[str],
) -> list[Array]:
    """One array a paragraph, clauses x context_names(labels, cues).

    document: the body paragraphs of one text in order; features, probabilities: of their clauses, from
    ``paragraph_features`` (the facts alone will do) and the first pass; cues: those that are crossed.
    """
    if not document:
        return []
    parts = [clauses(paragraph.text) for paragraph in document]
    counts = [len(rows) for rows in probabilities]
    around = _around(document, parts, probabilities)
    text = _Text(np.vstack(probabilities), counts)
    near = {
        "sentence": _sentence_means(parts, text.rows),
        "clause before": text.moved(text.rows, 1),
        "clause after": text.moved(text.rows, -1),
        "earlier clauses": text.moved(np.vstack([np.maximum.accumulate(rows) for rows in probabilities]), 1),
        "later clauses": text.moved(np.vstack([np.maximum.accumulate(rows[::-1])[::-1] for rows in probabilities]), -1),
    }
    near |= {name: np.repeat(np.array(means), counts, axis=0) for name, means in around.items()}
    logarithms = np.log(np.maximum(text.rows, _FLOOR)) / 5
    there = np.hstack([logarithms, np.ones((len(logarithms), 1))])
    blocks = [text.moved(there, -distance) for distance in range(-_REACH, _REACH + 1)]
    blocks += [near[name] for name in _MEANS]
    blocks.append(np.vstack([_places(p, own, rows) for p, own, rows in zip(document, parts, features, strict=True)]))
    crossed = np.hstack([near[name] for name in _CROSSED])
    blocks += [_crossed(crossed, _own(document, features, cues)), _crossed(crossed, text.rows)]
    return np.split(np.hstack(blocks), np.cumsum(counts)[:-1])


class _Text:
    """The clauses of a text's paragraphs as rows below each other. counts: how many each paragraph has."""

    def __init__(self, rows: Array, counts: Sequence[int]) -> None:
        self.rows = rows
        self._paragraph = np.repeat(np.arange(len(counts)), counts)

    def moved(self, rows: Array, by: int) -> Array:
        """The rows ``by`` places down (up where it is negative) within each paragraph, zeros where nothing stands."""
        out = np.zeros_like(rows)
        size = len(rows) - abs(by)
        if size > 0:
            to, source = (slice(by, None), slice(size)) if by >= 0 else (slice(size), slice(-by, None))
            same = self._paragraph[to] == self._paragraph[source]
            out[to][same] = rows[source][same]
        return out


def _around(
    document: Sequence[Paragraph], parts: Sequence[Sequence[Clause]], probabilities: Sequence[Array]
) -> dict[str, list[Array]]:
    """What each paragraph stands in: the mean probabilities of what is around it, paragraph by paragraph."""
    means = np.array([_mean(p, rows) for p, rows in zip(parts, probabilities, strict=True)])
    lengths = np.array([len(paragraph.text) for paragraph in document], dtype=float)
    whole = lengths @ means / max(lengths.sum(), 1.0)
    sections = _section_means(document, means, lengths)
    none = np.zeros(means.shape[1])
    earlier = announced = none  # announced: the end of the last paragraph above that announces others with a colon
    out: dict[str, list[Array]] = {name: [] for name in _AROUND}
    for n, paragraph in enumerate(document):
        if n and paragraph.headings != document[n - 1].headings:
            announced = none
        before = means[n - 1] if n else none
        after = means[n + 1] if n + 1 < len(document) else none
        found = (means[n], before, after, sections[n], whole, earlier, announced)
        for name, mean in zip(_AROUND, found, strict=True):
            out[name].append(mean)
        earlier = np.maximum(earlier, means[n])
        if paragraph.text.rstrip().endswith(("：", ":")):
            announced = probabilities[n][-1]
    return out


def _own(document: Sequence[Paragraph], features: Sequence[Sequence[list[str]]], cues: Sequence[str]) -> Array:
    """Which of the cues each clause has, and which topic its section."""
    columns = {cue: i for i, cue in enumerate(cues)}
    places = []
    row = 0
    for paragraph, clause_facts in zip(document, features, strict=True):
        topic = topic_cue(paragraph)
        for facts in clause_facts:
            places += [(row, columns[cue]) for cue in (topic, *own_cues(facts)) if cue in columns]
            row += 1
    own = np.zeros((row, len(columns)))
    if places:
        own[tuple(np.array(places).T)] = 1
    return own


def topic_cue(paragraph: Paragraph) -> str:
    """The topic of the section, as one more cue of all its clauses."""
    return f"topic {known_topic(paragraph)}"


def _places(paragraph: Paragraph, parts: Sequence[Clause], features: Sequence[list[str]]) -> Array:
    index, count = paragraph.place
    out = []
    first: dict[int, int] = {}
    for i, part in enumerate(parts):
        before = parts[i - 1].border if i else ""
        marked = has_list_marker(features[i])
        numbers = (index / max(count, 1), min(count, 40) / 40, i / 10, (len(parts) - i) / 10, part.sentence / 10)
        facts = (part.border == "，", part.border == "；", before == "，", before == "；", not i, marked)
        in_sentence = i - first.setdefault(part.sentence, i)
        out.append([*numbers, (part.end - part.start) / 30, *map(float, facts), in_sentence / 5])
    return np.array(out).reshape(len(parts), len(_PLACE))


def _mean(parts: Sequence[Clause], rows: Array) -> Array:
    """Mean probabilities by character; zeros for a paragraph without clauses."""
    lengths = np.array([part.end - part.start for part in parts], dtype=float)
    return lengths @ rows / max(lengths.sum(), 1.0)


def _sentence_means(parts: Sequence[Sequence[Clause]], rows: Array) -> Array:
    """The mean by character over the sentence of each clause; rows: of all paragraphs' clauses."""
    lengths = np.array([part.end - part.start for paragraph in parts for part in paragraph], dtype=float)
    numbers = np.array([(n, part.sentence) for n, paragraph in enumerate(parts) for part in paragraph]).reshape(-1, 2)
    _, sentences = np.unique(numbers, axis=0, return_inverse=True)
    totals = np.zeros((len(rows), rows.shape[1] + 1))
    np.add.at(totals, sentences, np.hstack([rows * lengths[:, None], lengths[:, None]]))
    means: Array = (totals[:, :-1] / np.maximum(totals[:, -1:], 1.0))[sentences]
    return means


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

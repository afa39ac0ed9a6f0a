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
    columns = {cue: i for i, cue in enumerate(cues)}
    parts = [clauses(paragraph.text) for paragraph in document]
    means = np.array([_mean(p, rows) for p, rows in zip(parts, probabilities, strict=True)])
    lengths = np.array([len(paragraph.text) for paragraph in document], dtype=float)
    whole = lengths @ means / max(lengths.sum(), 1.0)
    sections = _section_means(document, means, lengths)
    none = np.zeros(means.shape[1])
    earlier = announced = none  # announced: the end of the last paragraph above that announces others with a colon
    out = []
    for n, paragraph in enumerate(document):
        if n and paragraph.headings != document[n - 1].headings:
            announced = none
        around = {
            "paragraph": means[n],
            "paragraph before": means[n - 1] if n else none,
            "paragraph after": means[n + 1] if n + 1 < len(document) else none,
            "section": sections[n],
            "report": whole,
            "earlier paragraphs": earlier,
            "announcement": announced,
        }
        out.append(_paragraph(paragraph, parts[n], features[n], probabilities[n], around, columns))
        earlier = np.maximum(earlier, means[n])
        if paragraph.text.rstrip().endswith(("：", ":")):
            announced = probabilities[n][-1]
    return out


def _paragraph(
    paragraph: Paragraph,
    parts: Sequence[Clause],
    features: Sequence[list[str]],
    rows: Array,
    around: dict[str, Array],
    columns: dict[str, int],
) -> Array:
    count, labels = rows.shape
    logarithms = np.log(np.maximum(rows, _FLOOR)) / 5
    padded = np.zeros((count + 2 * _REACH, labels + 1))
    padded[_REACH : _REACH + count, :labels] = logarithms
    padded[_REACH : _REACH + count, labels] = 1
    blocks = [padded[start : start + count] for start in range(2 * _REACH + 1)]
    near = {
        "sentence": _sentence_means(parts, rows),
        "clause before": _shifted(rows, 1),
        "clause after": _shifted(rows, -1),
        "earlier clauses": _shifted(np.maximum.accumulate(rows), 1),
        "later clauses": _shifted(np.maximum.accumulate(rows[::-1])[::-1], -1),
    }
    near |= {name: np.broadcast_to(mean, (count, labels)) for name, mean in around.items()}
    blocks += [near[name] for name in _MEANS]
    blocks.append(_places(paragraph, parts, features))
    own = np.zeros((count, len(columns)))
    topic = topic_cue(paragraph)
    for i, row in enumerate(features):
        own[i, [columns[cue] for cue in (topic, *own_cues(row)) if cue in columns]] = 1
    crossed = np.hstack([near[name] for name in _CROSSED])
    blocks += [_crossed(crossed, own), _crossed(crossed, rows)]
    return np.hstack(blocks)


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


def _sentence_means(parts: Sequence[Clause], rows: Array) -> Array:
    if not parts:
        return rows
    lengths = np.array([part.end - part.start for part in parts], dtype=float)
    numbers = np.array([part.sentence for part in parts])
    totals = np.zeros((numbers.max() + 1, rows.shape[1] + 1))
    np.add.at(totals, numbers, np.hstack([rows * lengths[:, None], lengths[:, None]]))
    means: Array = (totals[:, :-1] / np.maximum(totals[:, -1:], 1.0))[numbers]
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


def _shifted(rows: Array, by: int) -> Array:
    """The rows ``by`` places down (up where it is negative), zeros where nothing stands."""
    out = np.zeros_like(rows)
    if by > 0:
        out[by:] = rows[:-by]
    else:
        out[:by] = rows[-by:]
    return out


def _crossed(a: Array, b: Array) -> Array:
    return (a[:, :, None] * b[:, None, :]).reshape(len(a), a.shape[1] * b.shape[1])

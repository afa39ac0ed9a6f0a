"""Why a stretch got its move: what spoke loudest for it and against it.

    stretch = doc.spans["moves"][3]
    print(stretch._.explanation)

Needs the classifier that labelled the Doc, in the same process: the pipeline it came from, or another that loaded the same
model. The Doc names it by its digest, which is all it stores, so a Doc read from disk can be explained too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from govnlp.classifier import MoveClassifier, loaded
from govnlp.moves.context import context_names
from govnlp.moves.features import Features, Paragraph, clause_features
from govnlp.moves.linear import Numbers, Words
from govnlp.moves.stretches import clauses

if TYPE_CHECKING:
    from spacy.tokens import Span

# What the prefixes of features stand for; govnlp.moves.features makes them.
_KINDS = {
    "t": "words", "b": "words of the clause before", "a": "words of the clause after", "h": "words of a heading",
    "C": "cue", "X": "topic and cue", "XX": "cues together", "CS": "cue in the sentence", "CE": "cue earlier in the paragraph",
    "CB": "cue in the clause before", "CA": "cue in the clause after", "M": "list marker", "P": "sentence number",
    "PLACE": "place in the text", "BEFORE": "cue in the paragraph before", "AFTER": "cue in the paragraph after",
    "o": "words the paragraph opens with", "O": "topic the paragraph opens with",
    "CO": "cue in the opening of the paragraph", "TOPIC": "topic of a heading", "H": "year in a heading",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """kind: what sort of thing it is; what: the words or the name of the cue; weight: how much it moved the balance
    between label and rival, in nats, for the label where it is positive."""

    kind: str
    what: str
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a stretch is ``label`` rather than ``rival``, the most probable other one.

    scores: mean probabilities by character; words: what the text itself said, in the first pass; surroundings: what the
    second pass made of it and of the moves found around it. The loudest first.
    """

    label: str
    rival: str
    scores: dict[str, float]
    words: tuple[Evidence, ...]
    surroundings: tuple[Evidence, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        lines = [
            f"{self.label} ({self.scores[self.label]:.2f}) rather than {self.rival} ({self.scores[self.rival]:.2f})"
        ]
        for title, found in (("the words", self.words), ("the surroundings", self.surroundings)):
            lines += [f"  {title}:"] if found else []
            lines += [f"    {one.weight:+.2f}  {one.kind}: {one.what}" for one in found]
        return "\n".join(lines)


def explain(span: Span, most: int = 8) -> Explanation:
    """Explain a stretch of ``doc.spans["moves"]``, or any stretch inside one body paragraph.

    most: how many things to name, of the words and of the surroundings each. Raises ValueError where the classifier that
    labelled the Doc is not loaded, or the span lies in no body paragraph.
    """
    from govnlp.pipeline.moves import CLASSIFIER, body_paragraphs

    if not hasattr(span, "doc"):
        raise TypeError(f"{span!r} is no Span: hand in one of doc.spans['moves']")
    digest = span.doc.user_data.get(CLASSIFIER)
    classifier = loaded(digest) if digest else None
    if classifier is None:
        raise ValueError(
            "the Doc does not say which classifier labelled it: run it through a pipeline with govnlp_moves"
            if not digest
            else f"the classifier that labelled this Doc ({digest[:12]}) is not loaded: load the pipeline it came from"
        )
    found = body_paragraphs(span.doc)
    for number, (start, paragraph) in enumerate(found):
        if start <= span.start_char and span.end_char <= start + len(paragraph.text):
            where = (span.start_char - start, span.end_char - start)
            return explain_text(classifier, [one for _, one in found], number, where, span.label_, most)
    raise ValueError(f"the span {span.text[:20]!r} does not lie inside one body paragraph")


def explain_text(
    classifier: MoveClassifier,
    document: list[Paragraph],
    number: int,
    where: tuple[int, int],
    label: str = "",
    most: int = 8,
) -> Explanation:
    """Explain document[number].text[slice(*where)]. label: what to explain; "" (or no move) for the most probable."""
    seen = classifier.passes(document)
    parts = clauses(document[number].text)
    shares = np.array([max(0, min(where[1], part.end) - max(where[0], part.start)) for part in parts], dtype=float)
    shares /= max(shares.sum(), 1.0)
    means = dict(zip(classifier.labels, (shares @ seen.probabilities[number]).tolist(), strict=True))
    label = label if label in means else max(means, key=lambda move: means[move])
    rival = max((move for move in means if move != label), key=lambda move: means[move])
    inside = np.flatnonzero(shares)
    features = list(clause_features([document[number]]))
    words = _words(classifier, [(features[i], shares[i]) for i in inside], label, rival)
    surroundings: list[Evidence] = []
    if classifier.second is not None and seen.context is not None:
        before = sum(map(len, seen.probabilities[:number]))
        weights = shares[inside] @ seen.context.rows(before + inside).matrix()
        weights *= _balance(classifier.second, classifier, label, rival)
        names = context_names(classifier.labels, classifier.cues)
        surroundings = [Evidence(*_split(names[i]), float(weights[i])) for i in np.flatnonzero(weights)]
    scores = {move: round(mean, 4) for move, mean in means.items()}
    return Explanation(label, rival, scores, _loudest(words, most), _loudest(surroundings, most))


def _words(
    classifier: MoveClassifier, rows: Iterable[tuple[Features, float]], label: str, rival: str
) -> list[Evidence]:
    """What the features of the clauses said in the first pass. rows: features, share of the stretch."""
    model = classifier.first
    balance = _balance(model, classifier, label, rival)
    out: dict[str, float] = defaultdict(float)
    for features, share in rows:
        _, columns, values = model.values([features])
        for column, value in zip(columns.tolist(), values.tolist(), strict=True):
            out[model.names[column]] += share * value * float(balance[column])
    found = []
    for name, weight in out.items():
        prefix, _, what = name.partition(":")
        found.append(Evidence(_KINDS.get(prefix, prefix), what, weight))
    return found


def _balance(model: Words | Numbers, classifier: MoveClassifier, label: str, rival: str) -> npt.NDArray[np.float64]:
    """The coefficients that weigh label against rival."""
    at, against = classifier.labels.index(label), classifier.labels.index(rival)
    columns = model.coefficients.T
    if len(columns) == 1:  # of two labels there is one column, for the second
        row: npt.NDArray[np.float64] = columns[0] if at else -columns[0]
        return row
    difference: npt.NDArray[np.float64] = columns[at] - columns[against]
    return difference


def _split(name: str) -> tuple[str, str]:
    kind, _, what = name.partition(": ")
    return kind, what or "-"


def _loudest(found: Iterable[Evidence], most: int) -> tuple[Evidence, ...]:
    """The loudest; of words that overlap (补录, 录信) and say the same, the loudest stands for all."""
    out: list[Evidence] = []
    for one in sorted(found, key=lambda one: (-abs(one.weight), one.kind, one.what)):
        if len(out) == most:
            break
        if not any(_same(one, other) for other in out):
            out.append(Evidence(one.kind, one.what, round(one.weight, 3)))
    return tuple(out)


def _same(one: Evidence, other: Evidence) -> bool:
    if one.kind != other.kind or not one.kind.startswith("words") or one.weight * other.weight < 0:
        return False
    return one.what in other.what or other.what in one.what

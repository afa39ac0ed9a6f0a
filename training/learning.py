"""Train the two passes of the classifier of moves.

The second pass learns from what the first says of text it has not seen (stacked generalisation, Wolpert 1992): the text is
dealt into folds by report, and each fold is labelled by a first pass trained on the others. So its probabilities are
calibrated without a further step: it is a regression, not weighted by class, on honest predictions.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from corpus import Example
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits
from transplanting import Copied, copies

from govnlp.classifier import MoveClassifier, Paragraph, paragraph_features
from govnlp.moves.context import context, topic_cue
from govnlp.moves.features import own_cues
from govnlp.moves.stretches import clauses

FOLDS = 5
COPIES = 3  # of a report, which count together as one: which sentences they take is chance, and with one alone too much hung on it
# Chosen by grouped cross-validation on the train part.
_FIRST_C = 8.0  # inverse strength of regularisation
_SECOND_C = 0.3
_FACT_WEIGHT = 0.07  # of a single fact beside the n-grams, whose vector has length 1
_JOBS = 2
COPIES = (
    3  # of a report, which count together as one: what sentences they take is chance, and of one alone too much of it
)


class Reading(NamedTuple):
    """A paragraph as it is read once, with its headings or without. count: how many times it counts in training."""

    example: Example
    paragraph: Paragraph
    features: list[list[str]]
    labels: list[str]
    weights: list[float]


Document = list[Reading]  # the paragraphs of one text, in order


def documents(found: Iterable[Example]) -> list[list[Example]]:
    """Examples of one group that follow one another, together."""
    out: list[list[Example]] = []
    for example in found:
        if out and out[-1][0].group == example.group:
            out[-1].append(example)
        else:
            out.append([example])
    return out


def without_headings(paragraph: Paragraph) -> Paragraph:
    return dataclasses.replace(paragraph, headings=())


def readings(examples: Sequence[Example]) -> list[Document]:
    """A text read with its headings and, where it has any, without; a paragraph read twice counts half each time."""
    plain = [_reading(e, e.paragraph, 0.5 if e.paragraph.headings else 1.0) for e in examples]
    if not any(e.paragraph.headings for e in examples):
        return [plain]
    bare = [
        _reading(e, without_headings(e.paragraph), 0.5) if e.paragraph.headings else _counting(reading, 0.0)
        for e, reading in zip(examples, plain, strict=True)
    ]
    return [plain, bare]


def _reading(example: Example, paragraph: Paragraph, share: float) -> Reading:
    lengths = [part.end - part.start for part in clauses(paragraph.text)]
    weights = [length**0.5 * share for length in lengths]
    return Reading(example, paragraph, paragraph_features(paragraph), example.clause_labels(), weights)


def _counting(reading: Reading, share: float) -> Reading:
    return reading._replace(weights=[share * weight for weight in reading.weights])


def readings_of(found: Iterable[Example]) -> list[list[Document]]:
    """The readings of every text, by text."""
    return [readings(examples) for examples in documents(found)]


def _changed(copy: Sequence[Copied]) -> list[Document]:
    """The readings of a copy, of which only what is other than in the report counts."""
    return [
        [_counting(reading, new / COPIES) for reading, (_, new) in zip(document, copy, strict=True)]
        for document in readings([example for example, _ in copy])
    ]


# --- the first pass


def first_pass(rows: Sequence[str], labels: Sequence[str], weights: Sequence[float], seed: int) -> Any:
    """A Pipeline trained on the features of clauses, joined by spaces, and their labels."""
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import FeatureUnion, make_pipeline

    # What occurs in fewer clauses than this is left out. Of a few hundred clauses nothing can be spared; the more there are, the
    # more n-grams occur only here and there, and every one of them has its weights in the file of the model.
    rarest = 1 if len(rows) < 500 else 3 if len(rows) < 20_000 else 5
    common = {"lowercase": False, "min_df": rarest, "dtype": np.float32}
    grams = TfidfVectorizer(token_pattern=r"(?<![^ ])[a-z]:[^ ]+", use_idf=False, sublinear_tf=True, **common)
    facts = CountVectorizer(token_pattern=r"(?<![^ ])[A-Z]+:[^ ]+", binary=True, **common)
    union = FeatureUnion([("grams", grams), ("facts", facts)], transformer_weights={"facts": _FACT_WEIGHT})
    # Balanced: most text of any report is practice, and the second pass is to hear of the rest too.
    model = LogisticRegression(C=_FIRST_C, max_iter=2000, tol=5e-4, random_state=seed, class_weight="balanced")
    pipeline = make_pipeline(union, model)
    with threadpool_limits(1):  # sums in the same order whatever the machine
        share = np.asarray(weights, dtype=np.float32)
        pipeline.fit(rows, list(labels), logisticregression__sample_weight=share)
    return pipeline


def _rows(found: Iterable[Reading]) -> tuple[list[str], list[str], list[float]]:
    """Texts of features, labels and weights of all clauses."""
    rows: list[str] = []
    labels: list[str] = []
    weights: list[float] = []
    for reading in found:
        rows += [" ".join(clause) for clause in reading.features]
        labels += reading.labels
        weights += reading.weights
    return rows, labels, weights


def _counted(found: Iterable[Document]) -> Iterator[Reading]:
    return (reading for document in found for reading in document if any(reading.weights))


def _held_out(
    train: tuple[list[str], list[str], list[float]], held: list[str], labels: list[str], seed: int
) -> np.ndarray:
    """Probabilities of the rows held out; columns in the order of labels, 0 for one that does not occur in training."""
    first = first_pass(*train, seed)
    out = np.zeros((len(held), len(labels)))
    if held:
        out[:, [labels.index(label) for label in first.classes_]] = first.predict_proba(held)
    return out


# --- the second pass


def second_pass(numbers: np.ndarray, labels: Sequence[str], weights: Sequence[float], seed: int) -> Any:
    """A LogisticRegression trained on the numbers of ``context``."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_SECOND_C, max_iter=2000, tol=1e-3, random_state=seed)
    share = np.asarray(weights)
    with threadpool_limits(1):
        model.fit(numbers, list(labels), sample_weight=share / share.mean())
    return model


# --- both


class Unseen(NamedTuple):
    """Texts with what a first pass that has not seen them says of them. whole: how many of the documents are texts; the others
    are readings of the copies with sentences moved, which are trained on only; copies, changed: how many copies there are and
    how many of their paragraphs count; fold: by document; first: its probabilities by document and paragraph; numbers: of
    ``context``, likewise."""

    labels: list[str]
    cues: list[str]
    documents: list[Document]
    whole: int
    copies: int
    changed: int
    fold: list[int]
    first: list[list[np.ndarray]]
    numbers: list[list[np.ndarray]]


def unseen(found: Sequence[Example], seed: int, change: Callable[[Reading], Reading] | None = None) -> Unseen | None:
    """What the second pass is trained on; None where there are too few texts to hold some back.

    change: what to do with every reading first, for ablation.
    """
    texts = documents(found)
    fold_of = folds((example.group for example in found), seed)
    all_documents = [document for examples in texts for document in readings(examples)]
    whole = len(all_documents)
    copied = copies(texts, fold_of, seed, COPIES)
    all_documents += [document for copy in copied for document in _changed(copy)]
    if change:
        all_documents = [[change(reading) for reading in document] for document in all_documents]
    fold = [fold_of[document[0].example.group] for document in all_documents]
    labels = sorted({label for reading in _counted(all_documents) for label in reading.labels})
    jobs = []
    for k in range(FOLDS):
        train = [d for d, f in zip(all_documents, fold, strict=True) if f != k]
        if len({label for reading in _counted(train) for label in reading.labels}) < 2:
            return None
        held = [reading for d, f in zip(all_documents, fold, strict=True) if f == k for reading in d]
        jobs.append((_rows(_counted(train)), _rows(held)[0], labels, seed))
    by_fold = [iter(rows) for rows in Parallel(_JOBS)(delayed(_held_out)(*job) for job in jobs)]
    cues = sorted(
        {cue for reading in _counted(all_documents) for row in reading.features for cue in own_cues(row)}
        | {topic_cue(reading.paragraph) for reading in _counted(all_documents)}
    )
    first: list[list[np.ndarray]] = []
    numbers = []
    for document, k in zip(all_documents, fold, strict=True):
        paragraphs, features = [r.paragraph for r in document], [r.features for r in document]
        first.append([np.array(list(islice(by_fold[k], len(own)))).reshape(-1, len(labels)) for own in features])
        numbers.append(context(paragraphs, features, first[-1], cues))
    changed = sum(new for copy in copied for _, new in copy)
    return Unseen(labels, cues, all_documents, whole, len(copied), changed, fold, first, numbers)


def _second_rows(seen: Unseen, chosen: Iterable[int]) -> tuple[np.ndarray, list[str], list[float]]:
    """What the second pass is trained on: numbers, labels and weights of the clauses of the documents with these numbers."""
    pairs = [
        (reading, rows)
        for n in chosen
        for reading, rows in zip(seen.documents[n], seen.numbers[n], strict=True)
        if any(reading.weights)
    ]
    labels = [label for reading, _ in pairs for label in reading.labels]
    weights = [weight for reading, _ in pairs for weight in reading.weights]
    return np.vstack([rows for _, rows in pairs], dtype=np.float32, casting="same_kind"), labels, weights


def fit(found: Iterable[Example], seed: int, seen: Unseen | None = None) -> MoveClassifier:
    """Both passes, trained on the examples. seen: what ``unseen`` made of the same examples, to save its time.

    Raises ValueError where there are not two labels.
    """
    found = list(found)
    seen = seen or unseen(found, seed)
    texts = seen.documents if seen else [text for examples in documents(found) for text in readings(examples)]
    rows, own_labels, weights = _rows(_counted(texts))
    if len(set(own_labels)) < 2:
        raise ValueError(f"two labels are needed to train on; there is {' and '.join(set(own_labels)) or 'none'}")
    first = first_pass(rows, own_labels, weights, seed)
    labels = [str(label) for label in first.classes_]
    if seen is None:
        return MoveClassifier(labels, first)
    second = second_pass(*_second_rows(seen, range(len(seen.documents))), seed)
    return MoveClassifier(labels, first, second, seen.cues)


Scored = tuple[Example, np.ndarray, np.ndarray]


def cross_validate(seen: Unseen, seed: int) -> list[Scored]:
    """(example, probabilities with headings, without), each by two passes that have not seen its text."""
    parts = [[n for n, k in enumerate(seen.fold) if k != held] for held in range(FOLDS)]
    models = Parallel(_JOBS)(delayed(second_pass)(*_second_rows(seen, part), seed) for part in parts)
    rows: dict[int, list[np.ndarray]] = {}
    order: dict[int, Example] = {}
    for document, k, numbers in islice(zip(seen.documents, seen.fold, seen.numbers, strict=True), seen.whole):
        for reading, row in zip(document, numbers, strict=True):
            order[id(reading.example)] = reading.example
            rows.setdefault(id(reading.example), []).append(_all_labels(models[k], row, seen.labels))
    return [(example, rows[key][0], rows[key][-1]) for key, example in order.items()]


def _all_labels(second: Any, numbers: np.ndarray, labels: list[str]) -> np.ndarray:
    out = np.zeros((len(numbers), len(labels)))
    out[:, [labels.index(label) for label in second.classes_]] = second.predict_proba(numbers)
    return out


def folds(groups: Iterable[str], seed: int) -> dict[str, int]:
    """A fold for every group."""
    names = sorted(set(groups))
    np.random.default_rng(seed).shuffle(names)
    return {name: i % FOLDS for i, name in enumerate(names)}

"""Component ``govnlp_moves``: what the stretches of body text do: practice, problem, next_step or other."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import srsly
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc, Span

from govnlp.classifier import META_FILE, MODEL_FILE, MoveClassifier, Paragraph
from govnlp.layout.sections import Section, headings_above
from govnlp.moves.stretches import best_labels, clauses
from govnlp.pipeline import extensions
from govnlp.pipeline.spans import lines, set_spans

extensions.register()

# Where a Doc's user_data name the classifier that labelled it, by its digest.
CLASSIFIER: Any = ("govnlp", "classifier")
Scores = dict[str, float]


def _explanation(span: Span) -> Any:
    from govnlp.moves.explanation import explain

    return explain(span)


if not Span.has_extension("explanation"):
    Span.set_extension("explanation", getter=_explanation)  # worked out when it is read, see govnlp.moves.explanation


class Segment(NamedTuple):
    """A stretch of one move; start, end: offsets into doc.text; scores: probability of every label."""

    start: int
    end: int
    label: str
    scores: Scores


@Language.factory("govnlp_moves", assigns=["doc.spans", "span._.scores"])
def create_moves(nlp: Language, name: str) -> Moves:
    return Moves()


class Moves:
    """Sets ``doc.spans["moves"]``, one span a stretch with its move as label, and labels the body paragraphs.

    A paragraph takes the move that covers most of its characters; ``span._.scores`` of both are mean probabilities by
    character. Reads ``doc.spans["paragraphs"]``, ``doc.spans["sections"]`` and the year of ``doc._.profile`` where they
    are there; with no layout every non-blank line is a body paragraph. Raises ValueError when called without a model.
    """

    def __init__(self) -> None:
        self.classifier: MoveClassifier | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self.classifier is None:
            raise ValueError(
                "govnlp_moves has no model: load the shipped pipeline with govnlp.load(), or call "
                "nlp.initialize() with [initialize.components.govnlp_moves] model = the folder of a trained classifier"
            )
        found = self.segments(body_paragraphs(doc))
        doc.user_data[CLASSIFIER] = self.classifier.digest
        doc, spans = set_spans(doc, "moves", (s[:3] for _, segments in found for s in segments))
        for span, segment in zip(spans, (s for _, segments in found for s in segments), strict=True):
            span._.scores = segment.scores
        return _label_paragraphs(doc, dict(found))

    def segments(self, paragraphs: Sequence[tuple[int, Paragraph]]) -> list[tuple[int, list[Segment]]]:
        """The stretches of each (offset, paragraph). paragraphs: those of one text, in order."""
        assert self.classifier is not None
        probabilities = self.classifier.predict_text([paragraph for _, paragraph in paragraphs])
        return [
            (start, join(start, paragraph.text, rows, self.classifier.labels))
            for (start, paragraph), rows in zip(paragraphs, probabilities, strict=True)
        ]

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Any]] | None = None,
        *,
        nlp: Language | None = None,
        model: str | None = None,
    ) -> None:
        """Load the classifier in the folder ``model``, if one is named."""
        if model:
            self.classifier = MoveClassifier.load(model)

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        if self.classifier:
            self.classifier.save(util.ensure_path(path))

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> Moves:
        if (util.ensure_path(path) / META_FILE).exists():
            self.classifier = MoveClassifier.load(path)
        return self

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        files: dict[str, bytes] = {}
        if self.classifier:
            with tempfile.TemporaryDirectory() as folder:
                self.classifier.save(folder)
                files = {name: (Path(folder) / name).read_bytes() for name in (MODEL_FILE, META_FILE)}
        data: bytes = srsly.msgpack_dumps(files)
        return data

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> Moves:
        if files := srsly.msgpack_loads(data):
            with tempfile.TemporaryDirectory() as folder:
                for name, content in files.items():
                    (Path(folder) / name).write_bytes(content)
                self.classifier = MoveClassifier.load(folder)
        return self


def body_paragraphs(doc: Doc) -> list[tuple[int, Paragraph]]:
    """(offset, paragraph) of the body text, with headings, neighbours and the report's year."""
    text = extensions.text_of(doc)
    if "paragraphs" in doc.spans:
        body = [(start, text[start:end]) for start, end, role in extensions.paragraphs(doc) if role == "body"]
    else:
        body = list(lines(text, 0, len(text)))
    sections = [
        Section(s.start_char, s.end_char, s._.level, s._.heading, s._.topic) for s in doc.spans.get("sections", ())
    ]
    above = headings_above(sections, [start for start, _ in body])
    year = doc._.profile.year if doc._.profile else None
    texts = ["", *(text for _, text in body), ""]
    return [
        (start, Paragraph(text, above[i], (i, len(body)), texts[i], texts[i + 2], year))
        for i, (start, text) in enumerate(body)
    ]


def join(start: int, text: str, probabilities: npt.NDArray[np.float64], labels: Sequence[str]) -> list[Segment]:
    """Join the clauses of a paragraph at offset ``start`` into stretches. probabilities: clauses x labels."""
    parts = clauses(text)
    best = best_labels(np.log(np.maximum(probabilities, 1e-12)), [part.cost for part in parts])
    firsts = [i for i in range(len(parts)) if not i or best[i] != best[i - 1]]
    ends = [*(parts[i].start for i in firsts[1:]), len(text)]
    lengths = np.array([part.end - part.start for part in parts], dtype=float)[:, None]
    means = np.add.reduceat(lengths * probabilities, firsts, axis=0) / np.add.reduceat(lengths, firsts, axis=0)
    return [
        Segment(start + parts[i].start, start + end, labels[best[i]], _scores(labels, row))
        for i, end, row in zip(firsts, ends, means.tolist(), strict=True)
    ]


def _scores(labels: Sequence[str], means: Sequence[float]) -> Scores:
    return {label: round(mean, 4) for label, mean in zip(labels, means, strict=True)}


def _label_paragraphs(doc: Doc, segments: dict[int, list[Segment]]) -> Doc:
    """Give each body paragraph the label that covers most of it."""
    if "paragraphs" not in doc.spans:
        return doc
    labels: list[tuple[int, int, str]] = []
    for span, (start, end, role) in zip(doc.spans["paragraphs"], extensions.paragraphs(doc), strict=True):
        own = segments.get(start) if role == "body" else None
        if own:
            label, span._.scores = _most(own)
        else:
            label = role
        labels.append((start, end, label))
    doc, _ = set_spans(doc, "paragraphs", labels)
    return doc


def _most(segments: Sequence[Segment]) -> tuple[str, Scores]:
    """The label that covers most characters of a paragraph, and its mean scores."""
    if len(segments) == 1:
        return segments[0].label, segments[0].scores
    covered: dict[str, int] = {}
    for segment in segments:
        covered[segment.label] = covered.get(segment.label, 0) + segment.end - segment.start
    lengths = np.array([s.end - s.start for s in segments], dtype=float)
    rows = np.array([list(s.scores.values()) for s in segments])
    means = (lengths @ rows / lengths.sum()).tolist()
    return max(covered, key=lambda move: covered[move]), _scores(list(segments[0].scores), means)

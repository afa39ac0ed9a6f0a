"""The lines of unlabelled reports that the model is least sure of, ready for annotation in doccano or Label Studio.

    python training/uncertain.py reports/ --doccano ask.jsonl --count 100
    python training/uncertain.py reports/ --studio ask.json      # tasks, and ask.xml for the labelling interface

A line is as uncertain as its most uncertain stretch: by the margin between the two likeliest labels, or by entropy. Lines
that say nearly the same are asked only once, and of one report at most a few. The model's guess is there as
pre-annotation. The text is the repaired one, which is what the classifier sees; where it comes from stands beside it.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from script import carry_out
from spacy.language import Language
from unlabelled import documents

import govnlp
from govnlp.labels.annotation import region, studio_interface
from govnlp.labels.labelled import units_before
from govnlp.pipeline.moves import Segment, body_paragraphs

_PER_REPORT = 5
_ALIKE = 0.5  # of the pairs of characters of the shorter line; lines that share more are near-duplicates


@dataclass(frozen=True)
class Line:
    """A body paragraph with the model's guess. start, end: offsets into the source; doubt: 0 (sure) to 1."""

    source: str
    start: int
    end: int
    text: str
    headings: tuple[str, ...]
    segments: tuple[Segment, ...]  # offsets into text
    doubt: float


def margin(scores: Iterable[float]) -> float:
    """1 less the distance between the two highest probabilities."""
    first, second = sorted(scores, reverse=True)[:2]
    return 1 - (first - second)


def entropy(scores: Iterable[float]) -> float:
    """Entropy as a share of the highest possible."""
    found = list(scores)
    return -sum(p * math.log(p) for p in found if p > 0) / math.log(len(found))


MEASURES = {"margin": margin, "entropy": entropy}


def lines(paths: Sequence[Path], nlp: Language, by: str = "margin") -> Iterator[Line]:
    """Every body paragraph of the reports with the model's guess and its doubt."""
    moves: Any = nlp.get_pipe("govnlp_moves")
    for source, doc in documents(paths, nlp):
        paragraphs = body_paragraphs(doc)
        for (at, paragraph), (_, found) in zip(paragraphs, moves.segments(paragraphs), strict=True):
            segments = tuple(s._replace(start=s.start - at, end=s.end - at) for s in found)
            doubt = max(MEASURES[by](s.scores.values()) for s in segments)
            start, end = doc._.alignment.to_source(at, at + len(paragraph.text))
            yield Line(source, start, end, paragraph.text, paragraph.headings, segments, round(doubt, 4))


def chosen(found: Iterable[Line], count: int, per_report: int = _PER_REPORT) -> list[Line]:
    """The ``count`` lines of highest doubt, without near-duplicates of one already chosen."""
    out: list[Line] = []
    taken: Counter[str] = Counter()
    pairs: list[frozenset[str]] = []
    for line in sorted(found, key=lambda line: (-line.doubt, line.source, line.start)):
        if len(out) == count:
            break
        own = _pairs(line.text)
        if taken[line.source] < per_report and not any(_alike(own, other) for other in pairs):
            out.append(line)
            pairs.append(own)
            taken[line.source] += 1
    return out


def _pairs(text: str) -> frozenset[str]:
    """The pairs of characters of a line; digits and punctuation do not matter."""
    plain = "".join(c for c in text if c.isalpha())
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) > _ALIKE * max(1, min(len(a), len(b)))


# --- what the tools import


def doccano(line: Line) -> dict[str, Any]:
    """A line of doccano's JSONL for sequence labelling; offsets count 16-bit units, as doccano does."""
    at = units_before(line.text)
    return {"text": line.text, "label": [[at(s.start), at(s.end), s.label] for s in line.segments], **_origin(line)}


def studio(line: Line, version: str = "govnlp") -> dict[str, Any]:
    """A Label Studio task with the guess as prediction; its score is how sure the model is."""
    spans = [(s.start, s.end, s.label, max(s.scores.values())) for s in line.segments]
    result = [region(line.text, number, span, "move") for number, span in enumerate(spans)]
    prediction = {"model_version": version, "score": round(1 - line.doubt, 4), "result": result}
    return {"data": {"text": line.text, **_origin(line)}, "predictions": [prediction]}


def _origin(line: Line) -> dict[str, Any]:
    where = {"report": line.source, "source_start": line.start, "source_end": line.end, "doubt": line.doubt}
    return {"heading": " / ".join(line.headings)} | where


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path, help="files or folders of reports")
    parser.add_argument("--doccano", type=Path, metavar="FILE", help="write doccano JSONL")
    parser.add_argument(
        "--studio", type=Path, metavar="FILE", help="write Label Studio tasks, and their interface as .xml"
    )
    parser.add_argument("--count", type=int, default=50, help="how many lines")
    parser.add_argument("--per-report", type=int, default=_PER_REPORT, help="at most so many of one report")
    parser.add_argument("--by", choices=MEASURES, default="margin", help="how doubt is measured")
    parser.add_argument("--model", type=Path, help="pipeline folder; without it the shipped one")
    args = parser.parse_args()
    if not args.doccano and not args.studio:
        parser.error("name a file to write with --doccano or --studio")
    nlp = govnlp.load(args.model)
    found = chosen(lines(args.texts, nlp, args.by), args.count, args.per_report)
    if not found:
        raise SystemExit("no body text in these files")
    for file in filter(None, (args.doccano, args.studio)):
        file.parent.mkdir(parents=True, exist_ok=True)
    if args.doccano:
        rows = (json.dumps(doccano(line), ensure_ascii=False) + "\n" for line in found)
        args.doccano.write_text("".join(rows), encoding="utf-8")
    if args.studio:
        args.studio.write_text(
            json.dumps([studio(line) for line in found], ensure_ascii=False, indent=1), encoding="utf-8"
        )
        labels = nlp.get_pipe("govnlp_moves").classifier.labels  # type: ignore[attr-defined]
        args.studio.with_suffix(".xml").write_text(studio_interface({"moves": labels}, "$heading"), encoding="utf-8")
    print(f"{len(found)} lines, doubt {found[0].doubt:.2f} to {found[-1].doubt:.2f}")


if __name__ == "__main__":
    carry_out(main)

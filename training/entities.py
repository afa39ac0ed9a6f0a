"""Score the entity components on the marked sentences of tests/data/entities.txt, and list every miss.

    python training/entities.py [--misses]

Strict spans: a span counts when both borders and the label are right. The sentences are for testing only.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import spacy
from script import carry_out
from spacy.language import Language
from spacy.tokens import Doc

SENTENCES = Path(__file__).parent.parent / "tests" / "data" / "entities.txt"
LABELS = ("AGENCY", "COUNT", "DATE", "PERCENT", "MONEY", "DURATION", "DOCUMENT")
KINDS = ("named", "relative", "self", "unit", "group")
COMPONENTS = ("govnlp_documents", "govnlp_dates", "govnlp_amounts", "govnlp_counts", "govnlp_agencies")
_ESCAPED = re.compile(r"\\([\[\]])")
_MARK = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)+):([A-Za-z]+)\]|\\([\[\]])")


def read(marked: str) -> tuple[str, dict[tuple[int, int], str]]:
    """(text, {(start, end): mark}) of a line; marks other than agency kinds and LABELS are left out."""
    text, spans, at = "", {}, 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        piece = match[3] or _ESCAPED.sub(r"\1", match[1])
        if match[2] in (*KINDS, *LABELS):
            spans[len(text), len(text) + len(piece)] = match[2]
        text += piece
        at = match.end()
    return text + marked[at:], spans


def sentences() -> list[str]:
    """The marked sentences."""
    return [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


class Scores:
    """Counts of spans right, found and wanted by label, of agency kinds right, and the misses as readable lines."""

    def __init__(self, nlp: Language, marked: Iterable[str]) -> None:
        self.right: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.wanted: Counter[str] = Counter()
        self.kinds: Counter[bool] = Counter()
        self.misses: list[str] = []
        for text, marks in map(read, marked):
            self._add(nlp(text), marks)

    def _add(self, doc: Doc, marks: dict[tuple[int, int], str]) -> None:
        found = {(ent.start_char, ent.end_char, ent.label_): ent._.kind for ent in doc.ents}
        wanted = {(start, end, "AGENCY" if mark in KINDS else mark): mark for (start, end), mark in marks.items()}
        right = found.keys() & wanted.keys()
        for counter, spans in ((self.right, right), (self.found, found), (self.wanted, wanted)):
            counter.update(label for *_, label in spans)
        self.kinds.update(found[span] == wanted[span] for span in right if span[2] == "AGENCY")
        for start, end, label in sorted(found.keys() ^ wanted.keys()):
            verdict = "missed" if (start, end, label) in wanted else "wrong "
            self.misses.append(f"{verdict} {label:8s} {doc.text[:start]}【{doc.text[start:end]}】{doc.text[end:]}")

    def f1(self, label: str) -> float:
        return 2 * self.right[label] / max(1, self.found[label] + self.wanted[label])


def entity_pipeline() -> Language:
    """The entity components alone, on single characters."""
    nlp = spacy.blank("zh")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="list every span missed or found wrongly")
    args = parser.parse_args()
    marked = sentences()
    scores = Scores(entity_pipeline(), marked)
    if args.misses:
        print("\n".join(scores.misses))
    print(f"{len(marked)} sentences, strict spans")
    for label in LABELS:
        precision, recall = (scores.right[label] / counter[label] for counter in (scores.found, scores.wanted))
        print(
            f"{label:8s} precision {precision:.3f} recall {recall:.3f} F1 {scores.f1(label):.3f} ({scores.wanted[label]} spans)"
        )
    print(f"agency kinds right {scores.kinds[True] / scores.kinds.total():.3f}")


if __name__ == "__main__":
    carry_out(main)

"""Read the corpus: JSON lines in the stored form of markup.py, as paragraphs and clauses for the classifier."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govnlp.classifier import Paragraph
from govnlp.sections import headings_above, sections
from govnlp.stretches import clauses
from govnlp.tables import Line

DATA = Path(__file__).parent / "data"

Record = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """A body paragraph with its gold moves.

    group: the id of its record; hard: whether it is one of the single hard stretches; segments: (start, end, move),
    offsets into the paragraph.
    """

    group: str
    hard: bool
    paragraph: Paragraph
    segments: tuple[tuple[int, int, str], ...]

    def clause_labels(self) -> list[str]:
        """The move that covers most of each clause."""
        return [self.label_of(part.start, part.end) for part in clauses(self.paragraph.text)]

    def label_of(self, start: int, end: int) -> str:
        covered: Counter[str] = Counter()
        for a, b, move in self.segments:
            covered[move] += max(0, min(b, end) - max(a, start))
        return covered.most_common(1)[0][0]


def read(paths: Sequence[Path]) -> list[Record]:
    """All records of the JSON lines files, in order. Raises ValueError naming file and line where one is no record."""
    out = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                record = json.loads(line)
                record["id"], record["text"], record["lines"], record["segments"]
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise ValueError(f"{path}, line {number}: no corpus record ({error!r})") from error
            out.append(record)
    return out


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the files' contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def examples(record: Record) -> Iterator[Example]:
    """The body paragraphs of a record with their headings and moves. Paragraphs of one record share its id as group."""
    text = record["text"]
    lines = [Line(a, b, text[a:b]) for a, b, _ in record["lines"]]
    found = sections(lines, [role for *_, role in record["lines"]])
    body = [(a, b) for a, b, role in record["lines"] if role == "body"]
    above = headings_above(found, [a for a, _ in body])
    for i, (a, b) in enumerate(body):
        paragraph = Paragraph(
            text[a:b],
            above[i],
            (i, len(body)),
            before=text[slice(*body[i - 1])] if i else "",
            after=text[slice(*body[i + 1])] if i + 1 < len(body) else "",
            year=record.get("year"),
        )
        segments = tuple((s - a, e - a, move) for s, e, move in record["segments"] if a <= s < b)
        yield Example(record["id"], "category" in record, paragraph, segments)

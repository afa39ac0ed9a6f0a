"""The pairs of reports in tests/data/years.txt as frames, and how well the links of govnlp.years meet the marked ones.

``python tests/year_pairs.py`` prints the figures of docs/years.md.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from govnlp import years
from govnlp.moves.stretches import clauses
from govnlp.years import Frames
from govnlp.years.near_duplicates import folded

PAIRS = Path(__file__).parent / "data" / "years.txt"
HEADINGS = {"practice": "一、总体情况", "problem": "二、存在的主要问题", "next_step": "三、下一步工作打算"}


@dataclass
class Line:
    label: str
    tags: frozenset[str]
    text: str


@dataclass
class Pair:
    id: str
    half: str
    year: int
    agency: str
    reports: tuple[list[Line], list[Line]] = field(default_factory=lambda: ([], []))

    def texts(self) -> Iterator[str]:
        """Both reports as text, each move under its heading."""
        for year, lines in enumerate(self.reports, self.year):
            parts = [f"{self.agency}{year}年政府信息公开工作年度报告"]
            for move, heading in HEADINGS.items():
                parts += [heading, *(line.text for line in lines if line.label == move)]
            yield "\n".join([*parts, self.agency, f"{year + 1}年1月20日"])

    def links(self, label: str) -> dict[str, set[str]]:
        """Of every first statement with this label the texts that are linked with it."""
        first, second = self.reports
        return {a.text: {b.text for b in second if a.tags & b.tags} for a in first if a.label == label}


def read() -> list[Pair]:
    pairs: list[Pair] = []
    part = 0
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line.startswith("@@"):
            _, id, half, year, agency = line.split()
            pairs.append(Pair(id, half, int(year), agency))
            part = 0
        elif line == "==":
            part = 1
        elif line and not line.startswith("#"):
            head, text = line.split("|", 1)
            label, _, tags = head.partition(":")
            pairs[-1].reports[part].append(Line(label, frozenset(filter(None, tags.split(","))), text))
    return pairs


def frames(pairs: Iterable[Pair]) -> dict[str, pd.DataFrame]:
    """The frames of the pairs with the moves as marked, a segment a line."""
    reports, segments = [], []
    for pair in pairs:
        for year, lines in enumerate(pair.reports, pair.year):
            source, at = f"{pair.id}-{year}", 0
            reports.append({"source": source, "agency": pair.agency, "year": year})
            for i, line in enumerate(lines):
                place = {"source": source, "paragraph": i, "segment": 0, "start": at, "end": at + len(line.text)}
                segments.append({**place, "label": line.label, "text": line.text})
                at += len(line.text) + 1
    return {"reports": pd.DataFrame(reports), "segments": pd.DataFrame(segments)}


@dataclass
class Score:
    """right: links made that are marked; made, marked: how many there are; kinds: promises whose kind is right, of all."""

    right: int = 0
    made: int = 0
    marked: int = 0
    kinds: int = 0
    all: int = 0

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.made), self.right / max(1, self.marked)
        return (
            f"precision {precision:.2f} ({self.right}/{self.made}), recall {recall:.2f} ({self.right}/{self.marked})"
            + (f", kinds {self.kinds}/{self.all}" if self.all else "")
        )


def promise_score(pairs: list[Pair], found: pd.DataFrame) -> Score:
    score = Score()
    linked = {row.text: row for row in found.itertuples()}
    for pair in pairs:
        moves = {line.text: years.KINDS[line.label] for line in pair.reports[1]}
        for text, marked in pair.links("next_step").items():
            row = linked.get(text)
            other = row.other_text if row is not None and not pd.isna(row.other_text) else None
            score.right += other in marked
            score.made += other is not None
            score.marked += bool(marked)
            score.kinds += row is not None and row.kind in ({moves[m] for m in marked} or {"not_mentioned", "general"})
            score.all += 1
    return score


def problem_score(pairs: list[Pair], found: pd.DataFrame) -> Score:
    marked = {(a, b) for pair in pairs for a, others in pair.links("problem").items() for b in others}
    made = {(row.other_text, row.text) for row in found.itertuples()}
    return Score(len(made & marked), len(made), len(marked))


def chance(given: Frames, rounds: int = 5) -> tuple[int, int]:
    """(promises looked for, promises linked) where reports of different bodies are passed off as two years of one."""
    looked = linked = 0
    for seed in range(rounds):
        sources = sorted(given["reports"]["source"])
        random.Random(seed).shuffle(sources)
        bodies = [{"source": source, "agency": f"b{i // 2}", "year": i % 2} for i, source in enumerate(sources)]
        found = years.promises({"reports": pd.DataFrame(bodies), "segments": given["segments"]})
        kinds = found[found["kind"] != "general"]["kind"]
        looked += len(kinds)
        linked += int((kinds != "not_mentioned").sum())
    return looked, linked


def copied(given: Frames, share: float, seed: int = 0) -> tuple[int, int]:
    """(segments, found by copies) where every report comes again a year later under its name, all figures drawn anew and
    ``share`` of the clauses of every segment exchanged for those of another."""
    draw = random.Random(seed)
    rows = [row for row in given["segments"].to_dict("records") if len(folded(row["text"])) >= years.SHORTEST_COPY]
    rows = [row for row in rows if row["label"] in years.KINDS]
    pieces = [[row["text"][c.start : c.end] for c in clauses(row["text"])] for row in rows]
    again = []
    for row, parts in zip(rows, pieces, strict=True):
        foreign = draw.choice(pieces)
        parts = [draw.choice(foreign) if draw.random() < share else part for part in parts]
        text = re.sub(r"\d+", lambda m: str(draw.randrange(1, 10 ** len(m[0]))), "".join(parts))
        again.append({**row, "source": f"again {row['source']}", "text": text})
    sources = sorted({row["source"] for row in rows})
    whose = [
        {"source": f"{prefix}{source}", "agency": source, "year": year}
        for source in sources
        for prefix, year in (("", 1), ("again ", 2))
    ]
    found = years.copies({"reports": pd.DataFrame(whose), "segments": pd.DataFrame(rows + again)})
    return len(again), int((found["kind"] == "own").sum())


def main() -> None:
    import corpus

    import govnlp
    from govnlp.frames import to_frames

    nlp = govnlp.load()
    records = corpus.read([corpus.DATA / "reports.jsonl"])
    background = to_frames(govnlp.Report.from_doc(nlp(r["text"]), r["id"]) for r in records)
    for half in ("tune", "held"):
        pairs = [pair for pair in read() if pair.half == half]
        docs = (nlp(text) for pair in pairs for text in pair.texts())
        reports = [govnlp.Report.from_doc(doc, f"{i}.txt") for i, doc in enumerate(docs)]
        marked, guessed = frames(pairs), to_frames(reports)
        among = {name: pd.concat([guessed[name], background[name]]) for name in marked}
        for what, given in (("marked", marked), ("model's", guessed), ("model's, among the corpus:", among)):
            print(half, what, "moves, promises:", promise_score(pairs, years.promises(given)))
            print(half, what, "moves, problems:", problem_score(pairs, years.recurring_problems(given)))
    print("reports", len(background["reports"]), "promises and those linked by chance:", chance(background))
    print("copies in the corpus:", len(years.copies(background)))
    for share in (0, 0.05, 0.1, 0.2, 0.3):
        print("segments copied, found; clauses exchanged", share, copied(background, share))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
    main()

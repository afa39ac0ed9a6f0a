"""Score any model of moves on any labelled file.

    python training/evaluate.py models/zh_govnlp/govnlp_moves training/data/reports.jsonl --out build/evaluation
    python training/evaluate.py build/mymodel mine.csv                     # a pipeline folder: its classifier
    python training/evaluate.py models/zh_govnlp training/data/reports.jsonl --pipeline

The classifier gets the lines and their roles from the file; with --pipeline it gets what the pipeline finds in the raw
text, and body text taken for something else counts as missed. What is scored is the test part where the file has one
(--part). --out writes README.md (the tables), scores.json, misses.txt (every miss with what spoke loudest for it) and
confusion.svg. Files may be of any form that formats.py reads.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from classifier import LEAST, certainties, decoded
from corpus import Record, examples
from formats import FormatError, read
from learning import documents, without_headings
from picture import confusion_picture
from scoring import (
    NONE,
    Certainty,
    Pairs,
    calibration_error,
    characters,
    coverage,
    f1,
    interval,
    macro_f1,
    main_label,
    scores,
    stretches,
    table_of,
)
from script import carry_out
from spacy.language import Language

import govnlp
from govnlp.classifier import META_FILE, MODEL_FILE, ModelError, MoveClassifier
from govnlp.moves.explanation import Explanation, explain, explain_text
from govnlp.moves.stretches import clauses
from govnlp.report import Report

PERIODS = ((2008, 2013), (2014, 2018), (2019, 2020), (2021, 2025))


@dataclass
class Miss:
    """A stretch whose label is wrong. why: asks the model."""

    record: str
    text: str
    gold: str
    predicted: str
    why: Callable[[], Explanation | None]


@dataclass
class Judged:
    """A record with what a model made of it. paragraphs: (gold, predicted) labels by character."""

    record: Record
    paragraphs: list[tuple[list[str], list[str]]] = field(default_factory=list)
    certain: list[Certainty] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)

    def pairs(self) -> Pairs:
        return sum((characters(*paragraph) for paragraph in self.paragraphs), Counter())


# --- what a model makes of a record


def judge_by_classifier(model: MoveClassifier, record: Record, headings: bool = True) -> Judged:
    """Lines and their roles are those of the record."""
    out = Judged(record)
    for text in documents(examples(record)):
        seen = [e.paragraph if headings else without_headings(e.paragraph) for e in text]
        for n, (example, rows) in enumerate(zip(text, model.predict_text(seen), strict=True)):
            best = zip(clauses(example.paragraph.text), decoded(model.labels, example, rows), strict=True)
            found = [label for part, label in best for _ in range(part.start, part.end)]
            gold = _painted(len(found), example.segments)
            out.paragraphs.append((gold, found))
            out.certain += certainties(model.labels, [(example, rows)])
            for start, end, right, wrong in _wrong(gold, found):
                why = partial(explain_text, model, seen, n, (start, end), wrong)
                out.misses.append(Miss(record["id"], example.paragraph.text[start:end], right, wrong, why))
    return out


def judge_by_pipeline(nlp: Language, record: Record) -> Judged:
    """Lines and their roles are those that the pipeline finds in the raw text."""
    doc = nlp(record["text"])
    report = Report.from_doc(doc)
    pieces = [segment for paragraph in report.paragraphs for segment in paragraph.segments]
    predicted = _painted(len(record["text"]), [(s.start, s.end, s.label) for s in pieces])
    gold = _painted(len(record["text"]), record["segments"])
    out = Judged(record)
    for start, end, role in record["lines"]:
        if role == "body" and any(gold[start:end]):
            out.paragraphs.append((gold[start:end], predicted[start:end]))
            for a, b, right, wrong in _wrong(gold[start:end], predicted[start:end]):
                why = partial(_explained, doc, start + a)
                out.misses.append(Miss(record["id"], record["text"][start + a : start + b], right, wrong, why))
    for segment in pieces:
        marked = Counter(label for label in gold[segment.start : segment.end] if label)
        if marked:
            right = marked[segment.label] / marked.total()
            out.certain.append(Certainty(segment.scores[segment.label], right, marked.total()))
    return out


def _explained(doc: Any, at: int) -> Explanation | None:
    """Why the stretch that holds this place of the source got its label; None where the pipeline saw no body text."""
    for span in doc.spans.get("moves", ()):
        start, end = doc._.alignment.to_source(span.start_char, span.end_char)
        if start <= at < end:
            return explain(span)
    return None


def _painted(length: int, segments: Iterable[Sequence[Any]]) -> list[str]:
    """The label of every character, NONE where there is none."""
    out = [NONE] * length
    for start, end, label in segments:
        out[start:end] = [label] * (end - start)
    return out[:length]


def _wrong(gold: Sequence[str], predicted: Sequence[str]) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, gold, predicted) of the runs that got another label."""
    at = 0
    for (right, found), run in groupby(zip(gold, predicted, strict=True)):
        end = at + sum(1 for _ in run)
        if right and right != found:
            yield at, end, right, found
        at = end


# --- scores


def evaluation(judged: Sequence[Judged], labels: Sequence[str], seed: int, samples: int) -> dict[str, Any]:
    """All scores as plain data."""
    by_record = [one.pairs() for one in judged]
    by_character = sum(by_record, Counter())
    paragraphs = [(main_label(gold), main_label(found)) for one in judged for gold, found in one.paragraphs]
    certain = [one for each in judged for one in each.certain]
    low, high = interval(partial(macro_f1, labels=len(labels)), table_of(by_record, labels), seed, samples)
    exact = [_exact(one) for one in judged]
    return {
        "records": len(judged),
        "by character": scores(by_character, labels) | {"characters": by_character.total()},
        "macro by character, 95 % interval": [low, high],
        "by paragraph": scores(Counter(paragraphs), labels) | {"paragraphs": len(paragraphs)},
        "by stretch": _by_stretch(exact, labels),
        "by year": _groups(judged, labels, lambda record: str(record.get("year") or "unknown")),
        "by period": _groups(judged, labels, _period),
        "by style": _groups(judged, labels, lambda record: record.get("style") or "none stated"),
        "by kind": _groups(
            judged, labels, lambda record: record.get("category") or record.get("genre") or "none stated"
        ),
        "whole reports and single stretches": _groups(judged, labels, _whole),
        "calibration error": calibration_error(certain),
        "coverage": [[least, *(round(value, 4) for value in coverage(certain, least))] for least in LEAST],
        "confusion": [[gold, found, number] for (gold, found), number in sorted(by_character.items())],
    }


def _exact(one: Judged) -> list[tuple[set[tuple[int, int, str]], set[tuple[int, int, str]]]]:
    return [(stretches(gold), stretches(found)) for gold, found in one.paragraphs]


def _by_stretch(exact: Iterable[list[tuple[set[Any], set[Any]]]], labels: Sequence[str]) -> dict[str, float]:
    """F1 of stretches whose borders and label are both right."""
    right: Counter[str] = Counter()
    gold_number: Counter[str] = Counter()
    found_number: Counter[str] = Counter()
    for gold, found in (pair for record in exact for pair in record):
        right.update(label for *_, label in gold & found)
        gold_number.update(label for *_, label in gold)
        found_number.update(label for *_, label in found)
    out = {label: round(f1(right[label], found_number[label], gold_number[label]), 4) for label in labels}
    return out | {"all": round(f1(right.total(), found_number.total(), gold_number.total()), 4)}


def _groups(
    judged: Sequence[Judged], labels: Sequence[str], key: Callable[[Record], str]
) -> dict[str, dict[str, float]]:
    groups: dict[str, Pairs] = {}
    for one in judged:
        groups.setdefault(key(one.record), Counter()).update(one.pairs())
    return {
        name: scores(found, labels) | {"characters": found.total()} for name, found in sorted(groups.items()) if found
    }


def _period(record: Record) -> str:
    year = record.get("year") or 0
    return next((f"{first}-{last}" for first, last in PERIODS if first <= year <= last), "unknown")


def _whole(record: Record) -> str:
    return "single stretches" if "category" in record else "reports"


# --- the tables


def readme(found: dict[str, Any], model: str, data: Sequence[str], labels: Sequence[str], command: str) -> str:
    low, high = found["macro by character, 95 % interval"]
    columns = [*labels, "macro", "accuracy"]
    rows = [
        _row("by character", found["by character"], columns),
        _row("by paragraph", found["by paragraph"], columns),
        _row("by stretch, borders exact", found["by stretch"] | {"macro": found["by stretch"]["all"]}, columns),
    ]
    out = [
        f"# Scores of {model}",
        "",
        f"On {', '.join(data)}: {found['records']} records, {found['by paragraph']['paragraphs']} paragraphs,",
        f"{found['by character']['characters']} characters. Made by `{command}`. F1; for stretches the column macro is that of",
        "all stretches together.",
        "",
        *_table("", columns, rows),
        f"Macro F1 by character, 95 % bootstrap interval over records: {low:.3f} to {high:.3f}. Expected calibration error:",
        f"{found['calibration error']:.3f}.",
        "",
        "| probability at least | text kept | right |",
        "| --: | --: | --: |",
        *(f"| {least:.2f} | {share:.3f} | {right:.3f} |" for least, share, right in found["coverage"]),
        "",
    ]
    for name in ("whole reports and single stretches", "by period", "by year", "by style", "by kind"):
        if len(found[name]) > 1:
            rows = [_row(group, values, [*columns, "characters"]) for group, values in found[name].items()]
            out += [f"## {name.capitalize()}", "", *_table(name, [*columns, "characters"], rows)]
    return "\n".join(out)


def _table(first: str, columns: Sequence[str], rows: Iterable[str]) -> list[str]:
    return [f"| {first} | {' | '.join(columns)} |", "| --- |" + " --: |" * len(columns), *rows, ""]


def _row(name: str, values: dict[str, float], columns: Sequence[str]) -> str:
    cells = ("" if column not in values else _cell(values[column]) for column in columns)
    return f"| {name} | {' | '.join(cells)} |"


def _cell(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def miss_list(judged: Iterable[Judged]) -> Iterator[str]:
    """Every miss, with what spoke for the wrong label."""
    for miss in (miss for one in judged for miss in one.misses):
        yield f"{miss.record}: {miss.gold}, labelled {miss.predicted or 'nothing: not taken for body text'}\n  {miss.text}"
        why = miss.why()
        if why:
            yield "  " + str(why).replace("\n", "\n  ")
        yield ""


# --- command


def load(path: Path, pipeline: bool) -> tuple[MoveClassifier, Language | None]:
    """The classifier of a classifier folder or pipeline folder, and the pipeline itself if it is asked for."""
    if pipeline:
        nlp = govnlp.load(path)
        model: MoveClassifier | None = nlp.get_pipe("govnlp_moves").classifier  # type: ignore[attr-defined]
        if model is None:
            raise ModelError(f"the component govnlp_moves of {path} has no model")
        return model, nlp
    folder = path if (path / MODEL_FILE).is_file() else path / "govnlp_moves"
    if not (folder / META_FILE).is_file():
        raise ModelError(
            f"{path} is neither a classifier folder ({MODEL_FILE}, {META_FILE}) nor a pipeline with govnlp_moves"
        )
    return MoveClassifier.load(folder), None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder of a classifier or of a pipeline")
    parser.add_argument("data", type=Path, nargs="+", help="files of labelled lines, see formats.py")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the tables, the misses and the picture here")
    parser.add_argument("--part", choices=("test", "train", "all"), default="test", help="which part to score")
    parser.add_argument("--pipeline", action="store_true", help="from the raw text, with the roles the pipeline finds")
    parser.add_argument("--without-headings", action="store_true", help="hide the headings from the classifier")
    parser.add_argument("--samples", type=int, default=1000, help="bootstrap samples")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap")
    args = parser.parse_args()
    if args.pipeline and args.without_headings:
        parser.error("--without-headings hides the headings of the file; with --pipeline they are found in the text")
    try:
        model, nlp = load(args.model, args.pipeline)
        records = [record for file in args.data for record in read(file)]
    except (FormatError, ModelError, FileNotFoundError) as error:
        raise SystemExit(str(error)) from error
    chosen = [record for record in records if record["segments"] and args.part in ("all", record.get("split", "test"))]
    if not chosen:
        raise SystemExit(f"no labelled text of the part {args.part}; see --part")
    judged = [
        judge_by_pipeline(nlp, record) if nlp else judge_by_classifier(model, record, not args.without_headings)
        for record in chosen
    ]
    gold = {label for record in chosen for *_, label in record["segments"]}
    labels = [*model.labels, *sorted(gold - set(model.labels))]
    found = evaluation(judged, labels, args.seed, args.samples)
    options = [name for name in ("pipeline", "without_headings") if getattr(args, name)]
    files = [path.name for path in args.data]
    flags = "".join(f" --{name.replace('_', '-')}" for name in options)
    command = f"python training/evaluate.py {args.model.name} {' '.join(files)}{flags} --part {args.part}"
    text = readme(found, args.model.name, files, labels, command)
    print(text)
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
        (args.out / "README.md").write_text(text, encoding="utf-8")
        (args.out / "scores.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        (args.out / "misses.txt").write_text("\n".join(miss_list(judged)), encoding="utf-8")
        pairs = Counter({(gold, predicted): number for gold, predicted, number in found["confusion"]})
        (args.out / "confusion.svg").write_text(confusion_picture(pairs, labels), encoding="utf-8")
        print(f"\nwritten to {args.out}")


if __name__ == "__main__":
    carry_out(main)

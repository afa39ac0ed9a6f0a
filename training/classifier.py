"""Train the classifier of moves and score it.

    python training/classifier.py --out build/classifier                          # on the project's corpus
    python training/classifier.py --data mine.csv --out build/mine                # on your own labelled lines
    python training/classifier.py --data mine.csv --add-ours --out build/mine     # on both

Scores come from grouped cross-validation on the train part (no report in two folds) and from the test part, which is
never trained on. With --tune nothing is saved: the costs of a change of move are compared by cross-validation.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from corpus import Example, Record, digest, examples, ours
from formats import FormatError, read
from learning import COPIES, FOLDS, Scored, cross_validate, documents, fit, unseen, without_headings
from scoring import Certainty, Pairs, calibration_error, coverage, scores
from script import carry_out

from govnlp.classifier import MoveClassifier
from govnlp.moves import stretches
from govnlp.moves.stretches import best_labels, clauses

__all__ = ["confusion", "fit", "probabilities", "scores"]

# What training/ablation.py measured last, with the digests of the data it was measured on.
ABLATION = Path(__file__).parent / "ablation.json"
LEAST = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)  # probabilities in the table of coverage


def predicted(model: MoveClassifier, found: Iterable[Example]) -> list[Scored]:
    """(example, probabilities with headings, without), texts seen whole."""
    out = []
    for text in documents(found):
        plain = model.predict_text([example.paragraph for example in text])
        bare = model.predict_text([without_headings(example.paragraph) for example in text])
        out += list(zip(text, plain, bare, strict=True))
    return out


def probabilities(model: MoveClassifier, example: Example, with_headings: bool) -> np.ndarray:
    """Probabilities of a paragraph seen alone."""
    paragraph = example.paragraph if with_headings else without_headings(example.paragraph)
    return model.predict_text([paragraph])[0]


def decoded(labels: Sequence[str], example: Example, rows: np.ndarray) -> list[str]:
    """The label of every clause."""
    costs = [part.cost for part in clauses(example.paragraph.text)]
    return [labels[k] for k in best_labels(np.log(np.maximum(rows, 1e-12)), costs)]


def confusion(labels: Sequence[str], scored: Iterable[tuple[Example, np.ndarray]]) -> Pairs:
    """Characters by (gold move, predicted move)."""
    out: Pairs = Counter()
    for example, rows in scored:
        parts = clauses(example.paragraph.text)
        best = decoded(labels, example, rows)
        found = [move for part, move in zip(parts, best, strict=True) for _ in range(part.start, part.end)]
        for start, end, move in example.segments:
            out.update((move, p) for p in found[start:end])
    return out


def certainties(labels: Sequence[str], scored: Iterable[tuple[Example, np.ndarray]]) -> list[Certainty]:
    """How sure of its most probable label each clause is, and whether rightly."""
    out = []
    for example, rows in scored:
        for part, row in zip(clauses(example.paragraph.text), rows, strict=True):
            best = labels[int(row.argmax())]
            inside = sum(
                max(0, min(b, part.end) - max(a, part.start)) for a, b, move in example.segments if move == best
            )
            length = part.end - part.start
            out.append(Certainty(float(row.max()), inside / length, length))
    return out


Table = dict[str, dict[str, float]]


def report(title: str, labels: Sequence[str], scored: Sequence[Scored]) -> Table:
    """Print and return the scores of whole reports and of the hard stretches, with headings and without."""
    out: Table = {}
    for name, hard in (("reports", False), ("stretches", True)):
        part = [row for row in scored if row[0].hard == hard]
        for column, headings in ((1, "with headings"), (2, "without headings")):
            if part:
                pairs = [(row[0], row[column]) for row in part]
                found = scores(confusion(labels, pairs), labels)
                out[f"{name}, {headings}"] = found | {"ECE": calibration_error(certainties(labels, pairs))}
    print(f"\n{title}: F1 by characters")
    for name, values in out.items():
        print(f"  {name:28s}" + "  ".join(f"{key} {value:.3f}" for key, value in values.items()), flush=True)
    return out


def covered(labels: Sequence[str], scored: Sequence[Scored]) -> list[tuple[float, float, float]]:
    """(least probability, share of the characters labelled with it or more, accuracy of those)."""
    found = certainties(labels, [(example, rows) for example, rows, _ in scored])
    return [(least, *(round(value, 4) for value in coverage(found, least))) for least in LEAST]


def tune(labels: Sequence[str], scored: Sequence[Scored]) -> None:
    """Compare the costs of a change of move behind comma, semicolon and full stop."""
    for costs in itertools.product((0.5, 1.0, 2.0, 3.0), (0.5, 1.0, 2.0), (0.2, 0.5, 1.0)):
        stretches.CHANGE_COSTS.update(zip("，；。", costs, strict=True))
        values = [
            scores(confusion(labels, ((e, rows) for e, rows, _ in scored if e.hard == hard)), labels)["macro"]
            for hard in (False, True)
        ]
        print(costs, values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", nargs="+", type=Path, default=[], help="files of labelled lines, see formats.py; default: the corpus"
    )
    parser.add_argument("--add-ours", action="store_true", help="train on the project's corpus too")
    parser.add_argument("--out", type=Path, help="folder for model.skops, meta.json and README.md")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tune", action="store_true", help="only compare costs by cross-validation")
    args = parser.parse_args()
    if not args.out and not args.tune:
        parser.error("name a folder with --out, or ask for --tune")
    files = [*args.data, *(ours() if args.add_ours or not args.data else ())]
    try:
        records = [record for file in files for record in read(file)]
        train, test = (_part(records, part) for part in ("train", "test"))
        seen = unseen(train, args.seed)
        crossed: Table = {}
        shares: list[tuple[float, float, float]] = []
        if seen:
            scored = cross_validate(seen, args.seed)
            if args.tune:
                tune(seen.labels, scored)
                return
            crossed = report(f"{FOLDS}-fold cross-validation on the train part", seen.labels, scored)
            shares = covered(seen.labels, scored)
        else:
            print("too few texts for a second pass and for cross-validation: a model of one pass")
        model = fit(train, args.seed, seen)
    except (FormatError, ValueError) as error:
        raise SystemExit(str(error)) from error
    held_out = report("test part", model.labels, predicted(model, test)) if test else {}
    model.meta = meta(records, files, args.seed)
    if seen and seen.copies:
        model.meta["copies"] = {"copies": seen.copies, "paragraphs": seen.changed}
    model.meta["scores"] = {"cross-validation": crossed, "test": held_out}
    model.meta["coverage"] = shares
    if not args.data:
        model.meta["ablation"] = json.loads(ABLATION.read_text(encoding="utf-8"))
    model.save(args.out)
    (args.out / "README.md").write_text(card(model), encoding="utf-8")
    print(f"\nsaved to {args.out}")


def _part(records: Sequence[Record], part: str) -> list[Example]:
    return [example for record in records if record["split"] == part for example in examples(record)]


def meta(records: Sequence[Record], data: Sequence[Path], seed: int) -> dict[str, object]:
    return {
        "data": {path.name: digest([path]) for path in data if path.is_file()},
        "records": Counter(record["split"] for record in records),
        "characters": Counter(
            record["split"] for record in records for s, e, _ in record["segments"] for _ in range(s, e)
        ),
        "seed": seed,
    }


def card(model: MoveClassifier) -> str:
    """The model card, from the figures in the model's meta."""
    made = model.meta
    columns = [*model.labels, "macro", "accuracy", "ECE"]
    rows = [
        f"| {part}: {name} | " + " | ".join(f"{values[column]:.3f}" for column in columns) + " |"
        for part, table in made["scores"].items()
        for name, values in table.items()
    ]
    return "\n".join(
        [
            "# Model card: moves in Chinese government reports",
            "",
            f"Says of a stretch of body text which of these it is: {', '.join(model.labels)}. Two linear models, one looking",
            "after the other. The first, a multinomial logistic regression, sees the character n-grams of a clause and of the",
            "clauses beside it, cues of aspect, modality and judgement (`govnlp/lexicon/cues.jsonl`), pairs of cues, cues with",
            "the topic of the section, the headings, the place and the years (`govnlp/moves/features.py`). The second sees what",
            "the first found in the clauses, paragraphs and section around, also crossed with the clause's own cues",
            "(`govnlp/moves/context.py`). Clauses are joined into stretches by a Viterbi search (`govnlp/moves/stretches.py`).",
            "",
            f"- Trained on {made['records'].get('train', 0)} records ({made['characters'].get('train', 0)} characters of body",
            f"  text): {', '.join(made['data'])}; tested on the {made['records'].get('test', 0)} records",
            f"  ({made['characters'].get('test', 0)} characters) of the test part.",
            *(_copies(made["copies"]) if "copies" in made else ()),
            f"- Seed {made['seed']}; libraries: {json.dumps(made['libraries'])}.",
            "- Made by `python training/classifier.py --out DIR`, which prints the figures below.",
            "",
            "F1 by characters, and the expected calibration error (by clause, weighted by characters, 15 bins):",
            "",
            "| part | " + " | ".join(columns) + " |",
            "| --- |" + " --- |" * len(columns),
            *rows,
            "",
            "## Probabilities and abstention",
            "",
            "The second pass learns from what the first says of texts it has not seen, unweighted by class, so probabilities",
            "mean what they say; nothing is corrected afterwards. A stretch always keeps its best label. To abstain, keep the",
            "stretches whose label has a probability of your choice (`govnlp.confident(report, least=0.8)`) and read the rest",
            "yourself. What that costs, by cross-validation (clauses, by characters):",
            "",
            "| probability at least | text kept | right |",
            "| --: | --: | --: |",
            *(f"| {least:.2f} | {share:.3f} | {right:.3f} |" for least, share, right in made["coverage"]),
            "",
            *(_ablation(made["ablation"]) if "ablation" in made else ()),
            *_limits(),
        ]
    )


def _copies(made: dict[str, int]) -> list[str]:
    """What was trained on beside the records."""
    return [
        f"- Trained, too, on {made['copies']} copies of its reports ({COPIES} of each, together counting as one) with sentences of",
        "  other reports where such seldom stand: plans and admissions among what was done, and what was done among",
        "  admissions, so that place and heading do not outweigh the words (`training/transplanting.py`). Only the",
        f"  {made['paragraphs']} paragraphs that differ count. No copy is ever tested on, by cross-validation or in the test part.",
    ]


def _ablation(found: dict[str, Any]) -> list[str]:
    """What each part brings, as a table."""
    columns = list(next(iter(found["table"].values())))
    return [
        "## What each part brings",
        "",
        "Macro F1 by characters and calibration error, by cross-validation on the train part; each row from the n-grams",
        "on has one thing more than the one above. By `python training/ablation.py`, on data with the digest",
        f"`{found['data'][:12]}`, which may be older than those the model was trained on.",
        "",
        f"| | {' | '.join(columns)} |",
        "| --- |" + " --: |" * len(columns),
        *(
            f"| {name} | {' | '.join(f'{values[column]:.3f}' for column in columns)} |"
            for name, values in found["table"].items()
        ),
        "",
        "Rules alone are the first cue that decides, else the topic of the heading; the model alone sees no cue. Rules alone",
        "fail. On whole reports the model alone comes within a point of both; cues bring one to two points on hard",
        "stretches, where n-grams have seen too little (aspect, modality, wants). So both together are shipped.",
        "",
    ]


def _limits() -> list[str]:
    return [
        "## Limits",
        "",
        "The project's corpus is written in the manner of real reports, not taken from them; on real text the figures will",
        "differ. Cues were collected reading misses on the train part, so cross-validation flatters a little; the test part",
        "was not read. What a heading announces and the text does not do stays hard.",
        "",
    ]


if __name__ == "__main__":
    carry_out(main)

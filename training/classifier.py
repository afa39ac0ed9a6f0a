"""Train the classifier of moves on the corpus and score it.

    python training/classifier.py --out build/classifier

Scores come from grouped cross-validation on the train part (no record in two folds) and from the test part, which is
never trained on. With --tune nothing is saved: the costs of a change of move are compared by cross-validation.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from corpus import DATA, Example, Record, digest, examples, read

from govnlp import stretches
from govnlp.classifier import MoveClassifier, paragraph_features
from govnlp.stretches import best_labels, clauses

FOLDS = 5
Confusion = Counter[tuple[str, str]]


def training_set(found: Iterable[Example]) -> tuple[list[list[str]], list[str], list[float]]:
    """Clause features, labels and weights; every paragraph stands there with its headings and without."""
    features: list[list[str]] = []
    labels: list[str] = []
    weights: list[float] = []
    for example in found:
        variants = [example.paragraph]
        if example.paragraph.headings:
            variants.append(dataclasses.replace(example.paragraph, headings=()))
        own_labels = example.clause_labels()
        lengths = [part.end - part.start for part in clauses(example.paragraph.text)]
        for variant in variants:
            features += paragraph_features(variant)
            labels += own_labels
            weights += [length**0.5 / len(variants) for length in lengths]
    return features, labels, weights


def fit(found: Iterable[Example], seed: int) -> MoveClassifier:
    features, labels, weights = training_set(found)
    return MoveClassifier.fit(features, labels, weights=weights, seed=seed)


def probabilities(model: MoveClassifier, example: Example, with_headings: bool) -> np.ndarray:
    paragraph = example.paragraph if with_headings else dataclasses.replace(example.paragraph, headings=())
    return model.predict(paragraph_features(paragraph))


def confusion(labels: Sequence[str], scored: Iterable[tuple[Example, np.ndarray]]) -> Confusion:
    """Characters by (gold move, predicted move)."""
    out: Confusion = Counter()
    for example, rows in scored:
        parts = clauses(example.paragraph.text)
        best = best_labels(np.log(np.maximum(rows, 1e-12)), [part.border for part in parts])
        predicted = [labels[k] for part, k in zip(parts, best, strict=True) for _ in range(part.start, part.end)]
        for start, end, move in example.segments:
            out.update((move, p) for p in predicted[start:end])
    return out


def scores(found: Confusion, labels: Sequence[str]) -> dict[str, float]:
    """F1 by characters of every label, their mean, and accuracy."""
    out = {}
    for label in labels:
        predicted = sum(n for (_, p), n in found.items() if p == label)
        gold = sum(n for (g, _), n in found.items() if g == label)
        out[label] = round(2 * found[label, label] / (predicted + gold), 4) if predicted + gold else 0.0
    out["macro"] = round(sum(out.values()) / len(labels), 4)
    out["accuracy"] = round(sum(n for (g, p), n in found.items() if g == p) / max(1, sum(found.values())), 4)
    return out


def folds(groups: Iterable[str], seed: int) -> dict[str, int]:
    """A fold for every group."""
    names = sorted(set(groups))
    np.random.default_rng(seed).shuffle(names)
    return {name: i % FOLDS for i, name in enumerate(names)}


def cross_validate(
    found: Sequence[Example], seed: int
) -> tuple[list[str], list[tuple[Example, np.ndarray, np.ndarray]]]:
    """(labels, [(example, probabilities with headings, without)]) with every record predicted by a model that has not
    seen it."""
    fold = folds((example.group for example in found), seed)
    out = []
    labels: list[str] = []
    for k in range(FOLDS):
        model = fit((e for e in found if fold[e.group] != k), seed)
        labels = list(model.labels)
        out += [(e, probabilities(model, e, True), probabilities(model, e, False)) for e in found if fold[e.group] == k]
    return labels, out


def report(
    title: str, labels: Sequence[str], scored: Sequence[tuple[Example, np.ndarray, np.ndarray]]
) -> dict[str, dict[str, float]]:
    """Print and return the scores of whole reports and of the hard stretches, with headings and without."""
    out = {}
    for name, hard in (("reports", False), ("stretches", True)):
        part = [row for row in scored if row[0].hard == hard]
        for column, headings in ((1, "with headings"), (2, "without headings")):
            found = confusion(labels, ((row[0], row[column]) for row in part))
            if found:
                out[f"{name}, {headings}"] = scores(found, labels)
    print(f"\n{title}: F1 by characters")
    for name, values in out.items():
        print(f"  {name:28s}" + "  ".join(f"{key} {value:.3f}" for key, value in values.items()))
    return out


def tune(labels: Sequence[str], scored: Sequence[tuple[Example, np.ndarray, np.ndarray]]) -> None:
    """Compare the costs of a change of move behind comma, semicolon and full stop."""
    for costs in itertools.product((2.0, 3.0, 5.0, 8.0), (1.0, 2.0, 3.0), (0.5, 1.0, 2.0)):
        stretches.CHANGE_COSTS.update(zip("，；。", costs, strict=True))
        values = scores(confusion(labels, ((e, rows) for e, rows, _ in scored)), labels)
        print(costs, values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", nargs="+", type=Path, default=sorted(DATA.glob("*.jsonl")), help="corpus files (JSON lines)"
    )
    parser.add_argument("--out", type=Path, help="folder for model.skops, meta.json and README.md")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tune", action="store_true", help="only compare costs by cross-validation")
    args = parser.parse_args()
    if not args.out and not args.tune:
        parser.error("name a folder with --out, or ask for --tune")
    records = read(args.data)
    train = [e for record in records if record["split"] == "train" for e in examples(record)]
    test = [e for record in records if record["split"] == "test" for e in examples(record)]
    labels, scored = cross_validate(train, args.seed)
    if args.tune:
        tune(labels, scored)
        return
    crossed = report(f"{FOLDS}-fold cross-validation on the train part", labels, scored)
    model = fit(train, args.seed)
    held_out = report(
        "test part",
        model.labels,
        [(e, probabilities(model, e, True), probabilities(model, e, False)) for e in test],
    )
    model.meta = meta(records, args.data, args.seed, crossed, held_out)
    model.save(args.out)
    (args.out / "README.md").write_text(card(model), encoding="utf-8")
    print(f"\nsaved to {args.out}")


def meta(
    records: Sequence[Record], data: Sequence[Path], seed: int, crossed: object, held_out: object
) -> dict[str, object]:
    return {
        "data": {path.name: digest([path]) for path in data},
        "records": Counter(record["split"] for record in records),
        "characters": Counter(
            record["split"] for record in records for s, e, _ in record["segments"] for _ in range(s, e)
        ),
        "seed": seed,
        "scores": {"cross-validation": crossed, "test": held_out},
    }


def card(model: MoveClassifier) -> str:
    """The model card, from the figures in the model's meta."""
    made = model.meta
    rows = [
        f"| {part}: {name} | " + " | ".join(f"{value:.3f}" for value in values.values()) + " |"
        for part, table in made["scores"].items()
        for name, values in table.items()
    ]
    columns = [*model.labels, "macro", "accuracy"]
    return "\n".join(
        [
            "# Model card: moves in Chinese government reports",
            "",
            "Says of a stretch of body text whether it is practice, problem, next_step or other. A multinomial logistic",
            "regression over character n-grams of a clause and its surroundings, cues of aspect and modality, headings and",
            "place in the report (`govnlp/classifier.py`); clauses are joined into stretches by a Viterbi search",
            "(`govnlp/stretches.py`).",
            "",
            f"- Trained on {made['records']['train']} records ({made['characters']['train']} characters of body text)",
            "  of the corpus in `training/data`, written for the project; tested on the "
            f"{made['records']['test']} records ({made['characters']['test']} characters) of its test part.",
            f"- Seed {made['seed']}; libraries: {json.dumps(made['libraries'])}.",
            "- Made by `python training/classifier.py --out DIR`, which prints the figures below.",
            "",
            "F1 by characters:",
            "",
            "| part | " + " | ".join(columns) + " |",
            "| --- |" + " --- |" * len(columns),
            *rows,
            "",
            "Limits: the corpus is written in the manner of real reports, not taken from them; on real text the figures will",
            "differ. Probabilities are those of the regression with balanced classes, so rare moves are overrated.",
            "",
        ]
    )


if __name__ == "__main__":
    main()

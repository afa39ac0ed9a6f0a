"""What each part of the classifier of moves brings: a table by cross-validation on the train part.

    python training/ablation.py

Leaves features out, one group after another, and compares rules alone, the model without the rules (the cues of
lexicon/cues.jsonl and everything made of them), and both. Writes ablation.json beside this script, which
training/classifier.py puts into the model card.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from classifier import ABLATION, certainties, confusion
from corpus import Example, digest, examples, ours
from formats import FormatError, read
from learning import Reading, Scored, Unseen, cross_validate, readings_of, unseen
from scoring import calibration_error, scores
from script import carry_out

from govnlp.moves.features import own_cues

# Groups of features by their prefixes (govnlp/moves/features.py).
WORDS = ("t:",)
NEIGHBOURS = ("a:", "b:")
CUES = ("C:", "CS:", "CE:", "CB:", "CA:", "CO:", "BEFORE:", "AFTER:", "M:")
CROSSED = ("X:", "XX:")
HEADINGS = ("h:", "TOPIC:", "H:", "o:", "O:")
PLACE = ("P:", "PLACE:")
EVERYTHING = (*WORDS, *NEIGHBOURS, *CUES, *CROSSED, *HEADINGS, *PLACE)

# (name, features that stay, whether the years count, whether there is a second pass), each with one thing more.
GROWING = (
    ("n-grams of the clause", WORDS, False, False),
    ("+ n-grams of the clauses beside it", WORDS + NEIGHBOURS, False, False),
    ("+ headings and their topic", WORDS + NEIGHBOURS + HEADINGS, False, False),
    ("+ place", WORDS + NEIGHBOURS + HEADINGS + PLACE, False, False),
    ("+ cues", WORDS + NEIGHBOURS + HEADINGS + PLACE + CUES, False, False),
    ("+ pairs of cues, cues with topics", EVERYTHING, False, False),
    ("+ years", EVERYTHING, True, False),
    ("+ second pass (what is shipped)", EVERYTHING, True, True),
)
NO_RULES = ("model alone: no cues, both passes", WORDS + NEIGHBOURS + HEADINGS + PLACE, False, True)

# The rules: the first of these cues in a clause decides, else the topic of its heading.
RULES = (
    ("other", ("announce", "nothing_more", "consists", "courtesy", "report_is", "see_table", "body_is")),
    ("practice", ("mended", "solve_done", "solved_state", "nil", "nil_more")),
    ("next_step", ("future", "will", "plan_word", "must", "ought")),
    ("problem", ("lack", "need_more", "cannot", "not_done", "bad_word", "not_well", "too")),
    ("practice", ("le", "done", "figure", "past_deed", "past_time", "result")),
)
TOPICS = {"problems": "problem", "next_steps": "next_step", "other_matters": "other"}

Row = dict[str, float]


def by_rules(example: Example, reading: Reading, labels: Sequence[str]) -> np.ndarray:
    """Probabilities 0 and 1, as the rules say."""
    out = np.zeros((len(reading.features), len(labels)))
    for i, features in enumerate(reading.features):
        cues = set(own_cues(features))
        topic = next((f.split(":")[2] for f in features if f.startswith("TOPIC:0:")), "")
        label = next((move for move, among in RULES if cues.intersection(among)), TOPICS.get(topic, "practice"))
        out[i, labels.index(label)] = 1
    return out


def rules_alone(found: Sequence[Example], labels: Sequence[str]) -> list[Scored]:
    out = []
    for document in readings_of(found):
        plain, bare = document[0], document[-1]
        for a, b in zip(plain, bare, strict=True):
            out.append((a.example, by_rules(a.example, a, labels), by_rules(b.example, b, labels)))
    return out


def only(kept: tuple[str, ...], years: bool) -> Callable[[Reading], Reading]:
    """A reading with those features only."""

    def change(reading: Reading) -> Reading:
        rows = [
            [*(f for f in row if f.startswith(kept) and (years or "year" not in f)), "K:always"]
            for row in reading.features
        ]
        return reading._replace(features=rows)

    return change


def first_only(seen: Unseen) -> list[Scored]:
    """What the first pass alone says of texts it has not seen."""
    rows: dict[int, tuple[Example, list[np.ndarray]]] = {}
    for document, first in islice(zip(seen.documents, seen.first, strict=True), seen.whole):
        for reading, own in zip(document, first, strict=True):
            rows.setdefault(id(reading.example), (reading.example, []))[1].append(own)
    return [(example, own[0], own[-1]) for example, own in rows.values()]


def row(labels: Sequence[str], scored: Sequence[Scored]) -> Row:
    """Macro F1 by characters of reports and hard stretches, with headings and without; F1 of problem; ECE."""
    out: Row = {}
    for name, hard in (("reports", False), ("stretches", True)):
        part = [one for one in scored if one[0].hard == hard]
        for column, what in ((1, ""), (2, ", no headings")):
            out[name + what] = scores(confusion(labels, [(one[0], one[column]) for one in part]), labels)["macro"]
    whole = [(one[0], one[1]) for one in scored]
    return out | {"ECE": calibration_error(certainties(labels, whole))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", nargs="+", type=Path, default=ours(), help="files of labelled lines, see formats.py")
    parser.add_argument(
        "--out", type=Path, default=ABLATION, help="file to write; default: ablation.json beside this script"
    )
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    try:
        records = [record for file in args.data for record in read(file)]
    except FormatError as error:
        raise SystemExit(str(error)) from error
    found = [e for record in records if record["split"] == "train" for e in examples(record)]
    labels = sorted({label for example in found for label in example.clause_labels()})
    table: dict[str, Row] = {}
    if set(labels) >= {label for label, _ in RULES}:
        table["rules alone"] = row(labels, rules_alone(found, labels))
        _show("rules alone", table["rules alone"])
    for name, kept, years, second in (NO_RULES, *GROWING):
        seen = unseen(found, args.seed, only(kept, years))
        if seen is None:
            raise SystemExit("too few texts for cross-validation")
        table[name] = row(labels, cross_validate(seen, args.seed) if second else first_only(seen))
        _show(name, table[name])
    args.out.write_text(json.dumps({"data": digest(args.data), "table": table}, indent=1) + "\n", encoding="utf-8")


def _show(name: str, values: Row) -> None:
    print(f"{name:40s}" + "  ".join(f"{key} {value:.3f}" for key, value in values.items()), flush=True)


if __name__ == "__main__":
    carry_out(main)

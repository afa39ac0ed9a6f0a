"""Weak labels for unlabelled reports, from the sections their paragraphs stand in; and training on them beside ours.

    python training/weak.py reports/ --out build/weak.jsonl                     # a folder of reports
    python training/weak.py reports/ --out build/weak.jsonl --train build/weak  # and a classifier of both
    python training/weak.py --measure                                           # what it brings, on our own corpus

A paragraph is labelled by the topic of its section (problems, next_steps, proactive …) where three things hold: the
heading names one thing only (not 存在问题及改进措施), no word speaks against it (no 将 in an account, no 了 in a plan), and
the classifier finds the same move in all of it. All other paragraphs stay in the file as neighbours without a label. In
training the headings are hidden: what they told is in the labels. The first two paragraphs, where no heading stands above
them and they speak of law, period or contents, are "other" in the same way.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus import Example, Record, examples, ours, read
from script import carry_out
from spacy.language import Language
from spacy.tokens import Doc
from unlabelled import documents

import govnlp
from govnlp.layout import headings
from govnlp.moves.features import Paragraph, own_cues, paragraph_features
from govnlp.pipeline.moves import Moves, Segment, body_paragraphs

LEAST = 0.6  # mean probability by characters; chosen on the train part, see docs/retraining.md
MOST = 3  # paragraphs of practice are kept for each of problem and next_step, which else would drown
_ACCOUNTS = (
    "overview proactive on_request fees remedies organisation platform response key_areas management supervision"
)
TOPICS = {"problems": "problem", "next_steps": "next_step"} | dict.fromkeys(_ACCOUNTS.split(), "practice")
# Cues (lexicon/cues.jsonl) that speak against a label.
_AGAINST = {
    "practice": ("future", "will", "lack", "however", "announce", "basis"),
    "problem": ("future", "will", "mended", "solve_done", "announce", "nil"),
    "next_step": ("le", "lack", "nil", "announce"),
}
_OPENING = ("announce", "basis", "consists")  # what the paragraphs before the first heading say
_LAST_OPENING = 1
_REMEDY = re.compile("改进|整改|措施|打算|下一步|今后|对策|建议|努力方向|思路|计划")
_TWO = "two"
_PROBLEM = re.compile("问题|不足|困难|差距|短板|薄弱")


def section_label(above: Sequence[str]) -> str:
    """The move that the headings above a paragraph, outermost first, promise; "" where they promise none or two.

    The innermost heading on problems or plans decides, else the innermost whose topic is known.
    """
    promised = [_promise(heading) for heading in reversed(above)]
    found = next((label for label in promised if label not in ("", "practice")), "") or next(filter(None, promised), "")
    return "" if found == _TWO else found


def _promise(heading: str) -> str:
    """The move that a heading promises, "" where its topic is not known or promises nothing."""
    if _REMEDY.search(heading) and _PROBLEM.search(heading):
        return _TWO
    return TOPICS.get(headings.topic(heading), "")


def has_cue(paragraph: Paragraph, names: Iterable[str]) -> bool:
    """Whether the classifier sees one of these cues in a clause of the paragraph."""
    found = {cue for features in paragraph_features(paragraph) for cue in own_cues(features)}
    return not found.isdisjoint(names)


def expected(paragraph: Paragraph) -> str:
    """The move that place and headings promise and no word contradicts, "" where there is none."""
    if not paragraph.headings:
        return "other" if paragraph.place[0] <= _LAST_OPENING and has_cue(paragraph, _OPENING) else ""
    label = section_label(paragraph.headings)
    return label if label and not has_cue(paragraph, _AGAINST[label]) else ""


def agrees(found: Sequence[Segment], label: str, least: float) -> bool:
    """Whether the model sees the one move ``label`` in all of a paragraph, with a probability of ``least``."""
    return len(found) == 1 and found[0].label == label and found[0].scores.get(label, 0.0) >= least


def weak_labels(doc: Doc, moves: Moves, least: float = LEAST) -> Iterator[tuple[int, int, str]]:
    """(start, end, label) of the body paragraphs that can be labelled with confidence."""
    paragraphs = body_paragraphs(doc)
    for (start, paragraph), (_, found) in zip(paragraphs, moves.segments(paragraphs), strict=True):
        label = expected(paragraph)
        if label and agrees(found, label, least):
            yield start, start + len(paragraph.text), label


def weak_record(name: str, doc: Doc, moves: Moves, least: float = LEAST) -> Record:
    """A record of the report (its repaired text) in which confident paragraphs have a label and the others none."""
    year = doc._.profile.year if doc._.profile else None
    return {
        "id": name,
        "split": "train",  # never tested on: nobody looked at these labels
        "layers": ["moves"],
        **({"year": year} if year else {}),
        "weak": True,  # headings are hidden in training
        "text": doc.text,
        "lines": [[span.start_char, span.end_char, span._.role] for span in doc.spans["paragraphs"]],
        "segments": [list(move) for move in weak_labels(doc, moves, least)],
        "entities": [],
    }


def balanced(records: Sequence[Record], most: float = MOST) -> list[Record]:
    """The records with at most ``most`` paragraphs of practice for each of problem and next_step; which, a hash decides."""
    labels = Counter(label for record in records for *_, label in record["segments"])
    accounts = [
        (hashlib.sha256(f"{record['id']} {start}".encode()).digest(), record["id"], start)
        for record in records
        for start, _, label in record["segments"]
        if label == "practice"
    ]
    number = int(most * (labels["problem"] + labels["next_step"]))
    kept = {(name, start) for _, name, start in sorted(accounts)[:number]}
    return [
        {
            **record,
            "segments": [
                move for move in record["segments"] if move[2] != "practice" or (record["id"], move[0]) in kept
            ],
        }
        for record in records
    ]


# --- the effect, measured on our own corpus


def measure(nlp: Language, least: float, seed: int = 0) -> Iterator[str]:
    """Lines that say how right weak labels are and what they bring, on the project's corpus.

    The reports of the train part stand for a user's unlabelled ones: their labels are hidden, the layout is found by the
    pipeline, and the classifier that has to agree has only seen the single stretches.
    """
    from classifier import confusion, predicted, scores  # what labelling alone can do without
    from learning import fit

    records = [record for record in read(ours()) if not record.get("excerpt")]
    train, test = ([record for record in records if record["split"] == part] for part in ("train", "test"))
    single = [record for record in train if "category" in record]
    reports = [record for record in train if "category" not in record]
    first = fit(_examples(single), seed)
    moves = Moves()
    moves.classifier = first
    with nlp.select_pipes(disable=["govnlp_moves"]):
        weak = balanced([weak_record(record["id"], nlp(record["text"]), moves, least) for record in reports])
    yield from _precision(weak, reports)
    yield ""
    heads = [f"{part}: {what}" for part in ("reports", "stretches") for what in ("macro F1", "problem", "next_step")]
    yield f"| trained on | {' | '.join(heads)} |"
    yield "| --- |" + " --- |" * 6
    for name, found in (
        ("single stretches", single),
        ("single stretches + weakly labelled reports", single + weak),
        ("single stretches + the same reports, labelled by readers", single + reports),
        ("weakly labelled reports alone", weak),
    ):
        model = first if found is single else fit(_examples(found), seed)
        scored = predicted(model, _examples(test))
        cells = []
        for hard in (False, True):
            pairs = confusion(model.labels, [(example, rows) for example, rows, _ in scored if example.hard == hard])
            values = scores(pairs, model.labels)
            # A model that never saw a move gets 0 for it.
            macro = sum(values.get(label, 0.0) for label in ("practice", "problem", "next_step", "other")) / 4
            cells += [macro, values.get("problem", 0.0), values.get("next_step", 0.0)]
        yield f"| {name} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |"


def _examples(records: Iterable[Record]) -> list[Example]:
    return [example for record in records for example in examples(record)]


def _precision(weak: Iterable[Record], gold: Iterable[Record]) -> Iterator[str]:
    """How many characters of the reports got a weak label, and how many of those the right one."""
    labelled: Counter[str] = Counter()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for mine, theirs in zip(weak, gold, strict=True):
        truth = [""] * len(theirs["text"])
        for start, end, move in theirs["segments"]:
            truth[start:end] = [move] * (end - start)
            total[move] += end - start
        if mine["text"] != theirs["text"]:
            continue  # repaired: the offsets differ
        for start, end, label in mine["segments"]:
            labelled[label] += end - start
            right[label] += truth[start:end].count(label)
    yield "| weak label | characters | right | share of all of that move |"
    yield "| --- | --: | --: | --: |"
    for label in sorted(labelled):
        share = labelled[label] / total[label]
        yield f"| {label} | {labelled[label]} | {right[label] / labelled[label]:.3f} | {share:.3f} |"


# --- command


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path, help="files or folders of reports")
    parser.add_argument("--out", type=Path, help="JSON lines in the corpus' form")
    parser.add_argument("--model", type=Path, help="pipeline folder; without it the shipped one")
    parser.add_argument("--least", type=float, default=LEAST, help="probability from which the model agrees")
    parser.add_argument(
        "--train", type=Path, metavar="DIR", help="train a classifier on these labels and ours, save it here"
    )
    parser.add_argument("--measure", action="store_true", help="measure the effect on our own corpus instead")
    args = parser.parse_args()
    nlp = govnlp.load(args.model)
    if args.measure:
        for line in measure(nlp, args.least):
            print(line, flush=True)
        return
    if not args.texts or not args.out:
        parser.error("name the texts and, with --out, the file to write; or ask for --measure")
    moves: Any = nlp.get_pipe("govnlp_moves")
    records = [weak_record(name, doc, moves, args.least) for name, doc in documents(args.texts, nlp)]
    paragraphs = sum(role == "body" for record in records for *_, role in record["lines"])
    records = [record for record in balanced(records) if record["segments"]]
    labels = Counter(label for record in records for *_, label in record["segments"])
    if not labels:
        raise SystemExit(
            f"none of {paragraphs} paragraphs labelled: nothing is written; give other texts or a lower --least"
        )
    args.out.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    args.out.write_text("".join(lines), encoding="utf-8")
    print(f"{labels.total()} of {paragraphs} paragraphs labelled: {dict(labels)}; written to {args.out}")
    if args.train:
        command = [sys.executable, str(Path(__file__).parent / "classifier.py"), "--data", str(args.out), "--add-ours"]
        sys.exit(subprocess.run([*command, "--out", str(args.train)], check=False).returncode)


if __name__ == "__main__":
    carry_out(main)

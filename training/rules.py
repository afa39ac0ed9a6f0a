"""What a change to the rules adds, removes and changes, over all text in the repository and the real reports beside it.

    python training/rules.py --save base.jsonl        before the change
    python training/rules.py --against base.jsonl     after it: the gains and losses as a readable list

Looks at the entities of the components alone (training/entities.py), so it needs no model and depends on nothing else.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from entities import entity_pipeline, read, sentences
from script import carry_out, text_of

ROOT = Path(__file__).parent.parent
SEEDS = {"seeds": ROOT / "seeds", "shared/seeds": ROOT.parent / "shared" / "seeds"}
CORPUS = ROOT / "training" / "data"
CONTEXT = 14

Row = dict[str, Any]


def texts() -> Iterator[tuple[str, str]]:
    """(name, text) of every text: the seeds, the training corpus, the marked test sentences."""
    for name, folder in SEEDS.items():
        for file in sorted(folder.glob("seed-*.txt")):
            yield f"{name}/{file.stem}", file.read_text(encoding="utf-8")
    for file in sorted(CORPUS.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield f"{file.stem}:{record['id']}", record["text"]
    for number, marked in enumerate(sentences()):
        yield f"entities.txt:{number}", read(marked)[0]


def entities(named: Iterable[tuple[str, str]]) -> Iterator[Row]:
    """One row an entity: where, what, its value, and the text around it."""
    nlp = entity_pipeline()
    for name, text in named:
        for ent in nlp(text).ents:
            start, end, value = ent.start_char, ent.end_char, ent._.value
            left = text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
            right = text[end : end + CONTEXT].partition("\n")[0]
            yield {
                "source": name,
                "start": start,
                "end": end,
                "label": ent.label_,
                "kind": ent._.kind,
                "value": value.to_dict() if value else None,
                "context": f"{left}【{ent.text}】{right}",
                "rule": ent._.rule,
            }


def compare(before: Iterable[Row], after: Iterable[Row]) -> list[tuple[str, str, str]]:
    """(label, verdict, line) of what differs: "lost", "gained" or "changed" (kind or value), in order of label and verdict."""
    old, new = ({_key(row): row for row in rows} for rows in (before, after))
    out = [(row["label"], "lost", _told(row)) for key, row in old.items() if key not in new]
    out += [(row["label"], "gained", f"{_told(row)}  ({row['rule']})") for key, row in new.items() if key not in old]
    for key in old.keys() & new.keys():
        changes = [f"{name}: {a!r} → {b!r}" for name, a, b in _changes(old[key], new[key])]
        if changes:
            out.append((old[key]["label"], "changed", f"{_told(new[key])}  {'; '.join(changes)}"))
    return sorted(out)


def _key(row: Row) -> tuple[str, int, int, str]:
    return row["source"], row["start"], row["end"], row["label"]


def _told(row: Row) -> str:
    return f"{row['source']} {row['start']}: {row['context']}"


def _changes(old: Row, new: Row) -> Iterator[tuple[str, Any, Any]]:
    """(name, before, after) of what differs in kind and value; a key that only one of them has is no change of a value."""
    if old["kind"] != new["kind"]:
        yield "kind", old["kind"], new["kind"]
    a, b = old["value"] or {}, new["value"] or {}
    for name in sorted(a.keys() & b.keys()):
        if a[name] != b[name]:
            yield name, a[name], b[name]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--save", type=Path, help="write the entities found now to this file")
    what.add_argument("--against", type=Path, help="list what differs from this file")
    parser.add_argument("--label", help="list this label only")
    args = parser.parse_args()
    rows = list(entities(texts()))
    if args.save:
        args.save.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        print(f"{args.save}: {len(rows)} entities")
        return
    if not args.against.is_file():
        parser.error(f"{args.against} is no file: make it with --save before the change")
    try:
        base = [json.loads(line) for line in text_of(args.against).splitlines()]
    except json.JSONDecodeError as error:
        parser.error(f"{args.against} is not what --save wrote ({error})")
    differences = [d for d in compare(base, rows) if args.label in (None, d[0])]
    heading = None
    for label, verdict, line in differences:
        if heading != (label, verdict):
            heading = (label, verdict)
            print(f"\n## {label} {verdict}")
        print(f"- {line}")
    totals = Counter((label, verdict) for label, verdict, _ in differences)
    print(
        "\n"
        + (", ".join(f"{label} {n} {verdict}" for (label, verdict), n in sorted(totals.items())) or "no difference")
    )


if __name__ == "__main__":
    carry_out(main)

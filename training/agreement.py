"""How far two annotations of the same texts agree.

    python training/agreement.py training/data/agreement/second-reader.jsonl training/data/*.jsonl

Compares the records of the first file with those of the others that have the same id. Prints Cohen's kappa of the moves
by characters, the share of stretches with the same borders and move, kappa of the roles by lines, and the F1 of
entities (same borders and label; agencies also of the same kind). --list shows every difference.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpus import read
from script import carry_out

from govnlp.labels.agreement import Pairs, by_character, kappa, moves, overlap
from govnlp.labels.labelled import Record


def roles(a: Record, b: Record) -> Pairs:
    """Lines by (role in a, role in b)."""
    return Counter((first[2], second[2]) for first, second in zip(a["lines"], b["lines"], strict=True))


def matched(first: Sequence[Record], second: Sequence[Record]) -> list[tuple[Record, Record]]:
    """The records with the same id in both. Raises ValueError where their texts differ or none is in both."""
    other = {record["id"]: record for record in second}
    pairs = [(record, other[record["id"]]) for record in first if record["id"] in other]
    for a, b in pairs:
        if a["text"] != b["text"] or [line[:2] for line in a["lines"]] != [line[:2] for line in b["lines"]]:
            raise ValueError(f"record {a['id']}: the two files hold different texts: annotate the same text again")
    if not pairs:
        raise ValueError("no id stands in both files")
    return pairs


def table(pairs: Sequence[tuple[Record, Record]]) -> Iterator[str]:
    """Lines of a Markdown table of all figures, stretches and reports apart."""
    heads = (
        "moves: kappa by characters",
        "same",
        "stretches: F1",
        "roles: kappa by lines",
        "entities: F1",
        "with kinds",
    )
    yield f"| part | records | {' | '.join(heads)} |"
    yield "| --- |" + " --- |" * (len(heads) + 1)
    parts = (("single stretches", lambda r: "category" in r), ("reports", lambda r: "category" not in r))
    for name, wanted in parts:
        own = [(a, b) for a, b in pairs if wanted(b)]
        if not own:
            continue
        characters = sum((moves(a, b) for a, b in own), Counter())
        same = sum(n for (x, y), n in characters.items() if x == y) / max(1, characters.total())
        cells = [f"{kappa(characters):.3f}", f"{same:.3f}", _f1(overlap(a["segments"], b["segments"]) for a, b in own)]
        marked = [(a, b) for a, b in own if "entities" in a["layers"] and "entities" in b["layers"]]
        if marked:
            cells.append(f"{kappa(sum((roles(a, b) for a, b in marked), Counter())):.3f}")
            bare = ((_without_kind(a), _without_kind(b)) for a, b in marked)
            cells += [
                _f1(overlap(a, b) for a, b in bare),
                _f1(overlap(a["entities"], b["entities"]) for a, b in marked),
            ]
        yield f"| {name} | {len(own)} | " + " | ".join([*cells, *["-"] * (6 - len(cells))]) + " |"


def _f1(counts: Iterable[tuple[int, int]]) -> str:
    shared, total = map(sum, zip(*counts, strict=True))
    return f"{shared / total:.3f}" if total else "-"


def _without_kind(record: Record) -> list[list[object]]:
    return [span[:3] for span in record["entities"]]


def differences(a: Record, b: Record) -> Iterator[str]:
    """Every stretch of characters, line and entity the two see differently, as readable lines."""
    text = a["text"]
    first, second = by_character(a), by_character(b)
    at = 0
    while at < len(text):
        end = at + 1
        if first[at] != second[at]:
            while end < len(text) and (first[end], second[end]) == (first[at], second[at]):
                end += 1
            yield f"{a['id']} move {first[at] or '-'} / {second[at] or '-'}: {text[at:end]}"
        at = end
    for (start, end, role), (*_, other) in zip(a["lines"], b["lines"], strict=True):
        if role != other:
            yield f"{a['id']} role {role} / {other}: {text[start:end]}"
    if "entities" in a["layers"] and "entities" in b["layers"]:
        mine, theirs = set(map(tuple, a["entities"])), set(map(tuple, b["entities"]))
        for start, end, label, kind in sorted(mine ^ theirs):
            side = "first" if (start, end, label, kind) in mine else "second"
            before, span, after = text[max(0, start - 6) : start], text[start:end], text[end : end + 6]
            yield f"{a['id']} entity only {side}: {before}[{span}:{kind or label}]{after}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path, help="annotations by one reader (corpus JSON lines)")
    parser.add_argument("second", type=Path, nargs="+", help="annotations by the other")
    parser.add_argument("--list", action="store_true", help="show every difference, first / second")
    args = parser.parse_args()
    pairs = matched(read([args.first]), read(args.second))
    if args.list:
        print("\n".join(line for a, b in pairs for line in differences(a, b)), end="\n\n")
    print("\n".join(table(pairs)))


if __name__ == "__main__":
    carry_out(main)

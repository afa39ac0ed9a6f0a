"""Count the corpus and write the tables into its data statement, training/data/README.md, so that they stay true.

python training/statement.py            # writes the tables
python training/statement.py --check    # only says whether they are up to date
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import agreement
from corpus import DATA, PARTS, Record, ours, read
from script import carry_out

STATEMENT = DATA / "README.md"
SECOND_READER = DATA / "agreement" / "second-reader.jsonl"
KINDS = ("reports", "excerpts", "single stretches")
_BEGIN, _END = "<!-- {} -->", "<!-- /{} -->"


def kind(record: Record) -> str:
    """Which of KINDS a record is."""
    return "single stretches" if "category" in record else "excerpts" if record.get("excerpt") else "reports"


def sizes(records: Sequence[Record]) -> Iterator[str]:
    """Records, characters, stretches and entities by kind and part."""
    yield "| | part | records | characters | body paragraphs | stretches of one move | entities |"
    yield "| --- | --- |" + " --: |" * 5
    for name in KINDS:
        for part in PARTS:
            own = [record for record in records if kind(record) == name and record["split"] == part]
            body = sum(role == "body" for record in own for *_, role in record["lines"])
            counts = [len(own), sum(len(record["text"]) for record in own), body]
            counts += [sum(len(record[layer]) for record in own) for layer in ("segments", "entities")]
            yield f"| {name} | {part} | " + " | ".join(map(str, counts)) + " |"


def crossed(records: Sequence[Record], key: str, title: str) -> Iterator[str]:
    """How many records of each kind have which value of ``key``, most frequent first."""
    by = {name: Counter(record.get(key) for record in records if kind(record) == name) for name in KINDS}
    total = sum(by.values(), Counter())
    values = sorted((value for value in total if value is not None), key=lambda value: (-total[value], str(value)))
    shown = [name for name in KINDS if any(by[name][value] for value in values)]
    yield f"| {title} | {' | '.join(shown)} |"
    yield "| --- |" + " --: |" * len(shown)
    for value in values:
        yield f"| {value} | {' | '.join(str(by[name][value]) for name in shown)} |"


def years(records: Sequence[Record]) -> Iterator[str]:
    """Records by year."""
    by = {name: Counter(record["year"] for record in records if kind(record) == name) for name in KINDS}
    yield f"| year | {' | '.join(KINDS)} |"
    yield "| --- |" + " --: |" * len(KINDS)
    for year in sorted(set().union(*by.values())):
        yield f"| {year} | {' | '.join(str(by[name][year]) for name in KINDS)} |"


def labels(records: Sequence[Record]) -> Iterator[str]:
    """Share of the characters of body text by move and kind; entities by label and kind."""
    characters = {name: Counter[str]() for name in KINDS}
    entities: Counter[str] = Counter()
    for record in records:
        for start, end, move in record["segments"]:
            characters[kind(record)][move] += end - start
        entities.update(f"{label} {sort}".strip() for *_, label, sort in record["entities"])
    yield f"| move (share of characters) | {' | '.join(KINDS)} |"
    yield "| --- |" + " --: |" * len(KINDS)
    for move in ("practice", "problem", "next_step", "other"):
        yield (
            f"| {move} | " + " | ".join(f"{counts[move] / counts.total():.1%}" for counts in characters.values()) + " |"
        )
    yield ""
    yield "Entities: " + ", ".join(f"{name} {number}" for name, number in sorted(entities.items())) + "."


def tables(records: Sequence[Record]) -> dict[str, list[str]]:
    """The lines of every table by its name in the statement."""
    second = agreement.matched(read([SECOND_READER]), records)
    return {
        "sizes": list(sizes(records)),
        "genre": list(crossed(records, "genre", "genre")),
        "rank": list(crossed(records, "rank", "rank of the body")),
        "style": list(crossed(records, "style", "prose of")),
        "headings": list(crossed(records, "headings", "headings")),
        "category": list(crossed(records, "category", "category")),
        "years": list(years(records)),
        "labels": list(labels(records)),
        "agreement": list(agreement.table(second)),
    }


def filled(text: str, found: dict[str, Iterable[str]] | dict[str, list[str]]) -> str:
    """The statement with every table between its marks. Raises ValueError where a mark is missing."""
    for name, lines in found.items():
        begin, end = _BEGIN.format(name), _END.format(name)
        if begin not in text or end not in text:
            raise ValueError(f"{STATEMENT}: the marks {begin} and {end} are missing")
        before, after = text.split(begin)[0], text.split(end)[1]
        text = "\n".join([before + begin, *lines, end + after])
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a table is out of date")
    args = parser.parse_args()
    text = STATEMENT.read_text(encoding="utf-8")
    new = filled(text, tables(read(ours())))
    if args.check and new != text:
        raise SystemExit(f"{STATEMENT} is out of date: run python training/statement.py")
    Path(STATEMENT).write_text(new, encoding="utf-8")
    print(f"{STATEMENT}: up to date")


if __name__ == "__main__":
    carry_out(main)

"""Count silent errors in tables: right ones in every shape, then the same with one fault each.

    python training/tables.py [--cases 5000] [--seed 0] [--markdown docs/tables.md] [--show 5] [--time]

Of the untouched tables all values must be read right. Of the damaged ones: "right" is every value there and right, "told" a flag,
a check not passed or a cell marked unreadable on the table concerned, "silent" a wrong value and nothing said,
"unseen" a value that lacks and nothing said. Where the damaged text is itself a right table with other numbers the case
is "undetectable" and counted apart. Part of the texts go through govnlp.repair first, some in traditional characters.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import opencc
from script import carry_out, text_of

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import table_damage as damage
import table_shapes as shapes

import govnlp
from govnlp.values import Table

OUTCOMES = ("right", "told", "silent", "unseen", "undetectable")
BAR = 0.002  # of the cases may be silent
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def read(text: str, rng: random.Random) -> list[Table]:
    """The tables of a text; one in five texts is repaired before, one in ten converted to traditional characters and repaired."""
    way = rng.random()
    if way < 0.1:
        text = _traditional().convert(text)
    if way < 0.3:
        text = govnlp.repair(text).text
    return shapes.read_text(text)


def untouched(count: int, seed: int) -> tuple[Counter[tuple[str, str]], list[tuple[damage.Case, list[Table]]]]:
    """(shape, "right" or "wrong") → untouched texts; those read wrong. A quarter have blank cells."""
    rng = random.Random(f"untouched {seed}")
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for number in range(count):
        case = damage.untouched(rng, blank=number % 4 == 0)
        tables = read(case.text, rng)
        right = wholly_right(case, tables)
        counts[case.shape, "right" if right else "wrong"] += 1
        if not right:
            wrong.append((case, tables))
    return counts, wrong


def wholly_right(case: damage.Case, tables: Sequence[Table]) -> bool:
    """Every table found, every cell right, blank cells blank, no flag, no check failed."""
    if [table.kind for table in tables] != [made.table for made in case.tables]:
        return False
    for made, table in zip(case.tables, tables, strict=True):
        inferred = any(cell.status == "inferred" for cell in table.cells)
        unreadable = any(cell.status == "unreadable" for cell in table.cells)
        failed = any(check.status == "fail" for check in table.checks)
        if damage.readings(table) != made.truth or unreadable or failed or (table.flags and not inferred):
            return False
    return True


def damaged(
    count: int, seed: int
) -> tuple[Counter[tuple[str, str, str]], Counter[str], list[tuple[damage.Case, list[Table], str]]]:
    """(fault, kind, outcome) → cases; reason → undetectable cases, with "inferred" and "inferred wrongly" → cells; the
    silent and unseen cases."""
    rng = random.Random(f"damaged {seed}")
    counts: Counter[tuple[str, str, str]] = Counter()
    notes: Counter[str] = Counter()
    bad = []
    for number in range(count):
        fault = damage.ALL_FAULTS[number % len(damage.ALL_FAULTS)]
        kind = rng.choice(damage.KINDS)
        case = damage.damaged(fault, kind, rng)
        tables = read(case.text, rng)
        result = damage.outcome(case, tables)
        counts[fault, kind, result] += 1
        cells, wrong = damage.inferred(case, tables)
        notes["inferred"] += cells
        notes["inferred wrongly"] += wrong
        if result == "undetectable":
            notes[damage.why_undetectable(case)] += 1
        if result in ("silent", "unseen") or wrong:
            bad.append((case, tables, result))
    return counts, notes, bad


def rows_of(counts: Counter[tuple[str, str, str]], part: int, names: Iterable[str]) -> list[str]:
    """A Markdown table of outcomes by fault (part 0) or by kind (part 1)."""
    lines = [
        f"| {('damage', 'table')[part]} | cases | {' | '.join(OUTCOMES)} |",
        "|---|" + "--:|" * (1 + len(OUTCOMES)),
    ]
    for name in (*names, "all"):
        own = Counter[str]()
        for key, number in counts.items():
            if name in (key[part], "all"):
                own[key[2]] += number
        lines.append(f"| {name} | {own.total()} | " + " | ".join(str(own[result]) for result in OUTCOMES) + " |")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--markdown", type=Path, help="write the tables between the bench's marks in this file")
    parser.add_argument("--show", type=int, default=0, help="print so many texts that were read wrong or silently")
    parser.add_argument("--time", action="store_true", help="time growing texts instead")
    args = parser.parse_args()
    if args.time:
        return timed()
    fine, wrong = untouched(args.cases // 2, args.seed)
    counts, notes, bad = damaged(args.cases, args.seed)
    read_right = sum(number for (_, result), number in fine.items() if result == "right")
    silent = sum(number for (_, _, result), number in counts.items() if result == "silent")
    lines = [
        f"Untouched: {read_right} of {fine.total()} texts read wholly right.",
        f"Damaged: {silent} of {counts.total()} cases silent, {silent / counts.total():.2%} (bar {BAR:.1%}).",
        f"Inferred in them: {notes.pop('inferred')} cells, {notes.pop('inferred wrongly')} of them wrong.",
        *("", *rows_of(counts, 0, damage.ALL_FAULTS), "", *rows_of(counts, 1, damage.KINDS), ""),
        "Undetectable, and why:",
        *("", *(f"- {number}: {reason}" for reason, number in notes.most_common())),
    ]
    print("\n".join(lines))
    show(wrong, bad, args.show)
    if args.markdown:
        text = text_of(args.markdown)
        if BEGIN not in text or END not in text:
            raise SystemExit(
                f"{args.markdown} lacks the markers {BEGIN!r} and {END!r}: put both in, on lines of their own"
            )
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        args.markdown.write_text("\n".join([before + BEGIN, *lines, END + after]), encoding="utf-8")
    return int(read_right < fine.total() or silent > BAR * counts.total())


def show(
    wrong: Sequence[tuple[damage.Case, list[Table]]], bad: Sequence[tuple[damage.Case, list[Table], str]], count: int
) -> None:
    """Print what went wrong: shapes and faults of all, the texts of the first."""
    if count:
        print(
            "\nuntouched, read wrong:", Counter((case.tables[0].kind, case.shape) for case, _ in wrong).most_common(40)
        )
        print(
            "\nsilent, unseen:",
            Counter((case.fault, case.tables[0].kind, result) for case, _, result in bad).most_common(60),
        )
    bad = sorted(bad, key=lambda found: found[2])  # silent before unseen
    for case, tables, *_ in [*wrong[:count], *bad[:count]]:
        print("\n" + "=" * 80, case.shape, case.fault, *(made.kind for made in case.tables))
        print(case.text)
        for table in tables:
            truths = [made.truth for made in case.tables if made.table == table.kind]
            print("-->", table.kind, table.format, table.flags, damage.wrong_cells(table, truths))
            print([(cell.row, cell.column, cell.value, cell.status) for cell in table.cells if cell.status != "value"])


# ---- time


FLOODS: dict[str, Callable[[int], str]] = {
    "empty cells in a row": lambda n: "规章 |" + " |" * n,
    "bars and blanks": lambda n: "| " * n,
    "bars on lines": lambda n: "|\n" * n,
    "zeros on lines": lambda n: "0\n" * n,
    "labels": lambda n: "予以公开\n重复申请\n" * n,
    "labels on a line": lambda n: "予以公开 0 重复申请 0 属于国家秘密 0 " * n,
    "rows of the form": lambda n: "规章\n0\n1\n2\n" * n,
    "unknown rows": lambda n: "某某行 | 0 | 0 |\n" * n,
    "annex heads": lambda n: "附表一\n指标\n单位\n数量\n" * n,
    "annex rows": lambda n: "指标 | 单位 | 数量 |\n" + "公开条目 | 条 | 1 |\n" * n,
    "brackets": lambda n: "规章（" * n,
    "whole tables": lambda n: "\n".join([_table()] * max(n // 200, 1)),
}


@cache
def _table() -> str:
    return shapes.pipe_rows(shapes.request_table("2021", random.Random(1))[0])


def timed() -> int:
    """Print the time a character takes in texts of growing size, relative to the smallest: near 1 where it is linear."""
    print("| what | repeated | characters | seconds | time of a character |\n|---|--:|--:|--:|--:|")
    for name, flood in FLOODS.items():
        first = 0.0
        for times in (5_000, 20_000, 80_000):
            text = flood(times)
            started = time.process_time()
            shapes.read_text(text)
            spent = time.process_time() - started
            first = first or spent / len(text)
            print(f"| {name} | {times} | {len(text)} | {spent:.2f} | {spent / len(text) / first:.2f} |")
    return 0


if __name__ == "__main__":
    carry_out(main)

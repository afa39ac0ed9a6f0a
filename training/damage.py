"""Damage the project's own reports in every way of tests/damage_kinds.py, repair them, and print what came back.

    python training/damage.py [--cases N] [--seed S] [--markdown docs/repair.md] [--failures N] [--only WORD]

--markdown replaces the table between the two markers in a file. --failures shows the first places of cases that did not
come back, kind by kind.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from script import carry_out, missing, text_of

from govnlp.text.marks import marks
from govnlp.text.repair import repair

ROOT = Path(__file__).parent.parent
BEGIN, END = "<!-- damage table: written by training/damage.py -->", "<!-- end of damage table -->"


sys.path.append(str(ROOT / "tests"))

try:
    import damage_kinds as damage  # (tests/ is no package)
    from damage_cases import BUT_LOST, IN_PART, LEFT, RESTORED, WRONG, Case, judge
except ModuleNotFoundError as error:
    sys.exit(missing(error))

HEADER = ("kind", "row", "to be", "cases", "restored", "all but lost", "in part", "left alone", "wrong", "flagged")


class Score(NamedTuple):
    """outcomes: how many cases came to what; flagged: in how many something is marked that the clean text has not;
    missed: the cases that did not come back, with what came."""

    outcomes: Counter[str]
    flagged: int
    missed: list[tuple[str, Case, str]]

    def share(self, outcome: str) -> float:
        return self.outcomes[outcome] / max(1, self.outcomes.total())


def measure(cases: Iterable[Case]) -> Score:
    """Repair the cases and count what became of them."""
    score = Score(Counter(), 0, [])
    for case in cases:
        repaired = repair(case.damaged).text
        outcome = judge(case, repaired)
        score.outcomes[outcome] += 1
        score = score._replace(flagged=score.flagged + bool(new_marks(case, repaired)))
        if outcome != RESTORED:
            score.missed.append((outcome, case, repaired))
    return score


def new_marks(case: Case, repaired: str) -> Counter[str]:
    """The marks of the repaired text, by kind, that the expected text has not."""
    found, expected = (Counter(mark.kind for mark in marks(text)) for text in (repaired, case.expected))
    return found - expected


def rows(count: int, seed: int, only: str) -> Iterator[tuple[tuple[str, ...], Score]]:
    """The rows of the table with the score behind each."""
    for kind in damage.KINDS:
        if only in kind.name:
            score = measure(damage.cases(kind, count, seed))
            yield _row(kind.name, str(kind.row), kind.repair, score), score
    if only in "three at once":
        score = measure(damage.combined(count, seed))
        yield _row("three at once", "", "", score), score


def _row(name: str, row: str, bar: str, score: Score) -> tuple[str, ...]:
    shares = [f"{score.share(outcome):.1%}" for outcome in (RESTORED, BUT_LOST, IN_PART, LEFT, WRONG)]
    count = score.outcomes.total()
    return (name, row, bar, str(count), *shares, f"{score.flagged / max(1, count):.1%}")


def markdown(table: Iterable[tuple[str, ...]]) -> str:
    ruler = ("---", *("---:" if name not in ("to be",) else "---" for name in HEADER[1:]))
    return "\n".join("| " + " | ".join(row) + " |" for row in (HEADER, ruler, *table))


def replace_table(path: Path, table: str) -> None:
    """Put the table between the markers of a file. Raises SystemExit where they are missing."""
    text = text_of(path)
    if BEGIN not in text or END not in text:
        raise SystemExit(f"{path} lacks the markers {BEGIN!r} and {END!r}: put both in, on lines of their own")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


def _show(score: Score, count: int) -> None:
    for outcome, case, repaired in score.missed[:count]:
        at = next((i for i, (a, b) in enumerate(zip(repaired, case.expected, strict=False)) if a != b), 0)
        at = at or min(len(repaired), len(case.expected)) * (repaired[:1] == case.expected[:1])
        place = next((e for e in case.places if e.end >= at - 20), case.places[-1])
        print(f"    {outcome}: {case.damaged[max(0, place.start - 20) : place.end + 20]!r}")
        print(f"      expected {case.expected[max(0, at - 20) : at + 20]!r}")
        print(f"      repaired {repaired[max(0, at - 20) : at + 20]!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=200, help="cases of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--markdown", type=Path, help="file whose table is replaced")
    parser.add_argument("--failures", type=int, default=0, help="cases to show of each kind that did not come back")
    parser.add_argument("--only", default="", help="kinds with this word in their name")
    args = parser.parse_args()
    widths = (44, 4, 5, 6, 9, 13, 9, 11, 9, 9)
    table = []
    print("".join(f"{cell:<{width}}" for cell, width in zip(HEADER, widths, strict=True)))
    for row, score in rows(args.cases, args.seed, args.only):
        print("".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)), flush=True)
        _show(score, args.failures)
        table.append(row)
    if args.markdown:
        replace_table(args.markdown, markdown(table))


if __name__ == "__main__":
    carry_out(main)

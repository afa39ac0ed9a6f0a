"""A few hundred cases of the bench in training/tables.py: right tables are read right, damage is never silent."""

from __future__ import annotations

import random
from collections import Counter

import pytest
import table_damage as damage
from table_shapes import read_text

from govnlp.values import Cell, Check, Table


@pytest.mark.parametrize("blank", [False, True], ids=["full", "blank cells"])
@pytest.mark.parametrize("seed", range(60))
def test_untouched_tables_are_read_wholly_right(seed: int, blank: bool) -> None:
    case = damage.untouched(random.Random(f"{seed} {blank}"), blank)
    tables = read_text(case.text)
    assert [table.kind for table in tables] == [made.table for made in case.tables], case.shape
    for made, table in zip(case.tables, tables, strict=True):
        assert damage.readings(table) == made.truth, case.shape
        assert "unreadable" not in {cell.status for cell in table.cells}
        assert "fail" not in {check.status for check in table.checks}
        for cell in table.cells:
            printed = "" if cell.start is None else case.text[cell.start : cell.end]
            assert cell.status == "inferred" or damage.printed(printed) == cell.value


@pytest.mark.parametrize("fault", damage.ALL_FAULTS)
@pytest.mark.parametrize("kind", damage.KINDS)
def test_no_damage_is_passed_over_in_silence(kind: str, fault: str) -> None:
    rng = random.Random(f"{kind} {fault}")
    for _ in range(6):
        case = damage.damaged(fault, kind, rng)
        assert damage.outcome(case, read_text(case.text)) != "silent", f"{case.shape}\n{case.text}"


def test_nothing_inferred_is_wrong() -> None:
    rng = random.Random(8)
    count = 0
    for number in range(250):
        fault = ("cell dropped", "cell doubled", "row label lost", "column lost", "cell moved")[number % 5]
        case = damage.damaged(fault, rng.choice(("requests 2019", "requests 2021", "reviews")), rng)
        cells, wrong = damage.inferred(case, read_text(case.text))
        assert not wrong, f"{fault}\n{case.text}"
        count += cells
    assert count > 200


# ---- the bench itself must be able to count an error


def _reading(case: damage.Case, change: dict[tuple[str, str], str], **more: object) -> Table:
    made = case.tables[0]
    cells = [Cell(*where, change.get(where, value), "value", 0, 1) for where, value in made.truth.items()]
    return Table(made.table, "", 0, 1, tuple(cells), **more)  # type: ignore[arg-type]


def test_the_bench_tells_its_outcomes_apart() -> None:
    case = damage.damaged("row lost", "requests 2021", random.Random(1))
    wrong = {("1", "other"): "777"}
    failed = Check("A", "other", "fail", 1, 2)
    assert damage.outcome(case, [_reading(case, {})]) == "right"
    assert damage.outcome(case, [_reading(case, wrong)]) == "silent"
    assert damage.outcome(case, [_reading(case, wrong, flags=("rows_missing",))]) == "told"
    assert damage.outcome(case, [_reading(case, wrong, checks=(failed,))]) == "told"
    assert damage.outcome(case, []) == "unseen"


def test_only_what_makes_a_right_table_again_is_undetectable() -> None:
    rng = random.Random(2)
    reasons = Counter(
        bool(damage.why_undetectable(damage.damaged(fault, kind, rng)))
        for kind in damage.KINDS[:2]
        for fault in damage.ALL_FAULTS
        for _ in range(10)
    )
    assert reasons == {False: 200}
    digits = [damage.damaged("digit lost", "disclosure 2021", rng) for _ in range(40)]
    assert sum(bool(damage.why_undetectable(case)) for case in digits) > 30
    rows = [damage.damaged("row lost", "disclosure 2021", rng) for _ in range(10)]
    assert not any(damage.why_undetectable(case) for case in rows)

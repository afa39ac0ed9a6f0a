"""The list of gains and losses of training/rules.py."""

from __future__ import annotations

from typing import Any

from rules import compare, entities


def row(start: int, value: dict[str, Any], label: str = "COUNT") -> dict[str, Any]:
    return {
        "source": "a", "start": start, "end": start + 2, "label": label, "kind": "", "value": value, "context": f"at {start}",
        "rule": "r",
    }  # fmt: skip


def test_what_was_lost_gained_and_changed() -> None:
    before = [row(0, {"number": 1}), row(5, {"number": 2}), row(9, {"number": 3})]
    after = [row(0, {"number": 1, "new": 0}), row(5, {"number": 7}), row(20, {"number": 4}, "DATE")]
    assert [(label, verdict) for label, verdict, _ in compare(before, after)] == [
        ("COUNT", "changed"),
        ("COUNT", "lost"),
        ("DATE", "gained"),
    ]
    assert "number: 2 → 7" in compare(before, after)[0][2]


def test_rows_are_what_the_components_find() -> None:
    (only,) = entities([("a", "收到申请37件")])
    assert (only["label"], only["context"], only["value"]["number"]) == ("COUNT", "收到申请【37件】", 37)

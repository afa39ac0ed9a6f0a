"""The clean text that is damaged: the project's own reports as repair gives them back."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from govnlp.text.repair import repair

REPORTS = Path(__file__).parent.parent / "training" / "data" / "reports.jsonl"


@cache
def clean_reports(held_out: bool = False) -> tuple[str, ...]:
    """The reports; held_out: only those the character model was not made from."""
    records = (json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines())
    return tuple(repair(r["text"]).text for r in records if not held_out or r["split"] == "test")

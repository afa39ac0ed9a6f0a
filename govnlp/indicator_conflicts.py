"""Indicators of one report that contradict each other and no table decides: which one is right is not known."""

from __future__ import annotations

from collections.abc import Iterable

from govnlp.indicators import Indicator, definitions, tells


def without_conflicts(found: Iterable[Indicator]) -> list[Indicator]:
    """The indicators of a report in order, without nil returns of what has a figure elsewhere in it, and without those of
    which a report has one value (single in lexicon/indicators.jsonl) where it tells two. What stands beside a table cell
    stays: ``agrees`` says which is right."""
    kept = list(found)
    figures = {one.id for one in kept if one.rule in ("count", "sum") and one.value}
    split = {d.id for d in definitions() if d.single and not _alike([one for one in kept if one.id == d.id])}
    return [
        one
        for one in kept
        if not (one.rule == "nil" and one.id in figures and not one.agrees)
        and not (one.id in split and one.cell_value is None)
    ]


def _alike(told: list[Indicator]) -> bool:
    """Whether all say the same as the first, as far as the text is exact."""
    others = [one for one in told[1:] if one.value is not None]
    return all(tells(told[0], one.value) is not False or tells(one, told[0].value) for one in others)

"""Indicators of one report that contradict each other and no table decides: mostly it is not known which one is right."""

from __future__ import annotations

import re
from collections.abc import Iterable

from govnlp.indicators.sentences import Indicator, definitions, tells
from govnlp.values import Number

_OVER_YEARS = re.compile("截至|截止|累计|历年|以来|到[12][0-9]{3}年底")
_OF_YEAR = re.compile("全年|[本今]年|[12][0-9]{3}年(?!底|末|以来|[0-9]{1,2}月)")


def without_conflicts(found: Iterable[Indicator], text: str = "") -> list[Indicator]:
    """The indicators of a report in order, without nil returns of what has a figure elsewhere in it, and without those of
    which a report has one value (single in lexicon/indicators.jsonl) where it tells two, unless one of them is the year's
    by what ``text`` says or the sum of the others. What stands beside a table cell stays: ``agrees`` says which is right."""
    kept = list(found)
    figures = {one.id for one in kept if one.rule in ("count", "sum") and one.value}
    sure: dict[str, set[Number | None]] = {}
    for definition in definitions():
        told = [one for one in kept if one.id == definition.id]
        if definition.single and not _alike(told):
            sure[definition.id] = _of_the_year(told, text) or _whole(told)
    return [
        one
        for one in kept
        if not (one.rule == "nil" and one.id in figures and not one.agrees)
        and not (one.id in sure and one.cell_value is None and one.value not in sure[one.id])
    ]


def _alike(told: list[Indicator]) -> bool:
    """Whether all say the same as the first, as far as the text is exact."""
    others = [one for one in told[1:] if one.value is not None]
    return all(tells(told[0], one.value) is not False or tells(one, told[0].value) for one in others)


def _of_the_year(told: list[Indicator], text: str) -> set[Number | None]:
    """The values of those that are told of a year (2018年公开信息48条), where all others are more and are told as a sum over
    years (截至2018年底累计公开信息310条); none otherwise."""
    year, sums = [], []
    for one in told:
        start, _ = one.sentence or (one.start or 0, 0)
        said = text[start : one.start]
        clause = said[said.rfind("，") + 1 :]
        told_of = clause if _OF_YEAR.search(clause) else said
        year += [one] if _OF_YEAR.search(told_of) and not _OVER_YEARS.search(told_of) else []
        sums += [one] if _OVER_YEARS.search(told_of) and not _OF_YEAR.search(told_of) else []
    if len(year) + len(sums) < len(told) or not year or not _alike(year):
        return set()
    values = {one.value for one in year}
    larger = all(one.value is not None and all(v is not None and v < one.value for v in values) for one in sums)
    return values if larger else set()


def _whole(told: list[Indicator]) -> set[Number | None]:
    """The largest value, where it is the sum of the others (one for each of the bodies reported on)."""
    if any(one.value is None or one.approximate for one in told):
        return set()
    values = sorted(one.value for one in told if one.value is not None)
    return {values[-1]} if len(values) > 2 and sum(values[:-1]) == values[-1] else set()

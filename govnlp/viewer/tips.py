"""What is told of a thing when it is pointed at: values, repairs, marks and probabilities in words."""

from __future__ import annotations

from collections.abc import Mapping

from govnlp.indicators.sentences import Indicator
from govnlp.report import Entity
from govnlp.text.alignment import Edit
from govnlp.text.marks import Mark
from govnlp.values import (
    AgencyValue,
    CountValue,
    DateValue,
    DocumentValue,
    DurationValue,
    MoneyValue,
    Number,
    PercentValue,
    Value,
)
from govnlp.viewer.words import Words

_SIGNS = {"about": "≈ ", "over": "> ", "under": "< ", "at_least": "≥ ", "at_most": "≤ "}
_LONGEST = 160


def entity(one: Entity, words: Words) -> str:
    """An entity's label and kind, then its value."""
    kind = f" · {words.named('kind', one.kind)}" if one.kind else ""
    lines = [words.named("entity", one.label) + kind]
    return "\n".join(lines + (_value(one.value, words) if one.value else []))


def _value(value: Value, words: Words) -> list[str]:
    if isinstance(value, DateValue):
        return _date(value, words)
    if isinstance(value, AgencyValue):
        code = f" ({value.code})" if value.code else ""
        name = value.name + code if value.name else words["value.unnamed"]
        return [name, *([value.reason] if value.reason else [])]
    if isinstance(value, DocumentValue):
        return [text for text in (f"《{value.title}》" if value.title else "", value.number) if text]
    if isinstance(value, CountValue):
        told = [f"{words['value.item']}: {value.item}"] if value.item else []
        told += [f"{words['value.action']}: {value.action}"] if value.action else []
        told += [words["value.part"]] if value.part_of else []
        return [_amount(value.number, value.bounds, value.approximate, words) + f" {value.unit}", *told]
    return [_measure(value, words)]


def _date(value: DateValue, words: Words) -> list[str]:
    ends = [day.isoformat() if day else "?" for day in (value.start, value.end)]
    placed = ends[0] if ends[0] == ends[1] else f"{ends[0]} – {ends[1]}"
    told = [words["value.unplaced"] if placed == "?" else placed, words.named("precision", value.precision)]
    told += [words["value.needs_year"]] if value.needs_year else []
    return told + ([words["value.masked"]] if value.masked else [])


def _measure(value: PercentValue | MoneyValue | DurationValue, words: Words) -> str:
    """A share, a sum or a duration with its unit."""
    if isinstance(value, MoneyValue):
        return f"{_amount(value.amount, value.bounds, value.approximate, words)} {value.currency}"
    unit = words.named("unit", value.unit) if isinstance(value, DurationValue) else value.unit
    return f"{_amount(value.number, value.bounds, value.approximate, words)} {unit}"


def _amount(number: Number | None, bounds: tuple[Number, Number] | None, approximate: str, words: Words) -> str:
    if bounds:
        return f"{_SIGNS.get(approximate, '')}{bounds[0]:,}–{bounds[1]:,}"
    return words["value.open"] if number is None else f"{_SIGNS.get(approximate, '')}{number:,}"


def edit(one: Edit, words: Words) -> str:
    """A repair: its kinds, before and after."""
    kinds = ", ".join(words.named("repair", kind) for kind in one.kind.split("+"))
    return f"{words['repair']}: {kinds}\n{brief(one.before) or '∅'} → {brief(one.after) or '∅'}"


def mark(one: Mark, words: Words) -> str:
    """Damage that was not restored."""
    return f"{words['mark']}: {words.named('flag', one.kind)}\n{one.note}"


def scores(label: str, found: Mapping[str, float], words: Words) -> str:
    """A move with the probability of every move, the likeliest first."""
    told = sorted(found.items(), key=lambda pair: -pair[1])
    return "\n".join([words.named("tip", label), *(f"{words.named('move', name)} {p:.2f}" for name, p in told)])


def brief(text: str) -> str:
    """Text on one line, of a long one the beginning; where it is nothing but space the space made visible."""
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return visible(text)


def visible(text: str) -> str:
    """Line ends as ⏎, and text of nothing but spaces as signs for them."""
    text = text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎")
    return (
        text
        if text.strip()
        else text.replace(" ", "␣").replace("\u3000", "␣").replace("\u00a0", "␣").replace("\t", "⇥")
    )


def indicator(one: Indicator, words: Words) -> str:
    """What the text says of an indicator."""
    return f"{_amount(one.value, None, one.approximate, words)} {one.unit}".strip()

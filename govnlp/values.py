"""What the components find, as typed values: frozen dataclasses that turn into plain JSON and back.

They ride on a Doc as plain data (see pipeline/extensions.py), so offsets inside them count characters of ``doc.text``,
the repaired text; ``govnlp.Report`` holds the same things with offsets into the source.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

Json = dict[str, Any]


Number = int | Decimal
Stretch = tuple[int, int]
Move = Callable[[int, int], Stretch]


@dataclass(frozen=True, slots=True)
class DateValue:
    """A stretch of calendar time, first and last day inclusive.

    start, end: None where the text cannot be placed (no year known, or a masked year). Of ``…以来`` the end is the last day
    the report's figures cover, None as long as that is not known.
    precision: "day", "month", "quarter", "half", "year" or "range".
    needs_year: the report's year was used, or would be needed, to place it. masked: the year is blotted out (20XX年).
    """

    start: datetime.date | None
    end: datetime.date | None
    precision: str
    needs_year: bool = False
    masked: bool = False

    def to_dict(self) -> Json:
        return {
            "start": self.start and self.start.isoformat(),
            "end": self.end and self.end.isoformat(),
            "precision": self.precision,
            "needs_year": self.needs_year,
            "masked": self.masked,
        }

    @classmethod
    def from_dict(cls, data: Json) -> DateValue:
        day = datetime.date.fromisoformat
        start, end = (data[key] and day(data[key]) for key in ("start", "end"))
        return cls(start, end, data["precision"], data["needs_year"], data.get("masked", False))


@dataclass(frozen=True, slots=True)
class CountValue:
    """How many of what, and what was done with it.

    number: exact (an int, or a Decimal where the text has a fraction); None for 几十, 数百 and the like and for a range
    (3-5次), whose ends are in bounds. approximate: "" exact, else "about", "over", "under", "at_least" or "at_most".
    unit: the measure word. item: what is counted, action: what was done with it, both as the text says it, "" where it
    does not. item_at, action_at: where they stand. part_of: where the COUNT stands of which this is a part (其中).
    """

    number: Number | None
    unit: str
    approximate: str = ""
    item: str = ""
    action: str = ""
    bounds: tuple[Number, Number] | None = None
    item_at: Stretch | None = None
    action_at: Stretch | None = None
    part_of: Stretch | None = None

    def moved(self, move: Move) -> CountValue:
        """The same with its places moved to other offsets by ``move``."""
        return CountValue(
            self.number,
            self.unit,
            self.approximate,
            self.item,
            self.action,
            self.bounds,
            self.item_at and move(*self.item_at),
            self.action_at and move(*self.action_at),
            self.part_of and move(*self.part_of),
        )

    def to_dict(self) -> Json:
        return {
            "number": _plain(self.number),
            "bounds": self.bounds and [_plain(n) for n in self.bounds],
            "unit": self.unit,
            "approximate": self.approximate,
            "item": self.item,
            "action": self.action,
            "item_at": self.item_at and list(self.item_at),
            "action_at": self.action_at and list(self.action_at),
            "part_of": self.part_of and list(self.part_of),
        }

    @classmethod
    def from_dict(cls, data: Json) -> CountValue:
        return cls(
            _number(data["number"]),
            data["unit"],
            data["approximate"],
            data["item"],
            data.get("action", ""),
            _bounds(data.get("bounds")),
            _stretch(data.get("item_at")),
            _stretch(data.get("action_at")),
            _stretch(data.get("part_of")),
        )


@dataclass(frozen=True, slots=True)
class PercentValue:
    """A share. number: in units of ``unit``, exact (98.7% is 98.7), None for a range, whose ends are in bounds, and where
    the text leaves it open. unit: "%", "‰", "‱" or "个百分点". approximate: as of a count."""

    number: Number | None
    unit: str
    approximate: str = ""
    bounds: tuple[Number, Number] | None = None

    def to_dict(self) -> Json:
        return {
            "number": _text(self.number),
            "bounds": self.bounds and [_text(n) for n in self.bounds],
            "unit": self.unit,
            "approximate": self.approximate,
        }

    @classmethod
    def from_dict(cls, data: Json) -> PercentValue:
        return cls(_exact(data["number"]), data["unit"], data["approximate"], _exact_pair(data["bounds"]))


@dataclass(frozen=True, slots=True)
class MoneyValue:
    """A sum. amount: in yuan (or the basic unit of ``currency``), exact; None for a range, whose ends are in bounds, and
    where the text leaves it open (数十万元). unit: as printed (万元); currency: ISO 4217. approximate: as of a count."""

    amount: Number | None
    unit: str
    currency: str = "CNY"
    approximate: str = ""
    bounds: tuple[Number, Number] | None = None

    def to_dict(self) -> Json:
        return {
            "amount": _text(self.amount),
            "bounds": self.bounds and [_text(n) for n in self.bounds],
            "unit": self.unit,
            "currency": self.currency,
            "approximate": self.approximate,
        }

    @classmethod
    def from_dict(cls, data: Json) -> MoneyValue:
        return cls(
            _exact(data["amount"]), data["unit"], data["currency"], data["approximate"], _exact_pair(data["bounds"])
        )


@dataclass(frozen=True, slots=True)
class DurationValue:
    """A length of time. number: how many of ``unit``, exact (半年 is 0.5 year), None for a range, whose ends are in
    bounds, and where the text leaves it open. unit: second, minute, hour, day, working_day, week, month, quarter or year.
    approximate: as of a count."""

    number: Number | None
    unit: str
    approximate: str = ""
    bounds: tuple[Number, Number] | None = None

    def to_dict(self) -> Json:
        return {
            "number": _text(self.number),
            "bounds": self.bounds and [_text(n) for n in self.bounds],
            "unit": self.unit,
            "approximate": self.approximate,
        }

    @classmethod
    def from_dict(cls, data: Json) -> DurationValue:
        return cls(_exact(data["number"]), data["unit"], data["approximate"], _exact_pair(data["bounds"]))


@dataclass(frozen=True, slots=True)
class DocumentValue:
    """A document. title: without its outer 《》, "" where only the number stands. number: as printed, brackets made 〔〕
    (国办发〔2017〕18号), "" where there is none; issuer: the issuer's word in it (国办发), year and serial its figures, None
    where it has none."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    year: int | None = None
    serial: int | None = None

    def to_dict(self) -> Json:
        return _fields(self)

    @classmethod
    def from_dict(cls, data: Json) -> DocumentValue:
        return cls(**data)


def _fields(value: Any) -> Json:
    """The fields of a dataclass with slots as they are: dataclasses.asdict would copy whatever they hold."""
    return {name: getattr(value, name) for name in value.__slots__}


def _plain(number: Number | None) -> int | str | None:
    """A number for JSON: a fraction as a string keeps its decimals exact."""
    return str(number) if isinstance(number, Decimal) else number


def _number(data: int | str | None) -> Number | None:
    return Decimal(data) if isinstance(data, str) else data


def _bounds(data: list[Any] | None) -> tuple[Number, Number] | None:
    low, high = (_number(n) for n in data) if data else (None, None)
    return None if low is None or high is None else (low, high)


def _text(number: Number | None) -> str | None:
    """A number for JSON as a string, whole or not: a column of them has one type."""
    return None if number is None else str(number)


def _exact(data: str | None) -> Number | None:
    if data is None:
        return None
    value = Decimal(data)
    return int(value) if value == value.to_integral_value() and "." not in data else value


def _exact_pair(data: list[str] | None) -> tuple[Number, Number] | None:
    low, high = (_exact(n) for n in data) if data else (None, None)
    return None if low is None or high is None else (low, high)


def _stretch(data: list[int] | None) -> Stretch | None:
    return (data[0], data[1]) if data else None


@dataclass(frozen=True, slots=True)
class AgencyValue:
    """Which public body is meant.

    name: the canonical full name, "" where it cannot be known; code: the place's six-digit GB/T 2260 code or "".
    reason: why the name is empty, or what it was concluded from.
    """

    name: str = ""
    code: str = ""
    reason: str = ""

    def to_dict(self) -> Json:
        return _fields(self)

    @classmethod
    def from_dict(cls, data: Json) -> AgencyValue:
        return cls(**data)


Value = DateValue | CountValue | PercentValue | MoneyValue | DurationValue | DocumentValue | AgencyValue

# The type of value an entity of each label has.
VALUES: dict[str, type[Value]] = {
    "DATE": DateValue,
    "COUNT": CountValue,
    "PERCENT": PercentValue,
    "MONEY": MoneyValue,
    "DURATION": DurationValue,
    "DOCUMENT": DocumentValue,
    "AGENCY": AgencyValue,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. value is the text as printed (digits folded to ASCII, separators and unit kept out where they are
    none of the value); status: "value", "blank", "unreadable" or "inferred". start, end: None for an inferred cell."""

    row: str
    column: str
    value: str
    status: str
    start: int | None
    end: int | None

    def moved(self, move: Move) -> Cell:
        """The same with its offsets moved by ``move``."""
        if self.start is None or self.end is None:
            return self
        return Cell(self.row, self.column, self.value, self.status, *move(self.start, self.end))


@dataclass(frozen=True, slots=True)
class Check:
    """An identity of a table. id: A, B, C or D (docs/tables.md); where: the column, row or group it is taken over;
    status: "pass", "fail" or "unknown"; left, right: both sides, None where a cell they need is not known."""

    id: str
    where: str
    status: str
    left: int | None
    right: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its cells and checks. kind: requests, disclosure, reviews, annex or other; format: "2019", "2021",
    "2014", "mixed" or "" where the layout belongs to no statutory form; flags say what could not be read; caption: the line
    that names an annex. The output schema has neither flags nor captions, and they do not count in comparisons.
    """

    kind: str
    format: str
    start: int
    end: int
    cells: tuple[Cell, ...] = ()
    checks: tuple[Check, ...] = ()
    flags: tuple[str, ...] = field(default=(), compare=False)
    caption: str = field(default="", compare=False)

    def moved(self, move: Move) -> Table:
        """The same with its offsets and those of its cells moved by ``move``."""
        start, end = move(self.start, self.end)
        return replace(self, start=start, end=end, cells=tuple([cell.moved(move) for cell in self.cells]))

    def to_dict(self) -> Json:
        data = _fields(self)
        for key in ("cells", "checks"):
            data[key] = [_fields(part) for part in data[key]]
        data["flags"] = list(self.flags)
        return data

    @classmethod
    def from_dict(cls, data: Json) -> Table:
        return cls(
            **{
                **data,
                "cells": tuple(Cell(**cell) for cell in data["cells"]),
                "checks": tuple(Check(**check) for check in data["checks"]),
                "flags": tuple(data["flags"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """Who reports, on which year. Empty strings and None mean the text does not tell.

    agency_confidence: 0 to 1; agency_evidence: the parts of the text that name the body (title, signature, author,
    publisher, contact, opening, body), the weightiest first; author: a first sentence as 由X编制 or 现公布X…年度报告, contact:
    请与X联系; the output schema does not have it, and it does not count in comparisons.
    region: the place's full name. period: first and last ISO day the figures cover, of a school year that is all that is
    told September to August.
    published: an ISO date, or only its year or month where the text tells no more. format: free, 2014, 2019, 2021, mixed.
    is_report: 0 to 1, how much the text looks like a report of this genre. flags: ids of lexicon/flags.jsonl.
    """

    title: str = ""
    agency: str = ""
    agency_confidence: float = 0.0
    region: str = ""
    year: int | None = None
    period: tuple[str, str] | None = None
    published: str = ""
    format: str = "free"
    is_report: float = 0.0
    flags: tuple[str, ...] = field(default=())
    agency_evidence: tuple[str, ...] = field(default=(), compare=False)

    def to_dict(self) -> Json:
        data = _fields(self)
        data["agency_evidence"] = list(self.agency_evidence)
        data["period"] = list(self.period) if self.period else None
        data["flags"] = list(self.flags)
        return data

    @classmethod
    def from_dict(cls, data: Json) -> Profile:
        period = data["period"]
        lists = {name: tuple(data.get(name, ())) for name in ("flags", "agency_evidence")}
        return cls(**{**data, **lists, "period": period and (period[0], period[1])})

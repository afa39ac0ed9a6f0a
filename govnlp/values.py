"""What the components find, as typed values: frozen dataclasses that turn into plain JSON and back.

They ride on a Doc as plain data (see pipeline/extensions.py), so offsets inside them count characters of ``doc.text``,
the repaired text; ``govnlp.Report`` holds the same things with offsets into the source.
"""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DateValue:
    """A stretch of calendar time, first and last day inclusive.

    start, end: None where the text cannot be placed (no year known, or a masked year).
    precision: "day", "month", "quarter", "half", "year" or "range".
    needs_year: the report's year was used, or would be needed, to place it.
    """

    start: datetime.date | None
    end: datetime.date | None
    precision: str
    needs_year: bool = False

    def to_dict(self) -> Json:
        return {
            "start": self.start and self.start.isoformat(),
            "end": self.end and self.end.isoformat(),
            "precision": self.precision,
            "needs_year": self.needs_year,
        }

    @classmethod
    def from_dict(cls, data: Json) -> DateValue:
        day = datetime.date.fromisoformat
        start, end = (data[key] and day(data[key]) for key in ("start", "end"))
        return cls(start, end, data["precision"], data["needs_year"])


@dataclass(frozen=True, slots=True)
class CountValue:
    """How many of what.

    number: exact (an int, or a Decimal where the text has a fraction); None for 几十, 数百 and the like.
    approximate: "" exact, else "about", "over", "under", "at_least" or "at_most".
    unit: the measure word; item: what is counted, as the text says it, "" where it does not.
    """

    number: int | Decimal | None
    unit: str
    approximate: str = ""
    item: str = ""

    def to_dict(self) -> Json:
        number = str(self.number) if isinstance(self.number, Decimal) else self.number
        return {"number": number, "unit": self.unit, "approximate": self.approximate, "item": self.item}

    @classmethod
    def from_dict(cls, data: Json) -> CountValue:
        number = data["number"]
        if isinstance(number, str):
            number = Decimal(number)
        return cls(number, data["unit"], data["approximate"], data["item"])


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
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Json) -> AgencyValue:
        return cls(**data)


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


@dataclass(frozen=True, slots=True)
class Check:
    """An identity of a table. id: A, B, C or D (TABLES.md, 7); where: the column, row or group it is taken over;
    status: "pass", "fail" or "unknown"; left, right: both sides, None where a cell they need is not known."""

    id: str
    where: str
    status: str
    left: int | None
    right: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its cells and checks. kind: requests, disclosure, reviews, annex or other; format: "2019", "2021",
    "2014", "mixed" or "" where the layout belongs to no statutory form; flags say what could not be read."""

    kind: str
    format: str
    start: int
    end: int
    cells: tuple[Cell, ...] = ()
    checks: tuple[Check, ...] = ()
    flags: tuple[str, ...] = ()

    def to_dict(self) -> Json:
        data = asdict(self)
        for key in ("cells", "checks"):
            data[key] = [dict(part) for part in data[key]]
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

    agency_confidence: 0 to 1. region: the place's full name. period: first and last ISO day the figures cover.
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

    def to_dict(self) -> Json:
        data = asdict(self)
        data["period"] = list(self.period) if self.period else None
        data["flags"] = list(self.flags)
        return data

    @classmethod
    def from_dict(cls, data: Json) -> Profile:
        period = data["period"]
        return cls(**{**data, "period": period and (period[0], period[1]), "flags": tuple(data["flags"])})

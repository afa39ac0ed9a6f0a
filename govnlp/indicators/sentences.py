"""Indicators: the figures scholars collect from these reports (lexicon/indicators.jsonl), from what the text counts (those of
the tables: tables.py), each with its place and its sentence.

Pure functions on lines and figures. A figure is taken for an indicator only where the words around it say no more
and no less than the indicator: not for a field (民生信息88条), another body, another year, a sum over years, a difference, a
rate or a plan (lexicon/indicator_vetoes.jsonl).
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from govnlp import lexicon, prefilter
from govnlp.pipeline import dates
from govnlp.values import DateValue, Json, Move, Number, Stretch

_BREAK = re.compile("[，,；;。！!？?：:\n]")
_SENTENCE = re.compile("[；;。！!？?\n]")
_SENTENCE_LENGTH = 300
_OF_WHICH = re.compile("其\\s?中")
_YEAR_AMONG = re.compile("其\\s?中[，,：:]?(?:\\d{4}年|[今本当]年)")
_UP_TO = re.compile("(?:截至|截止|截止到|截至到|到|至)$")
_NOT_GOVERNING = re.compile("(?:比|较|与|同|和|结转|转结|转入|转到|转至|转|顺延至|高于|低于)$")
_CARRIED = re.compile("度?(?:结转|转结|转来|遗留|相比|相较|同期相比)")
_MOST_OF_A_YEAR = 300  # days
_FIGURES_BACK = 12
_BEHIND = 24  # how many characters behind a figure are looked at

_Date = tuple[int, int, DateValue]  # start, end, value


class Figure(NamedTuple):
    """A count or a sum of money in a line: its place, what it says, where what it counts stands, and whether it is part of
    another (其中)."""

    start: int
    end: int
    number: Number | None
    unit: str
    approximate: str
    item: str = ""
    action: str = ""
    item_at: Stretch | None = None
    part: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure with the id of what it tells (lexicon/indicators.jsonl).

    value: exact, None where the text leaves it open; unit: the measure word, or 元; approximate: as of a count.
    start, end: where the figure stands (of a nil return the words that say so; of a table its cell, None where it is summed
    from several); sentence: the sentence around it, None in a table.
    rule: "count", "sum" (of money), "nil" (未收到申请: 0) or "table" (stands in a table only).
    cells: the table cells that tell the same, cell_value: what they say together, None where there are none or one cannot be
    read; agrees: whether both are the same as far as the text is exact, None without both.
    """

    id: str
    value: Number | None
    unit: str
    approximate: str
    start: int | None
    end: int | None
    sentence: Stretch | None
    rule: str
    cells: tuple[Stretch, ...] = ()
    cell_value: Number | None = None
    agrees: bool | None = None

    def moved(self, move: Move) -> Indicator:
        """The same with its places moved to other offsets by ``move``."""
        start, end = (None, None) if self.start is None or self.end is None else move(self.start, self.end)
        return replace(
            self,
            start=start,
            end=end,
            sentence=self.sentence and move(*self.sentence),
            cells=tuple(move(*cell) for cell in self.cells),
        )

    def to_dict(self) -> Json:
        """Plain JSON; numbers as strings keep their decimals exact."""
        numbers = {name: None if (n := getattr(self, name)) is None else str(n) for name in ("value", "cell_value")}
        places = {"sentence": self.sentence and list(self.sentence), "cells": [list(cell) for cell in self.cells]}
        return {**{name: getattr(self, name) for name in self.__slots__}, **numbers, **places}

    @classmethod
    def from_dict(cls, data: Json) -> Indicator:
        numbers = {name: _parsed(data[name]) for name in ("value", "cell_value")}
        sentence = data["sentence"]
        places = {
            "sentence": sentence and (sentence[0], sentence[1]),
            "cells": tuple((start, end) for start, end in data["cells"]),
        }
        return cls(**{**data, **numbers, **places})


def _parsed(text: str | None) -> Number | None:
    if text is None:
        return None
    return Decimal(text) if "." in text or "E" in text else int(text)


class _Pattern(NamedTuple):
    """Expressions by what they are tried on, each wanted or forbidden. item is tried on all of what is counted; own: this is
    said in the figure's own clause, not taken over from one before; lead: on the clauses before it in the sentence. begins:
    the characters it may begin with, where they are few: most things are ruled out by them."""

    item: re.Pattern[str] | None
    begins: frozenset[str] | None
    own: bool
    tried: tuple[tuple[str, bool, re.Pattern[str]], ...]


class Definition(NamedTuple):
    """An indicator as the lexicon has it. part: it may stand behind 其中; money: it is a sum of money; single: a report
    has one value of it (conflicts.py)."""

    id: str
    en: str
    zh: str
    units: frozenset[str]
    patterns: tuple[_Pattern, ...]
    cells: tuple[tuple[str, str, str], ...]
    or_cells: tuple[tuple[str, str, str], ...]
    annex: re.Pattern[str] | None
    nil: re.Pattern[str] | None
    part: bool
    money: bool
    single: bool


@cache
def definitions() -> tuple[Definition, ...]:
    """The indicators of lexicon/indicators.jsonl, in order: the first whose pattern fits a figure takes it."""
    words = {entry["id"]: entry["pattern"] for entry in lexicon.read("indicator_words", ("pattern",))}
    optional = ("cells", "or_cells", "annex", "nil", "part", "money", "single")
    return tuple(
        Definition(
            entry["id"],
            entry["en"],
            entry["zh"],
            frozenset(entry["units"].split("|")),
            tuple(_compiled(pattern, words) for pattern in entry["patterns"]),
            tuple((table, row, column) for table, row, column in entry.get("cells", ())),
            tuple((table, row, column) for table, row, column in entry.get("or_cells", ())),
            re.compile("|".join(entry["annex"])) if "annex" in entry else None,
            re.compile(entry["nil"]) if "nil" in entry else None,
            entry.get("part", False),
            entry.get("money", False),
            entry.get("single", False),
        )
        for entry in lexicon.read("indicators", ("en", "zh", "units", "patterns"), optional)
    )


def _compiled(pattern: dict[str, str], words: dict[str, str]) -> _Pattern:
    """A pattern of the lexicon with its {words} filled in, each of which may use later ones; a key with "not" forbids. Raises
    LexiconError for a key that is none."""
    tried = []
    item = None
    for key, text in pattern.items():
        for name, expression in words.items():
            text = text.replace(f"{{{name}}}", expression)
        name = key.removeprefix("not")
        if name not in ("item", "own", "action", "unit", "left", "lead", "right", "sentence"):
            raise lexicon.LexiconError(f"lexicon/indicators.jsonl: {key!r} in {pattern} is no part of a pattern")
        if key in ("item", "own"):
            item = re.compile(text)
        else:
            tried.append((name, key == name, re.compile(text)))
    return _Pattern(item, item and prefilter.first([item.pattern]), "own" in pattern, tuple(tried))


@cache
def _vetoes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = lexicon.read("indicator_vetoes", ("scope", "pattern"))
    return tuple((entry["scope"], re.compile(entry["pattern"])) for entry in entries)


def find(line: str, figures: Sequence[Figure], year: int | None) -> Iterator[Indicator]:
    """The indicators that a line tells, without table cells; ``year`` is the report's. Offsets count the line's characters."""
    if not figures and not _NIL_WORD.search(line):
        return
    placed = _dates(line, year)
    for at, figure in enumerate(figures):
        sentence = _around(line, figure.start, figure.end)
        found = _definition(line, figures, at, sentence[0], placed, year)
        if found:
            yield Indicator(
                found.id,
                figure.number,
                figure.unit,
                figure.approximate,
                figure.start,
                figure.end,
                sentence,
                "sum" if found.money else "count",
            )
    yield from _nil_returns(line, figures, placed, year)


_NIL_WORD = re.compile("[未没无]|诉讼[^，。；]{0,10}[0０零][件起宗例]")  # 行政复议、行政诉讼案件0件
_OF_BODIES = ("个", "家")  # 12个部门未收到申请


def _nil_returns(line: str, figures: Sequence[Figure], placed: list[_Date], year: int | None) -> Iterator[Indicator]:
    """未收到申请, 无行政复议: zero, unless a figure stands in the same clause or others are told of (各乡镇均未收到申请)."""
    if not _NIL_WORD.search(line):
        return
    for definition in definitions():
        for match in definition.nil.finditer(line) if definition.nil else ():
            last = _BREAK.search(line, match.end())
            stop = last.start() if last else len(line)
            start, end = _around(line, match.start(), match.end())
            clause = max((m.end() for m in _BREAK.finditer(line, start, match.start())), default=start)
            before = _without_dates(line[start : match.start()], start, placed)
            other = _vetoed(before[clause - start :], before, "") or _other_time(
                line, start, match.start(), placed, year
            )
            inside = any(match.start() <= figure.start < stop and figure.number != 0 for figure in figures)
            bodies = any(clause <= figure.start < stop and figure.unit in _OF_BODIES for figure in figures)
            if not inside and not bodies and not other:
                unit = "元" if definition.money else "件"
                yield Indicator(definition.id, 0, unit, "", match.start(), match.end(), (start, end), "nil")
                break


def _around(line: str, start: int, end: int) -> Stretch:
    """The sentence (or the part of one between semicolons) around line[start:end], no longer than is of use."""
    floor, ceiling = max(0, start - _SENTENCE_LENGTH), min(len(line), end + _SENTENCE_LENGTH)
    first = floor
    for match in _SENTENCE.finditer(line, floor, start):
        first = match.end()
    last = _SENTENCE.search(line, end, ceiling)
    while first < start and line[first].isspace():
        first += 1
    return first, last.start() if last else ceiling


def _definition(
    line: str,
    figures: Sequence[Figure],
    at: int,
    sentence: int,
    placed: list[_Date],
    year: int | None,
) -> Definition | None:
    """The indicator that figures[at] tells, if one."""
    figure = figures[at]
    floor = max(sentence, figures[at - 1].end if at else 0)
    breaks = [match.end() for match in _BREAK.finditer(line, floor, figure.start)]
    clause = breaks[-1] if breaks else floor
    own = figure.item_at is not None and figure.item_at[0] >= clause
    texts = {
        "left": line[clause : figure.start].strip("、共有计达约近为了各已过超"),
        "lead": line[sentence:clause],
        "right": line[figure.end : figure.end + _BEHIND],
        "item": figure.item,
        "sentence": line[sentence : figure.end + 12],
    }
    of_year = _part_of_the_year(line, floor, figure.start)
    part = of_year is None and (figure.part or _is_open_part(line, figures, at, sentence))
    found = next(
        (
            definition
            for definition, pattern in _open_patterns(figure.unit, figure.action)
            if (definition.part or not part) and (own or not pattern.own) and _fits(pattern, texts)
        ),
        None,
    )
    before = max(0, sentence - _SENTENCE_LENGTH) if figure.part else sentence
    since = line.rfind("。", before, sentence) + 1 or before
    if found is None or _other_time(line, since, figure.start, placed, year):
        return None
    since = sentence if of_year is None else of_year
    said = _without_dates(line[since : figure.start], since, placed)
    if not breaks:  # 各部门公开文件8件、信息20条
        clause = max((match.end() for match in _BREAK.finditer(line, sentence, floor)), default=sentence)
    return None if _vetoed(line[clause : figure.start], said, texts["right"]) else found


def _vetoed(clause: str, sentence: str, behind: str) -> bool:
    """Whether the words before a figure in its clause and in its sentence, or those behind it, say that it tells something
    else."""
    scopes = {"clause": clause, "sentence": sentence, "behind": behind}
    return any(pattern.search(scopes[scope]) for scope, pattern in _vetoes())


@lru_cache(maxsize=4096)  # a few measure words and verbs are in nearly all figures
def _open_patterns(unit: str, action: str) -> tuple[tuple[Definition, _Pattern], ...]:
    """The patterns that a figure of this unit and action may fit, without what is tried on these two."""
    said = {"action": action}
    return tuple((definition, rest) for definition, verbs, rest in _of_unit(unit) if _fits(verbs, said))


@lru_cache(maxsize=512)
def _of_unit(unit: str) -> tuple[tuple[Definition, _Pattern, _Pattern], ...]:
    """The patterns that a figure of this unit may fit, in two: what is tried on its action, and what on all the rest."""
    found = []
    for definition in definitions():
        for pattern in definition.patterns if unit in definition.units else ():
            tried = {name: tuple(one for one in pattern.tried if one[0] == name) for name in ("unit", "action")}
            rest = tuple(one for one in pattern.tried if one[0] not in tried)
            if _fits(_Pattern(None, None, False, tried["unit"]), {"unit": unit}):
                found.append((definition, _Pattern(None, None, False, tried["action"]), pattern._replace(tried=rest)))
    return tuple(found)


def _fits(pattern: _Pattern, texts: dict[str, str]) -> bool:
    if pattern.begins and texts["item"][:1] not in pattern.begins:
        return False
    if pattern.item and not pattern.item.fullmatch(texts["item"]):
        return False
    for name, wanted, tried in pattern.tried:  # noqa: SIM110 (a generator takes twice as long)
        if (tried.search(texts[name]) is None) is wanted:
            return False
    return True


def _part_of_the_year(line: str, start: int, end: int) -> int | None:
    """Where 其中2018年 stands in line[start:end]: a sum over years, of which the figure behind tells the report's (its date is
    looked at); None without it."""
    match = _YEAR_AMONG.search(line, start, end)
    return match.start() if match else None


def _is_open_part(line: str, figures: Sequence[Figure], at: int, sentence: int) -> bool:
    """Whether the figure stands behind a 其中 for which no whole was found in the sentence."""
    if not _OF_WHICH.search(line, sentence, figures[at].start):
        return False
    return not any(f.part and f.start >= sentence for f in figures[max(0, at - _FIGURES_BACK) : at])


def _dates(line: str, year: int | None) -> list[_Date]:
    """(start, end, value) of the dates of a line; without a year 今年 is still before 明年."""
    return [(m.start, m.end, dates.place(m.points, year or _SOME_YEAR)) for m in dates.find(line)]


_SOME_YEAR = 2000


def _between(placed: list[_Date], start: int, end: int) -> list[_Date]:
    """The dates that begin in [start, end)."""
    return placed[bisect_left(placed, start, key=_begin) : bisect_left(placed, end, key=_begin)]


def _begin(date: _Date) -> int:
    return date[0]


def _other_time(line: str, sentence: int, at: int, placed: list[_Date], year: int | None) -> bool:
    """Whether the last date before ``at`` in the sentence, if it governs what follows, is not the report's year."""
    governing = None
    for start, end, value in _between(placed, sentence, at):
        if _NOT_GOVERNING.search(line[max(0, start - 3) : start]) or _CARRIED.match(line, end):
            continue
        governing = (start, value)
    if governing is None:
        return False
    start, value = governing
    if value.start is None:
        return False
    if year is None and not value.needs_year:
        return False
    if value.end is None:
        return True
    of_report = year or _SOME_YEAR
    if value.end.year != of_report or (value.start.year != of_report and not dates.is_school_year(value)):
        # figures up to the last day of a year are told in that year's report, whenever they began to be counted
        return True
    whole = value.end - value.start >= datetime.timedelta(_MOST_OF_A_YEAR)
    late = value.end.timetuple().tm_yday >= _MOST_OF_A_YEAR  # 截至7月底: not the year
    return not whole and not (late and _UP_TO.search(line[max(0, start - 3) : start]))


def _without_dates(text: str, at: int, placed: list[_Date]) -> str:
    """``text``, which begins at ``at``, with its dates blanked: they were looked at with their days."""
    out = list(text)
    for start, end, _ in _between(placed, at - _SENTENCE_LENGTH, at + len(text)):
        for i in range(max(0, start - at), min(len(out), end - at)):
            out[i] = "\x00"
    return "".join(out)


def tells(indicator: Indicator, cell: Number | None) -> bool | None:
    """Whether text and table say the same, as far as the text is exact; None where one of them says nothing."""
    value = indicator.value
    if value is None or cell is None:
        return None
    if indicator.approximate in ("over", "at_least"):
        return cell >= value
    if indicator.approximate in ("under", "at_most"):
        return cell <= value
    if indicator.approximate == "about":
        return abs(Decimal(cell) - value) * 10 <= max(cell, value)
    return cell == value

"""Soft checks: what should agree between tables, prose and years, but may rightly differ (E to I of TABLES.md, 7).

They are kept apart from the hard checks of a table (A to D), which the form's own arithmetic proves.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from govnlp import claims, figures
from govnlp.claims import Claim, Count
from govnlp.figures import MONEY
from govnlp.report import Report, each
from govnlp.tables.cells import fold
from govnlp.tables.formats import COLUMNS, RESULTS, disclosure_rows
from govnlp.text.alignment import Alignment
from govnlp.values import Cell, CountValue, Table

Side = int | Decimal | None


@dataclass(frozen=True, slots=True)
class SoftCheck:
    """One comparison. id: E to I. where: the row, column or kind of claim it is about. status: pass, fail or unknown.

    left, right: both sides, None where not known: E what last year carried over and this year took over; F in force, and what
    last year's figure makes it; G the smaller and the larger side; H and I the prose and the table.
    reading: the sum of rows that fits the prose, or else the likeliest ("1+2"). note: why it is unknown, or what to mind.
    start, end: the sentence (H, I) or cell in the source; other: the source of the earlier report (E, F).
    """

    source: str
    id: str
    where: str
    status: str
    left: Side
    right: Side
    reading: str = ""
    note: str = ""
    start: int | None = None
    end: int | None = None
    other: str = ""


def soft_checks(reports: Iterable[Report]) -> list[SoftCheck]:
    """The soft checks within every report and between the reports of one body on years in a row.

    Of a report without its text (made from_dict), prose is not compared.
    """
    reports = list(each(reports))
    found: list[SoftCheck] = []
    for report in reports:
        grids = _Grids(report.tables)
        found += _disclosure(report, grids)
        if report.text:
            found += _prose(report, grids)
    return found + list(between_years(reports))


class _Grids:
    """The cells of a report's statutory tables by kind, row and column; where two tables differ, none."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.format = {table.kind: table.format for table in tables}
        self._cells: dict[tuple[str, str, str], Cell] = {}
        self._stated: set[str] = set()
        for table in tables:
            for cell in table.cells:
                key = (table.kind, cell.row, cell.column)
                before = self._cells.get(key, cell)
                differs = (before.value, before.status) != (cell.value, cell.status)
                self._cells[key] = replace(cell, value="", status="unreadable") if differs else cell
                if figures.number(cell, table.kind):
                    self._stated.add(table.kind)

    def has(self, kind: str, row: str, column: str) -> bool:
        return (kind, row, column) in self._cells

    def cell(self, kind: str, row: str, column: str) -> Cell | None:
        return self._cells.get((kind, row, column))

    def number(self, kind: str, row: str, column: str) -> Decimal | None:
        """A cell's number; a blank counts as 0 where its table states any number (TABLES.md, 7), and a blank total only in a
        row that states none but 0."""
        cell = self._cells.get((kind, row, column))
        if cell is None:
            return None
        if cell.status == "blank":
            stated = kind in self._stated and not (column == _TOTAL and self._counts_something(kind, row))
            return Decimal() if stated else None
        number = figures.number(cell, kind)
        return number and number.value

    def _counts_something(self, kind: str, row: str) -> bool:
        parts = COLUMNS if kind == "requests" else RESULTS
        return any(self.number(kind, row, column) for column in parts if column != _TOTAL)

    def total(self, kind: str, reading: str) -> Decimal | None:
        """A sum of rows in the column of totals: 1+2, 3.7-3.6; 3.3 stands for 3.3.1 to 3.3.8, litigation for both its rows."""
        total = Decimal()
        for sign, code in _TERM.findall(reading):
            rows = [code] if self.has(kind, code, _TOTAL) else self._under(kind, code)
            numbers = [self.number(kind, row, _TOTAL) for row in rows]
            if not numbers or any(number is None for number in numbers):
                return None
            part = sum((number for number in numbers if number is not None), Decimal())
            total += -part if sign == "-" else part
        return total

    def _under(self, kind: str, code: str) -> list[str]:
        prefixes = (f"{code}.", f"{code}_")
        return [
            row for known, row, column in self._cells if (known, column) == (kind, _TOTAL) and row.startswith(prefixes)
        ]


_TOTAL = "total"
_TERM = re.compile(r"([+\-]?)([^+\-]+)")
_NEW, _IN_ALL = "本年新公开数量", "对外公开总数量"
_BEFORE, _CHANGE = "上一年项目数量", "本年增/减"
_IN_FORCE, _ISSUED, _REPEALED = "现行有效件数", "本年制发件数", "本年废止件数"
_BLANK = "a blank cell counts as 0"


def _side(number: Decimal | int | None) -> Side:
    """A number as int where it is whole."""
    return int(number) if number is not None and number == int(number) else number


def _disclosure(report: Report, grids: _Grids) -> Iterator[SoftCheck]:
    """G: of the 2019 form, newly disclosed at most disclosed in all, and no stock below 0."""
    for row in disclosure_rows("2019", "一"):
        if grids.has("disclosure", row, _NEW) and grids.has("disclosure", row, _IN_ALL):
            left, right = (grids.number("disclosure", row, column) for column in (_NEW, _IN_ALL))
            yield _at_most(report, grids, row, left, right, (_NEW, _IN_ALL))
    for row in (row for item in "五六八" for row in disclosure_rows("2019", item)):
        if grids.has("disclosure", row, _BEFORE) and grids.has("disclosure", row, _CHANGE):
            before, change = (grids.number("disclosure", row, column) for column in (_BEFORE, _CHANGE))
            stock = None if before is None or change is None else before + change
            yield _at_most(report, grids, row, Decimal(), stock, (_BEFORE, _CHANGE))


def _at_most(
    report: Report, grids: _Grids, row: str, left: Decimal | None, right: Decimal | None, columns: tuple[str, str]
) -> SoftCheck:
    known = left is not None and right is not None
    status = "unknown" if left is None or right is None else "pass" if left <= right else "fail"
    cells = [cell for column in columns if (cell := grids.cell("disclosure", row, column))]
    note = _BLANK if known and any(cell.status == "blank" for cell in cells) else ""
    return SoftCheck(report.source, "G", row, status, _side(left), _side(right), "", note, cells[0].start, cells[0].end)


def _prose(report: Report, grids: _Grids) -> list[SoftCheck]:
    """H and I: what the sentences of the body say, against the tables."""
    alignment = Alignment(report.text, report.repairs)
    repaired = alignment.text
    found: list[SoftCheck] = []
    for at, line, counts, topic in _body(report, alignment, repaired):
        for claim in claims.find(line, counts, report.profile.year, topic):
            if any(table == claim.table for table in grids.format):
                span = alignment.to_source(at + claim.start, at + claim.end)
                found.append(_compare(report.source, grids, claim, span))
        for sentence in claims.sentences(line):
            span = alignment.to_source(at + sentence.start(), at + sentence.end())
            found += _processing_fee(report.source, grids, sentence[0], span)
    return _abstaining(found)


def _abstaining(checks: list[SoftCheck]) -> list[SoftCheck]:
    """The checks of a report's prose, failing only where the report says one thing: what it says twice, with one number right
    or with different numbers, may be a total and its parts."""
    agreed = {check.where for check in checks if check.status == "pass"}
    said: dict[str, set[Side]] = {}
    for check in checks:
        said.setdefault(check.where, set()).add(check.left)
    out = []
    for check in checks:
        if check.status == "fail" and check.where in agreed:
            check = replace(check, status="unknown", note="another sentence agrees with the table")
        elif check.status == "fail" and len(said[check.where]) > 1:
            check = replace(check, status="unknown", note="the prose gives several numbers")
        out.append(check)
    return out


def _body(report: Report, alignment: Alignment, text: str) -> Iterator[tuple[int, str, list[Count], str]]:
    """(offset in the repaired text, line, its counts, topic of its section) of every body paragraph."""
    counts = []
    for entity in report.entities:
        if isinstance(entity.value, CountValue):
            counts.append(Count(*alignment.to_repaired(entity.start, entity.end), entity.value))
    starts = [count.start for count in counts]
    for paragraph in report.paragraphs:
        if paragraph.role == "body":
            start, end = alignment.to_repaired(paragraph.start, paragraph.end)
            inside = counts[bisect_left(starts, start) : bisect_left(starts, end)]
            topic = "" if paragraph.section is None else report.sections[paragraph.section].topic
            yield start, text[start:end], [Count(c.start - start, c.end - start, c.value) for c in inside], topic


# Doubts under which a number that fits is still the figure meant.
_FITTING = ("another area", "in time only")


def _compare(source: str, grids: _Grids, claim: Claim, span: tuple[int, int]) -> SoftCheck:
    """H for one claim: pass where a reading fits, fail only where nothing speaks against the claim."""
    totals = {reading: grids.total(claim.table, reading) for reading in claim.readings}
    fitting = [reading for reading, total in totals.items() if total == claim.number]
    expected = _side(next(iter(totals.values())))
    if claim.doubt and not (fitting and claim.doubt in _FITTING):
        status, note = "unknown", claim.doubt
    elif fitting:
        status, note = "pass", claim.doubt
    elif None in totals.values():
        status, note = "unknown", "the table's figure is not known"
    else:
        status, note = "fail", ""
    reading = " or ".join(fitting) or claim.readings[0]
    right = claim.number if status == "pass" else expected
    return SoftCheck(source, "H", claim.kind, status, claim.number, right, reading, note, *span)


_FEE = ("行政事业性收费", "本年收费金额（单位：万元）")
_PROCESSING = re.compile(r"信息处理费[^\d，,。；;]{0,12}?(\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,6})?)(亿元|万元|元)")
_EQUATED = re.compile("(?:即|就是|属于|计入|列入|纳入|包括|包含|含|全部为|均为)")


def _processing_fee(source: str, grids: _Grids, sentence: str, span: tuple[int, int]) -> list[SoftCheck]:
    """I: the fee for processing requests (国办函〔2020〕109号) is not what the cell 行政事业性收费 holds.

    unknown, a caution, where the sentence equates the two or both are the same amount; pass where they differ.
    """
    if "信息处理费" not in sentence or not grids.has("disclosure", *_FEE):
        return []
    right = grids.number("disclosure", *_FEE)
    match = _PROCESSING.search(fold(sentence))
    money = match and figures.number(Cell("", "", match[1] + match[2], "value", None, None), "")
    left = money.value if money else None
    if "行政事业性收费" in sentence and _EQUATED.search(sentence):
        status, note = "unknown", "the sentence equates the processing fee with the cell; the cell holds all fees"
    elif left is None:
        return []
    elif left and left == right:
        status, note = "unknown", "the cell may hold the processing fee alone instead of all fees"
    else:
        status, note = ("pass", "") if right is not None else ("unknown", "the table's figure is not known")
    return [SoftCheck(source, "I", _FEE[0], status, _side(left), _side(right), MONEY, note, *span)]


def between_years(reports: Iterable[Report]) -> Iterator[SoftCheck]:
    """E and F for every report of a year that follows one of the same body. Reads source, profile and tables alone."""
    known: dict[tuple[str, int], list[tuple[Report, _Grids]]] = {}
    for report in reports:
        if report.profile.agency and report.profile.year is not None:
            key = (report.profile.agency, report.profile.year)
            known.setdefault(key, []).append((report, _Grids(report.tables)))
    for (agency, year), group in known.items():
        earlier = known.get((agency, year - 1), [])
        for report, grids in group if earlier else []:
            before = _Before(earlier)
            yield from _carried(report, grids, before)
            yield from _in_force(report, grids, before)


class _Before:
    """The figures of the year before: known where all reports of that year agree."""

    def __init__(self, reports: Sequence[tuple[Report, _Grids]]) -> None:
        self.source = reports[0][0].source
        self._grids = [grids for _, grids in reports]

    def has(self, kind: str, row: str, column: str) -> bool:
        return any(grids.has(kind, row, column) for grids in self._grids)

    def number(self, kind: str, row: str, column: str) -> Decimal | None:
        numbers = {grids.number(kind, row, column) for grids in self._grids if grids.has(kind, row, column)}
        return numbers.pop() if len(numbers) == 1 else None


def _carried(report: Report, grids: _Grids, before: _Before) -> Iterator[SoftCheck]:
    """E: what one year carries over, the next takes over; by kind of applicant it may be sorted anew."""
    for column in COLUMNS:
        if before.has("requests", "4", column) and (cell := grids.cell("requests", "2", column)):
            left, right = before.number("requests", "4", column), grids.number("requests", "2", column)
            note = "" if column == _TOTAL else "applicants may be sorted otherwise"
            yield _equal(report, "E", column, left, right, note, cell, before.source)


def _in_force(report: Report, grids: _Grids, before: _Before) -> Iterator[SoftCheck]:
    """F: in force = in force the year before + issued - repealed (2021 form)."""
    for row in disclosure_rows("2021", "一"):
        cell = grids.cell("disclosure", row, _IN_FORCE)
        if cell and before.has("disclosure", row, _IN_FORCE):
            left, issued, repealed = (grids.number("disclosure", row, c) for c in (_IN_FORCE, _ISSUED, _REPEALED))
            past = before.number("disclosure", row, _IN_FORCE)
            right = None if past is None or issued is None or repealed is None else past + issued - repealed
            yield _equal(report, "F", row, left, right, "", cell, before.source)


def _equal(
    report: Report, id: str, where: str, left: Decimal | None, right: Decimal | None, note: str, cell: Cell, other: str
) -> SoftCheck:
    status = "unknown" if left is None or right is None else "pass" if left == right else "fail"
    return SoftCheck(report.source, id, where, status, _side(left), _side(right), "", note, cell.start, cell.end, other)

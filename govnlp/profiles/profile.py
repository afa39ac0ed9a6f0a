"""Who reports (reporter.py), on which year, and what is to be known of the text. Pure functions on text.

Nothing is filled in that no evidence supports.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from govnlp import prefilter
from govnlp.layout import beginnings
from govnlp.layout import lineforms as forms
from govnlp.pipeline import dates
from govnlp.profiles import reporter as reporters
from govnlp.profiles.reporter import Text
from govnlp.text.spam import Spam, find_spam
from govnlp.values import DateValue, Profile, Table

__all__ = ["Text", "profile"]

_YEAR_OF_REPORT = re.compile(
    r"((?:19|20)\d\d)年(?:度)?[^，。；：\d]{0,24}(?:年度报告|年报|工作报告|工作总结|报告|总结|情况)"
)
_PERIOD = re.compile(r"(?:统计|数据|期限|时间|截[至止])[^。；\n]{0,24}")
_PUBLISHED = re.compile(
    r"(?<!归档)(?<!废止)(?<!失效)(?<!生效)(?<!截止)(?<!统计)\s{0,2}(?:日\s{0,2}期|时\s{0,2}间)\s*[:：|]\s*\|?\s*[\[【（(]?"
    r"(?P<date>[\d二][^\s|，。；\]】]{3,15})"
)
_MASKED_YEAR = re.compile(r"20(?:[xX×＊*_＿○]{2}|[012][xX×＊*_＿○])年")
_MASKED_NAME = prefilter.any_of((r"(?:[xX×＊*]{2,}|某某?)(?:省|市|县|区|镇|乡|局|厅|街道)",))
_GENRE = re.compile(
    "信息公开|政务公开|厅务公开|院务公开|检务公开|警务公开|村务公开|校务公开|年度报告|依申请公开|主动公开"
)
_YEARS_IN_BRACKETS = re.compile(r"[（(]((?:19|20)\d\d)年?\s*[-—–~～至]+\s*((?:19|20)\d\d)年?(?:年?度)?[）)]")
_OF_THE_REPORT = re.compile(r"[^，。；]{0,24}?(?:公开|报告|年报)")  # what stands behind the school year that it covers
_KIN = re.compile(r"工作总结|工作报告|工作情况|下一步|存在(?:的)?(?:主要)?(?:问题|不足)|工作计划")
_OF_A_BODY = re.compile(
    "我(?:[局委厅办县市区镇乡院校馆署旗团]|街道|苏木|公司|分局|中心|单位)"
    "|本(?:[局委厅办院校馆镇乡]|机关|部门|单位|街道|苏木|中心)|全(?:市|县|区|省|旗)"
)
_LAW = re.compile(r"(?:办法|条例|规定|通知)》?$|第[一二三四五六七八九十]+条　")
# The headings over the tables of the six-section form; the one over the request table occurs in no other form.
_HEADING_OF_TABLE = {
    "requests": re.compile(r"收到和处理政府信息"),
    "disclosure": re.compile(r"主动公开政府信息情况"),
    "reviews": re.compile(r"行政复议.{0,8}行政诉讼"),
}


def profile(text: Text, tables: Iterable[Table] = ()) -> Profile:
    """The profile of a report from its lines with their roles, and its tables."""
    tables = tuple(tables)
    titles = reporters.title_lines(text)
    title = "".join(titles)
    body = text.of("body")
    flags: list[str] = []
    signed, posted = _signature_date(text), _posted_date(text)
    published = _published(signed, posted)
    school_year = _school_year(title, body)
    year = _year(text, title, published, signed, school_year)
    spam = list(find_spam(text.whole()))
    by = reporters.reporter(text, titles, bool(spam), _is_replaced(spam))
    flags += _agency_flags(by, spam)
    flags += _year_flags(text, year)
    flags += _table_flags(text, tables)
    if len(beginnings.starts([line.strip() for _, line in text.lines], [role for role, _ in text.lines])) > 1:
        flags.append("several_reports")
    is_report = _is_report(text, title, body, year, tables)
    if not text.lines:
        flags.append("empty")
    elif not body:
        flags.append("body_missing")
    if is_report < 0.5:
        flags.append("not_a_report")
    place = reporters.place(by.name, text) if by.name else None
    return Profile(
        title=title,
        agency=by.name,
        agency_confidence=by.confidence,
        agency_evidence=by.evidence,
        region=place.full if place else "",
        year=year,
        period=_period(body, year, school_year),
        published=published,
        format=_format(tables),
        is_report=is_report,
        flags=tuple(flags),
    )


def _is_replaced(spam: Sequence[Spam]) -> bool:
    """Whether spam stands for the reporter's name: in two places of the text or more."""
    return sum(found.replaced for found in spam) >= 2


def _agency_flags(by: reporters.Reporter, spam: Sequence[Spam]) -> list[str]:
    told = {
        "hijacked": bool(spam),
        "agency_replaced": _is_replaced(spam) and not by.name,
        "agency_unknown": not by.name,
        "agency_incomplete": bool(by.name) and not by.complete,
        "agency_joint": by.joint,
    }
    return [flag for flag, holds in told.items() if holds]


# --- the year ---------------------------------------------------------------------------------------------------------


def _school_year(title: str, body: Sequence[str]) -> int | None:
    """The year in which the school year ends that the report covers: 2018 for 2017-2018学年, None where none is named."""
    brackets = _YEARS_IN_BRACKETS.search(title)
    if brackets and int(brackets[2]) == int(brackets[1]) + 1:
        return int(brackets[2])
    for line in (title, *body[:3]):
        for match in dates.find(line) if "学年" in line else ():
            if match.rule == "school_year" and (line == title or _OF_THE_REPORT.match(line, match.end)):
                return match.points[-1].year
    return None


def _year(text: Text, title: str, published: str, signed: DateValue | None, school_year: int | None) -> int | None:
    """The year with the most evidence: of the title, twenty times that of a mention in the text. A report appears in its
    year or the next; one signed in its second half, as those on a check of one's own work are, tells of its own."""
    votes: Counter[int] = Counter()
    for value in [school_year] if school_year else _absolute_years(title)[:1]:
        votes[value] += 20
    for line in text.of("body")[:3]:
        for match in _YEAR_OF_REPORT.finditer(line):
            votes[int(match[1])] += 6
        for match in _PERIOD.finditer(line):
            for value in _absolute_years(match[0])[:1]:
                votes[value] += 6
    for line in text.of("body", "heading"):
        for value in _absolute_years(line):
            votes[value] += 1
    if signed and signed.start and signed.start.month > 6:
        votes[signed.start.year] += 3
    if not votes:
        return None
    if published[:4].isdigit():
        last = int(published[:4])
        for value in list(votes):
            # Reports come out in January to March of the next year, or in December of their own.
            if value > last or value < last - 1:
                votes[value] -= 8 if value > last else 3
        if len(published) >= 7 and int(published[5:7]) <= 6 and last - 1 in votes:
            votes[last - 1] += 3
    best, weight = votes.most_common(1)[0]
    return best if weight > 0 else None


def _absolute_years(line: str) -> list[int]:
    """The years of a line's dates; of a range the first, of a school year the one in which it ends."""
    found = [m.points[-1 if dates.is_school_year(dates.place(m.points, None)) else 0].year for m in dates.find(line)]
    return [year for year in found if year is not None]


def _year_flags(text: Text, year: int | None) -> list[str]:
    flags = [] if year else ["year_unknown"]
    whole = text.whole()
    masked_years, masked_names = len(_MASKED_YEAR.findall(whole)), len(_MASKED_NAME.findall(whole))
    if masked_years and not year:
        flags.append("year_masked")
    if masked_years + masked_names >= 3:
        flags.append("template")
    return flags


def _period(body: Sequence[str], year: int | None, school_year: int | None) -> tuple[str, str] | None:
    """The stated period of the figures, else the whole of the report's year or of its school year."""
    for line in body[:4]:
        for match in dates.find(line):
            value = dates.place(match.points, year)
            if match.rule == "range" and value.start and value.end and (value.end - value.start).days > 180:
                return value.start.isoformat(), value.end.isoformat()
    if year and year == school_year:
        return f"{year - 1}-09-01", f"{year}-08-31"
    return (f"{year}-01-01", f"{year}-12-31") if year else None


# --- the date of publication ------------------------------------------------------------------------------------------


def _signature_date(text: Text) -> DateValue | None:
    values = [v for line in text.of("signature") for v in _days(line)]
    return values[-1] if values else None


def _posted_date(text: Text) -> tuple[str, DateValue | None] | None:
    """The page's own date as (text, value): that of a field, else the one that stands alone at the title or in brackets below
    it; the value is None where it is less than a month and a year."""
    for line in text.of("furniture"):
        for match in _PUBLISHED.finditer(line):
            found = list(dates.find(match["date"]))
            if found:
                value = dates.place(found[0].points, None)
                return match["date"], value if value.start else None
    for line in _at_title(text):
        if days := _days(line):
            return line, days[0]
    return None


def _at_title(text: Text) -> list[str]:
    """The lines above the text that say no more than when it was posted: 2015-01-16, 2015-01-16 来源：本站."""
    first = next((i for i, (role, _) in enumerate(text.lines) if role in ("body", "heading", "table")), len(text.lines))
    above = [(role, line.strip()) for role, line in text.lines[:first]]
    if "title" not in [role for role, _ in above]:
        return []
    return [line for role, line in above if role in ("title", "furniture") and forms.is_posted(line)]


def _days(line: str) -> list[DateValue]:
    values = [dates.place(match.points, None) for match in dates.find(line)]
    return [value for value in values if value.start]


def _published(signed: DateValue | None, posted: tuple[str, DateValue | None] | None) -> str:
    """The page's date, unless the report was signed and the page posted it again a year or more later."""
    page = posted[1] if posted else None
    if signed and signed.start and page and page.start and abs((page.start - signed.start).days) > 365:
        page = None
    value = page if page and (page.precision == "day" or not signed) else signed or page
    if not value or not value.start:
        return ""
    return value.start.isoformat()[: {"day": 10, "month": 7}.get(value.precision, 4)]


# --- tables and genre -------------------------------------------------------------------------------------------------


def _format(tables: Sequence[Table]) -> str:
    formats = {table.format for table in tables if table.format}
    return "free" if not formats else formats.pop() if len(formats) == 1 else "mixed"


def _table_flags(text: Text, tables: Sequence[Table]) -> list[str]:
    flags = []
    kinds = {table.kind for table in tables}
    headings = text.of("heading")
    announced = [kind for kind, heading in _HEADING_OF_TABLE.items() if any(map(heading.search, headings))]
    if "requests" in announced and set(announced) - kinds:
        flags.append("table_absent")
    if any(table.flags or any(cell.status == "unreadable" for cell in table.cells) for table in tables):
        flags.append("table_unreadable")
    if any(check.status == "fail" for table in tables for check in table.checks):
        flags.append("table_check_failed")
    return flags


def _is_report(text: Text, title: str, body: Sequence[str], year: int | None, tables: Sequence[Table]) -> float:
    """How much the text looks like a yearly account: words of the genre, its parts, its tables. Between 0 and 1."""
    if not text.lines:
        return 0.0
    prose = "\n".join(body)
    genre = len(_GENRE.findall(prose)) + 2 * len(_GENRE.findall(title))
    score = 0.35 * min(1.0, genre / 5) + 0.2 * min(
        1.0, len(_KIN.findall(title + "\n".join(text.of("heading")) + prose)) / 2
    )
    score += 0.2 * bool(title) + 0.1 * (year is not None)
    score += 0.15 * bool(_OF_A_BODY.search(prose))
    score += 0.3 * any(table.kind in ("requests", "reviews", "disclosure") for table in tables)
    if len(prose) < 80 and not tables:
        score *= 0.5
    if _LAW.search(title):
        score *= 0.4
    return round(min(1.0, score), 2)

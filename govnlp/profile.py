"""Who reports, on which year: evidence from title, opening, signature and metadata, weighed. Pure functions on text.

Nothing is concluded from web addresses, and nothing is filled in that no evidence supports.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from govnlp import beginnings, places, prefilter
from govnlp.agencies import find as find_agencies
from govnlp.agencies import own as own_words
from govnlp.agencies.names import official, resolve
from govnlp.pipeline import dates
from govnlp.places import place_of
from govnlp.text.spam import Spam, find_spam
from govnlp.values import AgencyValue, DateValue, Profile, Table

_YEAR_OF_REPORT = re.compile(
    r"((?:19|20)\d\d)年(?:度)?[^，。；：\d]{0,24}(?:年度报告|年报|工作报告|工作总结|报告|总结|情况)"
)
_PERIOD = re.compile(r"(?:统计|数据|期限|时间|截[至止])[^。；\n]{0,24}")
_PUBLISHED = re.compile(
    r"(?:发布|成文|生成|公开|发文|印发|更新)?(?:日期|时间)\s*[:：]\s*\|?\s*(?P<date>[^\s|，。；]{4,16})"
)
_PUBLISHER = re.compile(
    r"(?:发布机构|发布单位|公开机构|发文机构|发文单位|信息来源|文章来源|来\s*源)\s*[:：]\s*\|?\s*(?P<name>[^\s|，。；:：]{2,40})"
)
_MASKED_YEAR = re.compile(r"20(?:[xX×＊*_＿○]{2}|[012][xX×＊*_＿○])年")
_MASKED_NAME = prefilter.any_of((r"(?:[xX×＊*]{2,}|某某?)(?:省|市|县|区|镇|乡|局|厅|街道)",))
_GENRE = re.compile(
    "信息公开|政务公开|厅务公开|院务公开|检务公开|警务公开|村务公开|校务公开|年度报告|依申请公开|主动公开"
)
_SCHOOL_YEAR = re.compile(r"((?:19|20)\d\d)年?\s*[-—–~～至]+\s*((?:19|20)\d\d)\s*学年")
# A title that names a place and no body: 镇巴县2009年…, 2021年桥头镇…; the report of a government to its congress.
_TITLE_OF_PLACE = re.compile(
    r"(?:(?:(?:19|20)\d\d|[二一][〇○零九]..)年度?)?(?P<name>[一-鿿]{2,20}?(?:省|自治区|市|县|区|自治州|州|盟|旗|镇|乡|苏木|街道))(?:关于)?(?=(?:19|20)\d\d年|二[○〇零]|政府信息公开|政务公开)"
)
_CONGRESS = re.compile(r"在(?P<name>[一-鿿]{2,14})第[一二三四五六七八九十]+届人民代表大会")
_KIN = re.compile(r"工作总结|工作报告|工作情况|下一步|存在(?:的)?(?:主要)?(?:问题|不足)|工作计划")
_OF_A_BODY = re.compile("我[局委厅办县市区镇乡院校馆]|本(?:局|机关|部门|单位|委|厅)|全(?:市|县|区|省)")
_LAW = re.compile(r"(?:办法|条例|规定|通知)》?$|第[一二三四五六七八九十]+条　")
# The headings over the tables of the six-section form; the one over the request table occurs in no other form.
_HEADING_OF_TABLE = {
    "requests": re.compile(r"收到和处理政府信息"),
    "disclosure": re.compile(r"主动公开政府信息情况"),
    "reviews": re.compile(r"行政复议.{0,8}行政诉讼"),
}


_TOWN_BODY = re.compile(r"[一-鿿]{1,6}(?:镇|乡|街道)")


class Text(NamedTuple):
    """A report as the layout found it: (role, line), in order. known: names of bodies that a user told, as they stand in the
    text, with what they stand for."""

    lines: Sequence[tuple[str, str]]
    known: Mapping[str, AgencyValue] = MappingProxyType({})

    def of(self, *roles: str) -> list[str]:
        return [line.strip() for role, line in self.lines if role in roles]

    def whole(self) -> str:
        """The lines as one string: where a pattern that crosses no line end is looked for, this is faster than line by line."""
        return "\n".join([line for _, line in self.lines])


class Named(NamedTuple):
    """A candidate for the reporter. weight: how much its place in the text speaks for it."""

    name: str
    where: str
    weight: float


def profile(text: Text, tables: Iterable[Table] = ()) -> Profile:
    """The profile of a report from its lines with their roles, and its tables."""
    tables = tuple(tables)
    title = "".join(dict.fromkeys(text.of("title")))
    body = text.of("body")
    flags: list[str] = []
    signed, posted = _signature_date(text), _posted_date(text)
    published = _published(signed, posted)
    year = _year(text, title, published)
    spam = list(find_spam(text.whole()))
    name, confidence, complete, evidence = _agency(text, spam)
    if spam:
        flags.append("hijacked")
    if _is_replaced(spam) and not name:
        flags.append("agency_replaced")
    if not name:
        flags.append("agency_unknown")
    elif not complete:
        flags.append("agency_incomplete")
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
    place = _place(name, text) if name else None
    return Profile(
        title=title,
        agency=name,
        agency_confidence=confidence,
        agency_evidence=evidence,
        region=place.full if place else "",
        year=year,
        period=_period(body, year),
        published=published,
        format=_format(tables),
        is_report=is_report,
        flags=tuple(flags),
    )


# --- the year ---------------------------------------------------------------------------------------------------------


def _year(text: Text, title: str, published: str) -> int | None:
    """The year with the most evidence. A title that names one decides; a report appears in its year or the next."""
    votes: Counter[int] = Counter()
    school = _SCHOOL_YEAR.search(title)
    for value in [int(school[2])] if school else _absolute_years(title)[:1]:
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


def _period(body: Sequence[str], year: int | None) -> tuple[str, str] | None:
    """The stated period of the figures, else the whole of the report's year."""
    for line in body[:4]:
        for match in dates.find(line):
            value = dates.place(match.points, year)
            if match.rule == "range" and value.start and value.end and (value.end - value.start).days > 180:
                return value.start.isoformat(), value.end.isoformat()
    return (f"{year}-01-01", f"{year}-12-31") if year else None


# --- the date of publication ------------------------------------------------------------------------------------------


def _signature_date(text: Text) -> DateValue | None:
    values = [v for line in text.of("signature") for v in _days(line)]
    return values[-1] if values else None


def _posted_date(text: Text) -> tuple[str, DateValue | None] | None:
    """The page's own date as (text, value); the value is None where it is less than a month and a year."""
    for line in text.of("furniture"):
        if match := _PUBLISHED.search(line):
            found = list(dates.find(match["date"]))
            if found:
                value = dates.place(found[0].points, None)
                return match["date"], value if value.start else None
    return None


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


# --- the body that reports --------------------------------------------------------------------------------------------


def _is_replaced(spam: Sequence[Spam]) -> bool:
    """Whether spam stands for the reporter's name: in two places of the text or more."""
    return sum(found.replaced for found in spam) >= 2


class Reporter(NamedTuple):
    """name: canonical, "" where no evidence can be trusted; complete: whether its place is known; evidence: the parts of the
    text that name it, the weightiest first."""

    name: str = ""
    confidence: float = 0.0
    complete: bool = False
    evidence: tuple[str, ...] = ()


def _agency(text: Text, spam: Sequence[Spam]) -> Reporter:
    candidates = _candidates(text)
    if _is_replaced(spam):
        # Title and body of a hijacked copy were rewritten; the page's own metadata were not.
        candidates = [c for c in candidates if c.where in ("signature", "publisher")]
    if not candidates:
        return Reporter()
    weights: dict[str, float] = {}
    evidence: dict[str, Counter[str]] = {}
    for candidate in candidates:
        weights[candidate.name] = weights.get(candidate.name, 0.0) + candidate.weight
        evidence.setdefault(candidate.name, Counter())[candidate.where] += candidate.weight  # type: ignore[assignment]
    # 民政局 and 集安市民政局 are one body where both occur: the longer name takes the weight of the shorter.
    for short in sorted(weights, key=len):
        fuller = [name for name in weights if name != short and _completes(name, short)]
        if fuller:
            longer = max(fuller, key=lambda name: (weights[name], len(name)))
            weights[longer] += weights.pop(short)
            evidence[longer].update(evidence.pop(short))
    best, weight = max(weights.items(), key=lambda item: (item[1], -len(item[0])))
    total = sum(weights.values())
    confidence = round(min(1.0, weight / 10) * (0.5 + 0.5 * weight / total), 2)
    if weight < 2:
        return Reporter()
    told = own_words.names(text.of("title"), text.of("signature"))
    value = resolve(best, "named", None)
    users = {value.name for value in text.known.values()}
    name = best if best in told or best in users else value.name or best
    if _TOWN_BODY.match(name) and place_of(name) is None:
        name = _county(text) + name
    return Reporter(
        name,
        round(confidence / 2, 2) if spam else confidence,
        name in users or place_of(name) is not None or _is_national(name),
        tuple(where for where, _ in evidence[best].most_common()),
    )


def _place(name: str, text: Text) -> places.Place | None:
    """The reporter's place: the one the user told with its name, else the one its name begins with."""
    code = next((value.code for value in text.known.values() if value.name == name and value.code), "")
    return places.by_code(code) if code else place_of(name)


def _county(text: Text) -> str:
    """The county most named in the text as a body's place, "" where none stands out: for a town without its county."""
    found = Counter(
        place.code
        for _, line in text.lines
        for name in _names(line)
        if (place := place_of(name)) and place.level == "county"
    )
    best = found.most_common(2)
    if not best or (len(best) > 1 and best[0][1] < 2 * best[1][1]):
        return ""
    place = places.by_code(best[0][0])
    return official(place) if place else ""


def _completes(long: str, short: str) -> bool:
    """苏州市民政局 is 民政局 with its place, 江苏省苏州市民政局 is the same body again."""
    before = long.removesuffix(short)
    if before == long:
        return False
    return place_of(short) is None or before == "中华人民共和国" or places.read(before)[1] == len(before)


def _is_national(name: str) -> bool:
    return name.startswith(("国家", "国务院", "中国", "中华人民共和国", "中共中央", "全国", "最高")) or name.endswith(
        "部"
    )


def _candidates(text: Text) -> list[Named]:
    out: list[Named] = []
    titles, signatures = list(dict.fromkeys(text.of("title"))), text.of("signature")
    told = own_words.names(titles, signatures)
    for where, weight, lines in (("title", 8.0, titles), ("signature", 7.0, signatures)):
        for line in lines:
            own = [name for name in told if line.startswith(name)] or _names_in(line, text)[:1]
            if not own and where == "title":
                own = _of_place(line)
            out += [Named(name, where, weight) for name in own]
    for line in text.of("furniture"):
        if match := _PUBLISHER.search(line):
            out += [Named(name, "publisher", 4.0) for name in _names_in(match["name"], text)[:1]]
    named = [[name for name in _names_in(line, text) if name not in _NOT_REPORTERS] for line in text.of("body")]
    body = Counter(chain.from_iterable(named))
    opening = chain.from_iterable(named[:2])
    out += [Named(name, "opening", 1.0) for name in dict.fromkeys(opening)]
    out += [Named(name, "body", min(3.0, 0.5 * count)) for name, count in body.items()]
    return _offices_folded(out)


def _of_place(title: str) -> list[str]:
    """镇巴县2009年…: the government of the place that a title names."""
    match = _TITLE_OF_PLACE.match(title.strip()) or _CONGRESS.search(title)
    if not match:
        return []
    name = match["name"]
    if name.endswith(("镇", "乡", "苏木")):
        return [f"{name}人民政府"]
    if name.endswith("街道"):
        return [f"{name}办事处"]
    found, length = places.read(name)
    return [f"{name}人民政府"] if found and length == len(name) else []


def _offices_folded(candidates: list[Named]) -> list[Named]:
    """Where the title names a government, or only its place, the office that signs for it stands for it."""
    titled = [c.name for c in candidates if c.where == "title" and c.name.endswith("人民政府")]
    return [
        c._replace(name=name) if (name := c.name.removesuffix("办公室").removesuffix("办公厅")) in titled else c
        for c in candidates
    ]


_NOT_REPORTERS = frozenset({"党中央", "国务院", "中共中央", "国务院办公厅", "中共中央办公厅"})


def _names_in(line: str, text: Text) -> list[str]:
    """The bodies a line names: what the user's names in it stand for, else those found by their form."""
    return [value.name for name, value in text.known.items() if name in line] or _names(line)


def _names(line: str) -> list[str]:
    return [line[m.start : m.end] for m in find_agencies(line) if m.kind == "named"]


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

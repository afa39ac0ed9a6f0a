"""Component ``govnlp_dates``: points and stretches of calendar time, with first and last day."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from govnlp import lexicon, numerals
from govnlp.pipeline import extensions
from govnlp.pipeline.spans import Found, add_entities, prose
from govnlp.values import DateValue

extensions.register()

_HAN = "[〇○零ＯO0一二三四五六七八九]"
_DAY_HAN = "(?:[一二]?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
_JOIN = r"\s?(?:起[，,]?|始)?\s?(?:至|到|—{1,2}|–|－|-|~|～)\s?"
# Pieces of a point. "#" stands for the number of the place in _point where the piece is used: group names must differ.
_YEAR = (
    r"(?:(?P<y>(?<!\d)(?:19|20)\d\d)\s?年"
    rf"|(?P<hy>(?<!\d)[一二12](?:{_HAN}|\d){{3}})\s?年"
    r"|(?P<my>(?<!\d)20(?:[\dxX×＊*_＿○〇]{2}))年"
    r"|(?P<sy>(?<![\d.])\d\d)年(?=\d{1,2}月)"
    r"|(?P<ry>RELATIVE)(?!(?<=本年)(?:报|度报告)))"
)
_MONTH = (
    r"(?:(?P<from#>(?<!\d)(?:1[0-2]|[1-9]))、(?=\d))?"
    r"(?:(?P<m#>(?<!\d)(?:1[0-2]|0?[1-9]))|(?P<hm#>十[一二]?|[一二三四五六七八九元]))\s?月(?!度|龄|\d个)份?"
)
_DAY = rf"(?:(?P<d#>3[01]|[12]\d|0?[1-9])|(?P<hd#>{_DAY_HAN}))\s?[日号]"
_MONTH_PART = "(?:(?P<ten#>(?:上中|中下|[上中下])旬)|(?P<medge#>[初底末中])(?![旬期级央国心小学]))?"
_PART = (
    r"(?P<half#>[上下])半年(?:度(?!报))?"
    r"|(?P<upto#>前)?第?(?P<q#>[一二三四1-4])季度"
)
# Two years in a row: a school year, not one of its terms.
_SCHOOL_YEAR = (
    r"(?P<school>(?<![\d.])(?:19|20)\d\d)年?\s?(?:-|—{1,2}|–|－|~|～|至|/)\s?(?P<until>(?:19|20)?\d\d)年?\s?"
    r"学年(?!第?[一二12上下]学期)度?"
)
_EDGE = r"(?P<edge#>[初底末终中内])(?![期级次步始心央于])"
_SEASON = r"(?P<season>[春夏秋冬])季?(?!运|招|节|耕|天|训|学)"
_NO_AGE = r"(?<![一二三四五六七八九十两半几多青少中老成童壮幼常历近整每\d])"


def _at(place: int, piece: str) -> str:
    return piece.replace("#", str(place))


@cache
def _relative_years() -> dict[str, int]:
    """Words for years by their place beside the report's: 去年 → -1."""
    return {
        entry["word"]: entry["shift"] for entry in lexicon.read("relative_years", ("word", "shift"), ("not_after",))
    }


@cache
def _point() -> re.Pattern[str]:
    """A point in time, as far as its borders go."""
    entries = lexicon.read("relative_years", ("word", "shift"), ("not_after",))
    words = [(f"(?<![{entry['not_after']}])" if "not_after" in entry else "") + entry["word"] for entry in entries]
    month, part = _at(1, _MONTH), _at(1, _PART)
    # What a point may begin with, and what must follow soon: nearly all other places are ruled out by one look.
    first = "".join(sorted({entry["word"][0] for entry in entries}))
    look = (
        rf"(?=[\d〇○零ＯO一二三四五六七八九十元上下前第年{first}]"
        r"[\d〇○零ＯO一二三四五六七八九十xX×＊*_＿第]{0,5}\s?[年月季半、\-/.初底末终中内—–－~～至])"
    )
    return re.compile(
        rf"{look}(?:{_SCHOOL_YEAR}|"
        rf"{_YEAR.replace('RELATIVE', '|'.join(words))}(?:度|年度(?!报告))?"
        rf"(?:的?(?:{part}|全年|{_SEASON}|年?{_at(1, _EDGE)}|\s?{month}(?:\s?{_at(1, _DAY)}|{_at(1, _MONTH_PART)})))?"
        r"(?:同期)?(?:以来|(?<!全年)来(?![了自到电信访]))?"
        rf"|{_at(2, _MONTH)}(?:\s?{_at(2, _DAY)}|{_at(2, _MONTH_PART)})(?:以来)?"
        rf"|(?:{_at(3, _PART)}|(?:(?<![每\d])(?=年[初底末终])|{_NO_AGE})年{_at(3, _EDGE)})(?:以来)?"
        r"|(?<![\d.\-/])(?P<iy>(?:19|20)\d\d)(?P<sep>[-/.])(?P<im>1[0-2]|0?[1-9])"
        r"(?:(?P=sep)(?P<id>3[01]|[12]\d|0?[1-9]))?(?![\d.\-/]))"
    )


# A bare number before a joint takes its unit from the point behind it (1至11月, 2016-2018年, 5月1日至10日).
_LEFT_NUMBER = re.compile(rf"(?<![\d.年月])(?P<n>(?:19|20)\d\d|1[0-2]|0?[1-9]){_JOIN}$")
_MONTH_AND_JOINT = re.compile(rf"(?P<n>1[0-2]|0?[1-9]){_JOIN}")
_RIGHT_DAY = re.compile(rf"{_JOIN}(?P<d>3[01]|[12]\d|0?[1-9])[日号]")
_JOINT = re.compile(_JOIN)
# What a point must not follow: each and every year, ranks of years, spans counted in years.
_NOT_AFTER = re.compile(r"(?:每年?|历|近|多|几|数|第|届|\d个|前几|常|周|逐|头|同比上|按|分)$")


# What takes a month out of the year of the one before it in the sentence: another sentence, year or stretch of time.
_OTHER_YEAR = re.compile("[。；;！？!?年]|以来|起|至今|截[至止]|[实施执]行")
_YEAR_WORD = "今本当全去上前明来次下后"
_SENTENCE = 60


# Days as (month, day); a last day of 31 stands for the last day its month has.
_WHOLE_YEAR = ((1, 1), (12, 31), "year")
_EDGES = {
    "初": ((1, 1), (1, 31), "month"),
    "中": ((6, 1), (7, 31), "month"),
    "底": ((12, 1), (12, 31), "month"),
    "末": ((12, 1), (12, 31), "month"),
    "终": ((12, 1), (12, 31), "month"),
}
_MONTH_PARTS = {
    "初": (1, 10), "上旬": (1, 10), "上中旬": (1, 20), "中": (11, 20), "中旬": (11, 20), "中下旬": (11, 31), "下旬": (21, 31),
    "底": (21, 31), "末": (21, 31),
}  # fmt: skip


class Point(NamedTuple):
    """A point in time as written. year: absolute, or None; shift: offset to the report's year, None where there is none.
    since: it is where a stretch begins that lasts as long as the report's figures go (今年以来)."""

    year: int | None
    shift: int | None
    first: tuple[int, int]  # month, day
    last: tuple[int, int]
    precision: str
    masked: bool
    since: bool = False


class Match(NamedTuple):
    """start, end: offsets into the line; points: one, or the two ends of a range."""

    start: int
    end: int
    points: tuple[Point, ...]
    rule: str


@Language.factory(
    "govnlp_dates",
    default_config={"year": None},
    assigns=["doc.ents", "span._.value", "span._.rule"],
)
def create_dates(nlp: Language, name: str, year: int | None) -> Dates:
    """year: the year that 今年 or 3月 is read in; None leaves them without days until govnlp_profile knows the report's."""
    return Dates(year)


class Dates:
    """Adds DATE entities; ``span._.value`` is a DateValue."""

    def __init__(self, year: int | None) -> None:
        self.year = year

    def __call__(self, doc: Doc) -> Doc:
        return add_entities(
            doc,
            (
                Found(at + match.start, at + match.end, "DATE", "", place(match.points, self.year), match.rule)
                for at, line in prose(doc)
                for match in find(line)
            ),
        )


def find(line: str) -> Iterator[Match]:
    """The dates of one line of text, in order, ranges as one."""
    return iter(_known(line))


@lru_cache(maxsize=2048)  # dates, profile and indicators read the same lines
def _known(line: str) -> tuple[Match, ...]:
    found: list[Match] = []
    for match in _find(line):
        found.append(_month_after(line, found[-1], match) if found else match)
    return tuple(found)


def _month_after(line: str, before: Match, match: Match) -> Match:
    """``match``; a month without a year in the year of the month told before it in the sentence: 2017年3月…，同年11月."""
    (first, *more), point = before.points, match.points[0]
    if more or first.year is None or first.precision not in ("day", "month") or first.since:
        return match
    if len(match.points) > 1 or match.rule not in ("relative_month", "relative_day") or line[match.start] in _YEAR_WORD:
        return match
    between = line[before.end : match.start]
    if len(between) > _SENTENCE or _OTHER_YEAR.search(between.removesuffix("同年")):
        return match
    if not between.endswith("同年") and point.first[0] < first.first[0]:
        return match
    return match._replace(points=(point._replace(year=first.year, shift=None),), rule=f"absolute_{point.precision}")


def _find(line: str) -> Iterator[Match]:
    pending: Match | None = None
    for match in _point().finditer(line):
        if line[match.start()] == "一" and line[match.end() : match.end() + 1] == "一":
            continue  # 一季度一通报: how often, not when
        if _NOT_AFTER.search(line[max(0, match.start() - 3) : match.start()]):
            continue
        new = _single(line, match)
        if new is None:
            continue
        if pending:
            joint = line[pending.end : new.start]
            if len(pending.points) == 1 and _JOINT.fullmatch(joint):
                points = (pending.points[0], _with_year_of(pending.points[0], new.points[-1]))
                pending = Match(pending.start, new.end, points, "range")
                continue
            if whole := _months_of_year(pending, joint, new):
                pending = whole
                continue
            yield pending
        pending = new
    if pending:
        yield pending


def _months_of_year(year: Match, between: str, month: Match) -> Match | None:
    """The range of 2018年1—12月, which is found as a year, a bare number and a month; None where it is none."""
    left = _MONTH_AND_JOINT.fullmatch(between)
    point, last = year.points[0], month.points[-1]
    if not left or len(year.points) + len(month.points) > 2 or point.precision != "year" or last.precision != "month":
        return None
    number = int(left["n"])
    if last.year is not None or last.shift != 0 or number >= last.last[0]:
        return None
    first = point._replace(first=(number, 1), last=(number, 31), precision="month")
    return Match(year.start, month.end, (first, _with_year_of(first, last)), "range")


def _single(line: str, match: re.Match[str]) -> Match | None:
    """The date at ``match``, with a bare number before it or a bare day behind it drawn in; None where it is no date."""
    if match["school"]:
        return _school_year(match)
    point = _read(match)
    if point is None:
        return None
    start, end = match.span()
    if line[end - 1] == "来":
        point = point._replace(since=True)
    left = _LEFT_NUMBER.search(line, max(0, start - 12), start)
    if left and (whole := _same_unit(left["n"], point)):
        return Match(left.start(), end, (whole, point), "range")
    if point.precision == "day" and (right := _RIGHT_DAY.match(line, end)):
        last = (point.last[0], int(right["d"]))
        return Match(start, right.end(), (point, point._replace(first=last, last=last)), "range")
    return Match(start, end, (point,), f"{'relative' if point.year is None else 'absolute'}_{point.precision}")


def _school_year(match: re.Match[str]) -> Match | None:
    """2015-2016学年: 1 September to 31 August, as the rules for schools' information reports have it."""
    year = int(match["school"])
    if int(match["until"][-2:]) != (year + 1) % 100:
        return None
    first, last = (9, 1), (8, 31)
    points = (Point(year, None, first, first, "day", False), Point(year + 1, None, last, last, "day", False))
    return Match(*match.span(), points, "school_year")


def is_school_year(value: DateValue) -> bool:
    """Whether it lasts from 1 September to the next 31 August: its figures are those of the report named after its end."""
    start, end = value.start, value.end
    return start is not None and end == datetime.date(start.year + 1, 8, 31) and (start.month, start.day) == (9, 1)


def _read(match: re.Match[str]) -> Point | None:
    g = {name.rstrip("123"): text for name, text in match.groupdict().items() if text}
    year, shift, masked = _year(g)
    if "iy" in g:
        first, last, precision = _days(int(g["im"]), int(g["id"]) if "id" in g else None, "")
    elif month := g.get("m") or g.get("hm"):
        day = g.get("d") or g.get("hd")
        first, last, precision = _days(
            _number(month), _number(day) if day else None, g.get("medge") or g.get("ten") or ""
        )
        if "from" in g:
            first = (int(g["from"]), 1)
    elif "season" in g:
        # Meteorological seasons; a winter is taken for the December of the year that names it.
        month = {"春": 3, "夏": 6, "秋": 9, "冬": 12}[g["season"]]
        first, last, precision = (month, 1), (min(12, month + 2), 31), "quarter"
    elif "half" in g:
        first, last, precision = ((1, 1), (6, 30), "half") if g["half"] == "上" else ((7, 1), (12, 31), "half")
    elif "q" in g:
        quarter = _number(g["q"])
        first, last, precision = (1 if "upto" in g else 3 * quarter - 2, 1), (3 * quarter, 31), "quarter"
    else:
        first, last, precision = _EDGES.get(g.get("edge", ""), _WHOLE_YEAR)
    if not 1 <= first[0] <= last[0] <= 12:
        return None
    return Point(year, shift, first, last, precision, masked)


def _year(g: dict[str, str]) -> tuple[int | None, int | None, bool]:
    """(absolute year, shift from the report's year, masked)."""
    if text := g.get("y") or g.get("iy"):
        return int(text), None, False
    if text := g.get("hy"):
        return _number(text), None, False
    if text := g.get("my"):
        return (int(text), None, False) if text.isdigit() else (None, None, True)
    if text := g.get("sy"):
        return 2000 + int(text), None, False
    return None, _relative_years()[g["ry"]] if "ry" in g else 0, False


def _number(text: str) -> int:
    return 1 if text == "元" else int(numerals.parse(text).value or 0)


def _days(month: int, day: int | None, part: str) -> tuple[tuple[int, int], tuple[int, int], str]:
    """First and last (month, day) of a day, a month or a part of one."""
    if day:
        return (month, day), (month, day), "day"
    first, last = _MONTH_PARTS.get(part, (1, 31))
    return (month, first), (month, last), "month"


def _same_unit(number: str, point: Point) -> Point | None:
    """The point that a bare ``number`` before ``point`` stands for: a year before a year, a month before a month."""
    value = int(number)
    if len(number) == 4:
        return point._replace(year=value) if point.precision == "year" and point.year else None
    if point.precision == "month" and point.year is None and value < point.last[0]:
        return point._replace(first=(value, 1), last=(value, 31))
    return None


def _with_year_of(first: Point, last: Point) -> Point:
    """The end of a range without a year of its own lies in the year of its start, 次年 in the one behind that."""
    if first.masked and last.year is None:
        return last._replace(shift=None, masked=True)
    if first.year is not None and last.year is None and last.shift == 1:
        return last._replace(year=first.year + 1, shift=None)
    if last.year is None and last.shift == 0 and first.year is not None and last.precision != "year":
        return last._replace(year=first.year, shift=None)
    if last.year is None and last.shift == 0 and first.shift and last.precision != "year":
        return last._replace(shift=first.shift)
    return last


def place(points: tuple[Point, ...], year: int | None, until: datetime.date | None = None) -> DateValue:
    """The value of a date; ``year`` is the report's, for dates that tell none.

    until: the last day the report's figures cover, where …以来 ends; by default the last day of ``year``. Without either,
    …以来 has a start and no end. A masked year (20XX年) has no days and is flagged.
    """
    start = _resolve(points[0], points[0].first, year)
    since = points[-1].since
    if since:
        end = until or (datetime.date(year, 12, 31) if year is not None else None)
    else:
        end = _resolve(points[-1], points[-1].last, year)
    masked = any(point.masked for point in points)
    needs_year = since or any(point.year is None and not point.masked for point in points)
    precision = points[0].precision if len(points) == 1 else "range"
    if since and start is not None and end is not None and start > end:
        end = None  # begun after the report's year: no telling how long it lasted
    if start is None or (end is None and not since) or (end is not None and start > end):
        start = end = None
    return DateValue(start, end, precision, needs_year, masked)


def _resolve(point: Point, at: tuple[int, int], year: int | None) -> datetime.date | None:
    if point.year is not None:
        absolute = point.year
    elif point.shift is not None and year is not None:
        absolute = year + point.shift
    else:
        return None
    month, day = at
    last = calendar.monthrange(absolute, month)[1]
    if day > last and not (point.precision != "day" and day == 31):
        return None
    return datetime.date(absolute, month, min(day, last))

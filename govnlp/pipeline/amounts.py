"""Component ``govnlp_amounts``: shares (PERCENT), sums (MONEY) and lengths of time (DURATION), with exact values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from govnlp import lexicon, numerals, prefilter
from govnlp.numerals import Amount
from govnlp.pipeline import extensions
from govnlp.pipeline.spans import Found, add_entities, prose
from govnlp.values import DurationValue, MoneyValue, PercentValue

extensions.register()

# What may not stand before a numeral: more of a number, an ordinal, 每 (每3天: how often); before digits a Latin letter.
_NOT_AFTER = r"(?<![\d.．第每〔\[％%])(?:(?<![A-Za-z])(?=\d)|(?<![几数一二三四五六七八九十百千万亿两零〇])(?!\d))"
_OF_HUNDRED = {"百": "%", "千": "‰", "万": "‱"}
_HAN_PART = "[一二三四五六七八九十百两零〇\\d点.几]{1,12}"
_FRACTION = re.compile(
    rf"(?P<of>[百千万])分之(?P<low>{_HAN_PART})"
    rf"(?:{numerals.JOINT}(?:(?P=of)分之)?(?P<high>{_HAN_PART}))?|(?P<whole>百分百)"
)
# 半 counts half a unit before it (半年, 半个月) and adds half of one behind it (两年半, 一个半月).
_HALF_UNITS = "半(?:个(?:工作日|月|小时|学期)|年|天|小时)"
_HALF = re.compile(rf"(?<![上下大后多每过\d])(?<!(?<!提)前)(?P<half>{_HALF_UNITS})(?!谈|程)")
_AND_HALF = re.compile(
    rf"{_NOT_AFTER}(?P<n>\d{{1,3}}|[一二三四五六七八九十两]{{1,3}})(?P<m>个半(?:月|小时)|(?:年|天|小时|周)半)"
)
_UNITS_BY_WORD = {"工作日": "working_day", "月": "month", "小时": "hour", "年": "year", "天": "day", "周": "week"}
# N日 is a number of days behind and before these, else the day of a month.
_DAYS_BEFORE = re.compile(
    "(?:提前|推迟|连续|历时|为期|期限|时限|限期|期为|期|延长|缩短|不少于|不超过|不得少于|不足|满|至少|超过|耗时|用时)[了至为到]?$"
)
_DAYS_BEHIND = re.compile("(?:[以之]内|内|的?[公整反申办][示改馈请理]期|的?期限|[）)]?届满|为限|左右)")
_YEARS_OF_PLAN = re.compile(r"[^，。；：、]{0,4}?(?:行动|规划|计划|攻坚|制(?![定作度])|期(?![间内限末]))")
_MANY_YEARS = 60  # more years than this are the short form of a date (98年), or a name


class Match(NamedTuple):
    """start, end: offsets into the line; rule: the lexicon entry or pattern that fired."""

    start: int
    end: int
    label: str
    value: PercentValue | MoneyValue | DurationValue
    rule: str


@Language.factory("govnlp_amounts", assigns=["doc.ents", "span._.value", "span._.rule"])
def create_amounts(nlp: Language, name: str) -> Amounts:
    return Amounts()


class Amounts:
    """Adds PERCENT, MONEY and DURATION entities; put it behind govnlp_dates, whose spans it leaves alone (10年5月)."""

    def __call__(self, doc: Doc) -> Doc:
        return add_entities(
            doc,
            (
                Found(at + match.start, at + match.end, match.label, "", match.value, match.rule)
                for at, line in prose(doc)
                for match in find(line)
            ),
        )


@cache
def _units() -> dict[str, lexicon.Entry]:
    """The units by their ids, which name the groups of _pattern."""
    return {entry["id"]: entry for entry in lexicon.read("amounts", ("label", "pattern", "unit"))}


@cache
def _pattern() -> re.Pattern[str]:
    """A numeral, or a range of two of which the first may have its unit too (3%至5%, 10万元—20万元), and its unit."""
    units = "|".join(f"(?P<{entry['id']}>{entry['pattern']})" for entry in _units().values())
    after = r"[%％]|个?百分点|[元天年]|个?工作日|个月"  # a unit of the first
    first = rf"(?P<low>{numerals.NUMERAL})\s?(?:{after})?{numerals.JOINT}"
    start = numerals.start(prefilter.beginnings([units, after]))
    more = "(?:(?<=[年天周时])[余多](?![少个次件种]))?"
    return re.compile(rf"{start}{_NOT_AFTER}(?:{first})?(?P<n>{numerals.NUMERAL})\s?(?:{units}){more}")


def find(line: str) -> Iterator[Match]:
    """The shares, sums and lengths of time of one line of text, in order."""
    matches = [*_fractions(line), *_halves(line), *_amounts(line)]
    done = 0
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.start >= done:
            yield match
            done = match.end


def _amounts(line: str) -> Iterator[Match]:
    for match in _pattern().finditer(line):
        entry = _units()[match.lastgroup or ""]
        label = entry["label"]
        if not _has_digit(match["n"]):
            continue
        if label == "DURATION" and not _is_duration(line, match, entry):
            continue
        numeral = match["low"] + "-" + match["n"] if match["low"] else match["n"]
        amount = numerals.read(numeral, line, *match.span())
        if amount.number is not None and (match[0][-1] in "余多" or "个多" in match[entry["id"]]):
            amount = amount._replace(approximate="over")
        yield Match(match.start(), match.end(), label, _value(entry, match, amount), f"amounts:{entry['id']}")


def _has_digit(numeral: str) -> bool:
    """万元 at the head of a column and 百元 count nothing by themselves; 几百元 and 十元 do."""
    return numeral[0] not in "百千万亿" or len(numeral) > 2


def _is_duration(line: str, match: re.Match[str], entry: lexicon.Entry) -> bool:
    """Whether a length of time is meant: not a date written short (98年, 12年5月), not the name of a plan of so many years
    (三年行动), not one thing a day (一天一报)."""
    numeral, start, end = match["n"], match.start(), match.end()
    if numeral == "一" and line[end : end + 1] == "一":
        return False
    if entry["id"] == "d14":
        return _is_years(line, match)
    if entry["id"] == "d05":
        within = _DAYS_BEHIND.match(line, end)
        return within is not None or _DAYS_BEFORE.search(line[max(0, start - 4) : start]) is not None
    return True


def _is_years(line: str, match: re.Match[str]) -> bool:
    numeral, end = match["n"], match.end()
    if numeral.isdecimal() and int(numeral) > _MANY_YEARS:
        return False
    if _YEARS_OF_PLAN.match(line, end) or re.match(r"\s?\d{1,2}月|\s?[上下]半年|[一1]月", line[end : end + 4]):
        return False
    if len(numeral) > 1 and (numeral[0] in "0〇零○" or not re.search("[十百千万余多几]|^\\d", numeral)):
        return numerals.parse(numeral).value is None  # 一三年 is a year, 两三年 is not
    try:
        value = numerals.parse(numeral).value
    except ValueError:
        return False
    return value is None or value <= _MANY_YEARS


def _value(entry: lexicon.Entry, match: re.Match[str], amount: Amount) -> PercentValue | MoneyValue | DurationValue:
    number, bounds, approximate = amount
    if entry["label"] == "PERCENT":
        return PercentValue(number, entry["unit"], approximate, bounds)
    if entry["label"] == "DURATION":
        return DurationValue(number, entry["unit"], approximate, bounds)
    return MoneyValue(number, _printed_unit(match["n"]) + match[entry["id"]], entry["unit"], approximate, bounds)


def _printed_unit(numeral: str) -> str:
    """The part of the numeral that one reads as the unit: 万 of 35万元, 万余 of 3万余元 without its 余."""
    tail = re.search("[十百千]?[万亿]{0,2}[余多]?$", numeral)
    return re.sub("[余多]", "", tail[0]) if tail and numeral[0].isdigit() else ""


def _fractions(line: str) -> Iterator[Match]:
    """百分之九十八点五, 千分之三."""
    if "分之" not in line and "百分百" not in line:
        return
    for match in _FRACTION.finditer(line):
        if match["whole"]:
            value = PercentValue(100, "%", numerals.bound(line, *match.span()))
        else:
            low, high = (_spoken(part) if part else None for part in (match["low"], match["high"]))
            if low is None and "几" not in match["low"]:
                continue
            bounds = (low, high) if low is not None and high is not None else None
            about = numerals.bound(line, *match.span()) or ("about" if bounds or low is None else "")
            value = PercentValue(None if bounds else low, _OF_HUNDRED[match["of"]], about, bounds)
        yield Match(match.start(), match.end(), "PERCENT", value, "amounts:fraction")


def _spoken(text: str) -> int | Decimal | None:
    """A number as it is spoken, with 点 for the decimal point; None where it is none."""
    whole, _, fraction = text.replace(".", "点").partition("点")
    try:
        value = numerals.parse(whole).value
        if value is None or not fraction:
            return value
        digits = "".join(str(numerals.HAN_DIGITS.get(c, c)) for c in fraction)
        return value + Decimal(f"0.{digits}") if digits.isdigit() else None
    except ValueError:
        return None


def _halves(line: str) -> Iterator[Match]:
    """半年, 半个月, 一年半, 一个半小时."""
    if "半" not in line:
        return
    for match in _HALF.finditer(line):
        yield _half(line, match, Decimal("0.5"), match["half"])
    for match in _AND_HALF.finditer(line):
        whole = numerals.parse(match["n"]).value
        if whole is not None and whole <= _MANY_YEARS:
            yield _half(line, match, whole + Decimal("0.5"), match["m"])


def _half(line: str, match: re.Match[str], number: Decimal, words: str) -> Match:
    unit = next(unit for word, unit in _UNITS_BY_WORD.items() if word in words)
    value = DurationValue(number, unit, numerals.bound(line, *match.span()))
    return Match(match.start(), match.end(), "DURATION", value, "amounts:half")

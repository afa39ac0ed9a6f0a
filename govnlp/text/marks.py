"""Damage that cannot be undone, found and flagged with its place: nothing here changes the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govnlp import prefilter
from govnlp.text import lost, markup, numbered, phrases, spam, stubs
from govnlp.text.alignment import Alignment
from govnlp.text.mojibake import suspects


class Mark(NamedTuple):
    """text[start:end] is damaged as ``kind`` (an id of lexicon/flags.jsonl) says; note: in words, for people."""

    kind: str
    start: int
    end: int
    note: str


_LOST = re.compile("\ufffd+")
_MASKS = "×xX＊*○□_"
_ANY_MASK = re.compile(
    "[×＊*○□_xX](?:(?<![xX])|[xX年])"
)  # one class first, so that the search goes from one to the next
_MASKED_YEAR = re.compile(rf"(?<![\w×*＊○□])(?:20[{_MASKS}]{{2}}|20\d[{_MASKS}]|[{_MASKS}]{{4}})(?=年)")
# Behind a mask: what a name ends in. One × may be a sign of multiplication, and two letters x are a mask.
_MASKED_NAME = re.compile(
    rf"(?<![{_MASKS}A-Za-z\d])(?:[×xX＊*○□]{{2,8}}|_{{2,12}}|×)"
    r"(?=(?:自治)?[省市县区州盟旗镇乡村局委厅部办处所院]|街道|人民政府|政府|办事处|单位|同志)"
)
_LINK = re.compile(r"[(（](/[\w./%-]{2,200})[)）]", re.ASCII)
_HOST = re.compile(r"(?:https?|ftp)[:：]//([A-Za-z0-9.-]{3,100})|(?<![\w.@/-])(www\.[A-Za-z0-9.-]{3,100})", re.ASCII)
_OWN_HOSTS = (".gov.cn", ".edu.cn", ".ac.cn")  # of public bodies, universities and institutes
_OWN_SITE = re.compile("门户网|政府网|信息公开网|官网|官方网站|网址|网站")
# What is looked at begins with what is searched for, and what must stand before it is asked behind: that is faster.
_BLANK_DATE = re.compile("年(?<=[\u4e00-\u9fff：:]年)[ \u3000]{0,4}月[ \u3000]{0,4}日|月日(?<=\\d年月日)")
_LOST_DIGITS = prefilter.any_of(
    [
        r"[%％](?<=[率为达长降占\u3001，][%％])",
        "(?:共|合计|共计|总计|累计)(?=[条件篇份][，。；、])",
        r"[〔\[](?:19|20)\d\d[〕\]](?=号)",
    ]
)
_NO_YEAR = re.compile(
    "^[ \u3000]{0,20}[\u4e00-\u9fff]{2,30}(?<![全本今去上每当历近多半周整一二三四五六七八九〇○零十])"
    "年度?(?=政府信息公开(?:工作)?年度报告)"
)
_SELF = re.compile("我(?:们)?(?:[局委厅办院部处所镇乡县市区省州旗]|街道|单位)")
_NAMED = re.compile(
    "[\u4e00-\u9fff]{2,12}(?:省|市|县|区|州|旗|镇|乡|街道)[\u4e00-\u9fff]{0,12}(?:政府|局|委|厅|办|院|中心)"
    "|[\u4e00-\u9fff]{2,8}[镇乡]|国家[\u4e00-\u9fff]{2,8}[局委]"
)
_WHOLE = 800  # characters; a shorter text is an excerpt, which need not name its body
_HEAD = 600  # characters at either end of a report in which it names its body
_PAIRS = {"）": "（", "》": "《", "〕": "〔", "】": "【", "”": "“"}
_SIGNS = re.compile("[（）《》〔〕【】“”\n]")
_LIST_CLOSING = re.compile(r"(?:^|[\n。；：，、（ \u3000])(?:[一二三四五六七八九十]{1,3}|[A-Za-z])$|\d$")
_SENTENCE_ENDS = "。！？；：\n"


def marks(text: str) -> list[Mark]:
    """Every mark of ``text``, in order. Meant for repaired text: what was restored is no longer there to be marked."""
    finders = (_characters, _dates, _masks, _spam, _addresses, _blanks, _names, _numbers, _brackets, _left_over)
    return sorted(mark for find in finders for mark in find(text))


def in_source(found: Sequence[Mark], alignment: Alignment) -> tuple[Mark, ...]:
    """Marks of the repaired text with the offsets of its source."""
    places = (alignment.to_source(mark.start, mark.end) for mark in found)
    return tuple(mark._replace(start=start, end=end) for mark, (start, end) in zip(found, places, strict=True))


def _characters(text: str) -> Iterator[Mark]:
    for match in _LOST.finditer(text) if "\ufffd" in text else ():
        yield Mark("character_lost", *match.span(), "bytes without a meaning, or of which too many were lost")
    for start, end in suspects(text):
        yield Mark("garbled", start, end, "seems to be decoded wrongly, and no reading is clearly better")


def _dates(text: str) -> Iterator[Mark]:
    for run in lost.open_dates(text):
        said = "、".join(f"{month}月{day}日" for month, day, _ in run.readings)
        yield Mark("date_open", run.start, run.end, f"can be read as {said}" if said else "no valid date")
    for match in _BLANK_DATE.finditer(text):
        yield Mark("number_lost", *match.span(), "a date without its numbers")
    for match in _LOST_DIGITS.finditer(text):
        yield Mark("number_lost", *match.span(), "the number is lost")


def _masks(text: str) -> Iterator[Mark]:
    if not _ANY_MASK.search(text):
        return
    for match in _MASKED_YEAR.finditer(text):
        yield Mark("year_masked", *match.span(), "usually a template, not a report")
    for match in _MASKED_NAME.finditer(text):
        yield Mark("name_masked", *match.span(), "usually a template, not a report")


def _spam(text: str) -> Iterator[Mark]:
    for found in spam.find_spam(text):
        if found.replaced:
            yield Mark(
                "name_replaced", found.start, found.end, "spam where a name should stand: trust no name in the text"
            )
        else:
            yield Mark("spam", found.start, found.end, "words of spam")


def _addresses(text: str) -> Iterator[Mark]:
    for match in _LINK.finditer(text):
        yield Mark("url_relative", *match.span(1), "the host is lost")
    for match in _HOST.finditer(text) if "//" in text or "www." in text else ():
        host = (match[1] or match[2]).lower().rstrip(".")
        if not host.endswith(_OWN_HOSTS) and _OWN_SITE.search(text, max(0, match.start() - 12), match.start()):
            yield Mark(
                "url_foreign", *match.span(), "called the body's own site, but no address of gov.cn, edu.cn or ac.cn"
            )


def _blanks(text: str) -> Iterator[Mark]:
    found = phrases.gaps(text)
    if not phrases.shows_blanks(found):
        for gap in found:
            yield Mark("phrase_blank", gap.start, gap.end, f"{gap.phrase} may be lost here")


def _names(text: str) -> Iterator[Mark]:
    """A title without its year; a report that says 我镇 and names no body."""
    at = 0
    for line in text[:_HEAD].split("\n")[:5]:
        if match := _NO_YEAR.match(line):
            yield Mark("year_missing", at, at + match.end(), "the title lacks its year")
        at += len(line) + 1
    own = _SELF.search(text) if len(text) >= _WHOLE else None
    if own and not _NAMED.search(text, 0, _HEAD) and not _NAMED.search(text, max(0, len(text) - _HEAD)):
        yield Mark("agency_unnamed", *own.span(), "the body speaks of itself and is named nowhere")


def _numbers(text: str) -> Iterator[Mark]:
    """Numbered lines that repeat the number of the last line of their level, with no higher level between."""
    for found in numbered.repeated(text):
        yield Mark("list_number", found.start, found.end, f"{text[found.start : found.end]} again")


def _brackets(text: str) -> Iterator[Mark]:
    """Brackets and quotation marks without their partner in the paragraph."""
    open_at: dict[str, list[int]] = {mark: [] for mark in _PAIRS.values()}

    def unclosed() -> Iterator[Mark]:
        for stack in open_at.values():
            for at in stack:
                yield Mark("bracket_open", at, at + 1, "never closed")
            stack.clear()

    for match in _SIGNS.finditer(text):
        sign, at = match[0], match.start()
        if sign == "\n":
            if at and (text[at - 1] in _SENTENCE_ENDS or text[at + 1 : at + 2] == "\n"):
                yield from unclosed()
        elif sign in open_at:
            open_at[sign].append(at)
        elif open_at[_PAIRS[sign]]:
            open_at[_PAIRS[sign]].pop()
        elif not (sign == "）" and _LIST_CLOSING.search(text, max(0, at - 6), at)):
            yield Mark("bracket_open", at, at + 1, "never opened")
    yield from unclosed()


def _left_over(text: str) -> Iterator[Mark]:
    for start, end in stubs.find_stubs(text):
        yield Mark("body_missing", start, end, "a stub stands for the body")
    for edit in markup.tags(text):
        yield Mark("markup", edit.start, edit.end, "markup")

"""Section headings: their numbering, their wording, the topic they announce."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from govnlp import lexicon
from govnlp.prefilter import any_of

_HAN_NUMBER = "[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3}"
# Numbering styles from the outermost inward, a group each. A report may leave levels out; the order stays.
_STYLES = (
    rf"第(?:(?:{_HAN_NUMBER}|\d{{1,2}})(?:部分|章|节)[：:、.．]?|{_HAN_NUMBER}、)",
    rf"{_HAN_NUMBER}(?: ?[、.．:：，,]|[ \u3000]{{1,8}}(?=\S))|【{_HAN_NUMBER}】|之{_HAN_NUMBER}[：:、]",
    rf"[（(]{_HAN_NUMBER}[）)][、.．]?",
    r"\d{1,2}(?:[、．:：]|[.](?!\d)|[ \u3000]+(?=[\u3400-\u9fff]))",
    r"[（(]\d{1,2}[）)][、.．]?",
    r"[①-⑳]",
)
_FIRST = r"(?=[第【之（(\d①-⑳一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾])"  # few lines get further
_NUMBER = re.compile(rf"{_FIRST}(?:{'|'.join(f'({style})' for style in _STYLES)})\s*")
_LONGEST = 80  # characters of a heading that are looked at
CHINESE, ARABIC = 1, 3  # ranks of 一、 and 1、
BARE = len(_STYLES)  # rank of a heading without a number
_RUN_IN = re.compile(r"([^。；：:，,！？\n]{2,24})(?:。|[：:](?=.{12})|(?<=\S)[ \u3000](?=[^。\n]{12}))")
_RUN_IN_PAIR = re.compile(r"(?=[^。\n]{6,28}。)([^。；：:，,！？\s\n]{2,20}[，,][^。；：:，,！？\s\n]{2,20})。")
_SAYS = re.compile(  # what a heading in two halves (加强领导，健全机制) has not, and a sentence may
    r"[我本该][局委办厅县市区镇乡街院校处省站所]|[了已未无由为是在有还但将也因被均共使让]|没|不[够强高全及到平规深细实畅熟准]|单一|滞后|较|\d"
)
_BARE_RUN_IN = re.compile(r"\s{0,8}([^。；：:，,！？\d\s也再还都已]{4,12})[。：:](?=.{12})")
_PHRASE_END = re.compile(
    "(?:情况|方面|保障|公开|管理|建设|问题|不足|措施|打算|计划|安排|概述|事项|诉讼|解读|回应|做法|工作|领导)$"
)
_LISTED = re.compile(
    "[一二三四五六七八九十]是|首先|其次|再次|最后|同时|此外|另外|其中|其[一二三四五]|通过|及时|针对|关于"
)


_DISCLOSURE = re.compile(r"\s{0,4}(?:(?:政府|政务)?信息)?公开的?(?:工作)?情况[：:]?\s*$")
_ANNEX_CAPTION = re.compile(r"\s{0,8}附\s?[件表录][^|\t。]{0,60}$|\s{0,8}附[：:][^|\t。]{2,60}$")


class Number(NamedTuple):
    """rank: 0 for the outermost numbering style; end: length of the number and the space around it."""

    rank: int
    end: int


def number(line: str) -> Number | None:
    """The list or section number a line opens with (leading space allowed), or None."""
    match = _NUMBER.match(line, len(line) - len(line.lstrip()))
    return Number(match.lastindex - 1, match.end()) if match and match.lastindex else None


def words(line: str) -> str:
    """A line without its number."""
    found = number(line)
    return line[found.end :] if found else line


def run_in(line: str) -> str:
    """The heading that a paragraph opens with, number included: （一）主动公开情况。全年…; "" where there is none.

    Only a phrase counts that is itself a known heading; one without a number also has to be short and no item of a list
    (一是加强领导。), one with a comma (（一）加强领导，健全机制。) to have the words of no sentence.
    """
    found = number(line)
    match = _RUN_IN.match(line, found.end) if found else _BARE_RUN_IN.match(line)
    if found and not match and (match := _RUN_IN_PAIR.match(line, found.end)) and _SAYS.search(match[1]):
        return ""
    if not match or match.end() >= len(line.rstrip()) or not topic(match[1]):
        return ""
    if not found and (_LISTED.match(match[1]) or not _PHRASE_END.search(match[1])):
        return ""
    return line[: match.end(1)].strip()


def is_pair(heading: str) -> bool:
    """Whether a heading has two halves: 加强领导，健全机制."""
    return "，" in heading or "," in heading


def is_of_parent(heading: str) -> bool:
    """Whether a heading names disclosure alone, so that only the heading above tells what is disclosed: （一）公开情况."""
    found = number(heading)
    return _DISCLOSURE.match(heading, found.end if found else 0) is not None


def is_annex_caption(line: str) -> bool:
    """Whether a line of a table is its caption as an annex: 附表一 主动公开情况统计."""
    return _ANNEX_CAPTION.match(line) is not None


# What separates the things a heading names; 收到和处理 is one, and 和谐, 及时, 普及, 参与 are words.
_PARTS = re.compile(
    r"[、，,：:；;—－-]+|以及|(?<!收到)和(?![谐平睦美])|(?<![参给赋])与(?![会时])|(?<![普涉危顾])及(?![时格早])|暨|并(?![轨网])"
)
_BRACKETED = re.compile(r"[（(][^（）()]{0,30}[）)]")
_REACHES = ("void", "heading", "part", "last", "rest")


@cache
def _aliases() -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    """(pattern, topic) by reach, see topic()."""
    out: dict[str, list[tuple[re.Pattern[str], str]]] = {reach: [] for reach in _REACHES}
    for entry in lexicon.read("headings", ("topic", "reach", "pattern")):
        if entry["reach"] not in out:
            raise lexicon.LexiconError(
                f"lexicon/headings.jsonl: entry {entry['id']!r} has reach {entry['reach']!r}; one of {', '.join(out)}"
            )
        out[entry["reach"]].append((re.compile(entry["pattern"]), entry["topic"]))
    return {reach: tuple(entries) for reach, entries in out.items()}


@cache
def _any_alias() -> re.Pattern[str]:
    """What any alias matches that names a topic: most parts of what is asked about are told to have none by this."""
    return any_of(pattern.pattern for reach in _REACHES if reach != "void" for pattern, _ in _aliases()[reach])


@lru_cache(maxsize=4096)
def topic(heading: str) -> str:
    """The topic of a heading (of lexicon/headings.jsonl), "" where its wording is not known.

    The number, white space and what stands in brackets do not matter. Aliases of reach ``heading`` decide wherever they
    stand (存在的问题 in a heading on several things). Else the first part that names something known decides, parts being
    what 、，和与及 separate: by an alias of reach ``part``, else by the one of reach ``last`` that ends last, the head of the
    phrase (政府信息公开申请行政复议 is about review), else, in the first part, by one of reach ``rest``. ``void`` takes words
    out beforehand.
    """
    found = number(heading)
    words = _BRACKETED.sub("", re.sub(r"\s+", "", heading[found.end :] if found else heading)).rstrip("。：:")
    aliases = _aliases()
    for pattern, _ in aliases["void"]:
        words = pattern.sub("", words)
    parts = [part for part in _PARTS.split(words[:_LONGEST]) if part]
    known = [part for part in parts if _any_alias().search(part)]
    for part in known:
        if name := _first(aliases["heading"], part):
            return name
    for part in known:
        if name := _first(aliases["part"], part) or _last(aliases["last"], part):
            return name
        if part is parts[0] and (name := _first(aliases["rest"], part)):
            return name
    return ""


def _first(aliases: Sequence[tuple[re.Pattern[str], str]], part: str) -> str:
    return next((name for pattern, name in aliases if pattern.search(part)), "")


def _last(aliases: Sequence[tuple[re.Pattern[str], str]], part: str) -> str:
    ends = [(match.end(), name) for pattern, name in aliases for match in pattern.finditer(part)]
    return max(ends, key=lambda end: end[0])[1] if ends else ""


_OUTER = re.compile(rf"第?({_HAN_NUMBER})(?: ?[、.．:：]|部分|章)")
_DIGITS = {c: n for n, c in enumerate("一二三四五六七八九", 1)}


def outer_value(line: str) -> int:
    """The value of the outer number (一、 or 第一部分) a line opens with, 0 where it has none."""
    match = _OUTER.match(line)
    if not match:
        return 0
    tens, ten, ones = match[1].rpartition("十")
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0) if ten else _DIGITS.get(match[1], 0)

"""Spam: before the title of a report (某某彩票_某某视频 … 某局2022年年报), in place of names, on lines of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from govnlp import lexicon, prefilter
from govnlp.text.alignment import Edit

_HEAD = 1500  # characters in which a title is looked for
_LINES = 5
_LONGEST = 300  # characters of a line that can be a title with something before it
_SEPARATOR = re.compile(r"[ \t\u00a0\u3000_|｜…·>＞»\-—]+|\.{2,}")
_YEAR = re.compile(r"(?:19|20)\d\d年|二[〇○零0][〇○零一二三四五六七八九]{2}年")
_ORGAN = re.compile("局|委|府|厅|部|办|院|会|处|所|站|镇|乡|街道|中心|公司|学校|大学|银行|法院|省|市|县|区|州|旗")
_TITLE = re.compile(r"[\u3007\u4e00-\u9fff○（）()《》“”、\d]{8,60}(?:报告|年报|总结)(?:[（(][^（()）]{1,10}[)）])?")
_NAME = re.compile(f"[\u3007\u4e00-\u9fff（）()]{{2,30}}(?:{_ORGAN.pattern})")
_NAMELESS = re.compile("政府(?:信息|工作)|年|度|工作|信息")  # a title whose body has a line of its own above
_IN_NAMES = frozenset({"体育"})  # words of spam that bodies have in their names (文化体育局)
# What has lost its name begins with the bare organ: 人民政府办公室2022年….
_BARE = re.compile("(?:人民)?政府(?!信息|工作)|办公[室厅]|[局委厅部处院镇乡县市区]|年|度|工作|信息")
_PLACES = ("anywhere", "name", "line")
_NEAR = 100  # characters either side in which the line of a phrase is looked at
_SENTENCE = re.compile("[，,。；;]")
_LISTED = re.compile(r"[^\W_]_[^\W_]|^【.*】$")
_RUN_BEFORE, _RUN_BEHIND = re.compile(r"[\w·【-]{0,20}$"), re.compile(r"[\w·】-]{0,20}")
_LONGEST_BRAND = 12  # letters and figures before what tells it: 365|bet
# What a name does not begin with: 投注站由公安局 ….
_NO_NAME = "的由向与和及等在对被为将是经从于按让使，。；：、！？（）《》“”\\s"


class Spam(NamedTuple):
    """text[start:end] is spam; replaced: it stands where a name should."""

    start: int
    end: int
    replaced: bool


@cache
def spam_phrases() -> re.Pattern[str]:
    """What spam has (lexicon/spam.jsonl), in a group named by where it counts; no phrase crosses a line end."""
    entries = lexicon.read("spam", ("pattern", "where"))
    for entry in entries:
        if entry["where"] not in _PLACES:
            raise lexicon.LexiconError(
                f"lexicon/spam.jsonl: entry {entry['id']!r}: 'where' is {entry['where']!r}, none of {', '.join(_PLACES)}"
            )
    return prefilter.any_of(f"(?P<{entry['where']}_{n}>{entry['pattern']})" for n, entry in enumerate(entries))


@cache
def _name_behind() -> re.Pattern[str]:
    """What tells that a phrase stands for a name: the body behind it, or the title's year."""
    fields = {entry["id"] for entry in lexicon.read("agencies_fields", (), ("full", "with", "group"))}
    return re.compile(
        r"(?:官网|官方网站|平台|下载|网址|客户端|手机版|登录|注册|入口|[A-Za-z0-9】\]）)_— -]){0,8}"
        rf"(?:[^{_NO_NAME}]{{0,6}}(?:人民政府|政府办公[厅室]|街道办事处)|(?:{lexicon.either(fields)})(?:局|厅|委员会)"
        rf"|办公[厅室]|(?:{_YEAR.pattern})度?(?:政府|政务)?(?:信息)?公开)"
    )


def find_spam(text: str) -> Iterator[Spam]:
    """The spam in a text.

    Words that a report of a police or sports bureau has, too (赌场, 体育平台), are spam where they stand for a name, right
    before a body's, or in a list of keywords; words of adult sites on a line of nothing else.
    """
    for match in spam_phrases().finditer(text):
        where = (match.lastgroup or "").partition("_")[0]
        if where == "line":
            if _is_spam_line(text, match):
                yield Spam(*match.span(), False)
            continue
        named = _name_behind().match(text, match.end()) is not None
        if where == "anywhere" or named or _is_listed(text, match):
            yield Spam(_brand_start(text, match.start()), match.end(), named or _is_inside_sentence(text, match))


def _brand_start(text: str, at: int) -> int:
    """Where the letters and figures begin that end at an offset."""
    start = at
    while start and at - start < _LONGEST_BRAND and text[start - 1].isascii() and text[start - 1].isalnum():
        start -= 1
    return start


def _line(text: str, match: re.Match[str]) -> tuple[str, str]:
    """What stands before and behind on the line, as far as _NEAR."""
    before = text[max(0, match.start() - _NEAR) : match.start()].rpartition("\n")[2]
    return before, text[match.end() : match.end() + _NEAR].partition("\n")[0]


def _is_spam_line(text: str, match: re.Match[str]) -> bool:
    """Whether the line is short, no sentence and no list's item, and has another word of spam."""
    before, behind = _line(text, match)
    line = f"{before} {behind}"
    if len(line) >= _NEAR or re.search("[，。；：、]|^ *[（(]?[一二三四五六七八九十\\d]{1,2}[）)、.]", line):
        return False
    return bool(_words().search(line) or spam_phrases().search(line) or _words().search(match[0]))


def _is_listed(text: str, match: re.Match[str]) -> bool:
    """Whether a phrase is one of several joined by underscores, or stands in brackets of its own."""
    before, behind = _RUN_BEFORE.search(_line(text, match)[0]), _RUN_BEHIND.match(text, match.end())
    return _LISTED.search(f"{before[0] if before else ''}{match[0]}{behind[0] if behind else ''}") is not None


def _is_inside_sentence(text: str, match: re.Match[str]) -> bool:
    before, behind = _line(text, match)
    before = before[: _brand_start(before, len(before))]
    touched = any("\u4e00" <= c <= "\u9fff" for c in before[-1:] + behind[:1])
    return touched and _SENTENCE.search(before + behind) is not None


@cache
def _words() -> re.Pattern[str]:
    """Words that spam is made of and other text may have (lexicon/spam_words.jsonl)."""
    return re.compile("|".join(word for entry in lexicon.read("spam_words", ("words",)) for word in entry["words"]))


def spam_prefix(text: str) -> list[Edit]:
    """Drop spam before the title where what follows is a title whole in itself: a body by name, a year, a report.

    The text before is spam where it has a phrase only spam has, or two different words of it, or one in a row joined by
    underscores.
    """
    edits: list[Edit] = []
    at = 0
    seen = 0
    above = ""
    for line in text[:_HEAD].split("\n"):
        if line.strip():
            seen += 1
            if seen > _LINES:
                break
            if len(line) <= _LONGEST and _has_spam(line) and (cut := _title_at(line, above)):
                edits.append(Edit("spam", at, at + cut, line[:cut], ""))
            above = line.strip()
        at += len(line) + 1
    return edits


def _has_spam(line: str) -> bool:
    return bool(_words().search(line) or spam_phrases().search(line))


def _title_at(line: str, above: str) -> int:
    """Where the title in ``line`` begins behind spam; 0 where that is not clear. above: the line before."""
    for separator in _SEPARATOR.finditer(line):
        title = line[separator.end() :].rstrip()
        if not _TITLE.fullmatch(title):
            continue
        named = _ORGAN.search(title) and not _BARE.match(title) and not _NAMELESS.match(title)
        if not named and not (_NAMELESS.match(title) and _NAME.fullmatch(above)):
            return 0
        if not _YEAR.search(title) or not set(_words().findall(title)) <= _IN_NAMES:
            return 0
        return separator.end() if _is_spam(line[: separator.start()]) else 0
    return 0


def _is_spam(before: str) -> bool:
    words = set(_words().findall(before))
    return bool(spam_phrases().search(before)) or len(words) >= 2 or (len(words) == 1 and "_" in before)

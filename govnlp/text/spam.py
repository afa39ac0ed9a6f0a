"""Spam put before the title of a report: 某某彩票_某某视频 … 某局2022年年报."""

from __future__ import annotations

import re
from functools import cache

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


@cache
def spam_phrases() -> re.Pattern[str]:
    """What only spam has (lexicon/spam.jsonl); no phrase crosses a line end."""
    return prefilter.any_of(entry["pattern"] for entry in lexicon.read("spam", ("pattern",)))


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

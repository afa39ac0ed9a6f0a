"""Several reports in one text: where each begins.

A report begins at a title of its own. That a title stands below a text is not enough, for reports repeat their title, quote
last year's and have annexes with titles: the text before has to be a report, and what follows to begin anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from govnlp import headings
from govnlp import lineforms as forms

_OPENING = re.compile(
    r"(?:根据|按照|依照|依据|遵照)[^。]{0,60}(?:条例|要求|规定|通知|精神|部署|办法)|本(?:年度)?(?:报告|年报)|(?:现将|特向|现公布|现予)|统计期限|为(?:保障公民|便于公众)"
    r"|编制|总结如下|报告如下|汇报如下|在[^。]{2,30}(?:领导|指导)下"
)
_LEAST_PROSE, _LEAST_TEXT, _LEAST_LINES = 2, 300, 4  # lines, characters, lines without any heading
_NEAR = 12  # lines below its title within which a report's text begins
_EVIDENCE = 3
_LONGEST_PAGE_HEAD = 40  # lines


class _Title(NamedTuple):
    """A title and its repeats, [start:end] of the lines. words: the last of them."""

    start: int
    end: int
    words: str


def starts(texts: Sequence[str], roles: Sequence[str]) -> list[int]:
    """The indexes of the lines at which the reports of a text begin; the first is 0, and the only one where it is one report.

    texts: the lines, without space around them; roles: their roles, or what is known of them before titles and signatures
    are told.
    """
    facts = _Facts(texts, roles)
    found = [0]
    titles = _titles(texts, roles, facts)
    last = titles[0] if titles and not facts.prose_between(0, titles[0].start)[0] else None
    ends = [title.start for title in titles[1:]] + [len(texts)]
    for title, end in zip(titles, ends[: len(titles)], strict=True):
        if title is not last and _begins_anew(title, end, last, found[-1], texts, facts):
            found.append(_with_page_head(texts, roles, title.start))
            last = title
    return found


class _Facts:
    """What is asked of stretches of lines, counted once: prose, headings, closing dates, outer numbers."""

    def __init__(self, texts: Sequence[str], roles: Sequence[str]) -> None:
        self.prose, self.chars, self.headings = [0], [0], [0]
        self.last_prose, self.last_closing = [-1], [-1]
        self.outer: list[tuple[int, int]] = []  # (line, value) of headings numbered 一、 or 第一部分
        self.outer_before = [0]
        for i, (text, role) in enumerate(zip(texts, roles, strict=True)):
            is_prose = role == "body" and len(text) > forms.LONGEST_NAME and forms.is_statement(text)
            self.prose.append(self.prose[-1] + is_prose)
            self.chars.append(self.chars[-1] + is_prose * len(text))
            self.headings.append(self.headings[-1] + (role == "heading"))
            self.last_prose.append(i if is_prose or role == "table" else self.last_prose[-1])
            closes = role == "signature" or (role not in ("table", "title") and forms.is_closing(text))
            self.last_closing.append(i if closes else self.last_closing[-1])
            if role in ("heading", "body") and (value := headings.outer_value(text)):
                self.outer.append((i, value))
            self.outer_before.append(len(self.outer))

    def prose_between(self, start: int, end: int) -> tuple[int, int, int]:
        """(lines of prose, their characters, headings) of a stretch."""
        return tuple(sums[end] - sums[start] for sums in (self.prose, self.chars, self.headings))  # type: ignore[return-value]

    def outer_between(self, start: int, end: int) -> list[int]:
        return [value for _, value in self.outer[self.outer_before[start] : self.outer_before[end]]]


def _titles(texts: Sequence[str], roles: Sequence[str], facts: _Facts) -> list[_Title]:
    """The titles of reports, those without text between them as one."""
    found: list[_Title] = []
    for i, (text, role) in enumerate(zip(texts, roles, strict=True)):
        if role in ("table", "signature") or headings.number(text) or not forms.is_report_title(text):
            continue
        floor = found[-1].end if found else 0
        start = i
        while (
            start > floor and roles[start - 1] not in ("table", "signature") and forms.is_title_part(texts[start - 1])
        ):
            start -= 1
        subtitle = i + 1 < len(texts) and forms.is_subtitle(texts[i + 1]) and forms.has_year(texts[i + 1])
        dated = forms.has_year(text) or subtitle
        if start == i and not dated and (forms.is_bare_title(text) or headings.topic(text)):
            continue  # a link, or a heading
        words = "".join(texts[start : i + 1 + subtitle])
        if found and not facts.prose_between(found[-1].end, start)[0]:
            found[-1] = found[-1]._replace(end=i + 1, words=words)
        else:
            found.append(_Title(start, i + 1, words))
    return found


def _begins_anew(title: _Title, end: int, last: _Title | None, since: int, texts: Sequence[str], facts: _Facts) -> bool:
    """Whether a report begins at ``title`` and runs to ``end``, another having begun at ``since``."""
    prose, chars, count = facts.prose_between(since, title.start)
    if prose < _LEAST_PROSE or not (count or prose >= _LEAST_LINES or chars >= _LEAST_TEXT):
        return False
    own = facts.prose_between(title.end, end)
    near = facts.prose_between(title.end, min(end, title.end + _NEAR))
    if (
        own[0] < _LEAST_PROSE
        or not (near[0] or near[2])
        or any(map(forms.is_annex_mark, texts[title.start - 1 : title.start]))
    ):
        return False
    before, behind = facts.outer_between(since, title.start), facts.outer_between(title.end, end)
    if before and behind and (behind[0] == before[-1] + 1 or _goes_on(before[-1], behind)):
        return False
    signed = facts.last_closing[title.start] > facts.last_prose[title.start]
    restarts = len(before) > 1 and behind[:1] == [1]
    other = _difference(last.words, title.words) if last else 1
    sentences = (text for text in texts[title.end : min(end, title.end + _NEAR)] if len(text) > forms.LONGEST_NAME)
    opens = any(_OPENING.search(text[:400]) for text, _ in zip(sentences, range(3), strict=False))
    return (signed or restarts or other == 2) and signed + restarts + other + opens >= _EVIDENCE


def _difference(last: str, title: str) -> int:
    """How much a title differs from the last: 2 another body, 1 other words, 0 the same."""
    a, b = forms.body_of_title(last), forms.body_of_title(title)
    return 2 if a and b and a not in b and b not in a else int(last != title)


def _goes_on(last: int, numbers: Sequence[int]) -> bool:
    """Whether the count from before a title is taken up again behind it: 一 二 (title) 一 二 三."""
    return any(a + 1 != b == last + 1 for a, b in pairwise(numbers))


def _with_page_head(texts: Sequence[str], roles: Sequence[str], start: int) -> int:
    """The index from which the lines before a title are the head of its page."""
    first = start
    at = start - 1
    while (
        at >= 0 and start - at <= _LONGEST_PAGE_HEAD and roles[at] == "furniture" and not forms.is_page_foot(texts[at])
    ):
        if forms.is_page_head(texts[at]):
            first = at
        at -= 1
    return first

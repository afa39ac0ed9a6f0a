"""Section headings: their numbering, their wording, the topic they announce."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from govnlp import lexicon

_HAN_NUMBER = "[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3}"
# Numbering styles from the outermost inward. A report may leave levels out; the order stays.
_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"第(?:(?:{_HAN_NUMBER}|\d{{1,2}})(?:部分|章|节)[：:、.．]?|{_HAN_NUMBER}、)",
        rf"{_HAN_NUMBER}(?:[、.．:：，,]|[ \u3000]+(?=\S))",
        rf"[（(]{_HAN_NUMBER}[）)][、.．]?",
        r"\d{1,2}(?:[、．:：]|[.](?!\d)|[ \u3000]+(?=[\u3400-\u9fff]))",
        r"[（(]\d{1,2}[）)][、.．]?",
        r"[①-⑳]",
    )
)
BARE = len(_STYLES)  # rank of a heading without a number
_RUN_IN = re.compile(r"([^。；：:，,！？\n]{2,24})(?:。|[：:](?=.{12}))")


class Number(NamedTuple):
    """rank: 0 for the outermost numbering style; end: length of the number and the space around it."""

    rank: int
    end: int


def number(line: str) -> Number | None:
    """The list or section number a line opens with (leading space allowed), or None."""
    indent = len(line) - len(line.lstrip())
    for rank, style in enumerate(_STYLES):
        if match := style.match(line, indent):
            end = match.end()
            return Number(rank, end + len(line[end:]) - len(line[end:].lstrip()))
    return None


def run_in(line: str) -> str:
    """The heading that a paragraph opens with, number included: （一）主动公开情况。全年…; "" where there is none.

    Only a numbered phrase counts that is itself a known heading.
    """
    found = number(line)
    if not found:
        return ""
    match = _RUN_IN.match(line, found.end)
    if not match or match.end() >= len(line.rstrip()) or not topic(match[1]):
        return ""
    return line[: match.end(1)].strip()


@cache
def _aliases() -> tuple[tuple[re.Pattern[str], str], ...]:
    entries = lexicon.read("headings", ("topic", "pattern"))
    return tuple((re.compile(entry["pattern"]), entry["topic"]) for entry in entries)


def topic(heading: str) -> str:
    """The topic of a heading (an id of lexicon/headings.jsonl), "" where no alias fits.

    The first alias in file order wins; the number and white space do not matter.
    """
    found = number(heading)
    words = re.sub(r"\s+", "", heading[found.end :] if found else heading)
    return next((name for pattern, name in _aliases() if pattern.search(words)), "")

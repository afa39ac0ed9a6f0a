"""Companies that report: water, gas, power, bus companies publish such reports as public bodies do. Pure functions on strings.

They are no public bodies and no entities; they are looked for only where a text says who reports. A name counts where a
place begins it, or where it says a trade of such companies (lexicon/companies.jsonl).
"""

from __future__ import annotations

import re
from functools import cache

from govnlp import lexicon, places

_PIECE = "(?:[一-鿿]|[（(][一-鿿]{2,8}[）)])"
_LONGEST = 30  # pieces of a name before its last word
# What may follow a name that says who reports: the year or the subject, an office, what was done, or nothing.
_BEHIND = (
    r"关于|(?:19|20)\d\d|二[○〇零]|年度|的?(?:政府|政务|党务|企务|厂务|办事)?信息公开|的?(?:政务|企务|厂务|办事|党务)公开"
    r"|政府信息|年报|[（(](?:以下|下|简|盖?章|公章)|(?:综合|行政|党政|总经理)?办公室|编[制写]|撰写|起草|联系|负责|组织编"
    r"|认真|严格|积极|高度重视|坚持|始终|深入|全面|切实|[，,：:]|$"
)


@cache
def _words(where: str) -> tuple[str, ...]:
    """The words of lexicon/companies.jsonl for a place in a name."""
    rows = lexicon.read("companies", ("where", "words"))
    return tuple(word for row in rows if row["where"] == where for word in row["words"])


@cache
def _name() -> re.Pattern[str]:
    ends = lexicon.either(_words("end") + _words("plant"))
    return re.compile(rf"{_PIECE}{{2,{_LONGEST}}}?(?:{ends})(?=\s*(?:{_BEHIND}))")


def end_of(line: str, start: int = 0) -> int:
    """Where the company's name that begins at an offset ends, 0 where none does."""
    match = _name().match(line, start)
    return match.end() if match and _is_name(match[0]) else 0


def is_company(name: str) -> bool:
    """Whether this is the name of one company, and no more."""
    return end_of(name) == len(name) > 0


def _is_name(name: str) -> bool:
    """Whether a name says whose it is or what is done there, and holds nothing that only a sentence does."""
    if any(word in name for word in _words("not")):
        return False
    stem = name.removesuffix(next((word for word in _words("end") if name.endswith(word)), ""))
    length = places.read(name)[1]
    return length < len(stem) and (length > 0 or any(trade in stem for trade in _words("trade")))

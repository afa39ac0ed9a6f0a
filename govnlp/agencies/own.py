"""How a text calls the body that reports, and what it abbreviates: 中心, 街道; 海河水利委员会（以下简称海委）.

Pure functions on lines; offsets count characters of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from govnlp.agencies.mentions import Mention, find
from govnlp.agencies.organs import load

_SHORT = re.compile(r"[（(](?:以下|下)?(?:统|合|均)?(?:简称|称)(?:为)?[:：]?[“\"]?([一-鿿]{1,10})[”\"]?[）)]")

_LONGEST = 120  # characters of a line that may be a title or a signature
_TAIL = (
    "(?:学区|村委会|村民委员会|居委会|居民委员会|第[一二三四五六七八九十]{1,3}师|[一二三四五六七八九十○〇零]{1,4}团)"
)
_TITLE_NAME = re.compile(rf"(?P<name>[一-鿿]{{0,18}}{_TAIL})(?=关于|政[府务]|信息公开|年度|工作|20\d\d|二[○〇零])")
_SIGNED_NAME = re.compile(rf"[一-鿿]{{0,18}}{_TAIL}")


def words(titles: Iterable[str], signatures: Iterable[str] = ()) -> frozenset[str] | None:
    """The words that stand for the body that titles and signatures name (see find's ``own``); None where they name none."""
    found: set[str] = set()
    named = False
    titles, signatures = ([line for line in lines if len(line) <= _LONGEST] for lines in (titles, signatures))
    for line in titles:
        mentions = [line[m.start : m.end] for m in find(line) if m.kind == "named"][:1]
        mentions += [match[0] for match in _title_end().finditer(line)]
        named |= bool(mentions)
        found |= _own(mentions)
    for line in signatures:
        mentions = [line[m.start : m.end] for m in find(line) if m.kind == "named"]
        mentions += [line.strip()] if _SIGNED_NAME.fullmatch(line.strip()) else []
        named |= bool(mentions)
        found |= _own(mentions)
    return frozenset(found) if named else None


def _own(names: Iterable[str]) -> set[str]:
    ends = load().own_ends
    return {word for name in names for word, tails in ends.items() if name.endswith(tails)}


@cache
def _title_end() -> re.Pattern[str]:
    """东关街道 in a title that goes on with the year or the subject: a name without the organ's word."""
    tails = sorted(
        {tail for tails in load().own_ends.values() for tail in tails if len(tail) > 1}, key=len, reverse=True
    )
    return re.compile(
        rf"[一-鿿]{{2}}(?:{'|'.join(map(re.escape, tails))})(?=关于|政[府务]|信息公开|年度|工作|20\d\d|二[○〇零])"
    )


def names(titles: Iterable[str], signatures: Iterable[str]) -> frozenset[str]:
    """The reporting body's names in title and signature that end in no organ's word (会宁县郭城学区, 响水坝村村委会)."""
    found = {match["name"] for line in titles if (match := _TITLE_NAME.match(line.strip()))}
    return frozenset(found | {line.strip() for line in signatures if _SIGNED_NAME.fullmatch(line.strip())})


def aliases(line: str, mentions: Iterable[Mention]) -> dict[str, Mention]:
    """What a line abbreviates its bodies to, right behind their names → the mention meant."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        if (match := _SHORT.match(line, mention.end)) and match[1] != line[mention.start : mention.end]:
            found[match[1]] = mention
    return found

"""A key phrase blanked throughout a page (做好 各项任务), restored in phrases of the form that have one reading."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from govnlp import lexicon
from govnlp.text.alignment import Edit

_SPACE = "[ \\t\u00a0\u3000]"
_OFTEN = 2  # places where a text has the phrase itself, for it to be meant in a title's gap, too
_ENOUGH = 2  # gaps in such phrases that together show the page to be blanked; one may be a stray space


class Gap(NamedTuple):
    """text[start:end] is blank where ``phrase`` should stand; sure: no other text can be meant."""

    start: int
    end: int
    phrase: str
    sure: bool


class _Template(NamedTuple):
    """An entry of lexicon/blanked.jsonl. sure: one gap is enough; context: it is where the text tells of the phrase."""

    pattern: re.Pattern[str]
    before: str
    after: str
    phrase: str
    sure: bool
    context: bool


@cache
def _templates() -> tuple[_Template, ...]:
    rows = lexicon.read("blanked", ("before", "after", "phrase", "joined", "sure"), ("context",))
    return tuple(
        _Template(_pattern(row), row["before"], row["after"], row["phrase"], row["sure"], row.get("context", False))
        for row in rows
    )


def _pattern(row: lexicon.Entry) -> re.Pattern[str]:
    least = 0 if row["joined"] else 1
    return re.compile(f"{re.escape(row['before'])}({_SPACE}{{{least},4}}){re.escape(row['after'])}")


def gaps(text: str) -> list[Gap]:
    """The gaps in phrases of lexicon/blanked.jsonl, in order."""
    found: dict[tuple[int, int], Gap] = {}
    for template in _templates():
        if template.before not in text or template.after not in text:
            continue
        for match in template.pattern.finditer(text):
            sure = template.sure or (template.context and text.count(template.phrase) >= _OFTEN)
            if sure or match.span(1) not in found:
                found[match.span(1)] = Gap(*match.span(1), template.phrase, sure)
    return sorted(found.values())


def shows_blanks(found: list[Gap]) -> bool:
    """Whether the gaps show a blanked page: one that is sure, or two."""
    return len(found) >= _ENOUGH or any(gap.sure for gap in found)


def blanked_phrases(text: str) -> list[Edit]:
    """Put the phrase back into gaps with one reading."""
    found = gaps(text)
    if not shows_blanks(found):
        return []
    return [Edit("blanked", gap.start, gap.end, text[gap.start : gap.end], gap.phrase) for gap in found]

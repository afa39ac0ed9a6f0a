"""Marks that a crawler doubled or mixed, beyond the comma before another mark (punctuation.undouble)."""

from __future__ import annotations

import re

from govnlp.text.alignment import Edit

_MARKS = "。；：、，"
_RUN = re.compile(f"[{_MARKS}]{{2,}}")
_OPENING, _CLOSING = "（(“《", "）)”》"
_PAIRS_OF_BRACKETS = ("（（", "（(", "(（", "((", "））", "）)", ")）", "))", "““", "””", "《《", "》》")
# Two of a bracket, not more. With Latin in it, ((wù), it may be pinyin's.
_LATIN = "A-Za-z\u00c0-\u024f\u0250-\u02af\u1e00-\u1eff"
_DOUBLE = re.compile(
    rf"(?<![（(])[（(]{{2}}(?![（({_LATIN}])|(?<!“)““(?![“{_LATIN}])|(?<!《)《《(?![《{_LATIN}])"
    rf"|(?<![）){_LATIN}])[）)]{{2}}(?![）)])|(?<![”{_LATIN}])””(?!”)|(?<![》{_LATIN}])》》(?!》)"
)
_BRACKET = re.compile(f"[{_OPENING}{_CLOSING}]|\n")
_OPENER = {"）": "（", ")": "（", "”": "“", "》": "《"}
_SENTENCE_ENDS = "。！？；：\n"


def doubled_marks(text: str) -> list[Edit]:
    """Drop the second of two equal marks (。。) and a comma behind another mark (。，).

    Three stops are an ellipsis and stay, and so do two different marks of which neither is a comma.
    """
    return [edit for match in _RUN.finditer(text) for edit in _thin(match)]


def doubled_brackets(text: str) -> list[Edit]:
    """Drop a doubled bracket or quotation mark that has no partner, or whose partner is doubled, too: （（一）…, ””.

    Three in a row are left alone, and so are two of which neither has a partner.
    """
    if not any(pair in text for pair in _PAIRS_OF_BRACKETS):
        return []
    twice = {match.start() for match in _DOUBLE.finditer(text)}
    if not twice:
        return []
    partner = _partners(text)
    dropped: set[int] = set()
    for first in twice:
        outer, inner = partner.get(first, -1), partner.get(first + 1, -1)
        if (outer == -1) != (inner == -1):
            dropped.add(first if outer == -1 else first + 1)  # the one too many
        elif text[first] in _OPENING and outer == inner + 1 and inner in twice:
            dropped |= {first, outer}
    return [Edit("doubled", i, i + 1, text[i], "") for i in sorted(dropped)]


def _thin(match: re.Match[str]) -> list[Edit]:
    run = match[0]
    others = [i for i, mark in enumerate(run) if mark != "，"]
    kept = others or list(range(len(run)))
    if len(kept) == 2 and run[kept[0]] == run[kept[1]]:
        kept = kept[:1]
    dropped = sorted(set(range(len(run))) - set(kept))
    return [Edit("doubled", match.start() + i, match.start() + i + 1, run[i], "") for i in dropped]


def _partners(text: str) -> dict[int, int]:
    """Offset of each bracket that has a partner → its partner's. A sentence's or paragraph's end closes the account."""
    partner: dict[int, int] = {}
    open_at: dict[str, list[int]] = {mark: [] for mark in _OPENER.values()}
    for match in _BRACKET.finditer(text):
        mark, at = match[0], match.start()
        if mark == "\n":
            if at and (text[at - 1] in _SENTENCE_ENDS or text[at + 1 : at + 2] == "\n"):
                for stack in open_at.values():
                    stack.clear()
        elif mark in _OPENING:
            open_at["（" if mark == "(" else mark].append(at)
        elif open_at[_OPENER[mark]]:
            opened = open_at[_OPENER[mark]].pop()
            partner[opened], partner[at] = at, opened
    return partner

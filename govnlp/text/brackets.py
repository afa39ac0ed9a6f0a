"""Brackets of which one side was lost, or that open in one shape and close in another."""

from __future__ import annotations

import re
from bisect import bisect
from typing import NamedTuple

from govnlp.text.alignment import Edit

_NUMERALS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
# A list mark with at least one of its brackets, at the start of a line or of a sentence.
_HAN_NUMERAL = "[一二三四五六七八九十]{1,3}"
_LIST_MARK = re.compile(
    r"(?:^|(?<=[\n。；;：:]))[ \t\u3000]{0,8}"
    rf"(?:([(（])(\d{{1,2}}(?!\d)|{_HAN_NUMERAL})([)）])?|(\d{{1,2}}|{_HAN_NUMERAL})([)）]))"
)
_SECTION = re.compile(rf"^[ \t\u3000]{{0,8}}{_HAN_NUMERAL}、", re.MULTILINE)
_ANY = re.compile(r"[()（）\n]")
_WIDE = {"(": "（", ")": "）"}
# The number of a document: office, year in brackets, number. At least one of the brackets has to be there.
_DOCUMENT_YEAR = r"(?:19[89]|20[0-4])\d"
_NO_CLOSING = re.compile(rf"([〔［\[【])({_DOCUMENT_YEAR})(?=[1-9]\d{{0,3}}号)")
_NO_OPENING = re.compile(rf"(?<=[发函办字令规文通知告政党委])({_DOCUMENT_YEAR})([〕］\]】])(?=第?[1-9]\d{{0,3}}号)")
_NEITHER = re.compile(rf"(?<=[政办委党国][发函字])({_DOCUMENT_YEAR})(?=[1-9]\d{{0,3}}号)")
_MIXED_YEAR = re.compile(rf"([〔［\[【（(])({_DOCUMENT_YEAR})([〕］\]】）)])(?=第?\d{{1,4}}号)")
_DOCUMENT = re.compile(rf"{_DOCUMENT_YEAR}(?:[1-9]\d{{0,3}}号|[〕］\]】）)]第?\d{{1,4}}号)")
_PARTNER = {"〔": "〕", "［": "］", "[": "]", "【": "】", "（": "）", "(": ")"}
_OPENER = {closing: opening for opening, closing in _PARTNER.items()}


def document_brackets(text: str) -> list[Edit]:
    """Put back a lost bracket of the year in a document's number (〔202318号, 办发2020〕9号); 〔 〕 where one side is another."""
    if not _DOCUMENT.search(text):
        return []
    edits = [Edit("bracket", m.end(), m.end(), "", _PARTNER[m[1]]) for m in _NO_CLOSING.finditer(text)]
    edits += [Edit("bracket", m.start(1), m.start(1), "", _OPENER[m[2]]) for m in _NO_OPENING.finditer(text)]
    for match in _NEITHER.finditer(text):
        edits += [
            Edit("bracket", match.start(), match.start(), "", "〔"),
            Edit("bracket", match.end(), match.end(), "", "〕"),
        ]
    for match in _MIXED_YEAR.finditer(text):
        if _PARTNER[match[1]] == match[3] or not {match[1], match[3]} & {"〔", "〕"}:
            continue
        group, new = (3, "〕") if match[1] == "〔" else (1, "〔")
        edits.append(Edit("bracket", match.start(group), match.end(group), match[group], new))
    return sorted(edits)


def mixed_brackets(text: str) -> list[Edit]:
    """Make both sides of a pair full width where one is: （1) → （1）."""
    if not ("(" in text or ")" in text) or not ("（" in text or "）" in text):
        return []
    edits: list[Edit] = []
    open_at: list[int] = []
    for match in _ANY.finditer(text):
        mark, at = match[0], match.start()
        if mark == "\n":
            open_at.clear()
        elif mark in "(（":
            open_at.append(at)
        elif open_at:
            opened = open_at.pop()
            if (text[opened] == "（") != (mark == "）"):
                i = opened if mark == "）" else at
                edits.append(Edit("width", i, i + 1, text[i], _WIDE[text[i]]))
    return sorted(edits, key=lambda edit: edit.start)


# A whole mark of a list at the start of a line, or what is left of one whose number is lost, or a section's heading.
_NUMBERED_LINE = re.compile(
    rf"^[ \t\u3000]{{0,8}}(?:[(（](?P<han>{_HAN_NUMERAL})[)）]|[(（]\d{{1,2}}[)）]|(?P<section>{_HAN_NUMERAL}、)"
    r"|(?P<rest>[)）])(?=[\u3007\u3400-\u9fff]{2}))",
    re.MULTILINE,
)
_CHINESE = "一二三四五六七八九十"


def list_numbers(text: str) -> list[Edit]:
    """Put back the numbers of list marks of which a closing bracket is left at the start of lines: （一）…）…）…（四）.

    The whole mark before has to be one in Chinese numerals, and the whole one behind, where the section has one, the next:
    then they count on. Where a bracket is open before, the mark closes that.
    """
    if not _REST.search(text):
        return []
    edits: list[Edit] = []
    run: list[re.Match[str]] = []
    last = 0  # number of the mark before
    for match in [*_NUMBERED_LINE.finditer(text), None]:
        if match and match["rest"]:
            run.append(match)
            continue
        following = _number(match["han"]) if match and match["han"] else 0
        fits = following == last + len(run) + 1 or match is None or match["section"]
        if run and last and fits and last + len(run) <= len(_CHINESE) and not any(_closes(text, m) for m in run):
            for number, lost in enumerate(run, last):
                at = lost.start("rest")
                edits.append(Edit("bracket", at, at + 1, lost["rest"], f"（{_CHINESE[number]}）"))
        run, last = [], following
    return edits


_REST = re.compile(r"^[ \t\u3000]{0,8}[)）]", re.MULTILINE)


def _closes(text: str, match: re.Match[str]) -> bool:
    """Whether the bracket at the start of a line closes one of the lines right before it."""
    before = text[max(0, match.start() - 300) : match.start()]
    opened = max(before.rfind("（"), before.rfind("("))
    return opened > max(before.rfind("）"), before.rfind(")"))


class _Item(NamedTuple):
    number: int
    start: int  # of the bracket or numeral
    end: int  # behind the last of them
    lost: str  # "opening", "closing" or ""
    bracket: str  # the one that is there


def list_brackets(text: str) -> list[Edit]:
    """Put back a lost bracket of a list mark: （1）…2）…（3）, （一）…（二做好.

    1） is a style of its own. The bracket is put back only where the whole mark before it, or else the one behind it,
    continues its numbers, and a list inside the item before is no other reading.
    """
    if not re.search("[)）]", text):
        return []
    edits: list[Edit] = []
    series: dict[bool, list[_Item]] = {True: [], False: []}
    for match in _LIST_MARK.finditer(text):
        numeral = match[2] or match[4]
        item = _item(text, match, numeral)
        if item:
            series[numeral[0].isdigit()].append(item)
    sections = [match.start() for match in _SECTION.finditer(text)]
    for items in series.values():
        edits += _restore(items, sections)
    return sorted(edits, key=lambda edit: edit.start)


def _item(text: str, match: re.Match[str], numeral: str) -> _Item | None:
    number = int(numeral) if numeral.isdigit() else _number(numeral)
    if not number:
        return None
    if match[4]:
        return _Item(number, match.start(4), match.end(), "opening", match[5])
    if match[3]:
        return _Item(number, match.start(1), match.end(), "", match[1])
    following = _ANY.search(text, match.end(), match.end() + 200)
    if following and following[0] in ")）":
        return None  # the bracket holds more than the number
    return _Item(number, match.start(1), match.end(), "closing", match[1])


def _number(numeral: str) -> int:
    """The value of a Chinese numeral up to 99, 0 where it is none."""
    if "十" not in numeral:
        return _NUMERALS[numeral] if len(numeral) == 1 else 0
    tens, _, ones = numeral.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


def _restore(items: list[_Item], sections: list[int]) -> list[Edit]:
    """Edits for the broken marks of a series; a section's heading (一、) ends it."""

    def together(one: _Item, other: _Item) -> bool:
        return bisect(sections, one.start) == bisect(sections, other.start)

    edits: list[Edit] = []
    at = 0
    while at < len(items):
        if not items[at].lost:
            at += 1
            continue
        stop = at + 1  # a run of broken marks whose numbers follow each other
        while (
            stop < len(items)
            and items[stop].lost
            and items[stop].number == items[stop - 1].number + 1
            and together(items[stop - 1], items[stop])
        ):
            stop += 1
        before = items[at - 1] if at and not items[at - 1].lost and together(items[at - 1], items[at]) else None
        after = items[stop] if stop < len(items) and not items[stop].lost and together(items[at], items[stop]) else None
        continues = before is not None and before.number == items[at].number - 1
        leads = after is not None and after.number == items[stop - 1].number + 1
        nested = before is not None and after is not None and before.number + 1 == after.number
        if continues or (leads and not nested):
            edits += [edit for item in items[at:stop] for edit in _mend(item)]
        at = stop
    return edits


def _mend(item: _Item) -> list[Edit]:
    """Edits that put back the lost bracket, both full width."""
    if item.lost == "opening":
        edits = [Edit("bracket", item.start, item.start, "", "（")]
        there = item.end - 1
    else:
        edits = [Edit("bracket", item.end, item.end, "", "）")]
        there = item.start
    if item.bracket in _WIDE:
        edits.append(Edit("width", there, there + 1, item.bracket, _WIDE[item.bracket]))
    return sorted(edits, key=lambda edit: edit.start)

"""What a count counts, what was done with it and what it is part of, by the words around it.

Heuristic: a clause is read as verb, thing, number (收到申请37件), verb, number, thing (举办3期培训), thing, verb, number
(申请收到37件) or thing, number (规范性文件12件). Pure functions on a line; offsets count its characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from govnlp import lexicon
from govnlp.values import Number, Stretch


class Counted(NamedTuple):
    """A count as the grammar found it: its borders, its measure word and its number."""

    start: int
    end: int
    unit: str
    number: Number | None


class Sense(NamedTuple):
    """item, action: where what is counted and what was done with it stand, None where the line does not tell; part_of: the
    index of the count this one is a part of."""

    item: Stretch | None
    action: Stretch | None
    part_of: int | None


class _Clause(NamedTuple):
    """The words of a count: left of its numeral and right of its measure word, as offsets into the line."""

    start: int
    left_end: int
    right_start: int
    end: int
    chained: bool  # 、 or 和 ties it to the count before
    own_sentence: bool  # no count before it in the sentence


_BREAK = re.compile("[，,；;。！!？?：:\n]")
_FULL_STOP = re.compile("[。！!？?\n]")
_CHAIN = re.compile("(?:[、和及与]|以及|或)")
_CLAUSE_LENGTH = 60
_COUNTS_BACK = 12  # how far back what is counted is taken over
_RIGHT = re.compile(
    r"(?:[（(][^（）()\d]{1,4}[）)])?(?:以上|以下|左右|上下|之多)?的?(?P<item>[\u4e00-\u9fff“”‘’\x00A-Za-z·]{1,24})"
)
_HAN = re.compile("[\u4e00-\u9fff\x00A-Za-z]")  # \x00: a masked title
_LIST_END = re.compile("等$")
_OF_WHICH = re.compile("其\\s?中|包括|包含")


@cache
def _cue(name: str) -> re.Pattern[str]:
    """The pattern of lexicon/count_cues.jsonl with this id."""
    patterns = {entry["id"]: entry["pattern"] for entry in lexicon.read("count_cues", ("pattern",))}
    return re.compile(patterns[name])


@cache
def _words() -> tuple[re.Pattern[str], frozenset[str]]:
    """A pattern that finds verbs (group v) and, before them, nouns in which the same characters are no verb; and the
    verbs that may also name a thing (培训)."""
    entries = lexicon.read("actions", ("word",), ("nominal",))
    verbs = [entry["word"] for entry in entries]
    nouns = {
        word: lexicon.behind(entry)
        for entry in lexicon.read("action_nouns", ("words",), ("not_before", "only_before"))
        for word in entry["words"]
    }
    first = "".join(sorted({word[0] for word in (*nouns, *verbs)}))  # most characters are ruled out by one look
    pattern = f"(?=[{first}])(?:{lexicon.either(nouns, nouns)}|(?P<v>{lexicon.either(verbs)}))"
    return re.compile(pattern), frozenset(entry["word"] for entry in entries if entry.get("nominal"))


def senses(line: str, counts: Sequence[Counted]) -> list[Sense]:
    """What each of the counts of a line counts; ``counts`` in order."""
    clauses = _clauses(line, counts)
    found: list[Sense] = []
    parents = _parents(line, counts)
    for at, clause in enumerate(clauses):
        item, action = _read(line, clause)
        before = found[at - 1] if at and not clause.own_sentence else None
        if before and clause.chained and action is None and item is not None:
            action = before.action
        if item is None or (parents[at] is not None and _cue("shared").search(line[item[0] : item[1]])):
            item = _inherited(at, counts, clauses, found, parents[at]) or item
        found.append(Sense(item, action, parents[at]))
    return found


def _clauses(line: str, counts: Sequence[Counted]) -> list[_Clause]:
    out: list[_Clause] = []
    for at, count in enumerate(counts):
        floor = counts[at - 1].end if at else 0
        floor = max(floor, count.start - _CLAUSE_LENGTH)
        breaks = [m.end() for m in _BREAK.finditer(line, floor, count.start)]
        start = breaks[-1] if breaks else floor
        if breaks and not line[start : count.start].strip() and line[start - 1] in ":：":
            start = breaks[-2] if len(breaks) > 1 else floor  # 收到申请：37件
        ceiling = min(counts[at + 1].start if at + 1 < len(counts) else len(line), count.end + _CLAUSE_LENGTH)
        stop = _BREAK.search(line, count.end, ceiling)
        between = line[counts[at - 1].end : start] if at else ""
        chained = at > 0 and not breaks and _CHAIN.match(line, floor) is not None
        fresh = at == 0 or _FULL_STOP.search(line, counts[at - 1].end, count.start) is not None
        out.append(
            _Clause(start, count.start, count.end, stop.start() if stop else ceiling, chained, fresh or "。" in between)
        )
    return out


def _read(line: str, clause: _Clause) -> tuple[Stretch | None, Stretch | None]:
    """(thing, verb) of a clause as far as it says them itself."""
    start, end = _strip(line, clause.start, clause.left_end)
    right = _thing_behind(line, clause)
    listed = right is not None and _LIST_END.search(line[clause.start : clause.left_end]) is not None
    verbs = _verbs(line, start, end)
    if not verbs:
        thing = right or _clean(line, start, end)
        return thing, None if thing else _verb_behind(line, clause)
    first, last, newest = verbs[0] if listed else verbs[-1]
    if right:
        return right, (first, last)
    thing = _clean(line, last, end)
    if thing:
        return thing, (first, last)
    # the verb stands before the numeral: it names the thing itself (开展培训3次), or the thing is before it
    if line[newest:last] in _words()[1]:
        if newest > first:
            return (newest, last), (first, newest)
        if len(verbs) > 1 and not _clean(line, verbs[-2][1], first):
            return (first, last), verbs[-2][:2]
    return _thing_before(line, start, first), (first, last)


def _verbs(line: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """(start, end, start of the last verb) of the verbs of line[start:end], those that touch (组织开展) as one."""
    pattern, _ = _words()
    out: list[tuple[int, int, int]] = []
    for match in pattern.finditer(line, start, end):
        if match["v"] is None or line.startswith("的", match.end()):
            continue  # 提出的申请: the verb belongs to the thing
        if out and match.start() - out[-1][1] <= 1 and line[out[-1][1] : match.start()] in ("", "并", "或", "和", "及"):
            out[-1] = (out[-1][0], match.end(), match.start())
        else:
            out.append((*match.span(), match.start()))
    return out


def _strip(line: str, start: int, end: int) -> Stretch:
    """line[start:end] without what says how many, at its end."""
    while end > start:
        while end > start and line[end - 1].isspace():
            end -= 1
        match = _cue("quantity").search(line, max(start, end - 5), end)
        if not match:
            break
        end = match.start()
    return start, end


def _clean(line: str, start: int, end: int) -> Stretch | None:
    """line[start:end] without the connectives around a thing; None where nothing is left."""
    while start < end:
        match = _cue("leading").match(line, start, end)
        if match:
            start = match.end()
        elif line[start].isspace() or line[start] in "，。；：、":
            start += 1
        else:
            break
    while end > start:
        match = _cue("trailing").search(line, max(start, end - 2), end)
        if not match:
            break
        end = match.start()
    return (start, end) if _HAN.search(line, start, end) else None


def _thing_behind(line: str, clause: _Clause) -> Stretch | None:
    """The thing behind the measure word (3期|业务培训); None where something else follows."""
    match = _RIGHT.match(line, clause.right_start, clause.end)
    if not match:
        return None
    start, end = match.span("item")
    cut = _cue("right_end").search(line, start, end)
    end = cut.start() if cut else end
    if end - start < 2:
        return None
    verbs = _verbs(line, start, end)
    if verbs and line[verbs[0][2] : verbs[0][1]] not in _words()[1]:
        if verbs[0][0] == start:
            return None
        end = verbs[0][0]
    return _clean(line, start, end)


def _verb_behind(line: str, clause: _Clause) -> Stretch | None:
    """The verb right behind the measure word, where nothing stands before the numeral (其中2件|驳回)."""
    match = _words()[0].match(line, clause.right_start, clause.end)
    return match.span() if match and match["v"] else None


def _thing_before(line: str, start: int, end: int) -> Stretch | None:
    """The thing that stands before its verb (依申请公开|收到); None for who did it and through what."""
    while end > start and (match := _cue("adverb").search(line, max(start, end - 6), end)):
        end = match.start()
    thing = _clean(line, start, end)
    if thing is None:
        return None
    text = line[thing[0] : thing[1]]
    if (
        _cue("channel").search(text)
        or _cue("agent").search(text)
        or re.match("[通经]过|利用|依托|在|从|由|按|被|获|各", text)
    ):
        return None
    return thing


def _inherited(
    at: int, counts: Sequence[Counted], clauses: Sequence[_Clause], found: Sequence[Sense], parent: int | None
) -> Stretch | None:
    """The thing of the count this one is a part of, else of the nearest one before it in the sentence with its unit."""
    if parent is not None:
        return found[parent].item
    unit = counts[at].unit
    for back in range(at, max(0, at - _COUNTS_BACK), -1):
        if clauses[back].own_sentence:
            return None
        if counts[back - 1].unit == unit and found[back - 1].item:
            return found[back - 1].item
    return None


def _parents(line: str, counts: Sequence[Counted]) -> list[int | None]:
    """For each count the one it is a part of: behind 其中 the nearest before it with the same unit that is not smaller, and
    so for the counts that follow, as long as they do not add up to more."""
    if not _OF_WHICH.search(line):
        return [None] * len(counts)
    out: list[int | None] = []
    parent: int | None = None
    total: Number = 0
    for at, count in enumerate(counts):
        before = counts[at - 1].end if at else 0
        between = line[max(before, count.start - 3 * _CLAUSE_LENGTH) : count.start]
        if _FULL_STOP.search(between):
            parent = None
        if at and _OF_WHICH.search(between):
            parent, total = _whole(counts, out, at), 0
        if parent is not None:
            whole = counts[parent].number
            total += count.number or 0
            if count.unit[:1] != counts[parent].unit[:1] or whole is None or total > whole:
                parent = None
        out.append(parent)
    return out


def _whole(counts: Sequence[Counted], parents: Sequence[int | None], at: int) -> int | None:
    """The count that 其中 before counts[at] takes up, no further back than three counts."""
    for back in range(at - 1, max(-1, at - 4), -1):
        number, own = counts[back].number, counts[at].number
        if counts[back].unit[:1] == counts[at].unit[:1] and number is not None and own is not None and number >= own:
            return back
    return None

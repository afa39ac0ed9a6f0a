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
    entry: bool  # one of a row of things (其中通知公告20条、政策文件11条), where a verb is mostly part of a noun
    before: int  # the count before it that stands in the same brackets or around them, -1 for none


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
_OF_WHICH = re.compile("其\\s?中|包括|(?<![不蕴饱富])含(?![金义量糊])")
_IN_BRACKETS = re.compile("[（(]\\s?(?:其\\s?中|包括|包含|含)")
_BRACKET_END = re.compile("[）)]")
_BRACKETS = re.compile("[（()）]")
_BESIDES = re.compile("另[有外]|此外")
_CLOSING = ("”", "》", "’")
_BETWEEN_VERBS = ("", "并", "或", "和", "及", "并妥善", "并及时", "并按时", "并依法")
_MODIFYING = re.compile("已经?|拟|相关|有关")  # between two verbs: 公开|已|审批文件
_CHAIN_BEFORE = re.compile("(?:[、和及与]|以及)\\s?$")
# Behind a verb: it is part of a noun (监督检查类信息, 更新量).
_NO_VERB = re.compile("类(?![别型])|量(?!化)|率(?!先)|[型者性]|后(?!续)|数(?!据)")
_COMPOSED = re.compile("[组构]成")
_TIMES = frozenset("次轮回") | {"场次", "批次"}  # measures of what was done rather than of things


@cache
def cue(name: str) -> re.Pattern[str]:
    """The pattern of lexicon/count_cues.jsonl with this id."""
    patterns = {entry["id"]: entry["pattern"] for entry in lexicon.read("count_cues", ("pattern",))}
    return re.compile(patterns[name])


class _Verb(NamedTuple):
    """A verb of a clause, or several that touch (组织开展). last: where the last of them begins; noun: where those begin that
    end it and may as well name a thing (开展|培训), ``end`` where none does."""

    start: int
    end: int
    last: int
    noun: int


class _Words(NamedTuple):
    """A pattern that finds verbs (group v) and, before them, nouns in which the same characters are no verb; the verbs that
    may also name a thing (培训), and those that then name a paper (公告)."""

    pattern: re.Pattern[str]
    nominal: frozenset[str]
    papers: frozenset[str]


@cache
def _words() -> _Words:
    entries = lexicon.read("actions", ("word",), ("nominal", "paper"))
    verbs = [entry["word"] for entry in entries]
    nouns = {
        word: lexicon.behind(entry)
        for entry in lexicon.read("action_nouns", ("words",), ("not_before", "only_before"))
        for word in entry["words"]
    }
    first = "".join(sorted({word[0] for word in (*nouns, *verbs)}))  # most characters are ruled out by one look
    pattern = f"(?=[{first}])(?:{lexicon.either(nouns, nouns)}|(?P<v>{lexicon.either(verbs)}))"
    nominal, papers = (frozenset(e["word"] for e in entries if e.get(key)) for key in ("nominal", "paper"))
    return _Words(re.compile(pattern), nominal, papers)


def senses(line: str, counts: Sequence[Counted]) -> list[Sense]:
    """What each of the counts of a line counts; ``counts`` in order."""
    parents = _parents(line, counts)
    clauses = _clauses(line, counts)
    found: list[Sense] = []
    for at in range(len(clauses)):
        clause = _in_row(at, counts, clauses, found)
        item, action = _read(line, clause, counts[at].unit)
        before = found[clause.before] if clause.before >= 0 and not clause.own_sentence else None
        if before and clause.chained and action is None and item is not None:
            action = before.action
        if item is None or (parents[at] is not None and cue("shared").search(line[item[0] : item[1]])):
            item = _inherited(at, counts, clauses, found, parents[at]) or item
        found.append(Sense(item, action, parents[at]))
    return found


def _in_row(at: int, counts: Sequence[Counted], clauses: Sequence[_Clause], found: Sequence[Sense]) -> _Clause:
    """The clause of a count, as an entry where a thing without a verb is counted alike before it: 科普20条，救助3条."""
    clause, before = clauses[at], clauses[at].before
    if clause.entry or clause.own_sentence or before < 0 or counts[before].unit != counts[at].unit:
        return clause
    item, action, _ = found[before]
    alike = item is not None and action is None and item[0] >= clauses[before].start
    return clause._replace(entry=alike)


def _clauses(line: str, counts: Sequence[Counted]) -> list[_Clause]:
    out: list[_Clause] = []
    row = False
    bracketed = "（" in line or "(" in line
    opened: list[int] = []  # the counts before the brackets that are open
    for at, count in enumerate(counts):
        floor, before = counts[at - 1].end if at else 0, at - 1
        for bracket in _BRACKETS.finditer(line, floor, count.start) if bracketed else ():
            if bracket[0] in "（(":
                opened.append(at - 1)
            elif opened and (owner := opened.pop()) < before:
                floor, before = bracket.end(), owner
        floor = max(floor, count.start - _CLAUSE_LENGTH)
        breaks = [m.end() for m in _BREAK.finditer(line, floor, count.start)]
        start = breaks[-1] if breaks else floor
        if breaks and not line[start : count.start].strip() and line[start - 1] in ":：":
            start = breaks[-2] if len(breaks) > 1 else floor  # 收到申请：37件
        ceiling = min(counts[at + 1].start if at + 1 < len(counts) else len(line), count.end + _CLAUSE_LENGTH)
        stop = _BREAK.search(line, count.end, ceiling)
        chained = at > 0 and not breaks and _is_chained(line, floor, count.start)
        fresh = at == 0 or _FULL_STOP.search(line, counts[at - 1].end, count.start) is not None
        row = _OF_WHICH.search(line, floor, count.start) is not None or (row and not fresh)
        out.append(
            _Clause(
                start, count.start, count.end, stop.start() if stop else ceiling, chained, fresh, row or chained, before
            )
        )
    return out


def _is_chained(line: str, start: int, end: int) -> bool:
    """Whether 、 or 和 stands first or last in what is between two counts (3件、结果2件; 3名专职人员和2名兼职人员)."""
    return bool(_CHAIN.match(line, start, end) or _CHAIN_BEFORE.search(line, max(start, end - 3), end))


def _read(line: str, clause: _Clause, unit: str) -> tuple[Stretch | None, Stretch | None]:
    """(thing, verb) of a clause as far as it says them itself."""
    start, end = _strip(line, clause.start, clause.left_end)
    if _COMPOSED.match(line, clause.right_start, clause.end):
        return None, None  # 由概述等六部分组成
    right = None if _is_act(line, clause, start, end, unit) else _thing_from(line, clause.right_start, clause.end)
    verbs = _verbs(line, start, end)
    headed = bool(verbs) and _heads(line, start, verbs[0])
    verbs = _without_modifiers(line, verbs, end)
    verbs = [v for v in verbs if not _in_noun(line, start, end, v, headed and v is not verbs[0], clause.entry)]
    if verbs and line.startswith("的", verbs[-1].end) and verbs[-1].end == end and not _told(line, start, verbs):
        verbs.pop()
    if right:
        return right, _governing(line, clause, start, end, verbs) or _verb_after(line, right[1], clause.end)
    if not verbs:
        return _without_verb(line, clause, start, end, unit)
    verb = verbs[-1]
    before = verbs[-2] if len(verbs) > 1 and _heads(line, start, verbs[-2]) else None
    thing = _clean(line, verb.end, end)
    if thing and not line.startswith("给", thing[0]):
        return thing, (verb.start, verb.end)
    # the verb stands before the numeral: it names the thing itself (开展培训3次), or the thing is before it
    if verb.start < verb.noun < verb.end:
        return (verb.noun, verb.end), (verb.start, verb.noun)
    floor = before.end if before else start
    subject = _thing_before(line, floor, verb.start)
    if before and cue("preposition").match(line, before.start):
        subject = None  # 涉及商业秘密不予公开2件
    if verb.noun == verb.start:
        if before and not cue("adverb").search(line, max(floor, verb.start - 6), verb.start):
            return _clean(line, floor, verb.end), (before.start, before.end)
        if verb.last > verb.start:
            return (subject[0] if subject else verb.start, verb.end), None
    return subject, (verb.start, verb.end)


def _without_modifiers(line: str, verbs: list[_Verb], end: int) -> list[_Verb]:
    """The verbs without one that tells what the thing is like: 公开|已审批文件, 收到|涉及征地的申请."""
    if len(verbs) > 1 and _MODIFYING.fullmatch(line, verbs[-2].end, verbs[-1].start):
        return verbs[:-1]
    if verbs and line.startswith("涉及", verbs[-1].last) and "的" in line[verbs[-1].end : end]:
        start, _, last, _ = verbs[-1]
        return [*verbs[:-1], *([_Verb(start, last, start, last)] if last > start else [])]
    return verbs


def _governing(line: str, clause: _Clause, start: int, end: int, verbs: Sequence[_Verb]) -> Stretch | None:
    """The verb whose object stands behind the measure word. Where the words before it are a list that the object sums up
    (建立了审查、考核等2项制度), it is one that heads the list; no verb inside the list."""
    if not verbs:
        return None
    comma = line.find("、", start, end)
    stop = comma if comma >= 0 else end
    listed = _LIST_END.search(line, clause.start, clause.left_end) is not None
    if not listed and (comma < 0 or verbs[-1].end == end):
        return verbs[-1][:2]
    for verb in verbs:
        plain = verb.noun == verb.end and not line.endswith("公开", verb.start, verb.end)
        sure = _heads(line, start, verb) or (plain and line[verb.start - 1] not in "分由从按和与及")
        if sure and verb.end < stop and _clean(line, verb.end, stop):
            return verb[:2]
    return None


def _heads(line: str, start: int, verb: _Verb) -> bool:
    """Whether nothing but who, when and how stands before a verb, and it is more than the beginning of a noun (督办单)."""
    return verb.noun != verb.start and _thing_before(line, start, verb.start) is None


def _told(line: str, start: int, verbs: Sequence[_Verb]) -> bool:
    """Whether the last verb tells what was done with the things although 的 follows it: 不予公开的2件, not 涉及公开的2件."""
    verb = verbs[-1]
    alone = len(verbs) == 1 and line[verb.start - 1 : verb.start] not in ("未", "不", "拟")
    return alone and _thing_before(line, start, verb.start) is None


def _without_verb(line: str, clause: _Clause, start: int, end: int, unit: str) -> tuple[Stretch | None, Stretch | None]:
    """(thing, verb) of a clause that has no verb before the numeral and no thing behind the measure word."""
    behind = _words().pattern.match(line, clause.right_start, clause.end)
    verb = behind.span() if behind and behind["v"] else None
    if verb and unit in _TIMES and (line.endswith("先后", start, end) or not _thing_before(line, start, end)):
        return _object(line, verb[1], clause.end), verb  # 我县3次召开会议
    thing = _clean(line, start, end)
    if thing is None:
        return None, verb  # 其中2件驳回
    if line.startswith(("属于", "不属于"), thing[0]) and not line.endswith("信息", *thing):
        return None, None  # 属于行政查询事项2件: what the requests are
    return _of_verb(line, thing) or (thing, None)


def _is_act(line: str, clause: _Clause, start: int, end: int, unit: str) -> bool:
    """Whether a count tells how often somebody did what stands behind it (局党委3次|研究工作)."""
    if unit not in _TIMES or not cue("agent").search(line, max(start, end - 4), end):
        return False
    verb = _words().pattern.match(line, clause.right_start, clause.end)
    return verb is not None and verb["v"] is not None and _object(line, verb.end(), clause.end) is not None


def _of_verb(line: str, thing: Stretch) -> tuple[Stretch, Stretch] | None:
    """(thing, verb) where a verb belongs to the thing and only who did it stands before (我局主动公开的信息)."""
    for match in _words().pattern.finditer(line, *thing):
        if match["v"] and line.startswith("的", match.end(), thing[1] - 1):
            if _thing_before(line, thing[0], match.start()):
                return None
            rest = _clean(line, match.end(), thing[1])
            return (rest, match.span()) if rest else None
    return None


def _verbs(line: str, start: int, end: int) -> list[_Verb]:
    """The verbs of line[start:end], those that touch (组织开展) as one; not one that belongs to a noun (提出的申请, 更新量)."""
    words = _words()
    out: list[_Verb] = []
    for match in words.pattern.finditer(line, start, end):
        first, last = match.span()
        if match["v"] is None or line.startswith(("的", *_CLOSING), last, end) or _NO_VERB.match(line, last, end):
            continue
        if line.startswith("、", last, end) and _thing_before(line, start, first):
            if out and out[-1].end == first and _thing_before(line, start, out[-1].start):
                out.pop()
            continue  # 机构设置、主要职能类信息
        noun = first if match["v"] in words.nominal else last
        if line.startswith("等", last, end) and "、" in line[start:first] and _thing_before(line, start, first):
            continue  # 财政预算、政务督查等信息
        if out and line[out[-1].end : first] in _BETWEEN_VERBS:
            before = out.pop()
            noun = before.noun if noun < last and before.noun < before.end else noun
            out.append(_Verb(before.start, last, first, noun))
        else:
            out.append(_Verb(first, last, first, noun))
    return out


def _in_noun(line: str, start: int, end: int, verb: _Verb, second: bool, entry: bool) -> bool:
    """Whether a verb of line[start:end] is part of a noun: 审批结果公告, and in a row of things 通知公示, 监督检查. second:
    another verb is before it."""
    after_thing = _thing_before(line, start, verb.start) is not None
    ends = verb.end == end
    word = line[verb.last : verb.end]
    paper = ends and word in _words().papers
    only_nominal = verb.noun == verb.start
    if paper and after_thing and (only_nominal or second or entry):
        return True
    if not entry:
        return False
    field = cue("field").match(line, verb.end, end) is not None
    if not only_nominal:
        listed = line.startswith(("及", "和", "与", "、"), verb.end, end)
        return after_thing and (
            field or listed or (ends and (word in ("公开", "发布", "公布", "汇总") or verb.noun < verb.end))
        )
    several = verb.last > verb.start
    if line.endswith(("类", "类信息", "类文件"), verb.end, end):
        return True
    if after_thing and ends and not several and cue("done_to").fullmatch(word):
        return False
    return after_thing or field or paper or (several and ends)


def _strip(line: str, start: int, end: int) -> Stretch:
    """line[start:end] without what says how many or since when, at its end."""
    while end > start:
        while end > start and line[end - 1].isspace():
            end -= 1
        origin = cue("origin").search(line, max(start, end - 12), end)
        match = origin or cue("quantity").search(line, max(start, end - 5), end)
        if not match:
            break
        end = match.start()
    return start, end


def _clean(line: str, start: int, end: int) -> Stretch | None:
    """line[start:end] without the connectives around a thing; None where nothing is left."""
    while start < end:
        match = cue("leading").match(line, start, end)
        if match:
            start = match.end()
        elif line[start].isspace() or line[start] in "，。；：、":
            start += 1
        else:
            break
    while end > start:
        match = cue("trailing").search(line, max(start, end - 2), end)
        if not match:
            break
        end = match.start()
    return (start, end) if _HAN.search(line, start, end) else None


def _thing_from(line: str, start: int, end: int) -> Stretch | None:
    """The thing that begins at ``start``, behind a measure word (3期|业务培训); None where something else follows."""
    match = _RIGHT.match(line, start, end)
    if not match:
        return None
    start, end = match.span("item")
    described = cue("described").match(line, start, end)
    start = described.end() if described else start
    quoted = line.find("”", start, end) if line.startswith("“", start) else -1
    cut = cue("right_end").search(line, max(start, quoted), end)
    end = cut.start() if cut else end
    if end - start < 2:
        return None
    verbs = _verbs(line, start, end)
    if verbs and line[verbs[0].last : verbs[0].end] not in _words().nominal and not _a_task(line, verbs[0]):
        if verbs[0].start == start:
            return None
        end = verbs[0].start
    return _clean(line, start, end)


def _a_task(line: str, verb: _Verb) -> bool:
    """Whether a verb is the name of a task: 清单调整工作, but not 开展工作."""
    return line.startswith("工作", verb.end) and line[verb.last : verb.end] not in (
        "开展",
        "进行",
        "负责",
        "参加",
        "部署",
    )


def _object(line: str, start: int, end: int) -> Stretch | None:
    """The thing behind a verb at ``start``, up to the next verb (召开|会议|研究工作)."""
    thing = _thing_from(line, start, end)
    if thing is None:
        return None
    for verb in _verbs(line, *thing):
        if verb.start > thing[0] and verb.end < thing[1]:
            return thing[0], verb.start
    return thing


def _verb_after(line: str, start: int, end: int) -> Stretch | None:
    """What became of the things before ``start``, where it is told right behind them (2件申请|结转下年度)."""
    match = _words().pattern.match(line, start, end)
    return match.span() if match and match["v"] and cue("carried").match(match["v"]) else None


def _thing_before(line: str, start: int, end: int) -> Stretch | None:
    """The thing that stands before its verb (依申请公开|收到); None for who did it and through what."""
    while end > start and (match := cue("adverb").search(line, max(start, end - 6), end)):
        end = match.start()
    thing = _clean(line, start, end)
    if thing is None:
        return None
    text = line[thing[0] : thing[1]]
    if cue("channel").search(text) or cue("agent").search(text) or cue("preposition").match(text):
        return None
    return thing


def _inherited(
    at: int, counts: Sequence[Counted], clauses: Sequence[_Clause], found: Sequence[Sense], parent: int | None
) -> Stretch | None:
    """The thing of the count this one is a part of, else of the nearest one before it in the sentence with its unit."""
    if parent is not None:
        return found[parent].item
    unit = counts[at].unit
    for _ in range(_COUNTS_BACK):
        if clauses[at].own_sentence or (at := clauses[at].before) < 0:
            return None
        if counts[at].unit == unit and found[at].item:
            return found[at].item
    return None


def _parents(line: str, counts: Sequence[Counted]) -> list[int | None]:
    """For each count the one it is a part of: behind 其中 the nearest of the three before it with the same unit that is not
    smaller, and so for the counts that follow, as long as they do not add up to more."""
    if not _OF_WHICH.search(line):
        return [None] * len(counts)
    out: list[int | None] = []
    parent: int | None = None
    first: int | None = None  # the first count behind 其中
    bracketed = False
    total: Number = 0
    outer: tuple[int | None, int | None, Number] = (None, None, 0)  # what held before the brackets
    for at, count in enumerate(counts):
        before = counts[at - 1].end if at else 0
        between = line[max(before, count.start - 3 * _CLAUSE_LENGTH) : count.start]
        if bracketed and _BRACKET_END.search(between):
            (parent, first, total), bracketed = outer, False
        if _FULL_STOP.search(between) or _BESIDES.search(between):
            parent = first = None
        if at and _OF_WHICH.search(between):
            outer = (parent, first, total)
            parent, first, total = None, at, 0
            bracketed = _IN_BRACKETS.search(between) is not None
        if first is not None and parent is None:
            same = [b for b in range(first - 1, max(-1, first - 4), -1) if counts[b].unit[:1] == count.unit[:1]]
            parent = next((b for b in same if _holds(counts[b], count)), None)
            first = None if same else first  # the whole is found, or not told
        part = parent is not None and count.unit[:1] == counts[parent].unit[:1]
        if parent is not None and part:
            whole = counts[parent].number
            total += count.number or 0
            if whole is None or total > whole:
                parent, first, part = None, None, False
        out.append(parent if part else None)
    return out


def _holds(whole: Counted, part: Counted) -> bool:
    return whole.number is not None and part.number is not None and whole.number >= part.number

"""What the prose of a report says of the figures in its tables: 共收到政府信息公开申请37件，答复35件，结转下年度2件.

A claim is a number under a verb or noun of lexicon/claims.jsonl, which names the sums of cells it may mean. What speaks against
its being the year's total of the reporting body (another year, a wider area, one channel …: lexicon/claims_cues.jsonl) is kept
as its doubt, so that a reader of the claim can abstain.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from govnlp import lexicon
from govnlp.tables.cells import fold
from govnlp.values import CountValue


class Count(NamedTuple):
    """A COUNT entity at its place in the text."""

    start: int
    end: int
    value: CountValue


class Claim(NamedTuple):
    """kind: an id of lexicon/claims.jsonl; table: requests or reviews; readings: the sums of rows it may mean, "1+2" or "review".

    start, end: the sentence. doubt: why it may not be the year's total, "" where nothing speaks against it.
    """

    kind: str
    table: str
    number: int | Decimal
    readings: tuple[str, ...]
    start: int
    end: int
    doubt: str


_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_CLAUSE = re.compile(r"[^，,]+")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_MEASURES = frozenset(["件", "份", "条", "宗", "起", "例", "个", "次", "项", "件次", "条次", "封"])
_HEAD = 40  # how far before a number its verb may end: 收到公民、法人和其他组织提出的政府信息公开申请37件
_TAIL = 12  # how far behind a number its verb may begin: 3件结转下年度
_BACK = 200  # how far back a sentence is read for what governs a number
_ASIDE = re.compile("[（(：:]|其中")  # what follows divides the number
_NEGATING = ("未", "不", "没")
_COMPARING = ("比", "较", "与", "和", "同")  # 比2020年增加: that year is only compared with
_OUTCOMES = frozenset(["carried_in", "carried_out", "granted", "granted_or_partial", "partial", "refused", "unavailable",
                       "rejected", "otherwise"])  # fmt: skip


class _Kind(NamedTuple):
    id: str
    table: str
    pattern: re.Pattern[str]
    readings: tuple[str, ...]
    zero: bool


class _Trigger(NamedTuple):
    kind: _Kind
    start: int
    end: int


@cache
def _kinds(year: int | None) -> tuple[_Kind, ...]:
    """The entries of lexicon/claims.jsonl with the years before and after ``year`` in their patterns."""
    kinds = []
    for entry in lexicon.read("claims", ("subject", "pattern", "readings"), ("zero",)):
        pattern = entry["pattern"]
        for mark, other in (("<last>", -1), ("<next>", 1)):
            pattern = pattern.replace(mark, str(year + other) if year else "(?!)")
        readings = tuple(entry["readings"])
        kinds.append(_Kind(entry["id"], entry["subject"], re.compile(pattern), readings, entry.get("zero", False)))
    return tuple(kinds)


@cache
def _cue(id: str) -> re.Pattern[str]:
    patterns = {entry["id"]: entry["pattern"] for entry in lexicon.read("claims_cues", ("pattern",))}
    return re.compile(patterns[id])


def sentences(text: str) -> Iterator[re.Match[str]]:
    """The sentences of a paragraph."""
    return _SENTENCE.finditer(text)


def find(text: str, counts: Sequence[Count], year: int | None, topic: str = "") -> Iterator[Claim]:
    """The claims in a paragraph, sentence by sentence.

    counts: its COUNT entities in order, offsets in ``text``. year: the report's. topic: of the section it stands in.
    """
    folded = fold(text)
    at = 0
    for sentence in sentences(folded):
        start, end = sentence.span()
        while at < len(counts) and counts[at].start < start:
            at += 1
        first = at
        while at < len(counts) and counts[at].end <= end:
            at += 1
        inside = [Count(c.start - start, c.end - start, c.value) for c in counts[first:at]]
        for claim in _Sentence(sentence[0], inside, year, topic).claims():
            yield claim._replace(start=start, end=end)


class _Sentence:
    """One sentence with its counts. All looks back and ahead are of bounded length: the time is linear."""

    def __init__(self, text: str, counts: Sequence[Count], year: int | None, topic: str) -> None:
        self.text, self.counts, self.year, self.topic = text, counts, year, topic
        self.disclosure = _cue("disclosure").search(text) is not None
        carried = {i for kind in _kinds(year) for match in kind.pattern.finditer(text) for i in range(*match.span())}
        years = [
            match
            for match in _YEAR.finditer(text)
            if match.start() not in carried and text[match.start() - 1 : match.start()] not in _COMPARING
        ]
        self.year_ends = [match.end() for match in years]
        self.years = [int(match[1]) for match in years]

    def claims(self) -> Iterator[Claim]:
        following = 0
        for clause in _CLAUSE.finditer(self.text):
            first = following
            while following < len(self.counts) and self.counts[following].start < clause.end():
                following += 1
            inside = self.counts[first:following]
            if not inside:
                yield from self._nothing(clause.start(), clause.end())
            borders = [clause.start(), *(count.end for count in inside)]
            for at, count in enumerate(inside):
                behind = inside[at + 1].start if at + 1 < len(inside) else clause.end()
                claim = self._of(count, borders[at], behind)
                if claim:
                    yield claim

    def _of(self, count: Count, before: int, behind: int) -> Claim | None:
        """The claim a count makes; before, behind: where the words about it begin and end."""
        head, tail = self.text[before : count.start], self.text[count.end : behind]
        if count.value.unit not in _MEASURES or _cue("difference").search(head[-8:]):
            return None
        found = self._words(max(before, count.start - _HEAD), count.start)
        if not found:
            found = self._words(count.end, min(behind, count.end + _TAIL))[:1]
        found = self._meant(found, before, head + tail)
        if not found:
            return None
        number = count.value.number
        doubt = "not an exact number" if number is None or count.value.approximate else ""
        doubt = doubt or self._doubt(before, count.start, found, _ASIDE.split(tail)[0])
        readings = tuple(dict.fromkeys(reading for trigger in found for reading in trigger.kind.readings))
        kind = found[-1].kind
        return Claim(kind.id, kind.table, 0 if number is None else number, readings, 0, 0, doubt)

    def _words(self, start: int, end: int) -> list[_Trigger]:
        """The words in text[start:end] that tell what is counted, in order, the longest at each place."""
        found = [
            _Trigger(kind, match.start(), match.end())
            for kind in _kinds(self.year)
            for match in kind.pattern.finditer(self.text, start, end)
            if self.text[match.start() - 1 : match.start()] not in _NEGATING
        ]
        return sorted((t for t in found if not any(_covers(other, t) for other in found)), key=lambda t: t.end)

    def _meant(self, found: list[_Trigger], at: int, about: str) -> list[_Trigger]:
        """Those of the words that tell it: reviews before requests, 办理 only alone; none where something else is counted."""
        reviews = [t for t in found if t.kind.table == "reviews"]
        if reviews:
            return reviews if self.disclosure or self.topic in ("on_request", "remedies") else []
        found = [t for t in found if t.kind.id != "handled"] or found
        return found if self._about_requests(at, about) else []

    def _about_requests(self, at: int, about: str) -> bool:
        """Whether requests for disclosure are counted: said here, or in the sentence or heading and nothing else since."""
        if _cue("foreign").search(about):
            return False
        if _cue("request").search(about):
            return self.topic == "on_request" or self.disclosure
        said = self.text[max(0, at - _BACK) : at]
        if _cue("foreign").search(said):
            return False
        return self.topic == "on_request" or (_cue("request").search(said) is not None and self.disclosure)

    def _doubt(self, before: int, end: int, found: Sequence[_Trigger], tail: str) -> str:
        """What speaks against the year's total of the reporting body in text[before:end], the sentence before it and the tail
        behind the number."""
        head = bare = self.text[before:end]
        for trigger in found:
            if before <= trigger.start and trigger.end <= end:
                bare = bare.replace(self.text[trigger.start : trigger.end], "", 1)
        said, here = bisect_right(self.year_ends, end), bisect_right(self.year_ends, before)
        if any(year != self.year for year in self.years[min(here, max(0, said - 1)) : said]):
            return "another year" if self.year else "the report's year is not known"
        if _cue("other_time").search(_cue("whole_year").sub("", bare)):
            return "another year"
        if _one_half(head) or (not _all_applicants(head) and _one_half(tail)):
            return "a part"
        if _cue("part").search(bare) or _cue("part").search(tail):
            return "a part"
        if _cue("among").search(bare) and not all(t.kind.id in _OUTCOMES for t in found):
            return "a part"
        if _cue("area").search(self.text, max(0, end - _BACK), end):
            return "another area"
        return "in time only" if _cue("timely").search(head + tail) else ""

    def _nothing(self, start: int, end: int) -> Iterator[Claim]:
        """The claims of a clause that says there was none: 未发生行政复议、行政诉讼."""
        clause = self.text[start:end]
        negation = _cue("nothing").search(clause)
        if not negation or _cue("not_nothing").search(clause):
            return
        after = start + negation.end()
        found = [
            _Trigger(kind, match.start(), match.end())
            for kind in _kinds(self.year)
            if kind.zero and (match := kind.pattern.search(self.text, after, end))
        ]
        reviews = [t for t in found if t.kind.table == "reviews"]
        if not reviews and not self._about_requests(start, clause):
            return
        for trigger in reviews or found[:1]:
            doubt = self._doubt(start, end, [trigger], "")
            yield Claim(trigger.kind.id, trigger.kind.table, 0, trigger.kind.readings[:1], 0, 0, doubt)


def _applicants(text: str) -> list[bool]:
    """Whether persons, and whether bodies, are named."""
    return [_cue(id).search(text) is not None for id in ("persons", "bodies")]


def _one_half(text: str) -> bool:
    return sum(_applicants(text)) == 1


def _all_applicants(text: str) -> bool:
    return all(_applicants(text))


def _covers(longer: _Trigger, shorter: _Trigger) -> bool:
    """Whether a trigger lies in another: 公开 of 部分公开."""
    return (
        longer.start <= shorter.start
        and shorter.end <= longer.end
        and longer.end - longer.start > shorter.end - shorter.start
    )

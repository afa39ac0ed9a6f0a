"""Component ``govnlp_counts``: a numeral and its measure word, with the number, its bounds and what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from govnlp import lexicon, numerals, prefilter
from govnlp.counted import Counted, cue, senses
from govnlp.pipeline import extensions
from govnlp.pipeline.spans import Found, add_entities, prose
from govnlp.values import CountValue

extensions.register()

# What may not stand before a numeral: more of a number, an ordinal or list mark, 每; before digits, a Latin letter.
_NOT_AFTER = r"(?<![\d.．第每〔\[％%])(?:(?<![A-Za-z])(?=\d)|(?<![几数一二三四五六七八九十百千万亿两零〇])(?!\d))"
# Words that end in 一: there it is no numeral.
_WORD_ONE = frozenset("统逐唯单专同划归合任凡某每另之初其不进下上第后前首头星期周任")
_EACH_ITS_OWN = "一[\u4e00-\u9fff]一[\u4e00-\u9fff]"  # 一案一卷
_QUESTION = frozenset("?？")
_QUOTED_NAME = re.compile("“[^”]{2,7}”")


class Match(NamedTuple):
    start: int
    end: int
    value: CountValue


@Language.factory("govnlp_counts", assigns=["doc.ents", "span._.value", "span._.rule"])
def create_counts(nlp: Language, name: str) -> Counts:
    return Counts()


class Counts:
    """Adds COUNT entities; ``span._.value`` is a CountValue."""

    def __call__(self, doc: Doc) -> Doc:
        text = extensions.text_of(doc)
        return add_entities(
            doc,
            (
                Found(match.start, match.end, "COUNT", "", match.value, "numeral_measure")
                for at, line in prose(doc)
                for match in find(line, text, at)
            ),
        )


@cache
def _pattern() -> re.Pattern[str]:
    """Numeral and measure word. A word that begins like a measure word but is none (件 in 文件, 项 in 项目) is kept out by
    what follows it."""
    entries = lexicon.read("measures", ("measure",), ("not_before", "only_before"))
    behind = {entry["measure"]: lexicon.behind(entry) for entry in entries}
    measures = rf"[大小][类项]|(?:{lexicon.either(behind, behind)})(?:次(?![序数年日月级]))?"
    start = numerals.start(prefilter.beginnings([measures]))
    return re.compile(rf"{start}{_NOT_AFTER}(?P<n>{numerals.RANGE})\s?(?P<m>{measures})")


@cache
def _idioms() -> re.Pattern[str]:
    phrases = [entry["phrase"] for entry in lexicon.read("not_counts", ("phrase",))]
    ordinal = cue("ordinal").pattern
    return re.compile("|".join([ordinal, *sorted(map(re.escape, phrases), key=len, reverse=True), _EACH_ITS_OWN]))


def find(line: str, text: str | None = None, at: int = 0) -> Iterator[Match]:
    """The counts of one line of text, in order.

    text, at: the whole text and where the line begins in it. All offsets count its characters, and things are told as they
    stand there (a title is masked in lines); by default the line is all there is.
    """
    matches = [m for m in _pattern().finditer(line) if not _is_word(line, m)]
    if not matches:
        return
    blocked = {i for m in _idioms().finditer(line) if not _is_case(line, m) for i in range(m.start(), m.end())}
    if blocked:
        matches = [m for m in matches if m.start() not in blocked]
    amounts = [numerals.read(m["n"], line, m.start(), m.end()) for m in matches]
    counted = [Counted(*m.span(), m["m"], amount.number) for m, amount in zip(matches, amounts, strict=True)]
    text = line if text is None else text
    line = _without_stray_marks(line, counted)
    for count, amount, sense in zip(counted, amounts, senses(line, counted), strict=True):
        item, action = (place and (at + place[0], at + place[1]) for place in (sense.item, sense.action))
        value = CountValue(
            amount.number,
            count.unit,
            amount.approximate,
            text[item[0] : item[1]] if item else "",
            line[slice(*sense.action)] if sense.action else "",
            amount.bounds,
            item,
            action,
            None if sense.part_of is None else (at + counted[sense.part_of].start, at + counted[sense.part_of].end),
        )
        yield Match(at + count.start, at + count.end, value)


def _without_stray_marks(line: str, counts: Sequence[Counted]) -> str:
    """The line with blanks for question marks on both sides of a count: what mirrors leave of bold figures (共?310条?)."""
    out = line
    for count in counts:
        before, behind = count.start - 1, count.end
        if out[max(0, before) : count.start] in _QUESTION and out[behind : behind + 1] in _QUESTION:
            out = f"{out[:before]} {out[count.start : behind]} {out[behind + 1 :]}"
    return out


def _is_case(line: str, idiom: re.Match[str]) -> bool:
    """一起 counts before a case or an incident."""
    return (
        idiom[0] == "一起"
        and re.match("[^，。；]{0,6}(?:案|事件|事故|诉讼|复议)", line[idiom.end() : idiom.end() + 9]) is not None
    )


def _is_word(line: str, match: re.Match[str]) -> bool:
    """Whether the numeral is the end of a word (统一, 下一), opens a quoted name (“四个意识”) or numbers a version."""
    numeral, before = match["n"], line[match.start() - 1 : match.start()]
    if "." in numeral and match["m"] == "版":
        return True
    return (numeral == "一" and before != "" and before in _WORD_ONE) or (
        not numeral[0].isdigit() and _QUOTED_NAME.match(line, match.start() - 1) is not None
    )

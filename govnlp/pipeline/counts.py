"""Component ``govnlp_counts``: a numeral and its measure word, with the number, its bounds and what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from govnlp import lexicon, numerals
from govnlp.counted import Counted, Sense, senses
from govnlp.pipeline import extensions
from govnlp.pipeline.spans import Found, add_entities, prose
from govnlp.values import CountValue

extensions.register()

# What may not stand before a numeral: more of a number, an ordinal or list mark, 每; before digits, a Latin letter.
_NOT_AFTER = r"(?<![\d.．第每〔\[％%])(?:(?<![A-Za-z])(?=\d)|(?<![几数一二三四五六七八九十百千万亿两零〇])(?!\d))"
# Words that end in 一: there it is no numeral.
_WORD_ONE = frozenset("统逐唯单专同划归合任凡某每另之初其不进下上第后前首头星期周任")
_EACH_ITS_OWN = "一[\u4e00-\u9fff]一[\u4e00-\u9fff]"  # 一案一卷
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
                Found(at + match.start, at + match.end, "COUNT", "", _in_doc(match.value, text, at), "numeral_measure")
                for at, line in prose(doc)
                for match in find(line)
            ),
        )


def _in_doc(value: CountValue, text: str, at: int) -> CountValue:
    """The value with its places counted in the whole text, and its thing as it stands there (a title is masked in lines)."""
    value = value.moved(lambda start, end: (at + start, at + end))
    return replace(value, item=text[slice(*value.item_at)]) if value.item_at else value


@cache
def _pattern() -> re.Pattern[str]:
    """Numeral and measure word. A word that begins like a measure word but is none (件 in 文件, 项 in 项目) is kept out by
    what follows it."""
    parts = []
    for entry in lexicon.read("measures", ("measure",), ("not_before", "only_before")):
        after = f"(?!{entry['not_before']})" if "not_before" in entry else ""
        after += f"(?={entry['only_before']})" if "only_before" in entry else ""
        parts.append((entry["measure"], re.escape(entry["measure"]) + after))
    measures = "|".join(pattern for _, pattern in sorted(parts, key=lambda part: -len(part[0])))
    return re.compile(
        rf"{numerals.START}{_NOT_AFTER}(?P<n>{numerals.RANGE})\s?(?P<m>[大小][类项]|(?:{measures})(?:次(?![序数年日月级]))?)"
    )


@cache
def _idioms() -> re.Pattern[str]:
    phrases = [entry["phrase"] for entry in lexicon.read("not_counts", ("phrase",))]
    return re.compile("|".join([*sorted(map(re.escape, phrases), key=len, reverse=True), _EACH_ITS_OWN]))


def find(line: str) -> Iterator[Match]:
    """The counts of one line of text, in order."""
    matches = [m for m in _pattern().finditer(line) if not _is_word(line, m)]
    if not matches:
        return
    blocked = {i for m in _idioms().finditer(line) if not _is_case(line, m) for i in range(m.start(), m.end())}
    matches = [m for m in matches if m.start() not in blocked]
    amounts = [numerals.read(m["n"], line, m.start(), m.end()) for m in matches]
    counted = [Counted(*m.span(), m["m"], amount.number) for m, amount in zip(matches, amounts, strict=True)]
    for count, amount, sense in zip(counted, amounts, senses(line, counted), strict=True):
        yield Match(count.start, count.end, _value(line, count, amount, sense, counted))


def _value(line: str, count: Counted, amount: numerals.Amount, sense: Sense, counted: list[Counted]) -> CountValue:
    return CountValue(
        amount.number,
        count.unit,
        amount.approximate,
        line[slice(*sense.item)] if sense.item else "",
        line[slice(*sense.action)] if sense.action else "",
        amount.bounds,
        sense.item,
        sense.action,
        None if sense.part_of is None else (counted[sense.part_of].start, counted[sense.part_of].end),
    )


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

"""Component ``govnlp_counts``: a numeral and its measure word, with the number, its bounds and what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from govnlp import lexicon, numerals
from govnlp.pipeline import extensions
from govnlp.pipeline.spans import Found, add_entities, prose
from govnlp.values import CountValue

extensions.register()

_HAN_NUMERAL = "[一二三四五六七八九十百千万亿两零〇]"
_ASCII = r"\d{1,12}(?:[,，]\d{3}){0,4}(?:\.\d{1,4})?"
_TAIL = "[余多几来]?(?:[十百千]?[万亿]{1,2})?[余多]?"
_NUMERAL = rf"(?:{_ASCII}{_TAIL}|[几数]?{_HAN_NUMERAL}{{1,10}}[余多几来]?[万亿]?[余多]?)"
_RANGE = rf"{_NUMERAL}(?:\s?(?:至|到|—{{1,2}}|-|~|～|－|–)\s?{_NUMERAL})?"
# What may not stand before a numeral: more of a number, an ordinal or list mark, 每; before digits, a Latin letter.
_NOT_AFTER = r"(?<![\d.．第每〔\[％%])(?:(?<![A-Za-z])(?=\d)|(?<![几数一二三四五六七八九十百千万亿两零〇])(?!\d))"
# Words that end in 一: there it is no numeral.
_WORD_ONE = frozenset("统逐唯单专同划归合任凡某每另之初其不进下上第后前首头星期周任")
_EACH_ITS_OWN = "一[\u4e00-\u9fff]一[\u4e00-\u9fff]"  # 一案一卷
_QUOTED_NAME = re.compile("“[^”]{2,7}”")
_BEFORE = {
    "about": re.compile(r"(?:大约|约|将近|接近|近|左右)$"),
    "over": re.compile(r"(?:超过|超|逾|突破|多达|高达|上)$"),
    "at_least": re.compile(r"(?:不少于|不低于|至少|达到)$"),
    "under": re.compile(r"(?:不足|不到|少于|低于)$"),
    "at_most": re.compile(r"(?:不超过|最多|至多|不多于)$"),
}
_AFTER = {"at_least": ("以上",), "at_most": ("以下", "以内", "之内"), "about": ("左右", "上下")}
_ITEM_AFTER = re.compile(r"(?:[（(][^（）()\d]{1,4}[）)])?(?:以上|左右|的)?([\u4e00-\u9fff]{1,14})")
_ITEM_END = re.compile(
    r"(?:进行|予以|全部|已经|已|均|都|在|由|被|向|对|于|并|和|与|及|或|等|为|是|占|较|比|同比|增长|增加|减少|参加|报送|通过|按|其中|未|不|没有|提出|要求|的)"
)
_ITEM_BEFORE = re.compile(r"([\u4e00-\u9fff“”（）]{1,16})$")
_VERBS = re.compile(
    r"(?:主动公开|依法公开|公开|发布|收到|受理|办理|办结|答复|回复|报送|编发|印发|制定|出台|召开|举办|举行|组织|开展|新增|更新|完成|公示|录用|采用"
    r"|刊登|刊发|上传|接受|接待|解答|处理|累计|合计|总计|共计|共|计|达到|达|约|近|超过|为|有|各|了|全年|其中)"
)


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
        return add_entities(
            doc,
            (
                Found(at + match.start, at + match.end, "COUNT", "", match.value, "numeral_measure")
                for at, line in prose(doc)
                for match in find(line)
            ),
        )


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
    return re.compile(rf"{_NOT_AFTER}(?P<n>{_RANGE})\s?(?P<m>[大小][类项]|(?:{measures})(?:次(?![序数年日月级]))?)")


@cache
def _idioms() -> re.Pattern[str]:
    phrases = [entry["phrase"] for entry in lexicon.read("not_counts", ("phrase",))]
    return re.compile("|".join([*sorted(map(re.escape, phrases), key=len, reverse=True), _EACH_ITS_OWN]))


def find(line: str) -> Iterator[Match]:
    """The counts of one line of text, in order."""
    blocked = {i for m in _idioms().finditer(line) if not _is_case(line, m) for i in range(m.start(), m.end())}
    for match in _pattern().finditer(line):
        start, end = match.span()
        if start in blocked or _is_word(line, match):
            continue
        yield Match(start, end, _value(line, match))


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


def _value(line: str, match: re.Match[str]) -> CountValue:
    numeral = match["n"]
    number, over = _number(numeral)
    approximate = "over" if over else _bound(line, match)
    if not approximate and number is None:
        approximate = "about"
    return CountValue(number, match["m"], approximate, _item(line, match))


def _number(numeral: str) -> numerals.Number:
    """The number, open where the text gives a range (3-5次) or two neighbours (五六次)."""
    try:
        return numerals.parse(numeral)
    except ValueError:
        return numerals.Number(None, False)


def _bound(line: str, match: re.Match[str]) -> str:
    after = line[match.end() : match.end() + 2]
    for bound, words in _AFTER.items():
        if after in words:
            return bound
    before = line[max(0, match.start() - 4) : match.start()]
    found = [(len(m[0]), bound) for bound, pattern in _BEFORE.items() if (m := pattern.search(before))]
    return max(found)[1] if found else ""


def _item(line: str, match: re.Match[str]) -> str:
    """What is counted: the words behind the measure word, else those before the numeral."""
    behind = _ITEM_AFTER.match(line, match.end())
    if behind:
        words = _ITEM_END.split(behind[1])[0]
        if words:
            return words
    before = _ITEM_BEFORE.search(line[max(0, match.start() - 16) : match.start()])
    return _VERBS.split(before[1].rstrip("共计各达约近有为"))[-1] if before else ""

"""Component ``govnlp_documents``: the documents a text names, by title 《…》, by number (国办发〔2017〕18号), or by both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from govnlp import lexicon, numerals
from govnlp.pipeline import extensions
from govnlp.pipeline.spans import Found, add_entities, ascii_digits, lines
from govnlp.values import DocumentValue

extensions.register()

_HAN = "\u4e00-\u9fff"
_TITLE_MARK = re.compile("[《》]")
_YEAR = r"[〔\[［【(（﹝]\s?(?P<year>[12]\d{3})\s?(?:年)?\s?[〕\]］】)）﹞]"
# 国办发〔2017〕18号, 苏政〔2019〕第3号, 2019年第3号令, 国务院令第711号, 第711号令. The issuer's word is as long as its run of Han
# characters, cut down by _issuer.
_NUMBER = re.compile(
    rf"(?P<a>{_YEAR}\s?第?\s?(?P<serial>\d{{1,5}})\s?号)"
    r"|(?P<b>(?<=令)\s?[(（]?(?:第\s?(?P<order>\d{1,4}|[一二三四五六七八九十百零〇○]{1,7})|(?P<bare>\d{1,4}))\s?"
    r"号(?!楼|文件柜|令))"
    r"|(?P<c>第?(?P<order2>\d{1,4})号令)"
    r"|(?P<d>(?P<year2>[12]\d{3})年第(?P<serial2>\d{1,4})号(?:公告|令|通告)?)"
)
_RUN = re.compile(rf"[{_HAN}]{{1,24}}$")
# What ends before an issuer's word: 根据|国办发, 落实了|市政办, 文件|沪府办.
_LEAD = re.compile(
    r".*(?:根据|依据|按照|遵照|依照|执行|落实|贯彻|印发|转发|下发|制定|出台|发布|通过|通知|意见|方案|办法|规定|文件|精神|以及|对照|参照|见|详见"
    r"|和|与|及|或|即|以|了|的|在|由|对|是|为|将|按|照|据|下称|简称|号|文号|发文|经|厅(?=.{2,7}$)|(?:办公室|政府|局|委)(?=[国中京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川黔滇藏陕甘青宁新].{1,5}$))(?=.)"
)
_ORDERED_BY = re.compile(
    r"(?:(?:中华人民共和国)?国务院|[^\W\d_]{1,10}(?:人民政府|政府|部|委员会|总局|局|署|会|办公厅|主席))?令$|(?:主席|国务院|国)令$"
)
_BODY_ORDERS = re.compile(r"(?:国务院|政府|(?<!干)部|委员会|总局|总署)令$")  # not 命令3号
_ISSUER_WORD = re.compile(rf"[{_HAN}]{{1,12}}$")
_ENDS_OF_ISSUER = frozenset(
    "发办函字文通令电规传秘党政委组建财人社教农环商税法综审公告监复议批示报干信会监卫民水交林工安资住厅局"
    "院县市府室改统执"
)
_OPEN, _CLOSE = "（(〔[【", "）)〕]】"
_WRAPPED = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")  # where a line of a printed page ended


class Match(NamedTuple):
    """start, end: offsets into the line."""

    start: int
    end: int
    value: DocumentValue
    rule: str


class _Number(NamedTuple):
    start: int
    end: int
    text: str
    issuer: str
    year: int | None
    serial: int | None


@Language.factory("govnlp_documents", assigns=["doc.ents", "span._.value", "span._.rule"])
def create_documents(nlp: Language, name: str) -> Documents:
    return Documents()


class Documents:
    """Adds DOCUMENT entities; the other components look neither into titles nor into numbers (pipeline.spans.mask)."""

    def __call__(self, doc: Doc) -> Doc:
        return add_entities(
            doc,
            (
                Found(at + match.start, at + match.end, "DOCUMENT", "", match.value, match.rule)
                for at, line in _prose(doc)
                for match in find(line)
            ),
        )


def _prose(doc: Doc) -> Iterator[tuple[int, str]]:
    """(offset, line) of the lines that are no table lines, with their titles and numbers."""
    text = extensions.text_of(doc)
    if "paragraphs" not in doc.spans:
        yield from lines(text, 0, len(text))
        return
    for start, end, role in extensions.paragraphs(doc):
        if role != "table":
            yield from lines(text, start, end)


def find(line: str) -> Iterator[Match]:
    """The documents of one line of text, in order."""
    line = ascii_digits(line)
    titles = list(_titles(line))
    numbers = list(_numbers(line, titles))
    at = 0
    for start, end in titles:
        while at < len(numbers) and numbers[at].end <= start:
            yield _bare(numbers[at])
            at += 1
        title = line[start + 1 : end - 1]
        number = numbers[at] if at < len(numbers) else None
        behind = _end_with_number(line, end, number) if number else 0
        excluded = not title.strip() or _is_no_document(line, start, end, title)
        if number and behind:
            at += 1
            if number.issuer or not excluded:
                yield Match(start, behind, _value(title, number), "title_number")
        elif not excluded:
            yield Match(start, end, _value(title, None), "title")
    for number in numbers[at:]:
        yield _bare(number)


def _titles(line: str) -> Iterator[tuple[int, int]]:
    """(start, end) of every outermost 《…》 that is closed."""
    depth = opened = 0
    for match in _TITLE_MARK.finditer(line):
        if match[0] == "《":
            if not depth:
                opened = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield opened, match.end()


def _numbers(line: str, titles: list[tuple[int, int]]) -> Iterator[_Number]:
    """The document numbers outside titles, in order."""
    if "号" not in line:
        return
    at = floor = 0
    for match in _NUMBER.finditer(line):
        while at < len(titles) and titles[at][1] <= match.start():
            floor = max(floor, titles[at][1])
            at += 1
        if at < len(titles) and titles[at][0] <= match.start():
            continue
        number = _number(line, match, floor)
        if number:
            yield number
            floor = number.end


def _number(line: str, match: re.Match[str], floor: int) -> _Number | None:
    """The number at ``match`` with the issuer's word before it, which begins at ``floor`` at the earliest."""
    run = _RUN.search(line, max(floor, match.start() - 24), match.start())
    word = run[0] if run else ""
    if match["a"]:
        word = _issuer(word)
        if not word:
            return None
        start = match.start() - len(word)
        return _Number(start, match.end(), line[start : match.end()], word, int(match["year"]), int(match["serial"]))
    if match["b"]:
        ordered = _ORDERED_BY.search(_LEAD.sub("", word))
        serial = numerals.parse(match["order"] or match["bare"]).value
        if ordered is None or serial is None or (match["bare"] and not _BODY_ORDERS.search(ordered[0])):
            return None
        start = match.start() - len(ordered[0])
        return _Number(start, match.end(), line[start : match.end()], ordered[0], None, int(serial))
    if match["c"]:
        ordered = _ORDERED_BY.search(_LEAD.sub("", word) + "令")
        if ordered is None or len(ordered[0]) < 2:
            return None
        start = match.start() - len(ordered[0]) + 1
        return _Number(start, match.end(), line[start : match.end()], ordered[0], None, int(match["order2"]))
    if line[max(0, match.start() - 2) : match.start()].rstrip(_OPEN).endswith("》"):
        return _Number(*match.span(), match[0], "", int(match["year2"]), int(match["serial2"]))
    return None  # 2019年第3号 by itself: an issue of a gazette as often as a document


def _issuer(word: str) -> str:
    """The issuer's word at the end of a run of Han characters: 根据国办发 → 国办发; "" where none is there."""
    word = _LEAD.sub("", word)
    if not word or len(word) > 12:
        return ""
    return word if word[-1] in _ENDS_OF_ISSUER or len(word) <= 6 else ""


def _end_with_number(line: str, end: int, number: _Number) -> int:
    """Where a title that ends at ``end`` and the number directly behind it end together: with the bracket around the
    number, where it holds nothing else; 0 where the number is not directly behind it."""
    between = line[end : number.start].strip()
    if between and (len(between) > 1 or between not in _OPEN):
        return 0
    closed = re.match(r"\s?[）)】]", line[number.end : number.end + 2])
    return number.end + closed.end() if between and closed else number.end


def _bare(number: _Number) -> Match:
    return Match(number.start, number.end, _value("", number), "number")


def _value(title: str, number: _Number | None) -> DocumentValue:
    title = _WRAPPED.sub("", title)
    if number is None:
        return DocumentValue(title)
    text = re.sub(_YEAR, lambda m: f"〔{m['year']}〕", re.sub(r"\s", "", number.text))
    return DocumentValue(title, text, number.issuer, number.year, number.serial)


@cache
def _exclusions() -> tuple[list[re.Pattern[str]], ...]:
    """Patterns on the title, on what stands behind it, and on what stands before it."""
    entries = lexicon.read("not_documents", (), ("title", "behind", "before"))
    return tuple([re.compile(e[key]) for e in entries if key in e] for key in ("title", "behind", "before"))


def _is_no_document(line: str, start: int, end: int, title: str) -> bool:
    """Whether the title is that of a newspaper, a newsletter or a programme."""
    of_title, behind, before = _exclusions()
    tail, left, right = title[-12:], line[max(0, start - 8) : start], line[end : end + 16]
    return (
        any(pattern.search(title if len(title) < 13 else tail) for pattern in of_title)
        or any(pattern.search(right) for pattern in behind)
        or any(pattern.search(left) for pattern in before)
    )

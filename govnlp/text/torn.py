"""Sentences torn where a page set links or another font: lines that end in an opening mark, or begin with a closing one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govnlp.text.alignment import Edit, apply, compose
from govnlp.text.lines import (
    HAN,
    LIST_MARK,
    SENTENCE,
    Row,
    begins_line,
    is_open,
    is_tabular,
    key,
    labels,
    may_be_heading,
    reads_on,
    rows,
)
from govnlp.text.pieces import measures

_ENDS_OPEN = re.compile("[（《“〔]$")
_BEGINS_CLOSED = re.compile("[，。；、！？）》”〕]")
_NAMED_SO = re.compile("（以下(?:[简簡]|[统統])?[称稱]")
_PAIRS = ("（）", "《》", "“”", "〔〕")
# A number with its unit and more of the sentence behind it: a unit alone is as likely a table's cell.
_NUMBER = re.compile(r"\d{1,12}(?:[,，.]\d{1,4}){0,4}")
_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])月")
_GOES_ON = re.compile(f"[{HAN}，、]$")
_HEADING = re.compile("(?:情[况況]|[问問][题題]|措施|打算|事[项項]|概述|概[况況]|[报報]告|年[报報]|[总總][结結]|[数數])$")
_WIDEST_GAP = 12  # characters of space and line ends between two lines of a sentence
_LEAST_FIRST, _LEAST_HAN = 3, 8  # characters of a sentence's first line, and Chinese ones of the whole
_LONG = 14  # characters of a line that can be told from a heading
# In nats: of 2,700 clean texts no open line of prose reads on in the next by more than 1, and where a page is torn by 8.
_SURE, _SURE_BEHIND_COMMA = 5.0, 2.0
_BEFORE_FIGURE = re.compile("[至自到从從于於在年月]$")
_LEAST_NUMBERS = 3  # lines that begin with a number, before these alone show a page to be torn
_ROUNDS = 8


def torn_lines(text: str) -> list[Edit]:
    """Edits that join the lines of sentences torn at their marks: 根据《 / 条例》和《 / 办法》, 受理点 / ；.

    In a text where that happens, or three times over, a number with its unit joins the open line above it, too.
    A line is joined only where the brackets of the whole are pairs and it makes a sentence.
    """
    edits: list[Edit] = []
    current = text
    shown = False
    for _ in range(_ROUNDS):
        new = _joined(current, numbers=False)
        shown = shown or bool(new)
        if not new:
            new = _joined(current, numbers=True)
            if not new or (not shown and len(new) < _LEAST_NUMBERS):
                break
        edits = compose(text, edits, new)
        current = apply(current, new)
    return edits


def _joined(text: str, numbers: bool) -> list[Edit]:
    edits: list[Edit] = []
    for chain in _chains(rows(text), numbers):
        if _is_sentence(chain):
            edits += [Edit("torn", a.end, b.start, text[a.end : b.start], "") for a, b in zip(chain, chain[1:], strict=False)]
    return edits


def _chains(lines: Sequence[Row], numbers: bool) -> Iterator[list[Row]]:
    """Runs of two lines and more of which each may go on in the next."""
    chain: list[Row] = []
    unclosed = dict.fromkeys(_PAIRS, 0)  # brackets of the chain
    for row in lines:
        tied = bool(chain) and _is_tied(chain[-1], row, unclosed, numbers)
        if not tied:
            if len(chain) > 1:
                yield chain
            chain, unclosed = [], dict.fromkeys(_PAIRS, 0)
        chain.append(row)
        for pair in _PAIRS:
            unclosed[pair] += row.text.count(pair[0]) - row.text.count(pair[1])
    if len(chain) > 1:
        yield chain


def _is_tied(a: Row, b: Row, unclosed: dict[str, int], numbers: bool) -> bool:
    if not is_open(a.text) or b.start - a.end > _WIDEST_GAP or is_tabular(a.text) or is_tabular(b.text):
        return False
    if _ENDS_OPEN.search(a.text) or _NAMED_SO.match(b.text):
        return True
    if _BEGINS_CLOSED.match(b.text):
        pair = next((pair for pair in _PAIRS if pair[1] == b.text[0]), "")
        return unclosed[pair] > 0 if pair else True
    return (numbers and _is_tied_by_number(a, b)) or _is_read_on(a.text, b.text)


def _is_read_on(a: str, b: str) -> bool:
    """Whether a line of prose breaks off and the next goes on with it beyond doubt."""
    if len(a) < _LONG or not SENTENCE.search(a) or not SENTENCE.search(b) or begins_line(b) or may_be_heading(a):
        return False
    if b[0].isdigit() and not _BEFORE_FIGURE.search(a):  # few lines begin with one, so that the model wants it joined
        return False
    return reads_on(a, b) > (_SURE_BEHIND_COMMA if a[-1] in "，、" else _SURE)


def _is_tied_by_number(a: Row, b: Row) -> bool:
    """Whether ``b`` begins with a number and its unit in the middle of a sentence that ``a`` leaves open."""
    if not _GOES_ON.search(a.text) or len(a.text) < _LEAST_FIRST or len(b.lead) > len(a.lead):
        return False
    if _is_heading(a.text) or LIST_MARK.match(b.text) or key(a.text) in labels():
        return False
    if a.text.endswith("年") and _MONTH.match(b.text):
        return True
    number = _NUMBER.match(b.text)
    unit = measures().match(b.text, number.end()) if number else None
    return unit is not None and SENTENCE.search(b.text, unit.end()) is not None


def _is_heading(line: str) -> bool:
    """Whether a line may be a heading, by its end or its number: one comma is none of a sentence's alone."""
    if LIST_MARK.match(line):
        return not re.search("[。；：]|，.*，", line)
    return _HEADING.search(line) is not None and not SENTENCE.search(line)


def _is_sentence(chain: Sequence[Row]) -> bool:
    whole = "".join(row.text for row in chain)
    if len(chain[0].text) < _LEAST_FIRST or not SENTENCE.search(whole) or key(whole) in labels():
        return False
    if any(whole.count(pair[0]) != whole.count(pair[1]) for pair in _PAIRS):
        return False
    return len(re.findall(f"[{HAN}]", whole)) >= _LEAST_HAN

"""Sentences torn where a page set links or another font: lines that end in an opening mark, or begin with a closing one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from govnlp.text.alignment import Edit, apply, compose
from govnlp.text.lines import (
    HAN,
    HEADING_ENDS,
    LIST_MARK,
    SENTENCE,
    TITLE_ENDS,
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

_OPENING, _CLOSING, _STOPS = "（《“〔", "，。；、！？）》”〕", "。；：！？;:…"
_PARTNERS = {"）": "（", "》": "《", "”": "“", "〕": "〔"}
_NAMED_SO = ("（以下简称", "（以下称", "（以下统称", "（下称", "（简称")
_FEW = 8  # lines in which a bracket that is closed was opened
# A number with its unit and more of the sentence behind it: a unit alone is as likely a table's cell.
_NUMBER = re.compile(r"\d{1,12}(?:[,，.]\d{1,4}){0,4}")
_DATE = re.compile(r"(?:(?:19|20)\d\d年)?\d{1,2}月|(?:19|20)\d\d年")
_HAN = re.compile(f"[{HAN}]")
_GOES_ON = re.compile(f"[{HAN}，、]$")
_HEADING = re.compile(f"(?:{HEADING_ENDS}|{TITLE_ENDS}|[数數])$")
_WIDEST_GAP = 12  # characters of space and line ends between two lines of a sentence
_LEAST_FIRST, _LEAST_HAN = 3, 8  # characters of a sentence's first line, and Chinese ones of the whole
_LONG = 14  # characters of a line that can be told from a heading
# In nats: of 2,600 clean texts no open line of prose reads on in the next, and no heading with a comma does by more than
# 6.4; where a page is torn it is 8 and more.
_SURE, _SURE_BEHIND_COMMA, _SURE_BEHIND_HEADING = 6.0, 2.5, 9.0
_BEFORE_FIGURE = re.compile("[至自到从從于於在年月]$")
_LOST, _CONTEXT = "\ufffd", 6
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
            edits += [Edit("torn", a.end, b.start, text[a.end : b.start], "") for a, b in pairwise(chain)]
    return edits


def _chains(lines: Sequence[Row], numbers: bool) -> Iterator[list[Row]]:
    """Runs of two lines and more of which each may go on in the next."""
    chain: list[Row] = []
    for a, b in pairwise(lines):
        if _is_tied(chain or [a], b, numbers):
            chain = chain or [a]
            chain.append(b)
        elif chain:
            yield chain
            chain = []
    if chain:
        yield chain


def _is_tied(chain: Sequence[Row], b: Row, numbers: bool) -> bool:
    """Whether ``b`` may go on with the last line of ``chain``. What is asked first is what takes least time."""
    a = chain[-1]
    begins, ends = b.text[0], a.text[-1]
    if ends in _STOPS or b.start - a.end > _WIDEST_GAP:
        return False
    if ends in _OPENING or begins in _CLOSING or b.text.startswith(_NAMED_SO):
        tied = begins not in _PARTNERS or _is_unclosed(chain, begins)
    else:
        tied = (numbers and _is_tied_by_number(a, b)) or _is_read_on(a.text, b.text)
    if len(chain) == 1 and not _HAN.search(a.text):  # the number of a page
        return False
    return tied and is_open(a.text) and not is_tabular(a.text) and not is_tabular(b.text)


def _is_unclosed(chain: Sequence[Row], closing: str) -> bool:
    """Whether the last bracket of its kind in a chain was opened: few lines lie between."""
    text = "".join(row.text for row in chain[-_FEW:])
    return text.rfind(_PARTNERS[closing]) > text.rfind(closing)


def _is_read_on(a: str, b: str) -> bool:
    """Whether a line of prose breaks off and the next goes on with it beyond doubt."""
    if len(a) < _LONG or not SENTENCE.search(a) or not SENTENCE.search(b) or begins_line(b) or not is_open(a):
        return False
    # Few lines begin with a figure or with U+FFFD, so that the model wants them joined.
    if (b[0].isdigit() and not _BEFORE_FIGURE.search(a)) or _LOST in a[-_CONTEXT:] or _LOST in b[:_CONTEXT]:
        return False
    least = _SURE_BEHIND_COMMA if a[-1] in "，、" else _SURE_BEHIND_HEADING if may_be_heading(a) else _SURE
    return reads_on(a, b) > least


def _is_tied_by_number(a: Row, b: Row) -> bool:
    """Whether ``b`` begins with a number and its unit in the middle of a sentence that ``a`` leaves open."""
    if not b.text[0].isdigit() or not _GOES_ON.search(a.text) or len(b.lead) > len(a.lead):
        return False
    if _BEFORE_FIGURE.search(a.text) and _DATE.match(b.text):
        return True
    if _is_heading(a.text) or LIST_MARK.match(b.text) or key(a.text) in labels():
        return False
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
    if any(whole.count(closing) != whole.count(opening) for closing, opening in _PARTNERS.items()):
        return False
    return len(_HAN.findall(whole)) >= _LEAST_HAN

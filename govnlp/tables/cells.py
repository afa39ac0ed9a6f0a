"""Lines of text cut into what a table is made of: words, values, cell borders and line ends.

Offsets count characters of the text the lines were taken from. Nothing here knows any table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from govnlp.tables.formats import HAN, all_keys, key


class Line(NamedTuple):
    """A non-blank line: text == document[start:end]."""

    start: int
    end: int
    text: str


class Item(NamedTuple):
    """kind: "text", "value" (a number, what is left of one, or a mark for none), "bar" (a cell border) or "break" (a line
    end; then start and end span the white space up to the next line). line: index of its line."""

    kind: str
    text: str
    start: int
    end: int
    line: int


_WIDE = "０１２３４５６７８９，．＋－−％"
_NARROW = "0123456789,.+--%"
_FOLD = str.maketrans(_WIDE, _NARROW)
_UNIT = r"(?:万元|亿元|千元|元|人次|件次|[件条项次个篇人份期场])"
_WHOLE = r"(?:[1-9]\d{0,2}(?:,\d{3}){1,5}(?!\d)|\d{1,30})"  # no thousands behind a zero: 0,444 are two cells of a CSV
_NUMBER = rf"[+\-]?{_WHOLE}(?:\.\d{{1,10}})?"

BARS = "|｜│┃¦"
_ATOM = re.compile(rf"[{BARS}\t]|[^\s{BARS}]+")
_VALUE = re.compile(rf"{_NUMBER}(?:{_UNIT}|%)?|[增减](?:[加少])?{_NUMBER}{_UNIT}?")
_NOTE = re.compile(r"(?:^\s{0,9}|(?<=[^\s|｜\t])[ \u3000]{0,2})[(（][^()（）|｜\t]{5,300}[)）]")
# What is left of a number, or more than one: 154,64 or .5万元 or --5
_SPOILT = re.compile(rf"(?:[+\-]{{0,3}}\d|[.,]\d)[\d,.+\-%*/:]*{_UNIT}?")
_MINUS = re.compile(r"^[—–](?=\d)")
_NONE = re.compile(r"[/／\\\-—–_]{1,8}|无|&nbsp;?|[nN][aA][nN]|None|null|NULL")  # the last are what frames write
_LONGEST_NONE = 8
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(rf"{_WHOLE}(?:\.\d{{1,10}}(?!\d))?")
_AFTER_NUMBER = ".、．"
_IS_HAN = re.compile(f"[{HAN}]")
_TELLS = re.compile("[0-9A-Za-z０-９Ａ-Ｚａ-ｚ〇○零一二三四五六七八九十↑↓√×✓✗]")
_LIST_NUMBER = re.compile(
    r"[(（](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]?|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）、.．]|[①-⑳⒈-⒛⑴-⒇]"
)
_RULE = re.compile(r"[\s|｜│┃:：\-─━=+┼├┤]+")
_PAGE = re.compile(
    r"\s*(?:[-—–－][-—–－·\s]{0,4}\d{1,3}\s{0,3}[-—–－·\s]{1,5}"
    r"|第\s?\d{1,3}\s?页(?:\s?[/，,]?\s?共\s?\d{1,3}\s?页)?)\s*"
)


def without_notes(line: Line) -> Line:
    """The line with blanks for what explains a label in brackets, as 规章（设区的市填报）, but is part of none, behind the
    label or on a line of its own."""
    if "（" not in line.text and "(" not in line.text:
        return line
    text = _NOTE.sub(lambda note: note[0] if key(note[0]) in all_keys() else " " * len(note[0]), line.text)
    return line._replace(text=text)


def fold(text: str) -> str:
    """Full-width digits, signs and separators as ASCII, one character for one; a dash before a number is its sign."""
    return text if text.isascii() else _MINUS.sub("-", text.translate(_FOLD))


def is_none(text: str) -> bool:
    """Whether a cell's text says that nothing is stated: /, -, 无 and their kin."""
    return not text or _NONE.fullmatch(text) is not None


def is_value(text: str) -> bool:
    """Whether a cell's (folded) text is a number, with or without sign and unit, or a mark for none."""
    return _VALUE.fullmatch(text) is not None or _NONE.fullmatch(text) is not None


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but a decorated page number: - 3 -, 第3页."""
    return len(text) < 40 and _PAGE.fullmatch(text) is not None


def is_rule(text: str) -> bool:
    """Whether a line only draws: |---|---|, +----+."""
    drawn = any(stroke in text for stroke in ("---", ":-", "──", "━━", "==="))
    return drawn and ("|" in text or len(text) > 9) and _RULE.fullmatch(text) is not None


def is_odd(text: str) -> bool:
    """Whether a text that holds no label says something where a number should stand: O, N/A, 五, ↑5."""
    return _TELLS.search(text) is not None


def is_list_number(text: str) -> bool:
    """Whether a text may number what stands behind it: 1. or （2） or 三、"""
    return _LIST_NUMBER.fullmatch(text) is not None


def printed(text: str) -> str:
    """A value as the table shows it: folded, thousands separators taken out."""
    return fold(text).replace(",", "")


def runs_together(value: str) -> bool:
    """Whether a number begins with a zero that it cannot have: 00, 07, but not 0.7."""
    return len(value) > 1 and value[0] == "0" and value[1].isdigit()


def items(lines: Sequence[Line]) -> list[Item]:
    """The items of all lines, each line closed by a break; page numbers and drawn rules leave only their break."""
    found: list[Item] = []
    for number, line in enumerate(lines):
        if not is_page_number(line.text) and not is_rule(line.text):
            for match in _ATOM.finditer(line.text):
                _add(found, match[0], line.start + match.start(), number)
        end = lines[number + 1].start if number + 1 < len(lines) else line.end
        found.append(Item("break", "", line.end, max(end, line.end), number))
    return found


def _add(found: list[Item], atom: str, start: int, line: int) -> None:
    end = start + len(atom)
    if atom in "|｜│┃¦\t":
        found.append(Item("bar", atom, start, end, line))
        return
    if len(atom) > _LONGEST_NONE and not _DIGIT.search(atom):
        found.append(Item("text", atom, start, end, line))
        return
    folded = fold(atom)
    if is_value(folded) or ((len(atom) > 3 or folded[0] in ".,+-") and _SPOILT.fullmatch(folded)):
        found.append(Item("value", atom, start, end, line))
    elif _IS_HAN.search(atom):
        done = 0
        for a, b in _glued(folded):
            if a > done:
                found.append(Item("text", atom[done:a], start + done, start + a, line))
            found.append(Item("value", atom[a:b], start + a, start + b, line))
            done = b
        if done < len(atom):
            found.append(Item("text", atom[done:], start + done, end, line))
    else:
        found.append(Item("text", atom, start, end, line))


def _glued(atom: str) -> list[tuple[int, int]]:
    """The numbers inside an atom that are no list number and no year: 合计12（一） holds one, 1.属于, 3其他, 指2019年 none."""
    spans = []
    for match in _DIGITS.finditer(atom):
        a, b = match.span()
        after = atom[b : b + 1]
        if after and after in _AFTER_NUMBER:
            b = a if a == 0 and b <= 2 else b - 1
        elif (
            after == "年"
            or (a == 0 and b <= 2 and _IS_HAN.match(after))
            or (atom[a - 1 : a] in "(（" and after in ")）")
        ):
            continue
        if b > a:
            spans.append((a, b))
    return spans

"""The numbers Word puts before the paragraphs of automatic lists: 一、 （二） 3. They stand in no paragraph's text."""

from __future__ import annotations

import re
from collections.abc import Callable

from govnlp.numerals import han
from govnlp.readers.xml import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


def _han(number: int) -> str:
    """十二, not 一十二."""
    return (han(number).removeprefix("一") if 10 <= number < 20 else han(number)) if number < 10_000 else str(number)


def _letters(number: int) -> str:
    return _LETTERS[(number - 1) % 26] * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        out, number = out + sign * (number // value), number % value
    return out + _ROMAN_ONES[number]


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + d: ord("０") + d for d in range(10)})


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "ideographDigital"),
        _han,
    ),
    "ideographTraditional": lambda number: "甲乙丙丁戊己庚辛壬癸"[(number - 1) % 10],
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}


class _Level:
    """A level of a list: how its number is written, from what it starts."""

    def __init__(self, element: Element | None) -> None:
        def value(name: str, default: str) -> str:
            found = element.find(f"{W}{name}") if element is not None else None
            return found.get(f"{W}val", default) if found is not None else default

        self.format = value("numFmt", "decimal")
        self.text = value("lvlText", "")
        self.start = _whole(value("start", "1"), 1)
        self.suffix = "" if value("suff", "tab") == "nothing" else " "


class Numbering:
    """Counts through a document: ``label`` must be asked for its paragraphs in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}  # list → level → form
        self._lists: dict[
            str, tuple[str, dict[int, _Level]]
        ] = {}  # number of a list → its abstract list, its own levels
        self._counts: dict[str, dict[int, int]] = {}  # abstract list → level → count so far
        self._styles = _styles(styles)
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: Element) -> None:
        for abstract in numbering.findall(f"{W}abstractNum"):
            self._abstract[abstract.get(f"{W}abstractNumId", "")] = _levels(abstract)
        for number in numbering.findall(f"{W}num"):
            link = number.find(f"{W}abstractNumId")
            own: dict[int, _Level] = {}
            for change in number.findall(f"{W}lvlOverride"):
                level = change.find(f"{W}lvl")
                if level is not None:
                    own[_whole(change.get(f"{W}ilvl"), 0)] = _Level(level)
            if link is not None:
                self._lists[number.get(f"{W}numId", "")] = (link.get(f"{W}val", ""), own)

    def label(self, paragraph: Element) -> str:
        """The number before a paragraph, "" where it is in no list, or in one with dots."""
        place = self._place(paragraph)
        if place is None or place[0] not in self._lists:
            return ""
        abstract, own = self._lists[place[0]]
        levels = self._abstract.get(abstract, {}) | own
        level = place[1]
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            counts.pop(deeper, None)
        form = levels[level]
        if form.format in ("bullet", "none") or not form.text:
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, form)
            return _FORMATS.get(other.format, str)(max(1, counts.get(at, other.start)))

        written = _PLACE.sub(number, form.text)
        return written + (form.suffix if re.search(r"[\w.]$", written, re.ASCII) else "")

    def _place(self, paragraph: Element) -> tuple[str, int] | None:
        """(list, level) of a paragraph: its own, or that of its style."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        own = _num_pr(properties)
        style = properties.find(f"{W}pStyle")
        inherited = self._styles.get(style.get(f"{W}val", "")) if style is not None else None
        if own is None:
            return None if inherited is None or inherited[0] in (None, "0") else (inherited[0] or "", inherited[1] or 0)
        number = own[0] or (inherited[0] if inherited else None)
        if number in (None, "0"):
            return None
        level = own[1] if own[1] is not None else (inherited[1] if inherited else None)
        return number or "", level or 0


def _levels(abstract: Element) -> dict[int, _Level]:
    return {_whole(level.get(f"{W}ilvl"), 0): _Level(level) for level in abstract.findall(f"{W}lvl")}


_Place = tuple["str | None", "int | None"]


def _num_pr(properties: Element) -> _Place | None:
    found = properties.find(f"{W}numPr")
    if found is None:
        return None
    number, level = found.find(f"{W}numId"), found.find(f"{W}ilvl")
    return (
        number.get(f"{W}val") if number is not None else None,
        _whole(level.get(f"{W}val"), 0) if level is not None else None,
    )


def _styles(styles: Element | None) -> dict[str, _Place]:
    """style → (list, level), handed down from the style it is based on."""
    if styles is None:
        return {}
    own: dict[str, _Place | None] = {}
    base: dict[str, str] = {}
    for style in styles.findall(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        properties, based = style.find(f"{W}pPr"), style.find(f"{W}basedOn")
        own[name] = _num_pr(properties) if properties is not None else None
        if based is not None:
            base[name] = based.get(f"{W}val", "")
    out: dict[str, _Place] = {}
    for name in own:
        place, at = own[name], name
        for _ in range(20):  # a chain of styles that runs in a circle ends here
            if place is not None or at not in base:
                break
            at = base[at]
            place = own.get(at)
        if place is not None:
            out[name] = place
    return out


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,6}", text) else default

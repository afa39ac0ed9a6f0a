"""Damage to the lines of a report: wraps, page numbers, pieces on lines of their own, titles, one line for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from damage_cases import HAN, OPTIONAL, Case, insert, line_spans, undone

from govnlp.text.alignment import Edit

_NOT_FIRST = "，。；：、！？）》”〕】％%,;:)"
_NOT_LAST = "（《“〔【("


def _columns(c: str) -> int:
    return 1 if c < "\u0250" else 2


def _wrap(line: str, width: int, strict: bool) -> Iterator[int]:
    """Offsets at which a line is broken, ``width`` columns each; strict: no mark begins a line that may not, and numbers
    and Latin words stay whole."""
    used, start = 0, 0
    for i, c in enumerate(line):
        used += _columns(c)
        if used <= width:
            continue
        at = i
        if strict:
            while c in _NOT_FIRST and at > start + 1:  # take the character before along
                at -= 1
                c = line[at]
            while at > start + 1 and line[at - 1] in _NOT_LAST:
                at -= 1
            while at > start + 1 and re.match(r"[\w.%]{2}", line[at - 1 : at + 1], re.ASCII):
                at -= 1
        if at > start:
            yield at
            start = at
        used = sum(map(_columns, line[start : i + 1]))


def _indented(text: str, rng: Random) -> str:
    """The text with its paragraphs, not its headings and cells, indented by two characters, or as it is."""
    if rng.random() < 0.5:
        return text
    return re.sub(r"^(?=[^\s|｜\t]{20}|[^\s|｜\t]{1,19}[。；]$)", "\u3000\u3000", text, flags=re.MULTILINE)


def _is_prose(line: str) -> bool:
    """Not a row of a table, nor of links and fields with a sign or spaces between, which look like one."""
    return not re.search(r"[|｜\t>]| {2}|(?<=\S)\u3000|\S \S+ \S", line)


def _wraps(text: str, rng: Random) -> tuple[str, list[Edit]]:
    """(the text to be had again, the breaks in it).

    Where nothing is indented, a break behind a full stop looks like a paragraph's end, and may stay.
    """
    indented = _indented(text, rng)
    width, strict = 2 * rng.randrange(24, 46), rng.random() < 0.7
    lines = [(a, b) for a, b in line_spans(indented) if _is_prose(indented[a:b])]
    breaks = [a + at for a, b in lines for at in _wrap(indented[a:b], width, strict)]
    edits = [insert(at, "\n") for at in breaks]
    if indented != text:
        return indented, edits
    ends = "。；：！？.;:!?”）…"
    return text, [e._replace(kind=OPTIONAL) if text[e.start - 1] in ends else e for e in edits]


def hard_wraps(text: str, rng: Random) -> Case | None:
    """Row 21: every paragraph broken at one width, indented or not, with or without regard for marks."""
    return undone(*_wraps(text, rng))


_FORMS = ("-{}-", "- {} -", "—{}—", "－{}－", "— {} —", "{}", "第{}页")


def page_numbers_in_wraps(text: str, rng: Random) -> Case | None:
    """Row 23: hard wraps, and a rising page number between two lines of a paragraph every page or so."""
    form, number, left = rng.choice(_FORMS), rng.randrange(1, 4), 0
    page = rng.randrange(14, 30)
    text, breaks = _wraps(text, rng)
    edits = []
    for edit in breaks:
        left += 1
        if left >= page and edit.kind != OPTIONAL:
            edit = edit._replace(after=f"\n{form.format(number)}\n")
            number, left = number + 1, 0
        edits.append(edit)
    pages = sum(len(edit.after) > 1 for edit in edits)
    return undone(text, edits) if pages >= _least(form) else None


def _least(form: str) -> int:
    """How many page numbers there have to be: bare ones are told by their rising only."""
    return 3 if form == "{}" else 2


def page_numbers(text: str, rng: Random) -> Case | None:
    """Row 23: paragraphs on one line each, broken only by rising page numbers in the middle of sentences."""
    form, number, last = rng.choice(_FORMS), rng.randrange(1, 4), 0
    page = rng.randrange(400, 700)
    edits = []
    for a, b in line_spans(text):
        if not _is_prose(text[a:b]) or b - a < 60:
            continue
        for match in re.finditer(f"(?<=[{HAN}]{{8}})(?=[{HAN}]{{4}}[^。；]{{0,20}}，)", text[a:b]):
            at = a + match.start()
            if at - last >= page and at - a >= 20 and b - at >= 20:
                edits.append(insert(at, f"\n{form.format(number)}\n"))
                number, last = number + 1, at
    return undone(text, edits) if len(edits) >= _least(form) else None


_NUMBER = re.compile(rf"(?<=[{HAN}]{{3}})(\d[\d.]*%?)(?=[条件次人篇份期项个年月日家，])")
_QUOTED = re.compile(rf"(?<=[{HAN}]{{2}})([“《（])[{HAN}]{{2,12}}([”》）])(?=[{HAN}])")


def pieces(text: str, rng: Random) -> Case | None:
    """Row 22: numbers, or titles' brackets, of some sentences each on a line of their own: 共发布 / 417 / 条."""
    pattern = rng.choice([_NUMBER, _NUMBER, _NUMBER, _QUOTED])
    edits: list[Edit] = []
    for a, b in line_spans(text):
        line = text[a:b]
        if not _is_prose(line) or not line.endswith("。") or rng.random() < 0.4:
            continue
        for match in pattern.finditer(line):
            for group in range(1, pattern.groups + 1):
                low, high = a + match.start(group), a + match.end(group)
                edits += [insert(low, "\n"), insert(high, "\n")]
    return undone(text, edits)


_TITLES = re.compile(rf"(?<=[{HAN}，]{{3}}《)(?=[{HAN}]{{6}})")
_SHORT_NAMES = re.compile("(?=（以下简称)|(?<=（以下简称《条例》)(?=）)")
_COUNTS = re.compile(rf"(?<=[{HAN}]{{4}})(?=\d+[条件次篇份个][，；][{HAN}]{{2}})")
_ENDS = re.compile(rf"(?<=[{HAN}]{{4}})(?=[；。])")


def torn(text: str, rng: Random) -> Case | None:
    """Row 41: sentences torn where links stood, or where another font began: 根据《 / 条例》; 公开信息 / 25条，… / 。"""
    links = rng.random() < 0.5
    edits: list[Edit] = []
    for a, b in line_spans(text):
        line = text[a:b]
        if not _is_prose(line) or not line.endswith("。") or len(line) < 30 or re.match("[（\\d]", line):
            continue
        if links:
            places = {m.start() for m in (*_TITLES.finditer(line), *_SHORT_NAMES.finditer(line))}
        else:
            places = {m.start() for m in _COUNTS.finditer(line)}
            places |= {m.start() for m in _ENDS.finditer(line) if rng.random() < 0.3} if places else set()
        edits += [insert(a + at, "\n") for at in sorted(places)]
    told = links or any(text[e.start] in "；。" for e in edits) or len(edits) >= 3
    return undone(text, edits) if told else None


_WORDS = re.compile(r"政府|信息|公开|年度|报告|工作|总结|20\d\d年|人民|管理|街道")


def _first_title(text: str) -> tuple[int, int] | None:
    """Borders of the title, where one of the first two lines is one."""
    for a, b in list(line_spans(text))[:2]:
        if re.search("(?:报告|年报|总结)$", text[a:b]) and _is_prose(text[a:b]) and b - a >= 12:
            return a, b
    return None


def wrapped_title(text: str, rng: Random) -> Case | None:
    """Row 24: the title broken inside a word or a year, as a narrow column does."""
    title = _first_title(text)
    if not title:
        return None
    words = list(_WORDS.finditer(text, *title))
    if not words:
        return None
    word = rng.choice(words)
    return undone(text, [insert(word.start() + rng.randrange(1, max(2, len(word[0]) - 1)), "\n")])


_SITES = ("_某某县人民政府", " - 某某市政府门户网站", "-政务公开-某某区人民政府网", "|某某州人民政府")


def repeated_title(text: str, rng: Random) -> Case | None:
    """Row 24: the title two to four times on lines of their own, one of them perhaps with the name of the site."""
    title = _first_title(text)
    if not title:
        return None
    again = rng.choice(["\n", "\n", "\n\n"]) + text[slice(*title)]
    edits = [insert(title[1], again * rng.randrange(1, 4))]
    if rng.random() < 0.3:
        edits.insert(0, insert(title[0], f"{text[slice(*title)]}{rng.choice(_SITES)}\n"))
    return undone(text, edits)


_OUTER = re.compile("[一二三四五六七八九十]{1,3}、")
_ENDS_TITLE = re.compile("(?:报告|年报|总结)$")
_INNER = re.compile("（[一二三四五六七八九十]{1,3}）")


def one_line(text: str, rng: Random) -> Case | None:
    """Row 25: the whole report on one line. To be had again are the lines of the title and of headings that count from one.

    Other breaks may come back as well, where a space or a full stop tells of them. Where not even a space is left,
    nothing tells a number at the begin of a line from one inside a paragraph: texts with both are left out.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if sum(bool(_OUTER.match(line)) for line in lines) < 3 or not all(map(_is_prose, lines)):
        return None
    if [line[0] for line in lines if _OUTER.match(line)][:3] != ["一", "二", "三"] or any(map(str.isdigit, lines)):
        return None
    space = rng.choice([" ", " ", "\u3000", ""])
    if not space and any(_INNER.search(line, 1) for line in lines):
        return None
    title = next((i for i, line in enumerate(lines[:3]) if _ENDS_TITLE.search(line)), -1)
    text, edits = lines[0], []
    for before, line in enumerate(lines[1:]):
        asked = _OUTER.match(line) or _INNER.match(line) or (before == title and space)
        edits.append(Edit("damage" if asked else OPTIONAL, len(text), len(text) + 1, "\n", space))
        text += f"\n{line}"
    return undone(text, edits)


def one_line_with_spaces(text: str, rng: Random) -> Case | None:
    """Row 25 with row 20: on one line, its headings behind spaces, and spaces before numbers in its sentences, which may
    stay but are no line breaks."""
    case = one_line(text, rng)
    if case is None or not all(edit.before for edit in case.places):
        return None
    edits = [edit for edit in case.places if edit.before != edit.after]
    numbers = re.finditer(rf"(?<=[{HAN}]{{2}})(?=\d+[条件次篇份])", case.expected)
    breaks = [Edit(edit.kind, at, at + 1, "\n", edit.before) for edit, at in zip(edits, _breaks(edits), strict=True)]
    spaces = [Edit(OPTIONAL, m.start(), m.start(), "", " ") for m in numbers]
    return undone(case.expected, sorted(breaks + spaces, key=lambda edit: edit.start)) if spaces else None


def _breaks(edits: list[Edit]) -> Iterator[int]:
    """Where the line breaks that edits put stand in the text they make."""
    shift = 0
    for edit in edits:
        yield edit.start + shift
        shift += len(edit.after) - len(edit.before)

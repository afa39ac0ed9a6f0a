"""Prose cut into lines by a page layout: hard wraps, and page numbers that stand inside a sentence or a table label.

Nothing here knows of tables; what may be one (bars, columns, short lines without a sentence) is left alone. All
functions take half-width and full-width punctuation, simplified and traditional characters.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from govnlp import lexicon
from govnlp.text.alignment import Edit, apply, compose

HAN = "\u3007\u3400-\u9fff"
SENTENCE = re.compile("[，,。；;！？!?]")
LIST_MARK = re.compile(
    r"第?[一二三四五六七八九十]{1,3}[、.．:：，,]|第[一二三四五六七八九十\d]{1,3}(?:部分|章|节|節)"
    r"|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}(?:[、．]|[.](?!\d))|[①-⑳●•·■◆▪※★→>＞]"
)
_COLUMNS = re.compile(r"[|｜\t>＞]|\S(?: [ \u3000]|\u3000)|(?<! )(?:[^ ]{1,12} ){4}")
_CLOSED = re.compile(r"[。．.！!？?；;：:…][”’」』）)》]{0,2}$")
_FIELD = re.compile(
    r"[【\[]?(?:索引|索 ?引 ?号|信息|文章)?(?:[来來] ?源|[发發][布文]|[公][开開](?:日期|[时時][间間]|方式|[范範][围圍])"
    r"|成文|生成|名 ?[称稱]|文 ?[号號]|[主承][办辦]|[联聯][系繫]|[电電]|[传傳]真|[邮郵]|地址|[填][报報]|抄送|附[件表])"
    r"[^，。；]{0,8}[】\]]?[:：]|(?:https?|www)\b|附[件表]"
)
# How a sentence opens or breaks off, but no heading: what follows such a line goes on with it.
_OPENING = re.compile(
    "根[据據]|按照|依[照据據]|遵照|[为為](?:了|[进進]|做|便|更|切|全|[贯貫])|截[至止]|全年|今年|去年|一年[来來]|[现現][将將]|我[国省市州县區区旗镇鎮乡鄉街局委办辦厅廳院校站]"
)
_BREAKING = re.compile("[，,、；;：:（(《“〔的和与與及或在对對将將于於由为為是把被向从從以并並各每该該其]$")
_UNIT = re.compile(r"\d|[年月日条條件次项項份篇个個名万萬亿億余餘多]")
_CONTINUING = re.compile("[，,、；;。：:）)》”〕！？％%]")
_DATE = re.compile(r"[二12][\d〇○零一二三四五六七八九十OＯ]{3}年.{1,6}月.{1,6}日?$")
_TITLE_END = re.compile(
    "(?:[报報]告|年[报報]|[总總][结結]|情[况況]|[问問][题題]|措施|打算|事[项項]|概述|概[况況]|[机機]制|制度|建[设設]|管理|[办辦]法|[发發]展|落[实實])$"
)
_DECORATION = "[-—－–─~·]"
_PAGE = re.compile(
    rf"^[ \t\u3000]*(?:{_DECORATION}{{1,3}} ?(?P<a>\d{{1,3}}) ?{_DECORATION}{{1,3}}"
    rf"|第 ?(?P<b>\d{{1,3}}) ?[页頁](?:[ ,，/／]{{0,3}}共 ?\d{{1,3}} ?[页頁])?"
    rf"|(?P<c>\d{{1,3}}))[ \t\u3000]*$",
    re.MULTILINE,
)
_LEAST_WIDTH = 14  # characters of a wrapped line; a narrower column is hardly told from a table's cell
_GREATEST_WIDTH = 64
_LEAST_SUPPORT = 3  # lines cut at the same width before any is taken for wrapped
_LONGEST_HEADING = 3  # lines
_PAGE_SPACING = 5  # lines from one bare page number to the next


class Row(NamedTuple):
    """A line that is not blank. start, end: the text without the space around it; line: offset of the line's begin."""

    line: int
    start: int
    end: int
    text: str


def rows(text: str) -> list[Row]:
    """The lines of ``text`` that are not blank."""
    out: list[Row] = []
    at = 0
    for line in text.split("\n"):
        if content := line.strip():
            start = at + len(line) - len(line.lstrip())
            out.append(Row(at, start, start + len(content), content))
        at += len(line) + 1
    return out


def is_open(line: str) -> bool:
    """Whether a line ends in the middle of a sentence, as far as its last mark tells."""
    return not _CLOSED.search(line[-4:])


def is_tabular(line: str) -> bool:
    return _COLUMNS.search(line) is not None


def join_lines(text: str) -> list[Edit]:
    """Edits that join the lines of hard-wrapped prose, and take out page numbers inside sentences and row labels.

    A line is joined to the next where it is as wide as the text's other cut lines, stops without closing mark, and the
    lines so joined make a sentence. Where paragraphs are indented, a full stop at the margin does not end one. Page
    numbers have to rise by one through the text; a single decorated one (- 3 -) counts inside a sentence only.
    """
    edits: list[Edit] = []
    current = text
    while new := _pass(current):  # a text may hold blocks of several widths, the most frequent is joined first
        edits = compose(text, edits, new)
        current = apply(current, new)
    return edits


def _pass(text: str) -> list[Edit]:
    if text.count("\n") < 2:
        return []
    lines = rows(text)
    numbers = _page_numbers(text, lines)
    kept = [row for at, row in enumerate(lines) if at not in numbers] if numbers else lines
    if edits := _wraps(text, kept):
        return edits
    for at, rising in numbers.items():
        before, after = lines[at - 1], lines[at + 1]
        if _runs_on(before.text, after.text) or (rising and _is_cut_label(before.text, after.text)):
            edits.append(_edit("page_number", text, before.end, after.start))
    return edits


# ---- page numbers


def _page_numbers(text: str, lines: Sequence[Row]) -> dict[int, bool]:
    """Places in ``lines`` of page numbers that may be taken out, and whether they are part of a series."""
    found = list(_PAGE.finditer(text))
    if not found:
        return {}
    place = {row.start: at for at, row in enumerate(lines)}
    pages: list[tuple[int, int, bool]] = []
    for match in found:
        group = match.lastgroup or "c"
        at = place[match.start() + len(match[0]) - len(match[0].lstrip())]
        if 0 < at < len(lines) - 1:
            pages.append((at, int(match[group]), group == "c"))
    decorated = [(at, number) for at, number, bare in pages if not bare]
    if not decorated:
        return dict.fromkeys(_bare_numbers(lines, pages), True)
    if len(decorated) == 1:
        return {decorated[0][0]: False}
    series = set()
    for (at, number), (other, following) in itertools.pairwise(decorated):
        if following - number == 1:
            series |= {at, other}
    return dict.fromkeys(sorted(series), True)


def _edit(kind: str, text: str, start: int, end: int) -> Edit:
    return Edit(kind, start, end, text[start:end], "")


def _bare_numbers(lines: Sequence[Row], pages: Sequence[tuple[int, int, bool]]) -> list[int]:
    """Places of numbers without decoration that rise by one between lines of prose, pages apart."""

    def is_prose(row: Row) -> bool:
        return len(row.text) >= _LEAST_WIDTH and not is_tabular(row.text)

    inside = [(at, number) for at, number, _ in pages if is_prose(lines[at - 1]) and is_prose(lines[at + 1])]
    steps = itertools.pairwise(inside)
    rising = all(b[1] - a[1] == 1 and b[0] - a[0] >= _PAGE_SPACING for a, b in steps)
    return [at for at, _ in inside] if rising and len(inside) >= _LEAST_SUPPORT else []


def _runs_on(before: str, after: str) -> bool:
    """Whether two lines of a text that is not wrapped are one sentence that a page's end cut."""
    if not is_open(before) or is_tabular(before) or is_tabular(after):
        return False
    if LIST_MARK.match(after) or _FIELD.match(after) or _DATE.match(after) or _TITLE_END.search(before):
        return False
    clause = re.search(r"[。；;]", before) or (SENTENCE.search(before) and not LIST_MARK.match(before))
    return bool(clause and len(before) >= _LEAST_WIDTH and SENTENCE.search(after))


@cache
def labels(table: str = "") -> frozenset[str]:
    """The labels of the statutory tables, or of one: Chinese characters only, without list numbers."""
    entries = lexicon.read("tables", ("table", "role", "labels"), ("code", "item", "formats"))
    return frozenset(key(label) for entry in entries if table in ("", entry["table"]) for label in entry["labels"])


def key(label: str) -> str:
    """A label as ``labels`` has it."""
    return re.sub(f"[^{HAN}]+", "", re.sub(r"^[（(][一二三四五六七八九十][）)]|^[一二三四五六七八九十]、", "", label))


def _is_cut_label(before: str, after: str) -> bool:
    """Whether two pieces are a table's label, and neither is one alone."""
    rest = re.split(r"[ \t\u3000|｜\d]", after, maxsplit=1)[0]
    whole = key(before) + re.sub(f"[^{HAN}]+", "", rest)
    return whole in labels() and key(before) not in labels() and key(rest) not in labels()


# ---- hard wraps


def _columns(text: str) -> int:
    """Columns a text takes on a grid where a Chinese character takes two."""
    return len(text.encode("gb18030", "replace")) if text.isascii() else sum(1 if c < "\u0250" else 2 for c in text)


class _Shape(NamedTuple):
    """How a text is wrapped. width: of its full lines; step: of one character; measure: of a line, as columns or as
    characters; indented: whether paragraphs are told by an indent; triples: three characters in a row anywhere in the text."""

    width: int
    step: int
    measure: Callable[[str], int]
    indented: bool
    triples: frozenset[str]

    def is_full(self, row: Row, after: Row, opens: bool) -> bool:
        """Whether ``row`` ends where the next word did not fit; an opening line may have lost an indent."""
        used = self.measure(" " * (row.start - row.line)) if self.step == 1 else row.start - row.line
        width = max(self.measure(row.text), min(self.measure(row.text) + 2 * used, self.width))
        word = re.match(r"[\w.%]{1,12}", after.text, re.ASCII)
        slack = max(2 * self.step, self.measure(word[0]) if word else 0)
        return width >= self.width - slack - (2 * self.step if opens else 0) and width <= self.width + 2 * self.step

    def cuts(self, row: Row, after: Row) -> bool:
        """Whether the width alone cut ``row`` off."""
        return is_open(row.text) and self.is_full(row, after, opens=False)


def _may_continue(row: Row, after: Row) -> bool:
    """Whether ``row`` is a line of prose that may go on in ``after``, whatever the width."""
    if not _LEAST_WIDTH <= len(row.text) <= 2 * _GREATEST_WIDTH or len(after.text) > 2 * _GREATEST_WIDTH:
        return False
    if not is_open(row.text) or is_tabular(row.text) or is_tabular(after.text):
        return False
    if _PAGE.fullmatch(row.text) or _PAGE.fullmatch(after.text):  # also one that may not be taken out
        return False
    if LIST_MARK.match(after.text) or _FIELD.match(after.text) or _DATE.match(after.text) or _FIELD.match(row.text):
        return False
    a, b = row.text[-1], after.text[0]
    return not (a.isascii() and a.isalpha() and b.isascii() and b.isalpha() and not re.search(r"[./@]", row.text[-30:]))


def _shape(text: str, lines: Sequence[Row]) -> _Shape | None:
    """The width at which most lines were cut, None where no width stands out."""
    candidates = [(a, b) for a, b in itertools.pairwise(lines) if _may_continue(a, b)]
    if len(candidates) < _LEAST_SUPPORT:
        return None
    best: tuple[int, int, int, Callable[[str], int]] | None = None
    measures: tuple[tuple[int, Callable[[str], int]], ...] = ((2, _columns), (1, len))
    for step, measure in measures:
        widths = Counter(measure(a.text) for a, b in candidates if measure(b.text) <= measure(a.text) + 2 * step)
        for width in widths:
            support = sum(widths[width - less] for less in range(step + 1))
            if best is None or (support, width) > (best[0], best[1] // 2 if best[2] == 2 else best[1]):
                best = (support, width, step, measure)
    if best is None:
        return None
    _, width, step, measure = best
    found = [measure(a.text) for a, b in candidates if measure(b.text) <= width + 2 * step]
    support = sum(width - 2 * step <= w <= width for w in found)
    near = sum(0.7 * width <= w < width - 4 * step for w in found)
    if support < _LEAST_SUPPORT or near > support:
        return None
    triples = frozenset(map("".join, zip(text, text[1:], text[2:], strict=False)))
    shape = _Shape(width, step, measure, False, triples)
    return shape._replace(indented=_is_indented(lines, shape))


def _is_indented(lines: Sequence[Row], shape: _Shape) -> bool:
    """Whether every paragraph, and no other line, opens with an indent."""
    begun, inside = Counter[bool](), Counter[bool]()
    margin = min((row.start - row.line for row in lines), default=0)
    for row, after in itertools.pairwise(lines):
        indent = after.start - after.line > margin
        if shape.cuts(row, after) and not LIST_MARK.match(after.text):
            inside[indent] += 1
        elif not is_open(row.text) and shape.measure(row.text) < 0.8 * shape.width:
            begun[indent] += 1
    return begun[True] >= 2 and begun[False] <= begun[True] // 10 and inside[True] <= inside[False] // 20


def _wraps(text: str, lines: Sequence[Row]) -> list[Edit]:
    shape = _shape(text, lines)
    if not shape:
        return []
    margin = min(row.start - row.line for row in lines)
    edits: list[Edit] = []
    chain: list[Row] = []
    for row, after in zip(lines, [*lines[1:], None], strict=True):
        chain.append(row)
        if after and _goes_on(chain, after, shape, margin):
            continue
        if len(chain) > 1 and _is_paragraph(chain):
            for a, b in itertools.pairwise(chain):
                kind = "page_number" if _digits(text, a, b) else "wrap"
                edits.append(_edit(kind, text, a.end, b.start))
        chain = []
    return edits


def _digits(text: str, a: Row, b: Row) -> bool:
    """Whether a page number stands between two lines."""
    return any(c.isdigit() for c in text[a.end : b.start])


def _goes_on(chain: Sequence[Row], after: Row, shape: _Shape, margin: int) -> bool:
    row = chain[-1]
    opens = len(chain) == 1
    if after.line - row.end > 200 or _PAGE.fullmatch(after.text) or not shape.is_full(row, after, opens):
        return False
    if shape.measure(after.text) > shape.width + 2 * shape.step:
        return False
    if shape.indented:
        if after.start - after.line > margin:
            return False
        if not is_open(row.text):
            ends = is_open(after.text) and not SENTENCE.search(after.text) and not shape.is_full(after, after, False)
            return not (ends or is_tabular(row.text) or is_tabular(after.text) or LIST_MARK.match(after.text))
    if not _may_continue(row, after):
        return False
    told = shape.indented and chain[0].start - chain[0].line > margin
    if told or len(chain) > _LONGEST_HEADING or _is_torn(row.text, after.text):
        return True
    whole = "".join(line.text for line in chain)  # a heading or title may itself be wrapped
    if _may_be_heading(whole):
        a, b = row.text, after.text
        return not _TITLE_END.search(a) and {a[-2:] + b[:1], a[-1:] + b[:2]} <= shape.triples
    return True


def _may_be_heading(line: str) -> bool:
    if _BREAKING.search(line):
        return False
    if LIST_MARK.match(line):
        return not re.search("[。；;]", line)
    return not (re.search("[，,。；;]", line) or line.count("、") > 1 or _OPENING.match(line))


def _is_torn(line: str, after: str) -> bool:
    """Whether two lines are one beyond doubt: by a mark that opens no line, an open bracket, a number and its unit."""
    if _CONTINUING.match(after) or (line[-1].isdigit() and _UNIT.match(after)):
        return True
    return any(line.count(left) > line.count(right) for left, right in ("（）", "《》", "“”", "()"))


def _is_paragraph(chain: Sequence[Row]) -> bool:
    """Whether lines joined make a sentence: marks inside, and an end or enough lines; or a heading with its number."""
    whole = "".join(row.text for row in chain)
    if not SENTENCE.search(whole):
        return len(chain) == 2 and LIST_MARK.match(whole) is not None and _TITLE_END.search(whole) is not None
    return not is_open(whole) or (re.search("[。；;]", whole) is not None) or len(chain) > 3

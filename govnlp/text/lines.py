"""Prose cut into lines by a page layout: hard wraps, and page numbers that stand inside a sentence or a table label.

Nothing here knows of tables; what may be one (bars, columns, short lines without a sentence) is left alone. All
functions take half-width and full-width punctuation, simplified and traditional characters.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from govnlp import lexicon
from govnlp.text import likeness
from govnlp.text.alignment import Edit, apply, compose

HAN = "\u3007\u3400-\u9fff"
SENTENCE = re.compile("[，,。；;！？!?]")
LIST_MARK = re.compile(
    r"第?[一二三四五六七八九十]{1,3}[、.．:：，,]|第[一二三四五六七八九十\d]{1,3}(?:部分|章|节|節)"
    r"|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}(?:[、．]|[.](?!\d))|[①-⑳●•·■◆▪※★→>＞]"
)
# How headings end, and how titles do.
HEADING_ENDS = (
    "情[况況]|[问問][题題]|措施|打算|事[项項]|[概综綜]述|概[况況]|做法|[引前序]言"
    "|[计計][划劃]|方向|安排|意[见見]|建[议議]"
)
TITLE_ENDS = "[报報]告|年[报報]|[总總][结結]"
_COLUMNS = re.compile(r"[|｜\t>＞]|\S(?: [ \u3000]|\u3000)|(?<! )(?:[^ ]{1,12} ){4}")
_CLOSED = re.compile(r"[。．.！!？?；;：:…][”’」』）)》]{0,2}$")
_FIELD = re.compile(
    r"[【\[]?(?:索引|索 ?引 ?号|信息|文章)?(?:[来來] ?源|[发發][布文]|[公][开開](?:日期|[时時][间間]|方式|[范範][围圍])"
    r"|成文|生成|名 ?[称稱]|文 ?[号號]|[主承][办辦]|[联聯][系繫]|[电電]|[传傳]真|[邮郵]|地址|[填][报報]|抄送|附[件表])"
    r"[^，。；]{0,8}[】\]]?[:：]|(?:https?|www)\b|附[件表](?:[\d一二三四五六七八九十：:]|$)"
)
# How a sentence opens or breaks off, but no heading: what follows such a line goes on with it.
_OPENING = re.compile(
    "根[据據]|按照|依[照据據]|遵照|[为為](?:了|[进進]|做|便|更|切|全|[贯貫])|截[至止]|全年|今年|去年|一年[来來]|[现現][将將]|我[国省市州县區区旗镇鎮乡鄉街局委办辦厅廳院校站]"
)
_BREAKING = re.compile("[，,、；;：:（(《“〔的和与與及或在对對将將于於由为為是把被向从從以并並各每该該其]$")
_SALUTATION = re.compile(
    "(?:各位(?:代表|委员|領導|领导|同志)|同志们)[，,、：:]"
    "|各[^。；：:]{1,60}(?:府|部[门門]|[机機][构構]|[单單]位|委|局|[办辦]|[处處]|[会會]|司|[关關]|校|院|所)[：:]$"
)
_ANNOUNCING = re.compile("(?:如下|以下.{0,6})[：:].")
_UNIT = re.compile(r"\d|[年月日条條件次项項份篇个個名万萬亿億余餘多]")
# What a line has to have room for: a word or number, or a character, and the marks that open or end no line.
_WORD = re.compile(r"[（《“〔【(]{0,2}(?:[\w.%/:@+-]{2,24}|\S)[，。；：、！？）》”〕】％,;:)]{0,3}", re.ASCII)
_CONTINUING = re.compile(r"[，,、；;。：:）)》”〕！？％%的]|\.(?:pdf|docx?|xlsx?|wps|jpg|rar|zip)$")
_DATE = re.compile(r"[二12][\d〇○零一二三四五六七八九十OＯ]{3}年.{1,6}月[^。，；]{1,6}$")
_TITLE_END = re.compile(
    "(?:[报報]告|年[报報]|[总總][结結]|情[况況]|[问問][题題]|措施|打算|事[项項]|概述|概[况況]|[机機]制|制度|建[设設]|管理|[办辦]法|[发發]展|落[实實]|培[训訓]|监督|監督|保障|投[诉訴]|[诉訴][讼訟])$"
)
_INNER_MARK = re.compile("[一二三四五六七八九十]{1,3}[、，,]|[联聯][系繫]")  # 三分之|一，; 与某科|联系（电话：…
_WIDE = re.compile("[\u0250-\U0010ffff]+")
_DECORATION = "[-—－–─~·]"
_PAGE = re.compile(
    rf"(?:{_DECORATION}{{1,3}} ?(?P<dashes>\d{{1,3}}) ?{_DECORATION}{{1,3}}"
    rf"|第 ?(?P<page>\d{{1,3}}) ?[页頁](?:[ ,，/／]{{0,3}}[（(]?共 ?\d{{1,3}} ?[页頁][）)]?)?"
    rf"|第? ?(?P<of>\d{{1,3}}) ?[/／] ?共? ?\d{{1,3}} ?[页頁]?"
    rf"|(?P<bare>\d{{1,3}}))"
)
_LONGEST_PAGE = 24  # characters
_LEAST_WIDTH = 14  # characters of a wrapped line; a narrower column is hardly told from a table's cell
_GREATEST_WIDTH = 64
_LEAST_SUPPORT = 3  # lines cut at the same width before any is taken for wrapped
_LONGEST_HEADING = 3  # lines
_LONG_HEADING, _LONGEST_TITLE = 28, 50  # characters
_WIDEST = 70  # columns more than a word with its marks, and an indent, can take
_PAGE_SPACING = 250  # characters from one bare page number to the next
# In nats: of cuts inside the lines of held-out reports 96 % read on by more than the first, 93 % by more than the second;
# of the lines' ends 3 % and 2 % do (training/data/reports.jsonl, split test).
_LIKELIER = 3.9
_MUCH_LIKELIER = 4.7


class Row(NamedTuple):
    """A line that is not blank. start, end: the text without the space around it; line: offset of the line's begin;
    lead: the space before the text."""

    line: int
    start: int
    end: int
    text: str
    lead: str


@lru_cache(1)  # several repairs ask in turn
def rows(text: str) -> tuple[Row, ...]:
    """The lines of ``text`` that are not blank."""
    out: list[Row] = []
    at = 0
    for line in text.split("\n"):
        if content := line.strip():
            lead = line[: len(line) - len(line.lstrip())]
            start = at + len(lead)
            out.append(Row(at, start, start + len(content), content, lead))
        at += len(line) + 1
    return tuple(out)


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
    numbers = _page_numbers(lines)
    kept = [row for at, row in enumerate(lines) if at not in numbers] if numbers else lines
    if edits := _wraps(text, kept):
        return edits
    for at, rising in numbers.items():
        before, after = lines[at - 1], lines[at + 1]
        if _runs_on(before.text, after.text, rising) or (rising and _is_cut_label(before.text, after.text)):
            edits.append(_edit("page_number", text, before.end, after.start))
        elif rising and not lines[at].text.isdigit():
            edits.append(_edit("page_number", text, before.end, lines[at].end))
    return edits


# ---- page numbers


def _page_numbers(lines: Sequence[Row]) -> dict[int, bool]:
    """Places in ``lines`` of page numbers that may be taken out, and whether they are part of a series."""
    forms: dict[str, list[tuple[int, int]]] = {}
    for at, row in enumerate(lines[1:-1], 1):
        if len(row.text) <= _LONGEST_PAGE and (match := _PAGE.fullmatch(row.text)):
            form = match.lastgroup or ""
            forms.setdefault(form, []).append((at, int(match[form])))
    if not forms:
        return {}
    bare = _bare_numbers(lines, forms.pop("bare", []))
    out = dict.fromkeys(bare, True)
    for form, pages in forms.items():
        out |= dict.fromkeys(_rising(lines, pages, 2, 1), True)
        if len(pages) == 1 and form != "of":
            out[pages[0][0]] = False
    return dict(sorted(out.items()))


def _rising(lines: Sequence[Row], pages: Sequence[tuple[int, int]], least: int, apart: int) -> list[int]:
    """The places of numbers that rise by one, ``apart`` characters or more from one to the next, in runs of ``least``."""
    runs: dict[int, list[int]] = {}  # the last number of a run → its places
    done: list[list[int]] = []
    for at, number in pages:
        run = runs.get(number - 1)
        if run and lines[at].start - lines[run[-1]].start >= apart:
            del runs[number - 1]
        else:
            run = []
        run.append(at)
        done.append(runs.get(number, []))
        runs[number] = run
    return sorted(at for run in (*done, *runs.values()) if len(run) >= least for at in run)


def _edit(kind: str, text: str, start: int, end: int) -> Edit:
    return Edit(kind, start, end, text[start:end], "")


def _bare_numbers(lines: Sequence[Row], pages: Sequence[tuple[int, int]]) -> list[int]:
    """Places of numbers without decoration that rise by one at prose, pages apart; cells of a table stand closer."""

    def is_prose(row: Row) -> bool:
        return len(row.text) >= _LEAST_WIDTH and not is_tabular(row.text)

    starts = [-_PAGE_SPACING, *(lines[at].start for at, _ in pages), lines[-1].end + _PAGE_SPACING]
    inside = []
    for i, (at, number) in enumerate(pages, 1):
        close = min(starts[i] - starts[i - 1], starts[i + 1] - starts[i]) < _PAGE_SPACING
        before, after = lines[at - 1], lines[at + 1]
        if not close and is_prose(before) and not is_tabular(after.text):
            inside.append((at, number))
    return _rising(lines, inside, _LEAST_SUPPORT, _PAGE_SPACING)


def _runs_on(before: str, after: str, rising: bool) -> bool:
    """Whether two lines of a text that is not wrapped are one sentence that a page's end cut; rising: the number
    between is of a series."""
    if not is_open(before) or is_tabular(before) or is_tabular(after):
        return False
    if len(before) < _LEAST_WIDTH and not (rising and SENTENCE.search(before)):
        return False
    if begins_line(after):
        return False
    ends = SENTENCE.search(after) is not None or not is_open(after)
    if may_be_heading(before):
        least = _MUCH_LIKELIER if _TITLE_END.search(before) else 1.0  # a page hardly ends below a heading
        return rising and ends and reads_on(before, after) > least
    return ends or (rising and reads_on(before, after) > _MUCH_LIKELIER)


def reads_on(before: str, after: str) -> float:
    """How much likelier (in nats) a text goes on so than with a line's end between."""
    model = likeness.model()
    return model.score(after[:2], before) - model.score(f"\n{after[:2]}", before)


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
    return len(text) if text.isascii() else 2 * len(text) - len(_WIDE.sub("", text))


class _Shape(NamedTuple):
    """How a text is wrapped. width: of its full lines; step: of one character; measure: of a line, as columns or as
    characters; indented: whether paragraphs are told by an indent."""

    width: int
    step: int
    measure: Callable[[str], int]
    indented: bool

    def is_full(self, row: Row, after: Row, opens: bool) -> bool:
        """Whether ``row`` ends where the next word did not fit; an opening line may have lost an indent."""
        length = len(row.lead) + len(row.text)
        if 2 * length < self.width - _WIDEST or len(row.text) > self.width + 2 * self.step:
            return False
        used = self.measure(row.lead + row.text)
        if used > self.width:
            used = self.measure(row.text)
        word = _WORD.match(after.text)
        slack = max(2 * self.step, self.measure(word[0]) if word else 0)
        return self.width - slack - (2 * self.step if opens else 0) <= used <= self.width + 2 * self.step

    def cuts(self, row: Row, after: Row) -> bool:
        """Whether the width alone cut ``row`` off."""
        return is_open(row.text) and self.is_full(row, after, opens=False)


def _may_continue(row: Row, after: Row) -> bool:
    """Whether ``row`` is a line of prose that may go on in ``after``, whatever the width."""
    if not _LEAST_WIDTH <= len(row.text) <= 2 * _GREATEST_WIDTH or len(after.text) > 2 * _GREATEST_WIDTH:
        return False
    if row.text[-1] in "。；：" or not is_open(row.text) or is_tabular(row.text) or is_tabular(after.text):
        return False
    if _PAGE.fullmatch(row.text) or _PAGE.fullmatch(after.text):  # also one that may not be taken out
        return False
    if len(after.text) <= _LEAST_WIDTH and not after.text.strip("0123456789.,，%％"):  # see pieces.split_pieces
        return False
    a, b = row.text[-1], after.text[0]
    return not (a.isascii() and a.isalpha() and b.isascii() and b.isalpha() and not re.search(r"[./@]", row.text[-30:]))


def begins_line(line: str) -> bool:
    """Whether a line begins as one of its own does: with a list's number, a field's name, a date, a salutation."""
    return bool(LIST_MARK.match(line) or _FIELD.match(line) or _DATE.match(line) or _SALUTATION.match(line))


def _is_candidate(row: Row, after: Row) -> bool:
    """Whether two lines may be one by their form alone."""
    return _may_continue(row, after) and not begins_line(after.text) and not _FIELD.match(row.text)


def _shape(lines: Sequence[Row]) -> _Shape | None:
    """The width at which most lines were cut, None where no width stands out."""
    candidates = [(a, b) for a, b in itertools.pairwise(lines) if _is_candidate(a, b)]
    if len(candidates) < _LEAST_SUPPORT:
        return None
    best: tuple[int, int, int, Callable[[str], int]] | None = None
    measures: tuple[tuple[int, Callable[[str], int]], ...] = ((2, _columns), (1, len))
    for step, measure in measures:
        widths = Counter(measure(a.lead + a.text) for a, b in candidates if _follows(measure, step, a, b))
        for width in widths:
            support = sum(widths[width - less] for less in range(step + 1))
            if best is None or (support, width) > (best[0], best[1] // 2 if best[2] == 2 else best[1]):
                best = (support, width, step, measure)
    if best is None:
        return None
    _, width, step, measure = best
    found = [measure(a.lead + a.text) for a, b in candidates if measure(b.text) <= width + 2 * step]
    support = sum(width - 2 * step <= w <= width for w in found)
    near = sum(0.7 * width <= w < width - 4 * step for w in found)
    if support < _LEAST_SUPPORT or near > support:
        return None
    full = [a.text for a, _ in candidates if width - 2 * step <= measure(a.lead + a.text) <= width]
    if sum(SENTENCE.search(line) is not None for line in full) * 4 < len(full):  # headings, names
        return None
    shape = _Shape(width, step, measure, False)
    return shape._replace(indented=_is_indented(lines, shape))


def _follows(measure: Callable[[str], int], step: int, a: Row, b: Row) -> bool:
    """Whether ``b`` is no wider than ``a``."""
    return measure(b.text) <= measure(a.lead + a.text) + 2 * step


def _is_indented(lines: Sequence[Row], shape: _Shape) -> bool:
    """Whether every paragraph, and no other line, opens with an indent."""
    begun, inside = Counter[bool](), Counter[bool]()
    margin = min((row.start - row.line for row in lines), default=0)
    cut = [shape.cuts(row, after) for row, after in itertools.pairwise(lines)]
    for at, row in enumerate(lines[1:-1], 1):
        indent = row.start - row.line > margin
        if cut[at - 1] and not LIST_MARK.match(row.text):
            inside[indent] += 1
        elif cut[at] and shape.measure(lines[at - 1].text) < 0.8 * shape.width and not is_tabular(row.text):
            begun[indent] += 1
    return begun[True] >= 2 and begun[False] <= begun[True] // 4 and inside[True] <= inside[False] // 10


def _wraps(text: str, lines: Sequence[Row]) -> list[Edit]:
    shape = _shape(lines)
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
    opens = len(chain) == 1 and not may_be_heading(row.text)  # a title has no indent
    if not shape.indented and row.text[-1] in "。；：":
        return False
    if after.line - row.end > 200 or not shape.is_full(row, after, opens) or _PAGE.fullmatch(after.text):
        return False
    if shape.measure(after.text) > shape.width + 2 * shape.step:
        return False
    if _columns(after.lead) > _columns(row.lead) + 1:
        return False
    if shape.indented:
        if after.start - after.line > margin:
            return False
        if not is_open(row.text):
            if is_tabular(row.text) or is_tabular(after.text):
                return False
            if shape.is_full(after, after, False):  # were it the first of a paragraph it had an indent
                return True
            return bool(SENTENCE.search(after.text) or not is_open(after.text)) and not LIST_MARK.match(after.text)
    if not _may_continue(row, after):
        return False
    if begins_line(after.text) and not _INNER_MARK.match(after.text):
        return False
    if (begins_line(after.text) or _FIELD.match(chain[0].text)) and reads_on(row.text, after.text) < _MUCH_LIKELIER:
        return False
    told = shape.indented and chain[0].start - chain[0].line > margin
    if told or len(chain) > _LONGEST_HEADING or _is_torn(row.text, after.text):
        return True
    whole = "".join(line.text for line in chain)  # a heading or title may itself be wrapped
    if may_be_heading(whole):
        return reads_on(row.text, after.text) > _least_for(whole)
    return True


def _least_for(heading: str) -> float:
    """How much likelier than an end what goes on has to be behind a line that may be a heading."""
    long = len(heading) > _LONG_HEADING or re.search("[：:].*[，,]", heading)
    if _TITLE_END.search(heading) or heading[-1] in "”》）":
        return _LIKELIER if long and SENTENCE.search(heading) else _MUCH_LIKELIER
    lists = "，" in heading and heading.rpartition("，")[2].count("、") > 1  # …，新建道路、桥梁、水|厂
    return 1.0 if long else _LIKELIER - 0.5 if lists or "：" in heading else _LIKELIER


def may_be_heading(line: str) -> bool:
    if _BREAKING.search(line) or len(line) > _LONGEST_TITLE or _ANNOUNCING.search(line):
        return False
    if mark := LIST_MARK.match(line):
        return not re.search("[。；;]|(?:[，、][^，、]*){4}", line[mark.end() :])
    return not (re.search("[，,。；;]", line) or line.count("、") > 1 or _OPENING.match(line))


def _is_torn(line: str, after: str) -> bool:
    """Whether two lines are one beyond doubt: by a mark that opens no line, an open bracket, a number and its unit."""
    if _CONTINUING.match(after) or (line[-1].isdigit() and _UNIT.match(after)):
        return True
    return any(line.count(left) > line.count(right) for left, right in ("（）", "《》", "“”", "()"))


def _is_paragraph(chain: Sequence[Row]) -> bool:
    """Whether lines joined make a sentence: marks inside, and an end or enough lines; or each reads on in the next."""
    whole = "".join(row.text for row in chain)
    if SENTENCE.search(whole) and (not is_open(whole) or re.search("[。；;]", whole) or len(chain) > 3):
        return True
    if len(chain) == 2 and LIST_MARK.match(whole) and _TITLE_END.search(whole):
        return True
    titles = any(a.text[-1] in "》”" for a in chain[:-1])  # a list of documents reads on, too
    return not titles and all(reads_on(a.text, b.text) > _LIKELIER for a, b in itertools.pairwise(chain))

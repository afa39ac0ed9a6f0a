"""Short lines without a full stop that are what a section says: 更新不够及时 under 五、存在问题, 无 under 收费情况.

By its form such a line could be a heading or a link of the page. What tells is where it stands: right under a numbered
heading, with more of the report behind it, and not above a text of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from operator import and_

from govnlp import lexicon
from govnlp.layout import headings
from govnlp.layout import lineforms as forms
from govnlp.text.lines import key, labels

_HAN = re.compile("[\u3400-\u9fff]{2}")
_NO_TEXT = re.compile(r"[（(【\[“\"《•·>»|]|(?:19|20)\d\d年度?$")
_NIL = re.compile(
    r"^(?:暂?无|没有|同上|不涉及)$"
    r"|^[^，]{0,20}(?:(?<!有)暂?无(?!障碍|偿|线|锡|为|极)|没有|不存在|未(?:收到|发生|收取|产生|出现|接到|受理|收费|涉及|被|因|有|开展)|(?:为|是)(?:零|0件?)$)[^，]{0,24}$"
)
_SURE_NIL = re.compile("未(?:收到|发生|收取|产生|出现|接到|受理|被)|没有(?:收到|发生|收取|产生|出现|接到|受理|被)")
_FALLS_SHORT = re.compile(
    "不(?:够|强|高|全|及时|到位|平衡|规范|充分|深|细|实|畅|多|熟|准|统一|便|理想|完善|健全|稳定|了解|清楚|明确)"
    "|有待|尚未|尚需|仍需|还需|亟待|未能|欠缺|缺乏|较[少慢低弱窄]|偏[少慢低弱窄]|滞后|单一|薄弱(?!环节|之处|点|方面)"
)
_DEED = re.compile(
    "(?:进一步|继续|不断|切实|认真|严格)"
    "|(?:加强|加大|加快|提高|提升|扩大|拓宽|丰富|完善|健全|规范|强化|增强|深化|充实|落实)(?!情况|工作$)"
)
_NAMES_A_THING = re.compile("(?:情况|方面|问题|措施|打算|计划|安排|事项|概述|工作|建设|指南|目录|制度|专栏|年报|公开)$")
_LEAST_UNDER = 20  # characters of text below a line that may be its heading


@cache
def _figure() -> re.Pattern[str]:
    """A figure with its measure word: 2名, 300元."""
    measures = sorted(
        {re.escape(entry["measure"]) for entry in lexicon.read("measures", ("measure",), ("not_before", "only_before"))}
    )
    return re.compile(rf"(?<![第\d])\d{{1,9}}[余多]?[万亿]?(?:{'|'.join(measures)}|元|%|％)")


def has_figure(line: str) -> bool:
    """Whether a line counts something: no heading does, however short."""
    return _figure().search(line) is not None


def is_nil(line: str) -> bool:
    """Whether the line says, without a full stop, that there is nothing to tell: 无; 我局无其他需要报告的事项."""
    return len(line) <= forms.LONGEST_NAME and not forms.is_statement(line) and _NIL.search(line) is not None


def mark(texts: Sequence[str], out: list[str]) -> None:
    """Make body of the short lines that are a section's text. texts: lines without the space around them; out: their roles,
    in which lines with the form of a heading are ``heading``; those that turn out to be text become ``body``."""
    section = ""  # the numbered heading last seen
    direct = False  # whether it stands right above
    i = 0
    while i < len(out):
        if out[i] == "heading" and not headings.number(texts[i]):
            behind = _end_of_run(texts, out, i)
            end = behind
            while end > i and forms.is_name(texts[end - 1]) and not _is_numbered(texts, out, behind):
                end -= 1  # a signature
            if section and (direct or out[i - 1] == "body"):
                _mark_run(texts, out, i, end, section, direct)
            elif i < end and out[i - 1] == "heading" and _SURE_NIL.search(texts[i]) and is_nil(texts[i]):
                out[i] = "body"
            i, direct = behind, False
            continue
        if _is_numbered(texts, out, i):
            section = texts[i]
        direct = _is_numbered(texts, out, i) or (direct and forms.is_page_number(texts[i]))
        i += 1


def _end_of_run(texts: Sequence[str], out: Sequence[str], start: int) -> int:
    """The index behind the lines from ``start`` on that have the form of a heading and no number."""
    end = start
    while end < len(out) and out[end] == "heading" and not headings.number(texts[end]):
        end += 1
    return end


def _is_numbered(texts: Sequence[str], out: Sequence[str], i: int) -> bool:
    """Whether a line may be a heading with a number; one that ends with a full stop is a sentence."""
    if i >= len(out) or out[i] != "heading" or not headings.number(texts[i]):
        return False
    return forms.ENDS.search(texts[i]) is None


def _mark_run(texts: Sequence[str], out: list[str], start: int, end: int, section: str, direct: bool) -> None:
    """Decide on short lines in a row. section: the numbered heading above them; direct: whether right above."""
    if headings.topic(section) == "annex" or any(_is_cell(texts[i]) for i in range(start, end)):
        return
    end = next((i for i in range(start, end) if _is_of_page(texts[i])), end)
    run = range(start, end)
    said = [is_nil(texts[i]) or has_figure(texts[i]) for i in run]
    goes_on = _goes_on(texts, out, end)
    if not _stands_above_text(section, texts, out, end):
        said = [
            known or _states(texts[i]) or (direct and goes_on and not _names_section(texts[i]))
            for i, known in zip(run, said, strict=True)
        ]
    if not goes_on:  # links of the page may follow, and the heading of a text
        said = list(accumulate(said, and_)) if direct else []
    for i, known in zip(run, said, strict=False):
        if known:
            out[i] = "body"


def _is_cell(line: str) -> bool:
    """Whether a line is the cell of a table that was not recognised."""
    return not (_HAN.search(line) or is_nil(line)) or key(line) in labels()


def _is_of_page(line: str) -> bool:
    """Whether a line is no prose: of the page, or a title."""
    title = forms.is_title(line) and forms.has_year(line)
    return title or _NO_TEXT.match(line) is not None or forms.has_furniture(line)


def _stands_above_text(section: str, texts: Sequence[str], out: Sequence[str], end: int) -> bool:
    """Whether the line at ``end`` is text or opens a section inside the one of the heading ``section``, so that a short line
    above it may be its heading."""
    if end >= len(out) or forms.is_closing(texts[end]):
        return False
    if out[end] == "heading":
        own, other = headings.number(section), headings.number(texts[end])
        return own is not None and other is not None and other.rank > own.rank
    return out[end] == "table" or (out[end] == "body" and len(texts[end]) >= _LEAST_UNDER)


def _goes_on(texts: Sequence[str], out: Sequence[str], end: int) -> bool:
    """Whether the report goes on right behind: with a numbered line, a sentence, or its signature."""
    if end >= len(out):
        return False
    if headings.number(texts[end]) or forms.is_printed_date(texts[end]):
        return out[end] in ("heading", "body")
    signed = forms.is_name(texts[end]) and end + 1 < len(out) and forms.is_printed_date(texts[end + 1])
    return signed or (out[end] == "body" and forms.is_statement(texts[end]))


def _names_section(line: str) -> bool:
    """Whether a line names a section, though an empty one: 主动公开情况."""
    return headings.topic(line) != "" and _NAMES_A_THING.search(line) is not None


def _states(line: str) -> bool:
    """Whether a line is a statement by its words alone: that something falls short, or what is to be done."""
    if _NAMES_A_THING.search(line):
        return False
    return _FALLS_SHORT.search(line) is not None or _DEED.match(line) is not None

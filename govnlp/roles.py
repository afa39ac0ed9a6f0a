"""The role each line of a report plays: title, heading, body, table, furniture or signature (ANNOTATION.md).

Works on repaired text. The report proper is first told from what surrounds it; inside it a line is a heading or body by
its own form and by what follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from govnlp import headings, lexicon
from govnlp.tables import Line, table_lines

TITLE, HEADING, BODY, TABLE, FURNITURE, SIGNATURE = "title", "heading", "body", "table", "furniture", "signature"

_END = re.compile(r"[。；;！!？?][”’）)]?$")
_SENTENCE = re.compile(r"[。；！？]")
_TITLE = re.compile(
    r"(?:报告|年报|总结|小结|计划|安排|打算|思路|要点|工作情况|公开情况|情况汇报|工作汇报)(?:[（(【][^）)】]{1,16}[）)】])?$"
)
_TITLE_WORD = re.compile(r"公开|工作|总结|年报|政务|年度报告")
_SUBTITLE = re.compile(r"^(?:——|—|--|[（(].{2,24}[）)]$)")
_YEAR_LINE = re.compile(r"^[（(]?(?:\d{4}|[二○〇零一二三四五六七八九]{4})年(?:度)?[）)]?(?:政府信息公开)?(?:工作)?$")
_HAN_DIGIT = "[二○〇零0Oo一三四五六七八九十]"
_DATE_ONLY = re.compile(
    rf"^[（(]?(?:\d{{4}}\s?年\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?日)?|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    rf"|{_HAN_DIGIT}{{4}}年{_HAN_DIGIT}{{1,3}}月(?:{_HAN_DIGIT}{{1,3}}日)?)[）)]?$"
)
_DATE_END = re.compile(r"(?:\d{4}年\d{1,2}月\d{1,2}日|年[^年月日]{1,3}月[^年月日]{1,3}日)$")
_BODY_NAME = re.compile(
    r"^[^\s，。；：:、！？《》“”|]{2,36}"
    r"(?:局|厅|委|办|部|院|会|府|处|所|站|校|队|中心|室|司|署|馆|学区|社区|街道|镇|乡|公司|大学|学院|小组|医院|中学|小学|海关|团|村)$"
)
_CAPTION = re.compile(
    r"^(?:附\s?[表件录]?[一二三四五六七八九十\d]{0,2}\s?[：:、]?\s?)?[^。；，|]{0,40}表(?:[（(][^）)]{1,20}[）)])?$|^附[表件]"
)
_NUMBER_CELL = re.compile(r"\s*[-+]?\d[\d.,，]*\s*[%％]?\s*$")
_BARE_CAPTION = re.compile("附[表件]$")  # a section of its own, the captions stand under it
_SALUTATION = re.compile(r"^[^，。；！？\n]{2,30}[:：]$")
_LONGEST_HEADING = 40
_LONGEST_BARE = 22
_LONGEST_STOPPED = 28  # a numbered heading that ends with a full stop: （一）加强领导，健全工作机制。
_LONGEST_NAME = 40
_LONGEST_TITLE = 80
_LONGEST_CELLS = 60  # of one line with one or more cells
_FEWEST_CELLS = 3  # lines under a caption that make it one


@cache
def _furniture() -> re.Pattern[str]:
    entries = lexicon.read("furniture", ("pattern",))
    return re.compile("|".join(f"(?:{entry['pattern']})" for entry in entries))


def roles(lines: Sequence[Line]) -> list[str]:
    """The role of each line. lines: all non-blank lines of a text, in order."""
    texts = [line.text.strip() for line in lines]
    in_table = table_lines(lines)
    out = [TABLE if i in in_table or _is_row(text) else _own_role(text) for i, text in enumerate(texts)]
    _mark_annexes(texts, out)
    _settle_headings(texts, out)
    start = _mark_title(texts, out)
    _mark_top(texts, out, start)
    _mark_signature(texts, out)
    _mark_tail(texts, out)
    return out


def _is_row(text: str) -> bool:
    """Whether a line set with bars has a cell that is a number."""
    cells = text.split("|")
    return len(cells) > 2 and any(_NUMBER_CELL.match(cell) for cell in cells)


def _own_role(text: str) -> str:
    """What a line is by its own form: furniture, a possible heading, or body."""
    if _furniture().search(text) and not _is_prose(text):
        return FURNITURE
    return HEADING if _may_be_heading(text) else BODY


def _is_prose(text: str) -> bool:
    """Whether a line that holds a furniture word is a sentence all the same."""
    return len(text) > 60 and text.count("。") + text.count("，") >= 3 and "ICP" not in text


def _may_be_heading(text: str) -> bool:
    found = headings.number(text)
    words = text[found.end :] if found else text
    if not words or len(text) > _LONGEST_HEADING or _DATE_ONLY.match(text):
        return False
    if found:
        if _SENTENCE.search(words[:-1]) or words[-1] in "；;，,：:":
            return False
        return not _END.search(words) or len(words) <= _LONGEST_STOPPED
    return len(text) <= _LONGEST_BARE and not re.search(r"[，。；：:！？|\t]", text)


def _mark_annexes(texts: list[str], out: list[str]) -> None:
    """Cells that follow the caption of a local table, each on its line or set with bars and gaps."""
    i = 0
    while i < len(out):
        end = i + 1
        if _CAPTION.match(texts[i]):
            while end < len(out) and (out[end] == TABLE or _is_cell(texts, end)):
                end += 1
            if end - i > _FEWEST_CELLS and any(re.search(r"\d(?:\s|$)", text) for text in texts[i + 1 : end]):
                first = i + 1 if _BARE_CAPTION.search(texts[i]) else i
                out[first:end] = [TABLE] * (end - first)
        i = end


def _is_cell(texts: list[str], i: int) -> bool:
    """Whether the line may hold cells: no sentence, no signature, nothing of the page."""
    text = texts[i]
    if len(text) > _LONGEST_CELLS or _SENTENCE.search(text) or _DATE_ONLY.match(text):
        return False
    signed = i + 1 < len(texts) and _DATE_ONLY.match(texts[i + 1]) and _BODY_NAME.match(text)
    return not signed and not (_furniture().search(text) and "|" not in text.strip("|｜ "))


def _settle_headings(texts: list[str], out: list[str]) -> None:
    """Take back possible headings that their surroundings speak against."""
    for i, role in enumerate(out):
        if role != HEADING:
            continue
        found = headings.number(texts[i])
        after = next((j for j in range(i + 1, len(out)) if out[j] != FURNITURE), None)
        if found is None:
            if not headings.topic(texts[i]) and (
                after is None or out[after] not in (BODY, TABLE) or len(texts[after]) < 20
            ):
                out[i] = FURNITURE
        elif _END.search(texts[i]) and (after is None or not _opens_deeper(texts[i], texts[after])):
            out[i] = BODY


def _opens_deeper(heading: str, after: str) -> bool:
    """Whether ``after`` is text under the heading and not the next item of a list of short statements."""
    own, other = headings.number(heading), headings.number(after)
    assert own is not None
    return (other is None or other.rank > own.rank) and (len(after) > len(heading) or other is not None)


def _mark_title(texts: list[str], out: list[str]) -> int:
    """Mark the title's lines; the index behind the last of them, 0 where there is none."""
    end = 0
    first_body = next((i for i, role in enumerate(out) if role == BODY and "。" in texts[i]), len(out))
    for i in range(first_body):
        if out[i] == TABLE or headings.number(texts[i]) or not _is_title(texts[i]):
            continue
        out[i] = TITLE
        j = i - 1
        while j >= end and out[j] in (HEADING, FURNITURE, BODY) and _is_title_part(texts[j]):
            out[j] = TITLE
            j -= 1
        end = i + 1
        while end < first_body and (_SUBTITLE.match(texts[end]) or _YEAR_LINE.match(texts[end])):
            out[end] = TITLE
            end += 1
    return end


def _is_title(text: str) -> bool:
    if len(text) > _LONGEST_TITLE or re.search(r"[：:>|。；]", text) or text.startswith(("•", "·")):
        return False
    return _TITLE.search(text) is not None and _TITLE_WORD.search(text) is not None


def _is_title_part(text: str) -> bool:
    """Whether a line before a title line belongs to it: the body's name, or the year, or a name cut in two."""
    if len(text) > _LONGEST_NAME or _furniture().search(text):
        return False
    return _BODY_NAME.match(text) is not None or _YEAR_LINE.match(text) is not None or text.startswith("关于")


def _mark_top(texts: list[str], out: list[str], start: int) -> None:
    """What stands before the report proper is furniture, but for a salutation."""
    first = start
    while first < len(out) and out[first] in (FURNITURE, HEADING) and not headings.number(texts[first]):
        if out[first] == HEADING and (start or headings.topic(texts[first])):
            break
        first += 1
    for i in range(first):
        if out[i] in (HEADING, BODY) and not (_SALUTATION.match(texts[i]) or _SENTENCE.search(texts[i])):
            out[i] = FURNITURE


def _mark_signature(texts: list[str], out: list[str]) -> None:
    """The closing date, and the body's name beside it."""
    prose = [i for i, role in enumerate(out) if role == BODY and len(texts[i]) > _LONGEST_NAME]
    if not prose:
        return
    for i in range(prose[0] + 1, len(out)):
        if out[i] in (TABLE, TITLE) or not _is_closing(texts[i]):
            continue
        out[i] = SIGNATURE
        for j in (i - 1, i - 2):
            if j > prose[0] and out[j] not in (TABLE, TITLE) and _BODY_NAME.match(texts[j]) and out[j + 1] == SIGNATURE:
                out[j] = SIGNATURE
        if i + 1 < len(out) and out[i + 1] not in (TABLE, TITLE) and _BODY_NAME.match(texts[i + 1]):
            out[i + 1] = SIGNATURE
    last = max(i for i, role in enumerate(out) if role in (BODY, TABLE))
    if SIGNATURE not in out and last + 1 < len(out) and out[last + 1] != TITLE and _BODY_NAME.match(texts[last + 1]):
        out[last + 1] = SIGNATURE


def _is_closing(text: str) -> bool:
    if _DATE_ONLY.match(text):
        return True
    end = _DATE_END.search(text)
    return bool(
        end and len(text) <= _LONGEST_NAME + 11 and _BODY_NAME.match(re.sub(r"\d{4}$", "", text[: end.start()].strip()))
    )


def _mark_tail(texts: list[str], out: list[str]) -> None:
    """Headings behind the last body and table lines, and short lines behind the signature, are the page's."""
    kept = [i for i, role in enumerate(out) if role in (BODY, TABLE, SIGNATURE)]
    last = kept[-1] if kept else -1
    signed = max((i for i, role in enumerate(out) if role == SIGNATURE), default=len(out))
    for i, role in enumerate(out):
        late = (role == HEADING and i > last) or (role == BODY and i > signed and not _SENTENCE.search(texts[i]))
        if late and not headings.number(texts[i]):
            out[i] = FURNITURE

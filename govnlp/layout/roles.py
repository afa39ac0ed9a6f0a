"""The role each line of a report plays: title, heading, body, table, furniture or signature (ANNOTATION.md).

Works on repaired text. Where a text holds several reports each is looked at by itself: the report proper is told from what
surrounds it; inside it a line is a heading or body by its own form and by what follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from govnlp import places
from govnlp.layout import beginnings, headings, shortlines
from govnlp.layout import lineforms as forms
from govnlp.tables import Line, table_lines

TITLE, HEADING, BODY, TABLE, FURNITURE, SIGNATURE = "title", "heading", "body", "table", "furniture", "signature"

_NUMBER_CELL = re.compile(r"\s*[-+]?\d[\d.,，]*\s*[%％]?\s*$")
_LAST_NUMBER = re.compile(r"\d(?:\s|$)")
_PAGE_BEHIND = re.compile(r"[.…·\s]{1,80}\d{0,3}\s*$")
_FIRST_ENTRY = re.compile(r"第?[（(【]?(?:一|1(?!\d)|壹|①)")
_DIGIT = re.compile(r"\d")
_LONGEST_CELLS = 60  # of one line with one or more cells
_FEWEST_CELLS = 3  # lines under a caption that make it one
_LEAST_UNDER = 20  # characters of text under a bare heading whose wording is not known
_FEWEST_ENTRIES = 3  # of a table of contents
_MOST_PRINTED = 8  # lines printed below a letter
_LINKS = 3  # bare headings in a row that are links
_FARTHEST_CLOSING = 12  # lines behind the text
_NEW_TEXT = 200  # characters of prose behind the last signature that are no footer


def roles(lines: Sequence[Line]) -> list[str]:
    """The role of each line. lines: all non-blank lines of a text, in order."""
    texts = [line.text.strip() for line in lines]
    in_table = _without_signatures(texts, table_lines(lines))
    out = [TABLE if i in in_table or _is_row(text) else _own_role(text) for i, text in enumerate(texts)]
    _mark_annexes(texts, out)
    _mark_fields(texts, out)
    _mark_contents(texts, out)
    shortlines.mark(texts, out)
    _settle_headings(texts, out)
    for start, end in pairwise([*beginnings.starts(texts, out, beginnings.gaps(lines)), len(texts)]):
        part, part_roles = texts[start:end], out[start:end]
        _mark_surroundings(part, part_roles)
        out[start:end] = part_roles
    return out


def _without_signatures(texts: list[str], in_table: set[int]) -> set[int]:
    """The lines of tables; a body's name over a date ends a table, whatever stands below looks like."""
    out = set()
    signed = False
    for i in sorted(in_table):
        if i - 1 not in in_table:
            signed = False
        signed = signed or (i + 1 in in_table and forms.is_name(texts[i]) and forms.is_printed_date(texts[i + 1]))
        if not signed:
            out.add(i)
    return out


def _mark_surroundings(texts: list[str], out: list[str]) -> None:
    """Tell one report from what stands above and below it, and mark its title and signature."""
    start = _mark_title(texts, out)
    _mark_top(texts, out, start)
    _mark_signature(texts, out, start)
    _mark_tail(texts, out)


def _is_row(text: str) -> bool:
    """Whether a line set with bars has a cell that is a number."""
    if "|" not in text:
        return False
    cells = text.split("|")
    return len(cells) > 2 and any(_NUMBER_CELL.match(cell) for cell in cells) and not forms.is_page_head(text)


def _own_role(text: str) -> str:
    """What a line is by its own form: furniture, a possible heading, or body."""
    if forms.is_absent_table(text):
        return TABLE
    if forms.is_furniture(text):
        return FURNITURE
    return HEADING if forms.may_be_heading(text) else BODY


# ---- tables and headings


def _mark_annexes(texts: list[str], out: list[str]) -> None:
    """Cells that follow the caption of a local table, each on its line or set with bars and gaps."""
    i = 0
    while i < len(out):
        end = i + 1
        if forms.is_caption(texts[i]):
            while end < len(out) and (out[end] == TABLE or _is_cell(texts, end) or forms.is_page_number(texts[end])):
                end += 1
            behind = end
            while (
                end > i + 1
                and out[end - 1] != TABLE
                and (out[end - 1] == FURNITURE or not _DIGIT.search(texts[end - 1]))
            ):
                end -= 1  # short lines behind the last figure may be anything
            if end - i > _FEWEST_CELLS and any(_LAST_NUMBER.search(text) for text in texts[i + 1 : end]):
                for j in range(i, end):
                    out[j] = FURNITURE if forms.is_page_number(texts[j]) else TABLE
            end = behind
        i = end
    for i in range(len(out) - 2, -1, -1):
        if out[i + 1] != TABLE:
            continue
        if forms.is_bare_caption(texts[i]):
            out[i] = HEADING
        elif 2 <= texts[i].count("|") == texts[i + 1].count("|"):
            out[i] = TABLE  # column heads


def _is_cell(texts: list[str], i: int) -> bool:
    """Whether the line may hold cells: no sentence, no signature, no title of the next report, nothing of the page."""
    text = texts[i]
    if len(text) > _LONGEST_CELLS or forms.is_statement(text) or forms.is_date(text):
        return False
    if forms.is_report_title(text) and forms.has_year(text):
        return False
    signed = i + 1 < len(texts) and forms.is_date(texts[i + 1]) and forms.is_name(text)
    return not signed and not (forms.has_furniture(text) and "|" not in text.strip("|｜ "))


def _mark_fields(texts: list[str], out: list[str]) -> None:
    """Rows with the page's fields above the text, and the rows with their values below them."""
    for i, text in enumerate(texts):
        if (out[i] == BODY and "。" in text) or (out[i] == HEADING and headings.number(text)):
            return
        if "|" not in text or out[i] not in (BODY, HEADING):
            continue
        below = i > 0 and forms.is_field_row(texts[i - 1]) and texts[i - 1].count("|") == text.count("|")
        if below or forms.is_field_row(text):
            out[i] = FURNITURE


def _mark_contents(texts: list[str], out: list[str]) -> None:
    """A table of contents: numbered lines in a row, from the first number on, that all come again behind it."""
    words = [_words_of_entry(text) if role in (HEADING, BODY) else "" for text, role in zip(texts, out, strict=True)]
    last = {entry: i for i, entry in enumerate(words) if entry}
    i = 0
    while i < len(out):
        end = i
        while end < len(out) and words[end] and last[words[end]] > end:
            end += 1
        if (
            end - i >= _FEWEST_ENTRIES
            and _FIRST_ENTRY.match(texts[i])
            and all(last[entry] >= end for entry in words[i:end])
        ):
            out[i:end] = [FURNITURE] * (end - i)
        i = max(end, i + 1)


def _words_of_entry(text: str) -> str:
    """What a numbered line says, without the page number that follows it in a table of contents; "" for another line."""
    number = headings.number(text) if len(text) <= forms.LONGEST_TITLE and not forms.is_statement(text) else None
    return "".join(_PAGE_BEHIND.sub("", text[number.end :]).split()) if number else ""


def _settle_headings(texts: list[str], out: list[str]) -> None:
    """Take back possible headings that their surroundings speak against."""
    after: int | None = None  # the next line that is not the page's
    links = 0  # bare headings in a row, this one and those behind it
    for i in range(len(out) - 1, -1, -1):
        if out[i] == HEADING:
            number = headings.number(texts[i])
            if number is None:
                links = links + 1 if after is not None and out[after] == HEADING and links else 1
                if not _keeps_bare(texts, out, i, after, links):
                    out[i] = FURNITURE
                    continue
            else:
                if after is None and "，" in texts[i]:
                    out[i] = BODY  # a text that was cut off
                elif forms.ENDS.search(texts[i]) and (after is None or not _opens_deeper(texts[i], texts[after])):
                    out[i] = BODY
                links = 0
        if out[i] not in (HEADING, FURNITURE):
            links = 0
        if out[i] != FURNITURE:
            after = i


def _keeps_bare(texts: list[str], out: list[str], i: int, after: int | None, links: int) -> bool:
    """Whether a heading without a number is one of the report: text follows, or a known wording and not a row of links."""
    if after is None:
        return headings.topic(texts[i]) != ""
    if headings.topic(texts[i]):
        return links < _LINKS
    return out[after] in (BODY, TABLE) and len(texts[after]) >= _LEAST_UNDER


def _opens_deeper(heading: str, after: str) -> bool:
    """Whether ``after`` is text under the heading and not the next item of a list of short statements."""
    own, other = headings.number(heading), headings.number(after)
    assert own is not None
    return (other is None or other.rank > own.rank) and (len(after) > len(heading) or other is not None)


# ---- title and what stands above


def _mark_title(texts: list[str], out: list[str]) -> int:
    """Mark the title's lines; the index behind the last of them, 0 where there is none.

    A title stands before the first sentence; a later line is one where it is a full title behind a closing date or behind
    附件, with text below (a report under its covering letter), or the first title again below a preface. Of several a
    bare one (政府信息公开年报) is a link.
    """
    first_body = next((i for i, role in enumerate(out) if role == BODY and "。" in texts[i]), len(out))
    found = _title_groups(texts, out, 0, first_body)
    if any(full for *_, full in found):
        found = [group for group in found if group[2]]
    for start, end, _ in found:
        out[start:end] = [TITLE] * (end - start)
    titles = {text for text, role in zip(texts, out, strict=True) if role == TITLE}
    for i in range(first_body + 1, len(out) - 1):
        if out[i] in (HEADING, BODY, FURNITURE) and _is_late_title(texts, i):
            start = i
            while start > first_body + 1 and out[start - 1] != TABLE and forms.is_title_part(texts[start - 1]):
                start -= 1
            before = texts[_above_print(texts, start)]
            if forms.is_closing(before) or forms.is_annex_mark(before) or _is_title_again(texts, out, i, titles):
                out[start : i + 1] = [TITLE] * (i + 1 - start)
    return found[-1][1] if found else 0


def _above_print(texts: list[str], start: int) -> int:
    """The index of the line above ``start``, and above what is printed below a letter."""
    before = start - 1
    while before > max(0, start - _MOST_PRINTED) and forms.is_printed_below(texts[before]):
        before -= 1
    return before


def _is_late_title(texts: list[str], i: int) -> bool:
    text = texts[i]
    return forms.is_title(text) and not headings.number(text) and not forms.is_bare_title(text)


def _is_title_again(texts: list[str], out: list[str], i: int, titles: set[str]) -> bool:
    """Whether a report opens behind a late title with its year: the same as one of the titles above a preface or, where
    there are none, one that says whose it is, below what is the page's."""
    if not (out[i + 1] == BODY and forms.opens_report(texts[i + 1]) and forms.has_year(texts[i])):
        return False
    return texts[i] in titles or (not titles and out[i - 1] == FURNITURE and forms.body_of_title(texts[i]) != "")


def _title_groups(texts: list[str], out: list[str], low: int, high: int) -> list[tuple[int, int, bool]]:
    """(start, end, whether it names a body or a year) of the titles between two indexes, with the lines they run over."""
    found = []
    end = low
    for i in range(low, high):
        if i < end or out[i] == TABLE or headings.number(texts[i]) or not _ends_title(texts, i):
            continue
        start = i
        dated = forms.has_year(texts[i])
        while start > end and out[start - 1] != TABLE and _is_above_title(texts, start, i):
            if dated and forms.is_year(texts[start - 1]):
                break  # a link to the reports of a year
            start -= 1
            dated = dated or forms.has_year(texts[start])
        end = i + 1
        while end < high and (forms.is_subtitle(texts[end]) or _is_date_of_title(texts, i, end)):
            end += 1
        if end + 1 < len(texts) and forms.is_name(texts[end]) and forms.is_printed_date(texts[end + 1]):
            end += 2  # a title page
        elif end < high and _is_byline(texts, out, end):
            end += 1
        full = end - start > 1 or not forms.is_bare_title(texts[i])
        if full or not headings.topic(texts[i]):
            found.append((start, end, full))
    return found


def _is_byline(texts: list[str], out: list[str], i: int) -> bool:
    """Whether a line below a title is the name of who reports, with the report right behind it."""
    if out[i] not in (HEADING, FURNITURE) or i + 1 == len(texts) or not _is_reporter(texts[i]):
        return False
    opens = out[i + 1] == BODY and forms.is_statement(texts[i + 1])
    return opens or headings.number(texts[i + 1]) is not None or forms.is_salutation(texts[i + 1])


def _is_reporter(text: str) -> bool:
    """Whether a line may be the name of who reports, and no more."""
    named = (forms.is_name(text) and not headings.topic(text)) or places.is_place(text)
    return named and not forms.has_furniture(text)


def _ends_title(texts: list[str], i: int) -> bool:
    """Whether a title ends in the line: it is one, or the last word of one (报 告) below its begin."""
    if forms.is_title(texts[i]):
        return True
    return i > 0 and forms.is_title_end(texts[i]) and forms.goes_on_in(texts[i - 1], texts[i])


def _is_above_title(texts: list[str], start: int, last: int) -> bool:
    """Whether the line above ``start`` is part of the title that ends in the line ``last``."""
    above = texts[start - 1]
    return forms.is_title_part(above) or (start == last and forms.goes_on_in(above, texts[last]))


def _is_date_of_title(texts: list[str], title: int, i: int) -> bool:
    """Whether a date stands behind a subtitle, or before one (在…会议上)."""
    near = i > title + 1 or (i + 1 < len(texts) and forms.is_subtitle(texts[i + 1]) and not forms.is_year(texts[i + 1]))
    return near and forms.is_printed_date(texts[i])


def _mark_top(texts: list[str], out: list[str], start: int) -> None:
    """What stands before the report proper is furniture, but for a salutation; so is the date of posting below its title."""
    first = start
    while first < len(out) and not headings.number(texts[first]):
        if out[first] == HEADING and (start or headings.topic(texts[first])) and not _is_reporter(texts[first]):
            break
        if out[first] not in (FURNITURE, HEADING) and not (out[first] == BODY and _is_posting(texts[first])):
            break
        first += 1
    for i in range(first):
        said = forms.is_statement(texts[i]) and not forms.is_word_list(texts[i])
        addressed = forms.is_salutation(texts[i]) and not _is_posting(texts[i])
        if out[i] in (HEADING, BODY) and not (said or addressed):
            out[i] = FURNITURE


def _is_posting(text: str) -> bool:
    return forms.is_date(text) or forms.is_posted(text)


# ---- signature and what stands below


def _mark_signature(texts: list[str], out: list[str], start: int) -> None:
    """The closing date, and the body's name beside it, below the title that ends at line ``start``. Behind the text's end only
    the first such lines are the report's."""
    prose = [i for i in range(start, len(out)) if out[i] == BODY and _is_prose(texts[i])]
    if not prose:
        return
    ends = [i for i, role in enumerate(out) if role == TABLE or (role == BODY and forms.is_statement(texts[i]))]
    last = max(ends, default=prose[-1])
    closed = -1
    for i in range(prose[0] + 1, len(out)):
        if out[i] in (TABLE, TITLE) or not forms.is_closing(texts[i]):
            continue
        if i > last:
            if closed >= 0 or not _closes(texts[i], out[last + 1 : i]):
                continue
            closed = i
        out[i] = SIGNATURE
        for j in (i - 1, i - 2):
            if j > prose[0] and out[j] not in (TABLE, TITLE) and forms.is_name(texts[j]) and out[j + 1] == SIGNATURE:
                out[j] = SIGNATURE
        if i + 1 < len(out) and out[i + 1] not in (TABLE, TITLE, FURNITURE) and forms.is_name(texts[i + 1]):
            out[i + 1] = SIGNATURE
    after = last + 1
    if SIGNATURE not in out and after < len(out) and out[after] != TITLE and forms.is_name(texts[after]):
        out[after] = FURNITURE if forms.has_furniture(texts[after]) else SIGNATURE


def _is_prose(text: str) -> bool:
    if forms.is_word_list(text):
        return False
    return len(text) > forms.LONGEST_NAME or forms.is_statement(text)


def _closes(text: str, between: list[str]) -> bool:
    """Whether a date is the report's, by the roles of the lines between it and the end of the text: a page's own comes
    in figures, behind other lines of the page."""
    if not forms.is_date(text) or forms.is_printed_date(text):
        return len(between) <= _FARTHEST_CLOSING
    return FURNITURE not in between and len(between) <= 2


def _mark_tail(texts: list[str], out: list[str]) -> None:
    """Headings behind the last text and tables, and what stands behind the signature, are the page's."""
    kept = _kept(texts, out)
    while len(kept) > 1 and _is_notice(texts, out, kept[-1]):
        out[kept.pop()] = FURNITURE
    last = kept[-1] if kept else -1
    signed = max((i for i, role in enumerate(out) if role == SIGNATURE), default=len(out))
    behind = sum(len(texts[i]) for i in range(signed + 1, len(out)) if out[i] == BODY and forms.is_statement(texts[i]))
    said = set(kept)
    for i, role in enumerate(out):
        if role == HEADING and i > last and not headings.number(texts[i]):
            out[i] = FURNITURE
        elif role == BODY and i > min(last, signed) and not headings.number(texts[i]):
            footer = i > signed and behind < _NEW_TEXT
            out[i] = FURNITURE if footer or i not in said else BODY


def _kept(texts: list[str], out: list[str]) -> list[int]:
    """The lines that are the report's: tables, signatures, sentences, and lines without a stop that a section consists of."""
    kept: list[int] = []
    under = False  # a numbered heading stands above, with nothing but such lines between
    for i, (text, role) in enumerate(zip(texts, out, strict=True)):
        numbered = headings.number(text) is not None
        if role == BODY:
            whole = numbered or forms.is_statement(text) or forms.is_clauses(text)
            under = under and not whole and not forms.is_date(text) and not forms.has_furniture(text)
            if whole or under or (kept[-1:] == [i - 1] and out[i - 1] == BODY and _is_cut_off(text)):
                kept.append(i)
            under = under and (shortlines.is_nil(text) or len(text) <= forms.LONGEST_BARE)
        else:
            under = role == HEADING and numbered
            if role in (TABLE, SIGNATURE):
                kept.append(i)
    return kept


def _is_cut_off(text: str) -> bool:
    """Whether the line is the begin of a sentence, the last line of a text that was cut off."""
    return len(text) > forms.LONGEST_BARE and "，" in text and not forms.has_furniture(text)


def _is_notice(texts: list[str], out: list[str], i: int) -> bool:
    """Whether a short sentence below the text follows what is the page's: 温馨提示：请登录后评论。"""
    if out[i] != BODY or len(texts[i]) > forms.LONGEST_NAME or headings.number(texts[i]):
        return False
    if out[i - 1] != HEADING:
        return out[i - 1] == FURNITURE
    return not headings.number(texts[i - 1]) and not headings.topic(texts[i - 1])

"""Pages of a document's preview run together, as hosts of documents publish them: every page is one line that opens with its
number (2、), cut wherever the page ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from govnlp.text.alignment import Edit
from govnlp.text.lines import is_open, reads_on

_NUMBERED = re.compile(r"(?m)^[ \u3000]*(\d{1,3})、")
_LEAST_PAGE = 150  # characters
_LIKELIER = 3.0  # how much better the words at the cut have to read on than end; see lines.py
_BARS = "|｜"
_TORN = 0.5  # the least share of cuts inside a sentence: items of a list end in a full stop


def preview_pages(text: str) -> list[Edit]:
    """Edits that take out the numbers of such pages, and join the sentences they cut.

    The numbers rise by one, the pages are long, and half of the cuts at least tear a sentence.
    """
    marks = _rising(text)
    torn = {mark.start() for mark in marks if mark[1] != "1" and _tears(text, mark)}
    if not torn or len(torn) < _TORN * sum(mark[1] != "1" for mark in marks):
        return []
    edits = []
    for mark in marks:
        start = _content_end(text, mark) if mark.start() in torn else mark.start()
        edits.append(Edit("page_number", start, mark.end(), text[start : mark.end()], ""))
    return edits


def _rising(text: str) -> list[re.Match[str]]:
    """The numbers at the begin of long lines that rise by one from 1 or 2."""
    found: list[re.Match[str]] = []
    for mark in _long_lines(text):
        number = int(mark[1])
        if number == (int(found[-1][1]) + 1 if found else 2) or (number == 1 and not found):
            found.append(mark)
    return found


def _long_lines(text: str) -> Iterator[re.Match[str]]:
    """Numbers at the begin of lines of which all, but the last, are as long as a page."""
    marks = list(_NUMBERED.finditer(text))
    for mark in marks:
        end = text.find("\n", mark.end())
        if mark is marks[-1] or (end < 0 or end - mark.end() >= _LEAST_PAGE):
            yield mark


def _tears(text: str, mark: re.Match[str]) -> bool:
    """Whether the line before a number breaks off inside a sentence, or a table's row, which goes on behind it."""
    begin = text.rfind("\n", 0, max(0, mark.start() - 1)) + 1
    before, after = text[begin : mark.start()].rstrip(), text[mark.end() : mark.end() + 40].split("\n")[0]
    if len(before) < _LEAST_PAGE or not after:
        return False
    if before[-1] in _BARS or after[0] in _BARS:
        return True
    # No item of a list ends in a colon.
    return (is_open(before) or before[-1] in "：:") and reads_on(before, after) > _LIKELIER


def _content_end(text: str, mark: re.Match[str]) -> int:
    """Where the line before a number ends: without the spaces there, but for those around a table's bar."""
    line = text[: mark.start()].rstrip("\r\n")
    content = line.rstrip()
    return len(line) if content[-1] in _BARS or text[mark.end()] in _BARS else len(content)

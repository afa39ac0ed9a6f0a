"""Markup and string escapes that were left in the text: <p align=\\"center\\">, <br/>, \\n, \\u4e00."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from govnlp.text.alignment import Edit

# A run of backslashes longer than a doubly escaped string has is not read. A letter behind \n makes it a path.
_ESCAPE = re.compile(
    r"(?<!\\)(?<![A-Za-z]:)\\{1,4}(?:u([dD][89abAB][0-9a-fA-F]{2})\\{1,4}u([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|u0026((?:amp;){0,4}#?[A-Za-z0-9]{1,31};)|u([0-9a-fA-F]{4})|(r\\{1,4}n|[nrt])(?![A-Za-z])|([\"'/]))"
)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLOCK = (
    "p|div|tr|table|tbody|thead|tfoot|ul|ol|li|h[1-6]|br|hr|center|section|article|header|footer|dl|dt|dd|blockquote"
    "|html|head|body|title"
)
_CELL = "td|th"
_INLINE = (
    "span|font|b|strong|i|em|u|a|img|input|sub|sup|small|label|meta|link|col|colgroup|o:p|st1:[a-z]{1,20}|v:[a-z]{1,20}"
)
_TAG = re.compile(rf"<([/\\]{{0,2}})({_BLOCK}|{_CELL}|{_INLINE})(?=[\s/\\>])([^<>]{{0,500}})>", re.IGNORECASE)
_SCRIPT = re.compile(r"<(?:script|style)(?=[\s>])[^<>]{0,500}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</(?:script|style)\s{0,5}>", re.IGNORECASE)
_HAN = re.compile("[\u4e00-\u9fff]")
_LITTLE = 20  # Chinese characters; a script with more may hold the report
_BLOCK_NAME = re.compile(_BLOCK, re.IGNORECASE)
_OPEN_TAG = re.compile(r"<(?:[A-Za-z/\\]|!--)[^<>]{0,510}$|<!?-?$")
_ENTITY_BEFORE = re.compile(r"&#?\w{0,31}$")


def string_escapes(text: str) -> list[Edit]:
    """Put characters for the escapes of a JavaScript or JSON string (\\n, \\t, \\", \\/, \\u4e00)."""
    if "\\" not in text:
        return []
    edits: list[Edit] = []
    end = 0
    for match in _ESCAPE.finditer(text):
        new = _unescaped(match)
        # What an escape stands for must not complete a broken escape before it.
        if new is None or "\\" in text[max(end, match.start() - 6) : match.start()]:
            continue
        edits.append(Edit("escape", match.start(), match.end(), match[0], new))
        end = match.end()
    return edits


def _unescaped(match: re.Match[str]) -> str | None:
    """What the escape stands for, as the repairs of characters before this one leave it; None where it is to stay."""
    high, low, entity, code, control, mark = match.groups()
    if mark:
        return mark
    if control:
        return "\t" if control == "t" else "\n"
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    new = html.unescape(html.unescape(f"&{entity}")) if entity else chr(int(code, 16))
    if "\\" in new or any("\ud800" <= c <= "\udfff" for c in new):
        return None
    kept = (c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf") else "" for c in _LINE_END.sub("\n", new))
    return "".join(unicodedata.normalize("NFKC", c) if c.isalnum() and "！" < c < "～" else c for c in kept)


def tags(text: str) -> list[Edit]:
    """Drop HTML tags, comments and scripts; a newline stands for those that end a line, a row of | for a table row.

    Only names of HTML are tags, and a letter in brackets (<b>) only where the page shows markup otherwise.
    """
    if "<" not in text or ">" not in text:
        return []
    matches = list(_TAG.finditer(text))
    if not any(m[1] or "=" in m[3] or len(m[2]) > 1 or m[2] in "pP" for m in matches):
        matches = []
    pieces = [(m.start(), m.end(), m[2].lower(), bool(m[1])) for m in matches]
    pieces += [(start, end, "", False) for start, end in _invisible(text)]
    edits: list[Edit] = []
    end = 0
    for group in _groups(text, sorted(pieces)):
        edits += _edits(text, group, end)
        end = group[-1][1]
    return edits


_Piece = tuple[int, int, str, bool]  # start, end, name of the tag, whether it closes


def _invisible(text: str) -> Iterator[tuple[int, int]]:
    """Comments, and scripts and styles with what is in them."""
    at = text.find("<!--")
    while at >= 0 and (close := text.find("-->", at + 4)) >= 0:
        yield at, close + 3
        at = text.find("<!--", close)
    at = 0
    while (start := _SCRIPT.search(text, at)) and (end := _SCRIPT_END.search(text, start.end())):
        if sum(1 for _ in islice(_HAN.finditer(text, start.end(), end.start()), _LITTLE)) < _LITTLE:
            yield start.start(), end.end()
        at = end.end()


def _groups(text: str, pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Runs of pieces with nothing but white space between; pieces inside others are left out."""
    group: list[_Piece] = []
    for piece in pieces:
        if group and piece[0] < group[-1][1]:
            if piece[1] > group[-1][1]:
                group[-1] = (group[-1][0], piece[1], *group[-1][2:])
            continue
        if group and (piece[0] - group[-1][1] > 200 or text[group[-1][1] : piece[0]].strip()):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _edits(text: str, group: list[_Piece], after: int) -> list[Edit]:
    """Edits for a run of tags; the one before it ended at ``after``."""
    start, end = group[0][0], group[-1][1]
    before = text[max(after, start - 512) : start]
    # What stands before must not become a tag, an entity or an escape with what stands behind.
    if _OPEN_TAG.search(before) or _ENTITY_BEFORE.search(before[-34:]) or "\\" in before[-6:]:
        return []
    names = [name for _, _, name, _ in group]
    lines = any(_BLOCK_NAME.fullmatch(name) for name in names)
    if any(name in ("tr", "td", "th") for name in names):
        new = ""
        for _, _, name, closes in group:
            new += "|" if closes and name in ("td", "th") else "\n|" if name == "tr" and not closes else ""
        if not new.endswith("\n|") and any(name in ("table", "tbody") and closes for _, _, name, closes in group):
            new += "\n"
        if start == 0 or text[start - 1] == "\n":
            new = new.removeprefix("\n")
        if text[end : end + 1] == "\n":
            new = new.removesuffix("\n")
        return [Edit("markup", start, end, text[start:end], new)]
    if not lines:
        return [Edit("markup", s, e, text[s:e], "") for s, e, _, _ in group]
    at_line_edge = start == 0 or text[start - 1] == "\n" or end == len(text) or text[end] == "\n"
    return [Edit("markup", start, end, text[start:end], "" if at_line_edge else "\n")]

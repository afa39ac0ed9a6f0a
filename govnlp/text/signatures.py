"""Signatures run into the last line of a text: …取得实效。 响水县水利局 2009年3月20日."""

from __future__ import annotations

import re

from govnlp.text.alignment import Edit
from govnlp.text.lines import HAN

_GAP = "[ \t\u00a0\u3000]{1,8}"
_DIGITS = "[〇○零Oo0-9一二三四五六七八九十]"
_SIGNED = re.compile(
    rf"[。！](?P<name>{_GAP})[{HAN}（）]{{3,28}}[局厅委办部院会府处所站校队心室司署镇乡区关]"
    rf"(?P<date>{_GAP})(?:20\d\d|二{_DIGITS}{{3}})年{_DIGITS}{{1,2}}月{_DIGITS}{{1,3}}日(?P<rest>[ \t\u3000|｜]{{0,8}})$"
)
_LONGEST = 80  # characters of name and date with what stands between


def signatures(text: str) -> list[Edit]:
    """Edits that put a body's name and a date at the end of a line of prose on lines of their own, each where it stands
    behind a space."""
    edits: list[Edit] = []
    at = 0
    for line in text.split("\n"):
        match = _SIGNED.search(line, max(0, len(line) - _LONGEST)) if "日" in line[-10:] else None
        if match:
            for group, new in (("name", "\n"), ("date", "\n"), ("rest", "")):
                low, high = match.span(group)
                if low < high:
                    edits.append(Edit("one_line", at + low, at + high, match[group], new))
        at += len(line) + 1
    return edits

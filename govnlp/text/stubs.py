"""Lines a page puts where the body, a picture or a file should be: 点此播放本年报语音, [图片], 附件下载."""

from __future__ import annotations

import re
from functools import cache

from govnlp import lexicon
from govnlp.text.alignment import Edit

_LEAST_REST = 20  # Chinese characters; with fewer beside them the stubs are all there is, and stay to show it
_HAN = re.compile("[\u4e00-\u9fff]")


@cache
def _pattern() -> re.Pattern[str]:
    entries = lexicon.read("stubs", ("pattern",))
    either = "|".join(f"(?:{entry['pattern']})" for entry in entries)
    return re.compile(rf"^[ \t\u00a0\u3000]{{0,20}}(?:{either})[ \t\u00a0\u3000]{{0,20}}$", re.MULTILINE)


@cache
def _trigger() -> re.Pattern[str]:
    return re.compile("图片|播放|朗读|播报|下载|浏览器|语音|[Ii][Mm][Aa]?[Gg]")


def find_stubs(text: str) -> list[tuple[int, int]]:
    """(start, end) of each line of ``text`` that is only a stub, without its newline."""
    return [match.span() for match in _pattern().finditer(text)] if _trigger().search(text) else []


def stubs(text: str) -> list[Edit]:
    """Drop lines that are only a stub, unless next to nothing else is there."""
    found = find_stubs(text)
    if not found:
        return []
    rest = len(_HAN.findall(text)) - sum(len(_HAN.findall(text, start, end)) for start, end in found)
    if rest < _LEAST_REST:
        return []
    groups: list[list[int]] = []
    for start, end in found:
        if groups and start == groups[-1][1] + 1:
            groups[-1][1] = end
        else:
            groups.append([start, end])
    edits: list[Edit] = []
    for start, end in groups:
        if end < len(text):
            end += 1
        elif start:
            start -= 1
        edits.append(Edit("stub", start, end, text[start:end], ""))
    return edits

"""Lines a page puts where the body, a picture or a file should be: 点此播放本年报语音, [图片], 附件下载."""

from __future__ import annotations

import re
from functools import cache

from govnlp import lexicon, prefilter
from govnlp.text.alignment import Edit

_LEAST_REST = 20  # Chinese characters; with fewer beside them the stubs are all there is, and stay to show it
_LONGEST = 120  # characters of a line that can be a stub
_HAN = re.compile("[\u4e00-\u9fff]")


@cache
def _pattern() -> re.Pattern[str]:
    entries = lexicon.read("stubs", ("pattern",))
    either = "|".join(f"(?:{entry['pattern']})" for entry in entries)
    return re.compile(rf"[【\[（(]?(?:{either})[】\]）)]?[:：]?")


@cache
def _trigger() -> re.Pattern[str]:
    return prefilter.any_of(
        [
            "图|播放|朗读|播报|收听|下载|浏览|安装|语音|点[此击]|原文|全文|正文|附件|文[件档]|加载|稍[候后]|[Ii][Mm][Aa]?[Gg]"
        ]
    )


def find_stubs(text: str) -> list[tuple[int, int]]:
    """(start, end) of each line of ``text`` that is only a stub, without its newline."""
    if not _trigger().search(text):
        return []
    out: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        if len(line) <= _LONGEST and _trigger().search(line) and _pattern().fullmatch(line.strip(" \t\u00a0\u3000")):
            out.append((at, at + len(line)))
        at += len(line) + 1
    return out


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

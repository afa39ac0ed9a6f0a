"""First headings run into the line above them: …情况报告如下：一、概述, where 二、 stands on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govnlp.text.alignment import Edit
from govnlp.text.lines import Row, is_tabular, key, labels, rows

_BEGINS = re.compile("([一二三四五六七八九十]{1,3})[、.．]")
_FIRST = re.compile("(?<=[：:。！；])(?P<space>[ \\t\u00a0\u3000]{0,8})一[、.．]")
_SECOND = re.compile("[。；！：:]\\s{0,8}二[、.．]")
_FARTHEST = 8  # lines above the second heading
_LOOKED_AT = 2000  # characters of a line


def first_headings(text: str) -> list[Edit]:
    """Edits that put 一、 on a line of its own where the count goes on with a line that begins with 二、, and no line begins
    with 一、. A list inside a sentence holds its second item, too."""
    if "一、" not in text:
        return []
    lines = rows(text)
    for at, row in enumerate(lines):
        if mark := _BEGINS.match(row.text):
            is_second = mark[1] == "二" and key(row.text) not in labels()
            return _first(lines[max(0, at - _FARTHEST) : at]) if is_second else []
    return []


def _first(above: Sequence[Row]) -> list[Edit]:
    """The edit before the first heading in the lines above the second; none where several places could be one."""
    found = [
        (row.start + match.start(), match["space"])
        for row in above
        if not is_tabular(row.text) and not _SECOND.search(row.text[:_LOOKED_AT])
        for match in _FIRST.finditer(row.text, 0, _LOOKED_AT)
    ]
    return [Edit("one_line", at, at + len(space), space, "\n") for at, space in found] if len(found) == 1 else []

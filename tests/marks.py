"""Sentences with inline marks: [text:label] for what must be found, all else must not be."""

from __future__ import annotations

import re

_MARK = re.compile(r"\[([^\[\]]+):([A-Za-z_]+)\]")


def parse(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """(plain text, spans). Raises ValueError for marks that are not closed or nested."""
    plain, spans, at = "", [], 0
    for match in _MARK.finditer(marked):
        plain += marked[at : match.start()]
        spans.append((len(plain), len(plain) + len(match[1]), match[2]))
        plain += match[1]
        at = match.end()
    plain += marked[at:]
    if "[" in plain or "]" in plain:
        raise ValueError(f"a mark is not closed in {marked!r}")
    return plain, spans

"""The lexicon: patterns, aliases and names as data, each entry with an id and a note, checked when it is read.

A lexicon file is JSON lines. Every entry has ``id`` (unique in its file) and may have ``note`` (why it is there, or
where it comes from); the remaining keys are those its reader asks for, no more and no fewer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

Entry = dict[str, Any]


class LexiconError(ValueError):
    """A lexicon file is malformed; the message names the file, the line and what to mend."""


@cache
def read(name: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> tuple[Entry, ...]:
    """The entries of ``govnlp/lexicon/<name>.jsonl``, in file order.

    required, optional: the keys an entry must and may have besides ``id`` and ``note``.
    Raises LexiconError for unknown or missing keys, a repeated id, or a line that is no JSON object.
    """
    text = (resources.files(__name__) / f"{name}.jsonl").read_text(encoding="utf-8")
    return check(text.splitlines(), f"lexicon/{name}.jsonl", required, optional)


def check(lines: list[str], name: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> tuple[Entry, ...]:
    """Parse and check the lines of a lexicon file; ``name`` is used in messages. Raises LexiconError."""
    entries: list[Entry] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as error:
            raise LexiconError(f"{where}: not JSON ({error})") from error
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise LexiconError(f"{where}: an entry is a JSON object with a string 'id'")
        keys = set(entry) - {"id", "note"}
        if missing := set(required) - keys:
            raise LexiconError(f"{where}: entry {entry['id']!r} lacks {', '.join(sorted(missing))}")
        if unknown := keys - set(required) - set(optional):
            raise LexiconError(f"{where}: entry {entry['id']!r} has unknown keys {', '.join(sorted(unknown))}")
        if entry["id"] in seen:
            raise LexiconError(f"{where}: the id {entry['id']!r} stands twice")
        seen.add(entry["id"])
        entries.append(entry)
    return tuple(entries)


def either(words: Iterable[str], behind: Mapping[str, str] | None = None) -> str:
    """A pattern for any of the words, the longest of those that stand at a place. behind: word → pattern that goes on there.

    Grouped by their first characters, so that a search goes from one of these to the next and tries a few words there, not
    all of them at every place.
    """
    behind = behind or {}
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        groups.setdefault(word[0], []).append(re.escape(word[1:]) + behind.get(word, ""))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())


def behind(entry: Entry) -> str:
    """The pattern of what an entry's ``not_before`` and ``only_before`` want behind its words."""
    pattern = f"(?!{entry['not_before']})" if "not_before" in entry else ""
    return pattern + (f"(?={entry['only_before']})" if "only_before" in entry else "")

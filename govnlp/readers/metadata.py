"""What a page says of itself, under fixed names: 索引号, 发布机构, 发布日期, title, url (lexicon/metadata.jsonl)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from govnlp import lexicon

_LONGEST = 80  # characters of a value
# Behind a value: a gap, or a label that is not known (字号：大).
_VALUE_END = re.compile("[ \u3000\xa0]{2,}|\\||[ \u3000\xa0](?=[一-鿿]{1,8}[:：])")
_BLANK = frozenset({"", "无", "-", "—", "/", "暂无"})


@cache
def _entries() -> tuple[lexicon.Entry, ...]:
    return lexicon.read("metadata", ("forms", "tags", "printed"))


@cache
def _names() -> dict[str, str]:
    """Every printed form → the name it is kept under."""
    return {form: entry["id"] for entry in _entries() for form in entry["forms"]}


@cache
def _tags() -> dict[str, str]:
    return {tag: entry["id"] for entry in _entries() for tag in entry["tags"]}


@cache
def _label() -> re.Pattern[str]:
    """A label with its colon; crawled forms set its characters apart: 索 引 号：, 来　源："""
    gap = "[ \u3000\xa0]{0,4}"
    forms = "|".join(gap.join(form) for form in sorted(_names(), key=len, reverse=True))
    return re.compile(rf"(?:(?<=^)|(?<=[\s|【\[］〗]))[【\[]?({forms}){gap}[】\]]?{gap}[:：]", re.MULTILINE)


def _plain(label: str) -> str:
    return re.sub("[ \u3000\xa0]", "", label)


def is_label(text: str) -> bool:
    """Whether a cell or line is a label alone: 索引号： or 发布机构."""
    return _plain(text).rstrip(":：").strip("【】[]") in _names()


def of_lines(lines: Iterable[str]) -> dict[str, str]:
    """What labelled lines say: several labels may share a line, and a value may stand on the line below its label."""
    text = "\n".join(lines)
    labels = list(_label().finditer(text))
    out: dict[str, str] = {}
    for i, label in enumerate(labels):
        end = labels[i + 1].start() if i + 1 < len(labels) else len(text)
        below = [
            part.strip(" \t\u3000\xa0|【[") for part in text[label.end() : min(end, label.end() + 300)].split("\n")[:2]
        ]
        value = below[0] or (below[1] if len(below) > 1 and not is_label(below[1]) else "")
        value = _VALUE_END.split(value, maxsplit=1)[0].strip()
        if value not in _BLANK and len(value) <= _LONGEST:
            out.setdefault(_names()[_plain(label[1])], value)
    return out


def of_tags(tags: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What a page's <meta> tags say; tags: (name, content)."""
    out: dict[str, str] = {}
    for name, content in tags:
        key, value = _tags().get(name.strip().lower()), " ".join(content.split())
        if key and value not in _BLANK and len(value) <= 4 * _LONGEST:
            out.setdefault(key, value)
    return out


def printed(metadata: Mapping[str, str]) -> list[str]:
    """The lines to set above a text, in the form in which pages print them: 发布机构：…"""
    return [
        f"{entry['id']}：{metadata[entry['id']]}"
        for entry in _entries()
        if entry["printed"] and entry["id"] in metadata
    ]

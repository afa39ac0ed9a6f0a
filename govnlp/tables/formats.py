"""The statutory formats as data: which labels stand for which row, column or heading, read from lexicon/tables.jsonl.

A label is compared by its key, its Han characters alone: white space, punctuation and list numbers fall out of both the
printed label and the lexicon's, so that wrapped, spaced and vertically printed labels are one and the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from govnlp import lexicon

HAN = "\u4e00-\u9fff"
ORDINALS = frozenset("一二三四五六七八九十")
COLUMNS = ("natural_person", "business", "research", "welfare", "legal_service", "other", "total")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
GROUPS = ("review", "litigation_direct", "litigation_after_review")
ITEMS = "一五六八九"
_ROLES = {
    "requests": ("row", "group", "head", "note"),
    "reviews": ("group", "head"),
    "disclosure": ("caption", "row", "head", "note"),
    "annex": (
        *("indicator", "unit_head", "value_head", "code_head", "unit", "row", "row_twice", "group_of_twice"),
        *("own_head", "other_head", "other_head_begins"),
    ),
}

_NOT_HAN = re.compile(f"[^{HAN}]+")


def key(text: str) -> str:
    """The Han characters of ``text``."""
    return _NOT_HAN.sub("", text)


@dataclass(frozen=True, slots=True)
class Label:
    """A lexicon entry. table: requests, reviews, disclosure or annex. role: row, head, group, caption or note (annex:
    see annex_keys). code: the row or column it stands for. item: its sub-tables of 第二十条, a part of ITEMS."""

    id: str
    table: str
    role: str
    code: str
    item: str
    formats: tuple[str, ...]
    keys: tuple[str, ...]


@cache
def labels() -> tuple[Label, ...]:
    """All entries of lexicon/tables.jsonl, in file order. Raises LexiconError where one is of no known kind or names nothing."""
    entries = lexicon.read("tables", ("table", "role", "labels"), ("code", "item", "formats"))
    check(entries)
    return tuple(
        Label(
            entry["id"],
            entry["table"],
            entry["role"],
            entry.get("code", ""),
            entry.get("item", ""),
            tuple(entry.get("formats", ())),
            tuple(entry["labels"]),
        )
        for entry in entries
    )


def check(entries: Iterable[lexicon.Entry]) -> None:
    """Raise LexiconError for an entry with an unknown table, role, format or sub-table, or without labels, and for a role that
    no entry has."""
    missing = {(table, role) for table, roles in _ROLES.items() for role in roles}
    for entry in entries:
        where = f"lexicon/tables.jsonl: entry {entry['id']!r}"
        kind = (entry["table"], entry["role"])
        if entry["role"] not in _ROLES.get(entry["table"], ()):
            raise lexicon.LexiconError(f"{where} has the table and role {kind}; roles are {_ROLES}")
        if not entry["labels"] or not all(isinstance(word, str) and word.strip() for word in entry["labels"]):
            raise lexicon.LexiconError(f"{where} must have labels, none of them empty")
        if entry["table"] != "annex" and not all(map(key, entry["labels"])):
            raise lexicon.LexiconError(f"{where} must have labels with Chinese characters, which alone are compared")
        if not set(entry.get("formats", ())) <= {"2014", "2019", "2021"} or not set(entry.get("item", "")) <= set(
            ITEMS
        ):
            raise lexicon.LexiconError(f"{where}: formats are 2014, 2019 and 2021, an item is of {ITEMS}")
        missing.discard(kind)
    if missing:
        raise lexicon.LexiconError(f"lexicon/tables.jsonl: no entry has the table and role {sorted(missing)}")


@cache
def vocabulary() -> dict[str, tuple[tuple[str, tuple[Label, ...]], ...]]:
    """First character → (key, the labels it may mean) of the statutory tables, longest key first."""
    meanings: dict[str, list[Label]] = {}
    for label in labels():
        if label.table != "annex":
            for printed in label.keys:
                meanings.setdefault(key(printed), []).append(label)
    by_first: dict[str, list[tuple[str, tuple[Label, ...]]]] = {}
    for printed in sorted(meanings, key=len, reverse=True):
        by_first.setdefault(printed[0], []).append((printed, tuple(meanings[printed])))
    return {first: tuple(entries) for first, entries in by_first.items()}


@cache
def beginnings() -> re.Pattern[str]:
    """The first character of a key of ``vocabulary`` that stands there as a whole, an ordinal or a NUL."""
    return first_characters([*(word for entries in vocabulary().values() for word, _ in entries), *ORDINALS, "\0"])


def first_characters(words: Iterable[str]) -> re.Pattern[str]:
    """The first character of one of the words, where the whole of it stands."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    # Branches of a literal each: of such alone the compiler makes one set of characters to look for.
    return re.compile("|".join(f"{first}(?={'|'.join(rest)})" for first, rest in rests.items()))


@cache
def all_keys() -> str:
    """Every statutory label in one string: what is a substring of it may be a piece of a broken label."""
    return "\n".join(["", *(printed for entries in vocabulary().values() for printed, _ in entries), ""])


@cache
def request_rows(format: str) -> tuple[str, ...]:
    """The codes of the request table's value rows in order: 25 for 2021, 23 for 2019, the 22 they share for ""."""
    rows = [label for label in labels() if label.table == "requests" and label.role == "row"]
    return tuple(row.code for row in rows if (format in row.formats if format else len(row.formats) == 2))


@cache
def request_labels() -> dict[str, tuple[str, ...]]:
    """Row code → the keys it may be printed with."""
    rows = (label for label in labels() if label.table == "requests" and label.role == "row")
    return {row.code: row.keys for row in rows}


@cache
def disclosure_columns(format: str, item: str) -> tuple[str, ...]:
    """The columns of the sub-table of 第二十条第（item）项, as printed; () where the format has no such sub-table."""
    heads = (label for label in labels() if label.table == "disclosure" and label.role == "head")
    return tuple(head.code for head in heads if format in head.formats and item in head.item)


@cache
def disclosure_rows(format: str, item: str) -> tuple[str, ...]:
    """The rows the sub-table of 第二十条第（item）项 has in this format."""
    rows = (label for label in labels() if label.table == "disclosure" and label.role == "row" and item == label.item)
    return tuple(row.code for row in rows if format in row.formats)


@cache
def annex_keys(role: str) -> frozenset[str]:
    """The annex words of a role."""
    return frozenset(annex_words(role))


@cache
def annex_words(role: str, code: str = "") -> tuple[str, ...]:
    """The annex words of a role in file order; with a code those of its entries alone."""
    entries = (label for label in labels() if (label.table, label.role) == ("annex", role))
    return tuple(text for label in entries if code in ("", label.code) for text in label.keys)

"""The lexicon of public bodies (lexicon/agencies*.jsonl), read once and put in the shape its readers need."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from govnlp import lexicon


@dataclass(frozen=True, slots=True)
class Organ:
    """An entry of agencies_organs.jsonl.

    needs: "direct" (a head right before it), "head" (a head before its words, if any), "field", "word" or "with"
    (such a word), "any", "never". bare: the kind it has without a head, "" where it then names nothing. group: what
    ends in it is a group. flags: own (never an inner unit of the body right before it), weak (hidden, not dropped,
    before not_before), rank (may stand behind a bare rank: 市局), direct (may stand behind a head without words: 市委),
    inner (局党委), short (a place without its rank may be its head: 浙江图书馆), strict (bare only where a word
    starts), gap (a few unknown characters may stand before it), loose (any name may: 县思源实验学校), open (an unknown
    subject is left out).
    """

    id: str
    needs: str
    bare: str
    group: bool
    flags: frozenset[str]
    not_before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The lexicon as the finder asks for it."""

    anchor: re.Pattern[str]
    organs: dict[str, Organ]
    selves: dict[str, tuple[str, ...]]  # what stands behind 我 or 本 → what must not follow then
    words: dict[str, bool]  # subject words; True: a field, which makes a bureau
    lengths: dict[str, tuple[int, ...]]  # last character of a subject word → lengths
    short: dict[str, frozenset[str]]  # 农 → the organs it goes with
    groups: tuple[str, ...]  # 安, 食安: what is named after them is a group (市安委会)
    full: dict[str, str]  # 人社 → 人力资源和社会保障
    bodies: dict[str, str]  # bodies of the whole country → their full names
    body_lengths: dict[str, tuple[int, ...]]  # last two characters of a body's name → lengths
    heads: dict[str, dict[str, str]]  # role → {word: the characters it must not stand behind}
    exclusions: dict[str, tuple[str, ...]]
    edges: frozenset[str]


@cache
def load() -> Words:
    organs = {
        row["id"]: Organ(
            row["id"],
            row["needs"],
            row.get("bare", ""),
            row.get("group", False),
            frozenset(row.get("flags", ())),
            tuple(row.get("not_before", ())),
        )
        for row in lexicon.read("agencies_organs", ("needs",), ("bare", "group", "flags", "not_before"))
    }
    selves = {r["id"]: tuple(r.get("not_before", ())) for r in lexicon.read("agencies_self", (), ("not_before",))}
    fields = lexicon.read("agencies_fields", (), ("full", "with", "group"))
    words = {row["id"]: False for row in lexicon.read("agencies_words", ())}
    words |= {row[key]: True for row in fields if "with" not in row for key in ("id", "full") if key in row}
    bodies: dict[str, str] = {
        row["name"]: row.get("canonical") or row["name"] for row in lexicon.read("agencies", ("name",), ("canonical",))
    }
    heads: dict[str, dict[str, str]] = {}
    for row in lexicon.read("agencies_heads", ("role",), ("not_after",)):
        heads.setdefault(row["role"], {})[row["id"]] = row.get("not_after", "")
    exclusions: dict[str, tuple[str, ...]] = {}
    for row in lexicon.read("agencies_exclusions", ("where", "words")):
        exclusions[row["where"]] = exclusions.get(row["where"], ()) + tuple(row["words"])
    tails = {name[-2:] for name in bodies if not name.endswith(tuple(organs))}
    return Words(
        anchor=re.compile(f"[我本](?:{_any(selves)})|{_any({*organs, *tails, '机关'})}"),
        organs=organs,
        selves=selves,
        words=words,
        lengths=_lengths(words, 1),
        short={row["id"]: frozenset(row["with"]) for row in fields if "with" in row},
        groups=tuple(row["id"] for row in fields if row.get("group") and "with" in row),
        full={row["id"]: row["full"] for row in fields if "full" in row},
        bodies=bodies,
        body_lengths=_lengths(bodies, 2),
        heads=heads,
        exclusions=exclusions,
        edges=frozenset(exclusions["edge"]),
    )


def _any(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


def _lengths(names: Iterable[str], tail: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for name in names:
        found.setdefault(name[-tail:], set()).add(len(name))
    return {key: tuple(sorted(lengths, reverse=True)) for key, lengths in found.items()}

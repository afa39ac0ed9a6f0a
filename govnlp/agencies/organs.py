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
    subject is left out), branch (may be part of the body before its place: 国家税务总局|江苏省税务局, 财政部|驻江西监管局),
    only (of nothing else), post (a few unknown characters may stand between: 县公安局|城关派出所), office (成立|专班
    names none), ahead (not found at all before not_before), local (a name of two or three unknown characters may be
    its head: 拱北海关), list (市档案馆、|图书馆), 委 (where it names nothing, its 委 may: 市卫健委|会同).
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
    owner_ends: frozenset[str]  # last characters of places, ranks, towns and zones
    heads: dict[str, dict[str, str]]  # role → {word: the characters it must not stand behind}
    town_words: dict[str, str]  # 镇: the characters with which it is a word (城镇) or the end of a name (新城镇)
    exclusions: dict[str, tuple[str, ...]]
    edges: frozenset[str]
    own: dict[str, tuple[str, ...]]  # 中心: standing for the reporting body → what must not follow then
    own_units: tuple[str, ...]  # those of more than one character
    own_ends: dict[str, tuple[str, ...]]  # 街道 → the ends of the names it stands for
    superiors: frozenset[str]  # 总局: words for a body above the reporting one


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
    rows = lexicon.read("agencies_heads", ("role",), ("not_after", "word_after"))
    for row in rows:
        heads.setdefault(row["role"], {})[row["id"]] = row.get("not_after", "")
    exclusions: dict[str, tuple[str, ...]] = {}
    for row in lexicon.read("agencies_exclusions", ("where", "words")):
        exclusions[row["where"]] = exclusions.get(row["where"], ()) + tuple(row["words"])
    own = lexicon.read("agencies_own", ("ends",), ("not_before", "kind"))
    tails = {name[-2:] for name in bodies if not name.endswith(tuple(organs))}
    # 一中 must not take the 中 of 第一中学: what must not follow is looked for in the pattern
    behind = {o.id: f"(?!{lexicon.either(o.not_before)})" for o in organs.values() if "ahead" in o.flags}
    behind |= {person: f"(?:{lexicon.either(selves)})" for person in "我本"}
    anchors = {*organs, *tails, "机关", *(row["id"] for row in own), *behind}
    return Words(
        anchor=re.compile(lexicon.either(anchors, behind)),
        organs=organs,
        selves=selves,
        words=words,
        lengths=_lengths(words, 1),
        short={row["id"]: frozenset(row["with"]) for row in fields if "with" in row},
        groups=tuple(row["id"] for row in fields if row.get("group") and "with" in row),
        full={row["id"]: row["full"] for row in fields if "full" in row},
        bodies=bodies,
        body_lengths=_lengths(bodies, 2),
        owner_ends=frozenset("省市县区州盟旗").union(
            *({word[-1] for word in heads[role]} for role in ("rank", "town", "zone"))
        ),
        heads=heads,
        town_words={row["id"]: row["word_after"] for row in rows if "word_after" in row},
        exclusions=exclusions,
        edges=frozenset(exclusions["edge"]),
        own={row["id"]: tuple(row.get("not_before", ())) for row in own},
        own_units=tuple(row["id"] for row in own if len(row["id"]) > 1),
        own_ends={row["id"]: tuple(row["ends"]) for row in own},
        superiors=frozenset(row["id"] for row in own if row.get("kind") == "relative"),
    )


def _lengths(names: Iterable[str], tail: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for name in names:
        found.setdefault(name[-tail:], set()).add(len(name))
    return {key: tuple(sorted(lengths, reverse=True)) for key, lengths in found.items()}

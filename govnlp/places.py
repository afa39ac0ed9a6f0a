"""Places of China by name and GB/T 2260 code: provinces, prefectures and counties, as they were called since 2005.

The names are lexicon/places.tsv (see training/places.py for where they come from). Pure functions on strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from govnlp import lexicon

_RANKS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "省",
    "市",
    "县",
    "区",
    "盟",
    "旗",
)

# Behind a place's short name: the name of a street, which lies in any city (重庆路街道办事处, 海拉尔东路派出所).
_STREET = re.compile(
    "[东西南北中上下前后新老]?[一二三四五六七八九十]?(?:大?路|大?街|大?道|里|巷|新村)"
    "(?=街|办事处|社区|居委会|小学|中学|学校|幼儿园|派出所|司法所|卫生|$)"
)
_SCHOOL = re.compile(r".{0,8}?(?:大学(?!生|城)|学院|医院)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place under one of its names.

    level: "province", "prefecture" or "county"; parent: the code of what it lies in, "" for a province; full: the name
    behind those of its province and prefecture (江苏省苏州市); first, last: the years for which the name is known, last
    is None while it holds.
    """

    name: str
    code: str
    level: str
    parent: str
    full: str
    first: int
    last: int | None


Places = tuple[Place, ...]


@cache
def _names(kind: str) -> frozenset[str]:
    """The names of an entry of lexicon/places.jsonl."""
    return frozenset(next(row["names"] for row in lexicon.read("places", ("names",)) if row["id"] == kind))


@cache
def _people_endings() -> tuple[str, ...]:
    endings = {f"{people}族" for people in _names("peoples")} | _names("peoples-bare")
    return tuple(sorted(endings, key=len, reverse=True))


class _Index(NamedTuple):
    full: dict[str, Places]  # full names and the usual ones of autonomous places (大理州), newest holder first
    short: dict[str, Places]  # names without their rank (苏州)
    coded: dict[str, Place]  # the newest name of a code
    starts: dict[str, tuple[int, ...]]  # first two characters → lengths of full names, longest first
    ends: dict[str, tuple[int, ...]]  # last two characters → the same
    short_ends: dict[str, tuple[int, ...]]


@cache
def _index() -> _Index:
    text = (resources.files("govnlp.lexicon") / "places.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    newest: dict[str, tuple[int, str]] = {}
    for code, name, _, last in rows:
        newest[code] = max(newest.get(code, (0, "")), (int(last or 9999), name))
    found: dict[str, list[Place]] = {}
    coded: dict[str, Place] = {}
    for code, name, first, last in rows:
        above = _above(code, newest)
        level = ("province", "prefecture", "county")[2 if not code.endswith("00") else len(above)]
        prefix = "".join(newest[outer][1] for outer in above)
        parent = above[-1] if above else ""
        place = Place(name, code, level, parent, prefix + name, int(first), int(last) if last else None)
        found.setdefault(name, []).append(place)
        if newest[code][1] == name:
            coded[code] = place
    for name, places in list(found.items()):
        if (usual := _usual(name)) and usual not in found:
            found[usual] = places
    for usual, code in (entry.split("=") for entry in sorted(_names("usual"))):
        found.setdefault(usual, [coded[code]])
    full = {name: tuple(sorted(places, key=lambda p: -(p.last or 9999))) for name, places in found.items()}
    short = _short(full)
    starts, ends, short_ends = (
        _lengths(n, s) for n, s in ((full, slice(2)), (full, slice(-2, None)), (short, slice(-2, None)))
    )
    return _Index(full, short, coded, starts, ends, short_ends)


def _above(code: str, codes: Iterable[str]) -> list[str]:
    """The codes of the province and prefecture that ``code`` lies in, outermost first."""
    return [outer for outer in (code[:2] + "0000", code[:4] + "00") if outer != code and outer in codes]


def _usual(name: str) -> str:
    """大理州 for 大理白族自治州, "" for what is no autonomous place."""
    rank = next((rank for rank in ("自治州", "自治县", "自治旗") if name.endswith(rank)), "")
    stem = name.removesuffix(rank)
    while rank and (end := next((e for e in _people_endings() if stem.endswith(e) and len(stem) - len(e) > 1), "")):
        stem = stem.removesuffix(end)
    return stem.removesuffix("族") + rank[-1] if rank else ""


def _short(full: dict[str, Places]) -> dict[str, Places]:
    """Names without their rank, where that leaves a name of its own; of two that share one, the higher place's."""
    short: dict[str, Places] = {}
    for level in ("province", "prefecture", "county"):
        for name, places in full.items():
            if (
                places[0].level != level
                or name in _names("common")
                or not (rank := next((r for r in _RANKS if name.endswith(r)), ""))
            ):
                continue
            stem = name.removesuffix(rank)
            while end := next((e for e in _people_endings() if stem.endswith(e) and len(stem) - len(e) > 1), ""):
                stem = stem.removesuffix(end)
            if len(stem) > 1 and stem not in _names("plain") and not (level == "county" and stem in full):
                short.setdefault(stem, places)
    return short


def _lengths(names: Iterable[str], part: slice) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[part], set()).add(len(name))
    return {key: tuple(sorted(found, reverse=True)) for key, found in lengths.items()}


def by_code(code: str) -> Place | None:
    """The place of a six-digit code, under its newest name."""
    return _index().coded.get(code)


def ancestors(place: Place) -> list[Place]:
    """The place itself, then what it lies in, innermost first."""
    found = [place]
    while found[-1].parent and (outer := by_code(found[-1].parent)):
        found.append(outer)
    return found


def start_of(text: str, end: int, short: bool = False) -> int | None:
    """Where the run of place names that ends at ``end`` starts (江苏省苏州市|民政局), None where no name ends there.

    short: names without their rank count, too, for the last of the run.
    """
    at = _last(text, end, _index().full, _index().ends)
    if at is None and short:
        at = _last(text, end, _index().short, _index().short_ends)
    if at is None:
        return None
    last = text[at:end]
    start = at
    while (outer := _last(text, start, _index().full, _index().ends)) is not None:
        start = outer
    if start == at and (outer := _last(text, at, _index().short, _index().short_ends)) is not None:
        inner = _index().full.get(last) or _index().short[last]
        if any(
            {above.code for above in ancestors(place)[1:]} & {p.code for p in _index().short[text[outer:at]]}
            for place in inner
        ):
            start = outer  # 苏州吴江区
    return None if start == at and last in _names("common") else start


def common_at(text: str, end: int) -> tuple[int, bool] | None:
    """Where a name that is also a common word (道县, 应县) starts if one ends at ``end``, and whether it is hardly anything
    but a name where a word starts; None where none ends there."""
    name = next((name for size in (2, 3) if (name := text[max(0, end - size) : end]) in _names("common")), None)
    return None if name is None else (end - len(name), name in _names("common-clear"))


def _last(text: str, end: int, names: dict[str, Places], lengths: dict[str, tuple[int, ...]]) -> int | None:
    if end < 2:
        return None
    for length in lengths.get(text[end - 2 : end], ()):
        if length <= end and text[end - length : end] in names:
            return end - length
    return None


def read(text: str) -> tuple[Places, int]:
    """The places the start of ``text`` may mean and how many characters name them: several for a bare 鼓楼区, one for
    南京市鼓楼区. A name without its rank (苏州) counts where no full name stands. ((), 0) where none does."""
    index = _index()
    held: Places = ()
    at = 0
    while True:
        for length in index.starts.get(text[at : at + 2], ()):
            within = _within(index.full.get(text[at : at + length], ()), held) if at + length <= len(text) else ()
            if within:
                held, at = within, at + length
                break
        else:
            if not held:
                for length in (4, 3, 2):
                    if text[:length] in index.short and len(text) >= length:
                        held, at = index.short[text[:length]], length
                        break
                if held:
                    continue
            return _alive(held), at


def _within(places: Places, outer: Places) -> Places:
    if not outer:
        return places
    codes = {place.code for place in outer}
    return tuple(place for place in places if codes & {above.code for above in ancestors(place)[1:]})


def _alive(places: Places) -> Places:
    """Without those that an other of the same name has followed: a county under the code of its former prefecture."""
    if len(places) < 2:
        return places
    newest = places[0]
    return tuple(p for p in places if p is newest or p.last is None or p.last >= newest.first)


def is_place(name: str) -> bool:
    """Whether this is a place's name with its rank, perhaps behind those of what it lies in, and no more."""
    found, length = read(name)
    return bool(found) and length == len(name) and not is_short(name)


def is_short(name: str) -> bool:
    """A place's name without its rank: 滁州, not 滁州市 or 大理州."""
    return name in _index().short and name not in _index().full


def place_of(name: str) -> Place | None:
    """The place at the start of a body's name (苏州市民政局), None where there is none or several places share it."""
    name = re.sub("^(?:中国共产党|中共|中国人民政治协商会议|政协)", "", name)
    places, length = read(name)
    if is_short(name[:length]) and (
        name.startswith(("镇", "乡", "街道", "坝", "村"), length)
        or _STREET.match(name, length)
        or elsewhere(name, length)
    ):
        return None  # 渭滨街道 names no 渭滨区, 重庆路街道 no 重庆市
    return places[0] if len(places) == 1 else None


def elsewhere(name: str, length: int) -> bool:
    """A school or hospital that does not lie where the first ``length`` characters of its name say: 南华大学 (a county has no
    university of its name, a county that is called a city may have), 中山大学 (named after the man)."""
    if not _SCHOOL.match(name, length):
        return False
    stem = name[:length]
    return stem in _names("namesakes") or all(place.name.endswith("县") for place in _index().short[stem])

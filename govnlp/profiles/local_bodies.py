"""The body that a place's name stands for: 沙岭镇 reports, and its government is meant. Pure functions on strings.

Where it is no certain name of one place (全镇, 各乡镇, 步行街) nothing is told: an empty name is better than a wrong one.
"""

from __future__ import annotations

import re
from functools import cache

from govnlp import lexicon, places
from govnlp.agencies.organs import load

_HAN = "[一-鿿]"
_YEAR = "(?:(?:19|20)\\d\\d|二[○〇零OoＯ][^年]{2})年(?:度)?的?"
NAME = f"(?P<name>{_HAN}{{1,20}}?(?:省|市|县|区|州|盟|旗|镇|乡|苏木|街道|街|园))"
# What goes on behind the name in a title: the year, or what the report is about.
BEHIND = "(?:19|20)\\d\\d|二[○〇零]|年度|本级|(?:政府|政务|党务)?信息公开|政务公开|政府信息|政府工作"
_LEAD = re.compile(f"(?:关于|[《【“]|{_YEAR})*")
_TITLE = re.compile(f"{NAME}(?:关于)?(?={BEHIND})")
_CONGRESS = re.compile(f"在(?P<name>{_HAN}{{2,14}})第[一二三四五六七八九十]+届人民代表大会")
_TOWN = re.compile(f"(?P<stem>{_HAN}{{2,14}}?)(?P<rank>镇|乡|苏木|街道|街)$")
_SEVERAL = re.compile("(?:镇|乡|苏木|街道)[和及与]")
_STREET_OFFICE = re.compile("[我全本]街|街道|街办|办事处")
_OWN_ZONE_OFFICE = re.compile("(?:(?<![一-鿿])|[我本]区?|(?<![一-鿿])园区)(管理委员会|管委会)")
_ZONE_OFFICE = "管理委员会|管委会|管理处|管理局|管理办公室"


def of_title(title: str, text: str) -> str:
    """镇巴县2009年…, 关于2014年沙岭镇…: the government of the place that a title names, "" where it names none.

    text: the whole report, asked for how a zone's or a street's body is called there.
    """
    title = re.sub(r"\s+", "", title)
    lead = _LEAD.match(title)
    match = _TITLE.match(title, lead.end() if lead else 0) or _CONGRESS.search(title)
    return of_place(match["name"], text) if match else ""


def of_place(name: str, text: str = "", county: bool = True) -> str:
    """The body of a place, "" where the name is none of a place.

    county: whether the name of a county or of what is above it counts.
    """
    found, length = places.read(name)
    if found and length == len(name):
        word = len(name) == 2 and len(found) > 1  # 城区, 郊区
        return f"{name}人民政府" if county and not places.is_short(name) and not word else ""
    own = name if places.is_short(name[:length]) else name[length:]  # 渭滨街道 lies in no 渭滨区
    if town := _TOWN.match(own):
        if not _is_town(town["stem"], town["rank"]):
            return ""
        if town["rank"] == "街":
            return f"{name}道办事处" if _STREET_OFFICE.search(text) else ""
        return name + ("办事处" if town["rank"] == "街道" else "人民政府")
    return _zone_body(name, own, text)


def _is_town(stem: str, rank: str) -> bool:
    """Whether ``stem`` may be what a town or street is called: no word for a kind of town, no collective."""
    words = _words()
    if stem.startswith(words["no_start"]) or stem in words["no_stem"] or any(word in stem for word in words["no_part"]):
        return False
    if rank == "街":
        return not stem.endswith(words["no_street"])
    if _SEVERAL.search(stem):
        return False
    # 乡镇, 镇街道; but 壶镇镇
    return not (stem.endswith("乡") or (stem.endswith("镇") and (rank != "镇" or len(stem) > 3)) or "街道" in stem)


def _zone_body(name: str, own: str, text: str) -> str:
    """太仓经济开发区: its committee, where the text calls it so."""
    zones = sorted((*load().heads["zone"], *_words()["zone"]), key=len, reverse=True)
    zone = next((zone for zone in zones if own.endswith(zone)), "")
    stem = own.removesuffix(zone)
    if not zone or (own == name and not stem) or stem.startswith(_words()["no_start"]):
        return ""
    called = re.search(f"{re.escape(own[-6:])}({_ZONE_OFFICE})", text) or _OWN_ZONE_OFFICE.search(text)
    return name + called[1].replace("管委会", "管理委员会") if called else ""


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """The words of lexicon/local_bodies.jsonl by what they are asked for."""
    return {row["where"]: tuple(row["words"]) for row in lexicon.read("local_bodies", ("where", "words"))}

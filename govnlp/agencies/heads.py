"""Whose body it is: the place, rank, town, zone or other body before the words of an organ, read from right to left.

Characters only, no spaCy. Offsets count characters of the line; every look back is bounded, so the time is linear.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from govnlp import places
from govnlp.agencies.organs import Organ, load

_INNER = frozenset("局厅委部院办馆校所站队处署镇乡关团")  # 局 in 局办公室 stands for the reporting body
_BEFORE_NAMES = frozenset("是至由向到在与对经从为被将请报投按以")
_NO_NAME = frozenset(
    "的了在和与及对将向由为等各多所有个名家校内外进来到全每其这那是或把被使用开展组织、级省市县区镇乡州"
)
_NO_GROUP = frozenset("的了在由向对将为把被到是各有其使每这那等任至")
_OWN_UNIT = frozenset(
    {"中心", "支队", "总队", "大队", "总站"}
)  # those of organs.Words.own_units that do where none is known
_DIVISION = re.compile(r"(?:新疆生产建设兵团)?第[一二三四五六七八九十]{1,3}师$")
# 各市、县、 before 区政府: what 各 stands before goes for the last of them, too, unless that is above the others (各县、|市政府).
# 各工作机构 is as indefinite as 各部门.
_LISTED_RANK = (
    r"(?:自治[区州县旗]|[省市州盟县区旗乡镇]|街道|(?:经开|高新|开发|新|园)区)(?:[（(][^（）()]{1,6}[）)])?[、和及与或]"
)
_COLLECTIVE = re.compile(
    rf"(?P<word>[各级关他它层属分些某个何体])(?:(?P<first>{_LISTED_RANK})(?:{_LISTED_RANK}){{0,5}}|(?<=各)[一-鿿]{{0,4}}机构)$"
)
_EACH = re.compile("[各每全][省市州盟县区旗乡镇]{1,3}[（(][^（）()]{1,6}[）)]$")  # 各市（地）|气象局
_LEVELS = {rank: level for level, ranks in enumerate(("街乡镇", "旗区县", "盟州市", "省")) for rank in ranks}
# A line that is the title of a report, or no more than a name.
_TITLE = re.compile(
    r"[^，。；：,;:]{4,60}(?:报告|年报|总结)[）)]?\s*$|\s{0,4}[一-鿿]{3,18}[局委会府室院心办厅馆校队站所]\s*$"
)
_FREE_TRADE = re.compile(r"中国（[^）]{2,4}）$")


class Part(NamedTuple):
    """A mention so far. hidden: none by itself (市政府 before 信息公开), only as the front of a longer one."""

    start: int
    end: int
    kind: str
    rule: str
    hidden: bool = False


class Head(NamedTuple):
    start: int
    kind: str
    town: bool = False


class Heads:
    """A line, with what was found in it so far. parts: in order; ends: the part that ends at an offset; own: the words
    that stand for the reporting body (see own.py), None where it is not known; asked: whether it made a difference."""

    def __init__(self, text: str, own: frozenset[str] | None) -> None:
        self.text = text
        self.asked = False
        self._own_words = own
        self.words = load()
        self.parts: list[Part] = []
        self.ends: dict[int, Part] = {}

    @property
    def own(self) -> frozenset[str] | None:
        self.asked = True
        return self._own_words

    def _owner(self, at: int) -> Head | None:
        """The place, zone, town or rank that ends at ``at``."""
        if at == 0 or self.text[at - 1] not in self.words.owner_ends:
            return None
        return self._place(at) or self._zone(at) or self._town(at) or self._rank(at)

    def _place(self, at: int) -> Head | None:
        if self.text[at - 1] not in "省市县区州盟旗":
            return None
        start = places.start_of(self.text, at)
        if start is None:
            return self._common_place(at)
        if at - start == 2 and not self._edge(start):
            return None  # 召|开县委
        verb = start and self.text.startswith(self.words.exclusions["verb_place"], start)
        if verb and self.text[start - 1] not in "由在为向与":
            return None  # 会同|县教育局
        return self._named(start)

    def _common_place(self, at: int) -> Head | None:
        """道县|水务局: a county whose name is a common word, where a word starts; 应县 only in a title or a signature."""
        common = places.common_at(self.text, at)
        if common is None:
            return None
        start, clear = common
        if self.text.endswith(("中共", "中国共产党", "国家税务总局", "国家统计局"), 0, start):
            return self._named(start)
        sure = self._edge(start) if clear else start < 5 and not self.text[:start].strip() and _TITLE.match(self.text)
        return self._named(start) if sure else None

    def _short_place(self, at: int) -> Head | None:
        start = places.start_of(self.text, at, short=True) if at > 1 else None
        return None if start is None else self._named(start)

    def _named(self, start: int) -> Head:
        """A head that starts with a place: with the Party's name, a national body's or a division's before it."""
        for name in ("中国共产党", "中共", "中华人民共和国", "共青团"):
            if self.text.endswith(name, 0, start):
                return Head(start - len(name), "named")
        if self.text[start - 1 : start] == "区" and (zone := self._zone(start)) and zone.kind == "named":
            return zone  # 经济开发区|滨海新区
        outer = self.ends.get(start)
        if outer and outer.rule in ("agencies:国家税务总局", "agencies:国家统计局"):
            return Head(outer.start, "named")
        if (
            start > 2
            and self.text[start - 1] == "师"
            and (match := _DIVISION.search(self.text, max(0, start - 13), start))
        ):
            return Head(match.start(), "named")
        return Head(start, "named")

    def _joined(self, head: Head) -> Head:
        """财政部|驻江西监管局, 市生态环境局|江夏区分局: a branch with the body that it belongs to."""
        at = head.start - 1 if self.text[head.start - 1 : head.start] == "驻" else head.start
        outer = self.ends.get(at)
        if outer is None or (at == head.start and (head.kind != "named" or not self._of_national(at, "局"))):
            return head
        return Head(outer.start, outer.kind)

    def _of_national(self, at: int, ends: str = "") -> bool:
        """A ministry or the like ends at ``at``, or starts there, or another body with such an ending does end."""
        outer = self.ends.get(at)
        if outer is None:
            return any(part.start == at and part.rule.startswith("agencies:") for part in self.parts[-2:])
        if ends and self.text[at - 1] in ends:
            return True
        return outer.rule.startswith("agencies:") and self.text[at - 1] in "局署部行会委"

    def _local_name(self, start: int) -> Head | None:
        """拱北|海关: a name of two or three characters behind which nothing is known."""
        for at in (start - 2, start - 3):
            name = self.text[max(0, at) : start]
            if at < 0 or not all(map(_han, name)) or _NO_NAME.intersection(name):
                return None
            known = (
                name in self.words.words
                or name in self.words.edges
                or name.endswith(self.words.exclusions["not_local"])
            )
            if (not at or not _han(self.text[at - 1])) and not known:
                return Head(at, "named")
        return None

    def _in_list(self, start: int) -> Head | None:
        """市档案馆、|图书馆, 司法所、|派出所: whose body the first is, the second is, too."""
        outer = self.ends.get(start - 1) if self.text[start - 1 : start] in ("、", "和", "及") else None
        if outer is None or outer.kind not in ("named", "relative", "unit") or self.text[start - 2] not in "馆心所":
            return None
        return Head(start, "unit" if outer.kind == "unit" else "relative")

    def _long_group(self, at: int) -> Head | None:
        """An owner before up to twelve characters of a group's name: 市|全面推进政务公开工作领导小组."""
        for start in range(at, max(0, at - 13), -1):
            if start < at:
                if not _han(self.text[start]) or self.text[start] in _NO_GROUP:
                    return None
                if self.text[start : start + 2] in self.words.edges:
                    return None
            outer = self.ends.get(start)
            if outer and outer.kind in ("named", "relative"):
                return Head(outer.start, outer.kind)
            if (head := self._owner(start)) and self._edge(head.start):
                return head
        return None

    def _rank(self, at: int) -> Head | None:
        """市, 省市, 省、市."""
        ranks = self.words.heads["rank"]
        word = next((w for size in (3, 2, 1) if (w := self.text[max(0, at - size) : at]) in ranks), None)
        if word is None:
            return None
        start = at - len(word)
        while True:
            if ranks[word] == "edge":
                return Head(start, "relative") if self._edge(start) else None
            if self.text.endswith("团", 0, start):  # 团市委
                return Head(start - (3 if self.text.endswith("共青团", 0, start) else 1), "relative")
            if start and self.text[start - 1] in ranks[word] and not self._verb_before(start, at):
                return None
            if self._indefinite(start):
                return None
            if word == "市" and self.text[start - 1 : start] == "省":
                word, start = "省", start - 1
            elif (
                self.text[start - 1 : start] == "、"
                and self.text[start - 2 : start - 1] in ("省", "市")
                and word in "市县区"
            ):
                if self.text[start - 2] == word or places.start_of(self.text, start - 1) is not None:
                    return Head(start, "relative")
                word, start = self.text[start - 2], start - 2
            else:
                return Head(start, "relative")

    def _verb_before(self, start: int, at: int) -> bool:
        """健全|县政府, 公开|市政府: the character before the rank ends a verb, and 全县, 开市 are no words here."""
        verb = self.text[max(0, start - 2) : start]
        if verb in self.words.edges:
            return True
        # 公示区, 展示区 may be places in a hall or a park: a government or committee makes the rank sure
        sure = self.text[start] != "区" or self.text.startswith(("政府", "人民政府", "委"), at)
        return sure and verb in self.words.exclusions["verb_before_rank"]

    def _town(self, at: int) -> Head | None:
        """桥头镇, 东关街道, or 镇 and 街道 alone."""
        towns = self.words.heads["town"]
        word = next((w for w in towns if self.text.endswith(w, 0, at)), None)
        if word is None:
            return None
        rank = at - len(word)
        if rank and self.text[rank - 1] in towns[word]:
            return None
        if rank and self.text[rank - 1] in "我本":
            return Head(rank, "relative", town=True)
        starts = [rank - n for n in (2, 3, 4, 1, 5, 6) if rank >= n and all(map(_han, self.text[rank - n : rank]))]
        if rank and self.text[rank - 1] in self.words.town_words.get(word, ""):
            return self._town_named_like_a_word(at, rank, [at for at in starts if self.text[at] not in towns[word]])
        for start in starts:
            if any(self.text[at : at + 2] in self.words.edges for at in range(start, rank - 1)):
                continue
            if any(at in self.ends for at in range(start + 1, rank)):
                continue  # 清河县水务局在|桥头镇
            if (begin := places.start_of(self.text, start)) is not None:
                return self._named(begin)
            outer = self.ends.get(start)
            joined = self.text[start] in "在向由于到" or self.text[rank - 1] in "和与及"
            if outer and outer.kind in ("named", "relative") and not joined:
                return Head(outer.start, outer.kind)
        # The start of a clause counts for more than a character that only may stand before a name (建设|街道).
        for start in [*(at for at in starts[:3] if self._clean(at, rank)), rank, *starts[:5]]:
            if self._edge(start):
                if self._indefinite(start):
                    return None
                if start < rank:
                    return Head(start, "named", town=True)
                kind_of_body = self.text.endswith(self.words.exclusions["town_class"], 0, rank)
                return None if kind_of_body else Head(rank, "relative", town=True)
        for start in starts[:2]:
            if start and self.text[start - 1] in "市县区" and (head := self._rank(start)):
                return head
        return Head(starts[0], "named", town=True) if starts else None

    def _town_named_like_a_word(self, at: int, rank: int, starts: list[int]) -> Head | None:
        """新城|镇 before 人民政府, but not 城镇 before 管理."""
        exclusions = self.words.exclusions
        if not self.text.startswith(exclusions["town_body"], at) or self.text.endswith(exclusions["not_town"], 0, rank):
            return None
        starts = [start for start in starts if start < rank - 1]
        for start in starts:
            if (begin := places.start_of(self.text, start)) is not None:
                return self._named(begin)
        edges = (start for start in starts if self._edge(start) and not self._indefinite(start))
        return next((Head(start, "named", town=True) for start in edges), None)

    def _clean(self, start: int, end: int) -> bool:
        """A clause starts at ``start``, and what stands between does not only lead up to a name (，三是|镇纪委)."""
        text, edges = self.text, self.words.edges
        if (start and _han(text[start - 1])) or text[end - 1] in _BEFORE_NAMES:
            return False
        return text[start] not in edges and text[start : start + 2] not in edges

    def _zone(self, at: int) -> Head | None:
        """潍坊滨海经济技术开发区, or 开发区 alone."""
        zones = self.words.heads["zone"]
        if (
            self.text[at - 1] != "区"
            or (word := next((z for z in zones if self.text.endswith(z, 0, at)), None)) is None
        ):
            return None
        rank = at - len(word)
        if (rank and self.text[rank - 1] in zones[word]) or self._indefinite(rank):
            return None
        if free := _FREE_TRADE.search(self.text, max(0, rank - 8), rank):
            return Head(free.start(), "named")
        begin = None
        for start in range(rank, max(0, rank - 9), -1):
            ends = not _han(self.text[start]) or self.text[start] in _NO_NAME.difference("市")
            if start < rank and ends and not self.text.startswith("利用", start - 1):  # 综合利用|工业园区
                break
            if (found := places.start_of(self.text, start, short=True)) is not None:
                begin = found
        if begin is not None:
            return self._named(begin)
        if self._edge(rank):
            return Head(rank, "relative")
        if head := self._rank(rank):
            return head
        names = (s for s in range(rank - 2, max(-1, rank - 5), -1) if s >= 0 and all(map(_han, self.text[s:rank])))
        return next((Head(s, "named") for s in names if self._edge(s)), None)

    def _inner(self, at: int) -> Head | None:
        """局 before 办公室; 驻局 before 纪检组."""
        if at == 0:
            return None
        if (unit := self._own_unit(at)) or self.text[at - 1] not in _INNER:
            return unit
        start = at - 1
        if start and self.text[start - 1] == "驻":
            outer = self.ends.get(start - 1)
            return Head(outer.start, outer.kind) if outer else Head(start - 1, "unit")
        return Head(start, "unit") if self._initial(start) else None

    def _own_unit(self, at: int) -> Head | None:
        """中心|办公室, where 中心 stands for the reporting body."""
        if not self.text.endswith(self.words.own_units, 0, at):
            return None
        own = self.own
        known = _OWN_UNIT if own is None else own
        word = next((word for word in known if len(word) > 1 and self.text.endswith(word, 0, at)), None)
        if word is None or not self._edge(at - len(word)) or self._indefinite(at - len(word)):
            return None
        return Head(at - len(word), "unit")

    def _initial(self, at: int) -> bool:
        """局 at ``at`` is the reporting body, not the end of 教育局, 各局 or 布局."""
        if self._edge(at):
            return not self._indefinite(at)
        if self.text[at] not in "局厅" or self.text[at - 1] in "各全省市县区州旗当布格结邮大分总客餐":
            return False
        return self.text[max(0, at - 2) : at] not in self.words.words

    def _loose(self, start: int) -> Head | None:
        """The nearest place or rank before a school's or hospital's own name."""
        for at in range(start, max(0, start - 13), -1):
            if at < start and (not _han(self.text[at]) or self.text[at] in _NO_NAME):
                return None
            if head := self._owner(at) or self._short_place(at):
                return head
            for name in self.words.heads["compass"]:
                if self.text.endswith(name, 0, at):
                    return Head(at - len(name), "named")
        return None

    def _gap(self, at: int, organ: Organ) -> Head | None:
        """A head before up to four unknown characters: 县|思凡路管理局, 县公安局|城关派出所."""
        for start in range(at - 1, max(0, at - 5), -1):
            if not _han(self.text[start]) or self.text[start] in _NO_NAME:
                return None
            if "post" in organ.flags and (outer := self.ends.get(start)) and self.text[start - 1] in "局委厅署行":
                return Head(outer.start, outer.kind) if outer.kind in ("named", "relative") else None
            if "gap" in organ.flags and (head := self._owner(start)):
                return head
        return None

    def _indefinite(self, at: int) -> bool:
        """各级|政府, 各市、县、|区政府, 各工作机构|办公室: what stands before makes it no certain body."""
        if self.text.endswith(self.words.exclusions["before"], 0, at):
            return True
        if self.text[at - 1 : at] in ("）", ")"):
            return _EACH.search(self.text, max(0, at - 14), at) is not None
        if self.text[at - 1 : at] not in ("、", "和", "及", "与", "或", "构"):
            return False
        collective = _COLLECTIVE.search(self.text, max(0, at - 24), at)
        if collective is None or not self.text.endswith(self.words.exclusions["before"], 0, collective.end("word")):
            return False
        first = collective["first"]
        last = self.text[at : at + 3].removeprefix("自治")[:1]
        return first is None or _LEVELS.get(last, 9) <= _LEVELS.get(first.removeprefix("自治")[0], 1)

    def _edge(self, at: int) -> bool:
        """A name may start at ``at``: no Han character stands before it, or a word that ends there."""
        if at == 0 or not _han(self.text[at - 1]):
            return at == 0 or self.text[at - 1] not in "×○*_"
        return self.text[at - 1] in self.words.edges or self.text[max(0, at - 2) : at] in self.words.edges


def _han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"

"""Mentions of public bodies in a line of Chinese text, by a grammar over characters and the lexicon.

A mention ends in an organ word (局, 委员会, 办公室, 领导小组: lexicon/agencies_organs.jsonl). From each one found, the
line is read leftwards: first over the words of its subject (住房 + 和 + 城乡建设), then over a head that says whose it
is: a place, a rank standing for a place (市), another body (市民政局|办公室), or 局 for the reporting body. What comes
out is the longest name. No spaCy in here; offsets count characters of the line. The time taken is linear: every organ
word is read back from over a bounded distance.
"""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

from govnlp import places
from govnlp.agency_lexicon import Organ, load
from govnlp.agency_names import resolve

__all__ = ["KINDS", "Mention", "find", "resolve"]

KINDS = ("named", "relative", "self", "unit", "group")
_LOOK_BACK = 30  # characters of subject words read before an organ word
_INNER = frozenset("局厅委部院办馆校所站队处署镇乡关团")  # 局 in 局办公室 stands for the reporting body
_BEFORE_NAMES = frozenset("是至由向到在与对经从为被将请报投按以")
_NUMERALS = frozenset("一二三四五六七八九十第")
_NO_NAME = frozenset(
    "的了在和与及对将向由为等各多所有个名家校内外进来到全每其这那是或把被使用开展组织、级省市县区镇乡州"
)
_QUOTED_SITE = re.compile(
    r"[“\"][^”\"]{0,20}[”\"]|、|等|和|及|的|门户|官方|入口|政务|微信|微博|公众号|网站|网页|平台|客户端|频道|栏目"
)
_SITE = re.compile(r"网|微信|微博|公众|平台|客户端|头条|抖音|频道|栏目|官微|号")
_ADDRESS = re.compile(r"地址[:：为][^。；;，,）)|\n]{0,60}")


class Mention(NamedTuple):
    """A body named in a line. kind: one of KINDS; rule: the lexicon file and entry that found it."""

    start: int
    end: int
    kind: str
    rule: str


class _Part(NamedTuple):
    """A mention so far. hidden: none by itself (市政府 before 信息公开), only as the front of a longer one."""

    start: int
    end: int
    kind: str
    rule: str
    hidden: bool = False


class _Head(NamedTuple):
    start: int
    kind: str
    town: bool = False


def find(line: str) -> list[Mention]:
    """The mentions of public bodies in a line, in order and apart from each other."""
    parts = _Line(line).read()
    if not parts:
        return []
    addresses = deque(match.span() for match in _ADDRESS.finditer(line))
    found = []
    for part in parts:
        while addresses and addresses[0][1] <= part.start:
            addresses.popleft()
        in_address = bool(addresses) and addresses[0][0] <= part.start
        if not in_address and not _site_name(line, part):
            found.append(Mention(part.start, part.end, part.kind, part.rule))
    return found


def _site_name(line: str, part: _Part) -> bool:
    """“苏州市民政局”网站: in quotes of its own and followed by a word for a site, perhaps behind other quoted names."""
    if line[part.start - 1 : part.start] not in ("“", '"') or line[part.end : part.end + 1] not in ("”", '"'):
        return False
    if _SITE.search(line, max(0, part.start - 5), part.start - 1):
        return True
    at = part.end + 1
    for _ in range(12):
        if _SITE.match(line, at):
            return True
        if not (step := _QUOTED_SITE.match(line, at)):
            return False
        at = step.end()
    return False


class _Line:
    """One line being read. parts: what was found so far, in order; ends: the part that ends at an offset."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = load()
        self.parts: list[_Part] = []
        self.ends: dict[int, _Part] = {}

    def read(self) -> list[_Part]:
        for match in self.words.anchor.finditer(self.text):
            word, start, end = match[0], match.start(), match.end()
            if word[0] in "我本" and word not in self.words.organs:
                part = self._self(word, start, end)
            elif word == "机关":
                part = self._offices(start, end)
            else:
                found = [p for p in (self._body(end), self._organ(word, start, end)) if p]
                part = min(found, key=lambda p: p.start, default=None)
            if part:
                self._keep(part)
        return [part for part in self.parts if not part.hidden and not self._in_other_name(part.end)]

    def _in_other_name(self, end: int) -> bool:
        """What follows makes a proper site name, a company or the like of it."""
        words = self.words.exclusions
        return self.text.startswith(words["after"], end) and not self.text.startswith(words["after_unless"], end)

    def _keep(self, part: _Part) -> None:
        while self.parts and self.parts[-1].end > part.start:
            if self.parts[-1].start < part.start:
                return
            self.parts.pop()
        self.parts.append(part)
        self.ends[part.end] = part

    def _self(self, word: str, start: int, end: int) -> _Part | None:
        before = self.text[start - 1 : start]
        if before and before in ("自" if word[0] == "我" else "基成根文版资样标原书课日读脚剧"):
            return None
        if self.text.startswith(self.words.selves[word[1:]], end):
            return None
        return _Part(start, end, "self", f"agencies_self:{word[1:]}")

    def _offices(self, start: int, end: int) -> _Part | None:
        """局机关."""
        if not start or self.text[start - 1] not in "局厅委部院署馆办" or start in self.ends:
            return None
        return _Part(start - 1, end, "self", "agencies_self:机关") if self._initial(start - 1) else None

    def _initial(self, at: int) -> bool:
        """局 at ``at`` is the reporting body, not the end of 教育局, 各局 or 布局."""
        if self._edge(at):
            return not self._indefinite(at)
        if self.text[at] not in "局厅" or self.text[at - 1] in "各全省市县区州旗当布格结邮大分总客餐":
            return False
        return self.text[max(0, at - 2) : at] not in self.words.words

    def _body(self, end: int) -> _Part | None:
        """A body of the whole country, known by its full or short name."""
        for length in self.words.body_lengths.get(self.text[end - 2 : end], ()):
            name = self.text[max(0, end - length) : end]
            if name in self.words.bodies and length <= end:
                organ = next((o for size in (3, 2, 1) if (o := self.words.organs.get(name[-size:]))), None)
                if organ and self.text.startswith(organ.not_before, end):
                    return None
                return _Part(self._named(end - length).start, end, "named", f"agencies:{name}")
        return None

    def _organ(self, word: str, start: int, end: int) -> _Part | None:
        organ = self.words.organs.get(word)
        if organ is None:
            return None
        hidden = bool(organ.not_before) and self.text.startswith(organ.not_before, end)
        if hidden and self.text.startswith(self.words.exclusions["shown"], end):
            hidden = False
        if (hidden and "weak" not in organ.flags) or organ.needs == "never":
            return None
        if word.startswith("街道"):  # it is the end of its head
            start += 2
        subjects = self._subjects(start, organ)
        head = next((h for at in sorted(subjects) if (h := self._head(at, start, organ, subjects[at]))), None)
        if head is None and "loose" in organ.flags:
            head = self._loose(start)
        if head is None and "gap" in organ.flags:
            head = self._gap(min(subjects))
        if head is None and organ.bare:
            head = self._bare(start, organ, subjects)
        if head is None:
            return None
        if hidden and self._pair(head.start, start):
            hidden = False
        group = organ.group or any(
            organ.id in self.words.short[field] and self.text.endswith(field, head.start, start)
            for field in self.words.groups
        )
        return _Part(head.start, end, "group" if group else head.kind, f"agencies_organs:{word}", hidden)

    def _pair(self, start: int, end: int) -> bool:
        """省委、|省政府: here 政府 is a body even before 信息."""
        rank = self.text[start:end]
        return self.text.endswith((f"{rank}委、", f"{rank}委"), 0, start)

    def _subjects(self, start: int, organ: Organ) -> dict[int, bool]:
        """Offsets where the words before the organ may start → whether a field is among them."""
        found = {start: False}
        if organ.needs == "direct":
            return found
        text, words = self.text, self.words
        for length in (1, 2, 3):
            if organ.id in words.short.get(text[max(0, start - length) : start], ()):
                found[start - length] = True
        if organ.needs == "with":
            return found
        queue = [start]
        while queue:
            at = queue.pop()
            if at <= max(0, start - _LOOK_BACK):
                continue
            joined = at < start and text[at - 1] in "和与及"
            for stop in (at, at - 1) if joined else (at,):
                for length in words.lengths.get(text[stop - 1 : stop], ()):
                    begin = stop - length
                    kind = words.words.get(text[begin:stop]) if begin >= 0 else None
                    if kind is not None and (begin not in found or (not found[begin] and (kind or found[at]))):
                        found[begin] = kind or found[at]
                        queue.append(begin)
        return found

    def _enough(self, organ: Organ, at: int, start: int, field: bool) -> bool:
        """The words between ``at`` and the organ are those it needs."""
        if organ.needs in ("field", "with"):
            return field
        if organ.needs == "word":
            return any(character not in _NUMERALS for character in self.text[at:start])
        return organ.needs != "direct" or at == start

    def _head(self, at: int, start: int, organ: Organ, field: bool) -> _Head | None:
        """Whose body it is, as told by what stands before ``at``."""
        direct = at == start
        enough = self._enough(organ, at, start, field)
        outer = self.ends.get(at)
        if outer and (enough or "direct" in organ.flags) and not (direct and "own" in organ.flags):
            return _Head(outer.start, "unit" if outer.kind == "self" else outer.kind)
        if not enough and not (direct and organ.flags & {"direct", "rank", "inner"}):
            return None
        head = self._owner(at)
        if head is None and enough and (not direct or "short" in organ.flags):
            head = self._short_place(at)
        if head is not None:
            if (
                not enough
                and "direct" not in organ.flags
                and ("rank" not in organ.flags or head.kind != "relative" or head.town)
            ):
                return None  # 市局, but not 苏州市局
            if head.town and head.kind == "relative" and organ.bare == "unit" and organ.needs != "direct":
                return _Head(head.start, "unit")
            return head
        if direct and "inner" in organ.flags:
            return self._inner(at)
        if not enough or (direct and organ.needs != "any"):
            return None
        if not direct and "own" not in organ.flags:
            for name in self.words.heads["nation"]:
                if self.text.endswith(name, 0, at):
                    return _Head(at - len(name), "named")
        return self._inner(at) if organ.bare == "unit" or organ.group else None

    def _owner(self, at: int) -> _Head | None:
        """The place, zone, town or rank that ends at ``at``."""
        if at == 0:
            return None
        return self._place(at) or self._zone(at) or self._town(at) or self._rank(at)

    def _place(self, at: int) -> _Head | None:
        if self.text[at - 1] not in "省市县区州盟旗" or (start := places.start_of(self.text, at)) is None:
            return None
        if at - start == 2 and not self._edge(start):
            return None  # 召|开县委
        verb = start and self.text.startswith(self.words.exclusions["verb_place"], start)
        if verb and self.text[start - 1] not in "由在为向":
            return None  # 会同|县教育局
        return self._named(start)

    def _short_place(self, at: int) -> _Head | None:
        start = places.start_of(self.text, at, short=True) if at > 1 else None
        return None if start is None else self._named(start)

    def _named(self, start: int) -> _Head:
        """A head that starts with a place: with the Party's name or a national body's before it."""
        for name in ("中国共产党", "中共", "中华人民共和国", "共青团"):
            if self.text.endswith(name, 0, start):
                return _Head(start - len(name), "named")
        outer = self.ends.get(start)
        if outer and outer.rule in ("agencies:国家税务总局", "agencies:国家统计局"):
            return _Head(outer.start, "named")
        return _Head(start, "named")

    def _rank(self, at: int) -> _Head | None:
        """市, 省市, 省、市."""
        ranks = self.words.heads["rank"]
        word = next((w for size in (3, 2, 1) if (w := self.text[max(0, at - size) : at]) in ranks), None)
        if word is None:
            return None
        start = at - len(word)
        while True:
            if ranks[word] == "edge":
                return _Head(start, "relative") if self._edge(start) else None
            if self.text.endswith("团", 0, start):  # 团市委
                return _Head(start - (3 if self.text.endswith("共青团", 0, start) else 1), "relative")
            if start and self.text[start - 1] in ranks[word]:
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
                    return _Head(start, "relative")
                word, start = self.text[start - 2], start - 2
            else:
                return _Head(start, "relative")

    def _town(self, at: int) -> _Head | None:
        """桥头镇, 东关街道, or 镇 and 街道 alone."""
        towns = self.words.heads["town"]
        word = next((w for w in towns if self.text.endswith(w, 0, at)), None)
        if word is None:
            return None
        rank = at - len(word)
        if rank and self.text[rank - 1] in towns[word]:
            return None
        if rank and self.text[rank - 1] in "我本":
            return _Head(rank, "relative", town=True)
        starts = [rank - n for n in (2, 3, 1, 4, 5, 6) if rank >= n and all(map(_han, self.text[rank - n : rank]))]
        for start in starts:
            if (begin := places.start_of(self.text, start)) is not None:
                return self._named(begin)
            if (outer := self.ends.get(start)) and outer.kind in ("named", "relative"):
                return _Head(outer.start, outer.kind)
        # The start of a clause counts for more than a character that only may stand before a name (建设|街道).
        for start in [*(at for at in starts[:3] if self._clean(at, rank)), rank, *starts[:5]]:
            if self._edge(start):
                if self._indefinite(start):
                    return None
                if start < rank:
                    return _Head(start, "named", town=True)
                kind_of_body = self.text.endswith(self.words.exclusions["town_class"], 0, rank)
                return None if kind_of_body else _Head(rank, "relative", town=True)
        for start in starts[:2]:
            if start and self.text[start - 1] in "市县区" and (head := self._rank(start)):
                return head
        return _Head(starts[0], "named", town=True) if starts else None

    def _clean(self, start: int, end: int) -> bool:
        """A clause starts at ``start``, and what stands between does not only lead up to a name (，三是|镇纪委)."""
        text, edges = self.text, self.words.edges
        if (start and _han(text[start - 1])) or text[end - 1] in _BEFORE_NAMES:
            return False
        return text[start] not in edges and text[start : start + 2] not in edges

    def _zone(self, at: int) -> _Head | None:
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
        begin = None
        for start in range(rank, max(0, rank - 9), -1):
            if start < rank and (not _han(self.text[start]) or self.text[start] in _NO_NAME.difference("市")):
                break
            if (found := places.start_of(self.text, start, short=True)) is not None:
                begin = found
        if begin is not None:
            return self._named(begin)
        if self._edge(rank):
            return _Head(rank, "relative")
        if head := self._rank(rank):
            return head
        return next(
            (_Head(s, "named") for s in range(rank - 2, max(-1, rank - 5), -1) if s >= 0 and self._edge(s)), None
        )

    def _inner(self, at: int) -> _Head | None:
        """局 before 办公室; 驻局 before 纪检组."""
        if at == 0 or self.text[at - 1] not in _INNER:
            return None
        start = at - 1
        if start and self.text[start - 1] == "驻":
            outer = self.ends.get(start - 1)
            return _Head(outer.start, outer.kind) if outer else _Head(start - 1, "unit")
        return _Head(start, "unit") if self._initial(start) else None

    def _loose(self, start: int) -> _Head | None:
        """The nearest place or rank before a school's or hospital's own name."""
        for at in range(start, max(0, start - 13), -1):
            if at < start and (not _han(self.text[at]) or self.text[at] in _NO_NAME):
                return None
            if head := self._owner(at) or self._short_place(at):
                return head
            for name in self.words.heads["compass"]:
                if self.text.endswith(name, 0, at):
                    return _Head(at - len(name), "named")
        return None

    def _gap(self, at: int) -> _Head | None:
        """A head before up to four unknown characters."""
        for start in range(at - 1, max(0, at - 5), -1):
            if not _han(self.text[start]) or self.text[start] in _NO_NAME:
                return None
            if head := self._owner(start):
                return head
        return None

    def _bare(self, start: int, organ: Organ, subjects: dict[int, bool]) -> _Head | None:
        text, exclusions = self.text, self.words.exclusions
        enough = [at for at in sorted(subjects) if self._enough(organ, at, start, subjects[at])]
        if organ.bare == "self":
            enough = [at for at in enough if at == start]
        for at in enough:
            if at < start and text.startswith(
                exclusions["not_start" if organ.bare == "named" else "not_start_unit"], at
            ):
                continue
            if not self._edge(at) or self._indefinite(at) or text.startswith(exclusions["before"], at):
                continue
            if at == start and not organ.group and text.endswith(exclusions["before_office"], 0, at):
                continue
            return _Head(at, organ.bare)
        if "open" in organ.flags and enough and not self._indefinite(enough[0]):
            return _Head(enough[0], organ.bare)
        return None

    def _indefinite(self, at: int) -> bool:
        """各级|政府: what stands before makes it no certain body."""
        return self.text.endswith(self.words.exclusions["before"], 0, at)

    def _edge(self, at: int) -> bool:
        """A name may start at ``at``: no Han character stands before it, or a word that ends there."""
        if at == 0 or not _han(self.text[at - 1]):
            return at == 0 or self.text[at - 1] not in "×○*_"
        return self.text[at - 1] in self.words.edges or self.text[max(0, at - 2) : at] in self.words.edges


def _han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"

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
from functools import lru_cache
from typing import NamedTuple

from govnlp.agencies.heads import Head, Heads, Part
from govnlp.agencies.names import resolve
from govnlp.agencies.organs import Organ

__all__ = ["KINDS", "Mention", "find", "resolve"]

KINDS = ("named", "relative", "self", "unit", "group")
_LOOK_BACK = 30  # characters of subject words read before an organ word
_LISTED = re.compile(r"(?:各|少数|部分|有关|相关)[一-鿿]{0,5}[室科部门位局所处区县镇道乡村站]、$")  # 各科室、|管理部
_MANY_OWN = frozenset("部署院馆校")  # one character that is another word too often
_NUMERALS = frozenset("一二三四五六七八九十第")
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


def find(line: str, own: frozenset[str] | None = None) -> list[Mention]:
    """The mentions of public bodies in a line, in order and apart from each other.

    own: the words that stand for the reporting body in this text (中心, 街道: own.words); None where it is not
    known, then such a word counts only at the start of a clause and before a verb.
    """
    found, asked = _find(line, None)
    return list(_find(line, own)[0] if asked and own is not None else found)


@lru_cache(maxsize=2048)  # the components for agencies and for the profile read the same lines
def _find(line: str, own: frozenset[str] | None) -> tuple[tuple[Mention, ...], bool]:
    """The mentions, and whether ``own`` was looked at."""
    reader = _Line(line, own)
    parts = reader.read()
    if not parts:
        return (), reader.asked
    addresses = deque(match.span() for match in _ADDRESS.finditer(line))
    found = []
    for part in parts:
        while addresses and addresses[0][1] <= part.start:
            addresses.popleft()
        in_address = bool(addresses) and addresses[0][0] <= part.start
        if not in_address and not _site_name(line, part):
            found.append(Mention(part.start, part.end, part.kind, part.rule))
    return tuple(found), reader.asked


def _site_name(line: str, part: Part) -> bool:
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


class _Line(Heads):
    """One line being read."""

    def read(self) -> list[Part]:
        for match in self.words.anchor.finditer(self.text):
            word, start, end = match[0], match.start(), match.end()
            if word[0] in "我本" and word not in self.words.organs:
                part = self._self(word, start, end)
            elif word == "机关":
                part = self._offices(start, end)
            else:
                body, part = self._body(end), self._organ(word, start, end) or self._committee(word, start)
                if body and (part is None or body.start <= part.start):
                    part = body
                part = part or self._own(word, start, end)
            if part:
                self._keep(part)
        return [part for part in self.parts if not part.hidden and not self._in_other_name(part.end)]

    def _in_other_name(self, end: int) -> bool:
        """What follows makes a proper site name, a company or the like of it."""
        words = self.words.exclusions
        return self.text.startswith(words["after"], end) and not self.text.startswith(words["after_unless"], end)

    def _keep(self, part: Part) -> None:
        while self.parts and self.parts[-1].end > part.start:
            if self.parts[-1].start < part.start:
                return
            self.parts.pop()
        self.parts.append(part)
        self.ends[part.end] = part

    def _self(self, word: str, start: int, end: int) -> Part | None:
        before = self.text[start - 1 : start]
        if before and before in ("自" if word[0] == "我" else "基成根文版资样标原书课日读脚剧"):
            return None
        if self._other_word(self.words.selves[word[1:]], end):
            return None
        if self.text.endswith(("本地区、", "本系统、", "本行业、", "本地区和", "本地区及"), 0, start):
            return None  # 各单位公开本地区、本部门信息
        return Part(start, end, "self", f"agencies_self:{word[1:]}")

    def _offices(self, start: int, end: int) -> Part | None:
        """局机关."""
        if not start or self.text[start - 1] not in "局厅委部院署馆办" or start in self.ends:
            return None
        return Part(start - 1, end, "self", "agencies_self:机关") if self._initial(start - 1) else None

    def _body(self, end: int) -> Part | None:
        """A body of the whole country, known by its full or short name."""
        for length in self.words.body_lengths.get(self.text[end - 2 : end], ()):
            name = self.text[max(0, end - length) : end]
            if name in self.words.bodies and length <= end:
                organ = next((o for size in (3, 2, 1) if (o := self.words.organs.get(name[-size:]))), None)
                if organ and self._other_word(organ.not_before, end):
                    return None
                return Part(self._named(end - length).start, end, "named", f"agencies:{name}")
        return None

    def _organ(self, word: str, start: int, end: int) -> Part | None:
        organ = self.words.organs.get(word)
        if organ is None:
            return None
        hidden = self._other_word(organ.not_before, end, "weak" in organ.flags)
        if (hidden and "weak" not in organ.flags) or organ.needs == "never":
            return None
        if word.startswith("街道"):  # it is the end of its head
            start += 2
        subjects = self._subjects(start, organ)
        head = next((h for at in sorted(subjects) if (h := self._head(at, start, organ, subjects[at]))), None)
        if head is None and "loose" in organ.flags:
            head = self._loose(start)
        if head is None and organ.flags & {"gap", "post"}:
            head = self._gap(min(subjects), organ)
        if head is None and organ.bare:
            head = self._bare(start, organ, subjects)
            if organ.group:
                head = self._long_group(head.start if head else min(subjects)) or head
        if head is None and "local" in organ.flags:
            head = self._local_name(start)
        if head is None and "list" in organ.flags:
            head = self._in_list(start)
        if head and "branch" in organ.flags:
            head = self._joined(head)
        if head is None or ("only" in organ.flags and not self._of_national(head.start)):
            return None
        if hidden and self._pair(head.start, start):
            hidden = False
        group = organ.group or any(
            organ.id in self.words.short[field] and self.text.endswith(field, head.start, start)
            for field in self.words.groups
        )
        return Part(head.start, end, "group" if group else head.kind, f"agencies_organs:{word}", hidden)

    def _committee(self, word: str, start: int) -> Part | None:
        """市卫健委|会同: where 委会 names nothing, 委 may."""
        organ = self.words.organs.get(word)
        if organ is None or "委" not in organ.flags:
            return None
        at = start + word.index("委")
        return self._organ("委", at, at + 1)

    def _other_word(self, endings: tuple[str, ...], end: int, weak: bool = False) -> bool:
        """What follows makes another word of the organ: 市局|部, but not 市局|部署."""
        if not endings or not self.text.startswith(endings, end):
            return False
        return not self.text.startswith(self.words.exclusions["shown" if weak else "shown_verbs"], end)

    def _own(self, word: str, start: int, end: int) -> Part | None:
        """中心, 街道, 局 for the reporting body: where a word starts; before a verb, unless the body is known as such."""
        text, words = self.text, self.words
        if word not in words.own or text.startswith(words.own[word], end):
            return None
        if not self._edge(start) or self._indefinite(start):
            return None
        if word in words.superiors:
            return Part(start, end, "relative", f"agencies_own:{word}")
        verb = text.startswith(words.exclusions["own_verb"], end)
        if not (verb or len(word) > 1) or text[start - 1 : start] == "当":
            return None
        own = self.own
        if own is None:
            clause = not start or text[start - 1] in "，。；：:,;）)年月日度\u3000 "
            sure = verb and (clause or word in "局厅委") and word not in _MANY_OWN
        else:
            sure = word in own
        return Part(start, end, "self", f"agencies_own:{word}") if sure else None

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
            if length <= start and organ.id in words.short.get(text[start - length : start], ()):
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

    def _head(self, at: int, start: int, organ: Organ, field: bool) -> Head | None:
        """Whose body it is, as told by what stands before ``at``."""
        direct = at == start
        enough = self._enough(organ, at, start, field)
        outer = self.ends.get(at)
        if (
            outer
            and outer.kind == "self"
            and not direct
            and self.text.startswith(self.words.exclusions["after_self"], at)
        ):
            return None
        if outer and (enough or "direct" in organ.flags) and not (direct and "own" in organ.flags):
            return Head(outer.start, "unit" if outer.kind == "self" else outer.kind)
        if not enough and self.text[at:start] == "管理" and (zone := self._zone(at)):
            return zone  # 综合保税区|管理局
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
            if head.town and head.kind == "relative" and organ.id in ("办", "办公室"):
                return Head(head.start, "unit")
            return head
        if direct and "inner" in organ.flags:
            return self._inner(at)
        if not enough or (direct and organ.needs != "any"):
            return None
        if not direct and "own" not in organ.flags:
            for name in self.words.heads["nation"]:
                if self.text.endswith(name, 0, at):
                    return Head(at - len(name), "named")
        if "branch" in organ.flags:
            for name in self.words.heads["compass"]:
                if self.text.endswith(name, 0, at) and (body := self.ends.get(at - len(name))):
                    return Head(body.start, body.kind)  # 生态环境部|华南督察局
        return self._inner(at) if organ.bare == "unit" or organ.group else None

    def _bare(self, start: int, organ: Organ, subjects: dict[int, bool]) -> Head | None:
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
            if organ.group and text.startswith(exclusions["not_start_group"], at):
                continue
            if not organ.group and _LISTED.search(text, max(0, at - 9), at):
                continue
            if (
                at == start
                and (not organ.group or "office" in organ.flags)
                and text.endswith(exclusions["before_office"], 0, at)
            ):
                continue
            return Head(at, organ.bare)
        if "open" in organ.flags and enough and not self._indefinite(enough[0]):
            return Head(enough[0], organ.bare)
        return None

"""Who reports: the bodies that title, first sentences, signature, metadata and prose name, weighed. Pure functions on text.

Nothing is concluded from web addresses, and nothing is filled in that no evidence supports.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain, pairwise
from types import MappingProxyType
from typing import NamedTuple

from govnlp import lexicon, places
from govnlp.agencies import find as find_agencies
from govnlp.agencies import own as own_words
from govnlp.agencies.names import official, resolve
from govnlp.agencies.organs import load
from govnlp.layout import headings
from govnlp.layout import lineforms as forms
from govnlp.places import place_of
from govnlp.profiles import authors, companies, local_bodies
from govnlp.values import AgencyValue

_WEIGHTS = {"title": 8.0, "signature": 7.0, "author": 6.0, "publisher": 4.0, "opening": 1.0}
# How the first sentences name a body → what kind of evidence it is, its weight.
_AUTHORS = {
    "by": ("author", 6.0),
    "of": ("author", 6.0),
    "ask": ("contact", 2.0),
    "does": ("opening", 2.0),
    "guide": ("body", 2.0),
}
_ON_PAGE = 1.0  # of a body's full name in the page's own lines
_AUTHOR_BESIDE_TITLE = 3.0  # of what the first sentences say where the title names a body, too
_TITLE_IN_LINES = 5.0  # of a place in a line above a title: it may be the site's, and a signature goes before it
_TITLE_BY_PLACE = 6.5  # of a title that names only a place, where a government signs
_IN_PROSE, _MOST_IN_PROSE = 0.5, 3.0  # each time a body is named, and all of them
_IN_HEADING = 1.0  # of a town that a heading names: 2009年沙岭镇主动公开信息情况
_LEAST = 2.0

_TOWN_BODY = re.compile("[一-鿿]{1,6}(?:镇|乡|街道)")
_NOT_REPORTERS = frozenset({"党中央", "国务院", "中共中央", "国务院办公厅", "中共中央办公厅"})
_ISSUES = re.compile(r"[^》]{0,12}?(?:关于|印发|转发|批转)")  # behind who issued a document: 《X关于…》
_FORMER = ("（原", "(原", "，原", ",原", "、原")  # before a name that a body had
_PARTY = ("中国共产党", "中共")
_SYSTEMS = ("国家税务总局", "国家统计局")  # stand before the place in the names of their branches
_PARTS = re.compile(r"[\s|｜>＞»/：:，,；;【】\[\]]+")
_JOINED = re.compile(r"[、和与]|\s{0,4}")
_BRANCH = re.compile(r"公安局(?P<of>[一-鿿]{2,4})分局$")
_BRANCH_ALONE = re.compile(r"(?P<of>[一-鿿]{2,4}?)[区县市]?公安分局$")
_TOWN_GOVERNMENT = re.compile("(?<=[镇乡木])政府(?=$|办公室)")
_BEGUN = re.compile(
    r"(?:关于)?(?P<name>[一-鿿]{2,30}?)(?P<more>(?:(?:19|20)\d\d|二[○〇零][^年]{2})?(?:年度?)?(?:关于)?"
    r"(?:(?:政府|政务)?信息公开|(?:政务)?公开)?(?:工作)?(?:年度)?(?:情况)?的?)$"
)
_YEAR = re.compile("(?:19|20)\\d\\d")
_LEAD = re.compile(r"\s*(?:关于)?(?:(?:19|20)\d\d年(?:度)?\s*)?")
_MOST_TITLES = 20  # that are compared
_TITLE_FIELD = re.compile(
    r"(?:^|[\s|｜])[【\[]?(?:标\s{0,4}题|(?:信息|文件)?名\s{0,4}称)[\]】]?\s{0,3}[:：|]\s{0,3}\|?\s{0,3}(?P<title>[^|｜\s]{8,80})"
)
_TITLE_LINES = 3  # lines that a title may be set in


class Text(NamedTuple):
    """A report as the layout found it: (role, line), in order. known: names of bodies that a user told, as they stand in the
    text, with what they stand for."""

    lines: Sequence[tuple[str, str]]
    known: Mapping[str, AgencyValue] = MappingProxyType({})

    def of(self, *roles: str) -> list[str]:
        return [line.strip() for role, line in self.lines if role in roles]

    def whole(self) -> str:
        """The lines as one string: where a pattern that crosses no line end is looked for, this is faster than line by line."""
        return "\n".join([line for _, line in self.lines])


class Reporter(NamedTuple):
    """name: canonical, "" where no evidence can be trusted; complete: whether its place is known; evidence: the parts of the
    text that name it, the weightiest first; joint: whether another body reports with it."""

    name: str = ""
    confidence: float = 0.0
    complete: bool = False
    evidence: tuple[str, ...] = ()
    joint: bool = False


class Named(NamedTuple):
    """A candidate for the reporter. weight: how much its place in the text speaks for it; joint: another body stands
    beside it."""

    name: str
    where: str
    weight: float
    joint: bool = False


class _Found(NamedTuple):
    """A body named in a line: its name, where it stands."""

    name: str
    start: int
    end: int


# --- the title --------------------------------------------------------------------------------------------------------


def title_lines(text: Text) -> list[str]:
    """The lines of the title, with those above it that begin it: 道县水利局2013年度信息公开工作|年度报告."""
    roles = [role for role, _ in text.lines]
    lines = [line.strip("|｜ \t\u3000") for _, line in text.lines]
    if "title" not in roles:
        return _set_in_lines(roles, lines) or _in_field(roles, lines)
    first = at = roles.index("title")
    while at and first - at < _TITLE_LINES - 1 and roles[at - 1] == "furniture" and _begins_title(lines[at - 1], ""):
        at -= 1
    groups = [lines[at : first + 1]]
    for i in range(first + 1, len(lines)):
        if roles[i] == "title":
            groups[-1:] = [[*groups[-1], lines[i]]] if roles[i - 1] == "title" else [groups[-1], [lines[i]]]
    return _once(groups)


def _once(groups: list[list[str]]) -> list[str]:
    """The lines of titles, without a title that another one says again: on one line or on two, in full or without its body."""
    flat = list(dict.fromkeys(_split_at_repeats(groups)))[:_MOST_TITLES]
    whole = [_joined(lines) for lines in flat]
    kept: list[str] = []
    for i, words in enumerate(whole):
        longer = any(_says(other, words) for other in whole if other != words)
        if not longer and words not in whole[:i]:
            kept += [line for j, line in enumerate(flat[i]) if not any(line in before for before in flat[i][:j])]
    return list(dict.fromkeys(kept))


def _says(title: str, other: str) -> bool:
    """Whether a title says what another does: its words, or its year and, with more before, its body."""
    if other in title:
        return True
    year, body = _YEAR.search(other), forms.body_of_title(other)
    return bool(year and year[0] in title and body) and forms.body_of_title(title).endswith((body, f"{body}人民"))


def _split_at_repeats(groups: list[list[str]]) -> list[tuple[str, ...]]:
    """The groups, one that begins with the same title on one line and on the next two taken apart."""
    out: list[tuple[str, ...]] = []
    for lines in groups:
        rest = _joined(lines[1 : _TITLE_LINES + 1])
        twice = forms.is_report_title(rest) and _says(rest, _joined(lines[:1]))
        out += [(lines[0],), tuple(lines[1:])] if twice else [tuple(lines)]
    return out


def _joined(lines: Sequence[str]) -> str:
    """The lines of a title as one, without spaces and without the date below it."""
    return "".join("".join(line for line in lines if not forms.is_date(line)).split())


def _in_field(roles: list[str], lines: list[str]) -> list[str]:
    """The title of a report that only a field of its page says: 标题 | X局2015年政府信息公开工作年度报告."""
    for role, line in zip(roles, lines, strict=True):
        match = _TITLE_FIELD.search(line) if role == "furniture" else None
        if match and forms.is_report_title(match["title"]) and forms.has_year(match["title"]):
            return [match["title"]]
    return []


def _set_in_lines(roles: list[str], lines: list[str]) -> list[str]:
    """A title whose every line is too short to be told by its form: X乡人民政府|关于2014年度政府信息公开情况的|报告."""
    end = next((i for i, role in enumerate(roles) if role in ("body", "heading")), 0)
    for start in range(max(0, end - _TITLE_LINES), end - 1):
        part = [re.sub(r"\s+", "", line) for line in lines[start:end]]
        if all(role == "furniture" for role in roles[start:end]) and _begins_title(part[0], "府局"):
            return part if forms.is_report_title("".join(part)) else []
    return []


def _begins_title(line: str, ends: str) -> bool:
    """Whether a line is a body's or a place's name with the year or the subject, and no more; or it is a county's name, or
    ends in one of the characters ``ends``."""
    match = _BEGUN.match(re.sub(r"\s+", "", line))
    if match is None or not (match["more"] or match["name"][-1] in f"县市区旗{ends}"):
        return False
    name = match["name"]
    return any(found.end == len(name) for found in _found(name)) or bool(local_bodies.of_place(name))


# --- candidates -------------------------------------------------------------------------------------------------------


def _candidates(text: Text, titles: list[str]) -> list[Named]:
    whole, signatures = text.whole(), text.of("signature")
    told = own_words.names(titles, signatures)
    signed = [_named("signature", _at_start(line, told, text) or _place(line, whole)) for line in signatures]
    out = _of_titles(titles, told, text, whole) + list(chain.from_iterable(signed))
    if any(c.name.endswith(("人民政府", "办事处")) for c in chain.from_iterable(signed)):
        out = [c._replace(weight=_TITLE_BY_PLACE) if c.where == "title" and c.name not in whole else c for c in out]
    for line in text.of("furniture"):
        for match in _publisher().finditer(line):
            name = match["name"]
            found = _company(name) or _names_in(name, text)[:1] or _place(name, whole, county=False)
            out += [c._replace(name=authors.owner(c.name) or c.name) for c in _named("publisher", found)]
    for line in _below_title(text):
        out += _named("publisher", _company(line) or [found for found in _found(line) if found.name == line][:1])
    body = text.of("body")
    authors_told = _of_first_lines(body, text, whole)
    titled = any(c.where == "title" for c in out)
    out += [c._replace(weight=min(c.weight, _AUTHOR_BESIDE_TITLE)) if titled else c for c in authors_told]
    named = [[found.name for found in _names_in(line, text, prose=True)] for line in body]
    opening = chain.from_iterable(named[:2])
    out += [Named(name, "opening", _WEIGHTS["opening"]) for name in dict.fromkeys(opening)]
    towns = (local_bodies.of_title(headings.words(line), whole) for line in text.of("heading"))
    out += [Named(name, "body", _IN_HEADING) for name in dict.fromkeys(towns) if name and _TOWN_BODY.match(name)]
    counted = Counter(chain.from_iterable(named))
    out += [Named(name, "body", min(_MOST_IN_PROSE, _IN_PROSE * count)) for name, count in counted.items()]
    out += _of_page(text, [c.name for c in out])
    return _offices_folded(out)


def _below_title(text: Text) -> list[str]:
    """The page's lines between the title and the text."""
    roles = [role for role, _ in text.lines]
    first = next((i for i, role in enumerate(roles) if role in ("body", "heading", "table")), len(roles))
    title = next((i for i in range(first - 1, -1, -1) if roles[i] == "title"), first)
    return [line.strip() for role, line in text.lines[title:first] if role == "furniture"]


def _of_titles(titles: list[str], told: frozenset[str], text: Text, whole: str) -> list[Named]:
    """The bodies that the title names line by line, else the place that it names."""
    out = list(chain.from_iterable(_named("title", _at_start(line, told, text)) for line in titles))
    if out:
        return out
    by_place = [name for line in titles if (name := local_bodies.of_title(line, whole))]
    if by_place:
        return [Named(name, "title", _WEIGHTS["title"]) for name in dict.fromkeys(by_place)]
    in_lines = local_bodies.of_title("".join(titles), whole)
    return [Named(in_lines, "title", _TITLE_IN_LINES)] if in_lines else []


def _of_first_lines(body: list[str], text: Text, whole: str) -> list[Named]:
    """The bodies that the first sentences say the report is by, and whom to ask about it."""
    out: list[Named] = []
    if body and (title := authors.run_in_title(body[0])):
        found = [f for f in _names_in(title, text) if f.start == 0 or title[: f.start].endswith(("年", "度"))][:1]
        of_place = local_bodies.of_title(title, whole)
        out += [n._replace(where="author") for n in _named("author", found)] or (
            [Named(of_place, "author", _WEIGHTS["author"])] if of_place else []
        )

    def named(line: str) -> dict[int, tuple[str, int]]:
        # A group counts for the body with a name of its own that it belongs to: 清河县水利局|信息公开工作领导小组.
        groups = {m.start: (line[m.start : m.end], m.end) for m in find_agencies(line) if m.kind == "group"}
        own = {start: told for start, told in groups.items() if _is_body(authors.owner(told[0]))}
        return own | {found.start: (found.name, found.end) for found in _names_in(line, text)}

    told = [*authors.guides(body, named, whole), *authors.authors(body, named, whole)]
    out += [Named(author.name, *_AUTHORS[author.how]) for author in told]
    weightiest: dict[str, Named] = {}  # a body that is named in several ways counts once
    for candidate in sorted(out, key=lambda c: c.weight):
        weightiest[candidate.name] = candidate
    return list(weightiest.values())


def _of_page(text: Text, named: list[str]) -> list[Named]:
    """The bodies in the page's own lines that are the full name of one that the text names without its place."""
    short = [name for name in named if place_of(name) is None]
    parts = chain.from_iterable(_PARTS.split(line) for line in text.of("furniture")) if short else ()
    whole = {part for part in parts if any(_completes(part, name) for name in short)}
    full = [part for part in whole if place_of(part) and _is_body(part)]
    return [Named(full[0], "publisher", _ON_PAGE)] if len(full) == 1 else []


def _named(where: str, found: Sequence[_Found]) -> list[Named]:
    """The first body of a line, and whether another one reports with it; of a Party committee and a government the latter."""
    first = found[:1]
    if first and first[0].name.startswith(_PARTY):
        first = [f for f in found[1:] if f.name.endswith("人民政府")][:1] or first
    return [Named(body.name, where, _WEIGHTS[where], len(found) > 1) for body in first]


def _at_start(line: str, told: frozenset[str], text: Text) -> list[_Found]:
    """The body that a title or signature names, and those joined to it."""
    own = [_Found(name, 0, len(name)) for name in told if line.startswith(name)]
    found = own or _company(line) or _names_in(line, text)
    joint = [f for before, f in pairwise(found) if _JOINED.fullmatch(line[before.end : f.start])]
    return found[:1] + joint


def _company(line: str) -> list[_Found]:
    """The company that a title, a signature or a field begins with, perhaps behind the year."""
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    end = companies.end_of(line, start)
    return [_Found(line[start:end], start, end)] if end else []


def _place(line: str, whole: str, county: bool = True) -> list[_Found]:
    """The body of the place that is all a line says: 清河县沙岭镇."""
    name = local_bodies.of_place(line.strip(), whole, county)
    return [_Found(name, 0, len(line))] if name else []


def _offices_folded(candidates: list[Named]) -> list[Named]:
    """Where the title names a government, or only its place, the office that signs for it stands for it."""
    titled = [c.name for c in candidates if c.where == "title" and c.name.endswith("人民政府")]
    return [
        c._replace(name=name) if (name := c.name.removesuffix("办公室").removesuffix("办公厅")) in titled else c
        for c in candidates
    ]


@cache
def _publisher() -> re.Pattern[str]:
    """发布机构：X, 信息来源 | X, also with blanks between the characters, as tables of a page are set."""
    forms_of = {row["id"]: row["forms"] for row in lexicon.read("metadata", ("forms", "tags", "printed"))}
    labels = [r"\s{0,2}".join(label) for label in (*forms_of["发布机构"], *forms_of["来源"])]
    return re.compile(
        rf"(?:{'|'.join(labels)})\s{{0,2}}[\]】]?\s{{0,2}}[:：|]\s*\|?\s*(?P<name>[^\s|，。；:：\[【]{{2,40}})"
    )


# --- bodies in a line -------------------------------------------------------------------------------------------------


def _names_in(line: str, text: Text, prose: bool = False) -> list[_Found]:
    """The bodies a line names: what the user's names in it stand for, else those found by their form.

    prose: leave out who only issued a document that is quoted, and whom every report names.
    """
    told = [
        _Found(value.name, line.index(name), line.index(name) + len(name))
        for name, value in text.known.items()
        if name in line
    ]
    if told:
        return told
    found = _found(line)
    if not prose:
        return found
    return [
        f
        for f in found
        if f.name not in _NOT_REPORTERS and not (line[f.start - 1 : f.start] == "《" and _ISSUES.match(line, f.end))
    ]


def _found(line: str) -> list[_Found]:
    """The bodies with a name of their own, those glued together apart, without those a body was called before."""
    out: list[_Found] = []
    for mention in find_agencies(line):
        start, end = mention.start, mention.end
        if mention.kind != "named" or line.endswith(_FORMER, 0, start):
            continue
        if line.endswith("政协", 0, start) and "委员会" in line[start:end]:
            start -= 2
        name = line[start:end]
        cut = _glued(name)
        out += [
            _Found(part, start + at, start + at + len(part))
            for at, part in ((0, name[:cut]), (cut, name[cut:]))
            if part
        ]
    return out


def _is_body(name: str) -> bool:
    """Whether this is the name of one body, and no more."""
    return any(found.name == name for found in _found(name))


def _glued(name: str) -> int:
    """Where a second body begins in a name that is two set together (上海市水务局|上海市海洋局), else its length."""
    party = next((len(prefix) for prefix in _PARTY if name.startswith(prefix)), 0)
    town = _TOWN_BODY.match(name, party)
    length = places.read(name[party:])[1] or (town.end() - party if town else 0)
    place = name[party : party + length]
    at = name.find(place, party + length + 1) if len(place) > 1 else -1
    return at if at > 0 and name[at - 1] in "局厅委会处院办府署" else len(name)


# --- the verdict ------------------------------------------------------------------------------------------------------


def reporter(text: Text, titles: list[str], spam: bool = False, replaced: bool = False) -> Reporter:
    """The body that reports.

    titles: the title_lines of the text; spam: whether the text holds some; replaced: whether it stands where the body's
    name should.
    """
    candidates = _candidates(text, titles)
    if replaced:
        # Title and body of a hijacked copy were rewritten; the page's own metadata were not.
        candidates = [c for c in candidates if c.where in ("signature", "publisher")]
    if not candidates:
        return Reporter()
    weights: dict[str, float] = {}
    evidence: dict[str, Counter[str]] = {}
    for candidate in candidates:
        weights[candidate.name] = weights.get(candidate.name, 0.0) + candidate.weight
        evidence.setdefault(candidate.name, Counter())[candidate.where] += candidate.weight  # type: ignore[assignment]
    # 民政局 and 集安市民政局 are one body where both occur: the longer name takes the weight of the shorter.
    for short in sorted(weights, key=len):
        fuller = [name for name in weights if name != short and _completes(name, short)]
        if fuller:
            longer = max(fuller, key=lambda name: (weights[name], len(name)))
            weights[longer] += weights.pop(short)
            evidence[longer].update(evidence.pop(short))
    best, weight = max(weights.items(), key=lambda item: (item[1], -len(item[0])))
    total = sum(weights.values())
    confidence = round(min(1.0, weight / 10) * (0.5 + 0.5 * weight / total), 2)
    name, complete = _canonical(best, text, titles)
    if weight < _LEAST or name in _NOT_REPORTERS:
        return Reporter()
    return Reporter(
        name,
        round(confidence / 2, 2) if spam else confidence,
        complete,
        tuple(where for where, _ in evidence[best].most_common()),
        any(c.joint for c in candidates if c.name == best),
    )


def _canonical(name: str, text: Text, titles: list[str]) -> tuple[str, bool]:
    """The full name of the body that a text calls so, and whether its place is known."""
    told = own_words.names(titles, text.of("signature"))
    users = {value.name for value in text.known.values()}
    if name not in told and name not in users and not companies.is_company(name):
        name = _spelled_out(resolve(name, "named", None).name or name)
    if _TOWN_BODY.match(name) and place_of(name) is None:
        name = _county(text) + name
    return name, name in users or place_of(name) is not None or _needs_no_place(name)


def _spelled_out(name: str) -> str:
    """With what reports shorten in full: 政协, 镇政府, 管委会."""
    if name.startswith("政协"):
        return "中国人民政治协商会议" + name[2:]
    name = _TOWN_GOVERNMENT.sub("人民政府", name)
    return name.removesuffix("管委会") + "管理委员会" if name.endswith("管委会") else name


def place(name: str, text: Text) -> places.Place | None:
    """The reporter's place: the one the user told with its name, else the one its name begins with."""
    code = next((value.code for value in text.known.values() if value.name == name and value.code), "")
    if code:
        return places.by_code(code)
    system = next((system for system in _SYSTEMS if name.startswith(system)), "")
    return place_of(name[len(system) :])


def _county(text: Text) -> str:
    """The county most named in the text as a body's place, "" where none stands out: for a town without its county."""
    found = Counter(
        place.code
        for _, line in text.lines
        for body in _found(line)
        if (place := place_of(body.name)) and place.level == "county"
    )
    best = found.most_common(2)
    if not best or (len(best) > 1 and best[0][1] < 2 * best[1][1]):
        return ""
    county = places.by_code(best[0][0])
    return official(county) if county else ""


def _completes(long: str, short: str) -> bool:
    """苏州市民政局 is 民政局 with its place, 江苏省苏州市民政局 is the same body again; X市公安局Y分局 is Y公安分局."""
    branch, alone = _BRANCH.search(long), _BRANCH_ALONE.search(short)
    if branch and alone and alone["of"].endswith(branch["of"]):
        return True
    before = long.removesuffix(short)
    if before == long:
        return False
    return place_of(short) is None or before == "中华人民共和国" or places.read(before)[1] == len(before)


def _needs_no_place(name: str) -> bool:
    """A national body, one of its branches, or a university: no place belongs to its name."""
    national = ("国家", "国务院", "中国", "中华人民共和国", "中共中央", "全国", "最高", *load().bodies.values())
    return name.startswith(national) or name.endswith(("大学", "学院"))

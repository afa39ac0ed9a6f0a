"""Several reports in one text: where each begins.

No single sign tells: titles are repeated and quoted, pages repeat their navigation, sections begin their count anew, and a
report may have lost its title and its signature. So what speaks for an end (closing date, footer, the topics of last
sections) and for a beginning (title, head of a page, opening words, a count and topics that begin anew, another reporter
or year) is weighed together, at every line that could be the first of a report's text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from govnlp.layout import headings
from govnlp.layout import lineforms as forms
from govnlp.tables import Line


def _each(words: str, behind: str) -> str:
    """A pattern of several words, "|" between, with the same behind them. Of branches that begin with a character each, and
    only of those, the compiler makes one set of characters to look for."""
    return "|".join(word + behind for word in words.split("|"))


_ANNOUNCES = re.compile(
    _each(
        "根据|按照|依照|依据|遵照",
        "[^。]{0,80}(?:条例|办法|要求|规定|通知|精神|部署|格式)[^。]{0,80}(?:报告|年报|总结|小结|公布|如下)",
    )
    + "|"
    + _each("现将|现就|特向|现向", "[^。]{0,60}(?:报告|年报|总结|小结|汇报|公布|公开)")
    + "|"
    + _each("报告|总结|小结|汇报|公布", "如下")
    + r"|如下(?:报告|汇报|总结)"
    r"|本(?:年度)?(?:报告|年报)[^。，]{0,12}(?:由|是|系|根据|按照|依照|依据|执行|包括|分为)"
    r"|各位(?:代表|委员)[^。]{0,80}(?:报告|审议)"
)
# What the first lines of a report have, each counted once: the year, the rule it follows, that it is a report, the period
# it covers, under whose guidance the work was done, that its outcome is told here.
_OPENS = tuple(
    re.compile(pattern)
    for pattern in (
        r"^[^，。]{0,10}(?:(?:19|20)\d\d|[二][○〇零OＯ].{2})年|^今年以来",
        r"(?:根据|按照|依照|依据|遵照|接到|对照|执行|下发|应)[^。]{0,60}(?:条例|办法|规定|通知|要求|精神|部署|格式)",
        r"[本这此][^，。]{0,4}(?:报告|年报|总结)|(?:编制|编写|撰写|形成|汇总|报送|编报)[^。]{0,40}(?:报告|年报|总结|情况|上报)"
        r"|如下|报告于后|写在下面|下面[^。]{0,6}(?:汇报|报告|作|讲)",
        r"统计(?:期限|时段|时限|区间|期为|截[至止]|自)|起[止讫]|月\d{1,2}日(?:起)?(?:至|到|—|-|－|～)|数据[^。]{0,12}(?:截[至止]|起|自)",
        r"在[^。]{2,40}(?:领导|指导|帮助|支持|监督)下",
        r"[将就把][^。]{0,40}情况[^。]{0,12}(?:总结|小结|汇报|报告|公布)|(?:编制|编写)[^。，]{0,30}(?:报告|年报)"
        r"|(?:委托|代表)[^。]{0,30}报告|请予?审议|一并审议",
    )
)
_OPENS_OTHER = re.compile(
    _each("通知|安排|规定|公告|通告|说明|函告|答复", "如下")
    + "|"
    + _each("制定|制订|编制|编写|出台", "了?(?:本|以下)(?:指南|办法|方案|目录|制度|规定|计划|要点|细则)")
)
_SELF = re.compile(r"[我本](局|委|办|县|区|市|镇|乡|街道|校|院|厅|省|州|馆|中心|村|社区|站|所|关|团)")
_YEAR = re.compile(r"(?:19|20)\d\d(?=\s?年)|二[○〇零OＯo0][○〇零OＯo0一二][○〇零OＯo0一二三四五六七八九](?=年)")
_HAN_DIGITS = str.maketrans("○〇零OＯo一二三四五六七八九", "000000123456789")
_TABLE_ROW = re.compile(r".、(?:本年新收|上年结转|本年度?办理|结转下年)")
_OTHER_NAMES = ("通知", "指南", "目录", "方案", "制度", "办法", "规定", "细则", "解读", "说明", "意见", "公告")
_OTHER_TEXT = re.compile(
    r"(?=.{0,60}(?:关于|(?:19|20)\d\d年|[局委办府厅院校镇乡会道心](?:政府)?信息公开))"
    rf"[^，。；：:|]{{6,60}}(?:{'|'.join(_OTHER_NAMES)})$"
)
_NO_NAME_IN_TITLE = re.compile(r"(?:关于|[（(]?(?:19|20)\d\d|二[○〇零OＯ]|政府信息|政务|信息公开|年度)")

_LAST_TOPICS = frozenset({"problems", "improvement", "next_steps", "other_matters", "annex"})
_LEAST_PROSE, _LEAST_TEXT, _LEAST_LINES = 2, 300, 4  # lines, characters, lines without any heading
_LONG = 400  # characters of what cannot be the opening of a report alone
_NEAR = 12  # lines below its title within which a report's text begins
_SHORT = 80  # characters of a first line that leaves its opening words to the next
_OPENING_LINES = 3  # lines of a report that may hold its opening words
_SAID_FIRST = 400  # characters of a line that may hold such words
_LOOKED_AT = 40  # numbers and topics behind a beginning that are looked at
_WINDOW, _LOOKED_INTO = 40, 500  # lines, and characters of each, in which the year and the own words are counted
_LONGEST_TITLE = 4  # lines
_LONGEST_GAP = 400  # lines of pages between two reports
# How much the foot or head of a page, the widest white space and a page number say of where a page ends.
_PAGE, _PARTED, _NUMBER = 3, 2, 1
_EVIDENCE, _ANEW = (
    4,
    2,
)  # needed in all; from the title, the opening or the sections, however well the text before has ended
_MOST = 3  # that one kind of evidence counts
_LEAST_COMMON = 2  # topics that come again


def starts(texts: Sequence[str], roles: Sequence[str], space: Sequence[int] = ()) -> list[int]:
    """The indexes of the lines at which the reports of a text begin; the first is 0, and the only one where it is one report.

    texts: the lines, without space around them; roles: their roles, or what is known of them before titles and signatures
    are told. space: the characters of white space before each line, where known: they only help to tell where, among the
    lines of pages between two reports, the first page ends.
    """
    facts = _Facts(texts, roles)
    found = [0]
    first = facts.candidates[0] if facts.candidates else 0
    part = (0, _title_before(facts, first, 0).words)
    barred = -2  # the last line that could have been a beginning but belongs to what stands above
    for text in facts.candidates:
        place = _Place.at(facts, text, found[-1])
        if not (facts.is_report(found[-1], place.begin) and facts.is_report(place.begin, len(texts))):
            continue
        if _belongs_above(facts, place, found[-1]):
            barred = text
        elif (place.bounded or barred < facts.last_outer[text]) and _begins_anew(facts, place, part, found[-1]):
            found.append(_page_begin(facts, place, space))
            part = (text, place.title)
    return found


def gaps(lines: Sequence[Line]) -> list[int]:
    """The characters of white space before each line."""
    return [line.start - end for line, end in zip(lines, (0, *(line.end for line in lines)), strict=False)]


class _Title(NamedTuple):
    start: int
    words: str


class _Part(NamedTuple):
    """What is known of a report. title: its words, "" where there is none; year: of its title or first lines, "" where they
    have none; own: how it calls its body (局 of 我局)."""

    title: str
    year: str
    own: str

    @classmethod
    def at(cls, facts: _Facts, text: int, title: str) -> _Part:
        """Of the report whose title is ``title`` and whose text begins at line ``text``."""
        said = [facts.said(i) for i in range(text, min(text + _WINDOW, len(facts.texts)))]
        year = Counter(_years(title)[:1] or [year for of_line, _ in said for year in of_line]).most_common(1)
        own = Counter(word for _, of_line in said for word in of_line).most_common(1)
        return cls(title, year[0][0] if year else "", own[0][0] if own else "")


class _Place(NamedTuple):
    """A line at which a report's text could begin. begin: the line of its title, or of a salutation, or ``text`` itself;
    ended: the line behind the last text before; signed, foot, head: whether a closing date, the foot and the head of a page
    stand between the two."""

    text: int
    begin: int
    ended: int
    title: str
    signed: bool
    foot: bool
    head: bool

    @property
    def bounded(self) -> bool:
        return bool(self.title or self.signed or self.foot or self.head)

    @classmethod
    def at(cls, facts: _Facts, text: int, floor: int) -> _Place:
        ended = max(facts.last_prose[text] + 1, floor)
        begin, title = _title_before(facts, text, ended)
        if not title:
            while begin > ended and forms.is_salutation(facts.texts[begin - 1]) and facts.roles[begin - 1] == "body":
                begin -= 1
        return cls(
            text,
            begin,
            ended,
            title,
            facts.last_closing[begin] >= ended,
            facts.last_foot[begin] >= ended,
            facts.last_head[text] >= ended,
        )


class _Facts:
    """The lines of a text and what is asked of stretches of them, looked at once.

    A list has an entry more than there are lines: sums of what stands before a line, or the last line before it that is of
    a kind (-1 where none is).
    """

    def __init__(self, texts: Sequence[str], roles: Sequence[str]) -> None:
        self.texts, self.roles = texts, roles
        self._said: dict[int, tuple[list[str], list[str]]] = {}
        self._opens_other: dict[int, bool] = {}
        self.prose, self.chars, self.headings, self.statements = [0], [0], [0], [0]
        self.last_prose, self.last_table, self.last_outer, self.last_closing = [-1], [-1], [-1], [-1]
        self.last_foot, self.last_head, self.last_title, self.last_annex, self.last_other = [-1], [-1], [-1], [-1], [-1]
        self.outer: list[tuple[int, int]] = []  # (line, value) of headings numbered 一、 or 第一部分
        self.outer_before = [0]
        self.topics: list[tuple[int, str]] = []  # (line, topic) of these and of headings without a number
        self.topics_before = [0]
        self.candidates: list[int] = []  # lines that could be the first of a report's text
        for i, (text, role) in enumerate(zip(texts, roles, strict=True)):
            self._add(i, text, role)

    def _add(self, i: int, text: str, role: str) -> None:
        value = headings.outer_value(text) if role in ("heading", "body") else 0
        if value and _TABLE_ROW.match(text):
            value = 0
        body = role == "body"
        statement = body and forms.is_statement(text)
        prose = statement and len(text) > forms.LONGEST_NAME
        numbered = value or headings.number(text)
        if value == 1 or (body and not numbered and (prose or announces(text))):
            self.candidates.append(i)
        self.prose.append(self.prose[-1] + prose)
        self.chars.append(self.chars[-1] + (len(text) if prose else 0))
        self.headings.append(self.headings[-1] + (role == "heading"))
        self.statements.append(self.statements[-1] + (statement or role == "table"))
        furniture = role == "furniture"
        # Lines longer than a title are neither titles nor annex marks nor closing dates, whatever bars are around them.
        plain = role not in ("table", "signature") and len(text.strip("|｜ ")) <= forms.LONGEST_TITLE
        closing = role == "signature" or (plain and role != "title" and _closes(text))
        closing = closing and not (i and self.last_title[-1] == i - 1 and forms.is_date(text))  # the title's own date
        self.last_prose.append(i if prose or value else self.last_prose[-1])
        self.last_table.append(i if role == "table" else self.last_table[-1])
        self.last_outer.append(i if value else self.last_outer[-1])
        self.last_closing.append(i if closing else self.last_closing[-1])
        self.last_foot.append(i if furniture and forms.is_page_foot(text) else self.last_foot[-1])
        self.last_head.append(i if furniture and forms.is_page_head(text) else self.last_head[-1])
        annex = plain and forms.is_annex_mark(text) and not announces(text)
        self.last_annex.append(i if annex else self.last_annex[-1])
        named = plain and not numbered
        title = named and forms.is_title(text)
        report = title and forms.is_report_title(text)
        other = named and ((title and not report) or _names_other_text(text))
        self.last_title.append(i if report else self.last_title[-1])
        self.last_other.append(i if other else self.last_other[-1])
        if value:
            self.outer.append((i, value))
        if value or (role == "heading" and not numbered):
            topic = headings.topic(headings.run_in(text) if role == "body" else text)
            if topic:
                self.topics.append((i, topic))
        self.outer_before.append(len(self.outer))
        self.topics_before.append(len(self.topics))

    def said(self, line: int) -> tuple[list[str], list[str]]:
        """The years a line names, and the words by which it calls its body."""
        if line not in self._said:
            text = self.texts[line][:_LOOKED_INTO]
            self._said[line] = (_years(text), _SELF.findall(text))
        return self._said[line]

    def opens_other(self, line: int) -> bool:
        """Whether a line says that a text of another kind follows."""
        if line not in self._opens_other:
            self._opens_other[line] = _OPENS_OTHER.search(self.texts[line][:_SAID_FIRST]) is not None
        return self._opens_other[line]

    def is_report(self, start: int, end: int) -> bool:
        """Whether a stretch has the text of a report."""
        prose = self.prose[end] - self.prose[start]
        if prose < _LEAST_PROSE:
            return False
        more = self.headings[end] > self.headings[start] or prose >= _LEAST_LINES
        return more or self.chars[end] - self.chars[start] >= _LEAST_TEXT

    def is_parted(self, start: int, end: int) -> bool:
        """Whether a closing date, a title, the foot or the head of a page stands in a stretch."""
        return any(last[end] >= start for last in (self.last_closing, self.last_title, self.last_foot, self.last_head))

    def count_behind(self, line: int) -> list[tuple[int, int]]:
        """The outer numbers from a line on, up to where they begin anew."""
        at = self.outer_before[line]
        found = self.outer[at : at + _LOOKED_AT]
        again = next((n for n, (_, value) in enumerate(found) if n and value == 1), len(found))
        return found[:again]


def _years(text: str) -> list[str]:
    return [year.translate(_HAN_DIGITS) for year in _YEAR.findall(text)]


def announces(text: str) -> bool:
    """Whether a line says that a report follows, and by what rule: 根据…，现将…报告如下."""
    return _ANNOUNCES.search(text[:_SAID_FIRST]) is not None


def _closes(text: str) -> bool:
    """A date as a report prints it or a name with one; a page's own reads 2017-03-28."""
    return forms.is_closing(text) and (forms.is_printed_date(text) or not forms.is_date(text))


def _names_other_text(text: str) -> bool:
    return text.endswith(_OTHER_NAMES) and _OTHER_TEXT.match(text) is not None


def _title_before(facts: _Facts, text: int, floor: int) -> _Title:
    """The title that stands last between ``floor`` and a report's text, with the lines it runs over."""
    end = facts.last_title[text]
    if end < max(floor, facts.last_table[text], facts.last_foot[text], text - _LONGEST_GAP):
        return _Title(text, "")
    first = end
    while first > floor and end - first < _LONGEST_TITLE and _goes_above(facts, first):
        first -= 1
    words = "".join(facts.texts[first : end + 1])
    if end + 1 < text and forms.is_subtitle(facts.texts[end + 1]):
        words += facts.texts[end + 1]
    if _is_link(words):
        return _Title(text, "")
    # The same title, or an earlier one, higher up: with nothing but the page between, it is the head of this report.
    page = max(floor, facts.last_foot[text], facts.last_closing[text] + 1)
    while facts.last_title[first] >= page and not _is_link(facts.texts[facts.last_title[first]]):
        first = facts.last_title[first]
        while first > floor and end - first < _LONGEST_TITLE and _goes_above(facts, first):
            first -= 1
    return _Title(first, words)


def _is_link(title: str) -> bool:
    """Whether a title names neither body nor year, as links do: 政府信息公开年报."""
    return forms.is_bare_title(title) and not forms.has_year(title)


def _goes_above(facts: _Facts, line: int) -> bool:
    """Whether the line above is part of the title at ``line``: the name of a body, or a year, only where the title has none."""
    above = facts.texts[line - 1]
    if facts.roles[line - 1] in ("table", "signature") or not forms.is_title_part(above):
        return False
    if forms.is_year(above):
        return not forms.has_year(facts.texts[line])
    return not forms.is_name(above) or _NO_NAME_IN_TITLE.match(facts.texts[line]) is not None


# ---- what is weighed


def _belongs_above(facts: _Facts, place: _Place, since: int) -> bool:
    """Whether the text at a place is part of what stands above: the count of its sections goes on, or it is an annex or a
    quotation, or a text of another kind."""
    count, behind = facts.outer_before[place.begin], facts.count_behind(place.text)
    if count > facts.outer_before[since] and behind and facts.last_closing[behind[0][0]] < place.text:
        last, values = facts.outer[count - 1][1], [value for _, value in behind]
        if values[0] == last + 1 or any(a + 1 != b == last + 1 for a, b in pairwise(values)):
            return True
    page = max(place.ended, facts.last_table[place.begin], facts.last_foot[place.begin], facts.last_head[place.begin])
    if facts.last_annex[place.begin] >= page:
        return True
    if not place.title and facts.last_other[place.text] >= max(page, facts.last_closing[place.text]):
        return True
    return any(map(facts.opens_other, _first_lines(facts, place.text)))


def _begins_anew(facts: _Facts, place: _Place, before: tuple[int, str], since: int) -> bool:
    """Whether a report begins at a place; of the one before, which begins at ``since``, the first line of text and the title
    are given."""
    near = min(len(facts.texts), place.text + _NEAR)
    if not facts.prose[near] - facts.prose[place.text] and not facts.headings[near] - facts.headings[place.text]:
        return False
    count = facts.topics_before[place.begin]
    at_end = count > facts.topics_before[since] and facts.topics[count - 1][1] in _LAST_TOPICS
    again = _again(facts, place, since)
    if not place.bounded and not _speaks_for_itself(facts, place, since, again, at_end):
        return False
    opening = _opening(facts, place.text)
    part, other = _Part.at(facts, *before), _Part.at(facts, place.text, place.title)
    title = _title_evidence(part, other)
    if max(title, opening, again) < _ANEW or (other.title == part.title != "" and not again):
        return False
    ended = min(4, 2 * place.signed + 2 * place.foot + 2 * place.head + at_end)
    return ended + title + opening + again + _reporter_evidence(part, other) >= _EVIDENCE


def _speaks_for_itself(facts: _Facts, place: _Place, since: int, again: int, at_end: bool) -> bool:
    """Whether a report may begin where nothing but text stands: it says so, or the count of sections begins anew right below.

    at_end: whether the text before has come to the topics with which reports end."""
    following = _next_outer(facts, place.text)
    if facts.is_parted(place.text + 1, min(following, place.text + _NEAR, len(facts.texts))):
        return False  # a better place follows
    if not announces(facts.texts[place.text]):
        return at_end and again == 3 and following <= place.text + 1
    if again >= _ANEW and at_end:
        return True
    if again < _ANEW and not (_long(facts, since, place.text) and _long(facts, place.text)):
        return False
    return _opening(facts, place.text) == _MOST


def _long(facts: _Facts, start: int, end: int = -1) -> bool:
    """Whether so much text stands in a stretch that it is more than the first paragraphs of a report."""
    return facts.prose[end] - facts.prose[start] >= _LEAST_LINES and facts.chars[end] - facts.chars[start] >= _LONG


def _next_outer(facts: _Facts, line: int) -> int:
    """The next line from ``line`` on that has an outer number."""
    at = facts.outer_before[line]
    return facts.outer[at][0] if at < len(facts.outer) else len(facts.texts)


def _first_lines(facts: _Facts, text: int) -> list[int]:
    """The first lines of running text from a line on."""
    near = range(text, min(len(facts.texts), text + _NEAR))
    return list(islice((i for i in near if facts.roles[i] == "body"), _OPENING_LINES))


def _opening(facts: _Facts, text: int) -> int:
    """How much the first lines are those of a report, 0 to 3: the signs of ``_OPENS`` in the first of them."""
    lines = [facts.texts[i][:_SAID_FIRST] for i in _first_lines(facts, text)]
    if len("".join(lines[:1])) > _SHORT:
        lines = lines[:1]
    signs = sum(any(map(sign.search, lines[:2])) for sign in _OPENS)
    return min(_MOST, max(signs, 2 * any(map(announces, lines[:2]))))


def _again(facts: _Facts, place: _Place, since: int) -> int:
    """2 where the sections' count begins anew or, without a count, known topics come again; 3 where both do."""
    low, high = facts.outer_before[since], facts.outer_before[place.begin]
    behind = facts.count_behind(place.text)
    counts = high - low > 1 and [value for _, value in behind[:1]] == [1] and facts.outer[high - 1][1] > 1
    if counts and facts.statements[facts.outer[high - 1][0]] == facts.statements[facts.outer[low][0]]:
        return 0  # a table of contents
    if not counts and behind:
        return 0
    low, high = facts.topics_before[since], facts.topics_before[place.begin]
    end = behind[-1][0] + 1 if behind else min(len(facts.texts), place.text + 10 * _WINDOW)
    first, last = facts.topics_before[place.text], facts.topics_before[end]
    before = [topic for _, topic in facts.topics[max(low, high - _LOOKED_AT) : high]]
    after = [topic for _, topic in facts.topics[first : min(last, first + _LOOKED_AT)]]
    common = len(set(before) & set(after)) >= _LEAST_COMMON
    if counts:
        return 2 + common
    return 2 * (common and after[0] in before and before[-1] in _LAST_TOPICS and after[0] not in _LAST_TOPICS)


def _title_evidence(part: _Part, other: _Part) -> int:
    """How much a title says: 3 another body or year, 2 a title where the report before has none, 1 other words, 0 the same."""
    if not other.title:
        return 0
    if not part.title:
        return 2
    a, b = forms.body_of_title(part.title), forms.body_of_title(other.title)
    if (a and b and a not in b and b not in a) or (part.year and other.year and part.year != other.year):
        return 3
    return int(part.title != other.title)


def _reporter_evidence(part: _Part, other: _Part) -> int:
    """Another year and another word for the own body, a point each."""
    return sum(bool(a and b and a != b) for a, b in ((part.year, other.year), (part.own, other.own)))


# ---- where the page begins


def _page_begin(facts: _Facts, place: _Place, space: Sequence[int]) -> int:
    """The line at which the page of a report begins: of the lines between two reports the foot of a page belongs to the first,
    the head of one to the second, and what may be either goes with its neighbours, parted where the white space is widest."""
    low = max(place.ended, facts.last_closing[place.begin] + 1, facts.last_table[place.begin] + 1)
    low = max(low, place.begin - _LONGEST_GAP)
    widest = sorted(space[low : place.begin + 1])
    parted = len(widest) > 1 and widest[-1] > widest[-2]
    best, most, balance = low, 0, 0
    foot = False  # whether the last line that tells is the foot of a page: what follows it is more of it
    for i in range(low, place.begin + 1):
        weight = balance + _PARTED * (parted and space[i] == widest[-1])
        if weight > most or (weight == most and foot):
            best, most = i, weight
        if i == place.begin:
            break
        text, told = facts.texts[i], 0
        if facts.roles[i] == "furniture":
            told = _PAGE * (forms.is_page_foot(text) - forms.is_page_head(text)) + _NUMBER * forms.is_page_number(text)
            foot = told > _NUMBER or (foot and not told)
        elif facts.roles[i] == "body" and forms.is_statement(text):
            told = 1
        balance += told
    return best

"""What the first lines of a report say of who made it: 由X编制, 现公布X2014年度报告, 请与X联系. Pure functions on strings.

Only what stands right where such a sentence has its author is looked at; a body that works for another (an office of a
government, a leading group) is not taken for the reporter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from govnlp import places
from govnlp.agencies.organs import load
from govnlp.profiles import companies, local_bodies

_YEAR = r"(?:(?:(?:19|20)\d\d|二[○〇零][^年]{2})(?:年度?)?(?:[-—－~～至](?:19|20)\d\d)?(?:学?年度?)?的?)?"
# What stands right before the author, each with what must follow the author.
_BEFORE = re.compile(
    "(?P<by>(?<![自理缘])由)"
    rf"|(?P<of>(?:公布|公开|发布|编制|编写|撰写|完成|现将|现就|特将|兹将)了?[《“]?{_YEAR})"
    "|(?P<ask>(?:[请可](?:直接)?(?:与|向|同|联系)|请?联系)[:：]?)"
)
_FIRST = re.compile("[由公发编撰完现特兹请可联]")  # how these begin: a search goes from one to the next
_SUBJECT = r"(?:本级)?(?:人民)?(?:政府)?(?:部门)?(?:(?:信息|政务|党务|院务|校务)公开|年度报告|年报)"
_SHORT = "(?:[（(][^（）()]{1,24}[）)])?"  # 以下简称…
_BEHIND = {
    "by": re.compile(r"(?:[^。；\n]{0,100}?)(?:编制|编写|撰写|汇编|拟定|起草|编印)"),
    "of": re.compile(rf"{_SHORT}(?:关于)?{_YEAR}{_SUBJECT}[^。；，\n]{{0,30}}?(?:报告|年报|总结|情况)"),
    "ask": re.compile(r"[^。；\n]{0,30}?(?:联系|咨询|反映|[（(]?(?:地址|电话|联系电话))|。|$"),
}
# Behind who made it where no 由 stands before: 某局办公室|组织编制完成本报告.
_MAKES = re.compile(
    rf"{_SHORT}(?:负责|组织|牵头|认真|现)?(?:汇总|整理)?(?:编制|编写|撰写|起草|编印)(?:完成|形成)?了?(?:本|此|该|这|《|(?:19|20)\d\d|政府信息公开)"
    "[^，。；]{0,40}?(?:报告|年报)"
)
# Before the place whose bodies' reports are summed up: 汇总|某市各县区…情况编制.
_SUMS_UP = re.compile(rf"(?:汇总|综合|汇集)了?{_YEAR}(?=[一-鿿]{{2,20}}?各)")
_MADE = re.compile("[^。；]{0,120}?(?:编制|编写|汇编|撰写|形成)")
# Before a body's own guide or rules: 编制了《某局信息公开指南》.
_GUIDE = re.compile("(?:编制|编写|制定|修订|更新|完善|编印|完成|公布|发布)(?:完成|完善)?了?《")
_OF_GUIDE = re.compile(
    "(?:政府|政务)?信息公开(?:工作)?(?:指南|目录)|(?:网站|政府|政务)?信息[^》]{0,16}(?:制度|办法|规定)|政务公开[^》]{0,16}(?:制度|办法|规定)"
)
_OF_A_REPORT = re.compile("报告|年报|条例|办法|规定|总结")
_RUN_IN = re.compile(
    r"[^，。；：\n]{4,60}?(?:公开|政务|(?:19|20)\d\d年度?)[^，。；：\n]{0,14}?(?:报告|年报|总结)"
    "(?=$|[（(]|根据|按照|依据|依照|为|本|现)"
)
_BLANK = re.compile(r"\s+")
_LOOKED_INTO = 600  # characters of a line
_LINES = 4  # of prose that may hold such a sentence

_OFFICE = re.compile(
    "(?:(?:党政(?:综合)?|行政|综合|党委|政务公开|(?:政府)?信息公开(?:工作)?|政府信息与政务公开)*(?:办公[室厅]|办)"
    "|(?:政府)?(?:信息|政务)公开(?:工作)?(?:领导|协调)小组(?:办公室)?)$"
)
# What an office is a part of; a Party committee's or a county's own offices are bodies by themselves.
_OWNER = re.compile(
    "(?:局|厅|署|院|中心|办事处|总队|支队|大学|学院|学校|中学|小学|医院|馆|公司|(?<![县市区省州盟旗团党])部"
    "|(?:管理|改革|健康|计划生育)委员会|(?:管|健康)委会?)$"
)
_OTHERS = re.compile(
    "(?:(?:人民)?政府办公[室厅]|政府办|(?:领导|协调)小组|(?:领导|协调)小组办公室)$"
    "|(?:政务|信息)公开[^，]{0,8}(?:办公室|办|小组|中心|处|科)$|人民政府[^，]{0,10}(?:中心|处|科|股)$"
)
# Bodies that answer questions on their own reports only; not a service centre or an office.
_ASKED = re.compile("(?:局|厅|委|委员会|街道办事处|[镇乡]人民政府|苏木人民政府|大学|学院|医院)$")
_TOWN = re.compile("镇|乡|苏木|街道")
_RANK = re.compile("[省市县区州盟旗镇乡木道街园]")  # the last characters of places
_GROUP = re.compile("小组(?:办公室)?$")
# Of an office, whatever its name (办公厅|政务公开处), and of a body, those that answer questions on its reports.
_UNIT = re.compile(
    "(?<=办公[室厅])[一-鿿]{2,12}(?:处|科|股|室|中心|组)$"
    "|(?<=[局厅会院学馆])(?:研究|综合|秘书|文秘|(?:政策)?法规|法制|电子政务|(?:政府)?信息公开|政务公开|信息|宣传|行政|督查|调研)"
    "(?:管理|服务|工作)?(?:处|科|股|室|部)$"
)
_GOVERNMENT_OFFICE = re.compile("政府办公[室厅]$")
# Where a place alone is the author: made by it, its report.
_PLACE = {
    "by": re.compile(rf"{local_bodies.NAME}(?=负责|组织|编制|编写|撰写|汇总|根据|按照)"),
    "of": re.compile(rf"{local_bodies.NAME}(?=关于|{local_bodies.BEHIND})"),
}

# How a body presents itself: 某市中心医院，始建于….
_PRESENTS = re.compile(
    f"{_SHORT}[，,]?(?:始建|创建|创办|成立|组建|建[立成]|位于|坐落|地处|以[^，。]{{2,20}}为|是一[所家个])"
)

# What stands before the subject of the first sentence on the year's work: 2021年，在县政府领导下，|X认真落实…
_OF_THE_YEAR = re.compile(
    r"\s*(?:(?:19|20)\d\d(?:[-—－~～至](?:19|20)\d\d)?学?年(?:度|以来|来)?[，,]?|(?:一年来|今年以来|今年|近年来|全年)[，,])"
    "(?:(?:在|按照|根据|依据)[^，,。；]{2,40}[，,]){0,2}"
)


class Author(NamedTuple):
    """name: of the body; how: "by", "of" (who made the report, whose it is), "ask" (whom to ask about it), "does" (who did
    the year's work) or "guide" (who has a guide to its information)."""

    name: str
    how: str


def authors(lines: Iterable[str], named: Callable[[str], Mapping[int, tuple[str, int]]], text: str) -> list[Author]:
    """The bodies that the first lines of prose say the report is by.

    named: from a line the bodies named in it and where their names end, by where they start; text: the whole report.
    """
    found = []
    for i, line in enumerate(lines):
        if i == _LINES:
            break
        starts, line = named(line), line[:_LOOKED_INTO]
        for at in _FIRST.finditer(line):
            before = _BEFORE.match(line, at.start())
            if before is None or not _may_name(line, before.end(), starts):
                continue
            how = before.lastgroup or ""
            name, end = _name_at(line, before.end(), how, starts, text)
            if name and _BEHIND[how].match(line, end) and _speaks_of_the_report(line, before.start()):
                found.append(Author(name, how))
        found += [Author(name, "by") for name in _makers(line, starts, text)]
        if name := _subject(line, starts, text):
            found.append(Author(name, "does"))
    return found


def guides(lines: Iterable[str], named: Callable[[str], Mapping[int, tuple[str, int]]], text: str) -> list[Author]:
    """The bodies that a report says to have made a guide to their information, or rules on it; arguments as those of
    ``authors``."""
    found = []
    for line in lines:
        before = list(_GUIDE.finditer(line))
        starts = named(line) if before else {}
        for match in before:
            name, end = starts.get(match.end(), ("", match.end()))
            if not name and (town := _TOWN.search(line, end, end + 16)):
                name, end = local_bodies.of_place(line[end : town.end()], text, county=False), town.end()
            if name and _OF_GUIDE.match(line, end):
                found.append(Author(name, "guide"))
    return found


def _may_name(line: str, at: int, starts: Mapping[int, tuple[str, int]]) -> bool:
    """Whether a body, a place or a company may be named at an offset."""
    return at in starts or _RANK.search(line, at, at + 22) is not None or companies.end_of(line, at) > 0


def _makers(line: str, starts: Mapping[int, tuple[str, int]], text: str) -> list[str]:
    """The bodies that begin a clause and are said to have made the report, and the government of the place whose bodies'
    reports it sums up."""
    found = []
    for start, (name, end) in starts.items():
        if line[max(0, start - 1) : start] in ("", "，", ",", "。", "；") and _MAKES.match(line, end):
            found.append(owner(name, text))
    for match in _SUMS_UP.finditer(line):
        length = places.read(line[match.end() : match.end() + 20])[1]
        end = match.end() + length
        if length and line.startswith("各", end) and _MADE.match(line, end):
            found.append(local_bodies.of_place(line[match.end() : end]))
    return [name for name in found if name]


def run_in_title(line: str) -> str:
    """The title that a first line of prose begins with (清河县水务局2009年…年度报告根据…), "" where it begins with none."""
    match = _RUN_IN.match(_BLANK.sub("", line[:_LOOKED_INTO]))
    return match[0] if match else ""


def owner(name: str, text: str = "") -> str:
    """The body that an office is part of (清河县民政局办公室, 沙岭镇党政办公室), else the name; "" for what works for another."""
    name = _UNIT.sub("", name)
    office = _OFFICE.search(name)
    body = name[: office.start()] if office else ""
    if _OWNER.search(body):
        return body
    town = local_bodies.of_place(body.removesuffix("政府").removesuffix("人民"), text, county=False) if body else ""
    if town:
        return town
    return "" if _OTHERS.search(name) else name


def _subject(line: str, starts: Mapping[int, tuple[str, int]], text: str) -> str:
    """The body or town that the line begins with as the one who did the year's work: 2021年，沙岭镇认真贯彻…, or that it
    presents."""
    named, named_end = starts.get(0, ("", 0))
    if named and _PRESENTS.match(line, named_end):
        return owner(named, text)
    before = _OF_THE_YEAR.match(line)
    if before is None:
        return ""
    verbs = load().exclusions["own_verb"]
    name, end = starts.get(before.end(), ("", 0))
    if company := companies.end_of(line, before.end()):
        return line[before.end() : company] if line.startswith(verbs, company) else ""
    if name:
        name = owner(name, text) if _GROUP.search(name) else name
        return name if line.startswith(verbs, end) else ""
    for place in _TOWN.finditer(line, before.end(), before.end() + 20):
        if line.startswith(verbs, place.end()):
            return local_bodies.of_place(line[before.end() : place.end()], text, county=False)
    return ""


def _speaks_of_the_report(line: str, at: int) -> bool:
    """Whether the sentence at ``at`` does, and not in the title of a document: 《关于公布X2014年度报告的通知》."""
    if line.rfind("《", 0, at) > line.rfind("》", 0, at):
        return False
    end = line.find("。", at)
    return _OF_A_REPORT.search(line, line.rfind("。", 0, at) + 1, end if end >= 0 else len(line)) is not None


def _name_at(line: str, at: int, how: str, starts: Mapping[int, tuple[str, int]], text: str) -> tuple[str, int]:
    """The body that stands at an offset, and where its name ends there: one found by its form, or a place's."""
    if (end := companies.end_of(line, at)) > starts.get(at, ("", 0))[1]:
        return line[at:end], end
    if at in starts:
        name, end = starts[at]
        body = owner(name, text)
        if how == "of" and _GOVERNMENT_OFFICE.search(name):
            body = name  # its own report
        sure = how != "ask" or body != name or _ASKED.search(name)
        return (body if sure else ""), end
    place = _PLACE[how].match(line, at) if how in _PLACE else None
    return (local_bodies.of_place(place["name"], text), place.end()) if place else ("", at)

"""Which public body a mention means: its full official name and the code of its place.

Pure functions on strings. What a mention leaves out (市政府, 我局, 局办公室) is taken from the body that reports.
"""

from __future__ import annotations

import re
from functools import cache

from govnlp import places
from govnlp.agencies.organs import load
from govnlp.places import Place
from govnlp.values import AgencyValue

_PARTY = ("中国共产党", "中共")
_RANK = re.compile(r"自治区|自治州|自治县|自治旗|省|市|县|区|州|盟|旗")
_RANKS = re.compile(r"(?:省|市|县|区|州)(?:、?(?:市(?![场容民直]|政[局设工公处])|县|区|州))+")
_LOCAL = re.compile(r"(?:镇|乡|街道|(?:经济技术|高新技术产业|经济)?开发区|高新区|经开区|新区|园区|工业园区|管理区)")
_TOWN = re.compile(r"[一-鿿]{1,5}?(?:镇|乡|街道)")
# Proper names that a place without its rank begins: 滨州经济开发区, 满洲里海关, 扬州大学 are none of the place's bodies, nor
# are the branches of national bodies that are called after the region they work in (广东海事局).
_PROPER = re.compile(
    r"(?:海事局|海事法院|(?:出入境)?检验检疫局|铁路(?:监督管理|公安)?局|铁路运输|煤矿安全监察|(?:证|银|保|银保)?监管?局|能源监管|电力监管"
    r"|供电局|电业局|电力局|测绘地理信息局|海警局|航道局|油田)"
    r"|.{0,8}(?:开发区|园区|新区|保税区|度假区|高新区|经开区|示范区|合作区)"
    r"|.{0,8}?(?:海关|大学)(?![生城])|.{0,8}?(?:学院|学校|中学|小学|医院)(?!管理|后勤|建设|服务|教育|发展)"
)
_WHOLE = re.compile(r"[一-鿿]{2,12}?(?:大学(?![生城])|海关)")  # names no place, and needs none: 西南大学, 拱北海关
_SELF = re.compile(
    r"(?:我|本)(?:行政机关|单位|部门|机关|中心|[局厅委办院馆校署部所站处关])|驻?[局厅委部院馆校所站队署关](?!长)|机关(?=[^党纪工])"
)
_STEPS = {"自治区": "自治区 省", "省": "省 自治区", "市": "市", "县": "县 旗", "区": "区", "旗": "旗", "盟": "盟"}
_STEPS |= {"州": "自治州", "自治州": "自治州", "自治县": "自治县", "自治旗": "自治旗"}
# A body's short name at the start of what follows its place, longest first, and the official one.
_OFFICIAL = {
    "人大常委会": "人民代表大会常务委员会",
    "人大": "人民代表大会",
    "政府办公厅": "人民政府办公厅",
    "政府办公室": "人民政府办公室",
    "政府": "人民政府",
    "中院": "中级人民法院",
    "中级法院": "中级人民法院",
    "高院": "高级人民法院",
    "法院": "人民法院",
    "检察院": "人民检察院",
    "监察委": "监察委员会",
    "监委": "监察委员会",
    "管委会": "管理委员会",
    "残联": "残疾人联合会",
    "妇联": "妇女联合会",
    "行署": "行政公署",
    "编办": "委机构编制委员会办公室",
    "政法委": "委政法委员会",
}
_GOVERNMENT_OFFICE = re.compile(r"(?:人民)?政?府办(?!公)")
# The end or start of a reporter's name → the body over its whole system.
_SUPERIORS = {
    "国家税务总局": "国家税务总局",
    "税务局": "国家税务总局",
    "海关": "海关总署",
    "烟草专卖局": "国家烟草专卖局",
}
# What a Party committee's offices are called behind its name (县委编办).
_PARTY_OFFICES = {
    "编委办": "机构编制委员会办公室",
    "编办": "机构编制委员会办公室",
    "网信办": "网络安全和信息化委员会办公室",
    "台办": "台湾工作办公室",
}
# Words that stand for the reporting body only where its name has one of these: 管委会 in a report of the zone's school does not.
_OF_A_KIND = {"管委会": ("管委会", "管理委员会"), "管理委员会": ("管委会", "管理委员会")}
_COMMISSION = re.compile(r"([一-鿿]{2,14}?)(?<![党工纪监团])委(?!员会|会)")
_BRANCH = re.compile(r"(.{2,10}?局).{1,8}分局")  # 公安局静安分局
_ORGAN = {"委": "委员会", "委会": "委员会", "办": "办公室", "局": "局", "厅": "厅"}


def resolve(text: str, kind: str, reporter: AgencyValue | None = None) -> AgencyValue:
    """The body that ``text``, a mention of that kind, means in a report of ``reporter`` (None: not known).

    The name is "" where the text and the reporting body do not tell it; reason then says why, or else what the name was
    concluded from ("" where the text says it all).
    """
    known = reporter if reporter and reporter.name else None
    if kind == "self" and known and text in _OF_A_KIND and not any(word in known.name for word in _OF_A_KIND[text]):
        return AgencyValue(reason="not the reporting body's word")
    if kind == "self":
        return AgencyValue(known.name, known.code, "the reporting body") if known else _unknown()
    if full := load().bodies.get(text.removeprefix("中华人民共和国")):
        return AgencyValue(full)
    if kind == "named" or (kind == "group" and _starts_with_place(text)):
        return _named(text, known)
    if kind == "relative" or (kind == "group" and _starts_with_rank(text)):
        return _relative(text, known)
    if known is None:
        return _unknown()
    return _inner(text, known)


def _unknown() -> AgencyValue:
    return AgencyValue(reason="the reporting body is not known")


def _place(reporter: AgencyValue) -> Place | None:
    return (places.by_code(reporter.code) if reporter.code else None) or places.place_of(reporter.name)


def _starts_with_place(text: str) -> bool:
    return text.startswith(_PARTY) or places.read(text)[1] > 0


def _starts_with_rank(text: str) -> bool:
    """市政务公开领导小组, but not 市场监管领导小组."""
    rank = _RANK.match(text) or _LOCAL.match(text)
    rest = text[rank.end() :] if rank else ""
    if rest.startswith(("政府", "人民政府", "委", "局", "厅", *(f"{group}委" for group in load().groups))):
        return True
    return any(rest[:n] in load().words for n in range(2, 9))


def _named(text: str, reporter: AgencyValue | None) -> AgencyValue:
    party = next((prefix for prefix in _PARTY if text.startswith(prefix)), "")
    body = next((name for name in ("国家税务总局", "国家统计局") if text.startswith(name) and text != name), "")
    rest = text[len(party) + len(body) :]
    found, length = places.read(rest)
    home = _place(reporter) if reporter else None
    if len(found) > 1 and home:
        region = {place.code for place in places.ancestors(home)[:-1]} or {home.code}
        near = [p for p in found if region & {outer.code for outer in places.ancestors(p)}]
        found = tuple(near) if len(near) == 1 else found
    if body:
        return AgencyValue(text, found[0].code if len(found) == 1 else "")
    if places.is_short(rest[:length]) and (_PROPER.match(rest[length:]) or _TOWN.match(rest)):
        if not _TOWN.match(rest):
            there = len(found) == 1 and found[0].level != "county" and not places.elsewhere(rest, length)
            return AgencyValue(_spelled(text), found[0].code if there else "")
        found = ()  # 渭滨街道 lies in no 渭滨区 that it would name
    if len(found) == 1:
        name = _full_name(official(found[0]), rest[length:], found[0].level, bool(party))
        return AgencyValue(name, found[0].code)
    if found:
        return AgencyValue(text, reason=f"{rest[:length]} is the name of several places")
    if party or text.startswith(("国家", "中央", "全国", "中国")) or any(text.startswith(b) for b in load().bodies):
        return AgencyValue(text)
    if _TOWN.match(text) and (home is None or home.level != "county"):
        known = reporter is not None and reporter.name.endswith(text)
        return reporter if known and reporter else AgencyValue(_spelled(text), reason="the county is not named")
    if _WHOLE.match(text):
        return AgencyValue(_spelled(text))
    if not reporter:
        return AgencyValue(reason="the text names no place and the reporting body is not known")
    if reporter.name.endswith((text, _full_name("", text, ""))):
        return AgencyValue(reporter.name, reporter.code, "the reporting body")
    if home is None:
        return AgencyValue(reason="the place of the reporting body is not known")
    return AgencyValue(_full_name(official(home), text, home.level), home.code, "the place of the reporting body")


def _relative(text: str, reporter: AgencyValue | None) -> AgencyValue:
    if reporter is None:
        return _unknown()
    if text.startswith(("总局", "总署")):
        if reporter.name.endswith(text[:2]):
            return AgencyValue(reporter.name + _spelled(text[2:]), reporter.code, "the reporting body")
        body = next((body for end, body in _SUPERIORS.items() if end in reporter.name), "")
        if not body:
            return AgencyValue(reason=f"no {text} of the reporting body is known")
        return AgencyValue(body + _spelled(text[2:]), "", "the reporting body's system")
    league = next((prefix for prefix in ("共青团", "团") if text.startswith(prefix)), "")
    text = text[len(league) :]
    if _RANKS.match(text):
        return AgencyValue(reason="bodies of several places")
    if local := _LOCAL.match(text):
        return _local(text, local[0], reporter)
    rank = _RANK.match(text)
    home = _place(reporter)
    if text.startswith("行署"):
        area = next((p for p in places.ancestors(home) if p.name.endswith(("地区", "盟"))), None) if home else None
        if area is None:
            return AgencyValue(reason="the place of the reporting body is not known")
        return AgencyValue(_full_name(area.name, text, area.level), area.code, "the place of the reporting body")
    if rank is None or home is None:
        return AgencyValue(reason="the place of the reporting body is not known")
    place = next((p for p in places.ancestors(home) if p.name.endswith(tuple(_STEPS[rank[0]].split()))), None)
    if place is None:
        return AgencyValue(reason=f"no {rank[0]} is above the reporting body")
    rest = text[rank.end() :]
    if rest == "办" or rest.startswith(("局", "厅")):
        return _same_field(rest, place, reporter)
    if league:
        return AgencyValue(f"共青团{official(place)}委员会", place.code, "the place of the reporting body")
    return AgencyValue(_full_name(official(place), rest, place.level), place.code, "the place of the reporting body")


def _same_field(rest: str, place: Place, reporter: AgencyValue) -> AgencyValue:
    """市局, 省厅, 省办, 市局办公室: the body of the reporter's field in that place, with the unit behind it."""
    system = next((body for end, body in _SUPERIORS.items() if reporter.name.startswith(body) and end != "海关"), "")
    _, length = places.read(reporter.name[len(system) :])
    field = reporter.name[len(system) + length :]
    field = branch[1] if (branch := _BRANCH.fullmatch(field)) else field
    rest, unit = rest[0], rest[1:]
    wanted = ("办公室", "办公厅") if rest == "办" else ("局", "厅")
    end = next((end for end in wanted if field.endswith(end)), "")
    if not length or not end or field == end:
        return AgencyValue(reason="the field of the reporting body is not known")
    if rest == "办":
        rest = "办公厅" if field == "人民政府办公室" and place.level == "province" else "办公室"
    name = system + (place.name if system else official(place)) + field.removesuffix(end) + rest
    return AgencyValue(name + _spelled(unit), place.code, "the field and place of the reporting body")


def _local(text: str, rank: str, reporter: AgencyValue) -> AgencyValue:
    """镇政府, 街道党工委: the town is known only where the reporting body's name has it."""
    town = re.match(f".*?(?:{rank})+", reporter.name)  # 壶镇镇
    if not town:
        return AgencyValue(reason=f"no {rank} in the name of the reporting body")
    name = _full_name(town[0], text[len(rank) :], "town")
    return AgencyValue(name, reporter.code, "the place of the reporting body")


def _inner(text: str, reporter: AgencyValue) -> AgencyValue:
    """局办公室, 法规科, 领导小组办公室: a unit or group of the reporting body."""
    if (local := _LOCAL.match(text)) and local[0] in reporter.name:
        return _local(text, local[0], reporter)
    own = _SELF.match(text)
    behind = own.end() if own else _own_word(text, reporter.name)
    rest = text[behind:] if behind < len(text) and text not in load().words else text
    return AgencyValue(reporter.name + _spelled(rest), reporter.code, "a part of the reporting body")


def _own_word(text: str, reporter: str) -> int:
    """The length of what ``text`` begins with that stands for the reporter: 学校 in 学校党委 where a university reports, and
    whatever the reporter's name ends in (管委会办公室)."""
    if text.startswith("政府信息"):
        return 0
    for end in range(min(8, len(text) - 1), 1, -1):
        ends = load().own_ends.get(text[:end], ())
        if reporter.endswith((_spelled(text[:end]), *ends)):
            return end
    return 0


def official(place: Place) -> str:
    """The place as a body's name has it: a district, and what shares its name, behind what it lies in."""
    outer = places.by_code(place.parent) if place.parent else None
    district = place.level == "county" and place.name.endswith("区") and not place.name.endswith(("林区", "特区"))
    if outer and (district or len(places.read(place.name)[0]) > 1):
        return outer.name + place.name
    return place.name


def _full_name(place: str, rest: str, level: str, party: bool = False) -> str:
    """A body's official name from its place's and from what follows there: 苏州市 + 委办公室 → 中共苏州市委办公室."""
    if rest.startswith("政协"):
        return f"中国人民政治协商会议{place}委员会{rest[2:]}"
    if office := _GOVERNMENT_OFFICE.match(rest):
        return f"{place}人民政府办公{'厅' if level == 'province' else '室'}{rest[office.end() :]}"
    if rest.startswith("委") and not rest.startswith("委员会"):
        return f"中共{place}委{_party_unit(rest[1:])}"
    if party:
        return f"中共{place}{_spelled(rest)}"
    if rest.startswith("纪委") and not rest.startswith("纪委监委"):
        return f"中共{place}纪律检查委员会{rest[2:]}"
    for short in sorted(_OFFICIAL, key=len, reverse=True):
        if rest.startswith(short):
            if short in ("编办", "政法委"):
                return f"中共{place}{_OFFICIAL[short]}{_spelled(rest[len(short) :])}"
            return place + _OFFICIAL[short] + _spelled(rest[len(short) :])
    return place + _spelled(rest)


def _spelled(rest: str) -> str:
    """``rest`` with the first field's short name, 委, 管委会 and a closing 办 spelled out: 人社局 → 人力资源和社会保障局."""
    pattern, full = _fields()
    if match := pattern.match(rest):
        rest = full[match[1]] + _ORGAN[match[2]] + rest[match.end() :]
    rest = _commission(rest).replace("管委会", "管理委员会", 1)
    if rest.endswith("街道办"):
        return rest + "事处"
    return rest + "公室" if rest.endswith("办") else rest


def _commission(rest: str) -> str:
    """卫生健康委 → 卫生健康委员会, also with an inner unit behind it."""
    match = _COMMISSION.match(rest)
    if match is None or not any(load().words.get(match[1][at:]) for at in range(len(match[1]) - 1)):
        return rest
    return f"{match[1]}委员会{rest[match.end() :]}"


def _party_unit(rest: str) -> str:
    """编办, 宣传部, 政法委: what stands behind a Party committee's 委, spelled out."""
    short = next((short for short in _PARTY_OFFICES if rest.startswith(short)), "")
    if short and not rest.startswith("公", len(short)):
        return _PARTY_OFFICES[short] + rest[len(short) :]
    rest = _commission(rest)
    return rest + "公室" if rest.endswith("办") else rest


@cache
def _fields() -> tuple[re.Pattern[str], dict[str, str]]:
    full = load().full
    short = "|".join(sorted(map(re.escape, full), key=len, reverse=True))
    return re.compile(f"({short})(委会|委(?!员会)|办(?!公)|局|厅)"), full

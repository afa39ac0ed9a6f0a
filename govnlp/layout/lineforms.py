"""What a line of a report may be by its own wording: page furniture, prose, title, name, date, caption.

All functions take a line without the space around it, as ``str.strip`` leaves it, and know nothing of its surroundings.
"""

from __future__ import annotations

import re
from functools import cache

from govnlp import lexicon, prefilter
from govnlp.layout import headings

SENTENCE = re.compile(r"[。；！？]")
ENDS = re.compile(r"[。；;！!？?][”’）)]?$")

_HAN_DIGIT = "[二○〇零0OoＯ一三四五六七八九十]"
_CHINESE_DATE = (
    rf"(?:\d{{4}}\s?年\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?日)?"
    rf"|{_HAN_DIGIT}{{4}}\s?年\s?{_HAN_DIGIT}{{1,3}}\s?月(?:\s?{_HAN_DIGIT}{{1,3}}\s?日)?)"
)
_DATE = re.compile(rf"[（(]?(?:{_CHINESE_DATE}|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}})[）)]?$")
_LAST_OF_DATE = frozenset("月日）)")
_PRINTED_DATE = re.compile(rf"[（(]?{_CHINESE_DATE}[）)]?$")
_DATE_END = re.compile(r"(?:\d{4}年\d{1,2}月\d{1,2}日|年[^年月日]{1,3}月[^年月日]{1,3}日)$")
_YEAR = rf"(?:\d{{4}}|{_HAN_DIGIT}{{4}}|20[xX×*＊○_]{{2}})\s?(?:[-—－至]\s?\d{{4}}\s?)?(?:学?年)"

_ANY_YEAR = re.compile(_YEAR)
_ORGAN = (
    "(?:局|厅|委|办|部|院|会|府|处|所|站|校|队|中心|室|司|署|馆|学区|社区|街道|镇|乡"
    "|公司|大学|学院|小组|医院|中学|小学|海关|团|村)"
)
_NAME = re.compile(rf"[^\s，。；：:、！？《》“”|]{{2,36}}{_ORGAN}$")
_WORD_LIST = re.compile(r"[^，。！？：:；\d]{1,14}(?:；[^，。！？：:；\d]{1,14}){1,12}；?$")
_PRINTED = re.compile(
    r"(?:主\s{0,3}题\s{0,3}词|抄送|抄报|主送|报送|发送|印发|校对|印数|[（(]?共印)|.{2,40}印发$|[|｜\s]+$"
)
_TITLE_BEGUN = re.compile(r"[^\s，。；：:、！？|]{2,36}(?:的|年度?|公开|工作|信息|情况|政府|政务)$")
_TITLE_END = re.compile(r"(?:工\s?作|情\s?况|年\s?度){0,3}\s?(?:报\s?告|总\s?结|年\s?报|汇\s?报)$")
_NAME_CUT = re.compile(rf"[^\s，。；：:、！？《》“”|]{{2,30}}{_ORGAN}[^\s，。；：:|]{{0,8}}(?:公开|工作|信息)$")

_HAN_NUMBER = r"[一二三四五六七八九十\d]{0,3}"
_PIECE_OF = rf"(?:范文)?\s?[（(【]?第?{_HAN_NUMBER}篇{_HAN_NUMBER}[】）)]?"  # of a collection: 篇一, （3篇）, 第2篇
_BEHIND_TITLE = rf"(?:{_PIECE_OF}|[（(【][^）)】]{{1,16}}[）)】](?:{_PIECE_OF})?|\s?\d{{1,2}})?$"
_TITLE = re.compile(
    rf"(?:报告|年报|总结|小结|计划|安排|打算|思路|要点|工作情况|公开情况|情况汇报|工作汇报){_BEHIND_TITLE}"
)
_REPORT = re.compile(rf"(?:报告|年报|总结|小结|情况|总结.{{0,10}}(?:计划|安排|打算|思路|要点)){_BEHIND_TITLE}")
_OTHER_REPORT = re.compile("评估|评议|测评|调查|调研|审计|自查|整改|统计|分析|述职|考核|督查|检查|可行性|验收|申请")
_TITLE_WORD = re.compile(r"公开|工作|总结|年报|政务|年度报告|法治政府")
_GENERIC = re.compile(
    r"学校|政府|政务|信息|公开|工作|年度|年报|报告|总结|小结|情况|计划|安排|要点|专栏|目录|指南|部门|单位|本级|历年|法定|主动|[的及和与、·•\s]"
)
_SUBTITLE = re.compile(r"(?:——|—|--|－－|[（(].{2,40}[）)]$|[^，。：]{0,14}在[^，。：]{2,30}会议上[）)]?$)")
_YEAR_LINE = re.compile(rf"[（(]?{_YEAR}(?:度)?[）)]?(?:政府信息公开)?(?:工作)?$")
_CAPTION = re.compile(
    r"(?:附\s?[表件录]?[一二三四五六七八九十\d]{0,2}\s?[：:、]?\s?)?[^。；，|]{0,40}表(?:[（(][^）)]{1,20}[）)])?$|附[表件]"
)
_ABSENT_TABLE = re.compile(r"(?:附[表件]?[：:].{0,40}|[（(].{0,12})表.{0,12}(?:略|另见.{1,10}|另附|见附件.{0,4})[）)]$")
_BARE_CAPTION = re.compile("附[表件]$|(?:[^。，]{0,12}、|.{0,8}部分.?)附[表件]$")
_ANNEX_MARK = re.compile(
    r"附[件表录]?\s?[一二三四五六七八九十\d]{0,2}\s?[：:]?$|[^。；]{0,30}(?:摘录|节选|摘要|原文|全文|附后|如下)[）)]?[：:]?$"
)
_ANNOUNCED = ("录", "选", "要", "文", "后", "下", "）", ")", "：", ":")  # how the second of these ends
_PAGE_NUMBER = re.compile(r"[-—－–~]{1,3}\s?\d{1,3}\s?[-—－–~]{1,3}$|第\s?\d{1,3}\s?页")
_SALUTATION = re.compile(r"[^，。；！？\n]{2,30}[:：]$")
_OPENS = re.compile("根据|按照|依据|遵照|为了?[进贯认全深加做推]|现将|本(?:年度)?(?:报告|年报)|(?:19|20)\\d\\d年")
_NOT_BARE = re.compile(r"[，。；：:！？|\t]")
_NOT_TITLE = re.compile("[：:>|。；]")
_DIGIT = re.compile(r"\d")
_TOKENS = re.compile(r"[\s|｜·•/／]+")
_BULLETS = "•·●▪◆■*"
_SPACED_LABEL = re.compile("(?:[\u4e00-\u9fff][ \u3000]{1,4}){1,7}[\u4e00-\u9fff]{1,3}[ \u3000]?[:：]")
_POSTED = re.compile(
    r"(?:[一-鿿]{2,14}(?:网|网站)\s{0,4}(?:(?:https?://|www\.)[\w./-]{4,60})?\s{1,4})?(?:发布于|发表于)?[（(【\[]?(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日)[）)】\]]?"
    r"(?:\s{0,4}星期.|\s{0,4}\d{1,2}:\d{2}(?::\d{2})?|\s{0,4}(?:信息|文章|稿件)?(?:来源|作者|编辑|点击|浏览|阅读|字[体号]|发布)[^，。；]{0,40}){0,4}$"
)

_LONGEST_HEADING = 40
LONGEST_BARE = 22
_LONGEST_STOPPED = 28  # a numbered heading that ends with a full stop: （一）加强领导，健全工作机制。
LONGEST_TITLE = 80
_SHORTEST_TITLE = 12
_ANNOUNCES = re.compile("[如以]下|[。；，,;]")  # a colon behind it opens a list, and the line is a sentence
_LONGEST_HEAD = 400  # of a line above or below a page's text
LONGEST_NAME = 40
_FEWEST_CLAUSES = 2  # of a sentence that nothing closes
_FEWEST_LINKS = 4  # short words in a row that make a navigation bar


@cache
def _furniture(place: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The patterns of lexicon/furniture.jsonl of a place (top or bottom of a page; "": all): those of how a line begins, and
    those of what stands anywhere in it. What begins with ^ does so in all its alternatives."""
    entries = lexicon.read("furniture", ("pattern",), ("place",))
    patterns = [entry["pattern"] for entry in entries if place in ("", entry.get("place"))]
    opening = [pattern for pattern in patterns if pattern.startswith("^")]
    return re.compile("|".join(opening)), prefilter.any_of(p for p in patterns if not p.startswith("^"))


def has_furniture(line: str, place: str = "") -> bool:
    """Whether words of a web page or a file stand in the line, any or those of the top or the bottom of a page."""
    opening, anywhere = _furniture(place)
    if opening.match(line) or anywhere.search(line):
        return True
    plain = _plain(line)
    return plain != line and opening.match(plain) is not None


def _plain(line: str) -> str:
    """The line without the bullet before it (• 打印) and the gaps in the label it opens with (发 布 机 构：)."""
    if line[:1] in _BULLETS:
        line = line.lstrip(_BULLETS + " \u3000")
    spaced = _SPACED_LABEL.match(line)
    return "".join(spaced[0].split()) + line[spaced.end() :] if spaced else line


def is_furniture(line: str) -> bool:
    """Whether the line is the page's: such words in what is no sentence of a report, or links in a row."""
    if not any(map(str.isalnum, line)):
        return True
    return (not is_prose(line) and has_furniture(line)) or _is_bar(line)


@cache
def _field_labels() -> frozenset[str]:
    entries = lexicon.read("metadata", ("forms", "tags", "printed"))
    return frozenset(form for entry in entries for form in entry["forms"])


def is_field_row(line: str) -> bool:
    """Whether a line set with bars names fields of the page: 索引号 | 公开方式 | 发布机构."""
    cells = ["".join(cell.split()).rstrip("：:") for cell in line.strip("|｜ ").replace("｜", "|").split("|")]
    if len(line) > _LONGEST_HEAD or len(cells) < 2:
        return False
    return cells[0] in _field_labels() or (len(cells) > 2 and any(cell in _field_labels() for cell in cells))


def is_posted(line: str) -> bool:
    """Whether the line is the date a page was posted on, alone or with the hour and who posted it: 2015-01-16 来源：本站."""
    return len(line) <= 2 * LONGEST_NAME and _POSTED.match(line) is not None


def is_page_head(line: str) -> bool:
    """Whether the line is of the kind that stands above a page's text: where one is, index number, date of posting, links."""
    if len(line) > _LONGEST_HEAD or is_page_foot(line):
        return False
    return has_furniture(line, "top") or _is_bar(line) or is_field_row(line)


def is_page_foot(line: str) -> bool:
    """Whether the line is of the kind that stands below a page's text: neighbours, files, host, records."""
    return len(line) <= _LONGEST_HEAD and has_furniture(line, "bottom")


def _is_bar(line: str) -> bool:
    if len(line) > 200 or "，" in line:
        return False
    words = [word for word in _TOKENS.split(line) if word]
    if len(words) < _FEWEST_LINKS or not all(2 <= len(word) <= 12 and not _DIGIT.search(word) for word in words):
        return False
    return headings.number(line) is None and not SENTENCE.search(line)


def is_prose(line: str) -> bool:
    """Whether a line that holds a furniture word is a sentence of the report all the same."""
    if len(line) <= 60:
        return False
    stops, marks = line.count("。"), line.count("。") + line.count("，")
    if "ICP" in line or "版权所有" in line or "网站标识码" in line:
        return stops >= 3 and marks >= 8  # a report, or its end, with the footer on one line
    return marks >= 3


def is_statement(line: str) -> bool:
    """Whether the line holds a full sentence."""
    return SENTENCE.search(line) is not None


def is_word_list(line: str) -> bool:
    """Whether the line holds words with semicolons between, as a page's field does: 年报；政务公开；其他."""
    return _WORD_LIST.match(line) is not None


def is_clauses(line: str) -> bool:
    """Whether the line is a sentence though nothing closes it, as where a text was cut off."""
    return len(line) > LONGEST_NAME and line.count("，") >= _FEWEST_CLAUSES - 1 and not has_furniture(line)


def may_be_heading(line: str) -> bool:
    """Whether the line has the form of a section heading, with a number or without."""
    if len(line) > _LONGEST_HEADING + 1:
        return False
    found = headings.number(line)
    words = line[found.end :] if found else line
    if words.endswith(("：", ":")) and not _ANNOUNCES.search(words) and headings.topic(words[:-1]) not in ("", "annex"):
        line, words = line[:-1], words[:-1]  # 二、改进措施：
    if not words or len(line) > _LONGEST_HEADING or is_date(line):
        return False
    if found:
        if SENTENCE.search(words[:-1]) or words[-1] in "；;，,：:":
            return False
        return not ENDS.search(words) or len(words) <= _LONGEST_STOPPED
    return len(line) <= LONGEST_BARE and not _NOT_BARE.search(line)


def is_title(line: str) -> bool:
    """Whether the line has the form of a report's title."""
    line = line.strip("|｜ ")  # a cell that fills a row of the page's layout
    if len(line) > LONGEST_TITLE or _NOT_TITLE.search(line) or line.startswith(("•", "·")):
        return False
    return _TITLE.search(line) is not None and _TITLE_WORD.search(line) is not None


def is_report_title(line: str) -> bool:
    """Whether the line is the title of an account of what was done: of no plan, and of no inquiry or evaluation."""
    return is_title(line) and _REPORT.search(line) is not None and not _OTHER_REPORT.search(line)


def body_of_title(title: str) -> str:
    """What a title says besides its year and the words of every report: the name of a body, mostly."""
    return re.sub(r"\d|[（()）【】]|篇|第|关于|年", "", _GENERIC.sub("", re.sub(_YEAR, "", title)))


def is_bare_title(line: str) -> bool:
    """Whether the line names neither a body nor a year, as a link to reports does (政府信息公开年报)."""
    return not _GENERIC.sub("", line)


def is_title_part(line: str) -> bool:
    """Whether a line before a title line may belong to it: the body's name, the year, the begin of a title cut in two."""
    if len(line) > LONGEST_NAME or has_furniture(line):
        return False
    if is_name(line) or is_year(line) or line.startswith("关于"):
        return True
    return _NAME_CUT.match(line) is not None and body_of_title(line) != ""  # 2014年政府信息公开 is a link


def is_title_end(line: str) -> bool:
    """Whether the line is but the last word of a title set over several: 报 告."""
    return len(line) <= _SHORTEST_TITLE and _TITLE_END.match(line) is not None


def goes_on_in(line: str, title: str) -> bool:
    """Whether a title begun in the line (某局2016年, 关于2014年信息公开情况的) goes on in one that has neither name nor year."""
    if len(line) > LONGEST_NAME or has_year(title) or has_furniture(line) or not _TITLE_BEGUN.match(line):
        return False
    named = is_bare_title(title) or is_title_end(title)
    return named and has_year(line) and not ("公开" in line and "公开" in title)


def is_subtitle(line: str) -> bool:
    """Whether a line behind a title line may belong to it: in dashes or brackets, the year, or where it was delivered."""
    return _SUBTITLE.match(line) is not None or is_year(line)


def is_year(line: str) -> bool:
    return _YEAR_LINE.match(line) is not None


def is_name(line: str) -> bool:
    """Whether the line is no more than the name of a body, by its last characters."""
    return len(line) <= LONGEST_NAME and _NAME.match(line) is not None


def has_year(line: str) -> bool:
    return _ANY_YEAR.search(line) is not None


def is_date(line: str) -> bool:
    last = line[-1:]
    return (last in _LAST_OF_DATE or last.isdecimal()) and _DATE.match(line) is not None


def is_printed_date(line: str) -> bool:
    """A date in Chinese characters or with 年月日, as a report prints it; a page's own reads 2017-03-28."""
    return _PRINTED_DATE.match(line) is not None


def is_closing(line: str) -> bool:
    """Whether the line is a date, or a name with a date, as a report ends."""
    if is_date(line):
        return True
    end = _DATE_END.search(line) if len(line) <= LONGEST_NAME + 11 and line.endswith("日") else None
    return bool(end and is_name(re.sub(rf"(?:\d|{_HAN_DIGIT}){{4}}$", "", line[: end.start()].strip()).strip()))


def is_caption(line: str) -> bool:
    return ("表" in line or line.startswith("附")) and _CAPTION.match(line) is not None


def is_absent_table(line: str) -> bool:
    """Whether the line stands for a table that is elsewhere: 附：…统计表（略）, （统计表另见附件）."""
    return line.endswith(("）", ")")) and _ABSENT_TABLE.match(line) is not None


def is_bare_caption(line: str) -> bool:
    """附表 alone: a section of its own, the captions stand under it."""
    return _BARE_CAPTION.match(line) is not None


def is_page_number(line: str) -> bool:
    return _PAGE_NUMBER.match(line) is not None


def opens_report(line: str) -> bool:
    """Whether a sentence is one with which a report opens: on which grounds it is made, what is told, of which year."""
    return _OPENS.match(line) is not None


def is_salutation(line: str) -> bool:
    return _SALUTATION.match(line) is not None


def is_printed_below(line: str) -> bool:
    """Whether the line is one of those printed below a letter: subject words, to whom it goes, when and by whom printed."""
    return len(line) <= LONGEST_TITLE and _PRINTED.match(line) is not None


def is_annex_mark(line: str) -> bool:
    """附件, 附：, 附录二 or an announcement (原文如下：) alone on a line: what follows belongs to the text before."""
    return (line.startswith("附") or line.endswith(_ANNOUNCED)) and _ANNEX_MARK.match(line) is not None

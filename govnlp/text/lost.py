"""Characters lost beside digits, restored where exactly one reading is valid: 自202211日起 → 自2022年1月1日起."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import NamedTuple

from govnlp.text.alignment import Edit, apply

_YEAR = r"(?:19[89]|20[0-4])\d"
_OTHER_WORD = r"[均报常志历记程用子期本光元照]|\d"  # 日均, 日报: the day is no day of a date
_NOT_MORE = rf"(?!{_OTHER_WORD})"
# 年 and 月 lost; 年 there, 月 lost; 年 lost, 月 there.
_RUN = re.compile(rf"(?<![\w.\-])(?<!第)({_YEAR})(\d{{1,4}})日{_NOT_MORE}", re.ASCII)
_RUN_AFTER_YEAR = re.compile(rf"(?<!\d)({_YEAR})年(\d{{1,4}})日(?![内前后之以]|左右|{_OTHER_WORD})")
_RUN_BEFORE_MONTH = re.compile(
    rf"(?<![\w.\-])({_YEAR})(0[1-9]|1[0-2]|[1-9])月(?=\d{{1,2}}日|$|[，。、；）)至起底初份末\s])", re.ASCII
)
_RUN_ALONE = re.compile(rf"(?<=[至到])(\d{{3,4}})日{_NOT_MORE}")
_NO_DAY_SIGN = re.compile(r"(?<=\d月)(0[1-9]|[12]\d|3[01]|[1-9])(?=[起止]|至(?:20\d\d年)?\d{1,2}月)")
# The end of a period behind 起 or 至: 至 itself lost (日起2016年12月31日止), or the signs of the date, or both.
_END = re.compile(rf"(?<=[起始至到])({_YEAR})(?:年\d{{1,2}}月\d{{1,2}}日|(\d{{3,4}})(日?))止")
_YEAR_OF_REPORT = re.compile(rf"(?<![\w.\-])({_YEAR})(?=度(?:政府信息公开|信息公开|政务公开|工作|本))", re.ASCII)
_DATED = re.compile(
    "统计期|起[止讫]|期限|截[止至]|报告(?:年度|期)|时间[为是：:]|日期[为是：:]|施行|实施|公布|发布|印发"
)
_INTACT = re.compile(rf"(?<!\d)({_YEAR})[年./-](\d{{1,2}})[月./-](\d{{1,2}})(?!\d)")
# One class first, so that the search goes from one of its characters to the next.
_TRIGGER = re.compile(
    r"[\d年至到月起始](?:(?<=\d)(?:\d{4}[日月]|度[政信工本])|(?<=年)\d{1,4}日|(?<=[至到])\d{3,4}日|(?<=月)\d{1,2}[起止至]"
    r"|(?<=[起始])\d{4}年\d{1,2}月\d{1,2}日止|(?<=[起始至到])\d{7,8}日?止)"
)
_CHANGE = re.compile(r"本年增[/／](?=[\s|｜]|\Z)")
_SENTENCE = 120  # characters of a sentence looked at on either side


class Run(NamedTuple):
    """Digits of a date that lost 年 or 月.

    start, end: from the year to behind 日; year: 0 where the text does not say it there; readings: the days it can be, as
    (month, day, how many digits are the month's).
    """

    start: int
    end: int
    year: int
    tail: int  # where the digits of month and day begin
    has_year_sign: bool
    readings: tuple[tuple[int, int, int], ...]


def readings(year: int, digits: str) -> tuple[tuple[int, int, int], ...]:
    """The ways to read ``digits`` as month and day of the year. Both are padded with a zero or neither is."""
    found: list[tuple[int, int, int]] = []
    for cut in (1, 2):
        month, day = digits[:cut], digits[cut:]
        if not month or not 1 <= len(day) <= 2:
            continue
        if "0" in (month[0], day[0]) and not (len(month) == len(day) == 2):
            continue
        if 1 <= int(month) <= 12 and 1 <= int(day) <= monthrange(year or 2023, int(month))[1]:
            found.append((int(month), int(day), cut))
    return tuple(found)


def date_runs(text: str) -> list[Run]:
    """Every run of digits before 日 in ``text`` that must have lost 年 or 月, in order."""
    out: list[Run] = []
    for match in _RUN.finditer(text):
        year = int(match[1])
        out.append(Run(match.start(), match.end(), year, match.start(2), False, readings(year, match[2])))
    for match in _RUN_AFTER_YEAR.finditer(text):
        follows = re.match(r"\d{1,2}日", text[match.end() : match.end() + 3])
        if not follows and (len(match[2]) > 2 or _is_dated(text, match)):
            year = int(match[1])
            out.append(Run(match.start(), match.end(), year, match.start(2), True, readings(year, match[2])))
    for match in _RUN_ALONE.finditer(text):
        if _is_dated(text, match):
            out.append(Run(match.start(), match.end(), 0, match.start(1), True, readings(0, match[1])))
    return sorted(out)


def lost_dates(text: str) -> list[Edit]:
    """Put back 年, 月 and 日 lost beside the digits of a date, and 至 before the end of a period.

    Done where the digits can be split in one way only, or where only one of the ways is a date that stands whole
    elsewhere in the text. Where 年 is there (2022年11日), and for 日 (12月31止), the sentence must speak of a period or of
    publication. What stays open is left as it is.
    """
    if not _TRIGGER.search(text):
        return []
    runs = date_runs(text)
    edits = [edit for run in runs if len(run.readings) == 1 for edit in _split(run, run.readings[0])]
    edits += _signs(text) + _ends(text)
    edits.sort(key=lambda edit: edit.start)
    doubtful = [run for run in runs if len(run.readings) > 1 and run.year]
    if doubtful:
        whole = {tuple(map(int, match.groups())) for match in _INTACT.finditer(apply(text, edits))}
        for run in doubtful:
            stated = [reading for reading in run.readings if (run.year, *reading[:2]) in whole]
            if len(stated) == 1:
                edits += _split(run, stated[0])
        edits.sort(key=lambda edit: edit.start)
    return edits


def open_dates(text: str) -> list[Run]:
    """The runs that ``lost_dates`` leaves in its result: those with no reading or with several."""
    return [run for run in date_runs(text) if len(run.readings) != 1] if _TRIGGER.search(text) else []


def lost_change(text: str) -> list[Edit]:
    """Put back the last character of 本年增/减, a column head of the disclosure table."""
    if "本年增" not in text:
        return []
    return [Edit("lost", m.end(), m.end(), "", "减") for m in _CHANGE.finditer(text)]


def _split(run: Run, reading: tuple[int, int, int]) -> list[Edit]:
    month_end = run.tail + reading[2]
    year = [] if run.has_year_sign else [Edit("lost", run.tail, run.tail, "", "年")]
    return [*year, Edit("lost", month_end, month_end, "", "月")]


def _signs(text: str) -> list[Edit]:
    """Edits for a single 年 or 日 that was lost."""
    at = [(m.end(1), "年") for m in _RUN_BEFORE_MONTH.finditer(text)]
    at += [(m.end(1), "年") for m in _YEAR_OF_REPORT.finditer(text)]
    at += [(m.end(), "日") for m in _NO_DAY_SIGN.finditer(text) if _is_dated(text, m)]
    return [Edit("lost", i, i, "", sign) for i, sign in at]


def _ends(text: str) -> list[Edit]:
    """Edits for the end of a period: 自2016年1月1日起20161231止 → 起至2016年12月31日止."""
    edits: list[Edit] = []
    for match in _END.finditer(text):
        ways = readings(int(match[1]), match[2]) if match[2] else ()
        if match[2] and len(ways) != 1:
            continue
        if text[match.start() - 2 : match.start()] in ("日起", "日始"):
            edits.append(Edit("lost", match.start(), match.start(), "", "至"))
        if match[2] and not match[3]:  # where 日 is there, date_runs has it
            signs = ((match.start(2), "年"), (match.start(2) + ways[0][2], "月"), (match.end(2), "日"))
            edits += [Edit("lost", at, at, "", sign) for at, sign in signs]
    return edits


def _is_dated(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence speaks of a period or of publication, or the line is this date alone."""
    low, high = max(0, match.start() - _SENTENCE), match.end() + _SENTENCE
    before = re.split("[\n。；]", text[low : match.start()])[-1]
    after = re.split("[\n。；]", text[match.end() : high])[0]
    alone = not before.strip() and not after.strip()
    ranges = after[:1] in ("至", "到", "—", "-", "～", "~") or before[-1:] in ("至", "到", "—", "～", "~")
    return (
        alone
        or ranges
        or bool(_DATED.search(before) or _DATED.search(after))
        or (before.endswith("自") and after[:1] in ("起", "始"))
    )

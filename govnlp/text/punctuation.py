"""Punctuation of Chinese prose: full width inside Chinese text, one mark where a crawler left two."""

from __future__ import annotations

import re

from govnlp.text.alignment import Edit

_HAN = "\u3007\u3400-\u9fff"
# What a half-width mark may touch to count as standing inside Chinese text.
_CHINESE = re.compile(rf"[{_HAN}“”‘’《》〈〉「」『』【】〔〕（），。、；：？！…—％]")
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_MARKS = re.compile(r"[,;:?!()]+|\n")
# Stretches whose marks are theirs: addresses, mail, times and ratios, grouped digits. Each alternative starts with a
# class that ends the scan at once elsewhere, and quantifiers are bounded.
_ADDRESS = r"[A-Za-z0-9/_.~%&=?#:;,@+\-]{0,500}[A-Za-z0-9/]"
_LEAVE = re.compile(
    rf"(?:https?|ftp)[:：]//{_ADDRESS}"
    rf"|www\.{_ADDRESS}"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9.-]{1,100}"
    r"|(?<!\d)\d{1,3}(?:,\d{3}){1,6}(?!\d)"
    r"|(?<!\d)\d{1,4}[:：]\d{1,3}(?:[:：]\d{2})?(?!\d)",
    re.ASCII,
)
_STOP = re.compile(rf"\.(?<=[{_HAN}”》）)]\.)(?=\s|[{_HAN}“]|$)", re.MULTILINE)
# (1)招生; (2010年3月1日)
_OPENS_LINE = re.compile(
    rf"\(\d{{1,2}}\)[ \t\u3000]{{0,4}}[{_HAN}“《]|\([^()\n{_HAN}]{{1,20}}[{_HAN}][^()\n]{{0,40}}\)"
)
_LIST_NUMBER = re.compile(r"(?:^|[\n（(。；])[ \t\u3000]*[一二三四五六七八九十]{1,3}$")
# A comma before another mark: the crawler's (DAMAGE.md, row 19). The text around it decides nothing, no prose has it.
_DOUBLED = re.compile(r"[,，]+(?=[,，、。；;：:？！]|[?!](?!\?))")
_BEFORE_DOUBLED = re.compile(rf"[{_HAN}\w”’》）)〉】%％\]]")


def undouble(text: str) -> list[Edit]:
    """Edits that drop a comma standing right before another mark (及时,、准确,。)."""
    found = (m for m in _DOUBLED.finditer(text) if _BEFORE_DOUBLED.match(text[max(0, m.start() - 1) : m.start()]))
    return [Edit("doubled", m.start(), m.end(), m[0], "") for m in found]


def widen(text: str) -> list[Edit]:
    """Edits that put full-width for half-width marks inside Chinese text.

    A run of marks is inside Chinese text when the character before or after it is Chinese; a closing bracket follows
    its opening one, and the brackets of a list number what comes behind them. Web and mail addresses, times, ratios and
    grouped digits keep theirs.
    """
    edits: list[Edit] = []
    kept = _Places(_LEAVE, text)
    open_brackets: list[bool] = []  # of the line: was each open bracket widened?
    for run in _MARKS.finditer(text):
        if run[0] == "\n":
            open_brackets.clear()
            continue
        wide = _is_inside_chinese(text, run) or _closes_wide(run[0], open_brackets)
        for at, mark in enumerate(run[0], run.start()):
            widened = wide and not kept.cover(at)
            if mark == "(":
                widened = widened and not _is_code(text, at)
                open_brackets.append(widened)
            elif mark == ")" and open_brackets:
                widened = open_brackets.pop()
            elif mark == "?" and "?" in (text[at - 1 : at], text[at + 1 : at + 2]):
                widened = False  # ??: two lost characters
            if widened:
                edits.append(Edit("width", at, at + 1, mark, _FULL[mark]))
    closed = {edit.start for edit in edits if edit.before == ")"}
    stops = (m.start() for m in _STOP.finditer(text) if text[m.start() - 1] != ")" or m.start() - 1 in closed)
    edits += [Edit("width", at, at + 1, ".", "。") for at in stops if not _numbers_list(text, at)]
    return sorted(edits, key=lambda edit: edit.start)


class _Places:
    """The stretches of a text that a pattern covers, asked for in rising order."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._matches = pattern.finditer(text)
        self._match = next(self._matches, None)

    def cover(self, at: int) -> bool:
        while self._match and self._match.end() <= at:
            self._match = next(self._matches, None)
        return self._match is not None and self._match.start() <= at


def _is_inside_chinese(text: str, run: re.Match[str]) -> bool:
    before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
    if before.isdigit() and after.isdigit():
        return False
    if _CHINESE.match(before) or _CHINESE.match(after):
        return True
    return not before.strip() and _OPENS_LINE.match(text, run.start()) is not None


def _closes_wide(run: str, open_brackets: list[bool]) -> bool:
    """Whether the run closes a bracket opened before it that was widened."""
    inner, outer = 0, len(open_brackets)
    for mark in run:
        if mark == "(":
            inner += 1
        elif mark == ")" and inner:
            inner -= 1
        elif mark == ")" and outer:
            outer -= 1
            if open_brackets[outer]:
                return True
    return False


def _is_code(text: str, at: int) -> bool:
    """Whether the bracket at ``at`` holds an area code before a telephone number: (027)60896800."""
    return re.match(r"\(\d{3,4}\)\d", text[at : at + 8]) is not None


def _numbers_list(text: str, at: int) -> bool:
    """Whether the stop at ``at`` follows a list number (一.主动公开)."""
    return _LIST_NUMBER.search(text[max(0, at - 8) : at] if at > 8 else "\n" + text[:at]) is not None

"""Prose in pieces: numbers and brackets on lines of their own, titles over two lines, a report on one, spaced letters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache

from govnlp import lexicon
from govnlp.text.alignment import Edit, apply, compose
from govnlp.text.lines import (
    HAN,
    HEADING_ENDS,
    LIST_MARK,
    SENTENCE,
    TITLE_ENDS,
    Row,
    is_open,
    is_tabular,
    labels,
    reads_on,
    rows,
)

_NUMBER = re.compile(r"\d{1,12}(?:[,，]\d{3}){0,4}(?:\.\d{1,4})?[%％]?$")
_OPENING = re.compile("[（(《“〔【]$")
_CLOSING = re.compile("[）)》”〕】]$")
_PIECE = re.compile(r"^[ \t\u3000]*(?:\d[\d,，.]{0,20}[%％]?|[（(）)《》“”〔〕【】])[ \t\u3000]*$", re.MULTILINE)
_GOES_ON = re.compile("[，,。；;、）)》”〕】！？%％]")
_BEFORE_NUMBER = re.compile(rf"[{HAN}，,、：:（(《“〔]$")
_YEAR, _MONTH, _DAY = (
    re.compile("(?:19|20)\\d\\d$"),
    re.compile("(?:0?[1-9]|1[0-2])$"),
    re.compile("(?:0?[1-9]|[12]\\d|3[01])$"),
)
_LONGEST_PIECE = 48
_LONGEST_CHAIN = 200  # lines

# ---- numbers and brackets on their own


def split_pieces(text: str) -> list[Edit]:
    """Edits that join a sentence whose numbers or brackets stand each on a line of their own (共发布 / 417 / 条).

    A number joins what stands around it where its unit or a mark of a sentence follows; the whole has to read as a
    sentence: cells of a table (a label, a number, a unit) do not.
    """
    edits: list[Edit] = []
    current = text
    while _PIECE.search(current) and (new := _glue(current)):  # what was joined may show the next to be of a sentence
        edits = compose(text, edits, new)
        current = apply(current, new)
    return edits


def _glue(text: str) -> list[Edit]:
    edits: list[Edit] = []
    lines = rows(text)
    piece = [len(row.text) <= _LONGEST_PIECE and _is_piece(row.text) for row in lines]
    at = 0
    while at < len(lines) - 1:
        end = at
        if not (piece[at] or piece[at + 1]):  # a chain begins at a piece or right before one
            at += 1
            continue
        while end + 1 < len(lines) and end - at < _LONGEST_CHAIN and _is_glued(lines, end):
            end += 1
        if end > at and _is_sentence(lines[at : end + 1]):
            for a, b in zip(lines[at:end], lines[at + 1 : end + 1], strict=True):
                edits.append(Edit("piece", a.end, b.start, text[a.end : b.start], ""))
        at = max(end, at + 1)
    return edits


def _is_piece(line: str) -> bool:
    return bool(_NUMBER.match(line) or _OPENING.match(line) or _CLOSING.match(line))


def _is_glued(lines: Sequence[Row], at: int) -> bool:
    """Whether line ``at`` and the next belong to one sentence for a piece between or a mark that opens no line."""
    a, b = lines[at].text, lines[at + 1].text
    if is_tabular(a) or is_tabular(b) or not is_open(a):
        return False
    if _NUMBER.match(b):
        after = lines[at + 2].text if at + 2 < len(lines) else ""
        unit = at > 0 and _NUMBER.match(lines[at - 1].text) and _follows(lines[at - 1].text, a)
        return bool(_BEFORE_NUMBER.search(a) and (len(a) > 1 or unit or _OPENING.match(a))) and _follows(b, after)
    if _NUMBER.match(a):
        return _follows(a, b)
    if _OPENING.match(b):
        return bool(re.search(f"[{HAN}\\d，,、：:]$", a))
    if _OPENING.match(a) or _CLOSING.match(b):
        return not _NUMBER.match(b)
    if _CLOSING.match(a):
        return not LIST_MARK.match(b)
    near = at > 0 and _is_piece(lines[at - 1].text)
    return bool(near and _GOES_ON.match(b))


@cache
def measures() -> re.Pattern[str]:
    """The measure words and units that stand behind a number."""
    entries = lexicon.read("measures", ("measure",), ("not_before", "only_before"))
    words = sorted(entries, key=lambda entry: len(entry["measure"]), reverse=True)
    each = (
        re.escape(entry["measure"])
        + (f"(?!{entry['not_before']})" if entry.get("not_before") else "")
        + (f"(?={entry['only_before']})" if entry.get("only_before") else "")
        for entry in words
    )
    return re.compile(
        f"[余餘多]?[万萬亿億]?[余餘多]?(?:{'|'.join(each)}|[條個項類種]|个?百分点|個?百分點|个工作日|個工作日|个多?月|小时|小時|分钟|分鐘|[天周]|元(?![旦月])|万元|萬元)"
    )


def _follows(number: str, after: str) -> bool:
    """Whether ``after`` can only be what comes behind a number in a sentence: its unit, or a mark."""
    if _GOES_ON.match(after):
        return True
    if after.startswith("年"):
        return _YEAR.match(number) is not None
    if after.startswith("月"):
        return _MONTH.match(number) is not None
    if after.startswith("日"):
        return _DAY.match(number) is not None
    if after.startswith(("号", "號")):
        return number.isdigit()
    return measures().match(after) is not None


def _is_sentence(chain: Sequence[Row]) -> bool:
    if _NUMBER.match(chain[0].text):  # a paragraph may open with a date
        return chain[1].text[0] in "年月日" and SENTENCE.search("".join(row.text for row in chain)) is not None
    if len(chain) < 3 or _is_piece(chain[0].text) or (LIST_MARK.match(chain[0].text) and len(chain[0].text) < 8):
        return False
    if not any(_is_piece(row.text) for row in chain):
        return False
    whole = "".join(row.text for row in chain)
    for left, right in ("（）", "()", "《》", "“”", "〔〕", "【】"):
        if whole.count(left) != whole.count(right):
            return False
    last = chain[-1].text
    if _NUMBER.match(last) or not re.search(f"[{HAN}]{{4}}", whole):
        return False
    # A bare unit at the end is as likely a table's cell.
    unit = measures().fullmatch(last)
    return bool(SENTENCE.search(last) or (not unit and SENTENCE.search(whole) and len(whole) > 20))


# ---- titles


@cache
def _title_cuts() -> re.Pattern[str]:
    """Both sides of a place inside a word of a report's title, with the line break between."""
    words = [entry["word"] for entry in lexicon.read("title_words", ("word",))]
    cuts = {f"{re.escape(word[:i])}\n{re.escape(word[i:])}" for word in words for i in range(1, len(word))}
    return re.compile(
        "|".join(
            [r"(?<!\d)(?:[12]\n\d{3}|(?:19|20)\n\d\d|(?:19|20)\d\n\d)(?=年)", r"(?:19|20)\d\d\n(?=年)", *sorted(cuts)]
        )
    )


def wrapped_title(text: str) -> list[Edit]:
    """Edits that join a title broken inside a word or a year. A title set on two lines keeps them."""
    edits: list[Edit] = []
    head = text if len(text) <= _HEAD else text[:_HEAD].rpartition("\n")[0]
    lines = rows(head)[:_HEAD_LINES]
    for a, b in itertools.pairwise(lines):
        if len(a.text) > _LONGEST_TITLE or len(b.text) > _LONGEST_TITLE or is_tabular(a.text) or is_tabular(b.text):
            continue
        if SENTENCE.search(a.text) or (not _TITLE.search(b.text) and not _TITLE.search(a.text[-6:] + b.text)):
            continue
        side = a.text[-6:] + "\n" + b.text[:6]
        cut = next((m for m in _title_cuts().finditer(side) if "\n" in m[0]), None)
        if cut:
            edits.append(Edit("title", a.end, b.start, text[a.end : b.start], ""))
    return edits


_HEAD, _HEAD_LINES, _LONGEST_TITLE = 3000, 20, 45
_TITLE = re.compile(rf"(?:{TITLE_ENDS})(?:[（(][^）)]{{1,12}}[）)])?$")

_SITE = re.compile(
    r"[ \t\u00a0\u3000]{0,3}[_|｜\-—–·][^，。；！？\n]{2,60}$"
)  # what a page's name adds to that of the report
_PATH = re.compile("[>＞»]|^(?:您?(?:现在|当前)?(?:所在)?的?位置|(?:网站)?首页)")
_BESIDE = re.compile(
    r"^[【\[（(]?(?:索引|来源|信息来源|文章来源|发布|发文|成文|生成|公开|日期|时间|作者|编辑|责任编辑|浏览|阅读|点击|访问|字号|字体|打印|分享|文号|名称"
    r"|标题|主题|有效性|\d{4}[-/.年]\d)"
)
_MOST_BESIDE = 8  # lines


def repeated_title(text: str) -> list[Edit]:
    """Edits that drop a report's title where it comes again: below itself, below the page's name (the title with that of
    the site), below the fields of the page or its path. One stays, at the fields the first, at a path the last."""
    gone: list[tuple[int, int]] = []
    kept: list[tuple[int, str]] = []  # where the lines that stay begin, and what they say
    at = size = last = 0  # last: where the text of the line before ends
    while at < len(text) and len(kept) < _HEAD_LINES and size < _HEAD:
        end = text.find("\n", at) + 1 or len(text) + 1
        line = text[at : min(end - 1, at + _HEAD)].strip()
        if line:
            place, stays = _repeated(kept, line)
            until = text.index(line, at) + len(line)
            if stays:
                gone.append((last, until))
            else:
                if place >= 0:
                    gone.append((kept[place][0], kept[place + 1][0] if place + 1 < len(kept) else at))
                    del kept[place]
                kept.append((at, line))
                size += len(line)
            last = until
        at = end
    edits: list[Edit] = []
    for low, high in sorted(gone):
        if edits and low <= edits[-1].end:
            low, high = edits[-1].start, max(high, edits.pop().end)
        edits.append(Edit("title", low, high, text[low:high], ""))
    return edits


def _repeated(kept: Sequence[tuple[int, str]], line: str) -> tuple[int, bool]:
    """(place in ``kept`` of the title that ``line`` says again, or -1; whether that stays and ``line`` goes)."""
    if not 10 <= len(line) <= 2 * _LONGEST_TITLE or SENTENCE.search(line):
        return -1, False
    for place in range(len(kept) - 1, max(-1, len(kept) - 2 - _MOST_BESIDE), -1):
        before = kept[place][1]
        if before == line and _TITLE.search(line) and not _PATH.search(line):
            return place, not any(_PATH.search(between) for _, between in kept[place + 1 :])
        if before.startswith(line) and _TITLE.search(line) and _SITE.fullmatch(before, len(line)):
            return place, False
        if line.startswith(before) and _TITLE.search(before) and _SITE.fullmatch(line, len(before)):
            return place, True
        if not _BESIDE.search(before) and not _PATH.search(before):
            break
    return -1, False


# ---- a report on one line

_GAPS = "[ \\t\u00a0\u3000]"
_MARK = re.compile(
    rf"(?P<space>{_GAPS}{{0,8}})"
    r"(?:(?P<outer>[一二三四五六七八九十]{1,3})[、.．]|[（(](?P<inner>[一二三四五六七八九十]{1,3})[）)])"
)
_DIGITS = {c: n for n, c in enumerate("一二三四五六七八九", 1)}
_SPACE_RUN = re.compile(rf"{_GAPS}{{1,8}}(?=\S)")
_FREE = re.compile(
    r"[>＞|｜/]|[：:]$|^第[一二三四五六七八九十]{1,3}(?:部分|章|节)$|^[一二三四五六七八九十]{1,3}、$"
    r"|^[（(][一二三四五六七八九十]{1,3}[）)]$"
)
_TITLE_SPACE = re.compile(rf"[^，。；！？]{{6,60}}?(?:{TITLE_ENDS})(?P<space>{_GAPS}{{1,8}})(?=\S)")
_TITLE_RUN_ON = re.compile(
    rf"[{HAN}\d（）]{{8,60}}?(?:报告|年报|总结)(?P<space>{_GAPS}{{0,8}})(?=本(?:年度)?报告|根据|按照|依[据照]|遵照|现将|为[了进保])"
)
_SIGNATURE = re.compile(
    rf"[。！](?P<name>{_GAPS}{{0,8}})[{HAN}（）]{{2,28}}[局厅委办部院会府处所站校队心室司署镇乡区关]"
    rf"(?P<date>{_GAPS}{{0,8}})(?:20\d\d|二[〇○零一]{{1}}[〇○零一二三四五六七八九]{{2}})年[\d一二三四五六七八九十]{{1,2}}月[\d一二三四五六七八九十]{{1,3}}日?$"
)
_LABEL = re.compile(f"[{HAN}]{{2,30}}")
_STOPPED = re.compile("[。！？；][”’）》]{0,2}$")
_TOPIC = re.compile(f"(?:{HEADING_ENDS})$")
_COUNTED = re.compile(r"\d{1,12}(?:[,，.]\d{1,4}){0,4}")
_DAY_ALONE = re.compile(
    r"(?:20\d\d|[二2][〇○零0][〇○零一二三四五六七八九\d]{2})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日?"
)
_HEADING_READS_ON = 8.5
# A list's number, or an annex.
_BEGINS = re.compile(rf"{LIST_MARK.pattern}|附[件表][\d一二三四五六七八九十]{{0,2}}[:：]")
_ENDS = "。！？；;!?.”）"
_LEAST_LENGTH, _LEAST_HEADINGS, _LONGEST_BARE = 400, 3, 32
_SHORT, _LONG = 8, 20  # characters between two spaces


def one_line(text: str) -> list[Edit]:
    """Edits that put the headings of a report that came on one line on lines of their own, its title and signature too.

    Headings count from one without a gap (一、二、三、 and （一）（二） below them), each behind the end of a sentence, a
    space or the heading above it. Nothing is done where there are fewer than three, or where one stands at the begin of
    another line and does not continue the count, as in a report half on one line. Where all of them stand behind a space,
    other spaces were line breaks too where a sentence or heading ends.
    """
    longest = max(text.split("\n"), key=len)
    if len(longest) < _LEAST_LENGTH or "一" not in longest:
        return []
    start = text.index(longest)
    end = start + len(longest)
    marks = [m for m in _MARK.finditer(text, start, end) if m.end() < end and not _is_label(text, m.end())]
    outer = _series(text, start, [m for m in marks if m["outer"]])
    above, below = ([_outer_value(line) for line in part.split("\n")] for part in (text[:start], text[end:]))
    below = [value for value in below if value]
    if any(above) or (below and (not outer or below[0] != len(outer) + 1)) or len(outer) + len(below) < _LEAST_HEADINGS:
        return []
    spaced = all(m["space"] for m in outer[1:])
    breaks = [*outer, *_below(text, start, outer, [m for m in marks if m["inner"] and (m["space"] or not spaced)])]
    places = {m.start(): m.end("space") for m in breaks if m.start() > start}
    if spaced:
        places |= _gaps(text, start, end, outer[0].start())
    if title := _TITLE_SPACE.match(text, start, end) or _TITLE_RUN_ON.match(text, start, end):
        places[title.start("space")] = title.end("space")
    if signature := _SIGNATURE.search(text, max(start, end - 60), end):
        places |= {signature.start(group): signature.end(group) for group in ("name", "date")}
    return [Edit("one_line", low, high, text[low:high], "\n") for low, high in sorted(places.items())]


def _outer_value(line: str) -> int:
    """The value of the outer number (一、) a line begins with, 0 where it has none."""
    mark = _MARK.match(line)
    return _value(mark["outer"]) if mark and mark["outer"] else 0


def _below(
    text: str, start: int, outer: Sequence[re.Match[str]], inside: Sequence[re.Match[str]]
) -> list[re.Match[str]]:
    """The headings of ``inside`` that count from one below each of ``outer``."""
    out: list[re.Match[str]] = []
    at = 0
    for heading, following in zip(outer, [*outer[1:], None], strict=True):
        below: list[re.Match[str]] = []
        while at < len(inside) and (following is None or inside[at].start() < following.start()):
            if inside[at].start() >= heading.end():
                below.append(inside[at])
            at += 1
        found = _series(text, start, below, heading.end())
        out += found if len(found) > 1 else []
    return out


def _gaps(text: str, start: int, end: int, head: int) -> dict[int, int]:
    """Spaces of a report on one line that were line breaks, for what stands around them says so: begin → end. head: where
    its first heading stands."""
    spaces = list(_SPACE_RUN.finditer(text, start, end))
    borders = [start, *(at for space in spaces for at in space.span()), end]
    pieces = [text[a:b] for a, b in zip(borders[::2], borders[1::2], strict=True)]
    out = {}
    opens = True  # whether a line begins at the piece before the space
    for before, space, after in zip(pieces, spaces, pieces[1:], strict=False):
        opens = _is_break(before, after, opens, space.start() < head)
        if opens:
            out[space.start()] = space.end()
    return out


def _is_break(before: str, after: str, opens: bool, head: bool) -> bool:
    """Whether a space is a line break: behind a sentence, a heading or a title, or before a list's number. Other spaces are
    inside sentences (信息 25 条) or between fields. opens: whether a line begins at ``before``; head: whether the report's
    first heading is still to come, so that ``before`` may be a line of the page or of the title."""
    if re.match("[>＞|｜/、，。；：）]", after):
        return False
    if _STOPPED.search(before):
        return True
    if before.isascii() or after.isascii() or (_FREE.search(before) and not before.endswith(("：", ":"))):
        return False
    long = len(before) >= _SHORT or len(after) >= _SHORT
    if _BEGINS.match(after) and long:
        return True
    if before.endswith(("：", ":")):
        return len(after) >= _LONG
    number = _COUNTED.match(after)
    counts = number is not None and measures().match(after, number.end()) is not None
    listed = LIST_MARK.match(before) is not None and len(before) <= _LONGEST_BARE
    if SENTENCE.search(before):  # a heading may have a comma, and reads on by less than a sentence
        one = opens and listed and not counts and before.count("，") == 1
        return one and reads_on(before, after) < _HEADING_READS_ON
    if opens and _TITLE.search(before) and len(before) > 5:
        return True
    if opens and _TOPIC.search(before) and len(before) <= _LONGEST_BARE and (listed or not counts):
        return True
    if counts:
        return False
    return (head and long) or (opens and (listed or any(map(_DAY_ALONE.fullmatch, (before, after)))))


def _is_label(text: str, at: int) -> bool:
    """Whether a row of a statutory table begins at ``at``: those count too."""
    label = _LABEL.match(text, at)
    return label is not None and label[0] in labels("requests")


def _series(text: str, start: int, marks: Sequence[re.Match[str]], above: int = -1) -> list[re.Match[str]]:
    """The marks that count from one, where a heading may stand: behind a sentence, a space or another heading.

    above: end of the number of the heading above. The first may stand right behind that, or behind a colon where the
    next is behind a full stop.
    """
    out: list[re.Match[str]] = []
    values = [_value(mark["outer"] or mark["inner"]) for mark in marks]
    for at, mark in enumerate(marks):
        if values[at] != len(out) + 1:
            continue
        before = text[max(start, mark.start() - 1) : mark.start()]
        last = out[-1].end() if out else above if above >= 0 else mark.start() - _LONGEST_BARE
        stands = not before or before in _ENDS or mark["space"]
        if not stands and mark.start() - last <= _LONGEST_BARE:
            heading = text[max(start, last) : mark.start()]
            stands = (_NAMED_HEADING if above < 0 else _BARE_HEADING).search(heading) is not None
        if not stands and not out and before in "：:" and values[at + 1 : at + 2] == [2]:
            stands = text[marks[at + 1].start() - 1] == "。"
        if stands:
            out.append(mark)
    return out


_NAMED_HEADING = re.compile(
    rf"(?:^|[。！？][壹贰叁肆伍陆柒捌玖拾]{{1,2}}、)[{HAN}、（）“”]{{2,28}}"
    r"(?:情[况況]|[问問][题題]|措施|打算|事[项項]|概述|概[况況]|做法)$"
)
_BARE_HEADING = re.compile("^[^，。；！？：、]{2,28}$")


def _value(number: str) -> int:
    """The value of a number up to 99, 0 for what is none."""
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return _DIGITS.get(number, 0)
    if any(part not in _DIGITS for part in (tens, ones) if part):
        return 0
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


# ---- spaced characters

_GAP = "[ \u00a0\u3000]"
_MARKS = "，。；：！？、（）《》“”〔〕％,;:()%"
_SPACED = re.compile(rf"(?<!\S)[{HAN}\d{_MARKS}](?:{_GAP}[{HAN}\d{_MARKS}](?!\S)){{3,}}")
_LEAST_SPACED = 12  # Chinese characters that stand alone in a text before the gaps are taken for an artefact
_UNITS = frozenset("一二三四五六七八九十年月日时分条件次项篇期份个人元万亿")
_SPACED_NUMBER = re.compile(rf"\d(?:{_GAP}[\d,.])*")
_SPACED_UNIT = re.compile(rf"{_GAP}[年月日号條条件次項项篇期份個个人家名種种類类元萬万億亿余多％%、〕）)]")
_SPACED_DATE = re.compile(
    rf"(?<!\d)(?<!\d{_GAP})(?:1{_GAP}?9|2{_GAP}?0){_GAP}?\d{_GAP}?\d(?={_GAP}?年)"
    rf"|(?:(?<=年){_GAP}|(?<!\d)(?<!\d{_GAP}))1{_GAP}[0-2](?={_GAP}?月(?!份))"
    rf"|(?<=月){_GAP}?(?:[12]{_GAP}\d|3{_GAP}[01])(?={_GAP}?日)"
)
_SPACE_INSIDE = re.compile(rf"{_GAP}(?:\d|\S{_GAP})")
_ONE_GAP = re.compile(_GAP)


def spaced_characters(text: str) -> list[Edit]:
    """Edits that close up text printed with a space between all characters (政 府 信 息), and dates printed so.

    Words count where a text has many such characters; a number among them only where its unit follows, so that the
    figures of a table's row stay apart.
    """
    places: set[int] = set()
    runs: list[re.Match[str]] = []
    at = 0
    for line in text.split("\n") if _SPACE_INSIDE.search(text) else ():
        if " " in line or "\u3000" in line or "\u00a0" in line:
            found = _SPACED_DATE.finditer(text, at, at + len(line))
            places.update(m.start() + gap.start() for m in found for gap in _ONE_GAP.finditer(m[0]))
            runs += _SPACED.finditer(text, at, at + len(line))
        at += len(line) + 1
    runs = [m for m in runs if sum("\u3400" <= c <= "\u9fff" for c in m[0]) > 3]
    if sum("\u3400" <= c <= "\u9fff" for m in runs for c in m[0]) >= _LEAST_SPACED:
        for run in runs:
            body = run[0]
            if not set(body) - _UNITS - set(" \u00a0\u3000"):
                continue
            apart: set[int] = set()
            if not SENTENCE.search(body):
                for m in _SPACED_NUMBER.finditer(body):
                    if not _SPACED_UNIT.match(body, m.end()):
                        apart.update(range(m.start() - 1, m.end() + 1))
            places |= {run.start() + g.start() for g in _ONE_GAP.finditer(body) if g.start() not in apart}
    return [Edit("spaced", at, at + 1, text[at], "") for at in sorted(places)]

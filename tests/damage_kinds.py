"""Damage on purpose: clean text made worse in the ways scraped reports are, and a judge of what a repair makes of it.

A function of a kind takes a clean text and a random source and gives a Case (damaged, expected, places), or None where
the text offers nothing to damage. ``KINDS`` names each with its row in the list of damages (docs/repair.md) and whether
it is to be restored in full, in part, or only to be marked.
"""

from __future__ import annotations

import difflib
import html
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import damage_layout as layout
import opencc
from damage_cases import HAN, OPTIONAL, Case, character_edits, edit_of, insert, line_spans, some, undone
from pypinyin import Style, lazy_pinyin

from govnlp import lexicon
from govnlp.text.alignment import Edit, apply, compose
from govnlp.text.repair import repair

REPORTS = Path(__file__).parent.parent / "training" / "data" / "reports.jsonl"

Damage = Callable[[str, Random], "Case | None"]


class Kind(NamedTuple):
    """row: in the list of damages; repair: full, part or mark; scope: passage (some paragraphs) or report.

    stage: place in a row of damages at once, 0 for what is not combined; held_out: whether only reports are damaged that
    the character model was not made from.
    """

    name: str
    row: int
    repair: str
    damage: Damage
    scope: str = "passage"
    stage: int = 0
    held_out: bool = False


# --- clean text


@cache
def clean_reports(held_out: bool = False) -> tuple[str, ...]:
    """The project's own reports as repair gives them back."""
    records = (json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines())
    return tuple(repair(r["text"]).text for r in records if not held_out or r["split"] == "test")


def clean_text(kind: Kind, rng: Random) -> str:
    """A whole report, or, for a kind to be told from a passage, three times in four some paragraphs of one."""
    text = rng.choice(clean_reports(kind.held_out))
    if kind.scope == "report" or rng.random() < 0.25:
        return text
    lines = text.split("\n")
    first = rng.randrange(len(lines))
    while first and len("\n".join(lines[first:])) < 120:
        first -= 1
    last = first + 1
    while last < len(lines) and len("\n".join(lines[first:last])) < 200:
        last += 1
    return "\n".join(lines[first:last])


def cases(kind: Kind, count: int, seed: int = 0) -> Iterator[Case]:
    """``count`` cases of a kind, the same for the same seed; fewer where the texts offer too few places."""
    rng = Random(f"{kind.name}/{seed}")
    found = 0
    for _ in range(60 * count):
        case = kind.damage(clean_text(kind, rng), rng)
        if case is not None and case.damaged != case.expected:
            yield case
            found += 1
            if found == count:
                return


def combined(count: int, seed: int = 0) -> Iterator[Case]:
    """Cases of three kinds at once, in the order in which they happen to a text."""
    rng = Random(f"combined/{seed}")
    stages = sorted({kind.stage for kind in KINDS if kind.stage})
    found = 0
    while found < count:
        chosen = [rng.choice([k for k in KINDS if k.stage == s]) for s in sorted(rng.sample(stages, 3))]
        first, *more = chosen
        case = first.damage(clean_text(first._replace(held_out=any(k.held_out for k in chosen)), rng), rng)
        for kind in more:
            new = kind.damage(case.damaged, rng) if case else None
            if case is None or new is None or new.expected != case.damaged:
                case = None
                break
            case = Case(new.damaged, case.expected, tuple(compose(new.damaged, new.places, case.places)))
        if case:
            found += 1
            yield case


# --- punctuation and digits

_HALF = str.maketrans("，；：？！（）", ",;:?!()")
_DECIDABLE = re.compile(rf"(?<=[{HAN}”》）])[，；：？！]|[，；：？！](?=[{HAN}“《（])|[（）]")


def ascii_punctuation(text: str, rng: Random) -> Case | None:
    """Row 1: every full-width mark half width, as compatibility forms are folded; 。 and 、 have none."""
    return undone(text, [edit_of(m, m[0].translate(_HALF)) for m in _DECIDABLE.finditer(text)])


def doubled_punctuation(text: str, rng: Random) -> Case | None:
    """Row 19: a comma put before most commas, stops, semicolons and enumeration commas."""
    comma = rng.choice(",，")
    return undone(text, [insert(m.start(), comma) for m in re.finditer("[，、。；]", text) if rng.random() < 0.7])


def number_spaces(text: str, rng: Random) -> Case | None:
    """Row 20: spaces between numbers and 年月日件条%元, also before the next number of a date."""
    space = rng.choice(["  "[:1], "\u00a0", "\u3000"])
    places = re.finditer(r"(?<=\d)(?=[年月日件条元%])|(?<=\d年)(?=\d{1,2}月)|(?<=\d月)(?=\d{1,2}日)", text)
    return undone(text, some([insert(m.start(), space) for m in places], rng, 0.8))


def mixed_digits(text: str, rng: Random) -> Case | None:
    """Row 34: a figure or the letter O in years of Chinese digits: 二0二二年, 二〇2二年, 二O一三年.

    The zero has the shape it has in the text's own years; a text with two shapes is mixed already. The first year stays
    where nothing else would tell: the letter is damage only beside years with a Chinese zero, for a text with no other
    zero than O is typed so, and the rarer ○ has to show itself.
    """
    shapes = set("".join(re.findall("[一二九]([〇○OＯ零])", text))) or {"〇"}
    years = list(re.finditer(r"(?<!\d)20\d\d(?=年)", text))
    if len(shapes) > 1 or shapes & set("OＯ零"):
        return None
    (zero,) = shapes
    numerals = f"{zero}一二三四五六七八九"
    chosen = sorted(rng.sample(years, min(len(years), 3)), key=lambda m: m.start())
    clean = apply(text, [edit_of(m, "".join(numerals[int(c)] for c in m[0])) for m in chosen])
    found = list(re.finditer(f"二({zero})([{numerals}])[{numerals}](?=年)", clean))
    sign = rng.choice(["0", "0", "O", "third digit"])
    if sign == "third digit":
        return undone(clean, [edit_of(m, str(numerals.index(m[2])), 2) for m in found])
    return undone(clean, [edit_of(m, sign, 1) for m in found[sign == "O" or zero == "○" :]])


def full_width_digits(text: str, rng: Random) -> Case | None:
    """Row 34: all digits full width."""
    wide = {ord("0") + i: chr(ord("０") + i) for i in range(10)}
    return undone(text, character_edits(text, text.translate(wide)))


# --- script

_OVER_CONVERTED = str.maketrans("制面系咨复", "製麵係谘複")


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def traditional(text: str, rng: Random) -> Case | None:
    """Row 4: OpenCC's plain conversion, of text with nothing traditional in it."""
    return undone(text, character_edits(text, _converter("s2t").convert(text))) if _is_simplified(text) else None


def over_converted(text: str, rng: Random) -> Case | None:
    """Row 5: a character table that knows no words: 製度, 全麵, 體係, 谘詢, 答複."""
    if not re.search("[制面系咨复]", text) or not _is_simplified(text):
        return None
    by_character = "".join(_converter("s2t").convert(c) for c in text.translate(_OVER_CONVERTED))
    return undone(text, character_edits(text, by_character))


# What the converter of the pages seen rewords.
_TAIWAN = {
    **{"门户网站": "入口網站", "互联网": "網際網路", "优化": "最佳化", "计划": "計畫", "文件": "檔案", "群众": "民眾"},
    **{"在线": "線上", "设置": "設定", "搜集": "蒐集", "窗口": "視窗", "链接": "連結", "宏观": "巨觀", "网络": "網路"},
    **{"短信": "簡訊", "软件": "軟體", "硬件": "硬體", "服务器": "伺服器", "打印": "列印", "复印": "影印"},
}
# Where an ordinary word can only stand for the other one.
_TOLD = re.compile("(?<=规范性)文件|(?<=政策)文件|(?<=统计)数据|(?<=人工)智能")


@cache
def _taiwan_words() -> dict[str, tuple[str, ...]]:
    """Mainland word → its Taiwan forms in traditional characters."""
    optional = ("only", "never", "beside", "unless", "also")
    words: dict[str, tuple[str, ...]] = {}
    for row in lexicon.read("taiwan", ("taiwan", "mainland", "evidence"), optional):
        words[row["mainland"]] = (*words.get(row["mainland"], ()), _converter("s2tw").convert(row["taiwan"]))
    return words


@cache
def _is_ordinary(word: str) -> bool:
    """Whether a Taiwan word (in traditional characters) is one of the project's own clean reports, too."""
    simplified = _converter("t2s").convert(word)
    return any(simplified in text for text in clean_reports())


def _reworded(text: str, start: int, old: str, new: str) -> Edit:
    """The edit of a word. It may stay where the new word is ordinary on the mainland and nothing tells it apart."""
    told = _TOLD.match(text, start) or not _is_ordinary(new)
    return Edit("damage" if told else OPTIONAL, start, start + len(old), old, new)


def _is_simplified(text: str) -> bool:
    """Whether nothing in a text is traditional already, which nothing would tell from what a converter put."""
    return _converter("t2s").convert(text) == text


def taiwan(text: str, rng: Random) -> Case | None:
    """Row 6: traditional with the wording of the pages seen, where at least three different words were reworded.

    Words that are ordinary on the mainland, too (檔案, 線上), may stay.
    """
    found = list(re.finditer("|".join(_TAIWAN), text))
    if len({match[0] for match in found}) < 3 or not _is_simplified(text):
        return None
    inside = {i for match in found for i in range(*match.span())}
    edits = character_edits(text, _converter("s2t").convert(text))
    edits = [edit for edit in edits if edit.start not in inside]
    edits += [_reworded(text, match.start(), match[0], _TAIWAN[match[0]]) for match in found]
    return undone(text, sorted(edits, key=lambda edit: edit.start))


def taiwan_by_opencc(text: str, rng: Random) -> Case | None:
    """Row 6: Taiwan wording by OpenCC (s2twp), which rewords far more, where it changed at least three different words.

    Words that are ordinary on the mainland, too (檔案, 資料, 執行), may stay.
    """
    if not _is_simplified(text):
        return None
    edits: list[Edit] = []
    for match in re.finditer(r"[^，。；：、！？\n]+", text):
        edits += _opencc_edits(text, match.start(), match[0])
    words = {edit.after for edit in edits if edit.kind == OPTIONAL or len(edit.before) > 1}
    return undone(text, edits) if len(words) >= 3 else None


def _opencc_edits(text: str, start: int, clause: str) -> list[Edit]:
    """The edits that make a clause what s2twp makes of it, word by word as far as the words are known."""
    new, plain = (_converter(name).convert(clause) for name in ("s2twp", "s2tw"))
    longest = max(map(len, _taiwan_words()))
    edits: list[Edit] = []
    i = j = 0
    while i < len(clause):
        olds = (clause[i : i + n] for n in range(longest, 0, -1))
        pairs = ((old, word) for old in olds for word in _taiwan_words().get(old, ()))
        pair = next((p for p in pairs if new.startswith(p[1], j) and plain[i : i + len(p[0])] != p[1]), None)
        if pair:
            edits.append(_reworded(text, start + i, *pair))
            i, j = i + len(pair[0]), j + len(pair[1])
        elif new[j : j + 1] == plain[i]:
            if clause[i] != new[j]:
                edits.append(Edit("damage", start + i, start + i + 1, clause[i], new[j]))
            i, j = i + 1, j + 1
        else:
            matcher = difflib.SequenceMatcher(None, clause[i:], new[j:], autojunk=False)
            for op, a, b, c, d in matcher.get_opcodes():
                if op != "equal":
                    at = start + i
                    edits.append(Edit("damage", at + a, at + b, clause[i + a : i + b], new[j + c : j + d]))
            break
    return edits


def pinyin_brackets(text: str, rng: Random) -> Case | None:
    """Row 7: traditional, and most characters the conversion changed followed by their reading: 政務(wù)."""
    new = _converter("s2t").convert(text)
    bracketed = {c for c in set(text) if rng.random() < 0.7}
    edits: list[Edit] = []
    for run in re.finditer(f"[{HAN}]+", text):
        readings = lazy_pinyin(run[0], style=Style.TONE)
        for i, (c, reading) in enumerate(zip(run[0], readings, strict=True), run.start()):
            if new[i] != c:
                edits.append(Edit("damage", i, i + 1, c, new[i] + (f"({reading})" if c in bracketed else "")))
    return undone(text, edits)


def pinyin_everywhere(text: str, rng: Random) -> Case | None:
    """Row 8: readings without tones behind most characters, up to four times: 政(zheng)(zheng)府(fu)."""
    edits: list[Edit] = []
    for run in re.finditer(f"[{HAN}]+", text):
        for i, reading in enumerate(lazy_pinyin(run[0], style=Style.NORMAL), run.start() + 1):
            if rng.random() < 0.7 and reading.isalpha():
                edits.append(insert(i, f"({reading})" * rng.choice([1, 1, 1, 2, 2, 3, 4])))
    return undone(text, edits)


# --- encodings


def misaligned_gbk(text: str, rng: Random) -> Case | None:
    """Row 9: one byte of the GBK text lost, so that all pairs up to the next digit or line end are read one byte off."""
    runs = list(re.finditer(r"[^\x00-\x7f]{6,60}(?=[\d\n ,.()]|$)", text))
    for run in rng.sample(runs, len(runs)):
        at = rng.randrange(len(run[0]) - 4)
        data = run[0][at:].encode("gb18030")
        lost = rng.randrange(2)
        new = (data[:lost] + data[lost + 1 :]).decode("gbk", rng.choice(["ignore", "replace"]))
        old = run[0][at:]
        while old and new and old[-1] == new[-1]:  # an invalid pair puts the reader back in step
            old, new = old[:-1], new[:-1]
        if len(new) >= 3:
            return undone(text, [Edit("damage", run.start() + at, run.start() + at + len(old), old, new)])
    return None


def utf8_as_gbk(text: str, rng: Random) -> Case | None:
    """Row 10: UTF-8 read as GBK, of the sentences that survive it whole."""
    pieces = [p for p in re.findall("[^。\n]+。?\n?", text) if _read_as(p, "gbk")]
    whole = "".join(pieces)
    edits, at = [], 0
    for piece in pieces:
        edits.append(Edit("damage", at, at + len(piece), piece, _read_as(piece, "gbk")))
        at += len(piece)
    return undone(whole, edits)


def _read_as(text: str, encoding: str) -> str:
    """UTF-8 in another encoding, or nothing where that loses a byte."""
    try:
        new = text.encode("utf-8").decode(encoding)
    except UnicodeError:
        return ""
    return new if new.encode(encoding).decode("utf-8", "ignore") == text else ""


def utf8_as_gbk_lossy(text: str, rng: Random) -> Case | None:
    """Row 10: UTF-8 read as GBK with bytes lost on the way (U+FFFD or a question mark in their place, or nothing)."""
    mark = rng.choice(["\ufffd", "?", ""])
    edits = []
    for match in re.finditer(r"[^\x00-\x7f]+[\x40-\x7e]?", text):  # which may become the half of a pair
        new = match[0].encode("utf-8").decode("gbk", "replace").replace("\ufffd", mark)
        edits.append(edit_of(match, new))
    return undone(text, edits)


def utf8_as_latin(text: str, rng: Random) -> Case | None:
    """Row 10: UTF-8 read as Latin-1, or as code page 1252 as browsers do."""
    windows = rng.random() < 0.5
    return undone(text, [edit_of(m, _latin(m[0].encode("utf-8"), windows)) for m in re.finditer(r"[^\x00-\x7f]", text)])


def gbk_as_latin(text: str, rng: Random) -> Case | None:
    """Row 10: GBK read as Latin-1 or code page 1252."""
    windows = rng.random() < 0.5
    return undone(
        text, [edit_of(m, _latin(m[0].encode("gb18030"), windows)) for m in re.finditer(r"[^\x00-\x7f]", text)]
    )


def _latin(data: bytes, windows: bool) -> str:
    each = (bytes([b]) for b in data)
    return "".join((windows and b.decode("cp1252", "ignore")) or b.decode("latin-1") for b in each)


# --- characters lost beside digits

_DATE = re.compile(r"(?<!\d)(20\d\d)(年)(\d{1,2})(月)(\d{1,2})日")
_PERIOD = re.compile("统计|期限|起止|截[至止]|[自从]20|施行|数据|所列|时间|日期")
_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _splits(year: str, digits: str) -> int:
    """How many dates without padding zeros ``digits`` can be: month and day."""
    pairs = [(digits[:i], digits[i:]) for i in range(1, len(digits))]
    padded = len(digits) == 4 and "0" in (digits[0], digits[2])
    found = 0
    for month, day in pairs:
        if (len(month), len(day)) != (2, 2) and (padded or "0" in (month[0], day[0])):
            continue
        if len(day) <= 2 and 1 <= int(month) <= 12:
            leap = int(month) != 2 or int(year) % 4 == 0
            found += 1 <= int(day) <= _MONTHS[int(month) - 1] - (not leap)
    return found


def _lose_signs(text: str, rng: Random, ambiguous: bool) -> Case | None:
    edits: list[Edit] = []
    for match in _DATE.finditer(text):
        clause = re.split("[。\n]", text[: match.start()])[-1] + match[0] + re.split("[。\n]", text[match.end() :])[0]
        if (_splits(match[1], match[3] + match[5]) > 1) == ambiguous and (ambiguous or _PERIOD.search(clause)):
            edits += [edit_of(match, "", 2), edit_of(match, "", 4)]
    return undone(text, edits)


def lost_date_signs(text: str, rng: Random) -> Case | None:
    """Row 11: 年 and 月 lost between digits in sentences on the period, where one reading is a date: 自202211日起."""
    return _lose_signs(text, rng, ambiguous=False)


def lost_date_signs_ambiguous(text: str, rng: Random) -> Case | None:
    """Row 11: the same where two readings are dates (2020111日): to be left and marked."""
    return _lose_signs(text, rng, ambiguous=True)


_NUMBERS = ("〔{}〕{}号", "国办公开办函〔{}〕{}号", "政办发〔{}〕{}号", "府办发〔{}〕{}号")


def lost_document_bracket(text: str, rng: Random) -> Case | None:
    """Row 12: a bracket lost beside digits in the number of a document: 〔202318号, 办发2020〕9号."""
    if "号" not in text:  # few of the project's reports cite one: put one behind the first title
        title = re.search("《[^》《]*(?:办法|通知|意见|要点)》", text)
        if not title:
            return None
        number = rng.choice(_NUMBERS[1:]).format(rng.randrange(2009, 2025), rng.randrange(1, 200))
        text = f"{text[: title.end()]}（{number}）{text[title.end() :]}"
    found = list(re.finditer(r"(〔)(?:19|20)\d\d(〕)(?=[1-9]\d{0,3}号)", text))
    return undone(text, [edit_of(m, "", rng.choice([1, 2])) for m in found])


def lost_list_bracket(text: str, rng: Random) -> Case | None:
    """Row 12: one bracket of a list mark lost: 2）做好解读, 〔（二做好解读〕; the mark before it is whole."""
    marks = list(re.finditer(r"^[ \u3000]*(（)(?:[一二三四五六七八九]|\d{1,2})(）)", text, re.MULTILINE))
    later = [m for m in marks[1:] if not re.search("（(?:一|1）)", m[0])]
    if not later:
        return None
    return undone(text, [edit_of(rng.choice(later), "", rng.choice([1, 2]))])


# --- spam, blanks, stubs

_BRANDS = ("某某彩票", "某某体育", "星河棋牌", "环宇娱乐", "某某影视")
_PRODUCTS = ("官网下载", "手机版app", "在线观看", "网址", "平台登录", "免费高清视频", "真人投注", "开奖直播")
_TITLE = re.compile(rf"^[{HAN}\d（）]{{12,50}}(?:报告|年报|总结)$", re.MULTILINE)


def _title(text: str) -> re.Match[str] | None:
    """The report's title: one of the first lines, with its body and year."""
    head = "\n".join(text.split("\n")[:3])
    return next((m for m in _TITLE.finditer(head) if re.match(rf"[{HAN}]{{4,}}20\d\d年", m[0])), None)


def spam_prefix(text: str, rng: Random) -> Case | None:
    """Row 13: spam before the title: 某某彩票_某某视频 … 某局2022年年报."""
    title = _title(text)
    if not title or title[0].startswith("关于"):
        return None
    brand = rng.choice(_BRANDS)
    words = [brand, *(brand * rng.randrange(2) + word for word in rng.sample(_PRODUCTS, rng.randrange(1, 4)))]
    prefix = rng.choice(["_", "_", "-", " "]).join(words) + rng.choice([" ", "  ", "_", " - ", " | ", "…", "——"])
    return undone(text, [insert(title.start(), prefix)])


_BLANKED = re.compile(
    "(?<=中华人民共和国)政府信息公开(?=条例)|(?<=做好)政府信息公开(?=(?:各项)?工作)|(?<=年)政府信息公开(?=工作年度报告)"
    "|(?<=收到和处理)政府信息公开(?=申请)|(?<=因)政府信息公开(?=工作被申请)"
)


def blanked_phrase(text: str, rng: Random) -> Case | None:
    """Row 15: the key phrase blanked wherever a template holds it: 《中华人民共和国 条例》."""
    return undone(text, [edit_of(m, " ") for m in _BLANKED.finditer(text)])


_STUBS = (
    "点此播放本年报语音",
    "点击收听语音播报",
    "语音播报",
    "[图片]",
    "附件下载",
    "点击下载附件",
    "您的浏览器不支持音频播放",
    "请点击此处查看原文",
)


def stub(text: str, rng: Random) -> Case | None:
    """Row 36: a line for what the page could not show, below the title or at the end."""
    ends = [end for _, end in line_spans(text)]
    at = rng.choice([ends[0], ends[-1]])
    return undone(text, [insert(at, "\n" + rng.choice(_STUBS))])


# --- markup

_ENTITIES = {"“": "&ldquo;", "”": "&rdquo;", "—": "&mdash;", "…": "&hellip;", "·": "&middot;", "\u3000": "&emsp;"}
_ENTITIES |= {
    "\u00a0": "&nbsp;",
    "《": "&#12298;",
    "》": "&#12299;",
    "（": "&#65288;",
    "）": "&#xff09;",
    "×": "&times;",
}


def entities(text: str, rng: Random) -> Case | None:
    """Row 35: quotation marks, dashes, brackets and spaces as HTML entities, some of them escaped twice."""
    names = {**_ENTITIES, " ": "&#32;", "&": "&amp;", "<": "&lt;", ">": "&gt;", "\u3000": "&#12288;"}
    edits = [edit_of(m, names[m[0]]) for m in re.finditer(r"[“”—…·《》（）×&<>\u00a0\u3000]", text)]
    if rng.random() < 0.3:
        edits = [edit._replace(after=html.escape(edit.after)) for edit in edits]
    return undone(text, edits)


def escaped_markup(text: str, rng: Random) -> Case | None:
    """Row 35: the page's markup left in, with the escapes of a string: <p align=\\"center\\">."""
    quote = rng.choice(['\\"', '"'])
    opening = rng.choice([f"<p align={quote}center{quote}>", f"<p style={quote}text-indent:2em{quote}><span>", "<div>"])
    closing = {"<div>": "</div>"}.get(opening, "</span></p>" if "span" in opening else "</p>")
    if rng.random() < 0.3:
        opening, closing = html.escape(opening, quote=False), html.escape(closing, quote=False)
    text = re.sub("\n{2,}", "\n", text.strip("\n"))
    between = rng.choice([closing + opening, closing + "\n" + opening])
    breaks = [edit_of(m, between) for m in re.finditer("\n", text)]
    return undone(text, [insert(0, opening), *breaks, insert(len(text), closing)])


KINDS = (
    Kind("ASCII punctuation", 1, "full", ascii_punctuation, stage=5),
    Kind("traditional characters", 4, "full", traditional, stage=4),
    Kind("over-converted characters", 5, "full", over_converted, stage=4),
    Kind("Taiwan wording", 6, "part", taiwan, scope="report"),
    Kind("Taiwan wording by OpenCC s2twp", 6, "part", taiwan_by_opencc, scope="report"),
    Kind("pinyin in brackets", 7, "full", pinyin_brackets, stage=4),
    Kind("pinyin everywhere", 8, "full", pinyin_everywhere, stage=4),
    Kind("misaligned GBK", 9, "part", misaligned_gbk, held_out=True),
    Kind("UTF-8 read as GBK", 10, "full", utf8_as_gbk, held_out=True),
    Kind("UTF-8 read as Latin-1", 10, "full", utf8_as_latin, stage=7, held_out=True),
    Kind("GBK read as Latin-1", 10, "full", gbk_as_latin, stage=7, held_out=True),
    Kind("UTF-8 read as GBK, bytes lost", 10, "mark", utf8_as_gbk_lossy, held_out=True),
    Kind("signs lost in dates", 11, "part", lost_date_signs, scope="report", stage=1),
    Kind("signs lost in dates, ambiguous", 11, "mark", lost_date_signs_ambiguous, scope="report"),
    Kind("bracket lost in document number", 12, "part", lost_document_bracket, scope="report"),
    Kind("bracket lost in list mark", 12, "part", lost_list_bracket, scope="report", stage=1),
    Kind("spam before title", 13, "full", spam_prefix, scope="report", stage=2),
    Kind("key phrase blanked", 15, "part", blanked_phrase, scope="report", stage=2),
    Kind("doubled punctuation", 19, "full", doubled_punctuation, stage=3),
    Kind("spaces in numbers and dates", 20, "full", number_spaces, stage=3),
    Kind("hard-wrapped lines", 21, "full", layout.hard_wraps, scope="report", held_out=True),
    Kind("numbers on their own lines", 22, "full", layout.pieces),
    Kind("page numbers in sentences", 23, "full", layout.page_numbers, scope="report", held_out=True),
    Kind("page numbers in wrapped lines", 23, "full", layout.page_numbers_in_wraps, scope="report", held_out=True),
    Kind("title wrapped", 24, "full", layout.wrapped_title, scope="report", stage=2),
    Kind("title repeated", 24, "full", layout.repeated_title, scope="report", stage=2),
    Kind("report on one line", 25, "part", layout.one_line, scope="report"),
    Kind("broken list numbers", 33, "mark", layout.broken_list_numbers, scope="report"),
    Kind("mixed digits", 34, "full", mixed_digits, stage=1),
    Kind("full-width digits", 34, "full", full_width_digits),
    Kind("HTML entities", 35, "full", entities, stage=6),
    Kind("escaped markup", 35, "full", escaped_markup, stage=6),
    Kind("stubs", 36, "full", stub, scope="report", stage=2),
)

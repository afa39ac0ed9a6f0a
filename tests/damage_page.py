"""Damage that a page does to its text: spam, blanked phrases, stubs, entities and markup."""

from __future__ import annotations

import html
import re
from random import Random

from damage_cases import HAN, Case, edit_of, insert, line_spans, undone

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


_REPLACING = ("星河棋牌官网", "环宇真人下载", "bc365手机客户端", "kw88体育平台", "金沙博彩", "shilipu.com")


def replaced_name(text: str, rng: Random) -> Case | None:
    """Row 14: the place of the body's name replaced by spam, in the title and wherever it comes again: to be marked."""
    title = _title(text)
    place = re.match(rf"[{HAN}]{{2,8}}?[省市县区州旗](?=人民政府|[{HAN}]{{2}}局)", title[0]) if title else None
    if not place:
        return None
    spam = rng.choice(_REPLACING[: 5 if "人民政府" not in text[place.end() :][:8] else 6])
    return undone(text, [edit_of(m, spam) for m in re.finditer(place[0], text)])


_ADULT = ("免费樱桃视频app下载", "高清无码视频", "某某成人影院_在线观看_高清视频_免费", "精品一区 免费视频")


def spam_line(text: str, rng: Random) -> Case | None:
    """Row 13: a line of spam above the text or below it: to be marked."""
    line = rng.choice(_ADULT)
    return undone(text, [insert(0, f"{line}\n\n") if rng.random() < 0.5 else insert(len(text), f"\n\n{line}")])


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


_INDENTS = ("? ?", "? ??", "? ? ", "? ? ? ?", "？ ？")


def lost_blanks(text: str, rng: Random) -> Case | None:
    """Row 40: question marks for the no-break spaces before headings and paragraphs: ? ??（一）公开形式."""
    indent = rng.choice(_INDENTS)
    lines = [a for a, b in line_spans(text) if re.match(f"[{HAN}（《“\\d]", text[a:b])]
    return undone(text, [insert(at, indent) for at in lines if rng.random() < 0.8])


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

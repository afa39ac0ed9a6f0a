"""Files of several reports as crawlers and people put them together, and single reports that look like several.

The bench joins the project's own reports, each with or without its title, its signature and the navigation and footer of
its page, by blank lines, form feeds, page numbers or nothing, and counts the files whose reports are told apart, and those
cut exactly between the lines they are made of; of single reports, in the shapes and damages of the other benches and in
such as invite a cut, it counts the ones cut: ``python tests/several_shapes.py [seed] [-v]``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import layout_shapes
from layout_shapes import Lines, _block

from govnlp import several

SEEDS = Path(__file__).parent.parent / "seeds"
SEPARATORS = {"nothing": "\n", "blank line": "\n\n", "form feed": "\n\f", "page number": "\n- 5 -\n"}
PAGES = {
    "seen": (layout_shapes.TOP, layout_shapes.BOTTOM),
    "unseen": (layout_shapes.TOP_UNSEEN, layout_shapes.BOTTOM_UNSEEN),
    "fresh": (layout_shapes.TOP_FRESH, layout_shapes.BOTTOM_FRESH),
}
# What a page begins and ends with: without it nothing tells the links below one page from those above the next.
OUTERMOST = {
    "seen": ("您当前的位置：首页 > 政务公开 > 政府信息公开年报", "网站标识码：0000000001 京ICP备00000000号-1"),
    "unseen": ("所在位置：网站首页-政务信息-年度报告", "Copyright © 2020 青溪县水利局 All Rights Reserved"),
    "fresh": ("青溪县人民政府 | 无障碍 | 长者版 | 登录", "内容来源网络，如有侵权请联系删除"),
}


class File(NamedTuple):
    """borders: where its reports begin, but the first; loose: for each the stretch of page lines in which it may lie."""

    text: str
    borders: list[int]
    loose: list[tuple[int, int]]


class Found(NamedTuple):
    """told: as many reports as there are, cut between the text of one and of the next; exact: between their lines."""

    told: bool
    exact: bool


def dressed(lines: Lines, rng: Random, *, title: bool, signature: bool, head: str, foot: str, whole: bool) -> Lines:
    """A report with or without its title and signature, and with the head and foot of a page of ``PAGES``, "" for none.

    whole: with the lines that are outermost on a page, which some crawlers leave out."""
    without = {role for role, kept in (("title", title), ("signature", signature)) if not kept}
    kept = [line for line in lines if line[1] not in without]
    above = [(text, "furniture") for text in _block(PAGES[head][0], rng, 4, 14)] if head else []
    below = [(text, "furniture") for text in _block(PAGES[foot][1], rng, 5, 18)] if foot else []
    if whole:
        above = [(OUTERMOST[head][0], "furniture"), *above] if head else []
        below = [*below, (OUTERMOST[foot][1], "furniture")] if foot else []
    return above + kept + below


def file(parts: list[Lines], separator: str) -> File:
    text, borders, loose = "", [], []
    for number, lines in enumerate(parts):
        if number:
            before = len(text) - _page_lines(reversed(parts[number - 1]))
            text += separator
            borders.append(len(text))
            loose.append((before, len(text) + _page_lines(iter(lines))))
        text += "\n".join(line for line, _ in lines)
    return File(text, borders, loose)


def _page_lines(lines: Iterator[tuple[str, str]]) -> int:
    """The length of the page's lines at the end from which ``lines`` come."""
    length = 0
    for text, role in lines:
        if role != "furniture":
            break
        length += len(text) + 1
    return length


def judge(made: File) -> Found:
    found = [start for start, _ in several.split(made.text)][1:]
    if len(found) != len(made.borders):
        return Found(False, False)
    told = all(low <= at <= high for at, (low, high) in zip(found, made.loose, strict=True))
    between = (made.text[min(at, border) : max(at, border)] for at, border in zip(found, made.borders, strict=True))
    return Found(told, all(re.fullmatch(r"[\s\d-]*", text) for text in between))


def moved_by_years(lines: Lines, years: int) -> Lines:
    """The report of the same body some years earlier, word for word."""

    def earlier(match: re.Match[str]) -> str:
        return str(int(match[0]) - years)

    return [(re.sub(r"(?<!\d)20[012]\d(?=年|学年|[—-])", earlier, text), role) for text, role in lines]


# ---- files of several


def files(n: int, seed: int) -> Iterator[tuple[str, File]]:
    """(what stands at the border, file) of ``n`` files of two or three reports."""
    every = layout_shapes.reports()
    for number in range(n):
        rng = Random(f"{seed}-{number}")
        count = rng.choice((2, 2, 3))
        chosen = rng.sample(every, count)
        if rng.random() < 0.25:
            chosen = [moved_by_years(chosen[0], years) for years in range(count)]
        title, signature = rng.choice(((True, True), (True, False), (False, True), (False, False)))
        page = rng.choice(("", "", "seen", "unseen", "fresh"))
        head, foot = rng.choice(((page, page), (page, ""), ("", page)))
        separator = rng.choice(list(SEPARATORS))
        without = {"title": title, "signature": signature, "head": head, "foot": foot, "whole": separator == "nothing"}
        parts = [dressed(lines, rng, **without) for lines in chosen]
        signs = [
            word for word, kept in (("title", title), ("signature", signature), ("head", head), ("foot", foot)) if kept
        ]
        yield " ".join(signs) or "text alone", file(parts, SEPARATORS[separator])


# ---- single reports that look like several


def _title_of(lines: Lines) -> Lines:
    return [line for line in lines if line[1] == "title"]


def second_page(lines: Lines, rng: Random) -> Lines:
    """The page ends and begins again in the middle of the report."""
    top, bottom = rng.choice(list(PAGES.values()))
    foot, head = _block(bottom, rng, 3, 8), _block(top, rng, 3, 8)
    again = [(text, "furniture") for text in foot + head] + (_title_of(lines) if rng.random() < 0.5 else [])
    at = rng.randint(len(lines) // 4, 3 * len(lines) // 4)
    return lines[:at] + again + lines[at:]


def title_again(lines: Lines, rng: Random) -> Lines:
    """The title at the head of every printed page."""
    out: Lines = []
    for number, line in enumerate(lines):
        out += ([("- 2 -", "furniture"), *_title_of(lines)] if number % 12 == 11 else []) + [line]
    return out


def contents(lines: Lines, rng: Random) -> Lines:
    """A table of contents behind the title."""
    headings = [line for line in lines if line[1] == "heading"]
    title = _title_of(lines)
    at = lines.index(title[-1]) + 1 if title else 0
    return [*lines[:at], ("目录", "furniture"), *headings, *title, *lines[at:]]


def contents_behind_opening(lines: Lines, rng: Random) -> Lines:
    """A table of contents behind the first paragraph of the text."""
    headings = [line for line in lines if line[1] == "heading"]
    at = next(i for i, line in enumerate(lines) if line[1] == "body") + 1
    return [*lines[:at], ("目\u3000录", "furniture"), *headings, *lines[at:]]


def links_around(lines: Lines, rng: Random) -> Lines:
    """The titles of other reports in the navigation above and below."""
    titles = ["".join(text for text, _ in _title_of(other)) for other in rng.sample(layout_shapes.reports(), 8)]
    return (
        [(t, "furniture") for t in titles[:4]]
        + lines
        + [("相关链接", "furniture")]
        + [(t, "furniture") for t in titles[4:]]
    )


def annexed(lines: Lines, rng: Random) -> Lines:
    """A second report as an annex of the first."""
    other = [line for line in rng.choice(layout_shapes.reports()) if line[1] != "furniture"]
    return [*lines, (rng.choice(("附件", "附：", "附件2", "附件1：")), "heading"), *other]


def quoted(lines: Lines, rng: Random) -> Lines:
    """Another report in full in the middle, announced."""
    numbered = [i for i, (text, role) in enumerate(lines) if role == "heading" and text[1:2] == "、"]
    if len(numbered) < 3:
        return []
    at = numbered[2]
    other = [line for line in rng.choice(layout_shapes.reports()) if line[1] != "furniture"]
    return [*lines[:at], ("上一年度报告全文如下：", "body"), *other, *lines[at:]]


def covering_letter(lines: Lines, rng: Random) -> Lines:
    """A letter with its own signature above the report."""
    letter = (
        "关于报送年度报告的函",
        "市政务公开领导小组办公室：",
        "按照贵办通知要求，我单位对全年的公开工作进行了回顾，汇总各科室数据后编写了年度报告，经主要负责同志审定，现予报送。",
        "报告所列数据均经业务科室核对，与日常台账一致，如有疑问请与我单位办公室联系，联系方式见公开指南。",
        "附件：年度报告一份",
        "双河市水务局",
        "2019年1月21日",
    )
    return [(text, "body") for text in letter] + lines


def other_text_below(lines: Lines, rng: Random) -> Lines:
    """Another kind of text about the same things below the report."""
    text = rng.choice(
        (
            "双河市水务局2019年政府信息公开工作要点|根据上级部署，现就全年公开工作安排如下，请各科室按照职责分工抓好落实，办公室负责督促检查。"
            "|一、主动公开|及时发布水利规划、工程建设和水费标准等群众关心的信息，做到内容准确、更新及时、查找方便，月底前完成上月信息的核对。"
            "|二、依申请公开|规范登记、审核和答复的流程，全年答复不得超期，疑难件由法规科会商后办理，重大件报分管领导审定后再行答复。",
            "关于做好2019年政府信息公开工作的通知|各科室、局属各单位：|根据《中华人民共和国政府信息公开条例》的要求，现将有关事项通知如下，请认真贯彻执行。"
            "|一、总体要求|坚持以公开为常态、不公开为例外，围绕群众关心的饮水安全和防汛抗旱，推进决策、执行、管理、服务和结果公开。"
            "|二、主动公开的内容|机构职能、规划计划、财政预决算和重大建设项目的批准与实施情况，由各责任科室按照目录及时提供，办公室统一发布。",
            "双河市水务局政府信息公开指南|为便于公民、法人和其他组织获取本机关的政府信息，根据《中华人民共和国政府信息公开条例》，编制本指南。"
            "|一、公开内容|本机关主动公开的信息包括机构设置、职责权限、办事程序、规划计划和财政信息，详见网站上的信息公开目录，随时更新。"
            "|二、依申请公开|申请人可以通过信函、传真或者当面提出申请，本机关自收到申请之日起二十个工作日内予以答复，需要延长的另行告知。",
        )
    )
    return lines + [(line, "body") for line in text.split("|")]


LOOKALIKES: dict[str, Callable[[Lines, Random], Lines]] = {
    shape.__name__: shape
    for shape in (
        *(second_page, title_again, contents, contents_behind_opening, links_around),
        *(annexed, quoted, covering_letter, other_text_below),
    )
}


def lookalikes() -> Iterator[tuple[str, str]]:
    """(name, text) of single reports that look like several."""
    for name, shape in LOOKALIKES.items():
        for number, lines in enumerate(layout_shapes.reports()):
            if made := shape(lines, Random(f"{name}-{number}")):
                yield f"{name} {number}", "\n".join(text for text, _ in made)


def singles() -> Iterator[tuple[str, str]]:
    """(name, text) of the project's reports as they are and in the shapes of the layout bench, and the seeds."""
    for path in sorted(SEEDS.glob("seed-*.txt")):
        yield path.stem, path.read_text(encoding="utf-8")
    for name, shape in layout_shapes.SHAPES.items():
        for number, lines in enumerate(layout_shapes.reports() if name != "several" else ()):
            if pieces := shape(lines, Random(f"{name}-{number}")):
                yield f"{name} {number}", "".join(piece.text for piece in pieces)


def main(seed: int, verbose: bool) -> None:
    rows: dict[str, list[Found]] = {}
    for number, (signs, made) in enumerate(files(400, seed)):
        found = judge(made)
        rows.setdefault(signs, []).append(found)
        if verbose and not found.exact:
            print(f"  file {number} ({signs}): {'not exact' if found.told else 'not told'}")
    rows["all files"] = [found for results in rows.values() for found in results]
    for signs, results in sorted(rows.items()):
        told, exact = sum(found.told for found in results), sum(found.exact for found in results)
        print(f"{signs:32} told {told / len(results):.3f}, exact {exact / len(results):.3f} of {len(results)}")
    for name, texts in (("singles", singles()), ("lookalikes", lookalikes())):
        cut = [(which, len(several.split(text)) > 1) for which, text in texts]
        print(f"{name}: {sum(wrong for _, wrong in cut)} of {len(cut)} cut", *(which for which, wrong in cut if wrong))


if __name__ == "__main__":
    main(next((int(word) for word in sys.argv[1:] if word.isdigit()), 1), "-v" in sys.argv)

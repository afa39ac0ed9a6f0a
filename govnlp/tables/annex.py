"""Statistical annexes: the national list of 2014 to 2018 and local forms, all of them caption, column heads, and rows
of an indicator, its unit and its figures.

Nothing is known of their rows, so a table is only what stands under column heads, or under a caption, and keeps to
indicator, unit, figure; the first thing that does not ends it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from govnlp.layout import headings
from govnlp.tables import grid
from govnlp.tables.annex_heads import first_head, heads, heads_follow, squeeze
from govnlp.tables.annex_items import items_of
from govnlp.tables.cells import Item, Line, fold, is_none, printed
from govnlp.tables.formats import annex_keys, key
from govnlp.values import Cell, Table

_CAPTION = re.compile(
    r"\s*(?:附\s?[表件录注]?|表)\s?[一二三四五六七八九十\d]{0,3}\s?(?:[:：、.．\-—]\s?)?\S?.{0,60}|.{0,50}(?:统计|情况|一览|数据|汇总)报?表.{0,12}"
)
_ABOVE = re.compile(
    r"\s*(?:[(（]?\s?[\d〇○零一二三四五六七八九]{4}\s?年.{0,12}"
    r"|(?:填[报表]|单位|部门|报送|统计|制表).{0,40}[:：].{0,60})\s*"
)
_SENTENCE = re.compile("[。；！？，]")
_NUMBERED = re.compile(
    r"\s*(?:[(（]?\s?[一二三四五六七八九十\d]{1,3}\s?(?:[)）、.．]|(?=[^\d年月日个条件]))|[①-⑳⒈-⒛⑴-⒇]|其\s?中)"
)
_INDEX_ROW = frozenset("甲乙丙丁戊")
_LABEL_PARTS, _LABEL_LENGTH = 14, 160
BEHIND_GROUP = " / "  # between a row's group and its label


@dataclass(slots=True)
class _Row:
    """group: the cell or heading that stands before the label, "" where there is none."""

    label: str
    unit: str
    row: grid.Row
    line: int
    group: str = ""


@dataclass(slots=True)
class Region:
    """An annex as found: its line indexes, its columns behind the unit (None: a code, no figure) and its rows. numbered: whether a
    column of numbers or codes stands before the indicator. caption: the line above that names it, "" where there is none."""

    start: int
    end: int
    lines: list[int]
    columns: list[str | None]
    rows: list[_Row] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    numbered: bool = False
    caption: str = ""


def regions(lines: Sequence[Line], taken: set[int]) -> list[Region]:
    """The annexes in the lines that no other table has taken."""
    opening = {number for number, line in enumerate(lines) if number not in taken and _may_open(line.text)}
    items = items_of(lines, taken, min(opening, default=len(lines)))
    found: list[Region] = []
    floor = -1  # the last line of the table before
    at = 0
    while at < len(items):
        region, behind = None, at + 1
        if items[at].kind == "text" and items[at].line in opening:
            found_heads = heads(items, at)
            if found_heads is not None:
                region, behind = _body(items, *found_heads)
                if region is not None:
                    region.numbered = squeeze(items[at].text) in annex_keys("code_head")
                first = _caption_above(lines, items[at].line, max(floor, _last_taken(taken, items[at].line)))
            elif _is_caption(lines[items[at].line].text) and (at == 0 or items[at - 1].line < items[at].line):
                first = items[at].line
                start = next((n for n in range(at, len(items)) if items[n].line > first), len(items))
                if not heads_follow(items, start):
                    region, behind = _body(items, start, [None], True)
                    if region is not None and (len(region.rows) < 2 or not all(row.unit for row in region.rows)):
                        region, behind = None, at + 1
        if region is not None:
            last = region.lines[-1]
            region.lines = [number for number in range(first, last + 1) if number not in taken]
            region.caption = lines[first].text.strip() if _is_caption(lines[first].text) else ""
            region.start = lines[first].start + len(lines[first].text) - len(lines[first].text.lstrip())
            found.append(region)
            floor = last
        at = behind
    return found


def table(region: Region) -> Table:
    """The annex with one cell a figure: row is the indicator as printed, behind the group it stands under where it stands
    under several (行政诉讼数量 / 被依法纠错数); column is its unit, or the column's head where there are several, or "value"."""
    flags = set(region.flags)
    cells: list[Cell] = []
    surplus = 0
    figures = [name for name in region.columns if name is not None]
    lines = [grid.segments(row.row.parts)[0] for row in region.rows]
    closing = Counter(line[-1].kind == "bar" for line in lines if any(part.kind == "value" for part in line))
    shape = grid.shape([row.row for row in region.rows], [len(region.columns)] * len(region.rows), closing)
    for row, name_of_row in zip(region.rows, _row_names(region.rows, flags), strict=True):
        figure = None if len(figures) > 1 else row.unit or "value"
        names = [name and (figure or name) for name in region.columns]
        slots = grid.place(row.row, len(names), shape, codes=None in names)
        values = row.row.values()
        if slots is None and len(values) == len(names) + 1 and region.numbered and _is_next_number(row.row.parts):
            slots = [*values[:-1]]
        if slots is None:
            flags.add("cells_missing" if len(values) < len(names) else "cells_surplus")
            surplus += len(values) > len(names)
            slots = [values[at] if at < len(values) else None for at in range(len(names))]
            known = False
        else:
            known = True
        for name, slot in zip(names, slots, strict=True):
            if name is not None:
                status = grid.status(slot) if known else "unreadable"
                cells.append(Cell(name_of_row, name, *_printed(slot, status)))
    if surplus * 3 > len(
        region.rows
    ):  # columns that no head tells: which of them a single figure stands in is not known
        cells = [cell if cell.status == "blank" else replace(cell, status="unreadable") for cell in cells]
    cores = [_core(row.label) for row in region.rows]
    national = set(cores) & annex_keys("row")
    once = national - annex_keys("row_twice")
    if any(count > 1 for core, count in Counter(cores).items() if core in once):
        flags.add("row_repeated")
    if not any(cell.status == "value" for cell in cells):
        flags.add("values_lost")
    format = "2014" if len(national) > 2 else ""
    return Table("annex", format, region.start, region.end, tuple(cells), (), tuple(sorted(flags)), region.caption)


def _row_names(rows: Sequence[_Row], flags: set[str]) -> list[str]:
    """The labels; one that stands in several groups, here or in the national list, behind its group where that tells it apart."""
    cores = [_core(row.label) for row in rows]
    twice = [core in annex_keys("row_twice") for core in cores]
    groups = [
        known if of_two else any for of_two, known, any in zip(twice, _known_groups(rows), _groups(rows), strict=True)
    ]
    often, pairs = Counter(cores), Counter(zip(groups, cores, strict=True))
    names = []
    for row, core, group, of_two in zip(rows, cores, groups, twice, strict=True):
        told = bool(group) and pairs[group, core] == 1
        names.append(f"{group}{BEHIND_GROUP}{row.label}" if told and (of_two or often[core] > 1) else row.label)
        if of_two and not told:
            flags.add("row_repeated" if group else "row_unknown")
    return names


def _known_groups(rows: Sequence[_Row]) -> list[str]:
    """Which of the two groups of the national list that have the same rows each row stands under, "" where none of them."""
    found, group = [], ""
    for row in rows:
        for text in (row.group, row.label):
            number = headings.number(text)
            if _core(text) in annex_keys("group_of_twice"):
                group = text
            elif number and number.rank <= headings.CHINESE:
                group = ""
        found.append(group)
    return found


def _groups(rows: Sequence[_Row]) -> list[str]:
    """The group each row stands under: the cell or heading above it, or the last row whose number is of an outer style."""
    found: list[str] = []
    outer: list[tuple[int, str]] = []  # rank, label
    named = ""
    for row in rows:
        number = headings.number(row.label)
        rank = number.rank if number else headings.BARE
        if len(row.group) > 1:  # a single character is a piece of one printed vertically
            named, outer = row.group, []
        while outer and outer[-1][0] >= rank:
            outer.pop()
        found.append(outer[-1][1] if outer else named)
        if number:
            outer.append((rank, row.label))
    return found


def _is_next_number(parts: Sequence[Item]) -> bool:
    """Whether the last value is the number of the next row: at the start of a line, or alone on it."""
    at = max(number for number, part in enumerate(parts) if part.kind == "value")
    return at > 0 and parts[at - 1].kind == "break" and fold(parts[at].text).isdigit()


def _printed(slot: Item | None, status: str) -> tuple[str, str, int | None, int | None]:
    return (printed(slot.text), status, slot.start, slot.end) if slot else ("", status, None, None)


def _core(label: str) -> str:
    """An indicator without its number, its 其中 and what stands in brackets, as the lexicon has it."""
    bare = re.sub(r"[(（][^()（）]{0,60}[)）]", "", label)
    bare = _NUMBERED.sub("", _NUMBERED.sub("", bare, count=1), count=1)
    return key(bare.split("，")[0].split(",")[0])


def _last_taken(taken: set[int], line: int) -> int:
    return next((number for number in range(line - 1, max(line - 8, -1), -1) if number in taken), -1)


def _may_open(line: str) -> bool:
    """Whether an annex may begin on the line: it is a caption, or a cell on it begins as the first of column heads do."""
    return first_head().search(line) is not None or _is_caption(line)


def _is_caption(text: str) -> bool:
    return len(text) < 90 and not _SENTENCE.search(text) and _CAPTION.fullmatch(text) is not None


def _caption_above(lines: Sequence[Line], line: int, floor: int) -> int:
    """The first line of the caption right above the heads, or the heads' own line."""
    first = line
    for number in range(line - 1, max(floor, line - 6), -1):
        if _is_caption(lines[number].text):
            first = number
        elif len(lines[number].text) > 100 or not _ABOVE.fullmatch(lines[number].text):
            break
    return first


def _body(items: Sequence[Item], at: int, columns: list[str | None], unit: bool) -> tuple[Region | None, int]:
    """The rows from an item on, and the item behind the last of them."""
    region = Region(0, 0, [], columns if columns != [None] else ["value"])
    label: list[Item] = []
    group = ""  # named by a row without figures
    current: _Row | None = None
    behind = last = at
    for number in range(at, len(items)):
        item = items[number]
        if item.kind == "end":
            break
        if item.kind == "text":
            if len(item.text) > _LABEL_LENGTH or _starts_anew(items, number, region):
                break
            if current is not None:
                current.row.closed = True
                while current.row.parts and current.row.parts[-1].line == item.line > current.line:
                    current.row.parts.pop()  # the border or number that opens the line of the next row
                current = None
            label.append(item)
            if sum(part.kind == "text" for part in label) > _LABEL_PARTS:
                break
        elif item.kind == "unit" and current is not None and not current.row.parts and not current.unit:
            current.unit = item.text.strip("()（）")
        elif item.kind == "unit" or (item.kind == "value" and current is None and not unit):
            name = _label(label)
            if not name or set(key(name)) <= _INDEX_ROW:
                if current is not None:
                    current.row.parts.append(item._replace(kind="value"))
                elif not name and (region.rows or item.kind == "unit"):
                    region.flags.add("values_stray")
                continue
            unit_text = item.text.strip("()（）") if item.kind == "unit" else ""
            current = _Row(name, unit_text, grid.Row(name, item.start), item.line, group or _group(label))
            group = ""
            if item.kind == "value":
                current.row.parts += [Item("bar", "|", item.start, item.start, item.line)] if _barred(label) else []
                current.row.parts.append(item)
            region.rows.append(current)
            label = []
        elif current is not None:
            current.row.parts.append(item)
        elif item.kind == "bar" and label:
            label.append(item)
        elif item.kind == "value" and label:
            if is_none(fold(item.text)):
                label, group = [], _label(label)  # a group's row: dashes for its figures
            elif _is_cell(label, item):
                name = _label(label)
                if set(key(name)) <= _INDEX_ROW:
                    continue
                current = _Row(name, "", grid.Row(name, item.start, parts=[item]), item.line, group or _group(label))
                group = ""
                region.rows.append(current)
                label = []
            elif _begins_row(items, number + 1):
                region.flags.add("values_stray")
        elif item.kind == "value" and region.rows and not is_none(fold(item.text)) and not _is_number(items, number):
            region.flags.add("values_stray")
        if current is not None and item.kind in ("unit", "value", "bar"):
            behind, last = number + 1, number
    if not any(row.row.parts for row in region.rows):
        return None, at
    region.end = items[last].end
    region.lines = [items[last].line]
    for row in region.rows:
        row.row.parts = _own(row.row.parts)
    return region, behind


def _starts_anew(items: Sequence[Item], number: int, region: Region) -> bool:
    """A caption or column heads behind rows: the next table."""
    before = number - 1
    while before > 0 and items[before].kind == "bar":
        before -= 1
    text = items[number].text
    if not region.rows or (items[before].line == items[number].line and items[before].kind != "break"):
        return False
    if squeeze(text) in annex_keys("indicator") | annex_keys("code_head") and heads(items, number) is not None:
        return True
    return bool(re.match(r"\s*(?:附\s?[表件录]|表)\s?[一二三四五六七八九十\d]", text)) or (
        text.rstrip().endswith(("统计表", "情况表", "汇总表")) and heads_follow(items, number + 1)
    )


def _is_cell(label: Sequence[Item], item: Item) -> bool:
    """Whether a value without a unit is the label's: behind a border or on its line."""
    return _barred(label) or label[-1].line == item.line


def _begins_row(items: Sequence[Item], number: int) -> bool:
    """Whether the next text begins a label, rather than going on with one around a page number."""
    following = next((item for item in items[number : number + 4] if item.kind in ("text", "unit")), None)
    return following is not None and following.kind == "text" and bool(_NUMBERED.match(following.text))


def _is_number(items: Sequence[Item], number: int) -> bool:
    """Whether a value without a label is alone on its line, as a page number is, or numbers the row behind it."""
    if 0 < number < len(items) - 1 and items[number - 1].kind == items[number + 1].kind == "break":
        return True
    following = next((item for item in items[number + 1 : number + 4] if item.kind != "bar"), None)
    return following is not None and following.kind == "text"


def _barred(label: Sequence[Item]) -> bool:
    return any(part.kind == "bar" for part in label)


def _label(parts: Sequence[Item]) -> str:
    """The indicator out of what stands before its unit: behind the last group's cell or heading, wraps joined."""
    texts: list[str] = []
    bar = False
    for part in parts:
        if part.kind == "bar":
            bar = True
            continue
        so_far = "".join(texts)
        in_brackets = so_far.count("（") + so_far.count("(") > so_far.count("）") + so_far.count(")")
        if bar or (texts and not in_brackets and _NUMBERED.match(part.text)):
            texts = []
        bar = False
        texts.append(squeeze(part.text))
    return "".join(texts)[:_LABEL_LENGTH]


def _group(parts: Sequence[Item]) -> str:
    """What stands before the label: the cell of its group, or a heading."""
    texts = [squeeze(part.text) for part in parts if part.kind == "text"]
    label = _label(parts)
    while texts and label.endswith(texts[-1]):
        label = label.removesuffix(texts.pop())
    return texts[-1][:_LABEL_LENGTH] if texts else ""


def _own(parts: list[Item]) -> list[Item]:
    """A row's items without the line ends and the next row's opening bar behind its last cell."""
    end = len(parts)
    while end and parts[end - 1].kind == "break":
        end -= 1
    return parts[:end]

"""An HTML page: its main text, one line a block, tables as rows of cells set with bars, and what it says of itself.

The source text of such a report is what is extracted here, and offsets count its characters. What is left out: scripts and
hidden parts, navigation, share bars and lists of links, and whatever stands outside the innermost element that holds nearly
all Chinese text that is no link, and every sentence. Labelled lines outside it (发布机构：…) are set above the text, and the
title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from govnlp.readers import events, metadata
from govnlp.readers.events import Element, Page
from govnlp.readers.rows import LONGEST_CELL, one_line, row_line
from govnlp.text.decode import decode

_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 8_000  # bytes in which a page declares its encoding
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})
# fmt: on
_BREAKS = _BLOCKS | {"br"}
_CONTAINERS = frozenset({"article", "body", "center", "div", "form", "main", "section", "table", "tbody", "td", "tr"})
_LISTS = frozenset({"aside", "center", "div", "dl", "footer", "header", "ol", "p", "section", "table", "td", "ul"})
# Words in class and id of what surrounds a text on such sites.
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|crumbs?|breadcrumbs?|share|bdshare\w*|footer|copyright|sidebar|pagination|pages?|print|qrcode|search"
    r"|login|tool(?:bar|s)?|related|recommend|hot|toplink|friendlink|location|position|dqwz|ewm)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LITTLE = 200  # Chinese characters; what has more is no furniture, whatever it is called
_MOSTLY = 0.7  # share of links in a list of links
_FEW = 3  # links that are no list yet
_NEARLY_ALL = 0.9
_TITLE_PARTS = re.compile(r"\s*[_|｜—]+\s*|\s+[-–]\s+|[-–](?=[^-–]{0,20}(?:网|政府)$)")
_TITLE_NAME = re.compile(r"(?:^|[\s_-])(?:\w{0,12}title|bt|biaoti)(?:$|[\s_-])", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_WIDE = "[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’]"
_WRAPPED = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n][ \t\r\n]*(?={_WIDE})")


def read(data: bytes) -> tuple[str, str, str, int, dict[str, str]]:
    """(text, encoding, evidence, undecodable bytes, metadata) of a page.

    Raises ValueError for what cannot be decoded, holds no text or nests without end; ImportError without selectolax.
    """
    declared = _CHARSET.search(data[:_HEAD])
    decoded = decode(data, declared[1].decode("ascii") if declared else "")
    page = events.page(decoded.text)
    dropped = _surroundings(page)
    low, high = _main(page, dropped)
    main = list(_lines(page, low, high, dropped))
    outside = [*_lines(page, 0, low, frozenset()), "", *_lines(page, high, len(page.events), frozenset())]
    if not any(line.strip() for line in main):
        pictures = f", but {page.images} pictures" if page.images else ""
        raise ValueError(
            f"the page holds no text{pictures}: it may be put together by a script; save it from a browser"
        )
    told = metadata.of_lines(outside)
    told = told | {key: value for key, value in metadata.of_tags(page.meta).items() if key not in told}
    inside = metadata.of_lines(main[:30])
    if page.url:
        told.setdefault("url", page.url)
    title = _title(page, low, told.get("title", ""))
    above = metadata.printed({key: value for key, value in told.items() if key not in inside})
    if title and not _stands_in(title, main[:30]):
        above.append(title)
    if title:
        told["title"] = title
    text = "\n".join([*above, *main])
    evidence = f"{decoded.evidence}; {page.han[high] - page.han[low]} of the page's {page.han[-1]} Chinese characters"
    return text, decoded.encoding, evidence, decoded.undecodable, told | inside


# ---- what surrounds the text


def _surroundings(page: Page) -> frozenset[int]:
    """The elements that are left out with all they hold: what is named as furniture and holds little, and lists of links."""
    return frozenset(i for i, element in enumerate(page.elements) if _is_around(page, element))


def _is_around(page: Page, element: Element) -> bool:
    han, links, stops, anchors = (
        count[element.end] - count[element.start] for count in (page.han, page.links, page.stops, page.anchors)
    )
    if element.tag in ("body", "main", "article"):
        return False
    if element.tag == "footer" or _AROUND.search(element.name):
        return han - links < _LITTLE and stops < 2
    return element.tag in _LISTS and anchors >= _FEW and links >= _MOSTLY * han and not stops


def _main(page: Page, dropped: frozenset[int]) -> tuple[int, int]:
    """The events of the innermost element that holds nearly all text of the page that is neither left out nor a link, and all
    its sentences: a wrong end tag may part the last of them from the others."""
    text, stops = [0], [0]
    inside = 0
    for at, event in enumerate(page.events):
        if isinstance(event, int):
            inside += (event in dropped) - (event < 0 and ~event in dropped)
        han, links, ends = (count[at + 1] - count[at] for count in (page.han, page.links, page.stops))
        text.append(text[-1] + (han - links if not inside else 0))
        stops.append(stops[-1] + (ends if not inside else 0))
    low, high = 0, len(page.events)
    for element in page.elements:
        held = text[element.end] - text[element.start]
        whole = stops[element.end] - stops[element.start] == stops[-1]
        if element.tag in _CONTAINERS and held and held >= _NEARLY_ALL * text[-1] and whole:
            low, high = element.start, element.end + 1
    return low, high


def _title(page: Page, low: int, told: str) -> str:
    """The title: as the page's head tells it, else the nearest heading above the text, else the window's title."""
    if told:
        return told
    for element in reversed(page.elements):
        if element.end <= low and (element.tag in ("h1", "h2", "h3") or _TITLE_NAME.search(element.name)):
            text = " ".join(_lines(page, element.start, element.end + 1, frozenset()))
            if 6 <= len(text) <= 100 and "报告" in text:
                return text
    parts = [part for part in _TITLE_PARTS.split(page.title) if part]
    return next((part for part in parts if "报告" in part or "年报" in part), "")


def _stands_in(title: str, lines: list[str]) -> bool:
    """Whether the title is printed above the text, in one line or several, and not only behind a label (名称：…)."""
    plain = re.sub(r"\s", "", title)
    return plain in re.sub(r"\s", "", "".join(line for line in lines if not metadata.of_lines([line])))


# ---- text


def _lines(page: Page, low: int, high: int, dropped: frozenset[int]) -> Iterator[str]:
    """The lines of events[low:high]: one a block, one a row of a table that holds data."""
    parts: list[str] = []
    at = low
    skip = -1
    tables = _data_tables(page, low, high)
    while at < high:
        event = page.events[at]
        if isinstance(event, str):
            parts.append(event)
        else:
            element = page.elements[event if event >= 0 else ~event]
            if (event >= 0 and event in dropped) or (event >= 0 and event in tables):
                skip = element.end
            if element.tag in _BREAKS or skip >= 0:
                if line := _clean("".join(parts)):
                    yield line
                parts = []
            if skip >= 0:
                if event in tables and event not in dropped:
                    yield from _rows(tables[event])
                at, skip = skip, -1
        at += 1
    if line := _clean("".join(parts)):
        yield line


def _clean(text: str) -> str:
    return _SPACES.sub(" ", _WRAPPED.sub("", text)).strip(" \u3000")


def _data_tables(page: Page, low: int, high: int) -> dict[int, list[list[str]]]:
    """The rows of each table that holds data: no other table in it, two rows of two cells or more, no long cell."""
    out: dict[int, list[list[str]]] = {}
    table: int | None = None
    rows: list[list[str]] = []
    cell: list[str] | None = None
    for event in page.events[low:high]:
        if isinstance(event, str):
            if cell is not None:
                cell.append(event)
            continue
        index = event if event >= 0 else ~event
        tag = page.elements[index].tag
        if tag == "table":
            if table == index and _is_data(rows):
                out[index] = rows
            # What is around a table sets the page: of tables inside one another only the innermost is looked at.
            table, rows, cell = (index if event >= 0 else None), [], None
        elif table is None:
            continue
        elif tag == "tr" and event >= 0:
            rows.append([])
            cell = None
        elif tag in ("td", "th"):
            if event >= 0:
                cell = []
            elif cell is not None and rows:
                rows[-1].append(one_line("".join(cell)))
                cell = None
        elif cell is not None and tag in _BREAKS:
            cell.append("\n")
    return out


def _is_data(rows: list[list[str]]) -> bool:
    wide = [row for row in rows if len(row) > 1 and any(row)]
    return len(wide) > 1 and all(len(cell) <= LONGEST_CELL for row in rows for cell in row)


def _rows(rows: list[list[str]]) -> Iterator[str]:
    """A table's lines; one of labels and values (索引号 … 发布机构 …) gives one line a pair."""
    labels = [cell for row in rows for cell in row[::2]]
    if labels and sum(map(metadata.is_label, labels)) > len(labels) / 2:
        for row in rows:
            for label, value in zip(row[::2], [*row[1::2], ""], strict=False):
                if label or value:
                    yield f"{label.rstrip('：:')}：{value}"
        return
    yield from filter(None, map(row_line, rows))

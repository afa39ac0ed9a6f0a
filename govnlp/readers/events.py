"""An HTML page as a flat list of events (an element opens, an element closes, text), without what no reader of it sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

# fmt: off
_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "head", "select", "option", "button", "textarea", "input", "iframe",
    "object", "embed", "applet", "svg", "canvas", "video", "audio", "nav", "map", "datalist",
})
# fmt: on
_HIDDEN = re.compile(r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden", re.IGNORECASE)
_LONG_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9:]{0,20})[^<>]{4000,}")
_NESTING_TAG = re.compile(
    r"<(/?)(?!(?:area|base|br|col|dd|dt|hr|img|input|li|link|meta|option|p|param|source|td|th|tr|wbr)[\s/>])[A-Za-z]",
    re.IGNORECASE,
)
DEEPEST = 5000  # elements inside one another; the parser's time grows with the square of it
_HAN = re.compile("[\u3400-\u9fff]")


class TooDeep(ValueError):
    """The page nests its elements deeper than any page does."""


@dataclass(slots=True)
class Element:
    """A seen element: events[start] opens it, events[end] closes it. name: its class and id."""

    tag: str
    name: str
    start: int
    end: int = -1


@dataclass(slots=True)
class Page:
    """events: text (str) or an index into ``elements`` of what opens (i) or closes (~i); links and han: how many characters
    of links, and Chinese characters, stand before each event; ends: full stops before it; meta, title, canonical: the head."""

    events: list[str | int] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    links: list[int] = field(default_factory=lambda: [0])
    han: list[int] = field(default_factory=lambda: [0])
    stops: list[int] = field(default_factory=lambda: [0])
    anchors: list[int] = field(default_factory=lambda: [0])
    meta: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    url: str = ""
    images: int = 0

    def add(self, event: str | int, in_link: bool, opens_link: bool = False) -> None:
        han = len(_HAN.findall(event)) if isinstance(event, str) else 0
        self.events.append(event)
        self.han.append(self.han[-1] + han)
        self.links.append(self.links[-1] + (han if in_link else 0))
        self.stops.append(self.stops[-1] + (event.count("。") if isinstance(event, str) else 0))
        self.anchors.append(self.anchors[-1] + opens_link)


def page(html: str) -> Page:
    """The events of a page. Raises TooDeep, and ImportError where selectolax is missing."""
    from selectolax.lexbor import LexborHTMLParser

    html = _LONG_TAG.sub(r"<\1", html)  # pictures inside the page, which we do not look at
    _refuse_deep(html)
    tree = LexborHTMLParser(html)
    out = Page()
    if tree.head is not None:
        _read_head(tree.head, out)
    if tree.body is not None:
        _walk(tree.body, out)
    return out


def _refuse_deep(html: str) -> None:
    depth = 0
    for match in _NESTING_TAG.finditer(html):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > DEEPEST:
            raise TooDeep(f"more than {DEEPEST} elements inside one another: a broken or hostile page")


def _read_head(head: Any, out: Page) -> None:
    node = head.first_child
    while node is not None:
        attributes = node.attributes if node.tag in ("meta", "link") else {}
        if node.tag == "meta":
            out.meta.append((attributes.get("name") or "", attributes.get("content") or ""))
        elif node.tag == "title":
            out.title = " ".join((node.text() or "").split())
        elif node.tag == "link" and (attributes.get("rel") or "").lower() == "canonical":
            out.url = attributes.get("href") or ""
        node = node.next


def _walk(body: Any, out: Page) -> None:
    """Depth first without recursion: pages of broken tools nest hundreds deep."""
    open_: list[tuple[int, bool]] = []  # element and whether it is a link
    links = 0
    node = body
    while True:
        if node.is_text_node:
            out.add(node.text_content or "", links > 0)
        elif node.is_element_node and not _unseen(node):
            is_link = _open(node, out)
            if node.first_child is not None:
                open_.append((len(out.elements) - 1, is_link))
                links += is_link
                node = node.first_child
                continue
            _close(out, len(out.elements) - 1)
        while open_ and node.next is None:
            node = node.parent
            index, is_link = open_.pop()
            links -= is_link
            _close(out, index)
        if not open_:
            return
        node = node.next


def _open(node: Any, out: Page) -> bool:
    """Adds an element; whether it is a link."""
    attributes = node.attributes
    is_link = node.tag == "a" and bool(attributes.get("href"))
    out.images += node.tag == "img"
    out.elements.append(
        Element(node.tag, f"{attributes.get('class') or ''} {attributes.get('id') or ''}", len(out.events))
    )
    out.add(len(out.elements) - 1, False, is_link)
    return is_link


def _close(out: Page, index: int) -> None:
    out.elements[index].end = len(out.events)
    out.add(~index, False)


def _unseen(node: Any) -> bool:
    if node.tag in _UNSEEN:
        return True
    attributes = node.attributes
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None

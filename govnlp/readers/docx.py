"""A Word file: its paragraphs and tables in order, with the numbers that Word puts before the paragraphs of a list.

Read are the body and the text boxes in it, with insertions and without deletions; not read are headers, footers, notes and
comments. The source text of such a report is what is extracted here: one line a paragraph, one a row of a table.
"""

from __future__ import annotations

from collections.abc import Iterator

from govnlp.readers import archives
from govnlp.readers.numbering import Numbering
from govnlp.readers.rows import LONGEST_CELL, one_line, row_line
from govnlp.readers.xml import Element, parse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CORE = "{http://purl.org/dc/elements/1.1/}"
# What holds paragraphs or runs and is looked into; what is in no list (deletions, fields' codes, notes) is left out.
_HOLDERS = frozenset(
    f"{W}{name}"
    for name in (
        *(
            "body",
            "sdt",
            "sdtContent",
            "ins",
            "moveTo",
            "hyperlink",
            "smartTag",
            "fldSimple",
            "customXml",
            "r",
            "drawing",
        ),
        *("pict", "txbxContent", "ruby", "rubyBase", "dir", "bdo"),
    )
) | {f"{_MC}AlternateContent", f"{_MC}Choice"}


def read(file: archives.Archive) -> tuple[str, dict[str, str]]:
    """(text, metadata) of a Word file. Raises ValueError where it is damaged, holds no text, or is a bomb."""
    try:
        body = parse(_part(file, "word/document.xml"))
    except KeyError as error:
        raise ValueError("no Word file: it lacks word/document.xml") from error
    numbering = Numbering(_optional(file, "word/numbering.xml"), _optional(file, "word/styles.xml"))
    lines = [line for line in _blocks(body, numbering) if line]
    if not lines:
        pictures = sum(name.startswith("word/media/") for name in file.names())
        raise ValueError(
            f"the file holds no text{f', but {pictures} pictures: a scan? Read it with OCR first' if pictures else ''}"
        )
    core = _optional(file, "docProps/core.xml")
    title = core.findtext(f"{_CORE}title") if core is not None else None
    return "\n".join(lines), {"title": title.strip()} if title and title.strip() else {}


def _part(file: archives.Archive, name: str) -> bytes:
    data = file.read_name(name)
    return data.replace(_STRICT, _TRANSITIONAL)


def _optional(file: archives.Archive, name: str) -> Element | None:
    try:
        return parse(_part(file, name))
    except KeyError:
        return None


def _blocks(holder: Element, numbering: Numbering) -> Iterator[str]:
    """The lines of what holds paragraphs and tables. Depth is bounded by what ``parse`` lets through."""
    for child in holder:
        if child.tag == f"{W}p":
            yield from _paragraph(child, numbering)
        elif child.tag == f"{W}tbl":
            yield from _table(child, numbering)
        elif child.tag in _HOLDERS:
            yield from _blocks(child, numbering)


def _paragraph(paragraph: Element, numbering: Numbering) -> Iterator[str]:
    """A paragraph's lines (more than one at line breaks), then those of the text boxes anchored in it."""
    boxes: list[Element] = []
    text = "".join(_runs(paragraph, boxes))
    label = numbering.label(paragraph) if text.strip() else ""
    for number, line in enumerate(text.split("\n")):
        stripped = line.strip(" \u3000\t")
        if stripped:
            yield (label if number == 0 else "") + stripped
    for box in boxes:
        yield from _blocks(box, numbering)


def _runs(holder: Element, boxes: list[Element]) -> Iterator[str]:
    for child in holder:
        tag = child.tag
        if tag == f"{W}t":
            yield child.text or ""
        elif tag == f"{W}tab":
            yield "\t"
        elif tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag == f"{W}txbxContent":
            boxes.append(child)
        elif tag in _HOLDERS or not tag.startswith((W, _MC)):
            yield from _runs(child, boxes)  # shapes of other name spaces lie around text boxes


def _table(table: Element, numbering: Numbering) -> Iterator[str]:
    """A line a row. A cell merged over several is told once, where it begins; one with long text sets the page."""
    for row in _inside(table, "tr"):
        cells = []
        for cell in _inside(row, "tc"):
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is None or merged.get(f"{W}val") == "restart":
                cells.append([line for line in _blocks(cell, numbering) if line])
        if any(sum(map(len, cell)) > LONGEST_CELL for cell in cells):
            yield from (line for cell in cells for line in cell)  # a table that sets the page
        else:
            yield row_line([one_line("\n".join(cell)) for cell in cells])


def _inside(holder: Element, name: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, also those inside content controls and insertions."""
    for child in holder:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _HOLDERS:
            yield from _inside(child, name)

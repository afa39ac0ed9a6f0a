"""A PDF with a text layer: lines in reading order, tables that are drawn with rules as rows of cells.

The source text of such a report is what is extracted here. Lines stay as they are printed, page numbers too: to join and to drop
them is repair's, which keeps record. A page is read from top to bottom; columns of text side by side are not told apart.
"""

from __future__ import annotations

import ctypes
import math
import threading
from itertools import pairwise
from typing import Any

from govnlp.readers.grids import Grid, Rule, grids
from govnlp.readers.paged import Cell, PageTable, Part, pages_lines
from govnlp.readers.printed import Char, cell_text, text_lines
from govnlp.readers.sources import MOST_PAGES

_LOCK = threading.Lock()  # PDFium serves one thread at a time
_MOST_CHARS = 200_000  # of a page; more is no report's
_MOST_RULES = 4_000  # of a page; more is a drawing
_MOST_OBJECTS = 60_000
_DEEPEST = 5  # forms inside one another
_PATH, _IMAGE, _FORM = 2, 3, 5  # FPDF_PAGEOBJ_*
_THIN = 3.0  # points; a rule drawn as a filled rectangle is no wider
_SMALLEST, _LARGEST = 3.0, 150.0  # points of type
_FEWEST = 10  # characters of a page, on average, in a text layer
_UNREADABLE = 0.3  # share of characters without meaning in a PDF whose fonts say no Unicode
_PASSWORD = 4  # FPDF_ERR_PASSWORD

_Matrix = tuple[float, float, float, float, float, float]
_PLAIN: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read(data: bytes) -> tuple[str, str, dict[str, str]]:
    """(text, evidence, metadata) of a PDF.

    Raises ValueError where it is damaged, encrypted, a scan without a text layer, or has too many pages; ImportError without
    pypdfium2.
    """
    import pypdfium2

    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
                raise ValueError("an encrypted PDF: save it without its password first") from error
            raise ValueError(f"a damaged PDF ({error})") from error
        try:
            return _read(document)
        except pypdfium2.PdfiumError as error:
            raise ValueError(f"a damaged PDF ({error})") from error
        finally:
            document.close()


def _read(document: Any) -> tuple[str, str, dict[str, str]]:
    pages = len(document)
    if pages > MOST_PAGES:
        raise ValueError(f"a PDF of {pages} pages, more than {MOST_PAGES}, which no report has: split it")
    parts: list[list[Part]] = []
    silent: list[int] = []  # pages without text
    pictures = chars = lost = 0
    for number in range(pages):
        page = document[number]
        try:
            found = _chars(page)
            rules, images = _rules(page)
        finally:
            page.close()
        printed = [char for char in found if not char.text.isspace()]
        if not printed:
            silent.append(number + 1)
        pictures += images
        chars += len(printed)
        lost += sum(_is_lost(char.text) for char in printed)
        parts.append(_parts(found, grids(rules)))
    if chars < _FEWEST * max(1, pages):
        what = f", but {pictures} pictures: a scan" if pictures else ""
        raise ValueError(f"a PDF of {pages} pages without a text layer{what}: read it with OCR first")
    if lost > _UNREADABLE * chars:
        raise ValueError(f"a PDF whose fonts do not say what {lost} of its {chars} characters mean: read it with OCR")
    evidence = f"the text layer of {pages} pages"
    if silent:
        evidence += f", without text on {', '.join(map(str, silent))}"
    title = str(document.get_metadata_dict().get("Title") or "").strip()
    return "\n".join(pages_lines(parts)), evidence, {"title": title} if title else {}


def _is_lost(char: str) -> bool:
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char < " "


def _parts(chars: list[Char], tables: list[Grid]) -> list[Part]:
    """The lines and tables of a page from top to bottom."""
    free: list[Char] = []
    cells: dict[tuple[int, int], list[Char]] = {}
    for char in chars:
        for number, table in enumerate(tables):
            region = table.region((char.x + char.right) / 2, char.middle)
            if region is not None:
                cells.setdefault((number, region), []).append(char)
                break
        else:
            free.append(char)
    out: list[tuple[float, Part]] = [(line.y, line.text) for line in text_lines(free)]
    for number, table in enumerate(tables):
        # What is merged over several rows or columns is told once, where it begins.
        rows = [
            [Cell(r.left, r.right, r.rows > 1, r.in_last, cell_text(cells.get((number, r.number), []))) for r in row]
            for row in table.rows
        ]
        out.append((table.rows[0][0].top, PageTable(rows)))
    return [part for _, part in sorted(out, key=lambda part: -part[0])]


# ---- what PDFium tells


def _chars(page: Any) -> list[Char]:
    import pypdfium2.raw as raw

    turn = _turned(page)
    text = page.get_textpage()
    try:
        number = min(text.count_chars(), _MOST_CHARS)
        x, y = ctypes.c_double(), ctypes.c_double()
        box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        out = []
        high = ""
        for i in range(number):
            code = raw.FPDFText_GetUnicode(text, i)
            if code in (0, 0xFFFE, 0xFFFF) or chr(code) in "\r\n\u00ad" or raw.FPDFText_IsGenerated(text, i) == 1:
                continue
            if 0xD800 <= code < 0xDC00:
                high = chr(code)
                continue
            char = (high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            high = ""
            raw.FPDFText_GetCharOrigin(text, i, x, y)
            raw.FPDFText_GetLooseCharBox(text, i, box)
            raw.FPDFText_GetMatrix(text, i, matrix)
            (x0, y0), (x1, y1) = _moved(turn, box.left, box.bottom), _moved(turn, box.right, box.top)
            # The box is as wide as the type; how high it is, PDFium's versions see differently.
            height = raw.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
            if not _SMALLEST < height < _LARGEST:
                height = max(abs(y1 - y0), 1.0)
            out.append(Char(char, min(x0, x1), max(x0, x1), _moved(turn, x.value, y.value)[1], height))
        return out
    finally:
        text.close()


def _turned(page: Any) -> _Matrix:
    """From a page's own space to the page as it is shown."""
    low_x, low_y, high_x, high_y = page.get_mediabox()
    return {
        90: (0.0, -1.0, 1.0, 0.0, -low_y, high_x),
        180: (-1.0, 0.0, 0.0, -1.0, high_x, high_y),
        270: (0.0, 1.0, -1.0, 0.0, high_y, -low_x),
    }.get(page.get_rotation(), _PLAIN)


def _moved(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _joined(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    (x0, y0), (x1, y1), (x2, y2) = (_moved(outer, *point) for point in ((0, 0), (a, b), (c, d)))
    return (x1 - x0, y1 - y0, x2 - x0, y2 - y0, *_moved(outer, e, f))


def _rules(page: Any) -> tuple[list[Rule], int]:
    """The straight horizontal and vertical rules of a page, none where there are too many; and how many pictures it has."""
    import pypdfium2.raw as raw

    out: list[Rule] = []
    images = seen = 0
    # Objects and the matrix of the form they lie in; the last is done first.
    todo = [
        (raw.FPDFPage_GetObject(page, i), _turned(page), 0)
        for i in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS))
    ]
    while todo and len(out) <= _MOST_RULES and seen <= _MOST_OBJECTS:
        item, outer, depth = todo.pop()
        seen += 1
        kind = raw.FPDFPageObj_GetType(item)
        if kind == _IMAGE:
            images += 1
        elif kind == _PATH:
            out += _rules_of(item, _joined(_matrix(item), outer))
        elif kind == _FORM and depth < _DEEPEST:
            inner = _joined(_matrix(item), outer)
            number = min(raw.FPDFFormObj_CountObjects(item), _MOST_OBJECTS)
            todo += [(raw.FPDFFormObj_GetObject(item, i), inner, depth + 1) for i in range(number)]
    return (out if len(out) <= _MOST_RULES and seen <= _MOST_OBJECTS else []), images


def _matrix(item: Any) -> _Matrix:
    import pypdfium2.raw as raw

    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return _PLAIN
    return found.a, found.b, found.c, found.d, found.e, found.f


def _rules_of(path: Any, matrix: _Matrix) -> list[Rule]:
    import pypdfium2.raw as raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return []
    out: list[Rule] = []
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(max(0, raw.FPDFPath_CountSegments(path)), _MOST_RULES * 4)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            out += _rules_between(points, bool(stroke.value))
            points = []
        points.append(_moved(matrix, x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    return out + _rules_between(points, bool(stroke.value))


def _rules_between(points: list[tuple[float, float]], stroked: bool) -> list[Rule]:
    """The rules of a figure: a figure that is thin is one; of a wider one its sides, where they are drawn."""
    if len(points) < 2:
        return []
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if min(width, height) <= _THIN:
        if max(width, height) < 1:
            return []
        if width >= height:
            return [Rule(True, (min(ys) + max(ys)) / 2, min(xs), max(xs))]
        return [Rule(False, (min(xs) + max(xs)) / 2, min(ys), max(ys))]
    if not stroked:
        return []
    out = []
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(y0 - y1) < 0.5 <= abs(x0 - x1):
            out.append(Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) < 0.5 <= abs(y0 - y1):
            out.append(Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return out

"""A labelled text as a record of the corpus' form: offsets as tools count them, lines and stretches, the part it is in.

What annotation tools write is read here, for ``govnlp annotate`` and for training alike. A record is a dictionary with id, text,
lines, segments and entities, all offsets into its text (see training/data/README.md).
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from govnlp.layout.roles import BODY, HEADING, roles
from govnlp.tables import Line

Item = Mapping[str, Any]
Record = dict[str, Any]
Span = tuple[int, int, str]

# What a value may be called.
COLUMNS = {
    "text": ("text", "data", "文本", "内容", "正文"),
    "label": ("label", "labels", "标签", "类别"),
    "heading": ("heading", "标题"),
    "year": ("year", "年份", "年度"),
    "report": ("report", "报告"),
    "id": ("id", "编号"),
    "split": ("split",),
}
PARTS = ("train", "test")
_SHOWN = 5  # faults told at once
_SPACE_AND_MARKS = " \t\u3000\xa0\r，。；：、！？,.;:!?“”\"'（）()"


class FormatError(ValueError):
    """A file of labelled lines cannot be read. The message names file and place, says what is wrong and what to do."""


# --- offsets


def in_characters(text: str, start: int, end: int) -> tuple[int, int]:
    return checked(start, end, text)


def in_units(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets in 16-bit units as offsets in characters. They differ only behind characters such as emoji."""
    if all(c <= "\uffff" for c in text):
        return checked(start, end, text)
    raw = text.encode("utf-16-le", "surrogatepass")
    checked(start, end, " " * (len(raw) // 2))
    try:
        return len(raw[: 2 * start].decode("utf-16-le")), len(raw[: 2 * end].decode("utf-16-le"))
    except UnicodeDecodeError as error:
        raise FormatError(
            f"the span from {start} to {end} cuts a character (an emoji?) in two; mark it again"
        ) from error


def units_before(text: str) -> Callable[[int], int]:
    """The way from offsets in characters to offsets in 16-bit units."""
    wide = [at for at, c in enumerate(text) if c > "\uffff"]
    return lambda at: at + bisect_left(wide, at)


def as_quoted(text: str, start: int, end: int, quoted: str) -> tuple[int, int]:
    """The offsets, counted in the way that gives the quoted text, if need be but for white space (label-studio#3078)."""
    for plain in (str, lambda held: "".join(held.split())):
        for unit in (in_characters, in_units):
            try:
                a, b = unit(text, start, end)
            except FormatError:
                continue
            if plain(text[a:b]) == plain(quoted):
                return a, b
    raise FormatError(
        f"the span from {start} to {end} is said to hold {quoted[:20]!r}, the text has {text[start:end][:20]!r} there; "
        "export again with the text as it was imported"
    )


def checked(start: int, end: int, text: str) -> tuple[int, int]:
    if not 0 <= start < end <= len(text):
        raise FormatError(f"the span from {start} to {end} does not lie in its text of {len(text)} characters")
    return start, end


# --- what the tools write


def is_lines(text: str) -> bool:
    """Whether a .json file holds an object a line, as doccano's does in some versions."""
    first = text.lstrip().partition("\n")[0].strip()
    return first.startswith("{") and first.endswith("}")


def items_of_lines(text: str) -> Iterator[tuple[str, Item]]:
    """(place for messages, object) of every line; a line that holds none gives {"": what is wrong with it}."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"line {number}", _parsed(line)


def collected(
    items: Iterable[tuple[str, Item]], name: str, record: Callable[[Item], Record | None]
) -> tuple[list[Record], int]:
    """(the records of the items that have one, how many have none). Raises FormatError with the first faults and their places;
    name: the file's, for those messages."""
    out: list[Record] = []
    wrong: list[str] = []
    none = 0
    for place, item in items:
        try:
            made = record(item)
        except FormatError as error:
            wrong.append(f"{name}, {place}: {error}")
        else:
            out += [made] if made else []
            none += not made
        if len(wrong) == _SHOWN:
            break
    if wrong:
        raise FormatError("\n".join(wrong))
    return out, none


def _parsed(line: str) -> Item:
    try:
        item = json.loads(line)
    except json.JSONDecodeError as error:
        return {"": f"no JSON ({error}); one object a line, text in double quotes"}
    return item if isinstance(item, dict) else {"": 'a JSON object is wanted: {"text": …, "label": …}'}


def items_of_json(text: str, path: Path) -> Iterator[tuple[str, Item]]:
    """The same of a JSON array, or of a single object. Raises FormatError where it is no JSON."""
    try:
        items = json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(f"{path}, line {error.lineno}: no JSON ({error.msg}); export the file again") from error
    for number, item in enumerate(items if isinstance(items, list) else [items], 1):
        yield f"item {number}", item if isinstance(item, dict) else {"": "a JSON object is wanted"}


def is_span(each: Any) -> bool:
    """Whether a value of a tool is a labelled span."""
    if isinstance(each, dict):
        return "start" in each or "start_offset" in each
    return isinstance(each, list | tuple) and len(each) >= 3 and all(isinstance(at, int) for at in each[:2])


def span_of(each: Any, text: str, unit: Callable[[str, int, int], tuple[int, int]]) -> Span:
    """(start, end, label), offsets into text as Python counts. Quoted text, where it is given, settles how to count."""
    if not isinstance(each, dict):
        start, end = unit(text, each[0], each[1])
        return start, end, name_of(each[2])
    labels = each.get("labels", each.get("label", each.get("hypertextlabels")))
    label = single({name_of(name) for name in labels} if isinstance(labels, list) else {name_of(labels)})
    first, last = each.get("start", each.get("start_offset")), each.get("end", each.get("end_offset"))
    if not isinstance(first, int) or not isinstance(last, int):
        raise FormatError(f"the span {label!r} runs from {first!r} to {last!r}; offsets are whole numbers")
    quoted = each.get("text")
    if isinstance(quoted, str):
        return *as_quoted(text, first, last, quoted), label
    # Label Studio stores characters since its front end's pull request 308, 16-bit units before; with no text beside the
    # offsets the newer way is taken.
    start, end = (unit if "start_offset" in each else in_characters)(text, first, last)
    return start, end, label


def name_of(label: Any) -> str:
    """A label as written, "" for none."""
    return "" if label is None else str(label).strip()


def single(names: set[str]) -> str:
    """The one label among names, "" for none. Raises FormatError where there are several."""
    names = names - {""}
    if len(names) > 1:
        raise FormatError(
            f"several labels on one stretch ({', '.join(sorted(names))}); a stretch has one: cut the text into spans, or keep "
            "the label that fits best"
        )
    return next(iter(names), "")


# --- building the record


def build(text: str, label: str, spans: list[Span], meta: Item) -> Record:
    """The record of a text with one label or with labelled spans. meta: heading, year, id, report and split, if stated."""
    heading = " ".join(_stated(meta, "heading").split())
    shift = len(heading) + 1 if heading else 0
    whole = f"{heading}\n{text}" if heading else text
    found = _lines(whole)
    role_of = dict(zip(found, roles([Line(a, b, whole[a:b]) for a, b in found]), strict=True))
    if heading:
        role_of[found[0]] = HEADING
    if label:
        texts = [line for line in found if line[0] >= shift]
        spans = [(a, b, label) for a, b in texts if role_of[a, b] != HEADING] or [(a, b, label) for a, b in texts]
    else:
        spans = ordered((a + shift, b + shift, name) for a, b, name in spans)
    lines: list[list[Any]] = []
    segments: list[list[Any]] = []
    for a, b in found:
        pieces = _tiled(whole, a, b, [(max(a, s), min(b, e), name) for s, e, name in spans if s < b and a < e])
        lines += [[start, end, BODY] for start, end, _ in pieces] or [[a, b, role_of[a, b]]]
        segments += [list(move) for *_, moves in pieces for move in moves]
    # A text without an id is drawn by what it says, so that two copies of it go to one part.
    name = _stated(meta, "id") or hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    report = _stated(meta, "report")
    out: Record = {"id": name, "split": _part(_stated(meta, "split"), report or name), "layers": ["moves"]}
    out |= {"report": report} if report else {}
    return out | _year(meta) | {"text": whole, "lines": lines, "segments": segments, "entities": []}


def _stated(meta: Item, column: str) -> str:
    """The value under one of the column's names, "" where none is stated."""
    values = (meta.get(name) for name in COLUMNS[column])
    return next((str(value).strip() for value in values if value not in (None, "")), "")


def _lines(text: str) -> list[tuple[int, int]]:
    """(start, end) of the lines that are not blank."""
    out = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            out.append((at, at + len(line.rstrip())))
        at += len(line) + 1
    return out


def ordered(spans: Iterable[Span]) -> list[Span]:
    out = sorted(spans)
    for (_, end, first), (start, _, second) in pairwise(out):
        if start < end:
            raise FormatError(
                f"the spans {first!r} and {second!r} overlap at character {start}; a stretch has one label: shorten one"
            )
    return out


def _tiled(text: str, start: int, end: int, spans: list[Span]) -> list[tuple[int, int, list[Span]]]:
    """Cut a line into labelled stretches that follow on each other, and what no span covers.

    (start, end, moves) of each piece; the moves of a piece tile it, or it has none. Blanks and punctuation between two
    spans go with the one before.
    """
    if not spans:
        return []
    pieces: list[tuple[int, int, list[Span]]] = []
    at = start
    for a, b, label in spans:
        between = text[at:a].strip(_SPACE_AND_MARKS)
        if pieces and not between:
            first, _, moves = pieces[-1]
            moves[-1] = (moves[-1][0], a, moves[-1][2])
            if moves[-1][2] == label:
                moves[-1] = (moves[-1][0], b, label)
            else:
                moves.append((a, b, label))
            pieces[-1] = (first, b, moves)
        else:
            if between:
                pieces.append((at, a, []))
            pieces.append((a if between else at, b, [(a if between else at, b, label)]))
        at = b
    rest = text[at:end].strip(_SPACE_AND_MARKS)
    if rest:
        pieces.append((at, end, []))
    else:
        first, _, moves = pieces[-1]
        moves[-1] = (moves[-1][0], end, moves[-1][2])
        pieces[-1] = (first, end, moves)
    return pieces


def part_of(name: str) -> str:
    """The part, train or test, of the record or report with this id: a fifth of all ids, drawn by their hash, is test.

    Drawn once for good: the part depends on nothing but the id, so that records can be added and none changes sides.
    """
    return "test" if int(hashlib.sha256(name.encode()).hexdigest(), 16) % 5 == 0 else "train"


def _part(given: str, name: str) -> str:
    if not given:
        return part_of(name)
    part = "test" if given.lower() in ("validation", "valid", "dev", "eval") else given.lower()
    if part not in PARTS:
        raise FormatError(f"split is {given!r}; it is train or test, or is left out")
    return part


def _year(meta: Item) -> Record:
    given = _stated(meta, "year")
    try:
        return {"year": int(float(given.removesuffix("年度").removesuffix("年")))} if given else {}
    except ValueError as error:
        raise FormatError(f"year is {given!r}; it is a number such as 2019, or is left out") from error

"""Where the statutory tables stand: labels found in the items of a document, and the stretches of lines they cover.

The Han characters of all text items are strung together and the labels looked up in that string, so a label is found
whether it stands in one cell, is wrapped over lines or printed one character a line; a value between two characters
breaks it. A line belongs to a table when labels, pieces of labels, values and borders are all there is on it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from govnlp.tables.cells import Item, Line, is_page_number
from govnlp.tables.formats import HAN, ORDINALS, Label, all_keys, beginnings, first_characters, key, vocabulary
from govnlp.tables.strays import without_strays
from govnlp.tables.tails import with_tails

_HAN_RUN = re.compile(f"[{HAN}]+")
_LETTER = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]")
_SENTENCE = re.compile("[。；！？;!?]")
_HEADING = re.compile(r"\s*[一二三四五六七八九十]{1,3}[、.．]")
_CLAUSE = re.compile(r"[。；！？;]|[，,](?!\d)")
_TOTAL_NOTE = re.compile(r"[^:：。；]{0,80}[数量计][^:：。；]{0,30}[:：]\s{0,5}\d{1,9}\s{0,3}[条件个项次]?\s*")
_BREAK = "\0"  # stands in the string wherever no label may run on
_FOREIGN = 40  # Han characters a row that the form does not know may have
_EVIDENCE = {"requests": 3, "reviews": 4, "disclosure": 2}
_NUMBERED = ("1", "2", "3", "4")  # the request rows that are numbered like sections
_ONE_LINE = 6  # labels in a row, nothing else between, that make a table inside a line of prose


class Match(NamedTuple):
    """A label at [start:end] of Text.han."""

    start: int
    end: int
    meanings: tuple[Label, ...]


class Text(NamedTuple):
    """The Han characters of a document with the labels in them. where: the item of each character; place: its offset in
    the document; first: the position of each item's first character, with one more at the end; known: per character 1
    label, 2 list number, 0 neither; tails: the lines that held but the end of a label, which is put behind its beginning."""

    items: list[Item]
    han: str
    where: list[int]
    place: list[int]
    first: list[int]
    matches: list[Match]
    known: bytearray
    tails: frozenset[int] = frozenset()


class Region(NamedTuple):
    """A stretch that holds one or more tables. spans: item ranges, in order; where one ends nothing runs on into the
    next. lines: the indexes of the lines that lie in it as a whole."""

    spans: list[tuple[int, int]]
    lines: list[int]


def find_labels(items: list[Item]) -> Text:
    """Look the statutory labels up in the items, page and list numbers on lines of their own left out."""
    items, tails = with_tails(without_strays(items))
    pieces: list[str] = []
    where: list[int] = []
    place: list[int] = []
    first: list[int] = []
    for index, item in enumerate(items):
        first.append(len(where))
        if item.kind == "text":
            for run in _HAN_RUN.finditer(item.text):
                pieces.append(run[0])
                place += range(item.start + run.start(), item.start + run.end())
        elif item.kind == "value":
            pieces.append(_BREAK)
            place.append(item.start)
        where += [index] * (len(place) - len(where))
    first.append(len(where))
    han = "".join(pieces)
    words = vocabulary()
    matches: list[Match] = []
    known = bytearray(len(han))
    behind = 0  # the last label
    for beginning in beginnings().finditer(han):
        at = beginning.start()
        if at < behind:
            continue
        for word, meanings in words.get(han[at], ()):
            if han.startswith(word, at) and (len(word) > 2 or not _is_inside(han, known, place, at, at + len(word))):
                behind = at + len(word)
                matches.append(Match(at, behind, meanings))
                known[at:behind] = b"\1" * len(word)
                break
        else:
            if han[at] in ORDINALS or han[at] == _BREAK:
                known[at] = 2
    return Text(items, han, where, place, first, matches, known, tails)


def _is_inside(han: str, known: bytearray, place: list[int], start: int, end: int) -> bool:
    """Whether a short label is but a part of a longer word: 其他 in 不计其他情形."""
    if start and place[start - 1] + 1 == place[start] and not known[start - 1]:
        return True
    if end == len(han) or place[end] != place[end - 1] + 1 or han[end] in ORDINALS:
        return False
    return han[end] != _BREAK and not any(han.startswith(word, end) for word, _ in vocabulary().get(han[end], ()))


def residues(text: Text, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of [start:end] that no label covers, list numbers left out."""
    found = []
    at = start
    while (at := text.known.find(0, at, end)) >= 0:
        stop = at
        while stop < end and not text.known[stop]:
            stop += 1
        found.append((at, stop))
        at = stop
    return found


def is_piece(text: Text, start: int, end: int) -> bool:
    """Whether these characters stand, as they are, inside some label."""
    return end - start <= _FOREIGN and text.han[start:end] in all_keys()


def regions(lines: Sequence[Line], text: Text) -> list[Region]:
    """The stretches of the document in which there is enough evidence for a statutory table."""
    if len(text.matches) < min(_EVIDENCE.values()):
        return []
    borders = _item_borders(len(lines), text.items)
    kinds = _line_kinds(lines, text, borders)
    found: list[Region] = []
    number = 0
    while number < len(lines):
        if kinds[number] == "label":
            opening = _opening(text, borders, kinds, number)
            region, number = _grow(lines, text, borders, kinds, number)
            if _is_table(text, region):
                found.append(region._replace(lines=[*opening, *region.lines]))
        else:
            if kinds[number] == "prose":
                found += _inside(text, lines[number], borders[number], borders[number + 1])
            number += 1
    return found


def _item_borders(count: int, items: list[Item]) -> list[int]:
    """The index of each line's first item, with one more at the end."""
    at = [item.line for item in items]
    return [bisect_left(at, number) for number in range(count + 1)]


def _line_kinds(lines: Sequence[Line], text: Text, borders: list[int]) -> list[str]:
    """For each line label, value (values or borders only), piece (of a label), none (only a break) or prose."""
    kinds = []
    for number, line in enumerate(lines):
        a, b = borders[number], borders[number + 1]
        start, end = text.first[a], text.first[b]
        kind = "prose"
        if not any(item.kind == "text" for item in text.items[a:b]):
            kind = "value" if b - a > 1 or number in text.tails else "none"
        elif any(item.kind == "text" and _LETTER.search(item.text) for item in text.items[a:b]):
            pass
        elif 1 not in text.known[start:end]:
            kind = "piece" if all(is_piece(text, *span) for span in residues(text, start, end)) else kind
        elif _is_label_line(text, start, end, line, any(item.kind in ("bar", "value") for item in text.items[a:b])):
            kind = "label"
        elif not _HEADING.match(line.text) and is_piece(text, start, end):
            kind = "piece"
        kinds.append(kind)
    return kinds


def _is_label_line(text: Text, start: int, end: int, line: Line, cells: bool) -> bool:
    """Whether the line holds labels alone, where it has no cells with at most the end of one and the start of another:
    a section's heading is made of the same words."""
    spans = residues(text, start, end)
    if cells and _CLAUSE.search(_between_labels(text, start, end, line)):
        return False
    if _HEADING.match(line.text):
        if spans or cells:
            return not spans
        at = bisect_left(text.matches, start, key=lambda match: match.start)
        numbered = at < len(text.matches) and text.matches[at].meanings[0].code in _NUMBERED
        return numbered and text.matches[at].meanings[0].table == "requests"
    if cells:
        return all(is_piece(text, *span) for span in spans)
    words = all_keys()
    return all(
        (a == start and f"{text.han[a:b]}\n" in words) or (b == end and f"\n{text.han[a:b]}" in words) for a, b in spans
    )


def _between_labels(text: Text, start: int, end: int, line: Line) -> str:
    """What of the line stands between its labels and behind the last."""
    pieces = []
    at = bisect_left(text.matches, start, key=lambda match: match.start)
    done = line.start
    while at < len(text.matches) and text.matches[at].start < end:
        match = text.matches[at]
        pieces.append(line.text[done - line.start : text.place[match.start] - line.start])
        done = text.place[match.end - 1] + 1
        at += 1
    pieces.append(line.text[done - line.start :] if done >= line.start else "")
    return "".join(pieces)


def _grow(lines: Sequence[Line], text: Text, borders: list[int], kinds: list[str], number: int) -> tuple[Region, int]:
    """The region that begins with a line of labels, and the number of the line behind it."""
    spans = [[borders[number], borders[number + 1]]]
    inside = [number]
    last = number  # the last line that is surely the table's
    at = number + 1
    skipped: list[int] = []
    while at < len(lines):
        if kinds[at] == "prose" and not _is_row(lines, text, borders, kinds, at):
            if len(skipped) == 2 or _HEADING.match(lines[at].text) or len(lines[at].text) > 2 * _FOREIGN:
                break
            skipped.append(at)
        at += 1
    stop = at
    for at in range(number + 1, stop):
        if kinds[at] in ("label", "value"):
            last = at
    skip = set(skipped)
    for at in range(number + 1, last + 1):
        if at in skip:
            spans.append([borders[at + 1], borders[at + 1]])
        else:
            spans[-1][1] = borders[at + 1]
            inside.append(at)
    if last + 1 < len(lines) and len(lines[last + 1].text) < 150 and _TOTAL_NOTE.fullmatch(lines[last + 1].text):
        inside.append(last + 1)
        return Region([(a, b) for a, b in spans if b > a], inside), last + 2
    return Region([(a, b) for a, b in spans if b > a], inside), last + 1


def _opening(text: Text, borders: list[int], kinds: list[str], number: int) -> list[int]:
    """The lines right before one that only hold borders or a bracket and open the table."""
    first = number
    while first and kinds[first - 1] in ("value", "piece"):
        a, b = borders[first - 1], borders[first]
        if number - first == 3 or text.first[a] < text.first[b]:
            break
        first -= 1
    return list(range(first, number))


def _is_row(lines: Sequence[Line], text: Text, borders: list[int], kinds: list[str], number: int) -> bool:
    """Whether a line between table lines is a row the form does not know: a short label with cells."""
    line = lines[number].text
    if len(line) > 300 or _SENTENCE.search(line) or _HEADING.match(line) or _TOTAL_NOTE.fullmatch(line):
        return False
    a, b = borders[number], borders[number + 1]
    left = sum(end - start for start, end in residues(text, text.first[a], text.first[b]))
    if left > _FOREIGN:
        return False
    if any(item.kind == "bar" for item in text.items[a:b]) or text.items[b - 2].kind == "value":
        return True
    return number + 1 < len(lines) and kinds[number + 1] == "value"


def _is_table(text: Text, region: Region) -> bool:
    """Enough different labels of one kind, and at least one row or column label among them."""
    proofs, seen = _proofs(), set()
    for a, b in region.spans:
        at = bisect_left(text.matches, text.first[a], key=lambda match: match.start)
        while at < len(text.matches) and text.matches[at].start < text.first[b]:
            match = text.matches[at]
            seen.add(proofs.get(text.han[match.start : match.end]))
            at += 1
    return _is_enough(seen)


@cache
def _proofs() -> dict[str, tuple[str, str]]:
    """Key → (kind of table, id) of the labels that speak for a table: of one kind only, and such as no section is headed by."""
    found = {}
    for word, meanings in (entry for entries in vocabulary().values() for entry in entries):
        label = meanings[0]
        counts = {"requests": label.role in ("row", "note", "head"), "disclosure": label.role != "row"}
        counts["reviews"] = label.role != "group" or label.code.startswith("litigation_")
        if counts[label.table] and len({meaning.table for meaning in meanings}) == 1:
            found[word] = (label.table, label.id)
    return found


@cache
def _openings() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """The first characters of the labels that speak for a table, and by them the labels."""
    words: dict[str, list[str]] = {}
    for word in _proofs():
        words.setdefault(word[0], []).append(word)
    return first_characters(_proofs()), words


def _is_enough(seen: Iterable[tuple[str, str] | None]) -> bool:
    """Whether labels that count are enough for a table of their kind."""
    often = Counter(proof[0] for proof in seen if proof)
    return any(often[kind] >= least for kind, least in _EVIDENCE.items())


def may_be_in(lines: Iterable[Line]) -> bool:
    """Whether the labels that a table needs occur in the lines at all; most documents without a table are told by this."""
    han = key("".join([line.text for line in lines if not is_page_number(line.text)]))
    openings, words = _openings()
    starts = [match.start() for match in openings.finditer(han)]
    found = {word for at in starts for word in words[han[at]] if han.startswith(word, at)}
    return _is_enough({_proofs()[word] for word in found})


def _inside(text: Text, line: Line, a: int, b: int) -> list[Region]:
    """Tables inside a line that holds prose as well: long runs of labels and values with nothing else between."""
    start, end = text.first[a], text.first[b]
    at = bisect_left(text.matches, start, key=lambda match: match.start)
    matches = []
    while at < len(text.matches) and text.matches[at].start < end:
        matches.append(text.matches[at])
        at += 1
    if len(matches) < _ONE_LINE:
        return []
    runs: list[list[Match]] = [[matches[0]]]
    for left, right in pairwise(matches):
        between = line.text[text.place[left.end - 1] + 1 - line.start : text.place[right.start] - line.start]
        loose = all(is_piece(text, *span) for span in residues(text, left.end, right.start))
        if loose and not _CLAUSE.search(between):
            runs[-1].append(right)
        else:
            runs.append([right])
    found = []
    for run in runs:
        first = text.where[run[0].start]
        last = text.where[run[-1].end - 1] + 1
        while last < b and text.items[last].kind != "text":
            last += 1
        region = Region([(first, last)], [])
        values = sum(item.kind == "value" for item in text.items[first:last])
        if len(run) >= _ONE_LINE and values >= 3 and _is_table(text, region):
            found.append(region)
    return found

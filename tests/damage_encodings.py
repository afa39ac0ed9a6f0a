"""Damage by wrong decoding: pairs of GBK read one byte off, UTF-8 read as GBK or Latin-1, GBK as Latin-1."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from damage_cases import Case, edit_of, undone

from govnlp.text.alignment import Edit

HOW = ("added", "lost")
WHERE = ("back in step", "to a line end", "to ASCII")
_RUN = re.compile(r"[^\x00-\x7f]{6,60}(?=([\x20-\x7e]|)(?:(?<=[\x20-\x7e])|[\x00-\x1f]|\Z))")
_READERS = (("gb18030", "\ufffd"), ("gbk", "\ufffd"), ("gbk", ""))  # what a browser, and others, put for a byte
_LEAST = 3  # characters that read wrongly


def misaligned(how: str, where: str) -> Callable[[str, Random], Case | None]:
    """Row 9: a byte of the GBK text added or lost, so that the pairs behind it are read one byte off.

    They are up to ASCII or a line end, where a byte is left over (a letter behind it is taken for its other half), or
    back in step earlier: a pair means nothing, and its first byte is given up.
    """

    def damage(text: str, rng: Random) -> Case | None:
        runs = list(_RUN.finditer(text))
        found = (_misaligned(text, run, how, where, rng) for run in rng.sample(runs, len(runs)))
        return next((case for case in found if case), None)

    return damage


def _misaligned(text: str, run: re.Match[str], how: str, where: str, rng: Random) -> Case | None:
    """The run with a byte added to, or taken from, one of its characters, if it ends so."""
    first = run.start() + rng.randrange(len(run[0]) - 4)
    old = text[first : run.end(1)]
    data = [(b, i) for i, c in enumerate(old, first) for b in c.encode("gb18030")]  # each with its character
    at = rng.randrange(2)
    gone = set()
    if how == "added":
        data.insert(at, (rng.randrange(0xA1, 0xFF), -1))
    else:
        gone.add(data.pop(at)[1])
    new, given_up = _in_pairs([b for b, _ in data], *rng.choice(_READERS))
    gone |= {data[i][1] for i in given_up} - {-1}
    shortest = min(len(old), len(new))
    same = next((n for n in range(shortest) if old[-1 - n] != new[-1 - n]), shortest)
    end = "back in step" if same > len(run[1]) else "to ASCII" if run[1] else "to a line end"
    old, new = old[: len(old) - same], new[: len(new) - same]
    if end != where or len(new) < _LEAST or old[:1] == new[:1]:
        return None
    case = undone(text, [Edit("damage", first, first + len(old), old, new)], frozenset(gone))
    return case._replace(stray=(first, first + 1)) if case and how == "added" else case


def _in_pairs(data: Sequence[int], encoding: str, mark: str) -> tuple[str, list[int]]:
    """Bytes as a reader of one and two bytes takes them, and where it gives up a byte, for which it puts the mark."""
    read, given_up = "", []
    at = 0
    while at < len(data):
        size = 1 if data[at] < 0x80 else 2
        try:
            read += bytes(data[at : at + size]).decode(encoding)
        except UnicodeDecodeError:
            read, size = read + mark, 1
            given_up.append(at)
        at += size
    return read, given_up


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
    gone: set[int] = set()
    for match in re.finditer(r"[^\x00-\x7f]+[\x40-\x7e]?", text):  # which may become the half of a pair
        data = [(b, i) for i, c in enumerate(match[0], match.start()) for b in c.encode("utf-8")]
        new, given_up = _in_pairs([b for b, _ in data], "gbk", mark)
        gone |= {data[i][1] for i in given_up}
        edits.append(edit_of(match, new))
    return undone(text, edits, frozenset(gone))


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

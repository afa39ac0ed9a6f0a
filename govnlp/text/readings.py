"""Readings of text that something decoded wrongly: UTF-8 as GBK or Latin-1, GBK as Latin-1, Big5 as GBK and back.

Each reader takes a text and a stretch of it, and gives what it reads from the stretch's beginning on, as pieces, and
where it stopped. Whether that is likelier than the text as it stands is for others to say (mojibake.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from govnlp.text import likeness
from govnlp.text.gbk import LOST, gbk_bytes, pair

FLOOR = -14.0  # no character of the text as it stands counts for less: one rare character is no damage
_CP1252 = {bytes((b,)).decode("cp1252", "ignore") or chr(b): b for b in range(0x80, 0xA0)}
_LATIN_BYTES = {chr(b): b for b in range(0x80, 0x100)} | _CP1252
_CONTINUATION = "".join(re.escape(c) for c, b in _LATIN_BYTES.items() if b < 0xC0)
LATIN_UTF8 = re.compile(rf"[\u00e2-\u00ef][{_CONTINUATION}]{{2}}")
LATIN_GBK = re.compile("[\u00a1-\u00f7][\u00a1-\u00fe]{3}")
_UNDEFINED = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))  # in code page 1252
_MARKS_OF_BOTH = frozenset("“”‘’…—–•€")  # in code page 1252 and in Chinese text
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"
_TWO_BYTES = frozenset("\u00a0·×°±§÷²³" + TONED)  # what reports have of the characters with two bytes of UTF-8
_BEGINNING = 8  # characters that tell whether a run begins with a quotation mark or half of a character
_MOST_CHOICES = 40  # characters that one with two bytes lost can be, for one of them to be looked for


class Piece(NamedTuple):
    """text[start:end] read as one of ``readings`` (one character each; several where a byte was lost)."""

    start: int
    end: int
    readings: str


def _latin_byte(c: str) -> tuple[int, ...]:
    b = ord(c) if c < "\x80" else _LATIN_BYTES.get(c)
    return () if b is None else (b,)


@cache
def _utf8(data: tuple[int | None, ...]) -> str:
    """The characters that the bytes of one UTF-8 character can be; where some are unknown (None), the usual ones."""
    if None not in data:
        try:
            c = bytes(b or 0 for b in data).decode("utf-8")
        except UnicodeDecodeError:
            return ""
        return c if len(c) == 1 and (len(data) == 3 or c in _TWO_BYTES) else ""
    at = data.index(None)
    found = "".join(_utf8((*data[:at], b, *data[at + 1 :])) for b in range(0x80, 0xC0))
    return "".join(c for c in found if c == "\u3000" or not (likeness.is_strange(c) or c.isspace()))


@lru_cache(100_000)
def _could_be(data: tuple[int | None, ...], after: int, marked: bool, loses: Callable[[int, int, bool], bool]) -> str:
    """The characters of UTF-8 bytes of which the unknown ones can have been lost before the byte behind each.

    None where two bytes leave more than anyone could choose from.
    """
    lost = [at for at, b in enumerate(data) if b is None]
    found = ""
    for c in _utf8(data):
        whole = (*c.encode("utf-8"), after)
        if all(loses(whole[at], whole[at + 1], marked) for at in lost):
            found += c
    return found if len(lost) == 1 or len(found) <= _MOST_CHOICES else ""


def _lost_as_gbk(b: int, after: int, marked: bool) -> bool:
    """Whether reading GBK loses byte ``b`` before byte ``after``: no pair begins with 0x80, some pairs mean nothing.

    Before ASCII any byte can be lost: a page's pieces may have been decoded one by one.
    """
    return b == 0x80 or after < 0x80 or not bytes((b, after)).decode("gbk", "ignore")


def _lost_as_latin(b: int, after: int, marked: bool) -> bool:
    """Whether code page 1252 lacks byte ``b``; the soft hyphen is dropped without a mark."""
    return b in _UNDEFINED if marked else b == 0xAD


class _Utf8Reader:
    """Reads text as UTF-8 that something else decoded, character by character.

    encode: a character's bytes in the wrong encoding; loses: could it have lost this byte before that one?
    """

    def __init__(self, encode: Callable[[str], tuple[int, ...]], loses: Callable[[int, int, bool], bool]) -> None:
        self._encode = encode
        self._loses = loses

    def __call__(self, text: str, start: int, stop: int) -> tuple[list[Piece], int]:
        """Read text[start:stop] as far as that goes: the pieces, and where to go on."""
        pieces: list[Piece] = []
        data: list[int | None] = []  # of the character begun
        gaps: list[bool] = []  # for each of them, whether a byte can have been lost before it
        need = 0
        begun = at = start  # begun: where the next piece starts, all before it is read
        while at < stop:
            c = text[at]
            if data and need == 3 and c in (LOST, "?"):
                data.append(None)
                gaps.append(False)
                at += 1
                if len(data) == need:
                    pieces.append(self._piece(text, begun, at, data, marked=True))
                    data, begun = [], at
                continue
            fresh: list[Piece] = []
            open_data, open_gaps, open_begun = list(data), list(gaps), begun
            new = self._encode(c)
            if c == "€" and len(data) == need - 1 and self._encode is gbk_bytes and at + 1 < stop:
                following = gbk_bytes(text[at + 1])
                # GBK's own euro sign, not the byte 0x80: a continuation byte follows, or was lost.
                if text[at + 1] == LOST or (following and 0x80 <= following[0] < 0xC0):
                    new = (0xA2, 0xE3)
            for b, is_first in zip(new, (True, False), strict=False):
                if 0x80 <= b < 0xC0 and data:
                    data.append(b)
                    gaps.append(is_first)
                    if len(data) == need:
                        fresh.append(self._piece(text, begun, at + 1, data, marked=True))
                        data, begun = [], at + 1
                    continue
                if data:  # one or two of its bytes are missing, and nothing marks the place
                    if need != 3:
                        new = ()
                        break
                    fresh.append(self._missing(text, begun, at, data, [*gaps, is_first]))
                    data, begun = [], at
                if b < 0x80:
                    fresh.append(Piece(begun, at + 1, chr(b)))
                    begun = at + 1
                elif 0xC2 <= b < 0xF0:
                    data, gaps, need = [b], [False], 2 if b < 0xE0 else 3
                else:
                    new = ()
                    break
            if not new or not all(piece.readings for piece in fresh):
                data, gaps, begun = open_data, open_gaps, open_begun
                break
            pieces += fresh
            at += 1
        if need == 3 and None not in data and (len(data) == 2 or (data and pieces)):
            pieces.append(self._missing(text, begun, at, data, [*gaps, True]))
        elif data and pieces and begun == at:  # half of the last character was used
            pieces.append(Piece(at, at, LOST))
        return pieces, max(at, start + 1)

    def _missing(self, text: str, start: int, end: int, data: list[int | None], gaps: Sequence[bool]) -> Piece:
        """The piece of a character that lost one or two bytes behind its first, where ``gaps`` has room for them."""
        if len(data) == 1:
            options = [[*data, None, None]] if gaps[1] else []
        else:
            options = [[*data[:at], None, *data[at:]] for at in (1, 2) if gaps[at]]
        found = "".join(self._piece(text, start, end, option, marked=False).readings for option in options)
        # No room: the text was not decoded so. Nothing that fits: more was lost than a byte.
        return Piece(start, end, ("".join(c for c in dict.fromkeys(found) if c != LOST) or LOST) if options else "")

    def _piece(self, text: str, start: int, end: int, data: list[int | None], marked: bool) -> Piece:
        """The piece of a whole character; where a byte is unknown, what it can be."""
        if None not in data:
            return Piece(start, end, _utf8(tuple(data)))
        after = (*self._encode(text[end : end + 1] or "\n"), 0)[0]
        # Where the run ends, the byte was lost for want of a next one.
        after = 0 if 0x80 <= after < 0xE2 or after >= 0xF0 else after
        return Piece(start, end, _could_be(tuple(data), after, marked, self._loses) or LOST)


@cache
def _recoded(c: str, was: tuple[str, ...], should: str) -> str:
    """The characters that the two bytes of ``c`` in one of some encodings are in another, or nothing."""
    found = ""
    for encoding in was:
        try:
            data = c.encode(encoding)
            new = data.decode(should)
        except UnicodeError:
            continue
        if len(data) == 2 and len(new) == 1 and new not in found:
            found += new
    return found


def _read_pairs(text: str, start: int, stop: int, was: tuple[str, ...], should: str) -> tuple[list[Piece], int]:
    """Read text[start:stop], character by character, as ``should`` decoded as one of ``was``."""
    if text[start - 1 : start] not in ("", "\n") or text[stop : stop + 1] not in ("", "\n"):
        return [], stop
    pieces = []
    for at in range(start, stop):
        c = text[at]
        new = c if c < "\x80" else _recoded(c, was, should)
        if not new:
            return [], stop
        pieces.append(Piece(at, at + 1, new))
    # Every pair of one is a pair of the other, so where a run begins within a line cannot be told: a line as a whole.
    return (pieces if _gains_throughout(text, pieces) else []), stop


def _gains_throughout(text: str, pieces: Sequence[Piece]) -> bool:
    """Whether the new reading of each of the pieces' ends, not of their middle alone, is the likelier."""
    told = [p for p in pieces if p.readings >= "\x80"]
    for part in (told[:4], told[-4:]):
        new = "".join(p.readings[0] for p in part)
        old = "".join(text[p.start] for p in part)
        if likeness.score(new, LOST) < likeness.score(old, LOST, floor=FLOOR) + len(part):
            return False
    return True


def gbk_as_latin(text: str, start: int, stop: int) -> tuple[list[Piece], int]:
    """Read text[start:stop] as GBK decoded as Latin-1 or code page 1252."""
    pieces = []
    at = start
    while at < stop:
        (b,) = _latin_byte(text[at]) or (0xFF,)
        if b < 0x80:
            pieces.append(Piece(at, at + 1, chr(b)))
            at += 1
            continue
        size = next((n for n in (2, 4) if _gb(text[at : at + n])), 0)
        if not size or at + size > stop or (text[at] in _MARKS_OF_BOTH and not pieces and _is_mark(text, at, stop)):
            break
        pieces.append(Piece(at, at + size, _gb(text[at : at + size])))
        at += size
    return pieces, max(at, start + 1)


def _is_mark(text: str, at: int, stop: int) -> bool:
    """Whether a Chinese quotation mark or dash at the beginning is one, and not half of a character."""
    half, mark = _beginning(text, at, stop), text[at] + _beginning(text, at + 1, stop)
    return likeness.score(mark, floor=FLOOR) / len(mark) >= likeness.score(half, floor=FLOOR) / len(half)


def _beginning(text: str, at: int, stop: int) -> str:
    """Some characters from there on, as GBK decoded as Latin-1; what cannot be read so as it stands."""
    read = ""
    stop = min(stop, at + 2 * _BEGINNING)
    while at < stop:
        new = _gb(text[at : at + 2])
        read, at = read + (new or text[at]), at + (2 if new else 1)
    return read


@lru_cache(100_000)
def _gb(latin: str) -> str:
    """The character whose two or four bytes in GB18030 were decoded as Latin-1 or code page 1252, or nothing."""
    data = [b for c in latin for b in _latin_byte(c)]
    if len(data) == 2:
        return pair(*data)
    if len(data) != 4 or not 0x30 <= data[1] <= 0x39:  # the second byte of four is a digit
        return ""
    new = bytes(data).decode("gb18030", "ignore")
    return new if len(new) == 1 else ""


utf8_as_latin = _Utf8Reader(_latin_byte, _lost_as_latin)
utf8_as_gbk = _Utf8Reader(gbk_bytes, _lost_as_gbk)


def big5_as_gbk(text: str, start: int, stop: int) -> tuple[list[Piece], int]:
    return _read_pairs(text, start, stop, ("gb18030",), "big5")


def gbk_as_big5(text: str, start: int, stop: int) -> tuple[list[Piece], int]:
    return _read_pairs(text, start, stop, ("big5", "big5hkscs", "cp950"), "gbk")

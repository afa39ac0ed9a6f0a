"""From the bytes of a file to text, with the evidence for the encoding chosen."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cache
from typing import NamedTuple

# Characters that fill Chinese official prose in either script: a right decoding has many, a wrong one next to none.
_COMMON = frozenset(
    "的一年公开信息政府工作和在是不了有为大人中第条要民务机关部门申请主动报告情况國開資訊務報條關門動請進行"
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("gb18030", "big5", "utf-16-le", "utf-16-be")
_DAMAGED_SHARE = 0.15
_MARK = "govnlp_mark"  # the name under which codecs finds _mark
_SURROGATE = 0xDC00
_GIVEN_UP = re.compile("[\udc00-\udcff]")
_SAMPLE = 200_000  # bytes that are enough to tell encodings apart


class DecodeError(ValueError):
    """The bytes are no text; the message says what was seen."""


class Decoded(NamedTuple):
    """text: as decoded, line ends untouched; encoding: Python's name of it; evidence: why it was chosen;
    undecodable: how many bytes had no meaning in it (each run of them that a decoder gives up at once is one U+FFFD)."""

    text: str
    encoding: str
    evidence: str
    undecodable: int


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode the content of a file.

    declared: the encoding the file claims (in a header or a meta tag); the bytes decide, the evidence says whether they
    agree. Raises DecodeError for binary data.
    """
    found = _by_evidence(data)
    if declared and _name(declared) != _name(found.encoding):
        found = found._replace(evidence=f"{found.evidence}, though declared {declared}")
    return found


def _by_evidence(data: bytes) -> Decoded:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data, encoding, "byte order mark")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data)
    # UTF-16 of mostly ASCII is valid UTF-8 too, with every other byte a NUL.
    even, odd = (data[start::2].count(0) for start in (0, 1))
    if max(even, odd) > len(data) // 8 and min(even, odd) <= len(data) // 50:
        return _decoded(data, "utf-16-le" if odd > even else "utf-16-be", "every other byte is zero")
    _refuse_binary(text)
    return Decoded(text, "utf-8", "valid UTF-8", 0)


def _name(encoding: str) -> str:
    """Python's name; GBK and GB2312 are parts of GB18030, a byte order mark makes no other encoding."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return encoding
    return {
        "gbk": "gb18030",
        "gb2312": "gb18030",
        "utf-8-sig": "utf-8",
        "utf-16-le": "utf-16",
        "utf-16-be": "utf-16",
    }.get(name, name)


def _guess(data: bytes) -> Decoded:
    """UTF-8 where few bytes break its rules, which hardly another encoding keeps; else the likeliest candidate."""
    sample = data[:_SAMPLE]
    text = sample.decode("utf-8", "replace")
    foreign = sum(1 for c in text if c > "\x7f")
    if text.count("\ufffd") <= _DAMAGED_SHARE * foreign and "\0" not in text:
        return _decoded(data, "utf-8", "UTF-8 with damaged bytes")
    scores = {encoding: _likeness(sample.decode(encoding, "replace")) for encoding in _CANDIDATES}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] <= 0:
        raise DecodeError(
            f"the first {len(sample)} bytes read as no Chinese or other text in UTF-8, {', '.join(_CANDIDATES)}: "
            "a binary file? Convert it to UTF-8 text first"
        )
    return _decoded(data, best, f"likeness to Chinese prose {scores[best]:.2f}")


def _likeness(text: str) -> float:
    """What the characters of a text say for it, on average: up to 1 for those that fill official prose."""
    if not text:
        return 0.0
    return sum(_weight(c) * number for c, number in Counter(text).items()) / len(text)


@cache
def _weight(c: str) -> float:
    """1 for a character that fills official prose, less for others in use, below 0 for those no report has."""
    if c in _COMMON:
        return 1.0
    if c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or (c < " " and c not in "\n\r\t\f"):
        return -5.0
    return 0.2 if c < "\x7f" or "\u3000" <= c < "\u3020" or "\uff00" < c < "\uff60" or _is_usual(c) else -0.5


def _is_usual(c: str) -> bool:
    """Whether GB 2312 or Big5 has the character in the first level, that of the usual ones."""
    simplified, traditional = (c.encode(encoding, "ignore")[:1] for encoding in ("gb2312", "big5"))
    return b"\xb0" <= simplified <= b"\xd7" or b"\xa4" <= traditional <= b"\xc6"


def _decoded(data: bytes, encoding: str, evidence: str) -> Decoded:
    text = data.decode(encoding, _MARK)
    lost = _GIVEN_UP.findall(text)
    _refuse_binary(text)
    return Decoded(_GIVEN_UP.sub("\ufffd", text), encoding, evidence, sum(ord(c) - _SURROGATE for c in lost))


def _mark(error: UnicodeError) -> tuple[str, int]:
    """A surrogate, which no decoder gives, for the bytes given up; it tells how many they are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return chr(_SURROGATE + error.end - error.start), error.end


codecs.register_error(_MARK, _mark)


def _refuse_binary(text: str) -> None:
    control = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\v\f\r\x1a\x1b")
    if control > len(text) // 20:
        raise DecodeError(f"{control} of {len(text)} characters are control characters: a binary file, no text")

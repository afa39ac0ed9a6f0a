"""Characters and their GBK bytes."""

from __future__ import annotations

from functools import cache

from govnlp.text import likeness

LOST = "\ufffd"


@cache
def gbk_bytes(c: str) -> tuple[int, ...]:
    """The byte or two bytes that GBK has for a character; none for what it lacks. 0x80 is the euro sign (CP936)."""
    if c == "€":
        return (0x80,)
    try:
        data = c.encode("gb18030")
    except UnicodeEncodeError:
        return ()
    return tuple(data) if len(data) <= 2 else ()


@cache
def pair(lead: int, trail: int) -> str:
    """The character of two GBK bytes, or nothing."""
    if not 0x81 <= lead <= 0xFE or not 0x40 <= trail <= 0xFE or trail == 0x7F:
        return ""
    return bytes((lead, trail)).decode("gb18030", "ignore")


def is_double(c: str) -> bool:
    """Whether the character has two bytes."""
    return c > "\x7f" and len(gbk_bytes(c)) == 2


@cache
def _usual() -> tuple[str, ...]:
    return tuple(sorted(c for c in likeness.COMMON | likeness.known() if is_double(c)))


@cache
def with_lead(lead: int) -> str:
    """The usual characters with this first byte."""
    return "".join(c for c in _usual() if gbk_bytes(c)[0] == lead)


@cache
def with_trail(trail: int) -> str:
    """The usual characters with this second byte."""
    return "".join(c for c in _usual() if gbk_bytes(c)[1] == trail)

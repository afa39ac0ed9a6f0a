"""Syllables of Mandarin in Latin letters: which there are, and which characters are read so."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

from govnlp import lexicon

_TONES = frozenset("\u0304\u0301\u030c\u0300\u0306")
_LOOKALIKES = str.maketrans("ɡɑ", "ga")


class Syllable(NamedTuple):
    """name: in plain letters, ü written v; toned: whether it bears a tone mark."""

    name: str
    toned: bool


@cache
def _characters() -> dict[str, frozenset[str]]:
    """Syllable → the characters read so. lu and nu, which pages also write for lü and nü, have the characters of both."""
    read = {row["id"]: frozenset(row["characters"]) for row in lexicon.read("syllables", ("characters",))}
    for name in [name for name in read if "v" in name]:
        plain = name.replace("v", "u")
        read[plain] = read.get(plain, frozenset()) | read[name]
    return read


def parse(letters: str) -> Syllable | None:
    """The syllable that ``letters`` write; None where there is no such syllable.

    The tone may be a mark, a figure behind (zheng4, not counted as toned) or left out; ü may be v or u:.
    """
    lower = letters.lower().translate(_LOOKALIKES).rstrip("12345").replace("u:", "v")
    parts = unicodedata.normalize("NFD", lower).replace("u\u0308", "v")
    # A tone mark may stand before the two dots in the normal form: ǘ is u, dots, acute, but other writers differ.
    plain = "".join(c for c in parts if not unicodedata.combining(c))
    if not plain.isascii() or plain not in _characters():
        return None
    return Syllable(plain, bool(_TONES & set(parts)))


def reads(character: str, name: str) -> bool:
    """Whether ``character`` is read as the syllable ``name``."""
    return character in _characters().get(name, ())

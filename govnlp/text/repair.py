"""Repairs in order, each a function from text to edits, composed into one alignment with the source.

What is repaired and what is only marked follows DAMAGE.md; a repair never guesses between two readings.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Sequence

from govnlp.text import punctuation, script
from govnlp.text.alignment import Alignment, Edit, apply, compose

Repair = Callable[[str], list[Edit]]

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# With what escaping an escaped entity leaves before it: &amp;amp;nbsp;
_ENTITY = re.compile(r"&(?:(?:amp|#0*38|#[xX]0*26);)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_BRACKETED_LATIN = re.compile(r"(?<=[\u3400-\u9fff)）])[(（]([^\W\d_]{1,7})[)）]")
# A bracket lost with the character before it: 日?qǐng)?bào). The question mark stays for what cannot be restored.
_BROKEN_LATIN = re.compile(r"(?<=[?？])[(（]?([^\W\d_]{1,7})[)）]")
_SYLLABLE = re.compile(r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:[aeiou]{1,3}|[aeiou]{1,3}ng?|er|[mn]|ng)")
_TONES = frozenset("\u0304\u0301\u030c\u0300\u0306")
_PINYIN_EVIDENCE = 3  # brackets with tone marks that make bare syllables in brackets pinyin too
_SPACE = "[ \\t\u00a0\u2002-\u200a\u3000]"
_NUMBER_SPACE = re.compile(
    rf"(?<=\d){_SPACE}(?=[年月日号时条件次项篇期份个人家名种类元万亿余多%％])"
    rf"|(?<=年){_SPACE}(?=\d{{1,2}}{_SPACE}?月)|(?<=月){_SPACE}(?=\d{{1,2}}{_SPACE}?日)"
)


def _substitutions(kind: str, pattern: re.Pattern[str], text: str, new: Callable[[str], str]) -> list[Edit]:
    found = ((m, new(m[0])) for m in pattern.finditer(text))
    return [Edit(kind, m.start(), m.end(), m[0], after) for m, after in found if after != m[0]]


def control_characters(text: str) -> list[Edit]:
    """Drop control, zero-width and direction characters; make every line end a newline."""
    dropped = _substitutions("control", _CONTROL, text, lambda _: "")
    ends = _substitutions("line_end", _LINE_END, text, lambda _: "\n")
    return sorted(dropped + ends, key=lambda edit: edit.start)


def html_entities(text: str) -> list[Edit]:
    """Put characters for HTML entities (&nbsp; &#8220; &lt;), also where they were escaped more than once."""
    return _substitutions("entity", _ENTITY, text, _unescaped) if "&" in text else []


def _unescaped(entity: str) -> str:
    while (plain := html.unescape(entity)) != entity:
        entity = plain
    return entity


def full_width_letters(text: str) -> list[Edit]:
    """Put ASCII for full-width digits and Latin letters."""
    return _substitutions("width", _FULL_WIDTH, text, lambda run: unicodedata.normalize("NFKC", run))


def pinyin(text: str) -> list[Edit]:
    """Drop pinyin in brackets behind the character it reads: 政務(wù).

    A bracket with a tone mark is pinyin; one without only where the text has several with.
    """
    whole = [(m, _reading(m[1])) for m in _BRACKETED_LATIN.finditer(text)]
    toned = sum(reading == "toned" for _, reading in whole)
    wanted = ("toned", "bare") if toned >= _PINYIN_EVIDENCE else ("toned",)
    edits = [Edit("pinyin", m.start(), m.end(), m[0], "") for m, reading in whole if reading in wanted]
    if toned >= _PINYIN_EVIDENCE:
        broken = (m for m in _BROKEN_LATIN.finditer(text) if _reading(m[1]) == "toned")
        edits += [Edit("pinyin", m.start(), m.end(), m[0], "") for m in broken]
    return sorted(edits, key=lambda edit: edit.start)


def _reading(letters: str) -> str:
    """ "toned" or "bare" for a syllable of pinyin with or without tone mark, else ""."""
    parts = unicodedata.normalize("NFD", letters.lower().replace("ɡ", "g").replace("ɑ", "a"))
    plain = "".join(c for c in parts if not unicodedata.combining(c))
    if not plain.isascii() or not _SYLLABLE.fullmatch(plain):
        return ""
    return "toned" if _TONES & set(parts) else "bare"


def number_spaces(text: str) -> list[Edit]:
    """Drop single spaces between a number and its unit, and inside dates."""
    return _substitutions("space", _NUMBER_SPACE, text, lambda _: "")


REPAIRS: tuple[Repair, ...] = (
    html_entities,
    control_characters,
    full_width_letters,
    script.simplify,
    script.mainland_wording,
    pinyin,
    punctuation.undouble,
    punctuation.widen,
    number_spaces,
)


class Repaired(Alignment):
    """What ``repair`` gives back.

    text: the repaired text; source: the text as handed in; edits: what was changed, in source offsets;
    to_source, to_repaired: the two directions of offsets; script: the source's (hans, hant, hant-tw or mixed).
    """

    def __init__(self, source: str, edits: Sequence[Edit], script: str) -> None:
        super().__init__(source, edits)
        self.script = script


def repair(text: str, repairs: Sequence[Repair] = REPAIRS) -> Repaired:
    """Repair ``text``.

    repairs: the functions to use, in order, each from a text to edits on it; leave some of REPAIRS out, or add your own.
    Raises ValueError where a repair's edits do not fit the text it was given.
    """
    edits: list[Edit] = []
    current = text
    for fix in repairs:
        new = fix(current)
        if new:
            after = apply(current, new)
            edits = compose(text, edits, new)
            current = after
    return Repaired(text, edits, script.detect(text))

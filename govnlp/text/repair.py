"""Repairs in order, each a function from text to edits, composed into one alignment with the source.

Characters, marks, digits and brackets are repaired only where one reading fits. How lines belong together (wraps, page
numbers, a report on one line) is judged by their form, and can be judged wrongly; leave those repairs out where it matters.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain, repeat

from govnlp.text import punctuation, script
from govnlp.text.alignment import Alignment, Edit, apply, compose
from govnlp.text.brackets import document_brackets, list_brackets, list_numbers, mixed_brackets
from govnlp.text.digits import digits
from govnlp.text.doubled import doubled_brackets, doubled_marks
from govnlp.text.first_headings import first_headings
from govnlp.text.glyphs import lost_blanks, radicals
from govnlp.text.lines import join_lines
from govnlp.text.lost import lost_change, lost_dates
from govnlp.text.marks import Mark, in_source, marks
from govnlp.text.markup import string_escapes, tags
from govnlp.text.misaligned import misaligned, out_of_step
from govnlp.text.mojibake import mojibake, suspects
from govnlp.text.numbered import repeated_numbers
from govnlp.text.phrases import blanked_phrases
from govnlp.text.pieces import one_line, repeated_title, spaced_characters, split_pieces, wrapped_title
from govnlp.text.pinyin import pinyin
from govnlp.text.previews import preview_pages
from govnlp.text.signatures import signatures
from govnlp.text.spam import spam_prefix
from govnlp.text.stubs import stubs
from govnlp.text.torn import torn_lines
from govnlp.text.wording import mainland_wording

Repair = Callable[[str], list[Edit]]

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# With what escaping an escaped entity leaves before it: &amp;amp;nbsp;
_ENTITY = re.compile(r"&(?:(?:amp|#0*38|#[xX]0*26);)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_FULL_WIDTH_RUN = re.compile("[０-９Ａ-Ｚａ-ｚ]{3,}|[０-９]{2}")
_SPACE = "[ \\t\u00a0\u2002-\u200a\u3000]"
# Each of them begins with the space, so that the search goes from one to the next.
_NUMBER_SPACE = re.compile(
    rf"{_SPACE}(?:(?<=\d{_SPACE})(?=[年月日号时条件次项篇期份个人家名种类元万亿余多%％])"
    rf"|(?<=年{_SPACE})(?=\d{{1,2}}{_SPACE}?月)|(?<=月{_SPACE})(?=\d{{1,2}}{_SPACE}?日))"
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
    """Put ASCII for full-width digits and Latin letters, but where they may be others' halves."""
    edits = _substitutions("width", _FULL_WIDTH, text, lambda run: unicodedata.normalize("NFKC", run))
    spans = out_of_step(text) if edits else []
    return [edit for edit in edits if not any(start <= edit.start < end for start, end in spans)]


def full_width_runs(text: str) -> list[Edit]:
    """Put ASCII for runs of full-width digits and letters, but one, or two letters: garbled text has such, others' halves."""
    return _substitutions("width", _FULL_WIDTH_RUN, text, lambda run: unicodedata.normalize("NFKC", run))


def simplify(text: str) -> list[Edit]:
    """Put simplified for traditional characters, but where garbled ones only look so: their bytes would be lost."""
    edits = script.simplify(text)
    spans = suspects(text) if edits else []
    if not spans:
        return edits
    ends = [end for _, end in spans]
    behind = [bisect_right(ends, edit.start) for edit in edits]  # the first span that ends behind an edit's start
    return [edit for edit, at in zip(edits, behind, strict=True) if at == len(spans) or spans[at][0] >= edit.end]


def number_spaces(text: str) -> list[Edit]:
    """Drop single spaces between a number and its unit, and inside dates."""
    return _substitutions("space", _NUMBER_SPACE, text, lambda _: "")


_ROUNDS = 5
REPAIRS: tuple[Repair, ...] = (
    # Characters: what the text is made of.
    mojibake,
    html_entities,
    string_escapes,
    tags,
    control_characters,
    full_width_runs,
    misaligned,
    full_width_letters,
    radicals,
    lost_blanks,
    pinyin,
    simplify,
    mainland_wording,
    # Marks and digits inside a line.
    punctuation.undouble,
    punctuation.widen,
    doubled_marks,
    preview_pages,
    join_lines,
    doubled_brackets,
    document_brackets,
    mixed_brackets,
    list_brackets,
    list_numbers,
    repeated_numbers,
    digits,
    lost_dates,
    lost_change,
    spaced_characters,
    number_spaces,
    # Lines: what was cut, run together or put in between.
    stubs,
    spam_prefix,
    blanked_phrases,
    split_pieces,
    torn_lines,
    wrapped_title,
    repeated_title,
    one_line,
    first_headings,
    signatures,
)


class Repaired(Alignment):
    """What ``repair`` gives back.

    text: the repaired text; source: the text as handed in; edits: what was changed, in source offsets;
    to_source, to_repaired: the two directions of offsets; script: the source's (hans, hant, hant-tw or mixed).
    """

    def __init__(self, source: str, edits: Sequence[Edit], script: str) -> None:
        super().__init__(source, edits)
        self.script = script

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Damage that was not restored, with its place in the source."""
        return in_source(marks(self.text), self)


def repair(text: str, repairs: Sequence[Repair] = REPAIRS) -> Repaired:
    """Repair ``text``.

    repairs: the functions to use, in order, each from a text to edits on it; leave some of REPAIRS out, or add your own,
    which must find nothing to do in its own result. As one repair may bare what another mends, they are gone through
    again until none finds anything (at most _ROUNDS times), so that repairing twice changes nothing.
    Raises ValueError where a repair's edits do not fit the text it was given.
    """
    if not isinstance(text, str):
        raise TypeError(
            f"{type(text).__name__} is no text: hand in a str (govnlp.text.decode.decode makes one of bytes)"
        )
    edits: list[Edit] = []
    current = text
    quiet = 0  # how many repairs found nothing in the text as it is now
    for fix in chain.from_iterable(repeat(repairs, _ROUNDS)):
        if quiet == len(repairs):
            break
        new = fix(current)
        quiet += 1
        if new:
            edits = compose(text, edits, new)
            before, current = current, apply(current, new)
            quiet = 0 if current != before else quiet
    return Repaired(text, edits, script.detect(text))

"""Damage on purpose: clean text made worse in the ways scraped reports are, to see what repair makes of it.

A function of a kind takes a clean text and a random source and gives a Case (damaged, expected, places), or None where
the text offers nothing to damage. ``KINDS`` names each with its row in the list of damages (docs/repair.md) and whether
it is to be restored in full, in part, or only to be marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

import damage_digits as digits
import damage_encodings as encodings
import damage_layout as layout
import damage_numbers as numbers
import damage_page as page
import damage_script as script
from damage_cases import Case
from damage_clean import clean_reports

from govnlp.text.alignment import compose

Damage = Callable[[str, Random], "Case | None"]


class Kind(NamedTuple):
    """row: in the list of damages; repair: full, part or mark; scope: passage (some paragraphs) or report.

    stage: place in a row of damages at once, 0 for what is not combined; held_out: whether only reports are damaged that
    the character model was not made from.
    """

    name: str
    row: int
    repair: str
    damage: Damage
    scope: str = "passage"
    stage: int = 0
    held_out: bool = False


def clean_text(kind: Kind, rng: Random) -> str:
    """A whole report, or, for a kind to be told from a passage, three times in four some paragraphs of one."""
    text = rng.choice(clean_reports(kind.held_out))
    if kind.scope == "report" or rng.random() < 0.25:
        return text
    lines = text.split("\n")
    first = rng.randrange(len(lines))
    while first and len("\n".join(lines[first:])) < 120:
        first -= 1
    last = first + 1
    while last < len(lines) and len("\n".join(lines[first:last])) < 200:
        last += 1
    return "\n".join(lines[first:last])


def cases(kind: Kind, count: int, seed: int = 0) -> Iterator[Case]:
    """``count`` cases of a kind, the same for the same seed; fewer where the texts offer too few places."""
    rng = Random(f"{kind.name}/{seed}")
    found = 0
    for _ in range(60 * count):
        case = kind.damage(clean_text(kind, rng), rng)
        if case is not None and case.damaged != case.expected:
            yield case
            found += 1
            if found == count:
                return


def combined(count: int, seed: int = 0) -> Iterator[Case]:
    """Cases of three kinds at once, in the order in which they happen to a text."""
    rng = Random(f"combined/{seed}")
    stages = sorted({kind.stage for kind in KINDS if kind.stage})
    found = 0
    while found < count:
        chosen = [rng.choice([k for k in KINDS if k.stage == s]) for s in sorted(rng.sample(stages, 3))]
        first, *more = chosen
        case = first.damage(clean_text(first._replace(held_out=any(k.held_out for k in chosen)), rng), rng)
        for kind in more:
            new = kind.damage(case.damaged, rng) if case else None
            if case is None or new is None or new.expected != case.damaged:
                case = None
                break
            case = Case(new.damaged, case.expected, tuple(compose(new.damaged, new.places, case.places)))
        if case:
            found += 1
            yield case


KINDS = (
    Kind("ASCII punctuation", 1, "full", digits.ascii_punctuation, stage=5),
    Kind("traditional characters", 4, "full", script.traditional, stage=4),
    Kind("traditional menu above simplified text", 4, "full", script.menu),
    Kind("over-converted characters", 5, "full", script.over_converted, stage=4),
    Kind("Taiwan wording", 6, "part", script.taiwan, scope="report"),
    Kind("Taiwan wording by OpenCC s2twp", 6, "part", script.taiwan_by_opencc, scope="report"),
    Kind("pinyin in brackets", 7, "full", script.pinyin_brackets, stage=4),
    Kind("pinyin everywhere", 8, "full", script.pinyin_everywhere, stage=4),
    *(
        Kind(f"misaligned GBK, byte {how}, {where}", 9, "part", encodings.misaligned(how, where), held_out=True)
        for how in encodings.HOW
        for where in encodings.WHERE
    ),
    Kind("UTF-8 read as GBK", 10, "full", encodings.utf8_as_gbk, held_out=True),
    Kind("UTF-8 read as Latin-1", 10, "full", encodings.utf8_as_latin, stage=7, held_out=True),
    Kind("GBK read as Latin-1", 10, "full", encodings.gbk_as_latin, stage=7, held_out=True),
    Kind("UTF-8 read as GBK, bytes lost", 10, "mark", encodings.utf8_as_gbk_lossy, held_out=True),
    Kind("signs lost in dates", 11, "part", digits.lost_date_signs, scope="report", stage=1),
    Kind("signs lost in dates, ambiguous", 11, "mark", digits.lost_date_signs_ambiguous, scope="report"),
    Kind("bracket lost in document number", 12, "part", digits.lost_document_bracket, scope="report"),
    Kind("bracket lost in list mark", 12, "part", digits.lost_list_bracket, scope="report", stage=1),
    Kind("numbers of list marks lost", 12, "part", digits.lost_list_numbers, scope="report"),
    Kind("spam before title", 13, "full", page.spam_prefix, scope="report", stage=2),
    Kind("spam on a line of its own", 13, "mark", page.spam_line, scope="report"),
    Kind("spam for the place of a name", 14, "mark", page.replaced_name, scope="report"),
    Kind("key phrase blanked", 15, "part", page.blanked_phrase, scope="report", stage=2),
    Kind("doubled punctuation", 19, "full", digits.doubled_punctuation, stage=3),
    Kind("spaces in numbers and dates", 20, "full", digits.number_spaces, stage=3),
    Kind("hard-wrapped lines", 21, "full", layout.hard_wraps, scope="report", held_out=True),
    Kind("numbers on their own lines", 22, "full", layout.pieces),
    Kind("page numbers in sentences", 23, "full", layout.page_numbers, scope="report", held_out=True),
    Kind("page numbers in wrapped lines", 23, "full", layout.page_numbers_in_wraps, scope="report", held_out=True),
    Kind("title wrapped", 24, "full", layout.wrapped_title, scope="report", stage=2),
    Kind("title repeated", 24, "full", layout.repeated_title, scope="report", stage=2),
    Kind("report on one line", 25, "part", layout.one_line, scope="report"),
    Kind("report on one line, spaces before numbers", 25, "part", layout.one_line_with_spaces, scope="report"),
    Kind("sections all numbered one", 33, "part", numbers.all_one, scope="report"),
    Kind("a section's number repeated", 33, "part", numbers.repeated, scope="report"),
    Kind("mixed digits", 34, "full", digits.mixed_digits, stage=1),
    Kind("full-width digits", 34, "full", digits.full_width_digits),
    Kind("HTML entities", 35, "full", page.entities, stage=6),
    Kind("escaped markup", 35, "full", page.escaped_markup, stage=6),
    Kind("stubs", 36, "full", page.stub, scope="report", stage=2),
    Kind("radicals for characters", 39, "full", script.radicals),
    Kind("question marks for blanks", 40, "full", page.lost_blanks),
    Kind("sentences torn at links and numbers", 41, "part", layout.torn, scope="report"),
)

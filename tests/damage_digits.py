"""Damage to marks and digits: changed, doubled, spaced out, or lost beside each other."""

from __future__ import annotations

import re
from random import Random

from damage_cases import HAN, Case, character_edits, edit_of, insert, some, undone

from govnlp.text.alignment import Edit, apply

# --- punctuation and digits

_HALF = str.maketrans("，；：？！（）", ",;:?!()")
_DECIDABLE = re.compile(rf"(?<=[{HAN}”》）])[，；：？！]|[，；：？！](?=[{HAN}“《（])|[（）]")


def ascii_punctuation(text: str, rng: Random) -> Case | None:
    """Row 1: every full-width mark half width, as compatibility forms are folded; 。 and 、 have none."""
    return undone(text, [edit_of(m, m[0].translate(_HALF)) for m in _DECIDABLE.finditer(text)])


def doubled_punctuation(text: str, rng: Random) -> Case | None:
    """Row 19: a comma put before most commas, stops, semicolons and enumeration commas."""
    comma = rng.choice(",，")
    return undone(text, [insert(m.start(), comma) for m in re.finditer("[，、。；]", text) if rng.random() < 0.7])


def number_spaces(text: str, rng: Random) -> Case | None:
    """Row 20: spaces between numbers and 年月日件条%元, also before the next number of a date."""
    space = rng.choice(["  "[:1], "\u00a0", "\u3000"])
    places = re.finditer(r"(?<=\d)(?=[年月日件条元%])|(?<=\d年)(?=\d{1,2}月)|(?<=\d月)(?=\d{1,2}日)", text)
    return undone(text, some([insert(m.start(), space) for m in places], rng, 0.8))


def mixed_digits(text: str, rng: Random) -> Case | None:
    """Row 34: a figure or the letter O in years of Chinese digits: 二0二二年, 二〇2二年, 二O一三年.

    The zero has the shape it has in the text's own years; a text with two shapes is mixed already. The first year stays
    where nothing else would tell: the letter is damage only beside years with a Chinese zero, for a text with no other
    zero than O is typed so, and the rarer ○ has to show itself.
    """
    shapes = set("".join(re.findall("[一二九]([〇○OＯ零])", text))) or {"〇"}
    years = list(re.finditer(r"(?<!\d)20\d\d(?=年)", text))
    if len(shapes) > 1 or shapes & set("OＯ零"):
        return None
    (zero,) = shapes
    numerals = f"{zero}一二三四五六七八九"
    chosen = sorted(rng.sample(years, min(len(years), 3)), key=lambda m: m.start())
    clean = apply(text, [edit_of(m, "".join(numerals[int(c)] for c in m[0])) for m in chosen])
    found = list(re.finditer(f"二({zero})([{numerals}])[{numerals}](?=年)", clean))
    sign = rng.choice(["0", "0", "O", "third digit"])
    if sign == "third digit":
        return undone(clean, [edit_of(m, str(numerals.index(m[2])), 2) for m in found])
    return undone(clean, [edit_of(m, sign, 1) for m in found[sign == "O" or zero == "○" :]])


def full_width_digits(text: str, rng: Random) -> Case | None:
    """Row 34: all digits full width."""
    wide = {ord("0") + i: chr(ord("０") + i) for i in range(10)}
    return undone(text, character_edits(text, text.translate(wide)))


# --- characters lost beside digits

_DATE = re.compile(r"(?<!\d)(20\d\d)(年)(\d{1,2})(月)(\d{1,2})日")
_PERIOD = re.compile("统计|期限|起止|截[至止]|[自从]20|施行|数据|所列|时间|日期")
_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _splits(year: str, digits: str) -> int:
    """How many dates without padding zeros ``digits`` can be: month and day."""
    pairs = [(digits[:i], digits[i:]) for i in range(1, len(digits))]
    padded = len(digits) == 4 and "0" in (digits[0], digits[2])
    found = 0
    for month, day in pairs:
        if (len(month), len(day)) != (2, 2) and (padded or "0" in (month[0], day[0])):
            continue
        if len(day) <= 2 and 1 <= int(month) <= 12:
            leap = int(month) != 2 or int(year) % 4 == 0
            found += 1 <= int(day) <= _MONTHS[int(month) - 1] - (not leap)
    return found


def _lose_signs(text: str, rng: Random, ambiguous: bool) -> Case | None:
    edits: list[Edit] = []
    for match in _DATE.finditer(text):
        clause = re.split("[。\n]", text[: match.start()])[-1] + match[0] + re.split("[。\n]", text[match.end() :])[0]
        if (_splits(match[1], match[3] + match[5]) > 1) == ambiguous and (ambiguous or _PERIOD.search(clause)):
            edits += [edit_of(match, "", 2), edit_of(match, "", 4)]
    return undone(text, edits)


def lost_date_signs(text: str, rng: Random) -> Case | None:
    """Row 11: 年 and 月 lost between digits in sentences on the period, where one reading is a date: 自202211日起."""
    return _lose_signs(text, rng, ambiguous=False)


def lost_date_signs_ambiguous(text: str, rng: Random) -> Case | None:
    """Row 11: the same where two readings are dates (2020111日): to be left and marked."""
    return _lose_signs(text, rng, ambiguous=True)


_NUMBERS = ("〔{}〕{}号", "国办公开办函〔{}〕{}号", "政办发〔{}〕{}号", "府办发〔{}〕{}号")


def lost_document_bracket(text: str, rng: Random) -> Case | None:
    """Row 12: a bracket lost beside digits in the number of a document: 〔202318号, 办发2020〕9号."""
    if "号" not in text:  # few of the project's reports cite one: put one behind the first title
        title = re.search("《[^》《]*(?:办法|通知|意见|要点)》", text)
        if not title:
            return None
        number = rng.choice(_NUMBERS[1:]).format(rng.randrange(2009, 2025), rng.randrange(1, 200))
        text = f"{text[: title.end()]}（{number}）{text[title.end() :]}"
    found = list(re.finditer(r"(〔)(?:19|20)\d\d(〕)(?=[1-9]\d{0,3}号)", text))
    return undone(text, [edit_of(m, "", rng.choice([1, 2])) for m in found])


def lost_list_bracket(text: str, rng: Random) -> Case | None:
    """Row 12: one bracket of a list mark lost: 2）做好解读, 〔（二做好解读〕; the mark before it is whole."""
    marks = list(re.finditer(r"^[ \u3000]*(（)(?:[一二三四五六七八九]|\d{1,2})(）)", text, re.MULTILINE))
    later = [m for m in marks[1:] if not re.search("（(?:一|1）)", m[0])]
    if not later:
        return None
    return undone(text, [edit_of(rng.choice(later), "", rng.choice([1, 2]))])


def lost_list_numbers(text: str, rng: Random) -> Case | None:
    """Row 12: numbers of list marks lost with their opening brackets, all of a section but the first: ）依申请公开情况."""
    sections = re.split("^(?=[一二三四五六七八九十]{1,3}、)", text, flags=re.MULTILINE)
    edits: list[Edit] = []
    at = 0
    for section in sections:
        marks = list(re.finditer(f"^（([一二三四五六七八九十])）(?=[{HAN}]{{2}})", section, re.MULTILINE))
        if "".join(m[1] for m in marks) == "一二三四五六七八九十"[: len(marks)] and not re.search(
            r"^（\d", section, re.MULTILINE
        ):
            chosen = marks[1:] if rng.random() < 0.5 else [m for m in marks[1:] if rng.random() < 0.5]
            edits += [Edit("damage", at + m.start(), at + m.end(), m[0], "）") for m in chosen]
        at += len(section)
    return undone(text, edits)

"""The templates, filled in. Whatever comes from a report goes through ``shown`` and is escaped by Jinja, without exception.

Style and script are the package's own files, and the page's policy allows those two by their hashes and nothing else: no
other script, no style, no image, no request, even if a text should ever become markup.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from govnlp.consistency import SoftCheck, soft_checks
from govnlp.report import Report
from govnlp.values import VALUES
from govnlp.viewer import tips
from govnlp.viewer.grids import TableView, table_view
from govnlp.viewer.pieces import Line, line_of, lines
from govnlp.viewer.words import Words, flag_notes, indicator_names, words

MOVES = ("practice", "problem", "next_step", "other")
_HERE = Path(__file__).parent
# What HTML cannot hold, what is invisible, and what would turn the text around it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff]"
)


def shown(value: Any) -> Any:
    """What is put on the page for a value: text with what cannot be seen written out, as ␀ or ⟨U+202E⟩."""
    return value if isinstance(value, Markup) else _UNSEEN.sub(_written_out, str(value))


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else f"⟨U+{code:04X}⟩"


class Share(NamedTuple):
    """A move: how many stretches, their part of the body text in thousandths, and that of the moves before it."""

    label: str
    stretches: int
    part: int
    before: int


class Block(NamedTuple):
    """A line of the text, or a table with the lines that it was read from."""

    line: Line | None
    table: TableView | None
    lines: tuple[Line, ...]
    number: int = 0


def report_page(report: Report, lang: str = "en") -> str:
    """The page of a report that has its text. Raises ValueError for a language there is not, and without the text."""
    said = words(lang)
    if report.paragraphs and not report.text:
        raise ValueError(
            "the report was made from_dict and lacks its text: "
            "hand in dataclasses.replace(report, text=text) with the text it was made of"
        )
    found = lines(report)
    blocks = list(_blocks(report, found))
    soft = [check for check in soft_checks([report]) if check.id != "I"]
    return render(
        "report.html",
        "script.js",
        said,
        lang,
        report=report,
        profile=report.profile,
        title=_title(report) or said["page.title"],
        blocks=blocks,
        shares=shares(report),
        entity_counts=Counter(entity.label for entity in report.entities),
        repair_counts=Counter(edit.kind for edit in report.repairs),
        checks=Counter(check.status for table in report.tables for check in table.checks),
        soft=sorted(soft, key=_failed_first),
        flag_notes=flag_notes(lang),
        indicator_names=indicator_names(lang),
        line_of=partial(line_of, report),
        source_lang="zh-Hant" if report.script.startswith("hant") else "zh-Hans",
    )


def _title(report: Report) -> str:
    """The report's title, or else its body and year, or else its file."""
    profile = report.profile
    return profile.title or (f"{profile.agency} {profile.year or ''}".strip() if profile.agency else report.source)


def _failed_first(check: SoftCheck) -> int:
    return ("fail", "unknown", "pass").index(check.status)


def shares(report: Report) -> list[Share]:
    """Every move with its part of the body text: the four of govnlp first, then those another model has."""
    segments = [segment for paragraph in report.paragraphs for segment in paragraph.segments]
    characters: Counter[str] = Counter()
    for segment in segments:
        characters[segment.label] += segment.end - segment.start
    stretches = Counter(segment.label for segment in segments)
    whole = max(1, characters.total())
    made = []
    before = 0
    for label in dict.fromkeys((*MOVES, *stretches)):
        part = round(1000 * characters[label] / whole)
        made.append(Share(label, stretches[label], part, before))
        before += part
    return made


def _blocks(report: Report, found: list[Line]) -> Iterator[Block]:
    """The lines in order, those a table was read from under their table, which stands where it begins."""
    tables = sorted(report.tables, key=lambda table: table.start)
    of_table: dict[int, list[Line]] = {}
    last = 0
    for line in found:
        while last < len(tables) and tables[last].end <= line.paragraph.start:
            last += 1
        inside = last < len(tables) and tables[last].start <= line.paragraph.start
        if inside and line.paragraph.role == "table":
            of_table.setdefault(last, []).append(line)
    under = {line.number: i for i, group in of_table.items() for line in group}
    begins = {min(line.number for line in group): i for i, group in of_table.items()}
    behind: dict[int, list[int]] = {}
    for i, table in enumerate(tables):
        if i not in of_table:
            behind.setdefault(line_of(report, table.start), []).append(i)
    for line in found:
        if line.number in begins:
            i = begins[line.number]
            yield Block(None, table_view(tables[i]), tuple(of_table[i]), i + 1)
        if line.number not in under:
            yield Block(line, None, ())
        for i in behind.get(line.number, ()):
            yield Block(None, table_view(tables[i]), (), i + 1)


@cache
def _asset(name: str) -> Markup:
    """A file of the package; it holds nothing that could end its element."""
    return Markup((_HERE / name).read_text(encoding="utf-8"))


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, script_name: str, said: Words, lang: str, **context: Any) -> str:
    """A template with the package's style sheet and one of its scripts. context: what the template asks for."""
    style, script = _asset("style.css"), _asset(script_name)
    return (
        _environment()
        .get_template(template)
        .render(
            w=said,
            lang="zh-Hans" if lang == "zh" else "en",
            style=style,
            script=script,
            style_hash=Markup(_hash(style)),
            script_hash=Markup(_hash(script)),
            move_class=partial(_class, "m", MOVES),
            entity_class=partial(_class, "e", tuple(VALUES)),
            entity_tip=partial(tips.entity, words=said),
            edit_tip=partial(tips.edit, words=said),
            tips_amount=partial(tips.indicator, words=said),
            mark_tip=partial(tips.mark, words=said),
            scores_tip=partial(tips.scores, words=said),
            visible=tips.visible,
            brief=tips.brief,
            **context,
        )
    )


def _class(prefix: str, known: tuple[str, ...], label: str) -> str:
    """The class of a label in the style sheet: of one that another model brings that for all such."""
    return f"{prefix}{known.index(label)}" if label in known else f"{prefix}9"

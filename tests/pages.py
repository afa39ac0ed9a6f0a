"""What the tests of pages share: a parser that judges a page, and a report full of what would be markup elsewhere."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import built_reports

from govnlp.indicators.sentences import Indicator
from govnlp.report import Entity, Paragraph, Report, Section, Segment
from govnlp.text.alignment import Edit
from govnlp.text.marks import Mark
from govnlp.values import AgencyValue, Cell, Check, CountValue, DocumentValue, Profile, Table

_VOID = {"br", "meta", "input", "rect", "circle", "path"}


class Parsed(HTMLParser):
    """A page taken apart. elements: every start tag with its attributes; texts: the text under each class; errors: what was not
    well-formed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.errors: list[str] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(page)
        self.close()
        self.errors += [f"<{tag}> is never closed" for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if len(found) < len(attrs):
            self.errors.append(f"<{tag}> has an attribute twice")
        self.elements.append((tag, found))
        names = (found.get("class") or "").split()
        for name in names:
            self.texts.setdefault(name, []).append("")
        if tag not in _VOID:
            self._open.append((tag, names))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self.errors.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and "tag" in self._open[-1][1]:  # the label of a stretch is none of its text
            return
        for name in {name for _, names in self._open for name in names}:
            self.texts[name][-1] += data

    def handle_comment(self, data: str) -> None:
        self.errors.append(f"a comment: {data}")


HOSTILE = (
    "<script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    "</style><img src=x onerror=window.hit=1>",
    '" onmouseover="window.hit=1" x="',
    "' autofocus onfocus='window.hit=1",
    "<svg/onload=window.hit=1>",
    "<a href=javascript:window.hit=1>x</a>",
    "javascript:window.hit=1",
    "<!--",
    "]]><![CDATA[",
    "&lt;b&gt;&#60;i&#62;",
    "{{ 7*7 }}{% raw %}",
    "\u202e\u2066反过来\u2069\u200b",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "</title></textarea></p></main><base href=//evil.example>",
    "\x00\x1b[31m\ud800\ufffe",
)


def report_of(text: str, hostile: str = "") -> Report:
    """A report whose every line is one stretch and one entity, and in which ``hostile`` stands wherever a text can stand."""
    paragraphs, entities, repairs, marks = [], [], [], []
    at = 0
    for i, line in enumerate(text.split("\n")):
        end = at + len(line)
        if line.strip():
            label = hostile if i % 3 == 2 else "practice"
            segments = (Segment(at, end, label, {label: 0.75, "other": 0.25}),)
            paragraphs.append(Paragraph(at, end, "body", 0, label, {}, segments))
            value = (AgencyValue(hostile, "", hostile), CountValue(3, hostile, "", hostile, hostile), None)[i % 3]
            kind = ("AGENCY", "COUNT", hostile)[i % 3]
            entities.append(Entity(at, min(end, at + 3), kind, hostile, line[:3], value))
            repairs.append(Edit("space", end - 1, end, line[-1:], hostile))
            marks.append(Mark(hostile, at, min(end, at + 2), hostile))
        at = end + 1
    cells = (Cell(hostile, hostile, hostile, "value", 0, 1), Cell(hostile, "x", hostile, "unreadable", None, None))
    tables = [
        Table(kind, "2021", 0, 1, cells, (Check("A", hostile, "fail", 1, 2),), (hostile,), hostile)
        for kind in ("annex", "other", "requests")
    ]
    return Report(
        hostile,
        hostile,
        "hans",
        Profile(
            hostile, hostile, 0.5, hostile, 2020, (hostile, hostile), hostile, hostile, 0.5, (hostile,), (hostile,)
        ),
        tuple(repairs),
        (Section(0, len(text), 1, hostile, ""),),
        tuple(paragraphs),
        (*entities, Entity(0, 0, "DOCUMENT", "", "", DocumentValue(hostile, hostile))),
        tuple(tables),
        tuple(marks),
        (Indicator(hostile, 3, hostile, "", 0, 1, None, "count"),),
        text,
    )


def wrong_total() -> Report:
    """A report with a request table in which column and row of business do not add up."""
    table = built_reports.requests("2021", {"1": 5, "3.1": 5, "3.7": 5}, **{"1__business": "2"})
    made = built_reports.report(table, text="本局全年新收政府信息公开申请5件。\n下一步，将完善目录。")
    lines = [replace(p, role="table") if i == 0 else p for i, p in enumerate(made.paragraphs)]
    return replace(made, paragraphs=tuple(lines))

"""Pages: every text of a report is on them, as text and nothing else, well-formed, in both languages."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import run_folders
from conftest import SEEDS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import HOSTILE, Parsed, report_of, wrong_total
from spacy.language import Language
from typer.testing import CliRunner

import govnlp
from govnlp import Report
from govnlp.cli import app
from govnlp.report import Entity, Paragraph, Segment
from govnlp.text.alignment import Alignment, Edit
from govnlp.text.marks import Mark
from govnlp.values import (
    AgencyValue,
    CountValue,
    DateValue,
    DocumentValue,
    DurationValue,
    MoneyValue,
    PercentValue,
    Profile,
    Value,
)
from govnlp.viewer import tips
from govnlp.viewer.grids import table_view
from govnlp.viewer.page import shown
from govnlp.viewer.pieces import Line, lines
from govnlp.viewer.runs import Choice, view_run
from govnlp.viewer.words import LANGUAGES, words

_PIECES = [*HOSTILE, "公开", "<", ">", "&", '"', "'", "\n", " ", "\u3000", "a", "\r"]
_TEXT = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)


def said(line: Line) -> str:
    return "".join(leaf.text for stretch in line.stretches for item in stretch.items for leaf in item.leaves)


@pytest.fixture(scope="module")
def reports(nlp: Language) -> list[Report]:
    return [Report.from_doc(nlp(path.read_text(encoding="utf-8")), path.name) for path in SEEDS]


@pytest.mark.parametrize("number", range(len(SEEDS)))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_report_is_on_the_page(reports: list[Report], number: int, lang: str) -> None:
    report = reports[number]
    page = Parsed(str(govnlp.view(report, lang=lang)))
    assert page.errors == []
    found = lines(report)
    alignment = Alignment(report.text, report.repairs)
    assert [said(line) for line in found if not line.dropped] == [
        line for line in alignment.text.split("\n") if line.strip()
    ]
    assert sorted(text.strip("\n") for text in page.texts["said"]) == sorted(said(line) for line in found)
    entities = [(tag, attrs) for tag, attrs in page.elements if "data-label" in attrs and "tabindex" in attrs]
    entities = [attrs for _, attrs in entities if "entity" in (attrs["class"] or "")]
    assert len(entities) == len(report.entities)
    stretches = [attrs for _, attrs in page.elements if (attrs.get("class") or "").startswith("stretch")]
    assert len(stretches) == sum(len(paragraph.segments) for paragraph in report.paragraphs)
    assert len(page.texts.get("table", ())) >= len(report.tables)
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] for tag, attrs in page.elements if tag == "a"]
    assert {(link or "")[1:] for link in links} <= set(ids)


@given(_TEXT, st.sampled_from(HOSTILE))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_from_a_report_becomes_markup(text: str, hostile: str) -> None:
    # The same report with a harmless word in every place: the elements and their attributes' names must be the same.
    report = report_of(text, hostile)
    pages = [Parsed(str(govnlp.view(one))) for one in (report, report_of(re.sub(r"[^\s]", "公", text), "公"))]
    assert pages[0].errors == []
    used = {(tag, name) for tag, attrs in pages[0].elements for name in ("", *attrs)}
    harmless = {(tag, name) for tag, attrs in pages[1].elements for name in ("", *attrs)}
    allowed = {(tag, name) for tag in ("ins", "del", "mark") for name in ("", "class", "title", "tabindex")}
    assert used <= harmless | allowed
    assert [tag for tag, _ in pages[0].elements].count("script") == 1
    for _, attrs in pages[0].elements:
        assert not any(name.startswith("on") or name in ("style", "src") for name in attrs)
        assert (attrs.get("href") or "#").startswith("#")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\ud800]", str(govnlp.view(report)))


@given(st.text(alphabet="<>&\"'\x00\u202e公 \n", max_size=40))
def test_what_cannot_be_seen_is_written_out(text: str) -> None:
    assert not re.search("[\x00\u202e]", shown(text))
    assert shown("公开") == "公开"


@st.composite
def _reports(draw: st.DrawFn) -> Report:
    """Reports with repairs, stretches, entities and marks at random places."""
    text = draw(st.text(alphabet="公开信息，a \n", min_size=1, max_size=60))
    places = st.lists(st.integers(0, len(text)), max_size=12, unique=True).map(sorted)
    pairs = draw(places)
    edits = [
        Edit("x", a, b, text[a:b], draw(st.sampled_from(["", "甲", "乙丙丁"])))
        for a, b in zip(pairs[::2], pairs[1::2], strict=False)
    ]
    marks = [Mark("garbled", a, b, "") for a, b in zip(*[iter(draw(places))] * 2, strict=False)]
    marks += [Mark("spam", a, a, "") for a in draw(places)]
    paragraphs, entities = [], []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip():
            inner = [place for place in draw(places) if at < place < end]
            borders = [at, *inner, end]
            segments = tuple(Segment(a, b, "other", {}) for a, b in pairwise(borders))
            paragraphs.append(Paragraph(at, end, "body", None, "other", {}, segments))
            spans = [at, *(place for place in draw(places) if at < place < end), end]
            entities += [Entity(a, b, "DATE", "", "", None) for a, b in pairwise(spans)]
        at = end + 1
    return Report(
        "", "", "hans", Profile(), tuple(edits), (), tuple(paragraphs), tuple(entities), (), tuple(marks), (), text
    )


@given(_reports())
@settings(max_examples=200)
def test_cutting_into_pieces_loses_nothing(report: Report) -> None:
    alignment = Alignment(report.text, report.repairs)
    for line in lines(report):
        low, high = alignment.to_repaired(line.paragraph.start, line.paragraph.end)
        assert said(line) == (alignment.text[low:high] if alignment.text[low:high].strip() else "")
        source = "".join(leaf.text for leaf in line.source)
        assert report.text[line.paragraph.start : line.paragraph.end] in source
    assert Parsed(str(govnlp.view(report))).errors == []


def test_repairs_stand_on_both_sides() -> None:
    text = "某局 公開,了。"
    edits = (Edit("spaced", 2, 3, " ", ""), Edit("script", 4, 5, "開", "开"), Edit("width", 5, 6, ",", "，"))
    report = Report(
        "", "", "hant", Profile(), edits, (), (Paragraph(0, 8, "body", None, None, {}, ()),), (), (), (), (), text
    )
    page = Parsed(str(govnlp.view(report)))
    assert page.texts["said"] == ["某局公开，了。"]
    assert page.texts["source"] == ["某局␣公開,了。"]
    repaired = [attrs["title"] for tag, attrs in page.elements if tag == "ins"]
    assert repaired == ["repair: spaced\n␣ → ∅", "repair: script\n開 → 开", "repair: width\n, → ，"]


def test_a_failed_check_is_told_with_both_sides_and_its_cells_are_marked() -> None:
    report = wrong_total()
    shown = table_view(report.tables[0])
    assert {(one.check.id, one.check.where) for one in shown.failed} == {("A", "business"), ("C", "1")}
    assert ("1", "business") in shown.wrong
    page = str(govnlp.view(report))
    assert "2 ≠ 0" in page
    assert "7 ≠ 5" in page
    assert "2 failed" in page
    assert '<td class="value wrong">2</td>' in page


TIPS: dict[str, tuple[str, Value | None, str]] = {
    "date": ("DATE", DateValue(None, None, "day", masked=True), "date\ncannot be placed\nday\nthe year is masked"),
    "count": ("COUNT", CountValue(1234, "条", "over", "信息", "公开"), "count\n> 1,234 条\nof: 信息\ndone: 公开"),
    "range": ("COUNT", CountValue(None, "次", bounds=(3, 5)), "count\n3–5 次"),
    "open": ("COUNT", CountValue(None, "次"), "count\nleft open 次"),
    "share": ("PERCENT", PercentValue(98, "%", "about"), "share\n≈ 98 %"),
    "money": ("MONEY", MoneyValue(36000, "万元"), "sum of money\n36,000 CNY"),
    "duration": ("DURATION", DurationValue(20, "working_day"), "length of time\n20 working days"),
    "document": ("DOCUMENT", DocumentValue("某办法", "某发〔2019〕3号"), "document\n《某办法》\n某发〔2019〕3号"),
    "agency": ("AGENCY", AgencyValue("临江市水务局", "220681"), "public body\n临江市水务局 (220681)"),
    "nameless": ("AGENCY", AgencyValue(reason="why"), "public body\nwhich body cannot be told\nwhy"),
    "of another model": ("LAW_NAME", None, "LAW NAME"),
}


@pytest.mark.parametrize("name", TIPS)
def test_what_is_told_of_an_entity(name: str) -> None:
    label, value, expected = TIPS[name]
    assert tips.entity(Entity(0, 1, label, "", "", value), words("en")) == expected


def test_labels_of_another_model_are_shown_and_can_be_ticked() -> None:
    page = Parsed(str(govnlp.view(report_of("一行\n二行\n三行", "praise"))))
    assert "praise" in [attrs.get("data-shows") for _, attrs in page.elements]


def test_only_the_two_files_of_the_package_may_style_and_run() -> None:
    page = str(govnlp.view(report_of("公开")))
    policy = re.search('content="(default-src[^"]*)"', page)
    assert policy
    for element in ("style", "script"):
        text = re.search(f"<{element}>(.*?)</{element}>", page, re.DOTALL)
        assert text
        digest = base64.b64encode(hashlib.sha256(text[1].encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy[1]
    assert "unsafe" not in policy[1]
    assert "http:" not in page.replace("http-equiv", "")
    assert "https:" not in page


def test_a_notebook_shows_the_page_in_a_frame_of_its_own(nlp: Language) -> None:
    page = govnlp.view(nlp("本局2013年公开信息30条。"))
    frame = Parsed(page._repr_html_())
    assert [tag for tag, _ in frame.elements] == ["iframe"]
    assert frame.elements[0][1]["srcdoc"] == str(page)
    assert frame.elements[0][1]["sandbox"] == "allow-scripts"
    assert html.escape("<script>") in page._repr_html_()


def test_what_cannot_be_shown_is_said(reports: list[Report]) -> None:
    with pytest.raises(ValueError, match="lacks its text"):
        govnlp.view(Report.from_dict(reports[0].to_dict()))
    again = replace(Report.from_dict(reports[0].to_dict()), text=reports[0].text)
    assert "stretch" in str(govnlp.view(again))
    with pytest.raises(ValueError, match="en and zh"):
        govnlp.view(reports[0], lang="fr")
    assert "<html" in str(govnlp.view(replace(reports[0], paragraphs=(), entities=(), repairs=(), text="")))


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.txt").write_bytes(bytes(range(256)) * 40)
    ran = {
        name: CliRunner().invoke(app, ["view", *args])
        for name, args in {
            "default": [str(SEEDS[0])],
            "named": [str(SEEDS[0]), "-o", "page.html", "--lang", "zh"],
            "unreadable": ["bad.txt"],
            "folder": ["."],
            "nowhere": [str(SEEDS[0]), "-o", "no/page.html"],
        }.items()
    }
    assert {name: result.exit_code for name, result in ran.items()} == {
        "default": 0,
        "named": 0,
        "unreadable": 1,
        "folder": 2,
        "nowhere": 2,
    }
    assert ran["default"].stdout == "seed-0.view.html\n"
    assert Parsed((tmp_path / "seed-0.view.html").read_text(encoding="utf-8")).errors == []
    assert 'lang="zh-Hans">' in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "binary file" in ran["unreadable"].stderr


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run over six small reports and a file that holds none."""
    folder = tmp_path_factory.mktemp("run")
    model = run_folders.light_model(folder / "model")
    run_folders.write(folder / "in", 6, {3: "<script>window.hit=1</script>"})
    (folder / "in" / "bad.txt").write_bytes(bytes(range(256)) * 40)
    govnlp.run(folder / "in", folder / "out", **run_folders.options(model))
    return folder


def test_the_pages_of_a_run(run_folder: Path, tmp_path: Path) -> None:
    made = view_run(run_folder / "out", tmp_path)
    assert (made.reports, made.pages, made.missing) == (6, 6, ())
    page = Parsed(made.index.read_text(encoding="utf-8"))
    assert page.errors == []
    links = [attrs["href"] for tag, attrs in page.elements if tag == "a" and attrs["href"] != "#reports"]
    assert len(links) == 6
    for link in links:
        assert Parsed((tmp_path / str(link)).read_text(encoding="utf-8")).errors == []
    assert re.search("bad.txt: .*binary file", made.index.read_text(encoding="utf-8"))
    assert sum("2013年政府信息公开工作年度报告" in (tmp_path / str(link)).read_text("utf-8") for link in links) == 1


def test_pages_of_chosen_reports_only_and_others_are_kept(run_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("not ours", encoding="utf-8")
    assert view_run(run_folder / "out", tmp_path, choice=Choice(years=(2012,))).pages == 1
    assert view_run(run_folder / "out", tmp_path, choice=Choice(place="临江市", years=(2013, 2014))).pages == 2
    assert view_run(run_folder / "out", tmp_path, choice=Choice(place="无此地")).pages == 0
    assert view_run(run_folder / "out", tmp_path, choice=Choice(flags=("no_such_flag",))).pages == 0
    index = Parsed((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert [tag for tag, _ in index.elements].count("tr") == 7, "all reports are listed"
    assert [tag for tag, _ in index.elements].count("a") == 1 + 3
    os.utime(run_folder / "out/run.json")
    for page in tmp_path.glob("*.html"):
        os.utime(page, (1, 1))
    view_run(run_folder / "out", tmp_path, choice=Choice(place="无此地"))
    assert {page.name for page in tmp_path.glob("*.html")} == {"index.html", "mine.html"}, "stale pages go, others stay"


def test_a_run_of_many_makes_pages_on_demand(run_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govnlp.viewer.runs.MOST", 5)
    assert view_run(run_folder / "out", tmp_path).pages == 0
    assert view_run(run_folder / "out", tmp_path, all=True).pages == 6


def test_a_file_that_changed_or_went_has_no_page(run_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(run_folder / "out", folder)
    state = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    shutil.copytree(run_folder / "in", tmp_path / "elsewhere")
    changed = run_folder / "in/0001.txt"
    later = (folder / "run.json").stat().st_mtime + 10
    before = changed.stat().st_mtime
    os.utime(changed, (later, later))
    missing = dict(view_run(folder).missing)
    os.utime(changed, (before, before))
    assert list(missing) == [str(changed)]
    assert "changed after the run" in missing[str(changed)]
    state["paths"] = [str(tmp_path / "nowhere")]
    (folder / "run.json").write_text(json.dumps(state), encoding="utf-8")
    assert {why for _, why in view_run(folder).missing} == {"its file is not where it was when the run was made"}


def test_the_command_on_a_run(run_folder: Path, tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["view", str(run_folder / "out"), "-o", str(tmp_path), "--year", "2012"])
    assert ran.exit_code == 0
    assert ran.stdout == f"{tmp_path / 'index.html'}\n"
    assert "6 reports listed, 1 pages made" in ran.stderr
    nothing = CliRunner().invoke(app, ["view", str(tmp_path)])
    assert nothing.exit_code == 2
    assert "holds no results" in " ".join(nothing.stderr.replace("│", " ").split())

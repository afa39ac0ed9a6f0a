"""Pages in a real browser: they render, obey ticks and keys, print, and run nothing that a report says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import chromium
import pytest
import run_folders
from conftest import SEEDS
from pages import HOSTILE, report_of, wrong_total
from spacy.language import Language

import govnlp
from govnlp import Report
from govnlp.viewer.page import shown
from govnlp.viewer.runs import view_run

pytestmark = pytest.mark.skipif(chromium.PROGRAM is None, reason="no Chromium here (Debian: apt-get install chromium)")

_TROUBLE = ("Log.entryAdded", "Runtime.exceptionThrown", "Page.javascriptDialogOpening")
_SEEN = "[...document.querySelectorAll('.stretch:not(.off)')].map(one => one.dataset.label)"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromium.Browser]:
    made = chromium.Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def seed(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    report = Report.from_doc(nlp(SEEDS[3].read_text(encoding="utf-8")), "seed")
    return govnlp.view(report).save(tmp_path_factory.mktemp("page") / "seed.html")


def test_it_renders_without_trouble_or_request(browser: chromium.Browser, seed: Path) -> None:
    browser.open(seed)
    assert browser.said(*_TROUBLE) == []
    asked = {event["params"]["request"]["url"].partition(":")[0] for event in browser.said("Network.requestWillBeSent")}
    assert asked == {"file"}
    assert browser.run("document.compatMode") == "CSS1Compat"
    assert browser.run("getComputedStyle(document.querySelector('.stretch')).backgroundColor") != "rgba(0, 0, 0, 0)"
    for width in (1280, 400):
        browser.size(width, 900)
        assert browser.run("document.documentElement.scrollWidth") <= width, "nothing sticks out"


def test_ticks_filter(browser: chromium.Browser, seed: Path) -> None:
    browser.open(seed)
    assert {"practice", "problem", "next_step"} <= set(browser.run(_SEEN))
    browser.run("document.querySelector('[data-shows=practice]').click()")
    assert "practice" not in browser.run(_SEEN)
    browser.run("document.querySelector('[data-root=only]').click()")
    shown = "[...document.querySelectorAll('.line.body')].filter(one => one.getClientRects().length).length"
    assert 0 < browser.run(shown) < browser.run("document.querySelectorAll('.line.body').length")
    browser.run("document.querySelector('[data-shows=COUNT]').click()")
    decoration = "getComputedStyle(document.querySelector('#text .entity[data-label=COUNT]')).textDecorationLine"
    assert browser.run(decoration) == "none"


def test_keys_lead_on(browser: chromium.Browser, seed: Path) -> None:
    browser.open(seed)
    focused = "document.activeElement.dataset.label"
    browser.press("2")
    assert set(browser.run(_SEEN)) == {"problem"}
    browser.press("n")
    assert browser.run(focused) == "problem"
    browser.press("2")
    browser.press("n")
    assert browser.run(focused) == "next_step"
    browser.press("p")
    assert browser.run(focused) == "problem"
    browser.press("r")
    assert browser.run("getComputedStyle(document.querySelector('#text .source')).display") == "block"
    browser.press("d")
    assert browser.run("document.activeElement.tagName") == "MARK"
    browser.press("o")
    assert browser.run("document.activeElement.id") == "outline"
    browser.press("?")
    assert browser.run("document.getElementById('help').open") is True
    browser.press("Escape")
    assert browser.run("document.getElementById('help').open") is False


def test_values_are_told_on_hover_and_on_focus(browser: chromium.Browser, seed: Path) -> None:
    browser.open(seed)
    tip = "document.getElementById('tip').hidden ? '' : document.getElementById('tip').textContent"
    assert browser.run(tip) == ""
    browser.point("#text .entity[data-label=COUNT]")
    assert browser.run(tip).startswith("count\n")
    browser.run("document.querySelector('#text .entity[data-label=DATE]').focus()")
    assert browser.run(tip).startswith("date\n")
    assert browser.run("document.activeElement.getAttribute('aria-describedby')") == "tip"
    browser.press("Tab")
    assert browser.run("document.activeElement.matches('.entity, mark')")
    browser.press("Escape")
    assert browser.run(tip) == ""


def test_the_first_tabs_skip_to_the_text(browser: chromium.Browser, seed: Path) -> None:
    browser.open(seed)
    browser.press("Tab")
    assert browser.run("document.activeElement.getAttribute('href')") == "#text"
    browser.run("document.activeElement.click()")
    assert browser.run("document.activeElement.id") == "text"


def test_failed_checks_are_red_and_led_to(browser: chromium.Browser, tmp_path: Path) -> None:
    browser.open(govnlp.view(wrong_total()).save(tmp_path / "page.html"))
    browser.press("c")
    assert "≠" in browser.run("document.activeElement.textContent")
    red, green, blue = browser.run(
        "getComputedStyle(document.querySelector('td.wrong')).color.match(/\\d+/g).map(Number)"
    )
    assert red > 2 * max(green, blue)


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_report_stays_text(browser: chromium.Browser, tmp_path: Path, hostile: str) -> None:
    text = "\n".join(hostile + line for line in ("公开", "信息", "工作"))
    report = report_of(text.replace("\ud800", ""), hostile)
    browser.open(govnlp.view(report).save(tmp_path / "page.html"))
    browser.point("#text .entity")
    for key in "nrdc?":
        browser.press(key)
    assert browser.said(*_TROUBLE) == []
    assert browser.run("window.hit") is None
    assert browser.run("document.querySelectorAll('script').length") == 1
    assert browser.run("document.querySelectorAll('img, iframe, base, object, embed, link, #text svg').length") == 0
    assert browser.run("document.querySelector('h1').textContent") == shown(hostile)
    assert len(browser.said("Network.requestWillBeSent")) == 1


def test_it_prints(browser: chromium.Browser, seed: Path, tmp_path: Path) -> None:
    browser.open(seed)
    browser.pdf(tmp_path / "page.pdf")
    data = (tmp_path / "page.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    browser.command("Emulation.setEmulatedMedia", media="print")
    visible = "document.querySelector('{}').getClientRects().length > 0"
    assert browser.run(visible.format("aside")) is False
    assert browser.run(visible.format(".stretch")) is True
    assert browser.run(visible.format(".tag.m1")) is False or browser.run(visible.format("#text .tag.m1")) is True


def test_a_notebook_frame_shows_it(browser: chromium.Browser, tmp_path: Path) -> None:
    page = govnlp.view(wrong_total())
    (tmp_path / "notebook.html").write_text(f"<!DOCTYPE html><title>x</title>{page._repr_html_()}", encoding="utf-8")
    browser.open(tmp_path / "notebook.html")
    assert browser.run("document.querySelector('iframe').contentDocument") is None, "it has an origin of its own"
    assert browser.said(*_TROUBLE) == []


def test_the_list_of_a_run_shows_some_rows_at_once(
    browser: chromium.Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govnlp.viewer.runs._STEP", 4)
    model = run_folders.light_model(tmp_path / "model")
    govnlp.run(run_folders.write(tmp_path / "in", 6), tmp_path / "out", **run_folders.options(model))
    browser.open(view_run(tmp_path / "out").index)
    rows = "document.querySelectorAll('tbody tr:not([hidden])').length"
    assert browser.run(rows) == 4
    browser.run("document.getElementById('more').click()")
    assert browser.run(rows) == 6
    assert browser.run("document.getElementById('more').hidden") is True
    browser.run("document.querySelectorAll('thead button')[3].click()")
    assert browser.run(rows) == 4
    assert browser.run("document.getElementById('count').textContent") == "6", "all that match are counted"


def test_the_list_of_a_run_filters_and_sorts(browser: chromium.Browser, tmp_path: Path) -> None:
    model = run_folders.light_model(tmp_path / "model")
    run_folders.write(tmp_path / "in", 6, {3: "<script>window.hit=1</script><img src=x onerror=window.hit=1>"})
    govnlp.run(tmp_path / "in", tmp_path / "out", **run_folders.options(model))
    browser.open(view_run(tmp_path / "out").index)
    assert browser.said(*_TROUBLE) == []
    years = "[...document.querySelectorAll('tbody tr:not([hidden])')].map(row => row.dataset.year)"
    assert browser.run(years) == ["2010", "2011", "2012", "2013", "2014", "2015"]
    column = "[...document.querySelectorAll('thead button')][3]"
    browser.run(f"{column}.click(), {column}.click()")
    assert browser.run(years) == ["2015", "2014", "2013", "2012", "2011", "2010"]
    browser.press("/")
    for key in "0002":
        browser.press(key)
    assert browser.run(years) == ["2012"]
    assert browser.run("document.getElementById('count').textContent") == "1"
    browser.run("document.getElementById('search').value = ''")
    choose = "(one => { one.value = '2013'; one.dispatchEvent(new Event('input', {bubbles: true})) })"
    browser.run(f"{choose}(document.querySelector('[data-filter=year]'))")
    assert browser.run(years) == ["2013"]
    browser.size(400, 900)
    assert browser.run("document.documentElement.scrollWidth") <= 400
    link = browser.run("document.querySelector('tbody tr:not([hidden]) a').getAttribute('href')")
    browser.open(tmp_path / "out/view" / link)
    assert browser.run("window.hit") is None
    assert browser.said(*_TROUBLE) == []

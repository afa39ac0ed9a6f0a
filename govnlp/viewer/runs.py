"""The pages of a run: a list of its reports, and a page for each or for those that are chosen.

A run keeps no text, so a page's text is read again from the file it was analysed from.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from govnlp import readers
from govnlp.runs.drive import STATE
from govnlp.runs.results import Results, read
from govnlp.runs.store import write_whole
from govnlp.viewer.page import MOVES, render, report_page
from govnlp.viewer.words import flag_notes, words

MOST = 300  # reports of which pages are made without being asked
_STEP = 500  # rows of the list shown at once
_OURS = re.compile(r"[0-9a-f]{16}\.html")
_COLUMNS = ("source", "title", "agency", "region", "year", "published", "format", "flags")


class Entry(NamedTuple):
    """A report in the list. page: the name of its page, "" where there is none."""

    source: str
    title: str
    agency: str
    region: str
    year: int | None
    published: str
    flags: tuple[str, ...]
    moves: Counter[str]
    passed: int
    failed: int
    page: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which reports get a page. years, flags: one of these; place: stands in the body's name, place, title or file. Of an empty
    choice all."""

    years: tuple[int, ...] = ()
    place: str = ""
    flags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.years or self.place or self.flags)

    def takes(self, entry: Entry) -> bool:
        names = (entry.agency, entry.region, entry.title, entry.source)
        return (
            (not self.years or entry.year in self.years)
            and (not self.flags or bool(set(self.flags) & set(entry.flags)))
            and any(self.place in name for name in names)
        )


@dataclass(frozen=True, slots=True)
class Made:
    """What was done. index: the list; reports: in the list; pages: made now; missing: (source, why there is no page)."""

    index: Path
    reports: int
    pages: int
    missing: tuple[tuple[str, str], ...]


def view_run(
    out: str | Path, to: str | Path | None = None, *, choice: Choice | None = None, all: bool = False, lang: str = "en"
) -> Made:
    """Write index.html and the pages of reports to the folder ``to`` (OUT/view).

    Pages are made of the reports that ``choice`` takes; without one of all where there are at most MOST, or ``all`` is true.
    Those made earlier are kept unless the run is younger. Raises RunError where ``out`` holds no finished run, OSError where
    ``to`` cannot be written.
    """
    results = read(out)
    folder = Path(to) if to else Path(out) / "view"
    folder.mkdir(parents=True, exist_ok=True)
    finished = (Path(out) / STATE).stat().st_mtime
    before = [page for page in folder.glob("*.html") if _OURS.fullmatch(page.name)]
    kept = {page.name for page in before if page.stat().st_mtime >= finished}
    entries = list(_entries(results))
    wanted = [entry for entry in entries if choice.takes(entry)] if choice else entries
    if not choice and not all and len(entries) > MOST:
        wanted = []
    missing = dict(_pages(results, wanted, folder, finished, lang))
    made = {_name(entry.source) for entry in wanted if entry.source not in missing}
    listed = [entry._replace(page=name if (name := _name(entry.source)) in kept | made else "") for entry in entries]
    for page in before:
        if page.name not in kept | made:
            page.unlink()
    index = folder / "index.html"
    write_whole(index, _index(results, listed, lang).encode("utf-8", "backslashreplace"))
    return Made(index, len(entries), len(made), tuple(missing.items()))


def _name(source: str) -> str:
    """A page's file name: what any source may be called, short, and the same each time."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16] + ".html"


def _entries(results: Results) -> Iterator[Entry]:
    moves: dict[str, Counter[str]] = {}
    for row in _rows(results, "segments", ("source", "label")):
        moves.setdefault(row["source"], Counter())[row["label"]] += 1
    checks: dict[str, Counter[str]] = {}
    for row in _rows(results, "checks", ("source", "status")):
        checks.setdefault(row["source"], Counter())[row["status"]] += 1
    for row in _rows(results, "reports", _COLUMNS):
        name = row["source"]
        checked = checks.get(name, Counter())
        yield Entry(
            name,
            row["title"] or "",
            row["agency"] or "",
            row["region"] or "",
            row["year"],
            row["published"] or "",
            tuple((row["flags"] or "").split()),
            moves.get(name, Counter()),
            checked["pass"],
            checked["fail"],
            "",
        )


def _rows(results: Results, frame: str, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for batch in results.batches(frame, columns):
        yield from batch.to_pylist()


def _pages(
    results: Results, wanted: Iterable[Entry], folder: Path, finished: float, lang: str
) -> Iterator[tuple[str, str]]:
    """Write the pages; yields (source, why not) for those that cannot be made."""
    names = [entry.source for entry in wanted]
    if not names:
        return
    files = {
        source.name: source for source in readers.find(results.state["paths"]) if isinstance(source, readers.Source)
    }
    last: tuple[str, str] = ("", "")  # of a file that holds several reports the text is read once
    for report in results.reports({"source": names}):
        name = report.source if report.source in files else report.source.rpartition("#")[0]
        if name not in files:
            yield report.source, "its file is not where it was when the run was made"
            continue
        try:
            if Path(files[name].path).stat().st_mtime > finished:
                yield report.source, "its file was changed after the run: run govnlp analyze again"
                continue
            if last[0] != name:
                last = (name, readers.read(files[name]).text)
            page = report_page(replace(report, text=last[1]), lang)
        except (OSError, ValueError) as error:
            yield report.source, f"its text cannot be read again: {error}"
            continue
        write_whole(folder / _name(report.source), page.encode("utf-8", "backslashreplace"))


def _index(results: Results, entries: list[Entry], lang: str) -> str:
    labels = dict.fromkeys((*MOVES, *(label for entry in entries for label in entry.moves)))
    return render(
        "run.html",
        "run.js",
        words(lang),
        lang,
        entries=entries,
        step=_STEP,
        labels=list(labels),
        years=sorted({entry.year for entry in entries if entry.year}),
        flags=Counter(flag for entry in entries for flag in entry.flags),
        flag_notes=flag_notes(lang),
        failures=list(_rows(results, "errors", ("source", "error"))),
        paths=results.state["paths"],
    )

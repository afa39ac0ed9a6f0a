"""The command line: arguments in, functions called, errors told (exit codes: see govnlp.commands)."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from govnlp import __version__, annotate
from govnlp.commands import EXIT_CODES, FAILED, Commands, Stop, only_with, output, say, told, writing
from govnlp.corpus import Failure, run
from govnlp.readers import Source
from govnlp.report import Report
from govnlp.runs.limits import MEGABYTES, SECONDS, SHARD
from govnlp.runs.store import write_whole
from govnlp.text.repair import Repaired

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

_FOR_RUNS = ("jobs", "jsonl", "docbin", "code", "seconds", "megabytes", "shard", "retry", "replace", "scheduler")

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Chinese government reports as data.\n\nExample: govnlp analyze reports/ -o results",
    epilog=EXIT_CODES,
)
app.add_typer(annotate.app, name="annotate")


class Format(str, Enum):
    jsonl = "jsonl"


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False) -> None:
    if version:
        typer.echo(f"govnlp {__version__}")
        raise typer.Exit


@app.command()
def analyze(
    ctx: typer.Context,
    paths: Annotated[
        list[Path],
        typer.Argument(readable=False, help="Files and folders: txt, html, docx, pdf, zip; tables of reports."),
    ],
    out: Annotated[
        str | None, typer.Option("-o", "--out", help="Folder (or fsspec address) for the results, as Parquet files.")
    ] = None,
    format: Annotated[Format | None, typer.Option(help="jsonl: one JSON object a report on standard output.")] = None,
    model: Annotated[
        Path | None, typer.Option(readable=False, help="Folder of another pipeline than the shipped one.")
    ] = None,
    names: Annotated[
        Path | None, typer.Option(readable=False, help="File of your own agencies' names, one a line.")
    ] = None,
    split: Annotated[
        bool, typer.Option("--split", help="One report for each that a file holds: FILE#1, FILE#2.")
    ] = False,
    jobs: Annotated[int, typer.Option("-j", "--jobs", min=1, help="With -o: worker processes.")] = 1,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="With -o: JSON lines too, in OUT/jsonl.")] = False,
    docbin: Annotated[bool, typer.Option("--docbin", help="With -o: the spaCy Docs too, in OUT/docbin.")] = False,
    code: Annotated[
        Path | None, typer.Option(readable=False, help="With -o: Python file of components the model needs.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, help="With -o: stop a file that takes longer.")] = SECONDS,
    megabytes: Annotated[int, typer.Option(min=50, help="With -o: stop a file that needs more memory.")] = MEGABYTES,
    shard: Annotated[int, typer.Option(min=1, help="With -o: files a shard, about.")] = SHARD,
    retry: Annotated[bool, typer.Option("--retry", help="With -o: try again what failed before.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="With -o: give up results of other paths in OUT.")] = False,
    scheduler: Annotated[
        str | None, typer.Option(help="With -o: tcp://… of a Dask cluster that does the work.")
    ] = None,
    text_column: Annotated[
        str, typer.Option(help="Column of a table (CSV, Parquet, JSON lines) with the text.")
    ] = "text",
    id_column: Annotated[str | None, typer.Option(help="Column with the report's name, by default id.")] = None,
) -> None:
    """Analyze reports: who reports on which year, labelled paragraphs, entities, tables.

    With -o the results go to a folder, from as many files as there are; stopped, it goes on when it is started again. Read
    them with govnlp.read(OUT). In folders, the results of runs and what repair and view left are passed over.

    Example: govnlp analyze reports/ -o results --jobs 8

    Example: govnlp analyze report.html --format jsonl > report.jsonl
    """
    if out and format:
        raise typer.BadParameter("--format and --out exclude each other: --jsonl writes JSON lines to the folder")
    if not out:
        only_with("-o", ctx, _FOR_RUNS)
    columns = {"text": text_column, "id": id_column}
    if out:
        how: dict[str, Any] = {
            "jobs": jobs,
            "model": model,
            "names": names,
            "code": code,
            "split": split,
            "docbin": docbin,
        }
        how |= {
            "text": text_column,
            "id": id_column,
            "seconds": seconds,
            "megabytes": megabytes,
            "shard": shard,
            "retry": retry,
            "replace": replace,
        }
        _run(paths, out, jsonl, {**how, "scheduler": scheduler})
    _analyze_here(paths, format, {"path": model, "names": names}, split, columns)


def _run(paths: list[Path], out: str, jsonl: bool, how: dict[str, Any]) -> None:
    """Analyze into a folder, and exit."""
    from govnlp.runs.drive import run as run_all
    from govnlp.runs.jsonl import write
    from govnlp.runs.progress import shown

    try:
        with writing(out):
            with shown() as progress:
                done = run_all(paths, out, progress=progress, **how)
            lines = write(out) if jsonl else 0
    except KeyboardInterrupt:
        say(f"what is done is kept in {out}: the same command goes on from there")
        raise
    what = f"{done.reports} reports, {done.failed} inputs failed" + (", see errors" if done.failed else "")
    if done.analysed:
        say(f"{done.analysed} of {done.sources} files analysed; {out} holds {what}")
    else:
        say(f"nothing to do: {out} is up to date, {what}")
    if lines:
        say(f"{lines} files of JSON lines written")
    raise typer.Exit(FAILED if done.failed else 0)


def _analyze_here(
    paths: list[Path], format: Format | None, pipeline: dict[str, Any], split: bool, columns: dict[str, Any]
) -> None:
    """Analyze in this process and show the results, and exit."""
    lines = output()
    results = _Told(run(paths, _pipeline(**pipeline), split, **columns))
    kept: list[Report] = []
    for report in results:
        if format:
            lines.write(json.dumps(report.to_dict(), ensure_ascii=False) + "\n")
        else:
            kept.append(report)
    if kept:
        lines.write(_table(kept))
    lines.flush()
    raise typer.Exit(FAILED if results.failures else 0)


def _pipeline(path: Path | None = None, names: Path | None = None) -> Pipeline:
    from govnlp.model import load

    try:
        return load(path, names)
    except OSError as error:
        raise Stop(told(error)) from error


class _Told:
    """The reports of a run; failures are told on standard error as they come, and kept."""

    def __init__(self, results: Iterable[Report | Failure]) -> None:
        self._results = results
        self.failures: list[Failure] = []

    def __iter__(self) -> Iterator[Report]:
        for result in self._results:
            if isinstance(result, Failure):
                self.failures.append(result)
                say(f"{result.source}: {result.message}")
            else:
                yield result


def _table(reports: list[Report]) -> str:
    """A table for people: one row a report."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, caption="moves: stretches of practice/problem/next_step/other; checks: passed of all")
    for column in ("report", "agency", "year", "published", "moves", "entities", "checks", "flags"):
        table.add_column(
            column, overflow="fold", no_wrap=column in ("year", "published", "moves", "entities", "checks")
        )
    for report in reports:
        labels = [segment.label for paragraph in report.paragraphs for segment in paragraph.segments]
        checks = [check.status for part in report.tables for check in part.checks]
        table.add_row(
            Path(report.source).name,
            report.profile.agency or "?",
            str(report.profile.year or "?"),
            report.profile.published or "?",
            "/".join(str(labels.count(move)) for move in ("practice", "problem", "next_step", "other")),
            str(len(report.entities)),
            f"{checks.count('pass')}/{len(checks)}" if checks else "-",
            ", ".join(report.profile.flags),
        )
    console = Console()
    with console.capture() as text:
        console.print(table)
    return text.get()


@app.command()
def repair(
    files: Annotated[list[Path], typer.Argument(readable=False, help="Files and folders, as analyze takes them.")],
    in_place: Annotated[bool, typer.Option("--in-place", help="Write the repaired text over each file.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Folder for the repaired files.")] = None,
) -> None:
    """Show what would be repaired: every kind with its places, before and after; then what can only be marked.

    With --in-place or -o the repaired text is written as UTF-8, and beside it the log: FILE.repairs.jsonl, one JSON object a
    repair (kind, start, end, before, after) or mark (mark, start, end, note); offsets into the source text.

    Example: govnlp repair report.txt

    Example: govnlp repair reports/ -o repaired
    """
    from govnlp import readers
    from govnlp.text.repair import repair as mend

    if in_place and out:
        raise typer.BadParameter("--in-place and --out exclude each other")
    if not (in_place or out):
        output()
    failed = False
    for source in readers.find(files):
        try:
            if isinstance(source, readers.ReadError):
                raise source
            document = readers.read(source)
            if in_place and document.kind != "txt":
                raise readers.ReadError(source.name, f"{document.kind}: its text would be written over it; use --out")
        except readers.ReadError as error:
            say(str(error))
            failed = True
            continue
        repaired = mend(document.text)
        file = Path(source.path)
        typer.echo(
            f"{source}: {document.encoding} ({document.evidence}), script {repaired.script}, {len(repaired.edits)} repairs, "
            f"{len(repaired.marks)} marks"
        )
        if in_place or out:
            to = file if in_place else (out or file.parent) / _name_out(source, document.kind)
            with writing(out or to):
                _write_repaired(repaired, to)
        else:
            _show_repairs(repaired)
    raise typer.Exit(FAILED if failed else 0)


def _name_out(source: Source, kind: str) -> str:
    """The name of a repaired text: of a file or member of an archive its own, with .txt behind it where it was no text."""
    name = source.name.removeprefix(str(Path(source.path).parent)).strip("/").replace("/", "_")
    return name if kind == "txt" else f"{name}.txt"


def _show_repairs(repaired: Repaired) -> None:
    """A diff by kind, as [-before-]{+after+} in its surroundings, and what is only marked."""
    source = repaired.source
    ends = [match.end() for match in re.finditer("\n", source)]
    for kind in sorted({edit.kind for edit in repaired.edits}):
        edits = [edit for edit in repaired.edits if edit.kind == kind]
        typer.echo(f"\n{kind}: {len(edits)}")
        for edit in edits:
            before, after = (text.replace("\n", "⏎") for text in (edit.before, edit.after))
            left = source[max(0, edit.start - 8) : edit.start].replace("\n", "⏎")
            right = source[edit.end : edit.end + 8].replace("\n", "⏎")
            line = bisect_right(ends, edit.start) + 1
            typer.echo(f"  line {line}, offset {edit.start}: {left}[-{before}-]{{+{after}+}}{right}")
    if repaired.marks:
        typer.echo(f"\nnot restored: {len(repaired.marks)}")
    for mark in repaired.marks:
        place = source[mark.start : min(mark.end, mark.start + 40)].replace("\n", "⏎")
        line = bisect_right(ends, mark.start) + 1
        typer.echo(f"  line {line}, offset {mark.start}: {mark.kind}: {place!r} ({mark.note})")


def _write_repaired(repaired: Repaired, file: Path) -> None:
    """The text and its log."""
    rows = [edit._asdict() for edit in repaired.edits]
    rows += [{"mark": m.kind, "start": m.start, "end": m.end, "note": m.note} for m in repaired.marks]
    log = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file.parent.mkdir(parents=True, exist_ok=True)
    # The log first: the text may take the place of the only copy of its source.
    write_whole(file.with_name(f"{file.name}.repairs.jsonl"), log.encode("utf-8", "backslashreplace"))
    write_whole(file, repaired.text.encode("utf-8", "surrogatepass"))


class Language(str, Enum):
    en = "en"
    zh = "zh"


@app.command()
def view(
    ctx: typer.Context,
    what: Annotated[
        Path,
        typer.Argument(readable=False, help="A report, or the folder of a run: OUT of govnlp analyze FOLDER -o OUT."),
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="The page (NAME.view.html here), or folder of pages (OUT/view).")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the labels.")] = Language.en,
    model: Annotated[
        Path | None, typer.Option(readable=False, help="Folder of another pipeline than the shipped one.")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    year: Annotated[list[int] | None, typer.Option(help="Of a run: pages for these years.")] = None,
    place: Annotated[str, typer.Option(help="Of a run: pages where body, place, title or file holds this.")] = "",
    flag: Annotated[list[str] | None, typer.Option(help="Of a run: pages of reports with one of these flags.")] = None,
    all: Annotated[bool, typer.Option("--all", help="Of a run: pages for all, however many they are.")] = False,
) -> None:
    """Make a page of a report, or a list and pages of the reports of a run, to be read in any browser, offline.

    Example: govnlp view report.html --open

    Example: govnlp view results --year 2020 --place 临江市
    """
    to = out or (what / "view" if what.is_dir() else Path(f"{what.stem}.view.html"))
    if what.is_dir():
        with writing(to):
            made = _view_run(what, to, (tuple(year or ()), place, tuple(flag or ())), all, lang.value)
    else:
        only_with("the folder of a run", ctx, ("year", "place", "flag", "all"))
        made = _view_file(what, to, model, lang.value)
    typer.echo(str(made))
    if show:
        typer.launch(made.resolve().as_uri())


def _view_file(file: Path, out: Path, model: Path | None, lang: str) -> Path:
    """Analyze a report and write its page."""
    from govnlp.viewer import view as page_of

    result, *others = islice(run([file], _pipeline(model)), 2)
    if others:
        raise Stop(f"{file} holds several reports: give govnlp analyze {file} -o OUT first, then govnlp view OUT")
    if isinstance(result, Failure):
        say(f"{result.source}: {result.message}")
        raise typer.Exit(FAILED)
    with writing(out):
        return page_of(result, lang=lang).save(out)


def _view_run(
    folder: Path, out: Path, chosen: tuple[tuple[int, ...], str, tuple[str, ...]], all: bool, lang: str
) -> Path:
    """Write the list and the pages of a run, and tell what has no page."""
    from govnlp.viewer.runs import MOST, Choice, view_run

    made = view_run(folder, out, choice=Choice(*chosen), all=all, lang=lang)
    for source, why in made.missing:
        say(f"{source}: no page, {why}")
    say(f"{made.reports} reports listed, {made.pages} pages made")
    if made.reports > MOST and not made.pages:
        say("choose whose pages to make with --year, --place or --flag, or --all")
    elif made.reports and not made.pages and any(chosen):
        say("no report is of these years and has this place and flag: the list shows which there are")
    return made.index

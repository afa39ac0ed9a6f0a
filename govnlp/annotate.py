"""The commands ``govnlp annotate export``, ``import`` and ``agreement``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from govnlp.commands import FAILED, Stop, say, told, writing
from govnlp.corpus import Failure
from govnlp.labels.labelled import FormatError, Record
from govnlp.runs.store import write_whole

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Annotate reports in doccano or Label Studio, and back."
)


class Tool(str, Enum):
    doccano = "doccano"
    studio = "label-studio"


class Layer(str, Enum):
    moves = "moves"
    entities = "entities"


@app.command("export")
def export(
    paths: Annotated[
        list[Path], typer.Argument(readable=False, help="Files and folders of reports, as analyze takes them.")
    ],
    to: Annotated[Tool, typer.Option("--to", help="The tool that is to read the file.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The file: .jsonl for doccano, .json for Label Studio.")],
    only: Annotated[Layer | None, typer.Option(help="Moves or entities only; both by default.")] = None,
    model: Annotated[
        Path | None, typer.Option(readable=False, help="Folder of another pipeline than the shipped one.")
    ] = None,
) -> None:
    """Write reports with the model's guesses as a file that doccano or Label Studio imports; beside it, the labels.

    Example: govnlp annotate export reports/ --to label-studio -o tasks.json
    """
    from govnlp.labels import annotation
    from govnlp.model import load

    layers = (only.value,) if only else annotation.LAYERS
    try:
        nlp = load(model)
    except OSError as error:
        raise Stop(told(error)) from error
    tasks: list[annotation.Task] = []
    failed = 0
    for found in annotation.tasks(paths, nlp, layers):
        if isinstance(found, Failure):
            say(f"{found.source}: {found.message}")
            failed += 1
        else:
            tasks.append(found)
    if not tasks:
        say("no report to annotate: nothing is written")
        raise typer.Exit(FAILED)
    with writing(out):
        beside = annotation.write(tasks, to.value, out, annotation.labels(nlp, layers))
    say(f"{len(tasks)} reports written to {out}; the labels for {to.value} are in {beside}")
    raise typer.Exit(FAILED if failed else 0)


@contextmanager
def _reading() -> Iterator[None]:
    """While annotated files are read: what is wrong with them is told, line by line."""
    try:
        yield
    except FormatError as error:
        say(str(error))
        raise typer.Exit(FAILED) from error


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(readable=False, help="What the tool exported: JSON or JSON lines.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Records, JSON lines, to train on and to compare.")],
    annotator: Annotated[
        str | None, typer.Option(help="Label Studio: whose annotations, by e-mail or number, where several did.")
    ] = None,
) -> None:
    """Read what was annotated, with offsets into the source; refused where the text or its file changed.

    Example: govnlp annotate import project-1.json --out labelled.jsonl
    """
    from govnlp.labels import annotation

    with _reading():
        records, left = annotation.records(file, annotator)
    if not records:
        say(f"{file}: none of its {left} texts is annotated: submit annotations, then export again")
        raise typer.Exit(FAILED)
    with writing(out):
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        out.parent.mkdir(parents=True, exist_ok=True)
        write_whole(out, "".join(lines).encode("utf-8", "backslashreplace"))
    rest = f"; {left} nobody annotated" if left else ""
    say(f"{len(records)} texts written to {out}{rest}")


@app.command("agreement")
def agreement(
    first: Annotated[
        Path, typer.Argument(readable=False, help="What one person annotated: exported by the tool, or imported.")
    ],
    second: Annotated[Path, typer.Argument(readable=False, help="What the other did, of the same export.")],
    differences: Annotated[bool, typer.Option("--list", help="Show every difference, first / second.")] = False,
    annotators: Annotated[
        tuple[str, str] | None, typer.Option(help="Label Studio: the two people, where the files hold several.")
    ] = None,
) -> None:
    """How far two annotators agree: Cohen's kappa of the moves by characters and by stretches, F1 of the entities.

    Example: govnlp annotate agreement one.jsonl two.jsonl --list
    """
    from govnlp.labels import agreement as compared
    from govnlp.labels import annotation

    with _reading():
        sides: list[list[Record]] = []
        for file, person in zip((first, second), annotators or (None, None), strict=True):
            found, left = annotation.records(file, person)
            if not found:
                raise FormatError(
                    f"{file}: none of its {left} texts is annotated: submit annotations, then export again"
                )
            sides.append(found)
        figures = compared.agreement(*sides)
    if differences:
        for pair in compared.matched(*sides):
            for line in compared.differences(*pair):
                typer.echo(line)
        typer.echo()
    for line in figures.lines():
        typer.echo(line)

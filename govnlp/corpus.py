"""Many documents through the pipeline: one bad file is told by name and costs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from govnlp import readers, several
from govnlp.report import Report

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no report."""

    source: str
    message: str


def run(paths: Iterable[str | Path], nlp: Language, split: bool = False) -> Iterator[Report | Failure]:
    """A Report or a Failure for every file that ``paths`` (files and folders) name, in order.

    split: a file that holds several reports gives one for each, their source being FILE#1, FILE#2 and so on; offsets count
    characters of the whole file.
    """
    for found in readers.find(paths):
        if isinstance(found, readers.ReadError):
            yield Failure(found.source, found.reason)
        else:
            yield from _analyze(found, nlp, split)


def _analyze(source: readers.Source, nlp: Language, split: bool) -> Iterator[Report | Failure]:
    try:
        document = readers.read(source)
        parts = several.split(document.text) if split else [(0, len(document.text))]
    except readers.ReadError as error:
        yield Failure(error.source, error.reason)
        return
    except Exception as error:
        yield _fault(source.name, error)
        return
    for number, (start, end) in enumerate(parts, 1):
        name = f"{source.name}#{number}" if len(parts) > 1 else source.name
        yield _analyze_text(document, start, end, name, nlp)


def _analyze_text(document: readers.Document, start: int, end: int, source: str, nlp: Language) -> Report | Failure:
    """The report in a file's text from start to end, offsets into the whole text."""
    if end - start > nlp.max_length:
        return Failure(
            source,
            f"{end - start} characters, more than any report has (the limit is nlp.max_length, {nlp.max_length}): "
            "split the file",
        )
    try:
        doc = nlp(document.text[start:end])
    except Exception as error:  # a fault of ours in one file must not end a run over thousands
        return _fault(source, error)
    doc._.encoding = document.encoding
    if document.undecodable and doc._.profile:
        doc._.profile = replace(doc._.profile, flags=(*doc._.profile.flags, "undecodable"))
    report = Report.from_doc(doc, source=source)
    return replace(several.moved(report, start), text=document.text) if start else report


def _fault(source: str, error: Exception) -> Failure:
    return Failure(source, f"govnlp failed here, please report it: {type(error).__name__}: {error}")


def analyze(
    paths: Iterable[str | Path] | str | Path, nlp: Language | None = None, *, split: bool = False
) -> dict[str, pd.DataFrame]:
    """Data frames (see govnlp.frames.COLUMNS) of all reports in files and folders; what failed is in ``errors``.

    nlp: the pipeline to use, the shipped one by default. split: one report for each that a file holds (see ``run``).
    """
    from govnlp.frames import to_frames
    from govnlp.model import load

    results = list(run([paths] if isinstance(paths, (str, Path)) else paths, nlp or load(), split))
    reports = [result for result in results if isinstance(result, Report)]
    return to_frames(reports, [(r.source, r.message) for r in results if isinstance(r, Failure)])

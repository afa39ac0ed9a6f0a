"""Documents through the pipeline, in this process: one bad file is told by name and costs nothing else.

For more than a few hundred files there is ``govnlp.run`` (govnlp.runs): several processes, results on disk, resumable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from govnlp import readers, several
from govnlp.report import Report

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language
    from spacy.tokens import Doc

# Why an input gave no report.
FAILURES = {
    "unreadable": "it cannot be opened, or holds no text",
    "too_long": "it has more characters than any report",
    "fault": "govnlp failed on it",
    "time": "it took longer than the limit",
    "memory": "it took more memory than the limit",
    "died": "the process that read it died, twice",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no report. kind: of FAILURES."""

    source: str
    message: str
    kind: str = "unreadable"


def run(
    paths: Any, nlp: Language, split: bool = False, text: str = "text", id: str | None = None
) -> Iterator[Report | Failure]:
    """A Report or a Failure for every source in ``paths``, in order.

    paths, text, id: files, folders or a table in memory, and the columns of tables, as ``readers.find`` takes them.

    split: a file that holds several reports gives one for each, their source being FILE#1, FILE#2 and so on; offsets count
    characters of the whole file.
    """
    for found in readers.find(paths, text, id):
        if isinstance(found, readers.ReadError):
            yield unreadable(found)
        else:
            for result in read(found, nlp, split):
                yield result if isinstance(result, Failure) else result[0]


def unreadable(error: readers.ReadError) -> Failure:
    """A source that cannot be read."""
    return Failure(error.source, error.reason)


def read(source: readers.Source, nlp: Language, split: bool) -> Iterator[tuple[Report, Doc] | Failure]:
    """(report, its Doc) or a Failure for every report in a source. Raises MemoryError only."""
    try:
        document = readers.read(source)
        parts = several.split(document.text) if split else [(0, len(document.text))]
    except readers.ReadError as error:
        yield unreadable(error)
        return
    except MemoryError:
        raise
    except Exception as error:
        yield _fault(source.name, error)
        return
    for number, (start, end) in enumerate(parts, 1):
        name = f"{source.name}#{number}" if len(parts) > 1 else source.name
        yield _analyze_text(document, start, end, name, nlp)


def _analyze_text(
    document: readers.Document, start: int, end: int, source: str, nlp: Language
) -> tuple[Report, Doc] | Failure:
    """The report in a file's text from start to end, offsets into the whole text."""
    if end - start > nlp.max_length:
        return Failure(
            source,
            f"{end - start} characters, more than any report has (the limit is nlp.max_length, {nlp.max_length}): "
            "split the file",
            "too_long",
        )
    try:
        doc = nlp(document.text[start:end])
        doc._.encoding = document.encoding
        if document.undecodable and doc._.profile:
            doc._.profile = replace(doc._.profile, flags=(*doc._.profile.flags, "undecodable"))
        report = Report.from_doc(doc, source=source)
        return (replace(several.moved(report, start), text=document.text) if start else report), doc
    except MemoryError:
        raise
    except Exception as error:  # a fault of ours in one file must not end a run over thousands
        return _fault(source, error)


def _fault(source: str, error: Exception) -> Failure:
    return Failure(source, f"govnlp failed here, please report it: {type(error).__name__}: {error}", "fault")


def analyze(
    paths: Any, nlp: Language | None = None, *, split: bool = False, text: str = "text", id: str | None = None
) -> dict[str, pd.DataFrame]:
    """Data frames (see govnlp.rows.COLUMNS) of all reports in files and folders, or in the rows of a table; what failed is in
    ``errors``.

    paths: a file, a folder, several, or a pandas DataFrame, ``datasets.Dataset`` or Arrow table. nlp: the pipeline to use, the
    shipped one by default. split: one report for each that a file holds (see ``run``). text, id: the columns of a table that
    hold the text and the name of a report.
    """
    from govnlp.frames import to_frames
    from govnlp.model import load

    if nlp is not None and not hasattr(nlp, "pipe_names"):
        raise TypeError(f"nlp is {nlp!r}; hand in a pipeline: nlp=govnlp.load(FOLDER)")
    results = list(run(paths, nlp or load(), split, text, id))
    reports = [result for result in results if isinstance(result, Report)]
    return to_frames(reports, [(r.source, r.kind, r.message) for r in results if isinstance(r, Failure)])

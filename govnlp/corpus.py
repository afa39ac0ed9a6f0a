"""Many documents through the pipeline: one bad file is told by name and costs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from govnlp import readers
from govnlp.report import Report

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no report."""

    source: str
    message: str


def run(paths: Iterable[str | Path], nlp: Language) -> Iterator[Report | Failure]:
    """A Report or a Failure for every file that ``paths`` (files and folders) name, in order."""
    for file in readers.find(paths):
        if isinstance(file, readers.ReadError):
            source, _, message = str(file).partition(": ")
            yield Failure(source, message)
        else:
            yield _analyze(file, nlp)


def _analyze(file: Path, nlp: Language) -> Report | Failure:
    try:
        decoded = readers.read(file)
        if len(decoded.text) > nlp.max_length:
            return Failure(
                str(file),
                f"{len(decoded.text)} characters, more than any report has (the limit is nlp.max_length, "
                f"{nlp.max_length}): split the file",
            )
        doc = nlp(decoded.text)
    except readers.ReadError as error:
        return Failure(str(file), str(error).removeprefix(f"{file}: "))
    except Exception as error:  # a fault of ours in one file must not end a run over thousands
        return Failure(str(file), f"govnlp failed here, please report it: {type(error).__name__}: {error}")
    doc._.encoding = decoded.encoding
    if decoded.undecodable and doc._.profile:
        doc._.profile = replace(doc._.profile, flags=(*doc._.profile.flags, "undecodable"))
    return Report.from_doc(doc, source=str(file))


def analyze(paths: Iterable[str | Path] | str | Path, nlp: Language | None = None) -> dict[str, pd.DataFrame]:
    """Data frames (see govnlp.frames.COLUMNS) of all reports in files and folders; what failed is in ``errors``.

    nlp: the pipeline to use, the shipped one by default.
    """
    from govnlp.frames import to_frames
    from govnlp.model import load

    results = list(run([paths] if isinstance(paths, (str, Path)) else paths, nlp or load()))
    reports = [result for result in results if isinstance(result, Report)]
    return to_frames(reports, [(r.source, r.message) for r in results if isinstance(r, Failure)])

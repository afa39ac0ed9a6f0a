"""Unlabelled reports, one file each, through the pipeline: what weak.py and uncertain.py have in common."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from govnlp import readers

# What finding paragraphs, headings and the year of a report takes, without the moves.
NEEDED = ("govnlp_layout", "govnlp_tables", "govnlp_dates", "govnlp_agencies", "govnlp_profile")


def documents(paths: Iterable[str | Path], nlp: Language) -> Iterator[tuple[str, Doc]]:
    """(path, Doc) of every report in the files and folders; one that cannot be read is told on standard error and left out.

    The Docs have paragraphs, sections and a profile, and no moves.
    """
    with nlp.select_pipes(enable=[name for name in nlp.pipe_names if name in NEEDED]):
        for file in readers.find(paths):
            if isinstance(file, readers.ReadError):
                print(file, file=sys.stderr)
                continue
            try:
                doc = nlp(readers.read(file).text)
            except ValueError as error:  # a ReadError, or too long for the pipeline
                print(error if isinstance(error, readers.ReadError) else f"{file}: {error}", file=sys.stderr)
                continue
            yield str(file), doc

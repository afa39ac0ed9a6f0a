"""The component govnlp_tables: reads the tables of a Doc into ``doc._.tables``."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from govnlp.pipeline import extensions
from govnlp.tables import Line, read

extensions.register()


@Language.factory("govnlp_tables", assigns=["doc._.tables"])
def create_tables(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component holds no state and takes no settings."""
    return read_tables


def read_tables(doc: Doc) -> Doc:
    """Set ``doc._.tables`` (values.Table; offsets count characters of doc.text) from the lines of the document.

    The lines are ``doc.spans["paragraphs"]``, of all roles, where a layout has set them, else the lines of doc.text.
    """
    doc._.tables = tuple(read(_lines(doc)))
    return doc


def _lines(doc: Doc) -> list[Line]:
    text = extensions.text_of(doc)
    if "paragraphs" in doc.spans:
        borders = sorted((span.start_char, span.end_char) for span in doc.spans["paragraphs"])
        return [Line(start, end, text[start:end]) for start, end in borders if text[start:end].strip()]
    found = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Line(at, at + len(line), line))
        at += len(line) + 1
    return found

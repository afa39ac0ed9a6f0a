"""The component govnlp_tables: reads the tables of a Doc into ``doc._.tables``."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from govnlp.pipeline import extensions
from govnlp.pipeline.spans import lines
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
        borders = sorted((start, end) for start, end, _ in extensions.paragraphs(doc))
        return [Line(start, end, text[start:end]) for start, end in borders if text[start:end].strip()]
    return [Line(at, at + len(line), line) for at, line in lines(text, 0, len(text))]

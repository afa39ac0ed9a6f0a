"""Component ``govnlp_indicators``: the figures scholars collect, from counts, sums and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from govnlp.indicators import sentences as figures
from govnlp.indicators.conflicts import without_conflicts
from govnlp.indicators.sentences import Figure, Indicator
from govnlp.indicators.tables import beside
from govnlp.pipeline import extensions
from govnlp.pipeline.spans import lines
from govnlp.values import CountValue, MoneyValue

extensions.register()


@Language.factory("govnlp_indicators", requires=["doc.ents"], assigns=["doc._.indicators"])
def create_indicators(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    return set_indicators


def set_indicators(doc: Doc) -> Doc:
    """Sets ``doc._.indicators``; reads COUNT and MONEY entities, the tables and the profile's year."""
    year = doc._.profile.year if doc._.profile else None
    doc._.indicators = tuple(without_conflicts(beside(_told(doc), doc._.tables, year), extensions.text_of(doc)))
    return doc


def _told(doc: Doc) -> Iterator[Indicator]:
    """The indicators of the body's lines, with offsets into doc.text."""
    profile = doc._.profile
    year = profile.year if profile else None
    spans = [ent for ent in doc.ents if ent.label_ in ("COUNT", "MONEY")]
    at = 0
    for start, line in _body(doc):
        while at < len(spans) and spans[at].end_char <= start:
            at += 1
        here = at
        while here < len(spans) and spans[here].start_char < start + len(line):
            here += 1
        inside = [figure for span in spans[at:here] if (figure := _figure(span, start))]
        at = here
        for indicator in figures.find(line, inside, year):
            yield indicator.moved(lambda a, b, offset=start: (offset + a, offset + b))  # type: ignore[misc]


def _body(doc: Doc) -> Iterator[tuple[int, str]]:
    """(offset, line) of the lines of prose."""
    text = extensions.text_of(doc)
    if "paragraphs" not in doc.spans:
        yield from lines(text, 0, len(text))
        return
    for start, end, role in extensions.paragraphs(doc):
        if role == "body":
            yield from lines(text, start, end)


def _figure(span: Span, offset: int) -> Figure | None:
    """An entity as a figure of the line that begins at ``offset``."""
    start, end = span.start_char - offset, span.end_char - offset
    value = extensions.value_of(span.label_, extensions.entity(span)[2])
    if isinstance(value, CountValue):
        part = value.part_of is not None
        at = value.item_at and (value.item_at[0] - offset, value.item_at[1] - offset)
        return Figure(start, end, value.number, value.unit, value.approximate, value.item, value.action, at, part)
    if isinstance(value, MoneyValue) and value.currency == "CNY":
        return Figure(start, end, value.amount, "元", value.approximate)
    return None

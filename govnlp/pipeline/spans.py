"""Spans found on characters, and a Doc whose tokens fit them: the common ground of the components.

All offsets here count characters of ``doc.text``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.attrs import IDX, LENGTH, ORTH, SPACY
from spacy.tokens import Doc, Span

from govnlp.pipeline import extensions
from govnlp.values import Value

extensions.register()

MASK = "\x00"
Offsets = npt.NDArray[np.int64]

_ANNOTATION = ("TAG", "POS", "MORPH", "LEMMA")  # of tokens, that copies of a Doc carry on
_OF_ENTITIES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")
_GOES_ON, _OUTSIDE, _BEGINS = 1, 2, 3  # what ENT_IOB says of a token

_FULL_WIDTH = re.compile("[０-９]")
_TO_ASCII = str.maketrans("０１２３４５６７８９", "0123456789")
_QUOTED = re.compile(r"[《》\n]")
_NUMBER = re.compile(
    r"[〔\[［【(（﹝][12]\d{3}(?:[〕\]］】)）﹞] ?第?\d{1,5}号|(?<=[(（]\d{4})(?P<no_issuer>年第)\d{1,4}号[)）])"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_RUN = re.compile(r"[\u4e00-\u9fff]*\Z")
_LONGEST_ISSUER = 10


class Found(NamedTuple):
    """An entity before it becomes a span: rule names the pattern, name list or model that found it."""

    start: int
    end: int
    label: str
    kind: str
    value: Value | None
    rule: str


def fit_tokens(doc: Doc, offsets: Iterable[int]) -> Doc:
    """``doc`` itself when every offset is a token border, else a copy in which the tokens are cut there.

    Spans, entities, user data and token annotation are carried over (spaCy's retokenizer would take quadratic time and
    leave span groups behind). A dependency parse cannot be carried over: put a parser behind the govnlp components.
    """
    places = doc.to_array([IDX, LENGTH]).astype(np.int64)
    if not len(places):
        return doc
    starts, ends = places[:, 0], places.sum(axis=1)
    wanted = np.array(sorted({offset for offset in offsets if 0 <= offset < ends[-1]}), dtype=np.int64)
    if not len(wanted):
        return doc
    at = np.searchsorted(starts, wanted, side="right") - 1
    inside = (wanted > starts[at]) & (wanted < ends[at])
    if not inside.any():
        return doc
    return _recut(doc, starts, ends, wanted[inside])


def _recut(doc: Doc, starts: Offsets, ends: Offsets, cuts: Offsets) -> Doc:
    """A copy of the Doc with its tokens, from ``starts`` to ``ends``, cut at ``cuts``."""
    global _last_tokens
    cut = np.searchsorted(starts, cuts, side="right") - 1  # the tokens that are cut
    origin = np.insert(np.arange(len(starts)), cut + 1, cut)  # the token each new one is made of
    borders, stops = np.insert(starts, cut + 1, cuts), np.insert(ends, cut, cuts)
    is_start, is_end = borders == starts[origin], stops == ends[origin]
    text = extensions.text_of(doc)
    kept = doc.to_array([ORTH, SPACY])[origin]
    words: Any = kept[:, 0].tolist()  # by their numbers: spaCy takes far longer to look up strings
    for at in np.flatnonzero(~(is_start & is_end)).tolist():
        words[at] = text[borders[at] : stops[at]]
    new = Doc(doc.vocab, words=words, spaces=(kept[:, 1].astype(bool) & is_end).tolist())
    extensions.keep_text(new, text)
    _last_tokens = (new, len(new), borders.tolist())
    attributes: list[int | str] = [name for name in _ANNOTATION if doc.has_annotation(name)]
    if doc.has_annotation("ENT_IOB"):
        attributes += _OF_ENTITIES
    if attributes:
        values: Any = doc.to_array(attributes).reshape(len(doc), -1)[origin]
        if "ENT_IOB" in attributes:
            place = values[:, attributes.index("ENT_IOB")]
            place[(place == _BEGINS) & ~is_start] = _GOES_ON
        new.from_array(attributes, values)
    new.user_data = doc.user_data
    new.cats = doc.cats
    new._context = doc._context
    index = [*np.searchsorted(borders, starts).tolist(), len(words)]  # where each old token begins in the new Doc
    for name, group in doc.spans.items():
        new.spans[name] = [_carried(new, span, index) for span in group]
    return new


def _carried(doc: Doc, span: Span, index: list[int]) -> Span:
    return Span(doc, index[span.start], index[span.end], span.label, kb_id=span.kb_id, span_id=span.id)


def char_span(doc: Doc, start: int, end: int, label: str, kb_id: str = "", span_id: str = "") -> Span:
    """The span over these characters, widened to whole tokens: call fit_tokens first where it must be exact."""
    span = doc.char_span(start, end, label=label, kb_id=kb_id, span_id=span_id, alignment_mode="expand")
    if span is None:
        raise ValueError(f"characters {start}:{end} hold no token of a text of {len(doc.text)} characters")
    return span


def set_spans(doc: Doc, key: str, spans: Iterable[tuple[int, int, str]]) -> tuple[Doc, list[Span]]:
    """Fit the tokens to (start, end, label) triples and store them as ``doc.spans[key]``."""
    doc, made = _fitted(doc, list(spans))
    doc.spans[key] = made
    return doc, made


def _fitted(doc: Doc, triples: list[tuple[int, int, str]]) -> tuple[Doc, list[Span]]:
    """Spans over exactly these characters, and ``doc``, or a copy of it whose tokens fit them: most do to begin with."""
    made = _exact(doc, triples)
    if len(made) == len(triples):
        return doc, made
    doc = fit_tokens(doc, [offset for start, end, _ in triples for offset in (start, end)])
    made = _exact(doc, triples)
    return doc, made if len(made) == len(triples) else [char_span(doc, *triple) for triple in triples]


# The Doc whose tokens were last looked at, how many they were, and where each begins.
_last_tokens: tuple[Doc | None, int, list[int]] = (None, 0, [])


def _exact(doc: Doc, triples: list[tuple[int, int, str]]) -> list[Span]:
    """Spans over exactly these characters, up to the first without tokens of its own; ``Doc.char_span`` takes thrice as long."""
    global _last_tokens
    kept, count, starts = _last_tokens
    if kept is not doc or count != len(doc):
        starts = list(map(int, doc.to_array([IDX]).reshape(-1)))
        _last_tokens = (doc, len(doc), starts)
    made: list[Span] = []
    for start, end, label in triples:
        first, behind = bisect_left(starts, start), bisect_left(starts, end)
        if first >= behind:
            break
        span = Span(doc, first, behind, label)
        if span.start_char != start or span.end_char != end:
            break
        made.append(span)
    return made


def add_entities(doc: Doc, found: Iterable[Found]) -> Doc:
    """Add entities to ``doc.ents``; those already there stay, and of new ones that overlap the longer wins."""
    longest_first = sorted(found, key=lambda f: (f.start - f.end, f.start))
    if not longest_first:
        return doc
    taken = bytearray(len(extensions.text_of(doc)) + 1)
    for ent in doc.ents:
        taken[ent.start_char : ent.end_char] = b"\1" * (ent.end_char - ent.start_char)
    kept: list[Found] = []
    for item in longest_first:
        if taken.find(1, item.start, item.end) < 0:
            taken[item.start : item.end] = b"\1" * (item.end - item.start)
            kept.append(item)
    if not kept:
        return doc
    doc, spans = _fitted(doc, [(item.start, item.end, item.label) for item in kept])
    for span, item in zip(spans, kept, strict=True):
        extensions.set_entity(span, item.kind, item.value, item.rule)
    if not doc.has_annotation("ENT_IOB"):  # no component has said yet which tokens are in entities: so far none is
        outside: Any = np.full((len(doc), 1), _OUTSIDE, dtype=np.uint64)
        doc.from_array(["ENT_IOB"], outside)
    doc.set_ents(spans, default="unmodified")  # to set all anew takes spaCy longer than to find most of them
    return doc


# The text and the paragraphs of the Doc last asked for, and its lines: every component of a pipeline asks for them.
_last_prose: tuple[str, list[tuple[int, int, str]] | None, list[tuple[int, str]]] = ("", None, [])


def prose(doc: Doc) -> list[tuple[int, str]]:
    """(offset, line) of every line that may hold entities, with book titles and document numbers masked.

    With a layout these are the lines that are no table lines; without one, all lines.
    """
    global _last_prose
    text = extensions.text_of(doc)
    paragraphs = extensions.paragraphs(doc) if "paragraphs" in doc.spans else None
    last_text, last_paragraphs, found = _last_prose
    if last_text is not text or last_paragraphs != paragraphs:
        found = list(_in_prose(mask(text), paragraphs))
        _last_prose = (text, paragraphs, found)
    return found


def _in_prose(text: str, paragraphs: list[tuple[int, int, str]] | None) -> Iterator[tuple[int, str]]:
    if paragraphs is None:
        yield from lines(text, 0, len(text))
        return
    for start, end, role in paragraphs:
        if role != "table":
            yield from lines(text, start, end)


def lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """(offset, line) of the non-blank lines of text[start:end], without their line ends."""
    at = start
    for line in text[start:end].split("\n"):
        if line.strip():
            yield at, line
        at += len(line) + 1


def ascii_digits(text: str) -> str:
    """``text`` with ASCII digits for full-width ones."""
    return text.translate(_TO_ASCII) if _FULL_WIDTH.search(text) else text


def mask(text: str) -> str:
    """``text`` with NULs for what stands in 《…》 and for document numbers (〔2017〕18号), and ASCII for full-width digits.

    The length stays. An unclosed 《 masks nothing.
    """
    text = ascii_digits(text)
    pieces: list[str] = []
    done = depth = opened = 0
    for match in _QUOTED.finditer(text):
        if match[0] == "《":
            if not depth:
                opened = match.start()
            depth += 1
        elif match[0] == "\n":
            depth = 0
        elif depth:
            depth -= 1
            if not depth:
                pieces += [text[done:opened], MASK * (match.end() - opened)]
                done = match.end()
    pieces.append(text[done:])
    return _without_numbers("".join(pieces))


def _without_numbers(text: str) -> str:
    """``text`` with NULs for document numbers: the issuer's code before the year is as long as the run of Han characters, or
    three where the run goes on to the left."""
    pieces: list[str] = []
    done = 0
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if not match["no_issuer"]:
            run = _RUN.search(text, max(done, start - _LONGEST_ISSUER), start)
            begin = run.start() if run else start
            goes_on = begin and _HAN.match(text, begin - 1)
            start = max(begin, start - 3) if goes_on else begin
        pieces += [text[done:start], MASK * (end - start)]
        done = end
    return "".join([*pieces, text[done:]]) if pieces else text

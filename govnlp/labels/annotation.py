"""Reports for people to annotate in doccano or Label Studio, with the model's guesses, and what they made of them.

The tools show the repaired text, which is what the model reads. Beside it goes all that leads back: the source's name, its
SHA-256 and that of the text shown, and the places where the two differ. Labels in capital Latin letters are entities (COUNT,
AGENCY:named), all others moves.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from spacy.language import Language
from spacy.tokens import Doc

from govnlp import __version__, readers
from govnlp.corpus import Failure
from govnlp.corpus import read as analyzed
from govnlp.labels.labelled import (
    FormatError,
    Item,
    Record,
    Span,
    build,
    collected,
    in_characters,
    in_units,
    is_lines,
    is_span,
    items_of_json,
    items_of_lines,
    ordered,
    span_of,
    units_before,
)
from govnlp.runs.store import write_whole
from govnlp.text.alignment import Alignment, Edit, compose
from govnlp.text.decode import decode
from govnlp.values import VALUES

LAYERS = ("moves", "entities")
KINDS = ("named", "relative", "self", "unit", "group")  # of agencies, see docs/entities.md
_ENTITY = re.compile(r"[A-Z][A-Z_]*(:|$)")
# Line ends that a browser makes one character of, and characters that JSON or a database does not take.
_FRAGILE = re.compile("\r\n?|[\x00\ud800-\udfff]")
_EDIT = re.compile(r"(\d+):(\d+):(\d+)")
_COLOURS = (
    "#2d6a58",
    "#95452a",
    "#3b5795",
    "#6d6a63",
    "#a0622d",
    "#3d7d3d",
    "#9d3f77",
    "#9d7a1c",
    "#5c6b2f",
    "#6a4b8a",
)


@dataclass(frozen=True)
class Task:
    """A report for annotation. alignment: from the source to the text shown; spans: offsets into that text, the guesses.

    least: the lowest probability of any guessed move, 1 without one.
    """

    report: str
    alignment: Alignment
    moves: tuple[tuple[int, int, str, float], ...]
    entities: tuple[Span, ...]
    least: float
    year: int | None
    layers: tuple[str, ...]


# --- out


def tasks(paths: Any, nlp: Language, layers: Sequence[str] = LAYERS) -> Iterator[Task | Failure]:
    """A task, or a Failure, for every report in files and folders (as ``readers.find`` takes them)."""
    for source in readers.find(paths):
        if isinstance(source, readers.ReadError):
            yield Failure(source.source, source.reason)
            continue
        for result in analyzed(source, nlp, split=False):
            if isinstance(result, Failure):
                yield result
            else:
                made = task(result[1], result[0].source, layers)
                yield made if made.alignment.text else Failure(made.report, "it holds no text to annotate")


def task(doc: Doc, report: str, layers: Sequence[str] = LAYERS) -> Task:
    """The task of a Doc that went through the pipeline. report: the name it comes back under."""
    source: Alignment = doc._.alignment
    shown = Alignment(doc.text, settled(doc.text))
    moves, entities = [], []
    for span in doc.spans.get("moves", ()) if "moves" in layers else ():
        start, end = shown.to_repaired(span.start_char, span.end_char)
        if start < end:
            moves.append((start, end, span.label_, round(max((span._.scores or {"": 1.0}).values()), 4)))
    for ent in doc.ents if "entities" in layers else ():
        start, end = shown.to_repaired(ent.start_char, ent.end_char)
        if start < end:
            entities.append((start, end, f"{ent.label_}:{ent._.kind}" if ent._.kind else ent.label_))
    return Task(
        report,
        Alignment(source.source, compose(source.source, source.edits, shown.edits)),
        tuple(moves),
        tuple(entities),
        min((score for *_, score in moves), default=1.0),
        doc._.profile.year if doc._.profile else None,
        tuple(layer for layer in LAYERS if layer in layers),
    )


def settled(text: str) -> list[Edit]:
    """What makes a text one that the tools give back as it is: no blanks at its ends, line ends of one character, no NULs."""
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    if first >= last:
        return [Edit("blank", 0, len(text), text, "")] if text else []
    edits = [Edit("blank", 0, first, text[:first], "")] if first else []
    for found in _FRAGILE.finditer(text, first, last):
        edits.append(Edit("fragile", *found.span(), found[0], "\n" if found[0][0] == "\r" else "\ufffd"))
    return [*edits, Edit("blank", last, len(text), text[last:], "")] if last < len(text) else edits


def doccano(task: Task) -> dict[str, Any]:
    """A line of doccano's JSONL for sequence labelling; its offsets count 16-bit units (doccano/doccano#2290)."""
    text = task.alignment.text
    at = units_before(text)
    spans = [span[:3] for span in task.moves] + list(task.entities)
    return {"text": text, "label": [[at(start), at(end), label] for start, end, label in spans], **_origin(task, text)}


def studio(task: Task) -> dict[str, Any]:
    """A Label Studio task with the guesses as prediction; its score is that of the least certain move."""
    text = task.alignment.text
    regions = [region(text, n, span, "move") for n, span in enumerate(task.moves)]
    regions += [region(text, n, span, "entity") for n, span in enumerate(task.entities, len(regions))]
    prediction = {"model_version": f"govnlp {__version__}", "score": task.least, "result": regions}
    return {"data": {"text": text, **_origin(task, text)}, "predictions": [prediction]}


def region(text: str, number: int, span: Sequence[Any], control: str) -> dict[str, Any]:
    """A labelled stretch, (start, end, label) or with its score, as Label Studio has it."""
    start, end, label, *score = span
    value = {"start": start, "end": end, "text": text[start:end], "labels": [label]}
    out = {"id": f"s{number}", "from_name": control, "to_name": "text", "type": "labels", "value": value}
    return out | ({"score": score[0]} if score else {})


def _origin(task: Task, text: str) -> dict[str, Any]:
    """What leads back to the source: plain words and numbers only, for doccano keeps nothing else."""
    edits = " ".join(f"{edit.start}:{edit.end}:{len(edit.after)}" for edit in task.alignment.edits)
    return {
        "report": task.report,
        "layers": " ".join(task.layers),
        "sha256": _digest(text),
        "source_sha256": _digest(task.alignment.source),
        "edits": edits,
    } | ({"year": task.year} if task.year else {})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def labels(nlp: Language, layers: Sequence[str] = LAYERS) -> dict[str, list[str]]:
    """The labels to choose from, by layer: the moves of the pipeline's classifier, and the entities."""
    moves: Any = nlp.get_pipe("govnlp_moves") if "govnlp_moves" in nlp.pipe_names else None
    out = {"moves": list(moves.classifier.labels) if moves else []}
    names = [[name] if name != "AGENCY" else [f"{name}:{kind}" for kind in KINDS] for name in VALUES]
    out["entities"] = [name for group in names for name in group]
    return {layer: out[layer] for layer in LAYERS if layer in layers}


def studio_interface(options: Mapping[str, Iterable[str]], title: str = "$report") -> str:
    """The labelling interface for the tasks of ``studio``: labels by layer, moves and entities."""
    colours = iter(_COLOURS * 10)
    controls = {"moves": "move", "entities": "entity"}
    blocks = []
    for layer, names in options.items():
        rows = "\n".join(
            f"    <Label value={quoteattr(name)} background={quoteattr(next(colours))}/>" for name in names
        )
        blocks.append(f'  <Labels name="{controls[layer]}" toName="text">\n{rows}\n  </Labels>\n')
    text = '  <Text name="text" value="$text" granularity="symbol"/>\n'
    return f"<View>\n  <Header value={quoteattr(title)}/>\n{''.join(blocks)}{text}</View>\n"


def doccano_labels(options: Mapping[str, Iterable[str]]) -> list[dict[str, str | None]]:
    """What doccano's page of labels imports."""
    names = [name for group in options.values() for name in group]
    return [
        {"text": name, "suffix_key": None, "background_color": colour, "text_color": "#ffffff"}
        for name, colour in zip(names, _COLOURS * 10, strict=False)
    ]


def write(found: Sequence[Task], tool: str, out: Path, options: dict[str, list[str]]) -> Path:
    """Write tasks for doccano or label-studio, and beside them what tells the tool the labels: its path is returned."""
    if tool == "doccano":
        rows = (json.dumps(doccano(each), ensure_ascii=False) + "\n" for each in found)
        beside, told = out.with_suffix(".labels.json"), json.dumps(doccano_labels(options), indent=1)
        content = "".join(rows)
    else:
        content = json.dumps([studio(each) for each in found], ensure_ascii=False, indent=1) + "\n"
        beside, told = out.with_suffix(".xml"), studio_interface(options)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(out, content.encode("utf-8", "backslashreplace"))
    write_whole(beside, told.encode())
    return beside


# --- back


def records(path: Path, annotator: str | None = None) -> tuple[list[Record], int]:
    """(what was annotated in a file that doccano or Label Studio exported, how many of its texts nobody annotated).

    The records are in the corpus' form, offsets into the text shown; under ``source`` stand the report's name, its SHA-256
    and the same segments and entities with offsets into the source text. annotator: whose annotations, where there are
    several people's. Raises FormatError naming file and place: for a text that is not the one exported, for a source file
    that still exists and has changed, and for spans that lead nowhere or overlap.
    """
    try:
        data = path.read_bytes()
        if data.startswith(b"PK"):
            raise FormatError(f"{path}: a zip archive; unpack it, and name the file of one annotator in it")
        text = decode(data).text.removeprefix("\ufeff")
    except FormatError:
        raise
    except OSError as error:
        raise FormatError(f"{path}: {error.strerror}; name the file that doccano or Label Studio exported") from error
    except ValueError as error:
        raise FormatError(f"{path}: {error}") from error
    items = items_of_lines(text) if path.suffix.lower() != ".json" or is_lines(text) else items_of_json(text, path)

    def made(item: Item) -> Record | None:
        try:
            return record(item, annotator)
        except FormatError:
            raise
        except readers.ReadError as error:
            raise FormatError(str(error)) from error
        except (TypeError, AttributeError, KeyError, IndexError, ValueError) as error:
            told = f"{type(error).__name__}: {error}"
            raise FormatError(f"not as doccano or Label Studio export it; export it again ({told})") from error

    return collected(items, str(path), made)


def record(item: Item, annotator: str | None = None) -> Record | None:
    """The record of an exported item, None where nobody annotated it. Raises FormatError without file and place."""
    if "" in item:
        raise FormatError(str(item[""]))
    if isinstance(item.get("source"), dict) and "segments" in item:  # a record already
        return _whole(item)
    known = {**item, **_object(item, "meta"), **_object(item, "data")}
    given = known.get("text")
    if not isinstance(given, str) or not isinstance(known.get("sha256"), str):
        raise FormatError(
            "no text with its sha256: not a task that govnlp annotate export wrote, or exported without the fields of its data"
        )
    back = Alignment(given, settled(given))
    text = back.text
    if _digest(text) != known["sha256"]:
        raise FormatError(
            f"{known.get('report')}: the text is not the one that was exported, so its offsets lead nowhere: undo what was "
            "changed in it, or export the report anew"
        )
    _same_source(str(known.get("report") or ""), str(known.get("source_sha256") or ""))
    found = _annotated(item, annotator)
    if found is None:
        return None
    spans = [_placed(each, given, back, unit) for each, unit in found]
    moves = [span for span in spans if span[2] and not _ENTITY.match(span[2])]
    entities = [(a, b, *label.partition(":")[::2]) for a, b, label in ordered(s for s in spans if _ENTITY.match(s[2]))]
    name = _digest(f"{known.get('report')}\n{known.get('source_sha256')}")[:16]
    out = build(text, "", moves, {"id": name, "report": known.get("report"), "year": known.get("year")})
    to_source = _to_source(str(known.get("edits") or ""))
    return out | {
        "layers": str(known.get("layers") or " ".join(LAYERS)).split(),
        "entities": [list(entity) for entity in entities],
        "source": {
            "report": known.get("report"),
            "sha256": known.get("source_sha256"),
            "segments": [[*to_source(a, b), label] for a, b, label in sorted(moves)],
            "entities": [[*to_source(a, b), label, kind] for a, b, label, kind in entities],
        },
    }


def _whole(item: Item) -> Record:
    """A record that was imported before. Raises FormatError where it is not as it was written."""
    text, spans = item.get("text"), [*item["segments"], *item.get("entities", [None])]
    if not (isinstance(item.get("id"), str) and isinstance(text, str)) or not all(
        isinstance(span, list) and len(span) >= 3 and 0 <= span[0] < span[1] <= len(text) for span in spans
    ):
        raise FormatError("a record, but not as govnlp annotate import writes it: import the tool's export again")
    return dict(item)


def _object(item: Item, key: str) -> dict[str, Any]:
    value = item.get(key)
    return value if isinstance(value, dict) else {}


def _same_source(report: str, digest: str) -> None:
    """Raises FormatError where the source file is still there and holds another text."""
    if not report or not Path(report).is_file():
        return
    for source in readers.find([report]):
        if isinstance(source, readers.ReadError):
            raise source
        if source.name == report and _digest(readers.read(source).text) != digest:
            raise FormatError(f"{report} has changed since it was exported: put the old file back, or export it anew")


def _to_source(edits: str) -> Callable[[int, int], tuple[int, int]]:
    """The way from the text shown to the source, from the edits as ``_origin`` writes them."""
    found = [_EDIT.fullmatch(word) for word in edits.split()]
    if not all(found):
        raise FormatError("its field edits is damaged, so there is no way back to the source: export the report anew")
    numbers = [tuple(map(int, match.groups())) for match in found if match]
    # Only the lengths count for offsets.
    return Alignment("", [Edit("", a, b, " " * (b - a), " " * length) for a, b, length in numbers]).to_source


_Unit = Callable[[str, int, int], tuple[int, int]]


def _annotated(item: Item, annotator: str | None) -> list[tuple[Any, _Unit]] | None:
    """The labelled spans of an item, each with the way its offsets count; None where nobody annotated it."""
    if isinstance(item.get("data"), dict):
        done = [each for each in item.get("annotations") or [] if not each.get("was_cancelled")]
        people = [_people(each) for each in done]
        if annotator is not None:
            done = [each for each, names in zip(done, people, strict=True) if annotator in names]
        if not done:
            return None
        if len(done) > 1:
            told = ", ".join(names[0] for names in people if names)
            raise FormatError(f"annotated {len(done)} times (by {told}): say whose annotation counts with --annotator")
        values = [result.get("value") for result in done[0].get("result") or []]
        return [(value, in_characters) for value in values if is_span(value)]
    # doccano, or Label Studio's JSON-MIN; the offsets of the latter come with the text they hold.
    found = [each for value in item.values() if isinstance(value, list) for each in value if is_span(each)]
    return [(each, in_units) for each in found]


def _people(annotation: Item) -> list[str]:
    """What the person who made a Label Studio annotation may be called."""
    person = annotation.get("completed_by")
    values = [person.get(key) for key in ("email", "id")] if isinstance(person, dict) else [person]
    return [str(value) for value in values if value is not None]


def _placed(each: Any, given: str, back: Alignment, unit: _Unit) -> Span:
    """A span of the tool's text as one of the text exported."""
    start, end, label = span_of(each, given, unit)
    start, end = back.to_repaired(start, end)
    if start >= end:
        raise FormatError(f"a span {label!r} holds only blanks: take it out")
    return start, end, label

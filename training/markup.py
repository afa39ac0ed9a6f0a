"""Read and write the inline markup in which the corpus is authored.

    python training/markup.py new.txt --add                            # new or corrected records into the corpus
    python training/markup.py training/data/reports.jsonl -o all.txt   # the corpus as markup, to correct it
    python training/markup.py new.txt -o new.jsonl                     # the stored form of markup

A record opens with ``@@ {json metadata}``; every following non-blank line is ``role| text``. In body text ``{move}``
opens a stretch; on every line but table lines ``[text:label]`` marks an entity (label: an agency kind, DATE or COUNT).
``\\[ \\] \\{ \\}`` stand for the characters themselves. The stored form is one JSON object a record with offsets:

    {"id", ...metadata, "text", "lines": [[start, end, role]], "segments": [[start, end, move]],
     "entities": [[start, end, label, kind]]}

Offsets are Python string offsets into ``text``, end exclusive.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus import DATA, Record, all_faults, ours, part_of, read
from script import carry_out, text_of

ROLES = ("title", "heading", "body", "table", "furniture", "signature")
MOVES = ("practice", "problem", "next_step", "other")
AGENCY_KINDS = ("named", "relative", "self", "unit", "group")
ENTITY_LABELS = ("DATE", "COUNT")

_COMPUTED = ("text", "lines", "segments", "entities", "split", "layers")

_TOKEN = re.compile(r"\\([\[\]{}])|\{([a-z_]+)\}|\[|:([A-Za-z]+)\]|[\]{}]")


class MarkupError(ValueError):
    """The markup is malformed; the message names the line."""


def parse(lines: Iterable[str], name: str = "<markup>") -> Iterator[Record]:
    """Yield one stored-form record for each ``@@`` block in ``lines``.

    Raises MarkupError naming ``name`` and the line number.
    """
    record: Record | None = None
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\n")
        where = f"{name}:{number}"
        if line.startswith("@@"):
            if record:
                yield record
            try:
                meta = json.loads(line[2:])
            except json.JSONDecodeError as error:
                raise MarkupError(f"{where}: the metadata is not JSON: {error}") from error
            if not isinstance(meta, dict) or not isinstance(meta.get("id"), str):
                raise MarkupError(f'{where}: the metadata is a JSON object with an id, {{"id": "a01", …}}')
            record = {**meta, "text": "", "lines": [], "segments": [], "entities": []}
        elif line.strip():
            if record is None:
                raise MarkupError(f"{where}: text before the first @@ line")
            role, bar, marked = line.partition("|")
            if not bar or role.strip() not in ROLES:
                raise MarkupError(f"{where}: a line is 'role| text' with a role of {', '.join(ROLES)}")
            _add_line(record, role.strip(), marked.removeprefix(" "), where)
    if record:
        yield record


def _add_line(record: Record, role: str, marked: str, where: str) -> None:
    if record["text"]:
        record["text"] += "\n"
    start = len(record["text"])
    plain, moves, entities = _unmark(marked, where)
    if role == "body":
        if not moves or moves[0][0] != 0:
            raise MarkupError(f"{where}: body text starts with a move in braces")
        ends = [at for at, _ in moves[1:]] + [len(plain)]
        for (at, move), end in zip(moves, ends, strict=True):
            if not plain[at:end].strip():
                raise MarkupError(f"{where}: an empty {move} stretch")
            record["segments"].append([start + at, start + end, move])
    elif moves:
        raise MarkupError(f"{where}: only body lines hold moves")
    if role == "table" and entities:
        raise MarkupError(f"{where}: table lines hold no entities")
    for a, b, label in entities:
        kind = label if label in AGENCY_KINDS else ""
        record["entities"].append([start + a, start + b, "AGENCY" if kind else label, kind])
    record["text"] += plain
    record["lines"].append([start, start + len(plain), role])


def _unmark(marked: str, where: str) -> tuple[str, list[tuple[int, str]], list[tuple[int, int, str]]]:
    """Plain text, moves as (offset, move) and entities as (start, end, label)."""
    plain: list[str] = []
    length = 0
    moves: list[tuple[int, str]] = []
    entities: list[tuple[int, int, str]] = []
    opened: int | None = None
    at = 0
    for match in _TOKEN.finditer(marked):
        piece = marked[at : match.start()]
        at = match.end()
        plain.append(piece)
        length += len(piece)
        literal, move, label = match.groups()
        if literal:
            plain.append(literal)
            length += 1
        elif move:
            if move not in MOVES or opened is not None:
                raise MarkupError(f"{where}: {{{move}}} is not a move, or stands inside an entity")
            moves.append((length, move))
        elif match[0] == "[":
            if opened is not None:
                raise MarkupError(f"{where}: an entity inside an entity near {marked[at : at + 12]!r}")
            opened = length
        elif label:
            if opened is None or label not in AGENCY_KINDS + ENTITY_LABELS:
                raise MarkupError(f"{where}: {match[0]!r} closes nothing or is no label")
            if opened == length:
                raise MarkupError(f"{where}: an empty entity")
            entities.append((opened, length, label))
            opened = None
        else:
            raise MarkupError(f"{where}: stray {match[0]!r}; write \\{match[0]} for the character")
    if opened is not None:
        raise MarkupError(f"{where}: an entity is not closed")
    plain.append(marked[at:])
    text = "".join(plain)
    for a, b, label in entities:
        if text[a:b] != text[a:b].strip():
            raise MarkupError(f"{where}: {label} {text[a:b]!r} starts or ends with a space")
    return text, moves, entities


def render(record: Record) -> str:
    """The markup of a stored-form record: the inverse of ``parse``."""
    meta = {k: v for k, v in record.items() if k not in _COMPUTED}
    out = ["@@ " + json.dumps(meta, ensure_ascii=False)]
    text = record["text"]
    marks: dict[int, list[tuple[int, str]]] = {}
    for start, _, move in record["segments"]:
        marks.setdefault(start, []).append((1, f"{{{move}}}"))
    for start, end, label, kind in record["entities"]:
        marks.setdefault(start, []).append((2, "["))
        marks.setdefault(end, []).append((0, f":{kind or label}]"))
    for start, end, role in record["lines"]:
        pieces = []
        for i in range(start, end + 1):
            pieces += [mark for _, mark in sorted(marks.get(i, ()))]
            if i < end:
                pieces.append("\\" + text[i] if text[i] in "[]{}" else text[i])
        out.append(f"{role}| {''.join(pieces)}")
    return "\n".join(out) + "\n"


def completed(record: Record) -> Record:
    """The record with its part and the layers that are annotated: single stretches and excerpts carry no entities."""
    layers = ["moves"] if "category" in record else ["roles", "moves"]
    if not record.keys() & {"category", "excerpt"}:
        layers.append("entities")
    return {"id": record["id"], "split": part_of(record["id"]), "layers": layers} | record


def home(record: Record) -> str:
    """The name of the corpus file that holds records of this kind."""
    return "stretches.jsonl" if "category" in record else "excerpts.jsonl" if record.get("excerpt") else "reports.jsonl"


def add(records: Iterable[Record], folder: Path = DATA) -> tuple[int, int]:
    """Put records into the files of the corpus, one with a known id in place of the old one: (new, replaced).

    Raises ValueError with everything that is wrong, and writes nothing, where the corpus would not be well-formed.
    """
    files = {path: read([path]) for path in ours(folder)}
    given = list(records)
    new = {record["id"]: completed(record) for record in given}
    if len(new) < len(given):
        raise ValueError("an id is given twice; it stands for one record")
    stored = {path: [new.pop(record["id"], record) for record in own] for path, own in files.items()}
    for record in new.values():
        stored.setdefault(folder / home(record), []).append(record)
    if wrong := all_faults([record for own in stored.values() for record in own]):
        raise ValueError("\n".join(wrong))
    for path, own in stored.items():
        write(own, path)
    return len(new), len(given) - len(new)


def write(records: Iterable[Record], path: Path) -> None:
    """Write records as JSON lines."""
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, help=".txt files of markup, or .jsonl files of records")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("-o", "--out", type=Path, help="where to write: .jsonl or .txt")
    where.add_argument(
        "--add", action="store_true", help="put the records into the corpus, those it has in their place"
    )
    args = parser.parse_args()
    records: list[Record] = []
    try:
        for file in args.files:
            if file.suffix == ".jsonl":
                records += read([file])
            else:
                records += map(completed, parse(text_of(file).splitlines(), str(file)))
        if args.add:
            new, replaced = add(records)
            print(f"{new} records added, {replaced} replaced; now run python training/statement.py")
            return
    except ValueError as error:
        raise SystemExit(str(error)) from error
    if args.out.suffix == ".jsonl":
        write(records, args.out)
    else:
        args.out.write_text("\n".join(render(record) for record in records), encoding="utf-8")
    print(f"{len(records)} records written to {args.out}")


if __name__ == "__main__":
    carry_out(main)

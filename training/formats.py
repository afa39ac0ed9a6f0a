"""Users' labelled lines as records of the corpus' form, whatever tool they come from.

    python training/formats.py mine.csv                  # what is in it, and whether it can be read
    python training/formats.py mine.json -o mine.jsonl   # the same in the corpus' form

Understood, told by what is in the file and not by its name alone:
  CSV and TSV    a row a text: columns text and label; if you like heading, year, report, id, split
  JSON lines     {"text": …, "label": "problem"}, or with spans: {"text": …, "segments": [[0, 12, "problem"], …]}
  doccano        JSON and JSON lines, classification and sequence labelling, with label, labels, entities or annotations
  Label Studio   JSON and JSON-MIN, choices and span labels; its CSV and TSV
  datasets       the folder of Dataset.save_to_disk, or a Dataset or DatasetDict handed to read() in Python
  the corpus     its own JSON lines

A text with line breaks is a report of several lines; headings among them are used as such. Labels are any words, two or
seven. Text without a label is left out of training, but stays the neighbour of what has one. Unless the file says which
part a text is in, a fifth of the reports is kept for testing, drawn by a hash, so the same every time.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from corpus import from_row
from script import carry_out

from govnlp.labels.labelled import (
    COLUMNS,
    FormatError,
    Item,
    Record,
    Span,
    build,
    checked,
    collected,
    in_characters,
    in_units,
    is_lines,
    is_span,
    items_of_json,
    items_of_lines,
    name_of,
    part_of,
    single,
    span_of,
)
from govnlp.text.decode import decode

# What Label Studio's JSON-MIN and CSV hold beside the text and the label, whose column has the name of the control.
_STUDIO_COLUMNS = {"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"}
_HELD_OUT = ("test", "validation", "valid", "dev", "eval")  # parts of a DatasetDict that are not trained on


def read(source: Path | str | Any) -> list[Record]:
    """The records of a file, of a folder written by datasets, or of a Dataset or DatasetDict.

    Raises FormatError, with the first faults of the file.
    """
    if hasattr(source, "features") or hasattr(source, "keys"):
        name, items = "dataset", _from_dataset(source)
    else:
        path = Path(source)
        name, items = str(path), _items(path)
    out, _ = collected(items, name, _record)
    if not out:
        raise FormatError(f"{name}: no text in it has a label; label some, or name the column of labels 'label'")
    return out


# --- files: what they hold, one by one, each with its place for messages


def _items(path: Path) -> Iterator[tuple[str, Item]]:
    if path.is_dir():
        yield from _from_dataset(_load_dataset(path))
        return
    try:
        text = decode(path.read_bytes()).text.removeprefix("\ufeff")
    except FileNotFoundError as error:
        raise FormatError(f"{path}: no such file") from error
    except ValueError as error:
        raise FormatError(f"{path}: {error}") from error
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv"):
        yield from _rows(text, path)
    elif suffix == ".json" and not is_lines(text):
        yield from items_of_json(text, path)
    elif suffix in (".json", ".jsonl", ".json1", ".ndjson"):
        yield from items_of_lines(text)
    else:
        raise FormatError(
            f"{path}: files of labelled lines end in .jsonl, .json, .csv or .tsv; rename it, or save an Excel sheet as CSV"
        )


def _rows(text: str, path: Path) -> Iterator[tuple[str, Item]]:
    head = text.partition("\n")[0]
    delimiter = max(",\t;", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    known = {key: next((name for name in names if name.lower() in aliases), "") for key, aliases in COLUMNS.items()}
    if known["text"] and not known["label"]:
        rest = [name for name in names if name not in (*known.values(), *_STUDIO_COLUMNS)]
        known["label"] = rest[0] if len(rest) == 1 else ""
    missing = [key for key in ("text", "label") if not known[key]]
    if missing:
        raise FormatError(
            f"{path}, line 1: no column named {' and none named '.join(missing)}; the columns are {', '.join(names)}: "
            "write the names of the columns into the first line, text and label among them"
        )
    before = 1
    for row in reader:
        place = f"line {before + 1}"
        before = reader.line_num
        yield place, {key: _cell(row.get(name)) for key, name in known.items() if name}


def _cell(value: Any) -> Any:
    """A cell of a table; spans of Label Studio are JSON in it."""
    if isinstance(value, str) and value.lstrip().startswith(("[{", "[[")):
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            return value
    return value


def _load_dataset(path: Path) -> Any:
    if not any((path / name).exists() for name in ("dataset_dict.json", "state.json")):
        raise FormatError(
            f"{path}: a folder, but none written by Dataset.save_to_disk; name the file of labelled lines"
        )
    try:
        import datasets
    except ImportError as error:
        raise FormatError(f"{path}: to read it, pip install datasets") from error
    return datasets.load_from_disk(str(path))


def _from_dataset(found: Any) -> Iterator[tuple[str, Item]]:
    parts = found.items() if hasattr(found, "keys") else [("", found)]
    for part, rows in parts:
        names: Callable[[int], str] | None = getattr(rows.features.get("label"), "int2str", None)
        for number, row in enumerate(rows):
            item = dict(row)
            if "lines" in item and "segments" in item:
                item = from_row(item)
            elif names and isinstance(item.get("label"), int):
                item["label"] = names(item["label"]) if item["label"] >= 0 else None
            if part:
                item["split"] = part if part in _HELD_OUT else "train"
            yield f"{part} row {number}".strip(), item


# --- one item


def _record(item: Item) -> Record | None:
    """The record of an item, None where nothing in it is labelled. Raises FormatError without file and place."""
    if "" in item:
        raise FormatError(str(item[""]))
    if "lines" in item and "segments" in item:
        return _own(item)
    data = item.get("data")
    holder = data if isinstance(data, dict) else item
    text = next((holder[key] for key in COLUMNS["text"] if isinstance(holder.get(key), str)), None)
    if text is None:
        raise FormatError(f"no text; it is wanted under the key 'text', there are: {', '.join(map(str, holder))}")
    if not text.strip():
        raise FormatError("the text is empty; delete the line, or fill it in")
    if isinstance(data, dict):
        label, spans = _studio(item, text)
    else:
        label, spans = _labels(item, text)
    if not label and not spans:
        return None
    return build(text, label, spans, {**item, **holder})


def _own(item: Item) -> Record:
    """A record of the corpus' own form."""
    missing = {"id", "text"} - item.keys()
    if missing:
        raise FormatError(f"a corpus record without {' and '.join(sorted(missing))}; see training/data/README.md")
    for start, end, _ in item["segments"]:
        checked(start, end, item["text"])
    return {"layers": ["moves"], "entities": [], "split": part_of(item.get("report") or item["id"])} | dict(item)


def _labels(item: Item, text: str) -> tuple[str, list[Span]]:
    """(label of the whole text, spans) of an item that is no Label Studio task."""
    unit = in_characters  # of offsets
    found: Any = None
    for key in ("segments", "spans", "label", "labels", "标签", "类别", "entities", "annotations"):
        if item.get(key) not in (None, "", []):
            found = item[key]
            # doccano counts 16-bit units, as its browser side does (doccano/doccano#2290); our own and others' spans
            # count characters.
            unit = in_characters if key in ("segments", "spans") else in_units
            break
    else:
        rest = [key for key in item if key not in ("text", "data", *_STUDIO_COLUMNS)] if "annotator" in item else []
        if len(rest) == 1:  # Label Studio's JSON-MIN, the control has its own name
            found = item[rest[0]]
    if found in (None, "", []):
        return "", []
    if isinstance(found, dict):
        found = found.get("choices", [found])
    if not isinstance(found, list):
        return name_of(found), []
    if all(is_span(each) for each in found):
        return "", [span for each in found if (span := span_of(each, text, unit))[2]]
    names = {name_of(each.get("label")) if isinstance(each, dict) else name_of(each) for each in found}
    return single(names), []


def _studio(item: Item, text: str) -> tuple[str, list[Span]]:
    """(label of the whole text, spans) of a Label Studio task: of its first annotation that was not cancelled."""
    done = item.get("annotations", item.get("completions")) or []
    done = [each for each in done if not each.get("was_cancelled")]
    if not done:
        return "", []
    spans: list[Span] = []
    names: set[str] = set()
    for result in done[0].get("result", []):
        value = result.get("value", {})
        if "choices" in value:
            names |= {name_of(name) for name in value["choices"]}
        elif is_span(value) and ("labels" in value or "hypertextlabels" in value):
            spans.append(span_of(value, text, in_characters))
    return (single(names) if names and not spans else ""), spans


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, help="files of labelled lines, or folders written by datasets")
    parser.add_argument("-o", "--out", type=Path, help="write them as JSON lines in the corpus' form")
    args = parser.parse_args()
    try:
        records = [record for file in args.files for record in read(file)]
    except FormatError as error:
        raise SystemExit(str(error)) from error
    stretches = Counter(label for record in records for *_, label in record["segments"])
    parts = Counter(record["split"] for record in records)
    print(f"{len(records)} texts ({parts['train']} to train on, {parts['test']} to test on)")
    print("\n".join(f"  {label}: {number} stretches" for label, number in stretches.most_common()))
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        args.out.write_text("".join(lines), encoding="utf-8")
        print(f"written to {args.out}")


if __name__ == "__main__":
    carry_out(main)

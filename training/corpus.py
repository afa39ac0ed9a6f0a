"""Read and check the corpus: JSON lines, one record a line, as paragraphs and clauses for the classifier.

    python training/corpus.py                     # check every record, and that nothing stands twice
    python training/corpus.py --out build/corpus  # as a datasets.DatasetDict on disk, parts train and test

The form is told by data/schema.json and in data/README.md. Nothing here needs a network.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from script import carry_out, text_of

from govnlp.classifier import Paragraph
from govnlp.labels.labelled import PARTS, FormatError, Record, part_of
from govnlp.layout.sections import headings_above, sections
from govnlp.moves.stretches import clauses
from govnlp.tables import Line

if TYPE_CHECKING:
    import datasets

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Example:
    """A body paragraph with its gold moves.

    group: the report it comes from, else the id of its record; hard: whether it is one of the single hard stretches;
    segments: (start, end, move), offsets into the paragraph.
    """

    group: str
    hard: bool
    paragraph: Paragraph
    segments: tuple[tuple[int, int, str], ...]

    def clause_labels(self) -> list[str]:
        """The move that covers most of each clause."""
        return [self.label_of(part.start, part.end) for part in clauses(self.paragraph.text)]

    def label_of(self, start: int, end: int) -> str:
        covered: Counter[str] = Counter()
        for a, b, move in self.segments:
            covered[move] += max(0, min(b, end) - max(a, start))
        return covered.most_common(1)[0][0]


def ours(folder: Path = DATA) -> list[Path]:
    """The files of the project's own corpus."""
    return sorted(folder.glob("*.jsonl"))


def read(paths: Sequence[Path]) -> list[Record]:
    """All records of the JSON lines files, in order. Raises FormatError naming file and line where one is no record."""
    out = []
    for path in paths:
        for number, line in enumerate(text_of(path).split("\n"), 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                record["id"], record["text"], record["lines"], record["segments"]
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise FormatError(f"{path}, line {number}: no corpus record ({error!r})") from error
            out.append(record)
    return out


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the contents of files, and of the files in folders."""
    total = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                total.update(file.read_bytes())
    return total.hexdigest()


def examples(record: Record) -> Iterator[Example]:
    """The body paragraphs of a record with their headings and moves. Paragraphs of one record share a group.

    A body paragraph without moves (users' files may hold some) is a neighbour of the others, but no example. Where the
    record is ``weak``, its labels were drawn from headings: these are hidden, for a model that saw both would learn to trust
    the heading and nothing else.
    """
    text = record["text"]
    lines = [Line(a, b, text[a:b]) for a, b, _ in record["lines"]]
    found = sections(lines, [role for *_, role in record["lines"]])
    body = [(a, b) for a, b, role in record["lines"] if role == "body"]
    above = headings_above(found, [a for a, _ in body])
    group = record.get("report") or record["id"]
    weak = bool(record.get("weak"))
    for i, (a, b) in enumerate(body):
        segments = tuple((s - a, e - a, move) for s, e, move in record["segments"] if a <= s < b)
        if not segments:
            continue
        paragraph = Paragraph(
            text[a:b],
            () if weak else above[i],
            (i, len(body)),
            before=text[slice(*body[i - 1])] if i else "",
            after=text[slice(*body[i + 1])] if i + 1 < len(body) else "",
            year=record.get("year"),
        )
        yield Example(group, "category" in record, paragraph, segments)


# --- checks


def faults(record: Record) -> Iterator[str]:
    """What is wrong with a record, in words; nothing where it is well-formed.

    Lines are the lines of the text; the moves of a body line tile it; entities lie inside one line that is no table
    line, do not overlap, begin and end with a character that is no space, and have a kind where they are agencies.
    """
    text, lines = record["text"], record["lines"]
    if [text[a:b] for a, b, _ in lines] != text.split("\n"):
        yield "its lines are not the lines of its text"
    claimed = 0
    for a, b, role in lines:
        inside = [(start, end) for start, end, _ in record["segments"] if a <= start < b]
        claimed += len(inside)
        if inside and role != "body":
            yield f"the {role} line at {a} holds moves"
        elif role == "body" and [start for start, _ in inside] + [b] != [a] + [end for _, end in inside]:
            yield f"the moves of the body line at {a} leave a gap, overlap or stand out of order"
    if claimed != len(record["segments"]):
        yield "a move lies outside the lines"
    before = 0
    for start, end, label, sort in record["entities"]:
        if (label == "AGENCY") != bool(sort):
            yield f"the entity at {start} is an agency without a kind, or has the kind of one"
        if start < before:
            yield f"the entity at {start} overlaps the one before it, or stands out of order"
        if not any(a <= start and end <= b and role != "table" for a, b, role in lines):
            yield f"the entity at {start} does not lie inside one line of text"
        if not text[start:end] or text[start:end] != text[start:end].strip():
            yield f"the entity at {start} is empty, or begins or ends with a space"
        before = end
    if record["split"] != part_of(record["id"]):
        yield f"it stands in part {record['split']}, its id belongs to {part_of(record['id'])}"


def misfit(records: Sequence[Record]) -> Iterator[str]:
    """Which records do not fit data/schema.json, and where. Needs fastjsonschema (in the extras train and test)."""
    import fastjsonschema

    check = fastjsonschema.compile(json.loads((DATA / "schema.json").read_text(encoding="utf-8")))
    for record in records:
        try:
            check(record)
        except fastjsonschema.JsonSchemaException as error:
            yield f"{record['id']}: {error.message}"


# What any two reports may have in common: titles of laws and documents, names, the headings of the statutory form, figures.
_FORMULAS = re.compile(
    r"《[^》]*》|第[一二三四五六七八九十]+条|总体情况|主动公开政府信息情况|收到和处理政府信息公开申请情况"
    r"|政府信息公开行政复议、?行政诉讼情况|存在的主要问题及改进情况|其他需要报告的事项|习近平新时代中国特色社会主义思想|党的[一二三四五六七八九十]+大|[\W\d_]+"
)
_PASSAGE = 30  # characters in a row that no two records may share
_SENTENCE = 15  # a sentence of so many characters may stand once


def doubled(records: Sequence[Record]) -> Iterator[str]:
    """Which ids, sentences and passages of body text stand in the corpus twice; formulas, figures and marks do not count."""
    ids = Counter(record["id"] for record in records)
    yield from (f"{name}: {number} records have this id" for name, number in ids.items() if number > 1)
    sentences: dict[str, str] = {}
    passages: dict[str, str] = {}
    for record in records:
        name, told = record["id"], set()
        for a, b, role in record["lines"]:
            line = record["text"][a:b] if role == "body" else ""
            for sentence in re.split("[。；！？]", line):
                plain = re.sub(r"[\W\d_]+", "", sentence)
                if len(plain) >= _SENTENCE and (other := sentences.setdefault(plain, name)) != name:
                    told.add(other)
                    yield f"{name}: a sentence of {other}: {sentence}"
            plain = _FORMULAS.sub("", line)
            for passage in (plain[i : i + _PASSAGE] for i in range(len(plain) - _PASSAGE + 1)):
                if (other := passages.setdefault(passage, name)) != name and other not in told:
                    told.add(other)
                    yield f"{name}: {_PASSAGE} characters of {other}: {passage}"


def all_faults(records: Sequence[Record]) -> list[str]:
    """Everything that is wrong with the corpus, in words."""
    found = [f"{record['id']}: {fault}" for record in records for fault in faults(record)]
    return [*found, *misfit(records), *doubled(records)]


# --- datasets


def dataset(paths: Sequence[Path] | None = None) -> datasets.DatasetDict:
    """The corpus as a datasets.DatasetDict with the parts train and test (pip install datasets; no network).

    One row a record, by default of our own files. ``lines``, ``segments`` and ``entities`` are lists of dictionaries
    with start and end, offsets into ``text``; what a record does not state is None.
    """
    import datasets

    records = read(ours() if paths is None else paths)
    return datasets.DatasetDict(
        {
            part: datasets.Dataset.from_list(
                [_row(record) for record in records if record["split"] == part], features=_features()
            )
            for part in PARTS
        }
    )


_TEXTS = ("id", "split", "agency", "rank", "genre", "style", "headings", "category", "text")
_SPANS = {"lines": ("role",), "segments": ("label",), "entities": ("label", "kind")}


def _features() -> datasets.Features:
    import datasets

    word, number = datasets.Value("string"), datasets.Value("int32")
    kinds = dict.fromkeys(_TEXTS, word) | {"year": number, "excerpt": datasets.Value("bool"), "layers": [word]}
    for name, keys in _SPANS.items():
        kinds[name] = [{"start": number, "end": number} | dict.fromkeys(keys, word)]
    return datasets.Features(kinds)


def _row(record: Record) -> dict[str, Any]:
    row = {name: record.get(name) for name in _TEXTS}
    row |= {"year": record.get("year"), "excerpt": bool(record.get("excerpt")), "layers": record["layers"]}
    for name, keys in _SPANS.items():
        row[name] = [dict(zip(("start", "end", *keys), span, strict=True)) for span in record[name]]
    return row


def from_row(row: dict[str, Any]) -> Record:
    """The stored form of a row of ``dataset``: what is None is left out, spans are lists again."""
    record = {name: value for name, value in row.items() if value is not None and value is not False}
    for name, keys in _SPANS.items():
        record[name] = [[span[key] for key in ("start", "end", *keys)] for span in row[name]]
    return record


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", nargs="+", type=Path, default=ours(), help="corpus files (JSON lines)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the DatasetDict here (needs datasets)")
    parser.add_argument("--summary", type=Path, metavar="FILE", help="write counts and a digest of the files as JSON")
    args = parser.parse_args()
    records = read(args.data)
    if wrong := all_faults(records):
        raise SystemExit("\n".join(wrong))
    print(f"{len(records)} records, well-formed: {dict(Counter(record['split'] for record in records))}")
    if args.summary:
        args.summary.parent.mkdir(parents=True, exist_ok=True)
        found = {"records": Counter(record["split"] for record in records), "sha256": digest(args.data)}
        args.summary.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if args.out:
        dataset(args.data).save_to_disk(args.out)
        print(f"written to {args.out}: datasets.load_from_disk({str(args.out)!r})")


if __name__ == "__main__":
    carry_out(main)

"""Tables with a report in every row: which rows there are, and the text of one, wherever it is asked for.

A row is found again by its place: in CSV, TSV and JSON lines from byte to byte, in Parquet by row group and number.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple

from govnlp.readers.sources import MOST_BYTES, ReadError, Source, shown
from govnlp.text.decode import decode

ID = "id"
_SAMPLE = 200_000  # bytes in which the encoding and the delimiter show
_MOST_GROUP = 1_000_000_000  # bytes of one row group's texts, which are read together


class TableError(ValueError):
    """A table cannot be read; the message says why and what to do."""


class _Form(NamedTuple):
    """How a delimited file is written. header: its column names; first: the byte at which the rows begin."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    first: int


def rows(path: str, text_column: str, id_column: str | None) -> Iterator[Source | ReadError]:
    """The rows of a table file as sources named PATH#ID. A row without text, or whose id stood before, is a ReadError."""
    columns = (text_column, id_column or "")
    seen: set[int] = set()
    try:
        for number, (place, id_, has_text) in enumerate(_found(path, text_column, id_column), 1):
            name = f"{shown(path)}#{id_ or number}"
            if hash(id_ or str(number)) in seen:
                yield ReadError(
                    f"{name} (row {number})", "this id stands in an earlier row, too: give every row its own"
                )
            elif not has_text:
                yield ReadError(name, f"no text in column {text_column!r}")
            else:
                yield Source(name, path, row=place, columns=columns)
            seen.add(hash(id_ or str(number)))
    except (OSError, ValueError) as error:
        yield ReadError(path, getattr(error, "strerror", None) or str(error))


_Row = tuple[tuple[int, ...], str, bool]  # place, id, whether there is text


def _found(path: str, text_column: str, id_column: str | None) -> Iterator[_Row]:
    if path.lower().endswith(".parquet"):
        yield from _parquet_rows(path, text_column, id_column)
        return
    with open(path, "rb") as file:
        if path.lower().endswith((".csv", ".tsv")):
            form = _form_of(path)
            wanted = _column(form.header, text_column)
            named = _id_column(form.header, id_column)
            file.seek(form.first)
            for start, end, record in _records(file, quoted=True):
                cells = _cells(record, form)
                if cells:
                    yield (start, end), _at(cells, named), bool(_at(cells, wanted).strip())
        else:
            for start, end, record in _records(file, quoted=False):
                if record.strip():
                    row = _json(record, start)
                    if text_column not in row:
                        raise TableError(_missing(text_column, row))
                    if id_column and id_column not in row:
                        raise TableError(_missing(id_column, row))
                    yield (start, end), _shown(row.get(id_column or ID)), bool(_shown(row[text_column]).strip())


def text(source: Source) -> str:
    """The text of a row. Raises TableError or OSError where the file was changed or cannot be read."""
    assert source.row is not None
    assert source.columns is not None
    column = source.columns[0]
    if source.path.lower().endswith(".parquet"):
        group, row = source.row
        texts = _group(source.path, group, column, *_state(source.path))
        if row >= len(texts):
            raise TableError("the table was changed: this row is gone")
        return _shown(texts[row].as_py())
    start, end = source.row
    with open(source.path, "rb") as file:
        file.seek(start)
        record = file.read(end - start)
    if source.path.lower().endswith((".csv", ".tsv")):
        form = _form_of(source.path)
        return _at(_cells(record, form), _column(form.header, column))
    return _shown(_json(record, start).get(column))


# ---- delimited text and JSON lines


def _records(file: BinaryIO, quoted: bool) -> Iterator[tuple[int, int, bytes]]:
    """(start, end, bytes) of each record: a line, or several where quotation marks hold line ends."""
    start = file.tell()
    parts: list[bytes] = []
    size = quotes = 0
    while line := file.readline(MOST_BYTES + 1):
        parts.append(line)
        size += len(line)
        quotes += line.count(b'"') if quoted else 0
        if size > MOST_BYTES:
            raise TableError(
                f"a row at byte {start} larger than {MOST_BYTES // 1_000_000} MB: is a quotation mark not closed?"
            )
        if quotes % 2 == 0:
            yield start, start + size, b"".join(parts)
            start, parts, size, quotes = start + size, [], 0, 0
    if parts:
        raise TableError(f"a quotation mark opened in the row at byte {start} is not closed")


def _state(path: str) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_size, status.st_mtime_ns


def _form_of(path: str) -> _Form:
    return _form(path, *_state(path))


@lru_cache(maxsize=8)
def _form(path: str, size: int, changed: int) -> _Form:
    with open(path, "rb") as file:
        sample = file.read(_SAMPLE)
        if len(sample) == _SAMPLE:
            sample = sample[: sample.rfind(b"\n") + 1] or sample
        encoding = decode(sample).encoding
        if encoding.startswith(("utf-16", "utf-32")):
            raise TableError(f"in {encoding}: save the table as UTF-8")
        mark = 3 if sample.startswith(b"\xef\xbb\xbf") else 0
        file.seek(mark)
        header = next(_records(file, quoted=True), None)
    if header is None:
        raise TableError("the table is empty")
    line = header[2].decode(encoding, "replace")
    delimiter = "\t" if path.lower().endswith(".tsv") else max(",;\t", key=line.count)
    form = _Form("utf-8" if mark else encoding, delimiter, (), header[1])
    return form._replace(header=tuple(name.strip() for name in _cells(header[2], form)))


def _cells(record: bytes, form: _Form) -> list[str]:
    csv.field_size_limit(MOST_BYTES)
    try:
        return next(
            csv.reader(io.StringIO(record.decode(form.encoding, "replace"), newline=""), delimiter=form.delimiter), []
        )
    except csv.Error as error:
        raise TableError(f"a damaged row: {error}") from error


def _json(record: bytes, start: int) -> Mapping[str, Any]:
    try:
        row = json.loads(record.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TableError(f"the line at byte {start} is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise TableError(f"the line at byte {start} is no JSON object")
    return row


def _column(names: tuple[str, ...], wanted: str) -> int:
    if wanted not in names:
        raise TableError(_missing(wanted, names))
    return names.index(wanted)


def _id_column(names: tuple[str, ...], wanted: str | None) -> int:
    """The place of the id's column, -1 where none was named and none is called ``id``."""
    return _column(names, wanted) if wanted else names.index(ID) if ID in names else -1


def _missing(wanted: str, names: Iterable[str]) -> str:
    return f"no column {wanted!r}, but {', '.join(map(str, names))}: name the right one (--text-column, --id-column)"


def _at(cells: list[str], place: int) -> str:
    return cells[place] if 0 <= place < len(cells) else ""


def _shown(value: object) -> str:
    """A cell as text, "" for None and NaN."""
    return "" if value is None or value != value else str(value)


# ---- Parquet


def _parquet_rows(path: str, text_column: str, id_column: str | None) -> Iterator[_Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            names = tuple(file.schema_arrow.names)
            _column(names, text_column)
            named = _id_column(names, id_column)
            for group in range(file.metadata.num_row_groups):
                columns = [text_column, *([names[named]] if named >= 0 else [])]
                at = 0
                for batch in file.iter_batches(row_groups=[group], columns=columns, batch_size=1000):
                    ids = batch.column(columns[-1]) if named >= 0 else None
                    for row, value in enumerate(batch.column(text_column)):
                        id_ = _shown(ids[row].as_py()) if ids is not None else ""
                        yield (group, at + row), id_, bool(_shown(value.as_py()).strip())
                    at += batch.num_rows
    except pa.ArrowException as error:
        raise TableError(f"a damaged Parquet file: {error}") from error


@lru_cache(maxsize=2)
def _group(path: str, group: int, column: str, size: int, changed: int) -> Any:
    """The texts of a row group, kept while its rows are read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            if group >= file.metadata.num_row_groups:
                raise TableError("the table was changed: this row is gone")
            parts = (file.metadata.row_group(group).column(i) for i in range(file.metadata.num_columns))
            if sum(part.total_uncompressed_size for part in parts if part.path_in_schema == column) > _MOST_GROUP:
                raise TableError("its row groups are too large to be read at once: write it with row_group_size=10000")
            return file.read_row_group(group, columns=[column]).column(0)
    except pa.ArrowException as error:
        raise TableError(f"a damaged Parquet file: {error}") from error


# ---- what is in memory


def is_data(what: Any) -> bool:
    """Whether it is a table in memory: a pandas DataFrame, a ``datasets.Dataset``, an Arrow table."""
    return hasattr(what, "column_names") or hasattr(what, "iloc")


def of_data(data: Any, text: str = "text", id: str | None = None) -> Iterator[Source | ReadError]:
    """The rows of a table in memory as sources named by their id.

    id: by default the column ``id``, else a DataFrame's index or the row's number from 0. Raises TableError for a column
    that is not there; a row without text, or whose id stood before, is a ReadError.
    """
    seen: set[str] = set()
    for name, value in _rows_of(data, text, id):
        held = _shown(value)
        if name in seen:
            yield ReadError(name, "this id stands in an earlier row, too: give every row its own")
        elif not held.strip():
            yield ReadError(name, f"no text in column {text!r}")
        else:
            yield Source(name, "", text=held)
        seen.add(name)


def _rows_of(data: Any, text: str, id_column: str | None) -> Iterator[tuple[str, Any]]:
    columns = tuple(data.columns if hasattr(data, "iloc") else data.column_names)
    wanted, named = _column(columns, text), _id_column(columns, id_column)
    if hasattr(data, "iloc"):
        yield from zip(map(str, data[columns[named]] if named >= 0 else data.index), data[columns[wanted]], strict=True)
        return
    chosen = [text] if named < 0 else list(dict.fromkeys([text, columns[named]]))
    rows = (data.select_columns if hasattr(data, "select_columns") else data.select)(chosen)
    if hasattr(rows, "to_batches"):
        rows = (row for batch in rows.to_batches(max_chunksize=1000) for row in batch.to_pylist())
    for number, row in enumerate(rows):
        yield (_shown(row[columns[named]]) if named >= 0 else "") or str(number), row[text]

"""A report's rows as Arrow batches of a fixed schema, and the Parquet file of a shard made of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache

import pyarrow as pa
import pyarrow.parquet as pq

from govnlp import panels
from govnlp.consistency import soft_checks
from govnlp.corpus import Failure
from govnlp.report import Report
from govnlp.rows import COLUMNS, MOVES, SCORED, Row, column_type, rows

FRAMES = (*COLUMNS, "panel")
_TYPES = {"string": pa.string(), "Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}


@cache
def schema(frame: str, labels: Sequence[str] = ()) -> pa.Schema:
    """The columns of a frame and their types. labels: the model's; those that MOVES lacks stand behind the others.

    The metadata make pandas give every column back in its nullable type.
    """
    types = panels.columns_of() if frame == "panel" else {name: column_type(frame, name) for name in COLUMNS[frame]}
    if frame in SCORED:
        types = types | {label: "Float64" for label in labels if label not in MOVES}
    columns = [
        {"name": n, "field_name": n, "pandas_type": str(_TYPES[t]), "numpy_type": t, "metadata": None}
        for n, t in types.items()
    ]
    known = {"index_columns": [], "column_indexes": [], "columns": columns, "pandas_version": "2.2.0"}
    return pa.schema([(n, _TYPES[t]) for n, t in types.items()], {"pandas": json.dumps(known, ensure_ascii=False)})


def batches(results: Iterable[Report | Failure], labels: Sequence[str]) -> dict[str, bytes]:
    """The rows of what a source gave, by frame, as serialized record batches; frames without a row are left out.

    Soft checks are those within a report; between years they are made when a run ends (govnlp.runs.years).
    """
    found: dict[str, list[Row]] = {name: [] for name in FRAMES}
    for result in results:
        if isinstance(result, Failure):
            found["errors"].append({"source": result.source, "kind": result.kind, "error": result.message})
            continue
        for name, row in rows(result):
            found[name].append(row)
        found["soft_checks"] += [soft_check_row(check) for check in soft_checks([result])]
        found["panel"].append(panels.panel_row(result))
    return {
        name: pa.RecordBatch.from_pylist(rows, schema=schema(name, labels)).serialize().to_pybytes()
        for name, rows in found.items()
        if rows
    }


def soft_check_row(check: object) -> Row:
    """A soft check with both sides as numbers of one type."""
    row = asdict(check)  # type: ignore[call-overload]
    return row | {side: None if row[side] is None else float(row[side]) for side in ("left", "right")}


def table(frame: str, serialized: Iterable[bytes], labels: Sequence[str]) -> pa.Table:
    """The rows of serialized batches as one table."""
    kept = schema(frame, labels)
    found = [pa.ipc.read_record_batch(pa.py_buffer(data), kept) for data in serialized]
    return pa.Table.from_batches(found, kept).combine_chunks()


def parquet(table: pa.Table) -> bytes:
    """A Parquet file; of equal tables the same bytes, however they came together."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue().to_pybytes()

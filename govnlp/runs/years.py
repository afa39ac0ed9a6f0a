"""Soft checks between years (E and F): one pass over the cells of a finished run, in memory no more than some bodies at a time.

The cells go by body into buckets on the local disk; each bucket is checked by itself and gives one file of soft_checks.
"""

from __future__ import annotations

import hashlib
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from govnlp.consistency import between_years
from govnlp.report import Report
from govnlp.runs.parts import parquet, schema, soft_check_row
from govnlp.runs.store import Store
from govnlp.tables.formats import disclosure_rows
from govnlp.values import Cell, Profile, Table

_BUCKET = 40  # shards for which one bucket is made: some ten thousand reports
_COLUMNS = [
    "source",
    "agency",
    "year",
    "table",
    "kind",
    "format",
    "row",
    "column",
    "value",
    "number",
    "status",
    "start",
    "end",
]
_PLACE = ["source", "table", "kind"]


def write(shards: Sequence[str], store: Store) -> dict[str, int]:
    """Write the soft checks between years of a run's shards. Returns file name → rows, without files that have none."""
    count = -(-len(shards) // _BUCKET)
    key = hashlib.sha256("\n".join(shards).encode()).hexdigest()[:12]
    made: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="govnlp-") as folder:
        buckets = [Path(folder) / str(i) for i in range(count)]
        _fill(buckets, (_cells(name, store) for name in shards))
        for i, bucket in enumerate(buckets):
            rows = [soft_check_row(check) for check in between_years(_reports(bucket))]
            if rows:
                name = f"years-{i:05}-{key}"
                store.write(f"soft_checks/{name}.parquet", parquet(pa.Table.from_pylist(rows, schema("soft_checks"))))
                made[name] = len(rows)
    return made


def remove_others(kept: set[str], store: Store) -> None:
    """Remove the files of former runs."""
    for file in store.names("soft_checks"):
        if file.startswith("years-") and file.removesuffix(".parquet") not in kept:
            store.remove(f"soft_checks/{file}")


def _cells(name: str, store: Store) -> pa.Table:
    """The cells of a shard that checks between years read: rows 2 and 4 of the requests, the documents of 第二十条第（一）项,
    and of every table one cell with a number, which tells that it states any."""
    table = pq.read_table(store.where(f"cells/{name}.parquet"), columns=_COLUMNS, filesystem=store.arrow())
    known = pc.and_(pc.not_equal(table["agency"], ""), pc.is_valid(table["year"]))
    table = table.filter(pc.and_(known, pc.is_in(table["kind"], pa.array(["requests", "disclosure"]))))
    numbers = pc.is_valid(table["number"])
    places = pa.array(range(table.num_rows), pa.int64())
    table = table.append_column("at", places)
    first = table.filter(numbers).group_by(_PLACE, use_threads=False).aggregate([("at", "min")])["at_min"]
    rows = pa.array(["2", "4", *disclosure_rows("2021", "一")])
    wanted = pc.or_(pc.is_in(table["row"], rows), pc.is_in(table["at"], first))
    return table.filter(wanted).drop_columns(["at", "number"])


def _fill(buckets: Sequence[Path], tables: Iterable[pa.Table]) -> None:
    """Append the rows of every table to the buckets of their bodies."""
    with ExitStack() as stack:
        open_files: dict[int, pa.RecordBatchStreamWriter] = {}
        for table in tables:
            bodies = table["agency"].combine_chunks().dictionary_encode()
            homes = pa.array(
                [zlib.crc32(body.as_py().encode()) % len(buckets) for body in bodies.dictionary], pa.int64()
            )
            home = homes.take(bodies.indices)
            for i in sorted(set(homes.to_pylist())):
                if i not in open_files:
                    writer = pa.ipc.new_stream(str(buckets[i]), table.schema)
                    open_files[i] = stack.enter_context(writer)
                open_files[i].write_table(table.filter(pc.equal(home, i)))


def _reports(bucket: Path) -> Iterator[Report]:
    """The reports of a bucket with what checks between years read: source, body, year, tables."""
    if not bucket.exists():
        return
    with pa.ipc.open_stream(str(bucket)) as stream:
        rows = stream.read_all().to_pylist()
    found: dict[str, tuple[Profile, dict[tuple[int, str, str], list[Cell]]]] = {}
    for row in rows:
        profile = Profile(agency=row["agency"], year=row["year"])
        tables = found.setdefault(row["source"], (profile, {}))[1]
        cell = Cell(row["row"], row["column"], row["value"], row["status"], row["start"], row["end"])
        tables.setdefault((row["table"], row["kind"], row["format"]), []).append(cell)
    for source, (profile, tables) in found.items():
        made = tuple(Table(kind, format, 0, 0, tuple(cells)) for (_, kind, format), cells in tables.items())
        yield Report(source, "", "", profile, (), (), (), (), made)

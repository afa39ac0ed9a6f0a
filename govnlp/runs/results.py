"""What a run left, read back: frames, Arrow tables, reports, JSON lines, a panel; only what is asked for is loaded."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from govnlp.report import Report
from govnlp.runs import rebuild, shards
from govnlp.runs.drive import state_of
from govnlp.runs.errors import RunError
from govnlp.runs.parts import FRAMES
from govnlp.runs.store import Store, open_store

if TYPE_CHECKING:
    import pandas as pd
    from datasets import DatasetDict
    from spacy.language import Language
    from spacy.tokens import Doc

Where = Mapping[str, Any]


def read(out: str | os.PathLike[str]) -> Results:
    """The results in the folder of a run. Raises RunError where none was finished there."""
    store = open_store(out)
    state = state_of(store)
    if not state:
        raise RunError(f"{os.fspath(out)} holds no results: make them with govnlp analyze FOLDER -o {os.fspath(out)}")
    if "shards" not in state:
        raise RunError(
            f"the run in {os.fspath(out)} was not finished: start it again with the same command, it goes on"
        )
    return Results(store, state)


class Results:
    """The results of the last finished run; a run that goes on there does not touch them before it is finished.

    Rows stand in the order of their sources. ``state`` is what run.json tells: paths, options, totals, rows by frame.
    """

    def __init__(self, store: Store, state: dict[str, Any]) -> None:
        self._store = store
        self.state = state

    @property
    def names(self) -> tuple[str, ...]:
        """The frames there are."""
        return FRAMES

    def __len__(self) -> int:
        """The number of reports."""
        return int(self.state["totals"]["reports"])

    def __repr__(self) -> str:
        return f"<govnlp results of {', '.join(self.state['paths'])}: {len(self)} reports>"

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The whole of a frame."""
        return self.frame(name)

    def frame(self, name: str, columns: Sequence[str] | None = None, where: Where | None = None) -> pd.DataFrame:
        """A frame, or some of its columns and rows: where={"year": 2020, "kind": ["requests", "reviews"]}."""
        return self.arrow(name, columns, where).to_pandas()

    def arrow(self, name: str, columns: Sequence[str] | None = None, where: Where | None = None) -> pa.Table:
        """The same as an Arrow table."""
        data, wanted = self._asked(name, columns, where)
        with _whole(self._store.where(name)):
            return data.to_table(columns=wanted, filter=_filter(where))

    def batches(
        self, name: str, columns: Sequence[str] | None = None, where: Where | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The same bit by bit, for what does not fit into memory."""
        data, wanted = self._asked(name, columns, where)
        with _whole(self._store.where(name)):
            yield from data.to_batches(columns=wanted, filter=_filter(where))

    def _asked(
        self, name: str, columns: Sequence[str] | None, where: Where | None
    ) -> tuple[ds.Dataset, list[str] | None]:
        """(the dataset of a frame, the columns as a list). Raises KeyError for a column that it does not have."""
        data = self.scan(name)
        wanted = [columns] if isinstance(columns, str) else None if columns is None else list(columns)
        if unknown := [column for column in (*(wanted or ()), *(where or ())) if column not in data.schema.names]:
            raise KeyError(f"{name} has no column {', '.join(unknown)}; it has {', '.join(data.schema.names)}")
        return data, wanted

    def scan(self, name: str) -> ds.Dataset:
        """A frame as an Arrow dataset, of which nothing is loaded yet."""
        with _whole(self._store.where(name)):
            return ds.dataset(self.files(name), format="parquet", filesystem=self._store.arrow())

    def files(self, name: str) -> list[str]:
        """The Parquet files of a frame, in order. Raises KeyError for an unknown name."""
        if name not in FRAMES:
            raise KeyError(f"no frame {name!r}; there are {', '.join(FRAMES)}")
        parts = [*self.state["shards"], *(self.state["years"] if name == "soft_checks" else ())]
        if not parts:
            raise RunError("the run had no input")
        return [self._store.where(f"{name}/{part}.parquet") for part in parts]

    def reports(self, where: Where | None = None) -> Iterator[Report]:
        """The reports one after the other, without their text and indicators. where: of the frame ``reports``."""
        if where and self.state["shards"]:
            self._asked("reports", None, where)
        yield from self._reports(rebuild.USED, self.state["shards"], where)

    def _reports(self, used: Sequence[str], parts: Sequence[str], where: Where | None = None) -> Iterator[Report]:
        """Reports made of some frames only, a shard at a time."""
        for name in parts:
            found: dict[str, dict[str, list[dict[str, Any]]]] = {}
            for frame in used:
                path = self._store.where(f"{frame}/{name}.parquet")
                filtered = _filter(where) if frame == "reports" else None
                with _whole(path):
                    rows = pq.read_table(path, filters=filtered, filesystem=self._store.arrow()).to_pylist()
                for row in rows:
                    if frame == "reports":
                        found[row["source"]] = {}
                    if row["source"] in found:
                        found[row["source"]].setdefault(frame, []).append(row)
            yield from (rebuild.report(rows) for rows in found.values())

    def jsonl(self, where: Where | None = None, *, shards: Sequence[str] | None = None) -> Iterator[str]:
        """One line of JSON a report, with its line end: the output schema of ``Report.to_dict``. shards: of these only."""
        for report in self._reports(rebuild.USED, self.state["shards"] if shards is None else shards, where):
            yield json.dumps(report.to_dict(), ensure_ascii=False) + "\n"

    def panel(self, *, inferred: bool = True) -> pd.DataFrame:
        """The wide panel (see govnlp.panels.panel), one row a report."""
        from govnlp.panels import panel

        return self.frame("panel") if inferred else panel(self._with_tables(), inferred=False)

    def annex_panel(self) -> pd.DataFrame:
        """The panel of the statistics lists of 2014 (see govnlp.panels.annex_panel)."""
        from govnlp.panels import annex_panel

        return annex_panel(self._with_tables())

    def _with_tables(self) -> Iterator[Report]:
        return self._reports(("reports", "tables", "cells", "checks"), self.state["shards"])

    def dataset(self, names: Sequence[str] = FRAMES, cache: str | None = None) -> DatasetDict:
        """The frames as datasets of Hugging Face's package (extra ``datasets``), mapped from the folder ``cache`` (its own
        cache by default), where they are copied once."""
        try:
            from datasets import Dataset, DatasetDict, Features
        except ImportError as error:
            raise RunError("needs the package datasets: pip install 'govnlp[datasets]'") from error
        found = {}
        for name in names:
            features = Features.from_arrow_schema(self.scan(name).schema.remove_metadata())
            if not self.state["rows"][name]:  # of which the package makes no dataset by itself
                found[name] = Dataset.from_dict({column: [] for column in features}, features=features)
                continue
            # A batch size of its own: by default it is that of the first row group, and a file may have no row.
            found[name] = Dataset.from_parquet(self.files(name), features=features, cache_dir=cache, batch_size=10_000)
        return DatasetDict(found)

    def docs(self, nlp: Language) -> Iterator[Doc]:
        """The Docs, where the run kept them (docbin); ``doc.user_data["govnlp_source"]`` names the source."""
        from spacy.tokens import DocBin

        if not self.state["options"]["docbin"]:
            raise RunError("the run kept no Docs: it needs --docbin")
        for name in self.state["shards"]:
            if self._store.exists(f"{shards.DOCS}/{name}.spacy"):
                data = self._store.read(f"{shards.DOCS}/{name}.spacy")
                yield from DocBin(store_user_data=True).from_bytes(data).get_docs(nlp.vocab)


@contextmanager
def _whole(where: str) -> Iterator[None]:
    """While a file of results is read. Raises RunError where one is missing or damaged."""
    try:
        yield
    except FileNotFoundError as error:
        raise RunError(
            f"{error}: a file of the results is missing; give govnlp analyze again, it is made anew"
        ) from error
    except pa.ArrowInvalid as error:
        raise RunError(
            f"a file of {where} is damaged ({error}): delete it and give govnlp analyze again, it is made anew"
        ) from error


def _filter(where: Where | None) -> pc.Expression | None:
    """Equal to a value, or one of several, in every column named."""
    made: pc.Expression | None = None
    for column, value in (where or {}).items():
        several = isinstance(value, (list, tuple, set, frozenset, range))
        one = ds.field(column).isin(list(value)) if several else ds.field(column) == value
        made = one if made is None else made & one
    return made

"""Reports as data frames, one row a thing, and as Parquet. Every frame has the report's ``source`` as first column.

Every column has the same nullable type in every frame, an empty one too, and keeps it through Parquet; what is not known is
pd.NA. A panel, one row a report, is made by ``govnlp.panels``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from govnlp.consistency import soft_checks
from govnlp.report import Report
from govnlp.rows import COLUMNS, SCORED, Row, column_type, rows


def to_frames(reports: Iterable[Report], errors: Iterable[tuple[str, str, str]] = ()) -> dict[str, pd.DataFrame]:
    """Data frames by name, with the columns of COLUMNS.

    errors: (source, kind, message) of what gave no report. ``section`` in paragraphs, ``paragraph`` in segments and ``table``
    in cells and checks count from 0 within a report and join the frames. Offsets are source offsets.

    In ``cells``, ``number`` is the value as a number in ``unit``, money in 万元, exact to 15 digits; an entity's number is text.
    """
    found: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    reports = list(reports)
    for report in reports:
        for name, row in rows(report):
            found[name].append(row)
    found["soft_checks"] = [asdict(check) for check in soft_checks(reports)]
    found["errors"] = [{"source": source, "kind": kind, "error": error} for source, kind, error in errors]
    return {name: _frame(name, found[name]) for name in COLUMNS}


def _frame(name: str, rows: list[Row]) -> pd.DataFrame:
    labels = dict.fromkeys(label for row in rows for label in row.get("scores", ())) if name in SCORED else {}
    columns = [*COLUMNS[name], *(label for label in labels if label not in COLUMNS[name])]
    frame = pd.DataFrame(rows, columns=columns, dtype="object")
    return frame.astype({column: column_type(name, column) for column in columns})


def write_parquet(frames: dict[str, pd.DataFrame], folder: Path) -> None:
    """One Parquet file a frame; pandas.read_parquet gives it back with the same types."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)

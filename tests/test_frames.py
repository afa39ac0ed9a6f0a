"""Frames: the cells with labels and numbers, types that every frame keeps, an empty one and one from Parquet too."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from built_reports import cell, disclosure, report, requests, reviews
from hypothesis import given
from hypothesis import strategies as st

from govnlp import figures
from govnlp.figures import Number, column_label, number, row_label
from govnlp.frames import to_frames, write_parquet
from govnlp.rows import COLUMNS, column_type
from govnlp.tables.formats import key, labels
from govnlp.values import Table

FEES, PROCUREMENT = "本年收费金额（单位：万元）", "采购总金额"
ANNEX = Table("annex", "2014", 0, 1, (cell("（一）收到申请数", "件", "5"), cell("专项经费", "元", "1200")))

# kind, column, value as printed: the number and its unit
NUMBERS = [
    ("requests", "total", "37", ("37", "件")),
    ("requests", "total", "1,234", ("1234", "件")),
    ("requests", "total", "１２３", ("123", "件")),
    ("requests", "total", "37件", ("37", "件")),
    ("reviews", "pending", "0", ("0", "件")),
    ("disclosure", "本年增/减", "+12", ("12", "项")),
    ("disclosure", "本年增/减", "-3", ("-3", "项")),
    ("disclosure", "本年增/减", "－3", ("-3", "项")),
    ("disclosure", "本年增/减", "增2", ("2", "项")),
    ("disclosure", "本年增/减", "减少4", ("-4", "项")),
    ("disclosure", FEES, "12.5", ("12.5", "万元")),
    ("disclosure", FEES, "358000元", ("35.8", "万元")),
    ("disclosure", FEES, "0.3亿元", ("3000", "万元")),
    ("disclosure", FEES, "1元", ("0.0001", "万元")),
    ("disclosure", PROCUREMENT, "92.45万元", ("92.45", "万元")),
    ("disclosure", PROCUREMENT, "3,580,000元", ("358", "万元")),
    ("disclosure", PROCUREMENT, "92.45", ("92.45", "")),
    ("annex", "元", "1200", ("0.12", "万元")),
    ("annex", "件", "5", ("5", "件")),
    ("annex", "value", "5", ("5", "")),
    ("annex", "%", "7%", ("7", "%")),
    ("requests", "total", "无", None),
    ("requests", "total", "", None),
    ("requests", "total", "三", None),
    ("requests", "total", "3万", None),
    ("requests", "total", "3-5", None),
    ("requests", "total", "1234567890123456", None),
]


@pytest.mark.parametrize(("kind", "column", "value", "wanted"), NUMBERS, ids=[f"{n[1]}-{n[2]}" for n in NUMBERS])
def test_a_cell_as_a_number(kind: str, column: str, value: str, wanted: tuple[str, str] | None) -> None:
    assert number(cell("1", column, value), kind) == (Number(Decimal(wanted[0]), wanted[1]) if wanted else None)


def test_what_is_not_read_has_no_number() -> None:
    evidence = cell("1", "total", "7").__class__("1", "total", "7", "unreadable", 0, 1)
    assert number(evidence, "requests") is None
    assert number(cell("1", "total", "~7"), "requests") == Number(Decimal(7), "件")


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_money_survives_the_frame_exactly(digits: int, places: int) -> None:
    printed = f"{Decimal(digits).scaleb(-places):f}万元"
    table = Table("disclosure", "2019", 0, 1, (cell("政府集中采购", PROCUREMENT, printed),))
    found = to_frames([report(table)])["cells"].loc[0, "number"]
    assert Decimal(repr(float(found))) == Decimal(digits).scaleb(-places)


def test_every_row_and_column_of_the_forms_has_a_printed_label() -> None:
    named = figures._names()
    for label in labels():
        if label.table != "annex" and (label.role in ("row", "head") or label.id.startswith("reviews.group")):
            assert key(named[label.id].label).endswith(label.keys), label.id
    assert set(named) <= {label.id for label in labels()}
    assert row_label("requests", "3.6.3") == "3.其他"
    assert row_label("requests", "3.2") == "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    assert row_label("reviews", "litigation_direct") == "未经复议直接起诉"
    assert column_label("requests", "welfare") == "社会公益组织"
    assert column_label("disclosure", FEES) == FEES
    assert row_label("annex", "（一）收到申请数") == "（一）收到申请数"
    assert row_label("disclosure", "别的") == ""


def test_the_cells_frame() -> None:
    frame = to_frames([report(disclosure("2021", {("规章", "现行有效件数"): ""}), requests("2021", {"1": "?"}))])[
        "cells"
    ]
    assert len(frame) == 10 + 175
    first = frame[(frame["row"] == "1") & (frame["column"] == "total")].iloc[0]
    assert (first["agency"], first["year"], first["table"], first["kind"]) == ("临江市水务局", 2022, 1, "requests")
    assert (first["row_label"], first["column_label"]) == ("一、本年新收政府信息公开申请数量", "总计")
    assert first["status"] == "unreadable"
    assert first[["number", "unit", "start"]].isna().all()
    blank = frame[frame["column"] == "现行有效件数"].iloc[0]
    assert (blank["value"], blank["status"]) == ("", "blank")
    assert blank[["number", "unit"]].isna().all()
    zero = frame[(frame["row"] == "4") & (frame["column"] == "total")].iloc[0]
    assert (zero["value"], zero["number"], zero["unit"]) == ("0", 0.0, "件")


@pytest.mark.parametrize(
    "reports",
    [
        pytest.param([], id="none"),
        pytest.param([report()], id="without tables"),
        pytest.param([report(year=None, agency="")], id="without year and body"),
        pytest.param([report(requests("2021", {}), reviews(), ANNEX, text="收到申请3件。", source="收.txt")], id="one"),
    ],
)
def test_types_are_the_same_in_every_frame_and_survive_parquet(reports: list[object], tmp_path: Path) -> None:
    frames = to_frames(reports, [("b.txt", "unreadable", "no text")])  # type: ignore[arg-type]
    write_parquet(frames, tmp_path)
    assert {path.stem for path in tmp_path.iterdir()} == set(COLUMNS)
    for name, frame in frames.items():
        assert tuple(frame.columns) == COLUMNS[name]
        assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == {
            column: column_type(name, column) for column in COLUMNS[name]
        }
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / f"{name}.parquet"), frame)


def test_soft_checks_are_a_frame_apart() -> None:
    made = report(requests("2021", {"1": 3, "3.1": 3, "3.7": 3}), text="收到申请3件。")
    frames = to_frames([made])
    assert set(frames["checks"]["id"]) == {"A", "B", "C"}
    (row,) = frames["soft_checks"].to_dict("records")
    assert (row["id"], row["where"], row["status"], row["left"], row["right"]) == ("H", "received", "pass", 3, 3)
    assert to_frames([replace(made, text="")])["soft_checks"].empty

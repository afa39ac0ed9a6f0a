"""The corpus in training/data: form, parts, size, nothing doubled, the data statement true, agreement of readers."""

from __future__ import annotations

import copy
from collections import Counter

import agreement
import corpus
import pytest
import statement

RECORDS = corpus.read(corpus.ours())


def test_every_record_is_well_formed_and_nothing_stands_twice() -> None:
    assert corpus.all_faults(RECORDS) == []


SAMPLE = next(record for record in RECORDS if len(record["entities"]) > 3 and len(record["segments"]) > 3)


def broken(change: str) -> corpus.Record:
    record = copy.deepcopy(SAMPLE)
    match change:
        case "gap":
            record["segments"][1][1] -= 1
        case "lost segment":
            del record["segments"][2]
        case "overlap":
            record["entities"][1][0] = record["entities"][0][1] - 1
        case "over the line":
            record["entities"][-1][1] = len(record["text"]) + 1
        case "space":
            at = record["entities"][0][0]
            record["text"] = record["text"][:at] + " " + record["text"][at + 1 :]
        case "kind":
            record["entities"][0][3] = "" if record["entities"][0][3] else "named"
        case "part":
            record["split"] = {"train": "test", "test": "train"}[record["split"]]
        case "text":
            record["text"] += "\n又一行"
        case "role":
            body = next(line for line in record["lines"] if line[2] == "body")
            body[2] = "table"
    return record


@pytest.mark.parametrize(
    "change", ["gap", "lost segment", "overlap", "over the line", "space", "kind", "part", "text", "role"]
)
def test_a_broken_record_is_told(change: str) -> None:
    assert list(corpus.faults(SAMPLE)) == []
    assert list(corpus.faults(broken(change)))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("split", "dev"),
        ("year", 2030),
        ("rank", "city"),
        ("category", "easy"),
        ("note", "x"),
        ("segments", [[0, 5, "plan"]]),
    ],
)
def test_the_schema_refuses_other_values(key: str, value: object) -> None:
    assert list(corpus.misfit([SAMPLE])) == []
    (fault,) = corpus.misfit([{**SAMPLE, key: value}])
    assert fault.startswith(SAMPLE["id"])


def test_parts_follow_from_the_id_for_good() -> None:
    assert [corpus.part_of(name) for name in ("a01", "a02", "h0001", "f01")] == ["test", "train", "train", "train"]
    share = sum(record["split"] == "test" for record in RECORDS) / len(RECORDS)
    assert 0.17 < share < 0.23


def test_the_corpus_is_as_large_as_it_says() -> None:
    kinds = Counter(statement.kind(record) for record in RECORDS)
    assert kinds["reports"] >= 60
    assert kinds["single stretches"] >= 1500
    reports = [record for record in RECORDS if statement.kind(record) == "reports"]
    assert sum(record["genre"] != "annual_report" for record in reports) >= 12
    assert sum(record["headings"] == "none" for record in reports) >= len(reports) // 5
    assert {record["year"] for record in reports} == set(range(2008, 2026))
    assert {record["rank"] for record in reports} >= {
        "national",
        "province",
        "prefecture",
        "county",
        "township",
        "village",
    }


def test_what_stands_twice_is_told() -> None:
    text = "镇里的七个查阅点由文化站代管，每逢赶集日开放，平日凭身份证登记后翻看，管理员隔周清点一次。"
    first, second, third = (
        {"id": name, "text": body, "lines": [[0, len(body), "body"]]}
        for name, body in (("a", text), ("b", "据统计，" + text), ("c", text[:20] + "。"))
    )
    assert list(corpus.doubled([first, third])) == []
    assert [fault.split(":")[0] for fault in corpus.doubled([first, second])] == ["b"]
    assert list(corpus.doubled([first, {**first, "id": "d"}])) == [f"d: a sentence of a: {text[:-1]}"]
    assert list(corpus.doubled([third, third])) == ["c: 2 records have this id"]


def test_the_data_statement_is_true() -> None:
    text = statement.STATEMENT.read_text(encoding="utf-8")
    assert statement.filled(text, statement.tables(RECORDS)) == text, "run python training/statement.py"


def test_datasets_hold_what_the_files_hold() -> None:
    pytest.importorskip("datasets")
    parts = corpus.dataset()
    back = {row["id"]: corpus.from_row(row) for part in parts.values() for row in part}
    assert {name: len(rows) for name, rows in parts.items()} == Counter(record["split"] for record in RECORDS)
    stated = {record["id"]: {key: value for key, value in record.items() if value is not None} for record in RECORDS}
    assert back == stated


# --- agreement


def pair(*counts: tuple[str, str, int]) -> agreement.Pairs:
    return Counter({(a, b): n for a, b, n in counts})


@pytest.mark.parametrize(
    ("pairs", "wanted"),
    [
        pytest.param(
            pair(("x", "x", 20), ("y", "y", 15), ("x", "y", 5), ("y", "x", 10)), 0.4, id="Cohen's own kind of table"
        ),
        pytest.param(pair(("x", "x", 5), ("y", "y", 5)), 1.0, id="full"),
        pytest.param(pair(("x", "x", 1), ("x", "y", 1), ("y", "x", 1), ("y", "y", 1)), 0.0, id="chance"),
        pytest.param(pair(("x", "x", 5)), 1.0, id="one label"),
    ],
)
def test_kappa(pairs: agreement.Pairs, wanted: float) -> None:
    assert agreement.kappa(pairs) == pytest.approx(wanted)


def test_differences_are_counted_and_listed() -> None:
    other = copy.deepcopy(SAMPLE)
    start, end, move = other["segments"][1]
    other["segments"][1][2] = "other" if move != "other" else "practice"
    del other["entities"][0]
    found = list(agreement.differences(SAMPLE, other))
    assert len(found) == 2
    assert SAMPLE["text"][start:end] in found[0]
    assert "entity only first" in found[1]
    row = list(agreement.table([(SAMPLE, other)]))[-1]
    assert "1.000 | 1.000" not in row
    with pytest.raises(ValueError, match="different texts"):
        agreement.matched([SAMPLE], [{**SAMPLE, "text": SAMPLE["text"] + "x"}])
    with pytest.raises(ValueError, match="no id stands in both"):
        agreement.matched([SAMPLE], [])

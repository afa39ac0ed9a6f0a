"""Users' labelled lines: every tool's layout gives the same stretches, and every fault is told with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import corpus
import formats
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govnlp.labels import labelled

TEXT = "今年建成查阅点三处，群众反映较好。但村级栏目更新慢。"
CUT = TEXT.index("但")
SPANS = [[0, CUT, "good"], [CUT, len(TEXT), "bad"]]
EMOJI = "😀" + TEXT  # one character for Python, two units for a browser


def units(spans: list[list[Any]]) -> list[list[Any]]:
    """Spans of TEXT as a browser counts them in EMOJI."""
    return [[a + 2, b + 2, label] for a, b, label in spans]


def moves(record: corpus.Record) -> list[tuple[str, str]]:
    return [(record["text"][a:b], label) for a, b, label in record["segments"]]


def written(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    if isinstance(content, list) and name.endswith("jsonl"):
        content = "\n".join(json.dumps(each, ensure_ascii=False) for each in content)
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def studio(text: str, *values: dict[str, Any]) -> dict[str, Any]:
    return {"id": 7, "data": {"text": text}, "annotations": [{"result": [{"value": value} for value in values]}]}


def studio_span(text: str, start: int, end: int, label: str, quoted: str | None) -> dict[str, Any]:
    return {"start": start, "end": end, "labels": [label]} | ({"text": quoted} if quoted else {})


GOOD, BAD = TEXT[:CUT], TEXT[CUT:]
TWO = [(GOOD, "good"), (BAD, "bad")]


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        pytest.param("a.csv", f"text,label\n{GOOD},good\n", [(GOOD, "good")], id="csv"),
        pytest.param("a.csv", f'\ufefftext;label\n"{GOOD}";good\n', [(GOOD, "good")], id="csv with BOM and semicolons"),
        pytest.param("a.csv", f"标签,文本\r\ngood,{GOOD}\r\n", [(GOOD, "good")], id="csv with Chinese names, CRLF"),
        pytest.param("a.csv", f"id,data,label\n7,{GOOD},good\n", [(GOOD, "good")], id="doccano CSV"),
        pytest.param("a.tsv", f"label\ttext\tyear\ngood\t{GOOD}\t2019\n", [(GOOD, "good")], id="tsv"),
        pytest.param("a.jsonl", [{"text": GOOD, "label": "good"}], [(GOOD, "good")], id="JSON lines"),
        pytest.param("a.jsonl", [{"text": GOOD, "label": 0}], [(GOOD, "0")], id="a number as label"),
        pytest.param("a.jsonl", [{"text": TEXT, "segments": SPANS}], TWO, id="JSON lines with segments"),
        pytest.param(
            "a.jsonl", [{"text": EMOJI, "segments": [[0, 1 + CUT, "good"]]}], [(EMOJI[: CUT + 1], "good")], id="emoji"
        ),
        pytest.param(
            "a.jsonl", [{"id": 3, "text": GOOD, "labels": ["good"], "username": "x"}], [(GOOD, "good")], id="doccano 0"
        ),
        pytest.param(
            "a.jsonl",
            [{"id": 3, "text": GOOD, "label": ["good"], "Comments": []}],
            [(GOOD, "good")],
            id="doccano class",
        ),
        pytest.param("a.jsonl", [{"id": 3, "text": TEXT, "labels": SPANS}], TWO, id="doccano spans under labels"),
        pytest.param("a.jsonl", [{"id": 3, "text": TEXT, "label": SPANS}], TWO, id="doccano spans under label"),
        pytest.param(
            "a.jsonl",
            [
                {
                    "text": TEXT,
                    "entities": [{"id": 1, "label": s[2], "start_offset": s[0], "end_offset": s[1]} for s in SPANS],
                }
            ],
            TWO,
            id="doccano entities",
        ),
        pytest.param("a.json", [{"id": 3, "text": TEXT, "label": SPANS}], TWO, id="doccano JSON"),
        pytest.param(
            "a.jsonl",
            [{"text": EMOJI, "label": units(SPANS)}],
            TWO,
            id="doccano emoji",
        ),
        pytest.param("a.json", [studio(GOOD, {"choices": ["good"]})], [(GOOD, "good")], id="Label Studio choices"),
        pytest.param(
            "a.json",
            [studio(TEXT, *(studio_span(TEXT, *s, TEXT[s[0] : s[1]]) for s in SPANS))],
            TWO,
            id="Label Studio spans",
        ),
        pytest.param(
            "a.json",
            [studio(EMOJI, *(studio_span(EMOJI, *s, TEXT[s[0] - 2 : s[1] - 2]) for s in units(SPANS)))],
            TWO,
            id="Label Studio, old, counting 16-bit units",
        ),
        pytest.param(
            "a.json",
            [studio(EMOJI, *(studio_span(EMOJI, a + 1, b + 1, label, None) for a, b, label in SPANS))],
            TWO,
            id="Label Studio without quoted text",
        ),
        pytest.param(
            "a.json",
            [{"text": GOOD, "sentiment": "good", "id": 1, "annotator": 1, "lead_time": 3}],
            [(GOOD, "good")],
            id="Label Studio JSON-MIN",
        ),
        pytest.param(
            "a.json",
            [{"text": TEXT, "label": [studio_span(TEXT, *s, TEXT[s[0] : s[1]]) for s in SPANS], "annotator": 1}],
            TWO,
            id="Label Studio JSON-MIN spans",
        ),
        pytest.param(
            "a.csv",
            'text,move,id,annotator\n"'
            + TEXT
            + '","'
            + json.dumps([{"start": 0, "end": CUT, "labels": ["good"]}]).replace('"', '""')
            + '",1,2\n',
            [(GOOD, "good")],
            id="Label Studio CSV",
        ),
    ],
)
def test_every_layout_gives_the_stretches(
    tmp_path: Path, name: str, content: object, wanted: list[tuple[str, str]]
) -> None:
    (record,) = formats.read(written(tmp_path, name, content))
    assert moves(record) == wanted
    assert [label for example in corpus.examples(record) for label in example.clause_labels()]


def test_a_table_saved_by_excel_in_china(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f"text,label,year\n{GOOD},practice,2016年\n".encode("gb18030"))
    (record,) = formats.read(tmp_path / "a.csv")
    assert moves(record) == [(GOOD, "practice")]
    assert record["year"] == 2016


def test_headings_and_lines_of_a_report(tmp_path: Path) -> None:
    text = f"一、主要做法\n{GOOD}\n\n二、存在的问题\n{BAD}\n此处无标注的一句话说明情况。"
    spans = [[text.index(GOOD), text.index(GOOD) + len(GOOD), "x"], [text.index(BAD), text.index(BAD) + len(BAD), "y"]]
    (record,) = formats.read(written(tmp_path, "a.jsonl", [{"text": text, "segments": spans}]))
    first, second = corpus.examples(record)
    assert (first.paragraph.text, first.paragraph.headings, first.segments) == (
        GOOD,
        ("一、主要做法",),
        ((0, len(GOOD), "x"),),
    )
    assert second.paragraph.headings == ("二、存在的问题",)
    assert second.paragraph.after == "此处无标注的一句话说明情况。", "a line without a label stays a neighbour"


def test_a_heading_beside_the_text(tmp_path: Path) -> None:
    row = {"text": TEXT, "segments": SPANS, "heading": "三、存在问题"}
    (record,) = formats.read(written(tmp_path, "a.jsonl", [row]))
    assert moves(record) == TWO
    assert [example.paragraph.headings for example in corpus.examples(record)] == [("三、存在问题",)]


def test_what_no_span_covers_is_left_out(tmp_path: Path) -> None:
    text = "今年建成三处。这一句没有标注。但更新慢。"
    spans = [[0, 6, "x"], [text.index("但"), len(text) - 1, "y"]]
    (record,) = formats.read(written(tmp_path, "a.jsonl", [{"text": text, "segments": spans}]))
    assert moves(record) == [("今年建成三处", "x"), ("但更新慢。", "y")]
    assert "没有标注" not in "".join(piece for piece, _ in moves(record))


def test_unlabelled_texts_are_left_out_and_parts_are_fixed(tmp_path: Path) -> None:
    rows = [{"text": f"第{n}条信息已经公开。", "label": "x" if n % 2 else ""} for n in range(200)]
    path = written(tmp_path, "a.jsonl", rows)
    records = formats.read(path)
    assert len(records) == 100
    assert records == formats.read(path)
    assert 8 < sum(record["split"] == "test" for record in records) < 35
    same = formats.read(written(tmp_path, "b.jsonl", [{**row, "report": "r1"} for row in rows]))
    assert len({record["split"] for record in same}) == 1, "the lines of one report stand in one part"
    told = formats.read(written(tmp_path, "c.jsonl", [{**row, "split": "test"} for row in rows]))
    assert {record["split"] for record in told} == {"test"}


def test_datasets(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    classes = datasets.Features({"text": datasets.Value("string"), "label": datasets.ClassLabel(names=["bad", "good"])})
    rows = datasets.Dataset.from_list([{"text": GOOD, "label": 1}, {"text": BAD, "label": 0}], features=classes)
    assert [moves(record) for record in formats.read(rows)] == [[(GOOD, "good")], [(BAD, "bad")]]
    both = datasets.DatasetDict({"train": rows, "validation": rows})
    both.save_to_disk(tmp_path / "ds")
    records = formats.read(tmp_path / "ds")
    assert [record["split"] for record in records] == ["train", "train", "test", "test"]
    assert moves(records[0]) == [(GOOD, "good")]


def test_our_own_files_come_back_as_they_are(tmp_path: Path) -> None:
    for path in corpus.ours():
        assert formats.read(path) == corpus.read([path])


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        pytest.param(
            "a.csv",
            "文字,label\n甲,x\n",
            r"a\.csv, line 1: no column named text; the columns are 文字, label",
            id="no text column",
        ),
        pytest.param(
            "a.jsonl", '{"text": "甲", "label": "x"}\n{"text": "乙"', r"a\.jsonl, line 2: no JSON", id="broken JSON"
        ),
        pytest.param("a.jsonl", [{"label": "x"}], "line 1: no text; it is wanted under the key 'text'", id="no key"),
        pytest.param("a.jsonl", [{"text": " ", "label": "x"}], "line 1: the text is empty", id="empty text"),
        pytest.param(
            "a.jsonl", [{"text": "甲", "label": ["x", "y"]}], r"several labels on one stretch \(x, y\)", id="two labels"
        ),
        pytest.param(
            "a.jsonl",
            [{"text": "甲乙", "label": [[0, 3, "x"]]}],
            "from 0 to 3 does not lie in its text of 2",
            id="too far",
        ),
        pytest.param(
            "a.jsonl", [{"text": "甲乙丙", "label": [[0, 2, "x"], [1, 3, "y"]]}], "'x' and 'y' overlap", id="overlap"
        ),
        pytest.param("a.jsonl", [{"text": "😀甲", "label": [[1, 3, "x"]]}], "cuts a character", id="half an emoji"),
        pytest.param(
            "a.jsonl",
            [{"text": "甲", "label": "x", "split": "both"}],
            "split is 'both'; it is train or test",
            id="split",
        ),
        pytest.param("a.jsonl", [{"text": "甲", "label": "x", "year": "去年"}], "year is '去年'", id="year"),
        pytest.param(
            "a.jsonl",
            [{"text": "甲"}, {"text": "乙", "label": None}],
            "no text in it has a label",
            id="nothing labelled",
        ),
        pytest.param(
            "a.json",
            [studio(TEXT, studio_span(TEXT, 0, 3, "x", "别的字"))],
            "item 1: .*said to hold '别的字'",
            id="shifted span",
        ),
        pytest.param("a.xlsx", "x", "save an Excel sheet as CSV", id="unknown kind of file"),
        pytest.param("a.json", "{", r"a\.json, line 1: no JSON", id="broken file"),
    ],
)
def test_faults_are_told_with_their_place(tmp_path: Path, name: str, content: object, fault: str) -> None:
    with pytest.raises(formats.FormatError, match=fault):
        formats.read(written(tmp_path, name, content))


def test_several_faults_are_told_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path, "a.jsonl", [{"label": "x"}, {"text": "甲", "label": "x"}, {"text": "乙", "year": "?", "label": "x"}]
    )
    with pytest.raises(formats.FormatError, match=r"line 1: no text(.|\n)*line 3: year"):
        formats.read(path)
    with pytest.raises(formats.FormatError, match="no such file"):
        formats.read(tmp_path / "missing.jsonl")
    with pytest.raises(formats.FormatError, match=r"none written by Dataset\.save_to_disk"):
        formats.read(tmp_path)


@given(
    st.text(alphabet="公开信息，。；\n 一、\r😀", min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12), st.sampled_from("xyz")), max_size=5),
)
def test_whatever_is_labelled_the_stretches_of_a_line_tile_it(text: str, drawn: list[tuple[int, int, str]]) -> None:
    spans, at = [], 0
    for start, length, label in sorted(drawn):
        if start >= at and start + length <= len(text):
            spans.append((start, start + length, label))
            at = start + length
    record = labelled.build(text, "" if spans else "x", spans, {})
    claimed = 0
    for a, b, role in record["lines"]:
        inside = [s for s in record["segments"] if a <= s[0] < b]
        claimed += len(inside)
        if inside:
            assert role == "body"
            assert [s[0] for s in inside] + [b] == [a] + [s[1] for s in inside]
    assert claimed == len(record["segments"])
    for a, b, label in record["segments"]:
        if spans:
            assert any(name == label and s < b and a < e for s, e, name in spans)

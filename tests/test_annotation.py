"""Annotation goes round: what comes back from doccano and Label Studio lies where it lay, in the source too."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from typer.testing import CliRunner

from govnlp.cli import app
from govnlp.labels import agreement, annotation
from govnlp.labels.labelled import FormatError, units_before
from govnlp.text.alignment import Alignment, Edit, apply, compose
from govnlp.text.repair import repair

DAMAGED = (
    "\ufeff 丙市粮食局2013年政府信息公开工作年度报告😀\r\n一、总体情况\r\n2 0 1 3年，我局主动公开信息30条😀，比上年增加5%。\r\n"
    "二、存在的问题\r\n部分栏目更新不够及时。下一步，我局将加强检查。 \r\n"
)
SHOWN = "今年建成查阅点三处😀，群众反映较好。\n但村级栏目更新慢。"
MOVES = ((0, SHOWN.index("但") - 1, "practice", 0.9), (SHOWN.index("但"), len(SHOWN), "problem", 0.6))
ENTITIES = ((0, 2, "DATE"), (7, 9, "COUNT"), (11, 13, "AGENCY:group"))


def made(text: str = SHOWN, moves: Any = MOVES, entities: Any = ENTITIES, report: str = "r.txt") -> annotation.Task:
    return annotation.Task(report, Alignment(text), moves, entities, 0.6, 2016, annotation.LAYERS)


def run(*args: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["annotate", *map(str, args)])
    return result.exit_code, result.stdout, result.stderr


def from_studio(task: annotation.Task, **changed: Any) -> dict[str, Any]:
    """A task as Label Studio 1.23.2 exports it once its prediction was submitted: fields that matter here and some others."""
    out = annotation.studio(task)
    result = [{**each, "origin": "prediction"} for each in out["predictions"][0]["result"]]
    done = {
        "id": 1,
        "completed_by": 1,
        "result": result,
        "was_cancelled": False,
        "lead_time": 3.0,
        "parent_annotation": None,
    }
    return {
        "id": 1,
        "annotations": [{**done, **changed}],
        "drafts": [],
        "predictions": [1],
        "data": out["data"],
        "meta": {},
    }


def from_studio_min(task: annotation.Task) -> dict[str, Any]:
    out = annotation.studio(task)
    by: dict[str, Any] = {"move": [], "entity": []}
    for each in out["predictions"][0]["result"]:
        by[each["from_name"]].append(each["value"])
    return {**out["data"], "id": 1, **by, "annotator": 1, "annotation_id": 1, "lead_time": 3.0}


def from_studio_in_units(task: annotation.Task) -> dict[str, Any]:
    """The same of a version whose front end counted 16-bit units."""
    out, at = from_studio(task), units_before(task.alignment.text)
    for each in out["annotations"][0]["result"]:
        each["value"] = {**each["value"], "start": at(each["value"]["start"]), "end": at(each["value"]["end"])}
    return out


def from_doccano(task: annotation.Task) -> dict[str, Any]:
    return {"id": 5, **annotation.doccano(task), "Comments": []}


def from_doccano_with_relations(task: annotation.Task) -> dict[str, Any]:
    out = annotation.doccano(task)
    spans = [
        {"id": n, "label": label, "start_offset": a, "end_offset": b}
        for n, (a, b, label) in enumerate(out.pop("label"))
    ]
    return {"id": 5, **out, "entities": spans, "relations": [], "Comments": []}


def from_doccano_with_line_ends(task: annotation.Task) -> dict[str, Any]:
    """As of a tool that made two characters of each line end, and one more at the end."""
    text = task.alignment.text
    grown = Alignment(text, [Edit("", n, n + 1, "\n", "\r\n") for n, c in enumerate(text) if c == "\n"])
    at = units_before(grown.text)
    spans = [(*grown.to_repaired(a, b), label) for a, b, label, *_ in (*task.moves, *task.entities)]
    out = annotation.doccano(task)
    return {**out, "text": grown.text + "\r\n", "label": [[at(a), at(b), label] for a, b, label in spans]}


TOOLS = [
    from_studio,
    from_studio_min,
    from_studio_in_units,
    from_doccano,
    from_doccano_with_relations,
    from_doccano_with_line_ends,
]


def spans_of(record: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    kinds = [(a, b, f"{label}:{kind}" if kind else label) for a, b, label, kind in record["entities"]]
    return [tuple(span) for span in record["segments"]], kinds


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.__name__)
def test_every_form_of_export_comes_back(tool: Any) -> None:
    record = annotation.record(json.loads(json.dumps(tool(made()))))
    assert record
    assert record["text"] == SHOWN
    assert spans_of(record) == ([span[:3] for span in MOVES], list(ENTITIES))
    assert spans_of(record["source"]) == spans_of(record)
    assert record["year"] == 2016
    assert record["layers"] == ["moves", "entities"]


@st.composite
def drawn(draw: st.DrawFn) -> annotation.Task:
    """A task over a source with repairs, and its spans: moves without overlap, and entities."""
    source = draw(st.text(alphabet="公开信息，。\n\r \u3000😀𠮷é\u0301\x00\ud83d", min_size=1, max_size=40))
    edits, at = [], 0
    for low, length, after in draw(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.sampled_from(["", "件", "😀\n"])))
    ):
        start, end = at + low, min(at + low + length, len(source))
        if start <= end and (edits == [] or start > at) and source[start:end] != after:
            edits.append(Edit("x", start, end, source[start:end], after))
            at = end
    repaired = apply(source, edits)
    text = Alignment(repaired, annotation.settled(repaired)).text
    alignment = Alignment(source, compose(source, edits, annotation.settled(repaired)))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]
    moves = tuple((a, b, draw(st.sampled_from(["practice", "问题"])), 0.5) for a, b in spans)
    entities = tuple((a, b, draw(st.sampled_from(["DATE", "AGENCY:self"]))) for a, b in spans[::2])
    return annotation.Task("no/such/file.txt", alignment, moves, entities, 0.5, None, annotation.LAYERS)


# Where 16-bit units have to be guessed from the quoted text, a text that repeats itself may deceive.
@pytest.mark.parametrize("tool", [t for t in TOOLS if t != from_studio_in_units], ids=lambda tool: tool.__name__)
@given(task=drawn())
def test_offsets_survive_any_text_and_any_repair(tool: Any, task: annotation.Task) -> None:
    text, back = task.alignment.text, task.alignment.to_source
    if not text:
        return
    item = json.loads(json.dumps(tool(task), ensure_ascii=False).encode())
    record = annotation.record(item)
    assert record
    assert record["text"] == text
    kinds = [(a, b, *label.partition(":")[::2]) for a, b, label in task.entities]
    assert [tuple(span) for span in record["entities"]] == kinds
    assert record["source"]["segments"] == [[*back(a, b), label] for a, b, label, _ in task.moves]
    assert [tuple(span) for span in record["source"]["entities"]] == [(*back(a, b), *rest) for a, b, *rest in kinds]
    for a, b, label in record["segments"]:
        assert any(name == label and s < b and a < e for s, e, name, _ in task.moves)


@given(st.text(alphabet="公 \n\r\u3000\x00\ud83d😀\x85\u2028", max_size=30))
def test_a_settled_text_stays_as_it_is(text: str) -> None:
    once = apply(text, annotation.settled(text))
    assert annotation.settled(once) == []
    once.encode()
    assert "\r" not in once


def test_a_damaged_report_goes_round_by_the_commands(tmp_path: Path) -> None:
    """Repaired before it is shown, annotated, and back: the source spans hold what the model found in the source."""
    report = tmp_path / "report.txt"
    report.write_text(DAMAGED, encoding="utf-8", newline="")
    read = DAMAGED.removeprefix("\ufeff")
    for tool, name in (("doccano", "a.jsonl"), ("label-studio", "a.json")):
        code, _, err = run("export", report, "--to", tool, "-o", tmp_path / name)
        assert code == 0, err
    tasks = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    for task in tasks:
        task["annotations"] = [
            {"completed_by": {"id": 3, "email": "x@example.org"}, "result": task.pop("predictions")[0]["result"]}
        ]
    (tmp_path / "done.json").write_text(json.dumps(tasks), encoding="utf-8")
    outs = []
    for file in ("a.jsonl", "done.json"):
        code, _, err = run("import", tmp_path / file, "--out", tmp_path / f"{file}.labelled.jsonl")
        assert code == 0, err
        outs.append((tmp_path / f"{file}.labelled.jsonl").read_text(encoding="utf-8"))
    assert outs[0] == outs[1]
    record = json.loads(outs[0])
    held = {read[a:b]: label for a, b, label, _ in record["source"]["entities"]}
    assert held["2 0 1 3年"] == "DATE"
    assert held["30条"] == "COUNT"
    assert [(read[a:b], label) for a, b, label in record["source"]["segments"]][-2:] == [
        ("部分栏目更新不够及时。", "problem"),
        ("下一步，我局将加强检查。", "next_step"),
    ]
    code, out, _ = run("agreement", tmp_path / "a.jsonl", tmp_path / "done.json.labelled.jsonl", "--list")
    assert code == 0
    assert "kappa by characters: 1.000" in out
    report.write_text(DAMAGED + "补充一句。", encoding="utf-8", newline="")
    code, _, err = run("import", tmp_path / "a.jsonl", "--out", tmp_path / "x.jsonl")
    assert code == 1
    assert "has changed since it was exported" in err
    assert not (tmp_path / "x.jsonl").exists()


def test_records_are_what_training_reads(tmp_path: Path) -> None:
    import corpus
    import formats

    path = tmp_path / "labelled.jsonl"
    path.write_text(json.dumps(annotation.record(from_doccano(made()))), encoding="utf-8")
    (read,) = formats.read(path)
    assert [label for example in corpus.examples(read) for label in example.clause_labels()][-1] == "problem"


def test_the_files_beside_tell_the_labels(nlp: Language, tmp_path: Path) -> None:
    found = annotation.labels(nlp)
    assert found["moves"] == ["next_step", "other", "practice", "problem"]
    assert {"COUNT", "AGENCY:self"} <= set(found["entities"])
    xml = annotation.write([made()], "label-studio", tmp_path / "t.json", found).read_text(encoding="utf-8")
    assert xml.count("<Label value=") == sum(map(len, found.values()))
    beside = annotation.write([made()], "doccano", tmp_path / "t.jsonl", annotation.labels(nlp, ["moves"]))
    assert [each["text"] for each in json.loads(beside.read_text(encoding="utf-8"))] == found["moves"]


def test_a_source_with_repairs_is_shown_repaired(nlp: Language) -> None:
    task = annotation.task(nlp(DAMAGED), "r.txt", ["moves"])
    assert task.alignment.source == DAMAGED
    assert task.alignment.text == repair(DAMAGED).text.strip()
    assert not task.entities
    assert task.moves


STUDIO = from_studio(made())


def changed(item: dict[str, Any], **data: Any) -> dict[str, Any]:
    return {**item, "data": {**item["data"], **data}}


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        pytest.param({"text": "甲"}, "not a task that govnlp annotate export wrote", id="foreign"),
        pytest.param(changed(STUDIO, text=SHOWN + "又"), "r.txt: the text is not the one", id="text changed"),
        pytest.param(changed(STUDIO, text=SHOWN.replace("😀", "")), "the text is not the one", id="emoji lost"),
        pytest.param(changed(STUDIO, edits="1:2"), "edits is damaged", id="edits cut"),
        pytest.param(
            {**STUDIO, "annotations": STUDIO["annotations"] * 2},
            r"annotated 2 times \(by 1, 1\).*--annotator",
            id="two people",
        ),
        pytest.param({**from_doccano(made()), "label": [[0, 99, "x"]]}, "does not lie in its text", id="too far"),
        pytest.param({**from_doccano(made()), "label": [[0, 10, "x"]]}, "cuts a character", id="half an emoji"),
        pytest.param(
            {**from_doccano(made()), "label": [[0, 4, "x"], [2, 6, "y"]]}, "'x' and 'y' overlap", id="overlap"
        ),
        pytest.param(
            {**from_doccano(made()), "label": [[0, 4, "DATE"], [2, 6, "COUNT"]]}, "overlap", id="entities overlap"
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(item: dict[str, Any], fault: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps(from_doccano(made()))}\n{json.dumps(item)}\n", encoding="utf-8")
    with pytest.raises(FormatError, match=rf"a\.jsonl, line 2: .*{fault}"):
        annotation.records(path)
    assert run("import", path, "--out", tmp_path / "out.jsonl")[0] == 1
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param("PK\x03\x04", "a zip archive; unpack it", id="zip"),
        pytest.param("[", "no JSON", id="cut"),
        pytest.param("3", "a JSON object is wanted", id="number"),
        pytest.param(
            json.dumps([{**STUDIO, "annotations": []}]), "none of its 1 texts is annotated", id="nothing done"
        ),
        pytest.param(json.dumps([from_studio(made(), was_cancelled=True)]), "none of its 1 texts", id="skipped"),
    ],
)
def test_files_that_hold_nothing_are_told(content: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    code, _, err = run("import", tmp_path / "a.json", "--out", tmp_path / "o.jsonl")
    assert code == 1
    assert fault in err
    assert run("import", tmp_path / "missing.json", "--out", tmp_path / "o.jsonl")[0] == 1
    assert run("export", tmp_path / "nothing.txt", "--to", "doccano", "-o", tmp_path / "t.jsonl")[0] == 1


def test_one_of_several_annotators_is_chosen(tmp_path: Path) -> None:
    other = [region for region in STUDIO["annotations"][0]["result"] if region["from_name"] == "entity"]
    both = {
        **STUDIO,
        "annotations": [*STUDIO["annotations"], {"completed_by": {"id": 2, "email": "b@example.org"}, "result": other}],
    }
    (tmp_path / "p.json").write_text(json.dumps([both]), encoding="utf-8")
    for name in ("2", "b@example.org"):
        (record,), left = annotation.records(tmp_path / "p.json", name)
        assert (record["segments"], left) == ([], 0)
    assert annotation.records(tmp_path / "p.json", "9") == ([], 1)
    code, out, _ = run("agreement", tmp_path / "p.json", tmp_path / "p.json", "--annotators", "1", "2")
    assert code == 0
    assert "only one gave one: 1.000" in out


def record(moves: list[Any], entities: list[Any], text: str = "甲乙丙丁，戊己庚辛。") -> dict[str, Any]:
    return {"id": "1", "text": text, "segments": moves, "entities": entities}


def test_agreement_by_hand() -> None:
    """10 characters, the same on 8: kappa (0.8 - 0.5) / 0.5 with 5 and 3 of x; 3 pieces, the same on 2: (2/3 - 4/9) / (5/9)."""
    a = record([[0, 5, "x"], [5, 10, "y"]], [[0, 2, "DATE", ""], [2, 4, "AGENCY", "self"]])
    b = record([[0, 3, "x"], [3, 10, "y"]], [[0, 2, "DATE", ""], [2, 4, "AGENCY", "unit"]])
    found = agreement.agreement([a], [b])
    assert found.characters == pytest.approx(0.6)
    assert found.stretches == pytest.approx(0.4)
    assert found.same == pytest.approx(0.8)
    assert found.segments == 0
    assert found.one_only == 0
    assert found.entities == {"": 0.5, "AGENCY": 0.0, "DATE": 1.0}
    assert list(agreement.differences(a, b)) == [
        "1 move x / y: 丁，",
        "1 entity only first: 甲乙[丙丁:AGENCY:self]，戊己庚辛。",
        "1 entity only second: 甲乙[丙丁:AGENCY:unit]，戊己庚辛。",
    ]


def test_agreement_needs_the_same_texts() -> None:
    with pytest.raises(FormatError, match="different texts"):
        agreement.agreement([record([], [])], [record([], [], "别的")])
    with pytest.raises(FormatError, match="no text is in both"):
        agreement.agreement([record([], [])], [])

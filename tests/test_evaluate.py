"""Scores: counted by hand here, and the command on two labels and on a pipeline."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from ablation import only, rules_alone
from corpus import Example
from learning import readings_of
from picture import confusion_picture
from scoring import (
    Certainty,
    calibration_error,
    characters,
    coverage,
    interval,
    macro_f1,
    main_label,
    scores,
    stretches,
    table_of,
)

from govnlp.classifier import Paragraph
from govnlp.model import shipped

TRAINING = Path(__file__).parent.parent / "training"


def test_f1_by_character() -> None:
    found = characters("aaab", "aabb")
    assert found == Counter({("a", "a"): 2, ("a", "b"): 1, ("b", "b"): 1})
    values = scores(found, "ab")
    assert values["a"] == pytest.approx(0.8)
    assert values["b"] == pytest.approx(2 / 3, abs=1e-4)
    assert values["macro"] == pytest.approx((0.8 + 2 / 3) / 2, abs=1e-4)
    assert values["accuracy"] == 0.75


def test_a_label_that_does_not_occur_does_not_count() -> None:
    assert scores(Counter({("a", "a"): 3}), "ab")["macro"] == 1.0


def test_what_is_not_found_counts_as_missed() -> None:
    assert scores(characters(["a", "a"], ["a", ""]), "a")["a"] == pytest.approx(2 / 3, abs=1e-4)


def test_text_without_a_right_label_does_not_count() -> None:
    assert characters(["", "a"], ["a", "a"]) == Counter({("a", "a"): 1})


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        pytest.param("aabba", {(0, 2, "a"), (2, 4, "b"), (4, 5, "a")}, id="runs"),
        pytest.param(["a", "", "a"], {(0, 1, "a"), (2, 3, "a")}, id="a gap parts them"),
        pytest.param([], set(), id="nothing"),
    ],
)
def test_stretches_are_runs_of_one_label(labels: list[str], found: set[tuple[int, int, str]]) -> None:
    assert stretches(labels) == found


def test_a_paragraph_has_the_label_that_covers_most() -> None:
    assert main_label(["a", "b", "b", "", "", ""]) == "b"
    assert main_label(["", ""]) == ""


def test_calibration_error_is_the_distance_of_belief_and_truth_by_characters() -> None:
    assert calibration_error([Certainty(0.9, 1.0, 9), Certainty(0.9, 0.0, 1)]) == 0.0
    assert calibration_error([Certainty(0.95, 0.0, 10)]) == 0.95
    assert calibration_error([Certainty(0.95, 1.0, 30), Certainty(0.55, 0.0, 10)]) == pytest.approx(
        (0.05 * 30 + 0.55 * 10) / 40
    )


def test_coverage_tells_what_is_kept_and_how_much_of_it_is_right() -> None:
    found = [Certainty(0.9, 1.0, 30), Certainty(0.6, 0.0, 10)]
    assert coverage(found, 0.8) == (0.75, 1.0)
    assert coverage(found, 0.0) == (1.0, 0.75)
    assert coverage(found, 0.99) == (0.0, 0.0)


def test_intervals_hold_the_score_and_repeat_themselves() -> None:
    pairs = [Counter({("a", "a"): n + 1, ("a", "b"): n % 3, ("b", "b"): 4}) for n in range(30)]
    table = table_of(pairs, "ab")

    def score(sums: np.ndarray) -> np.ndarray:
        return macro_f1(sums, 2)

    low, high = interval(score, table, seed=1)
    assert low < scores(sum(pairs, Counter()), "ab")["macro"] < high
    assert interval(score, table, seed=1) == (low, high)
    assert interval(score, table[:1].repeat(5, axis=0), seed=1)[0] == interval(score, table[:1], seed=2)[1]


def test_sums_of_tables_score_as_pairs_do() -> None:
    pairs = Counter({("a", "a"): 5, ("a", "b"): 2, ("b", "b"): 4, ("b", ""): 3})
    assert macro_f1(table_of([pairs], "ab").reshape(1, -1), 2)[0] == pytest.approx(
        scores(pairs, "ab")["macro"], abs=1e-4
    )


def test_the_picture_has_a_cell_for_every_pair_and_holds_any_label() -> None:
    picture = confusion_picture(Counter({("<a>", "<a>"): 3, ("<a>", "乙"): 1, ("乙", ""): 2}), ["<a>", "乙"])
    assert picture.count("<rect") == 1 + 2 * 3
    assert "75.0 %" in picture
    assert "&lt;a&gt;" in picture
    assert "nothing" in picture


# --- ablation


def example(text: str, heading: str = "") -> Example:
    return Example("r", False, Paragraph(text, (heading,) if heading else ()), ((0, len(text), "practice"),))


@pytest.mark.parametrize(
    ("text", "heading", "label"),
    [
        pytest.param("下一步将增设窗口。", "", "next_step", id="a plan"),
        pytest.param("人手不足。", "", "problem", id="a want"),
        pytest.param("上述情况已全部整改到位。", "三、存在的问题", "practice", id="done about it"),
        pytest.param("街坊邻里和睦。", "三、存在的问题", "problem", id="the heading decides"),
        pytest.param("街坊邻里和睦。", "", "practice", id="nothing decides"),
    ],
)
def test_rules_alone(text: str, heading: str, label: str) -> None:
    labels = ["next_step", "other", "practice", "problem"]
    ((_, with_heading, _),) = rules_alone([example(text, heading)], labels)
    assert labels[int(with_heading[0].argmax())] == label


def test_features_are_left_out_by_their_prefix() -> None:
    (((reading,),),) = readings_of([example("2016年将新建站点。")])
    assert {f.partition(":")[0] for f in only(("t:",), years=True)(reading).features[0]} == {"t", "K"}


# --- the command


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(TRAINING / "evaluate.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**__import__("os").environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Two reports in the corpus' form, one of them with a label that is wrong on purpose."""
    out = tmp_path / "mine.jsonl"
    records = []
    for n, label in enumerate(("next_step", "problem")):
        text = "三、下一步打算\n下一步，我镇将增设两处公开栏，并安排专人每周更换内容。"
        records.append(
            {
                "id": f"r{n}",
                "split": "test",
                "layers": ["moves"],
                "year": 2012 + 5 * n,
                "text": text,
                "lines": [[0, 7, "heading"], [8, len(text), "body"]],
                "segments": [[8, len(text), label]],
                "entities": [],
            }
        )
    out.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return out


@pytest.mark.parametrize("flags", [pytest.param((), id="classifier"), pytest.param(("--pipeline",), id="pipeline")])
def test_the_command_scores_explains_and_draws(labelled: Path, tmp_path: Path, flags: tuple[str, ...]) -> None:
    out = tmp_path / "evaluation"
    done = run(shipped(), labelled, "--out", out, "--samples", "50", *flags)
    assert done.returncode == 0, done.stderr
    found = json.loads((out / "scores.json").read_text(encoding="utf-8"))
    assert found["by character"]["accuracy"] == 0.5
    assert found["by paragraph"]["paragraphs"] == 2
    assert set(found["by year"]) == {"2012", "2017"}
    assert set(found["by period"]) == {"2008-2013", "2014-2018"}
    misses = (out / "misses.txt").read_text(encoding="utf-8")
    assert "r1: problem, labelled next_step" in misses
    assert "r0" not in misses
    assert "rather than" in misses
    assert (out / "confusion.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "95 % bootstrap" in (out / "README.md").read_text(encoding="utf-8")


def test_a_folder_that_is_no_model_is_told(labelled: Path, tmp_path: Path) -> None:
    done = run(tmp_path, labelled)
    assert done.returncode == 1
    assert "neither a classifier folder" in done.stderr


def test_a_part_without_text_is_told(labelled: Path) -> None:
    done = run(shipped() / "govnlp_moves", labelled, "--part", "train")
    assert "no labelled text of the part train" in done.stderr

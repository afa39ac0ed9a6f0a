"""The project file: what it names exists, and what did not change is not run again."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import card
import pytest
import srsly
from conftest import ROOT
from weasel.cli.run import project_run

TRAINING = ROOT / "training"
PROJECT = srsly.read_yaml(TRAINING / "project.yml")
COMMANDS = {command["name"]: command for command in PROJECT["commands"]}
SCRIPTS = sorted({line.split()[1] for command in COMMANDS.values() for line in command["script"]})


def test_workflows_and_commands_name_what_exists() -> None:
    assert {name for steps in PROJECT["workflows"].values() for name in steps} <= set(COMMANDS)
    made = {output for command in COMMANDS.values() for output in command.get("outputs", ())}
    for command in COMMANDS.values():
        for needed in command.get("deps", ()):
            inside = any(needed.startswith((output, output + "/")) for output in made)
            assert inside or needed == "${vars.data}" or (TRAINING / needed).exists(), needed


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_says_how_it_is_used(script: str) -> None:
    done = subprocess.run([sys.executable, script, "--help"], cwd=TRAINING, capture_output=True, text=True, check=True)
    options = {word for command in COMMANDS.values() for line in command["script"] for word in _options(line, script)}
    assert options <= set(re.findall(r"--[a-z-]+", done.stdout)), "project.yml uses options the script does not have"


def _options(line: str, script: str) -> list[str]:
    line = line.replace("${vars.ours}", PROJECT["vars"]["ours"])
    return re.findall(r"(?<= )--[a-z-]+", line) if line.split()[1] == script else []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project file with small files for all it names, and scripts that only write their outputs."""
    folder = tmp_path / "training"
    for name in sorted({needed for command in COMMANDS.values() for needed in command["deps"]}):
        if not name.startswith("${"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("x")
    commands = [{**each, "script": [f"python note.py {' '.join(each['outputs'])}"]} for each in COMMANDS.values()]
    srsly.write_yaml(folder / "project.yml", {**PROJECT, "commands": commands})
    (folder / "note.py").write_text(
        "import pathlib, sys\nfor path in map(pathlib.Path, sys.argv[1:]):\n"
        "    path.parent.mkdir(parents=True, exist_ok=True)\n    path.write_text(path.name)\n"
    )
    return folder


def test_only_what_changed_is_run_again(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def ran() -> list[str]:
        project_run(project, "all", overrides={})
        shown = capfd.readouterr().out
        return [step for step in PROJECT["workflows"]["all"] if f"Skipping '{step}'" not in shown]

    assert ran() == PROJECT["workflows"]["all"]
    assert ran() == []
    (project / "classifier.py").write_text("changed")
    assert ran() == ["classifier"], "its output is the same, so nothing follows"


def test_scores_are_put_into_the_card_and_replaced() -> None:
    once = card.with_scores("# model\n\nWords.\n", "# Scores\nF1 0.9\n")
    assert once.startswith("# model\n\nWords.\n\n")
    assert "\n## Scores\nF1 0.9\n" in once
    again = card.with_scores(once, "# Scores\nF1 0.8\n")
    assert "0.9" not in again
    assert again.count(card.BEGIN) == 1
    assert card.with_scores(again, "# Scores\nF1 0.8\n") == again


def test_the_shipped_card_tells_of_the_copies_that_were_trained_on() -> None:
    folder = ROOT / "models" / "zh_govnlp"
    copies = srsly.read_json(folder / "govnlp_moves" / "meta.json")["copies"]
    words = " ".join((folder / "README.md").read_text(encoding="utf-8").split())
    assert f"on {copies['copies']} copies of its reports" in words
    assert f"Only the {copies['paragraphs']} paragraphs that differ count" in words


def test_one_seed_gives_one_model_in_any_process(tmp_path: Path) -> None:
    lines = tmp_path / "lines.csv"
    lines.write_text("text,label\n公开信息三条。,a\n更新不够及时。,b\n建成查阅点。,a\n人手不足。,b\n", encoding="utf-8")
    command = [sys.executable, str(TRAINING / "classifier.py"), "--data", str(lines), "--out"]
    for name in "xy":
        subprocess.run([*command, str(tmp_path / name)], check=True, capture_output=True)
    for file in ("model.skops", "meta.json", "README.md"):
        assert (tmp_path / "x" / file).read_bytes() == (tmp_path / "y" / file).read_bytes(), file

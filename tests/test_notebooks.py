"""The notebooks run from top to bottom, and what they carry is what they give.

Each is run in a copy of its folder beside links to what it reads. Text outputs are compared with the committed ones, but for the
layout of tables. In cells tagged ``figures-vary`` figures may differ, and the output of those tagged ``varies`` is not compared: a
model trained by other versions of the libraries differs a little. After a change that moves an output: ``python
notebooks/run.py``, and look at the difference.
"""

from __future__ import annotations

import base64
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT

FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LARGEST = 400_000  # bytes of a notebook
# What would tell of the machine a notebook was run on: places in its file system, addresses in memory, colours of a terminal.
PRIVATE = re.compile(r"/(?:home|root|tmp|work|usr|Users)/|[A-Z]:\\|\b0x[0-9a-f]{6,}|\x1b\[")
HAN = re.compile(r"[\u4e00-\u9fff]")

sys.path.insert(0, str(FOLDER))


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the notebooks' folder, beside what it reads."""
    top = tmp_path_factory.mktemp("clone")
    for name in ("seeds", "training", "govnlp"):
        (top / name).symlink_to(ROOT / name)
    return Path(shutil.copytree(FOLDER, top / "notebooks"))


@pytest.fixture
def home(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of the user's, and govnlp from this clone."""
    (copied.parent / "home").mkdir(exist_ok=True)
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(copied.parent / "home" / name.lower()))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("MPLBACKEND", raising=False)


def _told(cell: Any) -> str:
    """What a cell prints, in the form in which it is compared."""
    tags = cell.metadata.get("tags", ())
    found = (output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", ()))
    text = "" if "varies" in tags else " ".join(" ".join(found).split())
    return re.sub(r"\d+(?:\.\d+)?", "#", text) if "figures-vary" in tags else text


def _outputs(found: Any) -> list[Any]:
    return [output for cell in found.cells for output in cell.get("outputs", ())]


def test_there_are_four() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == ["1-", "2-", "3-", "4-"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_and_gives_what_it_carries(path: Path, copied: Path, home: None) -> None:
    import run

    committed = nbformat.read(path, as_version=4)
    fresh = run.executed(copied / path.name)
    for before, after in zip(committed.cells, fresh.cells, strict=True):
        assert _told(after) == _told(before), f"cell {after.id} of {path.name}: see python notebooks/run.py"
        kinds = [
            [(one.output_type, sorted(one.get("data", ()))) for one in cell.get("outputs", ())]
            for cell in (before, after)
        ]
        assert kinds[0] == kinds[1], after.id
    warnings = [output.text for output in _outputs(fresh) if output.get("name") == "stderr"]
    assert not warnings, "a character that the font lacks, or another warning"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_is_committed_as_run_makes_it(path: Path) -> None:
    import run

    text = path.read_text(encoding="utf-8")
    found = nbformat.read(path, as_version=4)
    assert len(text.encode("utf-8")) <= LARGEST
    assert nbformat.writes(run.clean(found)).strip() == text.strip(), "python notebooks/run.py writes it"
    code = [cell for cell in found.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1)), "run once, from top to bottom"
    told = "".join(
        output.get("text", "") + "".join(map(str, output.get("data", {}).values())) for output in _outputs(found)
    )
    assert not PRIVATE.search(re.sub(r"[A-Za-z0-9+/=]{500,}", "", told))
    pictures = [base64.b64decode(o.data["image/png"]) for o in _outputs(found) if "image/png" in o.get("data", ())]
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert pictures


def test_the_font_has_every_character_of_the_reports() -> None:
    from fontTools.ttLib import TTFont
    from pictures import FONT

    known = set(TTFont(FONT).getBestCmap())
    for path in (*FOLDER.glob("data/reports/*.txt"), *NOTEBOOKS, ROOT / "govnlp" / "lexicon" / "places.tsv"):
        lacking = {
            character for character in HAN.findall(path.read_text(encoding="utf-8")) if ord(character) not in known
        }
        simplified = lacking - set(HAN.findall((ROOT / "seeds" / "seed-4.txt").read_text(encoding="utf-8")))
        assert not simplified, path.name


def test_pictures_use_the_font_that_lies_beside_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without any Chinese font: only those that matplotlib brings."""
    import matplotlib.pyplot as plt
    import pictures
    from matplotlib import font_manager, rc_context

    own = [font for font in font_manager.fontManager.ttflist if "mpl-data" in font.fname]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", own)
    with rc_context():
        pictures.use()
        fig, ax = plt.subplots()
        ax.set(title="庆元县自然资源局：不予公开（件）", xlabel="－1—2，“已办”")
        found = font_manager.findfont(font_manager.FontProperties(family=plt.rcParams["font.family"]))
        assert Path(found) == pictures.FONT
        ax.set_ylabel("\u9fa6\U00020000")  # so that silence means something
        with pytest.warns(UserWarning, match="missing") as caught:
            fig.canvas.draw()
        assert len({str(warning.message) for warning in caught}) == 2, "no other character lacks"
        plt.close(fig)


def test_a_command_that_fails_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    from command import training

    with pytest.raises(RuntimeError, match=r"no such file: nothing\.csv|nothing\.csv"):
        training("formats.py", "nothing.csv")
    assert capsys.readouterr().out.startswith("$ python ../training/formats.py nothing.csv")

"""Run the notebooks from top to bottom and keep what they print and draw.

    python notebooks/run.py                          # all of them
    python notebooks/run.py notebooks/2-panel.ipynb  # one

What would differ from machine to machine is left out: times, versions, names of kernels. tests/test_notebooks.py runs them too and
compares; after a change to the models or to what a notebook uses, run this and look at what changed.
"""

from __future__ import annotations

import base64
import io
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from PIL import Image

HERE = Path(__file__).parent
SECONDS = 300  # a cell that takes longer hangs


def executed(notebook: Path) -> NotebookNode:
    """The notebook as run in its own folder, with its outputs. Raises nbclient's CellExecutionError where a cell fails."""
    found = nbformat.read(notebook, as_version=4)
    where = {"metadata": {"path": str(notebook.parent)}}
    NotebookClient(
        found, timeout=SECONDS, kernel_name="python3", resources=where, record_timing=False, coalesce_streams=True
    ).execute()
    return clean(found)


def clean(found: NotebookNode) -> NotebookNode:
    """The notebook without what tells of machine and moment; cells are named by their number."""
    found.metadata = NotebookNode(
        kernelspec={"display_name": "Python 3", "language": "python", "name": "python3"},
        language_info={"name": "python"},
    )
    for number, cell in enumerate(found.cells, start=1):
        cell.id = f"cell-{number}"
        cell.metadata = NotebookNode({"tags": cell.metadata.tags} if cell.metadata.get("tags") else {})
    found.nbformat_minor = 5
    return found


def shrink(found: NotebookNode) -> NotebookNode:
    """The notebook with smaller pictures."""
    for cell in found.cells:
        for output in cell.get("outputs", ()):
            if "image/png" in output.get("data", ()):
                output.data["image/png"] = smaller(output.data["image/png"])
    return found


def smaller(picture: str) -> str:
    """A PNG in base64 with 64 colours, which looks the same and has a third of the size."""
    out = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode("ascii")


def main(names: list[str]) -> None:
    for path in [Path(name) for name in names] or sorted(HERE.glob("*.ipynb")):
        nbformat.write(shrink(executed(path)), path)
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])

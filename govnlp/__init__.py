"""govnlp: Chinese government reports as data.

nlp = govnlp.load()
doc = nlp(text)                       # text as scraped
report = govnlp.Report.from_doc(doc)  # all offsets lead into text
frames = govnlp.analyze("folder")     # data frames of some
govnlp.run("folder", "out", jobs=8)   # the same of any number, on disk
results = govnlp.read("out")
govnlp.view(doc).save("page.html")    # a page to read it on
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govnlp.confidence import confident, doubtful
    from govnlp.consistency import soft_checks
    from govnlp.corpus import analyze
    from govnlp.model import load
    from govnlp.moves.explanation import explain
    from govnlp.panels import panel
    from govnlp.report import Report
    from govnlp.runs.drive import run
    from govnlp.runs.results import read
    from govnlp.text.repair import repair
    from govnlp.viewer import view

__version__ = "0.1.0"
__all__ = [
    "Report", "__version__", "analyze", "confident", "doubtful", "explain", "load", "panel", "read", "repair", "run",
    "soft_checks", "view",
]  # fmt: skip

# Looked up when first used, so that importing govnlp costs nothing.
_HOMES = {
    "Report": "report",
    "analyze": "corpus",
    "confident": "confidence",
    "doubtful": "confidence",
    "explain": "moves.explanation",
    "load": "model",
    "panel": "panels",
    "read": "runs.results",
    "repair": "text.repair",
    "run": "runs.drive",
    "soft_checks": "consistency",
    "view": "viewer",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'govnlp' has no attribute {name!r}")
    return getattr(importlib.import_module(f"govnlp.{_HOMES[name]}"), name)

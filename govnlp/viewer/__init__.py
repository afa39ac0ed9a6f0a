"""A report as one HTML page that needs no network, for the browser and for notebooks.

pieces -> the lines of a report, cut where anything begins or ends · grids -> its tables as rows and columns
tips -> values in words · words -> English or Chinese · page -> the templates, filled in
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING

from govnlp.report import Report
from govnlp.runs.store import write_whole
from govnlp.viewer.page import report_page
from govnlp.viewer.words import LANGUAGES

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["LANGUAGES", "Page", "view"]


class Page:
    """An HTML page: ``str(page)`` is its HTML, a notebook shows it in a frame of its own."""

    def __init__(self, html: str) -> None:
        self._html = html

    def __str__(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return f"<govnlp page of {len(self._html)} characters: save(path) writes it>"

    def _repr_html_(self) -> str:
        """The page in a frame that shares neither style nor script nor origin with the notebook."""
        return (
            '<iframe sandbox="allow-scripts" width="100%" height="720" style="border:1px solid #ddd" '
            f'srcdoc="{html.escape(self._html)}"></iframe>'
        )

    def save(self, path: str | Path) -> Path:
        """Write the page as UTF-8 to ``path``, which is given back. Raises OSError where that cannot be done."""
        path = Path(path)
        write_whole(path, self._html.encode("utf-8", "backslashreplace"))
        return path


def view(what: Doc | Report, *, lang: str = "en") -> Page:
    """The page of a Doc that went through the pipeline, or of its Report.

    lang: the language of labels, "en" or "zh". Raises ValueError for another one, and for a report made from_dict, which
    lacks its text: hand in dataclasses.replace(report, text=text) with the text that it was made of.
    """
    if not isinstance(what, Report):
        if not hasattr(what, "user_data"):
            raise TypeError(
                f"{what!r} is neither a Doc nor a Report: hand in nlp(text), with nlp = govnlp.load(); of files, "
                "govnlp view FILE makes pages"
            )
        what = Report.from_doc(what)
    return Page(report_page(what, lang))

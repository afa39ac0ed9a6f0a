"""To abstain: which stretches of a report have a label that can be relied on."""

from __future__ import annotations

from govnlp.report import Report, Segment


def confident(report: Report, least: float = 0.8) -> list[Segment]:
    """The stretches whose label has a probability of ``least`` or more, in the order of the text.

    The others keep their best label in the report; what share of them is right, and how much text is left at each
    probability, is told by the table in the model card (models/zh_govnlp/README.md). Raises ValueError for a probability
    outside 0 to 1.
    """
    return _split(report, least)[0]


def doubtful(report: Report, least: float = 0.8) -> list[Segment]:
    """The stretches that ``confident`` leaves out: those to read."""
    return _split(report, least)[1]


def _split(report: Report, least: float) -> tuple[list[Segment], list[Segment]]:
    if not isinstance(report, Report):
        raise TypeError(f"{report!r} is no Report: hand in govnlp.Report.from_doc(doc)")
    if not 0 <= least <= 1:
        raise ValueError(f"a probability lies between 0 and 1, {least} does not")
    kept: list[Segment] = []
    left: list[Segment] = []
    for paragraph in report.paragraphs:
        for segment in paragraph.segments:
            (kept if segment.scores.get(segment.label, 0.0) >= least else left).append(segment)
    return kept, left

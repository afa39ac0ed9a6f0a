"""Reports of several years side by side: promises, problems that come back, copied text (links.py)."""

from govnlp.years.links import (
    COPY,
    KINDS,
    PROBLEM,
    PROMISE,
    SHORTEST_COPY,
    Frames,
    carried_over,
    copies,
    promises,
    recurring_problems,
    statements,
)

__all__ = [
    "COPY", "KINDS", "PROBLEM", "PROMISE", "SHORTEST_COPY", "Frames", "carried_over", "copies", "promises",
    "recurring_problems", "statements",
]  # fmt: skip

"""Clauses of a paragraph, and the best way to join them into stretches with one move each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_BORDER = re.compile(r"[，,；;。！？!?]+[”’）)」』]*\s*")
# A heading on the line of its paragraph: （一）存在问题。我局…
_RUN_IN = re.compile(r"\s*[（(]?[一二三四五六七八九十\d]{1,3}[）)、．.]\s*[^。，；：！？,;:!?]{2,20}。\s*(?=\S)")
_SENTENCE_END = frozenset("。！？!?")
_SHORTEST = 5  # characters; a shorter clause (其中，一是，) goes with the one behind it
# Cost, in nats, of a change of move behind a comma, a semicolon, a full stop. Chosen by grouped cross-validation on the
# corpus (training/classifier.py --tune prints the table). They are low: the second pass of the classifier has seen the
# clauses around already.
CHANGE_COSTS = {"，": 2.0, "；": 1.0, "。": 0.5}


class Clause(NamedTuple):
    """start, end: offsets into the paragraph; the clauses of a paragraph tile it. border: the mark it ends with, one of
    "，", "；", "。"; sentence: the number of its sentence in the paragraph."""

    start: int
    end: int
    border: str
    sentence: int


def clauses(paragraph: str) -> list[Clause]:
    """Cut a paragraph at its commas, semicolons and full stops. Together the clauses hold every character of it.

    A heading that it opens with is no clause: it goes with the one behind it, whose move it has.
    """
    return list(_known(paragraph))


@lru_cache(maxsize=256)  # features, context and stretches ask for the same ones
def _known(paragraph: str) -> tuple[Clause, ...]:
    out: list[Clause] = []
    start = sentence = 0
    heading = _RUN_IN.match(paragraph)
    for match in _BORDER.finditer(paragraph, heading.end() if heading else 0):
        mark = match[0][0]
        ends = bool(_SENTENCE_END.intersection(match[0]))
        if match.end() - start < _SHORTEST and not ends:
            continue
        border = "。" if ends else "；" if mark in "；;" else "，"
        out.append(Clause(start, match.end(), border, sentence))
        start = match.end()
        sentence += ends
    if start < len(paragraph):
        if out and not paragraph[start:].strip():
            out[-1] = out[-1]._replace(end=len(paragraph))
        else:
            out.append(Clause(start, len(paragraph), "。", sentence))
    return tuple(out)


def best_labels(log_probabilities: npt.NDArray[np.float64], borders: Sequence[str]) -> list[int]:
    """The labels with the highest sum of log probabilities less the cost of every change of label (Viterbi).

    log_probabilities: clauses x labels, natural logarithms. borders: the mark at the end of each clause.
    """
    rows: list[list[float]] = log_probabilities.tolist()  # few numbers at a time: faster than arrays
    likeliest = [row.index(max(row)) for row in rows]
    if likeliest.count(likeliest[0]) == len(rows):  # nothing can be better than the best everywhere without a change
        return likeliest
    score = rows[0]
    back: list[list[int]] = []
    for row, border in zip(rows[1:], borders, strict=False):
        moved = max(score) - CHANGE_COSTS[border]
        best = score.index(max(score))
        back.append([label if kept >= moved else best for label, kept in enumerate(score)])
        score = [max(kept, moved) + now for kept, now in zip(score, row, strict=True)]
    path = [score.index(max(score))]
    for origins in reversed(back):
        path.append(origins[path[-1]])
    return path[::-1]

"""Clauses of a paragraph, and the best way to join them into stretches with one move each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

# A colon is one where what follows tells what became of the defect before it: 更新慢：已补录。
_BORDER = re.compile(
    r"(?:[，,；;。！？!?]+[”’）)」』]*|[：:](?=\s{0,2}(?:现|均|目前|也)?(?:已|正在|拟|将于|今后|下一步)))\s*"
)
# A heading on the line of its paragraph: （一）存在问题。我局…
# Nor an admission in place of one: （一）公开不及时。下一步…
_RUN_IN = re.compile(
    r"\s*[（(]?[一二三四五六七八九十\d]{1,3}[）)、．.]\s*(?:(?!不(?!足|予)|未|仍|缺|有待|需要)[^。，；：！？,;:!?]){2,20}。\s*(?=\S)"
)
# What comes next is often another move, whatever mark stands before it.
_TURN = re.compile(r"(?:现将|现就|特此|下一步|下步|今后|接下来|未来|往后|为此|对此|但|现?已|正在|拟|(?:改进|整改)措施)")
_SENTENCE_END = frozenset("。！？!?")
_SHORTEST = 5  # characters; a shorter clause (其中，一是，) goes with the one behind it
# Cost, in nats, of a change of move behind a comma, a semicolon, a full stop. Chosen by grouped cross-validation on the
# corpus (training/classifier.py --tune prints the table). They are low: the second pass of the classifier has seen the
# clauses around already.
CHANGE_COSTS = {"，": 2.0, "；": 1.0, "。": 0.5}


class Clause(NamedTuple):
    """start, end: offsets into the paragraph; the clauses of a paragraph tile it. border: the mark it ends with, one of
    "，", "；", "。"; sentence: the number of its sentence in the paragraph; turns: the next begins with 现将, 但 or the like."""

    start: int
    end: int
    border: str
    sentence: int
    turns: bool = False

    @property
    def cost(self) -> float:
        """Of a change of move behind it, in nats."""
        return CHANGE_COSTS["。" if self.turns else self.border]


def clauses(paragraph: str) -> list[Clause]:
    """Cut a paragraph at its commas, semicolons and full stops, and at some colons. Together they hold every character.

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
        border = "。" if ends else "；" if mark in "；;：:" else "，"
        out.append(Clause(start, match.end(), border, sentence, bool(_TURN.match(paragraph, match.end()))))
        start = match.end()
        sentence += ends
    if start < len(paragraph):
        if out and not paragraph[start:].strip():
            out[-1] = out[-1]._replace(end=len(paragraph))
        else:
            out.append(Clause(start, len(paragraph), "。", sentence))
    return tuple(out)


def best_labels(log_probabilities: npt.NDArray[np.float64], costs: Sequence[float]) -> list[int]:
    """The labels with the highest sum of log probabilities less the cost of every change of label (Viterbi).

    log_probabilities: clauses x labels, natural logarithms. costs: of a change behind each clause.
    """
    rows: list[list[float]] = log_probabilities.tolist()  # few numbers at a time: faster than arrays
    likeliest = [row.index(max(row)) for row in rows]
    if likeliest.count(likeliest[0]) == len(rows):  # nothing can be better than the best everywhere without a change
        return likeliest
    score = rows[0]
    back: list[list[int]] = []
    for row, cost in zip(rows[1:], costs, strict=False):
        moved = max(score) - cost
        best = score.index(max(score))
        back.append([label if kept >= moved else best for label, kept in enumerate(score)])
        score = [max(kept, moved) + now for kept, now in zip(score, row, strict=True)]
    path = [score.index(max(score))]
    for origins in reversed(back):
        path.append(origins[path[-1]])
    return path[::-1]

"""Scores of moves: by character, by paragraph, by stretch; how right probabilities are; intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

Pairs = Counter[tuple[str, str]]  # how often (gold, predicted)
NONE = ""  # predicted where a model says nothing
BINS = 15


class Certainty(NamedTuple):
    """A stretch or clause: the probability of the label it got, the share of it that is right, its length."""

    probability: float
    right: float
    characters: int


def scores(found: Pairs, labels: Sequence[str]) -> dict[str, float]:
    """F1 of every label, their mean over the labels that occur, and accuracy."""
    out: dict[str, float] = {}
    for label in labels:
        out[label] = f1(found[label, label], _predicted(found, label), _gold(found, label))
    there = [out[label] for label in labels if _gold(found, label) + _predicted(found, label)]
    out["macro"] = sum(there) / len(there) if there else 0.0
    out["accuracy"] = sum(n for (g, p), n in found.items() if g == p) / max(1, sum(found.values()))
    return {name: round(value, 4) for name, value in out.items()}


def f1(right: float, predicted: float, gold: float) -> float:
    return 2 * right / (predicted + gold) if predicted + gold else 0.0


def _predicted(found: Pairs, label: str) -> int:
    return sum(n for (_, p), n in found.items() if p == label)


def _gold(found: Pairs, label: str) -> int:
    return sum(n for (g, _), n in found.items() if g == label)


def characters(gold: Sequence[str], predicted: Sequence[str]) -> Pairs:
    """gold, predicted: the label of every character; characters without a gold label do not count."""
    return Counter((g, p) for g, p in zip(gold, predicted, strict=True) if g)


def main_label(labels: Sequence[str]) -> str:
    """The label that covers most of a paragraph, NONE for one without labels."""
    counted = Counter(label for label in labels if label)
    return counted.most_common(1)[0][0] if counted else NONE


def stretches(labels: Sequence[str]) -> set[tuple[int, int, str]]:
    """(start, end, label) of the runs of one label."""
    out = set()
    at = 0
    for label, run in groupby(labels):
        end = at + sum(1 for _ in run)
        if label:
            out.add((at, end, label))
        at = end
    return out


def interval(
    score: Callable[[np.ndarray], np.ndarray], counts: np.ndarray, seed: int, samples: int = 1000
) -> tuple[float, float]:
    """95 % bootstrap interval of a score: texts are drawn with replacement (Efron 1979).

    counts: texts x anything; score: samples x anything, each the sum over the texts drawn, to one number a sample.
    """
    drawn = np.random.default_rng(seed).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=samples)
    values = score(drawn @ counts.reshape(len(counts), -1))
    low, high = np.quantile(values, (0.025, 0.975))
    return round(float(low), 4), round(float(high), 4)


def table_of(found: Sequence[Pairs], labels: Sequence[str]) -> np.ndarray:
    """Texts x gold x predicted; the last column is what was predicted beside the labels."""
    place = {label: i for i, label in enumerate(labels)}
    out = np.zeros((len(found), len(labels), len(labels) + 1))
    for n, pairs in enumerate(found):
        for (gold, predicted), number in pairs.items():
            if gold in place:
                out[n, place[gold], place.get(predicted, len(labels))] += number
    return out


def macro_f1(sums: np.ndarray, labels: int) -> np.ndarray:
    """Macro F1 of every row of sums, rows x (labels * (labels + 1)), as ``table_of`` arranges them."""
    tables = sums.reshape(len(sums), labels, labels + 1)
    right = np.diagonal(tables[:, :, :labels], axis1=1, axis2=2)
    both = tables.sum(2) + tables[:, :, :labels].sum(1)
    there = both > 0
    values = np.where(there, 2 * right / np.maximum(both, 1), 0.0).sum(1)
    out: np.ndarray = values / np.maximum(there.sum(1), 1)
    return out


# --- probabilities


def calibration_error(found: Iterable[Certainty]) -> float:
    """Expected calibration error, by characters (Naeini et al. 2015): the mean distance in 15 equal bins."""
    sums = np.zeros((BINS, 2))
    for probability, right, length in found:
        sums[min(int(probability * BINS), BINS - 1)] += (probability * length, right * length)
    total = sum(one.characters for one in found) if isinstance(found, Sequence) else 0
    return round(float(np.abs(sums[:, 0] - sums[:, 1]).sum() / max(total, 1)), 4)


def coverage(found: Sequence[Certainty], least: float) -> tuple[float, float]:
    """(share of the characters that are labelled with this probability or more, share of those that are right)."""
    kept = [one for one in found if one.probability >= least]
    characters_kept = sum(one.characters for one in kept)
    total = sum(one.characters for one in found)
    right = sum(one.right * one.characters for one in kept)
    return characters_kept / max(total, 1), right / max(characters_kept, 1)

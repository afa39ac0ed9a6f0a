"""How far two people who annotated the same texts agree: Cohen's kappa (1960) of the moves, F1 of the entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from govnlp.labels.labelled import FormatError, Record

Pairs = Counter[tuple[str, str]]


def kappa(pairs: Pairs) -> float:
    """Cohen's kappa of (first label, second label) → count; 1 where both only ever used one and the same label."""
    total = pairs.total()
    if not total:
        return float("nan")
    observed = sum(n for (a, b), n in pairs.items() if a == b) / total
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (a, b), n in pairs.items():
        first[a] += n
        second[b] += n
    chance = sum(first[label] * second[label] for label in first) / total**2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def moves(a: Record, b: Record) -> Pairs:
    """Characters by (move in a, move in b), where both have one."""
    return Counter(pair for pair in zip(by_character(a), by_character(b), strict=True) if all(pair))


def by_character(record: Record) -> list[str]:
    """The move of every character of the text, "" where it has none."""
    out = [""] * len(record["text"])
    for start, end, move in record["segments"]:
        out[start:end] = [move] * (end - start)
    return out


def stretches(a: Record, b: Record) -> Pairs:
    """Stretches by (move in a, move in b): the text cut wherever either of the two cut it, a piece counting once.

    Pieces without a letter or digit do not count, nor those to which one of the two gave no move.
    """
    first, second, text = by_character(a), by_character(b), a["text"]
    cuts = sorted(
        {0, len(text)} | {at for record in (a, b) for start, end, _ in record["segments"] for at in (start, end)}
    )
    spans = [(x, y) for x, y in pairwise(cuts) if any(map(str.isalnum, text[x:y]))]
    return Counter((first[x], second[x]) for x, _ in spans if first[x] and second[x])


def overlap(first: Iterable[Sequence[object]], second: Iterable[Sequence[object]]) -> tuple[int, int]:
    """(spans the two share, twice, spans of both), so that the quotient of the sums is F1."""
    a, b = set(map(tuple, first)), set(map(tuple, second))
    return 2 * len(a & b), len(a) + len(b)


@dataclass(frozen=True)
class Agreement:
    """Figures over all texts that both annotated; NaN where there is nothing to compare.

    texts: how many. characters, stretches: Cohen's kappa of the moves, by characters and by stretches; same: the share of the
    characters with the same move; one_only: of all characters with a move, the share to which only one of the two gave one;
    segments: F1 of moves with the same borders and label; entities: F1 of entities with the same borders, label and kind, by
    label, and of all under "".
    """

    texts: int
    characters: float
    stretches: float
    same: float
    one_only: float
    segments: float
    entities: dict[str, float]

    def lines(self) -> Iterator[str]:
        """The figures for people."""
        yield f"texts both annotated: {self.texts}"
        yield f"moves, Cohen's kappa by characters: {self.characters:.3f}"
        yield f"moves, Cohen's kappa by stretches: {self.stretches:.3f}"
        yield f"moves, share of characters with the same: {self.same:.3f}"
        yield f"moves, share of characters only one gave one: {self.one_only:.3f}"
        yield f"moves, F1 of stretches with the same borders: {self.segments:.3f}"
        for label, score in sorted(self.entities.items()):
            yield f"entities{', ' + label if label else ''}, F1: {score:.3f}"


def agreement(first: Iterable[Record], second: Iterable[Record]) -> Agreement:
    """The agreement of two annotators' records (of ``govnlp.labels.annotation.records``), matched by id.

    Raises FormatError where the texts of a record differ, or no record is in both.
    """
    pairs = matched(first, second)
    characters: Pairs = sum((moves(a, b) for a, b in pairs), Counter())
    claimed = [sum(bool(x or y) for x, y in zip(by_character(a), by_character(b), strict=True)) for a, b in pairs]
    both = characters.total()
    names = {span[2] for pair in pairs for record in pair for span in record["entities"]}
    return Agreement(
        len(pairs),
        kappa(characters),
        kappa(sum((stretches(a, b) for a, b in pairs), Counter())),
        sum(n for (x, y), n in characters.items() if x == y) / both if both else float("nan"),
        1 - both / sum(claimed) if sum(claimed) else float("nan"),
        _f1(overlap(a["segments"], b["segments"]) for a, b in pairs),
        {
            name: _f1(overlap(_only(a, name), _only(b, name)) for a, b in pairs)
            for name in (sorted({"", *names}) if names else ())
        },
    )


def matched(first: Iterable[Record], second: Iterable[Record]) -> list[tuple[Record, Record]]:
    """The records with the same id in both. Raises FormatError where their texts differ or none is in both."""
    other = {record["id"]: record for record in second}
    pairs = [(record, other[record["id"]]) for record in first if record["id"] in other]
    for a, b in pairs:
        if a["text"] != b["text"]:
            raise FormatError(
                f"{a.get('report', a['id'])}: the two files hold different texts: annotate the same one again"
            )
    if not pairs:
        raise FormatError("no text is in both files: have both annotate the tasks of one export")
    return pairs


def _only(record: Record, label: str) -> list[Sequence[object]]:
    return [span for span in record["entities"] if not label or span[2] == label]


def _f1(counts: Iterable[tuple[int, int]]) -> float:
    found = list(counts)
    total = sum(both for _, both in found)
    return sum(shared for shared, _ in found) / total if total else float("nan")


def differences(a: Record, b: Record) -> Iterator[str]:
    """Every stretch and entity that the two see differently, as readable lines."""
    text, name = a["text"], a.get("report", a["id"])
    first, second = by_character(a), by_character(b)
    cuts = [at for at in range(len(text)) if not at or (first[at], second[at]) != (first[at - 1], second[at - 1])]
    for start, end in pairwise([*cuts, len(text)]):
        if first[start] != second[start] and any(map(str.isalnum, text[start:end])):
            yield f"{name} move {first[start] or '-'} / {second[start] or '-'}: {text[start:end]}"
    mine, theirs = set(map(tuple, a["entities"])), set(map(tuple, b["entities"]))
    for start, end, label, kind in sorted(mine ^ theirs):
        side = "first" if (start, end, label, kind) in mine else "second"
        before, after = text[max(0, start - 6) : start], text[end : end + 6]
        yield f"{name} entity only {side}: {before}[{text[start:end]}:{label}{kind and ':' + kind}]{after}".replace(
            "\n", "⏎"
        )

"""Tables from the rules that are drawn on a page: which rules form a grid, and which of its fields are one cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_NEAR = 4.0  # points between two rules that are one, or between a rule's end and the rule it meets


class Rule(NamedTuple):
    """A straight rule at ``at`` (y of a horizontal one, x of a vertical one) from low to high."""

    horizontal: bool
    at: float
    low: float
    high: float


class Region(NamedTuple):
    """A cell: from left to right, beginning at ``top``; in_last: whether it reaches the table's last row; rows: how many."""

    number: int
    left: float
    right: float
    top: float
    rows: int
    in_last: bool


class Grid:
    """A table's cells. rows: those that begin in each row, from left to right, the rows from top to bottom."""

    def __init__(self, across: list[Rule], down: list[Rule]) -> None:
        across, down = [*across, *_ends(across, down)], [*down, *_sides(across, down)]
        self._xs = _places(rule.at for rule in down)
        self._ys = _places(rule.at for rule in across)  # from bottom to top
        self._width = len(self._xs) - 1
        self._regions = self._merged(_Walls(across, self._ys), _Walls(down, self._xs))
        self.rows = list(self._begins())

    def region(self, x: float, y: float) -> int | None:
        """The cell that holds a point, None outside the table."""
        column, row = bisect_right(self._xs, x) - 1, bisect_right(self._ys, y) - 1
        if not (0 <= column < self._width and 0 <= row < len(self._ys) - 1):
            return None
        found = self._regions[row * self._width + column]
        return found if found >= 0 else None

    def _merged(self, across: _Walls, down: _Walls) -> list[int]:
        """For each field the number of its region, which no wall parts; -1 for regions that are open to the outside."""
        height = len(self._ys) - 1
        outside = height * self._width
        parent = list(range(outside + 1))

        def root(i: int) -> int:
            while parent[i] != i:
                parent[i] = parent[parent[i]]
                i = parent[i]
            return i

        def join(a: int, b: int) -> None:
            a, b = root(a), root(b)
            parent[min(a, b)] = max(a, b)  # the outside has the highest number and stays the root

        for row in range(height):
            middle = (self._ys[row] + self._ys[row + 1]) / 2
            for column in range(self._width):
                field = row * self._width + column
                centre = (self._xs[column] + self._xs[column + 1]) / 2
                if not down.stands(column, middle):
                    join(field, field - 1 if column else outside)
                if column == self._width - 1 and not down.stands(column + 1, middle):
                    join(field, outside)
                if not across.stands(row, centre):
                    join(field, field - self._width if row else outside)
                if row == height - 1 and not across.stands(row + 1, centre):
                    join(field, outside)
        return [-1 if root(field) == outside else root(field) for field in range(outside)]

    def _begins(self) -> Iterator[list[Region]]:
        fields: dict[int, list[int]] = {}
        for field, number in enumerate(self._regions):
            if number >= 0:
                fields.setdefault(number, []).append(field)
        begun: dict[int, list[Region]] = {}
        for number, held in fields.items():
            columns, rows = {field % self._width for field in held}, {field // self._width for field in held}
            left, right = self._xs[min(columns)], self._xs[max(columns) + 1]
            region = Region(number, left, right, self._ys[max(rows) + 1], len(rows), min(rows) == 0)
            begun.setdefault(max(rows), []).append(region)
        for row in sorted(begun, reverse=True):
            yield sorted(begun[row], key=lambda region: region.left)

    def is_table(self) -> bool:
        """Two rows and two columns of cells at least; anything less is a frame around text."""
        return sum(len(row) > 1 for row in self.rows) >= 2


class _Walls:
    """The rules at each place of a grid's one direction."""

    def __init__(self, rules: list[Rule], places: list[float]) -> None:
        self._at: list[list[tuple[float, float]]] = [[] for _ in places]
        for rule in sorted(rules, key=lambda rule: rule.low):
            self._at[_nearest(places, rule.at)].append((rule.low, rule.high))

    def stands(self, place: int, at: float) -> bool:
        """Whether a rule at the place crosses ``at``."""
        spans = self._at[place]
        i = bisect_right(spans, (at, float("inf"))) - 1
        return i >= 0 and spans[i][1] >= at


def grids(rules: Iterable[Rule]) -> list[Grid]:
    """The tables that rules form: those that meet one another belong to one."""
    rules = list(rules)
    across, down = ([*_joined(rule for rule in rules if rule.horizontal is way)] for way in (True, False))
    out = []
    for group_across, group_down in _groups(across, down):
        if len(_places(r.at for r in group_across)) > 1 and len(_places(r.at for r in group_down)) > 1:
            grid = Grid(group_across, group_down)
            if grid.is_table():
                out.append(grid)
    return out


def _joined(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Rules of one direction, those that follow each other in a row as one, at their middle; what stays short is no rule of a
    table. Those of another table may stand a little beside and keep their place."""
    rules = list(rules)
    places = _places(rule.at for rule in rules)
    spans: dict[int, list[list[Rule]]] = {}
    for rule in sorted(rules, key=lambda rule: rule.low):
        found = spans.setdefault(_nearest(places, rule.at), [])
        if found and rule.low <= found[-1][0].high + _NEAR:
            found[-1].append(rule)
            if rule.high > found[-1][0].high:
                found[-1][0] = found[-1][0]._replace(high=rule.high)
        else:
            found.append([rule])
    for joined in (joined for found in spans.values() for joined in found):
        at = (min(rule.at for rule in joined) + max(rule.at for rule in joined)) / 2
        if joined[0].high - joined[0].low > 2 * _NEAR:
            yield joined[0]._replace(at=at)


def _ends(across: list[Rule], down: list[Rule]) -> list[Rule]:
    """A table's top and bottom, over its whole width: a cell that goes on on another page has no rule there."""
    low = min(*(rule.low for rule in down), *(rule.at for rule in across))
    high = max(*(rule.high for rule in down), *(rule.at for rule in across))
    sides = min(rule.at for rule in down), max(rule.at for rule in down)
    return [Rule(True, at, *sides) for at in (low, high)]


def _sides(across: list[Rule], down: list[Rule]) -> list[Rule]:
    """A table's left and right, where the form draws none: as far as the horizontal rules reach beyond the others."""
    places, ends = [rule.at for rule in down], [rule.at for rule in across]
    low, high = min(rule.low for rule in across), max(rule.high for rule in across)
    missing = [low] * (low < min(places) - _NEAR) + [high] * (high > max(places) + _NEAR)
    return [Rule(False, at, min(ends), max(ends)) for at in missing]


def _groups(across: list[Rule], down: list[Rule]) -> Iterable[tuple[list[Rule], list[Rule]]]:
    """Horizontal and vertical rules by the table they belong to; the number of pairs looked at is bounded by the caller."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(across)), key=lambda i: across[i].at)
    heights = [across[i].at for i in order]
    for j, rule in enumerate(down):
        for place in range(bisect_right(heights, rule.low - _NEAR), bisect_right(heights, rule.high + _NEAR)):
            other = across[order[place]]
            if other.low - _NEAR <= rule.at <= other.high + _NEAR:
                parent[root(order[place])] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate((*across, *down)):
        groups.setdefault(root(i), ([], []))[0 if rule.horizontal else 1].append(rule)
    return groups.values()


def _places(values: Iterable[float]) -> list[float]:
    """Distinct places in rising order; those nearer to each other than ``_NEAR`` are one, at their middle."""
    out: list[list[float]] = []
    for value in sorted(values):
        if out and value - out[-1][-1] < _NEAR:
            out[-1].append(value)
        else:
            out.append([value])
    return [(group[0] + group[-1]) / 2 for group in out]


def _nearest(places: list[float], value: float) -> int:
    i = bisect_right(places, value)
    if i == 0 or (i < len(places) and places[i] - value < value - places[i - 1]):
        return min(i, len(places) - 1)
    return i - 1

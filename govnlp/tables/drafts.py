"""From a region's labels and items to drafts: which table each label belongs to, and which row each item."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from govnlp.tables.cells import Item, is_list_number, is_odd
from govnlp.tables.formats import GROUPS, ITEMS, Label, annex_keys, key, request_labels, request_rows
from govnlp.tables.grid import Row
from govnlp.tables.regions import Match, Region, Text, is_piece, residues

_LONGEST_NAME = 30  # Han characters in the name of a row the form does not know
_CHANGES = ("增", "减", "增加", "减少")  # a change that lost its number
_SHORTEST_PREFIX = 4  # Han characters of a label whose rest stands behind the row's values


class Event(NamedTuple):
    """kind: "label", "rest" (Han characters that are no label), "odd" (an item without any), "part" (a value, a border, a line
    end) or "close"."""

    kind: str
    item: Item
    match: Match | None = None
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Draft:
    """A table as it is being found.

    heads: the column labels, in disclosure per sub-table. captions: the sub-tables with a caption. wrapped: those with a
    head that is not whole, so that their order tells nothing. halves: the sub-table of each head of which there is but
    the first line. groups (reviews): the result labels and the items that follow them, as often as labels and values
    alternate. stray: values no row owns. closing, opening: how many lines are known to end, and to begin, in a border
    and how many not. surplus: how many lines of heads have blank cells before and behind them. bars: how many borders
    these lines have. names, items: of its rows.
    """

    kind: str
    start: int
    end: int = 0
    rows: list[Row] = field(default_factory=list)
    heads: dict[str, list[Label]] = field(default_factory=dict)
    captions: set[str] = field(default_factory=set)
    halves: list[str] = field(default_factory=list)
    wrapped: set[str] = field(default_factory=set)
    groups: list[tuple[list[str], Row]] = field(default_factory=list)
    stray: list[Item] = field(default_factory=list)
    item: str = ""
    closing: Counter[bool] = field(default_factory=Counter)
    opening: Counter[bool] = field(default_factory=Counter)
    surplus: Counter[str] = field(default_factory=Counter)
    bars: set[int] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)

    names: set[str] = field(default_factory=set)
    items: set[str] = field(default_factory=set)

    def add(self, row: Row) -> None:
        self.rows.append(row)
        self.names.add(row.name)
        self.items.add(row.item)


def find(text: Text, found: Sequence[Region]) -> list[Draft]:
    """The tables of these regions, in the order of the document."""
    drafts: list[Draft] = []
    for region in found:
        for draft in _Reader(text).read(region):
            before = next((other for other in reversed(drafts) if other.kind == draft.kind), None)
            if before is None or not _continues(before, draft):
                drafts.append(draft)
    return [draft for draft in drafts if draft.rows or draft.groups or draft.heads]


def _continues(before: Draft, draft: Draft) -> bool:
    """Take ``draft`` into ``before`` where it only holds rows that lack there, as behind a caption or a lost line."""
    if draft.kind == "reviews" or not draft.names or draft.names & before.names:
        return False
    if draft.kind == "requests":
        order = request_rows("2021") + request_rows("2019")
        last = max((order.index(row.name) for row in before.rows if row.form), default=-1)
        if any(order.index(row.name) <= last for row in draft.rows if row.form):
            return False
    for row in draft.rows:
        before.add(row)
    before.stray += draft.stray
    before.end = draft.end
    before.flags |= draft.flags
    for item, heads in draft.heads.items():
        before.heads.setdefault(item, []).extend(heads)
    before.wrapped |= draft.wrapped
    return True


class _Reader:
    """Walks through a region's items and hands each to the row it belongs to."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.drafts: list[Draft] = []
        self.row: Row | None = None
        self.previous: Label | None = None  # the label before, if no value stands between
        self.headed = ""  # "closed" behind heads alone and a border, "open" where the border may be on the next line

    def read(self, region: Region) -> list[Draft]:
        events = list(_events(self.text, region))
        follows = _followers(events)
        line: list[Event] = []
        for at, event in enumerate(events):
            if event.kind != "close" and event.item.kind != "break":
                line.append(event)
            else:
                self._vote(line)
                line = []
            if event.kind == "part":
                self._part(event.item)
            elif event.kind == "label":
                self._label(event, events, at)
            elif event.kind == "rest":
                self._rest(event, events[at - 1] if at else None, follows[at])
            elif event.kind == "odd":
                self._odd(events, at)
            else:
                self.row = None
            if self.drafts and event.kind in ("part", "label") and event.item.kind != "break":
                self.drafts[-1].end = max(self.drafts[-1].end, event.item.end)
        return self.drafts

    def _vote(self, line: Sequence[Event]) -> None:
        """Whether borders open and close the lines. A line that begins or ends in a label or value denies it, one of
        heads that begins or ends in a border affirms it; with a blank cell there either may be meant."""
        if not self.drafts or not line:
            return
        draft = self.drafts[-1]
        labels = [event.match.meanings for event in line if event.match is not None]
        valued = any(event.item.kind == "value" for event in line)
        heads = bool(labels) and not valued and not any(label.role == "row" for label in labels[-1])
        bars = sum(event.item.kind == "bar" for event in line)
        self._vote_pads(draft, line, bars, heads)
        if not bars:
            return
        for votes, end in ((draft.opening, line[0]), (draft.closing, line[-1])):
            if end.item.kind != "bar":
                votes[False] += 1
            elif heads and end.item.text != "\t":
                votes[True] += 1
        if self.row is not None:
            self.row.bars = self.row.bars or bars
        if heads:
            draft.bars.add(bars)
            draft.surplus["before"] += all(event.item.kind == "bar" for event in line[:2])
            draft.surplus["behind"] += all(event.item.kind == "bar" for event in line[-2:])

    def _vote_pads(self, draft: Draft, line: Sequence[Event], bars: int, heads: bool) -> None:
        """Blank cells of merged heads on a line of their own, behind one of heads alone and the border that closes it."""
        if bars < len(line):
            self.headed = "" if not heads else "closed" if line[-1].item.kind == "bar" else "open"
        elif bars == 1 and self.headed == "open":
            self.headed = "closed"
        else:
            draft.surplus["behind"] += self.headed == "closed"
            self.headed = ""

    def _part(self, item: Item) -> None:
        if item.kind == "value":
            self.previous = None
        if self.row is None:
            if self.drafts and item.kind == "value":
                self.drafts[-1].stray.append(item)
            return
        parts = self.row.parts
        if item.kind == "value" and parts and parts[-1].text in _CHANGES and parts[-1].line == item.line:
            parts[-1] = parts[-1]._replace(text=parts[-1].text + item.text, end=item.end)  # 减 5
        else:
            parts.append(item)

    def _label(self, event: Event, events: Sequence[Event], at: int) -> None:
        assert event.match is not None
        label = self._meaning(event.match, events, at)
        self.previous = label
        if label is not None and label.role == "row" and self._repeats(label):
            return
        self._close(event.item.line)
        if label is None:
            return
        draft = self._draft(label, event.item.start)
        if label.table == "reviews":
            self._review_label(draft, label, event.item)
        elif label.role == "row":
            item = label.item or draft.item
            self.row = Row(label.code, event.item.start, item)
            draft.item = item
            draft.add(self.row)
        elif label.table == "disclosure":
            if label.role == "caption" and label.item:
                if label.item in draft.captions:
                    draft.flags.add("heads_repeated")
                draft.captions.add(label.item)
                draft.item = label.item
            elif label.role == "head":
                if not draft.item or draft.item not in label.item or (draft.rows and draft.rows[-1].item == draft.item):
                    # heads without a caption before them: the next sub-table that can have them
                    later = [item for item in label.item if ITEMS.index(item) > ITEMS.find(draft.item)]
                    draft.item = later[0] if later else label.item[0]
                draft.heads.setdefault(draft.item, []).append(label)
                if event.match.end - event.match.start < min(6, len(key(label.code))):
                    draft.wrapped.add(draft.item)
            elif label.role == "note":
                draft.halves.append(draft.item)
        else:
            draft.heads.setdefault("", []).append(label)

    def _repeats(self, label: Label) -> bool:
        """Whether the row's label stands once more where no value has followed it, as a cell that spans columns may."""
        if self.row is None or self.drafts[-1].kind != label.table or self.row.name != label.code or self.row.values():
            return False
        if self.row.parts and all(part.kind == "bar" for part in self.row.parts):
            self.row.parts.clear()
            return True
        return False

    def _close(self, line: int) -> None:
        """End the row; a border that opens the line of the next label is none of its own."""
        if self.row is None:
            return
        self.row.closed = True
        parts = self.row.parts
        opening = bool(parts) and parts[-1].kind == "bar" and parts[-1].line == line
        if opening and (len(parts) > 1 and parts[-2].kind == "break"):
            parts.pop()
        self.row = None

    def _review_label(self, draft: Draft, label: Label, item: Item) -> None:
        if not draft.groups or draft.groups[-1][1].values():
            draft.groups.append(([], Row("", item.start)))
        names, row = draft.groups[-1]
        if label.role == "head":
            names.append(label.code)
        row.parts.clear()
        self.row = row

    def _meaning(self, match: Match, events: Sequence[Event], at: int) -> Label | None:
        """Which label is meant where 其他 and 总计 may be rows or columns."""
        tables = {label.table for label in match.meanings}
        draft = self.drafts[-1] if self.drafts else None
        if len(tables) == 1 and len(match.meanings) == 1:
            return match.meanings[0]
        if draft is not None and draft.kind == "reviews":
            return next((label for label in match.meanings if label.table == "reviews"), None)
        row = next((label for label in match.meanings if label.role == "row"), None)
        head = next((label for label in match.meanings if label.role == "head" and label.table == "requests"), None)
        if draft is None or draft.kind != "requests" or not draft.rows or row is None:
            return head
        following = next((event for event in events[at + 1 : at + 12] if event.kind == "label"), None)
        after = following.match.meanings[0] if following and following.match else None
        if any(near is not None and _is_request_head(near) for near in (self.previous, after)):
            return head
        return row

    def _draft(self, label: Label, start: int) -> Draft:
        """The table the label belongs to: the one being read, or a new one where its labels begin again."""
        draft = self.drafts[-1] if self.drafts else None
        if draft is None or draft.kind != label.table or _begins_again(draft, label):
            draft = Draft(label.table, start, start)
            self.drafts.append(draft)
        return draft

    def _rest(self, event: Event, before: Event | None, valued: bool) -> None:
        """Characters that are no label: a unit, the rest of a label, a label cut in two, or a row of its own."""
        draft = self.drafts[-1] if self.drafts else None
        rest = self.text.han[event.start : event.end]
        if before is not None and before.kind == "part" and before.item.kind == "value" and rest in annex_keys("unit"):
            owner = self.row.parts if self.row is not None else draft.stray if draft is not None else []
            if owner and owner[-1] == before.item:
                owner[-1] = _with_unit(before.item, rest, event.item.end)
            return
        goes_on = before is not None and before.kind == "label" and before.item.line == event.item.line
        if goes_on and self.row is not None:
            return  # what a label goes on with on its own line
        if draft is not None and valued and draft.kind == "requests" and len(rest) >= _SHORTEST_PREFIX:
            codes = {code for code, keys in request_labels().items() for word in keys if word.startswith(rest)}
            if len(codes) == 1:
                self._open(draft, Row(codes.pop(), event.item.start), event.item.line)
                return
        if self.row is not None and (rest in _CHANGES or self._in_cell(before, event.item)):
            self.row.parts.append(event.item._replace(kind="value"))
            return
        if is_piece(self.text, event.start, event.end):
            return
        self._close(event.item.line)
        if draft is not None and valued and draft.kind != "reviews" and len(rest) <= _LONGEST_NAME:
            self._open(draft, Row(rest, event.item.start, draft.item, form=False), event.item.line)

    def _odd(self, events: Sequence[Event], at: int) -> None:
        """Take what fills a cell between borders for its value, that it may not pass for a blank one."""
        item = events[at].item
        if self.row is None or not 0 < at < len(events) - 1 or not is_odd(item.text):
            return
        kinds = (_kind_beside(events, at, -1), _kind_beside(events, at, 1))
        alone = kinds == ("bar", "bar") or ("bar" in kinds and "break" in kinds)
        if self._in_cell(events[at - 1], item) or (alone and not is_list_number(item.text)):
            self.row.parts.append(item._replace(kind="value"))

    def _in_cell(self, before: Event | None, item: Item) -> bool:
        """Whether an item stands behind a border on the line of the row's label, where only a value may stand."""
        if self.row is None or before is None or before.item.kind != "bar" or before.item.line != item.line:
            return False
        return all(part.kind != "break" for part in self.row.parts)

    def _open(self, draft: Draft, row: Row, line: int) -> None:
        self._close(line)
        draft.add(row)
        self.row = row


def _kind_beside(events: Sequence[Event], at: int, step: int) -> str:
    """What stands beside an event: "bar", also where it has the next line for itself, "break", or another kind of item."""
    near = events[at + step]
    far = events[at + 2 * step] if 0 <= at + 2 * step < len(events) else near
    if near.item.kind == "break" and far.kind == "part" and far.item.kind == "bar":
        return "bar"
    return near.item.kind if near.kind == "part" else near.kind


def _with_unit(item: Item, unit: str, end: int) -> Item:
    """A value with the unit that stands behind it."""
    return item._replace(text=item.text + unit, end=end)


def _events(text: Text, region: Region) -> Iterator[Event]:
    at = 0
    starts = [match.start for match in text.matches]
    for a, b in region.spans:
        at = bisect_left(starts, text.first[a])
        inside = a  # up to this item a label goes on
        for index in range(a, b):
            item = text.items[index]
            if item.kind != "text":
                if item.kind != "break" or index > inside:
                    yield Event("part", item)
                continue
            done, end = text.first[index], text.first[index + 1]
            if all(known == 2 for known in text.known[done:end]):
                yield Event("odd", item)
                continue
            while at < len(starts) and starts[at] < end:
                yield from _rests(text, item, index, done, starts[at])
                yield Event("label", item, text.matches[at])
                inside = text.where[text.matches[at].end - 1]
                done = text.matches[at].end
                at += 1
            yield from _rests(text, item, index, done, end)
        yield Event("close", text.items[b - 1])


def _rests(text: Text, item: Item, index: int, start: int, end: int) -> Iterator[Event]:
    """The stretches without a label that begin in this item, whole, with the items they run on into."""
    for a, b in residues(text, start, end):
        if a and not text.known[a - 1] and a == text.first[index]:
            continue  # begun in an earlier item
        while b < len(text.han) and not text.known[b] and b - a < 200:
            b += 1
        yield Event("rest", item, None, a, b)


def _followers(events: Sequence[Event]) -> list[bool]:
    """For each event, whether a value is the next thing behind it, borders and line ends left out."""
    follows = [False] * len(events)
    valued = False
    for at in range(len(events) - 1, -1, -1):
        follows[at] = valued
        event = events[at]
        if event.kind != "part":
            valued = False
        elif event.item.kind == "value":
            valued = True
    return follows


def _is_request_head(label: Label) -> bool:
    return label.table == "requests" and (label.role == "head" or label.id == "requests.head.organisations")


def _begins_again(draft: Draft, label: Label) -> bool:
    if draft.kind == "requests":
        if label.role == "row":
            return label.code == "1" and "1" in draft.names and draft.rows[-1].name != "1"
        return label.role in ("head", "note") and {"1", "4"} <= draft.names
    if draft.kind == "disclosure":
        return label.item == ITEMS[0] and not draft.items.isdisjoint(ITEMS[1:])
    return label.code == GROUPS[0] and any(row.values() for _, row in draft.groups)

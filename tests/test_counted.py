"""What counts count: tests/data/counts.txt, of which only the first half was looked at when the rules were written."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
import spacy

from govnlp import numerals
from govnlp.pipeline.counts import find
from govnlp.pipeline.spans import mask

CORPUS = Path(__file__).parent / "data" / "counts.txt"


class Wanted(NamedTuple):
    """A marked count: its place, what was done with what, its number ("" where the text leaves it open), how exact it is, and
    the text of the count it is part of."""

    start: int
    text: str
    action: str
    item: str
    number: str
    approximate: str
    part_of: str


def sentences(half: int) -> list[tuple[str, list[Wanted]]]:
    """The marked sentences of the first (0) or second (1) half."""
    part = CORPUS.read_text(encoding="utf-8").split("# ---- second half")[half]
    lines = [line for line in part.splitlines() if "[" in line and not line.startswith("#")]
    return [parse(line) for line in lines]


def parse(line: str) -> tuple[str, list[Wanted]]:
    text, wanted, at = "", [], 0
    for match in re.finditer(r"\[([^:\]]+):([^:\]]+):([^:\]]+)(?::([^\]]*))?\]", line):
        text += line[at : match.start()]
        count, action, item, more = match[1], match[2], match[3], match[4] or ""
        number = re.search(r"=(None|[\d.]+)", more)
        approximate, part = re.search(r"~([a-z_]+)", more), re.search("<(.+)$", more)
        plain = re.match(r"\d+", count)
        assert number or plain, f"{count} in {line} lacks its number"
        wanted.append(
            Wanted(
                len(text),
                count,
                action.replace("-", ""),
                item.replace("-", ""),
                number[1] if number else plain[0] if plain else "",
                approximate[1] if approximate else "",
                part[1] if part else "",
            )
        )
        text += count
        at = match.end()
    assert wanted, f"{line} holds no mark"
    return text + line[at:], wanted


def right(half: int) -> dict[str, float]:
    """The share of counts for which each part of the value is right."""
    hits: dict[str, list[bool]] = {}
    for text, wanted in sentences(half):
        found = {match.start: match for match in find(mask(text))}
        for count in wanted:
            match = found[count.start]
            assert text[match.start : match.end] == count.text
            value = match.value
            number = "None" if value.number is None else str(value.number)
            part = text[slice(*value.part_of)] if value.part_of else ""
            for name, got, want in (
                ("action", value.action, count.action),
                ("item", value.item, count.item),
                ("number", number, count.number),
                ("approximate", value.approximate, count.approximate),
                ("part_of", part, count.part_of),
            ):
                hits.setdefault(name, []).append(got == want)
    return {name: sum(values) / len(values) for name, values in hits.items()}


def test_the_corpus_holds_150_counts() -> None:
    assert sum(len(wanted) for half in (0, 1) for _, wanted in sentences(half)) >= 150


@pytest.mark.parametrize("half", [0, 1])
def test_shares_of_values_that_are_right(half: int) -> None:
    shares = right(half)
    assert shares["number"] == shares["approximate"] == 1
    assert min(shares["action"], shares["item"]) >= 0.9, shares
    assert shares["part_of"] >= 0.95, shares


@pytest.mark.parametrize(
    ("line", "action", "item"),
    [
        ("收到申请37件", "收到", "申请"),
        ("举办3期业务培训", "举办", "业务培训"),
        ("依申请公开收到37件", "收到", "依申请公开"),
        ("规范性文件12件", "", "规范性文件"),
        ("通过网站公开信息20条", "公开", "信息"),
        ("收到群众提出的申请8份", "收到", "群众提出的申请"),
        ("组织开展培训3次", "组织开展", "培训"),
        ("召开新闻发布会2场", "召开", "新闻发布会"),
    ],
)
def test_the_shapes_of_a_clause(line: str, action: str, item: str) -> None:
    (match,) = find(line)
    assert (match.value.action, match.value.item) == (action, item)


def test_places_lead_back_to_the_text() -> None:
    line = "公开信息20条，其中网站公开12条。"
    whole, part = find(line)
    assert part.value.part_of == (whole.start, whole.end)
    assert part.value.item_at == whole.value.item_at == (2, 4)
    assert whole.value.action_at == (0, 2)


def test_a_counted_title_is_given_as_it_stands() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("govnlp_counts")
    doc = nlp("第一行\n发放《办事指南》2000册")
    value = doc.ents[0]._.value
    assert (value.action, value.item, value.number) == ("发放", "《办事指南》", 2000)
    assert doc.text[slice(*value.item_at)] == "《办事指南》"


@pytest.mark.parametrize(
    ("text", "bounds"),
    [("3-5次", (3, 5)), ("2至3万人", (20000, 30000)), ("1.5万—2万人", (15000, 20000)), ("35件", None)],
)
def test_ranges(text: str, bounds: tuple[int, int] | None) -> None:
    (match,) = find(text)
    assert match.value.bounds == bounds
    assert (match.value.number is None) == (bounds is not None)


def test_an_amount_is_read_with_the_words_around_it() -> None:
    line = "近3.5万条"
    assert numerals.read("3.5万", line, 1, 6) == (Decimal(35000), None, "about")

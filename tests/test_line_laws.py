"""What holds for every repair of lines, whatever the text: done once, no letter lost, in linear time."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_repairs import LONG, REPAIRS

from govnlp.text.alignment import apply
from govnlp.text.pieces import repeated_title

FRAGMENTS = st.sampled_from(
    [
        *(
            "今年以来我局公开信息工作进一步完",
            "善制度，落实责任。",
            "条信息，",
            "某局2019年政府信",
            "息公开年度报告",
            LONG,
        ),
        *(
            "\n",
            "\n",
            "\n",
            "　　",
            " ",
            "，",
            "。",
            "|",
            "《",
            "》",
            "（",
            "）",
            "一、",
            "（一）",
            "二、三、",
            "（五）",
        ),
        *(
            "- 3 -",
            "- 4 -",
            "- 7 -",
            "417",
            "12",
            "2013",
            "1 2 ",
            "年",
            "月",
            "不",
            "予处理",
            "政 府 信 息 公 开 公 开 ",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=60).map("".join))
def test_each_repair_is_done_once_and_keeps_every_letter(text: str) -> None:
    for fix in REPAIRS:
        repaired = apply(text, fix(text))
        assert fix(repaired) == []
        if fix is repeated_title:  # of two lines that say the same one stays
            assert set(repaired.split("\n")) <= set(text.split("\n"))
            continue
        numbers = r"(?m)^\s*- \d -\s*$|\s"
        assert re.sub(numbers, "", repaired) == re.sub(numbers, "", text)


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=60).map("".join))
def test_all_in_a_row_are_done_once(text: str) -> None:
    def run(current: str) -> str:
        for fix in REPAIRS:
            current = apply(current, fix(current))
        return current

    assert run(run(text)) == run(text)


HOSTILE = {
    "one character": "公",
    "digits": "1",
    "digits a line": "1\n",
    "brackets": "（",
    "brackets a line": "《\n",
    "spaces": " ",
    "bars": "|\n",
    "spaced characters": "公 1 ",
    "numbers and units": "，共公布\n5\n条，",
    "page numbers": "今年以来我局公开信息工作，并且进一步完\n- 3 -\n善制度。",
    "wrapped lines": "今年以来我局公开信息工作，今年以来我局公开信息工作，\n",
    "headings": "。一、二、三、（一）（二）",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_with_length(piece: str) -> None:
    for fix in REPAIRS:
        times = []
        for length in (50_000, 400_000):
            text = (piece * (length // len(piece) + 1))[:length]
            began = time.process_time()
            fix(text)
            times.append(time.process_time() - began)
        assert times[1] < 24 * times[0] + 0.5, fix.__name__

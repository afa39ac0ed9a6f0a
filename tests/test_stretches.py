"""Where a paragraph may be cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govnlp.moves.stretches import clauses


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("我局公开信息三十条，答复申请两件；均按时办结。", ["我局公开信息三十条，", "答复申请两件；", "均按时办结。"]),
        ("一是，栏目偏少；二是更新慢", ["一是，栏目偏少；", "二是更新慢"]),
        ("他问：“查得到吗？”群众说，查得到。  ", ["他问：“查得到吗？”", "群众说，查得到。  "]),
        ("（一）存在的问题。人手不够，更新慢。", ["（一）存在的问题。人手不够，", "更新慢。"]),
        ("2、收费情况。 全年没有收费。", ["2、收费情况。 全年没有收费。"]),
        ("（三）没有收费。", ["（三）没有收费。"]),
        ("三、不足是人手少，更新慢。今后改进。", ["三、不足是人手少，", "更新慢。", "今后改进。"]),
        ("本年没有收费。也没有减免。", ["本年没有收费。", "也没有减免。"]),
        ("1.栏目偏少：已增设两个。", ["1.栏目偏少：", "已增设两个。"]),
        ("其中：已办结三件，现将情况报告如下：", ["其中：已办结三件，", "现将情况报告如下："]),
        ("", []),
    ],
    ids=[
        "marks", "too short", "quotation", "heading", "heading of one clause", "all of it", "numbered clause", "no number",
        "colon before a remedy", "colon after few characters", "empty",
    ],
)  # fmt: skip
def test_where_a_paragraph_is_cut(paragraph: str, expected: list[str]) -> None:
    assert [paragraph[part.start : part.end] for part in clauses(paragraph)] == expected


@given(st.text("（一）、。，；？”问题 2多"))
def test_clauses_hold_every_character(paragraph: str) -> None:
    assert "".join(paragraph[part.start : part.end] for part in clauses(paragraph)) == paragraph

"""Pages of a document's preview: numbers that are theirs go, those of lists stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govnlp.text.alignment import apply
from govnlp.text.previews import preview_pages

REPORTS = Path(__file__).parent.parent / "training" / "data" / "reports.jsonl"


def flat_reports() -> list[str]:
    """Reports of the test part, which the character model does not know, on one line each."""
    records = map(json.loads, REPORTS.read_text(encoding="utf-8").splitlines())
    return [record["text"].replace("\n", " ") for record in records if record["split"] == "test"]


def pages(text: str, size: int) -> str:
    parts = [text[i : i + size] for i in range(0, len(text), size)]
    return "\n".join(f"{number}、{part}" for number, part in enumerate(parts, 1))


@pytest.mark.parametrize("size", [320, 455, 611])
def test_what_a_page_cut_is_whole_again(size: int) -> None:
    whole = gone = cut = 0
    texts = [text for text in flat_reports() if len(text) > size]  # no page cut a shorter one
    for text in texts:
        damaged = pages(text, size)
        restored = apply(damaged, preview_pages(damaged))
        whole += restored.replace("\n", "") == text
        gone += damaged.count("\n") - restored.count("\n")
        cut += damaged.count("\n")
        assert restored.replace("\n", "") in (text, damaged.replace("\n", ""))
    assert whole >= 0.9 * len(texts)
    assert gone >= 0.85 * cut  # where a page ends with its sentence, its line end stays


_LONG = "本项工作由办公室牵头，各股室配合，按月报送进度。" * 9


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("新建规章 | 0 | 0 ", "| 3 | 新建规范性文件", "新建规章 | 0 | 0 | 3 | 新建规范性文件"),
        ("收到申请 | ", "7 | 已办结", "收到申请 | 7 | 已办结"),
        ("今年主要做了三件事：", "一件是充实栏目", "今年主要做了三件事：一件是充实栏目"),
        ("以上各项均已办结。", "全年没有申请", "以上各项均已办结。\n2、全年没有申请"),
    ],
    ids=["a row cut before its bar", "a row cut behind its bar", "cut behind a colon", "an end"],
)
def test_what_a_page_cut_off(before: str, after: str, whole: str) -> None:
    text = f"1、{_LONG}{before}\n2、{after}。{_LONG}"
    restored = apply(text, preview_pages(text)).removeprefix("1、")
    assert restored == f"{_LONG}{whole}。{_LONG}"


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{n}、{'本项工作由办公室牵头，各股室配合，按月报送进度。' * 9}" for n in (1, 2, 3, 4)),
        "\n".join(f"{n}、主动公开信息{n}0条" for n in (1, 2, 3, 4)),
        "一、概述\n" + "全年公开信息三十条，均按时发布。" * 20 + "现将有关情况\n2、其他",
        "2、",
        "",
    ],
    ids=["list of long items", "list of short items", "a heading's list", "nothing behind", "empty"],
)
def test_lists_keep_their_numbers(text: str) -> None:
    assert preview_pages(text) == []

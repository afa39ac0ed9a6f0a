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
    for text in flat_reports():
        damaged = pages(text, size)
        restored = apply(damaged, preview_pages(damaged))
        whole += restored.replace("\n", "") == text
        gone += damaged.count("\n") - restored.count("\n")
        cut += damaged.count("\n")
        assert restored.replace("\n", "") in (text, damaged.replace("\n", ""))
    assert whole >= 0.9 * len(flat_reports())
    assert gone >= 0.85 * cut  # where a page ends with its sentence, its line end stays


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

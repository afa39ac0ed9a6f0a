"""First headings run into the line above: parted where the lines behind go on with the count."""

from __future__ import annotations

import pytest
from spacy.language import Language

from govnlp import repair
from govnlp.text.alignment import apply
from govnlp.text.first_headings import first_headings

SAID = "信息员每周报送一次，办公室逐条审核后发布，群众的来信都有回音。"
TOLD = "现将2015年有关情况报告如下："
# The text, with | where a line ends only afterwards.
PARTED = {
    "behind a colon": f"{TOLD}|一、概况 {SAID}\n二、公开情况\n{SAID}",
    "behind a colon and a space": f"{TOLD}| 一、概况。{SAID}\n二、公开情况。{SAID}",
    "at the end of the line": f"{TOLD}|一、概况\n{SAID}\n二、公开情况\n{SAID}",
    "behind a sentence": f"本报告共三个部分。|一、概况\n{SAID}\n二、公开情况\n{SAID}",
    "traditional": f"現將有關情況報告如下：|一、概況\n{SAID}\n二、主動公開情況\n{SAID}",
}
KEPT = {
    "a list in a sentence": f"做了以下工作：一、完善制度；二、加强培训；三、搞好公开。\n二、公开情况\n{SAID}",
    "the list of contents": f"本报告由以下部分组成：一、概况；二、公开情况。\n一、概况\n{SAID}\n二、公开情况\n{SAID}",
    "the first stands on its own": f"{TOLD}\n一、概况：一、二季度公开信息30条。\n{SAID}\n二、公开情况\n{SAID}",
    "no second": f"{TOLD}一、概况\n{SAID}",
    "the third follows": f"{TOLD}一、概况\n{SAID}\n三、存在问题\n{SAID}",
    "two places": f"{TOLD}一、概况 {SAID}\n{TOLD}一、概况 {SAID}\n二、公开情况\n{SAID}",
    "an inner count": f"一、概况\\n主要做法如下：（一）加强领导。{SAID}\\n（二）健全机制。{SAID}",
    "inside a word": f"{SAID}第一、二批信息已公开。\n二、公开情况\n{SAID}",
    "a row of a table": "项目：一、收到 | 3 |\n二、办结 | 3 |",
}


@pytest.mark.parametrize("text", PARTED.values(), ids=PARTED)
def test_parted(text: str) -> None:
    source = text.replace("|", "")
    wanted = "\n".join(line.strip() for line in text.replace("|", "\n").split("\n"))
    once = apply(source, first_headings(source))
    assert once == wanted
    assert first_headings(once) == []


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_kept(text: str) -> None:
    assert first_headings(text) == []


def test_the_section_counts(nlp: Language) -> None:
    text = f"响水县水利局2015年年度报告\n{TOLD} 一、概况 2015年，{SAID}\n二、主动公开情况\n{SAID}{SAID}"
    assert [span._.topic for span in nlp(text).spans["sections"]] == ["overview", "proactive"]
    assert repair(text).edits[0].kind == "one_line"

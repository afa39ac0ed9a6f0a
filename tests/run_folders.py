"""What the tests of runs share: a light pipeline with a trap in it, folders of small reports, and folders compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import spacy
import trap_component

CODE = Path(trap_component.__file__)
REPORT = """临江市水务局{year}年政府信息公开工作年度报告
一、概述
{year}年，我局主动公开政府信息{count}条，其中通过网站公开{part}条。{more}
二、存在的问题
公开的内容还不够全面。下一步，将加强业务培训。
临江市水务局
{next}年1月{day}日
"""


def light_model(folder: Path) -> Path:
    """A pipeline that loads at once: repair, layout, entities and profile, no words, no classifier."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govnlp.tokenizer.v1"}}})
    for name in ("layout", "dates", "counts", "profile"):
        nlp.add_pipe(f"govnlp_{name}")
    nlp.add_pipe("govnlp_test_trap")
    nlp.to_disk(folder)
    return folder


def report(number: int, more: str = "") -> str:
    year = 2010 + number % 10
    return REPORT.format(year=year, next=year + 1, day=number % 28 + 1, count=number + 60, part=number, more=more)


def write(folder: Path, count: int, more: dict[int, str] | None = None, every: str = "") -> Path:
    """``count`` reports in a folder; ``more`` has what some of them say besides, ``every`` what all do."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = report(number, (more or {}).get(number, every))
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")
    return folder


def files(out: Path) -> dict[str, bytes]:
    """Every file of a run's results by name."""
    found = {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
    assert not [name for name in found if ".writing-" in name], "nothing half-written is left"
    return {name: data for name, data in found.items() if name != ".lock"}


def options(model: Path, **more: Any) -> dict[str, Any]:
    """Keyword arguments of a run over small shards with the light pipeline."""
    return {"model": model, "code": CODE, "shard": 4, **more}

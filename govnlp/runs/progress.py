"""How far a run is, on standard error: a bar with rate and remaining time on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from govnlp.runs.drive import Progress

_EVERY = 30  # seconds between two lines
_TOLD = 50  # failures told one by one; all are in the results


@contextmanager
def shown() -> Iterator[Callable[[Progress], None]]:
    """What to hand to ``run`` as progress."""
    if sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield _lines()


def _failures(say: Callable[[str], None]) -> Callable[[Progress], None]:
    """Tell failures as they come."""
    told = 0

    def tell(at: Progress) -> None:
        nonlocal told
        for failure in at.failures:
            told += 1
            if told <= _TOLD:
                say(f"{failure.source}: {failure.message}")
            if told == _TOLD:
                say("further failures are in the frame errors only")

    return tell


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Bar(*columns, console=console) as bar:
        task = bar.add_task("analysing", rate="", total=None)
        failures = _failures(lambda line: console.print(line, markup=False, highlight=False))
        began = time.monotonic()

        def tell(at: Progress) -> None:
            failures(at)
            rate = f"{at.done / max(time.monotonic() - began, 1e-9):.1f} files/s"
            bar.update(task, total=at.total, completed=at.done, rate=rate)

        yield tell


def _lines() -> Callable[[Progress], None]:
    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    failures = _failures(say)
    began = last = time.monotonic()

    def tell(at: Progress) -> None:
        nonlocal last
        failures(at)
        now = time.monotonic()
        if now - last >= _EVERY:
            last = now
            rate = at.done / (now - began)
            kept = f", {at.kept} done before" if at.kept else ""
            say(f"{at.done} of {at.total} files{kept}, {rate:.1f} files/s, {_left(at, rate)} left")

    return tell


def _left(at: Progress, rate: float) -> str:
    seconds = int((at.total - at.done) / rate) if rate else 0
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    return f"{hours} h {minutes} min" if hours else f"{minutes} min" if minutes else f"{seconds} s"

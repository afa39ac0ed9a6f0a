"""A run over any number of files: plan, do what is not done, finish. Killed at any moment, the next run goes on from there."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

import govnlp
from govnlp.corpus import Failure
from govnlp.readers import several
from govnlp.runs import shards, years
from govnlp.runs.child import Reply
from govnlp.runs.errors import RunError
from govnlp.runs.limits import MEGABYTES, SECONDS, SHARD
from govnlp.runs.parts import FRAMES
from govnlp.runs.plan import Shard, fingerprint, plan
from govnlp.runs.setup import Job, Limits, Setup
from govnlp.runs.store import Local, Store, open_store
from govnlp.runs.supervise import Pool

STATE = "run.json"
_SCHEMA = 1  # of the files a run leaves
_AHEAD = 64  # sources a worker that may be analysed and wait for the rest of their shard


@dataclass(slots=True)
class Progress:
    """How far a run is. total: sources that are to be analysed in this run; kept: those that were done before."""

    total: int = 0
    kept: int = 0
    done: int = 0
    characters: int = 0
    failures: list[Failure] = field(default_factory=list)  # those of the last step


Step = Callable[[int, Sequence[Reply]], None]  # called with how many sources were done, and what they gave


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did and what its folder now holds. analysed: sources done in this run, 0 if all was up to date."""

    analysed: int
    sources: int
    reports: int
    failed: int
    bytes: int


def run(
    paths: Any,
    out: str | os.PathLike[str],
    *,
    jobs: int = 1,
    model: str | os.PathLike[str] | None = None,
    names: str | os.PathLike[str] | None = None,
    code: str | os.PathLike[str] | None = None,
    split: bool = False,
    docbin: bool = False,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    shard: int = SHARD,
    retry: bool = False,
    replace: bool = False,
    text: str = "text",
    id: str | None = None,
    scheduler: Any = None,
    progress: Callable[[Progress], None] | None = None,
) -> Outcome:
    """Analyse all reports in files, folders and tables (see ``readers.find``) and leave the results in the folder ``out``; read
    them with ``govnlp.read``.

    What is done already stays: only sources that were added or changed (with the others of their shard) are analysed, or all
    if the model, an option or govnlp is another. Results do not depend on ``jobs`` or on interruptions.

    jobs: worker processes. model, names, split: as for ``govnlp.load`` and ``govnlp.analyze``. code: a Python file that
    registers components the model needs. docbin: keep the Docs too. seconds, megabytes: what one source may take; beyond it is
    stopped and listed in ``errors``. shard: sources a shard, about. retry: try again what failed before. replace: ``out``
    may hold the results of other paths, which are given up. text, id: the columns of a table with a report's text and name.
    scheduler: address or Client of a Dask cluster that does the work instead of this machine; ``out`` may be any fsspec address.
    progress: called after every source.

    Raises RunError where the run cannot start or go on, OSError where ``out`` cannot be written.
    """
    paths = list(several(paths))
    if jobs < 1:
        raise RunError(f"jobs is {jobs}: one or more processes are needed")
    model, names, code = (None if value is None else os.fspath(value) for value in (model, names, code))
    setup = Setup(model, names, code, split, docbin)
    try:
        job = Job(setup, setup.digest(), Limits(seconds, megabytes), os.getcwd())
    except OSError as error:
        raise RunError(str(error) if error.errno is None else f"{error.filename}: {error.strerror}") from error
    store = open_store(out)
    with _alone(store):
        _tidy(store)
        before = state_of(store)
        told = [os.fspath(p) if isinstance(p, (str, os.PathLike)) else type(p).__name__ for p in paths]
        state: dict[str, Any] = {
            "schema": _SCHEMA,
            "govnlp": govnlp.__version__,
            "digest": job.digest,
            "paths": told,
            "options": asdict(setup),
        }
        _check(before, told, out, replace)
        planned = list(plan(paths, job.digest, shard, text, id))
        done, anew = _done(planned, job.digest, store, before, retry)
        pending = [part for part in planned if part.place not in done]
        at = Progress(sum(part.count for part in pending))
        at.kept = sum(part.count for part in planned) - at.total
        order = [done.get(part.place) for part in planned]
        if pending or anew or before.get("shards") != order or not before.get("finished"):
            _save(store, before | state | {"finished": False})
            step = partial(_step, at, progress)
            if scheduler is None:
                work = _here(pending, job, store, jobs, step)
            else:
                from govnlp.runs import cluster

                work = cluster.work(pending, job, out, scheduler, step)
            fresh = {made.seen: made for made in work}
            made_of = [done.get(part.place) or fresh[part.seen].name for part in planned]
            totals = _finish(store, state, made_of, {made.name: made for made in fresh.values()})
        else:
            totals = before["totals"]
    return Outcome(at.total, totals["sources"], totals["reports"], totals["failed"], totals["bytes"])


def _step(at: Progress, progress: Callable[[Progress], None] | None, sources: int, replies: Sequence[Reply]) -> None:
    """Count what is done, and tell it."""
    at.done += sources
    at.characters += sum(reply.characters for reply in replies)
    at.failures = [failure for reply in replies for failure in reply.failures]
    if progress:
        progress(at)


def state_of(store: Store) -> dict[str, Any]:
    """What run.json tells of the run before; empty where there was none. Raises RunError for one that is damaged, or of
    another version."""
    try:
        if not store.exists(STATE):
            return {}
        state = json.loads(store.read(STATE))
    except OSError as error:
        raise RunError(f"{store.where(STATE)} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise RunError(
            f"{store.where(STATE)} is damaged ({error}): delete it and give govnlp analyze again, what is done is found again"
        ) from error
    if not isinstance(state, dict) or state.get("schema") != _SCHEMA:
        raise RunError(
            f"{store.where(STATE)} was not written by this version of govnlp ({govnlp.__version__}): name another folder"
        )
    return state


def _save(store: Store, state: dict[str, Any]) -> None:
    store.write(STATE, (json.dumps(state, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace"))


def _check(before: dict[str, Any], told: list[str], out: Any, replace: bool) -> None:
    """Results of other paths are not given up by mistake: they may have taken days."""
    lost = [path for path in before.get("paths", ()) if path not in told]
    if lost and not replace:
        raise RunError(
            f"{os.fspath(out)} holds the results of {', '.join(lost[:3])}: name that too, or another folder, or say --replace"
        )


def _done(
    planned: Sequence[Shard], digest: str, store: Store, before: dict[str, Any], retry: bool
) -> tuple[dict[int, str], bool]:
    """Place → name of the planned shards that are there, and whether sources had to be read to know.

    They are known by names, lengths and times of change; only where some are there that are not known so, sources are read.
    With retry those with a failure count as not there.
    """
    known: dict[str, str] = before["seen"] if before.get("finished") and not retry else {}
    seen: dict[str, str] = {}
    for name in shards.done(store):
        if name in known:
            made_for, mark = before["digest"], known[name]
        else:
            summary = shards.summary(name, store)
            made_for, mark = summary.digest, summary.seen
            if retry and summary.failed:
                shards.remove(name, store)
                continue
        if made_for == digest:
            seen[mark] = name
    found = {part.place: seen.pop(part.seen) for part in planned if part.seen in seen}
    left = {shards.key_of(name): name for name in seen.values()}
    unknown = [part for part in planned if part.place not in found] if left else []
    for part in unknown:
        if left:
            name = part.name(digest, [fingerprint(source) for source in part.sources()])
            if same := left.pop(shards.key_of(name), None):
                found[part.place] = same
                shards.seen_anew(same, part.seen, store)
    return found, bool(unknown)


def _here(pending: Sequence[Shard], job: Job, store: Store, jobs: int, step: Step) -> Iterator[shards.Summary]:
    """Do the shards on this machine: threads that each watch a process of their own, while this one writes.

    joblib's threads and not its processes (loky), which are one pool that breaks whole when one of them dies, does not tell
    which task killed it, and cannot stop a task that hangs.
    """
    from joblib import Parallel, delayed

    pool = Pool(job, jobs)
    room = threading.Semaphore(jobs * _AHEAD)

    def ask(number: int, place: int, source: Any) -> tuple[int, int, Reply]:
        room.acquire()
        return number, place, pool.ask(source)

    tasks = ((n, i, source) for n, shard in enumerate(pending) for i, source in enumerate(shard.sources()))
    parallel = Parallel(jobs, backend="threading", return_as="generator_unordered", batch_size=1, pre_dispatch=4 * jobs)
    waiting: dict[int, dict[int, Reply]] = {}
    try:
        with closing(parallel(delayed(ask)(*task) for task in tasks)) as answers:
            for number, place, reply in answers:
                room.release()
                replies = waiting.setdefault(number, {})
                replies[place] = reply
                if len(replies) == pending[number].count:
                    del waiting[number]
                    yield shards.write(
                        pending[number], [replies[i] for i in sorted(replies)], pool.labels(), job.digest, store
                    )
                step(1, [reply])
    finally:
        pool.stop()
        room.release(jobs)  # a thread that waits shall find that


def _finish(store: Store, state: dict[str, Any], order: list[str], fresh: dict[str, shards.Summary]) -> dict[str, Any]:
    """Make the finished shards the results: checks between years, run.json, then what no longer belongs is removed.

    Returns the totals.
    """
    summaries = [fresh.get(name) or shards.summary(name, store) for name in order]
    made = years.write(order, store)
    counted = ("sources", "reports", "characters", "failed", "bytes")
    rows = {frame: sum(s.rows[frame] for s in summaries) for frame in FRAMES}
    rows["soft_checks"] += sum(made.values())
    totals = {name: sum(getattr(s, name) for s in summaries) for name in counted}
    after = state | {
        "finished": True,
        "shards": order,
        "seen": {summary.name: summary.seen for summary in summaries},
        "years": list(made),
        "totals": totals,
        "rows": rows,
    }
    _save(store, after)
    shards.remove_others(set(order), store)
    years.remove_others(set(made), store)
    _tidy(store)  # a worker of a cluster may have died while it wrote
    return totals


def _tidy(store: Store) -> None:
    """Remove half-written files from every folder of the results."""
    for folder in (*FRAMES, shards.MANIFESTS, shards.DOCS, "."):
        store.tidy(folder)


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """Hold the folder against a second run, as long as it is a local one; the system lets go of it when a run is killed."""
    if not isinstance(store, Local):
        yield
        return
    try:
        import fcntl
    except ImportError:
        yield
        return
    store.folder.mkdir(parents=True, exist_ok=True)
    with (store.folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunError(f"another run is writing to {store.folder}") from error
        yield

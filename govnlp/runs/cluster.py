"""The same run on a Dask cluster: its workers analyse a shard each and write it where the run's folder is.

Dask's own futures are used, not joblib's back end for Dask: a shard has its name as key, so the scheduler knows which are done;
a shard whose worker dies goes to another one; and no more are handed out than the cluster can take up.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from govnlp.runs import shards
from govnlp.runs.child import Reply
from govnlp.runs.errors import RunError
from govnlp.runs.plan import Shard
from govnlp.runs.setup import Job
from govnlp.runs.store import open_store
from govnlp.runs.supervise import Worker

if TYPE_CHECKING:
    from distributed import Client

_AHEAD = 2  # shards handed out for every thread of the cluster
_CONNECTING = 60  # seconds


def work(
    pending: Sequence[Shard],
    job: Job,
    out: str | os.PathLike[str],
    scheduler: Any,
    step: Callable[[int, Sequence[Reply]], None],
) -> Iterator[shards.Summary]:
    """Do the shards on the cluster of ``scheduler`` (its address, or a Client); the summaries come as they are done.

    Raises RunError where the cluster cannot be reached, has no worker, or writes elsewhere than this machine reads.
    """
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        raise RunError("a cluster needs Dask: pip install 'govnlp[cluster]'") from error
    client = scheduler if isinstance(scheduler, Client) else _connect(str(scheduler))
    store = open_store(out)
    where = os.fspath(out) if "://" in os.fspath(out) else os.path.abspath(out)
    waiting = iter(pending)

    def hand_out() -> Any:
        shard = next(waiting, None)
        return shard and client.submit(do_shard, shard, job, where, key=f"govnlp-{shard.seen}")

    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise RunError("the Dask cluster has no worker")
        first = [future for _ in range(_AHEAD * threads) if (future := hand_out())]
        running = as_completed(first)
        for future in running:
            summary, failures = _result(future)
            if not store.exists(shards.manifest(summary.name)):
                raise RunError(
                    f"the workers wrote {summary.name}, but it is not in {where}: name a folder that all machines share, or "
                    "an address such as s3://"
                )
            yield summary
            step(summary.sources, [failures])
            if following := hand_out():
                running.add(following)
    finally:
        with suppress(OSError, TimeoutError):
            client.run(end, job)
        if client is not scheduler:
            client.close()


def _connect(address: str) -> Client:
    from distributed import Client

    try:
        return Client(address, timeout=_CONNECTING)
    except (OSError, ValueError, TimeoutError) as error:
        raise RunError(f"no Dask scheduler answers at {address}: {error}") from error


def _result(future: Any) -> tuple[shards.Summary, Reply]:
    from distributed import KilledWorker

    try:
        found: tuple[shards.Summary, Reply] = future.result()
    except KilledWorker as error:
        raise RunError(f"several of the cluster's workers died in turn at one shard: {error}") from error
    return found


def do_shard(shard: Shard, job: Job, out: str) -> tuple[shards.Summary, Reply]:
    """Analyse and write a shard: what a worker of the cluster does. Returns its summary, and a Reply with its failures."""
    worker = _worker(job)
    replies = [worker.ask(source) for source in shard.sources()]
    worker.start()
    summary = shards.write(shard, replies, worker.labels, job.digest, open_store(out))
    failures = tuple(failure for reply in replies for failure in reply.failures)
    return summary, Reply(summary.reports, summary.characters, failures, {})


_workers: dict[int, Worker] = {}  # by thread


def _worker(job: Job) -> Worker:
    """The process of this thread, kept from one shard to the next."""
    thread = threading.get_ident()
    worker = _workers.get(thread)
    if worker is None or worker.job != job:
        if worker:
            worker.close()
        worker = _workers[thread] = Worker(job)
        atexit.register(worker.close)
    return worker


def end(job: Job) -> None:
    """End the processes of a job: what every worker of the cluster does when a run is over. Another run that has the same job
    starts them again."""
    for worker in list(_workers.values()):
        if worker.job == job:
            worker.stop()

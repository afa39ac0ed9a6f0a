"""A process that analyses one source at a time, watched: stopped when it takes too long, started anew when it dies.

Each has a supervisor of its own and a pipe to it, so what one source does to its process touches no other. It is started by
``subprocess``, not ``multiprocessing``: that would import the caller's main module again, and is forbidden in Dask's workers.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import IO, Any

from govnlp.corpus import Failure, unreadable
from govnlp.readers import ReadError
from govnlp.runs.child import Reply, failed
from govnlp.runs.errors import RunError
from govnlp.runs.plan import fingerprint, name_of
from govnlp.runs.setup import Job

_START = "import sys; sys.path[:] = {path!r}; from govnlp.runs.child import main; main({handle})"
_STARTING = 600  # seconds for loading a pipeline on a busy machine
_ENDING = 10  # seconds for a process whose pipe is closed
_TRIES = 2  # a process may die for reasons that are not the source's: the first time it is tried again


class Worker:
    """A child process with the pipeline of a job; it starts when it is first asked."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._limits = job.limits
        self._closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None
        self._told: IO[bytes] | None = None
        self.labels: tuple[str, ...] = ()

    def ask(self, source: Any) -> Reply:
        """What a source gives; a Failure of kind time, memory or died where its process did not answer.

        Raises RunError where no process can be started or it does not do the same as its supervisor would.
        """
        if isinstance(source, ReadError):
            return failed(unreadable(source), fingerprint(source))
        name, mark, message = name_of(source), "", ""
        for _ in range(_TRIES):
            pipe = self.start()
            self._forget()
            until = time.monotonic() + self._limits.seconds
            try:
                pipe.send(source)
                if pipe.poll(self._limits.seconds):
                    mark = pipe.recv()
                if not pipe.poll(max(0, until - time.monotonic())):
                    self.stop()
                    return failed(Failure(name, f"stopped after {self._limits.seconds:g} seconds", "time"), mark)
                if answer := pipe.recv_bytes():
                    return replace(pickle.loads(answer), fingerprint=mark)
                self.stop()
                what = f"needed more than {self._limits.megabytes} MB of memory"
                return failed(Failure(name, what, "memory"), mark)
            except (EOFError, OSError):
                message = self._end()
        return failed(Failure(name, f"the process that read it died: {message}", "died"), mark)

    def start(self) -> Connection:
        """The pipe to the child, which is started if there is none."""
        if self._pipe:
            return self._pipe
        if self._closed:
            raise RunError("the run was stopped")
        self._pipe, other = Pipe()
        self._told = tempfile.TemporaryFile()  # noqa: SIM115
        # Numeric libraries would start a thread a core in every process.
        single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START.format(path=sys.path, handle=other.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=self._told,
            stderr=subprocess.STDOUT,
            pass_fds=[other.fileno()],
            cwd=self.job.folder,
            env={**os.environ, **single},
        )
        other.close()
        try:
            self._pipe.send((self.job.setup, self._limits))
            good, told, labels = self._pipe.recv() if self._pipe.poll(_STARTING) else (False, "no answer", ())
        except (EOFError, OSError):
            good, told, labels = (False, f"its process died: {self._end()}", ())
        if not good:
            self.stop()
            raise RunError(f"the pipeline cannot be loaded: {told}")
        if told != self.job.digest:
            self.stop()
            raise RunError(
                "a worker has another version of govnlp, of the model or of a file named in the options than the machine "
                "that planned the run: install the same everywhere"
            )
        self.labels = labels
        return self._pipe

    def _end(self) -> str:
        """Stop, and tell how the child ended: the signal or exit code, and its last word."""
        code = 0
        if self._process:
            try:
                code = self._process.wait(_ENDING)
            except subprocess.TimeoutExpired:
                self._process.kill()
                code = self._process.wait()
        word = ""
        if self._told:
            self._told.seek(0)
            word = self._told.read()[-2000:].decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
        self.stop()
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return f"{how} ({word})" if word else how

    @property
    def started(self) -> bool:
        return self._pipe is not None

    def _forget(self) -> None:
        """Drop what the child printed so far; it writes at the place its supervisor sets."""
        if self._told:
            os.lseek(self._told.fileno(), 0, os.SEEK_SET)
            os.ftruncate(self._told.fileno(), 0)

    def close(self) -> None:
        """End the child at once, for good: a thread that waits for it starts none again."""
        self._closed = True
        self.stop()

    def stop(self) -> None:
        """End the child at once."""
        if self._process:
            with suppress(OSError):
                self._process.kill()
            self._process.wait()
        for part in (self._pipe, self._told):
            if part:
                part.close()
        self._process = self._pipe = self._told = None


class Pool:
    """Workers for as many threads: each call of ``ask`` has one to itself for as long as it lasts."""

    def __init__(self, job: Job, size: int) -> None:
        self._workers = [Worker(job) for _ in range(size)]
        self._free: queue.LifoQueue[Worker] = queue.LifoQueue()
        for worker in self._workers:
            self._free.put(worker)
        self._labels: tuple[str, ...] | None = None

    def ask(self, source: Any) -> Reply:
        worker = self._free.get()
        try:
            return worker.ask(source)
        finally:
            self._labels = worker.labels if worker.started else self._labels
            self._free.put(worker)

    def labels(self) -> tuple[str, ...]:
        """The moves the pipeline knows. Raises RunError where it cannot be loaded."""
        if self._labels is None:
            worker = self._free.get()
            try:
                worker.start()
                self._labels = worker.labels
            finally:
                self._free.put(worker)
        return self._labels

    def stop(self) -> None:
        for worker in self._workers:
            worker.close()

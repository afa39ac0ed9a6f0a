"""A run on a Dask cluster: a scheduler and two workers, each a process of its own on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from run_folders import files, light_model, options, write
from trap_component import SLOW

import govnlp
from govnlp.runs.errors import RunError

distributed = pytest.importorskip("distributed", reason="Dask is in the extra cluster")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    told = tmp_path / "scheduler.json"
    with ExitStack() as stack:

        def start(*arguments: str) -> subprocess.Popen[bytes]:
            code = "import sys; sys.path[:] = {!r}; from distributed.cli.dask_{} import main; main()"
            process = subprocess.Popen(
                [sys.executable, "-c", code.format(sys.path, arguments[0]), *arguments[1:]], stderr=subprocess.DEVNULL
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        start("scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1", "--scheduler-file", os.fspath(told))
        workers = [
            start(
                "worker", "--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1",
                "--scheduler-file", os.fspath(told), "--local-directory", os.fspath(tmp_path),
            )
            for _ in range(2)
        ]  # fmt: skip
        deadline = time.monotonic() + 120
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        with distributed.Client(scheduler_file=os.fspath(told), timeout=60) as client:
            client.wait_for_workers(2, timeout=120)
            address = client.scheduler.address
        yield address, workers


def test_the_same_data_as_on_one_machine_though_a_worker_is_killed(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, workers = cluster
    monkeypatch.chdir(tmp_path)
    model = light_model(tmp_path / "model")
    folder = write(Path("in"), 40, every=SLOW)

    def kill_one() -> None:
        while not list((tmp_path / "out").glob("_shards/*.json")):
            time.sleep(0.02)
        workers[0].send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill_one, daemon=True)
    killer.start()
    done = govnlp.run(folder, tmp_path / "out", **options(model, scheduler=address))
    killer.join(60)
    assert workers[0].poll() == -signal.SIGKILL
    assert (done.analysed, done.reports, done.failed) == (40, 40, 0)
    govnlp.run(folder, tmp_path / "here", **options(model))
    assert files(tmp_path / "out") == files(tmp_path / "here")
    assert govnlp.run(folder, tmp_path / "out", **options(model, scheduler=address)).analysed == 0


def test_a_scheduler_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govnlp.runs.cluster._CONNECTING", 0.2)
    folder = write(tmp_path / "in", 1)
    with pytest.raises(RunError, match="no Dask scheduler answers"):
        govnlp.run(folder, tmp_path / "out", scheduler="tcp://127.0.0.1:9")

"""What the system does to a command: a full disk, closed streams, readers that go away, Ctrl-C."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import ROOT, SEEDS
from typer.testing import CliRunner

from govnlp.cli import app
from govnlp.runs.store import write_whole

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, pipes and devices of Unix")
GOVNLP = f"{sys.executable} -m govnlp"


def shell(command: str, where: Path, **more: str) -> tuple[int, str]:
    """(exit code of a shell command of the package, standard error)."""
    told = where / "told.txt"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    with told.open("wb") as err:
        script = f"set -o pipefail; {command.replace('govnlp', GOVNLP, 1)}"
        done = subprocess.run(["bash", "-c", script], stderr=err, stdout=subprocess.DEVNULL, cwd=where, env=environment)
    return done.returncode, told.read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    if not shutil.which("bash"):
        pytest.skip("no bash on this system")
    shutil.copy(SEEDS[1], tmp_path / "report.txt")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        (
            "govnlp repair report.txt > /dev/full",
            2,
            "cannot write to standard output: No space left on device; make room",
        ),
        ("govnlp repair report.txt | true", 141, ""),
        (
            "(ulimit -f 1; govnlp repair report.txt -o out)",
            2,
            "cannot write to out: File too large; allow larger files",
        ),
    ],
)
def test_where_the_output_goes(command: str, code: int, message: str, place: Path) -> None:
    if "/dev/full" in command and not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    ended, err = shell(command, place)
    assert (ended, "Traceback" in err, "Exception" in err) == (code, False, False), err
    assert message in err


def _heeds_ctrl_c() -> None:
    """A shell's background jobs, the tests among them, ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_at_any_moment(place: Path) -> None:
    """While Python loads the package, and while it works."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for wait in (0.3, 1.5):
        with subprocess.Popen(
            [sys.executable, "-m", "govnlp", "analyze", *["report.txt"] * 40],
            cwd=place,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=_heeds_ctrl_c,
        ) as process:
            time.sleep(wait)
            process.send_signal(signal.SIGINT)
            err = process.communicate(timeout=60)[1].decode()
        if "govnlp" not in err and "Traceback" in err:
            continue  # Python itself was still starting
        assert ("Traceback" in err, process.returncode) == (False, 130), err
        assert err.endswith("stopped\n")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True)
    except OSError:
        pytest.skip("no mount on this system")
    if done.returncode:
        pytest.skip("not allowed to mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_leaves_what_was_there(small_disk: Path) -> None:
    file = small_disk / "labelled.jsonl"
    file.write_text("weeks of work\n", encoding="utf-8")
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, b"x" * 200_000)
    assert [path.name for path in small_disk.iterdir()] == ["labelled.jsonl"]
    assert file.read_text(encoding="utf-8") == "weeks of work\n"


def test_a_full_disk_is_told(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = small_disk / "report.txt"
    shutil.copy(SEEDS[1], report)
    with suppress(OSError), (small_disk / "rest").open("wb", buffering=0) as rest:
        while True:
            rest.write(b"x" * 4096)
    before = report.read_bytes()
    monkeypatch.chdir(small_disk)
    for command, named in (
        (("repair", "report.txt", "--in-place"), "report.txt"),
        (("analyze", "report.txt", "-o", "out"), "out"),
        (("view", "report.txt"), "report.view.html"),
    ):
        ended = CliRunner().invoke(app, command)
        assert (ended.exit_code, report.read_bytes()) == (2, before)
        assert f"cannot write to {named}: No space left on device; make room on that disk" in ended.stderr


def test_files_are_written_through_links_with_their_mode_and_to_devices(tmp_path: Path) -> None:
    file, link = tmp_path / "a.txt", tmp_path / "link.txt"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    write_whole(link, b"new")
    assert (link.is_symlink(), file.read_bytes(), file.stat().st_mode & 0o777) == (True, b"new", 0o640)
    write_whole(Path(os.devnull), b"gone")
    assert Path(os.devnull).is_char_device()
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path, b"")

"""A script of training/ in a process of its own, and an error where it fails, which Jupyter's ``!python`` hides."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TRAINING = Path(__file__).parent.parent / "training"


def training(script: str, *words: str | Path) -> None:
    """Run ``python ../training/SCRIPT WORDS`` in the notebook's folder and print what it prints.

    Raises RuntimeError with its message where it fails.
    """
    print("$ python ../training/" + " ".join([script, *map(str, words)]))
    command = [sys.executable, str(TRAINING / script), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"{script} ended with {done.returncode}: {done.stderr}")
    print(done.stdout.strip("\n"))

"""A run over 500 files damaged at random: nothing crashes, hangs or is lost. ``training/hostile.py`` does any number."""

from __future__ import annotations

from pathlib import Path

import hostile


def test_damaged_files_end_no_run_and_none_is_lost(tmp_path: Path) -> None:
    made = hostile.make(tmp_path / "in", 500)
    assert len(made) == 13
    assert hostile.faults(tmp_path / "in", tmp_path / "out", 2, 300, None) == []

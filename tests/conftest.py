"""What many tests share: the shipped pipeline, the project's seeds, and the real ones where they are present."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import settings
from spacy.language import Language

import govnlp

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "training"))
SEEDS = sorted((ROOT / "seeds").glob("seed-*.txt"))
REAL_SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("seed-*.txt"))

settings.register_profile("untimed", deadline=None)  # times are for benchmarks
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def nlp() -> Language:
    return govnlp.load()


@pytest.fixture(scope="session")
def seed_texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in SEEDS]

"""What a run does with every source: the pipeline, the options, and a digest that changes with anything that may change results."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import govnlp
from govnlp.runs.limits import MEGABYTES, SECONDS

if TYPE_CHECKING:
    from spacy.language import Language

# Parts of the package that make no results.
_NO_PART = ("cli.py", "view.py", "view", "models")


@dataclass(frozen=True, slots=True)
class Setup:
    """model: folder of another pipeline than the shipped one. names: file of a user's own agencies. code: Python file that
    registers components the model needs. split: one report for each that a file holds. docbin: keep the Docs as well."""

    model: str | None = None
    names: str | None = None
    code: str | None = None
    split: bool = False
    docbin: bool = False

    def load(self) -> Language:
        """The pipeline. Raises what ``govnlp.load`` raises, OSError for a missing ``code``, ImportError where that fails."""
        if self.code:
            spec = importlib.util.spec_from_file_location("govnlp_user_code", self.code)
            if spec is None or spec.loader is None:
                raise FileNotFoundError(f"{self.code}: no Python file, whose name ends in .py")
            try:
                spec.loader.exec_module(importlib.util.module_from_spec(spec))
            except Exception as error:
                raise ImportError(f"{self.code} cannot be run: {type(error).__name__}: {error}") from error
        return govnlp.load(self.model, self.names)

    def digest(self) -> str:
        """Of govnlp's version, code and lexicon, the model's files, names, code and options: 16 hexadecimal digits.

        Raises FileNotFoundError where one of them is missing.
        """
        found = hashlib.sha256(f"{govnlp.__version__} {self.split} {self.docbin}".encode())
        for name, file in self._files():
            found.update(f"\n{name} {hashlib.sha256(file.read_bytes()).hexdigest()}".encode())
        return found.hexdigest()[:16]

    def _files(self) -> Iterator[tuple[str, Path]]:
        from govnlp.model import shipped

        package = Path(govnlp.__file__).parent
        for name, folder in (("govnlp", package), ("model", Path(self.model) if self.model else shipped())):
            if not folder.is_dir():
                raise FileNotFoundError(f"{folder}: no such folder")
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                parts = file.relative_to(folder).parts
                if file.suffix != ".pyc" and (folder != package or parts[0] not in _NO_PART):
                    yield f"{name}/{'/'.join(parts)}", file
        for name in ("names", "code"):
            if path := getattr(self, name):
                yield name, Path(path)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one source may take. seconds: by the clock; megabytes: above what the loaded pipeline has (Linux only)."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker is told. digest: of the setup where the run was planned; folder: where relative paths begin."""

    setup: Setup
    digest: str
    limits: Limits
    folder: str

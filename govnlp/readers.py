"""From files to text: which files of a folder are reports, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from govnlp.text.decode import Decoded, decode

SUFFIXES = (".txt",)


class ReadError(ValueError):
    """A path cannot be read as a report; the message names it and says what to do."""


def find(paths: Iterable[str | Path]) -> Iterator[Path | ReadError]:
    """The files that ``paths`` name, folders searched in depth and in the order of their names.

    Yields a ReadError for a path that is missing and for a folder that holds no report.
    """
    for path in map(Path, paths):
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
            if not files:
                yield ReadError(f"{path}: the folder holds no {' or '.join(SUFFIXES)} file")
            yield from files
        elif path.exists():
            yield path
        else:
            yield ReadError(f"{path}: no such file or folder")


def read(path: Path) -> Decoded:
    """The text of a file. Raises ReadError where it cannot be opened or holds no text."""
    try:
        return decode(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ReadError(f"{path}: {reason}") from error

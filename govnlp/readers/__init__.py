"""From files to text: which files of a folder are reports, and what stands in them.

``find`` yields cheap, picklable sources; ``read`` and ``fingerprint`` may be called on them in another process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from govnlp.readers.sources import MOST_BYTES, Document, ReadError, Source
from govnlp.text.decode import decode

__all__ = ["SUFFIXES", "Document", "ReadError", "Source", "find", "fingerprint", "read"]

SUFFIXES = (".txt",)


def find(paths: Iterable[str | Path]) -> Iterator[Source | ReadError]:
    """The sources that ``paths`` name, folders searched in depth and in the order of their names.

    Yields a ReadError for a path that is missing and for a folder that holds no report.
    """
    for path in map(Path, paths):
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
            if not files:
                yield ReadError(path, f"the folder holds no {' or '.join(SUFFIXES)} file")
            for file in files:
                yield Source(str(file), str(file))
        elif path.exists():
            yield Source(str(path), str(path))
        else:
            yield ReadError(path, "no such file or folder")


def read(source: Source) -> Document:
    """The text of a source. Raises ReadError where it cannot be opened or holds no text."""
    try:
        decoded = decode(_content(source))
    except ValueError as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(source.name, str(error)) from error
    return Document(
        source.name, decoded.text, decoded.encoding, decoded.evidence, "txt", undecodable=decoded.undecodable
    )


def fingerprint(source: Source) -> str:
    """Size and SHA-256 of what a source holds, as "SIZE:HEX": another one means another content. Raises ReadError."""
    data = _content(source)
    return f"{len(data)}:{hashlib.sha256(data).hexdigest()}"


def _content(source: Source) -> bytes:
    """The bytes of a file. Raises ReadError where it cannot be opened or is too large."""
    try:
        with open(source.path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ReadError(source.name, error.strerror or str(error)) from error
    if len(data) > MOST_BYTES:
        raise ReadError(source.name, f"larger than {MOST_BYTES // 1_000_000} MB, which no report is: split the file")
    return data

"""From sources to shards: which of them belong together, and a name for each that changes with all its results depend on.

Sources stand in their order. Where a shard ends follows from the names near its end, not from how many stand before it: a
file that is added or removed touches its own shard, rarely the next, and leaves the others as they are. A name ends a shard
more easily once it has its size (as in FastCDC, Xia et al. 2016), so that few are as long as a shard may be.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from govnlp import readers
from govnlp.runs.limits import SHARD

_KEY = 12  # hexadecimal digits: 2 ** 48 names

Source = readers.Source | readers.ReadError  # the error of a path that holds none


@dataclass(frozen=True, slots=True)
class Shard:
    """A stretch of the sources. name: part-PLACE-KEY, the key made of the setup's digest, the names and the fingerprints.

    packed: the sources and fingerprints, small, since a plan of millions is kept in memory.
    """

    name: str
    count: int
    packed: bytes

    def sources(self) -> list[tuple[Source, str]]:
        """(source, fingerprint), in order."""
        found: list[tuple[Source, str]] = pickle.loads(zlib.decompress(self.packed))
        return found

    @property
    def key(self) -> str:
        return self.name.rpartition("-")[2]


def plan(
    paths: Iterable[Any], digest: str, size: int = SHARD, text: str = "text", id: str | None = None
) -> Iterator[Shard]:
    """The shards of all sources in ``paths`` (with text and id as readers.find takes them), in order. size: sources a shard has,
    about: from half of it to twice as many."""
    found: list[tuple[Source, str]] = []
    place = 0
    for source in _distinct(paths, text, id):
        found.append((source, fingerprint(source)))
        if _ends(name_of(source), len(found), size):
            yield _shard(place, found, digest)
            place, found = place + 1, []
    if found:
        yield _shard(place, found, digest)


def _ends(name: str, count: int, size: int) -> bool:
    """Whether a source of this name is the last of a shard that has ``count`` with it."""
    wanted = 2 * size if count < size else max(2, size // 4)
    return count >= 2 * size or (count >= size / 2 and zlib.crc32(name.encode("utf-8", "surrogatepass")) % wanted == 0)


def _shard(place: int, found: list[tuple[Source, str]], digest: str) -> Shard:
    key = hashlib.sha256(digest.encode())
    for source, mark in found:
        key.update(f"\n{name_of(source)}\t{mark}".encode("utf-8", "surrogatepass"))
    packed = zlib.compress(pickle.dumps(found, protocol=5), 1)
    return Shard(f"part-{place:05}-{key.hexdigest()[:_KEY]}", len(found), packed)


def _distinct(paths: Iterable[Any], text: str, id: str | None) -> Iterator[Source]:
    """The sources of all paths; one that two paths name comes once."""
    paths = list(paths)
    if len(paths) == 1:
        yield from readers.find(paths, text, id)
        return
    seen: set[int] = set()
    for source in readers.find(paths, text, id):
        mark = hash(name_of(source))
        if mark not in seen:
            seen.add(mark)
            yield source


def name_of(source: Source) -> str:
    """The name under which results tell a source; of an error its path."""
    return source.source if isinstance(source, readers.ReadError) else source.name


def fingerprint(source: Source) -> str:
    """What changes when a source does: of a file its length and time of change, of a table's row also the columns it is from,
    of an error its message."""
    if isinstance(source, readers.ReadError):
        return source.reason
    if source.text is not None:
        return hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest()
    try:
        told = os.stat(source.path)
    except OSError:
        return "gone"
    columns = f"-{source.columns}" if source.columns else ""  # another column of a table is another text
    return f"{told.st_size}-{told.st_mtime_ns}{columns}"

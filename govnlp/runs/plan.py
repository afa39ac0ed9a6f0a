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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from govnlp import readers
from govnlp.runs.limits import SHARD

_KEY = 12  # hexadecimal digits: 2 ** 48 names

Source = readers.Source | readers.ReadError  # the error of a path that holds none


@dataclass(frozen=True, slots=True)
class Shard:
    """A stretch of the sources. place: from 0; seen: changes with the setup's digest, the names, and the lengths and times of
    change of the files, which are had without reading them.

    packed: the sources, small, since a plan of millions is kept in memory.
    """

    place: int
    seen: str
    count: int
    packed: bytes

    def sources(self) -> list[Source]:
        found: list[Source] = pickle.loads(zlib.decompress(self.packed))
        return found

    def name(self, digest: str, fingerprints: Sequence[str]) -> str:
        """part-PLACE-KEY: the key changes with the setup's digest, the names and what the sources hold, nothing else."""
        key = hashlib.sha256(digest.encode())
        for source, fingerprint in zip(self.sources(), fingerprints, strict=True):
            key.update(_line(name_of(source), fingerprint))
        return f"part-{self.place:05}-{key.hexdigest()[:_KEY]}"


def plan(
    paths: Iterable[Any], digest: str, size: int = SHARD, text: str = "text", id: str | None = None
) -> Iterator[Shard]:
    """The shards of all sources in ``paths`` (with text and id as readers.find takes them), in order. size: sources a shard has,
    about: from half of it to twice as many."""
    found: list[Source] = []
    place = 0
    for source in _distinct(paths, text, id):
        found.append(source)
        if _ends(name_of(source), len(found), size):
            yield _shard(place, found, digest)
            place, found = place + 1, []
    if found:
        yield _shard(place, found, digest)


def _ends(name: str, count: int, size: int) -> bool:
    """Whether a source of this name is the last of a shard that has ``count`` with it."""
    wanted = 2 * size if count < size else max(2, size // 4)
    return count >= 2 * size or (count >= size / 2 and zlib.crc32(name.encode("utf-8", "surrogatepass")) % wanted == 0)


def _shard(place: int, found: list[Source], digest: str) -> Shard:
    seen = hashlib.sha256(digest.encode())
    for source in found:
        seen.update(_line(name_of(source), _glance(source)))
    return Shard(place, seen.hexdigest()[:_KEY], len(found), zlib.compress(pickle.dumps(found, protocol=5), 1))


def _line(name: str, mark: str) -> bytes:
    return f"\n{name}\t{mark}".encode("utf-8", "surrogatepass")


def _distinct(paths: Iterable[Any], text: str, id: str | None) -> Iterator[Source]:
    """The sources of all paths; one that two paths name comes once."""
    paths = list(paths)
    seen: set[int] = set()
    for source in readers.find(paths, text, id):
        mark = hash(name_of(source))
        if len(paths) == 1 or mark not in seen:
            yield source
        if len(paths) > 1:
            seen.add(mark)


def name_of(source: Source) -> str:
    """The name under which results tell a source; of an error its path."""
    return source.source if isinstance(source, readers.ReadError) else source.name


def fingerprint(source: Source) -> str:
    """What changes when the content of a source does; of an error its message."""
    if isinstance(source, readers.ReadError):
        return source.reason
    try:
        return readers.fingerprint(source)
    except readers.ReadError as error:
        return error.reason
    except Exception as error:  # as in govnlp.corpus, a fault in one source ends no run
        return type(error).__name__


def _glance(source: Source) -> str:
    """What changes when the file of a source is written: its length and time of change; and the columns of a table."""
    if isinstance(source, readers.ReadError) or source.text is not None:
        return fingerprint(source)
    try:
        told = os.stat(source.path)
    except OSError:
        return "gone"
    columns = f"-{source.columns}" if source.columns else ""  # another column of a table is another text
    return f"{told.st_size}-{told.st_mtime_ns}{columns}"

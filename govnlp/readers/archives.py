"""Zip archives, opened with bounds: nothing is unpacked that is larger, or packed tighter, than a report can be."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from functools import lru_cache

from govnlp.readers.sources import MOST_BYTES, MOST_MEMBERS, MOST_NESTED, MOST_RATIO, SMALL

_ENCRYPTED = 0x1
_UTF8 = 0x800
_CHUNK = 1 << 20


class ArchiveError(ValueError):
    """An archive or a member of it cannot be read; the message says why."""


class Archive:
    """An opened zip. ``places`` are indexes into its list of members."""

    def __init__(self, file: str | io.BytesIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise ArchiveError(f"a damaged zip archive ({error})") from error
        self._infos = self._zip.infolist()
        if len(self._infos) > MOST_MEMBERS:
            raise ArchiveError(f"{len(self._infos)} members, more than {MOST_MEMBERS}: unpack it into a folder")

    def members(self) -> list[tuple[int, str]]:
        """(place, name) of the members that are files, in the order of their names."""
        return sorted(
            ((place, _name(info)) for place, info in enumerate(self._infos) if not info.is_dir()),
            key=lambda member: (member[1], member[0]),
        )

    def names(self) -> list[str]:
        return [info.filename for info in self._infos]

    def read_name(self, name: str) -> bytes:
        """A member by its name. Raises KeyError where there is none, else as ``read``."""
        return self._read(self._zip.getinfo(name))

    def read(self, place: int) -> bytes:
        """A member by its place. Raises ArchiveError where it is encrypted, damaged, gone, or too large to be a report."""
        if place >= len(self._infos):
            raise ArchiveError("the archive was changed: it has fewer members now")
        return self._read(self._infos[place])

    def _read(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & _ENCRYPTED:
            raise ArchiveError("encrypted: unpack the archive with its password first")
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as file:
                # The sizes in the list may be false: what comes out is counted.
                while chunk := file.read(_CHUNK):
                    size += len(chunk)
                    _refuse_bomb(size, info.compress_size)
                    chunks.append(chunk)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            if isinstance(error, ArchiveError):
                raise
            raise ArchiveError(f"a damaged member of a zip archive ({error})") from error
        return b"".join(chunks)


def _refuse_bomb(size: int, packed: int) -> None:
    if size > MOST_BYTES:
        raise ArchiveError(f"unpacks to more than {MOST_BYTES // 1_000_000} MB, which no report is: not opened")
    if size > SMALL and size > MOST_RATIO * max(1, packed):
        raise ArchiveError(f"packed more than {MOST_RATIO} to 1, as bombs are and no report is: not opened")


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name. Older Chinese programs write GBK without saying so, which zipfile reads as code page 437."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name.lstrip("/")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.lstrip("/")


def opened(path: str, members: tuple[int, ...]) -> Archive:
    """The archive at ``path``, or the one inside it that ``members`` lead to. Raises ArchiveError, OSError."""
    status = os.stat(path)
    return _opened(path, members, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=4)
def _opened(path: str, members: tuple[int, ...], size: int, changed: int) -> Archive:
    """Kept open, so that the list of an archive with many members is not read anew for each."""
    if len(members) >= MOST_NESTED:
        raise ArchiveError(f"archives more than {MOST_NESTED} deep inside one another: unpack the outer ones")
    if not members:
        return Archive(path)
    return Archive(io.BytesIO(_opened(path, members[:-1], size, changed).read(members[-1])))

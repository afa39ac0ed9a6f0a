"""The folder of a run: a local one, or any fsspec address. A file is there whole or not at all.

Locally a file is written under another name, brought to the disk, and renamed. Elsewhere it is put in one piece, which object
stores do whole; what a lesser one leaves behind counts for nothing until the shard's manifest, the last of its files, is there.
"""

from __future__ import annotations

import errno
import os
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from govnlp.runs.errors import RunError

TEMPORARY = ".writing-"


class Store(Protocol):
    """Names are relative, with forward slashes."""

    def write(self, name: str, data: bytes) -> None: ...
    def read(self, name: str) -> bytes: ...
    def exists(self, name: str) -> bool: ...
    def names(self, folder: str) -> set[str]: ...
    def remove(self, name: str) -> None: ...
    def where(self, name: str) -> str: ...
    def arrow(self) -> Any: ...
    def tidy(self, folder: str) -> None: ...


def open_store(address: str | os.PathLike[str]) -> Store:
    """The store at a path or at an address such as s3://bucket/folder (extra ``cluster``, and the store's own package)."""
    text = os.fspath(address)
    if text.startswith("file://"):
        return Local(Path(text.removeprefix("file://")))
    return Remote(text) if "://" in text else Local(Path(text))


class Local:
    """A folder of this machine, or one that all machines of a cluster share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{TEMPORARY}{path.name}-{uuid.uuid4().hex}")
        try:
            with made.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            made.replace(path)
            _sync(path.parent)
        except BaseException:
            with suppress(OSError):
                made.unlink()
            raise

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def exists(self, name: str) -> bool:
        return (self.folder / name).exists()

    def names(self, folder: str) -> set[str]:
        try:
            return {name for name in os.listdir(self.folder / folder) if not name.startswith(".")}
        except FileNotFoundError:
            return set()

    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def where(self, name: str) -> str:
        return str(self.folder / name)

    def arrow(self) -> Any:
        return None

    def tidy(self, folder: str) -> None:
        """Remove what a killed process was writing."""
        with suppress(FileNotFoundError):
            for name in os.listdir(self.folder / folder):
                if name.startswith(TEMPORARY):
                    (self.folder / folder / name).unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, or leave the one that is there as it was: a full disk costs nothing. Its mode and links to it stay; what
    is no file (a device, a pipe) is written to. Raises OSError, also where its folder is not there."""
    path = path.resolve()
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    there = path.exists()
    if there and not path.is_file():
        path.write_bytes(data)
        return
    mode = path.stat().st_mode if there else None
    Local(path.parent).write(path.name, data)
    if mode is not None:
        path.chmod(mode)


def _sync(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system knows how."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Remote:
    """An fsspec file system."""

    def __init__(self, address: str) -> None:
        try:
            import fsspec
        except ImportError as error:
            raise RunError(f"{address}: needs fsspec: pip install 'govnlp[cluster]'") from error
        try:
            self._files, root = fsspec.core.url_to_fs(address)
        except (ImportError, ValueError) as error:
            raise RunError(f"{address}: {error}") from error
        self._address, self._root = address.rstrip("/"), root.rstrip("/")

    def write(self, name: str, data: bytes) -> None:
        path = f"{self._root}/{name}"
        self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
        self._files.pipe_file(path, data)

    def read(self, name: str) -> bytes:
        return self._files.cat_file(f"{self._root}/{name}")

    def exists(self, name: str) -> bool:
        self._files.invalidate_cache()
        return self._files.exists(f"{self._root}/{name}")

    def names(self, folder: str) -> set[str]:
        self._files.invalidate_cache()
        try:
            found = self._files.ls(f"{self._root}/{folder}", detail=False)
        except FileNotFoundError:
            return set()
        return {path.rstrip("/").rpartition("/")[2] for path in found}

    def remove(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self._files.rm_file(f"{self._root}/{name}")

    def where(self, name: str) -> str:
        return f"{self._root}/{name}"

    def arrow(self) -> Any:
        from pyarrow.fs import FSSpecHandler, PyFileSystem

        return PyFileSystem(FSSpecHandler(self._files))

    def tidy(self, folder: str) -> None:
        """Nothing to do: half-written files have their own names nowhere."""

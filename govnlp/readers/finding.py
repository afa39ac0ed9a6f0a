"""Which sources paths name: files, members of archives, rows of tables."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any

from govnlp.readers import archives, tables
from govnlp.readers.formats import ARCHIVES, FOREIGN, TABLES, TEXTS
from govnlp.readers.sources import MOST_NESTED, ReadError, Source, shown

SUFFIXES = (*TEXTS, *ARCHIVES, *TABLES)
_ALL = frozenset((*SUFFIXES, *FOREIGN))
_MADE = (".repairs.jsonl", ".view.html")  # what govnlp repair and govnlp view leave beside reports
_RUN = re.compile(rb'\{\s*"schema":\s*\d+,\s*"govnlp":')  # how the run.json of govnlp.runs begins


def find(what: Any, text: str = "text", id: str | None = None) -> Iterator[Source | ReadError]:
    """The sources in ``what``: a path or a table in memory (pandas, datasets, Arrow: see tables.of_data), or several.

    Folders are searched in depth and in the order of their names, one at a time; links to folders are not followed, and the
    results of runs (see govnlp.runs) and what govnlp repair and view left are passed over. A zip gives a source for each member
    that may be a report; a table file (CSV, TSV, Parquet, JSON lines) one a row, its text in the column ``text``, named by the
    column ``id`` (where None is given: the one called id, or the row's number where there is none).
    Yields a ReadError for a path that is missing, for a folder that holds no report or cannot be looked into, for a damaged
    archive or table, for a row without text. Raises tables.TableError for a table in memory without such columns, TypeError
    for what is neither.
    """
    for one in several(what):
        if tables.is_data(one):
            yield from tables.of_data(one, text, id)
            continue
        path = Path(one)
        try:
            there, folder = path.exists(), path.is_dir()
        except (OSError, ValueError) as error:  # no permission to look, a name too long or with a NUL in it
            yield ReadError(path, getattr(error, "strerror", None) or str(error))
            continue
        if folder:
            yield from _of_folder(path, text, id)
        elif there:
            yield from _of_file(path, text, id)
        else:
            yield ReadError(path, "no such file or folder")


def several(what: Any) -> Iterator[Any]:
    """What was handed in one by one. Raises TypeError for what is no path and no table."""
    if isinstance(what, (str, PathLike)) or tables.is_data(what):
        yield what
        return
    wanted = "name a file, a folder, several of these, or a table (pandas, datasets, Arrow)"
    if isinstance(what, bytes) or not hasattr(what, "__iter__"):
        raise TypeError(f"{what!r} is neither a path nor a table: {wanted}")
    for one in what:
        if not (isinstance(one, (str, PathLike)) or tables.is_data(one)):
            raise TypeError(f"{one!r} is neither a path nor a table: {wanted}")
        yield one


def _of_folder(path: Path, text: str, id: str | None) -> Iterator[Source | ReadError]:
    if _is_run(path):
        yield ReadError(path, "the folder holds the results of a run, no reports: read them with govnlp.read")
        return
    empty = True
    for found in _walked(path):
        empty = False
        if isinstance(found, ReadError):
            yield found
        else:
            yield from _of_file(found, text, id)
    if empty:
        yield ReadError(path, f"the folder holds no report ({', '.join(SUFFIXES)})")


def _walked(folder: Path) -> Iterator[Path | ReadError]:
    """The files that may be reports, in depth, in the order of names: kept in memory are the names on the way down only."""
    waiting = [_listed(folder)]
    while waiting:
        found = next(waiting[-1], None)
        if found is None:
            waiting.pop()
        elif isinstance(found, ReadError) or not found.is_dir():
            yield found
        elif not _is_run(found):
            waiting.append(_listed(found))


def _listed(folder: Path) -> Iterator[Path | ReadError]:
    """The folders and possible reports in a folder, by name."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if _wanted(entry))
    except OSError as error:
        yield ReadError(folder, f"the folder cannot be looked into: {error.strerror or error}")
        return
    for name in names:
        yield folder / name


def _wanted(entry: os.DirEntry[str]) -> bool:
    """Whether an entry of a folder is a folder, or a file that may be a report."""
    try:
        return entry.is_dir(follow_symlinks=False) or (_may_be_report(entry.name) and entry.is_file())
    except OSError:  # reading it will tell
        return _may_be_report(entry.name)


def _is_run(folder: Path) -> bool:
    """Whether a folder holds the results of a run."""
    try:
        with open(folder / "run.json", "rb") as file:
            return _RUN.match(file.read(200)) is not None
    except OSError:
        return False


def _may_be_report(name: str) -> bool:
    """By its ending; ~$… and ._… are what Word and macOS leave beside a file."""
    return Path(name).suffix.lower() in _ALL and not name.startswith(("~$", "._")) and not name.lower().endswith(_MADE)


def _of_file(path: Path, text: str, id: str | None) -> Iterator[Source | ReadError]:
    suffix = path.suffix.lower()
    if suffix in TABLES:
        yield from tables.rows(str(path), text, id)
    elif suffix in ARCHIVES:
        yield from _of_archive(Source(shown(path), str(path)), ())
    else:
        yield Source(shown(path), str(path))


def _of_archive(archive: Source, members: tuple[int, ...]) -> Iterator[Source | ReadError]:
    """The members of an archive, and those of archives in it."""
    try:
        found = archives.opened(archive.path, members).members()
    except (archives.ArchiveError, OSError) as error:
        yield ReadError(archive.name, getattr(error, "strerror", None) or str(error))
        return
    if any(name == "word/document.xml" for _, name in found):
        yield archive  # a Word file by another name
        return
    reports = [(place, name) for place, name in found if _may_be_report(name.rsplit("/", 1)[-1])]
    reports = [(place, name) for place, name in reports if not name.startswith("__MACOSX/")]
    if not reports:
        yield ReadError(archive.name, "the archive holds no report")
    for place, name in reports:
        source = Source(f"{archive.name}/{name}", archive.path, (*members, place))
        suffix = Path(name).suffix.lower()
        if suffix in TABLES:
            yield ReadError(source.name, "a table in an archive: unpack it first")
        elif suffix not in ARCHIVES:
            yield source
        elif len(source.members) >= MOST_NESTED:
            yield ReadError(source.name, f"more than {MOST_NESTED} archives inside one another: unpack the outer ones")
        else:
            yield from _of_archive(source, source.members)

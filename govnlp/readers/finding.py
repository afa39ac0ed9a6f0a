"""Which sources paths name: files, members of archives, rows of tables."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any

from govnlp.readers import archives, tables
from govnlp.readers.formats import ARCHIVES, FOREIGN, TABLES, TEXTS
from govnlp.readers.sources import MOST_NESTED, ReadError, Source

SUFFIXES = (*TEXTS, *ARCHIVES, *TABLES)
_ALL = frozenset((*SUFFIXES, *FOREIGN))


def find(what: Any, text: str = "text", id: str | None = None) -> Iterator[Source | ReadError]:
    """The sources in ``what``: a path or a table in memory (pandas, datasets, Arrow: see tables.of_data), or several.

    Folders are searched in depth and in the order of their names. A zip gives a source for each member that may be a report; a
    table file (CSV, TSV, Parquet, JSON lines) one a row, its text in the column ``text``, named by the column ``id`` (where
    None is given: the one called id, or the row's number where there is none).
    Yields a ReadError for a path that is missing, for a folder that holds no report, for a damaged archive or table, for a row
    without text. Raises tables.TableError for a table in memory without such columns.
    """
    for one in [what] if isinstance(what, (str, PathLike)) or tables.is_data(what) else what:
        if tables.is_data(one):
            yield from tables.of_data(one, text, id)
            continue
        path = Path(one)
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if _may_be_report(file.name) and file.is_file())
            if not files:
                yield ReadError(path, f"the folder holds no report ({', '.join(SUFFIXES)})")
            for file in files:
                yield from _of_file(file, text, id)
        elif path.exists():
            yield from _of_file(path, text, id)
        else:
            yield ReadError(path, "no such file or folder")


def _may_be_report(name: str) -> bool:
    """By its ending; ~$… and ._… are what Word and macOS leave beside a file."""
    return Path(name).suffix.lower() in _ALL and not name.startswith(("~$", "._"))


def _of_file(path: Path, text: str, id: str | None) -> Iterator[Source | ReadError]:
    suffix = path.suffix.lower()
    if suffix in TABLES:
        yield from tables.rows(str(path), text, id)
    elif suffix in ARCHIVES:
        yield from _of_archive(Source(str(path), str(path)), ())
    else:
        yield Source(str(path), str(path))


def _of_archive(archive: Source, members: tuple[int, ...]) -> Iterator[Source | ReadError]:
    """The members of an archive, and those of archives in it."""
    try:
        found = archives.opened(archive.path, members).members()
    except (archives.ArchiveError, OSError) as error:
        yield ReadError(archive.name, str(error))
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

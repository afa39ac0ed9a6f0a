"""What a reader is given and what it gives: sources, documents, errors, and the limits that files must keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

# The longest report seen has 100,000 characters, its HTML page under 3 MB. What is far beyond is no report, or a bomb.
MOST_BYTES = 100_000_000  # of a file, or of an unpacked member of an archive
MOST_RATIO = 200  # unpacked to packed, of members of more than SMALL bytes; text packs 3 to 50 to 1
SMALL = 5_000_000
MOST_NESTED = 3  # archives inside one another
MOST_MEMBERS = 200_000  # of one archive
MOST_PAGES = 500  # of a PDF


def shown(path: str | Path) -> str:
    """A path as text that any file can hold: bytes of a name that are no UTF-8 as \\xb1."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


class ReadError(ValueError):
    """An input cannot be read as a report. source: its name; reason: what was wrong and what to do."""

    def __init__(self, source: str | Path, reason: str) -> None:
        self.source = shown(source)
        super().__init__(f"{self.source}: {reason}")
        self.reason = reason

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        return type(self), (self.source, self.reason)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text of one report stands: small, picklable, read by ``readers.read`` in whatever process.

    name, as it is shown: FILE, ARCHIVE/MEMBER or TABLE#ID; path: the file; members: the way through archives, each step the
    place of a member in its archive's list; row: where a table's row stands in the file (see readers.tables); text: the text
    itself, for rows of a frame or dataset, which no other process can look up.
    """

    name: str
    path: str
    members: tuple[int, ...] = ()
    row: tuple[int, ...] | None = None
    columns: tuple[str, str] | None = None
    text: str | None = None

    @property
    def suffix(self) -> str:
        """The end of the file's or member's name, in small letters: ".html"."""
        return Path(self.name).suffix.lower() if self.row is None and self.text is None else ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader found. All offsets of a report count characters of ``text``.

    text: of a text file all it holds, decoded; of html, docx and pdf the lines that the reader extracted, the same each time.
    encoding: Python's name, "" where the format needs none; evidence: why it was chosen, and what else is to be known of the
    reading; undecodable: bytes that had no meaning; metadata: what the page says of itself under the names it uses
    (索引号, 发布机构, 发布日期, title, url); kind: txt, html, docx, pdf or row.
    """

    source: str
    text: str
    encoding: str
    evidence: str
    kind: str
    metadata: dict[str, str] = field(default_factory=dict)
    undecodable: int = 0

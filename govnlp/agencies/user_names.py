"""Names of public bodies that a user adds by a file: reading and checking it, and finding them in a line.

The file is plain text, one name a line; TAB-separated columns (name, canonical name, code of its place, kind) of which all
but the first may be left out; or JSON lines with those keys. Blank lines and lines that start with # are left out.
Pure functions on strings: no spaCy in here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from govnlp import places
from govnlp.agencies.mentions import KINDS
from govnlp.lexicon import LexiconError
from govnlp.text.decode import DecodeError, decode
from govnlp.values import AgencyValue

_COLUMNS = ("name", "canonical", "code", "kind")
_KEYS = frozenset({*_COLUMNS, "id", "note"})
_FOLD = str.maketrans("()，:０１２３４５６７８９", "（）,：0123456789")


@dataclass(frozen=True, slots=True)
class UserName:
    """A name as it stands in texts. canonical: the full name, "" where it is the same; code: six digits, "" to take that
    of the place the canonical name starts with; kind: one of agencies.KINDS; id: what span._.rule says after "names:"."""

    name: str
    canonical: str = ""
    code: str = ""
    kind: str = "named"
    id: str = ""

    def value(self) -> AgencyValue:
        full = self.canonical or self.name
        place = places.place_of(full)
        return AgencyValue(full, self.code or (place.code if place else ""), "the user's list of names")

    def to_dict(self) -> dict[str, str]:
        return {key: value for key, value in asdict(self).items() if value}


def read(path: str | Path) -> tuple[UserName, ...]:
    """The names in a file. Raises FileNotFoundError, and LexiconError with file and line for what cannot be read."""
    path = Path(path)
    if path.is_dir():
        raise LexiconError(f"{path}: a folder; name a text file with one name a line")
    if not path.exists():
        raise FileNotFoundError(f"the file of names {str(path)!r} does not exist")
    try:
        return parse(decode(path.read_bytes()).text, str(path))
    except DecodeError as error:
        raise LexiconError(f"{path}: {error}. Save the names as a text file in UTF-8") from error


def parse(text: str, where: str = "names") -> tuple[UserName, ...]:
    """The names in the text of a file; of a name that stands twice the last line holds. Raises LexiconError."""
    found: dict[str, UserName] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            row = _json(line) if line.lstrip().startswith("{") else _columns(line)
            if row != {"name": "name"} and row != dict(zip(_COLUMNS, _COLUMNS[: len(row)], strict=False)):
                name = make(row)
                found[name.name] = name
        except ValueError as error:
            raise LexiconError(f"{where}, line {number}: {error}") from error
    return tuple(found.values())


def make(row: dict[str, str]) -> UserName:
    """A checked UserName from its keys. Raises LexiconError that says which is wrong, and how to mend it."""
    if unknown := row.keys() - _KEYS:
        raise LexiconError(f"unknown keys {', '.join(sorted(unknown))}; there are {', '.join(_COLUMNS)}, id and note")
    if not all(isinstance(value, str) for value in row.values()):
        raise LexiconError("every value is a string")
    row = {key: value.strip() for key, value in row.items() if key != "note"}
    name = row.get("name", "")
    if len(name) < 2 or "\n" in name:
        raise LexiconError(f"a name has at least two characters on one line; this one is {name!r}")
    if any(mark in name for mark in "《》"):
        raise LexiconError(f"{name!r}: what stands in 《》 is a title and never searched; leave the marks out")
    if row.get("kind") and row["kind"] not in KINDS:
        raise LexiconError(f"{name!r}: the kind is one of {', '.join(KINDS)}, not {row['kind']!r}")
    if row.get("code") and not re.fullmatch(r"[0-9]{6}", row["code"]):
        raise LexiconError(f"{name!r}: a place's code has six digits, not {row['code']!r}")
    return UserName(
        name, row.get("canonical", ""), row.get("code", ""), row.get("kind") or "named", row.get("id") or name
    )


def _json(line: str) -> dict[str, str]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise LexiconError(f"not JSON ({error})") from error
    if not isinstance(row, dict):
        raise LexiconError("a JSON object with a key 'name' is wanted")
    return row


def _columns(line: str) -> dict[str, str]:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) > len(_COLUMNS):
        raise LexiconError(f"{len(cells)} columns; at most {len(_COLUMNS)}: {', '.join(_COLUMNS)}, with TABs between")
    return dict(zip(_COLUMNS, cells, strict=False))


@cache
def _simplified(name: str) -> str:
    """The name in simplified characters, as the text of a Doc is, with the marks a Doc has."""
    import opencc

    new = str(opencc.OpenCC("t2s").convert(name))
    return (new if len(new) == len(name) else name).translate(_FOLD)


class Finder:
    """Finds names in a line, the longest at each place, from left to right. The time is linear in the line."""

    def __init__(self, names: Iterable[UserName]) -> None:
        self.names = {form: name for name in names for form in (name.name.translate(_FOLD), _simplified(name.name))}
        lengths: dict[str, set[int]] = {}
        for form in self.names:
            lengths.setdefault(form[:2], set()).add(len(form))
        self._lengths = {start: sorted(found, reverse=True) for start, found in lengths.items()}
        self._start = re.compile("|".join(map(re.escape, sorted(lengths)))) if lengths else None

    def find(self, line: str) -> Iterator[tuple[int, int, UserName]]:
        """(start, end, name) of every name in the line, with its brackets and digits of any width."""
        if not self._start:
            return
        line = line.translate(_FOLD)
        at = 0
        while match := self._start.search(line, at):
            at = match.start()
            for length in self._lengths[match[0]]:
                if name := self.names.get(line[at : at + length]):
                    yield at, at + length, name
                    at += length
                    break
            else:
                at += 1

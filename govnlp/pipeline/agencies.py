"""The component "govnlp_agencies": mentions of public bodies become AGENCY entities with a kind and a value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy import util
from spacy.language import Language
from spacy.tokens import Doc

from govnlp import lexicon, places
from govnlp.agencies import KINDS, find
from govnlp.agency_names import resolve
from govnlp.pipeline.spans import Found, add_entities, prose
from govnlp.values import AgencyValue

LABEL = "AGENCY"
NAMES_FILE = "names.jsonl"


@Language.factory(
    "govnlp_agencies",
    default_config={"names": None},
    assigns=["doc.ents", "span._.kind", "span._.value", "span._.rule"],
)
def create_agencies(nlp: Language, name: str, names: str | None) -> Agencies:
    """names: path of a JSON-lines file of a user's own names, one object a line: {"id", "name", "kind"?, "canonical"?,
    "note"?}. kind: named unless given; canonical: the full name, where it is another."""
    return Agencies(name, names)


class Agencies:
    """Adds AGENCY entities to a Doc.

    A user's names are found wherever they stand, and win over what the grammar finds across their borders; only inside
    a longer body's name (民政局 in 苏州市民政局) the longer one stays. The value is what the text alone tells; the
    profile component resolves it anew once it knows who reports, but for a user's names: their span._.rule starts with
    "names:" and their value stays.
    """

    def __init__(self, name: str = "govnlp_agencies", names: str | None = None) -> None:
        self.name = name
        self._missing = ""
        self._entries: tuple[lexicon.Entry, ...] = ()
        if names is None:
            self.add_names([])
        elif Path(names).is_file():
            self.add_names(_read(Path(names).read_text(encoding="utf-8"), str(names)))
        else:  # a pipeline being loaded brings its names along: complain only when they do not come
            self._missing = str(names)

    @property
    def names(self) -> tuple[lexicon.Entry, ...]:
        """The user's names."""
        return self._entries

    def add_names(self, entries: Iterable[lexicon.Entry]) -> None:
        """Add names of the user's own (see ``create_agencies``). Raises LexiconError for a malformed one."""
        lines = [json.dumps(entry, ensure_ascii=False) for entry in (*self._entries, *entries)]
        self._entries = _read("\n".join(lines), "names")
        self._by_name = {entry["name"]: entry for entry in reversed(self._entries)}
        lengths: dict[str, set[int]] = {}
        for name in self._by_name:
            lengths.setdefault(name[0], set()).add(len(name))
        self._lengths = {key: sorted(found, reverse=True) for key, found in lengths.items()}
        first = "".join(re.escape(character) for character in sorted(lengths))
        self._first = re.compile(f"[{first}]") if first else None

    def __call__(self, doc: Doc) -> Doc:
        if self._missing:
            raise FileNotFoundError(f"{self.name}: the file of names {self._missing!r} does not exist")
        found: list[Found] = []
        for offset, line in prose(doc):
            own = list(self._own(line))
            for mention in find(line):
                crossed = [o for o in own if o.start < mention.end and mention.start < o.end]
                length = mention.end - mention.start
                if any(
                    o.end - o.start >= length or not mention.start <= o.start <= o.end <= mention.end for o in crossed
                ):
                    continue
                own = [o for o in own if o not in crossed]
                value = resolve(line[mention.start : mention.end], mention.kind, None)
                found.append(
                    Found(offset + mention.start, offset + mention.end, LABEL, mention.kind, value, mention.rule)
                )
            found += [o._replace(start=offset + o.start, end=offset + o.end) for o in own]
        return add_entities(doc, found)

    def _own(self, line: str) -> Iterable[Found]:
        """The user's names in a line, the longest at each place, with offsets into the line."""
        at = 0
        while self._first and (match := self._first.search(line, at)):
            at = match.start()
            names = (self._by_name.get(line[at : at + length]) for length in self._lengths[line[at]])
            entry = next((found for found in names if found), None)
            if entry is None:
                at += 1
                continue
            full = str(entry.get("canonical", entry["name"]))
            place = places.place_of(full)
            value = AgencyValue(full, place.code if place else "", "the user's list of names")
            kind = entry.get("kind", "named")
            yield Found(at, at + len(entry["name"]), LABEL, kind, value, f"names:{entry['id']}")
            at += len(entry["name"])

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return util.to_bytes({"names": lambda: self._dump().encode()}, exclude)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Agencies:
        util.from_bytes(data, {"names": lambda text: self._load(bytes(text).decode())}, exclude)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        writers: dict[str, Callable[[Path], Any]] = {
            NAMES_FILE: lambda file: file.write_text(self._dump(), encoding="utf-8")
        }
        util.to_disk(Path(path), writers, exclude)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Agencies:
        readers: dict[str, Callable[[Path], Any]] = {
            NAMES_FILE: lambda file: self._load(file.read_text(encoding="utf-8"))
        }
        util.from_disk(Path(path), readers, exclude)
        return self

    def _dump(self) -> str:
        return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in self._entries)

    def _load(self, text: str) -> None:
        self._missing, self._entries = "", ()
        self.add_names(_read(text, NAMES_FILE))


def _read(text: str, where: str) -> tuple[lexicon.Entry, ...]:
    entries = lexicon.check(text.splitlines(), where, ("name",), ("kind", "canonical"))
    for entry in entries:
        if not isinstance(entry["name"], str) or not entry["name"].strip() or "\n" in entry["name"]:
            raise lexicon.LexiconError(f"{where}: entry {entry['id']!r} needs a name, a string on one line")
        if entry.get("kind", "named") not in KINDS:
            raise lexicon.LexiconError(f"{where}: entry {entry['id']!r}: kind is one of {', '.join(KINDS)}")
    return entries

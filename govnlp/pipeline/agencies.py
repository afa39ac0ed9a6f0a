"""The component "govnlp_agencies": mentions of public bodies become AGENCY entities with a kind and a value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from spacy import util
from spacy.language import Language
from spacy.tokens import Doc

from govnlp.agencies import find, user_names
from govnlp.agencies import own as own_words
from govnlp.agencies.names import resolve
from govnlp.agencies.user_names import UserName
from govnlp.pipeline import extensions
from govnlp.pipeline.spans import Found, add_entities, prose

LABEL = "AGENCY"
NAMES_FILE = "names.jsonl"
USERS = "names:"  # begins the rule of a user's names
OWN_VALUE = (USERS, "alias:")  # rules whose value the profile component leaves as it is
_OPENING = 3  # lines that stand for the title where there is no layout


@Language.factory(
    "govnlp_agencies",
    default_config={"names": None},
    assigns=["doc.ents", "span._.kind", "span._.value", "span._.rule"],
)
def create_agencies(nlp: Language, name: str, names: str | None) -> Agencies:
    """names: path of a file of a user's own names (see ``govnlp.agencies.user_names``). It is read once; the names are saved with
    the pipeline, which then needs the file no more."""
    return Agencies(name, names)


class Agencies:
    """Adds AGENCY entities to a Doc.

    A user's names are found wherever they stand outside 《…》 and table lines, the longest first, and win over whatever
    crosses them, also inside a longer name. The value is what the text alone tells; the profile component resolves it
    anew once it knows who reports, but for names of the user's (span._.rule starts with "names:") and for what the text
    itself abbreviates (海河水利委员会（以下简称海委）, "alias:").
    """

    def __init__(self, name: str = "govnlp_agencies", names: str | None = None) -> None:
        self.name = name
        self._missing = ""
        self._finder = user_names.Finder(())
        self._names: dict[str, UserName] = {}
        if names is not None:
            # A pipeline being loaded brings its names along: complain of a lost file only when they do not come.
            self._missing = "" if Path(names).is_file() else str(names)
            if not self._missing:
                self.add_names(names)

    @property
    def names(self) -> tuple[UserName, ...]:
        """The user's names."""
        return tuple(self._names.values())

    def add_names(self, names: str | Path | Iterable[UserName | Mapping[str, str] | str]) -> None:
        """Add names of the user's own: the path of a file, or names themselves, as strings, dicts or UserName.

        A name that is there already is replaced. Raises LexiconError for a malformed one, FileNotFoundError for the file.
        """
        if isinstance(names, str | Path):
            added = list(user_names.read(names))
        else:
            rows = ({"name": row} if isinstance(row, str) else row for row in names)
            added = [row if isinstance(row, UserName) else user_names.make(dict(row)) for row in rows]
        self._names |= {name.name: name for name in added}
        self._finder = user_names.Finder(self._names.values())

    def __call__(self, doc: Doc) -> Doc:
        if self._missing:
            raise FileNotFoundError(f"{self.name}: the file of names {self._missing!r} does not exist")
        lines = prose(doc)
        ends = _titles_and_signatures(doc, [line for _, line in lines])
        known = own_words.words(*ends)
        found: list[Found] = []
        aliases = {
            name: Found(0, 0, LABEL, "named", resolve(name, "named", None), "agencies_own:signature")
            for name in own_words.names(*ends)
        }
        for offset, line in lines:
            mentions = find(line, known)
            for alias, mention in own_words.aliases(line, mentions).items():
                value = resolve(line[mention.start : mention.end], mention.kind, None)
                kind = "self" if known and alias in known else "named"
                aliases[alias] = Found(0, 0, LABEL, kind, value, f"alias:{alias}")
            for mention in mentions:
                value = resolve(line[mention.start : mention.end], mention.kind, None)
                span = (offset + mention.start, offset + mention.end)
                found.append(Found(*span, LABEL, mention.kind, value, mention.rule))
        found = _without(found, own := self._own(lines))
        if aliases:
            finder = user_names.Finder(UserName(alias) for alias in aliases if len(alias) > 1)
            spans = [(at + a, at + b, n.name) for at, line in lines for a, b, n in finder.find(line)]
            told = [aliases[name]._replace(start=a, end=b) for a, b, name in spans]
            found += _without(told, [*(f for f in found if not _inside(f, told)), *own])
        if own and doc.ents:
            taken = _covered(own)
            doc.set_ents([ent for ent in doc.ents if not taken.intersection(range(ent.start_char, ent.end_char))])
        return add_entities(doc, [*found, *own])

    def _own(self, lines: Iterable[tuple[int, str]]) -> list[Found]:
        """The user's names."""
        return [
            Found(at + start, at + end, LABEL, name.kind, name.value(), f"{USERS}{name.id}")
            for at, line in lines
            for start, end, name in self._finder.find(line)
        ]

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
        return "".join(json.dumps(name.to_dict(), ensure_ascii=False) + "\n" for name in self.names)

    def _load(self, text: str) -> None:
        names = user_names.parse(text, NAMES_FILE)
        self._names = {}
        self._missing = ""
        self.add_names(names)


def _titles_and_signatures(doc: Doc, lines: list[str]) -> tuple[list[str], list[str]]:
    if "paragraphs" not in doc.spans:
        return lines[:_OPENING], lines[-2:]
    text = extensions.text_of(doc)
    roles: dict[str, list[str]] = {"title": [], "signature": []}
    for start, end, role in extensions.paragraphs(doc):
        if role in roles:
            roles[role].append(text[start:end])
    return roles["title"], roles["signature"]


def _inside(span: Found, others: list[Found]) -> bool:
    """A shorter name in one of the others, which then counts for more: 新疆生产建设兵团 in 新疆生产建设兵团第九师."""
    return any(o.start <= span.start and span.end <= o.end and o.end - o.start > span.end - span.start for o in others)


def _covered(spans: Iterable[Found]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


def _without(spans: list[Found], others: list[Found]) -> list[Found]:
    """The spans that touch none of the others."""
    taken = _covered(others)
    return [span for span in spans if not taken.intersection(range(span.start, span.end))] if taken else spans

"""Taiwan wording in simplified characters: how a text shows it, and the edits that put mainland words.

A converter that puts Taiwan words changes a word everywhere. So a word that is ordinary on the mainland, too (档案, 资料),
is undone only where its mainland form is missing from the text, and where the words beside it ask for it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from govnlp import lexicon
from govnlp.text.alignment import Edit

# Evidence in lexicon/taiwan.jsonl: 4 for a phrase decisive by itself, 2 for a word no mainland text has, 1 for one that
# is unusual there.
_ENOUGH = 3  # with a word that is only Taiwan's; of 3,000 clean texts of this genre none has 3 in all
_ENOUGH_UNUSUAL = 6  # without
_ONLY_TAIWAN = 2
# A converter misses few: one mainland word among so many Taiwan ones does not say that these were meant.
_STRAY = 8
_GAP = "_"  # where the word stands in a context


class _Contexts(NamedTuple):
    """What may stand right before and right behind a word."""

    before: tuple[str, ...]
    behind: tuple[str, ...]

    def fit(self, text: str, start: int, end: int) -> bool:
        return text.endswith(self.before, 0, start) or text.startswith(self.behind, end)


class _Word(NamedTuple):
    """An entry of lexicon/taiwan.jsonl.

    evidence: what the word says for Taiwan wording; only: contexts of which one is asked for (None: none is);
    never: contexts in which the word stands as it is; beside, unless: words the text must and must not have; also:
    longer words in which a converter leaves the mainland form.
    """

    taiwan: str
    mainland: str
    evidence: int
    only: _Contexts | None
    never: _Contexts
    beside: str
    unless: str
    also: tuple[str, ...]


@cache
def _words() -> dict[str, _Word]:
    """Taiwan word → its entry."""
    optional = ("only", "never", "beside", "unless", "also")
    words = {}
    for entry in lexicon.read("taiwan", ("taiwan", "mainland", "evidence"), optional):
        only = _contexts(entry["id"], entry["only"]) if "only" in entry else None
        never = _contexts(entry["id"], entry.get("never", []))
        words[entry["taiwan"]] = _Word(
            entry["taiwan"],
            entry["mainland"],
            entry["evidence"],
            only,
            never,
            entry.get("beside", ""),
            entry.get("unless", ""),
            tuple(entry.get("also", ())),
        )
    return words


def _contexts(name: str, contexts: list[str]) -> _Contexts:
    for context in contexts:
        if context.count(_GAP) != 1 or _GAP not in (context[:1], context[-1:]) or context == _GAP:
            raise lexicon.LexiconError(
                f"lexicon/taiwan.jsonl: entry {name!r}: the context {context!r} needs words and one {_GAP!r} at an end"
            )
    before = tuple(c[:-1] for c in contexts if c.endswith(_GAP))
    return _Contexts(before, tuple(c[1:] for c in contexts if c.startswith(_GAP)))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(lexicon.either(_words()))


def shows_taiwan_wording(simplified: str) -> bool:
    """Whether a text in simplified characters holds words no mainland text has: one decisive phrase, or several words."""
    return bool(mainland_wording(simplified))


def mainland_wording(text: str) -> list[Edit]:
    """Edits that put mainland for Taiwan wording, in text already simplified, where the text shows such wording.

    It shows it where the words to be undone come to enough evidence: to less where one of them is only Taiwan's.
    """
    found = list(_pattern().finditer(text))
    words = {name: _words()[name] for name in {match[0] for match in found}}
    words = {name: word for name, word in words.items() if not _is_meant(word, text)}
    found = [m for m in found if m[0] in words and _is_asked_for(words[m[0]], text, *m.span())]
    evidence = {words[name].mainland: words[name].evidence for name in {match[0] for match in found}}
    least = _ENOUGH if max(evidence.values(), default=0) >= _ONLY_TAIWAN else _ENOUGH_UNUSUAL
    if sum(evidence.values()) < least:
        return []
    edits = (_edit(match, words[match[0]].mainland) for match in found)
    return [edit for edit in edits if edit.before != edit.after]


def _is_meant(word: _Word, text: str) -> bool:
    """Whether the text as a whole says that the word stands as it was written."""
    if word.beside:
        return word.beside not in text
    if word.evidence >= _ONLY_TAIWAN:
        return False
    if word.unless and word.unless in text:
        return True
    left = text.count(word.mainland) - sum(text.count(longer) for longer in word.also)
    return left > text.count(word.taiwan) // _STRAY


def _is_asked_for(word: _Word, text: str, start: int, end: int) -> bool:
    """Whether the words beside it ask for the mainland form, or at least do not speak against it."""
    return not word.never.fit(text, start, end) and (word.only is None or word.only.fit(text, start, end))


def _edit(match: re.Match[str], new: str) -> Edit:
    """The edit without what both forms begin and end with."""
    old, first = match[0], 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    start, end = match.start() + first, match.end() - last
    return Edit("wording", start, end, old[first : len(old) - last], new[first : len(new) - last])

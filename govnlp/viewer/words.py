"""The words of the pages in English and in Chinese, from lexicon/view_words.jsonl."""

from __future__ import annotations

from functools import cache

from govnlp import lexicon
from govnlp.indicators import sentences as indicators

LANGUAGES = ("en", "zh")


class Words(dict[str, str]):
    """Words by id. ``named`` is for ids that others may add to: labels, flags, roles."""

    def named(self, group: str, id: str) -> str:
        """The word for ``id`` of a group ("move", "flag"); where there is none the id itself, written with spaces."""
        return self.get(f"{group}.{id}", id.replace("_", " "))


@cache
def words(lang: str) -> Words:
    """The words of a language. Raises ValueError for one there is not."""
    if lang not in LANGUAGES:
        raise ValueError(f"no words for language {lang!r}: there are {' and '.join(LANGUAGES)}")
    return Words({entry["id"]: entry[lang] for entry in lexicon.read("view_words", LANGUAGES)})


@cache
def flag_notes(lang: str) -> dict[str, str]:
    """What each flag of the profile, or kind of mark, means (lexicon/flags.jsonl); in English where it has no Chinese."""
    entries = lexicon.read("flags", (), ("zh",))
    return {e["id"]: (e.get("zh") if lang == "zh" else None) or e.get("note", "") for e in entries}


@cache
def indicator_names(lang: str) -> dict[str, str]:
    """The names of the indicators by id (lexicon/indicators.jsonl)."""
    return {one.id: one.zh if lang == "zh" else one.en for one in indicators.definitions()}

"""Component ``govnlp_profile``: who reports on which year; then places the dates and names that depend on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from govnlp.agencies import resolve
from govnlp.pipeline import dates, extensions
from govnlp.pipeline.agencies import OWN_VALUE, USERS
from govnlp.pipeline.spans import lines
from govnlp.profiles import profile as profiles
from govnlp.values import AgencyValue, Profile, Value

extensions.register()


@Language.factory("govnlp_profile", assigns=["doc._.profile", "span._.value"])
def create_profile(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    return set_profile


def set_profile(doc: Doc) -> Doc:
    """Sets ``doc._.profile``, and anew the values of relative dates (今年) and of agencies named by rank or as 我局."""
    found = profiles.profile(_text(doc), doc._.tables)
    flags = dict.fromkeys((*found.flags, *(mark.kind for mark in doc._.marks)))
    found = replace(found, flags=tuple(flags))
    doc._.profile = found
    _place_entities(doc, found)
    return doc


def _text(doc: Doc) -> profiles.Text:
    text = extensions.text_of(doc)
    if "paragraphs" in doc.spans:
        told = [(role, text[start:end]) for start, end, role in extensions.paragraphs(doc)]
    else:
        told = [("body", line) for _, line in lines(text, 0, len(text))]
    return profiles.Text(told, _users_names(doc, text))


def _users_names(doc: Doc, text: str) -> dict[str, AgencyValue]:
    """What the names stand for that were found by a user's list, by how they are written in the text."""
    found = {}
    for ent in doc.ents:
        kind, rule, told = extensions.entity(ent) if ent.label_ == "AGENCY" else ("", "", None)
        if told and kind == "named" and rule.startswith(USERS):
            found[text[ent.start_char : ent.end_char]] = AgencyValue.from_dict(told)
    return found


def _place_entities(doc: Doc, profile: Profile) -> None:
    reporter = resolve(profile.agency, "named", None) if profile.agency else None
    until = date.fromisoformat(profile.period[1]) if profile.period else None
    text = extensions.text_of(doc)
    values: dict[tuple[str, str], Value] = {}  # by words and kind: reports name the same bodies again and again
    for ent in doc.ents:
        label = ent.label_
        if label not in ("DATE", "AGENCY"):
            continue
        words = text[ent.start_char : ent.end_char]
        kind, rule, told = extensions.entity(ent)
        if label == "DATE":
            if told and told.get("needs_year") and (found := next(dates.find(words), None)):
                extensions.set_value(ent, dates.place(found.points, profile.year, until))
        elif told and not rule.startswith(OWN_VALUE):
            if (words, kind) not in values:
                values[words, kind] = resolve(words, kind, reporter)
            extensions.set_value(ent, values[words, kind])

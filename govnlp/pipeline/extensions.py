"""The custom attributes govnlp sets on Doc and Span, in one place.

What is stored is plain data (strings, numbers, lists, dicts), so ``to_bytes``, DocBin and pickle keep all of it; typed
views are made on reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc, Span, SpanGroup

from govnlp.text.alignment import Alignment, Edit
from govnlp.text.marks import Mark
from govnlp.values import VALUES, Profile, Stretch, Table, Value

if TYPE_CHECKING:
    from govnlp.indicators.sentences import Indicator

# name: (what it holds, default)
_PLAIN_DOC: dict[str, Any] = {
    "source": None,  # str: the text as handed in; None: it is doc.text
    "script": "",  # hans, hant, hant-tw or mixed, as found in the source
    "encoding": "",  # what a reader found; "" for text handed in as str
}
_PLAIN_SPAN: dict[str, Any] = {
    "role": "",  # paragraphs: title, heading, body, table, furniture, signature
    "heading": "",  # sections: the heading's text
    "topic": "",  # sections: an id of lexicon/headings.jsonl
    "level": 0,  # sections: 1 for the outermost
    "scores": None,  # moves and body paragraphs: {label: probability}
    "kind": "",  # entities: named, relative, self, unit, group
    "rule": "",  # entities: what found it
}


def register() -> None:
    """Set the extensions once; safe to call again."""
    for name, default in _PLAIN_DOC.items():
        _set(Doc, name, default=default)
    for name, default in _PLAIN_SPAN.items():
        _set(Span, name, default=default)
    _set(Doc, "repairs", getter=_get_repairs, setter=_set_repairs)
    _set(Doc, "alignment", getter=_get_alignment)
    _set(Doc, "marks", getter=_get_marks, setter=_set_marks)
    _set(Doc, "tables", getter=_get_tables, setter=_set_tables)
    _set(Doc, "indicators", getter=_get_indicators, setter=_set_indicators)
    _set(Doc, "profile", getter=_get_profile, setter=_set_profile)
    _set(Span, "value", getter=_get_value, setter=set_value)


_last_text: tuple[Doc | None, str] = (None, "")


def text_of(doc: Doc) -> str:
    """``doc.text``, which spaCy puts together anew at every call: that of the last Doc asked for is kept."""
    global _last_text
    kept, text = _last_text
    if kept is not doc:
        text = doc.text
        _last_text = (doc, text)
    return text


def keep_text(doc: Doc, text: str) -> None:
    """Tell ``text_of`` the text of a Doc just made from it."""
    global _last_text
    _last_text = (doc, text)


# The group of paragraphs last asked for, how many they were, and where they stand.
_last_group: tuple[SpanGroup | None, int, list[Stretch]] = (None, 0, [])


def paragraphs(doc: Doc) -> list[tuple[int, int, str]]:
    """(start, end, role) of the spans of ``doc.spans["paragraphs"]``, which must be there.

    Every component asks for the role of every line: the places of a group are kept (spaCy makes anew every span that is looked
    at), and ``span._.role`` is read where spaCy keeps it.
    """
    global _last_group
    group = doc.spans["paragraphs"]
    size = len(group)
    kept, count, places = _last_group
    if kept is not group or count != size:
        places = [(span.start_char, span.end_char) for span in group]
        _last_group = (group, size, places)
    data = _data(doc)
    return [(start, end, data.get(("._.", "role", start, end), "")) for start, end in places]


def get_plain(span: Span, name: str) -> Any:
    """An attribute of _PLAIN_SPAN from where spaCy keeps it."""
    return _data(span.doc).get(("._.", name, span.start_char, span.end_char), _PLAIN_SPAN[name])


def set_plain(span: Span, **values: Any) -> None:
    """Set attributes of _PLAIN_SPAN where spaCy keeps them: every line has some."""
    data, start, end = _data(span.doc), span.start_char, span.end_char
    for name, value in values.items():
        data["._.", name, start, end] = value


def entity(span: Span) -> tuple[str, str, dict[str, Any] | None]:
    """``span._.kind``, ``_.rule`` and the data that ``_.value`` is made of, from where spaCy keeps them."""
    data, start, end = _data(span.doc), span.start_char, span.end_char
    kind, rule = data.get(("._.", "kind", start, end), ""), data.get(("._.", "rule", start, end), "")
    return kind, rule, data.get(("govnlp", "value", start, end))


def value_of(label: str, told: dict[str, Any] | None) -> Value | None:
    """The value of an entity from the data that stands for it."""
    made = VALUES.get(label)
    return made.from_dict(told) if made is not None and told is not None else None


def set_value(span: Span, value: Value | None) -> None:
    """Set ``span._.value``."""
    _data(span.doc)[_value_key(span)] = value and value.to_dict()


def set_entity(span: Span, kind: str, value: Value | None, rule: str) -> None:
    """Set ``span._.kind``, ``_.value`` and ``_.rule`` where spaCy keeps them: there are many entities."""
    data, start, end = _data(span.doc), span.start_char, span.end_char
    data["._.", "kind", start, end] = kind
    data["govnlp", "value", start, end] = value and value.to_dict()
    data["._.", "rule", start, end] = rule


def _set(owner: type[Doc] | type[Span], name: str, **how: Any) -> None:
    if not owner.has_extension(name):
        owner.set_extension(name, **how)


def _data(doc: Doc) -> dict[Any, Any]:
    """The Doc's user data; spaCy's stubs call its keys strings, its own are tuples as ours are."""
    return doc.user_data


def _key(name: str) -> tuple[str, str]:
    return ("govnlp", name)


def _get_repairs(doc: Doc) -> tuple[Edit, ...]:
    return tuple(Edit(*row) for row in _data(doc).get(_key("repairs"), ()))


def _set_repairs(doc: Doc, edits: tuple[Edit, ...]) -> None:
    _data(doc)[_key("repairs")] = [list(edit) for edit in edits]


def _get_marks(doc: Doc) -> tuple[Mark, ...]:
    """Damage that was not restored; offsets into doc.text."""
    return tuple(Mark(*row) for row in _data(doc).get(_key("marks"), ()))


def _set_marks(doc: Doc, found: list[Mark]) -> None:
    _data(doc)[_key("marks")] = [list(mark) for mark in found]


def _get_alignment(doc: Doc) -> Alignment:
    source = doc._.source
    return Alignment(text_of(doc) if source is None else source, _get_repairs(doc))


def _get_tables(doc: Doc) -> tuple[Table, ...]:
    return tuple(Table.from_dict(data) for data in _data(doc).get(_key("tables"), ()))


def _set_tables(doc: Doc, tables: tuple[Table, ...]) -> None:
    _data(doc)[_key("tables")] = [table.to_dict() for table in tables]


def _get_indicators(doc: Doc) -> tuple[Indicator, ...]:
    from govnlp.indicators.sentences import Indicator  # it reads dates, whose component reads this module

    return tuple(Indicator.from_dict(data) for data in _data(doc).get(_key("indicators"), ()))


def _set_indicators(doc: Doc, indicators: tuple[Indicator, ...]) -> None:
    _data(doc)[_key("indicators")] = [indicator.to_dict() for indicator in indicators]


def _get_profile(doc: Doc) -> Profile | None:
    data = _data(doc).get(_key("profile"))
    return data and Profile.from_dict(data)


def _set_profile(doc: Doc, profile: Profile) -> None:
    _data(doc)[_key("profile")] = profile.to_dict()


def _value_key(span: Span) -> tuple[str, str, int, int]:
    return ("govnlp", "value", span.start_char, span.end_char)


def _get_value(span: Span) -> Value | None:
    return value_of(span.label_, _data(span.doc).get(_value_key(span)))

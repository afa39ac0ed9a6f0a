"""What the classifier of moves looks at: features of every clause of a paragraph in its surroundings, as strings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import NamedTuple

from govnlp import headings as heading_words
from govnlp import lexicon
from govnlp.prefilter import Prefilter
from govnlp.stretches import clauses

_DIGITS = re.compile(r"\d+(?:[.,，]\d+)*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_SPACE = re.compile(r"\s+")
_ANY = re.compile(r"[\d\s]")
_MARKER = re.compile(
    r"^(?:[一二三四五六七八九十]+是|第[一二三四五六]，|其[一二三四五]|首先|其次|再次|最后|同时|此外|另外|另?一方面)"
)
_OPENING = re.compile(r"([^。；：:，,！？\n]{2,24})[。：:]")
# How many characters the n-grams have: of the clause, of the ones before and after, of the headings, of the opening words.
GRAMS = {"t": (1, 2, 3), "b": (2,), "a": (2,), "h": (2, 3), "o": (2,)}
_MARK = "M:"
OWN_CUE = "C:"  # prefix of the cues in the clause itself, which stand first among its features


class _Prefixed(dict[str, str]):
    """Strings by what follows their prefix: of cues, of which there are few, each is put together once."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def __missing__(self, name: str) -> str:
        self[name] = f"{self._prefix}{name}"
        return self[name]


_prefixed = cache(_Prefixed)
_OWN, _IN_SENTENCE, _EARLIER, _BEFORE, _AFTER = map(_Prefixed, (OWN_CUE, "CS:", "CE:", "CB:", "CA:"))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A body paragraph as the classifier sees it.

    headings: the headings above it, outermost first; place: (index, count) among the body paragraphs of its text;
    before, after: the neighbouring body paragraphs; year: the year the text reports on, None where it is not known.
    """

    text: str
    headings: tuple[str, ...] = ()
    place: tuple[int, int] = (0, 1)
    before: str = ""
    after: str = ""
    year: int | None = None


class Features(NamedTuple):
    """What is looked at in a clause. facts: strings with an upper-case prefix, its own cues first; texts: a lower-case prefix
    and the text whose n-grams of GRAMS[prefix] characters are features. No string holds white space."""

    facts: list[str]
    texts: list[tuple[str, str]]

    def spelled(self) -> list[str]:
        """All as strings with their prefixes."""
        grams = (f"{p}:{t[i : i + n]}" for p, t in self.texts for n in GRAMS[p] for i in range(len(t) - n + 1))
        return [*self.facts, *grams]


def paragraph_features(paragraph: Paragraph) -> list[list[str]]:
    """Features of every clause of the paragraph as strings, in the order of ``clauses``; what each prefix stands for tells
    govnlp.explanation."""
    return [features.spelled() for features in clause_features(paragraph)]


def clause_features(paragraph: Paragraph) -> list[Features]:
    """Features of every clause of the paragraph, in the order of ``clauses``.

    N-grams are weighed by their frequency; facts are there or not.
    """
    parts = clauses(paragraph.text)
    texts = [_normal(paragraph.text[part.start : part.end]) for part in parts]
    cues = [
        [*_cues(text), *_years(paragraph.text[part.start : part.end], paragraph.year)]
        for part, text in zip(parts, texts, strict=True)
    ]
    topic, (shared, headings) = known_topic(paragraph), _surroundings(paragraph)
    with_topic = _prefixed(f"X:{topic}&")
    seen: dict[str, None] = {}
    opening_facts, opening = _opening(paragraph.text)
    in_sentence: dict[int, dict[str, None]] = {}
    for part, own in zip(parts, cues, strict=True):
        in_sentence.setdefault(part.sentence, {}).update(dict.fromkeys(own))
    out = []
    for i, part in enumerate(parts):
        features = [_OWN[cue] for cue in cues[i]]
        if marker := _MARKER.match(texts[i]):
            features.append(f"{_MARK}{marker[0]}")
        features += [with_topic[cue] for cue in cues[i] or ("none",)]
        features += [f"XX:{a}&{b}" for a, b in combinations(cues[i], 2)]
        features += [_IN_SENTENCE[cue] for cue in in_sentence[part.sentence]]
        features += [_EARLIER[cue] for cue in seen]
        words = [("t", texts[i]), *headings]
        if i:
            words.append(("b", texts[i - 1]))
            features += [_BEFORE[cue] for cue in cues[i - 1]]
        if i + 1 < len(parts):
            words.append(("a", texts[i + 1]))
            features += [_AFTER[cue] for cue in cues[i + 1]]
        if part.start:
            words += opening
            features += opening_facts
        out.append(Features([*features, f"P:{min(part.sentence, 2)}", *shared], words))
        seen.update(dict.fromkeys(cues[i]))
    return out


def _opening(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Facts and texts of the few words a paragraph opens with as with a heading of its own: （二）要点落实情况。一是…"""
    found = heading_words.number(text)
    match = _OPENING.match(text, found.end if found else 0)
    if not match:
        return [], []
    words = _normal(match[1])
    facts = [f"O:{heading_words.topic(words) or 'unknown'}", *(f"CO:{cue}" for cue in _cues(words))]
    return facts, [("o", words)]


def has_list_marker(facts: Sequence[str]) -> bool:
    """Whether a clause begins with 一是, 首先 or the like, from its facts: it stands behind the cues."""
    for fact in facts:
        if not fact.startswith(OWN_CUE):
            return fact.startswith(_MARK)
    return False


def own_cues(features: Sequence[str]) -> list[str]:
    """The cues in a clause itself, from its facts or from all its features as strings."""
    out = []
    for feature in features:
        if not feature.startswith(OWN_CUE):
            break
        out.append(feature.removeprefix(OWN_CUE))
    return out


def known_topic(paragraph: Paragraph) -> str:
    """The topic of the innermost of the last two headings whose wording is known."""
    known = (heading_words.topic(heading) for heading in reversed(paragraph.headings[-2:]))
    return next(filter(None, known), "unknown" if paragraph.headings else "none")


def _surroundings(paragraph: Paragraph) -> tuple[list[str], list[tuple[str, str]]]:
    """Facts and texts of the headings, the neighbours and the paragraph's place."""
    index, count = paragraph.place
    out = (
        [f"PLACE:{'first' if not index else 'last' if index == count - 1 else 5 * index // count}"] if count > 2 else []
    )
    for name, text in (("BEFORE", paragraph.before), ("AFTER", paragraph.after)):
        out += [f"{name}:{cue}" for cue in _cues(_normal(text))] if text else [f"{name}:none"]
    if not paragraph.headings:
        return [*out, "TOPIC:none"], []
    texts = []
    for depth, heading in enumerate(reversed(paragraph.headings[-2:])):
        found = heading_words.number(heading)
        words = _normal(heading[found.end :] if found else heading)
        texts.append(("h", words))
        out.append(f"TOPIC:{depth}:{heading_words.topic(heading)}")
        out += [f"H:{cue}" for cue in _years(heading, paragraph.year)]
    return out, texts


def _years(text: str, year: int | None) -> list[str]:
    """How the years named in the text lie to the report's."""
    if year is None or "年" not in text:
        return []
    shifts = {int(m[0]) - year for m in _YEAR.finditer(text)}
    return [f"year{max(-2, min(2, shift)):+d}" for shift in sorted(shifts)]


def _normal(text: str) -> str:
    return _SPACE.sub("", _DIGITS.sub("0", text)) if _ANY.search(text) else text


@cache
def _cue_patterns() -> Prefilter:
    return Prefilter((entry["cue"], entry["pattern"]) for entry in lexicon.read("cues", ("cue", "pattern")))


@lru_cache(maxsize=4096)  # a paragraph is the neighbour of two others
def _cues(text: str) -> tuple[str, ...]:
    """The cues of aspect, modality and judgement in a text (lexicon/cues.jsonl)."""
    return tuple(_cue_patterns().found(text))

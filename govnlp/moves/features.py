"""What the classifier of moves looks at: features of every clause of a paragraph in its surroundings, as strings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, combinations, groupby, islice
from typing import NamedTuple

from govnlp import lexicon
from govnlp.layout import headings as heading_words
from govnlp.moves.stretches import clauses
from govnlp.prefilter import Prefilter

_DIGITS = re.compile(r"\d+(?:[.,，]\d+)*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_ANY = re.compile(r"[\d\s]")
_MARKER = re.compile(
    r"^(?:[一二三四五六七八九十]+是|第[一二三四五六]，|其[一二三四五]|首先|其次|再次|最后|同时|此外|另外|另?一方面)"
)
_OPENING = re.compile(r"([^。；：:，,！？\n]{2,24})[。：:]")
# How many characters the n-grams have: of the clause, of the ones before and after, of the headings, of the opening words.
GRAMS = {"t": (1, 2, 3), "b": (2,), "a": (2,), "h": (2, 3), "o": (2,)}
_MARK = "M:"
_SENTENCES = [("P:", (number,)) for number in "012"]
_NO_CUE = ("none",)
_AT_ONCE = 16  # paragraphs whose cues are looked for together
# Topics of sections that tell the move of all parts of them, and of parts that have nothing to do with what they stand in.
_DECIDING = frozenset({"problems", "improvement", "next_steps"})
_OWN_MATTER = frozenset({"other_matters", "annex"})
# Topics below which the place in the text counts: elsewhere the heading tells more, and the place would drown the words.
_UNTOLD = frozenset({"none", "unknown"})
OWN_CUE = "C:"  # prefix of the cues in the clause itself, which stand first among its features

Names = tuple[str, ...]


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
    """What is looked at in a clause, each time a prefix and what stands behind it. No feature holds white space.

    facts: an upper-case prefix, or none where the names have theirs, and names; no fact under two of them, and the clause's
    own cues first. texts: a lower-case prefix and the text whose n-grams of GRAMS[prefix] characters are features, or several texts
    with line ends between them. Both repeat what other clauses have, and are to be looked up once for all of them.
    """

    facts: list[tuple[str, Names]]
    texts: list[tuple[str, str]]

    def spelled(self) -> list[str]:
        """All as strings with their prefixes."""
        facts = (f"{prefix}{name}" for prefix, names in self.facts for name in names)
        texts = ((p, text) for p, lines in self.texts for text in lines.split("\n"))
        grams = (f"{p}:{t[i : i + n]}" for p, t in texts for n in GRAMS[p] for i in range(len(t) - n + 1))
        return [*facts, *grams]

    def own(self) -> Own:
        return Own(self.facts[0][1], self.facts[1][0] == _MARK)


class Own(NamedTuple):
    """The cues in a clause itself, and whether it begins with 一是, 首先 or the like."""

    cues: Names
    marked: bool

    @classmethod
    def of(cls, features: Sequence[str]) -> Own:
        """From all features of the clause as strings."""
        cues = own_cues(features)
        return cls(tuple(cues), any(feature.startswith(_MARK) for feature in features[len(cues) : len(cues) + 1]))


class _Wording(NamedTuple):
    """A text without white space and with 0 for every figure, and the cues in it."""

    text: str
    cues: Names


def paragraph_features(paragraph: Paragraph) -> list[list[str]]:
    """Features of every clause of the paragraph as strings, in the order of ``clauses``; what each prefix stands for tells
    govnlp.moves.explanation."""
    return [features.spelled() for features in clause_features([paragraph])]


def clause_features(document: Iterable[Paragraph]) -> Iterator[Features]:
    """Features of every clause of one paragraph after the other, in the order of ``clauses``.

    N-grams are weighed by their frequency; facts are there or not.
    """
    paragraphs = iter(document)
    while some := list(islice(paragraphs, _AT_ONCE)):
        cut = [[paragraph.text[part.start : part.end] for part in clauses(paragraph.text)] for paragraph in some]
        opening = [_opening(paragraph.text) for paragraph in some]
        beside = (text for paragraph in some for text in (paragraph.before, paragraph.after))
        known = _wordings(chain(*cut, opening, beside))
        for paragraph, texts, words in zip(some, cut, opening, strict=True):
            yield from _features(paragraph, texts, words, known)


def _features(paragraph: Paragraph, raw: list[str], opening: str, known: dict[str, _Wording]) -> Iterator[Features]:
    """Of every clause. raw: their texts; opening: the paragraph's; known: of all texts that are looked at."""
    parts = clauses(paragraph.text)
    texts = [known[text].text for text in raw]
    cues = [known[text].cues + _years(text, paragraph.year) for text in raw]
    topic = known_topic(paragraph)
    shared, headings = _surroundings(paragraph, topic, known)
    behind, opened = _opening_features(known[opening]) if opening else ([], [])
    seen: set[str] = set()
    earlier: list[tuple[str, Names]] = []
    for sentence, members in groupby(range(len(parts)), lambda i: parts[i].sentence):
        numbers = list(members)
        told: set[str] = set()
        in_sentence = [("CS:", _new(cues[i], told)) for i in numbers if not told.issuperset(cues[i])]
        for i in numbers:
            own = cues[i]
            facts: list[tuple[str, Names]] = [(OWN_CUE, own)]
            if marker := _MARKER.match(texts[i]):
                facts.append((_MARK, (marker[0],)))
            facts.append((f"X:{topic}&", own or _NO_CUE))
            if len(own) > 1:
                facts.append(("XX:", _pairs(own)))
            facts += in_sentence
            facts += earlier
            words = [("t", texts[i]), *headings]
            if i:
                words.append(("b", texts[i - 1]))
                facts.append(("CB:", cues[i - 1]))
            if i + 1 < len(parts):
                words.append(("a", texts[i + 1]))
                facts.append(("CA:", cues[i + 1]))
            if i:
                words += opened
                facts += behind
            facts += _SENTENCES[min(sentence, 2)], ("", shared)
            yield Features(facts, words)
            if not seen.issuperset(own):
                earlier.append(("CE:", _new(own, seen)))


def _new(cues: Names, seen: set[str]) -> Names:
    """Those of the cues that were not seen; now they are."""
    new = tuple(dict.fromkeys(cue for cue in cues if cue not in seen))
    seen.update(new)
    return new


@lru_cache(maxsize=4096)
def _pairs(cues: Names) -> Names:
    return tuple(f"{a}&{b}" for a, b in combinations(cues, 2))


def _opening(text: str) -> str:
    """The few words a paragraph opens with as with a heading of its own: （二）要点落实情况。一是…"""
    found = heading_words.number(text)
    match = _OPENING.match(text, found.end if found else 0)
    return match[1] if match else ""


def _opening_features(opening: _Wording) -> tuple[list[tuple[str, Names]], list[tuple[str, str]]]:
    """Facts and texts of the words a paragraph opens with, for what stands behind them."""
    return [("O:", (heading_words.topic(opening.text) or "unknown",)), ("CO:", opening.cues)], [("o", opening.text)]


def own_cues(features: Sequence[str]) -> list[str]:
    """The cues in a clause itself, from its facts or from all its features as strings."""
    out = []
    for feature in features:
        if not feature.startswith(OWN_CUE):
            break
        out.append(feature.removeprefix(OWN_CUE))
    return out


def known_topic(paragraph: Paragraph) -> str:
    """The topic of the innermost heading whose wording is known. Parts of a section on problems or plans that are headed by what
    they are about (一、存在的问题, （一）主动公开方面) have the topic of the section."""
    if not paragraph.headings:
        return "none"
    known = [topic for heading in reversed(paragraph.headings) if (topic := heading_words.topic(heading))]
    if known and known[0] not in _OWN_MATTER:
        return next(filter(_DECIDING.__contains__, known), known[0])
    return known[0] if known else "unknown"


def _surroundings(paragraph: Paragraph, topic: str, known: dict[str, _Wording]) -> tuple[Names, list[tuple[str, str]]]:
    """Facts, with their prefixes, and texts of the headings, the neighbours and the paragraph's place."""
    index, count = paragraph.place
    where = "first" if not index else "last" if index == count - 1 else ""
    if not where and topic in _UNTOLD:
        where = str(5 * index // count)
    out = [f"PLACE:{where}"] if where and count > 2 else []
    for name, text in (("BEFORE", paragraph.before), ("AFTER", paragraph.after)):
        out += [f"{name}:{cue}" for cue in (known[text].cues if text else _NO_CUE)]
    if not paragraph.headings:
        return (*out, "TOPIC:none"), []
    texts = []
    for depth, heading in enumerate(reversed(paragraph.headings[-2:])):
        found = heading_words.number(heading)
        texts.append(_normal(heading[found.end :] if found else heading))
        out.append(f"TOPIC:{depth}:{heading_words.topic(heading)}")
        out += [f"H:{cue}" for cue in _years(heading, paragraph.year)]
    return tuple(out), [("h", "\n".join(texts))]


def _years(text: str, year: int | None) -> Names:
    """How the years named in the text lie to the report's."""
    if year is None or "年" not in text:
        return ()
    shifts = {int(m[0]) - year for m in _YEAR.finditer(text)}
    return tuple(f"year{max(-2, min(2, shift)):+d}" for shift in sorted(shifts))


def _normal(text: str) -> str:
    return "".join(_DIGITS.sub("0", text).split()) if _ANY.search(text) else text


def _wordings(texts: Iterable[str]) -> dict[str, _Wording]:
    """Each of the texts as it is looked at."""
    normal = {text: _normal(text) for text in texts}
    words = list(dict.fromkeys(normal.values()))
    found = dict(zip(words, map(_cues, words, _cue_patterns().possible(words)), strict=True))
    return {text: _Wording(words, found[words]) for text, words in normal.items()}


@cache
def _cue_patterns() -> Prefilter:
    return Prefilter((entry["cue"], entry["pattern"]) for entry in lexicon.read("cues", ("cue", "pattern")))


@lru_cache(maxsize=4096)  # reports repeat what others say
def _cues(text: str, possible: int) -> Names:
    """The cues of aspect, modality and judgement in a text (lexicon/cues.jsonl). possible: those it may hold, as bits."""
    return tuple(_cue_patterns().found(text, possible))

"""How much a string reads like Chinese official prose: a character trigram model of the project's own text.

Used to choose between readings of damaged text. Everything is loaded at the first call; the file is written by
training/characters.py.
"""

from __future__ import annotations

import lzma
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import resources
from math import log

import opencc

FILE = "characters.txt.xz"
BOUNDARY = "\n"
_SELDOM = 3  # times in the model's text
_CACHED = 300_000  # strings of three whose log likelihood is kept
# What share of the characters that the model never saw is in which class, and how many are (GB2312 orders by frequency).
_CLASSES = {"common": (0.85, 3755), "rarer": (0.12, 3008), "other": (0.03, 70_000)}
_FOLDED = {
    **dict.fromkeys("0123456789", "0"),
    "(": "（",
    ")": "）",
    ",": "，",
    ":": "：",
    ";": "；",
}
DIGITS_AND_MARKS = str.maketrans(_FOLDED)
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _gb2312(first: int, last: int) -> str:
    """The characters of the GB2312 rows from lead byte ``first`` to ``last``."""
    rows = b"".join(bytes((lead, trail)) for lead in range(first, last + 1) for trail in range(0xA1, 0xFF))
    return rows.decode("gb2312", "ignore")


COMMON = frozenset(_gb2312(0xB0, 0xD7))
RARER = frozenset(_gb2312(0xD8, 0xF7))


@cache
def lines() -> tuple[str, ...]:
    """The parts of the model's file: characters, their counts, pairs, their counts, triples, their counts, readings."""
    data = (resources.files("govnlp.lexicon") / FILE).read_bytes()
    return tuple(lzma.decompress(data).decode("utf-8").split("\x1e"))


@cache
def known() -> frozenset[str]:
    """Every character of the text the model was made from."""
    return frozenset(lines()[0])


@cache
def readings() -> Mapping[str, str]:
    """Syllable with tone mark → the characters, simplified and traditional, that can be read so."""
    return dict(entry.split(" ", 1) for entry in lines()[6].split("\n") if entry)


@cache
def traditional() -> frozenset[str]:
    """The 5,401 characters of Big5's first level: what ordinary traditional text is written with."""
    codes = (bytes((a, b)) for a in range(0xA4, 0xC7) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    return frozenset(b"".join(codes).decode("big5", "ignore"))


# Variants that converters (OpenCC's s2t, s2tw and s2hk) put for characters of ordinary text (爲, 羣, 裏) and Big5's first level
# does not have. Written out: to ask OpenCC for them takes as long as to load the pipeline.
VARIANTS = frozenset(
    "僞剮叄啓峯崍嶗嶧巋摳撣擯攢敍欒淥淶湞滎漚漵潁澇烴爲牀癰皁碭竈羣薌藴蘄蟄衆衞裏説謅"
    "謾讕賚躥郟鄆鄖鄲醖釺鈎鉢銥鋭鍁鍘鍺鎣鐐紓閬閲閶閹顴饃饋驊鮁鷀鸕"
)


@cache
def _usual() -> frozenset[str]:
    """The characters of ordinary text in either script."""
    return COMMON | known() | traditional() | VARIANTS


def is_strange(c: str) -> bool:
    """Whether ordinary text hardly has the character, be it Han or not."""
    return c > "\x7f" and c not in _usual()


@cache
def rare() -> re.Pattern[str]:
    """A pattern for one character that ordinary text in either script hardly has.

    Han characters that are neither in the model's text nor in the first level of GB2312 or Big5; kana, zhuyin, Greek,
    Cyrillic and private use.
    """
    return re.compile(f"[{_han_but(_usual())}\u0391-\u03c9\u0401-\u0451\u3041-\u30fe\u3105-\u3129\ue000-\uf8ff]")


@cache
def seldom() -> re.Pattern[str]:
    """A pattern for one Han character that the model's text has at most a few times, in either script."""
    counts = dict(zip(lines()[0], map(int, lines()[1].split()), strict=True))
    return re.compile(f"[{_han_but({c for c in _usual() if counts.get(fold(c), 0) > _SELDOM})}]")


def _han_but(chars: Collection[str]) -> str:
    """What stands between brackets in a pattern for all Han characters but these."""
    ranges: list[list[int]] = []
    for code in range(0x3400, 0xA000):
        if chr(code) in chars:
            continue
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in ranges)


@cache
def _fold_table() -> dict[int, str]:
    """One character for one: digits are one class, Latin letters another, traditional becomes simplified."""
    old = sorted(_usual() - COMMON - RARER - {BOUNDARY})
    new = opencc.OpenCC("t2s").convert("\n".join(old)).split("\n")
    table = {ord(a): b for a, b in zip(old, new, strict=True) if len(b) == 1}
    return table | {ord(a): b for a, b in _FOLDED.items()} | {ord(c): "a" for c in _LATIN}


def fold(text: str) -> str:
    """``text`` as the model sees it, of the same length."""
    return text.translate(_fold_table())


def _unseen(c: str) -> float:
    """The probability of a character among those that the model never saw."""
    share, size = _CLASSES["common" if c in COMMON else "rarer" if c in RARER else "other"]
    return share / size


def _discounts(counts: Sequence[int]) -> tuple[float, float, float, float]:
    """What is put by of a count of none, one, two, and three or more."""
    one, two, three, four = (max(1, n) for n in map(Counter(counts).__getitem__, (1, 2, 3, 4)))
    share = one / (one + 2 * two)
    return 0.0, 1 - 2 * share * two / one, 2 - 3 * share * three / two, 3 - 4 * share * four / three


class _Grams:
    """Strings of one length, sorted, and their counts."""

    def __init__(self, grams: Sequence[str], counts: Sequence[int]) -> None:
        self._grams, self._counts = grams, counts
        self._discounts = _discounts(counts)
        # Those of the model: how often anything follows, and what is put by of that.
        self._contexts: dict[str, tuple[int, float]] = {}

    def p(self, gram: str, lower: float) -> float:
        """p of the last character behind the others, given its p behind one fewer."""
        total, put_by = self._contexts.get(gram[:-1]) or self._context(gram[:-1])
        if not total:
            return lower
        at = bisect_left(self._grams, gram)
        count = self._counts[at] if self._grams[at : at + 1] == [gram] else 0
        return (count - self._discounts[min(count, 3)] + put_by * lower) / total

    def _context(self, context: str) -> tuple[int, float]:
        first = bisect_left(self._grams, context)
        counts = self._counts[first : bisect_left(self._grams, f"{context}\U0010ffff", first)]
        entry = sum(counts), sum(self._discounts[min(n, 3)] for n in counts)
        if counts:
            self._contexts[context] = entry
        return entry


class Model:
    """log p(character | the two before it), in nats, by modified Kneser-Ney smoothing (Chen and Goodman, 1999).

    grams: single characters, pairs, triples. Triples count as often as they stand in the text, pairs and characters by
    how many different characters stand before them: 府 is nearly always that of 政府, and not expected elsewhere.
    """

    def __init__(self, grams: Sequence[_Grams]) -> None:
        self._grams = grams
        self._logs: dict[str, float] = {}

    def _p(self, gram: str) -> float:
        p = _unseen(gram[-1])
        for size, grams in enumerate(self._grams[: len(gram)], 1):
            p = grams.p(gram[-size:], p)
        return p

    def logp(self, c: str, before: str) -> float:
        """log p of ``c`` behind ``before`` (its last two characters count). Both are folded already."""
        return self._log(before[-2:] + c)

    def _log(self, gram: str) -> float:
        value = self._logs.get(gram)
        if value is None:
            if len(self._logs) > _CACHED:
                self._logs.clear()
            value = self._logs[gram] = log(self._p(gram))
        return value

    def score(self, text: str, before: str = BOUNDARY, after: str = "", floor: float = -99.0) -> float:
        """The sum of log p over ``text`` and the first two characters of ``after``, behind ``before``.

        No character counts for less than ``floor``.
        """
        whole = fold(before[-2:] + text + after[:2])
        start = len(before[-2:])
        return sum(max(floor, self._log(whole[max(0, i - 2) : i + 1])) for i in range(start, len(whole)))


@cache
def model() -> Model:
    """The model of the package's file."""
    _, _, pairs, befores, triples, counts, _ = lines()
    singles = sorted(Counter(pairs[1::2]).items())
    return Model(
        (
            _Grams([c for c, _ in singles], [n for _, n in singles]),
            _Grams([pairs[i : i + 2] for i in range(0, len(pairs), 2)], list(map(int, befores.split()))),
            _Grams([triples[i : i + 3] for i in range(0, len(triples), 3)], list(map(int, counts.split()))),
        )
    )


def score(text: str, before: str = BOUNDARY, after: str = "", floor: float = -99.0) -> float:
    """Log likelihood of ``text`` in its surroundings, in nats; ordinary prose has about -4 a character."""
    return model().score(text, before, after, floor)

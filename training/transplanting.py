"""Copies of reports with a few sentences of others where such seldom stand: plans and admissions among what was done, and what
was done among admissions.

Nearly always the place and the heading tell what a sentence does, and a model that hears of nothing else learns to look at
nothing else. In a copy the words of the sentence are all there is to go by.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from random import Random

from corpus import Example

from govnlp.classifier import Paragraph, paragraph_features
from govnlp.moves.features import OWN_CUE

# What tells a move by itself: one of these cues (lexicon/cues.jsonl).
_TELLING = {
    "next_step": {"future", "will", "plan_word"},
    "problem": {"lack", "not_well", "not_done", "cannot", "cannot_all", "too", "bad_word", "need_more", "gap"},
    "practice": {"solve_done", "mended", "nil", "nil_more"},
}
_AMONG = {"next_step": "practice", "problem": "practice", "practice": "problem"}
# What refers to the text it was taken from: another year, what was said before, an item of a list.
_BOUND = re.compile(r"\d{4}年|上述|以上|针对|这些|为此|对此|[一二三四五六七八九]是|[（(][一二三四五六七八九]|^\d")
_LONGEST = 90  # characters of a sentence
_MOST = {"practice": 3, "problem": 1}  # sentences in a copy, by the move among which they come
_SHORTEST = 4  # paragraphs of a report that is copied
_BEHIND = 0.7  # share of the sentences that end a paragraph; the others are paragraphs

Sentence = tuple[str, str]  # text, move
Copied = tuple[Example, bool]  # a paragraph of a copy, and whether it is other than in the report
Told = tuple[Example, str, tuple[tuple[int, int, str], ...]]  # of a paragraph in a copy: like which, text, segments


def copies(
    texts: Sequence[Sequence[Example]], fold: Mapping[str, int], seed: int, times: int = 1
) -> list[list[Copied]]:
    """So many copies of every report that is long enough, in the same group. texts: the paragraphs of each; fold: of every
    group: sentences are taken from reports of the same fold, so that no fold hears of what is held out in another."""
    chance = Random(seed)
    taken: dict[int, list[Sentence]] = {}
    for text in texts:
        taken.setdefault(fold[text[0].group], []).extend(each for example in text for each in _sentences(example))
    return [
        _copy(text, taken[fold[text[0].group]], chance)
        for text in texts
        if not text[0].hard and len(text) >= _SHORTEST and taken[fold[text[0].group]]
        for _ in range(times)
    ]


def _sentences(example: Example) -> Iterator[Sentence]:
    """Those of a paragraph that tell their move by themselves."""
    for start, end, move in example.segments:
        text = example.paragraph.text[start:end]
        whole = text.endswith("。") and (not start or example.paragraph.text[start - 1] in "。；")
        if move not in _TELLING or not whole or len(text) > _LONGEST or _BOUND.search(text):
            continue
        found = {feature for row in paragraph_features(Paragraph(text)) for feature in row}
        if any(f"{OWN_CUE}{cue}" in found for cue in _TELLING[move]):
            yield text, move


def _copy(text: Sequence[Example], sentences: Sequence[Sentence], chance: Random) -> list[Copied]:
    """The report with some of the sentences behind paragraphs of another move."""
    by_place = {place: [each for each in sentences if _AMONG[each[1]] == place] for place in _MOST}
    chosen: dict[int, Sentence] = {}
    for place, offered in by_place.items():
        hosts = [
            n
            for n, example in enumerate(text)
            if example.paragraph.text.endswith("。") and all(move == place for *_, move in example.segments)
        ]
        for n in chance.sample(hosts, min(_MOST[place], len(hosts))) if offered else ():
            chosen[n] = chance.choice(offered)
    told: list[Told] = []
    for n, example in enumerate(text):
        own = example.paragraph.text
        told.append((example, own, example.segments))
        if n in chosen:
            sentence, move = chosen[n]
            if chance.random() < _BEHIND:
                segments = (*example.segments, (len(own), len(own) + len(sentence), move))
                told[-1] = (example, own + sentence, segments)
            else:
                told.append((example, sentence, ((0, len(sentence), move),)))
    more = len(told) - len(text)
    return [(_placed(told, n, more), one[1] != one[0].paragraph.text) for n, one in enumerate(told)]


def _placed(told: Sequence[Told], n: int, more: int) -> Example:
    """The paragraph ``n`` of a copy with ``more`` paragraphs than the report, among its neighbours."""
    example, text, segments = told[n]
    old = example.paragraph
    before = sum(here is there for (here, *_), (there, *_) in pairwise(told[: n + 1]))
    paragraph = dataclasses.replace(
        old,
        text=text,
        place=(old.place[0] + before, old.place[1] + more),
        before=told[n - 1][1] if n else old.before,
        after=told[n + 1][1] if n + 1 < len(told) else old.after,
    )
    return dataclasses.replace(example, paragraph=paragraph, segments=segments)

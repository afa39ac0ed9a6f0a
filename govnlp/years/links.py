"""Reports of several years side by side: promises and what is told of them a year later, problems that come back, copied text.

All functions take the frames of ``govnlp.analyze``, ``govnlp.frames.to_frames`` or a run (``govnlp.read(OUT)``) and give a frame,
one row a finding; they raise KeyError where a frame or a column that they need is not there. ``source``, ``paragraph`` and
``segment`` join the frame ``segments``; ``start`` and ``end`` are source offsets; the columns with ``other_`` are the same of
the other place. What the scores are worth: docs/years.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import pandas as pd

from govnlp.years import near_duplicates
from govnlp.years.likeness import Likeness, content

# The lowest scores that count as a link; chosen on the half "tune" of tests/data/years.txt.
PROMISE = 0.3
PROBLEM = 0.3
COPY = 0.7
SHORTEST = 5  # characters of a statement without marks; 下一步， is none
SPECIFIC = 5  # characters besides empty words that a promise must have to be looked for
SHORTEST_COPY = 30  # folded characters: shorter text is the same by chance or by form
KINDS = {"practice": "told", "problem": "problem_again", "next_step": "promised_again"}

_CUT = re.compile(r"(?<=[。；;！？!?])|(?<=[，,])(?=[一二三四五六七八九十]{1,2}是)")
_PLACE = ("source", "paragraph", "segment", "start", "end", "text")
_WHOSE = ("source", "agency", "year")
_OTHER = tuple(f"other_{name}" for name in _PLACE)
_WHOLE_PLACE = ("paragraph", "segment", "start", "end")
_WHOLE = {"year", "other_year", "since", "times", "bodies", *_WHOLE_PLACE, *(f"other_{name}" for name in _WHOLE_PLACE)}


class Frames(Protocol):
    """Frames by name: a dict of them, or the results of a run."""

    def __getitem__(self, name: str, /) -> pd.DataFrame: ...


def statements(frames: Frames) -> pd.DataFrame:
    """The segments of body text cut into sentences, parts between semicolons, and items (一是…，二是…), with agency and year;
    of fewer than SHORTEST characters none.

    Columns: agency, year, source, paragraph, segment, start, end, text, label.
    """
    rows: list[dict[str, Any]] = []
    for segment in _segments(frames):
        at = segment["start"]
        for part in _CUT.split(segment["text"]):
            if len(near_duplicates.folded(text := part.strip())) >= SHORTEST:
                start = at + part.index(text)
                rows.append({**segment, "start": start, "end": start + len(text), "text": text})
            at += len(part)
    return _frame(rows, ("agency", "year", *_PLACE, "label"))


def promises(frames: Frames, least: float = PROMISE) -> pd.DataFrame:
    """Every promise (a statement of next_step) of a report whose body also has a report on the next year, and what that one
    says of it.

    kind: told (as practice: the report says so, no more), problem_again, promised_again, not_mentioned, or general where the
    promise names nothing that could be looked for (进一步加强信息公开工作). score: 0 to 1, of the best statement; links with less
    than ``least`` are not made, but the score is given.

    Columns: agency, year, source, paragraph, segment, start, end, text, kind, score, and other_source to other_text.
    """
    table = statements(frames)
    likeness = Likeness(table["text"].tolist())
    rows = _records(table)
    found: list[dict[str, Any]] = []
    for _, before, after in _in_a_row(rows):
        promised = [i for i in before if rows[i]["label"] == "next_step"]
        told = [i for i in after if rows[i]["label"] in KINDS]
        for i, (j, score) in zip(promised, _best(likeness, promised, told), strict=True):
            general = sum(map(len, content(rows[i]["text"]))) < SPECIFIC
            linked = j is not None and score >= least and not general
            kind = "general" if general else KINDS[rows[j]["label"]] if linked and j is not None else "not_mentioned"
            other = _other(rows[j]) if linked and j is not None else {}
            found.append({**rows[i], **other, "kind": kind, "score": round(score, 3)})
    return _frame(found, ("agency", "year", *_PLACE, "kind", "score", *_OTHER))


def recurring_problems(frames: Frames, least: float = PROBLEM) -> pd.DataFrame:
    """Problems that the same body's report of the year before admitted too.

    wording: same (character for character but for marks and figures), near (four fifths of the shingles in common) or reworded.
    since: the first year of an unbroken chain of such links; times: how many years it has been told.

    Columns: agency, year, source, paragraph, segment, start, end, text, wording, score, since, times, and other_source to
    other_text of the year before.
    """
    table = statements(frames)
    likeness = Likeness(table["text"].tolist())
    rows = _records(table)
    since: dict[int, int] = {}
    found: list[dict[str, Any]] = []
    for year, before, after in _in_a_row(rows):
        earlier, later = ([i for i in part if rows[i]["label"] == "problem"] for part in (before, after))
        for i, (j, score) in zip(later, _best(likeness, later, earlier), strict=True):
            if j is None or score < least or not content(rows[i]["text"]):
                continue
            since[i] = since.get(j, year)
            chain = {"since": since[i], "times": year + 2 - since[i]}
            wording = _wording(rows[i]["text"], rows[j]["text"])
            found.append({**rows[i], **_other(rows[j]), **chain, "wording": wording, "score": round(score, 3)})
    return _frame(found, ("agency", "year", *_PLACE, "wording", "score", "since", "times", *_OTHER))


def copies(frames: Frames, least: float = COPY, common: int = 10) -> pd.DataFrame:
    """Segments that stand nearly so in an earlier report of the same body or in a report of another.

    kind: own (the latest earlier report of the body that has it) or neighbour (the first report of another body, not later in
    year; of two of one year the direction is not known). score: the Jaccard similarity of their shingles, at least ``least``;
    numbers: same or changed (figures are not compared otherwise), none where there are none. bodies: how many bodies have the
    text, as far as they met in one bucket; what more than ``common`` have is formula and left out, as are segments labelled
    other and those under 30 characters.

    Columns: agency, year, source, paragraph, segment, start, end, text, label, kind, score, numbers, bodies, other_agency,
    other_year, and other_source to other_text. Time and memory are linear in the text (see near_duplicates).
    """
    rows = [row for row in _segments(frames) if row["label"] in KINDS]
    rows.sort(key=lambda row: (row["year"] or 0, row["source"], row["start"]))
    texts = [near_duplicates.folded(row["text"]) for row in rows]
    sets = [near_duplicates.shingles(text if len(text) >= SHORTEST_COPY else "") for text in texts]
    bodies = [1] * len(rows)
    pairs: dict[tuple[int, str], set[int]] = {}
    for members in near_duplicates.buckets(sets):
        count = len({_body(rows[i]) for i in members})
        for i in members:
            bodies[i] = max(bodies[i], count)
        for i, kind, j in _earlier(rows, members):
            pairs.setdefault((i, kind), set()).add(j)
    found: list[dict[str, Any]] = []
    for (i, kind), others in sorted(pairs.items()):
        score, latest = max((near_duplicates.jaccard(sets[i], sets[j]), j if kind == "own" else -j) for j in others)
        other = rows[abs(latest)]
        if score >= least and bodies[i] <= common:
            told = {"numbers": _numbers(rows[i]["text"], other["text"]), "bodies": bodies[i]}
            whose = {"other_agency": other["agency"], "other_year": other["year"]}
            found.append({**rows[i], **_other(other), **whose, **told, "kind": kind, "score": round(score, 3)})
    columns = ("label", "kind", "score", "numbers", "bodies", "other_agency", "other_year", *_OTHER)
    return _frame(found, ("agency", "year", *_PLACE, *columns))


def carried_over(frames: Frames) -> pd.DataFrame:
    """What each report took over from last year beside what last year's carried over: soft check E (docs/frames.md).

    Columns: agency, year, source, where (the column of the form), status (pass, fail, unknown), left (carried over), right
    (taken over), note, start, end, other_source (last year's report).
    """
    checks = _part(
        frames, "soft_checks", ("id", "source", "where", "status", "left", "right", "note", "start", "end", "other")
    )
    checks = checks[checks["id"] == "E"].rename(columns={"other": "other_source"})
    whose = _part(frames, "reports", _WHOSE).drop_duplicates("source")
    columns = ["agency", "year", "source", "where", "status", "left", "right", "note", "start", "end", "other_source"]
    return checks.merge(whose, on="source", how="left")[columns].reset_index(drop=True)


def _part(frames: Frames, name: str, columns: Sequence[str]) -> pd.DataFrame:
    """The columns of a frame. Raises KeyError, with what to give, where the frame or a column is not there."""
    try:
        frame = frames[name]
    except KeyError:
        raise KeyError(
            f"no frame {name!r}: give all frames of govnlp.analyze or of a run, not a part of them"
        ) from None
    if lacking := [column for column in columns if column not in frame.columns]:
        raise KeyError(f"the frame {name!r} has no column {', '.join(lacking)}; govnlp.analyze gives it")
    return frame[list(columns)]


def _segments(frames: Frames) -> list[dict[str, Any]]:
    """The segments with agency and year, None where not known."""
    whose = _part(frames, "reports", _WHOSE).drop_duplicates("source")
    rows = _records(_part(frames, "segments", (*_PLACE, "label")).merge(whose, on="source", how="left"))
    return [row for row in rows if row["text"]]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts, None for what is missing and for an empty agency."""
    names = [str(name) for name in frame.columns]
    cells = zip(frame.astype(object).to_numpy().tolist(), frame.isna().to_numpy().tolist(), strict=True)
    rows = [
        {name: None if gone else value for name, value, gone in zip(names, values, missing, strict=True)}
        for values, missing in cells
    ]
    return [{**row, "agency": row["agency"] or None} for row in rows]


def _in_a_row(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[int, list[int], list[int]]]:
    """(year, numbers of its statements, those of the next year) for each body and two years in a row, years rising.

    Of several reports of one body and year the one with the most statements counts.
    """
    sources: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        if row["agency"] is not None and row["year"] is not None:
            sources.setdefault(row["source"], []).append(i)
    reports: dict[tuple[str, int], list[int]] = {}
    for members in sources.values():
        key = (rows[members[0]]["agency"], rows[members[0]]["year"])
        if len(members) > len(reports.get(key, ())):
            reports[key] = members
    for agency, year in sorted(reports):
        if following := reports.get((agency, year + 1)):
            yield year, reports[agency, year], following


def _best(likeness: Likeness, first: Sequence[int], second: Sequence[int]) -> list[tuple[int | None, float]]:
    """For each of the first the best of the second with its score; None where there is none."""
    scores = likeness.scores(first, second)
    if not scores.size:
        return [(None, 0.0)] * len(first)
    best = scores.argmax(axis=1)
    return [(second[j], float(scores[i, j])) for i, j in enumerate(best)]


def _earlier(rows: Sequence[dict[str, Any]], members: Sequence[int]) -> Iterator[tuple[int, str, int]]:
    """(a member, kind of copy, the member it may be copied from) within a bucket, whose members rise by year."""
    latest: dict[str, int] = {}
    firsts: dict[str, int] = {}  # of the first two bodies
    for i in members:
        body, year = _body(rows[i]), rows[i]["year"]
        own = latest.get(body)
        if own is not None and year is not None and rows[own]["year"] is not None and rows[own]["year"] < year:
            yield i, "own", own
        other = next((first for known, first in firsts.items() if known != body), None)
        if other is not None:
            yield i, "neighbour", other
        if len(firsts) < 2:
            firsts.setdefault(body, i)
        if own is None or rows[own]["year"] != year:
            latest[body] = i


def _body(row: dict[str, Any]) -> str:
    """Whose report it is; a report of an unknown body stands for itself."""
    return row["agency"] or row["source"]


def _wording(first: str, second: str) -> str:
    first, second = near_duplicates.folded(first), near_duplicates.folded(second)
    if first == second:
        return "same"
    like = near_duplicates.jaccard(near_duplicates.shingles(first), near_duplicates.shingles(second))
    return "near" if like >= 0.8 else "reworded"


_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def _numbers(first: str, second: str) -> str:
    ours, theirs = _FIGURE.findall(first), _FIGURE.findall(second)
    return "none" if not ours and not theirs else "same" if ours == theirs else "changed"


def _other(row: dict[str, Any]) -> dict[str, Any]:
    return {f"other_{name}": row[name] for name in _PLACE}


def _frame(rows: list[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """A frame with the nullable types of the other frames."""
    frame = pd.DataFrame(rows, columns=list(columns), dtype="object")
    types = {name: "Int64" if name in _WHOLE else "Float64" if name == "score" else "string" for name in columns}
    return frame.astype(types)

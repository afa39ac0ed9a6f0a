"""The classifier of moves: features of a clause in its surroundings, a linear model of scikit-learn, its file format.

Knows no spaCy. A model is a folder with ``model.skops`` (read by skops.io, which runs no code) and ``meta.json``.
"""

from __future__ import annotations

import hashlib
import json
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from govnlp import headings as heading_words
from govnlp import lexicon
from govnlp.stretches import clauses

MODEL_FILE, META_FILE = "model.skops", "meta.json"
# Chosen by grouped cross-validation on the corpus (python training/classifier.py --tune).
_INVERSE_REGULARISATION = 8.0
_FACT_WEIGHT = 0.15  # of a single fact beside the n-grams, whose vector has length 1
_TESTED_SKLEARN = ((1, 7), (1, 9))
_DIGITS = re.compile(r"\d+(?:[.,，]\d+)*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_SPACE = re.compile(r"\s+")
_MARKER = re.compile(
    r"^(?:[一二三四五六七八九十]+是|第[一二三四五六]，|其[一二三四五]|首先|其次|再次|最后|同时|此外|另外|另?一方面)"
)


class ModelError(ValueError):
    """A model folder cannot be used: altered, incomplete, or made by an incompatible library. The message says which."""


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


def paragraph_features(paragraph: Paragraph) -> list[list[str]]:
    """Features of every clause of the paragraph, in the order of ``clauses``.

    A feature is a string without white space. Those with a lower-case prefix are character n-grams, weighed by their
    frequency; those with an upper-case one are single facts.
    """
    parts = clauses(paragraph.text)
    texts = [_normal(paragraph.text[part.start : part.end]) for part in parts]
    cues = [
        _cues(text) + _years(paragraph.text[part.start : part.end], paragraph.year)
        for part, text in zip(parts, texts, strict=True)
    ]
    shared = _surroundings(paragraph)
    seen: dict[str, None] = {}
    out = []
    for i, part in enumerate(parts):
        features = [f"t:{gram}" for gram in _grams(texts[i], 1, 3)]
        features += [f"C:{cue}" for cue in cues[i]]
        features += {
            f"CS:{cue}": None for j, other in enumerate(parts) if other.sentence == part.sentence for cue in cues[j]
        }
        features += [f"CE:{cue}" for cue in seen]
        if i:
            features += [f"b:{gram}" for gram in _grams(texts[i - 1], 2, 2)] + [f"CB:{cue}" for cue in cues[i - 1]]
        if i + 1 < len(parts):
            features += [f"a:{gram}" for gram in _grams(texts[i + 1], 2, 2)] + [f"CA:{cue}" for cue in cues[i + 1]]
        if marker := _MARKER.match(texts[i]):
            features.append(f"M:{marker[0]}")
        out.append([*features, f"P:{min(part.sentence, 2)}", *shared])
        seen.update(dict.fromkeys(cues[i]))
    return out


def _surroundings(paragraph: Paragraph) -> list[str]:
    """Features of the headings, the neighbours and the paragraph's place."""
    index, count = paragraph.place
    out = (
        [f"PLACE:{'first' if not index else 'last' if index == count - 1 else 5 * index // count}"] if count > 2 else []
    )
    for name, text in (("BEFORE", paragraph.before), ("AFTER", paragraph.after)):
        out += [f"{name}:{cue}" for cue in _cues(_normal(text))] if text else [f"{name}:none"]
    if not paragraph.headings:
        return [*out, "TOPIC:none"]
    for depth, heading in enumerate(reversed(paragraph.headings[-2:])):
        found = heading_words.number(heading)
        words = _normal(heading[found.end :] if found else heading)
        out += [f"h:{gram}" for gram in _grams(words, 2, 3)]
        out.append(f"TOPIC:{depth}:{heading_words.topic(heading)}")
        out += [f"H:{cue}" for cue in _years(heading, paragraph.year)]
    return out


def _years(text: str, year: int | None) -> list[str]:
    """How the years named in the text lie to the report's."""
    if year is None:
        return []
    shifts = {int(m[0]) - year for m in _YEAR.finditer(text)}
    return [f"year{max(-2, min(2, shift)):+d}" for shift in sorted(shifts)]


def _normal(text: str) -> str:
    return _SPACE.sub("", _DIGITS.sub("0", text))


def _grams(text: str, shortest: int, longest: int) -> list[str]:
    return [text[i : i + n] for n in range(shortest, longest + 1) for i in range(len(text) - n + 1)]


@cache
def _cue_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = lexicon.read("cues", ("cue", "pattern"))
    return tuple((entry["cue"], re.compile(entry["pattern"])) for entry in entries)


def _cues(text: str) -> list[str]:
    """The cues of aspect and modality in a clause (lexicon/cues.jsonl)."""
    return [cue for cue, pattern in _cue_patterns() if pattern.search(text)]


class MoveClassifier:
    """A linear model over clause features. labels: in the order of the columns of ``predict``."""

    def __init__(self, labels: Sequence[str], pipeline: Any, meta: dict[str, Any] | None = None) -> None:
        self.labels = tuple(labels)
        self.pipeline = pipeline
        self.meta = meta or {}
        self._data = b""  # the file it was loaded from

    @classmethod
    def fit(
        cls, features: Iterable[Sequence[str]], labels: Sequence[str], *, weights: Sequence[float], seed: int
    ) -> MoveClassifier:
        """Train on clause features and their labels. weights: one a clause, such as its length in characters."""
        from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import FeatureUnion, make_pipeline

        grams = TfidfVectorizer(
            token_pattern=r"[a-z]:[^ ]+", lowercase=False, min_df=3, use_idf=False, sublinear_tf=True, dtype=np.float32
        )
        facts = CountVectorizer(token_pattern=r"[A-Z]+:[^ ]+", lowercase=False, min_df=3, binary=True, dtype=np.float32)
        union = FeatureUnion([("grams", grams), ("facts", facts)], transformer_weights={"facts": _FACT_WEIGHT})
        # Balanced: most text of any report is practice, and what scholars look for is the rest.
        model = LogisticRegression(C=_INVERSE_REGULARISATION, max_iter=2000, random_state=seed, class_weight="balanced")
        pipeline = make_pipeline(union, model)
        pipeline.fit(
            [" ".join(f) for f in features], list(labels), logisticregression__sample_weight=np.asarray(weights)
        )
        return cls([str(label) for label in model.classes_], pipeline)

    def predict(self, features: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
        """Probabilities, clauses x labels, float64; each row sums to 1."""
        if not features:
            return np.zeros((0, len(self.labels)))
        probabilities: npt.NDArray[np.float64] = self.pipeline.predict_proba([" ".join(f) for f in features])
        return probabilities

    def save(self, folder: str | Path) -> None:
        """Write model.skops and meta.json into ``folder``."""
        import sklearn
        import skops.io

        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if self._data:
            # As it was loaded: skops would write other bytes, and the versions in meta are those that made it.
            (folder / MODEL_FILE).write_bytes(self._data)
            _write_meta(folder, self.meta)
            return
        data = skops.io.dumps(self.pipeline, compression=zipfile.ZIP_DEFLATED)
        (folder / MODEL_FILE).write_bytes(data)
        self.meta |= {
            "labels": list(self.labels),
            "sha256": hashlib.sha256(data).hexdigest(),
            "libraries": {"scikit-learn": sklearn.__version__, "skops": skops.__version__, "numpy": np.__version__},
        }
        _write_meta(folder, self.meta)

    @classmethod
    def load(cls, folder: str | Path) -> MoveClassifier:
        """Read a model folder. Runs no code from it.

        Raises ModelError where a file is missing or altered, holds a type that could run code, or was made by a
        scikit-learn that the installed one cannot stand in for.
        """
        import skops.io
        from sklearn.exceptions import InconsistentVersionWarning

        folder = Path(folder)
        meta = _read_meta(folder)
        data = (folder / MODEL_FILE).read_bytes()
        if hashlib.sha256(data).hexdigest() != meta["sha256"]:
            raise ModelError(
                f"{folder / MODEL_FILE} is not the file that {META_FILE} describes: it was altered or damaged"
            )
        _check_sklearn(meta["libraries"]["scikit-learn"], folder)
        if untrusted := skops.io.get_untrusted_types(data=data):
            raise ModelError(
                f"{folder / MODEL_FILE} holds types that may run code ({', '.join(untrusted)}): not loaded"
            )
        with warnings.catch_warnings():
            # Another version within the tested range: checked above.
            warnings.simplefilter("ignore", InconsistentVersionWarning)
            loaded = cls(meta["labels"], skops.io.loads(data), meta)
        loaded._data = data
        return loaded


def _write_meta(folder: Path, meta: dict[str, Any]) -> None:
    (folder / META_FILE).write_text(json.dumps(meta, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _read_meta(folder: Path) -> dict[str, Any]:
    missing = [name for name in (MODEL_FILE, META_FILE) if not (folder / name).is_file()]
    if missing:
        raise ModelError(f"{folder} is no classifier folder: {' and '.join(missing)} missing")
    try:
        meta: dict[str, Any] = json.loads((folder / META_FILE).read_text(encoding="utf-8"))
        meta["labels"], meta["sha256"], meta["libraries"]["scikit-learn"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / META_FILE} is damaged: {error!r}") from error
    return meta


def _check_sklearn(made_by: str, folder: Path) -> None:
    import sklearn

    made, here = (tuple(int(part) for part in version.split(".")[:2]) for version in (made_by, sklearn.__version__))
    if made > here or made < _TESTED_SKLEARN[0]:
        raise ModelError(
            f"{folder} was made by scikit-learn {made_by}, here is {sklearn.__version__}: install scikit-learn {made_by} or, "
            f"between {'.'.join(map(str, _TESTED_SKLEARN[0]))} and {'.'.join(map(str, _TESTED_SKLEARN[1]))}, a later one, "
            "or train the model again (python training/classifier.py)"
        )

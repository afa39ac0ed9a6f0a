"""The classifier of moves: two linear models of scikit-learn, one looking after the other, and their file format.

The first pass sees the words of a clause and around it (govnlp.moves.features); the second what the first found in the whole
text (govnlp.moves.context). Knows no spaCy. A model is a folder with ``model.skops`` (read by skops.io, which runs no code)
and ``meta.json``. Beside scikit-learn's objects model.skops holds their numbers as arrays, which is all that is read to use a
model (govnlp.moves.linear): that takes a hundredth of the time. Models are trained by training/classifier.py.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import warnings
import weakref
import zipfile
from collections.abc import Sequence
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from govnlp.model import ModelError
from govnlp.moves.context import Context
from govnlp.moves.features import Features, Own, Paragraph, clause_features, paragraph_features
from govnlp.moves.linear import Numbers, Words
from govnlp.moves.stretches import clauses

__all__ = ["META_FILE", "MODEL_FILE", "ModelError", "MoveClassifier", "Paragraph", "loaded", "paragraph_features"]

MODEL_FILE, META_FILE = "model.skops", "meta.json"
_ARRAYS = "arrays.npz"  # in the model's file, which is a zip file
_AT_ONCE = 1024  # clauses; their features and the numbers around them take some 20 MB
_TESTED_SKLEARN = ((1, 7), (1, 9))

Array = npt.NDArray[np.float64]


class Passes(NamedTuple):
    """What two passes found in a text. context: what the second looked at, None where there was none; probabilities: in the
    end, one array a paragraph."""

    context: Context | None
    probabilities: list[Array]


class MoveClassifier:
    """Two linear models over clause features. labels: in the order of the columns of the probabilities.

    first: a Pipeline over features joined by spaces; second: a LogisticRegression over ``context``, or None where there was
    too little text to train one; either may be given as what govnlp.moves.linear makes of it, which is what is kept. cues: those
    that ``context`` crosses.
    """

    def __init__(
        self, labels: Sequence[str], first: Any, second: Any = None, cues: Sequence[str] = (), meta: Any = None
    ) -> None:
        self.labels = tuple(labels)
        self.first = first if isinstance(first, Words) else Words.of(first)
        self.second = second if second is None or isinstance(second, Numbers) else Numbers.of(second)
        self._fitted = {"first": first, "second": second}  # to be written; not of a model that was loaded
        self.cues = tuple(cues)
        self.meta: dict[str, Any] = meta or {}
        self._data = b""  # the file it was loaded from or saved to
        self._digest = ""

    def predict(self, features: Sequence[Features]) -> Array:
        """Probabilities of the first pass, clauses x labels, float64; each row sums to 1."""
        if not features:
            return np.zeros((0, len(self.labels)))
        return self.first.probabilities(features)

    def predict_text(self, document: Sequence[Paragraph]) -> list[Array]:
        """Probabilities, one array a paragraph, clauses x labels. document: the body paragraphs of one text in order."""
        return self.passes(document).probabilities

    def passes(self, document: Sequence[Paragraph]) -> Passes:
        """What ``predict_text`` goes through, so many clauses at a time that memory does not grow with what is looked at."""
        borders = np.cumsum([len(clauses(paragraph.text)) for paragraph in document])
        every = clause_features(document)
        own: list[Own] = []
        found = []
        while some := list(islice(every, _AT_ONCE)):
            found.append(self.predict(some))
            own += [clause.own() for clause in some]
        rows = np.vstack(found or [self.predict([])])
        context = Context(document, own, rows, self.cues) if self.second and own else None
        if self.second and context:
            pieces = np.split(np.arange(len(own)), range(_AT_ONCE, len(own), _AT_ONCE))
            rows = np.vstack([self.second.probabilities(context.rows(piece)) for piece in pieces])
        return Passes(context, np.split(rows, borders[:-1]) if document else [])

    @property
    def digest(self) -> str:
        """SHA-256 of the model's file."""
        if not self._digest:
            self._data = self._dumped()
            self._digest = hashlib.sha256(self._data).hexdigest()
            _LOADED.add(self)
        return self._digest

    def _dumped(self) -> bytes:
        import skops.io

        arrays = {f"first.{name}": array for name, array in self.first.arrays().items()}
        arrays |= {f"second.{name}": array for name, array in self.second.arrays().items()} if self.second else {}
        arrays["cues"] = np.array(self.cues, dtype=np.str_)
        return _settled(skops.io.dumps({**self._fitted, "cues": list(self.cues)}), arrays)

    def save(self, folder: str | Path) -> None:
        """Write model.skops and meta.json into ``folder``."""
        import sklearn
        import skops

        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        digest = self.digest
        if self.meta.get("sha256") != digest:  # not as it was loaded: the versions in meta are those that made it
            self.meta |= {
                "labels": list(self.labels),
                "sha256": digest,
                "libraries": {"scikit-learn": sklearn.__version__, "skops": skops.__version__, "numpy": np.__version__},
            }
        (folder / MODEL_FILE).write_bytes(self._data)
        _write_meta(folder, self.meta)

    @classmethod
    def load(cls, folder: str | Path) -> MoveClassifier:
        """Read a model folder. Runs no code from it.

        Raises ModelError where a file is missing or altered, holds a type that could run code, or was made by a
        scikit-learn that the installed one cannot stand in for.
        """
        folder = Path(folder)
        meta = _read_meta(folder)
        data = (folder / MODEL_FILE).read_bytes()
        if hashlib.sha256(data).hexdigest() != meta["sha256"]:
            raise ModelError(
                f"{folder / MODEL_FILE} is not the file that {META_FILE} describes: it was altered or damaged: copy "
                "the folder again, or train the model again"
            )
        _check_sklearn(meta["libraries"]["scikit-learn"], folder)
        out = cls(meta["labels"], **(_read_arrays(data) or _read_objects(data, folder)), meta=meta)
        out._data, out._digest = data, meta["sha256"]
        _LOADED.add(out)
        return out


# Every classifier in use by its digest, so that a Doc can name the one that labelled it (govnlp.moves.explanation).
_LOADED: weakref.WeakSet[MoveClassifier] = weakref.WeakSet()


def loaded(digest: str) -> MoveClassifier | None:
    """The classifier with this digest, None where none in use has it."""
    return next((model for model in _LOADED if model.digest == digest), None)


def _read_arrays(data: bytes) -> dict[str, Any]:
    """The two passes and the cues from the arrays in a model's file; nothing where it holds none."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        if _ARRAYS not in file.namelist():
            return {}
        arrays = dict(np.load(io.BytesIO(file.read(_ARRAYS))))
    first, second = (
        {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
        for prefix in ("first.", "second.")
    )
    return {
        "first": Words.read(first),
        "second": Numbers.read(second) if second else None,
        "cues": arrays["cues"].tolist(),
    }


def _read_objects(data: bytes, folder: Path) -> dict[str, Any]:
    """The same from scikit-learn's objects. Raises ModelError for types that may run code."""
    import skops.io
    from sklearn.exceptions import InconsistentVersionWarning

    if untrusted := skops.io.get_untrusted_types(data=data):
        raise ModelError(f"{folder / MODEL_FILE} holds types that may run code ({', '.join(untrusted)}): not loaded")
    with warnings.catch_warnings():
        # Another version within the tested range: checked before.
        warnings.simplefilter("ignore", InconsistentVersionWarning)
        parts = skops.io.loads(data)
    return parts if isinstance(parts, dict) else {"first": parts}  # a model of one pass


_NAMED = re.compile(r'(?<="__id__": )\d+|(?<=")\d+(?=\.npy")')
# Where a vectorizer found its stop words in memory, which it notes to check them once only.
_NOTED = re.compile(r'("_stop_words_id": \{[^{}]*"content": )"\d+"')


def _settled(data: bytes, arrays: dict[str, npt.NDArray[Any]]) -> bytes:
    """A skops file with what differs from one run to the next made the same (memory addresses as names, times), and with
    arrays beside the objects."""
    beside = io.BytesIO()
    np.savez(beside, **arrays)  # type: ignore[arg-type]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        schema = _NOTED.sub(r'\1"0"', source.read("schema.json").decode())
        names = {name: str(number) for number, name in enumerate(dict.fromkeys(_NAMED.findall(schema)), 1)}
        files = {f"{name}.npy": f"{number}.npy" for name, number in names.items()}
        contents = {files.get(name, name): source.read(name) for name in source.namelist()}
        contents[_ARRAYS] = beside.getvalue()
        contents["schema.json"] = _NAMED.sub(lambda match: names[match[0]], schema).encode()
        for name in sorted(contents):
            target.writestr(zipfile.ZipInfo(name), contents[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _write_meta(folder: Path, meta: dict[str, Any]) -> None:
    (folder / META_FILE).write_text(json.dumps(meta, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _read_meta(folder: Path) -> dict[str, Any]:
    missing = [name for name in (MODEL_FILE, META_FILE) if not (folder / name).is_file()]
    if missing:
        raise ModelError(
            f"{folder} is no classifier folder: {' and '.join(missing)} missing: copy the whole folder again"
        )
    try:
        meta: dict[str, Any] = json.loads((folder / META_FILE).read_text(encoding="utf-8"))
        meta["labels"], meta["sha256"], meta["libraries"]["scikit-learn"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / META_FILE} is damaged: copy the whole folder again ({error!r})") from error
    return meta


def _check_sklearn(made_by: str, folder: Path) -> None:
    installed = metadata.version("scikit-learn")  # importing it would take a second
    made, here = (tuple(int(part) for part in version.split(".")[:2]) for version in (made_by, installed))
    if made > here or made < _TESTED_SKLEARN[0]:
        raise ModelError(
            f"{folder} was made by scikit-learn {made_by}, here is {installed}: install scikit-learn {made_by} or, "
            f"between {'.'.join(map(str, _TESTED_SKLEARN[0]))} and {'.'.join(map(str, _TESTED_SKLEARN[1]))}, a later one, "
            "or train the model again (python training/classifier.py)"
        )

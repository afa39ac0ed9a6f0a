"""The tokenizer: source text in, a Doc of the repaired text out, cut into words by a model of spacy-pkuseg.

The alignment with the source rides on the Doc (``doc._.alignment``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import srsly
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from govnlp.cutter import Cutter
from govnlp.model import ModelError
from govnlp.pipeline import extensions
from govnlp.text.marks import marks
from govnlp.text.repair import REPAIRS, Repair, repair

extensions.register()

# What is cut on its own: clauses hold words, all else is a word by itself (a run of one kind of white space, too). A clause
# is cut at 200 characters at the latest, so that text without punctuation cannot make the decoding long.
_PIECE = re.compile(r"[\w.%％·+\-]{1,200}|[ \t\u00a0\u3000]+|.", re.DOTALL)
_HAN = re.compile(r"[\u3007\u3400-\u9fff]")
_PLAIN = re.compile(r"\d+(?:\.\d+)*[%％]?|[^\W\d_]+|.", re.DOTALL)
_CACHE_SIZE = 50_000
_FILES = ("features.msgpack", "weights.npz", "words.txt")


@registry.tokenizers("govnlp.tokenizer.v1")
def create_tokenizer(repairs: list[str] | None = None) -> Callable[[Language], Tokenizer]:
    """repairs: the names of the repairs to carry out, in order; None: all of govnlp.text.repair.REPAIRS, []: none.

    A name is that of a function in REPAIRS, or of one of your own in spaCy's ``registry.misc``. Raises spaCy's registry
    error for a name that is neither.
    """
    known = {fix.__name__: fix for fix in REPAIRS}
    chosen = REPAIRS if repairs is None else tuple(known.get(name) or registry.misc.get(name) for name in repairs)
    return lambda nlp: Tokenizer(nlp.vocab, chosen)


class Tokenizer(DummyTokenizer):
    """Repairs a text and cuts it into words. Until a model is loaded, every Han character is a word."""

    def __init__(self, vocab: Vocab, repairs: Sequence[Repair] = REPAIRS) -> None:
        self.vocab = vocab
        self.repairs = tuple(repairs)
        self._cutter: Cutter | None = None
        self._files: dict[str, bytes] = {}
        self._cache: dict[str, list[str]] = {}  # words by clause: reports repeat each other and themselves

    def __call__(self, text: str) -> Doc:
        """The Doc of ``text``, a decoded source."""
        repaired = repair(text, self.repairs)
        words = self.words(repaired.text)
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        extensions.keep_text(doc, repaired.text)
        if repaired.edits:
            doc._.source = text
            doc._.repairs = repaired.edits
        doc._.script = repaired.script
        doc._.marks = marks(repaired.text)
        return doc

    def words(self, text: str) -> list[str]:
        """The words of ``text``, white space included: joined they give ``text`` back."""
        pieces = _PIECE.findall(text)
        known = self._cache
        if len(known) > _CACHE_SIZE:
            known.clear()
        new = list(dict.fromkeys(piece for piece in pieces if len(piece) > 1 and piece not in known))
        self._cut([piece for piece in new if _HAN.search(piece)])
        for piece in new:
            if piece not in known:
                known[piece] = [piece] if piece.isspace() else _PLAIN.findall(piece)
        out: list[str] = []
        for piece in pieces:
            if len(piece) > 1:
                out += known[piece]
            else:
                out.append(piece)
        return out

    def _cut(self, clauses: list[str]) -> None:
        """Remember the words of clauses, which are cut together: one by one would take far longer."""
        if self._cutter:
            self._cache.update(zip(clauses, self._cutter.cut(clauses), strict=True))
        else:
            for clause in clauses:
                parts = _PLAIN.findall(clause)
                self._cache[clause] = [word for part in parts for word in (part if _HAN.search(part) else (part,))]

    def load_segmenter(self, folder: str | Path) -> None:
        """Use the model that training/segmenter.py left in ``folder``.

        features.msgpack and weights.npz are a model of spacy-pkuseg; words.txt lists words that are joined where they were
        cut (one a line).
        """
        self._set_files({name: (Path(folder) / name).read_bytes() for name in _FILES})

    def initialize(
        self, get_examples: Callable[[], Iterable[Any]] | None = None, *, nlp: Any = None, segmenter: str | None = None
    ) -> None:
        """Load the model in the folder ``segmenter``, if one is named (spaCy's [initialize.tokenizer] block)."""
        if segmenter:
            self.load_segmenter(segmenter)

    def _set_files(self, files: dict[str, bytes]) -> None:
        self._files = files
        self._cache.clear()
        self._cutter = _cutter(files) if files else None

    def to_disk(self, path: str | Path, **_: Any) -> None:
        folder = util.ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in self._files.items():
            (folder / name).write_bytes(data)

    def from_disk(self, path: str | Path, **_: Any) -> Tokenizer:
        folder = util.ensure_path(path)
        self._set_files({name: (folder / name).read_bytes() for name in _FILES if (folder / name).exists()})
        return self

    def to_bytes(self, **_: Any) -> bytes:
        data: bytes = srsly.msgpack_dumps(self._files)
        return data

    def from_bytes(self, data: bytes, **_: Any) -> Tokenizer:
        self._set_files(srsly.msgpack_loads(data))
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.vocab, self.repairs, self._files)


def _rebuild(vocab: Vocab, repairs: Sequence[Repair], files: dict[str, bytes]) -> Tokenizer:
    tokenizer = Tokenizer(vocab, repairs)
    tokenizer._set_files(files)
    return tokenizer


def _cutter(files: dict[str, bytes]) -> Cutter:
    """A cutter from the content of a model's files."""
    if missing := [name for name in _FILES if name not in files]:
        raise ModelError(f"the pipeline's tokenizer lacks {' and '.join(missing)}: copy the whole folder again")
    features, weights, words = (files[name] for name in _FILES)
    return Cutter(features, weights, words.decode("utf-8").split())

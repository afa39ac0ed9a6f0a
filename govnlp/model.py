"""The shipped pipeline: where it lies and how it is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

NAME = "zh_govnlp"


def shipped() -> Path:
    """The folder of the shipped pipeline: in the installed package, else in a checkout of the repository."""
    package = Path(__file__).parent
    for folder in (package / "models" / NAME, package.parent / "models" / NAME):
        if (folder / "meta.json").is_file():
            return folder
    raise FileNotFoundError(
        f"the pipeline {NAME} is neither in {package / 'models'} nor in {package.parent / 'models'}: "
        "install govnlp again, or build it with python training/assemble.py"
    )


def load(path: str | Path | None = None, names: str | Path | None = None) -> Language:
    """Load a govnlp pipeline: the shipped one, or the folder ``path``.

    names: a file of names of public bodies to be found wherever they stand (see govnlp.agencies.user_names). Raises
    FileNotFoundError where a folder or file is missing, LexiconError for a line of ``names`` that is no name, and
    govnlp.classifier.ModelError where the classifier was altered or made by an incompatible scikit-learn.
    """
    import spacy

    nlp = spacy.load(path or shipped())
    if names is not None:
        nlp.get_pipe("govnlp_agencies").add_names(names)  # type: ignore[attr-defined]
    return nlp

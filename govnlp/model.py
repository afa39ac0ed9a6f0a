"""The shipped pipeline: where it lies and how a pipeline is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from govnlp.lexicon import LexiconError

if TYPE_CHECKING:
    from spacy.language import Language

NAME = "zh_govnlp"
_FILES = ("meta.json", "config.cfg")


class ModelError(ValueError):
    """A model folder cannot be used: altered, incomplete, or made by other versions. The message says which."""


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
    FileNotFoundError where a folder or file is missing, LexiconError for a line of ``names`` that is no name, and ModelError
    where the folder is no pipeline of govnlp's, incomplete, altered, or made by versions that these cannot stand in for.
    """
    folder = shipped() if path is None else Path(path)
    nlp = _loaded(folder)
    if names is not None:
        if "govnlp_agencies" not in nlp.pipe_names:
            raise ModelError(f"{folder} has no component govnlp_agencies, which finds the names: leave names out")
        nlp.get_pipe("govnlp_agencies").add_names(names)  # type: ignore[attr-defined]
    return nlp


def _loaded(folder: Path) -> Language:
    import spacy

    _check(folder)
    try:
        nlp = spacy.load(folder)
    except LexiconError:
        raise
    except ModelError as error:
        raise error if str(folder) in str(error) else ModelError(f"{folder}: {error}") from error
    except Exception as error:  # spaCy, msgpack, zipfile and others each have their own for damaged files
        raise ModelError(_why(folder, error)) from error
    if not any(nlp.get_pipe_meta(name).factory.startswith("govnlp_") for name in nlp.pipe_names):
        raise ModelError(f"{folder} is a spaCy pipeline without any of govnlp's components: name one made for govnlp")
    moves = nlp.get_pipe("govnlp_moves") if "govnlp_moves" in nlp.pipe_names else None
    if moves is not None and getattr(moves, "classifier", True) is None:
        raise ModelError(
            f"{folder} is incomplete: its component govnlp_moves has no classifier: copy the whole folder again, or give "
            "it one with nlp.initialize(), [initialize.components.govnlp_moves] model = the folder of a trained classifier"
        )
    return nlp


def _check(folder: Path) -> None:
    """Raises FileNotFoundError where there is no such folder, ModelError where it can be no pipeline."""
    if not folder.exists():
        raise FileNotFoundError(f"{folder}: no such folder of a pipeline; without one the shipped pipeline is used")
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if folder.is_dir() and missing:
        raise ModelError(
            f"{folder} is no pipeline: {' and '.join(missing)} missing. Name the folder that nlp.to_disk() or "
            "training/assemble.py wrote, and copy it whole"
        )
    if missing:
        raise ModelError(f"{folder} is a file; a pipeline is a folder with meta.json and config.cfg")


def _why(folder: Path, error: Exception) -> str:
    """What to say of a pipeline that spaCy cannot load."""
    from spacy.about import __version__ as spacys

    from govnlp import __version__

    first = str(error).strip().partition("\n")[0]
    said = first.partition(". ")[0][:200]
    if isinstance(error, PermissionError):
        return f"{error.filename}: no permission to read this file of the pipeline; ask its owner"
    if "E002" in first or "E893" in str(error) or type(error).__name__ == "ConfigValidationError":
        return (
            f"{folder} was made by another version of govnlp, needs components of your own, or is damaged: {said}. Here are govnlp "
            f"{__version__} and spaCy {spacys}: make the pipeline again with these, or install those that made "
            "it; components of your own must be imported first (--code FILE.py)"
        )
    return (
        f"{folder} cannot be loaded, a file in it is damaged or missing: copy the whole folder again "
        f"({type(error).__name__}: {said})"
    )

"""Pipelines that cannot be loaded: what was wrong, where, and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy

import govnlp
from govnlp.lexicon import LexiconError
from govnlp.model import ModelError, shipped


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(shipped(), tmp_path_factory.mktemp("models") / "whole"))


def cut(file: str, size: int = 100) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / file).write_bytes((folder / file).read_bytes()[:size])

    return change


def gone(file: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / file
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return change


def edited(file: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return change


DAMAGED: dict[str, tuple[Callable[[Path], None], str]] = {
    "no meta": (gone("meta.json"), "meta.json missing"),
    "no config": (gone("config.cfg"), "config.cfg missing"),
    "meta cut off": (cut("meta.json"), "damaged or missing: copy the whole folder again"),
    "config cut off": (cut("config.cfg", 2000), "made by another version .* or is damaged"),
    "no words": (gone("tokenizer/words.txt"), r"lacks words\.txt: copy the whole folder again"),
    "weights cut off": (cut("tokenizer/weights.npz"), "copy the whole folder again"),
    "features cut off": (cut("tokenizer/features.msgpack"), "copy the whole folder again"),
    "no classifier": (gone("govnlp_moves"), "govnlp_moves has no classifier: copy the whole folder again"),
    "classifier half copied": (gone("govnlp_moves/model.skops"), r"model\.skops missing: copy the whole folder again"),
    "classifier cut off": (cut("govnlp_moves/model.skops"), "altered or damaged: copy"),
    "classifier's meta cut off": (cut("govnlp_moves/meta.json"), "damaged: copy the whole folder again"),
    "a component of another version": (
        edited("config.cfg", "govnlp_moves", "govnlp_gone"),
        "made by another version of govnlp, needs components of your own, .*govnlp_gone",
    ),
    "an argument of another version": (
        edited("config.cfg", 'factory = "govnlp_counts"', 'factory = "govnlp_counts"\nlater = true'),
        "made by another version of govnlp",
    ),
    "a tokenizer of another version": (
        edited("config.cfg", "govnlp.tokenizer.v1", "govnlp.tokenizer.v9"),
        "made by another version of govnlp",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_pipeline(name: str, whole: Path, tmp_path: Path) -> None:
    change, message = DAMAGED[name]
    folder = tmp_path / "model"
    shutil.copytree(whole, folder, copy_function=shutil.copyfile)
    change(folder)
    with pytest.raises(ModelError, match=message) as caught:
        govnlp.load(folder)
    assert str(folder) in str(caught.value)


def test_what_is_no_pipeline(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere: no such folder of a pipeline"):
        govnlp.load("nowhere")
    with pytest.raises(ModelError, match=r"meta\.json and config\.cfg missing"):
        govnlp.load(tmp_path)
    file = tmp_path / "model.zip"
    file.write_bytes(b"PK")
    with pytest.raises(ModelError, match="is a file; a pipeline is a folder"):
        govnlp.load(file)
    spacy.blank("zh").to_disk(tmp_path / "blank")
    with pytest.raises(ModelError, match="without any of govnlp's components"):
        govnlp.load(tmp_path / "blank")


def test_a_list_of_names_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="'nowhere' does not exist"):
        govnlp.load(names="nowhere")
    with pytest.raises(LexiconError, match="a folder; name a text file"):
        govnlp.load(names=tmp_path)
    binary = tmp_path / "names.txt"
    binary.write_bytes(bytes(range(256)) * 10)
    with pytest.raises(LexiconError, match=r"a binary file\?.*Save the names as a text file"):
        govnlp.load(names=binary)
    binary.write_bytes("临江市水务局\n".encode("gbk"))
    assert govnlp.load(names=binary)("临江市水务局").ents

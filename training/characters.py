"""Build govnlp/lexicon/characters.txt.xz, the character model of govnlp.text.likeness.

usage: python training/characters.py

Counts of single characters and of triples, and of what stands before each pair, in the training half of
training/data/*.jsonl, in training/segmentation/general.txt and, for the characters of names, in
govnlp/lexicon/places.tsv. Records of the test half, the seeds and tests/data stay out, so that repairs can be tried on
them. The readings of characters come from the
PyPI package pypinyin (MIT licence, https://github.com/mozillazg/python-pinyin); all characters of GBK are asked for.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from script import carry_out

from govnlp.text.likeness import BOUNDARY, FILE, fold

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "govnlp" / "lexicon" / FILE
_SEPARATOR = "\x1e"  # between the parts of the file


def texts(without: int | None = None) -> Iterator[str]:
    """The texts the model is made from; ``without`` one fifth of the corpus, by its number, to set margins on."""
    for record in records():
        if fifth(record) != without:
            yield record["text"]
    yield (ROOT / "training" / "segmentation" / "general.txt").read_text(encoding="utf-8").replace(" ", "")
    places = (ROOT / "govnlp" / "lexicon" / "places.tsv").read_text(encoding="utf-8").splitlines()
    yield "\n".join(line.split("\t")[1] for line in places)


def records() -> Iterator[dict[str, Any]]:
    """The training half of the corpus."""
    for path in sorted((ROOT / "training" / "data").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["split"] != "test":
                yield record


def fifth(record: Mapping[str, Any]) -> int:
    """Which of five parts a record is in."""
    return crc32(record["id"].encode("utf-8")) % 5


def count(sources: Iterable[str]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Single characters of the folded texts, pairs, by how many characters they follow, and triples; a line break stands
    for the border of a text."""
    singles: Counter[str] = Counter()
    triples: Counter[str] = Counter()
    for text in sources:
        folded = BOUNDARY + fold(text.strip()) + BOUNDARY
        singles.update(folded)
        triples.update(folded[i : i + 3] for i in range(len(folded) - 2))
    return singles, Counter(gram[1:] for gram in triples), triples


def readings() -> str:
    """Lines of a syllable and the characters that can be read so."""
    from pypinyin import Style, pinyin

    found: defaultdict[str, list[str]] = defaultdict(list)
    han = [chr(code) for code in range(0x4E00, 0x9FA6)]
    for c in han:
        for syllable in pinyin(c, style=Style.TONE, heteronym=True)[0]:
            if syllable != c:
                found[syllable].append(c)
    return "\n".join(f"{syllable} {''.join(chars)}" for syllable, chars in sorted(found.items()))


def encode(tables: Iterable[Counter[str]], syllables: str) -> bytes:
    """The file: for characters, pairs and triples the strings (sorted, joined) and their counts; then the readings."""
    parts: list[str] = []
    for table in tables:
        keys = sorted(table)
        parts += ["".join(keys), " ".join(str(table[key]) for key in keys)]
    return lzma.compress(_SEPARATOR.join([*parts, syllables]).encode("utf-8"), preset=9 | lzma.PRESET_EXTREME)


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    data = encode(count(texts()), readings())
    TARGET.write_bytes(data)
    print(f"{TARGET}: {len(data)} bytes")


if __name__ == "__main__":
    carry_out(main)

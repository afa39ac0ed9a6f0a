"""Make govnlp/lexicon/syllables.jsonl: the syllables of Mandarin without tone and the characters that are read so.

Source: the readings of pypinyin (MIT; its data are those of Unihan and of dictionaries), for the characters of GBK
and Big5. ü is written v. Run: pip install "pypinyin>=0.50,<1"; python training/syllables.py
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections import defaultdict
from pathlib import Path

from script import carry_out

TARGET = Path(__file__).parents[1] / "govnlp" / "lexicon" / "syllables.jsonl"


def toneless(reading: str) -> str:
    """lǜ → lv, zhèng → zheng; "" where that is no plain syllable."""
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v").replace("ê", "e"))
    letters = letters.replace("u\u0308", "v")
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return plain if plain.isascii() and plain.isalpha() else ""


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    from pypinyin.pinyin_dict import pinyin_dict

    read_so: dict[str, set[str]] = defaultdict(set)
    for code, readings in pinyin_dict.items():
        character = chr(code)
        if not any(character.encode(encoding, "ignore") for encoding in ("gbk", "big5")):
            continue
        for reading in readings.split(","):
            if syllable := toneless(unicodedata.normalize("NFD", reading).replace("u\u0308", "v")):
                read_so[syllable].add(character)
    lines = [{"id": syllable, "characters": "".join(sorted(read_so[syllable]))} for syllable in sorted(read_so)]
    lines[0]["note"] = "made by training/syllables.py from pypinyin's readings (MIT); ü is written v"
    TARGET.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    carry_out(main)

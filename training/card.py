"""Write the scores that evaluate.py measured into the card of a pipeline.

    python training/card.py build/zh_govnlp build/evaluation

Puts the text of the evaluation's README.md below the card's own, in place of what an earlier run put there.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from script import carry_out

BEGIN, END = "<!-- evaluation -->", "<!-- /evaluation -->"


def with_scores(card: str, scores: str) -> str:
    """The card with the scores, their headings one level down, between the marks."""
    inner = re.sub(r"^#", "##", scores.strip(), flags=re.MULTILINE)
    before, _, rest = card.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before.rstrip()}\n\n{BEGIN}\n{inner}\n{END}\n{after.strip()}".rstrip() + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="pipeline folder with a README.md")
    parser.add_argument("evaluation", type=Path, help="folder that evaluate.py wrote")
    args = parser.parse_args()
    file = args.model / "README.md"
    try:
        card, scores = (path.read_text(encoding="utf-8") for path in (file, args.evaluation / "README.md"))
    except FileNotFoundError as error:
        raise SystemExit(f"{error.filename} is missing: run assemble.py and evaluate.py first") from error
    file.write_text(with_scores(card, scores), encoding="utf-8")
    print(f"{file}: scores of {args.evaluation} written")


if __name__ == "__main__":
    carry_out(main)

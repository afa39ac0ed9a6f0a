"""Files damaged at random, seeded: cut, spliced, bytes flipped or doubled, zeros; Word files damaged inside their archive."""

from __future__ import annotations

import io
import random
import zipfile


def damaged(data: bytes, rng: random.Random) -> bytes:
    """One to four kinds of damage to the bytes of a file."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(out) or 1)
        end = min(len(out), at + rng.choice((1, 10, 300, 5000)))
        kind = rng.randrange(6)
        if kind == 0:
            del out[at:]
        elif kind == 1:
            del out[at:end]
        elif kind == 2:
            out[at:at] = out[at:end] * rng.choice((1, 3, 50))
        elif kind == 3:
            for place in range(at, end):
                if rng.random() < 0.1:
                    out[place] = rng.randrange(256)
        elif kind == 4:
            out[at:end] = bytes(end - at)
        else:
            other = rng.randrange(len(out) or 1)
            out[at:at] = out[other : other + 2000]
    return bytes(out)


def damaged_inside(data: bytes, rng: random.Random) -> bytes:
    """A zip with one of its members damaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as file, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = file.namelist()
        chosen = rng.choice([name for name in names if name.endswith(".xml") and "word/" in name] or names)
        for name in names:
            content = file.read(name)
            made.writestr(name, damaged(content, rng) if name == chosen else content)
    return out.getvalue()

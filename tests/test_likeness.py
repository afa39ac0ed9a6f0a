"""What the character model takes for ordinary characters."""

from __future__ import annotations

import opencc

from govnlp.text import likeness


def test_variants_are_those_of_the_converters() -> None:
    simplified = sorted(likeness.COMMON | likeness.RARER)
    plain = likeness.COMMON | likeness.known()
    found = set()
    for target in ("t", "tw", "hk"):
        converted = opencc.OpenCC(f"s2{target}").convert("\n".join(simplified)).split("\n")
        found |= {c for a, b in zip(simplified, converted, strict=True) if a in plain for c in b}
    assert found <= plain | likeness.traditional() | likeness.VARIANTS

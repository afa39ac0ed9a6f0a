"""What the character model takes for ordinary characters."""

from __future__ import annotations

from math import exp

import opencc
import pytest

from govnlp.text import likeness


def test_variants_are_those_of_the_converters() -> None:
    simplified = sorted(likeness.COMMON | likeness.RARER)
    plain = likeness.COMMON | likeness.known()
    found = set()
    for target in ("t", "tw", "hk"):
        converted = opencc.OpenCC(f"s2{target}").convert("\n".join(simplified)).split("\n")
        found |= {c for a, b in zip(simplified, converted, strict=True) if a in plain for c in b}
    assert found <= plain | likeness.traditional() | likeness.VARIANTS


@pytest.mark.parametrize("before", ["", "公", "政府", "谢谢", "鼎囧"])
def test_what_can_follow_has_a_probability_of_one_in_all(before: str) -> None:
    model = likeness.model()
    seen = sum(exp(model.logp(c, before)) for c in {*likeness.known(), *likeness.COMMON, *likeness.RARER})
    assert 0.99 < seen < 1.001  # nearly all the rest is for characters beyond GB2312


def test_a_character_that_follows_few_others_is_not_expected_behind_new_ones() -> None:
    """务 is nearly always that of 服务, 政务 or 事务; 分 is half as frequent, but behind many."""
    logp = likeness.model().logp
    assert logp("务", "") < logp("分", "")
    assert logp("务", "服") > logp("分", "服")

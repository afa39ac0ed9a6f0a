"""The training of the segmenter: the same model as pkuseg's own gradient gives, and text drawn for good."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import segmenter
from spacy_pkuseg import gradient as library

SEGMENTED = [
    line.split() for line in ("我 局 公开 信息 3 条 。", "更新 不 及时 ， 拟 改版 。", "全年 未 收到 申请 。")
] * 4


def trained(out: Path, seed: int = 0) -> np.ndarray:
    out.mkdir()
    segmenter.train(SEGMENTED, out, seed=seed, iterations=2)
    with np.load(out / "weights.npz") as stored:
        return stored["w"]


def test_the_gradient_is_that_of_the_library_to_the_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = library.get_grad_CRF
    ours = trained(tmp_path / "ours")
    assert library.get_grad_CRF is own, "the library is left as it was"
    monkeypatch.setattr(segmenter, "gradient", own)
    assert np.array_equal(ours, trained(tmp_path / "theirs"))
    assert not np.array_equal(ours, trained(tmp_path / "other", seed=1))


def test_sentences_are_drawn_by_what_they_say() -> None:
    found = [f"第{n}条信息已经公开。" for n in range(50)]
    kept = segmenter.drawn(found, 100)
    assert 0 < sum(map(len, kept)) <= 100
    assert kept == [sentence for sentence in found if sentence in kept], "in order"
    assert set(segmenter.drawn([*found, "又一句。"], 100)) <= {*kept, "又一句。"}
    assert segmenter.drawn(found, 10_000) == found

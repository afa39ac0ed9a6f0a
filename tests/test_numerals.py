"""Numbers as Chinese text writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govnlp import numerals


@given(st.integers(0, 9999))
def test_han_numbers_round_trip(number: int) -> None:
    assert numerals.parse(numerals.han(number)) == (number, False)


@given(st.integers(0, 10**9))
def test_grouped_digits_read_like_plain_ones(number: int) -> None:
    assert numerals.parse(f"{number:,}") == numerals.parse(str(number)) == (number, False)


@pytest.mark.parametrize(
    ("text", "value", "over"),
    [
        ("1108", 1108, False),
        ("1，108", 1108, False),
        ("２０２２", 2022, False),
        ("29.4万", 294000, False),
        ("3.55", Decimal("3.55"), False),
        ("1.2345万", 12345, False),
        ("200余", 200, True),
        ("14万余", 140000, True),
        ("40余万", 400000, True),
        ("3千", 3000, False),
        ("二十三", 23, False),
        ("十", 10, False),
        ("一百零五", 105, False),
        ("两千", 2000, False),
        ("三千余", 3000, True),
        ("一万二千", 12000, False),
        ("二○一三", 2013, False),
        ("二0二二", 2022, False),
        ("几十万", None, False),
        ("数百", None, False),
        ("五六", None, False),
        ("三四十", None, False),
    ],
)
def test_values(text: str, value: int | Decimal | None, over: bool) -> None:
    assert numerals.parse(text) == (value, over)


@pytest.mark.parametrize("text", ["", "条", "十条", "abc"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        numerals.parse(text)

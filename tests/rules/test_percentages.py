"""Rates in percent: half up to one place, never so that one looks better than it is."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xinheng.percentages import percent, percent_above, percent_below, percentage


@pytest.mark.parametrize(
    ("rate", "written"),
    [
        ("2/3", "66.7%"), ("1/3", "33.3%"), ("1/8", "12.5%"), ("1/16", "6.3%"), ("0.7995", "79.95%"), ("0.7996", "79.96%"),
        ("0.79999", "79.999%"), ("4/5", "80%"), ("0.8004", "80%"), ("0.8005", "80.1%"), ("0.9494", "94.9%"), ("0.9495", "94.95%"),
        ("0.9999", "99.99%"), ("1", "100%"), ("0", "0%"), ("0.0004", "0.04%"), ("-1/3", "-33.3%"),
    ],
)  # fmt: skip
def test_a_rate_is_written_half_up_but_never_up_to_a_bound(rate: str, written: str) -> None:
    assert percent(Fraction(rate)) == written


def test_a_bound_between_whole_percentages_is_kept_too() -> None:
    assert percent(Fraction("0.9246")) == "92.5%"
    assert percent(Fraction("0.9246"), Fraction("0.925")) == "92.46%"


@given(st.fractions(0, 1, max_denominator=10**7), st.integers(0, 100))
def test_what_is_below_a_bound_looks_so(rate: Fraction, bound: int) -> None:
    assert (percentage(rate) >= bound) == (rate * 100 >= bound) or percentage(rate) == bound < rate * 100
    assert abs(percentage(rate) - rate * 100) <= Fraction(1, 20)
    assert Fraction(percent_below(rate)[:-1]) <= rate * 100 <= Fraction(percent_above(rate)[:-1])

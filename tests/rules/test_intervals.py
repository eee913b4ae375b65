"""Wilson's interval, beside floats, and never too narrow."""

from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xinheng.intervals import wilson
from xinheng.messages import interval_words

Z = NormalDist().inv_cdf(0.975)


def in_floats(rate: float, size: float) -> tuple[float, float]:
    middle, width = rate + Z * Z / 2 / size, Z * (rate * (1 - rate) / size + Z * Z / 4 / size**2) ** 0.5
    return (middle - width) / (1 + Z * Z / size), (middle + width) / (1 + Z * Z / size)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(95, 100, "0.888249", "0.978457"), (0, 10, "0", "0.277533"), (10, 10, "0.722467", "1"), (1, 1, "0.206549", "1")],
)
def test_known_intervals(part: int, whole: int, low: str, high: str) -> None:
    assert wilson(Fraction(part, whole), whole) == (Fraction(low), Fraction(high))


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 24))
def test_it_is_wilsons_and_rounded_outwards(part: int, whole: int, asked: int) -> None:
    rate, size = Fraction(min(part, whole), whole), Fraction(whole, asked)
    low, high = wilson(rate, size)
    exact_low, exact_high = in_floats(float(rate), float(size))
    assert 0 <= low <= rate <= high <= 1
    assert -1e-9 <= exact_low - low <= 1.1e-6 or low == 0
    assert -1e-9 <= high - exact_high <= 1.1e-6 or high == 1


def test_the_words_name_the_assumption_and_never_narrow_the_interval() -> None:
    words = interval_words(Fraction("0.95049"), Fraction("0.98501"), Fraction(605, 12))
    assert words.startswith("如果这些答卷是从服务对象中随机抽取的")
    assert "95% 到 98.6% 之间" in words
    assert "50.42 份完整答卷" in words

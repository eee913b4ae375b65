"""Exact numbers: read by value, rounded half away from zero, and none too long to ask about."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xinheng.numerals import Numeral, exact, floored, quantity, rounded


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_value_and_places_are_those_of_the_decimal(number: Decimal) -> None:
    normal = number.normalize()
    exponent = normal.as_tuple().exponent
    assert isinstance(exponent, int)
    for literal in (f"{number:f}", f"{number:e}", f"{normal:E}"):
        assert exact(Numeral(literal)) == (Fraction(number), max(0, -exponent) if number else 0)


@pytest.mark.parametrize("literal", ["1e999999999", "9" * 5000, "1" + "0" * 400, "1E+" + "9" * 5000])
def test_huge_numbers_stay_huge_and_whole(literal: str) -> None:
    value, places = exact(Numeral(literal))
    assert value > 10**9
    assert places == 0


@pytest.mark.parametrize("literal", ["1e-999999999", "0." + "0" * 5000 + "1", "0." + "3" * 5000])
def test_tiny_and_endless_numbers_have_too_many_places(literal: str) -> None:
    value, places = exact(Numeral(literal))
    assert 0 < value < 1
    assert places > 2
    assert exact(Numeral("-" + literal))[0] == -value


@pytest.mark.parametrize("literal", ["0", "-0", "0.000", "0e5", "0E-999999999999999999999"])
def test_zero_is_zero(literal: str) -> None:
    assert exact(Numeral(literal)) == (0, 0)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Fraction(2, 3), "0.666667"),
        (Fraction(1, 2_000_000), "0.000001"),
        (Fraction(-1, 2_000_000), "-0.000001"),
        (Fraction(-1, 3_000_000), "0"),
        (Fraction(77, 2), "38.5"),
        (Fraction(19_999_999, 20_000_000), "1"),
        (12, "12"),
    ],
)
def test_rounding_is_half_away_from_zero(value: Fraction | int, written: str) -> None:
    assert rounded(value, 6) == written


@given(st.fractions(), st.integers(0, 8))
def test_rounding_never_misses_by_more_than_half_a_unit(value: Fraction, places: int) -> None:
    assert abs(Fraction(rounded(value, places)) - value) <= Fraction(1, 2 * 10**places)


def test_numbers_of_a_definition() -> None:
    assert quantity(95) == 95
    assert quantity("95%") == Fraction(19, 20)
    assert quantity("0.5") == Fraction(1, 2)


def test_rounding_down_to_half_points() -> None:
    assert floored(Fraction(10, 3), Fraction(1, 2)) == 3
    assert floored(Fraction(7, 2), Fraction(1, 2)) == Fraction(7, 2)

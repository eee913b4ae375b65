"""How a rate is written, on every page, print and file: in percent, half up to one place, never so that it flatters.

A rate below a bound must look so. All bounds of the standards are whole percentages, so a rate is never rounded up to one: it
gets as many places more as it needs, 79.96 % instead of 80 %. Nor is what is there written as nothing.
"""

from fractions import Fraction
from math import ceil, floor

from .numerals import Amount, rounded

_PLACES = 1
_MOST_PLACES = 20


def percent(rate: Amount, bound: Amount = 0) -> str:
    """Write a rate; `bound` is one that need not be a whole percentage."""
    return f"{rounded(percentage(rate, bound), _MOST_PLACES)}%"


def percentage(rate: Amount, bound: Amount = 0) -> Amount:
    """Return a rate as a number of percent as it is written."""
    if rate < 0:
        return -percentage(-rate)
    exact, places = rate * 100, _PLACES
    while _flatters(exact, _half_up(exact, places), bound * 100):
        places += 1
    return _half_up(exact, places)


def percent_below(rate: Amount) -> str:
    """Write the lower end of an interval, with at most one place, never more than it is."""
    return f"{rounded(Fraction(floor(rate * 1000), 10), _PLACES)}%"


def percent_above(rate: Amount) -> str:
    """Write the upper end of an interval, with at most one place, never less than it is."""
    return f"{rounded(Fraction(ceil(rate * 1000), 10), _PLACES)}%"


def _flatters(exact: Amount, shown: Amount, bound: Amount) -> bool:
    return exact < floor(shown) or exact < bound <= shown or exact > 0 == shown


def _half_up(value: Amount, places: int) -> Fraction:
    return Fraction(floor(value * 10**places + Fraction(1, 2)), 10**places)

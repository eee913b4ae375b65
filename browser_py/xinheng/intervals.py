"""How far a rate among those who answered may be from the rate among all: Wilson's interval at 95 %.

Wilson's formula is reckoned in fractions; its one square root is taken from above, and both ends are cut outwards to
six places, so that the interval is never too narrow by rounding.
"""

from fractions import Fraction
from math import isqrt

from .numerals import Amount

type Interval = tuple[Fraction, Fraction]

Z_SQUARED = Fraction("3.8414588207")
"""The square of the normal distribution's 97.5 % quantile, 1.95996398…, rounded up."""
PLACES = 10**6
_ROOT_PLACES = 10**12


def wilson(rate: Amount, size: Amount) -> Interval:
    """Return both ends of the interval around a rate that was found among ``size`` > 0, which need not be whole."""
    spread = Z_SQUARED / size
    middle = rate + spread / 2
    width = _root(spread * (rate * (1 - rate) + spread / 4))
    low, high = (middle - width) / (1 + spread), (middle + width) / (1 + spread)
    return max(_down(low), Fraction(0)), min(-_down(-high), Fraction(1))


def _root(square: Fraction) -> Fraction:
    """Return the square root, or a trifle more."""
    return Fraction(isqrt(square.numerator * _ROOT_PLACES**2 // square.denominator) + 1, _ROOT_PLACES)


def _down(value: Fraction) -> Fraction:
    return Fraction(value.numerator * PLACES // value.denominator, PLACES)

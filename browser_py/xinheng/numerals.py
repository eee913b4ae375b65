"""Exact numbers: JSON numerals kept as written, their value as a fraction, and values written back in decimals."""

from dataclasses import dataclass
from fractions import Fraction

# An exact number: whole numbers stay ints, which reckon faster; everything else is a fraction. Never `/` two of them
# (ints would make a float): write Fraction(a, b).
type Amount = int | Fraction

# Beyond this many digits before or after the point no rule can tell two numbers apart: both are out of range.
_DIGITS = 15
_EXPONENT_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Numeral:
    """A JSON number as it was written, so that it can be echoed to the letter."""

    literal: str


def exact(numeral: Numeral) -> tuple[Amount, int]:
    """Return the value of a numeral and its number of decimal places, both by value: 38.500 has one place.

    No numeral is too long or too large to ask about: where more than 15 digits stand before or after the point, the
    returned value keeps only the sign and the fact that it is huge or tiny; the number of places is always right.
    """
    literal = numeral.literal
    if len(literal) <= _DIGITS and literal.isdigit():
        return int(literal), 0
    negative = literal.startswith("-")
    digits, exponent = _scaled(literal.lstrip("-"))
    if not digits:
        return 0, 0
    places = max(0, -exponent)
    if len(digits) + exponent > _DIGITS:
        value = Fraction(10**_DIGITS)
    elif places > _DIGITS:
        value = Fraction(1, 10**_DIGITS)
    else:
        value = int(digits) * Fraction(10) ** exponent
    if negative:
        value = -value
    return (value if places else int(value)), places


def _scaled(unsigned: str) -> tuple[str, int]:
    """Split an unsigned numeral into digits without zeros at either end, and the power of ten they count."""
    mantissa, _, power = unsigned.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    all_digits = (whole + decimals).lstrip("0")
    digits = all_digits.rstrip("0")
    return digits, _power(power) - len(decimals) + len(all_digits) - len(digits)


def _power(text: str) -> int:
    size = text.lstrip("+-").lstrip("0")
    power = 10**_EXPONENT_DIGITS if len(size) > _EXPONENT_DIGITS else int(size or 0)
    return -power if text.startswith("-") else power


def quantity(text: int | str) -> Amount:
    """Read a number of a definition: whole, or text such as "95%" or "0.5"."""
    if isinstance(text, int):
        return text
    value = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    return value.numerator if value.denominator == 1 else value


def rounded(value: Amount, places: int) -> str:
    """Write a value in decimals, rounded half away from zero, without zeros at the end."""
    if isinstance(value, int):
        return str(value)
    if value.denominator == 1:
        return str(value.numerator)
    scale = 10**places
    units = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
    whole, part = divmod(units, scale)
    sign = "-" if value < 0 and units else ""
    return f"{sign}{whole}.{part:0{places}d}".rstrip("0").rstrip(".") if part else f"{sign}{whole}"


def floored(value: Amount, step: Amount) -> Amount:
    """Round down to a multiple of `step`."""
    steps = value.numerator * step.denominator // (value.denominator * step.numerator)
    whole, rest = divmod(steps * step.numerator, step.denominator)
    return step * steps if rest else whole

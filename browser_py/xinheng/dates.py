"""Days of the calendar as whole numbers, without the machine's clock: read, counted on, and written."""

from .problems import Code, Problems
from .text import Json

type Day = int  # days since 0000-03-01: a year that begins in March ends with its leap day

_ERA = 146_097  # days in 400 years
_DIGITS = frozenset("0123456789")


def day(text: str) -> Day | None:
    """Return the day that `2026-09-30` names, or None where that is no date."""
    year, month, of_month = text[:4], text[5:7], text[8:]
    if len(text) != 10 or text != f"{year}-{month}-{of_month}" or year == "0000":
        return None
    if not _DIGITS.issuperset(year + month + of_month):
        return None
    found = _day(int(year), int(month), int(of_month))
    return found if written(found) == text else None


def written(day: Day) -> str:
    """Write a day as `2026-09-30`."""
    era, of_era = divmod(day, _ERA)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return f"{era * 400 + year + (month <= 2):04d}-{month:02d}-{of_year - (153 * shifted + 2) // 5 + 1:02d}"


def weekday(day: Day) -> int:
    """Return 0 for Monday … 6 for Sunday."""
    return (day + 2) % 7


def read_day(label: str, value: Json, path: str, problems: Problems) -> Day | None:
    """Read a date of a document; null is none."""
    if value is None:
        return None
    found = day(value) if isinstance(value, str) else None
    if found is None:
        code: Code = "not_a_date" if isinstance(value, str) else "wrong_type"
        problems.add(code, path, f"“{label}”应为日期，写作 2026-09-30")
    return found


def _day(year: int, month: int, of_month: int) -> Day:
    """Count to a day that need not exist, such as 31 February: written back it reads otherwise."""
    year -= month <= 2
    shifted = month - 3 if month > 2 else month + 9
    return year * 365 + year // 4 - year // 100 + year // 400 + (153 * shifted + 2) // 5 + of_month - 1

"""Read a span of days as offices write it: a quarter, a half-year, a year, a month, or its first and last day."""

import re
from unicodedata import normalize

from .dates import day, written

_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAY = r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?"
_DAYS = re.compile(f"{_DAY}(?:至|到|~|～|—+|–|-){_DAY}")  # signs that people type
_QUARTER = re.compile(r"(\d{4})年?(?:第?([一二三四1-4])季度?|q([1-4]))")
_HALF = re.compile(r"(\d{4})年?([上下])半年")
_MONTH = re.compile(r"(\d{4})年(\d{1,2})月")
_YEAR = re.compile(r"(\d{4})年?(?:全年|度|年度)")


def read_span(text: str) -> str | None:
    """Return `2026-07-01/2026-09-30` for 2026年第三季度 and the like, or None where it is no span of days."""
    plain = "".join(normalize("NFKC", text).split()).lower()
    if found := _DAYS.fullmatch(plain):
        return _between(found.groups())
    if found := _QUARTER.fullmatch(plain):
        return _months(found[1], (_ORDINALS[found[2] or found[3]] - 1) * 3 + 1, 3)
    if found := _HALF.fullmatch(plain):
        return _months(found[1], 1 if found[2] == "上" else 7, 6)
    if found := _MONTH.fullmatch(plain):
        return _months(found[1], int(found[2]), 1)
    if found := _YEAR.fullmatch(plain):
        return _months(found[1], 1, 12)
    return None


def _between(numbers: tuple[str, ...]) -> str | None:
    first, last = (
        f"{year}-{int(month):02d}-{int(of_month):02d}" for year, month, of_month in (numbers[:3], numbers[3:])
    )
    return f"{first}/{last}" if day(first) is not None and day(last) is not None and first <= last else None


def _months(year: str, first: int, count: int) -> str | None:
    begins = day(f"{year}-{first:02d}-01") if 1 <= first <= 12 else None
    after = first + count
    ends = day(f"{int(year) + (after > 12):04d}-{after - 12 * (after > 12):02d}-01")
    return None if begins is None or ends is None else f"{written(begins)}/{written(ends - 1)}"

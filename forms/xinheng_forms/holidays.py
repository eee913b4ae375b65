"""Write forms/holidays.yaml anew: `python -m xinheng_forms.holidays`, with the newest package chinesecalendar installed.

The State Council publishes each year's public holidays and make-up working days in the autumn before.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from chinese_calendar.constants import Holiday, holidays, workdays

from xinheng_forms.load import FORMS

FILE: Final = FORMS / "holidays.yaml"
HEAD: Final = """\
# Public holidays of mainland China and the weekend days worked in their place, from the package chinesecalendar.
# Written by `python -m xinheng_forms.holidays`; outside `from` and `to` nothing was published.
"""
_DAY: Final = timedelta(days=1)


def calendar_text(holidays: Mapping[date, str], workdays: Mapping[date, str]) -> str:
    """Return the file for these days and the English names of their holidays."""
    years = sorted({day.year for day in holidays})
    lines = [
        f'from: "{years[0]}-01-01"',
        f'to: "{years[-1]}-12-31"',
        "holidays:",
        *(f"  - {line}" for line in _spans(holidays)),
        "workdays:",
        *(f"  - {line}" for line in _spans(workdays)),
    ]
    return HEAD + "\n".join(lines) + "\n"


def _spans(days: Mapping[date, str]) -> Iterator[str]:
    """Give a line for each row of days with the same name: `2026-10-01/2026-10-07 国庆节`."""
    for row in _rows(sorted(days), days):
        first, last = row[0], row[-1]
        yield f"{first}{f'/{last}' if last != first else ''} {_chinese(days[first])}"


def _rows(ordered: Iterable[date], names: Mapping[date, str]) -> Iterator[list[date]]:
    row: list[date] = []
    for day in ordered:
        if row and (day != row[-1] + _DAY or names[day] != names[row[-1]]):
            yield row
            row = []
        row.append(day)
    yield row


def _chinese(name: str) -> str:
    chinese: str = Holiday(name).chinese
    return chinese if len(chinese) > 2 or chinese in ("元旦", "春节") else f"{chinese}节"


if __name__ == "__main__":
    FILE.write_text(calendar_text(holidays, workdays), "utf-8")

"""Days are counted as Python's own calendar counts them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xinheng.dates import day, weekday, written

FIRST = day("0001-01-01")


@given(st.dates(), st.integers(-400, 400))
def test_a_day_is_read_counted_and_written(date: datetime.date, further: int) -> None:
    number = day(date.isoformat())
    assert number is not None
    assert FIRST is not None
    assert number - FIRST == date.toordinal() - 1
    assert written(number) == date.isoformat()
    assert weekday(number) == date.weekday()
    if 1 <= date.toordinal() + further <= datetime.date.max.toordinal():
        assert written(number + further) == (date + datetime.timedelta(further)).isoformat()


@pytest.mark.parametrize("year", [1600, 1900, 2000, 2023, 2024, 2100])
def test_every_day_of_a_year(year: int) -> None:
    start = datetime.date(year, 1, 1).toordinal()
    dates = [datetime.date.fromordinal(start + number) for number in range(366)]
    assert [written(day(str(date)) or 0) for date in dates] == [str(date) for date in dates]


@given(st.text("0123456789-", min_size=8, max_size=11) | st.text())
def test_what_python_refuses_is_no_date(text: str) -> None:
    try:
        expected = datetime.datetime.strptime(text, "%Y-%m-%d").date().isoformat() == text
    except ValueError:
        expected = False
    assert (day(text) is not None) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-04-31",
        "2026-00-01",
        "2026-01-00",
        "0000-02-29",
        "0000-01-01",
        "２０２６-01-01",
        "2026-1-011",
    ],
)
def test_days_that_do_not_exist(text: str) -> None:
    assert day(text) is None

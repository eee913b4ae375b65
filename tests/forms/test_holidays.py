"""The calendar of public holidays is the one that the package publishes."""

from datetime import date

from chinese_calendar.constants import holidays, workdays
from xinheng_forms.holidays import FILE, calendar_text


def test_the_file_is_as_the_package_writes_it() -> None:
    assert FILE.read_text("utf-8") == calendar_text(holidays, workdays)


def test_rows_of_days_are_joined_and_named_in_chinese() -> None:
    days = {date(2025, 10, number): "National Day" for number in (1, 2, 4)} | {
        date(2025, 10, 3): "Mid-autumn Festival",
        date(2025, 12, 31): "New Year's Day",
    }
    text = calendar_text(days, {date(2025, 9, 28): "National Day"})
    assert text.partition("from:")[2].splitlines() == [
        ' "2025-01-01"',
        'to: "2025-12-31"',
        "holidays:",
        "  - 2025-10-01/2025-10-02 国庆节",
        "  - 2025-10-03 中秋节",
        "  - 2025-10-04 国庆节",
        "  - 2025-12-31 元旦",
        "workdays:",
        "  - 2025-09-28 国庆节",
    ]

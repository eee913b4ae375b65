"""The days of the place where surveys are held: answers carry a day, never a time."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

PLACE = ZoneInfo("Asia/Shanghai")
MINUTE = len("2026-05-01T08:00")


def day_of(utc: str) -> str:
    """Return the day, 2026-05-01, on which a UTC time such as 2026-05-01T08:00:00Z falls in the place."""
    return _day_of_minute(utc[:MINUTE])


@lru_cache(maxsize=1000)
def later(day: str, days: int) -> str:
    """Return the day so many days behind a day."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


@lru_cache(maxsize=8)
def _day_of_minute(minute: str) -> str:
    return datetime.fromisoformat(f"{minute}:00+00:00").astimezone(PLACE).date().isoformat()

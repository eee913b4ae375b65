"""Days as residents read them."""

from datetime import date

WEEKDAYS = "一二三四五六日"


def spelled(day: str) -> str:
    """Return a day such as 2026-11-27 as 2026年11月27日（星期五）."""
    return f"{plain(day)}（星期{WEEKDAYS[date.fromisoformat(day).weekday()]}）"


def plain(day: str) -> str:
    """Return a day such as 2026-11-27 as 2026年11月27日."""
    found = date.fromisoformat(day)
    return f"{found.year}年{found.month}月{found.day}日"

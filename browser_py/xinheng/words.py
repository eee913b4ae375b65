"""The kit's words (zh-CN) for what was found, in one place: pages, saved files, workbooks and sentences take them here."""

from collections.abc import Mapping
from typing import Final

from .findings import Status

#: Sign and word of each state; the sign stands where colour would be alone.
STATES: Final[Mapping[Status, tuple[str, str]]] = {
    "met": ("✓", "达到"),
    "short": ("✕", "未达到"),
    "unknown": ("?", "待填"),
    "not_applicable": ("–", "不适用"),
}
OVERRULED: Final = ("✎", "改判")


def from_to(low: str, high: str) -> str:
    """Write a range; where both ends are one value, that value."""
    return low if low == high else f"{low}～{high}"

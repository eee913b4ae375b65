"""How each item, or each condition of a form without points, came out across the district: counted, never scored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from xinheng.numerals import exact

from xinheng_server.district.submissions import Handed

OUTCOMES = ("full", "partial", "none", "open", "not_applicable")
STATUSES = ("met", "short", "unknown", "not_applicable")
OUTCOME_OF_STATUS = {"met": "full", "short": "none", "unknown": "open", "not_applicable": "not_applicable"}


def items(submissions: Sequence[Handed]) -> Sequence[Mapping[str, Any]]:
    """Return for each item how many institutions had full, some or no points, or are not settled; by status, too.

    ``lost`` is the average of the points that are not certain, null for forms without points.
    """
    entries: dict[str, list[list[Any]]] = {}
    for submission in submissions:
        for entry in submission.head.get("items", []):
            entries.setdefault(entry[0], []).append(entry)
    return [_item(item_id, found) for item_id, found in entries.items()]


def _item(item_id: str, entries: Sequence[Sequence[Any]]) -> Mapping[str, Any]:
    outcomes = Counter(outcome_of(entry) for entry in entries)
    statuses = Counter(str(entry[1]) for entry in entries)
    return {
        "id": item_id,
        "max": entries[0][4] if len(entries[0]) == 5 else None,
        **{name: outcomes[name] for name in OUTCOMES},
        "statuses": {name: statuses[name] for name in STATUSES},
        "lost": _average_loss(entries),
    }


def outcome_of(entry: Sequence[Any]) -> str:
    """Return in one word how an item came out."""
    if len(entry) != 5:
        return OUTCOME_OF_STATUS[str(entry[1])]
    low, high, most = (exact(number)[0] for number in entry[2:])
    if low != high:
        return "open"
    return "full" if low == most else "partial" if low > 0 else "none"


def _average_loss(entries: Sequence[Sequence[Any]]) -> Fraction | None:
    losses = [exact(entry[4])[0] - exact(entry[2])[0] for entry in entries if len(entry) == 5]
    return Fraction(sum(losses)) / len(losses) if losses else None

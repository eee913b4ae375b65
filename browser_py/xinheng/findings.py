"""What was found about one criterion, and how the findings of an item make its status."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .numerals import Amount

type Status = Literal["met", "short", "unknown", "not_applicable"]

# A group is short if one of its criteria is, else unknown if one is, and so on.
_GRAVEST_FIRST: tuple[Status, ...] = ("short", "unknown", "met")

NOTHING, WHOLE = 0, 1


@dataclass(frozen=True, slots=True)
class Finding:
    """What the answers say about one criterion.

    `actual`, `required` and `shortfall` are amounts in the fact's unit, fractions of 1 for rates, words for a choice,
    true for yes/no. `low` and `high` bound the share of the criterion that is reached; `missing` names open answers.
    `shown` is a rate as it is written; amounts are written as they are.
    """

    id: str
    status: Status
    actual: Amount | str | bool | None
    required: Amount | str | bool
    shortfall: Amount | None
    clause: str
    message: str
    low: Amount
    high: Amount
    missing: tuple[str, ...] = ()
    shown: str = ""

    def as_result(self) -> dict[str, object]:
        """Return the criterion as it stands in every tool's result."""
        return {
            "id": self.id,
            "status": self.status,
            "actual": self.actual,
            "required": self.required,
            "shortfall": self.shortfall,
            "clause": self.clause,
            "message": self.message,
            **({"shown": self.shown} if self.shown else {}),
        }


def overall(statuses: Iterable[Status]) -> Status:
    """Sum up statuses: the gravest of short, unknown and met, or not_applicable where there is none of them."""
    present = set(statuses)
    return next((status for status in _GRAVEST_FIRST if status in present), "not_applicable")

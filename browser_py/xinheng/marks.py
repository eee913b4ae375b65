"""From an item's findings to its points: the policies, and the assessor's word above them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .definition import Item
from .findings import NOTHING, Finding, Status, overall
from .marking import Overrule
from .numerals import Amount, floored

type Range = tuple[Amount, Amount]
type Policy = Callable[[Item, tuple[Finding, ...]], Range]


@dataclass(frozen=True, slots=True)
class Mark:
    """An item with its findings and the points they leave possible, before and after the assessor's word."""

    item: Item
    findings: tuple[Finding, ...]
    status: Status
    suggested: Range
    overrule: Overrule | None

    @property
    def range(self) -> Range:
        """The points that are certain, and those that are possible."""
        return (self.overrule.score, self.overrule.score) if self.overrule else self.suggested

    @property
    def loss(self) -> Amount:
        """The points that are not certain."""
        return self.item.max - self.range[0]

    @property
    def missing(self) -> tuple[str, ...]:
        """The answers still open, each once."""
        return tuple(dict.fromkeys(name for finding in self.findings for name in finding.missing))


def mark(item: Item, findings: tuple[Finding, ...], policy: str, step: Amount, overrule: Overrule | None) -> Mark:
    """Mark an item, in whole steps; one that the standard itself grades goes by share under every policy."""
    status = overall(finding.status for finding in findings)
    low, high = (by_share if item.graded else POLICIES[policy])(item, findings)
    return Mark(item, findings, status, (floored(low, step), floored(high, step)), overrule)


def all_or_nothing(item: Item, findings: tuple[Finding, ...]) -> Range:
    """Give full marks when all that applies is met, none as soon as one criterion is short."""
    status = overall(finding.status for finding in findings)
    if status == "short":
        return NOTHING, NOTHING
    return (NOTHING if status == "unknown" else item.max), item.max


def by_share(item: Item, findings: tuple[Finding, ...]) -> Range:
    """Give each applicable criterion an equal part of the item, times the share of it that is reached."""
    applicable = [finding for finding in findings if finding.status != "not_applicable"]
    if not applicable:
        return item.max, item.max
    low = sum(finding.low for finding in applicable)
    high = sum(finding.high for finding in applicable)
    return Fraction(item.max * low, len(applicable)), Fraction(item.max * high, len(applicable))


POLICIES: Mapping[str, Policy] = {"strict": all_or_nothing, "proportional": by_share}

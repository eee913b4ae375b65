"""What checks come to: demands decide; recommendations (宜) are counted beside them, permissions (可) nowhere."""

from collections import Counter
from collections.abc import Iterable

from .definition import Criterion
from .findings import Finding, Status, overall
from .judged import Judged
from .words import STATES

_DEMANDS = ("", "shall")
_ADVICE = "should"
_OPEN: tuple[Status, ...] = ("short", "unknown")
_COUNTED: tuple[Status, ...] = ("met", "short", "unknown")


def demanded(judged: Judged) -> Judged:
    """Keep what is demanded, which alone decides."""
    return tuple(each for each in judged if each[0].strength in _DEMANDS)


def summary(required: Judged, every: Judged) -> dict[str, object]:
    """Give status and counts of what is required, and both in words; among `every` finding are the recommendations."""
    counts = _count(required)
    advice = _count(each for each in every if each[0].strength == _ADVICE)
    return {
        "status": overall(counts),
        **{status: counts[status] for status in _COUNTED},
        "verdict": _verdict(counts),
        "counted": "　".join([_counted("要求的", counts), *([_counted("宜做到的", advice)] if advice else [])]),
    }


def _count(judged: Iterable[tuple[Criterion, Finding]]) -> Counter[Status]:
    return Counter(finding.status for _, finding in judged)


def _verdict(counts: Counter[Status]) -> str:
    """Say what is short or open."""
    said = [f"{counts[status]} 处{STATES[status][1]}" for status in _OPEN if counts[status]]
    return "，".join(said) or f"要求的都{STATES['met'][1]}了"


def _counted(lead: str, counts: Counter[Status]) -> str:
    return f"{lead}：" + " · ".join(f"{STATES[status][1]} {counts[status]}" for status in _COUNTED)

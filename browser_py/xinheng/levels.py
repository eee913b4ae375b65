"""From findings to levels: how far each dimension reaches, and the lowest of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .definition import Criterion, Form, Item
from .document import Document
from .findings import Finding, Status
from .judged import Judged, as_result, judge
from .problems import Problems
from .text import Json

KEYS: tuple[str, ...] = ()

type Reach = tuple[int, int]  # the level that is certain, and the level that is possible

_CERTAIN: tuple[Status, ...] = ("met", "not_applicable")
_POSSIBLE: tuple[Status, ...] = (*_CERTAIN, "unknown")


@dataclass(frozen=True, slots=True)
class Ladder:
    """The levels, lowest first, and the dimensions whose levels build on the ones below."""

    levels: tuple[str, ...]
    building: frozenset[str]
    caution: str


def own(raw: Mapping[str, Any]) -> Ladder:
    """Read the levels of a definition."""
    return Ladder(
        levels=tuple(level["id"] for level in raw["levels"]),
        building=frozenset(group["id"] for group in raw["groups"] if group.get("builds_on_below")),
        caution=raw["caution"],
    )


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> None:
    """Read nothing: a document says no more than its facts."""


def answer(form: Form, document: Document[None]) -> dict[str, object]:
    """Find the level of every dimension (gbt table A.1) and the lowest of them; open answers leave a range."""
    ladder: Ladder = form.own
    judged = [(group, judge(group, document.answers.get(group.id, {}))) for group in document.items(form)]
    reaches = [_reach(group, findings, ladder) for group, findings in judged]
    lowest = min(low for low, _ in reaches), min(high for _, high in reaches)
    return {
        **_between(lowest, ladder),
        "note": ladder.caution,
        "path": _path(judged, reaches, ladder),
        "dimensions": [
            _dimension(group, findings, reach, ladder) for (group, findings), reach in zip(judged, reaches, strict=True)
        ],
    }


def _deciding(judged: Judged, level: str) -> Iterator[tuple[Criterion, Finding]]:
    """Give what a level demands; what it merely allows is left out."""
    return (each for each in judged if each[0].level == level and each[0].strength != "may")


def _reach(group: Item, judged: Judged, ladder: Ladder) -> Reach:
    return _highest(group, judged, ladder, _CERTAIN), _highest(group, judged, ladder, _POSSIBLE)


def _highest(group: Item, judged: Judged, ladder: Ladder, enough: tuple[Status, ...]) -> int:
    """Find the highest level whose demands, and where it builds on those below also theirs, have a status in `enough`."""
    highest = 0
    for number, level in enumerate(ladder.levels[1:], 1):
        if all(finding.status in enough for _, finding in _deciding(judged, level)):
            highest = number
        elif group.id in ladder.building:
            break
    return highest


def _path(judged: list[tuple[Item, Judged]], reaches: list[Reach], ladder: Ladder) -> list[dict[str, object]]:
    """List, level by level, what lifts the lowest dimensions: those first that lack the fewest demands."""
    steps: list[dict[str, object]] = []
    having: set[tuple[str, str]] = set()
    for target in range(min(low for low, _ in reaches) + 1, len(ladder.levels)):
        behind = [each for each, (low, _) in zip(judged, reaches, strict=True) if low < target]
        lacking = [_lacking(group, findings, target, ladder, having) for group, findings in behind]
        needed = [each for one in sorted(lacking, key=len) for each in one]
        having.update(needed)
        if needed:
            criteria = [{"dimension": group, "id": criterion} for group, criterion in needed]
            steps.append({"level": ladder.levels[target], "criteria": criteria})
    return steps


def _lacking(
    group: Item, judged: Judged, target: int, ladder: Ladder, having: set[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Name what a dimension still lacks to reach a level: that level with all below, or its easiest level from there on."""

    def open_at(level: str) -> list[tuple[str, str]]:
        named = [(group.id, finding.id) for _, finding in _deciding(judged, level) if finding.status not in _CERTAIN]
        return [each for each in named if each not in having]

    if group.id in ladder.building:
        return [each for level in ladder.levels[1 : target + 1] for each in open_at(level)]
    return min((open_at(level) for level in ladder.levels[target:]), key=len)


def _between(reach: Reach, ladder: Ladder) -> dict[str, object]:
    low, high = (ladder.levels[number] for number in reach)
    return {"level": low if low == high else None, "range": [low, high]}


def _dimension(group: Item, judged: Judged, reach: Reach, ladder: Ladder) -> dict[str, object]:
    following = ladder.levels[reach[0] + 1 : reach[0] + 2]
    return {
        "id": group.id,
        **_between(reach, ladder),
        "missing": [
            finding.id
            for level in following
            for _, finding in _deciding(judged, level)
            if finding.status not in _CERTAIN
        ],
        "criteria": [as_result(criterion, finding) for criterion, finding in judged],
    }

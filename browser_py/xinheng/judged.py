"""The criteria of a group with what was found about each, for ways to aggregate that look at both."""

from .conditions import Answers, find
from .definition import Criterion, Item
from .findings import Finding

type Judged = tuple[tuple[Criterion, Finding], ...]


def judge(group: Item, answers: Answers) -> Judged:
    """Judge every criterion of a group."""
    return tuple((criterion, find(criterion, answers)) for criterion in group.criteria)


def as_result(criterion: Criterion, finding: Finding) -> dict[str, object]:
    """Return a finding as it stands in results, with its strength and level where the standard tells them apart."""
    more = {"strength": criterion.strength, "level": criterion.level}
    return finding.as_result() | {key: word for key, word in more.items() if word}

"""The criteria of a group with what was found about each, for ways to aggregate that look at both."""

from dataclasses import replace

from . import messages
from .conditions import Answers, absent, find
from .definition import Criterion, Item
from .findings import Finding

type Judged = tuple[tuple[Criterion, Finding], ...]


def judge(group: Item, answers: Answers) -> Judged:
    """Judge every criterion of a group.

    Of what is not there at all (gs appendix B, 4.2.2 j) its area is short by all of it, if it must be there; nothing
    else is asked of it. What is answered all the same is judged as it is answered.
    """
    is_absent = bool(group.presence) and answers.get(group.presence) == 0
    return tuple((each, _judge(group, each, answers) if is_absent else find(each, answers)) for each in group.criteria)


def _judge(group: Item, criterion: Criterion, answers: Answers) -> Finding:
    finding = find(criterion, answers)
    if finding.status != "unknown":
        return finding
    if group.required and criterion.kind == "at_least":
        return replace(
            find(criterion, dict.fromkeys(criterion.facts, 0)), message=messages.none_built(criterion, group)
        )
    return absent(criterion, group.presence)


def as_result(criterion: Criterion, finding: Finding) -> dict[str, object]:
    """Return a finding as it stands in results, with its strength and level where the standard tells them apart."""
    more = {"strength": criterion.strength, "level": criterion.level}
    return finding.as_result() | {key: word for key, word in more.items() if word}

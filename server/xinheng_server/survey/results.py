"""The results of a round: sums that the rules turn into rates, without what would show how few people answered.

While a round takes answers, results of all people end with a day (``suppression.last_shown_day``) and groups of people
are not shown at all; once it is sealed everything is, above the smallest group. How many answers came, and whence, is
always shown: it says nothing of what they say.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from xinheng import api

from xinheng_server.survey.counting import COMMENTS, ON_BEHALF, ORIGIN, definition
from xinheng_server.survey.rounds import SurveyRound
from xinheng_server.survey.suppression import last_shown_day, withheld

type Stage = Literal["collecting", "interim", "final", "too_few"]
type Counts = Mapping[str, int]

DAY_LENGTH = len("2026-05-01")

MESSAGES: Mapping[Stage, str] = {
    "collecting": "为了不让人从前后两次查看中看出某一个人的回答，结果每天最多更新一次，而且要等之后又收到足够的答卷才显示。",
    "interim": "这是中期结果，只算到所示日期；不同人群的结果和文字意见在封存之后显示。",
    "final": "这一轮调查已经封存，结果不会再变。",
    "too_few": "答卷不到最小人数，为了不让人看出是谁的回答，不显示结果。",
}


@dataclass(frozen=True, slots=True)
class Results:
    """What may be shown: ``result`` is the rules' with null where something is withheld, ``withheld`` names it."""

    stage: Stage
    responses: int
    days: Counts
    origins: Counts
    through: str | None
    result: Mapping[str, Any] | None
    withheld: tuple[str, ...]
    comments: int | None
    on_behalf: int | None

    def members(self) -> Mapping[str, Any]:
        """Return the members of an answer."""
        return {
            "stage": self.stage,
            "message": MESSAGES[self.stage],
            "responses": self.responses,
            "days": self.days,
            "origins": self.origins,
            "through": self.through,
            "result": self.result,
            "withheld": list(self.withheld),
            "comments": self.comments,
            "on_behalf": self.on_behalf,
        }


def results(plan: SurveyRound, counts: Counts, today: str) -> Results:
    """Return what may be shown of a round on a day, from the store's counters."""
    days, by_day = _days(counts)
    if plan.state(today) == "sealed":
        return _final(plan, counts, days, by_day)
    through = last_shown_day(days, plan.smallest_group, today)
    result, hidden = (None, ()) if through is None else _interim(plan, by_day, through)
    stage: Stage = "collecting" if through is None else "interim"
    return Results(stage, days.total(), days, _origins(counts), through, result, hidden, None, None)


def may_show_comments(plan: SurveyRound, counts: Counts, today: str) -> bool:
    """Tell whether free text may be shown: anyone of enough people may have written it."""
    return plan.state(today) == "sealed" and _days(counts)[0].total() >= plan.smallest_group


def _final(plan: SurveyRound, counts: Counts, days: Counter[str], by_day: Mapping[str, Counts]) -> Results:
    people, origins = days.total(), _origins(counts)
    if people < plan.smallest_group:
        return Results("too_few", people, days, origins, None, None, (), None, None)
    groups = {name: number for name, number in counts.items() if name.startswith("groups.")}
    shown, hidden = _suppressed(_rated({**_sum(by_day), **groups}), plan.smallest_group)
    return Results(
        "final", people, days, origins, None, shown, hidden, counts.get(COMMENTS, 0), counts.get(ON_BEHALF, 0)
    )


def _interim(
    plan: SurveyRound, by_day: Mapping[str, Counts], through: str
) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    result = _rated(_sum({day: counted for day, counted in by_day.items() if day <= through}))
    shown, hidden = _suppressed(result, plan.smallest_group)
    return {**shown, "groups": None}, hidden


def _days(counts: Counts) -> tuple[Counter[str], Mapping[str, Counts]]:
    """Return how many answers each day brought, and what was counted on each."""
    by_day: dict[str, dict[str, int]] = {}
    for name, number in counts.items():
        day, _, counter = name.partition(" ")
        if counter:
            by_day.setdefault(day, {})[counter] = number
    days = Counter({day: by_day[day].get("responses", 0) for day in sorted(by_day)})
    return days, by_day


def _sum(by_day: Mapping[str, Counts]) -> Counts:
    total: Counter[str] = Counter()
    for counted in by_day.values():
        total.update(counted)
    return total


def _origins(counts: Counts) -> Counts:
    return {name.removeprefix(ORIGIN): number for name, number in sorted(counts.items()) if name.startswith(ORIGIN)}


def _rated(counts: Counts) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(api.tallied(definition(), json.dumps(counts)))
    if "errors" in result:
        raise ValueError("the rules refuse the counters of this round")
    return result


def _suppressed(result: Mapping[str, Any], smallest: int) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """Take out questions that few answered and groups of few people, and what would give them away."""
    items = withheld({item["id"]: item["answered"] for item in result["items"]}, smallest)
    groups = {group: _few(values, result["responses"], smallest) for group, values in result["groups"].items()}
    shown = {
        **result,
        "items": [_emptied(item, ("id",)) if item["id"] in items else item for item in result["items"]],
        "groups": {
            group: {value: _emptied(cell) if value in groups[group] else cell for value, cell in values.items()}
            for group, values in result["groups"].items()
        },
    }
    names = [f"items.{item['id']}" for item in result["items"] if item["id"] in items]
    names += [
        f"groups.{group}.{value}"
        for group, values in result["groups"].items()
        for value in values
        if value in groups[group]
    ]
    return shown, tuple(names)


def _few(values: Mapping[str, Any], responses: int, smallest: int) -> frozenset[str]:
    """Return the values of a group question not to be shown; who left it blank is a cell like the others."""
    sizes = {value: cell["responses"] for value, cell in values.items()}
    return withheld({**sizes, "": responses - sum(sizes.values())}, smallest)


def _emptied(cell: Mapping[str, Any], kept: tuple[str, ...] = ()) -> Mapping[str, Any]:
    return {name: value if name in kept else None for name, value in cell.items()}

"""The results of a round: sums that the rules turn into rates, without what would show how few people answered.

While a round takes answers, only the rate of all questions together is shown, and it ends with a day
(``xinheng.suppression.last_shown_day``). Once the round is sealed everything is, above the smallest group
(``xinheng.disclosure``, the same for a file of responses). How many answers came, and whence, is always shown: it says
nothing of what they say.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from xinheng import api
from xinheng.suppression import last_shown_day
from xinheng.survey import ANSWERING, GROUPS, ITEMS

from xinheng_server.survey.counting import COMMENTS, ON_BEHALF, ORIGIN, definition
from xinheng_server.survey.rounds import SurveyRound

type Stage = Literal["collecting", "interim", "final", "too_few"]
type Counts = Mapping[str, int]

MESSAGES: Mapping[Stage, str] = {
    "collecting": "为了不让人从前后两次查看中看出某一个人的回答，要等每一题都收到足够的回答，之后每一题又收到同样多，才显示中期结果；"
    "当天的不算。没有中期结果不影响封存之后的结果。",
    "interim": "这是中期结果，只有各题合计的满意率，只算到所示日期；各题、不同人群的结果和文字意见在封存之后显示。",
    "final": "这一轮调查已经封存，结果不会再变。回答人数少于最小人数的题目不显示，也不计入合计；有这样的题目时，不分人群。",
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
    by_day = _by_day(counts)
    if plan.state(today) == "sealed":
        return _final(plan, counts, by_day)
    answers = {day: _answers(counted) for day, counted in by_day.items()}
    through = last_shown_day(answers, _questions(), plan.smallest_group, today)
    result = None if through is None else _interim(by_day, through)
    stage: Stage = "collecting" if through is None else "interim"
    days = _days(by_day)
    return Results(stage, days.total(), days, _origins(counts), through, result, (), None, None)


def may_show_comments(plan: SurveyRound, counts: Counts, today: str) -> bool:
    """Tell whether free text may be shown: anyone of enough people may have written it."""
    return plan.state(today) == "sealed" and _days(_by_day(counts)).total() >= plan.smallest_group


def _final(plan: SurveyRound, counts: Counts, by_day: Mapping[str, Counts]) -> Results:
    days, origins = _days(by_day), _origins(counts)
    if days.total() < plan.smallest_group:
        return Results("too_few", days.total(), days, origins, None, None, (), None, None)
    shown, hidden = _disclosed(_sum(by_day), counts, plan.smallest_group)
    return Results(
        "final", days.total(), days, origins, None, shown, hidden, counts.get(COMMENTS, 0), counts.get(ON_BEHALF, 0)
    )


def _disclosed(of_all: Counts, counts: Counts, smallest: int) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    of_people = {name: number for name, number in counts.items() if name.startswith(GROUPS) or name == ANSWERING}
    found = json.loads(api.disclosed(definition(), json.dumps({**of_all, **of_people}), smallest))
    if "errors" in found:
        raise ValueError("the rules refuse the counters of this round")
    return found["result"], tuple(found["withheld"])


def _interim(by_day: Mapping[str, Counts], through: str) -> Mapping[str, Any]:
    result = _rated(_sum({day: counted for day, counted in by_day.items() if day <= through}))
    return {**result, "items": None, "groups": None}


def _by_day(counts: Counts) -> Mapping[str, Counts]:
    """Return what was counted on each day."""
    by_day: dict[str, dict[str, int]] = {}
    for name, number in counts.items():
        day, _, counter = name.partition(" ")
        if counter:
            by_day.setdefault(day, {})[counter] = number
    return by_day


def _days(by_day: Mapping[str, Counts]) -> Counter[str]:
    """Return how many answers each day brought."""
    return Counter({day: by_day[day].get("responses", 0) for day in sorted(by_day)})


@cache
def _questions() -> tuple[str, ...]:
    return tuple(question["id"] for question in json.loads(definition())["questions"])


def _answers(counts: Counts) -> Counts:
    """Return how many answered each question."""
    answers: Counter[str] = Counter()
    for name, number in counts.items():
        if name.startswith(ITEMS):
            answers[_question_of(name)] += number
    return answers


def _question_of(counter: str) -> str:
    return counter.removeprefix(ITEMS).rpartition(".")[0]


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

"""From counts to rates that are shown and not judged, over a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .conditions import Answer, Answers
from .dates import Day, read_day, written
from .definition import Form
from .document import Document
from .problems import Problems
from .text import Json, at

KEYS = ("period",)

type Period = Mapping[str, Day | None]  # "from" and "to"

_ENDS = {"from": "开始日期", "to": "结束日期"}


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole, both of them counts."""

    id: str
    part: str
    whole: str


def own(raw: Mapping[str, Any]) -> tuple[Rate, ...]:
    """Read the rates of a definition."""
    return tuple(Rate(rate["id"], rate["part"], rate["whole"]) for rate in raw["rates"])


def read(_form: Form, tree: Mapping[str, Json], problems: Problems) -> Period | None:
    """Read the period: two dates, either of which may be open."""
    period = tree.get("period")
    if period is None:
        return None
    if not isinstance(period, dict):
        problems.add("wrong_type", "period", "时段（period）应为对象，写明开始日期（from）和结束日期（to）")
        return None
    for key in period:
        if key not in _ENDS:
            problems.add("unknown_key", at("period", key), "时段只有开始日期（from）和结束日期（to）")
    days = {end: read_day(label, period.get(end), f"period.{end}", problems) for end, label in _ENDS.items()}
    if days["from"] is not None and days["to"] is not None and days["from"] > days["to"]:
        problems.add("out_of_range", "period.from", "开始日期不能晚于结束日期")
    return days


def answer(form: Form, document: Document[Period | None]) -> dict[str, object]:
    """Give the period, every count and every rate (gbt 9.1); `notes` say why a rate is null."""
    (item,) = document.items(form)
    answers = document.answers[item.id]
    judged = {rate.id: _value(rate, answers) for rate in form.own}
    period = document.extra
    return {
        "period": period and {end: None if day is None else written(day) for end, day in period.items()},
        **{fact.id: answers.get(fact.id) for fact in item.facts},
        **{rate: value for rate, (value, _) in judged.items()},
        "notes": {rate: note for rate, (_, note) in judged.items() if note},
        "missing": [f"facts.{fact.id}" for fact in item.facts if fact.id not in answers],
    }


def _value(rate: Rate, answers: Answers) -> tuple[Fraction | None, str]:
    part, whole = answers.get(rate.part), answers.get(rate.whole)
    if whole == 0:
        return None, "denominator_0"
    if part is None or whole is None:
        return None, "not_answered"
    return Fraction(_count(part), _count(whole)), ""


def _count(answer: Answer) -> int:
    assert isinstance(answer, int), answer
    return answer

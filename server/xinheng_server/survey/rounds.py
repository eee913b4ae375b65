"""A survey round: when it takes answers, how many are hoped for, whether it uses codes; its state by the server's clock."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from xinheng.suppression import LARGEST_GROUP, SMALLEST_GROUP
from xinheng.text import Json

from xinheng_server.json_text import whole_number
from xinheng_server.survey.days import later
from xinheng_server.survey.problems import RoundInvalid, RoundIsSealed

type State = Literal["not_yet", "open", "closed", "sealed"]
type Error = dict[str, str]

LATE_DAYS = 14
"""How long after its last day a round still takes what paper and kiosks bring later; then it counts as sealed."""

LONGEST_NAME = 100
LARGEST_TARGET = 1_000_000
MEMBERS = ("name", "opens", "closes", "target", "codes", "smallest_group")
FROZEN = ("opens", "codes", "smallest_group")
"""What cannot be changed once a round has opened: answers were given under it."""

_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SurveyRound:
    """``opens`` and ``closes`` are the first and last day, in the place; ``sealed`` the day on which it was sealed."""

    name: str
    opens: str
    closes: str
    target: int | None = None
    codes: bool = False
    smallest_group: int = SMALLEST_GROUP
    sealed: str | None = None

    def state(self, today: str) -> State:
        """Return the state on a day."""
        if self.sealed or today > later(self.closes, LATE_DAYS):
            return "sealed"
        if today < self.opens:
            return "not_yet"
        return "open" if today <= self.closes else "closed"

    def text(self) -> str:
        """Return the round as JSON text."""
        return json.dumps(asdict(self))


def from_text(text: str) -> SurveyRound:
    """Return the round that ``text`` wrote."""
    return SurveyRound(**json.loads(text))


def read_round(tree: Json, twice: list[str], *, before: SurveyRound | None, today: str) -> SurveyRound:
    """Read what an organisation sends. Raise RoundIsSealed, or RoundInvalid with every problem.

    ``before`` is the round as it stands, if there is one: once open, a part of it stays.
    """
    if before is not None and before.state(today) == "sealed":
        raise RoundIsSealed
    if not isinstance(tree, dict):
        raise RoundInvalid(errors=[_error("wrong_type", "", "应为一个对象")])
    errors = [_error("duplicate_key", path, "同一个键写了两次") for path in twice]
    errors += [_error("unknown_key", name, "不认识的字段") for name in tree if name not in MEMBERS]
    errors += [_error("missing", name, "缺少这个字段") for name in MEMBERS[:3] if tree.get(name) is None]
    if errors := errors + _value_errors(tree):
        raise RoundInvalid(errors=errors)
    found = SurveyRound(**{name: _plain(tree[name]) for name in MEMBERS if tree.get(name) is not None})
    if errors := [*_period_errors(found, today), *_frozen_errors(found, before, today)]:
        raise RoundInvalid(errors=errors)
    return found


def _value_errors(tree: Mapping[str, Json]) -> list[Error]:
    checks = {
        "name": (_is_name, f"应为 1 到 {LONGEST_NAME} 个字"),
        "opens": (_is_day, "应为日期，例如 2026-05-01"),
        "closes": (_is_day, "应为日期，例如 2026-05-31"),
        "target": (_is_target, f"应为 1 到 {LARGEST_TARGET} 的整数，或不填"),
        "codes": (lambda value: isinstance(value, bool), "应为 true 或 false"),
        "smallest_group": (_is_group, f"应为 {SMALLEST_GROUP} 到 {LARGEST_GROUP} 的整数；人数更少时容易看出是谁答的"),
    }
    return [
        _error("out_of_range", name, message)
        for name, (is_good, message) in checks.items()
        if tree.get(name) is not None and not is_good(tree[name])
    ]


def _is_name(value: Json) -> bool:
    return (
        value.__class__ is str
        and 0 < len(str(value).strip()) <= len(str(value)) <= LONGEST_NAME
        and not _CONTROL.search(str(value))
    )


def _is_day(value: Json) -> bool:
    if value.__class__ is not str or not _DAY.fullmatch(str(value)):
        return False
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _is_target(value: Json) -> bool:
    return 1 <= (whole_number(value) or 0) <= LARGEST_TARGET


def _is_group(value: Json) -> bool:
    return SMALLEST_GROUP <= (whole_number(value) or 0) <= LARGEST_GROUP


def _plain(value: Json) -> Any:
    """Return a checked value; the rules' reader keeps numbers as the text they were."""
    number = whole_number(value)
    return value if number is None else number


def _period_errors(found: SurveyRound, today: str) -> list[Error]:
    if found.closes < found.opens:
        return [_error("out_of_range", "closes", "结束日期不能早于开始日期")]
    if found.closes > later(found.opens, 366):
        return [_error("out_of_range", "closes", "一轮调查最长一年")]
    if found.state(today) == "sealed":
        return [_error("out_of_range", "closes", f"结束日期不能早于 {LATE_DAYS} 天前")]
    return []


def _frozen_errors(found: SurveyRound, before: SurveyRound | None, today: str) -> list[Error]:
    if before is None or before.state(today) == "not_yet":
        return []
    return [
        _error("frozen", name, "调查开始以后不能再改")
        for name in FROZEN
        if getattr(found, name) != getattr(before, name)
    ]


def _error(code: str, path: str, message: str) -> Error:
    return {"code": code, "path": path, "message": message}

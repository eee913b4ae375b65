"""What one stored answer adds to the counters of its round, so that results are sums and never a scan.

The rules count questions and groups of people. What they count of all people stands under the day of the answer
(``2026-05-03 items.1.satisfied``), so that a result can end with any day; groups, origins and the rest are counted
over the whole round. Who answered no question belongs to no group: a group is to be of people who said something.
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache

from xinheng import api
from xinheng.disclosure import countable
from xinheng.survey import ANSWERING, GROUPS
from xinheng.text import Json
from xinheng_forms import load

FORM = "gs/survey"
COMMENTS, ON_BEHALF, ORIGIN = "comments", "on_behalf", "origin."
_OWN = ("day", "origin", "on_behalf", "comment")

type Counts = Mapping[str, int]


def count(body: str) -> Counts:
    """Return the counters of a stored answer. Pure; a store is opened with it."""
    answer = json.loads(body)
    counted = rule_counts({name: value for name, value in answer.items() if name not in _OWN})
    if isinstance(counted, str):
        raise ValueError("the rules refuse this response")
    return counters(
        counted,
        answer["day"],
        answer["origin"],
        comment="comment" in answer,
        on_behalf=answer.get("on_behalf") is True,
    )


def rule_counts(response: Json) -> Counts | str:
    """Return what the rules count of a response, or their list of problems as JSON text."""
    return api.counted(definition(), response)


def counters(counted: Counts, day: str, origin: str, *, comment: bool, on_behalf: bool) -> Counts:
    """Return the counters of an answer, ``counted`` by the rules, that came on a day."""
    names = _names(day)
    found = {names[name]: number for name, number in countable(counted).items()}
    found[ORIGIN + origin] = 1
    if comment:
        found[COMMENTS] = 1
    if on_behalf:
        found[ON_BEHALF] = 1
    return found


@lru_cache(maxsize=8)
def _names(day: str) -> Mapping[str, str]:
    """Return each counter of the rules with the name it has on a day."""
    of_people = (ANSWERING, GROUPS)
    return {name: name if name.startswith(of_people) else f"{day} {name}" for name in api.counters(definition())}


@cache
def definition() -> str:
    """Return the survey's definition as the rules read it."""
    return load.definition_text(FORM)

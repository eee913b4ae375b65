"""What one stored answer adds to the counters of its round, so that results are sums and never a scan.

The rules count questions and groups of people. What they count of all people stands under the day of the answer
(``2026-05-03 items.1.satisfied``), so that a result can end with any day; groups, origins and the rest are counted
over the whole round. Who answered no question belongs to no group: a group is to be of people who said something.
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from xinheng import api
from xinheng.disclosure import countable
from xinheng.survey import ANSWERING, GROUPS
from xinheng_forms import load

FORM = "gs/survey"
COMMENTS, ON_BEHALF, ORIGIN = "comments", "on_behalf", "origin."
_OWN = ("day", "origin", "on_behalf", "comment")


def count(body: str) -> Mapping[str, int]:
    """Return the counters of a stored answer. Pure; a store is opened with it."""
    answer = json.loads(body)
    added = dict(_counted(answer["day"], response_text(answer)))
    added[ORIGIN + answer["origin"]] = 1
    if "comment" in answer:
        added[COMMENTS] = 1
    if answer.get("on_behalf"):
        added[ON_BEHALF] = 1
    return added


def response_text(answer: Mapping[str, Any]) -> str:
    """Return the part of an answer that the rules know, as JSON text."""
    return json.dumps({name: value for name, value in answer.items() if name not in _OWN}, separators=(",", ":"))


@lru_cache(maxsize=256)
def tally_text(response: str) -> str:
    """Return the rules' counts as JSON text, or their list of problems. Many people answer alike: remembered shortly."""
    return api.tally(definition(), response)


@cache
def definition() -> str:
    """Return the survey's definition as the rules read it."""
    return load.definition_text(FORM)


@lru_cache(maxsize=256)
def _counted(day: str, response: str) -> Mapping[str, int]:
    counted = tally_text(response)
    if api.is_error(counted):
        raise ValueError("the rules refuse this response")
    numbers: Mapping[str, int] = json.loads(counted)
    of_people = (ANSWERING, GROUPS)
    return {
        name if name.startswith(of_people) else f"{day} {name}": number for name, number in countable(numbers).items()
    }

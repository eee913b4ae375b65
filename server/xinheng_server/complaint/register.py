"""What is known of a complaint without opening it: when it came, when it is due, how it stands; days, never times."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal, get_args

from xinheng import api

from xinheng_server.rules import Rulebook

type State = Literal["received", "in_progress", "answered", "closed"]

STATES: Sequence[str] = get_args(State.__value__)
TOOL = "deadline"


@dataclass(frozen=True, slots=True)
class Entry:
    """``due`` is the last day for an answer, ``provisional`` if the calendar of that year is not known yet.

    ``steps`` are the states it has had, each with its day, the present one last; ``key`` the thumbprint of the key that
    opens it.
    """

    received: str
    due: str
    provisional: bool
    key: str
    steps: Sequence[Mapping[str, str]]

    @property
    def state(self) -> str:
        """Return the present state."""
        return self.steps[-1]["state"]

    def text(self) -> str:
        """Return the entry as JSON text."""
        return json.dumps({**asdict(self), "state": self.state})

    def moved(self, state: str, day: str) -> "Entry":
        """Return the entry with a state from a day on; the state it already has changes nothing."""
        return self if state == self.state else replace(self, steps=[*self.steps, {"state": state, "day": day}])


def received(rulebook: Rulebook, day: str, key: str) -> Entry:
    """Return the entry of a complaint that came on a day; the rules say when it is due (gs 9.2)."""
    answer = rulebook.by_tool[TOOL].score(json.dumps({"kind": "complaint", "received": day}))
    if api.is_error(answer):
        raise ValueError("the rules refuse this day")
    deadline = json.loads(answer)
    return Entry(day, deadline["due"], deadline["provisional"], key, [{"state": "received", "day": day}])


def from_text(text: str) -> Entry:
    """Return the entry that ``text`` wrote."""
    members = json.loads(text)
    members.pop("state")
    return Entry(**members)

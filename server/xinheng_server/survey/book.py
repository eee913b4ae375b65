"""The rounds that answers are asked for, remembered for two seconds, so that an answer costs no reading.

Several server processes may share a store: what one changes, the others see after that time. A round that was sealed
meanwhile is refused by the store itself.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from xinheng_server.kinds import ROUND
from xinheng_server.registry import Registry
from xinheng_server.store import Key, Round, Store
from xinheng_server.survey.keys import RoundKey, find_key
from xinheng_server.survey.problems import RoundUnknown
from xinheng_server.survey.rounds import SurveyRound, from_text
from xinheng_server.times import utc_now

SECONDS = 2.0
LARGEST = 1000
"""How many rounds are remembered; who asks for made-up ones drives out the oldest, no more."""


@dataclass(frozen=True, slots=True)
class OpenedRound:
    """A round with what an answer needs; ``key`` is None once it was destroyed."""

    place: Round
    organisation: str
    plan: SurveyRound
    key: RoundKey | None


class RoundBook:
    """Find rounds by organisation and id."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        *,
        now: Callable[[], str] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._registry, self._now, self._clock = store, registry, now, clock
        self._seen: OrderedDict[tuple[str, str], tuple[float, OpenedRound | None]] = OrderedDict()

    async def find(self, space: str, round_id: str) -> OpenedRound:
        """Return a round of an organisation. Raise RoundUnknown."""
        until, found = self._seen.get((space, round_id), (0.0, None))
        if self._clock() >= until:
            found = await self._look(space, round_id)
            self._remember((space, round_id), found)
        if found is None:
            raise RoundUnknown
        return found

    def forget(self, space: str, round_id: str) -> None:
        """Look anew next time: the round was changed."""
        self._seen.pop((space, round_id), None)

    def _remember(self, place: tuple[str, str], found: OpenedRound | None) -> None:
        self._seen[place] = (self._clock() + SECONDS, found)
        self._seen.move_to_end(place)
        if len(self._seen) > LARGEST:
            self._seen.popitem(last=False)

    async def _look(self, space: str, round_id: str) -> OpenedRound | None:
        document = await self._store.get(Key(space, ROUND, round_id))
        if document is None or document.deleted:
            return None
        organisation = await self._registry.organisation(space)
        if organisation is None or organisation.removed:
            return None
        place, plan = Round(space, round_id), from_text(document.body)
        key = await find_key(self._store, place, plan, self._now)
        return OpenedRound(place, organisation.name, plan, key)

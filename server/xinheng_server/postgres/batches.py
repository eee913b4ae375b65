"""One statement for all answers of a round that wait at the same moment.

While a batch is on its way to the disk the next one gathers, so that the more come the larger the batches are and the
less each costs. A batch never holds two answers with the same id or code: the second waits for the next.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from xinheng_server.store import Answer, Round

LARGEST = 500
"""Answers in a batch at most."""


@dataclass(frozen=True, slots=True)
class Item:
    """An answer to keep, the code it spends, and what it adds to the sums."""

    answer: Answer
    code: str | None
    counts: Mapping[str, int]


type Keep = Callable[[Round, Sequence[Item]], Awaitable[Sequence[str]]]
"""Keep a batch of one round and tell in a word how each ended, in their order."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    item: Item
    outcome: asyncio.Future[str]


@dataclass(slots=True)
class _Lane:
    """The answers of one round that wait, and the task that takes them."""

    waiting: list[_Waiting] = field(default_factory=list)
    task: asyncio.Task[None] | None = None


class Batches:
    """Gather answers by round and hand them to ``keep``, one batch of a round at a time."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._lanes: dict[Round, _Lane] = {}

    async def put(self, round: Round, item: Item) -> str:
        """Return how an answer ended; it is kept even if the caller goes away meanwhile."""
        outcome: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        lane = self._lanes.setdefault(round, _Lane())
        lane.waiting.append(_Waiting(item, outcome))
        if lane.task is None:
            lane.task = asyncio.create_task(self._empty(round, lane))
        return await outcome

    async def close(self) -> None:
        """Return when nothing is under way."""
        await asyncio.gather(*[lane.task for lane in self._lanes.values() if lane.task])

    async def _empty(self, round: Round, lane: _Lane) -> None:
        while lane.waiting:
            batch, lane.waiting = _parted(lane.waiting)
            await self._send(round, batch)
        del self._lanes[round]

    async def _send(self, round: Round, batch: Sequence[_Waiting]) -> None:
        try:
            words = await self._keep(round, [waiting.item for waiting in batch])
        except Exception as error:
            for outcome in _awaited(batch):
                outcome.set_exception(error)
            return
        for waiting, word in zip(batch, words, strict=True):
            if not waiting.outcome.done():
                waiting.outcome.set_result(word)


def _awaited(batch: Sequence[_Waiting]) -> list[asyncio.Future[str]]:
    return [waiting.outcome for waiting in batch if not waiting.outcome.done()]


def _parted(waiting: Sequence[_Waiting]) -> tuple[list[_Waiting], list[_Waiting]]:
    """Return what goes together, and what comes later."""
    batch: list[_Waiting] = []
    later: list[_Waiting] = []
    ids: set[str] = set()
    codes: set[str | None] = set()
    for each in waiting:
        if len(batch) == LARGEST or each.item.answer.id in ids or each.item.code in codes:
            later.append(each)
            continue
        batch.append(each)
        ids.add(each.item.answer.id)
        codes |= {each.item.code} - {None}
    return batch, later

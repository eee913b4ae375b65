"""Answers of survey rounds in PostgreSQL.

Answers and spent codes are in tables of their own without a common id or time, but they are written by one transaction,
so whoever may read the system columns (``xmin``, ``ctid``) or the write-ahead log can tell which answers and codes came
in the same batch, in quiet hours which answer came with which code. That ends when the round is sealed: the answers are
written anew in an order drawn by lot, the codes are deleted, and once the tables are vacuumed and the log is recycled
nothing of it is left but in backups made before.
"""

from collections.abc import Mapping, Sequence
from random import SystemRandom
from typing import Any

from xinheng_server.postgres.batches import Batches, Item
from xinheng_server.postgres.database import Database
from xinheng_server.store import Answer, CodeSpent, Count, Round, RoundSealed, StoreError, Unavailable, WriteReused

SHARDS = 8
"""Over how many rows each sum is spread; a process uses one of them."""

TRIES = 5
"""How often a batch is sent whose round was begun or sealed at the same moment."""

TOTAL = "answers"


class Answers:
    """The part of the store that keeps answers."""

    def __init__(self, database: Database, count: Count) -> None:
        self._database = database
        self._count = count
        self._random = SystemRandom()
        self._shard = self._random.randrange(SHARDS)
        self._batches = Batches(self._keep)

    async def answer(self, round: Round, answer: Answer, code: str | None) -> bool:
        """Keep an answer with all others that wait; return whether it was new."""
        word = await self._batches.put(round, Item(answer, code, {TOTAL: 1, **self._count(answer.body)}))
        if refusal := REFUSALS.get(word):
            raise refusal
        return word == "new"

    async def find(self, round: Round, answer_id: str) -> str | None:
        """Return the body that is kept under an id."""
        found = await self._database.rows("find_answer", {**round_values(round), "id": answer_id})
        return found[0][0] if found else None

    async def counts(self, round: Round) -> Mapping[str, int]:
        """Return the sums of a round."""
        return dict(await self._database.pairs("counts", round_values(round)))

    async def answers(self, round: Round) -> Sequence[str]:
        """Return the bodies of a round in an order drawn by lot."""
        bodies = [body for (body,) in await self._database.rows("answers", round_values(round))]
        self._random.shuffle(bodies)
        return bodies

    async def seal(self, round: Round) -> None:
        """Close a round, then drop ids and codes; the second has to see what the first has waited for."""
        await self._database.change("close_round", round_values(round))
        await self._database.change("shuffle_round", round_values(round))

    async def erase(self, round: Round) -> None:
        """Close a round, then delete its answers and codes."""
        await self._database.change("close_round", round_values(round))
        await self._database.change("erase_round", round_values(round))

    async def close(self) -> None:
        """Return when every answer that came has its outcome."""
        await self._batches.close()

    async def _keep(self, round: Round, batch: Sequence[Item]) -> Sequence[str]:
        values = {**round_values(round), **batch_values(batch), "shard": self._shard}
        for _ in range(TRIES):
            words = dict(await self._database.pairs("add_answers", values))
            if "again" not in words.values():
                return [words[item.answer.id] for item in batch]
            await self._database.change("begin_round", round_values(round))
        raise Unavailable("the round changes too fast")


REFUSALS: Mapping[str, type[StoreError]] = {"reused": WriteReused, "spent": CodeSpent, "sealed": RoundSealed}
"""What ``add_answers.sql`` says of an answer that it did not keep."""


def batch_values(batch: Sequence[Item]) -> dict[str, Any]:
    """Return a batch as arrays: the answers, and what each adds to the sums."""
    added = [(item.answer.id, name, number) for item in batch for name, number in item.counts.items()]
    return {
        "ids": [item.answer.id for item in batch],
        "bodies": [item.answer.body for item in batch],
        "codes": [item.code for item in batch],
        "adding": [answer_id for answer_id, _, _ in added],
        "names": [name for _, name, _ in added],
        "numbers": [number for _, _, number in added],
    }


def round_values(round: Round) -> dict[str, Any]:
    """Return a round as values of a statement."""
    return {"space": round.space, "round": round.id}

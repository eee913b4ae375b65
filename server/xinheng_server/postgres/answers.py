"""Answers of survey rounds in PostgreSQL.

Answers and spent codes are in tables of their own without a common id or time, but they are written by one transaction,
so whoever may read the system columns (``xmin``, ``ctid``) or the write-ahead log can tell which answers and codes came
in the same batch, in quiet hours which answer came with which code. That ends when the round is sealed: the answers are
written anew in an order drawn by lot, the codes are deleted, and once the tables are rewritten and the log is recycled
nothing of it is left but in backups made before.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import SystemRandom
from typing import Any

from xinheng_server.postgres.batches import Batches, Item
from xinheng_server.postgres.database import Database
from xinheng_server.store import Answer, CodeSpent, Count, Round, RoundSealed, StoreError, Unavailable, WriteReused

SHARDS = 8
"""Over how many rows each sum is spread; a process uses one of them."""

TRIES = 10
"""How often a batch is sent: again without answers that cannot be kept, or when others write the same."""

AGAIN = "again"
"""What ``add_answers.sql`` says of an answer that was not kept because of others."""

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
        """Keep an answer with all others that wait; return whether it was new.

        Raise ValueError for what is no text to PostgreSQL, before it spoils the others' batch.
        """
        check_texts(answer.id, answer.body, code or "")
        counts = self._count(answer.body) if answer.counts is None else answer.counts
        word = await self._batches.put(round, Item(answer, code, {TOTAL: 1, **counts}))
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
        words: dict[str, str] = {}
        for _ in range(TRIES):
            settled = await self._try(round, [item for item in batch if item.answer.id not in words])
            words |= settled
            if len(words) == len(batch):
                return [words[item.answer.id] for item in batch]
            if not settled:
                await self._database.change("begin_round", round_values(round))
        raise Unavailable("the round changes too fast")

    async def _try(self, round: Round, batch: Sequence[Item]) -> dict[str, str]:
        """Run a batch; return a word for each answer that is settled."""
        values = {**round_values(round), **batch_values(batch), "shard": self._shard}
        return {key: word for key, word in await self._database.pairs("add_answers", values) if word != AGAIN}


REFUSALS: Mapping[str, type[StoreError]] = {"reused": WriteReused, "spent": CodeSpent, "sealed": RoundSealed}
"""What ``add_answers.sql`` says of an answer that it did not keep."""


def check_texts(*texts: str) -> None:
    """Raise ValueError for a NUL character or half a character, which no database text can hold."""
    if "\0" in "".join(texts):
        raise ValueError("a NUL character")
    "".join(texts).encode()


def batch_values(batch: Sequence[Item]) -> dict[str, Any]:
    """Return a batch as arrays: the answers, and what all of them add to the sums."""
    sums: Counter[str] = Counter()
    for item in batch:
        sums.update(item.counts)
    return {
        "ids": [item.answer.id for item in batch],
        "bodies": [item.answer.body for item in batch],
        "codes": [item.code for item in batch],
        "names": list(sums),
        "numbers": list(sums.values()),
    }


def round_values(round: Round) -> dict[str, Any]:
    """Return a round as values of a statement."""
    return {"space": round.space, "round": round.id}

"""PostgreSQL keeps to what every store must."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from postgresql import schema
from store_contract import NO, ROUND, YES, StoreContract, count
from xinheng_server.postgres.store import PostgresStore
from xinheng_server.store import Answer, CodeSpent, WriteReused


@pytest.fixture
async def store(database: str) -> AsyncIterator[PostgresStore]:
    opened = await PostgresStore.open(database, count=count)
    yield opened
    await opened.close()


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[PostgresStore]:
    with schema(database_url) as url:
        opened = await PostgresStore.open(url, count=count)
        yield opened
        await opened.close()


class TestPostgresStore(StoreContract):
    """The contract, and what batches must not change."""

    async def test_answers_of_one_batch_end_each_in_its_own_way(self, store: PostgresStore) -> None:
        await store.answer(ROUND, Answer("a", YES), code="spent")
        sent = [
            store.answer(ROUND, Answer("new", YES), code="good"),
            store.answer(ROUND, Answer("a", YES)),
            store.answer(ROUND, Answer("a", NO)),
            store.answer(ROUND, Answer("late", YES), code="spent"),
            store.answer(ROUND, Answer("new too", NO)),
        ]
        outcomes = await asyncio.gather(*sent, return_exceptions=True)
        assert outcomes[0] is True
        assert outcomes[1] is False
        assert [type(outcome) for outcome in outcomes[2:4]] == [WriteReused, CodeSpent]
        assert outcomes[4] is True
        assert await store.counts(ROUND) == {"answers": 3, "1.satisfied": 2, "1.dissatisfied": 1}

    @pytest.mark.parametrize("bad", ["half \ud800", "nul \0"])
    async def test_a_text_that_cannot_be_kept_does_not_spoil_the_others(self, store: PostgresStore, bad: str) -> None:
        sent = [store.answer(ROUND, Answer("a", YES)), store.answer(ROUND, Answer(bad, YES))]
        outcomes = await asyncio.gather(*sent, return_exceptions=True)
        assert outcomes[0] is True
        assert isinstance(outcomes[1], ValueError)

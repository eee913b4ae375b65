"""The contract holds where every transaction is serializable, as in engines that offer nothing less: refusals by the
database (40001) are run again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from postgresql import schema
from store_contract import StoreContract, count
from xinheng_server.postgres.store import PostgresStore

SERIALIZABLE = "%20-c%20default_transaction_isolation%3Dserializable"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[PostgresStore]:
    store = await PostgresStore.open(url + SERIALIZABLE, count=count)
    yield store
    await store.close()


@pytest.fixture
async def store(database: str) -> AsyncIterator[PostgresStore]:
    async with opened(database) as made:
        yield made


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[PostgresStore]:
    with schema(database_url) as url:
        async with opened(url) as made:
            yield made


class TestSerializable(StoreContract):
    """The contract, and that it was run as it says."""

    async def test_transactions_are_serializable(self, store: PostgresStore) -> None:
        async with store._database._pool.connection() as connection:
            assert await (await connection.execute("SHOW transaction_isolation")).fetchone() == ("serializable",)

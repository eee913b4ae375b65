"""PostgreSQL keeps to what every store must."""

from collections.abc import AsyncIterator

import pytest
from postgresql import schema
from store_contract import StoreContract, count
from xinheng_server.postgres.store import PostgresStore


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
    """The contract, and nothing more."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from store_contract import StoreContract, count
from xinheng_server.embedded.tinydb_store import TinyDBStore

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[TinyDBStore]:
    store = TinyDBStore(tmp_path / "store", count=count)
    yield store
    await store.close()


@pytest.fixture
async def other(tmp_path: Path) -> AsyncIterator[TinyDBStore]:
    store = TinyDBStore(tmp_path / "other", count=count)
    yield store
    await store.close()


class TestTinyDBStore(StoreContract):
    """The contract, kept by TinyDB."""

import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import anyio
import pytest
from anyio.lowlevel import checkpoint
from store_contract import StoreContract, count, fill
from xinheng_server.embedded.tables import encode
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

    @pytest.mark.parametrize(
        "read",
        [lambda store: store.heads(["heping"], "assessment"), lambda store: store.changes("heping", "assessment")],
        ids=["heads", "changes"],
    )
    async def test_others_get_their_turn_while_a_list_is_read(
        self, store: TinyDBStore, read: Callable[[TinyDBStore], Awaitable[object]]
    ) -> None:
        await fill(store, range(1, 28))
        finished = anyio.Event()

        async def listing() -> None:
            await read(store)
            finished.set()

        turns = 0
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(listing)
            while not finished.is_set():
                await checkpoint()
                turns += 1
        assert turns > 1


def test_a_row_takes_no_more_memory_than_its_bytes() -> None:
    tracemalloc.start()
    try:
        rows = [encode({"body": f"{number}{'答' * 100}"}) for number in range(100)]
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert held < 1.5 * sum(map(len, rows))

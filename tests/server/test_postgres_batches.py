"""Answers of a round that wait at the same moment go together; none is lost when a batch or a caller fails."""

import asyncio
from collections.abc import Sequence

import pytest
from xinheng_server.postgres.batches import LARGEST, Batches, Item
from xinheng_server.store import Answer, Round, Unavailable

pytestmark = pytest.mark.anyio

ROUND = Round("heping", "spring")


class Disk:
    """Keeps batches, one at a time as it is let."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.free = asyncio.Event()
        self.broken = False

    async def keep(self, round: Round, items: Sequence[Item]) -> Sequence[str]:
        assert round.space == ROUND.space
        self.batches.append([item.answer.id for item in items])
        await self.free.wait()
        if self.broken:
            raise Unavailable("broken")
        return [f"kept {item.answer.id}" for item in items]


def item(id: str, code: str | None = None) -> Item:
    return Item(Answer(id, "{}"), code, {})


async def put_all(batches: Batches, disk: Disk, items: Sequence[Item]) -> list[str]:
    """Put the first alone, the others while it is under way; then let the disk work."""
    tasks = []
    for each in items:
        tasks.append(asyncio.create_task(batches.put(ROUND, each)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    disk.free.set()
    return await asyncio.gather(*tasks)


async def test_what_comes_while_a_batch_is_under_way_makes_the_next() -> None:
    disk = Disk()
    batches = Batches(disk.keep)
    outcomes = await put_all(batches, disk, [item(name) for name in "abcd"])
    assert disk.batches == [["a"], ["b", "c", "d"]]
    assert outcomes == ["kept a", "kept b", "kept c", "kept d"]


async def test_the_same_id_or_code_waits_for_a_later_batch() -> None:
    disk = Disk()
    items = [item("a"), item("b", "x"), item("b", "y"), item("c", "x"), item("d"), item("e")]
    await put_all(Batches(disk.keep), disk, items)
    assert disk.batches == [["a"], ["b", "d", "e"], ["b", "c"]]


async def test_a_batch_is_never_larger_than_the_largest() -> None:
    disk = Disk()
    await put_all(Batches(disk.keep), disk, [item(str(number)) for number in range(LARGEST + 3)])
    assert [len(batch) for batch in disk.batches] == [1, LARGEST, 2]


async def test_rounds_do_not_wait_for_each_other() -> None:
    disk = Disk()
    batches = Batches(disk.keep)
    tasks = [asyncio.create_task(batches.put(Round("heping", name), item("a"))) for name in "xyz"]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(disk.batches) == 3
    disk.free.set()
    await asyncio.gather(*tasks)


async def test_a_broken_batch_is_told_to_all_of_it_and_the_next_is_tried() -> None:
    disk = Disk()
    batches = Batches(disk.keep)
    disk.broken = True
    disk.free.set()
    results = await asyncio.gather(*[batches.put(ROUND, item(name)) for name in "ab"], return_exceptions=True)
    assert [type(result) for result in results] == [Unavailable] * 2
    disk.broken = False
    assert await batches.put(ROUND, item("c")) == "kept c"


async def test_a_caller_that_goes_away_does_not_stop_the_others() -> None:
    disk = Disk()
    batches = Batches(disk.keep)
    gone, stays = [asyncio.create_task(batches.put(ROUND, item(name))) for name in "ab"]
    await asyncio.sleep(0)
    gone.cancel()
    disk.free.set()
    assert await stays == "kept b"
    await batches.close()
    assert disk.batches == [["a", "b"]]


async def test_closing_waits_for_what_is_under_way() -> None:
    disk = Disk()
    batches = Batches(disk.keep)
    put = asyncio.create_task(batches.put(ROUND, item("a")))
    await asyncio.sleep(0)
    closing = asyncio.create_task(batches.close())
    await asyncio.sleep(0)
    assert not closing.done()
    disk.free.set()
    await closing
    assert await put == "kept a"

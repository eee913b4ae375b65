"""What one kind of store holds, the other holds too: dumps are equal line by line, under load as well."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from store_contract import ROUND, YES, count, document, dumped, everything, key, stamp, stream, write
from xinheng_server.embedded.tinydb_store import TinyDBStore
from xinheng_server.entries import AnswerEntry, CodeEntry, DocumentEntry, RoundEntry, SpaceEntry, from_line
from xinheng_server.postgres.store import PostgresStore
from xinheng_server.store import Answer, Store

pytestmark = pytest.mark.anyio


@pytest.fixture
async def postgres(database: str) -> AsyncIterator[PostgresStore]:
    opened = await PostgresStore.open(database, count=count)
    yield opened
    await opened.close()


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[TinyDBStore]:
    opened = TinyDBStore(tmp_path / "data", count=count)
    yield opened
    await opened.close()


@pytest.fixture
async def another(tmp_path: Path) -> AsyncIterator[TinyDBStore]:
    opened = TinyDBStore(tmp_path / "another", count=count)
    yield opened
    await opened.close()


async def test_the_same_writes_make_the_same_dump(postgres: Store, embedded: Store) -> None:
    await everything(postgres)
    await everything(embedded)
    assert await dumped(postgres) == await dumped(embedded)


async def test_moving_there_and_back_changes_nothing(postgres: Store, embedded: Store, another: Store) -> None:
    await everything(embedded)
    lines = await dumped(embedded)
    await postgres.load(stream(lines))
    assert await dumped(postgres) == lines
    await another.load(stream(await dumped(postgres)))
    assert await dumped(another) == lines


async def test_texts_are_sorted_alike_whatever_they_are(postgres: Store, embedded: Store) -> None:
    """Upper case, hyphens and signs beyond the basic plane come in the order of code points in both."""
    ids = ["a-b", "aa", "B", "a_b", "é", "中", "\uffee", "\U0001f600"]
    for store in (postgres, embedded):
        for number, name in enumerate(ids):
            await store.create(document(stamp(number), key(1, kind=name)), write(number))
            await store.create(document(stamp(number), key(1, space=name)), write(number))
            await store.answer(ROUND, Answer(name, YES), code=name)
    assert await dumped(postgres) == await dumped(embedded)
    assert list(await postgres.spaces()) == list(await embedded.spaces())


async def test_a_dump_under_load_is_one_moment(postgres: Store, another: Store) -> None:
    numbers = itertools.count()
    ended = asyncio.Event()

    async def load() -> None:
        while not ended.is_set():
            number = next(numbers)
            await postgres.answer(ROUND, Answer(f"a{number}", YES), code=f"c{number}")
            await postgres.create(document(stamp(number), key(number)), write(number))

    async with asyncio.TaskGroup() as tasks:
        for _ in range(8):
            tasks.create_task(load())
        while next(numbers) < 300:
            await postgres.ready()
        lines = await dumped(postgres)
        ended.set()
    check_one_moment(lines)
    await another.load(stream(lines))
    assert await dumped(another) == lines


def check_one_moment(lines: list[str]) -> None:
    """Sums, answers and codes belong together; positions are those of the documents."""
    entries = [from_line(line) for line in lines]
    (total,) = [entry.counts["answers"] for entry in entries if isinstance(entry, RoundEntry)]
    (last,) = [entry.position for entry in entries if isinstance(entry, SpaceEntry)]
    kinds = Counter(type(entry) for entry in entries)
    assert total == kinds[AnswerEntry] == kinds[CodeEntry] > 0
    assert last == kinds[DocumentEntry]

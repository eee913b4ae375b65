"""The database goes away amid work and comes back: what was acknowledged is there, once, and nobody has to help."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import psycopg
import pytest
from postgresql import Cluster, cluster, schema
from store_contract import FIRST, KEY, ROUND, SECOND, WRITE, YES, count, document, dumped, stamp, write
from xinheng_server.audit import Event, first_broken
from xinheng_server.errors import SetupError
from xinheng_server.postgres.audit import PostgresAudit
from xinheng_server.postgres.registry import PostgresRegistry
from xinheng_server.postgres.store import PostgresStore
from xinheng_server.store import Answer, Key, Outcome, Unavailable

pytestmark = pytest.mark.anyio

BEFORE, IN_ALL = 300, 900
"""Acknowledged writes before the kill, and at the end."""

EVENT = Event("2026-05-01T08:00:00Z", "command", "read", "heping", "thing")


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A server of this module's own, to be killed."""
    with cluster() as made:
        yield made


@pytest.fixture
def url(server: Cluster) -> Iterator[str]:
    with schema(server.url) as made:
        yield made


@pytest.fixture
async def store(url: str) -> AsyncIterator[PostgresStore]:
    opened = await PostgresStore.open(url, count=count)
    yield opened
    await opened.close()


class Load:
    """Answers, documents and notes of the audit trail, kept coming by many tasks until enough were acknowledged."""

    def __init__(self, server: Cluster, store: PostgresStore, audit: PostgresAudit) -> None:
        self.server = server
        self.store = store
        self.audit = audit
        self.acknowledged: set[str] = set()
        self.refused = 0
        self.killed = False

    async def run(self) -> None:
        """Write from 24 tasks; kill the server once, in the middle, and start it again."""
        async with asyncio.TaskGroup() as tasks:
            for number in range(8):
                tasks.create_task(self.repeat(f"answer-{number}", self.answer))
                tasks.create_task(self.repeat(f"document-{number}", self.create))
                tasks.create_task(self.repeat(f"note-{number}", self.note))

    async def repeat(self, name: str, work: Callable[[str], Awaitable[None]]) -> None:
        number = 0
        while len(self.acknowledged) < IN_ALL:
            each = f"{name}-{number}"
            try:
                await work(each)
            except Unavailable:
                self.refused += 1
                continue
            self.acknowledged.add(each)
            number += 1
            if len(self.acknowledged) >= BEFORE and not self.killed:
                self.killed = True
                await asyncio.to_thread(self.server.kill)
                await asyncio.to_thread(self.server.start)

    async def answer(self, name: str) -> None:
        await self.store.answer(ROUND, Answer(name, YES), code=f"code of {name}")

    async def create(self, name: str) -> None:
        await self.store.create(document(stamp(hash(name)), Key("heping", "assessment", name)), write(hash(name)))

    async def note(self, name: str) -> None:
        await self.audit.note(Event("2026-05-01T08:00:00Z", "command", "read", "heping", name))


async def test_a_kill_under_load_loses_nothing_and_doubles_nothing(
    server: Cluster, store: PostgresStore, url: str
) -> None:
    audit = await PostgresAudit.open(url)
    load = Load(server, store, audit)
    await load.run()
    lines = await dumped(store)
    changes = await store.changes("heping", "assessment", limit=10 * IN_ALL)
    entries = await audit.entries(limit=10 * IN_ALL)
    noted = [entry.event.object for entry in entries]
    await audit.close()
    answers = [name for name in load.acknowledged if name.startswith("answer")]
    for name in answers:
        assert await store.find_answer(ROUND, name) == YES
    assert (await store.counts(ROUND))["answers"] == len(await store.answers(ROUND)) >= len(answers)
    assert sum('"entry":"code"' in line for line in lines) == len(await store.answers(ROUND))
    documents = [found.key.id for found in changes.documents]
    assert len(documents) == len(set(documents))
    assert load.acknowledged <= {*answers, *documents, *noted}
    assert first_broken(entries) is None
    assert len(noted) == len(set(noted))


async def test_a_restart_between_two_requests_is_not_noticed(server: Cluster, store: PostgresStore, url: str) -> None:
    registry, audit = await PostgresRegistry.open(url), await PostgresAudit.open(url)
    await store.create(document(), WRITE)
    await audit.note(EVENT)
    server.stop()
    server.start()
    assert await store.recall(KEY, WRITE) == Outcome(FIRST, repeated=True)
    await store.replace(document(SECOND), write(2), expected="r1")
    assert await store.answer(ROUND, Answer("a", YES))
    assert await registry.organisations() == []
    await audit.note(EVENT)
    assert first_broken(await audit.entries()) is None
    await registry.close()
    await audit.close()


async def test_while_the_database_is_away_callers_hear_it_soon(server: Cluster, store: PostgresStore) -> None:
    await store.create(document(), WRITE)
    server.stop()
    try:
        asked = (
            store.ready(),
            store.get(KEY),
            store.create(document(), WRITE),
            store.answer(ROUND, Answer("a", YES)),
            dumped(store),
        )
        heard = await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 20)
        assert [type(each) for each in heard] == [Unavailable] * 5
        with pytest.raises(SetupError):
            await PostgresStore.open(server.url, count=count)
    finally:
        server.start()
    await store.ready()
    assert await store.get(KEY) is not None


async def test_a_database_that_only_allows_reading_is_not_ready(server: Cluster, url: str) -> None:
    store = await PostgresStore.open(url, count=count)
    await store.create(document(), WRITE)
    await store.close()
    reading = psycopg.conninfo.make_conninfo(
        url, options=f"{psycopg.conninfo.conninfo_to_dict(url)['options']} -c default_transaction_read_only=on"
    )
    store = await PostgresStore.open(reading, count=count)
    with pytest.raises(Unavailable):
        await store.ready()
    with pytest.raises(Unavailable):
        await store.replace(document(SECOND), write(2), expected="r1")
    assert await store.get(KEY) is not None
    await store.close()


async def test_what_is_acknowledged_is_on_disk_even_where_the_default_says_later(url: str) -> None:
    options = f"{psycopg.conninfo.conninfo_to_dict(url)['options']} -c synchronous_commit=off"
    store = await PostgresStore.open(psycopg.conninfo.make_conninfo(url, options=options), count=count)
    async with store._database._pool.connection() as connection:
        assert await (await connection.execute("SHOW synchronous_commit")).fetchone() == ("on",)
    await store.close()

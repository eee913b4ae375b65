"""Several server processes on one database: of those who want the same thing, exactly one has it."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from postgresql import schema
from psycopg import AsyncConnection
from store_contract import count
from xinheng_server.audit import first_broken
from xinheng_server.postgres.answers import batch_values, round_values
from xinheng_server.postgres.audit import PostgresAudit
from xinheng_server.postgres.batches import Item
from xinheng_server.postgres.statements import statement
from xinheng_server.postgres.store import PostgresStore
from xinheng_server.store import Answer, Round

pytestmark = pytest.mark.anyio

PROCESSES = 3
TIMES = 25
"""How often each race is run."""

SERIALIZABLE = "%20-c%20default_transaction_isolation%3Dserializable"

NOTHING = '{"items":{}}'

type Order = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Workers:
    """Processes that carry out orders at the same moment."""

    url: str
    processes: Sequence["subprocess.Popen[str]"]

    def all_do(self, *orders: Sequence[Order]) -> list[list[str]]:
        """Give each process its list; return the words of each."""
        for process, each in zip(self.processes, orders, strict=True):
            assert process.stdin
            process.stdin.write(json.dumps(each) + "\n")
            process.stdin.flush()
        return [json.loads(process.stdout.readline()) for process in self.processes if process.stdout]

    def race(self, *orders: Sequence[Order]) -> list[Counter[str]]:
        """Let them do the same at once; return for each order how often it ended in which way."""
        return [Counter(words) for words in zip(*self.all_do(*orders), strict=True)]


@pytest.fixture(scope="module", params=["", SERIALIZABLE], ids=["default", "serializable"])
def workers(database_url: str, request: pytest.FixtureRequest) -> Iterator[Workers]:
    command = [sys.executable, str(Path(__file__).with_name("postgres_worker.py"))]
    with schema(database_url) as plain:
        url = plain + request.param
        processes = [
            subprocess.Popen([*command, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(PROCESSES)
        ]
        for process in processes:
            assert process.stdout
            assert process.stdout.readline() == "open\n"
        yield Workers(url, processes)
        for process in processes:
            with process:
                assert process.stdin
                process.stdin.close()
            assert process.returncode == 0


@pytest.fixture
async def store(workers: Workers) -> Any:
    opened = await PostgresStore.open(workers.url, count=count)
    yield opened
    await opened.close()


def test_all_made_the_tables_of_an_empty_database_at_once(workers: Workers) -> None:
    assert all(process.poll() is None for process in workers.processes)


async def test_one_creates_a_document(workers: Workers, store: PostgresStore) -> None:
    orders = [
        [("create", {"id": f"c{time}", "revision": f"c{time}-{who}"}) for time in range(TIMES)] for who in range(3)
    ]
    assert workers.race(*orders) == [Counter(kept=1, Conflict=2)] * TIMES


async def test_one_replaces_a_document(workers: Workers, store: PostgresStore) -> None:
    made = [[("create", {"id": f"r{time}", "revision": f"r{time}"}) for time in range(TIMES)], [], []]
    workers.all_do(*made)
    before = (await store.changes("heping", "assessment")).cursor
    orders = [
        [("replace", {"id": f"r{time}", "revision": f"r{time}-{who}", "expected": f"r{time}"}) for time in range(TIMES)]
        for who in range(3)
    ]
    assert workers.race(*orders) == [Counter(kept=1, Conflict=2)] * TIMES
    changes = await store.changes("heping", "assessment", after=before)
    assert [found.position for found in changes.documents] == list(
        range(before.position + 1, before.position + TIMES + 1)
    )


async def test_one_document_has_a_receipt(workers: Workers) -> None:
    orders = [
        [
            ("create", {"id": f"q{time}-{who}", "revision": f"q{time}-{who}", "receipt": f"Q{time}"})
            for time in range(TIMES)
        ]
        for who in range(3)
    ]
    assert workers.race(*orders) == [Counter(kept=1, ReceiptTaken=2)] * TIMES


async def test_a_write_that_all_send_is_kept_once(workers: Workers) -> None:
    orders = [
        [("create", {"id": f"w{time}", "revision": f"w{time}-{who}", "write": f"w{time}"}) for time in range(TIMES)]
        for who in range(3)
    ]
    for words in zip(*workers.all_do(*orders), strict=True):
        kept = words.index("kept")
        assert Counter(words) == Counter({"kept": 1, words[kept - 1]: 2})
        assert words[kept - 1].endswith(f"-{kept}")


async def test_an_answer_that_all_send_is_counted_once(workers: Workers, store: PostgresStore) -> None:
    orders = [("answer", {"round": "same", "id": f"a{time}", "code": f"c{time}"}) for time in range(TIMES)]
    assert workers.race(orders, orders, orders) == [Counter(new=1, repeated=2)] * TIMES
    assert await store.counts(Round("heping", "same")) == {"answers": TIMES, "1.yes": TIMES}


async def test_one_of_two_contents_stands_under_an_id(workers: Workers, store: PostgresStore) -> None:
    orders = [
        [("answer", {"round": "ids", "id": f"a{time}", "value": str(who)}) for time in range(TIMES)] for who in range(3)
    ]
    assert workers.race(*orders) == [Counter(new=1, WriteReused=2)] * TIMES
    assert (await store.counts(Round("heping", "ids")))["answers"] == TIMES


async def test_a_code_is_spent_once(workers: Workers, store: PostgresStore) -> None:
    orders = [
        [("answer", {"round": "codes", "id": f"a{time}-{who}", "code": f"c{time}"}) for time in range(TIMES)]
        for who in range(3)
    ]
    assert workers.race(*orders) == [Counter(new=1, CodeSpent=2)] * TIMES
    assert (await store.counts(Round("heping", "codes")))["answers"] == TIMES


async def test_a_refused_answer_spends_no_code(workers: Workers) -> None:
    """All send the same answer, each with a code of its own: two of three codes are still good."""
    orders = [
        [("answer", {"round": "kept", "id": f"a{time}", "code": f"c{time}-{who}"}) for time in range(TIMES)]
        for who in range(3)
    ]
    assert workers.race(*orders) == [Counter(new=1, repeated=2)] * TIMES
    again = [
        ("answer", {"round": "kept", "id": f"b{time}-{who}", "code": f"c{time}-{who}"})
        for time in range(TIMES)
        for who in range(3)
    ]
    assert Counter(workers.all_do(again, [], [])[0]) == Counter(new=2 * TIMES, CodeSpent=TIMES)


async def test_sealing_amid_answers_loses_none(workers: Workers, store: PostgresStore) -> None:
    for time in range(5):
        name = f"sealed{time}"
        answers = [[("answer", {"round": name, "id": f"a{n}-{who}"}) for n in range(200)] for who in range(2)]
        first, second, _ = workers.all_do(*answers, [("seal", {"round": name})])
        words = Counter(first + second)
        kept = await store.answers(Round("heping", name))
        assert words["new"] + words["RoundSealed"] == 400
        assert len(kept) == words["new"] == (await store.counts(Round("heping", name))).get("answers", 0)


async def test_sealing_waits_for_answers_under_way(workers: Workers, store: PostgresStore) -> None:
    """An answer that is written but not yet committed while its round is sealed loses its id too."""
    late = Round("heping", "late")
    await store.answer(late, Answer("first", NOTHING))
    values = {**round_values(late), **batch_values([Item(Answer("second", NOTHING), None, {"answers": 1})]), "shard": 0}
    async with await AsyncConnection.connect(workers.url) as another:
        await another.execute(statement("add_answers"), values)
        sealing = asyncio.create_task(store.seal(late))
        async with await AsyncConnection.connect(workers.url, autocommit=True) as watching:
            while not sealing.done() and not await waits_for_a_lock(watching):
                pass
        assert not sealing.done()
    await sealing
    assert await store.find_answer(late, "second") is None
    assert await store.answers(late) == [NOTHING, NOTHING]
    assert (await store.counts(late))["answers"] == 2


async def waits_for_a_lock(connection: AsyncConnection) -> bool:
    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INTO rounds%'"
    return await (await connection.execute(waiting)).fetchone() is not None


async def test_who_follows_the_changes_misses_none(workers: Workers, store: PostgresStore) -> None:
    """Positions are shown in their order: nothing appears behind a cursor that was given out."""
    cursor = (await store.changes("heping", "assessment", limit=10_000)).cursor
    orders = [[("create", {"id": f"f{n}-{who}", "revision": f"f{n}-{who}"}) for n in range(100)] for who in range(3)]
    writing = asyncio.create_task(asyncio.to_thread(workers.all_do, *orders))
    seen: list[str] = []
    while len(seen) < 300 and not (writing.done() and writing.exception()):
        done = writing.done()
        changes = await store.changes("heping", "assessment", after=cursor, limit=7)
        seen += [found.key.id for found in changes.documents]
        cursor = changes.cursor
        if done and not changes.more:
            break
    kept = [word for words in await writing for word in words].count("kept")
    assert len(seen) == len(set(seen)) == kept > 150


async def test_all_append_to_one_audit_trail(workers: Workers) -> None:
    orders = [[("note", {"thing": f"{who}-{n}"}) for n in range(TIMES)] for who in range(3)]
    assert workers.race(*orders) == [Counter(noted=3)] * TIMES
    audit = await PostgresAudit.open(workers.url)
    entries = await audit.entries()
    assert first_broken(entries) is None
    assert {entry.event.object for entry in entries} == {f"{who}-{n}" for who in range(3) for n in range(TIMES)}
    assert len(entries) == 3 * TIMES
    await audit.close()

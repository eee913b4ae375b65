"""A server process in miniature: opens the store, and carries out what a test sends as lines, all of a line at once."""

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any

from store_contract import count, document
from xinheng_server.audit import Event
from xinheng_server.postgres.audit import PostgresAudit
from xinheng_server.postgres.store import PostgresStore
from xinheng_server.store import Answer, Key, Round, Stamp, Write


class Worker:
    """What a test can ask for, by name; each answers with a word."""

    def __init__(self, store: PostgresStore, audit: PostgresAudit) -> None:
        self.store = store
        self.audit = audit

    async def create(self, id: str, revision: str, receipt: str | None = None, write: str | None = None) -> str:
        made = document(Stamp(revision, "2026-05-01T08:00:00Z", receipt), Key("heping", "assessment", id))
        outcome = await self.store.create(made, Write(write or revision, "same"))
        return f"repeated {outcome.stamp.revision}" if outcome.repeated else "kept"

    async def replace(self, id: str, revision: str, expected: str) -> str:
        changed = document(Stamp(revision, "2026-05-02T08:00:00Z"), Key("heping", "assessment", id))
        await self.store.replace(changed, Write(revision, "same"), expected=expected)
        return "kept"

    async def answer(self, round: str, id: str, value: str = "yes", code: str | None = None) -> str:
        body = json.dumps({"items": {"1": value}})
        return "new" if await self.store.answer(Round("heping", round), Answer(id, body), code=code) else "repeated"

    async def seal(self, round: str) -> str:
        await self.store.seal(Round("heping", round))
        return "sealed"

    async def note(self, thing: str) -> str:
        await self.audit.note(Event("2026-05-01T08:00:00Z", "command", "read", "heping", thing))
        return "noted"


async def carry_out(worker: Worker, name: str, values: Mapping[str, Any]) -> str:
    """Return how it ended: a word, or the name of what was raised."""
    try:
        word: str = await getattr(worker, name)(**values)
    except Exception as error:
        return type(error).__name__
    return word


async def main(url: str) -> None:
    """Say that it is open, then answer each line by one."""
    store = await PostgresStore.open(url, count=count, connections=8)
    worker = Worker(store, await PostgresAudit.open(url))
    print("open", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        words = await asyncio.gather(*[carry_out(worker, name, values) for name, values in json.loads(line)])
        print(json.dumps(words), flush=True)
    await store.close()
    await worker.audit.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))

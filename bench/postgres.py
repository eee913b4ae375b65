"""Measure the PostgreSQL store: answers over HTTP with everything on, with one server process and with two; and without
HTTP answers of one round, and documents of many spaces and of one.

A database server of its own from the tests' binaries, or the one that DATABASE_URL names.
"""

import asyncio
import itertools
import json
import os
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import ingest
from xinheng_server.postgres.store import PostgresStore
from xinheng_server.store import Answer, Document, Key, Round, Stamp, Write
from xinheng_server.survey.counting import count

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "server"))
postgresql = import_module("postgresql")

SECONDS = float(os.environ.get("SECONDS_EACH", "3"))
AT_ONCE = (1, 8, 32)
GOAL = 2_000
ROUND = Round("heping", "spring")
WORDS = ("satisfied", "basic", "dissatisfied")
BODY = json.dumps({"class": "B", "facts": {f"F{number:02}": {"rooms": number} for number in range(1, 27)}})

type Work = Callable[[], Awaitable[object]]


def main() -> None:
    """Print a line for each kind of write."""
    with postgresql.given_or_own() as server, postgresql.schema(server) as url:
        over_http(url)
        asyncio.run(without_http(url))


def over_http(url: str) -> None:
    """Print how many answers a second are kept by one server process, and by two on one database."""
    settings = {"XINHENG_DATABASE": url}
    with ingest.xinheng(settings) as (port, path), ingest.another(settings) as other:
        print(f"answers over HTTP (goal: at least {GOAL:,}/s)")
        for name, ports in {"one process": [port], "two processes": [port, other]}.items():
            ingest.measure(name, ports, path, 32)


async def without_http(url: str) -> None:
    """Print what the store does by itself."""
    store = await PostgresStore.open(url, count=count, connections=16)
    for label, work in works(store).items():
        speeds = [f"{await speed(work, at_once):>8,.0f}" for at_once in AT_ONCE]
        print(f"{label:<40}{''.join(speeds)} /s at {AT_ONCE} at once")
    began = time.perf_counter()
    counts = await store.counts(ROUND)
    print(f"sums of {counts['answers']:,} answers: {1000 * (time.perf_counter() - began):.1f} ms, {len(counts)} names")
    await store.close()


def works(store: PostgresStore) -> dict[str, Work]:
    """Return what is measured."""
    numbers = itertools.count()

    async def answer() -> None:
        await store.answer(ROUND, new_answer(next(numbers)), code=None)

    async def coded() -> None:
        await store.answer(Round("heping", "coded"), new_answer(next(numbers)), code=uuid.uuid4().hex)

    async def create(space: str) -> Document:
        made = Document(Key(space, "assessment", str(uuid.uuid4())), stamp(), "{}", BODY)
        await store.create(made, write())
        return made

    async def replace_twice() -> None:
        made = await create(f"space-{next(numbers) % 64}")
        await store.replace(replace(made, stamp=stamp()), write(), expected=made.stamp.revision)

    return {
        "answers": answer,
        "answers with codes": coded,
        "new documents, 64 organisations": lambda: create(f"space-{next(numbers) % 64}"),
        "new documents, one organisation": lambda: create("heping"),
        "create and replace, 64 organisations": replace_twice,
    }


async def speed(work: Work, at_once: int) -> float:
    """Return how often a second work is done by so many at once."""
    begin = time.perf_counter()
    done = await asyncio.gather(*[_repeat(work, begin + SECONDS) for _ in range(at_once)])
    return sum(done) / (time.perf_counter() - begin)


async def _repeat(work: Work, until: float) -> int:
    for number in itertools.count():
        if time.perf_counter() > until:
            return number
        await work()
    raise AssertionError


def new_answer(number: int) -> Answer:
    items = {str(item): WORDS[(item + number) % 3] for item in range(1, 13)}
    body = {
        "items": items,
        "sex": ("female", "male")[number % 2],
        "age": "18to60",
        "day": "2026-05-01",
        "origin": "open",
    }
    return Answer(str(uuid.uuid4()), json.dumps(body, separators=(",", ":")))


def stamp() -> Stamp:
    return Stamp(uuid.uuid4().hex, "2026-05-01T08:00:00Z", uuid.uuid4().hex[:12])


def write() -> Write:
    return Write(str(uuid.uuid4()), "fingerprint")


if __name__ == "__main__":
    main()

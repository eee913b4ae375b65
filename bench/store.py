"""Measure the embedded store: ``python bench/store.py [ANSWERS]``, by default 100,000 of them.

One line for each figure. Nothing else should run meanwhile; the folder is on the disk of the temporary files (TMPDIR).
"""

import asyncio
import itertools
import json
import resource
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from xinheng_server.embedded.tinydb_store import TinyDBStore
from xinheng_server.store import Answer, Document, Key, Round, Stamp, Write
from xinheng_server.survey.counting import count
from xinheng_server.survey.results import results as results_of
from xinheng_server.survey.rounds import SurveyRound

ROUND = Round("heping", str(uuid.uuid4()))
BODY = json.dumps({"form": "gs/evaluation", "document": {"facts": {"F01": {"floor_area_m2": 38.5}}, "pad": "x" * 380}})
SEXES, AGES = ("male", "female"), ("under18", "18to60", "over60")
WORDS = ("satisfied", "basic", "dissatisfied")
PLAN = SurveyRound("测速", "2026-05-01", "2026-05-28")
FEW, MANY, SAMPLE = 1_000, 100_000, 500


def answer(number: int) -> Answer:
    """Return one of many different answers of usual length."""
    items = {str(item): WORDS[(number * item + number // 7) % 3] for item in range(1, 13)}
    body = {"day": f"2026-05-{number % 28 + 1:02}", "origin": "open", "items": items}
    body |= {"sex": SEXES[number % 2], "age": AGES[number % 3]}
    return Answer(str(uuid.uuid4()), json.dumps(body))


async def create(store: TinyDBStore, _number: int = 0) -> None:
    """Create one document of some 500 bytes."""
    name = str(uuid.uuid4())
    stamp = Stamp(name, "2026-05-01T08:00:00Z", name)
    await store.create(Document(Key("heping", "assessment", name), stamp, "{}", BODY), Write(name, "0" * 64))


async def hand_in(store: TinyDBStore, number: int) -> None:
    """Hand in one answer."""
    assert await store.answer(ROUND, answer(number))


async def hand_in_coded(store: TinyDBStore, number: int) -> None:
    """Hand in one answer with a code."""
    assert await store.answer(ROUND, answer(number), code=f"{number:064x}")


type Step = Callable[[TinyDBStore, int], Coroutine[None, None, None]]


async def rate(store: TinyDBStore, step: Step, tasks: int, number: int) -> float:
    """Return how many steps a second so many tasks get done together."""
    numbers = iter(range(number))

    async def work() -> None:
        for mine in numbers:
            await step(store, mine)

    begin = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(tasks):
            group.create_task(work())
    return number / (time.perf_counter() - begin)


async def costs(*stores: TinyDBStore) -> list[float]:
    """Return the median microseconds of one insert into each store, taken in turn so that they share every weather."""
    spent: list[list[float]] = [[] for _ in stores]
    for _ in range(SAMPLE):
        for store, mine in zip(stores, spent, strict=True):
            begin = time.perf_counter()
            await create(store)
            mine.append(time.perf_counter() - begin)
    return [statistics.median(mine) * 1e6 for mine in spent]


async def shown(store: TinyDBStore, plan: SurveyRound) -> None:
    """Work out all that a page shows of the round's results."""
    found = results_of(plan, await store.counts(ROUND), "2026-06-01")
    assert found.result is not None


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[TinyDBStore]:
    """Open a store without a cap that matters."""
    store = TinyDBStore(folder, count=count, cap_documents=10**7, cap_bytes=10**11)
    try:
        yield store
    finally:
        await store.close()


def say(what: str, figure: float, unit: str) -> None:
    """Print one figure."""
    print(f"{what:60} {figure:12,.2f} {unit}", flush=True)


def megabytes() -> float:
    """Return how much memory this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


async def rates(folder: Path) -> None:
    """Measure documents and answers by several tasks at once."""
    for step, what in ((create, "documents"), (hand_in, "answers"), (hand_in_coded, "answers with a code")):
        for tasks in (1, 8, 32):
            async with opened(folder / f"{step.__name__}-{tasks}") as store:
                say(f"{what}, {tasks} at once", await rate(store, step, tasks, 2_000 * min(tasks, 8)), "/s")


async def sizes(folder: Path) -> None:
    """Measure what one insert costs in a small and in a large store, and what a document takes."""
    async with opened(folder / "small") as small, opened(folder / "large") as large:
        await rate(small, create, 64, FEW)
        before = megabytes()
        await rate(large, create, 64, MANY)
        say("memory of one document of 500 bytes", (megabytes() - before) * 1e6 / MANY, "bytes")
        few, many = await costs(small, large)
        say(f"one insert at {FEW:,} documents (median)", few, "us")
        say(f"one insert at {MANY:,} documents (median)", many, "us")
        say("the one divided by the other", many / few, "")
    begin = time.perf_counter()
    async with opened(folder / "large"):
        say(f"start with {MANY + SAMPLE:,} documents", time.perf_counter() - begin, "s")


async def results(folder: Path, number: int) -> None:
    """Measure a round of many answers: its sums, a start, sealing."""
    async with opened(folder) as store:
        say(f"{number:,} answers, 64 at once", await rate(store, hand_in, 64, number), "/s")
        await timed(f"results of an open round of {number:,} answers", shown(store, PLAN))
        await timed(
            f"results of a sealed round of {number:,} answers", shown(store, replace(PLAN, sealed="2026-06-30"))
        )
    begin = time.perf_counter()
    async with opened(folder) as store:
        say(f"start with {number:,} answers", time.perf_counter() - begin, "s")
        await timed("compaction of all (others go on meanwhile)", store.compact())
    begin = time.perf_counter()
    async with opened(folder) as store:
        say(f"start with {number:,} answers, compacted", time.perf_counter() - begin, "s")
        slowest = asyncio.create_task(slowest_wait(store))
        await timed(f"sealing {number:,} answers", store.seal(ROUND))
        slowest.cancel()
        say("slowest other answer while sealing", await slowest, "ms")


async def timed[T](what: str, work: Coroutine[None, None, T]) -> T:
    """Say how long something took."""
    begin = time.perf_counter()
    done = await work
    say(what, (time.perf_counter() - begin) * 1e3, "ms")
    return done


async def slowest_wait(store: TinyDBStore) -> float:
    """Hand in answers to another round until told to stop; return the longest wait in milliseconds."""
    slowest = 0.0
    try:
        for number in itertools.count():
            begin = time.perf_counter()
            await store.answer(Round("xinhua", "other"), answer(number))
            slowest = max(slowest, time.perf_counter() - begin)
    except asyncio.CancelledError:
        return slowest * 1e3
    raise AssertionError("counting never ends")


async def main(number: int) -> None:
    """Measure everything in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await rates(folder)
        await sizes(folder / "sizes")
        await results(folder / "results", number)


if __name__ == "__main__":
    asyncio.run(main(int((sys.argv[1:] or [str(MANY)])[0])))

"""A process that fills an embedded store as fast as it can, and says on its output what was acknowledged.

``python store_driver.py FOLDER RUN [TASKS]``: each line is a word and what it is about, written in one piece after the answer:
``document NUMBER REVISION``, ``answer ID CODE``. It goes on until it is killed, and compacts all the time.
"""

import asyncio
import itertools
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from store_contract import NO, ROUND, YES, count, document, key, write
from xinheng_server.embedded.tinydb_store import TinyDBStore
from xinheng_server.store import Answer, Stamp


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


async def documents(store: TinyDBStore, run: str, numbers: Iterable[int]) -> None:
    """Create documents, and replace each once."""
    for number in numbers:
        first, second = (Stamp(f"{run}-{number}-{turn}", "2026-05-01T08:00:00Z") for turn in (1, 2))
        place = key(number, space=run)
        await store.create(document(first, place), write(number))
        say("document", number, first.revision)
        changed = document(second, place, body="changed")
        await store.replace(changed, write(-number - 1), expected=first.revision)
        say("document", number, second.revision)


async def answers(store: TinyDBStore, run: str, numbers: Iterable[int]) -> None:
    """Hand in answers, each with a code."""
    for number in numbers:
        name = f"{run}-{number}"
        assert await store.answer(ROUND, Answer(name, YES if number % 3 else NO), code=f"code-{name}")
        say("answer", name, f"code-{name}")


async def compact(store: TinyDBStore) -> None:
    """Compact all the time."""
    while True:
        await store.compact()


async def main(folder: Path, run: str, number: int) -> None:
    store = TinyDBStore(folder, count=count)
    say("open")
    async with asyncio.TaskGroup() as tasks:
        for task in range(number):
            tasks.create_task(documents(store, run, itertools.count(task, number)))
            tasks.create_task(answers(store, run, itertools.count(task, number)))
        tasks.create_task(compact(store))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int((sys.argv[3:] or ["4"])[0])))

"""The files of the embedded store: what a crash, a full disk or a changed byte does to them."""

import asyncio
import errno
import fcntl
import itertools
import json
import logging
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import anyio
import pytest
from store_contract import (
    NO,
    ROUND,
    YES,
    count,
    document,
    dumped,
    fill,
    key,
    stamp,
    tombstone,
    write,
)
from xinheng_server.embedded import holdings
from xinheng_server.embedded.codes import FILE as CODES
from xinheng_server.embedded.codes import INTENT, RECORD
from xinheng_server.embedded.holdings import MARKER, MOMENT, read_holdings
from xinheng_server.embedded.tinydb_store import TinyDBStore
from xinheng_server.errors import SetupError
from xinheng_server.store import Answer, CodeSpent, Damaged, Full, Unavailable

pytestmark = pytest.mark.anyio

DOCUMENTS = "documents.0.journal"
ANSWERS = "answers.0.journal"


@asynccontextmanager
async def opened(folder: Path, **caps: int) -> AsyncIterator[TinyDBStore]:
    store = TinyDBStore(folder, count=count, **caps)
    try:
        yield store
    finally:
        await store.close()


async def refused(folder: Path) -> str:
    """Return the sentence with which opening is refused, having checked that nothing was touched."""
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    with pytest.raises(Damaged) as refusal:
        TinyDBStore(folder, count=count)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert "xinheng store restore" in str(refusal.value)
    return str(refusal.value)


async def kept(folder: Path) -> list[int]:
    """Return which of the documents 1 to 9 an opened store has."""
    async with opened(folder) as store:
        return [number for number in range(1, 10) if await store.get(key(number))]


# One process owns the folder.


async def test_a_second_owner_is_refused_in_one_line(tmp_path: Path) -> None:
    async with opened(tmp_path):
        with pytest.raises(SetupError) as refusal:
            TinyDBStore(tmp_path, count=count)
    assert str(tmp_path) in str(refusal.value)
    assert "\n" not in str(refusal.value)


async def test_the_data_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as store:
        await fill(store, [1])
        await store.answer(ROUND, Answer("a", YES), code="c")
        await store.compact()
    for path in [tmp_path / "data", *(tmp_path / "data").iterdir()]:
        assert path.stat().st_mode & 0o077 == 0, path


# Torn ends.


async def test_a_commit_torn_at_any_byte_is_left_out_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(tmp_path) as store:
        await fill(store, [1])
        begins = (tmp_path / DOCUMENTS).stat().st_size
        await fill(store, [2])
    whole = (tmp_path / DOCUMENTS).read_bytes()
    for end in range(begins, len(whole)):
        (tmp_path / DOCUMENTS).write_bytes(whole[:end])
        caplog.clear()
        assert await kept(tmp_path) == [1]
        assert bool(caplog.records) == (end > begins)
        assert (tmp_path / DOCUMENTS).read_bytes() == whole[:begins]


async def test_after_a_torn_commit_the_store_goes_on(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await fill(store, [1, 2])
    with (tmp_path / DOCUMENTS).open("ab") as file:
        file.write(b"\xffXH\n torn")
    async with opened(tmp_path) as store:
        await fill(store, [3])
    assert await kept(tmp_path) == [1, 2, 3]


@pytest.mark.parametrize("tail", [b"\0" * 5000, b"garbage", b"\xffXH\n" + b"\xff" * 100], ids=["zeros", "text", "mark"])
async def test_what_a_power_cut_leaves_behind_the_end_is_cut_off(tmp_path: Path, tail: bytes) -> None:
    async with opened(tmp_path) as store:
        await fill(store, [1])
    with (tmp_path / DOCUMENTS).open("ab") as file:
        file.write(tail)
    assert await kept(tmp_path) == [1]


async def test_an_answer_torn_at_any_byte_leaves_its_code_unspent(tmp_path: Path) -> None:
    async with opened(tmp_path / "whole") as store:
        await store.answer(ROUND, Answer("a", YES), code="first")
        begins = (tmp_path / "whole" / ANSWERS).stat().st_size
        steps = list[Path]()
        with each_step(tmp_path / "whole", tmp_path / "steps", steps):
            await store.answer(ROUND, Answer("b", NO), code="second")
    committed = [step for step in steps if (step / ANSWERS).stat().st_size > begins and (step / INTENT).stat().st_size]
    answers = (committed[0] / ANSWERS).read_bytes()
    for end in range(begins, len(answers)):
        shutil.copytree(committed[0], tmp_path / "torn")
        (tmp_path / "torn" / ANSWERS).write_bytes(answers[:end])
        async with opened(tmp_path / "torn") as store:
            assert await store.counts(ROUND) == {"answers": 1, "1.satisfied": 1}
            with pytest.raises(CodeSpent):
                await store.answer(ROUND, Answer("c", YES), code="first")
            assert await store.answer(ROUND, Answer("c", YES), code="second")
        shutil.rmtree(tmp_path / "torn")


# Every step of a commit or compaction: the folder as a crash would leave it there.


@pytest.fixture
def steps() -> list[Path]:
    return []


class each_step:  # noqa: N801 (used like a function)
    """Copy the folder before every call that changes files, while the block runs."""

    CALLS = ("pwrite", "ftruncate", "fdatasync", "fsync", "replace", "unlink", "open")

    def __init__(self, folder: Path, into: Path, steps: list[Path]) -> None:
        self.folder, self.into, self.steps = folder, into, steps
        self.patch = pytest.MonkeyPatch()
        self.busy = False

    def __enter__(self) -> None:
        for name in self.CALLS:
            self.patch.setattr(os, name, self.watched(getattr(os, name)))

    def __exit__(self, *_: object) -> None:
        self.patch.undo()

    def watched(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            if not self.busy:
                self.busy = True
                try:
                    self.steps.append(self.into / f"{len(self.steps):03}")
                    shutil.copytree(self.folder, self.steps[-1])
                finally:
                    self.busy = False
            return call(*arguments, **options)

        return step


async def test_answer_and_code_are_kept_both_or_neither_at_every_step(tmp_path: Path, steps: list[Path]) -> None:
    async with opened(tmp_path / "whole") as store:
        for number in range(5):
            await store.answer(ROUND, Answer(f"a{number}", YES), code=f"c{number}")
        with each_step(tmp_path / "whole", tmp_path / "steps", steps):
            await store.answer(ROUND, Answer("b1", NO), code="d1")
            await store.answer(ROUND, Answer("b2", NO), code="d2")
    seen = set[int]()
    for step in steps:
        async with opened(step) as store:
            there = [await store.find_answer(ROUND, name) is not None for name in ("b1", "b2")]
            lines = "".join(await dumped(store))
            assert ['"code":"d1"' in lines, '"code":"d2"' in lines] == there
            assert lines.count('"code":"c') == 5
            assert (await store.counts(ROUND))["answers"] == 5 + sum(there)
            seen.add(sum(there))
    assert seen == {0, 1, 2}


async def test_nothing_is_lost_at_any_step_of_a_compaction(tmp_path: Path, steps: list[Path]) -> None:
    async with opened(tmp_path / "whole") as store:
        await fill(store, range(1, 5))
        await store.replace(tombstone(stamp(5), key(1)), write(5), expected="rev-1")
        for number in range(5):
            await store.answer(ROUND, Answer(f"a{number}", YES), code=f"c{number}")
        lines = await dumped(store)
        with each_step(tmp_path / "whole", tmp_path / "steps", steps):
            await store.compact()
        assert await dumped(store) == lines
    assert len(steps) > 15
    for step in steps:
        async with opened(step) as store:
            assert await dumped(store) == lines
        leftovers = [path.name for path in step.iterdir() if path.name.endswith(".new")]
        assert leftovers == []


async def test_a_round_is_sealed_or_not_at_every_step(tmp_path: Path, steps: list[Path]) -> None:
    async with opened(tmp_path / "whole") as store:
        for number in range(3):
            await store.answer(ROUND, Answer(f"telling-{number}", YES), code=f"telling-{number}")
        before = await dumped(store)
        with each_step(tmp_path / "whole", tmp_path / "steps", steps):
            await store.seal(ROUND)
        after = await dumped(store)
    states = []
    for step in steps:
        async with opened(step) as store:
            states.append(await dumped(store))
            await store.seal(ROUND)
            assert await dumped(store) == after
        assert b"telling" not in b"".join(path.read_bytes() for path in step.iterdir())
    assert [state for state in states if state not in (before, after)] == []
    assert states[0] == before
    assert states[-1] == after


async def test_a_new_store_can_be_interrupted_at_every_step(tmp_path: Path, steps: list[Path]) -> None:
    (tmp_path / "whole").mkdir()
    with each_step(tmp_path / "whole", tmp_path / "steps", steps):
        TinyDBStore(tmp_path / "whole", count=count)
    for step in steps:
        async with opened(step) as store:
            await fill(store, [1])
        assert await kept(step) == [1]


# Damage.


async def test_a_changed_byte_is_never_taken_for_what_was_written(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await fill(store, [1, 2, 3])
    content = (tmp_path / DOCUMENTS).read_bytes()
    last = content.rindex(b"\xffXH\n")
    for place in range(0, len(content), 3):
        changed = content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :]
        (tmp_path / DOCUMENTS).write_bytes(changed)
        if place < last:
            assert DOCUMENTS in await refused(tmp_path)
        else:
            assert await kept(tmp_path) == [1, 2]


async def test_a_changed_byte_of_a_snapshot_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await fill(store, [1, 2])
        await store.compact()
    path = tmp_path / "documents.1.snapshot"
    content = path.read_bytes()
    for place in range(0, len(content), 3):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        assert path.name in await refused(tmp_path)
    for end in range(0, len(content), 7):
        path.write_bytes(content[:end])
        assert path.name in await refused(tmp_path)


async def test_a_changed_byte_among_spent_codes_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.answer(ROUND, Answer("a", YES), code="c")
    content = (tmp_path / CODES).read_bytes()
    for place in range(0, RECORD, 3):
        (tmp_path / CODES).write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        assert CODES in await refused(tmp_path)
    (tmp_path / CODES).write_bytes(content[:-1])
    assert CODES in await refused(tmp_path)


@pytest.mark.parametrize("name", [DOCUMENTS, ANSWERS, CODES, INTENT, MARKER])
async def test_a_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    async with opened(tmp_path) as store:
        await fill(store, [1])
        await store.answer(ROUND, Answer("a", YES), code="c")
    (tmp_path / name).unlink()
    assert name in await refused(tmp_path)


async def test_a_missing_journal_between_others_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await fill(store, [1])
        await store.compact()
    (tmp_path / "documents.1.journal").rename(tmp_path / "documents.2.journal")
    await refused(tmp_path)


async def test_a_file_under_anothers_name_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await fill(store, [1])
    shutil.copy(tmp_path / DOCUMENTS, tmp_path / ANSWERS)
    assert ANSWERS in await refused(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"xinheng": "store", "format": 99}'])
async def test_a_store_of_another_version_is_refused(tmp_path: Path, content: bytes) -> None:
    async with opened(tmp_path):
        pass
    (tmp_path / MARKER).write_bytes(content)
    assert MARKER in await refused(tmp_path)


# The disk.


async def test_every_answered_write_waited_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    for name in ("pwrite", "fdatasync"):
        monkeypatch.setattr(os, name, _noting(steps, name, getattr(os, name)))
    async with opened(tmp_path) as store:
        for number in range(1, 6):
            steps.clear()
            await fill(store, [number])
            assert steps == ["pwrite", "fdatasync"]
        steps.clear()
        await store.answer(ROUND, Answer("a", YES))
        assert steps == ["pwrite", "fdatasync"]


async def test_an_answer_with_a_code_waits_for_intent_and_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as store:
        steps: list[str] = []
        for name in ("pwrite", "fdatasync"):
            monkeypatch.setattr(os, name, _noting(steps, name, getattr(os, name)))
        await store.answer(ROUND, Answer("a", YES), code="c")
        assert steps[:4] == ["pwrite", "fdatasync"] * 2


async def test_many_waiting_writes_share_one_wait_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    async with opened(tmp_path) as store:
        monkeypatch.setattr(os, "fdatasync", _noting(steps, "fdatasync", os.fdatasync))
        async with anyio.create_task_group() as tasks:
            for number in range(1, 200):
                tasks.start_soon(fill, store, [number])
        assert 1 <= len(steps) < 50


def _noting(steps: list[str], name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def noted(*arguments: Any) -> Any:
        result = call(*arguments)
        steps.append(name)
        return result

    return noted


async def test_an_unconfirmed_write_makes_the_store_read_only_until_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    async with opened(tmp_path) as store:
        await fill(store, [1])
        with monkeypatch.context() as patch:
            patch.setattr(os, "fdatasync", fail)
            with pytest.raises(Unavailable):
                await fill(store, [2])
        with pytest.raises(Unavailable):
            await fill(store, [3])
        with pytest.raises(Unavailable):
            await store.ready()
        assert await store.get(key(1)) is not None
        assert await store.get(key(2)) is None
    async with opened(tmp_path) as store:
        await fill(store, [4])


async def test_a_refusal_that_rests_on_what_was_not_kept_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two writers come at once; the second loses against the first, whose write then does not reach the disk."""

    def fail(_descriptor: int, _content: bytes, _offset: int) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    async with opened(tmp_path) as store:
        with monkeypatch.context() as patch:
            patch.setattr(os, "pwrite", fail)
            both = (store.create(document(stamp(number)), write(number)) for number in (1, 2))
            errors = await asyncio.gather(*both, return_exceptions=True)
        assert [type(error) for error in errors] == [Unavailable, Unavailable]
        await store.create(document(stamp(2)), write(2))


async def test_a_code_whose_intent_was_written_in_part_is_refused_with_its_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a disk does that has just become full."""
    whole = os.pwrite

    def in_part(descriptor: int, content: bytes, offset: int) -> int:
        name = Path(f"/proc/self/fd/{descriptor}").readlink().name
        return whole(descriptor, content[:100] if name == INTENT else content, offset)

    async with opened(tmp_path) as store:
        with monkeypatch.context() as patch:
            patch.setattr(os, "pwrite", in_part)
            with pytest.raises(Unavailable):
                await store.answer(ROUND, Answer("a", YES), code="c")
        assert await store.find_answer(ROUND, "a") is None
        assert await store.answer(ROUND, Answer("a", YES), code="c")


FULL_DISK = """
import asyncio, resource, sys
from pathlib import Path
from store_contract import ROUND, YES, count, document, key, stamp, write
from xinheng_server.embedded.tinydb_store import TinyDBStore
from xinheng_server.store import Answer, Unavailable

async def main(folder, limit):
    store = TinyDBStore(folder, count=count)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    kept, refused = [], 0
    for number in range(60):
        try:
            await store.create(document(stamp(number), key(number), body="x" * 400), write(number))
            kept.append(number)
        except Unavailable:
            refused += 1
    answers = 0
    for number in range(60):
        try:
            answers += await store.answer(ROUND, Answer(f"a{number}", YES), code=f"c{number}")
        except Unavailable:
            refused += 1
    try:
        await store.compact()
    except Unavailable:
        refused += 1
    assert [number for number in range(60) if await store.get(key(number))] == kept
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await store.create(document(stamp(100), key(100)), write(100))
    await store.answer(ROUND, Answer("last", YES), code="last")
    await store.close()
    print(len(kept), answers + 1, refused)

asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
"""


@pytest.mark.parametrize("limit", [3_000, 5_000, 7_777, 9_000])
async def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path, limit: int) -> None:
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path / "data"), str(limit)]
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    run = subprocess.run(command, capture_output=True, text=True, env=here, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    documents, answers, refusals = map(int, run.stdout.split())
    assert refusals
    async with opened(tmp_path / "data") as store:
        found = [number for number in range(60) if await store.get(key(number))]
        assert found == list(range(documents))
        assert await store.get(key(100)) is not None
        assert (await store.counts(ROUND))["answers"] == answers
        assert sum('"entry":"code"' in line for line in await dumped(store)) == answers


REFUSED_CODE = """
import asyncio, os, resource, sys
from pathlib import Path
from store_contract import ROUND, YES, count
from xinheng_server.embedded.tinydb_store import TinyDBStore
from xinheng_server.store import Answer, Unavailable

async def main(folder):
    store = TinyDBStore(folder, count=count)
    await store.answer(ROUND, Answer("a", YES), code="a")
    full = (folder / "answers.0.journal").stat().st_size + 20
    resource.setrlimit(resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
    try:
        await store.answer(ROUND, Answer("b", YES), code="b")
    except Unavailable:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        await store.answer(ROUND, Answer("c", YES))
        os._exit(7)

asyncio.run(main(Path(sys.argv[1])))
"""


async def test_a_code_refused_for_want_of_room_is_not_spent_by_what_comes_later(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as store:  # so that the codes' file has its room
        await store.answer(ROUND, Answer("first", YES), code="first")
    command = [sys.executable, "-c", REFUSED_CODE, str(tmp_path / "data")]
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    assert subprocess.run(command, env=here, timeout=60, check=False).returncode == 7
    async with opened(tmp_path / "data") as store:
        codes = [line for line in await dumped(store) if '"entry":"code"' in line]
        assert ['"code":"a"' in line or '"code":"first"' in line for line in codes] == [True, True]
        assert (await store.counts(ROUND))["answers"] == 3


# Caps.


async def test_a_full_store_names_the_way_on_and_still_reads_and_deletes(tmp_path: Path) -> None:
    async with opened(tmp_path, cap_documents=3) as store:
        await fill(store, [1, 2])
        await store.answer(ROUND, Answer("a", YES))
        with pytest.raises(Full, match="xinheng store migrate"):
            await fill(store, [3])
        with pytest.raises(Full):
            await store.answer(ROUND, Answer("b", YES))
        with pytest.raises(Full):
            await store.ready()
        assert not await store.answer(ROUND, Answer("a", YES))
        await store.replace(document(stamp(4), key(2)), write(4), expected="rev-2")
        await store.replace(tombstone(stamp(5), key(1)), write(5), expected="rev-1")
        assert len(await dumped(store)) == 7
        await store.purge(["heping"], ["assessment"], received_before="2027-01-01T00:00:00Z", tombstones_only=True)
        await fill(store, [6])


async def test_the_bytes_cap_refuses_longer_content(tmp_path: Path) -> None:
    async with opened(tmp_path, cap_bytes=2000) as store:
        await fill(store, [1])
        with pytest.raises(Full):
            await store.replace(document(stamp(2), key(1), body="x" * 2000), write(2), expected="rev-1")
        await store.replace(tombstone(stamp(3), key(1)), write(3), expected="rev-1")


async def keep_document(store: TinyDBStore, number: int, body: str) -> None:
    await store.create(document(stamp(number), key(number), body=body), write(number))


async def keep_answer(store: TinyDBStore, number: int, body: str) -> None:
    answer = json.dumps({"items": {}, "comment": body}, ensure_ascii=False)
    await store.answer(ROUND, Answer(f"a{number}", answer), code=f"c{number}")


@pytest.mark.parametrize("keep", [keep_document, keep_answer])
@pytest.mark.parametrize("body", ["x" * 600, "中" * 200])
async def test_what_comes_at_once_stays_below_the_bytes_cap_together(
    tmp_path: Path, keep: Callable[[TinyDBStore, int, str], Awaitable[None]], body: str
) -> None:
    async def try_to_keep(number: int) -> None:
        with suppress(Full):
            await keep(store, number, body)

    async with opened(tmp_path, cap_bytes=10_000) as store:
        async with anyio.create_task_group() as tasks:
            for number in range(40):
                tasks.start_soon(try_to_keep, number)
        assert 9_000 < (await store.usage()).bytes < 11_000


async def test_a_warning_comes_before_the_store_is_full(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    async with opened(tmp_path, cap_documents=10) as store:
        await fill(store, range(1, 8))
        assert not caplog.records
        await fill(store, [8, 9])
    assert ["80 % full" in record.getMessage() for record in caplog.records] == [True]


# What is gone is gone from the disk.


async def test_what_was_deleted_replaced_or_purged_is_gone_from_the_disk(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.create(document(stamp(1), key(1), body="secret-1"), write(1))
        await store.create(document(stamp(2), key(2), body="secret-2"), write(2))
        await store.create(document(stamp(3, day=9), key(3), body="stays"), write(3))
        await store.replace(tombstone(stamp(4, day=9), key(2)), write(4), expected="rev-2")
        assert await store.purge(["heping"], ["assessment"], received_before="2026-05-02T00:00:00Z") == 1
        content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"secret" not in content
        assert b"stays" in content


async def test_a_purge_of_nothing_still_clears_what_was_deleted(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.create(document(stamp(2), key(2), body="secret-2"), write(2))
        await store.replace(tombstone(stamp(4, day=9), key(2)), write(4), expected="rev-2")
    async with opened(tmp_path) as store:
        assert await store.purge(["heping"], ["assessment"], received_before="2026-01-01T00:00:00Z") == 0
        assert b"secret" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


async def test_erased_answers_are_gone_from_the_disk(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.answer(ROUND, Answer("secret-id", '{"items":{"secret":"x"}}'), code="secret-code")
        await store.erase_answers(ROUND)
        assert b"secret" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


async def test_the_order_of_spent_codes_says_nothing(tmp_path: Path) -> None:
    codes = [f"{number:064x}" for number in range(60)]
    orders = []
    for name in ("once", "twice"):
        async with opened(tmp_path / name) as store:
            for number, code in enumerate(codes):
                await store.answer(ROUND, Answer(f"a{number}", YES), code=code)
            content = (tmp_path / name / CODES).read_bytes()
            orders.append(sorted(codes, key=lambda code: content.index(code.encode())))
        assert (tmp_path / name / INTENT).read_bytes() == b""
    assert orders[0] != codes
    assert orders[0] != orders[1]


async def test_answers_are_shuffled_as_they_gather(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        for number in range(150):
            await store.answer(ROUND, Answer(f"{number:03}", json_of(number)))
    [snapshot] = tmp_path.glob("answers.*.snapshot")
    content = snapshot.read_bytes()
    places = [content.index(rb":\"answer-%03d" % number) for number in range(100)]
    assert places != sorted(places)


def json_of(number: int) -> str:
    return f'{{"items":{{"1":"answer-{number:03}"}}}}'


# Reading beside the owner.


async def test_a_reader_sees_answers_and_codes_of_one_moment(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        writing = asyncio.create_task(hand_in_for_ever(store))
        seen = list[int]()
        while len(set(seen)) < 40:
            held = await asyncio.to_thread(read_holdings, tmp_path, count)
            seen.append(held.rounds.number)
            assert len(held.codes.of(ROUND)) == seen[-1]
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    assert seen == sorted(seen)


async def test_readers_are_held_off_while_answer_and_code_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as store:
        held_off = list[bool]()
        monkeypatch.setattr(os, "pwrite", _trying(tmp_path / MOMENT, fcntl.LOCK_EX, held_off, os.pwrite))
        await store.answer(ROUND, Answer("a", YES), code="c")
    assert held_off == [True] * 3  # intent, answer, code


async def test_answers_are_held_off_while_a_reader_takes_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as store:
        await store.answer(ROUND, Answer("a", YES), code="c")
        held_off = list[bool]()
        monkeypatch.setattr(holdings, "_answer_files", _trying(tmp_path / MOMENT, fcntl.LOCK_SH, held_off, TAKEN))
        read_holdings(tmp_path, count)
    assert held_off == [True]


TAKEN = holdings._answer_files


def _trying(lock: Path, kind: int, refused: list[bool], call: Callable[..., Any]) -> Callable[..., Any]:
    """Note before each call whether another process would have to wait for this lock."""

    def tried(*arguments: Any) -> Any:
        descriptor = os.open(lock, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            refused.append(True)
        else:
            refused.append(False)
        finally:
            os.close(descriptor)
        return call(*arguments)

    return tried


async def hand_in_for_ever(store: TinyDBStore) -> None:
    for number in itertools.count():
        await store.answer(ROUND, Answer(f"a{number}", YES), code=f"c{number}")


# Starting again.


async def test_everything_is_there_after_reopening(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await fill(store, range(1, 6))
        for number in range(5):
            await store.answer(ROUND, Answer(f"a{number}", NO), code=f"c{number}")
        await store.compact()
        await fill(store, range(6, 9))
        await store.answer(ROUND, Answer("late", YES), code="late")
        lines = await dumped(store)
    for _ in range(2):
        async with opened(tmp_path) as store:
            assert await dumped(store) == lines
            assert await store.counts(ROUND) == {"answers": 6, "1.dissatisfied": 5, "1.satisfied": 1}


async def test_a_database_full_of_old_versions_is_compacted_by_itself(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.create(document(stamp(0), key(1)), write(0))
        for number in range(1, 60):
            changed = document(stamp(number), key(1), body="x" * 100_000)
            await store.replace(changed, write(number), expected=f"rev-{number - 1}")
        found = await store.get(key(1))
    assert found is not None
    assert found.stamp == stamp(59)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 59 * 100_000
    assert list(tmp_path.glob("documents.*.snapshot"))


@pytest.fixture(autouse=True)
def room_for_files() -> Iterator[None]:
    """Leave the limits of this process as they were."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == before

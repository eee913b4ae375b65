import errno
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from store_contract import FIRST, KEY, NEXT_WRITE, SECOND, WRITE, StoreContract, assessment
from xinheng_server import files
from xinheng_server.errors import SetupError
from xinheng_server.store import REMEMBERED_WRITES, Conflict, Damaged, Stamp, Unavailable, Write
from xinheng_server.tinydb_store import FILE, TinyDBStore

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[TinyDBStore]:
    store = TinyDBStore(tmp_path)
    yield store
    await store.close()


class TestTinyDBStore(StoreContract):
    """The contract, kept by TinyDB."""


async def test_everything_is_there_after_reopening(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    await store.create(assessment(), WRITE)
    await store.close()
    reopened = TinyDBStore(tmp_path)
    assert await reopened.get(KEY) == assessment()
    assert (await reopened.create(assessment(SECOND), WRITE)).stamp == FIRST
    await reopened.close()


async def test_a_second_owner_is_refused_in_one_line(store: TinyDBStore, tmp_path: Path) -> None:
    with pytest.raises(SetupError) as refusal:
        TinyDBStore(tmp_path)
    assert str(tmp_path) in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"format": {"version": 2}, "assessments": {}}', b'{"assessments": {}}'],
    ids=["empty", "torn", "not text", "no object", "other format", "no format"],
)
async def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE
    path.write_bytes(content)
    with pytest.raises(Damaged, match=FILE):
        TinyDBStore(tmp_path)
    assert path.read_bytes() == content


async def test_a_damaged_row_is_refused_at_the_start(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    await store.create(assessment(), WRITE)
    await store.close()
    tables = json.loads((tmp_path / FILE).read_bytes())
    next(iter(tables["assessments"].values())).pop("stamp")
    (tmp_path / FILE).write_text(json.dumps(tables))
    with pytest.raises(Damaged, match=FILE):
        TinyDBStore(tmp_path)


async def test_a_full_disk_refuses_the_write_and_loses_nothing(
    store: TinyDBStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.create(assessment(), WRITE)
    before = (tmp_path / FILE).read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Unavailable):
            await store.replace(assessment(SECOND), NEXT_WRITE, expected="r1")
    assert (tmp_path / FILE).read_bytes() == before
    assert await store.get(KEY) == assessment()
    assert await store.recall(KEY, NEXT_WRITE) is None
    assert not (await store.replace(assessment(SECOND), NEXT_WRITE, expected="r1")).repeated


async def test_an_unconfirmed_rename_stops_writing_until_restart(
    store: TinyDBStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(files, "sync_folder", fail)
        with pytest.raises(Unavailable):
            await store.create(assessment(), WRITE)
    with pytest.raises(Unavailable):
        await store.create(assessment(), WRITE)
    assert await store.get(KEY) is None


async def test_the_file_is_synced_before_the_write_is_acknowledged(
    store: TinyDBStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, rename = os.fsync, os.replace

    def watched_fsync(descriptor: int) -> None:
        steps.append("fsync")
        fsync(descriptor)

    def watched_rename(source: Path, target: Path) -> None:
        steps.append("rename")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_rename)
    await store.create(assessment(), WRITE)
    assert steps == ["fsync", "rename", "fsync"]


async def test_old_writes_are_forgotten_beyond_the_limit(store: TinyDBStore) -> None:
    await store.create(assessment(), WRITE)
    for number in range(REMEMBERED_WRITES):
        before = "r1" if number == 0 else f"n{number - 1}"
        stamp = Stamp(f"n{number}", f"N{number}", "2026-05-03T08:00:00Z")
        await store.replace(assessment(stamp), Write(f"write-{number}", ""), expected=before)
    assert await store.recall(KEY, WRITE) is None
    with pytest.raises(Conflict):
        await store.create(assessment(), WRITE)


async def test_the_data_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    store = TinyDBStore(folder)
    await store.create(assessment(), WRITE)
    await store.close()
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / FILE).stat().st_mode & 0o077 == 0

import asyncio
import gzip
import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from audit_contract import event
from registry_contract import HEPING, OFFICE, STATION, TOKEN
from store_contract import ROUND, document, dumped, fill, key, stamp, tombstone, write
from xinheng_server.audit import first_broken
from xinheng_server.backups import STORE, SUMMARY
from xinheng_server.cli import main
from xinheng_server.opening import Parts, open_parts
from xinheng_server.settings import Settings
from xinheng_server.store import Answer

HASH = re.compile(r"内容散列值 ([0-9a-f]{64})")
ANSWER = json.dumps({"day": "2026-05-03", "origin": "open", "items": {"1": "satisfied"}})


def run(command: Coroutine[Any, Any, None]) -> None:
    asyncio.run(command)


@asynccontextmanager
async def parts_of(data: Path, database: str | None = None) -> AsyncIterator[Parts]:
    parts = await open_parts(Settings(data=data, database=database))
    try:
        yield parts
    finally:
        await parts.close()


async def put_everything(parts: Parts) -> None:
    """Keep one of each thing."""
    await fill(parts.store, range(1, 6))
    await parts.store.replace(tombstone(stamp(6), key(1)), write(6), expected="rev-1")
    for number in range(4):
        await parts.store.answer(ROUND, Answer(f"a{number}", ANSWER), code=f"c{number}")
    for organisation in (HEPING, STATION):
        await parts.registry.add_organisation(organisation)
    await parts.registry.add_token(TOKEN)
    await parts.registry.add_token(OFFICE)
    await parts.registry.revoke_token("t2", "2026-05-09T08:00:00Z")
    await parts.audit.note(event(1))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    async def begin() -> None:
        async with parts_of(tmp_path / "data") as parts:
            await put_everything(parts)

    run(begin())
    return tmp_path / "data"


async def held(data: Path, database: str | None = None) -> tuple[list[str], Any, Any, list[Any]]:
    """Return everything that is kept there, the audit trail without what commands noted."""
    async with parts_of(data, database) as parts:
        entries = await parts.audit.entries()
        assert first_broken(entries) is None
        events = [entry.event for entry in entries if entry.event.actor != "command"]
        registry = parts.registry
        return await dumped(parts.store), list(await registry.organisations()), list(await registry.tokens()), events


def command(*words: object) -> int:
    return main(["store", *map(str, words)])


def test_a_backup_restores_to_the_same(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("backup", tmp_path / "backup", "--data", data) == 0
    assert command("restore", tmp_path / "backup", "--data", tmp_path / "new") == 0
    assert command("verify", "--data", tmp_path / "new") == 0
    assert command("verify", "--data", data) == 0
    hashes = HASH.findall(capsys.readouterr().out)
    assert len(hashes) == 4
    assert len(set(hashes)) == 1
    assert asyncio.run(held(tmp_path / "new")) == asyncio.run(held(data))


def test_a_backup_is_readable_by_its_owner_only(data: Path, tmp_path: Path) -> None:
    command("backup", tmp_path / "backup", "--data", data)
    for path in [tmp_path / "backup", *(tmp_path / "backup").iterdir()]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_nothing_is_overwritten(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("backup", tmp_path / "backup", "--data", data) == 0
    for words in (
        ("backup", tmp_path / "backup", "--data", data),
        ("restore", tmp_path / "backup", "--data", data),
        ("migrate", data, "--data", tmp_path / "other"),
    ):
        assert command(*words) == 2
        complaint = capsys.readouterr().err
        assert "不是空的" in complaint
        assert complaint.count("\n") == 1


def test_an_unfinished_or_changed_backup_restores_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command("backup", tmp_path / "backup", "--data", data)
    lines = gzip.decompress((tmp_path / "backup" / STORE).read_bytes()).splitlines(keepends=True)
    for number, bad in enumerate((lines[:-1], [*lines[:2], *lines[3:]], [lines[0], b"{}\n", *lines[1:]])):
        (tmp_path / "backup" / STORE).write_bytes(gzip.compress(b"".join(bad)))
        assert command("restore", tmp_path / "backup", "--data", tmp_path / f"new-{number}") == 2
        [begin, end] = asyncio.run(held(tmp_path / f"new-{number}"))[0]
        assert ("begin" in begin, "end" in end) == (True, True)
    (tmp_path / "backup" / STORE).write_bytes(gzip.compress(b"".join(lines))[:-40])
    assert command("restore", tmp_path / "backup", "--data", tmp_path / "new") == 2
    (tmp_path / "backup" / SUMMARY).unlink()
    assert command("restore", tmp_path / "backup", "--data", tmp_path / "newer") == 2
    assert "没有完整的备份" in capsys.readouterr().err


def test_content_that_is_not_what_was_backed_up_is_noticed(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command("backup", tmp_path / "backup", "--data", data)
    text = gzip.decompress((tmp_path / "backup" / STORE).read_bytes()).decode()
    changed = text.replace("38.50", "99.99")
    assert changed != text
    (tmp_path / "backup" / STORE).write_bytes(gzip.compress(changed.encode()))
    assert command("restore", tmp_path / "backup", "--data", tmp_path / "new") == 2
    assert "散列值" in capsys.readouterr().err


def test_a_backup_while_the_store_is_written_is_of_one_moment(tmp_path: Path) -> None:
    """Answers come with codes all the time; every backup has as many codes as answers, and restores."""

    async def write_and_back_up() -> None:
        async with parts_of(tmp_path / "data") as parts:
            writing = [asyncio.create_task(hand_in(parts, task)) for task in range(4)]
            for turn in range(3):
                words = ("store", "backup", str(tmp_path / f"backup-{turn}"), "--data", str(tmp_path / "data"))
                assert await asyncio.to_thread(main, words) == 0
            for task in writing:
                task.cancel()
            await asyncio.gather(*writing, return_exceptions=True)

    run(write_and_back_up())
    counts = []
    for turn in range(3):
        assert command("restore", tmp_path / f"backup-{turn}", "--data", tmp_path / f"new-{turn}") == 0
        lines = asyncio.run(held(tmp_path / f"new-{turn}"))[0]
        entries = [json.loads(line)["entry"] for line in lines]
        assert entries.count("answer") == entries.count("code")
        counts.append(entries.count("answer"))
    assert counts[-1] > 0
    assert counts == sorted(counts)


async def hand_in(parts: Parts, task: int) -> None:
    number = 0
    while True:
        number += 1
        await parts.store.answer(ROUND, Answer(f"{task}-{number}", ANSWER), code=f"{task}-{number}")
        await parts.store.create(document(stamp(number), key(number, space=f"s{task}")), write(number))


def test_moving_to_postgresql_and_back_changes_nothing(
    data: Path, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("migrate", database, "--data", data) == 0
    assert asyncio.run(held(tmp_path / "unused", database)) == asyncio.run(held(data))
    assert command("migrate", database, "--data", data) == 2  # it is not empty any more
    monkeypatch.setenv("XINHENG_DATABASE", database)
    assert command("verify") == 0
    assert command("backup", tmp_path / "backup") == 0
    assert command("migrate", tmp_path / "back") == 0
    monkeypatch.delenv("XINHENG_DATABASE")
    assert command("verify", "--data", data) == 0
    output = capsys.readouterr()
    assert len(set(HASH.findall(output.out))) == 1
    assert database not in output.out + output.err
    assert asyncio.run(held(tmp_path / "back")) == asyncio.run(held(data))


def test_compacting_and_moving_need_the_store_for_themselves(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def while_open() -> None:
        async with parts_of(data):
            for words in (("compact",), ("migrate", tmp_path / "there")):
                assert await asyncio.to_thread(command, *words, "--data", data) == 2
                assert "正由另一个 xinheng 进程使用" in capsys.readouterr().err

    run(while_open())
    assert command("compact", "--data", data) == 0
    assert list(data.glob("documents.*.snapshot"))


def test_stats_say_how_full_it_is(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("stats", "--data", data) == 0
    output = capsys.readouterr().out
    assert "文档 5 份" in output
    assert "答卷 4 份" in output
    assert "上限" in output


def test_verify_names_a_damaged_file(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data / "documents.0.journal"
    path.write_bytes(path.read_bytes().replace(b"38.50", b"38.51", 1))
    assert command("verify", "--data", data) == 2
    complaint = capsys.readouterr().err
    assert str(path) in complaint
    assert "xinheng store restore" in complaint


def test_verify_finds_sums_that_are_not_those_of_the_answers(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def miscount() -> None:
        async with parts_of(data) as parts:
            store: Any = parts.store
            store._held.rounds.states[ROUND].sums["origin.open"] = 99
            await store.compact()

    run(miscount())
    assert command("verify", "--data", data) == 2
    assert ROUND.id in capsys.readouterr().err


def test_a_folder_without_a_store_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("verify", "--data", tmp_path / "none") == 2
    assert "还没有数据" in capsys.readouterr().err


def test_an_interrupted_restore_is_not_taken_for_a_store(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command("backup", tmp_path / "backup", "--data", data)
    kill = "import os; os.unlink = lambda *_, **__: os._exit(9)"
    words = ["store", "restore", str(tmp_path / "backup"), "--data", str(tmp_path / "new")]
    program = f"{kill}\nfrom xinheng_server.cli import main\nmain({words!r})"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 9
    assert command("verify", "--data", tmp_path / "new") == 2
    assert "上次恢复没有完成" in capsys.readouterr().err

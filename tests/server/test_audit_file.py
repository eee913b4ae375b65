from pathlib import Path

import pytest
from audit_contract import AuditContract, event
from xinheng_server.audit import first_broken
from xinheng_server.audit_file import FILE, FileAudit
from xinheng_server.store import Damaged, Unavailable

pytestmark = pytest.mark.anyio


@pytest.fixture
def audit(tmp_path: Path) -> FileAudit:
    return FileAudit(tmp_path)


class TestFileAudit(AuditContract):
    """The contract, kept by a file."""


async def test_two_writers_make_one_chain(audit: FileAudit, tmp_path: Path) -> None:
    command = FileAudit(tmp_path)
    for number in range(6):
        await (command if number % 2 else audit).note(event(number))
    entries = await audit.entries()
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert first_broken(entries) is None


async def test_a_line_torn_anywhere_is_cut_away_and_the_chain_goes_on(audit: FileAudit, tmp_path: Path) -> None:
    await audit.note(event(1))
    whole = (tmp_path / FILE).read_bytes()
    await audit.note(event(2))
    two = (tmp_path / FILE).read_bytes()
    for end in range(len(whole), len(two)):
        (tmp_path / FILE).write_bytes(two[:end])
        assert [entry.event for entry in await audit.entries()] == [event(1)]
        await audit.note(event(3))
        entries = await audit.entries()
        assert [entry.event for entry in entries] == [event(1), event(3)]
        assert first_broken(entries) is None


async def test_every_changed_byte_is_found(audit: FileAudit, tmp_path: Path) -> None:
    for number in range(3):
        await audit.note(event(number))
    content = (tmp_path / FILE).read_bytes()
    unread = 0
    for place in range(len(content) - 1):
        (tmp_path / FILE).write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        try:
            entries = await audit.entries()
        except Damaged:
            unread += 1
            continue
        assert first_broken(entries) is not None or len(entries) < 3
    assert 0 < unread < len(content)


async def test_an_entry_left_out_is_found(audit: FileAudit, tmp_path: Path) -> None:
    for number in range(3):
        await audit.note(event(number))
    first, _, last = (tmp_path / FILE).read_bytes().splitlines(keepends=True)
    (tmp_path / FILE).write_bytes(first + last)
    assert first_broken(await audit.entries()) == 2


async def test_nothing_is_written_behind_a_line_that_cannot_be_read(audit: FileAudit, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"nonsense\n")
    with pytest.raises(Damaged, match=FILE):
        await audit.note(event(1))
    assert (tmp_path / FILE).read_bytes() == b"nonsense\n"


async def test_long_entries_are_found_from_the_end(audit: FileAudit) -> None:
    long = event(1).__class__(event(1).at, "t1", "read", "heping", "x" * 200_000)
    for _ in range(3):
        await audit.note(long)
    assert first_broken(await audit.entries()) is None


async def test_a_trail_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(Unavailable):
        FileAudit(tmp_path)

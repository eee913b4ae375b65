"""The audit trail in one file of the data folder, an entry a line; commands and a running server append to it in turn.

A line that a crash tore off was never acknowledged and is cut away before the next one is written.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from anyio import to_thread

from xinheng_server.audit import BEGINNING, Entry, Event, chained
from xinheng_server.files import write_whole
from xinheng_server.folder import prepare
from xinheng_server.store import Damaged, Unavailable

FILE = "audit.jsonl"
BLOCK = 64 * 1024


class FileAudit:
    """The audit trail of one data folder."""

    def __init__(self, folder: Path) -> None:
        """Open or begin a trail. Raise SetupError if the folder cannot be used, Unavailable."""
        prepare(folder)
        self.path = folder / FILE
        with self._opened():
            pass

    async def note(self, event: Event) -> None:
        """Add an event; on disk when this returns."""
        await to_thread.run_sync(self._note, event)

    async def entries(self, *, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """Return entries behind a number, in order. Raise ``store.Damaged`` if a line cannot be read."""
        return await to_thread.run_sync(self._entries, after, limit)

    async def close(self) -> None:
        """Let go of the data; the file was never kept open."""

    def _note(self, event: Event) -> None:
        with self._opened() as file:
            size, last = _end(file, self.path)
            number, before = (last.number, last.sha256) if last else (0, BEGINNING)
            line = _line(chained(number + 1, before, event))
            try:
                os.ftruncate(file, size)
                _append(file, line, size)
            except OSError as error:
                raise Unavailable(str(error)) from error

    def _entries(self, after: int, limit: int) -> list[Entry]:
        found: list[Entry] = []
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if number > after + limit or not line.endswith(b"\n"):
                    break
                if number > after:
                    found.append(_entry(line, self.path))
        return found

    @contextmanager
    def _opened(self) -> Iterator[int]:
        """Open the file for one writer at a time."""
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Unavailable(str(error)) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)


def write_trail(folder: Path, entries: Sequence[Entry]) -> None:
    """Write a whole trail into a folder that has none. Raise OSError."""
    write_whole(folder / FILE, b"".join(_line(entry) for entry in entries))


def _append(file: int, line: bytes, size: int) -> None:
    """Write a line at the end, or leave the file as long as it was."""
    try:
        if os.pwrite(file, line, size) != len(line):
            raise OSError("short write")
        os.fsync(file)
    except OSError:
        os.ftruncate(file, size)
        raise


def _end(file: int, path: Path) -> tuple[int, Entry | None]:
    """Return where the last whole line ends, and its entry."""
    size = os.fstat(file).st_size
    start, tail = size, b""
    while start and tail.count(b"\n") < 2:
        start = max(0, start - BLOCK)
        tail = os.pread(file, size - start, start)
    whole = tail[: tail.rfind(b"\n") + 1]
    end = size - len(tail) + len(whole)
    lines = whole.splitlines()
    return end, _entry(lines[-1], path) if lines else None


def _line(entry: Entry) -> bytes:
    members = {"number": entry.number, **asdict(entry.event), "sha256": entry.sha256}
    return json.dumps(members, ensure_ascii=False).encode() + b"\n"


def _entry(line: bytes, path: Path) -> Entry:
    try:
        members = json.loads(line)
        number, sha256 = members.pop("number"), members.pop("sha256")
        return Entry(number, Event(**members), sha256)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Damaged(
            f"审计记录 {path} 有一行读不出来，可能被改动过；没有再往里写。请另存一份，再用备份核对。"
        ) from error

"""TinyDB's storage over a journal: memory holds what the journal holds, and a commit is on disk before it is in memory.

A database is compacted by beginning a new journal, then writing beside it the state at that moment as a snapshot, while
commits go on. The snapshot's rename makes what is older superfluous, and it is deleted.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from xinheng_server.embedded.frames import frame
from xinheng_server.embedded.generations import (
    END,
    Changed,
    Sources,
    apply,
    file_of,
    heading,
    numbers,
    read_snapshot,
    replay,
)
from xinheng_server.embedded.journal import Journal
from xinheng_server.embedded.operations import Operations, Row, Tables, each, pack
from xinheng_server.embedded.tables import MemoryOfBytes, size_of
from xinheng_server.files import sync_folder, write_through
from xinheng_server.store import Unavailable

type Order = Callable[[Tables], Iterable[tuple[str, str]]]
"""The rows of a state, each as its table and id, in the order in which a snapshot is to hold them."""

CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class State:
    """A database as it was when a journal began."""

    number: int
    tables: Tables


class JournaledStorage(MemoryOfBytes):
    """The tables of one database; read at any time, changed by one thread at a time."""

    def __init__(self, sources: Sources, name: str) -> None:
        """Take up a database's snapshot. Raise Damaged."""
        self.name = name
        self.tables = read_snapshot(sources.snapshot, name) if sources.snapshot else {}
        self.bytes = sum(size_of(row_id, row) for rows in self.tables.values() for row_id, row in rows.items())
        self.uncompacted = 0
        self.superseded = 0
        self.size = sum(len(source.content) for source in (sources.snapshot, *sources.journals) if source)
        self.moment = threading.Lock()
        self._compacting = threading.Lock()
        self._sources = sources
        self._journal: Journal | None = None
        self.number = sources.journals[-1].number
        self.whole = 0
        self._changed: Changed = lambda *_: None

    def replay(self, changed: Changed) -> None:
        """Carry out the journals; ``changed`` is told of each change, also of all that follow. Raise Damaged."""
        self._changed = changed
        *older, last = self._sources.journals
        for source in older:
            replay(source, self.name, self.tables, self._told, last=False)
        self.whole = replay(last, self.name, self.tables, self._told, last=True)

    def open_journal(self) -> None:
        """Take up writing where the last journal ends, and clear away what an interrupted compaction left."""
        last = self._sources.journals[-1]
        self._journal = Journal(last.path, self.whole)
        first = self._sources.snapshot.number if self._sources.snapshot else 0
        self._sources = Sources(None, ())
        self._folder = last.path.parent
        self._clear_before(first)
        for draft in self._folder.glob(f"{self.name}.*.new"):
            draft.unlink()

    @property
    def journal(self) -> Journal:
        """The journal that commits go to."""
        assert self._journal is not None, "opened for reading only"
        return self._journal

    def commit(self, operations: Operations) -> None:
        """Put the operations on disk, then into memory. Raise Unavailable with memory as it was."""
        payload = pack({table: changes for table, changes in operations.items() if changes})
        if not payload:
            return
        self.journal.append(payload)
        self.size += len(payload)
        try:
            with self.moment:
                apply(self.tables, each(operations), self._told)
        except Exception:
            self.journal.broken = True  # memory is behind the disk; a start reads the disk
            raise

    def exchange(self, table: str, rows: dict[str, Row]) -> None:
        """Put rows in place of a table's: part of what an operation means, called while it is carried out."""
        before = self.tables.pop(table, {})
        self.bytes += sum(size_of(*row) for row in rows.items()) - sum(size_of(*row) for row in before.items())
        self.superseded += len(before)
        if rows:
            self.tables[table] = rows

    def rotate(self, extra: Tables) -> State:
        """Begin a new journal and return the state until then, with ``extra`` tables of the caller's.

        Called by the thread that commits. Raise Unavailable with the old journal still in use.
        """
        self.journal.check()
        self.journal.sync()
        number = self.number + 1
        try:
            begun = Journal.begin(file_of(self._folder, self.name, number, "journal"), heading(self.name, number))
        except OSError as error:
            raise Unavailable(str(error)) from error
        self.journal.close()
        self._journal, self.number = begun, number
        self.uncompacted = self.superseded = 0
        return State(number, {name: dict(rows) for name, rows in (self.tables | extra).items()})

    def write_snapshot(self, state: State, order: Order | None = None) -> None:
        """Write a state down, its rows in this order, and delete what it replaces; in any thread. Raise Unavailable with nothing lost."""
        path = file_of(self._folder, self.name, state.number, "snapshot")
        draft = path.with_name(path.name + ".new")
        with self._compacting:
            if numbers(self._folder, self.name, "snapshot")[-1:] > [state.number]:
                return
            try:
                write_through(draft, _snapshot(self.name, state, (order or _as_they_are)(state.tables)))
                os.replace(draft, path)
                self._clear_before(state.number)
            except OSError as error:
                draft.unlink(missing_ok=True)
                self.superseded += 1
                raise Unavailable(str(error)) from error
            self.size = path.stat().st_size + self.journal.size

    def close(self) -> None:
        """Let go of the files."""
        if self._journal is not None:
            self._journal.close()

    def _told(self, table: str, row_id: str, before: bytes | None, after: bytes | None) -> None:
        self.bytes += size_of(row_id, after) - size_of(row_id, before)
        self.uncompacted += 1
        self.superseded += before is not None
        self._changed(table, row_id, before, after)

    def _clear_before(self, number: int) -> None:
        """Delete what a snapshot has made superfluous. It is in place for good before anything goes."""
        older = [
            file_of(self._folder, self.name, old, kind)
            for kind in ("snapshot", "journal")
            for old in numbers(self._folder, self.name, kind)
            if old < number
        ]
        if older:
            sync_folder(self._folder)
            for path in older:
                path.unlink()
            sync_folder(self._folder)


def _as_they_are(tables: Tables) -> Iterator[tuple[str, str]]:
    for table, rows in tables.items():
        for row_id in rows:
            yield table, row_id


def _snapshot(name: str, state: State, order: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """Yield the frames of a snapshot, each some rows long."""
    yield frame(heading(name, state.number))
    chunk: dict[str, list[tuple[str, bytes | None]]] = {}
    size = 0
    for table, row_id in order:
        row = state.tables[table][row_id]
        chunk.setdefault(table, []).append((row_id, row))
        size += len(row)
        if size > CHUNK:
            yield frame(pack(chunk))
            chunk, size = {}, 0
    yield frame(pack(chunk))
    yield frame(END)

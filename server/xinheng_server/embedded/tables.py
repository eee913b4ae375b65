"""TinyDB over bytes: tables whose rows are decoded when they are read, and changed by operations instead of rewriting.

TinyDB hands each change a table to work on and then writes all tables anew. Here it gets a draft, which remembers what
was set and deleted; only that is committed. Everything else of TinyDB is as it comes.
"""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, Protocol

import orjson
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from xinheng_server.embedded.operations import Operation, Operations, Tables

type Fields = dict[str, Any]

OVERHEAD = 8
"""Bytes of a row on disk beside its id and content."""


class Committing(Protocol):
    """A storage that carries out operations."""

    tables: Tables

    def commit(self, operations: Operations) -> None:
        """Return when the operations are on disk and in memory."""


class Decoded(Mapping[str, Fields]):
    """The rows of a table; each reading gives a copy of its own."""

    def __init__(self, rows: Mapping[str, bytes]) -> None:
        self._rows = rows

    def __getitem__(self, row_id: str) -> Fields:
        return decode(self._rows[row_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class Draft(MutableMapping[Any, Fields]):
    """A table under change: nothing is touched until its operations are committed.

    A row that was read is a copy that the reader may change in place, as TinyDB does; it counts as set if it differs.
    """

    def __init__(self, rows: Mapping[str, bytes], id_class: Callable[[str], Any] = str) -> None:
        self._rows = rows
        self._id_class = id_class
        self._changed: dict[str, bytes | None] = {}
        self._read: dict[str, Fields] = {}
        self.growth = 0
        """Bytes that what was set and deleted adds to the table."""

    def __getitem__(self, row_id: Any) -> Fields:
        name = str(row_id)
        if name not in self._read:
            row = self._changed[name] if name in self._changed else self._rows[name]
            if row is None:
                raise KeyError(row_id)
            self._read[name] = decode(row)
        return self._read[name]

    def __setitem__(self, row_id: Any, fields: Mapping[str, Any]) -> None:
        self._change(str(row_id), encode(fields))

    def __delitem__(self, row_id: Any) -> None:
        if row_id not in self:
            raise KeyError(row_id)
        self._change(str(row_id), None)

    def __contains__(self, row_id: object) -> bool:
        name = str(row_id)
        return self._changed[name] is not None if name in self._changed else name in self._rows

    def __iter__(self) -> Iterator[Any]:
        for name in list(self._rows):
            if self._changed.get(name, b"") is not None:
                yield self._id_class(name)
        for name, row in list(self._changed.items()):
            if name not in self._rows and row is not None:
                yield self._id_class(name)

    def __len__(self) -> int:
        return len(self._rows) + sum((row is not None) - (name in self._rows) for name, row in self._changed.items())

    def operations(self) -> list[Operation]:
        """Return what has to be committed; a row that was set to what it was is left out."""
        for name, fields in self._read.items():
            row = encode(fields)
            if row != self._changed.get(name, self._rows.get(name)):
                self._changed[name] = row
        return [(name, row) for name, row in self._changed.items() if row != self._rows.get(name)]

    def _change(self, name: str, row: bytes | None) -> None:
        before = self._changed.pop(name) if name in self._changed else self._rows.get(name)
        self._changed[name] = row  # what is set last comes last
        self._read.pop(name, None)
        self.growth += size_of(name, row) - size_of(name, before)


class JournaledTable(Table):
    """A table of TinyDB that commits drafts."""

    document_id_class = str  # type: ignore[assignment]
    _storage: Committing  # type: ignore[assignment]

    def draft(self) -> Draft:
        """Return the table as it is, ready to be changed."""
        return Draft(self._storage.tables.get(self.name, {}), self.document_id_class)

    def find(self, row_id: str) -> Fields | None:
        """Return a copy of one row."""
        row = self._storage.tables.get(self.name, {}).get(row_id)
        return None if row is None else decode(row)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        draft = self.draft()
        updater(draft)
        self._storage.commit({self.name: draft.operations()})
        self.clear_cache()


class Database(TinyDB):
    """TinyDB with tables that commit drafts."""

    table_class = JournaledTable


class MemoryOfBytes(Storage):
    """What every storage of ours does: hold the tables as bytes, and turn a whole write of TinyDB into operations."""

    tables: Tables

    def commit(self, operations: Operations) -> None:
        """Return when the operations are on disk and in memory."""
        raise NotImplementedError

    def read(self) -> dict[str, Any]:
        """Return the tables, to be read only."""
        return {name: Decoded(rows) for name, rows in self.tables.items()}

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Make the tables those of ``data``; TinyDB does so where it drops tables."""
        operations: dict[str, list[Operation]] = {}
        for name, rows in self.tables.items():
            draft = Draft(rows)
            for row_id in rows.keys() - dict(data.get(name, {})).keys():
                del draft[row_id]
            operations[name] = draft.operations()
        for name, given in data.items():
            operations.setdefault(name, []).extend((row_id, encode(fields)) for row_id, fields in given.items())
        self.commit(operations)
        for name in self.tables.keys() - data.keys():
            del self.tables[name]


def size_of(row_id: str, row: bytes | None) -> int:
    """Return how many bytes a row takes on disk; None takes none."""
    return 0 if row is None else len(row_id) + len(row) + OVERHEAD


def encode(fields: Mapping[str, Any]) -> bytes:
    """Return the bytes of a row: a copy, for those that orjson made keep all the room it began with, some 4 KB."""
    return bytes(memoryview(orjson.dumps(fields)))


def decode(row: bytes) -> Fields:
    """Return the fields of a row."""
    fields: Fields = orjson.loads(row)
    return fields

"""Documents with revisions in two TinyDB tables, and the small indexes that spare every request a scan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from xinheng_server.cursors import Cursor, Extent
from xinheng_server.embedded.changes import ChangeRow
from xinheng_server.embedded.operations import Operation
from xinheng_server.embedded.rows import (
    DOCUMENTS,
    at_position,
    document_of,
    key_of,
    recalled,
    receipts_of,
    row_id_of,
    with_document,
)
from xinheng_server.embedded.storage import JournaledStorage
from xinheng_server.embedded.tables import Database, Fields, JournaledTable, decode
from xinheng_server.store import (
    Changes,
    Conflict,
    CursorGone,
    Document,
    Key,
    Outcome,
    ReceiptTaken,
    Write,
)

SPACES = "spaces"
"""The table of spaces from which something was purged: how far they had come then, and what is gone."""


@dataclass(slots=True)
class Space:
    """What is known of a space without reading its documents."""

    position: int = 0
    gone: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, ChangeRow] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)

    def row(self, kind: str) -> ChangeRow:
        """Return the row of changes of a kind."""
        return self.kinds.get(kind) or NONE

    def holds_documents(self) -> bool:
        """Return whether anything is there, tombstones too."""
        return any(row.last for row in self.kinds.values())


NONE = ChangeRow()


class Documents:
    """The documents of a store. One thread changes them; reading is safe in any other."""

    def __init__(self, storage: JournaledStorage, era: str) -> None:
        """Read the database. Raise Damaged."""
        self.storage = storage
        self.era = era
        self.spaces: dict[str, Space] = {}
        database = Database(storage=lambda: storage)
        self.rows: JournaledTable = database.table(DOCUMENTS)  # type: ignore[assignment]
        self.counters: JournaledTable = database.table(SPACES)  # type: ignore[assignment]
        self._take_up()
        storage.replay(self._changed)

    def get(self, key: Key) -> Document | None:
        """Return a document."""
        fields = self.rows.find(row_id_of(key))
        return None if fields is None else document_of(key, fields)

    def recall(self, key: Key, write: Write) -> Outcome | None:
        """Return what a remembered write came to."""
        fields = self.rows.find(row_id_of(key))
        return None if fields is None else recalled(fields, write)

    def changes(self, name: str, kind: str, after: Cursor, limit: int) -> Changes:
        """Return a page of changes. Raise CursorGone."""
        with self.storage.moment:
            space = self.spaces.get(name, Space())
            extent = Extent(self.era, space.position, space.gone.get(kind, 0))
            if after.is_gone(extent):
                raise CursorGone
            ids = list(islice(space.row(kind).behind(after.position), limit + 1))
            rows = self._raw([Key(name, kind, changed) for changed in ids[:limit]])
        found = [document_of(key, decode(row)) for key, row in rows]
        last, more = found[-1].position if found else after.position, len(ids) > limit
        return Changes(found, after.behind(last, extent, more=more), more)

    def heads(self, spaces: Sequence[str], kind: str) -> list[Document]:
        """Return the documents of a kind without their bodies."""
        with self.storage.moment:
            keys = [
                Key(name, kind, held)
                for name in spaces
                if name in self.spaces
                for held in self.spaces[name].row(kind).last
            ]
            rows = self._raw(sorted(keys, key=lambda key: (key.space, key.id)))
        found = (document_of(key, decode(row)) for key, row in rows)
        return [replace(document, body="") for document in found if not document.deleted]

    def _raw(self, keys: Sequence[Key]) -> list[tuple[Key, bytes]]:
        """Return rows as they are at this moment, to be decoded when the moment may pass."""
        rows = self.storage.tables.get(DOCUMENTS, {})
        return [(key, rows[row_id_of(key)]) for key in keys]

    def _take_up(self) -> None:
        """Read every row of the snapshot once."""
        for name, row in self.storage.tables.get(SPACES, {}).items():
            self._counted(name, decode(row))
        rows: dict[tuple[str, str], list[tuple[str, int]]] = {}
        for row_id, row in self.storage.tables.get(DOCUMENTS, {}).items():
            key, fields = key_of(row_id), decode(row)
            rows.setdefault((key.space, key.kind), []).append((key.id, fields["position"]))
            self._space(key.space, fields["position"]).receipts.update(dict.fromkeys(receipts_of(fields), row_id))
        for (name, kind), places in rows.items():
            self.spaces[name].kinds.setdefault(kind, ChangeRow()).fill(places)

    def _changed(self, table: str, row_id: str, before: bytes | None, after: bytes | None) -> None:
        """Keep the indexes in step with a row."""
        if table == SPACES:
            self._counted(row_id, decode(after or b"{}"))
        elif after is None:
            self._removed(key_of(row_id), decode(before or b"{}"))
        else:
            self._put(key_of(row_id), None if before is None else decode(before), decode(after))

    def _counted(self, name: str, fields: Fields) -> None:
        space = self._space(name, fields["position"])
        space.gone = fields["gone"]

    def _put(self, key: Key, before: Fields | None, after: Fields) -> None:
        space = self._space(key.space, after["position"])
        space.kinds.setdefault(key.kind, ChangeRow()).put(key.id, after["position"])
        receipts = receipts_of(after)
        for forgotten in (receipts_of(before) if before else set()) - receipts:
            space.receipts.pop(forgotten, None)
        space.receipts.update(dict.fromkeys(receipts, row_id_of(key)))

    def _removed(self, key: Key, before: Fields) -> None:
        space = self.spaces[key.space]
        space.kinds[key.kind].remove(key.id)
        for receipt in receipts_of(before):
            space.receipts.pop(receipt, None)

    def _space(self, name: str, position: int) -> Space:
        space = self.spaces.setdefault(name, Space())
        space.position = max(space.position, position)
        return space


class DocumentBatch:
    """Writes that are committed together, each judged by what is stored and what the batch did before it."""

    def __init__(self, documents: Documents, room: Callable[[int, int], None]) -> None:
        """``room`` raises Full if so many more documents and bytes do not fit."""
        self._documents = documents
        self._room = room
        self._rows = documents.rows.draft()
        self._positions: dict[str, int] = {}
        self._receipts: dict[tuple[str, str], str] = {}
        self._created = 0

    def create(self, document: Document, write: Write) -> Outcome:
        """Judge and draft a creation."""
        fields = self._fields(document.key)
        if fields is not None:
            return self._repeated(document.key, fields, write)
        self._room(self._created + 1, self._bytes_with(document))
        outcome = self._put(None, document, write)
        self._created += 1
        return outcome

    def replace(self, document: Document, write: Write, expected: str, *, capped: bool = True) -> Outcome:
        """Judge and draft a replacement."""
        fields = self._fields(document.key)
        if fields is None:
            raise Conflict(None)
        if past := recalled(fields, write):
            return past
        if fields["revision"] != expected:
            raise Conflict(document_of(document.key, fields))
        if capped and not document.deleted:
            self._room(self._created, self._bytes_with(document))
        return self._put(fields, document, write)

    def operations(self) -> dict[str, list[Operation]]:
        """Return what has to be committed."""
        return {DOCUMENTS: self._rows.operations()}

    def _bytes_with(self, document: Document) -> int:
        """Return how many bytes the batch adds when it takes this document too."""
        return self._rows.growth + len(document.head.encode()) + len(document.body.encode())

    def _fields(self, key: Key) -> Fields | None:
        return self._rows.get(row_id_of(key))

    def _repeated(self, key: Key, fields: Fields, write: Write) -> Outcome:
        if past := recalled(fields, write):
            return past
        raise Conflict(document_of(key, fields))

    def _put(self, before: Fields | None, document: Document, write: Write) -> Outcome:
        row_id = row_id_of(document.key)
        name, receipt = document.key.space, document.stamp.receipt
        space = self._documents.spaces.get(name, Space())
        if receipt is not None:
            holder = self._receipts.get((name, receipt)) or space.receipts.get(receipt)
            if holder not in (None, row_id):
                raise ReceiptTaken
        position = self._positions.get(name, space.position) + 1
        self._rows[row_id] = with_document(before, at_position(document, position), write)
        self._positions[name] = position
        if receipt is not None:
            self._receipts[name, receipt] = row_id
        return Outcome(document.stamp, repeated=False)


def purge_operations(
    documents: Documents, spaces: Sequence[str], kinds: Sequence[str], received_before: str, tombstones_only: bool
) -> tuple[int, dict[str, list[Operation]]]:
    """Return how many documents go, and what has to be committed for it."""
    rows, counters = documents.rows.draft(), documents.counters.draft()
    gone = 0
    for name in spaces:
        space = documents.spaces.get(name, Space())
        past = dict(space.gone)
        for kind in kinds:
            for held in list(space.row(kind).last):
                row_id = row_id_of(Key(name, kind, held))
                fields = documents.rows.find(row_id) or {}
                if fields["received"] < received_before and (fields["deleted"] or not tombstones_only):
                    del rows[row_id]
                    gone += 1
                    if fields["deleted"]:
                        past[kind] = max(past.get(kind, 0), fields["position"])
        counters[name] = {"position": space.position, "gone": past}
    return gone, {SPACES: counters.operations(), DOCUMENTS: rows.operations()} if gone else {}

"""Documents with revisions in PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from xinheng_server.cursors import Cursor, Extent, new_era
from xinheng_server.postgres.database import Database, Row
from xinheng_server.store import (
    REMEMBERED_WRITES,
    Changes,
    Conflict,
    CursorGone,
    Document,
    Key,
    Outcome,
    ReceiptTaken,
    Stamp,
    Unavailable,
    Write,
    WriteReused,
)

TRIES = 5
"""How often a write is begun that was refused for a reason which is gone when one looks."""


class Documents:
    """The part of the store that keeps documents."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: Key) -> Document | None:
        """Return what is stored under the key."""
        found = await self._database.rows("document", key_values(key))
        return document(key.space, found[0]) if found else None

    async def recall(self, key: Key, write: Write) -> Outcome | None:
        """Return the outcome of this write if it was accepted before."""
        found = await self._database.rows("past_write", {**key_values(key), "write": write.id})
        if not found:
            return None
        fingerprint, *stamp = found[0]
        if fingerprint != write.fingerprint:
            raise WriteReused
        return Outcome(Stamp(*stamp), repeated=True)

    async def create(self, document: Document, write: Write) -> Outcome:
        """Keep a new document."""
        return await self._put(document, write, None)

    async def replace(self, document: Document, write: Write, *, expected: str) -> Outcome:
        """Put a document in place of the one at the expected revision."""
        return await self._put(document, write, expected)

    async def _put(self, document: Document, write: Write, expected: str | None) -> Outcome:
        name = "create_document" if expected is None else "replace_document"
        values = {**document_values(document), **write_values(write), "expected": expected, "era": new_era()}
        for _ in range(TRIES):
            if await self._database.rows(name, values):
                return Outcome(document.stamp, repeated=False)
            if past := await self.recall(document.key, write):
                return past
            await self._refuse(document, expected)
        raise Unavailable("the document changes too fast")

    async def _refuse(self, document: Document, expected: str | None) -> None:
        """Raise why a write was refused; return if the reason has gone meanwhile."""
        current = await self.get(document.key)
        if (current and current.stamp.revision) != expected:
            raise Conflict(current)
        values = {"space": document.key.space, "receipt": document.stamp.receipt}
        holders = await self._database.rows("receipt_holder", values)
        if any(holder != (document.key.kind, document.key.id) for holder in holders):
            raise ReceiptTaken

    async def changes(self, space: str, kind: str, *, after: Cursor, limit: int) -> Changes:
        """Return what changed behind a cursor. The bounds are read last: a purge meanwhile is seen there."""
        values = {"space": space, "kind": kind, "after": after.position, "limit": limit + 1}
        found = [document(space, row) for row in await self._database.rows("changes", values)]
        extent = await self._extent(space, kind)
        if after.is_gone(extent):
            raise CursorGone
        page, more = found[:limit], len(found) > limit
        last = page[-1].position if page else after.position
        return Changes(page, after.behind(last, extent, more=more), more)

    async def _extent(self, space: str, kind: str) -> Extent:
        found = await self._database.rows("extent", {"space": space, "kind": kind})
        return Extent(*found[0]) if found else Extent()

    async def heads(self, spaces: Sequence[str], kind: str) -> Sequence[Document]:
        """Return the documents of a kind in these spaces without their bodies."""
        found = await self._database.rows("heads", {"spaces": list(spaces), "kind": kind})
        return [
            Document(Key(space, kind, document_id), Stamp(revision, received, receipt), head, "", position=position)
            for space, kind, document_id, revision, received, receipt, head, position in found
        ]

    async def purge(self, space: str, kinds: Sequence[str], before: str, *, tombstones_only: bool) -> int:
        """Remove for good what one space received before a time; return how many."""
        values = {"space": space, "kinds": list(kinds), "before": before, "tombstones_only": tombstones_only}
        return int((await self._database.rows("purge", values))[0][0])


def key_values(key: Key) -> dict[str, Any]:
    """Return a key as values of a statement."""
    return {"space": key.space, "kind": key.kind, "id": key.id}


def stamp_values(stamp: Stamp) -> dict[str, Any]:
    """Return a stamp as values of a statement."""
    return {"revision": stamp.revision, "received": stamp.received, "receipt": stamp.receipt}


def document_values(document: Document) -> dict[str, Any]:
    """Return a document as values of a statement."""
    return {
        **key_values(document.key),
        **stamp_values(document.stamp),
        "head": document.head,
        "body": document.body,
        "deleted": document.deleted,
    }


def write_values(write: Write) -> dict[str, Any]:
    """Return a write, and how many are remembered, as values of a statement."""
    return {"write": write.id, "fingerprint": write.fingerprint, "remembered": REMEMBERED_WRITES}


def document(space: str, row: Row) -> Document:
    """Return the document of a row of ``document.sql``, ``changes.sql`` or ``dump_documents.sql``."""
    kind, document_id, revision, received, receipt, head, body, deleted, position = row
    return Document(Key(space, kind, document_id), Stamp(revision, received, receipt), head, body, deleted, position)

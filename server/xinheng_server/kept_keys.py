"""Keys that the server draws for itself and keeps in the store, beside what they belong to; served to nobody."""

import json
import secrets
import uuid
from contextlib import suppress

from xinheng_server.keyed import new_key
from xinheng_server.store import Conflict, Document, Key, Stamp, Store, Write


async def find_or_draw(store: Store, place: Key, now: str) -> Document:
    """Return the document that holds a key, drawing the key when it is first needed; a tombstone if it is destroyed."""
    if document := await store.get(place):
        return document
    with suppress(Conflict):  # another process was quicker: its key counts
        await store.create(Document(place, new_stamp(now), "{}", json.dumps({"key": new_key()})), new_write())
    document = await store.get(place)
    assert document is not None
    return document


async def change(store: Store, document: Document, body: str, now: str) -> None:
    """Keep other content beside a key. Raise Conflict if someone else did meanwhile."""
    changed = Document(document.key, new_stamp(now), "{}", body)
    await store.replace(changed, new_write(), expected=document.stamp.revision)


async def destroy(store: Store, place: Key, now: str) -> None:
    """Leave nothing of a key."""
    while (document := await store.get(place)) is not None and not document.deleted:
        with suppress(Conflict):
            tombstone = Document(place, new_stamp(now), "", "", deleted=True)
            await store.replace(tombstone, new_write(), expected=document.stamp.revision)


def new_stamp(now: str) -> Stamp:
    """Return the stamp of a write by the server itself."""
    return Stamp(secrets.token_hex(8), now)


def new_write() -> Write:
    """Return the id of a write that is never sent again."""
    return Write(str(uuid.uuid4()), "")

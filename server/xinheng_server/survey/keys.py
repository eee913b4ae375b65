"""The key of a round: drawn once, kept in the store beside the round, served to nobody, destroyed with the seal.

From it follow receipts and codes, so that neither has to be kept.
"""

import json
import secrets
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from xinheng_server.keyed import derived, new_key
from xinheng_server.kinds import ROUND_SECRET
from xinheng_server.receipts import ALPHABET
from xinheng_server.store import Conflict, Document, Key, Stamp, Store, Write


@dataclass(frozen=True, slots=True)
class RoundKey:
    """The key, how many codes were made with it, and the revision under which that is kept."""

    key: bytes
    issued: int
    revision: str

    def receipt(self, answer_id: str) -> str:
        """Return the receipt of an answer, always the same; nothing about the answer can be read from it."""
        signs = "".join(ALPHABET[byte % len(ALPHABET)] for byte in derived(self.key, "receipt", answer_id)[:6])
        return f"{signs[:3]}-{signs[3:]}"


async def find_key(store: Store, space: str, round_id: str, now: Callable[[], str]) -> RoundKey | None:
    """Return the key of a round, drawing it when it is first needed; None if it was destroyed."""
    place = Key(space, ROUND_SECRET, round_id)
    document = await store.get(place)
    if document is None:
        document = await _drawn(store, place, now())
    return _read(document)


async def count_issued(store: Store, space: str, round_id: str, key: RoundKey, issued: int, now: str) -> None:
    """Remember how many codes were made. Raise Conflict if someone else did so meanwhile."""
    place = Key(space, ROUND_SECRET, round_id)
    await store.replace(_document(place, key.key.hex(), issued, now), _write(), expected=key.revision)


async def destroy_key(store: Store, space: str, round_id: str, now: str) -> None:
    """Leave nothing of the key."""
    place = Key(space, ROUND_SECRET, round_id)
    while (document := await store.get(place)) is not None and not document.deleted:
        tombstone = Document(place, _stamp(now), "", "", deleted=True)
        try:
            await store.replace(tombstone, _write(), expected=document.stamp.revision)
        except Conflict:
            continue


async def _drawn(store: Store, place: Key, now: str) -> Document:
    drawn = _document(place, new_key(), 0, now)
    with suppress(Conflict):  # another process was quicker: its key counts
        await store.create(drawn, _write())
    document = await store.get(place)
    assert document is not None
    return document


def _document(place: Key, key: str, issued: int, now: str) -> Document:
    return Document(place, _stamp(now), "{}", json.dumps({"key": key, "issued": issued}))


def _read(document: Document) -> RoundKey | None:
    if document.deleted:
        return None
    kept = json.loads(document.body)
    return RoundKey(bytes.fromhex(kept["key"]), kept["issued"], document.stamp.revision)


def _stamp(now: str) -> Stamp:
    return Stamp(secrets.token_hex(8), now)


def _write() -> Write:
    """Return the id of a write that is never sent again."""
    return Write(str(uuid.uuid4()), "")

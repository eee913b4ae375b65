"""The number by which a resident asks how a complaint stands: 15 signs that nobody guesses and no store holds.

The number follows from the id that the browser made and a key of the organisation's space; the id under which the
complaint is kept follows from the number. So a retry gets the same number, the number finds its complaint without an
index, and who reads the data, or opens the complaint, does not learn it: the browser's id is not kept, nor anything it
could be worked out from.
"""

import json
import uuid

from xinheng_server.kept_keys import find_or_draw
from xinheng_server.keyed import ALPHABET, derived, grouped, spelled, typed
from xinheng_server.kinds import COMPLAINT_SECRET
from xinheng_server.store import Key, Store

SIGNS = 15
"""69 bits."""

_PLACE = "6f2f3a52-0f44-4f0e-9d0b-5f1d3a7c9e10"


async def number_key(store: Store, space: str, now: str) -> bytes:
    """Return the key of an organisation's numbers, drawing it when it is first needed."""
    document = await find_or_draw(store, Key(space, COMPLAINT_SECRET, _PLACE), now)
    return bytes.fromhex(json.loads(document.body)["key"])


async def find_number_key(store: Store, space: str) -> bytes | None:
    """Return the key of an organisation's numbers; None if none was ever drawn, or it is destroyed."""
    document = await store.get(Key(space, COMPLAINT_SECRET, _PLACE))
    return None if document is None or document.deleted else bytes.fromhex(json.loads(document.body)["key"])


def write_id(key: bytes, given_id: str) -> str:
    """Return the id under which the write of a complaint is remembered, in place of the one the browser sent."""
    return str(uuid.UUID(bytes=derived(key, "complaint write", given_id)[:16], version=4))


def number_of(key: bytes, given_id: str) -> str:
    """Return the number of the complaint that a browser sends under an id."""
    drawn = int.from_bytes(derived(key, "complaint number", given_id)) % len(ALPHABET) ** SIGNS
    return grouped(spelled(drawn, SIGNS))


def kept_id(key: bytes, number: str) -> str | None:
    """Return the id under which the complaint with a number is kept, however it was typed; None if it cannot be one."""
    signs = typed(number, SIGNS)
    if signs is None:
        return None
    return str(uuid.UUID(bytes=derived(key, "complaint id", signs)[:16], version=4))

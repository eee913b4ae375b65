"""The key of a round, from which receipts and codes follow, so that neither has to be kept; destroyed with the seal."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from xinheng_server.kept_keys import change, destroy, find_or_draw
from xinheng_server.keyed import derived
from xinheng_server.kinds import ROUND_SECRET
from xinheng_server.receipts import ALPHABET
from xinheng_server.store import Document, Key, Round, Store
from xinheng_server.survey.rounds import SurveyRound

_SIGNS = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))


@dataclass(frozen=True, slots=True)
class RoundKey:
    """The key, how many codes were made with it, and the document that keeps both."""

    key: bytes
    issued: int
    document: Document

    def receipt(self, answer_id: str) -> str:
        """Return the receipt of an answer, always the same; nothing about the answer can be read from it."""
        signs = derived(self.key, "receipt", answer_id)[:6].translate(_SIGNS).decode()
        return f"{signs[:3]}-{signs[3:]}"


async def find_key(store: Store, place: Round, plan: SurveyRound, now: Callable[[], str]) -> RoundKey | None:
    """Return the key of a round, drawing it when it is first needed; None once the round is sealed."""
    if plan.sealed:
        return None
    document = await find_or_draw(store, _place(place), now())
    if document.deleted:
        return None
    kept = json.loads(document.body)
    return RoundKey(bytes.fromhex(kept["key"]), kept.get("issued", 0), document)


async def count_issued(store: Store, key: RoundKey, issued: int, now: str) -> None:
    """Remember how many codes were made. Raise Conflict if someone else made some meanwhile."""
    await change(store, key.document, json.dumps({"key": key.key.hex(), "issued": issued}), now)


async def destroy_key(store: Store, place: Round, now: str) -> None:
    """Leave nothing of the key."""
    await destroy(store, _place(place), now)


async def holds_key(store: Store, place: Round) -> bool:
    """Tell whether the key of a round is still there."""
    document = await store.get(_place(place))
    return document is not None and not document.deleted


def _place(place: Round) -> Key:
    return Key(place.space, ROUND_SECRET, place.id)

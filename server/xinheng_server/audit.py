"""The audit trail: who read, exported, changed or purged what, each entry chained to the one before by hash.

A chain shows that nothing in it was altered or left out later by someone who cannot rewrite all that follows. It cannot
show that its end was not cut off, or that the whole was not written anew; a copy of the last hash kept elsewhere can.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal, Protocol

type Action = Literal[
    "read", "export", "create", "change", "delete", "purge", "seal", "restore", "token_create", "token_revoke"
]

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: UTC time, who (a token's id, or ``command``), what was done to what, never what it says."""

    at: str
    actor: str
    action: Action
    space: str
    object: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in the trail: its number from 1, and its hash over the hash before and itself."""

    number: int
    event: Event
    sha256: str


def chained(number: int, before: str, event: Event) -> Entry:
    """Return the entry that follows the hash ``before`` (BEGINNING for the first)."""
    text = json.dumps([number, before, asdict(event)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Entry(number, event, hashlib.sha256(text.encode()).hexdigest())


def first_broken(entries: Iterable[Entry]) -> int | None:
    """Return the number at which a trail ceases to be whole, or None."""
    before = BEGINNING
    for number, entry in enumerate(entries, 1):
        if entry != chained(number, before, entry.event):
            return number
        before = entry.sha256
    return None


class AuditTrail(Protocol):
    """Keep the trail of one installation."""

    async def note(self, event: Event) -> None:
        """Add an event; on disk when this returns. Raise ``store.Unavailable``."""

    async def entries(self, *, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """Return entries behind a number, in order."""

    async def close(self) -> None:
        """Let go of the data."""

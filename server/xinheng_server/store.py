"""The seam behind which documents are kept: what is stored, the conditions of a write, and what may go wrong.

Every key begins with the space, the id of the organisation that owns the document, so that a distributed database can
place and query by it. Every write is one conditional statement: create if absent, or replace if the revision is
still the one the writer knew. A write that was acknowledged is on disk.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

type State = Literal["submission"]

REMEMBERED_WRITES = 32
"""How many past writes of one document a store remembers; a retry of an older one meets the conflict answer."""


@dataclass(frozen=True, slots=True)
class Key:
    """Where a document lives: its owner and the UUID its page made."""

    space: str
    id: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the server adds to an accepted write.

    ``revision`` is opaque, ``receipt`` unique in the store, ``received`` a UTC time such as 2026-05-01T08:00:00Z.
    """

    revision: str
    receipt: str
    received: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """One self-assessment as it was handed in: ``document`` and ``result`` are JSON texts, kept to the letter."""

    key: Key
    form: str
    edition: str
    rules_sha256: str
    state: State
    document: str
    result: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Write:
    """What makes a write recognisable when it comes again: its UUID and a hash over what was sent."""

    id: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a write ended: the stamp under which it is kept, and whether it had been accepted before."""

    stamp: Stamp
    repeated: bool


class StoreError(Exception):
    """Anything a store raises on purpose."""


class Conflict(StoreError):
    """The document is not as the writer expected; ``current`` is what is stored, or None."""

    def __init__(self, current: Assessment | None) -> None:
        super().__init__("revision conflict")
        self.current = current


class WriteReused(StoreError):
    """The Write-Id was used for other content."""


class ReceiptTaken(StoreError):
    """Another document holds this receipt number; try the next."""


class Unavailable(StoreError):
    """The store cannot keep the write now. What was acknowledged before is not touched."""


class Damaged(StoreError):
    """What is on disk is not what a store wrote; the message names the file and the way out."""


class Store(Protocol):
    """Keep assessments. Remembered writes come first: a write seen before is answered with its first stamp."""

    async def get(self, key: Key) -> Assessment | None:
        """Return what is stored under the key."""

    async def recall(self, key: Key, write: Write) -> Outcome | None:
        """Return the outcome of this write if it was accepted before; raise WriteReused."""

    async def create(self, assessment: Assessment, write: Write) -> Outcome:
        """Keep a new document. Raise Conflict if there is one already; also WriteReused, ReceiptTaken, Unavailable."""

    async def replace(self, assessment: Assessment, write: Write, *, expected: str) -> Outcome:
        """Put a document in place of the one at revision ``expected``. Raise as ``create`` does."""

    async def close(self) -> None:
        """Finish what is under way and let go of the data."""

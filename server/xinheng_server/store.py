"""The seam behind which everything is kept: documents with revisions, survey answers, spent codes.

Every key begins with the space, the id of the organisation that owns what is kept, so that a distributed database can
place and query by it. Every write is one conditional statement: create if absent, or change if the revision is still
the one the writer knew. A write that was acknowledged is on disk. A store knows no form and no rule: texts go in and
come out to the letter, and what has to be counted is counted by a function it is given.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from xinheng_server.cursors import START, Cursor

REMEMBERED_WRITES = 32
"""How many past writes of one document a store remembers; a retry of an older one meets the conflict answer."""

type Count = Callable[[str], Mapping[str, int]]
"""What an answer adds to the counters of its round: name → increment. Pure; given to a store when it is opened."""


@dataclass(frozen=True, slots=True)
class Key:
    """Where a document lives: its owner, its kind (one plain word such as ``assessment``) and the UUID its page made."""

    space: str
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the server adds to an accepted write.

    ``revision`` is opaque and new with every write, ``received`` a UTC time such as 2026-05-01T08:00:00Z. ``receipt``
    is unique within the space, or None for what needs none.
    """

    revision: str
    received: str
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One thing with revisions.

    ``head`` is a small JSON object for lists, ``body`` the JSON text as it was given; a deleted document keeps its
    stamp, an empty head and an empty body (a tombstone). ``position`` is the place of its last change in the space's
    row of changes (1, 2, 3 …, each used once, never reused).
    """

    key: Key
    stamp: Stamp
    head: str
    body: str
    deleted: bool = False
    position: int = 0


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


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of changes in order of position: ``documents`` (tombstones too), ``cursor`` to go on from, and whether
    more is there."""

    documents: Sequence[Document]
    cursor: Cursor
    more: bool


class Round(NamedTuple):
    """Which survey round answers belong to; looked up for every answer, so a tuple."""

    space: str
    id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One resident's answer: the UUID its page made, and a JSON text without anything that tells who or when.

    The text carries the day at most. Without a shared id, time or order it cannot be joined to a spent code. ``counts``
    is what it adds to the counters of its round if that is known already: what a store's ``Count`` says of the body.
    """

    id: str
    body: str
    counts: Mapping[str, int] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """How full a store is: documents and answers kept, bytes on disk, and the caps (None: no cap)."""

    documents: int
    answers: int
    bytes: int
    cap_documents: int | None
    cap_bytes: int | None


class StoreError(Exception):
    """Anything a store raises on purpose."""


class Conflict(StoreError):
    """The document is not as the writer expected; ``current`` is what is stored (perhaps a tombstone), or None."""

    def __init__(self, current: Document | None) -> None:
        super().__init__("revision conflict")
        self.current = current


class WriteReused(StoreError):
    """The Write-Id, or the id of an answer, was used for other content."""


class ReceiptTaken(StoreError):
    """Another document of the space holds this receipt number; try the next."""


class CodeSpent(StoreError):
    """This one-time code was spent with another answer."""


class RoundSealed(StoreError):
    """The round takes no more answers; the ids of its answers are gone."""


class CursorGone(StoreError):
    """Changes behind this cursor may be missing: deletions were purged, or a backup restored; start again from 0."""


class Full(StoreError):
    """The cap is reached. Reading, deleting and exporting go on."""


class Unavailable(StoreError):
    """The store cannot keep the write now. What was acknowledged before is not touched."""


class Damaged(StoreError):
    """What is on disk is not what a store wrote; the message names the file and the way out."""


class Store(Protocol):
    """Keep documents and answers. All methods may be called at once from many tasks of one event loop."""

    # Documents. Remembered writes come first: a write seen before is answered with its first stamp.

    async def get(self, key: Key) -> Document | None:
        """Return what is stored under the key, a tombstone too."""

    async def recall(self, key: Key, write: Write) -> Outcome | None:
        """Return the outcome of this write if it was accepted before; raise WriteReused."""

    async def create(self, document: Document, write: Write) -> Outcome:
        """Keep a new document (``position`` is the store's to give).

        Raise Conflict if there is one already, a tombstone too; also WriteReused, ReceiptTaken, Full, Unavailable.
        """

    async def replace(self, document: Document, write: Write, *, expected: str, capped: bool = True) -> Outcome:
        """Put a document, or a tombstone, in place of the one at revision ``expected``. Raise as ``create`` does.

        What is not ``capped`` is kept in a full store too, as a tombstone is: a few bytes of the server's own, without
        which nothing could ever be sealed and removed.
        """

    async def changes(self, space: str, kind: str, *, after: Cursor = START, limit: int = 100) -> Changes:
        """Return what changed behind a cursor, at most ``limit`` documents. Raise CursorGone."""

    async def heads(self, spaces: Sequence[str], kind: str) -> Sequence[Document]:
        """Return the documents of a kind in these spaces with an empty ``body``, without tombstones, by space and id."""

    # Answers of a survey round, kept apart from documents and from codes.

    async def answer(self, round: Round, answer: Answer, *, code: str | None = None) -> bool:
        """Keep an answer, count it and spend its code (a keyed hash), all or nothing; return whether it was new.

        The same id and body again returns False, whatever the code. Raise WriteReused for another body, CodeSpent,
        RoundSealed, Full, Unavailable.
        """

    async def find_answer(self, round: Round, answer_id: str) -> str | None:
        """Return the body that is kept under an id, so that a retry is recognised; None once the round is sealed."""

    async def counts(self, round: Round) -> Mapping[str, int]:
        """Return the sums of what the answers added, ``answers`` among them: how many there are. Never a scan."""

    async def answers(self, round: Round) -> Sequence[str]:
        """Return the bodies of all answers in an order that says nothing about when they came."""

    async def seal(self, round: Round) -> None:
        """Take no more answers: drop the ids of the answers and the spent codes, and shuffle what is left."""

    async def erase_answers(self, round: Round) -> None:
        """Delete all answers and codes of a round for good."""

    # The whole.

    async def purge(
        self, spaces: Sequence[str], kinds: Sequence[str], *, received_before: str, tombstones_only: bool = False
    ) -> int:
        """Remove for good what was last received before a UTC time, tombstones or these alone; return how many."""

    async def compact(self) -> None:
        """Leave nothing on disk of what was replaced or deleted, nor of the order in which answers came.

        A database that sees to its own files does so when it is told to (PostgreSQL: ``VACUUM FULL``), not by this.
        """

    async def spaces(self) -> Sequence[str]:
        """Return every space that holds anything, in order."""

    async def usage(self) -> Usage:
        """Return how full the store is."""

    async def ready(self) -> None:
        """Return if a write could be kept now. Raise Unavailable or Full."""

    def dump(self) -> AsyncIterator[str]:
        """Yield everything as of one moment, an entry a line: canonical JSON, equal in every kind of store."""

    async def load(self, entries: AsyncIterator[str]) -> None:
        """Fill an empty store from a dump; all or nothing. Raise Damaged, or Conflict(None) if it is not empty."""

    async def close(self) -> None:
        """Finish what is under way and let go of the data."""

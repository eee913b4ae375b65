"""How the two databases of a store commit what was gathered for them."""

from xinheng_server.embedded.compaction import Compaction
from xinheng_server.embedded.documents import DocumentBatch
from xinheng_server.embedded.group_commit import Batch
from xinheng_server.embedded.holdings import Holdings
from xinheng_server.embedded.operations import Operations
from xinheng_server.embedded.room import Room
from xinheng_server.embedded.rounds import AnswerBatch, in_drawn_order
from xinheng_server.embedded.storage import JournaledStorage
from xinheng_server.store import Unavailable

GARBAGE = 4 << 20
"""Bytes on disk beyond twice those needed that a database may take before it is compacted."""

IN_ORDER = 100
"""How many answers, or half of all if they are more, may lie in the order they came before they are in_drawn_order."""


class DocumentBatches(Batch[DocumentBatch]):
    """Commits documents."""

    def __init__(self, held: Holdings, room: Room) -> None:
        self._held = held
        self._room = room
        self.compaction = Compaction(held.documents.storage, _has_garbage)

    def begin(self) -> DocumentBatch:
        """Return an empty batch."""
        return DocumentBatch(self._held.documents, self._room.check)

    def commit(self, batch: DocumentBatch) -> None:
        """Put a batch on disk."""
        self._held.documents.storage.commit(batch.operations())

    def rest(self) -> None:
        """Compact if that is due."""
        self._room.warn()
        self.compaction.if_due()


class AnswerBatches(Batch[AnswerBatch]):
    """Commits answers and spends their codes, both or neither."""

    def __init__(self, held: Holdings, room: Room) -> None:
        self._held = held
        self._room = room
        self.compaction = Compaction(
            held.rounds.storage, _is_in_order, extra=held.rounds.extra, order=in_drawn_order, before=held.codes.settle
        )

    def begin(self) -> AnswerBatch:
        """Return an empty batch."""
        return AnswerBatch(self._held.rounds, self._held.codes, self._room.check)

    def commit(self, batch: AnswerBatch) -> None:
        """Put a batch on disk."""
        with self._held.moment():
            try:
                self._commit(batch.operations(), batch)
            except Unavailable:
                self._held.rounds.judged.clear()
                raise

    def rest(self) -> None:
        """Leave no trace of which code came with which answer, and compact if that is due."""
        self._held.codes.rest()
        self._room.warn()
        self.compaction.if_due()

    def _commit(self, operations: Operations, batch: AnswerBatch) -> None:
        if not batch.codes:
            self._held.rounds.storage.commit(operations)
            return
        codes = list(batch.codes)
        places = self._held.codes.prepare(codes, self._held.mark())
        try:
            self._held.rounds.storage.commit(operations)
        except Unavailable:
            self._held.codes.forget()
            raise
        self._held.codes.done(codes, places)


def _has_garbage(storage: JournaledStorage) -> bool:
    return storage.size > 2 * storage.bytes + GARBAGE


def _is_in_order(storage: JournaledStorage) -> bool:
    rows = sum(map(len, storage.tables.values()))
    return storage.uncompacted > max(IN_ORDER, rows // 2) or _has_garbage(storage)

"""The default store: two TinyDB databases and the spent codes in one data folder that this process owns."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path

from anyio import to_thread

from xinheng_server.cursors import START, Cursor
from xinheng_server.embedded.batches import AnswerBatches, DocumentBatches
from xinheng_server.embedded.compaction import Compaction
from xinheng_server.embedded.documents import purge_operations
from xinheng_server.embedded.group_commit import GroupCommit
from xinheng_server.embedded.holdings import begin_folder, own_holdings
from xinheng_server.embedded.operations import Operations
from xinheng_server.embedded.room import Room
from xinheng_server.embedded.rounds import erase_operations, seal_operations
from xinheng_server.embedded.transfer import Contents, lines, moment_of, read_contents
from xinheng_server.folder import FolderLock
from xinheng_server.store import Answer, Changes, Conflict, Count, Document, Key, Outcome, Round, Usage, Write


class TinyDBStore:
    """Documents and answers, in memory as bytes and in journals on disk."""

    def __init__(self, folder: Path, *, count: Count, cap_documents: int = 100_000, cap_bytes: int = 512 << 20) -> None:
        """Open or begin a store.

        Raise SetupError if the folder is taken, Damaged if its files cannot be trusted, Unavailable if it cannot be
        written.
        """
        self._owner = FolderLock(folder)
        try:
            begin_folder(folder)
            self._held = own_holdings(folder, count)
            self._held.open()
        except BaseException:
            self._owner.close()
            raise
        self._room = Room(self._held, cap_documents, cap_bytes)
        self._document_batches = DocumentBatches(self._held, self._room)
        self._answer_batches = AnswerBatches(self._held, self._room)
        self._documents = GroupCommit("documents", self._document_batches)
        self._answers = GroupCommit("answers", self._answer_batches)

    async def get(self, key: Key) -> Document | None:
        """Return what is stored under the key."""
        return self._held.documents.get(key)

    async def recall(self, key: Key, write: Write) -> Outcome | None:
        """Return the outcome of this write if it was accepted before."""
        return self._held.documents.recall(key, write)

    async def create(self, document: Document, write: Write) -> Outcome:
        """Keep a new document."""
        return await self._documents.submit(lambda batch: batch.create(document, write))

    async def replace(self, document: Document, write: Write, *, expected: str, capped: bool = True) -> Outcome:
        """Put a document in place of the one at the expected revision."""
        return await self._documents.submit(lambda batch: batch.replace(document, write, expected, capped=capped))

    async def changes(self, space: str, kind: str, *, after: Cursor = START, limit: int = 100) -> Changes:
        """Return what changed behind a cursor."""
        return await to_thread.run_sync(self._held.documents.changes, space, kind, after, limit)

    async def heads(self, spaces: Sequence[str], kind: str) -> Sequence[Document]:
        """Return the documents of a kind without their bodies."""
        return await to_thread.run_sync(self._held.documents.heads, spaces, kind)

    async def answer(self, round: Round, answer: Answer, *, code: str | None = None) -> bool:
        """Keep an answer and spend its code."""
        return await self._answers.submit(lambda batch: batch.answer(round, answer, code))

    async def find_answer(self, round: Round, answer_id: str) -> str | None:
        """Return the body kept under an id."""
        return self._held.rounds.find(round, answer_id)

    async def counts(self, round: Round) -> Mapping[str, int]:
        """Return the sums of a round."""
        return self._held.rounds.counts(round)

    async def answers(self, round: Round) -> Sequence[str]:
        """Return the bodies of a round's answers in an order drawn by lot."""
        return await to_thread.run_sync(self._held.rounds.bodies, round)

    async def seal(self, round: Round) -> None:
        """Take no more answers; ids and codes are gone from the disk too when this returns."""
        rounds = self._held.rounds
        await self._end(round, lambda: {} if rounds.sealed(round) else seal_operations(round))

    async def erase_answers(self, round: Round) -> None:
        """Delete the answers of a round; they are gone from the disk too when this returns."""
        await self._end(round, lambda: erase_operations(round))

    async def purge(
        self, spaces: Sequence[str], kinds: Sequence[str], *, received_before: str, tombstones_only: bool = False
    ) -> int:
        """Remove old documents; they, and all that was replaced or deleted before, are gone from the disk too."""

        def purge() -> int:
            documents = self._held.documents
            number, operations = purge_operations(documents, spaces, kinds, received_before, tombstones_only)
            documents.storage.commit(operations)
            return number

        number = await self._documents.submit(lambda _batch: purge(), alone=True)
        if self._held.documents.storage.superseded:
            await self._compact(self._documents, self._document_batches.compaction)
        return number

    async def compact(self) -> None:
        """Rewrite both databases: nothing replaced or deleted stays on disk, nor the order in which answers came."""
        await self._compact(self._documents, self._document_batches.compaction)
        await self._compact(self._answers, self._answer_batches.compaction)

    def recount(self) -> None:
        """Count all answers anew; for a command, before anything else is asked of the store."""
        self._held.rounds.recount()

    async def spaces(self) -> Sequence[str]:
        """Return every space that holds documents or answers."""
        return self._held.spaces()

    async def usage(self) -> Usage:
        """Return how full the store is."""
        return self._room.usage()

    async def ready(self) -> None:
        """Return if a write could be kept now."""
        self._held.check()
        self._room.check(1, 0)

    async def dump(self) -> AsyncIterator[str]:
        """Yield everything as of one moment."""
        async for line in lines(moment_of(self._held)):
            yield line

    async def load(self, entries: AsyncIterator[str]) -> None:
        """Fill an empty store from a dump."""
        found = await read_contents(entries)
        await self._answers.submit(lambda _batch: self._load_answers(found), alone=True)
        await self._documents.submit(lambda _batch: self._held.documents.storage.commit(found.documents), alone=True)
        await self.compact()
        self._held.end_loading()

    async def close(self) -> None:
        """Finish what is under way and let go of the folder."""
        await to_thread.run_sync(self._close)

    async def _end(self, round: Round, operations: Callable[[], Operations]) -> None:
        def end() -> None:
            with self._held.moment():
                self._held.rounds.storage.commit(operations())
                self._held.codes.drop(round)

        await self._answers.submit(lambda _batch: end(), alone=True)
        await self._compact(self._answers, self._answer_batches.compaction)

    async def _compact[B](self, commits: GroupCommit[B], compaction: Compaction) -> None:
        state = await commits.submit(lambda _batch: compaction.begin(), alone=True)
        await to_thread.run_sync(compaction.finish, state)

    def _load_answers(self, found: Contents) -> None:
        if not self._held.empty():
            raise Conflict(None)
        self._held.begin_loading()
        with self._held.moment():
            self._held.rounds.load(found.rounds, found.answers)
            self._held.codes.add(found.codes)

    def _close(self) -> None:
        for commits in (self._documents, self._answers):
            commits.close()
        for batches in (self._document_batches, self._answer_batches):
            batches.compaction.wait()
        self._held.close()
        self._owner.close()

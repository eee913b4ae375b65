"""The store in PostgreSQL: documents and answers of any number of server processes in one database."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Self

from xinheng_server.cursors import START, Cursor
from xinheng_server.entries import Begin, End, contents, to_line
from xinheng_server.postgres import dumping, loading
from xinheng_server.postgres.answers import Answers
from xinheng_server.postgres.database import Database
from xinheng_server.postgres.documents import Documents
from xinheng_server.store import (
    Answer,
    Changes,
    Count,
    Document,
    Key,
    Outcome,
    Round,
    Unavailable,
    Usage,
    Write,
)

CONNECTIONS = 10
"""Connections of one process at most; registry and audit trail have a few of their own."""


class PostgresStore:
    """Keeps to ``xinheng_server.store.Store``."""

    def __init__(self, database: Database, *, count: Count) -> None:
        self._database = database
        self._documents = Documents(database)
        self._answers = Answers(database, count)

    @classmethod
    async def open(cls, url: str, *, count: Count, connections: int = CONNECTIONS) -> Self:
        """Connect and make the tables that are missing. Raise SetupError."""
        return cls(await Database.open(url, connections=connections), count=count)

    async def get(self, key: Key) -> Document | None:
        """Return what is stored under the key, a tombstone too."""
        return await self._documents.get(key)

    async def recall(self, key: Key, write: Write) -> Outcome | None:
        """Return the outcome of this write if it was accepted before."""
        return await self._documents.recall(key, write)

    async def create(self, document: Document, write: Write) -> Outcome:
        """Keep a new document."""
        return await self._documents.create(document, write)

    async def replace(
        self,
        document: Document,
        write: Write,
        *,
        expected: str,
        capped: bool = True,  # noqa: ARG002
    ) -> Outcome:
        """Put a document in place of the one at the expected revision; there is no cap."""
        return await self._documents.replace(document, write, expected=expected)

    async def changes(self, space: str, kind: str, *, after: Cursor = START, limit: int = 100) -> Changes:
        """Return what changed behind a cursor."""
        return await self._documents.changes(space, kind, after=after, limit=limit)

    async def heads(self, spaces: Sequence[str], kind: str) -> Sequence[Document]:
        """Return the documents of a kind in these spaces without bodies and tombstones."""
        return await self._documents.heads(spaces, kind)

    async def answer(self, round: Round, answer: Answer, *, code: str | None = None) -> bool:
        """Keep an answer, count it and spend its code."""
        return await self._answers.answer(round, answer, code)

    async def find_answer(self, round: Round, answer_id: str) -> str | None:
        """Return the body that is kept under an id."""
        return await self._answers.find(round, answer_id)

    async def counts(self, round: Round) -> Mapping[str, int]:
        """Return the sums of a round."""
        return await self._answers.counts(round)

    async def answers(self, round: Round) -> Sequence[str]:
        """Return the bodies of a round in an order drawn by lot."""
        return await self._answers.answers(round)

    async def seal(self, round: Round) -> None:
        """Take no more answers, and drop ids and codes."""
        await self._answers.seal(round)

    async def erase_answers(self, round: Round) -> None:
        """Delete all answers and codes of a round, which takes no more."""
        await self._answers.erase(round)

    async def purge(
        self, spaces: Sequence[str], kinds: Sequence[str], *, received_before: str, tombstones_only: bool = False
    ) -> int:
        """Remove for good what is older, space by space."""
        purge = self._documents.purge
        return sum([await purge(space, kinds, received_before, tombstones_only=tombstones_only) for space in spaces])

    async def compact(self) -> None:
        """Do nothing: when the tables are written anew is for who runs the database, for it locks them meanwhile."""

    async def spaces(self) -> Sequence[str]:
        """Return every space that holds documents or answers."""
        found = await self._database.rows("spaces_in_use", {"spaces": await self._all_spaces()})
        return [space for (space,) in found]

    async def usage(self) -> Usage:
        """Return how full the store is; no cap is set on what a database holds."""
        ((documents, answers),) = await self._database.rows("usage", {"spaces": await self._all_spaces()})
        ((size,),) = await self._database.rows("size", {})
        return Usage(documents, answers, size, None, None)

    async def ready(self) -> None:
        """Return if the database can be reached and takes writes."""
        ((read_only,),) = await self._database.rows("read_only", {})
        if read_only == "on":
            raise Unavailable("the database only allows reading")

    async def dump(self) -> AsyncIterator[str]:
        """Yield everything as of one moment."""
        number = 1
        yield to_line(Begin())
        async for entry in dumping.dump(self._database.url):
            yield to_line(entry)
            number += 1
        yield to_line(End(number))

    async def load(self, entries: AsyncIterator[str]) -> None:
        """Fill an empty database from a dump, all or nothing."""
        await loading.load(self._database.url, contents(entries))

    async def close(self) -> None:
        """Finish what is under way and let go of the connections."""
        await self._answers.close()
        await self._database.close()

    async def _all_spaces(self) -> list[str]:
        return [space for (space,) in await self._database.rows("all_spaces", {})]

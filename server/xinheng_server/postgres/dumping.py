"""Everything a database holds as entries of a dump, read in one snapshot."""

from collections.abc import AsyncIterator, Sequence
from itertools import count

from psycopg import AsyncConnection, IsolationLevel, OperationalError

from xinheng_server.entries import (
    AnswerEntry,
    CodeEntry,
    DocumentEntry,
    Entry,
    PastWrite,
    RoundEntry,
    SpaceEntry,
)
from xinheng_server.postgres.answers import round_values
from xinheng_server.postgres.database import Row, Values
from xinheng_server.postgres.documents import document
from xinheng_server.postgres.statements import statement
from xinheng_server.store import Round, Stamp, Unavailable, Write

AT_ONCE = 500
"""Rows fetched at a time."""


async def dump(url: str) -> AsyncIterator[Entry]:
    """Yield all entries in order, as of one moment, without holding them in memory. Raise Unavailable."""
    try:
        async with await AsyncConnection.connect(url, connect_timeout=5) as connection:
            await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
            await connection.set_read_only(True)
            async for entry in _Snapshot(connection).entries():
                yield entry
    except OperationalError as error:
        raise Unavailable("the database went away during the dump") from error


class _Snapshot:
    """One moment of a database, through cursors that the database keeps."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._cursors = count(1)

    async def entries(self) -> AsyncIterator[Entry]:
        """Yield space by space within each kind of entry."""
        spaces = [space async for (space,) in self._rows("all_spaces", {})]
        rounds = [entry for space in spaces async for entry in self._rounds(space)]
        for space in spaces:
            async for (position,) in self._rows("dump_spaces", {"space": space}):
                yield SpaceEntry(space, position, await self._gone(space))
        for space in spaces:
            async for entry in self._documents(space):
                yield entry
        for each in rounds:
            yield each
        for each in rounds:
            async for answer in self._answers(each):
                yield answer
        for each in rounds:
            async for (code,) in self._rows("dump_codes", round_values(each.round)):
                yield CodeEntry(each.round, code)

    async def _gone(self, space: str) -> dict[str, int]:
        return {kind: position async for kind, position in self._rows("dump_gone", {"space": space})}

    async def _documents(self, space: str) -> AsyncIterator[DocumentEntry]:
        async for *row, writes in self._rows("dump_documents", {"space": space}):
            yield DocumentEntry(document(space, tuple(row)), [_past_write(write) for write in writes or []])

    async def _rounds(self, space: str) -> AsyncIterator[RoundEntry]:
        """Yield the rounds that have answers or take none any more."""
        found = [row async for row in self._rows("dump_rounds", {"space": space})]
        for round_id, sealed in found:
            found_round = Round(space, round_id)
            counts = {name: number async for name, number in self._rows("counts", round_values(found_round))}
            if sealed or counts:
                yield RoundEntry(found_round, sealed, counts)

    async def _answers(self, entry: RoundEntry) -> AsyncIterator[AnswerEntry]:
        """Yield the answers of a round, without ids as soon as it is sealed."""
        if entry.sealed:
            async for (body,) in self._rows("answers", round_values(entry.round)):
                yield AnswerEntry(entry.round, None, body)
            return
        async for answer_id, body in self._rows("dump_answers", round_values(entry.round)):
            yield AnswerEntry(entry.round, answer_id, body)

    async def _rows(self, name: str, values: Values) -> AsyncIterator[Row]:
        async with self._connection.cursor(name=f"dump_{next(self._cursors)}") as cursor:
            cursor.itersize = AT_ONCE
            await cursor.execute(statement(name), values)
            async for row in cursor:
                yield row


def _past_write(write: Sequence[str]) -> PastWrite:
    write_id, fingerprint, *stamp = write
    return PastWrite(Write(write_id, fingerprint), Stamp(*stamp))

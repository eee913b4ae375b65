"""Fill an empty database from the entries of a dump, in one transaction."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from itertools import count

from psycopg import AsyncConnection, DataError, IntegrityError, OperationalError

from xinheng_server.cursors import new_era
from xinheng_server.entries import (
    AnswerEntry,
    CodeEntry,
    DocumentEntry,
    Entry,
    RoundEntry,
    SpaceEntry,
)
from xinheng_server.postgres.answers import round_values
from xinheng_server.postgres.database import Values
from xinheng_server.postgres.documents import document_values, key_values, stamp_values, write_values
from xinheng_server.postgres.statements import statement
from xinheng_server.store import Conflict, Damaged, Unavailable

AT_ONCE = 500
"""Entries sent at a time."""

type Insert = tuple[str, Values]


async def load(url: str, entries: AsyncIterator[Entry]) -> None:
    """Keep all entries or none. Raise Conflict(None) if the database holds anything, Damaged, Unavailable."""
    try:
        async with await AsyncConnection.connect(url, connect_timeout=5) as connection:
            if await (await connection.execute(statement("all_spaces"))).fetchone():
                raise Conflict(None)
            await _Loading(connection).take(entries)
    except (IntegrityError, DataError) as error:
        raise Damaged("the dump says something twice, or something that cannot be") from error
    except OperationalError as error:
        raise Unavailable("the database went away while it was filled") from error


class _Loading:
    """One filling under way: what waits to be sent, by statement."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._waiting: defaultdict[str, list[Values]] = defaultdict(list)
        self._places = count(1)

    async def take(self, entries: AsyncIterator[Entry]) -> None:
        """Send every entry."""
        number = 0
        async for entry in entries:
            for name, values in self._inserts(entry):
                self._waiting[name].append(values)
            number += 1
            if number % AT_ONCE == 0:
                await self._send()
        await self._send()

    async def _send(self) -> None:
        async with self._connection.cursor() as cursor:
            for name, values in self._waiting.items():
                await cursor.executemany(statement(name), values)
        self._waiting.clear()

    def _inserts(self, entry: Entry) -> Iterator[Insert]:
        match entry:
            case SpaceEntry(space, position, gone):
                yield "load_space", {"space": space, "position": position}
                yield "load_era", {"space": space, "era": new_era()}
                for kind, passed in gone.items():
                    yield "load_gone", {"space": space, "kind": kind, "position": passed}
            case DocumentEntry():
                yield from _document_inserts(entry)
            case RoundEntry(round, sealed, counts):
                yield "load_round", {**round_values(round), "sealed": sealed}
                for name, number in counts.items():
                    yield "load_counter", {**round_values(round), "name": name, "n": number}
            case AnswerEntry(round, None, body):
                yield "load_sealed_answer", {**round_values(round), "place": next(self._places), "body": body}
            case AnswerEntry(round, id, body):
                yield "load_answer", {**round_values(round), "id": id, "body": body}
            case CodeEntry(round, code):
                yield "load_code", {**round_values(round), "code": code}


def _document_inserts(entry: DocumentEntry) -> Iterator[Insert]:
    """Yield the rows of a document; its writes are numbered anew, which nobody can tell."""
    key = key_values(entry.document.key)
    version = len(entry.writes)
    yield "load_document", {**document_values(entry.document), "position": entry.document.position, "version": version}
    for number, past in enumerate(entry.writes, 1):
        yield "load_write", {**key, **write_values(past.write), **stamp_values(past.stamp), "version": number}
    stamps = [entry.document.stamp, *(past.stamp for past in entry.writes)]
    for receipt in {stamp.receipt for stamp in stamps if stamp.receipt is not None}:
        yield "load_receipt", {**key, "receipt": receipt}

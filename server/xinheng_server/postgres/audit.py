"""The audit trail in PostgreSQL: one chain that all processes append to.

Who appends has read the last entry; if another process was faster, nothing is kept and the end is read again. Events
that wait together are appended by one statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import anyio

from xinheng_server.audit import BEGINNING, Entry, Event, chained
from xinheng_server.postgres.database import Database, Unsure
from xinheng_server.registry import AUTHORITY
from xinheng_server.store import Unavailable

CONNECTIONS = 2

TRIES = 50
"""How often other processes may be faster."""


@dataclass(slots=True)
class _Noting:
    """An event under way, and why it was not kept."""

    event: Event
    ended: bool = False
    error: Unavailable | None = None


class PostgresAudit:
    """Keeps to ``xinheng_server.audit.AuditTrail``; the trail is in the space of the authority."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writing = anyio.Lock()
        self._waiting: list[_Noting] = []

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect and make the tables that are missing. Raise SetupError."""
        return cls(await Database.open(url, connections=CONNECTIONS))

    async def note(self, event: Event) -> None:
        """Add an event, with all others that wait."""
        mine = _Noting(event)
        self._waiting.append(mine)
        async with self._writing:
            if not mine.ended:
                await self._write_waiting()
        if mine.error is not None:
            raise Unavailable(str(mine.error)) from mine.error

    async def entries(self, *, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """Return entries behind a number, in order."""
        found = await self._rows("audit_entries", {"after": after, "limit": limit})
        return [Entry(number, Event(*event), sha256) for number, *event, sha256 in found]

    async def close(self) -> None:
        """Let go of the connections."""
        await self._database.close()

    async def _write_waiting(self) -> None:
        batch, self._waiting = self._waiting, []
        error: Unavailable | None = Unavailable("the writing was broken off")
        try:
            await self._append([noting.event for noting in batch])
            error = None
        except Unavailable as unavailable:
            error = unavailable
        finally:
            for noting in batch:
                noting.ended, noting.error = True, error

    async def _append(self, events: Sequence[Event]) -> None:
        for _ in range(TRIES):
            if await self._append_after(await self._last(), events):
                return
        raise Unavailable("others write the audit trail all the time")

    async def _append_after(self, last: tuple[int, str], events: Sequence[Event]) -> bool:
        """Return whether the events are in the trail; if nobody knows, look."""
        entries = _chain(last, events)
        try:
            return bool(await self._rows("add_audit_entries", _values(entries), twice=False))
        except Unsure:
            return await self.entries(after=last[0], limit=len(entries)) == entries

    async def _last(self) -> tuple[int, str]:
        found = await self._rows("last_audit_entry", {})
        return (found[0][0], found[0][1]) if found else (0, BEGINNING)

    async def _rows(self, name: str, values: dict[str, Any], *, twice: bool = True) -> Sequence[tuple[Any, ...]]:
        return await self._database.rows(name, {**values, "space": AUTHORITY}, twice=twice)


def _chain(last: tuple[int, str], events: Sequence[Event]) -> list[Entry]:
    number, before = last
    entries: list[Entry] = []
    for event in events:
        number += 1
        entries.append(chained(number, before, event))
        before = entries[-1].sha256
    return entries


def _values(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return entries as arrays."""
    return {
        "first": entries[0].number,
        "numbers": [entry.number for entry in entries],
        "ats": [entry.event.at for entry in entries],
        "actors": [entry.event.actor for entry in entries],
        "actions": [entry.event.action for entry in entries],
        "spaces": [entry.event.space for entry in entries],
        "objects": [entry.event.object for entry in entries],
        "hashes": [entry.sha256 for entry in entries],
    }

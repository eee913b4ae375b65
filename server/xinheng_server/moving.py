"""Move what is kept from one kind of store, registry and audit trail to another, and prove that it is the same."""

import hashlib
from collections.abc import AsyncIterator

from xinheng_server.audit import AuditTrail, Entry
from xinheng_server.registry import Organisation, Registry

EVERY = 10**9
"""More entries than an audit trail has."""


class ContentHash:
    """SHA-256 over the lines of a dump as they pass; equal contents have equal hashes in every kind of store."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self.lines = 0

    async def over(self, lines: AsyncIterator[str]) -> AsyncIterator[str]:
        """Yield the lines unchanged."""
        async for line in lines:
            self._sha256.update(line.encode() + b"\n")
            self.lines += 1
            yield line

    def hexdigest(self) -> str:
        """Return the hash of what has passed."""
        return self._sha256.hexdigest()


async def content_hash(lines: AsyncIterator[str]) -> str:
    """Return the hash of a dump."""
    found = ContentHash()
    async for _ in found.over(lines):
        pass
    return found.hexdigest()


async def copy_registry(source: Registry, target: Registry) -> None:
    """Add every organisation and token to an empty registry, revoked and removed ones too."""
    for organisation in _parents_first(list(await source.organisations())):
        await target.add_organisation(organisation)
    for token in await source.tokens():
        await target.add_token(token)


async def copy_audit(source: AuditTrail, target: AuditTrail) -> None:
    """Note every event again in an empty trail; the chain comes out the same."""
    for entry in await every_entry(source):
        await target.note(entry.event)


async def every_entry(trail: AuditTrail) -> list[Entry]:
    """Return a whole trail."""
    return list(await trail.entries(limit=EVERY))


def _parents_first(organisations: list[Organisation]) -> list[Organisation]:
    """Return the organisations with each behind the one above it."""
    ordered: dict[str | None, Organisation] = {}
    while waiting := [found for found in organisations if found.id not in ordered]:
        ready = [found for found in waiting if found.parent is None or found.parent in ordered]
        ordered |= {found.id: found for found in ready or waiting}
    return list(ordered.values())

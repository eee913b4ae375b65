"""How long things are kept: each kind its days, deletions until every device has heard of them, and erasure on request."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from xinheng_server.audit import AuditTrail, Event
from xinheng_server.cursors import START
from xinheng_server.kinds import KINDS, RETENTION, ROUND
from xinheng_server.registry import AUTHORITY
from xinheng_server.settings import Settings
from xinheng_server.store import Document, Round, Store

logger = logging.getLogger("xinheng.retention")

DAY = 24 * 60 * 60
END_OF_TIME = "9999-12-31T23:59:59Z"
TOMBSTONES = "tombstone"


async def purge(store: Store, settings: Settings, now: str) -> Mapping[str, int]:
    """Remove for good what has been kept long enough; return how many of each kind."""
    spaces = await store.spaces()
    removed: dict[str, int] = {}
    for kind, setting in RETENTION.items():
        if days := getattr(settings, setting):
            removed[kind] = await _purge_kind(store, spaces, kind, days_before(now, days))
    if days := settings.keep_tombstone:
        removed[TOMBSTONES] = await store.purge(
            spaces, KINDS, received_before=days_before(now, days), tombstones_only=True
        )
    return {kind: count for kind, count in removed.items() if count}


async def purge_and_note(
    store: Store, audit: AuditTrail, settings: Settings, now: str, actor: str
) -> Mapping[str, int]:
    """Purge as ``purge`` does, and write to the audit trail what was removed."""
    removed = await purge(store, settings, now)
    for kind, count in removed.items():
        await audit.note(Event(now, actor, "purge", AUTHORITY, f"{kind} ({count})"))
    return removed


async def erase_space(store: Store, space: str) -> int:
    """Remove everything of an organisation for good; return how many documents that were."""
    for document in await _every(store, space, ROUND):
        await store.erase_answers(Round(space, document.key.id))
    return await store.purge([space], KINDS, received_before=END_OF_TIME)


async def every_day(
    work: Callable[[], Awaitable[object]], *, wait: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Do the work now and once a day; what goes wrong is logged and tried again the next day."""
    while True:
        try:
            await work()
        except Exception:
            logger.exception("the daily work failed")
        await wait(DAY)


def days_before(now: str, days: int) -> str:
    """Return the UTC time so many days earlier."""
    moment = datetime.fromisoformat(now) - timedelta(days=days)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


async def _purge_kind(store: Store, spaces: Sequence[str], kind: str, before: str) -> int:
    if kind == ROUND:
        for document in await store.heads(spaces, ROUND):
            if document.stamp.received < before:
                await store.erase_answers(Round(document.key.space, document.key.id))
    return await store.purge(spaces, [kind], received_before=before)


async def _every(store: Store, space: str, kind: str) -> Sequence[Document]:
    """Return all documents of a kind, tombstones too."""
    found: list[Document] = []
    after, more = START, True
    while more:
        page = await store.changes(space, kind, after=after, limit=1000)
        found += page.documents
        after, more = page.cursor, page.more
    return found

"""How long things are kept: each kind its days, deletions until every device has heard of them, and erasure on request."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from xinheng_server.audit import AuditTrail, Event
from xinheng_server.daily import attempted
from xinheng_server.kept_keys import new_stamp, new_write
from xinheng_server.kinds import KINDS, RETENTION, ROUND
from xinheng_server.registry import AUTHORITY
from xinheng_server.settings import Settings
from xinheng_server.store import Document, Round, Store
from xinheng_server.survey.days import day_of
from xinheng_server.survey.rounds import from_text
from xinheng_server.survey.sealing import erase, erase_if_left

END_OF_TIME = "9999-12-31T23:59:59Z"
TOMBSTONES = "tombstone"
ALL = 1_000_000
"""More rounds than an organisation can have."""


async def purge(store: Store, settings: Settings, now: str) -> Mapping[str, int]:
    """Remove for good what has been kept long enough, and what a deletion left; return how many of each kind.

    A round is kept for its days from the day on which it was sealed, and then leaves a tombstone: while it takes
    answers, which were acknowledged, it is never removed.
    """
    spaces = await store.spaces()
    await _erase_leftovers(store, spaces, now)
    removed: dict[str, int] = {}
    for kind, setting in RETENTION.items():
        if days := getattr(settings, setting):
            before = days_before(now, days)
            removed[kind] = await (
                _end_rounds(store, spaces, before, now)
                if kind == ROUND
                else store.purge(spaces, [kind], received_before=before)
            )
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
    for document in await _rounds(store, space):
        await store.erase_answers(_place(document))
    return await store.purge([space], KINDS, received_before=END_OF_TIME)


def days_before(now: str, days: int) -> str:
    """Return the UTC time so many days earlier."""
    moment = datetime.fromisoformat(now) - timedelta(days=days)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


async def _end_rounds(store: Store, spaces: Sequence[str], before: str, now: str) -> int:
    """Delete the rounds that were sealed before a time; one that cannot be stops no other."""
    count = 0
    for document in await store.heads(spaces, ROUND):
        count += bool(await attempted("deleting a round", _end_round(store, document, before, now)))
    return count


async def _end_round(store: Store, document: Document, before: str, now: str) -> bool:
    sealed = from_text(document.head).sealed
    if sealed is None or sealed >= day_of(before):
        return False
    await erase(store, _place(document), now)
    tombstone = Document(document.key, new_stamp(now), "", "", deleted=True)
    await store.replace(tombstone, new_write(), expected=document.stamp.revision)
    return True


async def _erase_leftovers(store: Store, spaces: Sequence[str], now: str) -> None:
    """Erase what belongs to deleted rounds, should anything be there."""
    for space in spaces:
        for document in await _rounds(store, space):
            if document.deleted:
                await attempted("erasing a deleted round", erase_if_left(store, _place(document), now))


async def _rounds(store: Store, space: str) -> Sequence[Document]:
    """Return all rounds of an organisation, tombstones too."""
    return (await store.changes(space, ROUND, limit=ALL)).documents


def _place(document: Document) -> Round:
    return Round(document.key.space, document.key.id)

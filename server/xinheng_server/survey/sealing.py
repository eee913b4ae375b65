"""The end of a round: what could still tell answers, codes and people apart is dropped, and results are final.

A round is sealed when its organisation asks for it, or some days after its last day.
"""

from dataclasses import replace

from xinheng_server.audit import AuditTrail, Event
from xinheng_server.daily import attempted
from xinheng_server.kept_keys import new_stamp, new_write
from xinheng_server.kinds import ROUND
from xinheng_server.store import Conflict, Document, Key, Round, Store
from xinheng_server.survey.days import day_of
from xinheng_server.survey.keys import destroy_key, holds_key
from xinheng_server.survey.rounds import SurveyRound, from_text


async def seal(store: Store, place: Round, now: str) -> SurveyRound | None:
    """Seal a round; None if there is none. A round that is sealed stays as it is."""
    while True:
        document = await store.get(Key(place.space, ROUND, place.id))
        if document is None or document.deleted:
            return None
        plan = from_text(document.body)
        await store.seal(place)
        await destroy_key(store, place, now)
        if plan.sealed:
            return plan
        sealed = replace(plan, sealed=day_of(now))
        try:
            await _write(store, document, sealed, now)
        except Conflict:
            continue
        return sealed


async def seal_overdue(store: Store, audit: AuditTrail, now: str, actor: str = "server") -> int:
    """Seal every round whose time for late answers is over; return how many. One that cannot be stops no other."""
    count = 0
    for document in await store.heads(await store.spaces(), ROUND):
        count += bool(await attempted("sealing a round", _seal_if_overdue(store, audit, document, now, actor)))
    return count


async def erase(store: Store, place: Round, now: str) -> None:
    """Delete what belongs to a round: answers, codes, key."""
    await store.erase_answers(place)
    await destroy_key(store, place, now)


async def erase_if_left(store: Store, place: Round, now: str) -> None:
    """Do so if anything is left, as after a crash between the deletion of a round and that of its answers."""
    if await store.counts(place) or await holds_key(store, place):
        await erase(store, place, now)


async def _seal_if_overdue(store: Store, audit: AuditTrail, document: Document, now: str, actor: str) -> bool:
    plan, place = from_text(document.head), Round(document.key.space, document.key.id)
    if plan.sealed or plan.state(day_of(now)) != "sealed":
        return False
    await seal(store, place, now)
    await audit.note(Event(now, actor, "seal", place.space, f"{ROUND}/{place.id}"))
    return True


async def _write(store: Store, document: Document, plan: SurveyRound, now: str) -> None:
    changed = Document(document.key, new_stamp(now), plan.text(), plan.text())
    await store.replace(changed, new_write(), expected=document.stamp.revision, capped=False)

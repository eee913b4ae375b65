"""What every audit trail must keep to; a test module subclasses this and gives the fixture ``audit``, empty."""

import anyio
import pytest
from xinheng_server.audit import BEGINNING, AuditTrail, Event, chained, first_broken


def event(number: int) -> Event:
    return Event(f"2026-05-01T08:00:{number:02}Z", "t1", "read", "heping", f"assessments/{number}")


class AuditContract:
    pytestmark = pytest.mark.anyio

    async def test_events_come_back_in_order_and_chained(self, audit: AuditTrail) -> None:
        assert list(await audit.entries()) == []
        await audit.note(event(1))
        await audit.note(event(2))
        first = chained(1, BEGINNING, event(1))
        assert list(await audit.entries()) == [first, chained(2, first.sha256, event(2))]

    async def test_entries_come_page_by_page(self, audit: AuditTrail) -> None:
        for number in range(1, 6):
            await audit.note(event(number))
        page = await audit.entries(after=1, limit=2)
        assert [entry.event for entry in page] == [event(2), event(3)]
        assert [entry.number for entry in await audit.entries(after=3)] == [4, 5]
        assert list(await audit.entries(after=5)) == []

    async def test_events_noted_at_once_make_one_chain(self, audit: AuditTrail) -> None:
        async with anyio.create_task_group() as tasks:
            for number in range(20):
                tasks.start_soon(audit.note, event(number))
        entries = await audit.entries()
        assert len(entries) == 20
        assert first_broken(entries) is None
        assert {entry.event for entry in entries} == {event(number) for number in range(20)}

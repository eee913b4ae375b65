"""The audit trail in PostgreSQL keeps to what every one must."""

from collections.abc import AsyncIterator

import anyio
import psycopg
import pytest
from audit_contract import AuditContract, event
from xinheng_server.audit import first_broken
from xinheng_server.postgres.audit import PostgresAudit


@pytest.fixture
async def audit(database: str) -> AsyncIterator[PostgresAudit]:
    opened = await PostgresAudit.open(database)
    yield opened
    await opened.close()


class TestPostgresAudit(AuditContract):
    """The contract, and what several processes need."""

    async def test_two_processes_append_to_one_chain(self, audit: PostgresAudit, database: str) -> None:
        other = await PostgresAudit.open(database)
        async with anyio.create_task_group() as tasks:
            for number in range(20):
                tasks.start_soon((audit, other)[number % 2].note, event(number))
        await other.close()
        entries = await audit.entries()
        assert first_broken(entries) is None
        assert len(entries) == 20

    async def test_an_entry_that_was_altered_is_found(self, audit: PostgresAudit, database: str) -> None:
        for number in range(1, 4):
            await audit.note(event(number))
        with psycopg.connect(database) as connection:
            connection.execute("UPDATE audit_entries SET actor = 'nobody' WHERE number = 2")
        assert first_broken(await audit.entries()) == 2

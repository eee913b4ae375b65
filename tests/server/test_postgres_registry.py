"""Organisations and tokens in PostgreSQL keep to what every registry must."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from registry_contract import COMMUNITY, HEPING, LATER, TOKEN, RegistryContract
from xinheng_server.postgres.registry import PostgresRegistry
from xinheng_server.registry import UnknownOrganisation


@pytest.fixture
async def registry(database: str) -> AsyncIterator[PostgresRegistry]:
    opened = await PostgresRegistry.open(database)
    yield opened
    await opened.close()


class TestPostgresRegistry(RegistryContract):
    """The contract, and what several processes need."""

    async def test_a_change_shows_in_another_process_at_once(self, registry: PostgresRegistry, database: str) -> None:
        other = await PostgresRegistry.open(database)
        await registry.add_organisation(HEPING)
        await registry.add_token(TOKEN)
        assert await other.holder(TOKEN.sha256) == TOKEN
        await other.revoke_token(TOKEN.id, LATER)
        assert await registry.holder(TOKEN.sha256) is None
        await other.close()

    async def test_a_changed_organisation_needs_a_parent_that_is_there(self, registry: PostgresRegistry) -> None:
        await registry.add_organisation(COMMUNITY)
        with pytest.raises(UnknownOrganisation, match="heping"):
            await registry.change_organisation(replace(COMMUNITY, parent="heping"))
        assert await registry.organisation(COMMUNITY.id) == COMMUNITY

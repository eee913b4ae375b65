"""What every registry must keep to; a test module subclasses this and gives the fixture ``registry``, empty."""

from dataclasses import replace

import pytest
from xinheng_server.registry import (
    AUTHORITY,
    AlreadyThere,
    Organisation,
    Registry,
    Token,
    UnknownOrganisation,
    UnknownToken,
)

HEPING = Organisation("heping", "和平街道中心", "A", None, "2026-05-01T08:00:00Z")
STATION = Organisation("zhan-1", "一号站", "B", "heping", "2026-05-01T09:00:00Z")
COMMUNITY = Organisation("shequ", "社区", None, None, "2026-05-01T10:00:00Z")
TOKEN = Token("t1", "organisation", "heping", "王老师", "a" * 64, "2026-05-02T08:00:00Z")
OFFICE = Token("t2", "authority", AUTHORITY, "区里", "b" * 64, "2026-05-02T09:00:00Z")
LATER = "2026-05-03T08:00:00Z"


class RegistryContract:
    pytestmark = pytest.mark.anyio

    async def test_organisations_are_found_and_listed_by_id(self, registry: Registry) -> None:
        for organisation in (HEPING, STATION, COMMUNITY):
            await registry.add_organisation(organisation)
        assert list(await registry.organisations()) == [HEPING, COMMUNITY, STATION]
        assert await registry.organisation("zhan-1") == STATION
        assert await registry.organisation("other") is None

    async def test_an_organisation_is_added_once(self, registry: Registry) -> None:
        await registry.add_organisation(HEPING)
        with pytest.raises(AlreadyThere):
            await registry.add_organisation(replace(HEPING, name="别的"))
        assert list(await registry.organisations()) == [HEPING]

    async def test_a_parent_must_be_there(self, registry: Registry) -> None:
        with pytest.raises(UnknownOrganisation):
            await registry.add_organisation(STATION)
        assert list(await registry.organisations()) == []

    async def test_an_organisation_can_be_changed_and_removed(self, registry: Registry) -> None:
        await registry.add_organisation(HEPING)
        changed = replace(HEPING, name="新名称", removed=LATER, public_key='{"kty":"EC"}', ways='{"phone":"0571"}')
        await registry.change_organisation(changed)
        assert await registry.organisation("heping") == changed
        with pytest.raises(UnknownOrganisation):
            await registry.change_organisation(COMMUNITY)

    async def test_a_token_lets_its_holder_in(self, registry: Registry) -> None:
        await registry.add_organisation(HEPING)
        await registry.add_token(TOKEN)
        await registry.add_token(OFFICE)
        assert await registry.holder("a" * 64) == TOKEN
        assert await registry.holder("b" * 64) == OFFICE
        assert await registry.holder("c" * 64) is None
        assert list(await registry.tokens()) == [TOKEN, OFFICE]

    async def test_a_token_needs_an_organisation(self, registry: Registry) -> None:
        with pytest.raises(UnknownOrganisation):
            await registry.add_token(TOKEN)
        assert list(await registry.tokens()) == []

    async def test_a_revoked_token_lets_nobody_in_and_stays_listed(self, registry: Registry) -> None:
        await registry.add_organisation(HEPING)
        await registry.add_token(TOKEN)
        assert await registry.revoke_token("t1", LATER) == replace(TOKEN, revoked=LATER)
        assert await registry.revoke_token("t1", "2026-06-01T00:00:00Z") == replace(TOKEN, revoked=LATER)
        assert await registry.holder("a" * 64) is None
        assert list(await registry.tokens()) == [replace(TOKEN, revoked=LATER)]

    async def test_only_a_token_that_is_there_can_be_revoked(self, registry: Registry) -> None:
        with pytest.raises(UnknownToken):
            await registry.revoke_token("t1", LATER)

    async def test_a_removed_organisations_tokens_let_nobody_in(self, registry: Registry) -> None:
        await registry.add_organisation(HEPING)
        await registry.add_token(TOKEN)
        await registry.change_organisation(replace(HEPING, removed=LATER))
        assert await registry.holder("a" * 64) is None

"""Organisations and tokens in PostgreSQL; every process sees a change at once."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Self

from xinheng_server.postgres.database import Database
from xinheng_server.registry import (
    AUTHORITY,
    AlreadyThere,
    Organisation,
    Token,
    UnknownOrganisation,
    UnknownToken,
)

CONNECTIONS = 4


class PostgresRegistry:
    """Keeps to ``xinheng_server.registry.Registry``; everything is in the space of the authority."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect and make the tables that are missing. Raise SetupError."""
        return cls(await Database.open(url, connections=CONNECTIONS))

    async def organisations(self) -> Sequence[Organisation]:
        """Return all organisations by id, removed ones too."""
        return [Organisation(*row) for row in await self._rows("organisations", {})]

    async def organisation(self, organisation_id: str) -> Organisation | None:
        """Return one organisation."""
        found = await self._rows("organisation", {"id": organisation_id})
        return Organisation(*found[0]) if found else None

    async def add_organisation(self, organisation: Organisation) -> None:
        """Keep a new organisation."""
        if await self._rows("add_organisation", asdict(organisation), twice=False):
            return
        if await self.organisation(organisation.id) is not None:
            raise AlreadyThere(f"已经有编号为 {organisation.id} 的机构。")
        raise UnknownOrganisation(f"没有编号为 {organisation.parent} 的机构，不能作为上级。")

    async def change_organisation(self, organisation: Organisation) -> None:
        """Replace an organisation. Its parent must be there, as for a new one."""
        if await self._rows("change_organisation", asdict(organisation)):
            return
        missing = organisation.id if await self.organisation(organisation.id) is None else organisation.parent
        raise UnknownOrganisation(f"没有编号为 {missing} 的机构。")

    async def tokens(self) -> Sequence[Token]:
        """Return all tokens by time of making, revoked ones too."""
        return [Token(*row) for row in await self._rows("tokens", {})]

    async def add_token(self, token: Token) -> None:
        """Keep a new token."""
        if not await self._rows("add_token", asdict(token), twice=False):
            raise UnknownOrganisation(f"没有编号为 {token.organisation} 的机构。")

    async def revoke_token(self, token_id: str, now: str) -> Token:
        """Revoke a token for good; the first time stands."""
        found = await self._rows("revoke_token", {"id": token_id, "now": now})
        if not found:
            raise UnknownToken(f"没有编号为 {token_id} 的令牌。")
        return Token(*found[0])

    async def holder(self, sha256: str) -> Token | None:
        """Return the token with this hash, unless it is revoked or its organisation was removed.

        What is looked up in the index is a hash of the secret, so that the time this takes tells nothing of use.
        """
        found = await self._rows("holder", {"sha256": sha256})
        return Token(*found[0]) if found else None

    async def close(self) -> None:
        """Let go of the connections."""
        await self._database.close()

    async def _rows(self, name: str, values: dict[str, Any], *, twice: bool = True) -> Sequence[tuple[Any, ...]]:
        return await self._database.rows(name, {**values, "space": AUTHORITY}, twice=twice)

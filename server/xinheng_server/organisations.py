"""Organisations: how answers show them, what a registration must be, and how one ends."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from xinheng_server.access import is_organisation_id
from xinheng_server.errors import ServerError
from xinheng_server.registry import Organisation, Registry, Token

LONGEST_NAME = 200


class Unfit(ServerError):
    """What was given for an organisation or token cannot be; the message is one sentence for people."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        super().__init__(message)


def organisation_members(organisation: Organisation) -> dict[str, Any]:
    """Return what an answer says of an organisation."""
    return {
        "id": organisation.id,
        "name": organisation.name,
        "class": organisation.organisation_class,
        "parent": organisation.parent,
    }


def checked_name(text: str) -> str:
    """Return a name without blanks around it. Raise Unfit."""
    name = text.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Unfit("name", f"名称应为 1 到 {LONGEST_NAME} 个可见字符。")
    return name


async def find_organisation(registry: Registry, organisation_id: str) -> Organisation | None:
    """Return an organisation, removed ones too; what cannot be an id is not looked up."""
    return await registry.organisation(organisation_id) if is_organisation_id(organisation_id) else None


async def check_parent(registry: Registry, organisation_id: str, parent: str | None) -> None:
    """Raise Unfit unless the parent is there and does not stand below the organisation itself."""
    above = parent
    while above is not None:
        found = await find_organisation(registry, above)
        if found is None:
            raise Unfit("parent", f"没有编号为 {above[:LONGEST_NAME]} 的上级机构。")
        if above == organisation_id:
            raise Unfit("parent", "上级机构不能是它自己或它的下级。")
        above = found.parent


async def open_tokens(registry: Registry, organisation_id: str) -> Sequence[Token]:
    """Return the tokens of an organisation that are not revoked."""
    tokens = await registry.tokens()
    return [token for token in tokens if token.organisation == organisation_id and token.revoked is None]


async def remove_organisation(registry: Registry, organisation: Organisation, now: str) -> None:
    """Let nobody in for the organisation any more, even if it comes back: mark it removed and revoke its tokens."""
    await registry.change_organisation(replace(organisation, removed=organisation.removed or now))
    for token in await open_tokens(registry, organisation.id):
        await registry.revoke_token(token.id, now)

"""Tokens, as the authority makes and revokes them."""

from collections.abc import Mapping
from typing import Any

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response
from xinheng.text import Json

from xinheng_server.access import new_token, require_authority
from xinheng_server.answers import json_answer
from xinheng_server.context import Context, context_of
from xinheng_server.envelopes import TEXT_OR_NULL, Members, fault, read_envelope
from xinheng_server.errors import EnvelopeInvalid, NotFound, Problem
from xinheng_server.limits import read_json_body
from xinheng_server.organisations import Unfit, checked_name, find_organisation
from xinheng_server.registry import AUTHORITY, Token
from xinheng_server.routes.authority.entering import enter
from xinheng_server.routing import Route

MEMBERS: Members = {"scope": str, "organisation": TEXT_OR_NULL, "name": str}


class OwnToken(Problem):
    """Nobody shuts themselves out by a slip."""

    status, code, title = 409, "own_token", "不能撤销正在使用的令牌"
    detail = "这是您正在使用的令牌。请用另一个主管部门令牌撤销它，或在服务器上用 xinheng token revoke。"


class TokensEndpoint(HTTPEndpoint):
    """``/api/v1/authority/tokens``."""

    async def get(self, request: Request) -> Response:
        """Return all tokens, revoked ones too, without their secrets."""
        context = await enter(request, "read", "tokens")
        return json_answer({"tokens": [_members(token) for token in await context.registry.tokens()]})

    async def post(self, request: Request) -> Response:
        """Make a token; its secret is in this answer and nowhere else."""
        maker, context = await require_authority(request), context_of(request)
        body = await read_json_body(
            request, max_bytes=context.settings.max_answer, seconds=context.settings.body_seconds
        )
        token, secret = await _read(context, body)
        await context.note(maker, "token_create", token.organisation, f"token/{token.id}")
        await context.registry.add_token(token)
        return json_answer({"token": _members(token), "secret": secret}, 201)


async def revoke_token(request: Request) -> Response:
    """Revoke a token for good."""
    revoker, context = await require_authority(request), context_of(request)
    known = {token.id: token for token in await context.registry.tokens()}
    token = known.get(request.path_params["token"])
    if token is None:
        raise NotFound
    if token.id == revoker.id:
        raise OwnToken
    await context.note(revoker, "token_revoke", token.organisation, f"token/{token.id}")
    return json_answer(_members(await context.registry.revoke_token(token.id, context.now())))


async def _read(context: Context, body: bytes) -> tuple[Token, str]:
    """Return the token that a body asks for, and its secret. Raise EnvelopeInvalid."""
    asked: Mapping[str, Json] = read_envelope(body, MEMBERS)
    organisation_id = asked["organisation"]
    try:
        name = checked_name(str(asked["name"]))
    except Unfit as error:
        raise EnvelopeInvalid(errors=[fault("out_of_range", error.path, str(error))]) from error
    if asked["scope"] == "authority" and organisation_id is None:
        return new_token("authority", AUTHORITY, name, context.now())
    found = await find_organisation(context.registry, organisation_id) if isinstance(organisation_id, str) else None
    if asked["scope"] != "organisation" or found is None or found.removed is not None:
        raise EnvelopeInvalid(errors=[fault("out_of_range", "organisation", "应为已登记的机构；主管部门的令牌为 null")])
    return new_token("organisation", found.id, name, context.now())


def _members(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "scope": token.scope,
        "organisation": None if token.scope == "authority" else token.organisation,
        "name": token.name,
        "created": token.created,
        "revoked": token.revoked,
    }


ROUTES = [
    Route("/api/v1/authority/tokens", TokensEndpoint),
    Route("/api/v1/authority/tokens/{token}", revoke_token, methods=["DELETE"]),
]

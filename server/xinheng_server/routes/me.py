"""Whose token this is."""

from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.access import require_token
from xinheng_server.answers import json_answer
from xinheng_server.context import context_of
from xinheng_server.organisations import organisation_members
from xinheng_server.routing import Route


async def me(request: Request) -> Response:
    """Say what the token opens."""
    token = await require_token(request)
    organisation = await context_of(request).registry.organisation(token.organisation)
    return json_answer(
        {
            "scope": token.scope,
            "organisation": organisation and organisation_members(organisation),
            "token": {"id": token.id, "name": token.name},
        }
    )


ROUTES = [Route("/api/v1/me", me)]

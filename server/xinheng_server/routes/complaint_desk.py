"""The organisation's desk for complaints: the key to which residents encrypt, and its other ways to complain."""

from dataclasses import replace
from typing import Any

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.access import require_organisation
from xinheng_server.answers import Verbatim, json_answer
from xinheng_server.complaint.keys import KeyUnfit, read_public_key, thumbprint
from xinheng_server.complaint.problems import ComplaintsOff, PublicKeyUnfit
from xinheng_server.complaint.ways import read_ways, ways_of
from xinheng_server.context import Context, context_of
from xinheng_server.errors import NotFound
from xinheng_server.limits import read_json_body
from xinheng_server.registry import Organisation, Token
from xinheng_server.routing import Route


async def read_desk(request: Request) -> Response:
    """Return what residents are given: whether complaints are on, the key, the other ways."""
    _, organisation = await _own(request)
    return _answer(context_of(request), organisation)


class PublicKeyEndpoint(HTTPEndpoint):
    """``/api/v1/me/complaints/key``."""

    async def put(self, request: Request) -> Response:
        """Give residents this key. What was encrypted to the one before stays so."""
        token, organisation = await _own(request)
        context = context_of(request)
        if not context.settings.complaints:
            raise ComplaintsOff("这台服务器没有开通网上投诉，公钥没有登记。请管理服务器的人打开设置 complaints。")
        try:
            key = read_public_key((await _body(request)).decode(errors="replace"))
        except KeyUnfit as error:
            raise PublicKeyUnfit(f"公钥没有登记：{error}") from error
        await context.note(token, "change", organisation.id, f"complaints/key/{thumbprint(key)}")
        return await _change(context, organisation, public_key=key)

    async def delete(self, request: Request) -> Response:
        """Take no more complaints; those that are here stay."""
        token, organisation = await _own(request)
        context = context_of(request)
        await context.note(token, "delete", organisation.id, "complaints/key")
        return await _change(context, organisation, public_key=None)


async def put_ways(request: Request) -> Response:
    """Keep what residents are told of the other ways to complain."""
    token, organisation = await _own(request)
    context, ways = context_of(request), read_ways(await _body(request))
    await context.note(token, "change", organisation.id, "complaints/ways")
    return await _change(context, organisation, ways=ways)


async def _own(request: Request) -> tuple[Token, Organisation]:
    token = await require_organisation(request)
    organisation = await context_of(request).registry.organisation(token.organisation)
    if organisation is None:
        raise NotFound
    return token, organisation


async def _change(context: Context, organisation: Organisation, **changes: str | None) -> Response:
    changed = replace(organisation, **changes)  # type: ignore[arg-type]
    await context.registry.change_organisation(changed)
    return _answer(context, changed)


def _answer(context: Context, organisation: Organisation) -> Response:
    key = organisation.public_key
    members: dict[str, Any] = {
        "organisation": organisation.id,
        "name": organisation.name,
        "on": context.settings.complaints,
        "key": Verbatim(key or "null"),
        "thumbprint": key and thumbprint(key),
        "ways": ways_of(organisation),
    }
    return json_answer(members)


async def _body(request: Request) -> bytes:
    settings = context_of(request).settings
    return await read_json_body(request, max_bytes=settings.max_answer, seconds=settings.body_seconds)


ROUTES = [
    Route("/api/v1/me/complaints", read_desk),
    Route("/api/v1/me/complaints/key", PublicKeyEndpoint),
    Route("/api/v1/me/complaints/ways", put_ways, methods=["PUT"]),
]

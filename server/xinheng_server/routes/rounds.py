"""An organisation's survey rounds: set up, make codes for, seal."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

from anyio import to_thread
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response
from xinheng.text import Json

from xinheng_server import kinds
from xinheng_server.access import require_organisation
from xinheng_server.answers import json_answer
from xinheng_server.context import Context, context_of
from xinheng_server.documents import (
    Contents,
    DocumentEndpoint,
    DocumentKind,
    document_members,
    listed,
    named,
)
from xinheng_server.envelopes import Fault, fault
from xinheng_server.errors import DocumentDeleted, EnvelopeInvalid, NotFound
from xinheng_server.json_text import read_json, whole_number
from xinheng_server.limits import read_json_body
from xinheng_server.queries import read_cursor, read_limit
from xinheng_server.registry import Token
from xinheng_server.routing import Route
from xinheng_server.store import Conflict, Document, Key, Round
from xinheng_server.survey.codes import SERIALS, make_codes
from xinheng_server.survey.days import day_of
from xinheng_server.survey.keys import count_issued, find_key
from xinheng_server.survey.problems import (
    NoCodes,
    RoundIsSealed,
    RoundStillOpen,
    TooManyCodes,
)
from xinheng_server.survey.rounds import SurveyRound, from_text, read_round
from xinheng_server.survey.sealing import erase, seal

MOST_CODES = 5000
"""How many codes one request may ask for."""


async def read_contents(context: Context, key: Key, body: bytes) -> Contents:
    """Read the body of a PUT. Raise NotJson, RoundInvalid, RoundIsSealed, or DocumentDeleted: its answers are gone."""
    document = await context.store.get(key)
    if document is not None and document.deleted:
        raise DocumentDeleted(current=document_members(document))
    before = None if document is None else from_text(document.body)
    tree, twice = read_json(body)
    text = read_round(tree, twice, before=before, today=day_of(context.now())).text()
    return Contents(text, text)


class RoundEndpoint(DocumentEndpoint):
    """``/api/v1/rounds/{id}``."""

    kind = DocumentKind(kinds.ROUND, read_contents, audited=True)

    async def get(self, request: Request) -> Response:
        """Return the round with its state today and how many codes were made."""
        context, _, document = await found(request)
        plan = from_text(document.body)
        key = await find_key(context.store, place_of(document), plan, context.now)
        members = {**shown(context, plan), "issued": key.issued if key else None}
        whole = replace(document, body=json.dumps(members))
        return json_answer(document_members(whole), headers={"ETag": f'"{document.stamp.revision}"'})

    async def put(self, request: Request) -> Response:
        """Keep the round; the same write twice is kept once."""
        answer = await super().put(request)
        await self._forget(request)
        return answer

    async def delete(self, request: Request) -> Response:
        """Leave a tombstone, and nothing of the round's answers, codes and key."""
        answer = await super().delete(request)
        context, (_, key) = context_of(request), await self._key(request)
        await erase(context.store, Round(key.space, key.id), context.now())
        await self._forget(request)
        return answer

    async def _forget(self, request: Request) -> None:
        _, key = await self._key(request)
        context_of(request).rounds.forget(key.space, key.id)


class RoundsEndpoint(HTTPEndpoint):
    """``/api/v1/rounds``."""

    async def get(self, request: Request) -> Response:
        """Return a page of changes behind ``since``; each round with its state today, so never 304."""
        context, token = context_of(request), await require_organisation(request)
        after, limit = read_cursor(request), read_limit(request)
        changes = await context.store.changes(token.organisation, kinds.ROUND, after=after, limit=limit)
        items = [_listed(context, document) for document in changes.documents]
        return json_answer({"items": items, "cursor": str(changes.cursor), "more": changes.more})


async def make(request: Request) -> Response:
    """Make one-time codes, shown in this answer and nowhere else."""
    context, token, document = await found(request)
    count = _count(await _body(request))
    codes, issued = await _made(context, document, count)
    await context.note(token, "create", document.key.space, f"{named(document.key)}/codes")
    context.rounds.forget(document.key.space, document.key.id)
    return json_answer({"codes": list(codes), "issued": issued, "left": SERIALS - issued}, 201)


async def close(request: Request) -> Response:
    """Seal the round: no more answers, final results; what was sealed stays sealed."""
    context, token, document = await found(request)
    early = _early(await _body(request))
    plan = from_text(document.body)
    if plan.state(day_of(context.now())) in ("not_yet", "open") and not early:
        raise RoundStillOpen(closes=plan.closes)
    await sealed(context, document, token)
    _, _, document = await found(request)
    return json_answer({"id": document.key.id, **shown(context, from_text(document.body))})


async def found(request: Request) -> tuple[Context, Token, Document]:
    """Return the round that the address names. Raise NotFound, DocumentDeleted, or what an unfit token does."""
    context, token = context_of(request), await require_organisation(request)
    document = await context.store.get(Key(token.organisation, kinds.ROUND, str(request.path_params["id"])))
    if document is None:
        raise NotFound
    if document.deleted:
        raise DocumentDeleted(current=document_members(document))
    return context, token, document


async def sealed(context: Context, document: Document, token: Token) -> SurveyRound | None:
    """Seal a round as its organisation asked or its time is over; None if it was deleted meanwhile."""
    place = place_of(document)
    plan = await seal(context.store, place, context.now())
    context.rounds.forget(place.space, place.id)
    if from_text(document.body).sealed is None:
        await context.note(token, "seal", place.space, named(document.key))
    return plan


async def _made(context: Context, document: Document, count: int) -> tuple[Sequence[str], int]:
    """Make codes with serial numbers that nobody else was given."""
    plan, place = from_text(document.body), place_of(document)
    if not plan.codes:
        raise NoCodes
    while True:
        key = await find_key(context.store, place, plan, context.now)
        if key is None or plan.state(day_of(context.now())) == "sealed":
            raise RoundIsSealed
        if key.issued + count > SERIALS:
            raise TooManyCodes(left=SERIALS - key.issued)
        with suppress(Conflict):  # someone else made codes meanwhile: take the numbers behind theirs
            await count_issued(context.store, key, key.issued + count, context.now())
            return await to_thread.run_sync(make_codes, key.key, key.issued, count), key.issued + count


async def _body(request: Request) -> Mapping[str, Json]:
    settings = context_of(request).settings
    body = await read_json_body(request, max_bytes=settings.max_answer, seconds=settings.body_seconds)
    tree, twice = read_json(body)
    if not isinstance(tree, dict):
        raise EnvelopeInvalid(errors=[fault("wrong_type", "", "应为一个对象")])
    if twice:
        raise EnvelopeInvalid(errors=[fault("duplicate_key", path, "同一个键写了两次") for path in twice])
    return tree


def _count(tree: Mapping[str, Json]) -> int:
    errors = _unknown(tree, "count")
    count = whole_number(tree.get("count")) or 0
    if not 1 <= count <= MOST_CODES:
        errors.append(fault("out_of_range", "count", f"应为 1 到 {MOST_CODES} 的整数"))
    if errors:
        raise EnvelopeInvalid(errors=errors)
    return count


def _early(tree: Mapping[str, Json]) -> bool:
    errors = _unknown(tree, "early")
    if not isinstance(tree.get("early", False), bool):
        errors.append(fault("wrong_type", "early", "应为 true 或 false"))
    if errors:
        raise EnvelopeInvalid(errors=errors)
    return tree.get("early") is True


def _unknown(tree: Mapping[str, Json], known: str) -> list[Fault]:
    return [fault("unknown_key", name, "不认识的字段") for name in tree if name != known]


def place_of(document: Document) -> Round:
    """Return where the answers of a round are."""
    return Round(document.key.space, document.key.id)


def shown(context: Context, plan: SurveyRound) -> dict[str, Any]:
    """Return what every answer says of a round."""
    return {**asdict(plan), "state": plan.state(day_of(context.now()))}


def _listed(context: Context, document: Document) -> Mapping[str, Any]:
    members = listed(document)
    return members if document.deleted else {**members, **shown(context, from_text(document.head))}


ROUTES = [
    Route("/api/v1/rounds", RoundsEndpoint),
    Route("/api/v1/rounds/{id:uuid}", RoundEndpoint),
    Route("/api/v1/rounds/{id:uuid}/codes", make, methods=["POST"]),
    Route("/api/v1/rounds/{id:uuid}/seal", close, methods=["POST"]),
]

"""Complaints: a resident hands in what only the organisation can open and asks by number how it stands."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from xinheng_server import kinds
from xinheng_server.access import is_organisation_id, require_organisation
from xinheng_server.answers import Verbatim, json_answer
from xinheng_server.complaint import register
from xinheng_server.complaint.asking import entry_of
from xinheng_server.complaint.envelope import check_key, read_envelope
from xinheng_server.complaint.keys import thumbprint
from xinheng_server.complaint.numbers import kept_id, number_key, number_of, write_id
from xinheng_server.complaint.problems import ComplaintReused, ComplaintsOff, StateInvalid
from xinheng_server.complaint.register import STATES, Entry
from xinheng_server.conditions import Condition, read_revision, read_write_id
from xinheng_server.context import Context, context_of
from xinheng_server.documents import (
    Contents,
    DocumentEndpoint,
    DocumentKind,
    DocumentsEndpoint,
    document_members,
    named,
    stamp_members,
    write_document,
)
from xinheng_server.envelopes import fault
from xinheng_server.envelopes import read_envelope as read_members
from xinheng_server.errors import DocumentDeleted, EnvelopeInvalid, NotFound
from xinheng_server.kept_keys import new_stamp
from xinheng_server.limits import read_json_body
from xinheng_server.registry import Organisation
from xinheng_server.routing import Route
from xinheng_server.store import Conflict, Document, Key, Outcome, Stamp, Write, WriteReused
from xinheng_server.survey.days import day_of


async def _nothing(_context: Context, _key: Key, _body: bytes) -> Contents:
    raise NotFound  # an organisation writes no complaint


COMPLAINTS = DocumentKind(kinds.COMPLAINT, _nothing)


async def read_key(request: Request) -> Response:
    """Return the key to which a complaint is encrypted."""
    organisation, public_key = await _taking(request)
    return json_answer(
        {
            "organisation": organisation.id,
            "name": organisation.name,
            "key": Verbatim(public_key),
            "thumbprint": thumbprint(public_key),
        }
    )


async def put_complaint(request: Request) -> Response:
    """Keep a sealed complaint; the same one again gets the same number, and is kept once."""
    context, (organisation, public_key) = context_of(request), await _taking(request)
    context.limits.count_answer(request, organisation.id, kinds.COMPLAINT)
    envelope = read_envelope(await _body(request))
    given_id = str(request.path_params["id"])
    key = await number_key(context.store, organisation.id, context.now())
    number = number_of(key, given_id)
    place = Key(organisation.id, kinds.COMPLAINT, kept_id(key, number) or "")
    write = Write(write_id(key, given_id), hashlib.sha256(envelope.text.encode()).hexdigest())
    try:
        outcome = await context.store.recall(place, write)
        if outcome is None:
            check_key(envelope, public_key)
            entry = register.received(context.rulebook, day_of(context.now()), envelope.key)
            document = Document(place, _stamp(context), entry.text(), envelope.text)
            outcome = await context.store.create(document, write)
    except (Conflict, WriteReused) as error:
        raise ComplaintReused from error
    return await _receipt(context, place, number, outcome)


async def ask_state(request: Request) -> Response:
    """Tell who has the number how the complaint stands. The number comes in the body, for addresses are logged on the way."""
    number = str(read_members(await _body(request), {"number": str})["number"])
    return json_answer(_open_part(await entry_of(request, request.path_params["organisation"], number)))


class ComplaintEndpoint(DocumentEndpoint):
    """``/api/v1/complaints/{id}``, for the organisation: read sealed, delete."""

    kind = COMPLAINTS
    put = None  # type: ignore[assignment]

    async def get(self, request: Request) -> Response:
        """Return the complaint as it was handed in, still sealed, and how it stands."""
        context, document = context_of(request), await _owned(request)
        await context.note(await require_organisation(request), "read", document.key.space, named(document.key))
        members = {
            **stamp_members(document.key, document.stamp),
            **json.loads(document.head),
            "envelope": Verbatim(document.body),
        }
        return json_answer(members, headers={"ETag": f'"{document.stamp.revision}"'})


class ComplaintsEndpoint(DocumentsEndpoint):
    """``/api/v1/complaints``, for the organisation: how each stands."""

    kind = COMPLAINTS


async def put_state(request: Request) -> Response:
    """Set how a complaint stands, with today's date."""
    context, token = context_of(request), await require_organisation(request)
    expected, write_id = read_revision(request.headers), read_write_id(request.headers)
    body = await _body(request)
    state, document = _state(body), await _owned(request)
    write = Write(write_id, hashlib.sha256(body).hexdigest())
    outcome = await context.store.recall(document.key, write)
    if outcome is None:
        entry = register.from_text(document.head).moved(state, day_of(context.now()))
        changed = Document(document.key, _stamp(context), entry.text(), document.body)
        outcome = await write_document(context, changed, write, Condition(expected))
        await context.note(token, "change", document.key.space, f"{named(document.key)}/state")
    current = await _owned(request)
    members = {**stamp_members(current.key, outcome.stamp), **json.loads(current.head)}
    return json_answer(members, headers={"ETag": f'"{outcome.stamp.revision}"'})


async def _taking(request: Request) -> tuple[Organisation, str]:
    """Return the organisation that the address names and its key. Raise ComplaintsOff if it takes no complaints."""
    context, organisation_id = context_of(request), request.path_params["organisation"]
    if not context.settings.complaints or not is_organisation_id(organisation_id):
        raise ComplaintsOff
    organisation = await context.registry.organisation(organisation_id)
    if organisation is None or organisation.removed or organisation.public_key is None:
        raise ComplaintsOff
    return organisation, organisation.public_key


async def _owned(request: Request) -> Document:
    """Return the complaint that the address names. Raise NotFound, DocumentDeleted, or what an unfit token does."""
    token = await require_organisation(request)
    place = Key(token.organisation, kinds.COMPLAINT, str(request.path_params["id"]))
    document = await context_of(request).store.get(place)
    if document is None:
        raise NotFound
    if document.deleted:
        raise DocumentDeleted(current=document_members(document))
    return document


async def _receipt(context: Context, place: Key, number: str, outcome: Outcome) -> Response:
    document = await context.store.get(place)
    if document is None or document.deleted:
        raise DocumentDeleted
    entry = register.from_text(document.head)
    return json_answer({"number": number, **_open_part(entry)}, 200 if outcome.repeated else 201)


def _open_part(entry: Entry) -> Mapping[str, Any]:
    return {
        "state": entry.state,
        "received": entry.received,
        "due": entry.due,
        "provisional": entry.provisional,
        "steps": list(entry.steps),
    }


async def _body(request: Request) -> bytes:
    settings = context_of(request).settings
    return await read_json_body(request, max_bytes=settings.max_answer, seconds=settings.body_seconds)


def _state(body: bytes) -> str:
    try:
        state = str(read_members(body, {"state": str})["state"])
    except EnvelopeInvalid as error:
        raise StateInvalid(**error.facts) from error
    if state not in STATES:
        raise StateInvalid(errors=[fault("out_of_range", "state", f"应为以下之一：{'、'.join(STATES)}")])
    return state


def _stamp(context: Context) -> Stamp:
    """Return a stamp that tells the day of a complaint, not its time."""
    return new_stamp(f"{day_of(context.now())}T00:00:00Z")


ROUTES = [
    Route("/api/v1/complaints", ComplaintsEndpoint),
    Route("/api/v1/complaints/{id:uuid}", ComplaintEndpoint, methods=["GET", "DELETE"]),
    Route("/api/v1/complaints/{id:uuid}/state", put_state, methods=["PUT"]),
    Route("/api/v1/complaints/{organisation}/key", read_key),
    Route("/api/v1/complaints/{organisation}/lookup", ask_state, methods=["POST"]),
    Route("/api/v1/complaints/{organisation}/{id:uuid}", put_complaint, methods=["PUT"]),
]

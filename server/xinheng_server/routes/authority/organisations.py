"""The register of organisations, as the authority keeps it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response
from xinheng.text import Json

from xinheng_server.access import is_organisation_id, require_authority
from xinheng_server.answers import json_answer
from xinheng_server.context import Context, context_of
from xinheng_server.envelopes import TEXT_OR_NULL, Members, fault, read_envelope
from xinheng_server.errors import EnvelopeInvalid, NotFound
from xinheng_server.limits import read_json_body
from xinheng_server.organisations import Unfit, check_parent, checked_name, organisation_members, remove_organisation
from xinheng_server.queries import read_flag
from xinheng_server.registry import Organisation, OrganisationClass
from xinheng_server.retention import erase_space
from xinheng_server.routes.authority.entering import enter, registered
from xinheng_server.routing import Route

MEMBERS: Members = {"name": str, "class": TEXT_OR_NULL, "parent": TEXT_OR_NULL}
CLASSES = ("A", "B", "C", None)


async def list_organisations(request: Request) -> Response:
    """Return all organisations, removed ones too."""
    context = await enter(request, "read", "organisations")
    organisations = await context.registry.organisations()
    return json_answer({"organisations": [_members(organisation) for organisation in organisations]})


class OrganisationEndpoint(HTTPEndpoint):
    """``/api/v1/authority/organisations/{organisation}``."""

    async def get(self, request: Request) -> Response:
        """Return one organisation."""
        organisation_id = request.path_params["organisation"]
        context = await enter(request, "read", "organisation", organisation_id)
        return json_answer(_members(await registered(context, organisation_id)))

    async def put(self, request: Request) -> Response:
        """Register an organisation, change its registration, or bring a removed one back."""
        token = await require_authority(request)
        context, organisation_id = context_of(request), str(request.path_params["organisation"])
        if not is_organisation_id(organisation_id):
            raise NotFound
        body = await read_json_body(
            request, max_bytes=context.settings.max_answer, seconds=context.settings.body_seconds
        )
        before = await context.registry.organisation(organisation_id)
        after = await _read(context, body, before or Organisation(organisation_id, "", None, None, context.now()))
        await context.note(token, "change" if before else "create", organisation_id, "organisation")
        await (context.registry.change_organisation(after) if before else context.registry.add_organisation(after))
        return json_answer(_members(after), 200 if before else 201)

    async def delete(self, request: Request) -> Response:
        """Remove an organisation and revoke its tokens; with ``?erase=true`` delete for good what it has here."""
        erases = read_flag(request, "erase")
        organisation_id = request.path_params["organisation"]
        context = await enter(request, "purge" if erases else "delete", "organisation", organisation_id)
        organisation = await registered(context, organisation_id)
        await remove_organisation(context.registry, organisation, context.now())
        erased = await erase_space(context.store, organisation_id) if erases else 0
        return json_answer({**_members(await registered(context, organisation_id)), "erased": erased})


async def _read(context: Context, body: bytes, before: Organisation) -> Organisation:
    """Return the organisation as the body says. Raise EnvelopeInvalid."""
    given: Mapping[str, Json] = read_envelope(body, MEMBERS, words={"class": CLASSES})
    try:
        name = checked_name(str(given["name"]))
        parent = cast("str | None", given["parent"])
        await check_parent(context.registry, before.id, parent)
    except Unfit as error:
        raise EnvelopeInvalid(errors=[fault("out_of_range", error.path, str(error))]) from error
    organisation_class = cast("OrganisationClass | None", given["class"])
    return replace(before, name=name, organisation_class=organisation_class, parent=parent, removed=None)


def _members(organisation: Organisation) -> dict[str, Any]:
    return {
        **organisation_members(organisation),
        "created": organisation.created,
        "removed": organisation.removed,
        "public_key": organisation.public_key is not None,
    }


ROUTES = [
    Route("/api/v1/authority/organisations", list_organisations),
    Route("/api/v1/authority/organisations/{organisation}", OrganisationEndpoint),
]

"""Reading what an institution has handed in."""

from starlette.requests import Request
from starlette.responses import Response

from xinheng_server import kinds
from xinheng_server.answers import json_answer
from xinheng_server.documents import document_answer, listed
from xinheng_server.routes.assessments import ASSESSMENTS
from xinheng_server.routes.authority.entering import enter, registered
from xinheng_server.routing import Route
from xinheng_server.store import Key


async def list_assessments(request: Request) -> Response:
    """Return what lists show of all assessments of an organisation."""
    space = str(request.path_params["organisation"])
    context = await enter(request, "read", "assessments", space)
    await registered(context, space)
    found = await context.store.heads([space], kinds.ASSESSMENT)
    return json_answer({"items": [listed(document, ASSESSMENTS.unlisted) for document in found]})


async def read_assessment(request: Request) -> Response:
    """Return an assessment as its organisation reads it."""
    key = Key(str(request.path_params["organisation"]), kinds.ASSESSMENT, str(request.path_params["id"]))
    context = await enter(request, "read", f"{key.kind}/{key.id}", key.space)
    await registered(context, key.space)
    return document_answer(request, await context.store.get(key))


ROUTES = [
    Route("/api/v1/authority/organisations/{organisation}/assessments", list_assessments),
    Route("/api/v1/authority/organisations/{organisation}/assessments/{id:uuid}", read_assessment),
]

"""What the server says about itself."""

import shutil

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.answers import json_answer
from xinheng_server.context import context_of
from xinheng_server.errors import StoreUnavailable
from xinheng_server.openapi import openapi_document
from xinheng_server.routing import Route
from xinheng_server.settings import Settings
from xinheng_server.store import Full, Unavailable


async def hello(request: Request) -> Response:
    """Say that this is a xinheng server, and which forms it stores under which rules."""
    context = context_of(request)
    accepted = context.rulebook.accepted
    forms = {form: {"edition": rules.edition, "rules_sha256": rules.sha256} for form, rules in accepted.items()}
    takes = {"surveys": True, "complaints": context.settings.complaints}
    return json_answer({"service": "xinheng", "api": 1, "forms": forms, **takes})


async def healthz(_request: Request) -> Response:
    """Say that the process answers."""
    return json_answer({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Say that what comes in now could be kept: the store takes writes, and the disk has room."""
    context = context_of(request)
    try:
        await context.store.ready()
        await to_thread.run_sync(_check_disk, context.settings)
    except (Full, Unavailable) as error:
        raise StoreUnavailable from error
    return json_answer({"status": "ready"})


async def openapi(request: Request) -> Response:
    """Return the description of this interface."""
    context = context_of(request)
    return json_answer(openapi_document(context.rulebook, context.settings.prefix))


ROUTES = [
    Route("/healthz", healthz),
    Route("/readyz", readyz),
    Route("/api/openapi.json", openapi),
    Route("/api/v1/hello", hello),
]


def _check_disk(settings: Settings) -> None:
    """Raise Unavailable when the disk under an embedded store is nearly full."""
    if settings.database is not None:
        return
    free = shutil.disk_usage(settings.data).free
    if free < settings.free_bytes:
        raise Unavailable(f"only {free} bytes free")

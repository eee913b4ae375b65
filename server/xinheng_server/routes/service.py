"""What the server says about itself."""

from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.answers import json_answer
from xinheng_server.context import context_of
from xinheng_server.openapi import openapi_document


async def hello(request: Request) -> Response:
    """Say that this is a xinheng server, and which forms it stores under which rules."""
    accepted = context_of(request).rulebook.accepted
    forms = {form: {"edition": rules.edition, "rules_sha256": rules.sha256} for form, rules in accepted.items()}
    return json_answer({"service": "xinheng", "api": 1, "forms": forms})


async def healthz(_request: Request) -> Response:
    """Say that the process answers."""
    return json_answer({"status": "ok"})


async def openapi(request: Request) -> Response:
    """Return the description of this interface."""
    return json_answer(openapi_document(context_of(request).rulebook))

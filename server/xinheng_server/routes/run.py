"""Scoring without keeping anything, for pages whose own Python cannot start."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.answers import Verbatim, json_answer
from xinheng_server.context import context_of
from xinheng_server.errors import UnknownTool
from xinheng_server.limits import read_json_body
from xinheng_server.routing import Route
from xinheng_server.submissions import scored


async def run_tool(request: Request) -> Response:
    """Answer a document with its result."""
    context = context_of(request)
    rules = context.rulebook.by_tool.get(request.path_params["tool"])
    if rules is None:
        raise UnknownTool(tools=sorted(context.rulebook.by_tool))
    body = await read_json_body(request, max_bytes=context.settings.max_body, seconds=context.settings.body_seconds)
    context.limits.count_run(request, len(body))
    return json_answer(Verbatim(await to_thread.run_sync(scored, rules, body)))


ROUTES = [Route("/api/v1/run/{tool}", run_tool, methods=["POST"])]

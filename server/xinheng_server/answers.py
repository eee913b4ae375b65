"""Answers: JSON in which stored texts appear to the letter, and problems as ``application/problem+json``."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from xinheng_server.errors import MethodNotAllowed, NotFound, Problem

logger = logging.getLogger("xinheng.server")


@dataclass(frozen=True, slots=True)
class Verbatim:
    """JSON text that goes into an answer as it is, numerals included."""

    text: str


def to_json(value: Any) -> bytes:
    """Write JSON; mappings and lists may hold Verbatim texts. Half a character, given as an escape, is given back as one."""
    return to_text(value).encode(errors="backslashreplace")


def to_text(value: Any) -> str:
    """Write JSON as ``to_json`` does, still as text."""
    if isinstance(value, Verbatim):
        return value.text
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(name)}:{to_text(member)}" for name, member in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(to_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def json_answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with JSON in UTF-8."""
    return Response(to_json(value), status, headers, media_type="application/json")


def problem_answer(problem: Problem) -> Response:
    """Answer with a problem document."""
    return Response(to_json(problem.document()), problem.status, problem.headers, media_type="application/problem+json")


async def on_problem(_request: Request, error: Exception) -> Response:
    """Answer a Problem that a route raised."""
    assert isinstance(error, Problem)
    return problem_answer(error)


async def on_http_exception(_request: Request, error: Exception) -> Response:
    """Answer what the router refused by itself."""
    assert isinstance(error, HTTPException)
    problem = MethodNotAllowed if error.status_code == 405 else NotFound
    return problem_answer(problem(headers=error.headers))


async def on_unforeseen(_request: Request, error: Exception) -> Response:
    """Log what nobody foresaw, and answer in general words."""
    logger.error("unexpected error", exc_info=error)
    return problem_answer(Problem())


type Handler = Callable[[Request, Exception], Awaitable[Response]]
"""Answers what was raised."""


class Errors:
    """Answer what is raised on the way, so that it carries the usual headers; ``handlers`` say how, by kind."""

    def __init__(self, app: ASGIApp, handlers: Mapping[type[Exception], Handler]) -> None:
        self.app = app
        self.handlers = {**handlers, Exception: on_unforeseen}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer if it failed before an answer had begun."""
        begun = False

        def watch(message: Message) -> Awaitable[None]:
            nonlocal begun
            begun = True
            return send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            answer = await self._answer(Request(scope), error) if scope["type"] == "http" else None
            if answer is None or begun:
                raise
            await answer(scope, receive, send)

    async def _answer(self, request: Request, error: Exception) -> Response:
        kind = next(kind for kind in type(error).__mro__ if kind in self.handlers)
        return await self.handlers[kind](request, error)

"""Routes as Starlette has them, with less around them: ids stay text, and what is raised goes straight to ``Errors``."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from starlette import routing
from starlette.convertors import Convertor, UUIDConvertor
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

type Endpoint = Callable[[Request], Awaitable[Response]]

CANONICAL = len("00000000-0000-0000-0000-000000000000")


class Route(routing.Route):
    """A route to an endpoint: a function that takes a request and returns an answer, or a class with several."""

    def __init__(
        self, path: str, endpoint: Endpoint | type[HTTPEndpoint], *, methods: Sequence[str] | None = None
    ) -> None:
        super().__init__(path, endpoint, methods=methods)
        self.app = endpoint if isinstance(endpoint, type) else _asked(endpoint)
        self.param_convertors = {name: _with_text(kind) for name, kind in self.param_convertors.items()}


class UuidText(Convertor[str]):
    """Give a UUID, however it is written, as the one text that stands for it."""

    regex = UUIDConvertor.regex

    def convert(self, value: str) -> str:
        """Return small letters with hyphens."""
        return value.lower() if len(value) == CANONICAL else str(UUID(value))

    def to_string(self, value: str) -> str:
        """Return the text."""
        return value


def _asked(endpoint: Endpoint) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        answer = await endpoint(Request(scope, receive, send))
        await answer(scope, receive, send)

    return app


def _with_text[T](convertor: Convertor[T]) -> Convertor[T] | UuidText:
    return UuidText() if isinstance(convertor, UUIDConvertor) else convertor

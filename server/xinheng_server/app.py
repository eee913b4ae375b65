"""The application: its routes, what surrounds them, and its end."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from xinheng_forms.csp import csp

from xinheng_server.answers import UnexpectedErrors, on_http_exception, on_problem
from xinheng_server.context import Context
from xinheng_server.errors import Problem
from xinheng_server.headers import SecurityHeaders
from xinheng_server.logs import RequestLog
from xinheng_server.routes.assessments import AssessmentEndpoint
from xinheng_server.routes.run import run_tool
from xinheng_server.routes.service import healthz, hello, openapi
from xinheng_server.rules import Rulebook
from xinheng_server.settings import Settings
from xinheng_server.site import Site
from xinheng_server.store import Store
from xinheng_server.times import utc_now
from xinheng_server.tokens import TokenFile


def create_app(settings: Settings, store: Store, *, now: Callable[[], str] = utc_now) -> Starlette:
    """Return the server as an ASGI application; it closes the store when it stops. ``now`` gives UTC times."""
    app = Starlette(
        routes=routes(),
        middleware=[
            Middleware(SecurityHeaders, policy=csp(settings.site)),
            Middleware(RequestLog),
            Middleware(UnexpectedErrors),
        ],
        exception_handlers={Problem: on_problem, HTTPException: on_http_exception},
        lifespan=_closing(store),
    )
    app.router.redirect_slashes = False
    app.router.default = _outside_the_interface(Site(settings.site))
    app.state.context = Context(settings, store, TokenFile(settings.data), Rulebook(), now)
    return app


def routes() -> list[Route]:
    """Return the routes of the interface; the description of it lists the same."""
    return [
        Route("/healthz", healthz),
        Route("/api/openapi.json", openapi),
        Route("/api/v1/hello", hello),
        Route("/api/v1/run/{tool}", run_tool, methods=["POST"]),
        Route("/api/v1/assessments/{id:uuid}", AssessmentEndpoint),
    ]


def _closing(store: Store) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await store.close()

    return lifespan


def _outside_the_interface(site: Site) -> ASGIApp:
    """Give every address that no route knows to the site, except the interface's own."""

    async def default(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/api" or scope["path"].startswith("/api/"):
            raise HTTPException(404)
        await site(scope, receive, send)

    return default

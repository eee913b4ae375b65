"""The application: its routes, what surrounds them, and its end."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from xinheng_server.answers import UnexpectedErrors, on_http_exception, on_problem
from xinheng_server.context import Context
from xinheng_server.errors import Problem
from xinheng_server.headers import CONTENT_SECURITY_POLICY, SecurityHeaders
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
        routes=[
            Route("/healthz", healthz),
            Route("/api/openapi.json", openapi),
            Route("/api/v1/hello", hello),
            Route("/api/v1/run/{tool}", run_tool, methods=["POST"]),
            Route("/api/v1/assessments/{id:uuid}", AssessmentEndpoint),
            Mount("/api", routes=[]),
            Mount("/", Site(settings.site)),
        ],
        middleware=[
            Middleware(SecurityHeaders, policy=_policy(settings.site)),
            Middleware(RequestLog),
            Middleware(UnexpectedErrors),
        ],
        exception_handlers={Problem: on_problem, HTTPException: on_http_exception},
        lifespan=_closing(store),
    )
    app.router.redirect_slashes = False
    app.state.context = Context(settings, store, TokenFile(settings.data), Rulebook(), now)
    return app


def _closing(store: Store) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await store.close()

    return lifespan


def _policy(site: Path) -> str:
    """Return the policy that goes with the built site: its inline scripts are allowed by their hashes."""
    if not (site / "index.html").is_file():
        return CONTENT_SECURITY_POLICY
    from xinheng_forms.csp import csp

    return csp(site)

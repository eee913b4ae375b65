"""The application: its routes, what surrounds them, and its end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send
from xinheng_forms.csp import csp

from xinheng_server.answers import Errors, Handler, on_http_exception, on_problem
from xinheng_server.context import Context
from xinheng_server.daily import Work, every_day
from xinheng_server.errors import Problem
from xinheng_server.headers import SecurityHeaders
from xinheng_server.logs import RequestLog
from xinheng_server.metrics import Metrics, metrics
from xinheng_server.opening import Parts
from xinheng_server.prefix import Prefix
from xinheng_server.ratelimits import RateLimits
from xinheng_server.resident import complaint as complaint_page
from xinheng_server.resident import survey as survey_page
from xinheng_server.retention import purge_and_note
from xinheng_server.routes import (
    assessments,
    authority,
    complaint_desk,
    complaints,
    drafts,
    me,
    own_reviews,
    round_results,
    rounds,
    run,
    service,
    surveys,
)
from xinheng_server.routing import Route
from xinheng_server.rules import Rulebook
from xinheng_server.settings import Settings
from xinheng_server.site import Site
from xinheng_server.store_problems import PROBLEMS, on_refusal
from xinheng_server.survey.book import RoundBook
from xinheng_server.survey.sealing import seal_overdue
from xinheng_server.times import utc_now

ROUTES: list[Route] = [
    *surveys.ROUTES,  # first, for they are asked most
    *service.ROUTES,
    *run.ROUTES,
    *me.ROUTES,
    *assessments.ROUTES,
    *own_reviews.ROUTES,
    *drafts.ROUTES,
    *authority.ROUTES,
    *rounds.ROUTES,
    *round_results.ROUTES,
    *complaints.ROUTES,
    *complaint_desk.ROUTES,
]
"""The routes of the interface; the description of it lists the same."""

PAGES: list[Route] = [*survey_page.PAGES, *complaint_page.PAGES]
"""The pages that residents open; the description of the interface does not list them."""

FIGURES = Route("/metrics", metrics)
"""For the operator's own tools, where the settings turn it on."""

HANDLERS: Mapping[type[Exception], Handler] = {
    Problem: on_problem,
    HTTPException: on_http_exception,
    **dict.fromkeys(PROBLEMS, on_refusal),
}
"""How what a route or the router raises is answered."""

SERVER = "server"
"""Who does the daily work, in the audit trail."""

SENT_ACROSS = ["Authorization", "Content-Type", "If-Match", "If-None-Match", "Write-Id"]
READ_ACROSS = ["ETag", "Retry-After"]
"""Headers that a page of another site may send and read, where the settings name that site."""


def create_app(
    settings: Settings,
    parts: Parts,
    *,
    now: Callable[[], str] = utc_now,
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Starlette:
    """Return the server as an ASGI application; it closes the parts when it stops.

    ``now`` gives UTC times, ``wait`` lets seconds pass between one daily work and the next.
    """
    figures = Metrics()
    app = Server(
        routes=[*ROUTES, *PAGES, *([FIGURES] if settings.metrics else [])],
        middleware=_middleware(settings, figures),
        lifespan=_serving(settings, parts, now, wait),
    )
    app.router.redirect_slashes = False
    app.router.default = _outside_the_interface(Site(settings.site))
    app.state.metrics = figures
    app.state.context = Context(
        settings,
        parts.store,
        parts.registry,
        parts.audit,
        Rulebook(),
        RateLimits(settings),
        RoundBook(parts.store, parts.registry, now=now),
        now,
    )
    return app


class Server(Starlette):
    """Starlette without its own two layers around the routes: ``Errors`` does what they do, once."""

    def build_middleware_stack(self) -> ASGIApp:
        """Return the routes inside what surrounds them."""
        app: ASGIApp = self.router
        for middleware, arguments, options in reversed(self.user_middleware):
            app = middleware(app, *arguments, **options)
        return app


def _middleware(settings: Settings, figures: Metrics) -> list[Middleware]:
    """Return what every request passes, from the outside in."""
    across = Middleware(
        CORSMiddleware,
        allow_origins=settings.origins,
        allow_methods=["GET", "PUT", "POST", "DELETE"],
        allow_headers=SENT_ACROSS,
        expose_headers=READ_ACROSS,
    )
    return [
        *([Middleware(Prefix, prefix=settings.prefix)] if settings.prefix else []),
        Middleware(SecurityHeaders, policy=csp(settings.site)),
        *([across] if settings.origins else []),
        Middleware(RequestLog, observe=figures.observe if settings.metrics else None),
        Middleware(Errors, handlers=HANDLERS),
    ]


def _serving(
    settings: Settings, parts: Parts, now: Callable[[], str], wait: Callable[[float], Awaitable[None]]
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Do the daily work while the application runs, and close the parts behind it."""

    works: Mapping[str, Work] = {
        "seal": lambda: seal_overdue(parts.store, parts.audit, now(), SERVER),
        "purge": lambda: purge_and_note(parts.store, parts.audit, settings, now(), SERVER),
        "compact": parts.store.compact,
    }

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        daily = asyncio.create_task(every_day(works, wait=wait))
        try:
            yield
        finally:
            daily.cancel()
            await asyncio.gather(daily, return_exceptions=True)
            await parts.close()

    return lifespan


def _outside_the_interface(site: Site) -> ASGIApp:
    """Give every address that no route knows to the site, except the interface's own."""

    async def default(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/api" or scope["path"].startswith("/api/"):
            raise HTTPException(404)
        await site(scope, receive, send)

    return default

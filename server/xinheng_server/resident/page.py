"""Answer with a page for residents: style and script inside, allowed by their hashes, never kept by anyone."""

import gzip
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from xinheng_forms.csp import hash_source
from xinheng_forms.templating import render

from xinheng_server.compression import accepted_encodings
from xinheng_server.context import context_of
from xinheng_server.errors import Problem
from xinheng_server.resident.crisis import spoken
from xinheng_server.resident.notices import notice
from xinheng_server.resident.parts import part
from xinheng_server.routing import Route
from xinheng_server.store_problems import as_problem

logger = logging.getLogger("xinheng.server")

type Endpoint = Callable[[Request], Awaitable[Response]]

POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {style}; img-src data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
EARLY, SCRIPT, STYLE = "early.js", "base.js", "base.css"


def page(
    request: Request,
    template: str,
    *,
    title: str,
    organisation: str = "",
    exit: str = "",
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
    status: int = 200,
    **values: Any,
) -> Response:
    """Return a page made of a template that extends ``base.html``.

    ``scripts`` and ``styles`` are files of ``parts`` that follow those of every page; ``exit`` is where the button leads
    that leaves the page at once, "" for none; ``values`` are for the template. The page answers one person, so it is
    kept nowhere, and no search engine lists it.
    """
    early, script, style = part(EARLY), part(SCRIPT, *scripts), part(STYLE, *styles)
    crisis = spoken(context_of(request).settings.crisis_line)
    own = {"early": early, "script": script, "style": style, "crisis": crisis}
    html = render(template, __package__, title=title, organisation=organisation, exit=exit, **own, **values)
    headers = {
        "Content-Security-Policy": _policy(early, script, style),
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "Vary": "Accept-Encoding",
    }
    body = html.encode()
    if "gzip" in accepted_encodings(request.headers.get("accept-encoding", "")):
        body = gzip.compress(body, compresslevel=6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers, media_type="text/html")


def problem_page(request: Request, problem: Problem) -> Response:
    """Return a problem as a page that says what it is and what to do."""
    said = notice(problem)
    answer = page(request, "notice.html", title=said.title, detail=said.detail, status=problem.status)
    answer.headers.update(problem.headers)
    return answer


def page_route(path: str, endpoint: Endpoint, *methods: str) -> Route:
    """Return the route of a page; what goes wrong on the way is answered with a page too."""

    async def shown(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Problem as problem:
            return problem_page(request, problem)
        except Exception as error:
            return problem_page(request, _refusal(error))

    return Route(path, shown, methods=methods or ("GET",))


def _refusal(error: Exception) -> Problem:
    problem = as_problem(error)
    if problem is None:
        logger.exception("unexpected error")
    return problem or Problem()


def _policy(early: str, script: str, style: str) -> str:
    scripts = " ".join(f"'{hash_source(text)}'" for text in (early, script))
    return POLICY.format(scripts=scripts, style=f"'{hash_source(style)}'")

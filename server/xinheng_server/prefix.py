"""Stand under a path of a larger site, such as /xinheng, when the reverse proxy passes the path on as it is."""

from starlette.types import ASGIApp, Receive, Scope, Send

from xinheng_server.answers import problem_answer
from xinheng_server.errors import NotFound

FOR_THE_MACHINE = ("/healthz", "/readyz", "/metrics")
"""What the operator's own tools ask for. They know no prefix, and what comes through the proxy is not for them."""


class Prefix:
    """Take the prefix off each path; what stands outside it is not ours, but for what the operator's tools ask for."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without the prefix, or answer that there is nothing."""
        if scope["type"] == "http":
            path: str = scope["path"]
            within = path.startswith(self.prefix + "/")
            if within:
                scope = {**scope, "path": path[len(self.prefix) :], "raw_path": scope["raw_path"][len(self.prefix) :]}
            if within == (scope["path"] in FOR_THE_MACHINE):
                await problem_answer(NotFound())(scope, receive, send)
                return
        await self.app(scope, receive, send)

"""Security headers on every answer, and no caching of the interface's."""

from collections.abc import Awaitable, Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""The content security policy of what is data and no page: should a browser show it, nothing in it may run or load."""

type Headers = list[tuple[bytes, bytes]]


class SecurityHeaders:
    """Add the headers that an answer does not bring itself; ``policy`` is the content security policy of the site."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        self.of_pages = _encoded(policy)
        self.of_data = _encoded(DATA_POLICY)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on and complete the answer's headers."""
        if scope["type"] != "http":
            return self.app(scope, receive, send)
        headers = self.of_data if scope["path"].startswith("/api/") else self.of_pages

        def complete(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message["headers"] = _completed(message["headers"], headers)
            return send(message)

        return self.app(scope, receive, complete)


def _completed(own: Headers, headers: Headers) -> Headers:
    there = {name for name, _ in own}
    return [*own, *[header for header in headers if header[0] not in there]]


def _encoded(policy: str) -> Headers:
    headers: Mapping[str, str] = {"Content-Security-Policy": policy, **SECURITY_HEADERS, "Cache-Control": "no-store"}
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]

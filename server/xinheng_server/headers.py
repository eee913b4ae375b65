"""Security headers on every answer, and no caching of the interface's."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Add the headers that an answer does not bring itself; ``policy`` is the content security policy of the site."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        headers = {"Content-Security-Policy": policy, **SECURITY_HEADERS, "Cache-Control": "no-store"}
        self.headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer's headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = message["headers"]
                there = {name for name, _ in own}
                message["headers"] = [*own, *(header for header in self.headers if header[0] not in there)]
            await send(message)

        await self.app(scope, receive, complete)

"""Connections that cannot hold the server up: uvicorn's own, with the deadlines and bounds it lacks.

uvicorn waits for ever for a request's head, and for a visitor who does not take the answer. Here a head has a time and
a size, an answer that is not taken has a time, and there are so many places; ``places.py`` says who makes room.
"""

import asyncio
from asyncio import TimerHandle
from collections.abc import Awaitable, Sequence
from typing import Any, ClassVar

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from xinheng_server.limits import WHOLE
from xinheng_server.places import Places
from xinheng_server.whole_answers import WholeAnswer

TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Connection(HttpToolsProtocol):
    """One connection. Sizes are bytes, times seconds; ``connection_class`` sets them."""

    head_bytes: ClassVar[int] = 16 * 1024
    head_seconds: ClassVar[float] = 10.0
    write_seconds: ClassVar[float] = 30.0
    places: ClassVar[Places["Connection"]] = Places(1000)

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._head_size = 0
        self._unread = 0
        self._owes_body = self._noted_debt = False
        self._takes_answer = True
        self._head_timer: TimerHandle | None = None
        self._write_timer: TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, if need be at the cost of another."""
        super().connection_made(transport)
        self.places.take(self, self.client[0] if self.client else None)
        self.places.wait(self, True)
        self._head_timer = self.loop.call_later(self.head_seconds, self._give_up)

    def leave(self) -> None:
        """Make room for another."""
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.places.free(self)
        self._head_timer = _stopped(self._head_timer)
        self._write_timer = _stopped(self._write_timer)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; the first bytes of a head that is not whole start its time."""
        super().data_received(data)
        if self._head_timer is None and self._is_between_requests():
            self._head_timer = self.loop.call_later(self.head_seconds, self._give_up)
        if self._owes_body != self._noted_debt:
            self._note_stall()
        self._unread = self._unread + len(data) if self._is_between_requests() else 0
        if max(self._head_size, self._unread) > self.head_bytes and not self.transport.is_closing():
            self._refuse(TOO_LONG)

    def on_message_begin(self) -> None:
        """Begin to measure a head."""
        super().on_message_begin()
        self._head_size = 0

    def on_url(self, url: bytes) -> None:
        """Read a piece of the address, as long as the head may grow."""
        self._head_size += len(url)
        if self._head_size <= self.head_bytes:
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Read a header, as long as the head may grow."""
        self._head_size += len(name) + len(value) + 4
        if self._head_size <= self.head_bytes:
            HttpToolsProtocol.on_header(self, name, value)

    def on_headers_complete(self) -> None:
        """Let the application work if the head was in bounds."""
        if self._head_size > self.head_bytes:
            return
        self._head_timer = _stopped(self._head_timer)
        self.places.wait(self, False)
        self._owes_body = True
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGIApp) -> None:  # type: ignore[override]
        def answered(scope: Scope, receive: Receive, _send: Send) -> Awaitable[None]:
            return app(scope, receive, WholeAnswer(cycle, scope))

        super()._start_asgi_task(cycle, answered)  # type: ignore[arg-type]

    def on_body(self, body: bytes) -> None:
        """Read a piece of the body of a request that was let in."""
        if self._head_size <= self.head_bytes:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request that was let in."""
        if self._head_size <= self.head_bytes:
            self._owes_body = False
            self.scope[WHOLE] = True  # type: ignore[literal-required]
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._unread = 0
        if not self.transport.is_closing() and self._is_between_requests():
            self.places.wait(self, True)

    def pause_writing(self) -> None:
        """Give a visitor who takes nothing a time."""
        super().pause_writing()
        self._takes_answer = False
        self._note_stall()
        self._write_timer = self._write_timer or self.loop.call_later(self.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing."""
        super().resume_writing()
        self._takes_answer = True
        self._note_stall()
        self._write_timer = _stopped(self._write_timer)

    def _note_stall(self) -> None:
        self._noted_debt = self._owes_body
        self.places.stall(self, self._owes_body or not self._takes_answer)

    def _give_up(self) -> None:
        self._head_timer = None
        if self._is_between_requests():
            self._refuse(TOO_SLOW)

    def _refuse(self, answer: bytes) -> None:
        self.transport.write(answer)
        self.transport.close()

    def _is_between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete


def connection_class(head_seconds: float, places: int, proxies: Sequence[str] = ()) -> type[Connection]:
    """Return the class of a server's connections, with its own bounds and places; ``proxies`` are networks of many."""
    bounds = {"head_seconds": head_seconds, "places": Places(places, proxies)}
    return type("BoundedConnection", (Connection,), bounds)


def _stopped(timer: TimerHandle | None) -> TimerHandle | None:
    """Stop a timer and return what stands for none."""
    if timer is not None:
        timer.cancel()
    return None

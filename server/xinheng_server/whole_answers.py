"""Answers in one piece: head and body go to the network together where the body is there as a whole.

uvicorn looks at each header of each answer anew and sends the head on its own. What is not plain is left to it.
"""

from collections.abc import Sequence
from typing import Final

from starlette.types import Message, Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

WITHOUT_BODY: Final = frozenset({204, 304})
ABOUT_THE_LINE: Final = frozenset({b"connection", b"transfer-encoding"})
CONTROLS: Final = bytes({*range(0x20), 0x7F} - {0x09})
"""What no header may hold, so that none can begin another."""

LINE_END: Final = b"\r\n"


class WholeAnswer:
    """Send the answer of one request."""

    def __init__(self, cycle: RequestResponseCycle, scope: Scope) -> None:
        self._cycle = cycle
        self._method = scope["method"]
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        """Keep the beginning until the first piece of the body is there."""
        if message["type"] == "http.response.start" and self._start is None:
            self._start = message
            return
        start, self._start = self._start, None
        if start is not None:
            body = message.get("body", b"")
            if self._is_plain(start, message, body) and self._write(start, body):
                return
            await self._cycle.send(start)  # type: ignore[arg-type]
        await self._cycle.send(message)  # type: ignore[arg-type]

    def _is_plain(self, start: Message, message: Message, body: bytes) -> bool:
        """Tell whether this is all there is, on a line that can take it."""
        cycle, headers = self._cycle, start["headers"]
        return (
            not (message.get("more_body") or cycle.disconnected or cycle.response_started or cycle.flow.write_paused)
            and self._method != "HEAD"
            and start["status"] not in WITHOUT_BODY
            and (b"content-length", b"%d" % len(body)) in headers
            and ABOUT_THE_LINE.isdisjoint([name for name, _ in headers])
        )

    def _write(self, start: Message, body: bytes) -> bool:
        """Write the answer and end the request; return False where a header is not fit to be sent."""
        cycle = self._cycle
        headers = [*cycle.default_headers, *start["headers"]]
        if not cycle.keep_alive:
            headers.append((b"connection", b"close"))
        lines = _lines(headers)
        if len(lines.translate(None, CONTROLS)) != len(lines) - len(LINE_END) * len(headers):
            return False
        cycle.transport.write(b"".join([STATUS_LINE[start["status"]], lines, LINE_END, body]))
        cycle.waiting_for_100_continue = False
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()
        return True


def _lines(headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    return b"".join([b"%b: %b\r\n" % header for header in headers])

"""Logs as JSON lines: what was asked for, how it ended, how long it took; no body, token, address or query string."""

import asyncio
import atexit
import json
import logging
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger("xinheng.requests")

FLUSH_SECONDS = 0.1
METHODS = {"GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"}


class JsonLines(logging.Formatter):
    """One record, one line. Of an exception the kind and the places, not the message, which may quote a body."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage().partition("\n")[0],
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = type(record.exc_info[1]).__name__
            line["at"] = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])[-5:]]
        return json.dumps(line, ensure_ascii=False)


def start_logging(level: str = "info") -> None:
    """Send every log record of this process from a level on to standard error, as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


class Lines:
    """Lines on their way to standard error: those of a tenth of a second are written at once."""

    def __init__(self) -> None:
        self._waiting: list[str] = []
        atexit.register(self.flush)

    def write(self, line: str) -> None:
        """Take a line, from within the event loop."""
        if not self._waiting:
            asyncio.get_running_loop().call_later(FLUSH_SECONDS, self.flush)
        self._waiting.append(line)

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            sys.stderr.write("\n".join([*waiting, ""]))
            sys.stderr.flush()


type Observe = Callable[[str, str, int, float], None]
"""Told of each request: method, route (``site`` for its files), status, seconds."""


class RequestLog:
    """Write one line for each request, and tell whoever else wants to know."""

    def __init__(self, app: ASGIApp, observe: Observe | None = None) -> None:
        self.app = app
        self.observe = observe
        self.lines = Lines()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, remembering the status of the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        def watch(message: Message) -> Awaitable[None]:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            return send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            seconds = time.perf_counter() - begun
            if logger.isEnabledFor(logging.INFO):
                self._log(scope, status, seconds)
            if self.observe:
                self.observe(method_of(scope), getattr(scope.get("route"), "path", "site"), status, seconds)

    def _log(self, scope: Scope, status: int, seconds: float) -> None:
        asked = _asked(method_of(scope), route_of(scope, status))
        self.lines.write(f'{{"time": "{_now()}", {asked}, "status": {status}, "ms": {seconds * 1000:.1f}}}')


def _now() -> str:
    """Return the time in UTC, to the millisecond."""
    seconds, rest = divmod(time.time_ns(), 1_000_000_000)
    return f"{_second(seconds)}.{rest // 1_000_000:03}+00:00"


@lru_cache(maxsize=2)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=500)
def _asked(method: str, route: str) -> str:
    """Return what is the same in many lines, as members of a JSON object."""
    return json.dumps({"level": "info", "message": "request", "method": method, "route": route}, ensure_ascii=False)[
        1:-1
    ]


def method_of(scope: Scope) -> str:
    """Return the request's method if it is one, not what a visitor made up."""
    return str(scope["method"]) if scope["method"] in METHODS else "?"


def route_of(scope: Scope, status: int) -> str:
    """Return the route's pattern, or the path of a file of the site: never what a visitor made up."""
    if pattern := getattr(scope.get("route"), "path", ""):
        return str(pattern)
    return str(scope["path"]) if status < 400 and not scope["path"].startswith("/api/") else "-"

"""A real server of ours and a line to it that can fail as real lines do."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from commands import command
from device import DOCS, Assets, served

LATE_SECONDS = 0.05
PORTAL = "<!doctype html><title>Wi-Fi</title><form>请登录</form>".encode()

type Fault = Callable[["Relay"], None]


@dataclass(slots=True)
class Line:
    """What happens to the next requests that write, one fault each, and what has passed."""

    upstream: int | None
    faults: deque[Fault] = field(default_factory=deque)
    statuses: list[int] = field(default_factory=list)
    write_ids: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


class Relay(Assets):
    """Serve docs/ and pass the interface and the residents' pages on to the server, unless the line has a fault."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, line: Line) -> None:
        self.line = line
        super().__init__(*arguments, directory=str(DOCS))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer or pass on."""
        if self.path.startswith(("/api/", "/s/")):
            self.do_PUT()
        else:
            super().do_GET()

    def do_POST(self) -> None:
        """Take a form that was sent without script."""
        self.do_PUT()

    def do_PUT(self) -> None:
        """Take the whole request, then pass it on or fail."""
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.command == "PUT":
            self.line.write_ids.append(self.headers["Write-Id"])
            self.line.addresses.append(self.path)
        is_write = self.command in ("PUT", "POST") or self.line.upstream is None
        fault = self.line.faults.popleft() if self.line.faults and is_write else pass_on
        fault(self)

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Answer the page, and let it connect anew: on a line used before, browsers hide a failure by trying again."""
        self.send_response_only(status)
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        """End the connection without a word."""
        self.close_connection = True
        self.connection.close()


def ask(relay: Relay) -> tuple[int, bytes, dict[str, str]]:
    """Let the real server answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", relay.line.upstream, timeout=30)) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # it has heard enough, and has answered
            connection.request(relay.command, relay.path, relay.body, dict(relay.headers.items()))
        response = connection.getresponse()
        body = response.read()
    relay.line.statuses.append(response.status)
    kept = ("Content-Type", "Content-Encoding", "Content-Security-Policy", "ETag", "Retry-After", "Date")
    return response.status, body, {name: value for name in kept if (value := response.getheader(name))}


def pass_on(relay: Relay) -> None:
    """Nothing fails."""
    if relay.line.upstream is None:
        relay.hang_up()
    else:
        relay.answer(*ask(relay))


def lose_answer(relay: Relay) -> None:
    """The server has committed, the page hears nothing."""
    ask(relay)
    relay.hang_up()


def cut_answer(relay: Relay) -> None:
    """The answer breaks off in the middle of its body."""
    status, body, headers = ask(relay)
    relay.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        relay.send_header(name, value)
    relay.end_headers()
    relay.wfile.write(body[: len(body) // 2])
    relay.wfile.flush()
    relay.hang_up()


def twice(relay: Relay) -> None:
    """A machine in between sends the request a second time and hands over the second answer."""
    ask(relay)
    pass_on(relay)


def arrive_late(relay: Relay) -> None:
    """The page hears nothing, and what it sent comes to the server when it has long been sent again."""
    relay.hang_up()
    threading.Timer(LATE_SECONDS, ask, [relay]).start()


def answer_late(relay: Relay) -> None:
    """Everything comes through, in its own time."""
    threading.Event().wait(LATE_SECONDS)
    pass_on(relay)


def of_another(relay: Relay) -> None:
    """The acknowledgement of another document comes back, as from a cache that mixes answers up."""
    status, body, headers = ask(relay)
    relay.answer(status, re.sub(rb'"id":"[^"]*"', b'"id":"00000000-0000-4000-8000-000000000000"', body), headers)


def echo_id(relay: Relay) -> None:
    """A machine in between answers with success, and with nothing but the id that it was asked for."""
    relay.answer(200, b'{"id":"%s"}' % relay.path.rsplit("/", 1)[-1].encode(), {"Content-Type": "application/json"})


def lose_request(relay: Relay) -> None:
    """The server hears nothing."""
    relay.hang_up()


def captive_portal(relay: Relay) -> None:
    """A wireless network answers in the server's place, with success and its log-in page."""
    relay.answer(200, PORTAL, {"Content-Type": "text/html"})


def captive_redirect(relay: Relay) -> None:
    """Another manner of such networks."""
    relay.answer(302, b"", {"Location": "/blank/"})


def answering(status: int, body: str = "", **headers: str) -> Fault:
    """A machine in between answers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda relay: relay.answer(status, body.encode(), named)


@contextmanager
def line_to(upstream: int | None) -> Iterator[tuple[str, Line]]:
    """Open a line to the server on this port, or to nowhere."""
    line = Line(upstream)
    with served(partial(Relay, line=line)) as url:
        yield url, line


@contextmanager
def server(data: Path, **settings: str) -> Iterator[int]:
    """Run the real server on a free port; it has said that it listens. Settings are environment variables."""
    with server_process(data, **settings) as (port, _):
        yield port


@contextmanager
def server_process(data: Path, **settings: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Run the real server; give its port, and its process, which may be killed."""
    folders = ["--data", str(data), "--site", str(data / "none")]
    command = [sys.executable, "-m", "xinheng_server.cli", "serve", "--port", "0", *folders]
    environ = {**os.environ, **settings}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environ) as process:
        assert process.stdout
        try:
            match = re.search(r":(\d+)/", process.stdout.readline())
            assert match, "the server did not start"
            yield int(match[1]), process
        finally:
            process.terminate()
            process.communicate(timeout=30)


def new_token(data: Path) -> str:
    """Make a token as `xinheng token create` does, its organisation with the first one."""
    return _token(
        data, "token", "create", "--organisation", "cuiyuan", "--name", "翠苑街道社会心理服务站", "--class", "B"
    )


def authority_token(data: Path) -> str:
    """Make the first token of the authority."""
    return _token(data, "token", "first")


def _token(data: Path, *words: str) -> str:
    """Give one of xinheng's commands, and the token that it shows."""
    answer = command(*words, "--data", str(data))
    match = re.search(r"xh_[A-Za-z0-9_-]+", answer.stdout.decode())
    assert match, answer
    return match[0]

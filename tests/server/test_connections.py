"""What visitors do who send nothing, half of something, or do not take the answer; over real sockets."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack

import httpx
import pytest
from lines import Address, connect, everything
from lines import serving as serving_app
from xinheng_server.connections import Connection, connection_class

PLACES = 20
SHARE = PLACES // 4
PIECE = b"x" * (64 * 1024)
STALLED = b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"


async def take_body(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
    while (message := await receive()).get("more_body"):
        pass
    if message["type"] == "http.disconnect":
        return
    pieces = [PIECE] * 256 if scope["path"] == "/large" else [b"ok"]
    size = sum(map(len, pieces))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % size)]})
    for left, piece in zip(reversed(range(len(pieces))), pieces, strict=True):
        await send({"type": "http.response.body", "body": piece, "more_body": left > 0})


def serving(protocol: type[Connection]) -> AbstractContextManager[Address]:
    return serving_app(take_body, protocol, limit=PLACES + 10)


@pytest.fixture
def patient() -> Iterator[Address]:
    with serving(connection_class(head_seconds=60, places=PLACES)) as address:
        yield address


@pytest.fixture(scope="module")
def strict() -> Iterator[Address]:
    with serving(connection_class(head_seconds=0.2, places=PLACES)) as address:
        yield address


def get(address: Address) -> int:
    return httpx.get(f"http://{address[0]}:{address[1]}/", trust_env=False, timeout=20).status_code


def stall(line: socket.socket) -> None:
    """Ask to send a body, and send none."""
    line.sendall(STALLED)
    assert line.recv(65536).startswith(b"HTTP/1.1 100 ")


def ignore(line: socket.socket) -> None:
    """Ask for a long answer, and take its beginning only."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
    assert line.recv(1)


def rest(line: socket.socket) -> None:
    """Be answered, and keep the connection."""
    line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert line.recv(65536).startswith(b"HTTP/1.1 200 ")


def is_served(line: socket.socket) -> bool:
    """Send the body that was announced, and tell whether the answer comes."""
    try:
        line.sendall(b"body")
        return line.recv(65536).startswith(b"HTTP/1.1 200 ")
    except OSError:
        return False


@pytest.mark.parametrize("beginning", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_a_head_that_does_not_come_ends_the_connection(strict: Address, beginning: bytes) -> None:
    with connect(strict) as line:
        line.sendall(beginning)
        assert everything(line).startswith(b"HTTP/1.1 408 ")


def test_a_second_head_that_does_not_come_ends_the_connection(strict: Address) -> None:
    with connect(strict) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 200 ")
        line.sendall(b"GET / HT")
        assert b"408" in everything(line)


@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"])
@pytest.mark.parametrize("long", [b"GET /" + b"a" * 17_000, b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 17_000])
def test_a_head_that_is_too_long_is_refused(patient: Address, long: bytes, end: bytes) -> None:
    with connect(patient) as line:
        line.sendall(long + end)
        assert everything(line).startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 400 "))


def test_a_long_head_that_is_within_bounds_is_served(patient: Address) -> None:
    with connect(patient) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: " + b"a" * 15_000 + b"\r\n\r\n")
        assert everything(line).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("beginning", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_half_open_connections_do_not_stop_service(patient: Address, beginning: bytes) -> None:
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(connect(patient)) for _ in range(3 * PLACES)]
        for line in lines:
            try:
                line.sendall(beginning)
            except OSError:  # made room already
                continue
        assert [get(patient) for _ in range(10)] == [200] * 10


@pytest.mark.parametrize("hold", [stall, ignore])
def test_many_who_stop_within_a_request_do_not_stop_service(
    patient: Address, hold: Callable[[socket.socket], None]
) -> None:
    with ExitStack() as open_lines:
        for number in range(3 * PLACES):
            hold(open_lines.enter_context(connect(patient, 2 + number // SHARE)))
        assert [get(patient) for _ in range(10)] == [200] * 10


def test_of_those_who_stopped_within_a_request_the_first_makes_room(patient: Address) -> None:
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(connect(patient, 2 + number // SHARE)) for number in range(PLACES)]
        for line in lines:
            stall(line)
        assert get(patient) == 200
        assert [is_served(line) for line in lines] == [False] + [True] * (PLACES - 1)


def test_who_only_waits_makes_room_before_who_is_sending(patient: Address) -> None:
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(connect(patient, 2 + number // SHARE)) for number in range(PLACES)]
        for line in lines[:-1]:
            stall(line)
        rest(lines[-1])
        assert get(patient) == 200
        assert [is_served(line) for line in lines[:-1]] == [True] * (PLACES - 1)
        assert everything(lines[-1]) == b""


def test_one_machine_can_take_its_share_of_the_places_only(patient: Address) -> None:
    with ExitStack() as open_lines:
        visitors = [open_lines.enter_context(connect(patient, 100 + number)) for number in range(PLACES // 2)]
        for visitor in visitors:
            rest(visitor)
        lines = [open_lines.enter_context(connect(patient, 2)) for _ in range(2 * PLACES)]
        for line in lines[-SHARE:]:
            stall(line)
        for visitor in visitors:
            rest(visitor)
        assert [is_served(line) for line in lines[-SHARE:]] == [True] * SHARE
        assert [everything(line) for line in lines[:-SHARE]] == [b""] * (2 * PLACES - SHARE)


def test_a_proxy_may_take_all_places() -> None:
    protocol = connection_class(head_seconds=60, places=PLACES, proxies=["10.0.0.0/8", "127.0.0.2"])
    with serving(protocol) as address, ExitStack() as open_lines:
        lines = [open_lines.enter_context(connect(address, 2)) for _ in range(PLACES)]
        for line in lines:
            stall(line)
        assert [is_served(line) for line in lines] == [True] * PLACES


def test_a_visitor_who_does_not_take_the_answer_is_let_go() -> None:
    given_up = threading.Event()

    class Watched(connection_class(head_seconds=60, places=PLACES)):  # type: ignore[misc]
        write_seconds = 0.2

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            given_up.set()

    with serving(Watched) as address, connect(address) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        assert given_up.wait(20)


def test_requests_behind_each_other_on_one_line_are_all_answered(strict: Address) -> None:
    with connect(strict) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 5 + b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert everything(line).count(b"HTTP/1.1 200 ") == 6

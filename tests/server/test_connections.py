"""What visitors do who send nothing, half of something, or do not take the answer; over real sockets."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest
import uvicorn
from xinheng_server.connections import Connection, connection_class

PLACES = 20
LARGE = b"x" * (32 * 1024 * 1024)


async def echo_path(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
    body = LARGE if scope["path"] == "/large" else b"ok"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def serving(protocol: type[Connection]) -> Iterator[tuple[str, int]]:
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    config = uvicorn.Config(echo_path, http=protocol, ws="none", lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    worker = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    worker.start()
    try:
        yield listener.getsockname()
    finally:
        server.should_exit = True
        worker.join()


@pytest.fixture(scope="module")
def patient() -> Iterator[tuple[str, int]]:
    with serving(connection_class(head_seconds=60, places=PLACES)) as address:
        yield address


@pytest.fixture(scope="module")
def strict() -> Iterator[tuple[str, int]]:
    with serving(connection_class(head_seconds=0.2, places=PLACES)) as address:
        yield address


def everything(line: socket.socket) -> bytes:
    answer = b""
    try:
        while piece := line.recv(65536):
            answer += piece
    except ConnectionResetError:
        pass
    return answer


def connect(address: tuple[str, int]) -> socket.socket:
    return socket.create_connection(address, timeout=20)


def get(address: tuple[str, int]) -> int:
    return httpx.get(f"http://{address[0]}:{address[1]}/", trust_env=False, timeout=20).status_code


@pytest.mark.parametrize("beginning", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_a_head_that_does_not_come_ends_the_connection(strict: tuple[str, int], beginning: bytes) -> None:
    with connect(strict) as line:
        line.sendall(beginning)
        assert everything(line).startswith(b"HTTP/1.1 408 ")


def test_a_second_head_that_does_not_come_ends_the_connection(strict: tuple[str, int]) -> None:
    with connect(strict) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 200 ")
        line.sendall(b"GET / HT")
        assert b"408" in everything(line)


@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"])
@pytest.mark.parametrize("long", [b"GET /" + b"a" * 17_000, b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 17_000])
def test_a_head_that_is_too_long_is_refused(patient: tuple[str, int], long: bytes, end: bytes) -> None:
    with connect(patient) as line:
        line.sendall(long + end)
        assert everything(line).startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 400 "))


def test_a_long_head_that_is_within_bounds_is_served(patient: tuple[str, int]) -> None:
    with connect(patient) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: " + b"a" * 15_000 + b"\r\n\r\n")
        assert everything(line).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("beginning", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_half_open_connections_do_not_stop_service(patient: tuple[str, int], beginning: bytes) -> None:
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(connect(patient)) for _ in range(3 * PLACES)]
        for line in lines:
            try:
                line.sendall(beginning)
            except OSError:  # made room already
                continue
        assert [get(patient) for _ in range(10)] == [200] * 10


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


def test_requests_behind_each_other_on_one_line_are_all_answered(strict: tuple[str, int]) -> None:
    with connect(strict) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 5 + b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert everything(line).count(b"HTTP/1.1 200 ") == 6

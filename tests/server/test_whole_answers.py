"""Answers that go out in one piece are, to the byte, those that uvicorn sends piece by piece."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack

import pytest
from lines import Address, connect, everything, serving
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from xinheng_server.connections import connection_class

type Answer = tuple[int, Sequence[tuple[bytes, bytes]], Sequence[bytes]]

LENGTH_2 = (b"content-length", b"2")
ANSWERS: Mapping[str, Answer] = {
    "/plain": (200, [LENGTH_2, (b"etag", b'"1"')], [b"ok"]),
    "/created": (201, [LENGTH_2], [b"ok"]),
    "/empty": (200, [(b"content-length", b"0")], [b""]),
    "/nothing": (204, [], [b""]),
    "/unchanged": (304, [(b"etag", b'"1"')], [b""]),
    "/pieces": (200, [(b"content-length", b"4")], [b"ok", b"ok"]),
    "/chunked": (200, [], [b"ok", b"ok"]),
    "/one-chunk": (200, [], [b"ok"]),
    "/last": (200, [LENGTH_2, (b"connection", b"close")], [b"ok"]),
    "/longer": (200, [LENGTH_2], [b"more"]),
    "/shorter": (200, [LENGTH_2], [b"o"]),
    "/begins-a-header": (200, [LENGTH_2, (b"location", b"/\r\nset-cookie: a=b")], [b"ok"]),
    "/holds-a-control": (200, [LENGTH_2, (b"location", b"/\x00")], [b"ok"]),
}


async def answer(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
    await receive()
    status, headers, pieces = ANSWERS.get(scope["path"], (200, [LENGTH_2], []))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for left, piece in zip(reversed(range(len(pieces))), pieces, strict=True):
        await send({"type": "http.response.body", "body": piece, "more_body": left > 0})


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Address, Address]]:
    with ExitStack() as running:
        ours = running.enter_context(serving(answer, connection_class(head_seconds=60, places=100)))
        yield ours, running.enter_context(serving(answer, HttpToolsProtocol))


def asked(address: Address, text: str) -> bytes:
    with connect(address) as line:
        line.sendall(text.encode())
        return everything(line)


@pytest.mark.parametrize("path", sorted(ANSWERS))
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("version", "header"), [("1.1", "Connection: close"), ("1.0", "Accept: */*")])
def test_an_answer_is_the_same_bytes(
    servers: tuple[Address, Address], path: str, method: str, version: str, header: str
) -> None:
    ours, theirs = (
        asked(address, f"{method} {path} HTTP/{version}\r\nHost: x\r\n{header}\r\n\r\n") for address in servers
    )
    assert ours == theirs
    assert b"set-cookie" not in ours


def test_an_answer_that_never_ends_is_said_to_be_an_error(servers: tuple[Address, Address]) -> None:
    assert asked(servers[0], "GET /never-ends HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 500 ")


def test_one_line_carries_many_answers_of_every_sort(servers: tuple[Address, Address]) -> None:
    paths = ["/plain", "/chunked", "/nothing", "/created", "/pieces", "/unchanged", "/empty", "/plain", "/last"]
    text = "".join(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n" for path in paths)
    ours, theirs = (asked(address, text) for address in servers)
    assert ours == theirs
    assert ours.count(b"HTTP/1.1 ") == len(paths)

"""Raw lines to an application that uvicorn serves in a thread."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

type Address = tuple[str, int]


@contextmanager
def serving(app: Any, protocol: type[HttpToolsProtocol], *, limit: int | None = None) -> Iterator[Address]:
    """Serve an application; at most so many connections at once."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    config = uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
        limit_concurrency=limit,
    )
    server = uvicorn.Server(config)
    worker = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    worker.start()
    try:
        yield listener.getsockname()
    finally:
        server.should_exit = True
        worker.join()


def connect(address: Address, machine: int = 1) -> socket.socket:
    """Connect from one of many machines."""
    return socket.create_connection(address, timeout=20, source_address=(f"127.0.0.{machine}", 0))


def everything(line: socket.socket) -> bytes:
    """Return what comes until the line is closed."""
    answer = b""
    try:
        while piece := line.recv(65536):
            answer += piece
    except ConnectionResetError:
        pass
    return answer

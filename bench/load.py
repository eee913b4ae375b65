"""Send prepared requests over keep-alive connections and count the answers; light enough to leave the server the time."""

import asyncio
import statistics
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import cast

import uvloop


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a load: requests a second, time to the answer in milliseconds, answers by status."""

    rate: float
    median_ms: float
    worst_ms: float
    statuses: Counter[int]


def send(host: str, ports: Sequence[int], requests: Sequence[bytes], connections: int) -> Load:
    """Send every request once over so many connections, each waiting for its answer before the next request.

    Servers at several ports share the connections.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_send(host, list(islice(cycle(ports), connections)), deque(requests)))


async def _send(host: str, ports: Sequence[int], requests: deque[bytes]) -> Load:
    loop = asyncio.get_running_loop()
    lines = [(await loop.create_connection(lambda: _Line(requests), host, port))[1] for port in ports]
    total, begun = len(requests), time.perf_counter()
    for line in lines:
        line.next()
    await asyncio.gather(*(line.done for line in lines))
    spent = time.perf_counter() - begun
    times = [ms for line in lines for ms in line.times]
    statuses = sum((line.statuses for line in lines), Counter[int]())
    return Load(total / spent, statistics.median(times), max(times), statuses)


class _Line(asyncio.Protocol):
    def __init__(self, requests: deque[bytes]) -> None:
        self.requests = requests
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.statuses: Counter[int] = Counter()
        self.times: list[float] = []
        self._received = b""
        self._begun = 0.0
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))

    def next(self) -> None:
        if not self.requests:
            self.done.set_result(None)
            self._transport.close()
            return
        self._begun = time.perf_counter()
        self._transport.write(self.requests.popleft())

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if not separator or len(body) < _length(head):
            return
        self._received = b""
        self.statuses[int(head[9:12])] += 1
        self.times.append((time.perf_counter() - self._begun) * 1000)
        self.next()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0

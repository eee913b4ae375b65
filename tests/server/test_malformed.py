"""Requests that nobody should send: none brings the server down, none is answered with a 5xx, none stays in memory."""

import json
import os
import random
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Page, Running, new_id, process, submission

REQUESTS = int(os.environ.get("MALFORMED_REQUESTS", "1500"))
WARM = 500
MOST_GROWTH = 24 * 1024 * 1024

METHODS = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW", "put"]
PATHS = [
    "/api/v1/assessments/{id}",
    "/api/v1/assessments?since={junk}&limit={junk}",
    "/api/v1/reviews/{id}",
    "/api/v1/drafts/{id}",
    "/api/v1/drafts?since=-1&limit=99999999999999999999",
    "/api/v1/rounds/{id}",
    "/api/v1/rounds/{id}/results",
    "/api/v1/rounds/{id}/codes",
    "/api/v1/surveys/heping/{id}/responses/{id}",
    "/api/v1/surveys/{junk}/{junk}",
    "/api/v1/complaints/heping/{id}",
    "/api/v1/run/{junk}",
    "/api/v1/run/evaluation",
    "/api/v1/authority/institutions?year={junk}",
    "/api/v1/authority/reviews/heping/{id}",
    "/api/v1/{junk}",
    "/{junk}/../{junk}",
    "//{junk}",
    "/%00%ff{junk}",
]
VALUES = ["", "0", "-1", "1e999", "NaN", "null", "*", '"', '"x"', 'W/"x"', "ä", "\x7f", "9" * 400, "xh_", "Bearer"]
HEADERS = [
    "If-Match", "If-None-Match", "Write-Id", "Authorization", "Content-Type", "Content-Length", "Transfer-Encoding",
    "Expect", "Range", "Accept-Encoding", "Host", "X-Forwarded-For", "Cookie", "Upgrade", "Connection",
]  # fmt: skip


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    no_limits = {"XINHENG_FAILURES_PER_ADDRESS": "0", "XINHENG_REQUESTS_PER_TOKEN": "0"}
    quick = {"XINHENG_HEAD_SECONDS": "1", "XINHENG_BODY_SECONDS": "1"}
    with process(tmp_path_factory.mktemp("malformed") / "data", environ=no_limits | quick) as running:
        yield running


class Malformed:
    """Makes requests from a seed: a sound one in which something is not."""

    def __init__(self, seed: int, secret: str) -> None:
        self.random = random.Random(seed)
        self.secret = secret

    def request(self) -> bytes:
        body = self.body()
        headers = {
            "Host": "x",
            "Connection": "close",
            "Authorization": f"Bearer {self.secret}",
            "Content-Type": "application/json",
            "If-None-Match": "*",
            "Write-Id": new_id(),
            "Content-Length": str(len(body)),
        }
        for _ in range(self.random.randrange(3)):
            headers[self.random.choice(HEADERS)] = self.random.choice(VALUES)
        for _ in range(self.random.randrange(2)):
            headers.pop(self.random.choice(list(headers)), None)
        path = self.random.choice(PATHS).replace("{id}", new_id()).replace("{junk}", self.junk())
        lines = [
            f"{self.random.choice(METHODS)} {path} HTTP/1.1",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        whole = "\r\n".join([*lines, "", ""]).encode("utf-8", "replace") + body
        return self.cut(whole) if self.random.random() < 0.2 else whole

    def body(self) -> bytes:
        sound = json.dumps(submission()).encode()
        kind = self.random.randrange(7)
        if kind == 0:
            return sound
        if kind == 1:
            return bytes(self.random.randrange(256) for _ in range(self.random.randrange(200)))
        if kind == 2:
            return b"[" * self.random.randrange(1, 5000)
        if kind == 3:
            return b'{"a":' * 200 + b"1" + b"}" * 200
        if kind == 4:
            return json.dumps({self.junk(): self.junk(), "document": {"facts": self.junk()}}).encode()
        return self.cut(sound)

    def cut(self, sound: bytes) -> bytes:
        """Change, leave out or repeat some bytes."""
        pieces = bytearray(sound)
        for _ in range(self.random.randrange(1, 4)):
            at = self.random.randrange(len(pieces))
            change = self.random.randrange(3)
            if change == 0:
                pieces[at] = self.random.randrange(256)
            elif change == 1:
                del pieces[at : at + self.random.randrange(1, 20)]
            else:
                pieces[at:at] = pieces[at : at + self.random.randrange(1, 50)]
            if not pieces:
                break
        return bytes(pieces)

    def junk(self) -> str:
        return self.random.choice([*[value for value in VALUES if value.isascii() and value.isprintable()], "中" * 3])


def status_of(running: Running, request: bytes) -> int | None:
    """Send a request and hang up after what comes; None if the connection ended without an answer."""
    host, port = running.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        try:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            answer = b""
            while piece := line.recv(65536):
                answer += piece
        except ConnectionError:
            answer = b""
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else None


def resident_bytes(running: Running) -> int:
    assert running.process is not None
    status = Path(f"/proc/{running.process.pid}/status").read_text()
    return 1024 * int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def test_malformed_requests_are_refused_and_forgotten(target: Running) -> None:
    page: Page = target.page()
    malformed = Malformed(20260501, page.secret)
    after_warming = 0
    for number in range(REQUESTS):
        request = malformed.request()
        status = status_of(target, request)
        assert status is None or status < 500, (number, status, request)
        if number == WARM:
            after_warming = resident_bytes(target)
    assert resident_bytes(target) - after_warming < MOST_GROWTH
    assert page.put(new_id()).status_code == 201

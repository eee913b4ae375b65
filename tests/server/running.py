"""Real servers for tests: the command in a process of its own, or the application in a thread."""

import re
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from xinheng_forms import load
from xinheng_server.app import create_app
from xinheng_server.serve_command import listen
from xinheng_server.settings import Settings
from xinheng_server.store import Store
from xinheng_server.tinydb_store import TinyDBStore
from xinheng_server.tokens import TokenFile

XINHENG = [sys.executable, "-m", "xinheng_server.cli"]
RULES = load.rules_sha256("gs/evaluation")
DOCUMENT: Mapping[str, Any] = {"class": "B", "facts": {"F01": {"floor_area_m2": 38.5}}}


def submission(document: Mapping[str, Any] = DOCUMENT, **changes: Any) -> dict[str, Any]:
    """Make the body of a PUT."""
    return {
        "form": "gs/evaluation",
        "rules_sha256": RULES,
        "state": "submission",
        "document": document,
        **changes,
    }


def new_id() -> str:
    return str(uuid.uuid4())


def assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is this problem document, and return it."""
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code), problem
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["detail"]
    return problem


def new_client() -> httpx.Client:
    return httpx.Client(timeout=20, trust_env=False)


@dataclass
class Page:
    """A page of one organisation, talking to a server."""

    url: str
    secret: str
    client: httpx.Client

    def headers(self, **more: str) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.secret}", **named}

    def put(
        self,
        document_id: str,
        body: Any = None,
        *,
        revision: str | None = None,
        write_id: str | None = None,
    ) -> httpx.Response:
        condition = {"If_None_Match": "*"} if revision is None else {"If_Match": f'"{revision}"'}
        headers = self.headers(Write_Id=write_id or new_id(), **condition)
        address = f"{self.url}/api/v1/assessments/{document_id}"
        return self.client.put(address, json=body if body is not None else submission(), headers=headers)

    def get(self, document_id: str, **headers: str) -> httpx.Response:
        return self.client.get(f"{self.url}/api/v1/assessments/{document_id}", headers=self.headers(**headers))


@dataclass
class Running:
    """A server: where it is, its data folder, and a client for its pages."""

    url: str
    data: Path
    client: httpx.Client
    process: subprocess.Popen[str] | None = None

    def page(self, organisation: str = "heping") -> Page:
        """Open a page with a fresh token, made while the server runs."""
        _, secret = TokenFile(self.data).create(organisation, "名称", "B", "2026-05-01T08:00:00Z")
        return Page(self.url, secret, self.client)


@contextmanager
def process(data: Path, *options: str) -> Iterator[Running]:
    """Run ``xinheng serve`` on a free port; it is told to stop at the end, and its log is beside the data."""
    command = [*XINHENG, "serve", "--port", "0", "--data", str(data), *options]
    with (
        log_of(data).open("a") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as child,
    ):
        try:
            assert child.stdout is not None
            welcome = child.stdout.readline()
            assert "http://" in welcome, log_of(data).read_text()
            with new_client() as client:
                yield Running(_address(welcome), data, client, child)
        finally:
            child.send_signal(signal.SIGTERM)


def log_of(data: Path) -> Path:
    return data.with_name(data.name + ".log")


@contextmanager
def thread(settings: Settings, store: Store | None = None) -> Iterator[Running]:
    """Run the application in a thread, with settings or a store that the command does not offer."""
    listener = listen(settings)
    app = create_app(settings, store or TinyDBStore(settings.data))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    worker = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    worker.start()
    try:
        with new_client() as client:
            yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", settings.data, client)
    finally:
        server.should_exit = True
        worker.join()


def _address(welcome: str) -> str:
    found = re.search(r"http://[0-9.]+:\d+", welcome)
    assert found
    return found[0]

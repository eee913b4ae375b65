"""Real servers for tests: the command in a process of its own, or the application in a thread."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import uvicorn
from described import Described
from xinheng_forms import load
from xinheng_server.access import new_token
from xinheng_server.app import create_app
from xinheng_server.opening import Parts, open_parts, open_registry
from xinheng_server.registry import AUTHORITY, Organisation, OrganisationClass, Scope
from xinheng_server.serve_command import listen, uvicorn_config
from xinheng_server.settings import Settings

XINHENG = [sys.executable, "-m", "xinheng_server.cli"]
MADE = "2026-05-01T08:00:00Z"
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
    """Make a client that holds every answer against the description of the interface."""
    return httpx.Client(timeout=20, trust_env=False, event_hooks={"response": [described().hold]})


@cache
def described() -> Described:
    return Described()


def settled[Result](work: Coroutine[Any, Any, Result]) -> Result:
    """Run what is asynchronous to its end, whatever loop this thread is in."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@dataclass
class Page:
    """A page of one organisation, or of the authority, talking to a server."""

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
        under: str = "assessments",
    ) -> httpx.Response:
        """Create a document, or replace the revision given."""
        condition = {"If_None_Match": "*"} if revision is None else {"If_Match": f'"{revision}"'}
        headers = self.headers(Write_Id=write_id or new_id(), **condition)
        address = self.address(f"{under}/{document_id}")
        return self.client.put(address, json=body if body is not None else submission(), headers=headers)

    def get(self, document_id: str, *, under: str = "assessments", **headers: str) -> httpx.Response:
        """Read a document."""
        return self.client.get(self.address(f"{under}/{document_id}"), headers=self.headers(**headers))

    def delete(
        self, document_id: str, revision: str, *, write_id: str | None = None, under: str = "assessments"
    ) -> httpx.Response:
        """Delete the revision given."""
        headers = self.headers(If_Match=f'"{revision}"', Write_Id=write_id or new_id())
        return self.client.delete(self.address(f"{under}/{document_id}"), headers=headers)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Ask for anything else under /api/v1."""
        return self.client.request(method, self.address(path), json=body, headers=self.headers(**headers))

    def address(self, path: str) -> str:
        """Return the address of a path under /api/v1."""
        return f"{self.url}/api/v1/{path}"


@dataclass
class Running:
    """A server: where it is, its data folder, and a client for its pages."""

    url: str
    data: Path
    client: httpx.Client
    process: subprocess.Popen[str] | None = None
    settings: Settings = field(default_factory=Settings)

    def page(self, organisation: str = "heping", *, of_class: OrganisationClass | None = "B") -> Page:
        """Open a page with a fresh token, made while the server runs, of an organisation that is registered if need be."""
        return Page(self.url, settled(self._token(organisation, of_class)), self.client)

    def authority(self) -> Page:
        """Open a page of the authority."""
        return Page(self.url, settled(self._token(AUTHORITY, None)), self.client)

    async def _token(self, organisation: str, of_class: OrganisationClass | None) -> str:
        registry = await open_registry(self.settings)
        if organisation != AUTHORITY and await registry.organisation(organisation) is None:
            await registry.add_organisation(Organisation(organisation, "名称", of_class, None, MADE))
        scope: Scope = "authority" if organisation == AUTHORITY else "organisation"
        token, secret = new_token(scope, organisation, "名称", MADE)
        await registry.add_token(token)
        await registry.close()
        return secret


@contextmanager
def process(data: Path, *options: str, environ: Mapping[str, str] = MappingProxyType({})) -> Iterator[Running]:
    """Run ``xinheng serve`` on a free port; it is told to stop at the end, and its log is beside the data."""
    command = [*XINHENG, "serve", "--port", "0", "--data", str(data), *options]
    with (
        log_of(data).open("a") as log,
        subprocess.Popen(
            command, env={**os.environ, **environ}, stdout=subprocess.PIPE, stderr=log, text=True
        ) as child,
    ):
        try:
            assert child.stdout is not None
            welcome = child.stdout.readline()
            assert "http://" in welcome, log_of(data).read_text()
            with new_client() as client:
                yield Running(_address(welcome), data, client, child, Settings(data=data))
        finally:
            child.send_signal(signal.SIGTERM)


def log_of(data: Path) -> Path:
    return data.with_name(data.name + ".log")


@contextmanager
def thread(
    settings: Settings, parts: Callable[[Settings], Coroutine[Any, Any, Parts]] = open_parts, **options: Any
) -> Iterator[Running]:
    """Run the application in a thread, with settings, parts or a clock that the command does not offer."""
    listener = listen(settings)
    servers: list[uvicorn.Server] = []
    begun = threading.Event()

    async def run() -> None:
        try:
            app = create_app(settings, await parts(settings), **options)
            servers.append(uvicorn.Server(uvicorn_config(settings, app)))
        finally:
            begun.set()
        await servers[0].serve(sockets=[listener])

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(asyncio.run, run())
        begun.wait()
        try:
            with new_client() as client:
                url = f"http://127.0.0.1:{listener.getsockname()[1]}"
                yield Running(url, settings.data, client, settings=settings)
        finally:
            for server in servers:
                server.should_exit = True
            running.result()


def _address(welcome: str) -> str:
    found = re.search(r"http://[0-9.]+:\d+", welcome)
    assert found
    return found[0]

"""The site without a network: pages open and the rules compute; the API is never answered from what is kept."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from file_host import FileHost
from playwright.sync_api import Page, Response, expect

EVALUATION = "tools/evaluation/?class=B"
COMPUTED = "() => performance.getEntriesByName('xinheng:first-result').length > 0"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
PYTHON_IS_KEPT = """async () => {
  const { core, sheet, forms } = await (await fetch(new URL("assets/py/manifest.json", new URL("../../", location)))).json();
  const kept = await (await caches.open("xinheng-python")).keys();
  return kept.length === core.length + sheet.length + forms.length;
}"""
ONLY_CACHES = "async (names) => (await caches.keys()).sort().join() === names.join()"
UNTIL = """async ([condition, argument]) => {
  const holds = CONDITION;
  for (let turn = 0; turn < 600; turn += 1) {
    if (await holds(argument)) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`still not: ${condition}`);
}"""
ASK = """async ([address, method]) => {
  const response = await fetch(address, { method }).catch(() => null);
  return response && response.status;
}"""


class Host:
    """A file host that can fall silent, or be gone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.speaks = threading.Event()
        self.speaks.set()
        self.server = FileHost(("127.0.0.1", 0), partial(Handler, self, directory=str(folder)))
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def stop(self) -> None:
        """Close the port; a second call does nothing."""
        self.speaks.set()
        if self.thread.is_alive():
            self.server.shutdown()
            self.thread.join()
            self.server.server_close()


class Handler(SimpleHTTPRequestHandler):
    """Notes what it is asked, and answers when its host speaks."""

    def __init__(self, host: Host, *args: object, directory: str) -> None:
        self.host = host
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.host.speaks.wait()
        super().do_GET()

    def do_POST(self) -> None:
        self.send_error(405)

    def end_headers(self) -> None:
        """Leave nothing to a browser's guess of how long a file stays good."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_request(self, *_: object) -> None:
        self.host.asked.append(f"{self.command} {self.path}")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def host(site: Path, tmp_path: Path) -> Iterator[Host]:
    folder = tmp_path / "site"
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("*.gz", "*.br"))
    host = Host(folder)
    yield host
    host.stop()


def wait_until(page: Page, condition: str, argument: object = None) -> None:
    """Wait for what an asynchronous function in the page tells; `wait_for_function` takes a promise for a yes."""
    page.evaluate(UNTIL.replace("CONDITION", condition, 1), [condition, argument])


@pytest.fixture
def visited(kept_page: Page, host: Host) -> Page:
    """Use the evaluation once, until all of it is kept."""
    kept_page.goto(host.url + EVALUATION)
    kept_page.wait_for_function(COMPUTED)
    kept_page.wait_for_function(CONTROLLED)
    wait_until(kept_page, PYTHON_IS_KEPT)
    return kept_page


def test_whole_site_works_when_the_server_is_gone(visited: Page, host: Host) -> None:
    answers: list[Response] = []
    visited.on("response", lambda answer: answers.append(answer))
    host.stop()
    visited.goto(host.url + EVALUATION)
    visited.wait_for_function(COMPUTED)
    visited.goto(f"{host.url}standards/gs/F/")
    expect(visited.locator("h1")).to_contain_text("附录")
    assert any("pyodide.asm.wasm" in answer.url for answer in answers)
    assert [answer.url for answer in answers if not answer.from_service_worker] == []


def test_what_never_changes_is_not_asked_for_again(visited: Page, host: Host) -> None:
    host.asked.clear()
    visited.goto(host.url + EVALUATION)
    visited.wait_for_function(COMPUTED)
    assert [asked for asked in host.asked if "?v=" in asked] == []


def test_api_and_other_methods_go_to_the_network_alone(visited: Page, host: Host) -> None:
    answers: list[Response] = []
    visited.on("response", lambda answer: answers.append(answer))
    host.asked.clear()
    assert visited.evaluate(ASK, [f"{host.url}api/v1/hello", "GET"]) == 404
    assert visited.evaluate(ASK, [f"{host.url}standards/gs/F/", "POST"]) == 405
    assert host.asked == ["GET /api/v1/hello", "POST /standards/gs/F/"]
    assert not any(answer.from_service_worker for answer in answers)
    host.stop()
    assert visited.evaluate(ASK, [f"{host.url}api/v1/hello", "GET"]) is None
    assert visited.evaluate(ASK, [f"{host.url}standards/gs/F/", "POST"]) is None
    assert visited.evaluate(ASK, [f"{host.url}standards/gs/F/", "GET"]) == 200


def test_silent_network_does_not_hold_the_page(visited: Page, host: Host) -> None:
    host.speaks.clear()
    visited.goto(host.url + EVALUATION)
    visited.wait_for_function(COMPUTED)


def test_new_build_replaces_what_was_kept(visited: Page, host: Host) -> None:
    script, page = host.folder / "sw.js", host.folder / "standards" / "gs" / "F" / "index.html"
    script.write_text(re.sub(r'"version": "\w+"', '"version": "next"', script.read_text("utf-8"), count=1), "utf-8")
    page.write_text(page.read_text("utf-8").replace("<title>", "<title>新版"), "utf-8")
    visited.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
    wait_until(visited, ONLY_CACHES, ["xinheng-next", "xinheng-python"])
    host.stop()
    visited.goto(f"{host.url}standards/gs/F/")
    assert visited.title().startswith("新版")

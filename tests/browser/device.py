"""A real browser on the files in docs/assets, served from this machine."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from file_host import FileHost
from playwright.sync_api import BrowserContext, Page

DOCS = Path(__file__).parents[2] / "docs"
MAXIMUM_START_MS = 60_000
BLANK = b'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>test</title><main></main>'


class Assets(SimpleHTTPRequestHandler):
    """Serve docs/ and, at /blank/, an empty page."""

    def do_GET(self) -> None:
        """Answer one request."""
        if self.path.split("?")[0] != "/blank/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(BLANK)))
        self.end_headers()
        self.wfile.write(BLANK)

    def end_headers(self) -> None:
        """Keep the browser from caching modules between tests."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet."""


@contextmanager
def served(handler: Any = None) -> Iterator[str]:
    """Serve on a free port of the loopback address; give the base URL without a slash."""
    server = FileHost(("127.0.0.1", 0), handler or partial(Assets, directory=str(DOCS)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def chromium_options() -> dict[str, Any]:
    """Say how a browser with a folder of its own is started: the one that all tests use."""
    found = DOCS.parent / ".build/chromium.txt"
    kept = found.read_text("utf-8") if found.is_file() else None
    return {
        "executable_path": os.environ.get("CHROMIUM") or kept or shutil.which("chromium"),
        "args": ["--no-sandbox"],
        "timeout": MAXIMUM_START_MS,
    }


def run(page: Page, body: str, argument: object = None) -> Any:
    """Run the body of an async function of `argument` in the page, with the house's modules at hand."""
    modules = "const js = (name) => import(`/assets/js/${name}.js`);"
    return page.evaluate(f"async (argument) => {{ {modules} {body} }}", argument)


def kill_browser(context: BrowserContext, profile: Path) -> None:
    """Kill the processes that have this profile on their command line, as a crash would; return when that is known."""
    with context.expect_event("close"):
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"--user-data-dir={profile}".encode() in words:
                os.kill(int(process.name), signal.SIGKILL)

"""What tests share: the built site, a server for it, and one browser for the whole run."""

import os
import shutil
import threading
from collections.abc import Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from file_host import FileHost
from hypothesis import settings
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from windows import PATIENCE, window
from xinheng_forms.build import ROOT, build_site
from xinheng_forms.csp import csp

settings.register_profile("house", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("house")
CHROMIUM_FOUND = ROOT / ".build" / "chromium.txt"


def chromium() -> str | None:
    """Find the browser: the one CHROMIUM names, the one that the setup found, or one on the path."""
    kept = CHROMIUM_FOUND.read_text("utf-8") if CHROMIUM_FOUND.is_file() else None
    return os.environ.get("CHROMIUM") or kept or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium_path(browser: Browser) -> str:
    """Where the browser of the tests is, for what starts one by itself."""
    return chromium() or browser.browser_type.executable_path


@pytest.fixture(scope="session")
def site() -> Path:
    """Build the site, as it is published, once for the run (XINHENG_SITE names one built before)."""
    built = os.environ.get("XINHENG_SITE")
    if built:
        return Path(built)
    out = ROOT / "site"
    build_site(out, progress=lambda _: None)
    return out


cached_policy = cache(csp)
TYPES = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".mjs": "text/javascript"}


class Quiet(SimpleHTTPRequestHandler):
    """Hand out files without a line for each, as any file host does, by the policy that the server sets too."""

    extensions_map = TYPES

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Allow what the worker needs and nothing foreign."""
        self.send_header("Content-Security-Policy", cached_policy(Path(self.directory)))
        super().end_headers()


@pytest.fixture(scope="session")
def site_url(site: Path) -> Iterator[str]:
    """Serve the built site on a free port; the address ends with a slash."""
    with FileHost(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start Playwright once; it cannot be started twice in one process."""
    with sync_playwright() as started:
        expect.set_options(timeout=PATIENCE)
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start one headless Chromium for the run."""
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    without_gpu = ["--disable-gpu", "--disable-software-rasterizer"]  # a tenth of the processor's time
    once = ["--js-flags=--liftoff-only"]  # WebAssembly is not compiled anew for speed: a quarter of each start
    started = playwright.chromium.launch(executable_path=chromium(), args=[*quiet, *without_gpu, *once])
    yield started
    started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page with a store of its own, and without the service worker: keeping the site costs a quarter of each start."""
    context = window(browser, service_workers="block")
    yield context.new_page()
    context.close()

"""Measure from navigation to the first computed result: our evaluation page and the same evaluation under PyScript.

Both run on the same Pyodide, from the same server, in the same browser, taking turns. A round is one visit with an
empty cache (cold) and some more visits with a full one (warm), all in one window that has come to rest, since a new one
keeps a small machine busy for a second. After each visit somebody looks at the result for a moment, as people do, in
which either page may keep what helps it next time. Prints medians, and the bytes that went over the wire.
"""

import gzip
import os
import re
import shutil
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from xinheng_forms.build import ROOT
from xinheng_forms.load import definition_text

ROUNDS: Final = int(os.environ.get("ROUNDS", "5"))
WARM_VISITS: Final = 3
WINDOW_OPENS_MS: Final = 2000
LOOK_MS: Final = 1500
GOAL: Final = 0.5
FOR_EVER: Final = "public, max-age=31536000, immutable"
#: Addresses whose content never changes: by their version or hash, and what PyScript's own network hands out for ever too.
UNCHANGING: Final = re.compile(r"\?v=|\.[0-9a-f]{8,}\.[^/]*$|^/pyscript/(?:core|pyodide)/")
MARKED: Final = "() => performance.getEntriesByName('xinheng:first-result')[0]?.startTime"


@dataclass(slots=True)
class Contestant:
    """One way to run the rules, and how long its visits took, in milliseconds."""

    name: str
    path: str
    service_workers: str = "block"
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    wire: list[int] = field(default_factory=list)


class Host(SimpleHTTPRequestHandler):
    """A file host that compresses, caches as our server does and the publishing page advises, and counts what it sends."""

    protocol_version = "HTTP/1.1"
    sent = 0

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        tag = f'"{file.stat().st_mtime_ns}"'
        known = self.headers.get("If-None-Match") == tag
        body = b"" if known else packed(file)
        self.send_response(304 if known else 200)
        self.send_header("ETag", tag)
        self.send_header("Cache-Control", FOR_EVER if UNCHANGING.search(self.path) else "no-cache")
        self.send_header("Content-Length", str(len(body)))
        if not known:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", self.guess_type(str(file)))
        self.end_headers()
        self.wfile.write(body)
        Host.sent += len(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@lru_cache
def packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 9)


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder))) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def lay_out(folder: Path) -> None:
    """Put our site and the page of PyScript, with everything it loads, side by side."""
    (folder / "ours").symlink_to(ROOT / "site")
    theirs = folder / "pyscript"
    shutil.copytree(ROOT / "bench" / "pyscript", theirs)
    (theirs / "core").symlink_to(ROOT / "node_modules" / "@pyscript" / "core" / "dist")
    (theirs / "pyodide").symlink_to(ROOT / "node_modules" / "pyodide")
    (theirs / "evaluation.json").write_text(definition_text("gs/evaluation"), "utf-8")
    sources = folder / "sources"
    shutil.copytree(ROOT / "browser_py" / "xinheng", sources / "xinheng", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.make_archive(str(theirs / "xinheng"), "zip", sources)


def visit(browser: Browser, base: str, contestant: Contestant) -> None:
    """Make one round: a cold visit and some warm ones."""
    allowed = "allow" if contestant.service_workers == "allow" else "block"
    context = browser.new_context(service_workers=allowed)  # type: ignore[arg-type]
    page = context.new_page()
    page.wait_for_timeout(WINDOW_OPENS_MS)
    for turn in range(1 + WARM_VISITS):
        before = Host.sent
        page.goto(base + contestant.path, wait_until="commit")
        took = float(page.wait_for_function(MARKED, timeout=60_000).json_value())
        (contestant.warm if turn else contestant.cold).append(took)
        if not turn:
            contestant.wire.append(Host.sent - before)
        page.wait_for_timeout(LOOK_MS)
        page.goto("about:blank")
    context.close()


def report(contestants: list[Contestant]) -> None:
    print(f"\n{'navigation → first result, medians':<40}{'cold ms':>9}{'warm ms':>9}{'min–max warm':>16}{'MB':>7}")
    for each in contestants:
        cold, warm = statistics.median(each.cold), statistics.median(each.warm)
        spread = f"{min(each.warm):.0f}–{max(each.warm):.0f}"
        megabytes = statistics.median(each.wire) / 1e6
        print(f"{each.name:<40}{cold:>9.0f}{warm:>9.0f}{spread:>16}{megabytes:>7.2f}")
    *ours, pyscript = contestants
    for each in ours:
        ratio = statistics.median(each.warm) / statistics.median(pyscript.warm)
        print(f"{each.name}: {ratio:.2f} of PyScript's warm time (goal: at most {GOAL})")


def main() -> None:
    """Run all rounds and print the table."""
    contestants = [
        Contestant("xinheng", "/ours/tools/evaluation/?class=B"),
        Contestant("xinheng, with its service worker", "/ours/tools/evaluation/?class=B", "allow"),
        Contestant("PyScript, same Pyodide", "/pyscript/"),
    ]
    found = ROOT / ".build" / "chromium.txt"
    executable = os.environ.get("CHROMIUM") or (found.read_text("utf-8") if found.is_file() else None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        lay_out(Path(folder))
        with hosted(Path(folder)) as base:
            browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
            for turn in range(ROUNDS):
                print(f"Bench: round {turn + 1} of {ROUNDS} …", flush=True)
                for contestant in contestants:
                    visit(browser, base, contestant)
            browser.close()
    report(contestants)


if __name__ == "__main__":
    main()

"""Find a Chromium for the tests, or get one: CHROMIUM, the path, Playwright's own, the system's packages, in turn.

Prints nothing but progress; the place of the browser found is kept in .build/chromium.txt.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".build" / "chromium.txt"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONT = "fonts-noto-cjk"
#: A download may take this long, in seconds, before the next way is tried.
PATIENCE = 600


def main() -> None:
    ways: tuple[Callable[[], str | None], ...] = (named, on_path, playwrights, downloaded, packaged)
    found = next((browser for way in ways if (browser := way()) and starts(browser)), None)
    if found is None:
        sys.exit(
            "Setup stopped: no Chromium for the tests. Set CHROMIUM to one, or install one "
            f"(Debian: apt install chromium {FONT}); Playwright's download and apt-get were tried."
        )
    if not has_chinese_font():
        say("no Chinese font here; trying the system's packages …")
        apt_get(FONT)
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(found, "utf-8")
    say(f"tests use the browser {found}")


def say(text: str) -> None:
    print(f"Setup: {text}", flush=True)


def named() -> str | None:
    return os.environ.get("CHROMIUM")


def on_path() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


def playwrights() -> str | None:
    """Name Playwright's own Chromium if it was downloaded before."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def downloaded() -> str | None:
    say("no Chromium here; trying Playwright's download …")
    if attempt([sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]):
        return playwrights()
    say("Playwright's download is unreachable; trying the system's packages …")
    return None


def packaged() -> str | None:
    apt_get("chromium", FONT)
    return on_path()


def apt_get(*packages: str) -> None:
    """Install packages where this user may, which takes Debian or its kin and root."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempt(["apt-get", "update", "-qq"])
        if not attempt(["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]):
            say(f"the system's packages ({', '.join(packages)}) are unreachable.")
    else:
        say(f"cannot install the system's packages ({', '.join(packages)}) here: that needs apt-get and root.")


def attempt(command: list[str]) -> bool:
    """Run a command quietly for no longer than PATIENCE and tell whether it succeeded."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def starts(browser: str) -> bool:
    """Tell whether a browser really runs here; a download can lack the system's libraries."""
    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"]).close()
    except Error:
        say(f"{browser} does not start; trying another way …")
        return False
    return True


def has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())


if __name__ == "__main__":
    main()

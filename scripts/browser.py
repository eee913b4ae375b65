"""Find a Chromium for the tests, or get one: CHROMIUM, the path, Playwright's own, the system's packages, in turn.

Prints nothing but progress; the place of the browser found is kept in .build/chromium.txt.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".build" / "chromium.txt"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")


def main() -> None:
    found = named() or on_path() or playwrights() or systems()
    if found is None:
        sys.exit(
            "Setup stopped: no Chromium for the tests. Set CHROMIUM to one, or install Debian's packages "
            f"{' and '.join(PACKAGES)} (Playwright's download and apt-get were tried)."
        )
    if not has_chinese_font():
        apt_get("fonts-noto-cjk")
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(found, "utf-8")
    print(f"Setup: tests use the browser {found}", flush=True)


def named() -> str | None:
    return os.environ.get("CHROMIUM")


def on_path() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


def playwrights() -> str | None:
    """Return Playwright's own Chromium, downloading it if need be."""
    print("Setup: no Chromium here; trying Playwright's download …", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, timeout=600, check=False
    )
    if done.returncode:
        return None
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def systems() -> str | None:
    print("Setup: that failed; trying the system's packages …", flush=True)
    apt_get(*PACKAGES)
    return on_path()


def apt_get(*packages: str) -> None:
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "-y", *packages]):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


def has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())


if __name__ == "__main__":
    main()

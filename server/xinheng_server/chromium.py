"""Turn HTML pages into PDF by a Chromium that is there: Chrome, Edge or Chromium itself."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from xinheng_server.errors import ServerError

NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
PLACES: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
SECONDS: Final = 120
MISSING: Final = (
    "没有找到 Chrome、Edge 或 Chromium，写不出 PDF。装好其中一个再试，或用 --chromium 指出它在哪里；"
    "也可以用 --word 写 Word 文件，不需要浏览器。"
)


class PdfError(ServerError):
    """No PDF could be made; the message is one clear sentence."""


def find_chromium(asked: str | None) -> str:
    """Return the browser to use: the one asked for, else the first that is found. Raise PdfError."""
    if asked:
        if found := shutil.which(asked):
            return found
        raise PdfError(f"{asked} 不是可以运行的程序；--chromium 要写 Chrome、Edge 或 Chromium 的位置。")
    found = next(filter(None, (shutil.which(name) for name in (*NAMES, *PLACES))), None)
    if found is None:
        raise PdfError(MISSING)
    return found


def write_pdf(chromium: str, page: str, out: Path) -> None:
    """Print a page that needs nothing else to the file `out`. Raise PdfError."""
    with TemporaryDirectory(prefix="xinheng-") as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, "utf-8")
        made = Path(folder) / "page.pdf"
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        command = [
            *(chromium, "--headless", "--disable-gpu", *(["--no-sandbox"] if is_root else [])),
            *(f"--user-data-dir={folder}/profile", "--no-first-run", "--no-pdf-header-footer"),
            *(f"--print-to-pdf={made}", source.as_uri()),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PdfError(f"{chromium} 没有写出 {out.name}：{error}") from error
        if done.returncode or not made.is_file():
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise PdfError(f"{chromium} 没有写出 {out.name}：{said[-1] if said else '没有说明原因'}")
        shutil.move(made, out)

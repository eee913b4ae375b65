"""Write the list of files that the service worker keeps, after the site is built."""

import hashlib
import json
from pathlib import Path
from typing import Final

#: Never needed by a browser, or made for servers only.
LEFT_OUT: Final = (".gz", ".map", ".d.ts", ".txt", ".xml", "404.html", "sw.js", "sheet.zip")


def write_precache(site: Path) -> None:
    """Remove type declarations from the built site and put its file list, with a version, into `sw.js`."""
    for declarations in site.rglob("*.d.ts"):
        declarations.unlink()
    worker = site / "sw.js"
    if worker.is_file():
        files = sorted(file for file in site.rglob("*") if file.is_file() and not file.name.endswith(LEFT_OUT))
        addresses = [address(file.relative_to(site)) for file in files]
        content = hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files))
        listed = json.dumps({"version": content.hexdigest()[:12], "files": addresses}, ensure_ascii=False)
        worker.write_text(worker.read_text("utf-8").replace('{ version: "", files: [] }', listed), "utf-8")


def address(path: Path) -> str:
    """Name a page by its folder, as links do, and any other file by its path."""
    return str(path.parent / "_")[:-1].removeprefix("./") or "./" if path.name == "index.html" else path.as_posix()

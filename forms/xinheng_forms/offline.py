"""Write into the service worker what it keeps, after the site is built."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

PLACE: Final = '{ version: "", files: [], python: [] }'
#: Not needed to read or to fill in: made for servers, for search engines, for other tools; Python is listed by itself.
LEFT_OUT: Final = (".gz", ".br", ".map", ".txt", ".xml", "404.html", "sw.js")
PYTHON: Final = "assets/py/"
FORMS: Final = "assets/forms/"
#: The theme's search brings every language along; these are the ones that Chinese needs.
SEARCH: Final = "assets/javascripts/lunr/"
#: Fetched by whoever asks for a Word file, and only then.
ON_DEMAND: Final = ("assets/vendor/docx.js", "assets/word/")
SEARCH_KEPT: Final = tuple(f"{SEARCH}min/lunr.{name}.min.js" for name in ("zh", "multi", "stemmer.support"))


def write_kept_files(site: Path, versions: Mapping[str, str]) -> None:
    """Remove type declarations from the built site and write the file lists, with a version, into its `sw.js`.

    `versions` says, by their paths, which files are asked for by an address that carries a version, and which version.
    """
    for declarations in site.rglob("*.d.ts"):
        declarations.unlink()
    files = sorted(file for file in site.rglob("*") if file.is_file() and is_kept(file.relative_to(site).as_posix()))
    version = hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()[:12]
    pages = [address(file.relative_to(site), versions) for file in files]
    kept = {"version": version, "files": pages, "python": versioned(site / PYTHON / "manifest.json")}
    worker = site / "sw.js"
    worker.write_text(worker.read_text("utf-8").replace(PLACE, json.dumps(kept, ensure_ascii=False)), "utf-8")


def is_kept(name: str) -> bool:
    if name == f"{PYTHON}manifest.json" or name in SEARCH_KEPT:
        return True
    return not name.endswith(LEFT_OUT) and not name.startswith((PYTHON, FORMS, SEARCH, *ON_DEMAND))


def address(path: Path, versions: Mapping[str, str]) -> str:
    """Name a page by its folder, as links do, and any other file by its path and its version, if it has one."""
    name = path.as_posix()
    return f"{name}?v={versions[name]}" if name in versions else name.removesuffix("index.html") or "./"


def versioned(manifest: Path) -> list[str]:
    """Name Python's parts and the forms as the worker asks for them."""
    listed = json.loads(manifest.read_text("utf-8"))
    parts = [*listed["core"], *listed["sheet"], *listed["forms"]]
    return [f"{PYTHON}{part['name']}?v={part['version']}".replace("py/../", "") for part in parts]

"""Give scripts and style sheets addresses that change with their content, so that browsers ask for each of them only once.

Our scripts share one version, since they import one another.
"""

import hashlib
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

SCRIPTS: Final = ("assets/js", "assets/vendor")
STYLES: Final = ("assets/css",)
#: A script that another one names, wherever it does: as an import, or as the address of a worker.
NAMED: Final = re.compile(r'"([\w./-]+\.js)"')
LINKED: Final = re.compile(r'(\b(?:src|href)="?)([\w./-]+\.(?:js|css))(?=["\s>])')

type Versions = Mapping[Path, str]


def write_versions(site: Path) -> dict[str, str]:
    """Rewrite the scripts and the pages of a built site; return the version of each file, by its path in the site."""
    found = versions(site.resolve())
    for file in [*(file for file in found if file.suffix == ".js"), *site.resolve().rglob("*.html")]:
        pattern = LINKED if file.suffix == ".html" else NAMED
        file.write_text(with_versions(file.read_text("utf-8"), pattern, file.parent, found), "utf-8")
    return {file.relative_to(site.resolve()).as_posix(): version for file, version in found.items()}


def versions(site: Path) -> dict[Path, str]:
    """Return the version of every script and style sheet of ours."""
    scripts = [file for folder in SCRIPTS for file in sorted((site / folder).rglob("*.js"))]
    styles = [file for folder in STYLES for file in sorted((site / folder).rglob("*.css"))]
    return dict.fromkeys(scripts, version(*scripts)) | {style: version(style) for style in styles}


def version(*files: Path) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()[:12]


def with_versions(text: str, pattern: re.Pattern[str], folder: Path, found: Versions) -> str:
    """Return the text of a file in this folder, with its version at each address of a file that has one."""
    return pattern.sub(partial(address, folder=folder, found=found), text)


def address(match: re.Match[str], folder: Path, found: Versions) -> str:
    name = match[match.re.groups]
    known = found.get((folder / name).resolve())
    return match[0].replace(name, f"{name}?v={known}") if known else match[0]

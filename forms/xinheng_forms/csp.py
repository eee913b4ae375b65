"""Compute the Content-Security-Policy of a built site: strict, with a hash for each inline script of the theme.

`python -m xinheng_forms.csp site` prints the header for whoever publishes the folder by a file host.
"""

import base64
import hashlib
import re
import sys
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'{server}; worker-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; "
    "object-src 'none'"
)

SERVER = re.compile(r'<meta name="?xinheng-server"? content="?(https?://[^/">\s]+)')
"""Another site's server that the pages may talk to."""


def csp(site: Path) -> str:
    """Give the value of the header for the site built in the folder `site`."""
    pages = [page.read_text(encoding="utf-8") for page in site.rglob("*.html")]
    scripts = {script for page in pages for script in inline_scripts(page)}
    servers = {f" {found[1]}" for page in pages if (found := SERVER.search(page))}
    hashes = "".join(f" '{source}'" for source in sorted(map(hash_source, scripts)))
    return POLICY.format(hashes=hashes, server="".join(sorted(servers)))


def hash_source(script: str) -> str:
    """Give the hash by which the policy allows one inline script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def inline_scripts(html: str) -> list[str]:
    """Give the scripts that stand in a page itself and run; data blocks and files do not count."""
    reader = _ScriptReader()
    reader.feed(html)
    return reader.scripts


class _ScriptReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and "src" not in given and given.get("type") in (None, "module", "text/javascript"):
            self.inside = True
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts[-1] += data


if __name__ == "__main__":
    print(f"Content-Security-Policy: {csp(Path(sys.argv[1]))}")

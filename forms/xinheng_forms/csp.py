"""Compute the Content-Security-Policy of a built site: strict, with a hash for each inline script of the theme.

`python -m xinheng_forms.csp site` prints the header for whoever publishes the folder by a file host.
"""

import base64
import hashlib
import re
import sys
from pathlib import Path

POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'{server}; worker-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; "
    "object-src 'none'"
)

SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script", re.DOTALL | re.IGNORECASE)
FROM_FILE = re.compile(r"\ssrc\s*=", re.IGNORECASE)
TYPE = re.compile(r"""\stype\s*=\s*["']?([^"'\s]*)""", re.IGNORECASE)
"""What a page holds is found by its signs: reading hundreds of pages as HTML takes a second of each start."""

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
    return [script for tag, script in SCRIPT.findall(html) if not FROM_FILE.search(tag) and _runs(tag)]


def _runs(tag: str) -> bool:
    found = TYPE.search(tag)
    return found is None or found[1] in ("module", "text/javascript")


if __name__ == "__main__":
    print(f"Content-Security-Policy: {csp(Path(sys.argv[1]))}")

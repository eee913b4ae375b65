"""Read the pages of a built site: addresses, ids, links, and the clauses in them."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin

ID = re.compile(r'\sid="([^"]+)"')
HREF = re.compile(r'<a\s[^>]*?href="([^"]+)"')


def addresses(site: Path) -> list[str]:
    """Give the address of each page, from the root of the site: `standards/gs/7/`."""
    found = (page.relative_to(site).as_posix() for page in site.rglob("*.html"))
    return sorted(address.removesuffix("index.html") for address in found)


#: One register of each look: appendix C, questions, a series with results, a notice, two copies.
REGISTERS = ("gs-visitor", "gs-duties-room", "gs-alert-watch", "gs-notice-scope", "gs-consent")


def varied(site: Path) -> list[str]:
    """Give the pages that differ in more than their words: of all registers, which are one page with other data, a few."""
    kept = {"registers/", *(f"registers/{name}/" for name in REGISTERS)}
    return [address for address in addresses(site) if not address.startswith("registers/") or address in kept]


@cache
def html(site: Path, address: str) -> str:
    """Give the HTML of the page at `address`."""
    path = site / address
    return (path / "index.html" if address == "" or address.endswith("/") else path).read_text(encoding="utf-8")


def article(site: Path, address: str) -> str:
    """Give the HTML of what the page itself says, without header, side lists and footer."""
    text = html(site, address)
    return text[text.index("<article") : text.rindex("</article>")]


@cache
def ids(site: Path, address: str) -> frozenset[str]:
    """Give all ids of a page."""
    return frozenset(ID.findall(html(site, address)))


def inner_links(site: Path, address: str) -> Iterator[tuple[str, str]]:
    """Give page and fragment of each link of a page that stays within the site."""
    for href in HREF.findall(html(site, address)):
        if not re.match(r"[a-z]+:", href):
            page, _, fragment = urljoin(f"/{address}", href.replace("&amp;", "&")).partition("#")
            yield unquote(page.partition("?")[0]).removeprefix("/"), unquote(fragment)

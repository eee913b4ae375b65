"""Let a built page fetch its scripts at once: what waits for nothing starts in the head, and the head names all modules.

Without it, a browser learns of a module only when it has read the one that imports it, and of the rules only when it has
read half of the form. The theme's own script runs after ours: it draws nothing that people wait for, takes its time, and
sets to work at once what ours holds back.
"""

import re
from os.path import relpath
from pathlib import Path
from typing import Final

ASYNC: Final = re.compile(r'<script\b(?=[^>]*\btype="?module\b)(?=[^>]*\basync\b)[^>]*></script>\n?')
EARLY: Final = re.compile(r"<script\b(?=[^>]*\bdata-early\b)[^>]*></script>\n?")
HEAD: Final = re.compile(r"<head\b[^>]*>\s*<meta\b[^>]*charset[^>]*>\n?")
SOURCE: Final = re.compile(r'<script\b(?=[^>]*\btype="?module\b)[^>]*\bsrc="?([^\s">]+)')
IMPORT: Final = re.compile(r'^(?:import\s*|(?:import|export)\b[^;"=]*\bfrom\s*)"(\.[^"]+)"', re.MULTILINE)
THEME: Final = re.compile(r'<script src=("?[^">\s]*/bundle\.\w+\.min\.js"?)></script>\n?')
#: What is added stands before this, after what says how the page is written.
PLACE: Final = re.compile(r'<link\b[^>]*\brel="?stylesheet\b')


def write_preloads(site: Path) -> None:
    """Rewrite the pages of a built site."""
    for page in site.rglob("*.html"):
        html = with_theme_last(page.read_text("utf-8"))
        page.write_text(with_preloads(html, page.parent.resolve()), "utf-8")


def with_preloads(html: str, folder: Path) -> str:
    """Return a page of this folder with its async modules in the head, and a link for each module that any script needs.

    The modules of async scripts are fetched before all others. Addresses from the root, as a 404 page has, stay as they are.
    """
    place = PLACE.search(html)
    if place is None:
        return html
    html = with_early(html)
    place = PLACE.search(html)
    assert place
    early = "".join(dict.fromkeys(ASYNC.findall(html)))
    first, every = (modules(text, folder) for text in (early, html))
    links = [link(module, folder, "high" if module in first else "low") for module in dict.fromkeys([*first, *every])]
    head, body = html[: place.start()], html[place.start() :]
    return head + early + "".join(links) + ASYNC.sub("", body)


def with_early(html: str) -> str:
    """Return a page with the scripts that are marked `data-early` before everything else in its head."""
    scripts = "".join(dict.fromkeys(EARLY.findall(html)))
    return HEAD.sub(lambda head: head[0] + scripts, EARLY.sub("", html), count=1) if scripts else html


def with_theme_last(html: str) -> str:
    """Return a page that runs the theme's script when its modules have run: both wait for the whole page, in their order."""
    scripts = "".join(f"<script defer src={source}></script>\n" for source in THEME.findall(html))
    body, end, rest = THEME.sub("", html).rpartition("</body>")
    return body + scripts + end + rest


def modules(html: str, folder: Path) -> list[Path]:
    """Return what the module scripts of a page load, in the order in which a browser would learn of it."""
    found = [(folder / source).resolve() for source in SOURCE.findall(html) if not source.startswith("/")]
    for module in found:
        found += [each for each in imports(module) if each not in found]
    return list(dict.fromkeys(found))


def imports(module: Path) -> list[Path]:
    """Return the modules that a module imports before it runs."""
    sources = dict.fromkeys(IMPORT.findall(module.read_text("utf-8")))
    return [(module.parent / source).resolve() for source in sources]


def link(module: Path, folder: Path, priority: str) -> str:
    """Write the link to a module."""
    address = Path(relpath(module, folder)).as_posix()
    return f'<link rel="modulepreload" href="{address}" fetchpriority="{priority}">\n'

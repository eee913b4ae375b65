"""Straighten addresses that a generator moved: some take HTML in a page's source for their own and climb one folder more."""

import re
from pathlib import Path

_ADDRESS = re.compile(r'(?<= )(src|href)="(\.\./)((?:\.\./)*)(assets/[^"?#]+)')


def straighten(site: Path) -> int:
    """Correct, in every page below `site`, addresses of files that are there one folder less high up.

    Returns how many there were. An address that leads to a file is left alone.
    """
    return sum(_straighten(page) for page in site.rglob("*.html"))


def _straighten(page: Path) -> int:
    changed = 0

    def correct(found: re.Match[str]) -> str:
        nonlocal changed
        name, step, rest, file = found.groups()
        if (page.parent / step / rest / file).is_file() or not (page.parent / rest / file).is_file():
            return found[0]
        changed += 1
        return f'{name}="{rest}{file}'

    html = page.read_text("utf-8")
    straight = _ADDRESS.sub(correct, html)
    if changed:
        page.write_text(straight, "utf-8")
    return changed

"""Ask axe whether a page, as it looks now, breaks a rule of WCAG 2.2 AA or of good practice, and whether it fits the screen."""

from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What a page is asked: everything, or only what another scheme of colours can break.
ASKED: dict[str, dict[str, object]] = {
    "everything": {"type": "tag", "values": TAGS},
    "colours": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
IS_ABSENT = "() => typeof axe === 'undefined'"
ASK = """async ([within, runOnly]) => (await axe.run(within, {runOnly, resultTypes: ['violations']})).violations
    .map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 4).join(' | ')}`)"""
IS_WIDER = "() => document.documentElement.scrollWidth > innerWidth"
WIDTHS = (1280, 360)


def breaches(page: Page, asked: Literal["everything", "colours"] = "everything", within: str = "html") -> list[str]:
    """Give each rule that is broken `within` the element of that selector, with the places of up to four elements."""
    if page.evaluate(IS_ABSENT):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(ASK, [within, ASKED[asked]])
    return found


def breaches_at_widths(
    page: Page, asked: Literal["everything", "colours"] = "everything", within: str = "html", height: int = 800
) -> list[str]:
    """Ask the same at 1280 and at 360 px, and whether the page is wider than the screen; the page is left wide."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{width}: {breach}" for breach in breaches(page, asked, within)]
        if page.evaluate(IS_WIDER):
            found.append(f"{width}: wider than the screen")
    page.set_viewport_size({"width": WIDTHS[0], "height": height})
    return found

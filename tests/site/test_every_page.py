"""Every page, visited once: WCAG 2.2 AA and good practice, wide and narrow; colours in the dark, one width by turns; large type; the policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from access import WIDTHS, breaches, breaches_at_widths
from pages import html, varied
from playwright.sync_api import Browser, Page

#: The pages in parts, so that workers share them: what the address of each begins with.
PARTS = {
    "gs": ("standards/gs/",),
    "gbt": ("standards/",),
    "tools": ("tools/",),
    "registers": ("registers/",),
    "others": ("",),
}
#: What the theme's own switch sets; a page without the theme follows the browser.
LIGHT = "() => { if (document.body.dataset.mdColorScheme) document.body.dataset.mdColorScheme = 'default'; }"
#: The site's own root size is 125 %; a person who needs text twice as large has this.
TWICE_AS_LARGE = "document.documentElement.style.fontSize = '250%'"


@pytest.fixture
def visitor(browser: Browser, site_url: str) -> Iterator[Page]:
    """Open pages in the dark; whatever breaks the policy or goes to another host fails the test."""
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce", locale="zh-CN", service_workers="block")
    page = context.new_page()
    said: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security" in message.text else None)
    page.on("request", lambda r: None if r.url.startswith((site_url, "data:", "blob:")) else foreign.append(r.url))
    yield page
    context.close()
    assert (said, foreign) == ([], [])


def part_of(address: str) -> str:
    """Name the first part that the page belongs to."""
    return next(part for part, beginnings in PARTS.items() if address.startswith(beginnings))


@pytest.mark.parametrize("part", PARTS)
def test_a_page_is_within_reach_of_everybody(visitor: Page, site: Path, site_url: str, part: str) -> None:
    found: dict[str, list[str]] = {}
    for number, address in enumerate(filter(lambda address: part_of(address) == part, varied(site))):
        visitor.emulate_media(color_scheme="dark")
        visitor.set_viewport_size({"width": WIDTHS[number % 2], "height": 800})
        visitor.goto(site_url + address)
        if "data-md-color-scheme" in html(site, address):
            assert visitor.locator("body").get_attribute("data-md-color-scheme") == "slate", address
        found[f"{address} dark"] = breaches(visitor, "colours")  # the rest is the same in both schemes
        visitor.emulate_media(color_scheme="light")
        visitor.evaluate(LIGHT)
        found[address] = [*breaches_at_widths(visitor), *width_with_large_type(visitor)]
    assert len(found) > 10
    assert {address: broken for address, broken in found.items() if broken} == {}


def width_with_large_type(page: Page) -> list[str]:
    """Tell how wide the page is on a small phone with text twice as large, if it is wider than that."""
    page.set_viewport_size({"width": WIDTHS[-1], "height": 780})
    page.evaluate(TWICE_AS_LARGE)
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"{width} px wide with large type"] if width > WIDTHS[-1] else []

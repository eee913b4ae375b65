"""No page breaks a rule of WCAG 2.2 AA or axe's good practice, in light and dark, on wide and narrow screens."""

from pathlib import Path

import pytest
from access import breaches_at_widths
from pages import varied
from playwright.sync_api import Browser

#: The pages in parts, so that workers share them: what the address of each begins with.
PARTS = {"gs": ("standards/gs/",), "gbt": ("standards/",), "tools": ("tools/", "registers/"), "others": ("",)}
#: What the theme's own switch sets; a page without the theme follows the browser.
DARK = "() => { if (document.body.dataset.mdColorScheme) document.body.dataset.mdColorScheme = 'slate'; }"


def part_of(address: str) -> str:
    """Name the first part that the page belongs to."""
    return next(part for part, beginnings in PARTS.items() if address.startswith(beginnings))


@pytest.mark.parametrize("part", PARTS)
def test_axe_finds_nothing(browser: Browser, site: Path, site_url: str, part: str) -> None:
    context = browser.new_context(reduced_motion="reduce", bypass_csp=True, locale="zh-CN", service_workers="block")
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for address in filter(lambda address: part_of(address) == part, varied(site)):
        page.emulate_media(color_scheme="light")
        page.goto(site_url + address)
        found[address] = breaches_at_widths(page)
        page.emulate_media(color_scheme="dark")  # only its colours differ
        page.evaluate(DARK)
        found[f"{address} dark"] = breaches_at_widths(page, "colours")
    context.close()
    assert len(found) > 10
    assert {address: broken for address, broken in found.items() if broken} == {}

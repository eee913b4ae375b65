"""No page breaks a rule of WCAG 2.2 AA or axe's good practice, in light and dark, on wide and narrow screens."""

import os
from pathlib import Path

import pytest
from pages import varied
from playwright.sync_api import Browser
from xinheng_forms.build import ROOT

AXE = Path(os.environ.get("AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async only => (await axe.run({runOnly: only})).violations
    .map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 4).join(' | ')}`)"""
WIDTHS = (1280, 360)
#: What a page is asked in each scheme: only its colours differ.
ONLY: dict[str, dict[str, object]] = {
    "light": {"type": "tag", "values": TAGS},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


@pytest.mark.parametrize("scheme", ONLY)
def test_axe_finds_nothing(browser: Browser, site: Path, site_url: str, scheme: str) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,
        locale="zh-CN",
        service_workers="block",
    )
    page = context.new_page()
    violations: dict[str, list[str]] = {}
    for address in varied(site):
        page.goto(site_url + address)
        page.add_script_tag(path=AXE)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found = page.evaluate(RUN, ONLY[scheme])
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append("wider than the screen")
            if found:
                violations[f"{address} {width}"] = found
    context.close()
    assert violations == {}

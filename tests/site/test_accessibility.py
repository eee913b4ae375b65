"""No page breaks a rule of WCAG 2.2 AA or axe's good practice, in light and dark, on wide and narrow screens."""

import os
from pathlib import Path

import pytest
from pages import addresses
from playwright.sync_api import Browser
from xinheng_forms.build import ROOT

AXE = Path(os.environ.get("AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async tags => (await axe.run({runOnly: {type: 'tag', values: tags}})).violations
    .map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 4).join(' | ')}`)"""


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, site: Path, site_url: str, scheme: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,
        locale="zh-CN",
    )
    page = context.new_page()
    violations: dict[str, list[str]] = {}
    for address in addresses(site):
        page.goto(site_url + address)
        page.add_script_tag(path=AXE)
        if found := page.evaluate(RUN, TAGS):
            violations[address] = found
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            violations.setdefault(address, []).append("wider than the screen")
    context.close()
    assert violations == {}

"""The policy of the site is strict, the pages work under it, and the documented one is the real one."""

import re
from pathlib import Path

from pages import addresses, html
from playwright.sync_api import Browser
from xinheng_forms.build import ROOT
from xinheng_forms.csp import csp, inline_scripts


def test_policy_allows_nothing_inline_without_a_hash(site: Path) -> None:
    policy = csp(site)
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert policy.count("'sha256-") == len({s for a in addresses(site) for s in inline_scripts(html(site, a))})


def test_a_server_that_the_site_names_may_be_spoken_to(tmp_path: Path) -> None:
    page = '<meta name="xinheng-server" content="{}"><script type="application/json">{{}}</script>'
    (tmp_path / "index.html").write_text(page.format("https://heping.example.org/xinheng/"))
    assert "connect-src 'self' https://heping.example.org;" in csp(tmp_path)
    (tmp_path / "index.html").write_text(page.format("none"))
    assert "connect-src 'self';" in csp(tmp_path)


def test_pages_have_no_inline_style_and_no_handlers(site: Path) -> None:
    inline = re.compile(r"<[a-z][^>]*\s(?:style|on[a-z]+)=|<style\b")
    assert [address for address in addresses(site) if inline.search(html(site, address))] == []


def test_searching_breaks_no_policy(browser: Browser, site_url: str) -> None:
    """All pages are visited elsewhere; the search's worker starts when it is used."""
    context = browser.new_context(service_workers="block", locale="zh-CN")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security" in message.text else None)
    page.goto(site_url)
    page.locator(".md-search__input").first.click()
    page.locator(".md-search__input").first.fill("满意度")
    page.locator(".md-search__input").first.press("End")
    page.locator(".md-search-result__item").first.wait_for()
    context.close()
    assert said == []


def test_documented_policy_is_the_real_one(site: Path) -> None:
    documented = (ROOT / "docs" / "about" / "publishing.md").read_text(encoding="utf-8")
    assert csp(site) in documented

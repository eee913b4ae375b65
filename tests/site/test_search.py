"""The search finds what people look for, in a real browser, at the right clause."""

import pytest
from playwright.sync_api import Page, expect

SHOWN = 4
"""How far down a result still counts as found; those that lead to a page as a whole are left out."""
FINDS = [
    ("满意度调查", "standards/gs/9/#gs-9.1"),
    ("三色预警", "standards/gs/8/#gs-8.5"),
    ("5个工作日", "standards/gs/9/#gs-9.2"),
    ("7.3.3.5", "standards/gs/7/#gs-7.3.3.5"),
    ("gbt 7.2.2", "standards/gbt/7/#gbt-7.2.2"),
    ("工作日", "standards/gs/7/#gs-7.3.3.5"),
    ("保密原则", "standards/gs/5/#gs-5.4"),
    ("转介服务", "standards/gbt/3/#gbt-3.2"),
]


def results(page: Page, query: str) -> list[str]:
    """Type a query; give the address of each result that is shown and leads into a page, best first."""
    return [address for address in shown(page, query) if "#" in address][:SHOWN]


def shown(page: Page, query: str) -> list[str]:
    """Type a query; give the address of each result that is shown, best first."""
    expect(page.locator(".md-search-result__meta")).to_contain_text("键入")
    page.locator(".md-search__input").fill(query)
    page.locator(".md-search__input").press("End")
    expect(page.locator(".md-search-result__meta")).to_contain_text("个符合条件的结果")
    links = page.locator("a.md-search-result__link")
    links.first.wait_for(state="attached")
    found: list[str] = links.evaluate_all("all => all.map(link => link.pathname + link.hash)")
    return [address.removeprefix("/") for address in found]


@pytest.mark.parametrize(("query", "place"), FINDS)
def test_search_finds_the_clause(page: Page, site_url: str, query: str, place: str) -> None:
    page.goto(site_url)
    page.locator(".md-search__input").click()
    assert place in results(page, query)


@pytest.mark.parametrize(
    ("query", "door"),
    [("满意度调查", "survey/"), ("机构评估", "tools/"), ("来访者情况登记", "registers/"), ("能力分级", "tools/")],
)
def test_search_finds_the_door_to_what_serves(page: Page, site_url: str, query: str, door: str) -> None:
    page.goto(site_url)
    page.locator(".md-search__input").click()
    assert door in [address.partition("#")[0] for address in shown(page, query)][: 2 * SHOWN]

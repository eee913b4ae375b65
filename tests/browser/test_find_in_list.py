"""The lists of registers and of forms: a word finds, a heading's link brings everything back."""

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("address", ["registers/", "forms/"])
def test_a_word_leaves_what_has_it_and_a_heading_brings_the_rest_back(page: Page, site_url: str, address: str) -> None:
    page.goto(site_url + address)
    items, finder = page.locator("ul[data-list] > li"), page.locator("xh-find-in-list")
    whole = items.count()
    finder.get_by_role("searchbox").fill("档案 销毁")
    expect(items.filter(visible=True)).to_contain_text(["档案销毁记录"])
    expect(finder.get_by_role("status")).to_have_text("有 1 种")
    expect(page.locator("h2[id]").filter(visible=True, has_text="接待来访")).to_have_count(0)
    finder.get_by_role("searchbox").fill("没有这个词")
    expect(finder.get_by_role("status")).to_contain_text("没有这样的")
    page.locator(".xh-headings a", has_text="接待来访").click()
    expect(items.filter(visible=True)).to_have_count(whole)
    expect(page.get_by_role("heading", name="接待来访")).to_be_in_viewport()

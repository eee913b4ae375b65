"""The door: where to begin, an example that the rules themselves have worked out, and what one left off at."""

from itertools import pairwise

from evaluation import Evaluation
from playwright.sync_api import Page, expect


def test_the_door_leads_on_where_one_left_off(page: Page, site_url: str) -> None:
    page.goto(site_url)
    resume = page.locator("xh-resume")
    page.evaluate("customElements.whenDefined('xh-resume').then(() => true)")
    expect(resume).to_be_empty()
    page.get_by_role("navigation", name="开始机构评估").get_by_role("link", name="B类").click()
    expect(page.locator("[name=class][value=B]")).to_be_checked()
    evaluation = Evaluation(page, site_url, "?class=B")
    evaluation.fill({"about.organisation": "翠苑街道社会心理服务站", "about.year": "2026", "facts.F09.lectures": "26"})
    evaluation.expect_saved()
    page.goto(site_url)
    expect(resume).to_contain_text("机构评估 · 2026年度")
    resume.get_by_role("link", name="翠苑街道社会心理服务站").click()
    expect(evaluation.field("facts.F09.lectures")).to_have_value("26")
    page.goto(f"{site_url}tools/evaluation/")
    earlier = page.get_by_role("group", name="接着上次的填")
    expect(earlier).to_contain_text("本机有一份评估：“翠苑街道社会心理服务站”")
    earlier.get_by_role("button", name="接着填那一份").click()
    expect(evaluation.field("facts.F09.lectures")).to_have_value("26")
    expect(earlier).to_be_hidden()
    page.goto(f"{site_url}records/")
    expect(page.locator(".xh-record")).to_have_count(1)
    levels: list[int] = page.locator("h1, h2, h3").evaluate_all("all => all.map(each => Number(each.localName[1]))")
    assert all(below - above <= 1 for above, below in pairwise(levels))

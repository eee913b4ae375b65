"""What one tool has found, another takes over when asked: it says from where, and never replaces anything unseen."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect
from tool import Tool


def test_premises_feed_the_evaluation_and_stay_in_step_only_when_asked(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    facility = Tool(page, site_url, "facility")
    facility.choose("class", "C")
    facility.fill({"about.date": "2026-11-03", "facts.site.floor_area_m2": "19.50", "facts.site.bays": "1"})
    facility.choose("facts.site.independent_premises", "true")
    facility.choose("facts.site.independent_entrance", "false")
    facility.expect_saved()
    source = page.url

    evaluation = Tool(page, site_url, "evaluation")
    evaluation.choose("class", "C")
    evaluation.fill({"facts.F02.bays": "3"})
    offers = page.locator("[data-slot=offers]")
    expect(offers).to_contain_text("场所设施核对（2026-11-03）里有这里要填的 2 处：场所面积；独立的场所和出入口。")
    expect(offers).to_contain_text("开间数：这里填的是 3 开间，场所设施核对（2026-11-03）里是 1 开间。")
    expect(evaluation.field("facts.F01.floor_area_m2")).to_have_value("")
    offers.get_by_role("button", name="取来这 2 处").click()
    area = page.locator("[data-field='facts.F01.floor_area_m2']")
    expect(evaluation.field("facts.F01.floor_area_m2")).to_have_value("19.5")
    expect(area.locator(".xh-taken")).to_contain_text("取自 场所设施核对，2026-11-03")
    expect(page.locator("#item-F01 [data-slot=points]")).to_have_text("0 / 4 分")
    expect(evaluation.field("facts.F04.independent_premises").last).to_be_checked()
    expect(evaluation.field("facts.F02.bays")).to_have_value("3")
    assert "taken" not in json.loads(evaluation.download("json", tmp_path).read_text("utf-8"))

    evaluation.reload()
    expect(area.locator(".xh-taken")).to_contain_text("取自 场所设施核对，2026-11-03")
    target = page.url
    page.goto(source)
    facility.fill({"about.date": "2026-11-20", "facts.site.floor_area_m2": "22"})
    facility.expect_saved()
    page.goto(target)
    expect(area.locator(".xh-taken")).to_contain_text("场所设施核对（2026-11-20）里现在是 22 平米。")
    expect(evaluation.field("facts.F01.floor_area_m2")).to_have_value("19.5")
    area.get_by_role("button", name="改用它").click()
    expect(page.locator("#item-F01 [data-slot=points]")).to_have_text("4 / 4 分")
    expect(area.locator(".xh-taken")).to_contain_text("取自 场所设施核对，2026-11-20")
    area.get_by_role("button", name="不再跟随").click()
    expect(area.locator(".xh-taken")).to_have_count(0)
    expect(evaluation.field("facts.F01.floor_area_m2")).to_have_value("22")


def test_the_institution_is_typed_once_and_the_record_of_another_is_not_offered(page: Page, site_url: str) -> None:
    staffing = Tool(page, site_url, "staffing")
    staffing.choose("class", "B")
    staffing.fill(
        {"about.organisation": "文晖街道", "facts.staff": "3", "facts.assistants": "2", "facts.volunteers": "3"}
    )
    staffing.expect_saved()
    evaluation = Tool(page, site_url, "evaluation")
    evaluation.fill({"facts.F02.bays": "3"})
    page.get_by_role("button", name="填上“文晖街道”，B类", exact=True).click()
    expect(evaluation.field("about.organisation")).to_have_value("文晖街道")
    expect(evaluation.field("facts.F02.bays")).to_have_value("3")
    expect(page.get_by_role("button", name="填上")).to_have_count(0)
    offers = page.locator("[data-slot=offers]")
    expect(offers).to_contain_text("有这里要填的 2 处：辅导员、志愿者；应当持证的人员。")
    evaluation.fill({"about.organisation": "翠苑街道"})
    expect(offers).to_be_hidden()

"""Staff is checked by head counts: who is short by how many, and what concerns the class alone."""

from playwright.sync_api import Page, expect
from tool import Tool, clipped, text_of


def test_staff_of_a_centre_is_short_of_helpers_and_of_certificates(page: Page, site_url: str) -> None:
    staffing = Tool(page, site_url, "staffing")
    staffing.choose("class", "A")
    counts = {
        "managers_part_time": "3", "counsellors_full_time": "2", "counsellors_full_time_level2": "1", "counsellors_full_time_40h": "2",
        "counsellors_part_time": "0", "assistants": "3", "assistants_trained": "3", "volunteers": "6", "volunteers_registered": "6",
        "volunteers_trained": "6", "staff": "3", "certified": "3",
    }  # fmt: skip
    staffing.fill({f"facts.{name}": count for name, count in counts.items()})
    staffing.expect_verdict("2 处未达到，1 处待填")
    expect(staffing.panel("missing-list").locator("a")).to_have_text(["专职管理人员"])
    staffing.fill({"facts.managers_full_time": "0"})
    staffing.expect_verdict("3 处未达到")
    expect(staffing.outcome().locator("h3")).to_have_count(0)  # one list has no parts to name
    expect(staffing.outcome().locator("li")).to_have_text([
        "管理人员少 1 名：0 ＜ 1 规范 6.2.1",
        "心理辅导员、志愿者少 1 名：9 ＜ 10 规范 6.2.1",
        "专职心理咨询师二级及以上持证率 50%（1 ÷ 2），低于 100%，差 50 个百分点 规范 6.3.1",
    ])  # fmt: skip
    staffing.choose("class", "B")
    staffing.expect_verdict("1 处未达到")
    staffing.fill({"facts.certified": "4"})
    staffing.field("facts.staff").focus()
    expect(page.locator("[data-field='facts.certified'] .xh-error")).to_contain_text("不能多于")
    staffing.reload()
    expect(staffing.field("facts.certified")).to_have_value("4")
    reader = staffing.printed()
    assert len(reader.pages) == 1
    assert "专职心理咨询师二级及以上持证率" in text_of(reader)
    assert clipped(page) == []


def test_a_level_is_the_lowest_of_three_and_the_way_up_starts_with_the_least(page: Page, site_url: str) -> None:
    capability = Tool(page, site_url, "capability")
    for card in ("service-basic", "service-standard", "staffing-basic", "staffing-standard", "venue-basic"):
        capability.all_yes(card)
    capability.choose("facts.service.dispute_guidance", "false")
    capability.expect_verdict("基础型")
    rows = capability.outcome().locator(".xh-ladder tbody tr")
    expect(rows.last).to_have_text("总体✓ 达到✕ 未达到✕ 未达到")
    expect(capability.outcome().locator("section").first.locator("h3")).to_have_text(
        "到“标准型”还差 1 处，还有 2 处待填"
    )
    expect(capability.outcome().locator("section").first.locator("li").first).to_have_text(
        "服务内容侧重（1）：矛盾纠纷中的情绪疏导"
    )
    expect(capability.outcome().locator("section").first).to_contain_text(
        "服务场所条件（2）：待填 增设独立的谈话/疏导区"
    )
    expect(page.locator("#section-service [data-slot=got]")).to_have_text("✓ 基础型")
    capability.choose("facts.service.dispute_guidance", "true")
    capability.expect_verdict("基础型～示范型（还有待填）")
    capability.all_yes("venue-standard")
    expect(capability.panel("counts")).to_contain_text("资料性附录")
    capability.expect_verdict("标准型～示范型（还有待填）")
    assert len(capability.printed().pages) <= 2
    assert clipped(page) == []


def test_the_same_head_counts_feed_training_and_supervision_of_the_other_standard(page: Page, site_url: str) -> None:
    staffing = Tool(page, site_url, "staffing")
    staffing.choose("class", "C")
    counts = {"counsellors_full_time": "1", "counsellors_part_time": "2", "volunteers": "3", "volunteers_trained": "3"}
    staffing.fill({f"facts.{name}": count for name, count in counts.items()})
    staffing.expect_saved()
    training = Tool(page, site_url, "training")
    page.locator("[data-slot=offers]").get_by_role("button", name="取来这 3 处").click()
    expect(training.field("facts.counsellors")).to_have_value("3")
    for kind in ("social_workers", "grid_workers", "mediators"):
        training.fill({f"facts.{kind}": "0"})
    training.fill({"facts.counsellors_trained": "2", "facts.counsellors_supervised": "3"})
    training.fill({"facts.volunteers_trained": "3", "facts.volunteers_guided": "3"})
    training.expect_verdict("1 处未达到")
    expect(training.outcome().locator("li")).to_have_text([
        "心理咨询人员继续教育和业务培训率 66.7%（2 ÷ 3），低于 100%，差 33.3 个百分点 通则 7.1.2 第1项",
    ])  # fmt: skip
    training.choose("facts.training_system", "true")
    expect(training.panel("counts")).to_have_text(
        "要求的：达到 4 · 未达到 1 · 待填 0　宜做到的：达到 1 · 未达到 0 · 待填 1"
    )
    assert len(training.printed().pages) == 1
    assert clipped(page) == []

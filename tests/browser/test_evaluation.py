"""Filling in appendix F: right scores, truthful states, nothing lost."""

import json
from pathlib import Path

import pytest
from evaluation import STATION, Evaluation
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def evaluation(page: Page, site_url: str) -> Evaluation:
    """Open a new evaluation."""
    return Evaluation(page, site_url)


def test_a_real_station_gets_its_total_and_grade(evaluation: Evaluation) -> None:
    evaluation.fill_station()
    evaluation.expect_total("88", "分")
    expect(evaluation.slot("grade")).to_have_text("等级：合格")
    expect(evaluation.slot("next")).to_contain_text("到“良好”还差 2 分")
    expect(evaluation.slot("next").locator("a")).to_have_text(["F09"])
    expect(evaluation.slot("part-service")).to_have_text("22 / 30")
    evaluation.page.get_by_role("list", name="各部分得分").get_by_role("link", name="服务要求").click()
    expect(evaluation.page.locator("#section-service-title")).to_be_focused()
    expect(evaluation.slot("lost-title")).to_have_text("已失 12 分，2 项")
    expect(evaluation.slot("lost-list").locator("li")).to_have_text(
        ["F09 宣传教育：讲座 失 8 分", "F01 场所面积 失 4 分"]
    )
    expect(evaluation.card("F01")).to_contain_text("少 1.5 平米：38.5 ＜ 40")
    expect(evaluation.card("F01").locator("[data-slot=state]")).to_have_text("✕ 未达到")
    assert evaluation.page.evaluate("performance.getEntriesByName('xinheng:first-result').length") == 1


def test_a_low_screen_shows_the_button_and_the_state_of_saving(evaluation: Evaluation) -> None:
    evaluation.page.set_viewport_size({"width": 1366, "height": 680})
    evaluation.choose("class", "B")
    evaluation.fill({"facts.F01.floor_area_m2": "38.5", "facts.F09.lectures": "26"})
    evaluation.expect_total("0", "～ 88 分")
    expect(evaluation.page.get_by_role("button", name="打印附录F")).to_be_in_viewport(ratio=1)
    expect(evaluation.slot("save")).to_be_in_viewport(ratio=1)


def test_unanswered_facts_widen_the_range_and_are_listed(evaluation: Evaluation) -> None:
    evaluation.choose("class", "B")
    evaluation.fill({"facts.F01.floor_area_m2": "38.5"})
    evaluation.expect_total("0", "～ 96 分")
    expect(evaluation.slot("grade")).to_have_text("可能：优秀、良好、合格、不合格")
    evaluation.slot("missing-title").click()
    evaluation.slot("missing-list").get_by_role("link", name="开间数").click()
    expect(evaluation.field("facts.F02.bays")).to_be_focused()


def test_an_overrule_needs_a_reason_and_then_counts(evaluation: Evaluation) -> None:
    evaluation.fill_station()
    evaluation.expect_total("88", "分")
    evaluation.card("F01").get_by_text("改判", exact=True).click()
    evaluation.fill({"scores.F01.score": "2.5"})
    evaluation.field("about.note").evaluate("element => element.closest('details').open = true")
    evaluation.field("about.note").focus()
    expect(evaluation.page.locator("[id='scores.F01.reason-error']")).to_contain_text("理由")
    expect(evaluation.slot("left-out")).to_have_text("有 1 处填写有误，暂按未填计算。")
    evaluation.fill({"scores.F01.reason": "走廊改造后可用"})
    evaluation.expect_total("90.5", "分")
    expect(evaluation.card("F01")).to_contain_text("评定为 2.5 分")
    expect(evaluation.slot("left-out")).to_be_hidden()


def test_bad_values_are_named_at_the_field_and_left_out(evaluation: Evaluation) -> None:
    evaluation.choose("class", "B")
    evaluation.fill({"facts.F01.floor_area_m2": "四十", "facts.F11.staff": "3", "facts.F11.certified": "5"})
    evaluation.field("facts.F02.bays").focus()
    expect(evaluation.slot("left-out")).to_have_text("有 2 处填写有误，暂按未填计算。")
    evaluation.slot("left-out").locator("a").click()
    problems = evaluation.page.locator("[data-slot=problems]")
    expect(problems).to_be_focused()
    expect(problems.locator("h2")).to_have_text("有 2 处填写需要改")
    problems.locator("a").first.click()
    area = evaluation.field("facts.F01.floor_area_m2")
    expect(area).to_be_focused()
    expect(area).to_have_attribute("aria-invalid", "true")
    assert "facts.F01.floor_area_m2-error" in str(area.get_attribute("aria-describedby"))
    area.fill("41")
    evaluation.fill({"facts.F11.certified": "3"})
    evaluation.expect_total("6", "～ 100 分")
    expect(problems).to_be_hidden()


def test_a_field_in_hand_is_left_in_peace(evaluation: Evaluation) -> None:
    evaluation.choose("class", "B")
    evaluation.expect_total("0", "～ 100 分")
    evaluation.fill({"facts.F01.floor_area_m2": "3x"})
    expect(evaluation.slot("left-out")).to_be_visible()
    expect(evaluation.page.locator("[data-slot=problems]")).to_be_hidden()
    evaluation.field("facts.F02.bays").focus()
    expect(evaluation.page.locator("[data-slot=problems]")).to_be_visible()


def test_trying_out_marks_saves_nothing_and_restores_exactly(evaluation: Evaluation) -> None:
    evaluation.fill_station()
    evaluation.expect_total("88", "分")
    evaluation.expect_saved()
    evaluation.page.locator("[data-action=try]").check()
    evaluation.fill({"facts.F09.lectures": "30"})
    evaluation.choose("facts.F04.calm_tone", "false")
    evaluation.expect_total("92", "分")
    expect(evaluation.page.locator("[data-field='facts.F09.lectures']")).to_have_attribute("data-tried", "")
    expect(evaluation.page.locator("[data-tried]")).to_have_count(2)
    evaluation.page.get_by_role("button", name="回到原来的答案").click()
    evaluation.expect_total("88", "分")
    expect(evaluation.field("facts.F09.lectures")).to_have_value("26")
    expect(evaluation.page.locator("[data-tried]")).to_have_count(0)


def test_what_is_tried_is_not_there_after_a_reload(evaluation: Evaluation) -> None:
    evaluation.choose("class", "C")
    evaluation.fill({"facts.F09.lectures": "26"})
    evaluation.expect_saved()
    evaluation.page.wait_for_url("**?id=*")
    evaluation.page.locator("[data-action=try]").check()
    evaluation.fill({"facts.F09.lectures": "40"})
    expect(evaluation.page.locator("[data-tried]")).to_have_count(1)
    evaluation.page.reload()
    expect(evaluation.field("facts.F09.lectures")).to_have_value("26")


def test_typing_survives_a_killed_page(browser: Browser, site_url: str) -> None:
    context = browser.new_context(locale="zh-CN", service_workers="block")
    page = context.new_page()
    evaluation = Evaluation(page, site_url)
    evaluation.choose("class", "B")
    evaluation.fill({"about.organisation": "翠苑街道社会心理服务站", "facts.F01.floor_area_m2": "38.50"})
    evaluation.expect_saved()
    page.wait_for_url("**?id=*")
    address = page.url
    page.close(run_before_unload=False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("[name='facts.F01.floor_area_m2']")).to_have_value("38.50")
    expect(again.locator("[name=class][value=B]")).to_be_checked()
    context.close()


def test_opening_the_page_keeps_nothing_by_itself(page: Page, site_url: str) -> None:
    evaluation = Evaluation(page, site_url, "?class=B")
    evaluation.expect_total("0", "～ 100 分")
    expect(evaluation.slot("save")).to_have_text("改动会自动存在本机")
    assert "id=" not in page.url


def test_a_cleared_form_comes_back(evaluation: Evaluation) -> None:
    evaluation.choose("class", "B")
    evaluation.fill({"about.organisation": "翠苑", "facts.F01.floor_area_m2": "41"})
    evaluation.choose("facts.F04.calm_tone", "false")
    evaluation.expect_total("4", "～ 96 分")
    evaluation.page.locator(".xh-menu summary").click()
    evaluation.page.get_by_role("button", name="清空答案").click()
    expect(evaluation.field("facts.F01.floor_area_m2")).to_have_value("")
    expect(evaluation.field("about.organisation")).to_have_value("翠苑")
    evaluation.page.get_by_role("button", name="撤销清空").click()
    expect(evaluation.field("facts.F01.floor_area_m2")).to_have_value("41")
    evaluation.expect_total("4", "～ 96 分")


def test_rounds_can_be_added_and_taken_away(evaluation: Evaluation) -> None:
    evaluation.choose("class", "B")
    evaluation.fill({"facts.F18.rounds[0].satisfied": "96", "facts.F18.rounds[0].answered": "100"})
    expect(evaluation.card("F18")).to_contain_text("还有 1 次没有填完")
    evaluation.card("F18").get_by_role("button", name="去掉这一次").last.click()
    expect(evaluation.card("F18").locator("[data-slot=state]")).to_have_text("✕ 未达到")
    evaluation.card("F18").get_by_role("button", name="再加一次").click()
    expect(evaluation.field("facts.F18.rounds[1].satisfied")).to_be_focused()
    evaluation.fill({"facts.F18.rounds[1].satisfied": "97", "facts.F18.rounds[1].answered": "100"})
    expect(evaluation.card("F18").locator("[data-slot=state]")).to_have_text("✓ 达到")


def test_an_answer_can_be_cleared(evaluation: Evaluation) -> None:
    evaluation.choose("class", "B")
    evaluation.choose("facts.F26.referred_in_time", "true")
    evaluation.expect_total("2", "～ 100 分")
    evaluation.card("F26").get_by_role("button", name="清除").click()
    evaluation.expect_total("0", "～ 100 分")


def test_two_windows_do_not_overwrite_each_other(browser: Browser, site_url: str) -> None:
    context = browser.new_context(locale="zh-CN", service_workers="block")
    first = Evaluation(context.new_page(), site_url)
    first.choose("class", "B")
    first.fill({"facts.F09.lectures": "26"})
    first.expect_saved()
    first.page.wait_for_url("**?id=*")
    second = Evaluation(context.new_page(), site_url, "?" + first.page.url.split("?")[1])
    expect(second.field("facts.F09.lectures")).to_have_value("26")
    second.fill({"facts.F09.lectures": "30"})
    second.expect_saved()
    expect(first.field("facts.F09.lectures")).to_have_value("30")
    context.close()


def test_the_export_is_the_contract_document(evaluation: Evaluation, tmp_path: Path) -> None:
    evaluation.choose("class", "B")
    evaluation.fill({"facts.F01.floor_area_m2": "38.50", "about.evidence.F01": "平面图"})
    evaluation.expect_saved()
    evaluation.page.locator(".xh-menu summary").click()
    with evaluation.page.expect_download() as download:
        evaluation.page.get_by_role("button", name="导出 JSON").click()
    kept = tmp_path / "kept.json"
    download.value.save_as(kept)
    document = json.loads(kept.read_text("utf-8"))
    assert document["class"] == "B"
    assert document["facts"] == {"F01": {"floor_area_m2": 38.5}}
    assert document["about"]["evidence"] == {"F01": "平面图"}


def test_the_saved_file_opens_again(evaluation: Evaluation, tmp_path: Path) -> None:
    evaluation.choose("class", "B")
    evaluation.fill({name: STATION[name] for name in ("about.organisation", "facts.F09.lectures")})
    evaluation.expect_total("0", "～ 92 分")
    evaluation.expect_saved()
    with evaluation.page.expect_download() as download:
        evaluation.page.get_by_role("button", name="存为文件").click()
    kept = tmp_path / "kept.html"
    download.value.save_as(kept)
    text = kept.read_text("utf-8")
    assert "少 4 次：26 ＜ 30" in text
    assert "已失 8 分：F09 宣传教育：讲座 失 8 分。" in text
    assert "服务要求 0～22 / 30 分" in text
    assert "到“合格”还差 85 分，最少改" in text
    evaluation.page.locator(".xh-menu summary").click()
    evaluation.page.get_by_role("button", name="新建").click()
    expect(evaluation.field("facts.F09.lectures")).to_have_value("")
    evaluation.page.locator("input[type=file]").set_input_files(kept)
    expect(evaluation.field("facts.F09.lectures")).to_have_value("26")

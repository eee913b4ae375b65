"""Premises are checked room by room: on screen, on paper, in files."""

import io
from pathlib import Path

import pytest
from evaluation import page_without_script
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from tool import Tool, clipped, text_of
from xinheng_forms.load import definition

ROOMS = ("waiting", "counselling", "group", "testing", "venting", "relaxation")


@pytest.fixture
def facility(page: Page, site_url: str) -> Tool:
    return Tool(page, site_url, "facility")


def fill_room(facility: Tool) -> None:
    """Fill in a community room that lacks half a square metre and a desk."""
    facility.choose("class", "C")
    facility.fill({"about.organisation": "翠苑一区社会心理服务室", "about.date": "2026-11-03"})
    facility.fill({"facts.site.floor_area_m2": "19.5", "facts.site.bays": "1", "facts.site.rooms": "2"})
    facility.choose("facts.site.desk", "false")
    facility.all_yes("site-requirement")
    facility.all_yes("site-equipment")


def test_what_is_short_is_listed_with_its_clause_and_survives_a_reload(facility: Tool) -> None:
    fill_room(facility)
    facility.expect_verdict("2 处未达到")
    facility.reload()
    facility.expect_verdict("2 处未达到")
    todo = facility.outcome().locator(".xh-todo li")
    expect(todo).to_have_text(
        ["场所面积少 0.5 平米：19.5 ＜ 20 规范 附录B 机构场所", "添置：办公桌 规范 附录B 机构场所"]
    )
    expect(facility.outcome().locator("svg title")).to_have_text("机构场所：19.5 平米")
    expect(facility.outcome().locator(".xh-area p")).to_have_text("机构场所 19.5 平米，最低 20 平米 ✕ 少 0.5 平米")
    facility.outcome().get_by_role("link", name="添置：办公桌").click()
    facility.choose("facts.site.desk", "true")
    facility.fill({"facts.site.floor_area_m2": "20"})
    facility.expect_verdict("要求的都达到了")
    expect(facility.page.locator("#section-site [data-slot=got]")).to_have_text("✓ 达到")


def test_only_a_station_must_have_the_six_rooms(facility: Tool) -> None:
    fill_room(facility)
    facility.expect_verdict("2 处未达到")
    folds = facility.page.locator("details.xh-fold")
    expect(folds).to_have_count(len(ROOMS))
    expect(facility.page.locator("details.xh-fold[open]")).to_have_count(0)
    facility.choose("class", "B")
    expect(facility.page.locator("details.xh-fold[open]")).to_have_count(len(ROOMS))
    expect(facility.panel("verdict")).to_contain_text("处待填")
    expect(facility.field("facts.site.oval_conference_table").first).to_be_hidden()
    facility.choose("class", "A")
    expect(facility.field("facts.site.oval_conference_table").first).to_be_visible()


def test_what_a_room_lacks_that_nobody_demands_is_told_apart(facility: Tool) -> None:
    fill_room(facility)
    facility.page.locator("#section-testing summary").first.click()
    facility.fill({"facts.testing.area_m2": "14.99"})
    expect(facility.outcome().locator(".xh-todo h3")).to_have_text(["机构场所（2）", "测评室（1） 不影响结论"])
    facility.expect_verdict("2 处未达到")


def test_saying_yes_to_the_rest_can_be_taken_back(facility: Tool) -> None:
    facility.choose("class", "C")
    facility.choose("facts.site.desk", "false")
    facility.all_yes("site-equipment")
    expect(facility.page.locator("#item-site-equipment input[value=true]:checked")).to_have_count(13)
    expect(facility.field("facts.site.desk").last).to_be_checked()
    facility.page.get_by_role("button", name="撤销刚才的 13 处").click()
    expect(facility.page.locator("#item-site-equipment input:checked")).to_have_count(1)


def test_files_carry_everything(facility: Tool, tmp_path: Path) -> None:
    fill_room(facility)
    facility.expect_verdict("2 处未达到")
    book = facility.download("xlsx", tmp_path)
    rows = list(load_workbook(io.BytesIO(book.read_bytes())).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert (
        "机构场所",
        "场所面积",
        "20 平米",
        "19.5 平米",
        "✕ 未达到",
        "场所面积少 0.5 平米：19.5 ＜ 20",
        "gs-B-site",
    ) in rows
    file = facility.download("save-file", tmp_path)
    assert "添置：办公桌" in file.read_text("utf-8")
    facility.from_menu("new")
    expect(facility.field("about.organisation")).to_have_value("")
    facility.open(file)
    expect(facility.page.locator("[data-slot=message-text]")).to_have_text(
        "文件里的内容本机已有，一字不差，现在就是它。"
    )
    expect(facility.field("facts.site.floor_area_m2")).to_have_value("19.5")


def test_paper_shows_verdict_bars_list_and_every_criterion(facility: Tool) -> None:
    facility.choose("class", "B")
    facility.fill({"about.organisation": "心" * 60, "facts.site.floor_area_m2": "39.99"})
    for room in ROOMS:
        facility.fill({f"facts.{room}.area_m2": "10"})
        facility.all_yes(f"{room}-equipment")
    expect(facility.panel("verdict")).to_contain_text("7 处未达到")
    reader = facility.printed()
    text = text_of(reader)
    assert len(reader.pages) <= 3
    assert "机构场所面积少" not in text
    assert "场所面积少0.01平米：39.99＜40" in text
    form = definition("gs/facility")
    cells = [row[cell] for row in form["table"] for cell in ("name", "area", "requirement", "equipment")]
    assert [cell for cell in cells if cell not in text] == []
    assert "未达到：个体咨询室面积；待填9处" in text
    labels = {each["label"] for group in form["groups"] for each in group["criteria"] if "classes" not in each}
    assert [label for label in labels if label not in text] == []
    assert clipped(facility.page) == []
    facility.page.evaluate("window.print = () => { window.blank = document.querySelector('.xh-paper').textContent }")
    facility.from_menu("print-blank")
    blank = facility.page.evaluate("window.blank")
    assert "不小于40平米、二开间二室" in blank
    assert "未达到：" not in blank
    assert "39.99" not in blank


def test_without_script_every_question_can_be_read_and_printed(browser: Browser, site_url: str) -> None:
    with page_without_script(browser) as page:
        facility = Tool(page, site_url, "facility")
        expect(facility.field("facts.venting.area_m2")).to_be_visible()
        reader = facility.printed()
    text = text_of(reader)
    assert len(reader.pages) <= 6
    assert "没有启用脚本" in text
    assert "小型椭圆会议桌" in text
    assert "隔音效果好，安全性能好、保密性强。" in text


def test_only_what_shall_be_decides_on_a_venue(page: Page, site_url: str) -> None:
    venue = Tool(page, site_url, "venue")
    venue.all_yes("notices")
    venue.choose("facts.siting.quiet", "false")
    venue.choose("facts.zones.multi_use", "false")
    venue.expect_verdict("要求的都达到了")
    expect(venue.outcome().locator("li")).to_have_text("宜 补上：环境相对安静 通则 7.2.1 第3项")
    assert clipped(page) == []

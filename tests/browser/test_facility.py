"""Premises are checked room by room: on screen, on paper, in files."""

import io
import json
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
    facility.fill({"facts.venting.rooms": "0"})
    expect(facility.page.locator("#item-venting-equipment .xh-finding li")).to_have_text(
        "– “宣泄室间数”为 0，所以不适用"
    )
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
    rest = facility.page.locator("#item-site-equipment [data-action=rest-yes]")
    expect(rest).to_be_hidden()
    facility.page.get_by_role("button", name="撤销刚才的 13 处").click()
    expect(facility.page.locator("#item-site-equipment input:checked")).to_have_count(1)
    expect(rest).to_be_focused()


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
        "规范 附录B 机构场所",
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


def test_rooms_one_by_one_make_the_amounts_and_each_is_judged(facility: Tool, tmp_path: Path) -> None:
    facility.choose("class", "B")
    facility.fill({"facts.counselling.area_m2": "15", "facts.counselling.rooms": "3"})
    rooms = facility.page.locator("details[data-rooms=counselling]")
    rooms.locator("summary").click()
    expect(rooms.locator("fieldset")).to_have_count(3)
    facility.fill({"rooms.counselling[0].name": "南间", "rooms.counselling[1].area_m2": "14.99"})
    said = rooms.locator("[data-slot=rooms-sum]")
    expect(said).to_contain_text(
        "个体咨询室 3 间：南间 15、第2间 14.99、第3间 未填；还有 1 间的面积没有填或填写有误，最小面积待填。"
    )
    expect(facility.field("facts.counselling.area_m2")).to_have_value("")
    facility.fill({"rooms.counselling[2].area_m2": "20.5"})
    expect(said).to_contain_text("最小 14.99 平米，合计 50.49 平米。")
    expect(facility.field("facts.counselling.area_m2")).to_have_value("14.99")
    expect(facility.field("facts.counselling.area_m2")).not_to_be_editable()
    findings = rooms.locator("[data-slot=room-finding]")
    expect(findings).to_have_text(["✓ 达到", "✕ 个体咨询室面积少 0.01 平米：14.99 ＜ 15", "✓ 达到"])
    expect(facility.panel("verdict")).to_contain_text("1 处未达到")

    facility.fill({"facts.site.floor_area_m2": "50"})
    whole = facility.page.locator("details[data-rooms=site]")
    whole.locator("summary").click()
    facility.fill({"rooms.site[0].name": "接待区", "rooms.site[0].area_m2": "9.6"})
    expect(whole).to_contain_text(
        "各间合计 60.09 平米：个体咨询室 南间 15 + 个体咨询室 第2间 14.99 + 个体咨询室 第3间 20.5 + 接待区 9.6。"
    )
    expect(facility.field("facts.site.floor_area_m2")).to_have_value("50")
    whole.get_by_role("button", name="把场所面积 50 改为 60.09").click()
    expect(facility.field("facts.site.floor_area_m2")).to_have_value("60.09")
    assert "逐间（平米）：南间15、第2间14.99、第3间20.5" in text_of(facility.printed())
    assert "rooms." not in facility.download("json", tmp_path).read_text("utf-8")
    file = facility.download("save-file", tmp_path)

    facility.from_menu("new")
    expect(facility.field("rooms.counselling[0].name")).to_have_value("")
    expect(facility.field("facts.counselling.area_m2")).to_be_editable()
    text = file.read_text("utf-8")
    identity = json.loads(text.split('id="xinheng-data">')[1].split("</script>")[0])["record"]["id"]
    copy = tmp_path / "other-device.html"
    copy.write_text(text.replace(identity, "00000000-0000-4000-8000-000000000001"), "utf-8")
    facility.open(copy)
    expect(facility.field("rooms.counselling[0].name")).to_have_value("南间")
    rooms.get_by_role("button", name="去掉这一间").nth(1).click()
    expect(facility.field("facts.counselling.rooms")).to_have_value("2")
    expect(facility.field("facts.counselling.area_m2")).to_have_value("15")
    facility.reload()
    expect(facility.field("rooms.counselling[1].area_m2")).to_have_value("20.5")


def test_only_what_shall_be_decides_on_a_venue(page: Page, site_url: str) -> None:
    venue = Tool(page, site_url, "venue")
    venue.all_yes("notices")
    venue.choose("facts.siting.quiet", "false")
    venue.choose("facts.zones.multi_use", "false")
    venue.expect_verdict("要求的都达到了")
    expect(venue.panel("groups").locator("li").first).to_have_text("△ 场所选址 宜做到的 1 处未达到，4 处待填")
    expect(venue.outcome().locator("li")).to_have_text("宜 补上：环境相对安静 通则 7.2.1 第3项")
    assert clipped(page) == []

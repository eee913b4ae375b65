"""What is short becomes a plan: put on it once, worth what the rules say, held against newer records, printed and handed on."""

import io
from pathlib import Path

import docx
import openpyxl
from playwright.sync_api import Locator, Page, Route, expect
from pypdf import PdfReader
from test_compare import EVALUATION, FACILITY, KEEP, STATION, record
from tool import Tool, text_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHANGE = """async ([id, more]) => {
    const { openStore } = await import("/assets/js/store.js");
    const store = await openStore();
    const record = await store.get(id);
    await store.put({ ...record, values: { ...record.values, ...more } }, record.revision);
    store.close();
}"""


def entry(page: Page, title: str) -> Locator:
    """Find the card of one entry."""
    return page.locator(".xh-plan-entry").filter(has=page.locator("[data-slot=title]", has_text=title))


def test_gaps_are_planned_followed_and_handed_on(page: Page, site_url: str, tmp_path: Path) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.clock.set_fixed_time("2026-11-10T09:00:00+08:00")
    page.goto(f"{site_url}tools/compare/")
    short = {"facts.F10.campaigns": "7", "facts.F01.floor_area_m2": "39"}
    evaluated = record(1, EVALUATION, "2026", "29", **short)
    premises = record(2, FACILITY, "2026", **{"facts.site.floor_area_m2": "39", "facts.site.filing_cabinet": "false"})
    page.evaluate(KEEP, [premises, evaluated])
    tool = Tool(page, site_url, f"evaluation/?id={evaluated['id']}&x=")
    expect(tool.panel("low")).to_have_text("0")
    page.get_by_role("button", name="列入改进计划").click()
    expect(page.get_by_role("alert")).to_contain_text("列入 3 条")
    titles = page.locator(".xh-plan-entry [data-slot=title]")
    expect(titles).to_have_text(["F09 宣传教育：讲座", "F10 宣传教育：活动", "F01 场所面积"])
    lectures = entry(page, "F09")
    expect(lectures).to_contain_text("补上可得 8 分")
    expect(lectures.locator("textarea")).to_have_value("再举办 1 场心理健康讲座，全年不少于 30 场")
    expect(page.locator("[data-slot=worth]")).to_contain_text("现在是 0～80 分（不合格）")
    expect(page.locator("[data-slot=worth]")).to_contain_text("计划里没有完成的 3 项都做到，是 20～100 分")
    page.goto(f"{site_url}tools/plan/?add={evaluated['id']}")
    expect(page.get_by_role("alert")).to_contain_text("列入 0 条，3 条已经在计划里，没有再列")

    page.get_by_text("场所设施核对 · 2026 年度").click()
    area = page.locator("[data-slot=found] li").filter(has_text="✕ 场所面积")
    expect(area).to_contain_text("少 1 平米：39 ＜ 40；计划里的“F01 场所面积”已经包括")
    expect(area.get_by_role("checkbox")).not_to_be_checked()  # one gap is not planned twice
    page.get_by_role("button", name="把未达到的 1 处都列入计划").click()
    expect(page.get_by_role("alert")).to_contain_text("从场所设施核对（2026-11-02）列入 1 条")
    expect(titles).to_have_count(4)
    page.get_by_text("一次给几条写责任和期限").click()
    page.get_by_label("哪些条目").select_option("场所设施核对")
    page.get_by_label("责任岗位写成").fill("办公室")
    page.get_by_role("button", name="写到还空着的").click()
    expect(page.get_by_role("alert")).to_contain_text("写到了 1 条")
    expect(entry(page, "文件柜").get_by_label("责任岗位")).to_have_value("办公室")
    lectures.get_by_label("措施").fill("每月加一场进社区的讲座")
    lectures.get_by_label("责任岗位").fill("宣教岗")
    lectures.get_by_label("期限").fill("2026-11-09")
    lectures.get_by_label("工作量").select_option("large")
    expect(lectures).to_contain_text("✕ 已超期")
    entry(page, "F01").get_by_label("人天").fill("半天")
    expect(entry(page, "F01")).to_contain_text("“半天”不是人天数")
    entry(page, "F01").get_by_label("人天").fill("0.5")
    page.get_by_label("次序").select_option("due")
    expect(titles.first).to_have_text("F09 宣传教育：讲座")
    page.get_by_label("次序").select_option("worth")  # 4 points for half a day before 8 for five and 8 for twenty
    expect(titles).to_have_text(["F01 场所面积", "F10 宣传教育：活动", "F09 宣传教育：讲座", "机构场所：文件柜"])
    entry(page, "F10").get_by_label("状态").select_option("done")
    expect(entry(page, "F10")).to_contain_text("✕ 标了已完成，2026-11-01 的记录里仍未达到：少 1 次：7 ＜ 8")
    expect(page.locator("[data-slot=save]")).to_have_text("已存在本机")

    page.evaluate(CHANGE, [evaluated["id"], {"facts.F09.lectures": "33", "about.date": "2026-11-08"}])
    page.reload()
    expect(lectures).to_contain_text("✓ 2026-11-08 的记录里已经达到")
    expect(page.locator("[data-slot=worth]")).to_contain_text("现在是 8～88 分")
    lectures.get_by_role("button", name="标为已完成").click()
    expect(lectures.get_by_label("状态")).to_have_value("done")
    expect(page.locator("[data-slot=count]")).to_have_text("共 4 条　○ 未开始 2　✓ 已完成 2")

    entry(page, "F01").get_by_label("期限").fill("2026-12-01")
    files = {}
    held: list[Route] = []
    page.context.route("**/sheet.zip*", lambda route: held.append(route))
    with page.expect_download() as handed:
        with page.context.expect_event("request", lambda asked: "sheet.zip" in asked.url):
            page.get_by_role("button", name="下载 XLSX").click()
        expect(page.get_by_text("正在生成 XLSX……第一次要先取来表格程序")).to_be_visible()
        held[0].continue_()
    handed.value.path()
    expect(page.locator(".xh-working")).to_have_count(0)
    for name, kind in (("下载 XLSX", "xlsx"), ("下载 Word", "docx"), ("期限存为日历", "ics"), ("存为文件", "html")):
        with page.expect_download() as handed:
            page.get_by_role("button", name=name).click()
        files[kind] = tmp_path / f"plan.{kind}"
        handed.value.save_as(files[kind])
    rows = list(openpyxl.load_workbook(files["xlsx"])["改进计划"].iter_rows(values_only=True))
    assert rows[1][3:9] == ("扩大或调整场所，增加 1 平米，达到 40 平米", "—", "2026-12-01", "○ 未开始", "0.5 人天", 4)
    word = docx.Document(str(files["docx"]))
    assert {str(each.get(f"{W}val")) for each in word.styles.element.iter(f"{W}basedOn")} <= {
        each.style_id for each in word.styles
    }
    assert "每月加一场进社区的讲座" in [cell.text for cell in word.tables[0]._cells]
    calendar = files["ics"].read_bytes().decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261201" in calendar
    assert calendar.count("BEGIN:VEVENT") == 1  # what is done is not due
    assert "每月加一场进社区的讲座" in files["html"].read_text("utf-8")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="打印计划").click()
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    assert f"{STATION}2026年度改进计划" in text_of(printed)
    assert "标了已完成" in text_of(printed)
    headings = page.locator("xh-plan form h2")
    expect(headings).to_have_text(["这份计划", "从记录里找缺口"])
    page.get_by_role("button", name="另起一份").click()
    expect(page.locator("[data-slot=empty]")).to_be_visible()
    expect(page.locator("[data-slot=plans] option")).to_have_text(["新的一份", f"{STATION} · 2026 年度 · 2026-11-10"])
    expect(headings).to_have_text(["从记录里找缺口", "这份计划"])  # what fills an empty plan comes first
    expect(page.locator(".xh-plan-files").get_by_role("button")).to_have_text(["打开文件"])
    page.get_by_role("button", name="自己加一条").click()
    page.get_by_label("要改进什么").press_sequentially("门")
    expect(headings).to_have_text(["这份计划", "从记录里找缺口"])
    page.get_by_label("要改进什么").press("Backspace")
    expect(headings).to_have_text(["从记录里找缺口", "这份计划"])
    expect(page.get_by_label("要改进什么")).to_be_focused()  # who takes back the only word goes on writing
    page.locator("[data-slot=file]").set_input_files(files["html"])
    expect(titles).to_have_count(4)
    expect(headings).to_have_text(["这份计划", "从记录里找缺口"])
    expect(page.locator(".xh-plan-files").get_by_role("button")).to_have_count(7)
    assert errors == []

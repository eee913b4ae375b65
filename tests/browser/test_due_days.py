"""The list of matters and the days they are due, in a real browser."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader


@pytest.fixture
def listed(page: Page, site_url: str) -> Iterator[Page]:
    """Open the page on a day that the calendar knows; an error in the page fails the test."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.clock.set_fixed_time("2026-10-10T09:00:00+08:00")
    page.goto(f"{site_url}tools/deadline/")
    yield page
    assert errors == []


def enter(page: Page, place: int, kind: str, received: str, **more: str) -> None:
    """Type one matter."""
    if page.locator(f"[data-place='{place}']").count() == 0:
        page.get_by_role("button", name="再加一件").click()
    page.locator(f"[name='matters[{place}].kind'][value={kind}]").check()
    for name, text in {"received": received, **more}.items():
        page.locator(f"[name='matters[{place}].{name}']").fill(text)


def test_matters_are_counted_kept_and_handed_on(listed: Page, browser: Browser, site_url: str, tmp_path: Path) -> None:
    enter(listed, 0, "reply", "2026-09-30", what="007")
    first = listed.locator("[data-place='0']")
    expect(first).to_contain_text("应在 2026年10月10日（星期六） 以前办结")
    expect(first).to_contain_text("● 今天到期")
    first.get_by_text("怎样数的").click()
    days = first.locator(".xh-days > li")
    expect(days).to_have_count(10)
    expect(days.first).to_have_text("2026-10-01 星期四不计：国庆节")
    expect(days.last).to_have_text("2026-10-10 星期六第 3 个工作日，到期（调休上班）")
    enter(listed, 1, "alert", "2026-12-30")
    second = listed.locator("[data-place='1']")
    expect(second).to_contain_text("2027年1月4日（星期一）")
    expect(second).to_contain_text("暂定")
    enter(listed, 2, "complaint", "2026-09-01", done="2026-08-31")
    third = listed.locator("[data-place='2']")
    expect(third.locator("[data-error=done]")).to_have_text("办结的日期不能早于收到的日期")
    listed.locator("[name='matters[2].done']").fill("2026-09-09")
    expect(third).to_contain_text("✕ 超期办结")
    expect(listed.locator("[data-slot=save]")).to_have_text("已存在本机")

    with listed.expect_download() as handed:
        listed.get_by_role("button", name="存为日历").click()
    text = Path(handed.value.path()).read_bytes().decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    assert [line for line in lines if line.startswith("DTSTART")] == [
        "DTSTART;VALUE=DATE:20261010",
        "DTSTART;VALUE=DATE:20270104",
    ]
    assert "SUMMARY:到期：咨询回复（007）" in lines

    with listed.expect_download() as handed:
        listed.get_by_role("button", name="存为文件").click()
    file = tmp_path / "list.html"
    handed.value.save_as(file)
    context = browser.new_context(locale="zh-CN")
    other = context.new_page()
    other.goto(f"{site_url}tools/deadline/")
    other.locator("[data-slot=file]").set_input_files(file)
    expect(other.locator("[name='matters[0].what']")).to_have_value("007")
    expect(other.locator("[data-place='2'] .xh-due-state")).to_have_text("✕ 超期办结")
    context.close()

    listed.reload()
    expect(listed.locator("[name='matters[2].done']")).to_have_value("2026-09-09")
    listed.locator("[data-place='1']").get_by_role("button", name="去掉这一件").click()
    expect(listed.locator(".xh-matter")).to_have_count(2)
    expect(listed.locator("[name='matters[1].received']")).to_have_value("2026-09-01")


def test_the_list_prints_on_one_page(listed: Page) -> None:
    for place in range(3):
        enter(listed, place, "reply", "2026-09-30", what=f"咨询 {place}")
    expect(listed.locator("[data-place='2'] .xh-due-day")).to_be_visible()
    listed.evaluate("window.print = () => {}")
    listed.get_by_role("button", name="打印清单").click()
    pages = PdfReader(io.BytesIO(listed.pdf(format="A4"))).pages
    words = pages[0].extract_text()
    assert len(pages) == 1
    assert "咨询 2" in words
    assert "三种期限的规定" not in words


def test_a_year_is_planned_ticked_off_and_printed_on_one_page(page: Page, site_url: str) -> None:
    page.clock.set_fixed_time("2026-06-01T09:00:00+08:00")
    page.goto(f"{site_url}tools/calendar/")
    page.locator("[name=class][value=B]").check()
    expect(page.locator("[data-duty=drill]")).to_be_hidden()
    supervision = page.locator("[data-duty=supervision] .xh-help")
    expect(supervision).to_have_text("心理咨询人员和社会工作专业人员应定期接受专业督导； 通则 7.1.2 第3项")
    page.locator("[name='about.year']").fill("26")
    page.locator("[name='about.year']").blur()
    expect(page.get_by_text("请写四位数的年份")).to_be_visible()
    page.locator("[name='about.year']").fill("2026")
    survey = page.locator("[name='days.survey[0].due']")
    survey.focus()
    expect(survey).to_have_value("2026-05-29")  # the last Friday of May
    expect(page.locator("[data-duty=survey] [data-slot=state]").first).to_have_text("✕ 过了计划的日子")
    page.locator("[name='days.survey[0].done']").fill("2026-06-28")
    expect(page.locator("[data-duty=survey] [data-slot=state]").first).to_contain_text("还没有到")
    page.locator("[name='days.survey[0].done']").fill("2026-05-28")
    expect(page.locator("[data-duty=survey] [data-slot=state]").first).to_have_text("✓ 已完成")
    page.locator("[name='days.survey[1].due']").fill("2026-11-03")
    page.locator("[name='matters[0].what']").fill("消防检查")
    page.locator("[name='matters[0].due']").fill("2026-12-01")
    expect(page.locator("[data-slot=save]")).to_have_text("已存在本机")
    page.reload()
    expect(page.locator("[name='matters[0].what']")).to_have_value("消防检查")
    expect(page.locator("[name='days.survey[1].due']")).to_have_value("2026-11-03")
    page.locator("[name='about.year']").fill("2027")
    survey.focus()
    expect(survey).to_have_value("2027-05-28")  # a suggestion moves with the year, a day of one's own stays
    expect(page.locator("[name='days.survey[1].due']")).to_have_value("2026-11-03")
    state = page.locator("[data-duty=survey] [data-slot=state]").first
    expect(state).to_have_text("✕ 完成日期写的是 2026 年，应在 2027 年内")
    with page.expect_download() as handed:
        page.get_by_role("button", name="存为日历").click()
    text = Path(handed.value.path()).read_bytes().decode()
    assert "DTSTART;VALUE=DATE:20261103" in text
    assert "DTSTART;VALUE=DATE:20270528" in text  # what was done in another year is not done in this one
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="打印日程").click()
    pages = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert len(pages) == 1
    assert "消防检查" in pages[0].extract_text()

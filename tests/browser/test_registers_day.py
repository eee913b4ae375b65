"""A working day in the registers: records follow from each other, nothing is lost, and nothing leaves the device."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from access import breaches_at_widths
from device import chromium_options, kill_browser
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, Playwright, Request, expect
from registers import Registers
from windows import window

TYPE_MUCH = """() => {
    const field = document.querySelector("[name=facts]");
    field.value = Array.from({ length: 400_000 }, () => String.fromCharCode(0x4e00 + Math.random() * 20_000)).join("");
    field.dispatchEvent(new Event("input", { bubbles: true }));
}"""
"""More than any person types; what does not repeat cannot be compressed either."""
LEFT_BEHIND = """() => {
    dispatchEvent(new Event("pagehide"));
    const kept = Object.keys(localStorage).filter((key) => key.includes("leaving"));
    const lengths = kept.map((key) => JSON.parse(localStorage.getItem(key)).draft.facts.length);
    kept.forEach((key) => localStorage.removeItem(key));
    return lengths[0];
}"""
"""How much of what was typed is kept when the page is left; it is taken away again."""


def test_a_day_in_the_registers_sends_nothing(browser: Browser, site: Path, site_url: str) -> None:
    context = window(browser, bypass_csp=True, service_workers="block")
    page = context.new_page()
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    desk = Registers(page, site_url)

    desk.open("gs/appointment")
    page.wait_for_load_state("networkidle")
    sent.clear()
    desk.begin()
    desk.fill(way="电话", day="2026-11-23", at="09:30", name="青竹一号", phone="13800000000", need="想谈谈工作压力")
    page.locator("[data-action=save]").click()
    desk.save()
    assert breaches_at_widths(page) == []
    assert [request.url for request in sent if not request.url.endswith("/logo.svg")] == []  # the tab's own picture

    desk.follow("gs/visitor")
    assert page.locator("[name=name]").input_value() == "青竹一号"
    assert page.locator("[name=symptoms]").input_value() == ""
    page.locator("[data-action=save]").click()
    expect(page.locator(".xh-problems")).to_contain_text("自我症状（咨询理由）：还没有填。")
    desk.fill(symptoms="睡不好，心慌", gender="女", receiver="王敏")
    desk.save()
    expect(page.locator(".xh-register-news")).to_have_text("预约登记“青竹一号 2026-11-23”的状态改成了“已到”。")
    desk.follow("gs/session")
    desk.fill(statement="谈了近况", counsellor="李雷", severity="轻", effect="有好转", go_on="继续")
    desk.save()
    desk.follow("gbt/return-visit")
    desk.fill(now="好多了", effect="明显好转")
    desk.save()
    desk.follow("gbt/closing")
    desk.fill(why="目标达到", effect="明显好转", summary="三次咨询，目标达到")
    desk.save()

    desk.open("gs/visitor")
    page.locator("tbody a").click()
    expect(page.locator(".xh-register-after")).to_contain_text("咨询和评估记录：青竹一号")
    expect(page.locator("[name=state][value=咨询中]")).to_be_checked()
    desk.fill(effect="明显好转", state="已结案")
    desk.save()
    expect(page.locator(".xh-register-history")).to_contain_text("改动记录（3 次）")
    page.locator(".xh-register-history summary").click()
    expect(page.locator(".xh-register-history")).to_contain_text("状态：待咨询 → 咨询中")
    expect(page.locator(".xh-register-history")).to_contain_text("咨询效果：空白 → 明显好转")
    desk.back()
    page.locator("#xh-register-search").fill("心慌")
    expect(desk.rows).to_have_count(1)
    page.locator("#xh-filter-state").select_option("待咨询")
    expect(desk.rows).to_have_count(0)
    page.locator("#xh-filter-state").select_option("已结案")
    assert breaches_at_widths(page) == []
    page.locator(".xh-register-statistics summary").click()
    expect(page.locator(".xh-statistics")).to_contain_text("已结案1")
    expect(page.locator(".xh-statistics")).not_to_contain_text("青竹")

    page.locator("tbody a").click()
    page.locator("[data-action=remove]").click()
    expect(desk.rows).to_have_count(0)
    page.locator(".xh-toast button").click()
    expect(desk.rows).to_have_count(1)

    places = [urlsplit(request.url) for request in sent]
    assert {request.method for request in sent} == {"GET"}
    assert all(request.post_data is None for request in sent)
    assert not [place.query for place in places if place.query and not place.query.startswith("v=")]
    strange = {place.path for place in places if not (site / unquote(place.path).lstrip("/")).exists()}
    assert strange == set()
    context.close()


def test_a_spreadsheet_gets_no_formula_and_a_warning_comes_first(page: Page, site_url: str, tmp_path: Path) -> None:
    desk = Registers(page, site_url)
    desk.open("gs/enquiry")
    desk.begin()
    desk.fill(received_on="2026-09-30", way="电话", caller='=HYPERLINK("http://x")', question='说"睡不好"，\n想问问')
    expect(page.locator("#due")).to_have_text("2026-10-10")
    desk.save()
    desk.back()
    expect(desk.rows.locator("[data-label=最迟哪一天回复]")).to_have_text("2026-10-10")
    page.locator("[data-action=export]").click()
    expect(page.locator("dialog")).to_contain_text("没有加密")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 CSV").click()
    download.value.save_as(tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text("utf-8")
    assert text.startswith("\ufeff日期,")
    assert '"\'=HYPERLINK(""http://x"")"' in text
    assert '"说""睡不好""，\n想问问"' in text
    page.locator("[data-action=export]").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 XLSX").click()
    download.value.save_as(tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
    assert '\'=HYPERLINK("http://x")' in texts
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_what_was_typed_survives_a_crash_a_reload_and_leaving(
    playwright: Playwright, site_url: str, tmp_path: Path
) -> None:
    """A crash a moment after typing; a reload in the middle of a word."""
    profile = playwright.chromium.launch_persistent_context(tmp_path, **chromium_options())
    desk = Registers(profile.pages[0], site_url)
    desk.open("gs/hotline")
    desk.begin()
    desk.fill(facts="电话里说到一半")
    desk.expect_state("草稿已存在本机")
    kill_browser(profile, tmp_path)
    again = playwright.chromium.launch_persistent_context(tmp_path, **chromium_options())
    desk = Registers(again.pages[0], site_url)
    desk.open("gs/hotline")
    expect(desk.rows).to_contain_text("没有保存完")
    desk.page.locator("tbody a").click()
    expect(desk.page.locator("[name=facts]")).to_have_value("电话里说到一半")
    desk.page.locator("[name=facts]").press("End")
    desk.page.evaluate(
        """() => {
            const field = document.querySelector("[name=facts]");
            field.value += "，又说";
            field.dispatchEvent(new Event("input", { bubbles: true }));
            location.reload();
        }"""
    )
    expect(desk.page.locator("[name=facts]")).to_have_value("电话里说到一半，又说")
    again.close()


def test_a_full_disk_is_said_and_what_is_typed_stays(page: Page, site_url: str) -> None:
    desk = Registers(page, site_url)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": site_url.rstrip("/"), "quotaSize": 200_000})
    desk.open("gs/hotline")
    desk.begin()
    desk.fill(facts="先存上的")
    desk.expect_state("草稿已存在本机")
    page.evaluate(TYPE_MUCH)
    desk.expect_state("没有存上")
    expect(page.locator(".xh-register-view .xh-register-alert")).to_contain_text("存储空间已满")
    assert len(page.locator("[name=facts]").input_value()) == 400_000
    assert desk.stored()[0]["entry"]["draft"]["facts"] == "先存上的"
    assert page.evaluate(LEFT_BEHIND) == 400_000  # what did not become a draft waits for the next page
    desk.fill(topic="情绪", urgency="一般")
    page.locator("[data-action=save]").click()
    assert page.evaluate(LEFT_BEHIND) == 400_000  # so does what a press has not saved yet
    desk.expect_state("没有存上")
    page.reload()
    expect(page.get_by_text("上次离开时没来得及存的内容还没能补上")).to_be_visible()
    expect(page.locator("[name=facts]")).to_have_value("先存上的")
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": site_url.rstrip("/")})
    page.reload()
    expect(page.locator("[name=facts]")).not_to_have_value("先存上的")


def test_a_press_that_the_draft_overtakes_still_saves(page: Page, site_url: str) -> None:
    desk = Registers(page, site_url)
    desk.open("gs/visitor")
    desk.begin()
    desk.fill(name="张三", symptoms="睡不好", receiver="王敏")
    button = page.locator("[data-action=save]")
    button.hover()
    page.mouse.down()
    desk.expect_state("草稿已存在本机")
    page.mouse.up()
    desk.expect_state("已保存在本机")

"""The list of a register over months: what is over is said to be over, and many records are dealt with at once."""

from __future__ import annotations

from pathlib import Path

from access import breaches_at_widths
from playwright.sync_api import Browser, Page, expect
from registers import Registers

KEEP = """async (records) => {
    const { src } = document.querySelector('script[src*="/register"]');
    const { openRegisters } = await import(src.replace(/register\\w*\\.js/, "register_store.js"));
    const { committed, newEntry } = await import(src.replace(/register\\w*\\.js/, "register_record.js"));
    const store = await openRegisters();
    const made = records.map(([register, values]) => committed(newEntry(register, values), values, store.now()));
    await store.putAll(made);
    store.close();
    return made.map(({ id }) => id);
}"""


#: What of the list shows beside or under the button that leaves the page: nothing may.
BESIDE_THE_EXIT = """() => {
    const { top, bottom } = document.querySelector(".xh-exit").getBoundingClientRect();
    const seen = [];
    for (let x = 4; x < innerWidth; x += 24) {
        for (const y of [top - 4, (top + bottom) / 2]) {
            const here = document.elementFromPoint(x, y);
            if (here.closest(".xh-register-list")) seen.push(here.textContent);
        }
    }
    return seen;
}"""


def test_a_period_that_is_over_is_said_and_the_list_stays_as_it_was(page: Page, site_url: str) -> None:
    page.clock.set_fixed_time("2026-11-23T09:00:00+08:00")
    desk = Registers(page, site_url)
    desk.open("gs/enquiry")
    for caller in ("来电一", "来电二"):
        desk.begin()
        desk.fill(received_on="2026-11-23", way="电话", caller=caller, question="想问问")
        expect(page.locator("#due")).to_have_text("2026-11-26")
        desk.save()
        desk.back()
    state = desk.rows.first.locator("[data-label=期限]")
    expect(state).to_have_text("还在期限内")

    page.clock.set_fixed_time("2026-12-07T09:00:00+08:00")
    page.reload()
    expect(state).to_have_text("已过期限")
    page.locator(".xh-register-statistics summary").click()
    expect(page.locator(".xh-statistics")).to_contain_text("已过期限2")
    expect(page.locator("#xh-filter-due")).to_have_count(0)  # a day is nothing to choose
    page.locator("#xh-register-search").fill("来电二")
    page.locator("#xh-filter-due_state").select_option("已过期限")
    expect(desk.rows).to_have_count(1)
    desk.rows.locator("a").click()
    desk.fill(answered_on="2026-12-07")
    desk.save()
    desk.back()
    expect(desk.rows).to_have_count(0)
    page.locator("#xh-filter-due_state").select_option("逾期回复")
    expect(desk.rows).to_have_count(1)
    expect(page.locator("#xh-register-search")).to_have_value("来电二")

    desk.begin()
    expect(page.locator("#xh-register-heading")).to_have_text("新的电话、网络、短信咨询记录")
    desk.fill(received_on="2026-11-20", way="电话", question="当时就说清了", answered_at_once="是")
    expect(page.locator("#due_state")).to_have_text("按期回复")
    expect(page.locator("[name=state][value=当时已答复]")).to_be_checked()
    desk.save()
    desk.back()
    page.locator("#xh-register-search").fill("")
    page.locator("#xh-filter-due_state").select_option("")
    page.locator('[data-filter="scope"]').select_option("last_month")
    expect(desk.rows).to_have_count(3)


def test_a_list_counts_a_month_and_the_way_out_covers_nothing(page: Page, site_url: str) -> None:
    page.clock.set_fixed_time("2026-11-23T09:00:00+08:00")
    desk = Registers(page, site_url)
    desk.open("gs/visitor")
    days = [f"2026-{month}-{day:02}" for month in (10, 11) for day in range(1, 21)]
    usual = {"symptoms": "睡不好" * 60, "receiver": "王敏", "state": "待咨询"}
    page.evaluate(KEEP, [["gs/visitor", {**usual, "name": f"来访者{day}", "received_at": day}] for day in days])
    page.reload()
    page.locator('[data-filter="scope"]').select_option("month")
    expect(desk.rows).to_have_count(20)
    page.locator(".xh-register-statistics summary").click()
    page.locator("#xh-statistics-span").select_option("2026-10")
    counts = page.locator(".xh-register-statistics")
    expect(counts).to_contain_text("2026年10月共 20 份。")
    expect(counts).not_to_contain_text("2026-11")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate(BESIDE_THE_EXIT) == []
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        assert page.evaluate("document.querySelector('.md-footer').getBoundingClientRect().bottom <= innerHeight - 60")
    page.locator("[data-guard=encrypt]").click()
    expect(page.locator("dialog")).to_contain_text("至少 10 个字符")
    sizes = "[...document.querySelectorAll('dialog :is(p, label, button)')].map((each) => parseFloat(getComputedStyle(each).fontSize))"
    assert min(page.evaluate(sizes)) >= 15


def test_records_whose_time_is_over_are_destroyed_with_a_record_of_it(page: Page, site_url: str) -> None:
    desk = Registers(page, site_url)
    desk.open("gs/visitor")
    days = ("2019-03-01", "2020-05-06", "2026-11-20", "2026-11-21")
    usual = {"symptoms": "睡不好", "receiver": "王敏"}
    page.evaluate(KEEP, [["gs/visitor", {**usual, "name": f"来访者{day}", "received_at": day}] for day in days])
    page.reload()
    batch = page.locator(".xh-register-batch")
    expect(batch).to_contain_text("有 2 份保存期已到")
    page.get_by_role("link", name="来访者2019-03-01").click()
    expect(page.locator(".xh-register-after")).to_contain_text("保存期到 2024-03-01，已经过了")
    page.get_by_role("button", name="列出保存期已到的").click()
    expect(desk.rows).to_have_count(2)
    page.get_by_label("全选").check()
    page.locator("[data-batch=destroy]").click()
    page.get_by_role("button", name="销毁，并写销毁记录").click()
    page.wait_for_url("**/gs-archive-destruction/#record=*")
    expect(page.locator("[name=title]")).to_have_value("来访者情况登记，2019-03-01 至 2020-05-06，2 份")
    expect(page.locator("[name=volumes]")).to_have_value("2")
    expect(page.locator("[name=expired_on]")).to_have_value("2025-05-06")
    desk.expect_state("还没有“保存”")
    desk.open("gs/visitor")
    expect(desk.rows).to_have_count(2)
    page.locator(".xh-register-bin summary").click()
    page.locator("[data-action=restore-all]").click()
    expect(desk.rows).to_have_count(4)

    for day in days[2:]:
        page.get_by_label(f"选择：来访者{day}").check()
    page.locator("[data-batch=archive]").click()
    expect(desk.rows).to_have_count(2)
    page.locator(".xh-toast button").click()
    expect(desk.rows).to_have_count(4)


def test_the_page_of_all_registers_says_what_the_day_brings(page: Page, site_url: str) -> None:
    page.clock.set_fixed_time("2026-11-23T08:00:00+08:00")
    page.goto(f"{site_url}registers/")
    page.locator(".xh-guard").wait_for()
    day = page.locator(".xh-register-day")
    expect(day).to_be_hidden()
    appointment = {"day": "2026-11-23", "name": "青竹", "state": "已预约", "phone": "13800000000"}
    visit = {"name": "青松", "day": "2026-11-02", "state": "已上门", "next_on": "2026-11-20"}
    [*_, seen, _] = page.evaluate(
        KEEP,
        [
            ["gs/appointment", {**appointment, "at": "14:00"}],
            ["gs/appointment", {**appointment, "name": "青兰", "at": "09:30"}],
            ["gs/appointment", {**appointment, "name": "青梅", "state": "取消"}],
            ["gs/appointment", {**appointment, "name": "青菊", "day": "2026-11-30"}],
            ["gs/appointment", {**appointment, "name": "很远", "day": "2026-12-01"}],
            ["gs/home-visit", visit],
            ["gs/visitor", {"name": "青竹", "received_at": "2020-01-02", "symptoms": "睡不好"}],
        ],
    )
    page.reload()
    expect(day.locator("h3")).to_have_text(["已经过了日子（1）", "今天（2）", "7 天以内（1）"])
    titles = ["青松 2026-11-02", "青兰 2026-11-23", "青竹 2026-11-23", "青菊 2026-11-30"]
    expect(day.locator("li a")).to_have_text(titles)
    expect(day).to_contain_text("保存期已到：来访者情况登记 1 份。")
    page.evaluate(KEEP, [["gs/home-visit", {**visit, "day": "2026-11-20", "next_on": "", "previous": seen}]])
    expect(day.locator("h3")).to_have_text(["今天（2）", "7 天以内（1）"])

    page.locator("#xh-day-search").fill("青竹 睡不好")
    expect(page.locator(".xh-day-finds")).to_contain_text("找到 1 份。")
    assert breaches_at_widths(page) == []
    page.locator(".xh-day-finds a").click()
    expect(page.locator("[name=symptoms]")).to_have_value("睡不好")


def test_a_record_of_the_early_morning_is_of_that_day(browser: Browser, site_url: str) -> None:
    """In China seven in the morning is still the day before by the clock that has no zones."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.clock.set_fixed_time("2026-11-23T07:00:00+08:00")
    desk = Registers(page, site_url)
    desk.open("gs/enquiry")
    page.evaluate(KEEP, [["gs/enquiry", {"received_on": "2026-11-20", "caller": "来电", "question": "想问问"}]])
    expect(desk.rows).to_have_count(1)
    page.locator("[data-action=export]").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 CSV").click()
    assert Path(download.value.path()).read_text("utf-8").rstrip().endswith(",2026-11-23,2026-11-23")
    context.close()


def test_a_second_inspection_says_what_changed_and_what_is_late_is_folded(page: Page, site_url: str) -> None:
    page.clock.set_fixed_time("2026-11-23T08:00:00+08:00")
    desk = Registers(page, site_url)
    desk.open("gs/duties-room")
    letters = "abcdefgh"
    first = {f"duty_{letter}": "否" if letter in "ab" else "是" for letter in letters}
    asked = page.evaluate(
        "[...document.querySelector('xh-register').definition.fields].filter((f) => f.kind === 'check').map((f) => f.id)"
    )
    answers = dict(zip(asked, first.values(), strict=True))
    usual = {"organisation": "翠苑社区室", "day": "2026-05-10"}
    late = [
        ["gs/appointment", {"name": f"来访{day}", "day": f"2026-11-{day:02}", "state": "已预约"}]
        for day in range(1, 11)
    ]
    page.evaluate(
        KEEP,
        [
            ["gs/duties-room", {**usual, **answers}],
            ["gs/duties-room", {**usual, "organisation": "别的室", "day": "2026-06-01"}],
            *late,
        ],
    )
    page.reload()
    desk.begin()
    desk.fill(
        organisation="翠苑社区室", day="2026-11-20", **{**answers, asked[0]: "是", asked[1]: "不适用", asked[7]: "否"}
    )
    desk.save()
    found = page.locator(".xh-register-after")
    expect(found).to_contain_text("和上一次（2026-05-10）比：补上 1 条，新缺 1 条。")
    expect(found.locator("li", has_text="✓ 补上")).to_have_count(1)
    expect(found.locator("li", has_text="✕ 新缺")).to_have_count(1)
    desk.open("gs/home-visit")
    desk.begin()
    caution = page.locator(".xh-caution")
    for count, words in (("1", "规范 7.3.4.3要求不少于 2 人。"), ("2", ""), ("3", "")):
        desk.fill(visitors_count=count)
        expect(caution).to_have_text(words)
    page.goto(f"{site_url}registers/")
    day = page.locator(".xh-register-day")
    expect(day.locator("h3")).to_have_text(["已经过了日子（10）"])
    expect(day.locator("summary").first).to_have_text("还有 2 件")
    expect(page.get_by_role("main").get_by_role("link", name="投诉登记")).to_be_visible()

"""One record in several windows: what each wrote is there, and a person is asked only where both wrote in the same place."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from registers import Registers

DEAF = "window.BroadcastChannel = undefined"


def test_windows_on_one_record_lose_nothing(page: Page, site_url: str) -> None:
    """Two windows hear of each other; the third, as on an old browser, learns of them only when it saves."""
    desk = Registers(page, site_url)
    desk.open("gs/visitor")
    desk.begin()
    desk.fill(name="张三", symptoms="睡不好", receiver="王敏")
    desk.save()
    record = page.url
    windows = [Registers(page.context.new_page(), site_url) for _ in range(2)]
    hearing, deaf = windows
    deaf.page.add_init_script(DEAF)
    for window in windows:
        window.page.goto(record)
        expect(window.page.locator("[name=symptoms]")).to_have_value("睡不好")

    desk.fill(address="东街1号")
    desk.save()
    expect(hearing.page.locator("[name=address]")).to_have_value("东街1号")
    expect(hearing.page.locator(".xh-register-news")).to_contain_text("另一个窗口改过：住址。")
    hearing.expect_state("已保存在本机")
    deaf.fill(phone="13800000000")
    expect(deaf.page.locator("[name=address]")).to_have_value("东街1号")
    deaf.save()

    desk.fill(address="南街2号", workplace="机床厂")
    desk.save()
    expect(page.locator("[name=phone]")).to_have_value("13800000000")
    deaf.fill(address="西街3号", plan="再约一次")
    deaf.expect_state("另一个窗口也改了这一份")
    alert = deaf.page.locator(".xh-register-view .xh-register-alert")
    expect(alert).to_contain_text("同一处：住址")
    alert.get_by_role("button", name="逐处选择").click()
    expect(deaf.page.locator(".xh-conflict-field")).to_have_count(1)
    expect(deaf.page.locator(".xh-conflict-field")).to_contain_text("南街2号")
    deaf.page.locator(".xh-conflict-field label", has_text="这里写的").click()
    deaf.page.get_by_role("button", name="就用选好的").click()
    deaf.expect_state("草稿已存在本机")
    deaf.save()
    expect(deaf.page.locator("[name=workplace]")).to_have_value("机床厂")
    [row] = desk.stored()
    kept = {name: row["entry"]["values"][name] for name in ("address", "phone", "workplace", "plan")}
    assert kept == {"address": "西街3号", "phone": "13800000000", "workplace": "机床厂", "plan": "再约一次"}

    page.locator("[data-action=remove]").click()
    expect(hearing.page.locator(".xh-register-view .xh-register-alert")).to_contain_text("另一个窗口已删除这一份")
    hearing.page.get_by_role("button", name="恢复，接着写").click()
    hearing.expect_state("已保存在本机")
    expect(hearing.page.locator("[name=address]")).to_have_value("西街3号")
    expect(desk.rows).to_have_count(1)


def test_what_is_typed_while_another_window_locks_is_there_after_unlocking(page: Page, site_url: str) -> None:
    """The lock shuts between the last key and the disk: what was typed is saved as soon as it opens again."""
    desk = Registers(page, site_url)
    desk.open("gs/visitor")
    desk.begin()
    desk.fill(name="青竹", symptoms="睡不好", receiver="王敏")
    desk.save()
    other = Registers(page.context.new_page(), site_url)
    other.open("gs/visitor")
    expect(other.rows).to_have_count(1)

    page.evaluate("window.setTimeout = () => 0")  # the pause after which a draft is saved never ends
    desk.fill(plan="下周再来")
    desk.expect_state("正在存")
    other.encrypt()
    expect(page.locator(".xh-unlock")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("青竹")
    desk.unlock()
    expect(page.locator("[name=plan]")).to_have_value("下周再来")
    desk.expect_state("草稿已存在本机")
    other.page.locator("tbody a").click()
    expect(other.page.locator("[name=plan]")).to_have_value("下周再来")

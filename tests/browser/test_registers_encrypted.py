"""Registers under a passphrase: nothing readable on the disk, mistakes told from damage, a backup that heals."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from registers import PASSPHRASE, Registers
from windows import window

DAMAGE = """() => new Promise((resolve) => {
    const opening = indexedDB.open("xinheng-registers");
    opening.onsuccess = () => {
        const change = opening.result.transaction("records", "readwrite");
        const records = change.objectStore("records");
        records.getAll().onsuccess = ({ target }) => {
            const row = target.result.find(({ register }) => register === "gs/visitor");
            row.sealed.data = row.sealed.data.slice(0, -8) + "AAAAAAAA";
            records.put(row);
        };
        change.oncomplete = () => { opening.result.close(); resolve(); };
    };
})"""


def visitor(desk: Registers, name: str) -> None:
    """Register a visitor."""
    desk.open("gs/visitor")
    desk.begin()
    desk.fill(name=name, symptoms="睡不好", receiver="王敏")
    desk.save()


def test_a_passphrase_hides_everything_and_a_backup_heals_damage(
    browser: Browser, site_url: str, tmp_path: Path
) -> None:
    context = window(browser, accept_downloads=True)
    page = context.new_page()
    desk = Registers(page, site_url)
    visitor(desk, "张三")
    page.evaluate("navigator.serviceWorker.ready")
    desk.encrypt()
    visitor_rows = json.dumps(desk.stored(), ensure_ascii=False)
    assert "张三" not in visitor_rows
    assert "睡不好" not in visitor_rows

    page.locator("[data-guard=backup]").click()
    with page.expect_download() as download:
        desk.answer("给备份文件的另一个口令")
    download.value.save_as(tmp_path / "backup.xinheng")
    assert "张三" not in (tmp_path / "backup.xinheng").read_text("utf-8")

    page.reload()  # the same window: the key goes with it
    expect(page.locator("#xh-register-heading")).to_contain_text("张三")
    desk.back()
    expect(desk.rows).to_contain_text("张三")
    page.locator("[data-guard=lock]").click()
    expect(page.locator(".xh-unlock")).to_be_visible()
    expect(page.locator(".xh-unlock")).to_contain_text("没有后门")
    expect(page.locator("xh-register")).not_to_contain_text("张三")
    desk.unlock("不是这个口令，不是")
    expect(page.locator(".xh-unlock .xh-error")).to_have_text("口令不对。请检查大小写和输入法，再试一次。")

    page.evaluate(DAMAGE)
    desk.unlock()
    expect(page.locator(".xh-register-more .xh-register-alert")).to_contain_text("有 1 份已损坏")
    page.locator("input[type=file]").set_input_files(tmp_path / "backup.xinheng")
    desk.answer(PASSPHRASE)
    expect(page.locator("dialog .xh-error")).to_contain_text("口令不对")
    desk.answer("给备份文件的另一个口令")
    expect(desk.rows).to_contain_text("张三")

    other = context.new_page()  # another window: it has to be asked
    other.goto(f"{site_url}registers/gs-visitor/")
    expect(other.locator(".xh-unlock")).to_be_visible()
    other.close()
    page.locator("[data-guard=off]").click()
    desk.answer(PASSPHRASE)
    expect(page.locator(".xh-guard-status")).to_contain_text("没有加密")
    assert "张三" in json.dumps(desk.stored(), ensure_ascii=False)
    context.close()


LEAVE = """() => {
    const field = document.querySelector("[name=facts]");
    field.value += "，说到一半";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    dispatchEvent(new PageTransitionEvent("pagehide"));
    const kept = JSON.stringify({ ...localStorage });
    location.reload();
    return kept;
}"""


def test_what_was_typed_under_a_passphrase_survives_leaving_and_lies_nowhere_in_the_open(
    kept_page: Page, site_url: str
) -> None:
    page = kept_page
    desk = Registers(page, site_url)
    desk.open("gs/hotline")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    desk.encrypt()
    desk.begin()
    desk.fill(facts="夜里来电")
    desk.expect_state("草稿已存在本机")
    kept = page.evaluate(LEAVE)
    assert "leaving" in kept
    assert "夜里" not in kept
    expect(page.locator("[name=facts]")).to_have_value("夜里来电，说到一半")
    assert "leaving" not in page.evaluate("JSON.stringify({ ...localStorage })")


def test_an_address_that_is_not_secure_says_that_encryption_is_off(page: Page, site_url: str) -> None:
    page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    desk = Registers(page, site_url)
    desk.open("gs/visitor")
    expect(page.locator(".xh-guard-status")).to_contain_text("浏览器不允许加密")
    expect(page.locator("[data-guard=encrypt]")).to_have_count(0)
    visitor(desk, "李四")
    expect(page.locator(".xh-register-state")).to_contain_text("已保存在本机")


def test_a_page_that_visitors_may_see_is_left_at_once(page: Page, site_url: str) -> None:
    desk = Registers(page, site_url)
    desk.open("gs/appointment")
    desk.begin()
    desk.fill(name="青竹一号", need="说到一半")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url(f"{site_url}standards/")
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("青竹一号")
    desk.open("gs/appointment")
    expect(desk.rows).to_contain_text("青竹一号")
    page.locator(".xh-exit").click()
    page.wait_for_url(f"{site_url}standards/")
    desk.open("gs/expense")
    expect(page.locator(".xh-exit")).to_have_count(0)

"""What is typed on the complaints desk, without a server: kept while the deadline is worked out, and said where it cannot be."""

from playwright.sync_api import Page, expect

FILL_THE_DISK = """(field) => {
    field.removeAttribute("maxlength");
    field.value = Array.from({ length: 400_000 }, () => String.fromCharCode(0x4e00 + Math.random() * 20_000)).join("");
    field.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def test_what_is_typed_before_the_deadline_is_known_is_kept(page: Page, site_url: str) -> None:
    """The rules take their time to start; what is typed meanwhile is a draft, and stays one."""
    page.goto(f"{site_url}complaints/")
    page.get_by_role("button", name="登记一件").click()
    page.get_by_label("投诉主要内容").fill("走廊的灯太暗")
    expect(page.locator(".xh-complaint-due")).to_contain_text("以前答复")
    expect(page.locator(".xh-register-state")).to_contain_text("草稿")
    page.reload()
    expect(page.get_by_label("投诉主要内容")).to_have_value("走廊的灯太暗")
    expect(page.locator(".xh-complaint-due")).to_contain_text("以前答复")
    expect(page.get_by_text("改动记录（2 次）")).to_be_visible()


def test_a_full_disk_is_said_and_the_desk_can_still_be_used(page: Page, site_url: str) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": site_url.rstrip("/"), "quotaSize": 200_000})
    page.goto(f"{site_url}complaints/")
    page.get_by_role("button", name="登记一件").click()
    expect(page.locator(".xh-complaint-due")).to_contain_text("以前答复")
    content = page.get_by_label("投诉主要内容")
    content.fill("先存上的")
    expect(page.locator(".xh-register-state")).to_contain_text("草稿")
    content.evaluate(FILL_THE_DISK)
    expect(page.locator(".xh-register-state")).to_have_text("✕ 没有存上")
    expect(page.get_by_text("请先打印或存成 Word 文件留底")).to_be_visible()
    page.get_by_role("link", name="回到登记").click()
    expect(page.get_by_text("请先打印或存成 Word 文件留底")).to_be_visible()
    assert len(content.input_value()) == 400_000  # it is nowhere else, so the page stays
    page.reload()
    expect(page.get_by_text("上次离开时没来得及存的内容还没能补上")).to_be_visible()
    expect(content).to_have_value("先存上的")
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": site_url.rstrip("/")})
    page.reload()
    expect(page.locator(".xh-register-state")).to_contain_text("草稿")
    assert len(content.input_value()) == 400_000

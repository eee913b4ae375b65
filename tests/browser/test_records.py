"""The list of what is kept on this device, as a person uses it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from access import breaches
from device import run
from playwright.sync_api import Browser, Page, expect

MARKUP = """
const sheets = ["site", "records"].map((name) => `<link rel="stylesheet" href="/assets/css/${name}.css">`).join("");
document.head.insertAdjacentHTML("beforeend", '<meta name="viewport" content="width=device-width">' + sheets);
document.body.dataset.mdColorScheme = argument?.scheme ?? "default";
document.body.style.cssText = "background: var(--xh-paper); color: var(--xh-ink); margin: 16px; font-family: sans-serif";
const list = document.createElement("xh-records");
list.dataset.forms = '{"gs/evaluation": {"title": "机构评估", "page": "../tools/evaluation/"}}';
document.querySelector("main").append(list);
await js("records");
"""
SAVE = """
const { openStore, newRecord } = await js("store");
const store = await openStore();
const ids = [];
for (const about of argument.records) {
    const values = Object.fromEntries(Object.entries(about).map(([key, value]) => [key === "class" ? key : `about.${key}`, value]));
    const record = newRecord({ form: "gs/evaluation", edition: "1", rules: "a".repeat(64), about, values });
    await store.put(record, 0);
    ids.push(record.id);
}
store.close();
return ids;
"""
#: 甲 has never been sent; 乙 waits; 丙 and 丁 have arrived, 丁 with other answers; 戊 is held up.
QUEUE = """
const { openStore } = await js("store");
const { openOutbox } = await js("outbox");
const { addressOf, placeOf, submit } = await js("submissions");
const { documentText } = await js("document");
const outbox = await openOutbox({ token: () => null });
const theirs = (text) => ({ revision: "1", receipt: "K7P-4M2", received: "2026-05-01T08:00:00Z", text });
for (const record of await (await openStore()).list()) {
    const text = documentText(record.values);
    if ("乙戊".includes(record.about.name)) await submit(outbox, record, text);
    if (record.about.name === "丙") await outbox.adopt(placeOf(record, theirs(text)));
    if (record.about.name === "丁") await outbox.adopt(placeOf(record, theirs("{}")));
    const { head } = await outbox.state(addressOf(record.id));
    if (record.about.name === "戊") await outbox.store.note(head.seq, { state: "paused", message: "令牌无效" });
}
outbox.close();
"""
CUIYUAN = {"name": "第一次自评", "organisation": "翠苑街道社会心理服务站", "class": "B", "year": "2026"}
HEPING = {"organisation": "和平社区社会心理服务室", "class": "C", "year": "2025"}


@pytest.fixture
def kept(blank: Page) -> Page:
    """Open the list on a device with two records."""
    run(blank, SAVE, {"records": [CUIYUAN, HEPING]})
    run(blank, MARKUP)
    expect(blank.locator(".xh-records-count")).to_have_text("共 2 份")
    return blank


def names(page: Page) -> list[str]:
    """Read the names in the list, in no order."""
    return sorted(page.get_by_role("list", name="本机记录").locator("h3").all_inner_texts())


def test_each_record_says_what_it_is_and_leads_to_its_tool(kept: Page) -> None:
    """Name, organisation, class, year, time, state, link."""
    record = kept.locator("li", has_text="第一次自评")
    expect(record).to_contain_text("机构评估 · 翠苑街道社会心理服务站 · B类 · 2026年度")
    expect(record).to_contain_text("只存在本机")
    link = record.get_by_role("link", name="第一次自评")
    assert re.fullmatch(r"\.\./tools/evaluation/#record=[0-9a-f-]{36}", link.get_attribute("href") or "")
    assert names(kept) == ["和平社区社会心理服务室", "第一次自评"]


def test_searching_narrows_the_list(kept: Page) -> None:
    """Every word counts, full-width digits too."""
    search = kept.get_by_label("查找")
    search.fill("社会心理 ２０２５")
    expect(kept.locator(".xh-records-count")).to_have_text("找到 1 份，共 2 份")
    assert names(kept) == ["和平社区社会心理服务室"]
    search.fill("机构评估 和平")
    expect(kept.locator(".xh-records-count")).to_have_text("找到 1 份，共 2 份")
    search.fill("场所设施")
    expect(kept.locator(".xh-records-count")).to_have_text("找到 0 份，共 2 份")


def test_deleting_can_be_undone_at_once_with_the_keyboard(kept: Page) -> None:
    """The focus goes to the offer to take it back."""
    kept.get_by_role("button", name="删除：第一次自评").press("Enter")
    undo = kept.get_by_role("button", name="撤销删除")
    expect(undo).to_be_focused()
    expect(kept.locator(".xh-records-count")).to_have_text("共 1 份")
    undo.press("Enter")
    expect(kept.locator(".xh-records-count")).to_have_text("共 2 份")
    expect(undo).to_have_count(0)


def test_the_offer_stays_ten_seconds_and_while_it_has_the_focus(kept: Page) -> None:
    """Nobody has to hurry."""
    kept.clock.install()
    kept.get_by_role("button", name="删除：第一次自评").click()
    undo = kept.get_by_role("button", name="撤销删除")
    expect(undo).to_be_focused()
    kept.clock.run_for(60_000)
    expect(undo).to_be_visible()
    kept.get_by_label("查找").focus()
    kept.mouse.move(0, 0)
    kept.clock.run_for(11_000)
    expect(undo).to_be_visible()
    kept.clock.run_for(5_000)
    expect(undo).to_have_count(0)


def test_a_deleted_record_is_restored_from_the_bin_or_erased(kept: Page) -> None:
    """Erasing asks once, and Escape leaves everything as it is."""
    for name in ("第一次自评", "和平社区社会心理服务室"):
        kept.get_by_role("button", name=f"删除：{name}").click()
    expect(kept.locator(".xh-records-count")).to_contain_text("还没有记录")
    kept.get_by_text("已删除", exact=True).click()
    kept.get_by_role("button", name="恢复：第一次自评").click()
    expect(kept.locator(".xh-records-count")).to_have_text("共 1 份")
    erase = kept.get_by_role("button", name="彻底删除：和平社区社会心理服务室")
    erase.click()
    kept.keyboard.press("Escape")
    expect(kept.get_by_role("dialog")).to_have_count(0)
    expect(erase).to_be_visible()
    erase.click()
    kept.get_by_role("dialog").get_by_role("button", name="彻底删除").click()
    expect(erase).to_have_count(0)
    assert names(kept) == ["第一次自评"]


def test_renaming_and_copying(kept: Page) -> None:
    """The name stays on this device and in the form's own field."""
    kept.get_by_role("button", name="改名：和平社区社会心理服务室").click()
    kept.get_by_label("新的名称").fill("和平 <b>年底</b>")
    kept.keyboard.press("Enter")
    expect(kept.get_by_role("link", name="和平 <b>年底</b>")).to_be_visible()
    kept.get_by_role("button", name="复制：和平").click()
    expect(kept.get_by_role("link", name="和平 <b>年底</b>（副本）")).to_be_visible()
    values = run(
        kept,
        "return (await (await (await js('store')).openStore()).list()).map(({ values }) => values['about.name']).sort();",
    )
    assert values == ["和平 <b>年底</b>", "和平 <b>年底</b>（副本）", "第一次自评"]


def test_leaving_the_rename_changes_nothing(kept: Page) -> None:
    """Escape and 取消."""
    kept.get_by_role("button", name="改名：第一次自评").click()
    kept.get_by_label("新的名称").fill("x")
    kept.keyboard.press("Escape")
    expect(kept.get_by_label("新的名称")).to_have_count(0)
    assert "第一次自评" in names(kept)


def test_three_states_cannot_be_confused(blank: Page) -> None:
    """Only on this device, on its way, received with its number; and what holds it up."""
    run(blank, SAVE, {"records": [{"name": name} for name in "甲乙丙丁戊"]})
    run(blank, QUEUE)
    blank.evaluate("sessionStorage.setItem('xinheng-token', 'xh_secret')")
    run(blank, MARKUP)
    said: dict[str, str | re.Pattern[str]] = {
        "甲": "● 只存在本机", "乙": re.compile("↑ 正在发送"), "丙": "✓ 已收到，回执号 K7P-4M2",
        "丁": "？ 已收到，回执号 K7P-4M2；收到后又有改动，改动只存在本机", "戊": "✕ 没有送到，只存在本机：令牌无效",
    }  # fmt: skip
    for name, words in said.items():
        expect(blank.locator("li", has=blank.get_by_role("link", name=name)).locator(".xh-record-state")).to_have_text(
            words
        )


def test_the_queue_can_be_seen_carried_away_and_taken_back(blank: Page, tmp_path: Path) -> None:
    """A device without a way to the server hands its queue to one that has."""
    run(blank, SAVE, {"records": [{"name": name} for name in "甲乙丙丁戊"]})
    run(blank, QUEUE)
    run(blank, MARKUP)
    blank.get_by_text("等着发送的 2 件").click()
    queue = blank.get_by_role("list", name="等着发送")
    expect(queue.locator("li")).to_have_count(2)
    with blank.expect_download() as download:
        blank.get_by_role("button", name="把发送队列存为文件").click()
    assert re.fullmatch(r"心衡发送队列-\d{8}\.json", download.value.suggested_filename)
    file = tmp_path / "queue.json"
    download.value.save_as(file)
    assert "xh_" not in file.read_text("utf-8").replace("xh_secret", "")
    blank.get_by_role("button", name="不再发送：戊").click()
    expect(blank.get_by_text("等着发送的 1 件")).to_be_visible()
    blank.get_by_label("选择文件").set_input_files(file)
    expect(blank.locator(".xh-toast")).to_contain_text("1 件已排进这台设备的发送队列")
    expect(queue.locator("li")).to_have_count(2)


def test_a_backup_is_read_back_on_another_device(kept: Page, browser: Browser, assets: str, tmp_path: Path) -> None:
    """Down as one file, up again, and not doubled by a second time."""
    with kept.expect_download() as download:
        kept.get_by_role("button", name="全部备份为文件").click()
    assert re.fullmatch(r"心衡备份-\d{8}\.json", download.value.suggested_filename)
    path = tmp_path / "backup.json"
    download.value.save_as(path)
    assert len(json.loads(path.read_text(encoding="utf-8"))["records"]) == 2
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{assets}/blank/")
    run(page, MARKUP)
    for said in ("2 份已打开。", "2 份本机已有同样内容。"):
        page.get_by_label("选择文件").set_input_files(path)
        expect(page.locator(".xh-toast")).to_have_text(said)
        expect(page.locator(".xh-records-count")).to_have_text("共 2 份")
    context.close()


@pytest.mark.parametrize(("choice", "count"), [("两份都留", 2), ("用文件替换本机", 1), (None, 1)])
def test_a_file_with_other_answers_waits_for_a_choice(
    kept: Page, tmp_path: Path, choice: str | None, count: int
) -> None:
    """The dialog names both; leaving it changes nothing."""
    html = run(
        kept,
        """
        const { makeFile } = await js("file");
        const [record] = (await (await (await js("store")).openStore()).list()).filter(({ about }) => about.name);
        const values = { ...record.values, "facts.F09.lectures": "31" };
        return makeFile({ record: { ...record, values }, title: "机构评估", sheet: document.createElement("table"), report: document.createElement("p") });
    """,
    )
    path = tmp_path / "saved.html"
    path.write_text(html, encoding="utf-8")
    kept.get_by_label("选择文件").set_input_files(path)
    dialog = kept.get_by_role("dialog", name="本机已有这份记录，内容不同")
    expect(dialog).to_contain_text("第一次自评")
    if choice:
        dialog.get_by_role("button", name=choice).click()
    else:
        kept.keyboard.press("Escape")
    expect(kept.locator(".xh-toast")).to_contain_text("打开")
    lectures = run(
        kept,
        """
        const records = (await (await (await js("store")).openStore()).list()).filter(({ about }) => about.name);
        return records.map(({ values }) => values["facts.F09.lectures"] ?? null);
    """,
    )
    assert len(lectures) == count
    assert ("31" in lectures) == (choice is not None)


def test_what_cannot_be_opened_is_said(kept: Page, tmp_path: Path) -> None:
    """In an alert, with nothing changed."""
    path = tmp_path / "other.html"
    path.write_text("<p>x</p>", encoding="utf-8")
    kept.get_by_label("选择文件").set_input_files(path)
    expect(kept.get_by_role("alert")).to_contain_text("不是本站保存的文件")
    expect(kept.locator(".xh-records-count")).to_have_text("共 2 份")


def test_the_list_follows_what_another_tab_does(kept: Page) -> None:
    """And keeps the focus where it was."""
    kept.get_by_role("link", name="第一次自评").focus()
    other = kept.context.new_page()
    other.goto(kept.url)
    run(other, SAVE, {"records": [{"name": "另一页"}]})
    expect(kept.locator(".xh-records-count")).to_have_text("共 3 份")
    expect(kept.get_by_role("link", name="第一次自评")).to_be_focused()


def test_a_browser_that_keeps_nothing_says_so(blank: Page) -> None:
    """The list is not silently empty."""
    blank.evaluate("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    run(blank, MARKUP)
    expect(blank.get_by_role("alert")).to_contain_text("不允许网页保存数据")


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_list_is_accessible_and_fits(kept: Page, scheme: str, width: int) -> None:
    """Axe finds nothing, nothing overflows, and every control can be touched."""
    kept.set_viewport_size({"width": width, "height": 800})
    kept.evaluate("(scheme) => { document.body.dataset.mdColorScheme = scheme; }", scheme)
    kept.get_by_role("button", name="复制：第一次自评").click()
    expect(kept.locator(".xh-toast")).to_contain_text("已复制")
    assert breaches(kept, within="xh-records") == []
    assert kept.evaluate("document.documentElement.scrollWidth") <= width
    heights = kept.locator("xh-records button").evaluate_all(
        "buttons => buttons.map((button) => button.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44

"""The organisation's desk in a real browser: a key with a backup that was tried, complaints opened, states told, paper."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from access import breaches_at_widths
from complaints import NAME, WAYS, Organisation, new_key, organisation
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from station import codes_in
from tool import Tool, text_of
from xinheng_forms.complaint import complaint_form

RECORDS = """async () => {
    const opened = await new Promise((resolve, reject) => {
        const request = indexedDB.open("xinheng");
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const request = opened.transaction("records").objectStore("records").getAll();
    await new Promise((resolve) => { request.onsuccess = resolve; });
    opened.close();
    return request.result.map((record) => JSON.stringify(record));
}"""
PASSPHRASE = "翠苑 2026 年的口令"
TEXT = "走廊的灯太暗\n值班人员不理人"


@pytest.fixture(scope="module")
def office(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    """Run a server for an organisation without a key."""
    with organisation(site, tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture
def device(browser: Browser) -> Iterator[BrowserContext]:
    """Open a browser of the organisation's own."""
    context = browser.new_context(locale="zh-CN", service_workers="block", accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def desk(device: BrowserContext, office: Organisation) -> Iterator[Page]:
    """Open the desk on an empty device; an error in the page fails the test."""
    errors: list[str] = []
    page = device.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield enter(page, office)
    assert errors == []


def enter(page: Page, office: Organisation) -> Page:
    page.goto(f"{office.service.url}complaints/")
    page.get_by_label("机构令牌").fill(office.token)
    page.get_by_role("button", name="进入").click()
    expect(page.locator(".xh-complaint-web")).not_to_have_attribute("data-state", "token")
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def make_key(page: Page, office: Organisation, folder: Path) -> Path:
    """Make a key, keep its backup, try it, give residents the key."""
    page.locator(".xh-complaint-web").get_by_role("link", name="设置").click()
    press(page, "生成密钥")
    expect(page.get_by_role("button", name="启用这把公钥")).to_have_count(0)
    file = keep_backup(page, folder)
    try_backup(page, file, PASSPHRASE)
    expect(page.locator(".xh-complaint-setup [role=status]")).to_contain_text("备份打得开")
    replaces = office.ask("GET", "me/complaints")["key"]
    press(page, "启用这把公钥")
    if replaces:
        press(page, "换公钥")
    expect(page.locator(".xh-complaint-setup [role=status]")).to_contain_text("居民可以在网上投诉了")
    page.get_by_role("link", name="回到登记").click()
    return file


def keep_backup(page: Page, folder: Path) -> Path:
    press(page, "设口令并下载备份")
    page.get_by_label("新口令", exact=True).fill(PASSPHRASE)
    page.get_by_label("新口令再输一次").fill(PASSPHRASE)
    with page.expect_download() as download:
        press(page, "下载备份")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def try_backup(page: Page, file: Path, passphrase: str) -> None:
    with page.expect_file_chooser() as chooser:
        press(page, "选择备份文件…")
    chooser.value.set_files(file)
    page.get_by_label("口令", exact=True).fill(passphrase)
    press(page, "打开")


def complain(device: BrowserContext, office: Organisation, text: str = TEXT) -> tuple[str, str]:
    """Complain without a name as a resident does; give the number and the word."""
    page = device.new_page()
    page.goto(office.address)
    page.get_by_label("投诉的主要内容").fill(text)
    press(page, "加密并送出")
    expect(page.get_by_role("heading", name="已收到")).to_be_visible()
    number, word = page.locator("#number").inner_text(), page.locator("#word").inner_text()
    page.close()
    return number, word


def fetch(page: Page) -> None:
    press(page, "收取网上投诉")


def open_first(page: Page, name: str) -> None:
    page.locator(".xh-complaints-list").get_by_role("link", name=name).first.click()


def save(page: Page) -> None:
    press(page, "保存")
    expect(page.locator(".xh-complaint .xh-register-state")).to_have_text("✓ 已保存在本机")


def test_from_the_resident_to_the_desk_and_back(
    desk: Page, device: BrowserContext, office: Organisation, tmp_path: Path
) -> None:
    """A key is made and backed up; a complaint comes, is opened here alone, is answered; the number tells so."""
    expect(desk.locator(".xh-complaint-web")).to_contain_text("还没有开通网上投诉")
    make_key(desk, office, tmp_path)
    assert_the_notice_leads_to_the_page(desk, office)
    number, word = complain(device, office)
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
    fetch(desk)
    open_first(desk, "没有留姓名")
    expect(desk.get_by_label("投诉主要内容")).to_have_value(TEXT)
    expect(desk.locator(".xh-complaint")).to_contain_text(f"口令 {word}")
    expect(desk.locator(".xh-complaint-due")).to_contain_text("以前答复")
    desk.get_by_label("办到哪一步").select_option("answered")
    desk.get_by_label("处理结果").fill("换了灯管")
    save(desk)
    expect(desk.locator("[data-told]")).to_have_text("✓ 居民凭编号查到的是“已答复”。")
    expect(desk.locator(".xh-complaint-due")).to_contain_text("没有超过期限")
    assert office.listed()[-1]["state"] == "answered"
    assert not [one for one in asked if "灯管" in one or "走廊" in one or word in one]
    assert [one.split(" ", 1)[1] for one in asked if "/state" in one] == ['{"state":"answered"}']
    page = device.new_page()
    page.goto(office.address)
    page.get_by_label("编号").fill(number)
    press(page, "查看")
    expect(page.locator(".steps")).to_contain_text("已答复")


def assert_the_notice_leads_to_the_page(page: Page, office: Organisation) -> None:
    """One page of paper with the code, the other ways and the days until an answer; then the blank sheet prints again."""
    page.evaluate("window.print = () => {}")
    press(page, "打印告示（二维码）")
    pdf = page.pdf(prefer_css_page_size=True)
    reader = PdfReader(io.BytesIO(pdf))
    text = text_of(reader)
    assert len(reader.pages) == 1
    assert codes_in(pdf) == [[office.address]]
    for words in (NAME, "5个工作日内答复", "可以不留姓名", WAYS["phone"].split("，")[0]):
        assert words in text
    assert "登记一件" not in text
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert codes_in(page.pdf(prefer_css_page_size=True)) == [[]]


def test_a_key_is_of_no_use_before_its_backup_opens(desk: Page, tmp_path: Path) -> None:
    """A wrong passphrase, a damaged file, a file of something else: each is told, none confirms."""
    desk.locator(".xh-complaint-web").get_by_role("link", name="设置").click()
    press(desk, "生成密钥")
    file = keep_backup(desk, tmp_path)
    text = file.read_text("utf-8")
    assert json.loads(text)["lock"]["iterations"] >= 600_000
    for secret in ("private", '"d"', PASSPHRASE):
        assert secret not in text
    sealed = json.loads(text)
    sealed["sealed"]["data"] = "AAAA" + sealed["sealed"]["data"][4:]
    damaged, foreign = tmp_path / "damaged.xinheng", tmp_path / "foreign.json"
    damaged.write_text(json.dumps(sealed), "utf-8")
    foreign.write_text("{}", "utf-8")
    alert = desk.locator("dialog").get_by_role("alert")
    for path, passphrase, told in ((file, "别的口令别的口令啊", "口令不对"), (damaged, PASSPHRASE, "已损坏")):
        try_backup(desk, path, passphrase)
        expect(alert).to_contain_text(told)
        press(desk, "取消")
        expect(desk.get_by_role("button", name="启用这把公钥")).to_have_count(0)
    with desk.expect_file_chooser() as chooser:
        press(desk, "选择备份文件…")
    chooser.value.set_files(foreign)
    desk.get_by_label("口令", exact=True).fill(PASSPHRASE)
    press(desk, "打开")
    expect(alert).to_contain_text("不是本站的登记备份")
    press(desk, "取消")
    try_backup(desk, file, PASSPHRASE)
    expect(desk.get_by_role("button", name="启用这把公钥")).to_be_visible()


def test_a_missing_key_is_told_from_damage_and_the_backup_opens_what_waited(
    browser: Browser, office: Organisation, tmp_path: Path
) -> None:
    """Another device without the key says so; with the backup it opens the same complaint."""
    first = browser.new_context(locale="zh-CN", service_workers="block", accept_downloads=True)
    file = make_key(enter(first.new_page(), office), office, tmp_path)
    complain(first, office, "等密钥的一件")
    first.close()
    other = browser.new_context(locale="zh-CN", service_workers="block")
    desk = other.new_page()
    damage(desk)
    enter(desk, office)
    expect(desk.locator(".xh-complaint-web")).to_contain_text("不在这台设备上")
    fetch(desk)
    locked = desk.locator(".xh-record").filter(has_text="没有能打开它的私钥")
    expect(locked.first).to_be_visible()
    with desk.expect_file_chooser() as chooser:
        press(desk, "打开备份或移交文件…")
    chooser.value.set_files(file)
    desk.get_by_label("口令", exact=True).fill(PASSPHRASE)
    press(desk, "打开")
    expect(desk.locator(".xh-complaint-web")).to_contain_text("是这台设备上的")
    expect(desk.locator(".xh-record").filter(has_text="等密钥的一件")).to_be_visible()
    desk.evaluate("globalThis.damaged = true")
    complain(other, office, "会损坏的一件")
    fetch(desk)
    expect(desk.locator(".xh-record").filter(has_text="内容已损坏，或者不是写给本机构的")).to_be_visible()
    desk.evaluate("globalThis.damaged = false")
    fetch(desk)
    expect(desk.locator(".xh-record").filter(has_text="会损坏的一件")).to_be_visible()
    other.close()


def damage(page: Page) -> None:
    """Change one byte of what the server gives while the page says so."""
    page.add_init_script("""(() => {
        const real = Response.prototype.text;
        Response.prototype.text = async function () {
            const text = await real.call(this);
            return globalThis.damaged ? text.replace(/"ciphertext":"..../, '"ciphertext":"AAAA') : text;
        };
    })()""")


def test_a_complaint_on_paper_is_kept_through_a_crash_and_counted(desk: Page, office: Organisation) -> None:
    """Typed, left without saving, there again; the deadline by the rules; the year's figures for appendix F."""
    press(desk, "登记一件")
    desk.get_by_label("投诉渠道").select_option("box")
    desk.get_by_label("投诉时间").fill("2026-09-29")
    desk.get_by_label("投诉主要内容").fill("意见箱里的一件")
    desk.reload()  # at once, before any pause in typing
    expect(desk.get_by_label("投诉主要内容")).to_have_value("意见箱里的一件")
    expect(desk.locator(".xh-complaint .xh-register-state")).to_contain_text("草稿")
    save(desk)
    expect(desk.locator(".xh-complaint-due")).to_contain_text("已超期：应在2026年10月12日以前答复")
    desk.get_by_label("办到哪一步").select_option("closed")
    desk.get_by_label("答复日期").fill("2026-09-01")
    press(desk, "保存")
    expect(desk.locator("xh-complaints > [role=alert]")).to_contain_text("答复日期应在收到投诉")
    expect(desk.get_by_label("答复日期")).to_be_focused()
    desk.get_by_label("答复日期").fill("2026-10-12")
    desk.get_by_label("投诉人对处理是否满意").select_option("satisfied")
    save(desk)
    desk.get_by_role("link", name="回到登记").click()
    expect(desk.locator(".xh-records-list .xh-record").filter(has_text="意见箱里的一件")).to_have_count(0)
    desk.get_by_label("办到哪一步").select_option("closed")
    expect(desk.locator(".xh-record").filter(has_text="意见箱里的一件")).to_contain_text("没有超过期限")
    counts = desk.locator(".xh-register-statistics")
    counts.locator("summary").click()
    received, handled, satisfied = (int(text) for text in counts.locator("td").all_inner_texts()[:3])
    assert received >= handled >= satisfied >= 1
    into_the_evaluation(desk, office, (received, handled, satisfied))
    open_first(desk, "没有留姓名")
    desk.get_by_role("button", name=re.compile("^删除")).click()
    desk.locator("dialog").get_by_role("button", name="删除").click()
    desk.get_by_text(re.compile("^已删除（1 件")).click()
    desk.get_by_role("button", name=re.compile("^恢复")).click()
    expect(desk.locator(".xh-register-bin")).to_have_count(0)


def into_the_evaluation(desk: Page, office: Organisation, counts: tuple[int, int, int]) -> None:
    """Take the year's counts over, and nothing but the counts; nothing comes unless it is asked for."""
    press(desk, "把 2026 年的件数带入机构评估")
    received, handled, satisfied = counts
    said = desk.locator(".xh-register-statistics [role=status]")
    expect(said).to_contain_text(f"2026 年的件数（收到 {received}，已处理 {handled}，其中满意 {satisfied}）")
    page = desk.context.new_page()
    evaluation = Tool(page, office.service.url, "evaluation")
    evaluation.choose("class", "B")
    evaluation.fill({"about.year": "2026"})
    expect(page.locator("[data-slot=offers]")).to_contain_text(
        "里有这里要填的 3 处：收到的投诉；其中已处理的投诉；其中对处理满意的投诉。"
    )
    expect(evaluation.field("facts.F19.received")).to_have_value("")
    page.get_by_role("button", name="取来这 3 处").click()
    for name, count in zip(("received", "handled", "satisfied"), counts, strict=True):
        expect(evaluation.field(f"facts.F19.{name}")).to_have_value(str(count))
    expect(page.locator("[data-field='facts.F19.received'] .xh-taken")).to_contain_text("取自 投诉登记，")
    records = page.evaluate(RECORDS)
    [kept] = [json.loads(text) for text in records if '"gs/complaint"' in text and '"facts.received"' in text]
    assert {*kept["values"]} <= {
        *(f"facts.{name}" for name in ("received", "handled", "satisfied")),
        *(f"about.{name}" for name in ("organisation", "year", "date")),
    }
    page.close()


def test_two_devices_that_set_different_states_ask_whose_counts(
    desk: Page, device: BrowserContext, office: Organisation, tmp_path: Path
) -> None:
    make_key(desk, office, tmp_path)
    complain(device, office, "两台设备的一件")
    fetch(desk)
    desk.locator(".xh-record").filter(has_text="两台设备的一件").get_by_role("link").click()
    [complaint] = [each for each in office.listed() if each["state"] == "received"][-1:]
    office.move(complaint, "closed")
    desk.get_by_label("办到哪一步").select_option("in_progress")
    save(desk)
    expect(desk.locator("[data-told]")).to_contain_text("还没有送到服务器")
    desk.get_by_role("link", name="回到登记").click()
    fetch(desk)
    desk.locator(".xh-record").filter(has_text="两台设备的一件").get_by_role("link").click()
    press(desk, "用本机的“办理中”")
    expect(desk.locator("[data-told]")).to_contain_text("“办理中”")
    assert [each["state"] for each in office.listed() if each["id"] == complaint["id"]] == ["in_progress"]


def test_a_passphrase_keeps_everything_from_who_else_uses_the_device(desk: Page) -> None:
    press(desk, "登记一件")
    desk.get_by_label("投诉主要内容").fill("不给别人看")
    save(desk)
    press(desk, "设口令加密…")
    desk.get_by_label("新口令", exact=True).fill(PASSPHRASE)
    desk.get_by_label("新口令再输一次").fill(PASSPHRASE)
    press(desk, "加密")
    expect(desk.locator(".xh-guard-status")).to_contain_text("已加密")
    press(desk, "上锁")
    expect(desk.get_by_role("heading", name="登记已上锁")).to_be_visible()
    assert "不给别人看" not in desk.content()
    desk.get_by_label("口令", exact=True).fill("不是这个口令不是这个")
    press(desk, "打开")
    expect(desk.get_by_text("口令不对")).to_be_visible()
    desk.get_by_label("口令", exact=True).fill(PASSPHRASE)
    press(desk, "打开")
    expect(desk.get_by_label("投诉主要内容")).to_have_value("不给别人看")


def test_another_key_than_ours_is_an_alarm(desk: Page, office: Organisation, tmp_path: Path) -> None:
    make_key(desk, office, tmp_path)
    expect(desk.locator(".xh-complaint-web")).to_have_attribute("data-state", "ready")
    office.use(new_key())
    desk.reload()
    expect(desk.locator(".xh-complaint-web")).to_contain_text("请马上告诉主管部门")


def test_the_sheet_prints_as_the_standard_has_it_on_one_page(desk: Page, tmp_path: Path) -> None:
    desk.evaluate("window.print = () => {}")
    press(desk, "打印空白登记表")
    blank = pdf(desk, tmp_path / "blank.pdf")
    form = complaint_form()
    words = [form["title"], form["channels_label"], *(each["label"] for each in form["fields"])]
    assert [word for word in words if word not in blank] == []
    press(desk, "登记一件")
    desk.get_by_label("投诉渠道").select_option("phone")
    desk.get_by_label("投诉主要内容").fill("等候时间太长，" * 120)
    desk.get_by_label("处理结果").fill("加了一个接待时段。" * 60)
    desk.get_by_label("承办人", exact=True).fill("李敏")
    desk.get_by_role("button", name=re.compile("^打印登记表")).click()
    filled = pdf(desk, tmp_path / "filled.pdf")
    assert "电话√" in filled
    assert filled.count("等候时间太长") == 120
    assert "承办人：李敏" in filled


def pdf(page: Page, file: Path) -> str:
    page.pdf(path=file, prefer_css_page_size=True)
    reader = PdfReader(file)
    assert len(reader.pages) == 1
    return text_of(reader)


def test_without_a_server_the_register_works(browser: Browser, site_url: str) -> None:
    """Also on a device that stands in another part of the world: the day is that of the place."""
    context = browser.new_context(locale="zh-CN", service_workers="block", timezone_id="America/Lima")
    page = context.new_page()
    page.clock.set_fixed_time("2026-11-22T17:00:00Z")
    page.goto(f"{site_url}complaints/")
    expect(page.locator(".xh-complaint-web")).to_contain_text("没有连上服务器")
    press(page, "登记一件")
    expect(page.get_by_label("投诉时间")).to_have_value("2026-11-23")
    page.get_by_label("投诉主要内容").fill("没有服务器也能登记")
    save(page)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_breaks_no_rule_of_access_and_fits_a_telephone(
    browser: Browser, office: Organisation, tmp_path: Path, scheme: Any
) -> None:
    context = browser.new_context(
        locale="zh-CN", service_workers="block", bypass_csp=True, color_scheme=scheme, accept_downloads=True
    )
    page = enter(context.new_page(), office)
    found: dict[str, list[str]] = {}

    def look(view: str) -> None:
        if broken := breaches_at_widths(page, within=".md-content"):
            found[view] = broken

    page.locator(".xh-complaint-web").get_by_role("link", name="设置").click()
    expect(page.get_by_role("button", name="生成密钥")).to_be_visible()
    look("setup")
    page.get_by_role("link", name="回到登记").click()
    make_key(page, office, tmp_path)
    complain(context, office, "看得见的一件")
    fetch(page)
    expect(page.locator(".xh-record").first).to_be_visible()
    look("list")
    press(page, "登记一件")
    expect(page.get_by_label("投诉主要内容")).to_be_visible()
    look("one")
    context.close()
    assert found == {}

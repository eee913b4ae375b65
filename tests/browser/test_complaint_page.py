"""Residents complain in a real browser on the real server: sealed before it leaves, sent once, asked for by number."""

import gzip
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from access import breaches
from complaints import NAME, ORGANISATION, Organisation, new_key, organisation
from device import chromium_options
from playwright.sync_api import Browser, Page, Playwright, Route, expect
from relay import PORTAL

CUT = """() => [...document.querySelectorAll(":is(main, header, footer) :not(input)")].filter((each) =>
    each.getClientRects().length && (each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== "visible"
        || each.getBoundingClientRect().right > innerWidth + 1)).map((each) => each.outerHTML.slice(0, 80))"""
TEXT = "走廊的灯太暗，值班人员不理人"
PHONE = "13800001234"
API = re.compile(r"/api/v1/complaints/")


@pytest.fixture(scope="module")
def office(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    """Run a server for an organisation with a key."""
    with organisation(site, tmp_path_factory.mktemp("residents"), new_key()) as found:
        yield found


@pytest.fixture
def phone(browser: Browser, office: Organisation) -> Iterator[Page]:
    """Open the page on a telephone of its own; an error in the page fails the test."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 640})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(office.address)
    yield page
    context.close()
    assert errors == []


def write(page: Page, text: str = TEXT) -> None:
    page.get_by_label("投诉的主要内容").fill(text)


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="加密并送出").click()


def lose_answer(route: Route) -> None:
    """Let the server have the request and the page no answer."""
    route.fetch()
    route.abort()


def number_on(page: Page) -> str:
    expect(page.get_by_role("heading", name="已收到")).to_be_focused()
    return page.locator("#number").inner_text()


def test_what_a_resident_writes_reaches_the_organisation_and_nobody_else(phone: Page, office: Organisation) -> None:
    """The whole way: sealed here, opened there; the state by number; no readable word at rest or in the log."""
    write(phone)
    phone.get_by_label("留姓名和联系方式").check()
    phone.get_by_label("姓名", exact=True).fill("王小明")
    phone.get_by_label("电话或其他联系方式").fill(PHONE)
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(request.post_data or ""))
    hand_in(phone)
    number = number_on(phone)
    assert re.fullmatch(r"[0-9A-Z]{3}(-[0-9A-Z]{3}){4}", number)
    assert {"version": 1, "content": TEXT, "name": "王小明", "reach": PHONE} in office.opened()
    (complaint,) = [each for each in office.listed() if each["state"] == "received"][-1:]
    year, month, day = (int(part) for part in complaint["due"].split("-"))
    expect(phone.locator("#due")).to_contain_text(f"{year}年{month}月{day}日（星期")
    expect(phone.locator("#due")).to_contain_text("5 个工作日内")
    office.move(complaint, "in_progress")
    phone.get_by_role("button", name="看办到哪一步").click()
    expect(phone.locator(".steps")).to_contain_text("办理中")
    files = [path for path in office.service.data.rglob("*") if path.is_file()]
    for content in [path.read_bytes() for path in [*files, office.service.log]] + [text.encode() for text in sent]:
        for word in (TEXT, TEXT[:5], PHONE, "王小明"):
            assert word.encode() not in content
            assert word.encode("utf-16-le") not in content
    assert number not in office.service.log.read_text("utf-8")
    assert phone.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert not phone.get_by_label("投诉的主要内容").input_value()


def test_who_leaves_no_name_gets_a_word_that_the_organisation_finds_inside(phone: Page, office: Organisation) -> None:
    write(phone, "没有留姓名的一件")
    phone.get_by_label("留姓名和联系方式").check()
    phone.get_by_label("姓名", exact=True).fill("不会送出")
    phone.get_by_label("不留姓名").check()
    hand_in(phone)
    number_on(phone)
    word = phone.locator("#word").inner_text().replace(" ", "")
    assert {"version": 1, "content": "没有留姓名的一件", "word": word} in office.opened()


def test_lost_answers_a_portal_and_no_network_still_make_one_complaint(phone: Page, office: Organisation) -> None:
    """Each failure is said, nothing is claimed, and every try carries the same id and envelope."""
    before = len(office.listed())
    bodies: list[tuple[str, str]] = []

    def fail(route: Route) -> None:
        bodies.append((route.request.url, route.request.post_data or ""))
        if len(bodies) == 1:
            lose_answer(route)
        elif len(bodies) == 2:
            route.fulfill(body=PORTAL)
        elif len(bodies) == 3:
            route.abort()
        else:
            route.continue_()

    phone.route(API, fail)
    write(phone)
    hand_in(phone)
    state = phone.locator("#sending-state")
    for told in ("网络不通", "服务器没有正常回答", "网络不通"):
        expect(state).to_contain_text(f"还没有送到：{told}")
        expect(phone.get_by_role("heading", name="已收到")).to_be_hidden()
        phone.get_by_role("button", name="现在再试").click()
    number_on(phone)
    assert len(bodies) == 4
    assert len(set(bodies)) == 1
    assert len(office.listed()) == before + 1


def test_changing_what_may_have_arrived_makes_another_and_says_so(phone: Page, office: Organisation) -> None:
    before = len(office.listed())
    phone.route(API, lose_answer, times=1)
    write(phone)
    hand_in(phone)
    phone.get_by_role("button", name="回去修改").click()
    expect(phone.get_by_role("alert")).to_contain_text("会是另外一份")
    write(phone, "改过的")
    hand_in(phone)
    number_on(phone)
    assert len(office.listed()) == before + 2


def test_a_key_that_changed_meanwhile_is_taken_and_the_complaint_sealed_anew(phone: Page, office: Organisation) -> None:
    office.use(new_key())
    write(phone, "给新钥匙的一件")
    hand_in(phone)
    number_on(phone)
    complaint = office.ask("GET", f"complaints/{office.listed()[-1]['id']}")
    assert office.open(complaint["envelope"])["content"] == "给新钥匙的一件"


def test_nothing_stays_on_the_device_but_a_draft_that_was_asked_for(phone: Page) -> None:
    write(phone)
    assert phone.evaluate("localStorage.length") == 0
    phone.reload()
    expect(phone.get_by_label("投诉的主要内容")).to_have_value("")
    phone.get_by_label("在这台设备上留草稿").check()
    write(phone)
    phone.reload()
    expect(phone.get_by_label("投诉的主要内容")).to_have_value(TEXT)
    phone.get_by_label("在这台设备上留草稿").uncheck()
    assert phone.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("way", ["button", "keys"])
def test_the_way_out_leaves_an_empty_page_and_nothing_behind(phone: Page, way: str) -> None:
    write(phone)
    phone.get_by_label("在这台设备上留草稿").check()
    if way == "button":
        phone.get_by_role("link", name="马上离开本页").click()
    else:
        for _ in range(3):
            phone.keyboard.press("Escape")
    phone.wait_for_url("about:blank")
    phone.go_back()
    assert TEXT not in phone.content()
    assert ORGANISATION not in phone.url


def test_what_is_missing_or_unknown_is_said_at_its_field(phone: Page) -> None:
    hand_in(phone)
    expect(phone.get_by_role("alert")).to_contain_text("还没有写内容")
    expect(phone.get_by_label("投诉的主要内容")).to_be_focused()
    phone.get_by_role("button", name="查看").click()
    expect(phone.locator("#stands")).to_have_text("请填写编号。")
    phone.get_by_label("编号").fill("K7P-4M3-9RT-WHC-4NX")
    phone.get_by_role("button", name="查看").click()
    expect(phone.locator("#stands")).to_contain_text("没有找到这个编号的投诉")


def test_without_script_there_are_the_other_ways_and_the_state_by_number(
    browser: Browser, office: Organisation
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(office.address)
    expect(page.locator("textarea")).to_be_hidden()
    expect(page.locator("#unsafe")).to_contain_text("不能安全地填写")
    expect(page.get_by_role("link", name="0571-88000000")).to_have_attribute("href", "tel:057188000000")
    page.get_by_label("编号").fill("K7P-4M3-9RT-WHC-4NX")
    page.get_by_role("button", name="查看").click()
    expect(page.locator("#stands")).to_contain_text("没有找到这个编号的投诉")
    expect(page.get_by_label("编号")).to_have_value("K7P-4M3-9RT-WHC-4NX")
    context.close()


def test_without_script_a_number_tells_its_steps(browser: Browser, phone: Page, office: Organisation) -> None:
    write(phone)
    hand_in(phone)
    number = number_on(phone)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(office.address)
    page.get_by_label("编号").fill(number.lower().replace("-", " "))
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".steps")).to_contain_text("已收到")
    expect(page.locator(".steps")).to_contain_text("答复期限")
    assert number not in page.url
    context.close()


def test_where_the_connection_is_not_safe_nothing_can_be_typed(playwright: Playwright, office: Organisation) -> None:
    options = chromium_options()
    options["args"] += ["--host-resolver-rules=MAP village.test 127.0.0.1"]
    started = playwright.chromium.launch(**options)
    page = started.new_page()
    page.goto(f"http://village.test:{office.service.port}/c/{ORGANISATION}")
    expect(page.locator("#reason")).to_contain_text("不是加密连接")
    expect(page.locator("textarea")).to_be_hidden()
    expect(page.locator("#unsafe")).to_contain_text("一楼大厅")
    started.close()


def test_a_browser_that_cannot_encrypt_is_not_given_the_form(browser: Browser, office: Organisation) -> None:
    for broken in (
        "Object.defineProperty(crypto, 'subtle', { value: undefined })",
        "crypto.subtle.deriveBits = () => Promise.reject(1)",
    ):
        context = browser.new_context()
        context.add_init_script(broken)
        page = context.new_page()
        page.goto(office.address)
        expect(page.locator("#reason")).to_contain_text("不能加密")
        expect(page.locator("textarea")).to_be_hidden()
        context.close()


def test_the_page_is_light_and_needs_nothing_else(browser: Browser, office: Organisation) -> None:
    request = urllib.request.Request(office.address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as response:
        body = response.read()
    assert len(body) <= 15_000
    assert NAME.encode() in gzip.decompress(body)
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(office.address, wait_until="networkidle")
    context.close()
    assert [url for url in asked if not url.startswith("data:")] == [office.address]


def test_nobody_complains_to_an_organisation_that_takes_none(office: Organisation) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{office.service.url}c/other", timeout=30)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_breaks_no_rule_of_access_and_nothing_is_cut(
    browser: Browser, office: Organisation, scheme: Any
) -> None:
    context = browser.new_context(locale="zh-CN", bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    found: dict[str, list[str]] = {}
    page.goto(office.address)

    def look(view: str) -> None:
        for width, height, size in ((1280, 800, ""), (360, 640, ""), (360, 640, "212.5%")):
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
            if broken := [*breaches(page), *page.evaluate(CUT)]:
                found[f"{view} {width} {size}"] = broken

    page.get_by_label("留姓名和联系方式").check()
    hand_in(page)
    look("form")
    page.route(API, lambda route: route.abort(), times=1)
    write(page)
    page.get_by_label("不留姓名").check()
    hand_in(page)
    expect(page.get_by_role("button", name="现在再试")).to_be_visible()
    look("sending")
    page.get_by_role("button", name="现在再试").click()
    number_on(page)
    page.get_by_role("button", name="看办到哪一步").click()
    expect(page.locator(".steps")).to_be_visible()
    look("receipt")
    context.close()
    assert found == {}

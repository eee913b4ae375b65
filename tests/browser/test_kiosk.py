"""A tablet in the waiting room: offline for long, then each answer once; nothing left behind; only staff get out."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from access import breaches_at_widths
from playwright.sync_api import Browser, BrowserContext, Page, expect
from station import Station, day, station
from windows import window
from xinheng_forms.load import definition

PIN = "270913"
COMMENT = "走廊的灯太暗"
#: A tablet with a Chinese voice of its own that comes late, as voices do; what is spoken is noted.
VOICE = """(() => {
    globalThis.spoken = [];
    let voices = [];
    const speech = new EventTarget();
    Object.assign(speech, { getVoices: () => voices, cancel: () => {}, speak: ({ text }) => spoken.push(text) });
    Object.defineProperty(globalThis, "speechSynthesis", { value: speech });
    globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    globalThis.voiceComes = (localService) => {
        voices = [{ lang: "zh-CN", localService }];
        speech.dispatchEvent(new Event("voiceschanged"));
    };
})()"""
QUESTIONS = len(definition("gs/survey")["questions"])
ON_THE_DEVICE = """async () => {
    const opened = await new Promise((resolve, reject) => {
        const request = indexedDB.open("xinheng-kiosk");
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const all = (name) => new Promise((resolve, reject) => {
        const request = opened.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const found = { entries: await all("entries"), places: await all("places") };
    opened.close();
    return JSON.stringify([found, { ...localStorage }, { ...sessionStorage }]);
}"""


@pytest.fixture(scope="module")
def office(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    with station(site, tmp_path_factory.mktemp("kiosk")) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = window(browser, bypass_csp=True)
    yield context
    context.close()


@pytest.fixture
def tablet(context: BrowserContext) -> Iterator[Page]:
    """Open a page; an error in it fails the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


def set_up(page: Page, office: Station, round_id: str) -> None:
    """Set the tablet up as staff do."""
    page.goto(f"{office.service.url}survey/kiosk/?organisation=cuiyuan&round={round_id}")
    expect(page.get_by_text("✓ 这一页已存在这台设备上，断网也能打开。")).to_be_visible()
    page.get_by_label("解锁密码").fill(PIN)
    page.get_by_label("再输一遍").fill(PIN)
    page.get_by_role("button", name="开始").click()
    expect(page.get_by_role("button", name="工作人员")).to_be_visible()


def answer(page: Page, word: str) -> None:
    """Answer everything with one word, as a woman, and hand it in."""
    page.get_by_role("button", name="开始").click()
    for number in range(1, QUESTIONS + 1):
        expect(page.get_by_text(f"第 {number} 题，共 {QUESTIONS} 题")).to_be_visible()
        page.get_by_role("button", name=word, exact=True).click()
    page.get_by_role("button", name="女", exact=True).click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("意见或建议").fill(COMMENT)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="谢谢您")).to_be_visible()


def unlock(page: Page, pin: str = PIN) -> None:
    """Type the PIN in."""
    page.get_by_label("解锁密码").fill(pin)
    page.get_by_role("button", name="解锁").click()


def test_answers_given_offline_come_once_each_and_leave_nothing(tablet: Page, office: Station) -> None:
    """Even after a restart of the tablet without a network, and after the round is over."""
    round_id = office.round("候诊室")
    tablet.add_init_script("if (!localStorage.getItem('set')) sessionStorage.setItem('xinheng-token', 'xh_of_staff')")
    set_up(tablet, office, round_id)
    tablet.evaluate("localStorage.setItem('set', '1')")
    assert tablet.evaluate("sessionStorage.getItem('xinheng-token')") is None
    answer(tablet, "满意")
    expect(tablet.get_by_text("您的回答已经送到服务器。")).to_be_visible()
    change_end(office, round_id)
    office.service.kill()
    tablet.get_by_role("button", name="完成").click()
    for word in ("满意", "基本满意"):
        answer(tablet, word)
        expect(tablet.get_by_text("您的回答已存在这台平板上，有网络就自动送出。")).to_be_visible()
        tablet.get_by_role("button", name="完成").click()
    tablet.reload()
    answer(tablet, "不满意")
    kept = tablet.evaluate(ON_THE_DEVICE)
    entries = json.loads(kept)[0]["entries"]
    assert [len(entry["made"]) for entry in entries] == [len("2026-05-01")] * 3
    assert not any(word in kept for word in ("satisfied", "basic", "female", "items", COMMENT))
    office.service.start()
    tablet.get_by_role("button", name="工作人员").click()
    unlock(tablet)
    tablet.get_by_role("button", name="现在发送").click()
    expect(tablet.get_by_text("还有 3 份等着发送。")).to_be_visible()
    expect(tablet.get_by_text("调查结束以后才送到的，要用机构令牌补发")).to_be_visible()
    tablet.get_by_label("机构令牌").fill(office.token)
    tablet.get_by_role("button", name="现在发送").click()
    expect(tablet.get_by_text("答卷都已送到服务器。")).to_be_visible()
    kept = tablet.evaluate(ON_THE_DEVICE)
    assert json.loads(kept)[0] == {"entries": [], "places": []}
    assert office.token not in kept
    results = office.ask("GET", f"rounds/{round_id}/results")
    assert (results["responses"], results["origins"]) == (4, {"kiosk": 4})
    tablet.get_by_role("button", name="回到填写").click()
    expect(tablet.get_by_text("这一轮调查已经结束，谢谢您。")).to_be_visible()


def change_end(office: Station, round_id: str) -> None:
    """Let the round end yesterday."""
    kept = office.ask("GET", f"rounds/{round_id}")
    body = {"name": kept["name"], "opens": kept["opens"], "closes": day(-1)}
    headers = {"If-Match": f'"{kept["revision"]}"', "Write-Id": str(uuid.uuid4())}
    office.ask("PUT", f"rounds/{round_id}", body, **headers)


def test_whoever_leaves_in_the_middle_leaves_nothing(tablet: Page, office: Station) -> None:
    """Asked after a minute, cleared after twenty seconds more; touching the page keeps it."""
    tablet.clock.install()
    set_up(tablet, office, office.round("走开"))
    tablet.get_by_role("button", name="开始").click()
    tablet.get_by_role("button", name="不满意").click()
    tablet.clock.run_for(50_000)
    tablet.get_by_role("button", name="上一题").click()
    expect(tablet.get_by_role("button", name="不满意")).to_have_attribute("aria-pressed", "true")
    tablet.clock.run_for(62_000)
    expect(tablet.get_by_role("dialog")).to_be_visible()
    tablet.get_by_role("button", name="接着填").click()
    expect(tablet.get_by_text(f"第 1 题，共 {QUESTIONS} 题")).to_be_visible()
    tablet.clock.run_for(62_000)
    expect(tablet.get_by_role("dialog")).to_be_visible()
    tablet.clock.run_for(20_000)
    expect(tablet.get_by_role("dialog")).to_be_hidden()
    tablet.get_by_role("button", name="开始").click()
    expect(tablet.get_by_role("button", name="不满意")).to_have_attribute("aria-pressed", "false")
    assert "dissatisfied" not in tablet.evaluate(ON_THE_DEVICE)


def test_answers_can_be_changed_before_they_are_sent_and_thanks_go_by_themselves(tablet: Page, office: Station) -> None:
    tablet.clock.install()
    tablet.add_init_script(VOICE)
    round_id = office.round("改")
    set_up(tablet, office, round_id)
    assert breaches_at_widths(tablet) == []
    tablet.get_by_role("button", name="开始").click()
    tablet.evaluate("voiceComes(false)")
    expect(tablet.get_by_role("button", name="朗读")).to_be_hidden()
    tablet.evaluate("voiceComes(true)")
    tablet.get_by_role("button", name="朗读").click()
    assert tablet.evaluate("spoken") == ["场所环境。满意，基本满意，不满意"]
    assert breaches_at_widths(tablet) == []
    for _ in range(QUESTIONS):
        tablet.get_by_role("button", name="跳过这一题").click()
    assert breaches_at_widths(tablet) == []
    tablet.get_by_role("button", name="下一步").click()
    assert breaches_at_widths(tablet) == []
    tablet.get_by_role("button", name="下一步").click()
    tablet.get_by_role("button", name="提交").click()
    expect(tablet.get_by_role("alert")).to_have_text("一题也没有回答，还不能提交。")
    tablet.get_by_role("button", name="服务态度 没有回答").click()
    tablet.get_by_role("button", name="满意", exact=True).click()
    expect(tablet.get_by_role("button", name="服务态度 满意")).to_be_visible()
    tablet.get_by_role("button", name="意见或建议 没有写").click()
    tablet.get_by_label("意见或建议").fill("灯太暗\n椅子太硬")
    tablet.get_by_role("button", name="下一步").click()
    tablet.get_by_role("button", name="朗读").click()
    assert "服务态度，满意" in tablet.evaluate("spoken.at(-1)")
    assert "灯太暗" in tablet.evaluate("spoken.at(-1)")
    tablet.get_by_label("由家人或工作人员代填").check()
    assert breaches_at_widths(tablet) == []
    with tablet.expect_response("**/responses/*") as answered:
        tablet.get_by_role("button", name="提交").click()
    assert answered.value.json()["stored"] == {
        "day": day(), "origin": "kiosk", "on_behalf": True, "items": {"9": "satisfied"}, "comment": "灯太暗\n椅子太硬",
    }  # fmt: skip
    expect(tablet.get_by_role("heading", name="谢谢您")).to_be_visible()
    tablet.clock.run_for(16_000)
    expect(tablet.get_by_role("button", name="开始")).to_be_visible()


def test_only_the_pin_lets_out_and_who_guesses_has_to_wait(tablet: Page, office: Station) -> None:
    tablet.clock.install()
    set_up(tablet, office, office.round("锁"))
    assert PIN not in tablet.evaluate("JSON.stringify({ ...localStorage })")
    tablet.get_by_role("button", name="工作人员").click()
    for _ in range(2):
        unlock(tablet, "000000")
        expect(tablet.get_by_role("alert")).to_have_text("密码不对。")
    unlock(tablet, "000000")
    expect(tablet.get_by_role("alert")).to_contain_text("密码不对。请过 30 秒再试。")
    tablet.reload()
    tablet.get_by_role("button", name="工作人员").click()
    unlock(tablet)
    expect(tablet.get_by_role("alert")).to_contain_text("秒再试。")
    tablet.clock.run_for(31_000)
    unlock(tablet)
    expect(tablet.get_by_text("答卷都已送到服务器。")).to_be_visible()
    tablet.get_by_role("button", name="停用这台平板").click()
    tablet.locator("dialog").get_by_role("button", name="停用", exact=True).click()
    tablet.wait_for_url("**/survey/")
    assert tablet.evaluate("localStorage.getItem('xinheng-kiosk')") is None


def test_a_round_with_codes_is_not_for_tablets(tablet: Page, office: Station) -> None:
    round_id = office.round("凭代码", codes=True)
    tablet.goto(f"{office.service.url}survey/kiosk/?organisation=cuiyuan&round={round_id}")
    expect(tablet.get_by_text("这一轮凭一次性代码填写，每人一个，不用现场平板。")).to_be_visible()
    tablet.goto(f"{office.service.url}survey/kiosk/?organisation=cuiyuan&round={uuid.uuid4()}")
    expect(tablet.get_by_text("没有找到这一轮调查")).to_be_visible()

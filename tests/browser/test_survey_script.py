"""The residents' survey with script: a draft, a check, a queue, and the truth about each answer, in a real browser."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from access import breaches
from playwright.sync_api import Browser, BrowserContext, Page, expect
from relay import (
    answering,
    captive_portal,
    captive_redirect,
    cut_answer,
    echo_id,
    lose_answer,
    lose_request,
    of_another,
    twice,
)
from resident import Survey, answer, stored_in, survey
from xinheng_forms.build import ROOT

ACORN = ROOT / "node_modules/acorn/dist/acorn.js"
PARTS = ROOT / "server/xinheng_server/resident/parts"
PHONE = {"width": 360, "height": 640}

#: A browser of years ago, in another language, its clock wrong.
OLD = """
for (const name of ["fetch", "Promise", "Map", "Set", "Symbol", "Proxy", "URL", "URLSearchParams", "IntersectionObserver"]) delete window[name];
for (const name of ["assign", "entries", "values"]) delete Object[name];
for (const name of ["includes", "padStart", "startsWith", "endsWith", "repeat"]) delete String.prototype[name];
for (const name of ["includes", "find", "fill"]) delete Array.prototype[name];
for (const name of ["from", "of"]) delete Array[name];
for (const name of ["closest", "remove", "append", "prepend", "replaceWith", "before", "after"]) delete Element.prototype[name];
delete NodeList.prototype.forEach;
delete String.prototype.replaceAll;
Date = class extends Date { constructor() { super(0); } static now() { return 0; } };
"""
NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } });"
VOICES = """
const spoken = (window.spoken = []);
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => argument, cancel() {}, speak: (words) => spoken.push(words.text), addEventListener() {},
} });
"""

#: Press 现在再试, unless the page has tried again by itself already.
AGAIN = "[...document.querySelectorAll('button')].find((one) => one.textContent === '现在再试')?.click()"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Survey]:
    with survey(tmp_path_factory.mktemp("survey") / "data", XINHENG_CRISIS_LINE="心理援助热线 12356") as opened:
        yield opened


@contextmanager
def phone(browser: Browser, script: str = "", **options: Any) -> Iterator[BrowserContext]:
    """Open a phone; what its pages say to the console, and foreign hosts, fail the test."""
    context = browser.new_context(**{"viewport": PHONE, "locale": "zh-CN", **options})
    if script:
        context.add_init_script(script)
    said: list[str] = []
    context.on("weberror", lambda error: said.append(str(error.error)))
    context.on("console", lambda message: said.append(message.text) if "Content Security" in message.text else None)
    try:
        yield context
    finally:
        context.close()
    assert said == []


def open_page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def opened_at_rest(context: BrowserContext, address: str) -> Page:
    """Open a page whose clock stands still until the test lets it run."""
    page = context.new_page()
    page.clock.install(time=0)
    page.clock.pause_at(1)
    page.goto(address)
    return page


def hand_in(page: Page) -> None:
    """Go through the check and send."""
    page.get_by_role("button", name="检查一遍").click()
    page.get_by_role("button", name="提交").click()


def held(page: Page) -> dict[str, str]:
    """Return what the browser keeps for this site."""
    origins = page.context.storage_state()["origins"]
    return {each["name"]: each["value"] for origin in origins for each in origin["localStorage"]}


def test_an_old_phone_with_a_wrong_clock_and_language_answers_once(town: Survey, browser: Browser) -> None:
    round_id = town.new_round()
    with phone(browser, OLD, locale="fr-FR", timezone_id="America/Lima") as context:
        requests: list[str] = []
        bodies: list[str | None] = []
        context.on("request", lambda request: requests.append(f"{request.method} {request.url}"))
        context.on("request", lambda request: bodies.append(request.post_data) if request.method == "PUT" else None)
        page = open_page(context, town.address(round_id))
        answer(page, 1, 2, 3)
        answer(page, 4, word="dissatisfied")
        page.locator("#comment").fill("走廊的灯太暗")
        expect(page.locator("#state")).to_contain_text("已答 4／12 题。草稿保存在本机")
        page.reload()
        expect(page.locator("#mail")).to_contain_text("上次没有填完的回答已经放回来了")
        page.get_by_role("button", name="第 2 题不答").click()
        page.get_by_label("60岁以上").check()
        page.get_by_label("我是替别人填的").check()
        page.get_by_role("button", name="检查一遍").click()
        expect(page.locator("#blanks")).to_contain_text("有 9 题没有答：2 设置齐全、5 ")
        page.get_by_role("link", name="改：5 宣传资料").click()
        answer(page, 5, word="basic")
        page.get_by_role("button", name="检查一遍").click()
        expect(page.locator("#blanks")).to_contain_text("有 8 题没有答")
        page.get_by_role("button", name="提交").click()
        expect(page.locator(".receipt")).to_have_text(re.compile("^[3479CFHJKMNPRTWXY]{3}-[3479CFHJKMNPRTWXY]{3}$"))
        stored = stored_in(page)
        assert (held(page), len(bodies)) == ({}, 1)
    items = {"1": "satisfied", "3": "satisfied", "4": "dissatisfied", "5": "basic"}
    told = {"origin": "open", "items": items, "age": "over60", "comment": "走廊的灯太暗", "on_behalf": True}
    assert json.loads(bodies[0] or "") == told
    today = stored.pop("day")
    assert stored == told
    assert today >= "2026-01-01"
    assert [each.split("/s/")[0] for each in requests[:2]] == [f"GET {town.url}"] * 2
    assert [each for each in requests if not each.startswith((f"GET {town.url}/s/", f"PUT {town.url}/api/"))] == []
    assert (len(requests), town.count(round_id)) == (3, 1)


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "none"])
def test_it_works_with_script_and_without(town: Survey, browser: Browser, with_script: bool) -> None:
    round_id = town.new_round()
    with phone(browser, java_script_enabled=with_script) as context:
        page = open_page(context, town.address(round_id))
        assert page.get_by_text("草稿").count() == 0 or with_script
        answer(page, *range(1, 12))
        page.locator("#comment").fill("长" * 1001)
        page.get_by_role("button", name="检查一遍").click()
        expect(page.locator(".bad")).to_contain_text("1000 个字")
        page.locator("#comment").fill("<b>走廊</b>\n\n  灯太暗")
        page.get_by_role("button", name="检查一遍").click()
        expect(page.locator("#blanks")).to_contain_text("有 1 题没有答：12 便民措施")
        page.get_by_role("button", name="返回修改").click()
        answer(page, 12, word="basic")
        hand_in(page)
        expect(page.locator(".receipt")).to_be_visible()
        receipt = page.locator(".receipt").inner_text()
        assert stored_in(page)["comment"] == "<b>走廊</b>\n\n  灯太暗"
        if not with_script:
            page.reload()
            assert page.locator(".receipt").inner_text() == receipt
        page.get_by_text("另一位居民填写").click()
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(page.locator("#comment")).to_have_value("")
        assert page.locator(".receipt").count() == 0
        page.locator("#q3 label").nth(2).click()
        hand_in(page)
        expect(page.locator(".receipt")).to_be_visible()
        assert stored_in(page)["items"] == {"3": "dissatisfied"}
    assert town.count(round_id) == 2


def test_each_state_is_said_only_when_it_is_so(town: Survey, browser: Browser) -> None:
    round_id = town.new_round()
    faults = [
        (lose_request, "现在连不上服务器"),
        (lose_answer, "现在连不上服务器"),
        (cut_answer, "现在连不上服务器"),
        (captive_portal, "网络要求先登录"),
        (captive_redirect, "本页会自动再试"),
        (of_another, "本页会自动再试"),
        (echo_id, "本页会自动再试"),
        (answering(502, "<h1>Bad Gateway</h1>"), "服务器现在不能保存"),
        (answering(403, "<h1>Blocked</h1>"), "网络要求先登录"),
        (answering(200, "{}", Content_Type="application/json"), "网络要求先登录"),
    ]
    with phone(browser) as context:
        page = opened_at_rest(context, town.address(round_id))
        answer(page, 1)
        town.line.faults.append(faults[0][0])
        hand_in(page)
        for at, (_, reason) in enumerate(faults):
            expect(page.locator("#mail .wait")).to_contain_text("还没有交到，只保存在本机")
            expect(page.locator("#mail .wait")).to_contain_text(reason)
            assert page.locator(".receipt").count() == 0
            if at == 3:  # the page is closed, and opened again
                page.close()
                town.line.faults.append(faults[at + 1][0])
                page = opened_at_rest(context, town.address(round_id))
                expect(page.locator("#form")).to_be_hidden()
            elif at + 1 < len(faults):
                town.line.faults.append(faults[at + 1][0])
                page.get_by_role("button", name="现在再试").click()
        town.line.faults.append(twice)
        page.get_by_role("button", name="现在再试").click()
        expect(page.locator(".good")).to_contain_text("已收到，谢谢您")
        assert held(page) == {}
    assert town.count(round_id) == 1


def test_it_tries_again_by_itself_and_when_the_server_says(town: Survey, browser: Browser) -> None:
    round_id = town.new_round()
    with phone(browser) as context:
        page = opened_at_rest(context, town.address(round_id))
        town.line.faults.extend([lose_request, answering(429, "", Retry_After="20")])
        hand_in(page)
        expect(page.locator("#mail .wait")).to_contain_text("现在连不上服务器")
        page.clock.run_for(1000)
        expect(page.locator("#mail .wait")).to_contain_text("现在提交的人很多")
        page.evaluate("() => window.dispatchEvent(new Event('online'))")
        page.clock.run_for(19_000)
        expect(page.locator("#mail .wait")).to_contain_text("还没有交到")
        assert town.count(round_id) == 0
        page.clock.run_for(1100)
        expect(page.locator(".receipt")).to_be_visible()


def test_a_code_comes_from_the_slip_and_is_put_right_with_the_answers_kept(town: Survey, browser: Browser) -> None:
    round_id = town.new_round(codes=True)
    code, other = town.codes(round_id, 2)
    with phone(browser) as context:
        page = open_page(context, f"{town.address(round_id)}#{code}")
        assert page.evaluate("() => location.href") == town.address(round_id)
        expect(page.get_by_label("18 个字符")).to_have_value(code)
        answer(page, 1, 2)
        page.reload()
        expect(page.get_by_label("18 个字符")).to_have_value(code)
        for typed, said in [("", "需要一次性代码"), ("K7P", "代码应有 18 个字符，现在有 3 个")]:
            page.get_by_label("18 个字符").fill(typed)
            page.get_by_role("button", name="检查一遍").click()
            expect(page.locator(".bad")).to_contain_text(said)
            expect(page.locator(".bad")).to_be_in_viewport(ratio=1)
            expect(page.locator("#code")).to_be_focused()
        page.get_by_label("18 个字符").fill("000 000 000 000 000 000")
        hand_in(page)
        expect(page.locator(".bad")).to_contain_text("代码不对")
        expect(page.locator(".bad")).to_be_in_viewport(ratio=1)
        expect(page.locator("#code")).to_have_attribute("aria-invalid", "true")
        expect(page.locator('input[name="items.2"][value="satisfied"]')).to_be_checked()
        page.get_by_label("18 个字符").fill(code.lower())
        hand_in(page)
        expect(page.locator(".receipt")).to_be_visible()
        assert stored_in(page)["origin"] == "coded"
        assert code not in page.content()
    with phone(browser) as context:
        page = open_page(context, f"{town.address(round_id)}?code={other}")
        assert page.evaluate("() => location.href") == town.address(round_id)
        hand_in(page)
        expect(page.locator(".receipt")).to_be_visible()
    assert town.count(round_id) == 2


def test_where_nothing_can_be_stored_the_page_says_so_and_still_sends(town: Survey, browser: Browser) -> None:
    round_id = town.new_round()
    with phone(browser, NO_STORAGE) as context:
        page = open_page(context, town.address(round_id))
        answer(page, 1)
        expect(page.locator("#state")).to_contain_text("不能保存草稿，请一次填完")
        town.line.faults.extend([lose_request] * 20)
        hand_in(page)
        expect(page.locator("#mail .wait")).to_contain_text("还没有交到，也没有保存")
        town.line.faults.clear()
        page.get_by_role("button", name="现在再试").click()
        expect(page.locator(".receipt")).to_be_visible()


def test_an_answer_that_came_too_late_is_told_as_that(town: Survey, browser: Browser) -> None:
    round_id = town.new_round()
    with phone(browser) as context:
        page = open_page(context, town.address(round_id))
        page.locator("#comment").fill("来晚了")
        town.line.faults.extend([lose_request] * 20)
        hand_in(page)
        expect(page.locator("#mail .wait")).to_be_visible()
        town.line.faults.clear()
        town.ask("POST", f"rounds/{round_id}/seal", {"early": True})
        page.evaluate(AGAIN)
        expect(page.locator(".bad")).to_contain_text("您的回答没有提交")
        expect(page.locator(".bad")).to_contain_text("来晚了")
        page.reload()
        expect(page.locator("#mail .bad")).to_contain_text("调查已经结束")
        page.get_by_role("button", name="从本机删除这份回答").click()
        assert held(page) == {}


def test_a_draft_that_cannot_be_handed_in_any_more_is_told_and_goes(town: Survey, browser: Browser) -> None:
    """Kept while the organisation may still prolong the round; gone for good once it is sealed, or long over."""
    round_id, other = town.new_round(), town.new_round()
    with phone(browser) as context:
        page = open_page(context, town.address(round_id))
        page.evaluate("localStorage.setItem('xh-draft:cuiyuan/long-over', JSON.stringify({ until: '2020-01-14' }))")
        answer(page, 1)
        expect(page.locator("#state")).to_contain_text("草稿保存在本机")
        town.end(round_id)
        page.reload()
        expect(page.locator("#mail .wait")).to_contain_text("本机还留着一份没有提交的回答")
        assert [key.split("/")[-1] for key in held(page)] == [round_id]
        town.ask("POST", f"rounds/{round_id}/seal", {"early": True})
        page.reload()
        expect(page.locator("#mail .good")).to_have_text("没有提交的回答已经从本机删除")
        assert held(page) == {}
        page.goto(town.address(other))
        answer(page, 1)
        town.end(other)
        page.reload()
        page.get_by_role("button", name="从本机删除这份回答").click()
        assert held(page) == {}


def test_the_look_stays_and_questions_are_read_aloud_by_the_phone_itself(town: Survey, browser: Browser) -> None:
    round_id = town.new_round()
    local = [{"lang": "zh-CN", "localService": True}]
    with phone(browser, VOICES.replace("argument", json.dumps(local))) as context:
        page = open_page(context, town.address(round_id))
        page.get_by_role("button", name="大字").click()
        page.get_by_role("button", name="高对比").click()
        page.reload()
        expect(page.locator("html")).to_have_class("large contrast")
        expect(page.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")
        page.get_by_role("button", name="朗读第 2 题").click()
        assert page.evaluate("() => spoken") == ["2 设置齐全。满意，基本满意，不满意"]
    foreign = [{"lang": "zh-CN", "localService": False}, {"lang": "en-US", "localService": True}]
    with phone(browser, VOICES.replace("argument", json.dumps(foreign))) as context:
        assert open_page(context, town.address(round_id)).get_by_text("朗读").count() == 0


#: Elements that are not wholly on the screen or hide a part of their text, and targets that are too small to touch.
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    if (box.width <= 1 || !box.height || one.closest(".skip") || one.closest("[hidden]")) return false;
    const isWider = one.tagName !== "INPUT" && style.overflow !== "visible" && one.scrollWidth > one.clientWidth + 1;
    return box.left < -0.5 || box.right > innerWidth + 0.5 || isWider;
}).map((one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 20)}`)"""
SMALL = """() => [...document.querySelectorAll("button, label, summary, .button, input[type=text], textarea, dl a")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.height && one.querySelector("input, span") !== undefined && (box.height < 43.9 || box.width < 43.9) && !one.htmlFor;
}).map((one) => `${one.tagName} ${one.textContent}`)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_step_is_accessible_and_nothing_is_cut_at_twice_the_size(
    town: Survey, browser: Browser, scheme: str
) -> None:
    round_id, early = town.new_round(codes=True), town.new_round(begins_in_days=3)
    [code] = town.codes(round_id, 1)
    found: dict[str, list[str]] = {}

    def look(page: Page, step: str) -> None:
        twice_as_large = page.add_style_tag(content="html { font-size: 212.5% }")
        found[f"{step} twice"] = page.evaluate(CUT) + page.evaluate(SMALL)
        twice_as_large.evaluate("(style) => { style.disabled = true; }")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 640})
            found[f"{step} {width}"] = page.evaluate(CUT) + page.evaluate(SMALL) + breaches(page)

    options = {"color_scheme": scheme, "bypass_csp": True, "reduced_motion": "reduce"}
    with phone(browser, VOICES.replace("argument", '[{"lang": "zh-CN", "localService": true}]'), **options) as context:
        page = open_page(context, f"{town.address(round_id)}#{code}")
        answer(page, 1, 2)
        page.locator("summary").click()
        look(page, "form")
        page.get_by_role("button", name="高对比").click()
        look(page, "contrast")
        page.get_by_role("button", name="检查一遍").click()
        look(page, "check")
        town.line.faults.extend([lose_request] * 100)
        page.get_by_role("button", name="提交").click()
        expect(page.locator("#mail .wait")).to_be_visible()
        look(page, "waiting")
        town.line.faults.clear()
        page.evaluate("() => window.dispatchEvent(new Event('online'))")
        expect(page.locator(".receipt")).to_be_visible()
        look(page, "done")
        page.goto(town.address(early))
        look(page, "early")
    assert {step: wrong for step, wrong in found.items() if wrong} == {}
    assert len(found) == 18


def test_it_prints_on_one_sheet_as_the_standards_table(town: Survey, browser: Browser, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    with phone(browser) as context:
        page = open_page(context, town.address(town.new_round()))
        answer(page, 1)
        page.pdf(path=tmp_path / "survey.pdf", format="A4")
    [sheet] = pypdf.PdfReader(tmp_path / "survey.pdf").pages
    text = unicodedata.normalize("NFKC", sheet.extract_text())
    assert all(word in text for word in ("序号", "服务态度", "基本满意", "大学以上"))
    assert not any(word in text for word in ("检查一遍", "草稿", "不答"))


def test_every_script_of_these_pages_is_ecmascript_5(blank: Page) -> None:
    blank.add_script_tag(path=ACORN)
    parse = "(text) => { try { acorn.parse(text, { ecmaVersion: 5 }); } catch (error) { return String(error); } }"
    assert blank.evaluate(parse, "let a = 1;") is not None
    scripts = {path.name: path.read_text(encoding="utf-8") for path in PARTS.glob("*.js")}
    assert len(scripts) >= 6
    assert {name: wrong for name, text in scripts.items() if (wrong := blank.evaluate(parse, text))} == {}

"""Keying paper in: by keyboard alone, checked by keying some again, and never lost on the way."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from access import breaches_at_widths
from playwright.sync_api import Browser, Page, expect
from station import Station, desk_of, sign_in, station
from xinheng_forms.load import definition

SURVEY = definition("gs/survey")
QUESTIONS = [question["id"] for question in SURVEY["questions"]]
WORDS = [word["id"] for word in SURVEY["words"]]
SHEETS = 20
FULL = "void (IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); })"


@pytest.fixture(scope="module")
def office(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    with station(site, tmp_path_factory.mktemp("paper")) as running:
        yield running


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    with desk_of(browser) as page:
        yield page


def keys_of(sheet: int) -> str:
    """Say what is pressed for one sheet: 12 questions, then sex, age and education; 0 is blank."""
    questions = "".join(str((sheet + question) % 4) for question in range(len(QUESTIONS)))
    return questions + f"{sheet % 2 + 1}{sheet % 3 + 1}{sheet % 4}"


def press(page: Page, keys: str) -> None:
    """Press one key after the other, wherever the focus is."""
    for key in keys:
        page.keyboard.press(key)


def expected(sheets: list[str]) -> dict[str, Counter[str]]:
    """Count the words that were keyed for each question."""
    return {
        question: Counter(WORDS[int(keys[at]) - 1] for keys in sheets if keys[at] != "0")
        for at, question in enumerate(QUESTIONS)
    }


def open_round(page: Page, office: Station, round_id: str) -> None:
    """Open the page for keying in, with the token."""
    page.goto(f"{office.service.url}survey/paper/?round={round_id}")
    sign_in(page, office.token)
    expect(page.get_by_text("请在纸上写：A-001")).to_be_visible()


def key_in(page: Page, sheets: list[str]) -> None:
    """Key sheets in and end each with Enter."""
    for keys in sheets:
        press(page, keys)
        page.keyboard.press("Enter")


def counted(page: Page, words: str) -> None:
    """See what the page says of how many there are."""
    expect(page.locator(".xh-keyer-counts")).to_have_text(words)


def test_twenty_sheets_are_keyed_by_keyboard_alone_and_arrive_once(desk: Page, office: Station) -> None:
    """Keyed with the server gone, sent when it is back, counted truthfully all the way."""
    round_id = office.round("键盘")
    open_round(desk, office, round_id)
    office.service.kill()
    sheets = [keys_of(sheet) for sheet in range(SHEETS)]
    key_in(desk, sheets[:-1])
    press(desk, "9")
    expect(desk.locator(".xh-keyer-said")).to_have_text("这一题只有 1 到 3，空白按 0。")
    press(desk, "2")
    desk.keyboard.press("Backspace")
    press(desk, sheets[-1])
    expect(desk.get_by_role("button", name="下一份（回车）")).to_be_focused()
    desk.keyboard.press("Enter")
    counted(desk, f"已录 {SHEETS} 份：还没有发送 {SHEETS} 份，等着发送 0 份，服务器已收到 0 份。")
    assert breaches_at_widths(desk) == []
    desk.get_by_role("button", name=f"发送这 {SHEETS} 份").press("Enter")
    desk.locator("dialog").get_by_role("button", name="发送", exact=True).press("Enter")
    counted(desk, f"已录 {SHEETS} 份：还没有发送 0 份，等着发送 {SHEETS} 份，服务器已收到 0 份。")
    office.service.start()
    desk.reload()
    counted(desk, f"已录 {SHEETS} 份：还没有发送 0 份，等着发送 0 份，服务器已收到 {SHEETS} 份。")
    results = office.final(round_id)
    assert results["origins"] == {"paper": SHEETS}
    shown = {item["id"]: Counter(item["counts"]) for item in results["result"]["items"]}
    assert shown == expected(sheets)


def test_blanks_are_ended_by_a_second_enter_and_a_sheet_is_kept_and_can_be_keyed_over(
    desk: Page, office: Station
) -> None:
    open_round(desk, office, office.round("空白"))
    desk.keyboard.press("Enter")
    expect(desk.locator(".xh-keyer-said")).to_contain_text("什么也没有答")
    press(desk, "11")
    desk.keyboard.press("Enter")
    expect(desk.locator(".xh-keyer-said")).to_contain_text("还有 13 处没有录（3 环境卫生、")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("请在纸上写：A-002")).to_be_visible()
    desk.keyboard.press("Backspace")
    expect(desk.get_by_text("修改 A-001")).to_be_visible()
    for _ in range(13):
        desk.keyboard.press("Backspace")
    press(desk, "3")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("请在纸上写：A-002")).to_be_visible()
    desk.evaluate(FULL)
    press(desk, keys_of(1))
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("请在纸上写：A-003")).to_be_visible()
    desk.reload()  # what the disk did not take any more is there again, and now on it
    counted(desk, "已录 2 份：还没有发送 2 份，等着发送 0 份，服务器已收到 0 份。")
    desk.get_by_text("还能改的 2 份").click()
    desk.get_by_role("button", name="改 A-001").click()
    second = desk.get_by_role("radiogroup", name="2 设置齐全")
    expect(second.get_by_role("radio", name="不满意")).to_be_checked()


def test_second_keying_finds_what_differs_and_a_person_settles_it(desk: Page, office: Station) -> None:
    round_id = office.round("抽查")
    open_round(desk, office, round_id)
    right = ["1" * 12 + "111"] * 6
    behalf = "+" + right[0]
    key_in(desk, ["3" + right[0][1:], right[1][:-1] + "0", behalf, *right[3:]])
    desk.get_by_role("button", name="录完了，抽查").click()
    expect(desk.get_by_label("从 6 份里抽几份")).to_have_value("5")
    desk.get_by_label("从 6 份里抽几份").fill("6")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("再录一遍：A-001")).to_be_visible()
    expect(desk.locator(".xh-keyer input:checked")).to_have_count(0)
    key_in(desk, [*right[:2], behalf])
    desk.reload()
    desk.get_by_role("button", name="接着抽查（6 份）").click()
    key_in(desk, [behalf, *right[4:]])
    expect(desk.get_by_role("status").filter(has_text="抽查了")).to_contain_text(
        "抽查了 6 份 96 处，两遍不同的有 3 处（3.1%）。"
    )
    assert breaches_at_widths(desk) == []
    place, level = desk.get_by_role("group", name="A-001：1 场所环境"), desk.get_by_role("group", name="A-002：文化")
    place.get_by_role("radio", name="满意 第二次录的").check()
    desk.get_by_role("button", name="就按选好的改正").click()
    expect(desk.locator(".xh-differences [role=alert]")).to_have_text(
        "还有 2 处没有选：A-002 文化、A-004 由家人或工作人员代填。"
    )
    level.get_by_role("radio", name="空白 第一次录的").check()
    filled_in = desk.get_by_role("group", name="A-004：由家人或工作人员代填")
    filled_in.get_by_role("radio", name="打了“√” 第二次录的").check()
    desk.get_by_role("button", name="就按选好的改正").click()
    expect(desk.locator(".xh-keyer-result")).to_contain_text("已对照纸面改正。")
    desk.get_by_role("button", name="发送这 6 份").click()
    desk.locator("dialog").get_by_role("button", name="发送", exact=True).click()
    counted(desk, "已录 6 份：还没有发送 0 份，等着发送 0 份，服务器已收到 6 份。")
    results = office.final(round_id)
    assert results["on_behalf"] == 2
    result = results["result"]
    assert result["satisfied"] == result["answered"] == 72
    assert result["groups"]["education"]["junior"]["responses"] in (None, 5)


def test_without_a_server_a_file_of_responses_is_written(desk: Page, site_url: str) -> None:
    """No token, no server: the round and its sheets stay on the device, the file holds what a server would store."""
    desk.goto(f"{site_url}survey/")
    expect(desk.get_by_text("没有连上服务器")).to_be_visible()
    desk.get_by_role("button", name="新的一轮（不用服务器）").click()
    desk.get_by_label("名称").fill("纸质")
    desk.get_by_role("button", name="保存").click()
    desk.get_by_role("link", name="录入纸质问卷：纸质").click()
    expect(desk.get_by_text("请在纸上写：A-001")).to_be_visible()
    sheets = [keys_of(sheet) for sheet in range(3)]
    key_in(desk, sheets[:2])
    press(desk, sheets[2])
    desk.get_by_label("写在表上的意见").fill("走廊的灯太暗")
    desk.keyboard.press("Enter")
    counted(desk, "已录 3 份，都在这台设备上。")
    with desk.expect_download() as download:
        desk.get_by_role("button", name="存成答卷文件").click()
    assert download.value.suggested_filename.startswith("心衡答卷-纸质-")
    written = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert (written["kind"], written["version"], written["round"]["name"]) == ("xinheng-responses", 1, "纸质")
    assert "A-0" not in json.dumps(written)
    assert {response["origin"] for response in written["responses"]} == {"paper"}
    assert [response["comment"] for response in written["responses"] if "comment" in response] == ["走廊的灯太暗"]
    shown = {question: Counter(one["items"].get(question) for one in written["responses"]) for question in QUESTIONS}
    assert {question: counts - Counter({None: 9}) for question, counts in shown.items()} == expected(sheets)

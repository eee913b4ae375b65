"""The desk of surveys: rounds are made, changed and sealed, and every state is told as it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from access import breaches_at_widths
from playwright.sync_api import Browser, Locator, Page, expect
from station import Station, day, desk_of, sign_in, station


@pytest.fixture(scope="module")
def office(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    with station(site, tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture
def desk(browser: Browser, office: Station) -> Iterator[Page]:
    with desk_of(browser) as page:
        page.goto(f"{office.service.url}survey/")
        sign_in(page, office.token)
        expect(page.get_by_role("button", name="新的一轮", exact=True)).to_be_visible()
        yield page


def card(page: Page, name: str) -> Locator:
    """Find a round."""
    return page.locator(".xh-survey-round").filter(has=page.get_by_role("heading", name=name, exact=True))


def test_a_round_is_made_and_what_is_wrong_is_named(desk: Page, office: Station) -> None:
    """The field, and what is expected; what was typed stays."""
    desk.get_by_role("button", name="新的一轮", exact=True).click()
    form = desk.get_by_role("form", name="新的一轮")
    form.get_by_label("最后一天").fill(day(-3))
    form.get_by_label("最小人数").fill("4")
    form.get_by_role("button", name="保存").click()
    alert = form.get_by_role("alert")
    expect(alert).to_have_text(
        "有几处需要改正。 名称：请填写 最后一天：不能早于第一天 "
        "最小人数：应为 5 到 100 的整数；人数更少时容易看出是谁答的"
    )
    expect(form.get_by_label("名称")).to_be_focused()
    form.get_by_label("名称").fill("上半年")
    form.get_by_label("最小人数").fill("6")
    form.get_by_label("最后一天").fill(day(500))
    form.get_by_role("button", name="保存").click()
    expect(alert).to_have_text("调查轮次的设置有几处需要改正。 最后一天：一轮调查最长一年")
    form.get_by_label("最后一天").fill(day(9))
    form.get_by_label("目标份数").fill("80")
    form.get_by_role("button", name="保存").click()
    made = card(desk, "上半年")
    expect(made).to_contain_text("● 正在进行")
    expect(made).to_contain_text("服务器已收到 0 份，目标 80 份。")
    [kept] = office.ask("GET", "rounds")["items"]
    assert (kept["name"], kept["closes"], kept["smallest_group"], kept["codes"]) == ("上半年", day(9), 6, False)
    address = made.get_by_label("居民填写的网址")
    expect(address).to_have_value(f"{office.service.url}s/cuiyuan/{kept['id']}")
    made.get_by_text("二维码", exact=True).click()
    expect(made.get_by_role("img")).to_be_visible()
    assert breaches_at_widths(desk) == []


def test_what_was_changed_elsewhere_is_not_overwritten_unseen(desk: Page, office: Station) -> None:
    round_id = office.round("旧名")
    desk.reload()
    mine = card(desk, "旧名")
    mine.get_by_role("button", name="修改").click()
    form = desk.get_by_role("form", name="修改 旧名")
    expect(form.get_by_label("第一天")).to_have_attribute("readonly", "")
    expect(form.get_by_label("凭一次性代码填写")).to_be_disabled()
    form.get_by_label("名称").fill("我的")
    kept = office.ask("GET", f"rounds/{round_id}")
    other = {"name": "别人的", "opens": kept["opens"], "closes": day(3)}
    office.ask(
        "PUT", f"rounds/{round_id}", other, **{"If-Match": f'"{kept["revision"]}"', "Write-Id": str(uuid.uuid4())}
    )
    form.get_by_role("button", name="保存").click()
    expect(form.get_by_role("alert")).to_contain_text(f"这一轮刚在别处改成了“别人的”，{kept['opens']} 至 {day(3)}。")
    expect(form.get_by_label("名称")).to_have_value("我的")
    form.get_by_role("button", name="保存").click()
    expect(card(desk, "我的")).to_be_visible()
    assert office.ask("GET", f"rounds/{round_id}")["name"] == "我的"


def test_a_round_is_sealed_only_after_a_question(desk: Page, office: Station) -> None:
    round_id = office.round("要封存")
    desk.reload()
    mine = card(desk, "要封存")
    mine.get_by_role("button", name="封存：要封存", exact=True).click()
    expect(desk.locator("dialog")).to_contain_text("封存以后不再收任何答卷")
    desk.locator("dialog").get_by_role("button", name="取消").click()
    assert office.ask("GET", f"rounds/{round_id}")["state"] == "open"
    mine.get_by_role("button", name="封存：要封存", exact=True).click()
    desk.locator("dialog").get_by_role("button", name="提前结束并封存").click()
    expect(mine).to_contain_text("✓ 已封存")
    expect(mine.get_by_role("button", name="修改")).to_have_count(0)
    expect(mine.get_by_role("link")).to_have_text(["结果"])
    assert office.ask("GET", f"rounds/{round_id}")["state"] == "sealed"


def test_a_round_that_has_not_begun_can_be_deleted_and_other_states_are_told(desk: Page, office: Station) -> None:
    office.round("以后", opens=day(5), closes=day(9))
    office.round("过了", opens=day(-20), closes=day(-2))
    desk.reload()
    expect(card(desk, "过了")).to_contain_text("■ 已经结束")
    expect(card(desk, "过了")).to_contain_text("之后自动封存")
    expect(card(desk, "过了").get_by_role("link", name="录入纸质问卷")).to_be_visible()
    expect(card(desk, "以后")).to_contain_text("○ 还没有开始")
    card(desk, "以后").get_by_role("button", name="删除").click()
    desk.locator("dialog").get_by_role("button", name="删除").click()
    expect(card(desk, "以后")).to_have_count(0)


def test_a_token_that_is_none_of_an_organisations_is_not_let_in(desk: Page) -> None:
    desk.get_by_role("button", name="退出（忘掉令牌）").click()
    sign_in(desk, "xh_wrong")
    expect(desk.get_by_role("alert")).to_contain_text("令牌不对")
    expect(desk.get_by_label("机构令牌")).to_be_focused()
    expect(desk.get_by_role("heading", name="只在这台设备上的轮次")).to_be_visible()

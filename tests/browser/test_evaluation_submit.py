"""Submitting from the page to a real server, and being scored by it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from evaluation import Evaluation
from playwright.sync_api import Browser, Page, Response, expect
from relay import new_token
from service import Service

RECORD = "import('/assets/js/store.js').then(async ({ openStore }) => (await (await openStore()).list())[0])"
STORED = """([id, token]) => fetch(`/api/v1/assessments/${id}`, { headers: { Authorization: `Bearer ${token}` } }).then((answer) => answer.json())"""
DRAFTS = """(token) => fetch("/api/v1/drafts", { headers: { Authorization: `Bearer ${token}` } }).then(async (answer) => (await answer.json()).items)"""
PULL = """async () => {
    const [{ Drafts }, { openStore }, { openOutbox }] = await Promise.all(["drafts", "store", "outbox"].map((name) => import(`/assets/js/${name}.js`)));
    return await new Drafts(await openStore(), await openOutbox()).pull();
}"""


@pytest.fixture(scope="module")
def service(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run one server for the module."""
    with Service(site, tmp_path_factory.mktemp("data")) as service:
        yield service


@pytest.fixture
def evaluation(page: Page, service: Service) -> Evaluation:
    """Begin an evaluation on the server's own page."""
    evaluation = Evaluation(page, service.url)
    evaluation.choose("class", "B")
    evaluation.fill({"about.organisation": "翠苑街道社会心理服务站", "facts.F09.lectures": "26"})
    evaluation.expect_total("0", "～ 92 分")
    return evaluation


def submit(evaluation: Evaluation, token: str | None = None) -> None:
    """Press 提交 and, if a token is given, type it."""
    evaluation.page.locator("[data-action=submit]").click()
    if token is not None:
        evaluation.page.locator("#xh-token").fill(token)
        evaluation.page.locator("#xh-token").press("Enter")


def test_a_wrong_token_is_asked_for_again_and_the_right_one_gets_a_receipt(
    evaluation: Evaluation, service: Service
) -> None:
    submit(evaluation, "xh_wrong")
    error = evaluation.slot("token-error")
    expect(error).to_contain_text("令牌不对")
    expect(evaluation.page.locator("#xh-token")).to_be_focused()
    expect(evaluation.slot("sync")).to_contain_text("没有送到，只存在本机")
    evaluation.page.locator("#xh-token").fill(new_token(service.data))
    evaluation.page.locator("#xh-token").press("Enter")
    expect(evaluation.slot("sync")).to_contain_text("已收到，回执号 ")
    expect(error).to_be_hidden()


def test_a_token_that_cannot_be_one_is_refused_at_the_field(evaluation: Evaluation) -> None:
    submit(evaluation, "令牌ｘ")
    expect(evaluation.slot("token-error")).to_contain_text("不含汉字")
    expect(evaluation.slot("sync")).to_have_text("还没有提交，只存在本机")


def test_the_same_answers_keep_their_receipt_and_changed_ones_say_so(evaluation: Evaluation, service: Service) -> None:
    submit(evaluation, new_token(service.data))
    expect(evaluation.slot("sync")).to_contain_text("已收到，回执号 ")
    first = evaluation.slot("sync").inner_text()
    submit(evaluation)
    expect(evaluation.slot("sync")).to_have_text(first)
    evaluation.fill({"facts.F09.lectures": "30"})
    evaluation.expect_total("8", "～ 100 分")
    expect(evaluation.slot("sync")).to_contain_text("收到后又有改动")
    submit(evaluation)
    expect(evaluation.slot("sync")).not_to_contain_text("又有改动")
    expect(evaluation.slot("sync")).to_contain_text("已收到，回执号 ")


def test_another_token_can_be_given(evaluation: Evaluation, service: Service) -> None:
    submit(evaluation, new_token(service.data))
    expect(evaluation.slot("sync")).to_contain_text("已收到")
    evaluation.page.get_by_role("button", name="换一个机构令牌").click()
    expect(evaluation.page.locator("#xh-token")).to_be_focused()


def test_a_server_that_is_away_is_named_and_tried_until_it_has_received_once(
    evaluation: Evaluation, service: Service
) -> None:
    evaluation.expect_saved()
    token = new_token(service.data)
    service.kill()
    submit(evaluation, token)
    expect(evaluation.slot("sync")).to_contain_text("没有连上服务器")
    expect(evaluation.slot("sync")).to_contain_text("会自动再试")
    service.start()
    expect(evaluation.slot("sync")).to_contain_text("已收到，回执号 ")
    received = evaluation.page.evaluate(
        """async ([token]) => {
            const id = new URL(location.href).searchParams.get("id");
            const answer = await fetch(`../../api/v1/assessments/${id}`, { headers: { Authorization: `Bearer ${token}` } });
            return await answer.json();
        }""",
        [token],
    )
    assert received["receipt"] in evaluation.slot("sync").inner_text()


def test_the_server_scores_where_python_cannot_start_but_only_when_asked(browser: Browser, service: Service) -> None:
    page = browser.new_context(
        locale="zh-CN", service_workers="block"
    ).new_page()  # one would fetch what is refused here
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or "") if "/api/v1/run/" in request.url else None)
    page.route("**/core*.zip*", lambda route: route.abort())
    evaluation = Evaluation(page, service.url)
    evaluation.choose("class", "B")
    evaluation.fill({"about.organisation": "翠苑街道社会心理服务站", "facts.F09.lectures": "26"})
    offer = page.get_by_role("button", name="由服务器算分", exact=True)
    expect(offer).to_be_visible()
    expect(evaluation.slot("engine-text")).to_contain_text("不保存")
    assert asked == []
    offer.click()
    evaluation.expect_total("0", "～ 92 分")
    expect(evaluation.card("F09")).to_contain_text("少 4 次：26 ＜ 30")
    evaluation.fill({"facts.F09.lectures": "30"})
    evaluation.expect_total("8", "～ 100 分")
    assert asked
    assert not any("翠苑" in text for text in asked)
    evaluation.fill({"facts.F01.floor_area_m2": "四十"})
    expect(evaluation.slot("left-out")).to_have_text("有 1 处填写有误，暂按未填计算。")
    stop = page.get_by_role("button", name="不再由服务器算分")
    stop.click()
    expect(stop).to_be_hidden()
    page.context.close()


def test_without_a_server_nothing_is_offered(page: Page, site_url: str) -> None:
    page.route("**/core*.zip*", lambda route: route.abort())
    evaluation = Evaluation(page, site_url)
    evaluation.choose("class", "B")
    expect(evaluation.slot("engine-text")).to_contain_text("填写的内容不受影响")
    page.evaluate("() => fetch('../../api/v1/hello').then((answer) => answer.status)")
    expect(page.get_by_role("button", name="由服务器算分", exact=True)).to_be_hidden()


def test_two_devices_choose_field_by_field(browser: Browser, service: Service) -> None:
    """Both have handed in; the second sees both texts of every field that differs, and nothing is merged unseen."""
    token = new_token(service.data)
    first, second = (
        Evaluation(browser.new_context(locale="zh-CN", service_workers="block").new_page(), service.url)
        for _ in range(2)
    )
    first.choose("class", "B")
    first.fill({"about.organisation": "翠苑街道社会心理服务站", "facts.F09.lectures": "26", "facts.F10.campaigns": "8"})
    first.expect_saved()
    submit(first, token)
    expect(first.slot("sync")).to_contain_text("已收到")
    record = first.page.evaluate(RECORD)
    second.page.evaluate(
        "record => import('/assets/js/store.js').then(async ({ openStore }) => (await openStore()).put(record, 0))",
        record,
    )
    second.page.goto(f"{second.address}?id={record['id']}")
    second.expect_total("8", "～ 92 分")
    second.fill(
        {
            "facts.F09.lectures": "30",
            "facts.F10.campaigns": "7",
            "about.note": "第二台设备",
            "about.organisation": "翠苑站",
        }
    )
    second.expect_saved()
    submit(second, token)
    expect(second.slot("sync")).to_contain_text("没有覆盖")
    second.page.get_by_role("button", name="比较两个版本").click()
    second.page.set_viewport_size({"width": 360, "height": 740})
    dialog = second.page.locator("dialog.xh-conflict")
    expect(dialog.get_by_role("heading")).to_have_text("两个版本有 4 处不同")
    expect(dialog.get_by_role("status")).to_have_text("还有 4 处没有选")
    names = dialog.locator("fieldset").evaluate_all("all => all.map(({ dataset }) => dataset.name)")
    assert names == ["about.organisation", "about.note", "facts.F09.lectures", "facts.F10.campaigns"]
    expect(dialog.locator("legend").filter(has_text="F09 宣传教育：讲座：本年心理健康讲座")).to_have_count(1)
    dialog.get_by_role("button", name="就用选好的").click()
    expect(dialog.locator("fieldset").first.locator("input").first).to_be_focused()
    assert dialog.evaluate(
        "dialog => dialog.scrollWidth <= dialog.clientWidth && dialog.getBoundingClientRect().right <= innerWidth"
    )
    expect(dialog.locator("[data-name='facts.F09.lectures']")).to_contain_text("30")
    expect(dialog.locator("[data-name='facts.F09.lectures']")).to_contain_text("26")
    second.page.keyboard.press("Escape")
    second.page.set_viewport_size({"width": 1280, "height": 740})
    expect(second.field("facts.F09.lectures")).to_have_value("30")
    expect(second.slot("sync")).to_contain_text("没有送到，只存在本机")
    second.page.get_by_role("button", name="比较两个版本").click()
    dialog.get_by_role("button", name="全部用这台设备上的").click()
    dialog.locator("[data-name='facts.F10.campaigns'] input[value=theirs]").check()
    expect(dialog.get_by_role("status")).to_have_text("都选好了")
    dialog.get_by_role("button", name="就用选好的").click()
    expect(second.slot("sync")).to_have_text(re.compile(r"^已收到，回执号 [^ ]{7}$"))
    expect(second.field("facts.F10.campaigns")).to_have_value("8")
    kept = second.page.evaluate(STORED, [record["id"], token])
    assert kept["document"]["facts"] == {"F09": {"lectures": 30}, "F10": {"campaigns": 8}}
    assert kept["document"]["about"]["note"] == "第二台设备"
    for evaluation in (first, second):
        evaluation.page.context.close()


def test_a_draft_goes_on_on_another_device_once_the_switch_is_on(browser: Browser, service: Service) -> None:
    """Off until somebody turns it on; then typed here, seen there, and a clash is chosen by a person."""
    token = new_token(service.data)
    one, two = (
        Evaluation(browser.new_context(locale="zh-CN", service_workers="block").new_page(), service.url)
        for _ in range(2)
    )
    for each in (one, two):
        each.page.evaluate("token => sessionStorage.setItem('xinheng-token', token)", token)
    one.choose("class", "C")
    one.fill({"facts.F09.lectures": "12"})
    one.expect_saved()
    switch = one.page.get_by_label("与本机构其他设备同步")
    expect(switch).not_to_be_checked()
    assert one.page.evaluate(DRAFTS, token) == []
    switch.check()
    expect(one.slot("carried")).to_contain_text("草稿已同步")
    record_id = one.page.evaluate(RECORD)["id"]
    assert [item["id"] for item in two.page.evaluate(DRAFTS, token)] == [record_id]
    pulled = two.page.evaluate(PULL)
    assert pulled == [record_id]
    two.page.goto(f"{two.address}?id={record_id}")
    expect(two.field("facts.F09.lectures")).to_have_value("12")
    with two.page.expect_response(keeps("13")):
        two.fill({"facts.F09.lectures": "13"})
    expect(two.slot("carried")).to_contain_text("草稿已同步")
    one.page.reload()
    expect(one.field("facts.F09.lectures")).to_have_value("13")
    expect(one.slot("sync")).to_have_text("还没有提交，只存在本机")
    clash(one, two)
    fetch_on_a_fresh_device(browser, service, token, record_id)
    for each in (one, two):
        each.page.context.close()


def keeps(lectures: str) -> Callable[[Response], bool]:
    """Tell of a response whether it says that the server has the draft with so many lectures."""

    def is_kept(response: Response) -> bool:
        sent = response.request.post_data or ""
        return response.request.method == "PUT" and response.ok and f'"facts.F09.lectures":"{lectures}"' in sent

    return is_kept


def clash(one: Evaluation, two: Evaluation) -> None:
    """Both type while the first is offline; what the second sent is not overwritten, and the person chooses."""
    expect(one.slot("carried")).to_contain_text("草稿已同步")
    one.page.context.set_offline(True)
    one.fill({"facts.F09.lectures": "14", "facts.F10.campaigns": "5"})
    expect(one.slot("carried")).to_contain_text("正在同步草稿")
    two.page.reload()
    with two.page.expect_response(keeps("15")):
        two.fill({"facts.F09.lectures": "15"})
    expect(two.slot("carried")).to_contain_text("草稿已同步")
    one.page.context.set_offline(False)
    one.page.get_by_role("button", name="比较两台设备的内容").click()
    dialog = one.page.locator("dialog.xh-conflict")
    expect(dialog.get_by_role("heading")).to_have_text("两个版本有 2 处不同")
    dialog.locator("[data-name='facts.F09.lectures'] input[value=theirs]").check()
    dialog.locator("[data-name='facts.F10.campaigns'] input[value=mine]").check()
    dialog.get_by_role("button", name="就用选好的").click()
    expect(one.field("facts.F09.lectures")).to_have_value("15")
    expect(one.slot("carried")).to_contain_text("草稿已同步")
    two.page.reload()
    expect(two.field("facts.F10.campaigns")).to_have_value("5")
    expect(two.field("facts.F09.lectures")).to_have_value("15")


def fetch_on_a_fresh_device(browser: Browser, service: Service, token: str, record_id: str) -> None:
    """The list of a device that has nothing asks for the token, and then holds the draft."""
    page = browser.new_context(locale="zh-CN", service_workers="block").new_page()
    page.goto(f"{service.url}records/")
    page.get_by_role("button", name="取回本机构的草稿").click()
    page.get_by_label("机构令牌").fill("xh_wrong")
    page.get_by_label("机构令牌").press("Enter")
    expect(page.locator(".xh-records-fetching")).to_contain_text("令牌不对")
    page.get_by_label("机构令牌").fill(token)
    page.get_by_label("机构令牌").press("Enter")
    expect(page.locator(".xh-records-fetching")).to_contain_text("已取回“翠苑街道社会心理服务站”的 1 份草稿")
    expect(page.locator(f"[data-id='{record_id}']")).to_be_visible()
    page.get_by_role("button", name="取回本机构的草稿").click()
    expect(page.locator(".xh-records-fetching")).to_contain_text("没有别的草稿了")
    page.get_by_role("button", name="删除：未命名").click()
    page.get_by_text("已删除", exact=True).click()
    page.get_by_role("button", name="彻底删除：未命名").click()
    page.get_by_role("dialog").get_by_role("button", name="彻底删除").click()
    expect(page.locator(f"[data-id='{record_id}']")).to_have_count(0)
    page.get_by_role("button", name="取回本机构的草稿").click()
    expect(page.locator(f"[data-id='{record_id}'] a")).to_have_text("未命名")
    page.context.close()

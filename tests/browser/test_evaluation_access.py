"""The evaluation page by keyboard, by ear, on a phone, and by itself."""

import pytest
from access import breaches
from evaluation import Evaluation, page_without_script
from playwright.sync_api import Browser, Page, ViewportSize, expect

WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}


def test_axe_finds_nothing_in_a_filled_page_with_everything_open(browser: Browser, site_url: str) -> None:
    """Empty, it is visited as all pages are."""
    context = browser.new_context(
        viewport=WIDE, color_scheme="dark", reduced_motion="reduce", locale="zh-CN", service_workers="block"
    )
    page = context.new_page()
    evaluation = Evaluation(page, site_url)
    evaluation.fill_station()
    evaluation.expect_total("88", "分")
    evaluation.fill({"facts.F10.campaigns": "两次", "scores.F01.score": "2"})
    evaluation.field("facts.F02.bays").focus()
    expect(page.locator("[data-slot=problems]")).to_be_visible()
    for fold in page.locator(".xh-tool details").all():
        fold.evaluate("fold => { fold.open = true; }")
    page.locator("[data-action=try]").check()
    assert breaches(page, "colours") == []
    page.set_viewport_size(PHONE)
    evaluation.slot("line").click()
    assert breaches(page, "colours") == []
    page.emulate_media(color_scheme="light")
    page.evaluate("document.body.dataset.mdColorScheme = 'default'")
    assert breaches(page) == []
    page.set_viewport_size(WIDE)
    assert breaches(page) == []
    context.close()


def test_the_sticking_line_never_covers_the_field_in_hand(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", service_workers="block")
    page = context.new_page()
    evaluation = Evaluation(page, site_url)
    evaluation.choose("class", "B")
    evaluation.expect_total_line("0～100 分")
    inputs = page.locator(".xh-answers .xh-fields input:not([type=hidden])").count()
    page.locator("[name='facts.F26.referred_in_time']").last.focus()
    covered = []
    for _ in range(inputs):
        page.keyboard.press("Shift+Tab")
        overlap = page.evaluate(
            """() => {
              const field = document.activeElement.getBoundingClientRect();
              const line = document.querySelector('.xh-line').getBoundingClientRect();
              return field.top < line.bottom - 0.5 && field.bottom > line.top ? document.activeElement.outerHTML : null;
            }"""
        )
        covered += [overlap] if overlap else []
    assert covered == []
    context.close()


def test_the_line_opens_and_folds_again(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", service_workers="block")
    page = context.new_page()
    evaluation = Evaluation(page, site_url, "?class=C")
    evaluation.expect_total_line("0～100 分")
    body = page.locator(".xh-summary-body")
    expect(body).to_be_hidden()
    evaluation.slot("line").click()
    expect(body).to_be_visible()
    expect(evaluation.slot("line")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(body).to_be_hidden()
    expect(evaluation.slot("line")).to_be_focused()
    page.evaluate("document.documentElement.scrollWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_an_item_can_be_answered_by_keyboard_alone(page: Page, site_url: str) -> None:
    evaluation = Evaluation(page, site_url)
    evaluation.field("class").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=class][value=B]")).to_be_checked()
    evaluation.field("facts.F01.floor_area_m2").focus()
    page.keyboard.type("41")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    evaluation.expect_total("4", "～ 100 分")
    evaluation.field("facts.F04.independent_premises").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "清除"
    page.keyboard.press("Enter")
    expect(page.locator("[name='facts.F04.independent_premises']:checked")).to_have_count(0)
    expect(evaluation.field("facts.F04.independent_premises").first).to_be_focused()


def test_the_result_is_announced_once_after_a_pause(page: Page, site_url: str) -> None:
    evaluation = Evaluation(page, site_url, "?class=B")
    evaluation.expect_total("0", "～ 100 分")
    announcement = page.locator("[data-slot=announcement]")
    page.evaluate(
        """() => {
          window.said = [];
          new MutationObserver(() => window.said.push(document.querySelector('[data-slot=announcement]').textContent))
            .observe(document.querySelector('[data-slot=announcement]'), {childList: true, characterData: true, subtree: true});
        }"""
    )
    evaluation.field("facts.F01.floor_area_m2").press_sequentially("41.25")
    expect(announcement).to_have_text("4 到 100 分，可能：优秀、良好、合格、不合格")
    assert len(page.evaluate("window.said")) <= 2


def test_nothing_foreign_is_asked_for_and_nothing_goes_wrong(page: Page, site_url: str) -> None:
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    evaluation = Evaluation(page, site_url, "?class=A")
    evaluation.expect_total("0", "～ 100 分")
    assert [url for url in asked if not url.startswith((site_url, "blob:", "data:"))] == []
    assert wrong == []


def test_without_script_the_form_is_complete(browser: Browser, site_url: str) -> None:
    with page_without_script(browser) as page:
        page.goto(f"{site_url}tools/evaluation/")
        expect(page.locator(".xh-item")).to_have_count(26)
        expect(page.locator(".xh-no-script")).to_contain_text("没有启用脚本")
        expect(page.locator(".xh-summary")).to_be_hidden()
        expect(page.locator("#item-F01 .xh-hint")).to_have_count(3)
        expect(page.locator("#item-F01 .xh-hint").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 800])
def test_nothing_shows_through_above_the_notice_of_trying(browser: Browser, site_url: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700}, locale="zh-CN", service_workers="block")
    page = context.new_page()
    Evaluation(page, site_url, "?class=B").expect_total("0", "～ 100 分")
    page.locator("[data-action=try]").evaluate("tick => tick.click()")
    page.evaluate("scrollTo(0, 1500)")
    above = ".md-header" if width >= 1200 else ".xh-line"
    gap = page.evaluate(
        "above => document.querySelector('[data-slot=trying]').getBoundingClientRect().top"
        " - document.querySelector(above).getBoundingClientRect().bottom",
        above,
    )
    context.close()
    assert gap <= 0

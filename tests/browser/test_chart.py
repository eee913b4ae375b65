"""The organisation chart: drawn from the standard's list, and one's own."""

import io
import itertools
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

SVG = "svg.xh-chart"


def boxes(page: Page) -> dict[str, tuple[float, float, float, float]]:
    """Give the drawn boxes by their text: left, top, right, bottom."""
    found: list[list[object]] = page.locator(f"{SVG} g").evaluate_all(
        "all => all.map((one) => [one.textContent, ...['x', 'y', 'width', 'height'].map((name) => +one.querySelector('rect').getAttribute(name))])"
    )
    return {str(text): (float(x), float(y), float(x + w), float(y + h)) for text, x, y, w, h in found}  # type: ignore[operator, arg-type]


def overlap(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


@pytest.fixture
def editor(page: Page, site_url: str) -> Page:
    page.goto(f"{site_url}tools/chart/")
    page.locator(SVG).wait_for()
    return page


def test_the_standards_chart_is_drawn_from_its_list_and_prints_on_one_page(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}standards/gs/A/")
    page.locator(SVG).wait_for()
    names = page.locator(".chart [data-quote]").all_inner_texts()
    drawn = boxes(page)
    assert list(drawn) == names
    assert not any(overlap(one, two) for one, two in itertools.combinations(drawn.values(), 2))
    dashed = page.locator(f"{SVG} .xh-chart-dashed").all_text_contents()
    assert dashed == page.locator(".chart em[data-quote]").all_inner_texts()
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) == 1


def test_a_chart_of_ones_own_is_made_with_the_keyboard_and_kept(editor: Page) -> None:
    expect(editor.locator("[data-slot=save]")).to_have_text("改动会自动存在本机")  # who only looks keeps nothing
    editor.locator("[name='about.organisation']").fill("翠苑街道社会心理服务组织结构图")
    editor.get_by_role("button", name="再加一个框").focus()
    editor.keyboard.press("Enter")
    editor.keyboard.type("翠苑一区社会心理服务室")
    editor.keyboard.press("Tab")
    expect(editor.locator("#parent-b9")).to_be_focused()
    editor.locator("#box-b1").fill("街道精神卫生小组")
    editor.get_by_role("button", name="再加一个框").click()  # ends typing, and is not lost over it
    expect(editor.locator("#parent-b9")).to_contain_text("街道精神卫生小组")
    editor.get_by_role("button", name="去掉：第 11 个框").click()
    expect(editor.locator(".xh-box")).to_have_count(10)
    editor.locator("#parent-b9").select_option(label="街道社会心理服务站")
    drawn = boxes(editor)
    own, station = drawn["翠苑一区社会心理服务室"], drawn["街道社会心理服务站"]
    assert own[1] > station[3]
    assert not any(overlap(one, two) for one, two in itertools.combinations(drawn.values(), 2))
    options = editor.locator("#parent-b2 option").all_inner_texts()
    assert "翠苑一区社会心理服务室" not in options  # nothing stands under what it leads
    expect(editor.locator("[data-slot=save]")).to_have_text("已存在本机")
    editor.reload()
    expect(editor.locator("#box-b9")).to_have_value("翠苑一区社会心理服务室")
    editor.get_by_role("button", name="去掉：街道社会心理服务站").click()
    assert editor.locator("#parent-b9").input_value() == "b1"  # what stood under it goes up


def test_the_drawing_prints_on_one_sheet_and_leaves_as_a_picture(editor: Page, tmp_path: Path) -> None:
    editor.evaluate("window.print = () => {}")
    editor.get_by_role("button", name="打印（A4 横排）").click()
    (sheet,) = PdfReader(io.BytesIO(editor.pdf(prefer_css_page_size=True))).pages
    assert sheet.mediabox.width > sheet.mediabox.height
    assert "企事业单位" in sheet.extract_text()
    assert "虚线" in sheet.extract_text()  # what is a conjecture says so wherever the picture goes
    with editor.expect_download() as handed:
        editor.get_by_role("button", name="存为图片").click()
    handed.value.save_as(tmp_path / "chart.svg")
    assert (tmp_path / "chart.svg").read_text("utf-8").startswith("<svg")


def test_the_standards_own_chart_is_printed_from_the_form_index_and_looking_at_it_keeps_nothing(
    page: Page, site_url: str
) -> None:
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = location.pathname; }")
    page.goto(f"{site_url}forms/")
    card = page.locator(".xh-paper-card", has_text="附录A").first
    title = card.get_by_role("heading").inner_text()
    card.get_by_role("link", name="打印").click()
    expect(page.locator("html")).to_have_attribute("data-printed", "/tools/chart/")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    (sheet,) = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert normalize("NFKC", sheet.extract_text()).startswith(title)
    page.emulate_media(media="screen")
    page.locator(f"{SVG} g").nth(3).click()
    expect(page.locator("#box-b3")).to_be_focused()
    page.locator("#box-b3").press("Tab")
    page.reload()
    expect(page.locator("[data-slot=save]")).to_have_text("改动会自动存在本机")
    kept = page.evaluate(
        "async () => (await (await import('/assets/js/store.js')).openStore()).list('kit/chart').then((all) => all.length)"
    )
    assert kept == 0

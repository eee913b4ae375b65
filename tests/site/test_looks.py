"""What only a browser can tell of the standards' pages: widths, what stays in sight, what looks like what."""

import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Open a page as wide as a small phone."""
    context = browser.new_context(viewport={"width": 360, "height": 780}, locale="zh-CN", service_workers="block")
    yield context.new_page()
    context.close()


def test_the_sheet_of_the_survey_keeps_its_columns_on_a_phone(phone: Page, site_url: str) -> None:
    phone.goto(f"{site_url}standards/gs/D/")
    heads = phone.locator("table thead th").all()
    assert ["".join(head.inner_text().split()) for head in heads][2:] == ["满意", "基本满意", "不满意"]
    assert all((box := head.bounding_box()) and box["width"] > 24 and box["height"] > 12 for head in heads)


def test_a_note_of_the_standard_does_not_look_like_a_remark_of_ours(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}standards/gbt/3/")
    ground = "element => getComputedStyle(element).backgroundColor"
    assert page.locator(".xh-remark").first.evaluate(ground) != "rgba(0, 0, 0, 0)"
    for note in page.locator("p.xh-note").all():
        assert note.evaluate(ground) == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("annex", ["C", "D", "E"])
def test_a_form_of_an_appendix_is_printed_on_one_page_with_its_remarks(page: Page, site_url: str, annex: str) -> None:
    page.goto(f"{site_url}standards/gs/{annex}/")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    numbers = page.locator(".xh-remark-id").all_inner_texts()
    assert numbers
    assert [number for number in numbers if number not in printed.pages[0].extract_text()] == []


def test_colours_go_with_the_device_until_somebody_chooses(page: Page, site_url: str) -> None:
    colours = page.locator("body")
    for device, scheme in (("light", "default"), ("dark", "slate"), ("light", "default")):
        page.emulate_media(color_scheme=device)  # type: ignore[arg-type]
        page.goto(f"{site_url}about/")
        expect(colours).to_have_attribute("data-md-color-scheme", scheme)
        expect(page.locator(".md-header__option label:visible")).to_have_count(1)  # the theme has come to keep it
    page.locator(".md-header__option label:visible").click()
    expect(colours).to_have_attribute("data-md-color-scheme", "slate")
    page.reload()
    expect(page.locator(".md-header__option label:visible")).to_have_attribute("title", "换成浅色")
    expect(colours).to_have_attribute("data-md-color-scheme", "slate")

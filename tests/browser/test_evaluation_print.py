"""Appendix F on paper: one A4 page, filled and blank, looked at as a PDF."""

import io
import json
from pathlib import Path
from unicodedata import normalize

from evaluation import Evaluation, page_without_script
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from xinheng_forms.load import definition


def printed(page: Page) -> PdfReader:
    """Print the page as Chromium would."""
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


def text_of(reader: PdfReader) -> str:
    """Return the words on all pages, without white space; fonts may name 心 by its radical, ⼼."""
    words = "".join("".join(page.extract_text().split()) for page in reader.pages)
    return "".join(normalize("NFKC", sign) if "⺀" <= sign <= "⿕" else sign for sign in words)


def test_the_filled_sheet_is_one_page_with_scores_total_and_grade(page: Page, site_url: str) -> None:
    evaluation = Evaluation(page, site_url)
    evaluation.fill_station()
    evaluation.expect_total("88", "分")
    reader = printed(page)
    text = text_of(reader)
    assert len(reader.pages) == 1
    assert round(float(reader.pages[0].mediabox.width)) == 595
    assert "翠苑街道社会心理服务站" in text
    assert "☑B类" in text
    assert "□A类" in text
    assert "☑合格" in text
    assert "88" in text
    assert "打印附录F" not in text


def test_a_long_name_and_open_items_still_fit_one_page(page: Page, site_url: str) -> None:
    evaluation = Evaluation(page, site_url)
    evaluation.choose("class", "B")
    evaluation.fill({"about.organisation": "心" * 60, "about.year": "2026", "about.assessor": "王敏"})
    evaluation.expect_total("0", "～ 100 分")
    reader = printed(page)
    assert len(reader.pages) == 1
    assert "心" * 60 in text_of(reader)
    assert "☑B类" in text_of(reader)


def test_words_of_any_length_from_an_opened_file_leave_the_sheet_one_page(page: Page, site_url: str) -> None:
    evaluation = Evaluation(page, site_url)
    about = {"organisation": "心" * 900, "year": "年" * 90, "assessor": "王" * 900, "date": "日" * 90}
    document = json.dumps({"class": "B", "about": about}).encode()
    chosen = {"name": "long.json", "mimeType": "application/json", "buffer": document}
    page.locator("input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]  # a FilePayload
    evaluation.expect_total("0", "～ 100 分")
    assert len(printed(page).pages) == 1


def test_the_saved_file_prints_on_few_pages(page: Page, site_url: str, tmp_path: Path) -> None:
    evaluation = Evaluation(page, site_url)
    evaluation.fill_station()
    evaluation.expect_total("88", "分")
    with page.expect_download() as download:
        page.get_by_role("button", name="存为文件").click()
    file = tmp_path / "saved.html"
    download.value.save_as(file)
    page.goto(file.as_uri())
    assert len(printed(page).pages) <= 4


def test_the_blank_sheet_is_the_standard_and_nothing_else(page: Page, site_url: str) -> None:
    page.add_init_script("window.print = () => {}")
    evaluation = Evaluation(page, site_url)
    evaluation.fill_station()
    evaluation.expect_total("88", "分")
    page.locator(".xh-menu summary").click()
    page.get_by_role("button", name="打印空白表").click()
    page.emulate_media(media="print")
    text = "".join(page.locator("body").inner_text().split())
    form = definition("gs/evaluation")
    for section in form["sections"]:
        for item in section["items"]:
            assert "".join(item["requirement"].split()) in text
    assert "".join(form["notes"]) in text
    assert len(printed(page).pages) == 1
    assert "88" not in text
    assert "☑" not in text
    assert "翠苑" not in text
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert "翠苑街道社会心理服务站" in text_of(printed(page))


def test_without_script_the_form_itself_prints(browser: Browser, site_url: str) -> None:
    with page_without_script(browser) as page:
        page.goto(f"{site_url}tools/evaluation/")
        reader = printed(page)
    text = text_of(reader)
    assert len(reader.pages) <= 4
    assert "没有启用脚本" in text
    assert "A类不小于60平米、B类不小于40平米、C类不小于20平米。" in text

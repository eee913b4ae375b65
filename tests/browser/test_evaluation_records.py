"""Several windows, opened files and downloads of one evaluation."""

import io
from pathlib import Path

import pytest
from evaluation import Evaluation
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from xinheng_forms.load import definition


@pytest.fixture
def evaluation(page: Page, site_url: str) -> Evaluation:
    """Begin an evaluation that this device keeps."""
    evaluation = Evaluation(page, site_url)
    evaluation.choose("class", "B")
    evaluation.fill({"about.organisation": "翠苑街道社会心理服务站", "facts.F09.lectures": "26"})
    evaluation.expect_saved()
    page.wait_for_url("**?id=*")
    return evaluation


def in_conflict(evaluation: Evaluation) -> Page:
    """Change the record in a second window of which the first does not hear, and then in the first."""
    page = evaluation.page
    other = page.context.new_page()
    other.add_init_script("BroadcastChannel.prototype.postMessage = () => {}")
    other.goto(page.url)
    lectures = other.locator("[name='facts.F09.lectures']")
    expect(lectures).to_have_value("26")
    lectures.fill("30")
    expect(other.locator("[data-slot=save]")).to_contain_text("已存在本机")
    expect(other.locator(".xh-summary")).to_have_attribute("data-save", "saved")
    evaluation.fill({"facts.F09.lectures": "12"})
    expect(page.locator("[data-slot=conflict]")).to_be_visible()
    expect(evaluation.slot("save")).to_contain_text("没能保存")
    return other


def test_a_conflict_can_be_settled_by_the_other_window(evaluation: Evaluation) -> None:
    in_conflict(evaluation)
    evaluation.page.get_by_role("button", name="用另一窗口的").click()
    expect(evaluation.field("facts.F09.lectures")).to_have_value("30")
    expect(evaluation.page.locator("[data-slot=conflict]")).to_be_hidden()
    evaluation.page.reload()
    expect(evaluation.field("facts.F09.lectures")).to_have_value("30")


def test_a_conflict_can_be_settled_by_keeping_both(evaluation: Evaluation) -> None:
    address = evaluation.page.url
    other = in_conflict(evaluation)
    evaluation.page.get_by_role("button", name="保留这里的为副本").click()
    expect(evaluation.field("about.name")).to_have_value("翠苑街道社会心理服务站（副本）")
    expect(evaluation.field("facts.F09.lectures")).to_have_value("12")
    evaluation.expect_saved()
    evaluation.page.wait_for_url(lambda url: url != address)
    evaluation.page.reload()
    expect(evaluation.field("facts.F09.lectures")).to_have_value("12")
    other.reload()
    expect(other.locator("[name='facts.F09.lectures']")).to_have_value("30")


@pytest.mark.parametrize(
    ("button", "shown", "kept"), [("两份都留下", "26", "40"), ("用文件里的替换", "26", "26"), ("不打开", "40", "40")]
)
def test_a_file_that_differs_from_the_device_asks_first(
    evaluation: Evaluation, tmp_path: Path, button: str, shown: str, kept: str
) -> None:
    page, address = evaluation.page, evaluation.page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="存为文件").click()
    download.value.save_as(tmp_path / "kept.html")
    evaluation.fill({"facts.F09.lectures": "40"})
    expect(page.locator(".xh-summary")).to_have_attribute("data-save", "saved")
    page.locator("input[type=file]").set_input_files(tmp_path / "kept.html")
    dialog = page.get_by_role("dialog", name="本机已有这份评估")
    expect(dialog).to_contain_text("翠苑街道社会心理服务站")
    dialog.get_by_role("button", name=button).click()
    expect(evaluation.field("facts.F09.lectures")).to_have_value(shown)
    page.goto(address)
    expect(evaluation.field("facts.F09.lectures")).to_have_value(kept)


def test_a_file_that_the_device_has_already_says_so(evaluation: Evaluation, tmp_path: Path) -> None:
    page = evaluation.page
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with page.expect_download() as download:
        page.get_by_role("button", name="存为文件").click()
    download.value.save_as(tmp_path / "kept.html")
    page.locator("input[type=file]").set_input_files(tmp_path / "kept.html")
    expect(page.locator("[data-slot=message]")).to_contain_text("本机已有")
    assert said == []


@pytest.mark.parametrize("leave", ["新建", "清空答案"])
def test_trying_ends_visibly_with_another_record(evaluation: Evaluation, leave: str) -> None:
    page = evaluation.page
    page.locator("[data-action=try]").check()
    evaluation.fill({"facts.F09.lectures": "40"})
    page.locator(".xh-menu summary").click()
    page.get_by_role("button", name=leave).click()
    expect(page.locator("[data-slot=trying]")).to_be_hidden()
    expect(page.locator("[data-action=try]")).not_to_be_checked()


def test_the_workbook_holds_what_the_page_shows(page: Page, site_url: str, tmp_path: Path) -> None:
    evaluation = Evaluation(page, site_url)
    evaluation.fill_station()
    evaluation.expect_total("88", "分")
    page.locator(".xh-menu summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 XLSX").click()
    kept = tmp_path / "kept.xlsx"
    download.value.save_as(kept)
    assert download.value.suggested_filename.endswith(".xlsx")
    sheet = load_workbook(io.BytesIO(kept.read_bytes()), data_only=True).worksheets[0]
    [total] = [row for row in sheet.iter_rows(values_only=True) if row[0] == definition("gs/evaluation")["total_label"]]
    assert 88 in total

"""People as rows: typed, pasted or read from a file; counted by the rules, handed on as counts, and never sent."""

import io
from pathlib import Path

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from tool import Tool, clipped, text_of

HEADS = ("姓名", "岗位", "专兼职", "二级证书", "培训学时", "培训", "上岗前培训", "注册", "应当持证", "已持证", "电话")
PEOPLE = (
    ("王敏", "管理员", "专职", None, None, None, "是", None, "否", None, "139"),
    ("李强", "心理治疗师", "全职", "有", 42, None, "是", None, "是", "√", None),
    ("赵云", "咨询师", "专职", "无", "四十", None, "是", None, "是", "否", None),
    (None, "志愿者", None, None, None, "是", "是", "是", "否", None, None),
    ("钱多", "司机", None, None, None, "是", "是", None, "否", None, None),
)


def workbook(folder: Path) -> Path:
    """Write a table of people as an office would, with two cells that nobody understands."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADS)
    for person in PEOPLE:
        sheet.append(person)
    file = folder / "people.xlsx"
    book.save(file)
    return file


def test_a_table_is_read_counted_and_taken_over(page: Page, site_url: str, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method) if request.method != "GET" else None)
    roster = Tool(page, site_url, "roster")
    with page.expect_download() as handed:
        page.get_by_role("button", name="下载模板").click()
    handed.value.save_as(tmp_path / "template.xlsx")
    offered = load_workbook(tmp_path / "template.xlsx").worksheets[0].data_validations.dataValidation
    assert [each.formula1 for each in offered][:3] == [
        '"管理人员,心理咨询师,心理辅导员,志愿者"', '"专职,兼职"', '"是,否"',
    ]  # fmt: skip
    page.locator("input[data-slot=table-file]").set_input_files(workbook(tmp_path))
    report = page.locator("[data-slot=import-report]")
    expect(report).to_contain_text("读入 5 人，有 2 格要看一看")
    expect(report.locator("li")).to_have_text([
        "第 4 行“当年培训学时”写的是“四十”，应为不小于 0 的数，最多两位小数。去填",
        "第 6 行“岗位”写的是“司机”，应为管理人员、心理咨询师、心理辅导员、志愿者。去填",
    ])  # fmt: skip
    expect(report).to_contain_text("没有用到的列：电话。")
    expect(roster.field("people[2].name")).to_have_value("赵云")
    expect(roster.field("people[2].training_hours")).to_have_value("")
    roster.expect_verdict("5 人，2 人没有填全")
    row = roster.outcome().locator("tr")
    expect(row.filter(has_text="40学时专业培训")).to_contain_text("等 第 3 人 赵云：当年培训学时；第 5 人 钱多：岗位")
    roster.field("people[2].training_hours").fill("39.5")
    roster.field("people[4].role").select_option("assistant")
    roster.expect_verdict("5 人")
    expect(row.filter(has_text="40学时专业培训")).to_have_text("其中当年参加过至少40学时专业培训的专职心理咨询师1")
    expect(row.filter(has_text="按岗位应当持证的人员")).to_have_text("按岗位应当持证的人员2")
    roster.reload()
    roster.expect_verdict("5 人")
    reader = roster.printed()
    assert len(reader.pages) == 1
    assert "赵云" in text_of(reader)
    assert clipped(page) == []

    again = roster.download("xlsx", tmp_path)
    roster.from_menu("new")
    expect(roster.field("people[0].name")).to_have_value("")
    page.locator("input[data-slot=table-file]").set_input_files(again)
    expect(report).to_contain_text("读入 5 人，每一格都读懂了。")
    page.get_by_role("button", name="撤销这次读入").click()
    expect(page.locator(".xh-person")).to_have_count(1)

    staffing = Tool(page, site_url, "staffing")
    staffing.choose("class", "A")
    page.get_by_role("button", name="取来这").click()
    expect(staffing.field("facts.counsellors_full_time")).to_have_value("2")
    expect(page.locator("[data-field='facts.certified'] .xh-taken")).to_contain_text("取自 人员花名册")
    expect(staffing.outcome()).to_contain_text("专职心理咨询师40学时培训完成率 50%")
    evaluation = Tool(page, site_url, "evaluation")
    evaluation.choose("class", "A")
    offer = page.locator(".xh-offered", has_text="人员花名册")
    expect(offer).to_contain_text("里有这里要填的 1 处：各类人员上岗前都经过专业培训。")
    offer.get_by_role("button", name="取来这 1 处").click()
    expect(page.locator("[data-field='facts.F07.all_trained_before_start'] .xh-taken")).to_contain_text(
        "取自 人员花名册"
    )
    assert asked == []


def test_people_are_pasted_behind_those_who_are_there(page: Page, site_url: str) -> None:
    roster = Tool(page, site_url, "roster")
    page.get_by_role("button", name="再加一个人").click()
    roster.field("people[1].name").fill("007")
    roster.field("people[1].role").select_option("volunteer")
    expect(page.locator("[data-field='people[1].level2']")).to_be_hidden()
    page.locator("[data-slot=paste]").fill("张三\t李四")
    page.get_by_role("button", name="读入粘贴的内容").click()
    report = page.locator("[data-slot=import-report]")
    expect(report).to_contain_text("没有读入：没有找到表头，至少要有“岗位”一列")
    expect(page.locator("[data-slot=paste]")).to_have_value("张三\t李四")
    page.locator("[data-slot=paste]").fill("姓名\t岗位\n周\t辅导员\n吴\t志愿者")
    page.get_by_role("button", name="读入粘贴的内容").click()
    expect(report).to_contain_text("读入 2 人")
    expect(page.locator(".xh-person")).to_have_count(3)
    expect(roster.field("people[0].name")).to_have_value("007")
    expect(roster.field("people[2].name")).to_have_value("吴")
    roster.expect_verdict("3 人，3 人没有填全")
    page.get_by_role("button", name="去掉这个人").nth(1).click()
    roster.expect_verdict("2 人，2 人没有填全")
    expect(roster.field("people[1].role")).to_have_value("volunteer")
    roster.expect_saved()
    page.get_by_role("link", name="到人员配置核对里取用").click()
    offers = page.locator("[data-slot=offers]")  # although no class is chosen yet
    expect(offers).to_contain_text("还有 2 处要等人员花名册填全")
    expect(offers).to_contain_text("没有填的是 第 1 人 007（注册登记、经过专业培训）、第 2 人 吴（")
    expect(offers.get_by_text("没有填的是")).to_be_hidden()  # folded, since it may be long
    offers.get_by_role("link", name="去人员花名册补填").click()
    expect(roster.field("people[0].name")).to_have_value("007")


def test_a_blank_list_has_lines_to_write_in_on_one_sheet(page: Page, site_url: str) -> None:
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = ''; }")
    page.goto(f"{site_url}tools/roster/#print")
    expect(page.locator("html[data-printed] .xh-roster-table tbody tr")).to_have_count(25)
    page.emulate_media(media="print")
    (sheet,) = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert "\n25\n" in f"{sheet.extract_text()}\n"

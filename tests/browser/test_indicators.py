"""Several periods side by side: how each rate is reckoned, what is unknown, one report for page, paper and files, sent to a server."""

import io
import json
from pathlib import Path

import openpyxl
from docx import Document
from playwright.sync_api import Page, expect
from relay import new_token
from service import Service
from tool import Tool, clipped, text_of

SPRING = {
    "residents": "3000", "residents_served": "100", "participations": "420", "screenings": "60", "referrals": "0",
    "satisfied": "19", "answered": "20", "self_reviews": "4", "supervisions": "1",
}  # fmt: skip
SUMMER = {"residents": "3000", "residents_served": "131", "referrals": "3", "referrals_succeeded": "2"}


def test_periods_stand_side_by_side_as_one_report_and_each_is_sent_by_itself(
    page: Page, site: Path, tmp_path: Path
) -> None:
    with Service(site, tmp_path / "data") as service:
        _two_quarters(page, service, tmp_path)


def _two_quarters(page: Page, service: Service, folder: Path) -> None:
    indicators = Tool(page, service.url, "indicators")
    indicators.fill({"about.organisation": "翠苑街道"})
    page.locator("#xh-period").select_option(label="2026年第二季度")
    indicators.fill({f"facts.{name}": text for name, text in SPRING.items()})
    indicators.expect_verdict("算出 2 个比率，还有 1 处没有填")
    expect(indicators.panel("groups").locator("li")).to_have_text([
        "服务覆盖率 3.3% 100 ÷ 3000 = 3.3%", "转介成功率 分母为 0 未填 ÷ 0，分母为 0，不算比率", "居民满意度 95% 19 ÷ 20 = 95%",
    ])  # fmt: skip
    indicators.expect_saved()

    page.locator("[data-slot=period-add]").click()
    expect(indicators.field("period.to")).to_have_value("2026-09-30")
    expect(indicators.field("about.organisation")).to_have_value("翠苑街道")
    indicators.fill({f"facts.{name}": text for name, text in SUMMER.items()})
    rows = indicators.outcome().locator("table").first.locator("tbody tr")
    expect(rows).to_have_text([
        "2026年第二季度3.3%—分母为 0—95%—", "2026年第三季度4.4%升 1.1 个百分点66.7%—未填—",
    ])  # fmt: skip
    expect(indicators.outcome().locator("svg")).to_have_count(7)
    indicators.expect_saved()
    _files_say_the_same(indicators, folder)
    page.locator("input[data-slot=table-file]").set_input_files(indicators.download("xlsx", folder))
    expect(page.locator("[data-slot=import-report]")).to_contain_text("工作表“数”：读入 2 个时段")

    third = page.locator(".xh-period-list li").last
    third.get_by_role("button", name="删除").click()
    expect(indicators.field("period.from")).to_have_value("2026-04-01")
    expect(page.locator(".xh-period-list li")).to_have_count(1)
    page.get_by_role("button", name="撤销删除").click()
    expect(indicators.field("period.from")).to_have_value("2026-07-01")
    expect(rows).to_have_count(2)

    page.locator("[data-action=submit]").click()
    page.locator("#xh-token").fill(new_token(service.data))
    page.locator("#xh-token").press("Enter")
    expect(indicators.panel("sync")).to_contain_text("已收到，回执号 ")
    indicators.reload()
    expect(indicators.field("facts.residents_served")).to_have_value("131")


def _files_say_the_same(indicators: Tool, folder: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(indicators.download("xlsx", folder).read_bytes()))
    assert [cell.value for cell in book["比率"][3]][:4] == ["2026年第三季度", 4.4, "升 1.1 个百分点", 66.7]
    assert [cell.value for cell in book["数"][2]] == ["辖区居民（人）", 3000, 3000]
    document = Document(io.BytesIO(indicators.download("docx", folder).read_bytes()))
    assert document.tables[0].rows[2].cells[1].text == "4.4%"
    assert len(document.inline_shapes) == 7
    assert max(int(shape.width) for shape in document.inline_shapes) < int(document.sections[0].page_width or 0) / 2
    assert json.loads(indicators.download("json", folder).read_text("utf-8"))["facts"]["residents_served"] == 131
    assert "2÷3=66.7%" in text_of(indicators.printed())
    assert clipped(indicators.page) == []


KEEP_ANOTHERS = """async () => {
    const [{ openStore }, { newRecord }] = await Promise.all(["store", "record"].map((name) => import(`/assets/js/${name}.js`)));
    const values = { "about.organisation": "别家", "period.from": "2026-07-01", "period.to": "2026-09-30" };
    const store = await openStore();
    await store.put(newRecord({ form: "gbt/indicators", edition: "1", rules: "r", values, about: { organisation: "别家" } }), 0);
    store.close();
}"""
"""A period of another institution, which does not stand beside ours."""


def test_several_periods_are_read_from_one_table_and_nothing_typed_is_replaced(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    indicators = Tool(page, site_url, "indicators")
    with page.expect_download() as handed:
        page.get_by_role("button", name="下载模板").click()
    handed.value.save_as(tmp_path / "template.xlsx")
    counts = _filled_in(tmp_path / "template.xlsx", tmp_path / "counts.xlsx")

    page.locator("#xh-period").select_option(label="2026年第二季度")
    indicators.fill({"facts.screenings": "60"})
    indicators.expect_saved()
    page.locator("input[data-slot=table-file]").set_input_files(counts)
    report = page.locator("[data-slot=import-report]")
    expect(report).to_contain_text("读入 2 个时段：2026年第一季度、2026年第二季度（这一页），有 2 格要看一看")
    expect(report.locator("ul").first.locator("li")).to_have_text([
        "第 3 行“辖区居民”写的是“三千”，应为不小于 0 的整数。去填",
        "第 5 行“时段”写的是“夏天”，应为季度、半年、月份或起止日期，如 2026年第三季度。",
    ])  # fmt: skip
    expect(report).to_contain_text("有 1 个时段没有读懂，那里的数没有读入")
    expect(report).to_contain_text("2026年第二季度 筛查：已填的是 60，表里是 66")
    expect(indicators.field("facts.screenings")).to_have_value("60")
    expect(page.locator(".xh-period-list li")).to_have_count(2)
    expect(indicators.outcome()).to_contain_text("2026年第一季度")
    report.get_by_role("button", name="这 1 处改用表里的").click()
    expect(indicators.field("facts.screenings")).to_have_value("66")
    report.get_by_role("button", name="撤销这次读入").click()
    expect(indicators.field("facts.screenings")).to_have_value("60")
    expect(page.locator(".xh-period-list li")).to_have_count(1)

    page.locator("[data-slot=paste]").fill("项目\t2026年第二季度\t2026年上半年\n转介\t3\t5\n成功的转介\t2\t")
    page.get_by_role("button", name="读入粘贴的内容").click()
    expect(report).to_contain_text("读入 2 个时段：2026年第二季度（这一页）、2026年上半年，每一格都读懂了。")
    expect(indicators.panel("groups")).to_contain_text("转介成功率 66.7% 2 ÷ 3 = 66.7%")
    page.locator("[data-slot=paste]").fill("项目\t2026年上半年\n筛查\t126")
    page.get_by_role("button", name="读入粘贴的内容").click()
    expect(report).to_contain_text("读入 1 个时段：2026年上半年，每一格都读懂了。")
    report.get_by_role("button", name="撤销这次读入").click()
    expect(report).to_contain_text("已撤销")
    page.evaluate(KEEP_ANOTHERS)
    indicators.reload()
    expect(page.locator(".xh-period-list li")).to_have_count(2)  # the record was there before


def _filled_in(template: Path, filled: Path) -> Path:
    """Fill the template in as an office would, with two cells that nobody understands."""
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    heads, *quarters = (list(row) for row in sheet.iter_rows(values_only=True))
    assert [str(row[0])[4:] for row in quarters] == ["年第一季度", "年第二季度", "年第三季度", "年第四季度"]
    rows: dict[str, dict[str, str | int]] = {
        "2026年第一季度": {"筛查（人次）": 60, "转介（人次）": 2},
        "2026年第二季度": {"筛查（人次）": 66, "辖区居民（人）": "三千"},
        "2026年第三季度": {},
        "夏天": {"筛查（人次）": 1},
    }
    sheet.delete_rows(2, len(quarters))
    for period, counts in rows.items():
        said = {"时段": period, **counts}
        sheet.append([said.get(str(head)) for head in heads])
    book.save(filled)
    return filled

"""Records of this device and files, side by side: what differs, what is double, what was altered."""

import io
import re
from pathlib import Path
from typing import Any

import docx
import openpyxl
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from tool import text_of
from xinheng_forms.load import definition, rules_sha256

STATION, OTHER = "翠苑街道社会心理服务站", "文晖街道社会心理服务站"
EVALUATION, FACILITY = "gs/evaluation", "gs/facility"
KEEP = """async (records) => {
    const [{ openStore, newRecord }, { aboutFrom }] = await Promise.all(["store", "document"].map((name) => import(`/assets/js/${name}.js`)));
    const store = await openStore();
    for (const record of records) await store.put(newRecord({ ...record, about: aboutFrom(record.values) }), 0);
    store.close();
}"""
WRITE = """async (record) => {
    const [{ makeFile }, { newRecord }, { aboutFrom }] = await Promise.all(["file", "record", "document"].map((name) => import(`/assets/js/${name}.js`)));
    const sheet = document.createElement("table");
    return makeFile({ record: newRecord({ ...record, about: aboutFrom(record.values) }), title: "评估", sheet, report: sheet });
}"""


def record(number: int, form: str, year: str, lectures: str = "", **more: str) -> dict[str, Any]:
    """Make a kept record; its id follows from its number."""
    about = {"about.organisation": STATION, "about.year": year, "about.date": f"{year}-11-0{number}", "class": "B"}
    facts = {"facts.F01.floor_area_m2": "40", "facts.F09.lectures": lectures} if form == EVALUATION else {}
    values = {**about, **{name: text for name, text in facts.items() if text}, **more}
    edition = definition(form)["edition"]
    identity = f"00000000-0000-4000-8000-00000000000{number}"
    return {"id": identity, "form": form, "edition": edition, "rules": rules_sha256(form), "values": values}


def row(page: Page, caption: str, first: str) -> list[str]:
    """Return the cells of one row of a table."""
    table = page.locator("table").filter(has=page.locator("caption", has_text=re.compile(f"^{caption}")))
    line = table.locator("tr").filter(has=page.locator("th", has_text=re.compile(f"^{first}")))
    return line.locator("td").all_inner_texts()


def test_years_and_institutions_stand_side_by_side(page: Page, site_url: str, tmp_path: Path) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{site_url}tools/compare/")
    expect(page.get_by_text("这台设备上还没有机构评估的记录")).to_be_visible()
    earlier, later = record(1, EVALUATION, "2025", "29"), record(2, EVALUATION, "2026", "30")
    again = record(6, EVALUATION, "2026", "30", **{"about.date": "2026-11-02", "about.name": "又一份"})
    empty = {
        **record(7, EVALUATION, "2027"),
        "values": {"about.organisation": STATION, "about.year": "2027", "class": "B"},
    }
    page.evaluate(KEEP, [earlier, later, again, empty, record(3, FACILITY, "2026")])
    page.reload()
    expect(page.get_by_role("heading", name="有变化的 1 项")).to_be_visible()
    assert row(page, "各项的结果", "F09") == ["✕ 0", "✓ 8", "↑ 8"]  # neither the empty one nor a second of one day
    expect(page.get_by_label("2027 年度")).not_to_be_checked()
    expect(page.get_by_role("group", name="对比哪几份")).to_contain_text("还没有填内容")
    assert row(page, "各项的结果", "F01") == ["✓ 4", "✓ 4", "不变"]
    assert row(page, "各项的结果", "F25") == ["? 0～8", "? 0～8", "都待填"]
    assert row(page, "有变化的项目", "F09")[1:3] == ["✕ 0：少 1 次：29 ＜ 30", "✓ 8：达到：30 次"]
    assert row(page, "各份的总分和等级", "2026")[3] == "12～100"

    old = {
        **record(4, EVALUATION, "2024", "35", **{"about.organisation": OTHER}),
        "edition": "2025.1",
        "rules": "0" * 64,
    }
    files = {"same.html": page.evaluate(WRITE, later), "other.html": page.evaluate(WRITE, old)}
    changed = page.evaluate(WRITE, record(5, EVALUATION, "2023", "12"))
    files["altered.html"] = re.sub(r"(lectures\W+)12", r"\g<1>92", changed)
    files |= {"half.html": files["same.html"][: len(files["same.html"]) // 2], "holiday.html": "<p>hello</p>"}
    files["bare.json"] = '{"class": "B", "facts": {"F09": {"lectures": 31}}}'
    paths = []
    for name, text in files.items():
        paths.append(tmp_path / name)
        paths[-1].write_text(text, "utf-8")
    page.get_by_label("打开文件").set_input_files(paths)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("half.html：")
    expect(alert).to_contain_text("holiday.html：这不是本站保存的文件")
    listed = page.get_by_role("group", name="对比哪几份")
    expect(listed.get_by_role("listitem")).to_have_count(7)
    expect(listed).to_contain_text("✕ 校验值不符")
    expect(listed).to_contain_text("没有校验值")
    altered = listed.get_by_label("altered.html")
    expect(altered).not_to_be_checked()
    expect(page.get_by_text("按另一版规则填写（2025.1 版）")).to_be_visible()
    assert sorted(row(page, "各项的结果", "F09")) == ["✓ 8", "✓ 8", "✓ 8", "✕ 0"]  # nothing is subtracted here
    assert row(page, "各项有几份未达到", "F09")[:4] == ["规范 附录F F09", "3", "1", "0"]
    with page.expect_download() as handed:
        page.get_by_role("button", name="下载 XLSX").click()
    handed.value.save_as(tmp_path / "side.xlsx")
    whole = openpyxl.load_workbook(tmp_path / "side.xlsx")["概况"]
    assert any("按另一版规则填写" in str(cell.value) for row in whole.iter_rows() for cell in row)
    altered.check()
    expect(page.get_by_text("的校验值不符：文件存下以后被改动过")).to_be_visible()
    altered.uncheck()
    page.get_by_label("怎样看").select_option("years")
    expect(page.get_by_label("最后一份同谁比")).to_be_visible()

    page.goto(f"{site_url}tools/compare/?id={earlier['id']}")
    expect(page.get_by_role("heading", name="有变化的 1 项")).to_be_visible()
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert "F09宣传教育：讲座（8分）✕0✓8↑8" in text_of(printed)
    assert "打开文件" not in text_of(printed)
    for name, kind in (("下载 XLSX", "xlsx"), ("下载 Word", "docx")):
        with page.expect_download() as handed:
            page.get_by_role("button", name=name).click()
        handed.value.save_as(tmp_path / f"years.{kind}")
    book = openpyxl.load_workbook(tmp_path / "years.xlsx")
    lines = {line[1]: line for line in book["逐项"].iter_rows(values_only=True)}
    assert lines["F09 宣传教育：讲座（8 分）"][3:8] == (0, "✕ 未达到", 8, "✓ 达到", "↑ 8")
    words = [cell.text for table in docx.Document(str(tmp_path / "years.docx")).tables for cell in table._cells]
    assert "✕ 0：少 1 次：29 ＜ 30" in words
    assert errors == []


def test_a_folder_of_many_institutions_is_ordered_and_the_newest_of_each_stand_side_by_side(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    page.goto(f"{site_url}tools/compare/")
    page.get_by_text("这台设备上还没有机构评估的记录").wait_for()
    folder = tmp_path / "各家"
    for at, name in enumerate(("甲街道", "乙街道", "丙社区")):
        (folder / name).mkdir(parents=True)
        for year in ("2025", "2026"):
            lectures = "29" if name == "甲街道" else "40"
            saved = record(at, EVALUATION, year, lectures, **{"about.organisation": name})
            saved["id"] = f"00000000-0000-4000-8000-{at:08d}{year}"
            (folder / name / f"评估-{year}.html").write_text(page.evaluate(WRITE, saved), "utf-8")
    namesake = record(8, EVALUATION, "2026", "41", **{"about.organisation": "丙社区", "about.date": "2026-11-02"})
    (folder / "另一家.html").write_text(page.evaluate(WRITE, namesake), "utf-8")
    (folder / "甲的副本.html").write_bytes((folder / "甲街道" / "评估-2025.html").read_bytes())
    (folder / "空的.html").write_text("", "utf-8")
    (folder / "说明.txt").write_text("不读", "utf-8")
    page.get_by_label("或者选一个文件夹").set_input_files(folder)
    listed = page.get_by_role("group", name="对比哪几份")
    expect(listed.get_by_role("listitem")).to_have_count(7)
    expect(page.locator("xh-compare")).to_contain_text("读了 8 个文件，其中 1 份已经在清单里，没有再放一次（")
    expect(page.get_by_role("alert")).to_contain_text("空的.html：文件是空的。")
    expect(listed.get_by_label("乙街道/评估-2026.html")).to_be_checked()
    expect(listed.get_by_label("乙街道/评估-2025.html")).not_to_be_checked()
    expect(page.get_by_text("可能是两家同名的机构，也可能是一家存了两份")).to_be_visible()
    assert row(page, "各项有几份未达到", "F09")[1:] == ["3", "1", "0", "甲街道"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    listed.get_by_role("button", name="2025 年度的").click()
    expect(listed.get_by_role("checkbox", checked=True)).to_have_count(3)
    with page.expect_download() as handed:
        page.get_by_role("button", name="下载 XLSX").click()
    handed.value.save_as(tmp_path / "side.xlsx")
    assert openpyxl.load_workbook(tmp_path / "side.xlsx").sheetnames == ["概况", "概览", "各部分", "逐项", "薄弱项"]

"""Tables become sheets whose names a workbook takes and whose cells stay what they are."""

import io
import json
import zipfile
from typing import Any

import openpyxl
from xinheng_sheet.tables import LINE_HEIGHT, write


def workbook(*tables: dict[str, Any]) -> bytes:
    return write(json.dumps({"title": "满意度调查", "tables": tables}))


def test_names_are_made_fit_and_told_apart() -> None:
    long = "二〇二六年上半年满意度调查各题的回答和满意率以及区间和说明"
    tables = [
        {"name": name, "head": ["题"], "rows": []} for name in (f"{long}/一", f"{long}/二", "'各题'", "各题", "", "[]")
    ]
    names = openpyxl.load_workbook(io.BytesIO(workbook(*tables))).sheetnames
    assert names == [f"{long} 一", f"{long} 二", "各题", "各题 2", "表", "表 2"]


def test_text_stays_text_numbers_stay_numbers_and_nothing_is_empty() -> None:
    rows = [["=cmd|' /C calc'!A0", 3, 97.9], ["+86 571", None, 0], ["-2+3|x", 1, 0]]
    made = workbook({"name": "各题", "head": ["@题", "份", "%"], "rows": rows, "notes": ["=说明"], "widths": [30]})
    sheet = openpyxl.load_workbook(io.BytesIO(made))["各题"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[:3] == [["'@题", "份", "%"], ["'=cmd|' /C calc'!A0", 3, 97.9], ["+86 571", None, 0]]
    assert [cells[3][0], cells[5][0]] == ["'-2+3|x", "'=说明"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddFooter
    assert sheet.oddFooter.center
    assert "&P" in (sheet.oddFooter.center.text or "")


def test_a_row_may_be_shorter_than_its_heads() -> None:
    """As in a template that is to be filled in."""
    made = workbook({"name": "模板", "head": ["时段", "筛查"], "rows": [["2026年第一季度"], []]})
    sheet = openpyxl.load_workbook(io.BytesIO(made))["模板"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)] == [
        ["时段", "筛查"],
        ["2026年第一季度", None],
    ]


def test_a_chart_stands_beside_its_table() -> None:
    chart = {"title": "各题", "names": 0, "parts": [1, 2]}
    made = workbook(
        {"name": "各题", "head": ["题", "满意", "不满意"], "rows": [["甲", 3, 1], ["乙", 4, 0]], "chart": chart}
    )
    drawn = zipfile.ZipFile(io.BytesIO(made)).read("xl/charts/chart1.xml").decode()
    assert "percentStacked" in drawn
    chart["kind"] = "line"
    lines = workbook({"name": "比率", "head": ["时段", "覆盖率", "满意度"], "rows": [["甲", 3, 95]], "chart": chart})
    assert "lineChart" in zipfile.ZipFile(io.BytesIO(lines)).read("xl/charts/chart1.xml").decode()
    assert "各题!$C$2:$C$3" in drawn


def test_rows_are_as_high_as_their_text_and_what_is_plain_has_no_grid() -> None:
    long = "扩大或调整场所，增加 1.5 平米，达到 40 平米"
    rows = [[long, "短"], *[["短", "短"]] * 9]
    made = workbook(
        {"name": "概况", "head": ["改进计划"], "rows": [["共 10 条"]], "widths": [90], "plain": True},
        {"name": "计划", "head": ["措施", "状态"], "rows": rows, "widths": [20, 10, 30]},  # a width too many
    )
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book["概况"]["A1"].font.sz > book["概况"]["A2"].font.sz
    assert book["概况"]["A2"].border.left.style is None
    heights = book["计划"].row_dimensions
    assert heights[2].height >= 3 * LINE_HEIGHT
    assert heights[3].height < 2 * LINE_HEIGHT
    assert book["计划"].auto_filter.ref == "A1:B11"
    assert b"&amp;P" in zipfile.ZipFile(io.BytesIO(made)).read("xl/worksheets/sheet2.xml")

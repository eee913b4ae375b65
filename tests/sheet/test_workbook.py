"""The XLSX scoring sheet: what a spreadsheet program reads in it."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from xinheng import api
from xinheng_forms.load import definition, definition_text
from xinheng_sheet import SheetError, write

FORM = "gs/evaluation"
TEXT = definition_text(FORM)
ITEMS = [item for section in definition(FORM)["sections"] for item in section["items"]]
FIRST, LAST = 5, 4 + len(ITEMS)


def book(document: dict[str, Any], *, values: bool = False) -> tuple[Worksheet, Worksheet]:
    """Write the document and read both sheets; ``values`` reads what was last calculated in place of formulas."""
    made = load_workbook(BytesIO(write(TEXT, json.dumps(document, ensure_ascii=False))), data_only=values)
    assert made.sheetnames == ["评分表", "逐项说明"]
    return made["评分表"], made["逐项说明"]


def complete() -> dict[str, Any]:
    """Overrule every item with full marks."""
    scores = {item["id"]: {"score": float(item["max"]), "reason": "核查"} for item in ITEMS}
    return {"class": "B", "scores": scores}


def test_the_sheet_is_laid_out_as_the_standard_prints_it() -> None:
    """Columns, merged cells, the items' words, total and notes are the form's own."""
    sheet, _ = book({"class": "B"})
    form = definition(FORM)
    assert [cell.value for cell in sheet[4]] == ["项目分类", "项目内容", "分值", "具体要求", "得分"]
    assert [sheet.cell(row, 3).value for row in range(FIRST, LAST + 1)] == [item["max"] for item in ITEMS]
    assert [sheet.cell(row, 4).value for row in range(FIRST, LAST + 1)] == [item["requirement"] for item in ITEMS]
    assert (sheet.cell(LAST + 1, 1).value, sheet.cell(LAST + 1, 3).value) == (form["total_label"], 100)
    assert sheet.cell(LAST + 2, 1).value == "\n".join(form["notes"])
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"A5:A9", "A10:A14", "B12:B14", f"A{LAST + 1}:B{LAST + 1}", f"A{LAST + 2}:E{LAST + 2}"} <= merged
    assert sheet["A5"].value == "基础\n设施\n20分"
    assert sheet["B12"].value == "宣传教育"


def test_it_prints_the_form_on_one_sheet_of_a4_with_its_head_on_each_page() -> None:
    """The kit's own subtotals stay on the screen."""
    for sheet, orientation in zip(book({"class": "B"}), ("portrait", "landscape"), strict=True):
        assert (int(sheet.page_setup.paperSize or 0), sheet.page_setup.orientation) == (9, orientation)
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.print_title_rows
    sheet, _ = book({"class": "B"})
    assert sheet.page_setup.fitToHeight in (None, 1)
    assert sheet.print_area == f"'评分表'!$A$1:$E${LAST + 2}"
    assert all(sheet.cell(row, 4).alignment.wrap_text for row in range(FIRST, LAST + 1))


def test_scores_come_from_the_rules_and_what_is_open_is_empty() -> None:
    """Numbers are numbers; an open item is no 0."""
    document = {"class": "B", "facts": {"F01": {"floor_area_m2": 38.5}, "F02": {"bays": 2, "rooms": 2}}}
    result = json.loads(api.run(TEXT, json.dumps(document)))
    sheet, reasons = book(document)
    assert [sheet.cell(row, 5).value for row in range(FIRST, LAST + 1)] == [item["score"] for item in result["items"]]
    assert sheet["E5"].value == 0
    assert sheet["E6"].value == 4
    assert sheet["E7"].value is None
    assert [reasons.cell(4, column).value for column in range(1, 7)] == ["F01", "场所面积", 4, 0, 0, "✕ 未达到"]
    assert str(reasons.cell(4, 7).value).startswith("少 1.5 平米：38.5 ＜ 40\n")
    assert "总分 4～96 分（还有未填的内容）" in str(reasons["A2"].value)


def test_sums_follow_what_an_inspector_types() -> None:
    """Total, subtotals and grade are formulas over the score column; their values are there for viewers that do not calculate."""
    formulas, _ = book(complete())
    values, _ = book(complete(), values=True)
    assert formulas.cell(LAST + 1, 5).value == f"=SUM(E{FIRST}:E{LAST})"
    assert values.cell(LAST + 1, 5).value == 100
    first = LAST + 5
    rows = range(first, first + 4)
    assert [values.cell(row, 5).value for row in rows] == [20, 30, 20, 30]
    assert [formulas.cell(row, 5).value for row in rows] == [
        "=SUM(E5:E9)",
        "=SUM(E10:E14)",
        "=SUM(E15:E21)",
        "=SUM(E22:E30)",
    ]
    grade = str(formulas.cell(first + 4, 3).value)
    assert grade.startswith(f"=IF(COUNT(E{FIRST}:E{LAST})<{len(ITEMS)},")
    assert re.findall(r'>=([\d.]+),"(.*?)"', grade) == [("95", "优秀"), ("90", "良好"), ("85", "合格")]
    assert values.cell(first + 4, 3).value == "优秀"
    open_values, _ = book({"class": "B"}, values=True)
    assert open_values.cell(first + 4, 3).value == "还有未定的得分"


def test_a_score_outside_its_item_is_warned_of() -> None:
    """The score column knows each maximum."""
    sheet, _ = book({"class": "B"})
    bounds = {str(rule.sqref): (rule.formula1, rule.formula2) for rule in sheet.data_validations.dataValidation}
    assert bounds["E13"] == ("0", "8.0")
    assert len(bounds) == len(ITEMS)


def test_head_evidence_and_reasons_are_there() -> None:
    """Who, which class, which year; what shows it; why a score was changed."""
    document = {
        "class": "B",
        "about": {
            "organisation": "翠苑街道社会心理服务站",
            "year": "2026",
            "assessor": "王",
            "date": "2026-11-20",
            "evidence": {"F01": "租赁合同"},
        },
        "scores": {"F22": {"score": 1.5, "reason": "分析基本准确"}},
    }
    sheet, reasons = book(document)
    head = str(sheet["A3"].value)
    for word in ("翠苑街道社会心理服务站", "B类 街道社会心理服务站", "2026", "王", "2026-11-20"):
        assert word in head
    assert reasons["H4"].value == "租赁合同"
    f22 = 4 + [item["id"] for item in ITEMS].index("F22")
    assert (reasons.cell(f22, 4).value, reasons.cell(f22, 9).value) == (1.5, "分析基本准确")
    assert reasons.cell(f22, 6).value == "✎ 改判"


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    "|x",
    "\u3000=1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_here_or_in_csv(text: str) -> None:
    """Everything a person or a form's author typed stays text, also when it is saved as CSV and opened again."""
    document = complete()
    document["about"] = {"organisation": text, "year": text, "evidence": {item["id"]: text for item in ITEMS}}
    for found in document["scores"].values():
        found["reason"] = text
    form = json.loads(TEXT)
    form["title"] = form["annex"] = form["total_label"] = text
    form["notes"] = [text]
    form["columns"] = dict.fromkeys(form["columns"], text)
    for grade in form["grades"]:
        grade["name"] = '优"秀'
    for section in form["sections"]:
        section["name"] = text
        for item in section["items"]:
            item["name"] = item["requirement"] = text
    made = load_workbook(BytesIO(write(json.dumps(form, ensure_ascii=False), json.dumps(document, ensure_ascii=False))))
    texts, formulas = [], []
    for row in (row for sheet in made for row in sheet.iter_rows()):
        for cell in row:
            if cell.data_type == "f":
                formulas.append(str(cell.value))
            elif isinstance(cell.value, str):
                texts.append(cell.value)
    assert len(formulas) == 6
    assert all(re.fullmatch(r"=(SUM\(E\d+:E\d+\)|IF\((COUNT|SUM)\(.*)", formula) for formula in formulas)
    assert all('优""秀' in formula for formula in formulas if "IF" in formula)
    assert texts
    suspect = [cell for cell in texts if cell.strip()[:1] in set("=+-@＝＋－＠|") or cell[:1] in "\t\r\n"]
    assert [cell for cell in suspect if not re.fullmatch(r"[+\-＋－][^(|!]*", cell)] == []  # +1 can call nothing


def test_texts_that_no_cell_can_hold_are_cut_or_mended() -> None:
    """Half characters, control characters and novels do not break the file."""
    evidence = {
        "F01": "长" * 40_000,
        "F02": "a\u0007b",
        "F03": "x\ud800y",
        "F04": "_x0041_",
        "F05": "https://example.org",
        "F06": "007",
    }
    document = json.dumps({"class": "B", "about": {"evidence": evidence}})
    reasons = load_workbook(BytesIO(write(TEXT, document)))["逐项说明"]
    cells = [reasons.cell(row, 8) for row in range(4, 10)]
    assert len(str(cells[0].value)) <= 32_767
    assert str(cells[0].value).endswith("（后略）")
    assert (cells[2].value, cells[3].value, cells[5].value) == ("x?y", "_x0041_", "007")
    assert cells[4].value == "https://example.org"
    assert cells[4].hyperlink is None


def test_about_may_hold_anything() -> None:
    """It is free; what is no word is left out."""
    for about in ({"organisation": ["x"], "evidence": "x"}, {"year": 2026, "evidence": {"F01": {"a": 1}}}, {}):
        sheet, _ = book({"class": "C", "about": about})
        assert ("2026" in str(sheet["A3"].value)) == ("year" in about)


def test_a_bad_document_is_refused_with_the_problems_of_the_rules() -> None:
    """Nothing is scored by halves."""
    with pytest.raises(SheetError) as refused:
        write(TEXT, '{"class": "B", "facts": {"F02": {"bays": "两"}}}')
    assert refused.value.problems[0]["path"] == "facts.F02.bays"


def test_another_districts_form_has_its_own_sheet() -> None:
    """Rows, sums and grades come from the data, not from this form."""
    form = json.loads(TEXT)
    form["sections"] = form["sections"][:1]
    form["max"] = 20
    form["grades"] = [{"id": "good", "name": "好", "from": 10}, {"id": "fail", "name": "差", "from": 0}]
    sheet = load_workbook(BytesIO(write(json.dumps(form), '{"class": "A"}')))["评分表"]
    assert sheet["E10"].value == "=SUM(E5:E9)"
    assert sheet["C10"].value == 20


def test_the_archive_asks_for_nothing_from_outside() -> None:
    """No link to another file or host."""
    archive = zipfile.ZipFile(BytesIO(write(TEXT, '{"class": "B"}')))
    assert all(
        'TargetMode="External"' not in archive.read(name).decode()
        for name in archive.namelist()
        if name.endswith(".rels")
    )


def test_checks_name_their_clauses_in_words() -> None:
    made = load_workbook(BytesIO(write(definition_text("gs/facility"), '{"class": "B", "facts": {}}')))
    clauses = [row[6] for row in made["核对表"].iter_rows(min_row=5, values_only=True)]
    assert {"规范 附录B 机构场所", "规范 附录B 预约等候室"} <= set(clauses)
    assert [clause for clause in clauses if not str(clause).startswith("规范 ")] == []

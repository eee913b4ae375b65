"""The first sheet: the standard's own form, its score column open to an inspector, with sums."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from xinheng_sheet.cells import lines, merge_text, put_number, put_text
from xinheng_sheet.evaluation import Evaluation, Item, Section
from xinheng_sheet.list_page import A4

WIDTHS = (10, 13, 7, 58, 9)
COLUMNS = ("section", "name", "max", "requirement", "score")
SECTION, NAME, MAX, REQUIREMENT, SCORE = range(5)
HEAD_ROW = 3
LINE_HEIGHT = 14.0
ONE_PAGE_ITEMS = 30
SUBTOTALS = "各类小计（由上表得分相加，供核对）"
GRADE = "等级（按总得分）"
OPEN = "还有未定的得分"


def write_scores(sheet: Any, shown: Evaluation, style: Mapping[str, Any]) -> None:
    """Fill the sheet."""
    _set_up_page(sheet)
    _write_head(sheet, shown, style)
    row = HEAD_ROW + 1
    spans: list[tuple[Section, int, int]] = []
    for section in shown.sections:
        spans.append((section, row, row + len(section.items) - 1))
        _write_section(sheet, section, row, style)
        row += len(section.items)
    scores = f"E{HEAD_ROW + 2}:E{row}"
    _write_total(sheet, shown, row, scores, style)
    _write_notes(sheet, shown, row + 1, style)
    sheet.print_area(0, 0, row + 1, SCORE)
    sheet.fit_to_pages(1, 1 if len(shown.items) <= ONE_PAGE_ITEMS else 0)
    _write_subtotals(sheet, shown, spans, row + 3, scores, style)


def _set_up_page(sheet: Any) -> None:
    sheet.set_paper(A4)
    sheet.set_portrait()
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
    sheet.center_horizontally()
    sheet.repeat_rows(HEAD_ROW)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)


def _write_head(sheet: Any, shown: Evaluation, style: Mapping[str, Any]) -> None:
    merge_text(sheet, (0, 0), (0, SCORE), shown.annex, style["annex"])
    merge_text(sheet, (1, 0), (1, SCORE), shown.title, style["title"])
    sheet.set_row(1, 28)
    words = {
        "机构": shown.organisation,
        "类别": shown.class_name,
        "年度": shown.year,
        "评估人": shown.assessor,
        "日期": shown.date,
    }
    about = "　".join(f"{label}：{word or '＿＿＿＿'}" for label, word in words.items())
    merge_text(sheet, (2, 0), (2, SCORE), about, style["about"])
    sheet.set_row(2, LINE_HEIGHT * lines(about, sum(WIDTHS)) + 6)
    for column, name in enumerate(COLUMNS):
        put_text(sheet, HEAD_ROW, column, shown.columns[name], style["head"])


def _write_section(sheet: Any, section: Section, first: int, style: Mapping[str, Any]) -> None:
    label = f"{section.name[:2]}\n{section.name[2:]}\n{section.max}分"
    merge_text(sheet, (first, SECTION), (first + len(section.items) - 1, SECTION), label, style["label"])
    row = first
    for name, group in groupby(section.items, key=lambda item: item.name):
        same_name = list(group)
        merge_text(sheet, (row, NAME), (row + len(same_name) - 1, NAME), name, style["label"])
        for item in same_name:
            _write_item(sheet, item, row, style)
            row += 1


def _write_item(sheet: Any, item: Item, row: int, style: Mapping[str, Any]) -> None:
    put_number(sheet, row, MAX, item.max, style["number"])
    put_text(sheet, row, REQUIREMENT, item.requirement, style["text"])
    put_number(sheet, row, SCORE, item.score, style["score"])
    sheet.set_row(row, max(LINE_HEIGHT * lines(item.requirement, WIDTHS[REQUIREMENT]) + 4, 20))
    sheet.data_validation(row, SCORE, row, SCORE, {
        "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": float(item.max),
        "error_title": "得分", "error_message": f"请填 0 到 {item.max} 之间的数。", "error_type": "warning",
    })  # fmt: skip


def _write_total(sheet: Any, shown: Evaluation, row: int, scores: str, style: Mapping[str, Any]) -> None:
    merge_text(sheet, (row, SECTION), (row, NAME), shown.total_label, style["total"])
    put_number(sheet, row, MAX, shown.max, style["total"])
    put_text(sheet, row, REQUIREMENT, "", style["text"])
    sheet.write_formula(row, SCORE, f"=SUM({scores})", style["total"], _sum(shown.items))
    sheet.set_row(row, 22)


def _write_notes(sheet: Any, shown: Evaluation, row: int, style: Mapping[str, Any]) -> None:
    text = "\n".join(shown.notes)
    merge_text(sheet, (row, SECTION), (row, SCORE), text, style["note"])
    sheet.set_row(row, LINE_HEIGHT * lines(text, sum(WIDTHS)) + 6)


def _write_subtotals(
    sheet: Any,
    shown: Evaluation,
    spans: list[tuple[Section, int, int]],
    row: int,
    scores: str,
    style: Mapping[str, Any],
) -> None:
    """Below the form and outside what is printed, since the standard's form has no such rows."""
    merge_text(sheet, (row, SECTION), (row, SCORE), SUBTOTALS, style["aside"])
    for section, first, last in spans:
        row += 1
        merge_text(sheet, (row, SECTION), (row, NAME), section.name, style["label"])
        put_number(sheet, row, MAX, section.max, style["number"])
        put_text(sheet, row, REQUIREMENT, "", style["text"])
        sheet.write_formula(row, SCORE, f"=SUM(E{first + 1}:E{last + 1})", style["number"], _sum(section.items))
    row += 1
    merge_text(sheet, (row, SECTION), (row, NAME), GRADE, style["label"])
    sheet.merge_range(row, MAX, row, SCORE, "", style["total"])
    sheet.write_formula(row, MAX, _grade_formula(shown, scores), style["total"], _grade(shown))


def _sum(items: Any) -> float:
    return float(sum(item.score for item in items if item.score is not None))


def _grade(shown: Evaluation) -> str:
    return shown.possible_grades[0] if _is_complete(shown) else OPEN


def _is_complete(shown: Evaluation) -> bool:
    return all(item.score is not None for item in shown.items)


def _grade_formula(shown: Evaluation, scores: str) -> str:
    """Write the grade's lower bounds, best first, as one formula; open while a score is empty."""
    formula = _quoted(shown.grades[-1][0])
    for name, bound in reversed(shown.grades[:-1]):
        formula = f"IF(SUM({scores})>={bound},{_quoted(name)},{formula})"
    return f"=IF(COUNT({scores})<{len(shown.items)},{_quoted(OPEN)},{formula})"


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'

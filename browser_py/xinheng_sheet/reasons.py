"""The second sheet: why each item has its score, and what shows it."""

from collections.abc import Mapping
from typing import Any

from xinheng.words import OVERRULED, STATES, from_to

from xinheng_sheet.cells import lines, merge_text, put_number, put_text
from xinheng_sheet.evaluation import Evaluation, Item
from xinheng_sheet.list_page import set_up_list

COLUMNS = (
    ("编号", 6),
    ("项目", 15),
    ("分值", 7),
    ("得分", 7),
    ("建议得分", 9),
    ("状态", 9),
    ("依据", 46),
    ("佐证", 30),
    ("改判理由", 20),
)
HEAD_ROW = 2
LINE_HEIGHT = 15.0


def write_reasons(sheet: Any, shown: Evaluation, style: Mapping[str, Any]) -> None:
    """Fill the sheet."""
    set_up_list(sheet, HEAD_ROW, kept_columns=2)
    merge_text(sheet, (0, 0), (0, len(COLUMNS) - 1), f"{shown.title}：逐项说明", style["title"])
    sheet.set_row(0, 28)
    merge_text(sheet, (1, 0), (1, len(COLUMNS) - 1), _summary(shown), style["about"])
    sheet.set_row(1, 22)
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        put_text(sheet, HEAD_ROW, column, name, style["head"])
    for row, item in enumerate(shown.items, HEAD_ROW + 1):
        _write_item(sheet, item, row, style)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(shown.items), len(COLUMNS) - 1)


def _summary(shown: Evaluation) -> str:
    low, high = shown.range
    points = f"{from_to(str(low), str(high))} 分" + ("" if low == high else "（还有未填的内容）")
    grades = "或".join(shown.possible_grades)
    return f"生成时的结论：总分 {points}；等级 {grades}；规则版本 {shown.edition}。改动得分后以“评分表”为准。"


def _write_item(sheet: Any, item: Item, row: int, style: Mapping[str, Any]) -> None:
    reason = "\n".join([*item.messages, item.reason])
    name = "：".join(filter(None, [item.name, item.short_name]))
    put_text(sheet, row, 0, item.id, style["label"])
    put_text(sheet, row, 1, name, style["text"])
    put_number(sheet, row, 2, item.max, style["number"])
    put_number(sheet, row, 3, item.score, style["number"])
    put_number(sheet, row, 4, item.suggested, style["number"])
    put_text(sheet, row, 5, " ".join(OVERRULED if item.overruled else STATES[item.status]), style["label"])
    put_text(sheet, row, 6, reason, style["text"])
    put_text(sheet, row, 7, item.evidence, style["text"])
    put_text(sheet, row, 8, item.overruled_because, style["text"])
    texts = {1: name, 6: reason, 7: item.evidence, 8: item.overruled_because}
    tallest = max(lines(text, COLUMNS[column][1]) for column, text in texts.items())
    sheet.set_row(row, min(LINE_HEIGHT * tallest + 4, 400))

"""The sheet of a form that is checked point by point: who and when, the verdict's counts, then a row for each criterion."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from xinheng.words import STATES

from xinheng_sheet.cells import lines, merge_text, put_text
from xinheng_sheet.checks import Check
from xinheng_sheet.list_page import set_up_list

COLUMNS = (("分组", 16), ("项目", 30), ("要求", 14), ("现状", 12), ("结果", 10), ("说明", 38), ("条款", 25))
HEAD_ROW = 3
LINE_HEIGHT = 15.0


def write_checks(
    sheet: Any, title: str, about: Mapping[str, str], counted: str, rows: Sequence[Check], style: Mapping[str, Any]
) -> None:
    """Fill the sheet; `counted` says what it comes to, where every criterion does not count alike."""
    set_up_list(sheet, HEAD_ROW, kept_columns=2)
    last = len(COLUMNS) - 1
    merge_text(sheet, (0, 0), (0, last), title, style["title"])
    sheet.set_row(0, 28)
    merge_text(sheet, (1, 0), (1, last), "　".join(f"{label}：{word}" for label, word in about.items()), style["about"])
    merge_text(sheet, (2, 0), (2, last), counted or _counts(rows), style["about"])
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        put_text(sheet, HEAD_ROW, column, name, style["head"])
    for row, check in enumerate(rows, HEAD_ROW + 1):
        _write(sheet, row, check, style)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(rows), last)


def _counts(rows: Sequence[Check]) -> str:
    found = Counter(check.state for check in rows)
    return "　".join(f"{' '.join(words)} {found[' '.join(words)]}" for words in STATES.values())


def _write(sheet: Any, row: int, check: Check, style: Mapping[str, Any]) -> None:
    texts = (check.group, check.label, check.required, check.actual, check.state, check.message, check.clause)
    for column, text in enumerate(texts):
        put_text(sheet, row, column, text, style["text"])
    tallest = max(lines(text, width) for text, (_, width) in zip(texts, COLUMNS, strict=True))
    sheet.set_row(row, LINE_HEIGHT * tallest + 4)

"""The sheet of a roster: a row for each person under heads that an import understands again."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xinheng_sheet.cells import put_text
from xinheng_sheet.list_page import set_up_list

WIDTH = 14


def write_roster(sheet: Any, form: Mapping[str, Any], document: Mapping[str, Any], style: Mapping[str, Any]) -> None:
    """Fill the sheet; the first row has the heads."""
    set_up_list(sheet, 0)
    for column, question in enumerate(form["row"]):
        sheet.set_column(column, column, WIDTH)
        put_text(sheet, 0, column, question["label"], style["head"])
    for row, person in enumerate(filter(None, document.get("people") or []), 1):
        for column, question in enumerate(form["row"]):
            put_text(sheet, row, column, _said(question, person.get(question["id"])), style["text"])


def _said(question: Mapping[str, Any], value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return next((option["label"] for option in question.get("options", ()) if option["id"] == value), str(value))

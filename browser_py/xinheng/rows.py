"""The rows of a table that somebody brings, as answers: for forms whose own documents have no place for a table."""

from collections.abc import Mapping
from typing import Any

from .definition import Form
from .document import Document
from .problems import Problems
from .table import Plan, Read, plan, read_table
from .text import Json

KEYS = ("rows",)


def own(raw: Mapping[str, Any]) -> Plan:
    """Read which columns a table may have."""
    return plan(raw)


def read(form: Form, tree: Mapping[str, Json], problems: Problems) -> Read | None:
    """Read `rows`, the cells of a table with its heads."""
    if tree.get("rows") is None:
        problems.add("missing", "rows", "请给出表格（rows）：列表，每行一个列表，第一行是表头")
        return None
    return read_table(form.own, tree["rows"], problems)


def answer(_form: Form, document: Document[Read | None]) -> dict[str, object]:
    """Give what was understood, row by row, and every cell that was not."""
    assert document.extra is not None
    return {"read": document.extra.as_result()}

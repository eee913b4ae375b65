"""Tables as a workbook, a sheet for each: for results that stand on a page too, with the very same rows."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from xinheng_sheet.cells import lines, merge_text, put_number, put_text
from xinheng_sheet.list_page import set_up_list
from xinheng_sheet.styles import styles

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_NAME = 31
WIDTH = 16
OFFERED_ROWS = 500
LINE_HEIGHT = 15.0
MANY_ROWS = 10
CHARTS = {"bar": {"type": "bar", "subtype": "percent_stacked"}, "line": {"type": "line"}}

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")

type Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart beside a table: the column that names the rows, and the columns whose values are drawn.

    ``kind`` is "bar", a bar for each row that its values make up, or "line", a line for each column.
    """

    title: str
    names: int
    parts: Sequence[int]
    kind: str = "bar"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name, the titles of its columns, its rows, and what is said below it.

    One that is ``plain`` has no grid: its title and what is said of the whole. One that is to be filled in offers the
    words that ``choices`` has for a column, and takes others too.
    """

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int] = ()
    notes: Sequence[str] = ()
    chart: Chart | None = None
    plain: bool = False
    choices: Sequence[Sequence[str]] = ()


def write(text: str) -> bytes:
    """Return a workbook of the tables in a JSON text: ``{"title", "tables": [{"name", "head", "rows", …}]}``."""
    whole = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return workbook(str(whole["title"]), [_table(each) for each in whole["tables"]])


def workbook(title: str, tables: Iterable[Table]) -> bytes:
    """Return a workbook with a sheet for each table. No text in it becomes a formula."""
    file = BytesIO()
    book: Any = xlsxwriter.Workbook(file, OPTIONS)
    book.set_properties({"title": title, "company": "", "comments": ""})
    style = styles(book)
    taken: set[str] = set()
    for table in tables:
        _write(book, book.add_worksheet(_sheet_name(table.name, taken)), table, style)
    book.close()
    return file.getvalue()


def _table(given: Mapping[str, Any]) -> Table:
    chart = given.get("chart")
    return Table(
        name=given["name"],
        head=given["head"],
        rows=given["rows"],
        widths=[int(width) for width in given.get("widths", ())],
        notes=given.get("notes", ()),
        chart=chart
        and Chart(
            chart["title"], int(chart["names"]), [int(part) for part in chart["parts"]], chart.get("kind", "bar")
        ),
        plain=given.get("plain", False),
        choices=given.get("choices", ()),
    )


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a workbook takes, and that no other sheet has."""
    plain = _FORBIDDEN.sub(" ", name).strip()[:LONGEST_NAME] or "表"
    found, count = plain, 1
    while found.lower() in taken:
        count += 1
        ending = f" {count}"
        found = plain[: LONGEST_NAME - len(ending)] + ending
    taken.add(found.lower())
    return found


def _write(book: Any, sheet: Any, table: Table, style: Mapping[str, Any]) -> None:
    last = len(table.head) - 1
    widths = [*table.widths, *[WIDTH] * len(table.head)][: len(table.head)]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, cells in enumerate([table.head, *table.rows]):
        for column, cell in enumerate(cells):
            _put(sheet, row, column, cell, style[_look(table, row, cell)])
        sheet.set_row(row, _height(cells, widths))
    for row, note in enumerate(table.notes, len(table.rows) + 2):
        merge_text(sheet, (row, 0), (row, last), note, style["aside"])
        sheet.set_row(row, LINE_HEIGHT * lines(note, sum(widths)))
    for column, words in enumerate(table.choices):
        if words:
            offered = {"validate": "list", "source": list(words), "show_error": False}
            sheet.data_validation(1, column, OFFERED_ROWS, column, offered)
    if table.chart and table.rows:
        sheet.insert_chart(0, last + 2, _chart(book, sheet.get_name(), table, table.chart))
    set_up_list(sheet, None if table.plain else 0)
    if len(table.rows) >= MANY_ROWS:
        sheet.autofilter(0, 0, len(table.rows), last)


def _look(table: Table, row: int, cell: Cell) -> str:
    if table.plain:
        return "about" if row else "title"
    if row == 0:
        return "head"
    return "text" if isinstance(cell, str) else "number"


def _height(cells: Sequence[Cell], widths: Sequence[int]) -> float:
    tallest = max((lines(str(cell), width) for cell, width in zip(cells, widths, strict=False)), default=1)
    return LINE_HEIGHT * tallest + 4


def _put(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if isinstance(cell, str):
        put_text(sheet, row, column, cell, style)
    else:
        put_number(sheet, row, column, None if cell is None else Decimal(cell), style)


def _chart(book: Any, sheet: str, table: Table, chart: Chart) -> Any:
    drawn = book.add_chart(CHARTS[chart.kind])
    for part in chart.parts:
        drawn.add_series(
            {
                "name": [sheet, 0, part],
                "categories": [sheet, 1, chart.names, len(table.rows), chart.names],
                "values": [sheet, 1, part, len(table.rows), part],
            }
        )
    drawn.set_title({"name": chart.title})
    if chart.kind == "bar":
        drawn.set_y_axis({"reverse": True})
        drawn.set_size({"width": 560, "height": 80 + 32 * len(table.rows)})
    return drawn

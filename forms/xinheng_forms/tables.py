"""Give the tables of a standard anchors for rows, headers for rows, and labels for narrow screens."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from xinheng_forms.boxes import row_line
from xinheng_forms.load import definition

CELLS = ("name", "area", "requirement", "equipment", "note")
"""The cells of a row of furnishings, from left to right, as a form's `columns` and `table` name them."""
ROWS: Mapping[str, Sequence[str]] = {
    "gs-D": tuple(str(number) for number in range(1, 13)),
    "gbt-A.2": ("service", "staffing", "venue"),
}
COLUMNS: Mapping[str, Sequence[str]] = {"gbt-A.2": ("basic", "standard", "model")}
FORMS = ("gs-D",)
"""Tables that are filled in by hand: they keep their columns on narrow screens."""
ALSO: Mapping[str, str] = {"gs-B-centre": "gs-B-site"}
"""Anchors of a group of rows, set before the first of them."""


def render_table(form_id: str, *, aids: bool = True) -> str:
    """Return the table that `form_id` quotes as HTML, with an anchor on every row; a cell that is not there is empty.

    Without `aids` it is the sheet alone: no anchors, no links to what serves a row.
    """
    form = definition(form_id)
    table = Element("table")
    heads = SubElement(SubElement(table, "thead"), "tr")
    for name in CELLS:
        SubElement(heads, "th").text = form["columns"][name]
    body = SubElement(table, "tbody")
    for row in form["table"]:
        note = {
            "data-slot": _note_name(row["id"], form["groups"]),
            "data-label": f"{row['name']}：{form['columns']['note']}",
        }
        cells = SubElement(body, "tr")
        for name in CELLS:
            SubElement(cells, "td", note if name == "note" else {}).text = row.get(name, "")
    mark_cells(table, form["clause"], [row["id"] for row in form["table"]])
    if not aids:
        table.set("class", f"{table.get('class')} xh-annex")
    for row in body:
        if aids:
            _aid(row)
        else:
            _without_anchors(row)
    return tostring(table, encoding="unicode", method="html")


def _without_anchors(row: Element) -> None:
    """Name a row by its words alone: the anchors stand once, on the standard's page."""
    del row.attrib["id"]
    name = "".join(row[0].itertext())
    for child in list(row[0]):
        row[0].remove(child)
    row[0].text = name


def _aid(row: Element) -> None:
    """Put into a row's first cell, after its quoted name, the links to what serves the row and to remarks on it."""
    line = row_line(row.get("id", ""))
    if line is None:
        return
    cell = row[0]
    del cell.attrib["data-quote"]
    quote = Element("span", {"data-quote": ""})
    quote.extend(list(cell))
    for child in list(cell):
        cell.remove(child)
    cell.extend([quote, line])


def _note_name(row: str, groups: Sequence[Mapping[str, Any]]) -> str:
    """Name the place for remarks on a row by the group that it belongs to, and by its class where each has its own."""
    for group in groups:
        by_class = group["rows"] if isinstance(group["rows"], dict) else {"": group["rows"]}
        for class_id, name in by_class.items():
            if name == row:
                return ".".join(filter(None, ("note", group["id"], class_id)))
    raise LookupError(row)


def join_captions(block: Element) -> None:
    """Move a paragraph that starts with 表 and stands before a table into its caption."""
    for before, table in zip(list(block), list(block)[1:], strict=False):
        if table.tag == "table" and before.tag == "p" and (before.text or "").startswith("表"):
            caption = Element("caption", {"data-quote": ""})
            caption.text = before.text
            table.insert(0, caption)
            block.remove(before)


def prepare(table: Element, clause: str) -> list[str]:
    """Mark the cells of a Markdown table as quoted and give back all anchors; leave one written as HTML alone."""
    if table.find("thead") is None:
        return [anchor for row in table.iter("tr") if (anchor := row.get("id"))]
    return mark_cells(table, clause, ROWS[clause])


def mark_cells(table: Element, clause: str, names: Sequence[str]) -> list[str]:
    """Mark the cells as quoted and name the rows below `clause`; give back all anchors."""
    table.set("class", "xh-form xh-ticks" if clause in FORMS else "xh-table")
    table.set("role", "table")
    heads = [cell.text or "" for cell in table.iter("th")]
    for group in (*table.iter("thead"), *table.iter("tbody")):
        group.set("role", "rowgroup")
    for cell in table.iter("th"):
        cell.set("role", "columnheader")
        cell.set("scope", "col")
        cell.set("data-quote", "")
    anchors: list[str] = []
    rows = [row for body in table.iter("tbody") for row in body]
    for row in table.iter("tr"):
        row.set("role", "row")
    for row, name in zip(rows, names, strict=True):
        anchors += _row(row, heads, f"{clause}-{name}", COLUMNS.get(clause, ()))
    return anchors


def _row(row: Element, heads: Sequence[str], anchor: str, columns: Sequence[str]) -> list[str]:
    row.set("id", anchor)
    anchors = [anchor]
    for head, cell in zip(heads, row, strict=True):
        cell.set("role", "cell")
        cell.set("data-label", head)
        cell.set("data-quote", "")
    for name, cell in zip(columns, list(row)[1:], strict=False):
        cell.set("id", f"{anchor}-{name}")
        anchors.append(f"{anchor}-{name}")
    return anchors + _row_header(row[0], anchor)


def _row_header(cell: Element, anchor: str) -> list[str]:
    cell.tag = "th"
    cell.set("role", "rowheader")
    cell.set("scope", "row")
    link = Element("a", {"class": "xh-row", "href": f"#{anchor}"})
    link.text, cell.text = cell.text, None
    cell.append(link)
    if anchor not in ALSO:
        return []
    cell.insert(0, Element("span", {"id": ALSO[anchor]}))
    return [ALSO[anchor]]

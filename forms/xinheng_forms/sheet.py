"""Render an evaluation form as the table that the standard prints: merged cells, total, notes."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import tostring

from xinheng_forms.boxes import address_of, row_line
from xinheng_forms.load import definition
from xinheng_forms.pages import pages
from xinheng_forms.remarks import services_at
from xinheng_forms.templating import render

#: What a form says beyond its rules when it is also a table on paper.
TABLE = ("columns", "total_label", "notes")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the item, and how many rows its merged cells span (0: the cell above reaches down to here)."""

    id: str
    clause: str
    name: str
    max: int
    requirement: tuple[str, ...]
    name_span: int
    section: str
    section_max: int
    section_span: int


def rows(form: dict[str, Any]) -> list[Row]:
    """Lay the items of `form` out as rows; neighbours of one name share that cell, as in the standard."""
    laid_out: list[Row] = []
    for section in form["sections"]:
        items = section["items"]
        for _, same_name in groupby(items, key=lambda item: item["name"]):
            run = list(same_name)
            for position, item in enumerate(run):
                first = item is items[0]
                laid_out.append(
                    Row(
                        id=item["id"],
                        clause=item["clause"],
                        name=item["name"],
                        max=item["max"],
                        requirement=paragraphs(item["requirement"]),
                        name_span=len(run) if position == 0 else 0,
                        section=section["name"],
                        section_max=section["max"],
                        section_span=len(items) if first else 0,
                    )
                )
    return laid_out


def paragraphs(text: str) -> tuple[str, ...]:
    """Split a cell's text at its line breaks."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def render_sheet(form_id: str, *, anchors: bool = False) -> str:
    """Return the table of `form_id` as HTML; `anchors` gives each row its clause id (once a page only).

    Raises ValueError for a form that does not say how its table looks.
    """
    form = definition(form_id)
    if missing := [key for key in TABLE if key not in form]:
        raise ValueError(f"the form {form_id} cannot be laid out as a table: it has no {', '.join(missing)}")
    table = rows(form)
    return render(
        "sheet.html",
        rows=table,
        columns=form["columns"],
        total_label=form["total_label"],
        total=form["max"],
        notes=form["notes"],
        title=form["title"],
        clause=form["clause"],
        anchors=anchors,
        items={row.id: item_link(row.clause, form_id) for row in table} if anchors else {},
        aids={row.id: _aids(row.clause, form_id) for row in table} if anchors else {},
    )


def _aids(clause: str, form_id: str) -> str:
    line = row_line(clause, page_of_form(form_id))
    return "" if line is None else tostring(line, encoding="unicode")


def page_of_form(form_id: str) -> str:
    """Give the path under `docs/` of the page on which a form is filled in; none where it has no page."""
    return pages()[form_id].page if form_id in pages() else ""


def item_link(clause: str, form_id: str) -> str:
    """Give the address of the item of `form_id` that serves `clause`, seen from a page of a standard."""
    services = (service for service in services_at(clause) if service.page == page_of_form(form_id))
    return next((address_of(href) for service in services for href, _ in service.links(clause)), "")

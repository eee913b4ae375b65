"""Lay out as HTML the table that the standard itself prints of what a form checks, with places for what was found."""

from typing import Any

from xinheng_forms.load import definition
from xinheng_forms.tables import render_table
from xinheng_forms.templating import render

type Data = dict[str, Any]


def render_annex_table(form_id: str) -> str:
    """Return the standard's own table of a form without anchors; "" where the standard has none for it."""
    form = definition(form_id)
    if "table" in form:
        return render_table(form_id, aids=False)
    cells = {cell["id"] for group in form.get("groups", ()) for cell in group.get("cells", ())}
    return _levels(form, cells) if cells else ""


def _levels(form: Data, named: set[str]) -> str:
    levels = [level for level in form["levels"] if level["id"] in named]
    return render("levels_sheet.html", form=form, levels=levels)

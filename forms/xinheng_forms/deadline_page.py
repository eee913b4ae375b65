"""Turn the definition of deadlines into the page on which matters and their due days are kept."""

from typing import Any

from xinheng_sheet.clause_names import clause_name

from xinheng_forms.cards import clause_page
from xinheng_forms.load import definition, rules_sha256
from xinheng_forms.remarks import remarks
from xinheng_forms.templating import render

#: The page stands two levels deep, so this leads to the site's root under any path prefix.
ROOT = "../../"

#: What a unit of days is called (the kit's words; the standard's own are quoted beside them).
UNITS = {"working_day": "个工作日", "day": "日"}


def render_deadlines(form_id: str, root: str = ROOT) -> str:
    """Return the page of deadlines `form_id` as HTML without blank lines; `root` leads to the site's root."""
    form = definition(form_id)
    return render(
        "deadlines.html",
        form=form,
        rules=rules_sha256(form_id),
        root=root,
        periods=[_period(period, form, root) for period in form["periods"]],
        remarks=remarks(form["remarks"]),
        first=form["calendar"]["from"][:4],
        last=max(calendar["to"] for calendar in (form["calendar"], form["added"]) if calendar["to"])[:4],
    )


def _period(period: dict[str, Any], form: dict[str, Any], root: str) -> dict[str, str]:
    clause = period["clause"]
    return {
        "id": period["id"],
        "label": period["label"],
        "length": f"{period['days']} {UNITS[period['unit']]}",
        "clause": clause,
        "name": clause_name(clause),
        "url": f"{clause_page(clause, root)}#{clause}",
        "quote": form["quotes"][clause],
    }

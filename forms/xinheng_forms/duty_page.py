"""Turn the duties of a year into the page on which they are planned and ticked off."""

import json
from hashlib import sha256
from typing import Any

from xinheng_sheet.clause_names import clause_name

from xinheng_forms.cards import clause_page
from xinheng_forms.load import FORMS, complete, definition
from xinheng_forms.templating import render
from xinheng_forms.wording import passage

#: The page stands two levels deep, so this leads to the site's root under any path prefix.
ROOT = "../../"

#: Where the classes and the requirements of appendix F stand.
EVALUATION = "gs/evaluation"


def render_duties(name: str, root: str = ROOT) -> str:
    """Return the page of the duties in forms/`name`.yaml as HTML; `root` leads from the page to the site's root."""
    raw = complete(FORMS / f"{name}.yaml")
    form = definition(EVALUATION)
    return render(
        "duties.html",
        name=name,
        rules=sha256(json.dumps(raw, ensure_ascii=False, sort_keys=True).encode()).hexdigest(),
        edition=form["edition"],
        classes=form["classes"],
        root=root,
        duties=[_duty(duty, form, root) for duty in raw],
    )


def _duty(duty: dict[str, Any], form: dict[str, Any], root: str) -> dict[str, Any]:
    clause = duty["clause"]
    return {
        "id": duty["id"],
        "label": duty["label"],
        "months": duty["months"],
        "times": duty.get("times"),
        "classes": duty.get("classes", [entry["id"] for entry in form["classes"]]),
        "name": clause_name(clause),
        "url": f"{clause_page(clause, root)}#{clause}",
        "quote": _requirements(form).get(clause) or passage(clause),
    }


def _requirements(form: dict[str, Any]) -> dict[str, str]:
    return {item["clause"]: item["requirement"] for section in form["sections"] for item in section["items"]}

"""Turn one form's definition into the plain HTML page that a person fills in."""

import json
from typing import Any

from xinheng.words import OVERRULED, STATES

from xinheng_forms.cards import any_notes, clause_link, clause_page, parts
from xinheng_forms.check_sheet import clauses, tables
from xinheng_forms.load import definition, rules_sha256
from xinheng_forms.pages import pages
from xinheng_forms.sheet import TABLE, render_sheet
from xinheng_forms.templating import render
from xinheng_forms.ways import fed, origins

#: Pages with a form stand two levels deep (/tools/evaluation/), so this leads to the site's root under any path prefix.
ROOT = "../../"

#: How many rounds of a list fact are offered before anybody asks for more.
ROUNDS_OFFERED = 2


def render_page(form_id: str, root: str = ROOT) -> str:
    """Return the page of `form_id` as HTML without blank lines; `root` leads from the page to the site's root."""
    form, words = definition(form_id), pages()[form_id]
    names: dict[str, str] = {entry["id"]: entry["name"] for key in ("grades", "levels") for entry in form.get(key, ())}
    is_table = all(key in form for key in TABLE)
    return render(
        "page.html",
        form=form,
        words=words,
        names=_json(names | (dict(fed(form_id)) if "counts" in form else {})),
        states=_json({**STATES, "overruled": OVERRULED}),
        rules=rules_sha256(form_id),
        root=root,
        clause_page=clause_page(form["clause"], root),
        parts=parts(form, root),
        notes=any_notes(form),
        sheet=render_sheet(form_id) if is_table else "",
        tables=() if is_table or "row" in form else tables(form),
        rounds_offered=ROUNDS_OFFERED,
        page_words=_json({"todo": dict(words.todo), "bars": dict(words.bars)}),
        origins=_json(dict(origins(form_id))),
        clauses=_json({clause: clause_link(clause, root) for clause in (() if "row" in form else clauses(form))}),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

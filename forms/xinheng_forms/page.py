"""Turn one form's definition into the plain HTML page that a person fills in."""

import json
from typing import Any

from xinheng.words import OVERRULED, STATES

from xinheng_forms.annex_table import render_annex_table
from xinheng_forms.cards import any_notes, clause_link, clause_page, parts
from xinheng_forms.check_sheet import clauses, tables
from xinheng_forms.load import definition, rules_sha256
from xinheng_forms.pages import PageWords, pages
from xinheng_forms.paper_words import paper_words
from xinheng_forms.registers import slug
from xinheng_forms.sheet import TABLE, render_sheet
from xinheng_forms.subjects import is_judged
from xinheng_forms.templating import render
from xinheng_forms.ways import fed, origins

#: Pages with a form stand two levels deep (/tools/evaluation/), so this leads to the site's root under any path prefix.
ROOT = "../../"

#: How many rounds of a list fact are offered before anybody asks for more.
ROUNDS_OFFERED = 2

#: A form with one of these is not checked point by point: people as rows, rates that are shown and not judged.
NO_CHECKS = {"row", "rates"}


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
        judged=is_judged(form),
        notes=any_notes(form),
        sheet=render_sheet(form_id) if is_table else "",
        tables=() if is_table or NO_CHECKS & form.keys() else tables(form),
        quoted="" if is_table or NO_CHECKS & form.keys() else render_annex_table(form_id),
        word=f"{root}assets/word/{slug(form_id)}.docx" if form_id in paper_words() else "",
        rounds_offered=ROUNDS_OFFERED,
        brought=_brought(words),
        page_words=_json({"todo": dict(words.todo), "bars": dict(words.bars)} | _rates(form, root)),
        origins=_json(dict(origins(form_id))),
        clauses=_json(
            {clause: clause_link(clause, root) for clause in (() if NO_CHECKS & form.keys() else clauses(form))}
        ),
    )


def _brought(words: PageWords) -> dict[str, Any]:
    """Return what a page says of the tables that it reads, if it reads any."""
    if not words.table:
        return {}
    form = definition(words.table)
    needed = next(each["label"] for each in form["row"] if each["id"] == form["needed"])
    heads = [f"{each['label']}（{each['unit']}）" if each.get("unit") else each["label"] for each in form["row"]]
    labels = [each["label"] for each in form["row"]]
    template = {"head": heads, "choices": [_choices(each, form) for each in form["row"]]}
    return {"needed": needed, "heads": labels, "template": _json(template), "rest": words.brought}


def _choices(question: dict[str, Any], form: dict[str, Any]) -> list[str]:
    """Return what a cell of a template may say, where it is one of a few words."""
    if question["kind"] == "yes_no":
        return [form["yes_no_words"][answer][0] for answer in ("true", "false")]
    return [option["label"] for option in question.get("options", ())]


def _rates(form: dict[str, Any], root: str) -> dict[str, Any]:
    """Return what a report of rates calls its rates and counts."""
    if "rates" not in form:
        return {}
    counts = [{key: fact[key] for key in ("id", "label", "unit")} for fact in form["facts"]]
    rates = [{**rate, "clause": clause_link(rate["clause"], root)[1]} for rate in form["rates"]]
    return {"counts": counts, "rates": rates}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

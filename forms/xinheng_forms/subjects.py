"""What pages that look across tools know of each tool: its names, its items in order, and where their clauses stand."""

import json
from collections.abc import Iterator
from typing import Any, Final

from xinheng.words import STATES

from xinheng_forms.cards import clause_link
from xinheng_forms.check_sheet import clauses, tables
from xinheng_forms.load import definition, rules_sha256
from xinheng_forms.pages import pages
from xinheng_forms.proposals import proposed
from xinheng_forms.registers import ANSWERS, fields, register, registers, slug
from xinheng_forms.ways import details

#: The ways to a result that find things met or short.
JUDGED: Final = ("points", "groups", "criteria", "levels")

type Data = dict[str, Any]


def subjects(root: str) -> list[Data]:
    """Describe every tool that finds things met or short, in the order of their pages."""
    return [_subject(form_id, root) for form_id in pages() if is_judged(definition(form_id))]


def is_judged(form: Data) -> bool:
    """Tell whether a form's results say of each item whether it is met."""
    return form["aggregation"] in JUDGED


def checklists(root: str) -> list[Data]:
    """Describe every checklist in the same shape: its groups of questions."""
    forms = (register(name) for name in registers())
    return [_checklist(form, root) for form in forms if form["kind"] == "checklist"]


def page_data(root: str, **more: Any) -> str:
    """Return what such a page's script has to know as JSON that may stand in a script element."""
    known = [*subjects(root), *checklists(root)]
    for place, subject in enumerate(sorted(known, key=lambda each: clause_place(each["clause"]))):
        subject["place"] = place
    named = sorted({clause for subject in known for clause in subject.pop("clauses")})
    whole = {
        "root": root,
        "states": STATES,
        "subjects": known,
        "clauses": {clause: clause_link(clause, root) for clause in named},
        **more,
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def clause_place(clause: str) -> tuple[bool, list[tuple[bool, int, str]]]:
    """Tell where a clause stands: gs before gbt, chapters by number, appendices after them."""
    standard, _, number = clause.partition("-")
    steps = number.replace("-", ".").split(".")
    return standard != "gs", [(not step.isdecimal(), int(step) if step.isdecimal() else 0, step) for step in steps]


def _subject(form_id: str, root: str) -> Data:
    form, words = definition(form_id), pages()[form_id]
    groups = list(_groups(form))
    asked = [item["clause"] for group in groups for item in group["items"]]
    return {
        "form": form_id,
        "title": form["title"],
        "annex": form.get("annex", ""),
        "clause": form["clause"],
        "name": words.name,
        "noun": words.noun,
        "page": root + words.address,
        "aggregation": form["aggregation"],
        "edition": form["edition"],
        "rules": rules_sha256(form_id),
        "classes": {entry["id"]: entry["label"] for entry in form.get("classes", ())},
        "names": {entry["id"]: entry["name"] for key in ("grades", "levels") for entry in form.get(key, ())},
        "max": form.get("max"),
        "groups": groups,
        "clauses": [form["clause"], *filter(None, asked), *clauses(form)],
    }


def _groups(form: Data) -> Iterator[Data]:
    for section in form.get("sections", ()):
        items = [_item(form["id"], item) for item in section["items"]]
        yield {"id": section["id"], "name": section["name"], "items": items}
    rows = {row.id: row.fact for table in tables(form) for row in table.rows}
    for group in form.get("groups", ()) if "sections" not in form else ():
        items = [_criterion(form["id"], group, each, rows[f"{group['id']}.{each['id']}"]) for each in group["criteria"]]
        yield {"id": group["id"], "name": group["name"], "items": items}
    if "sections" not in form and "groups" not in form:
        whole = {**form, "id": "", "name": ""}
        items = [_criterion(form["id"], whole, each, rows[each["id"]]) for each in form["criteria"]]
        yield {"id": "", "name": form["title"], "items": items}


def _item(form_id: str, item: Data) -> Data:
    short = item.get("short_name")
    name = f"{item['name']}：{short}" if short else item["name"]
    todo = {each["id"]: _todo(form_id, item, each) for each in item["criteria"]}
    return {"id": item["id"], "name": name, "clause": item["clause"], "asks": item["requirement"], "todo": todo}


def _criterion(form_id: str, group: Data, criterion: Data, fact: str) -> Data:
    clause = criterion["clause"]
    return {
        "id": criterion["id"],
        "name": criterion["label"],
        "clause": clause if isinstance(clause, str) else "",
        "todo": {criterion["id"]: _todo(form_id, group, criterion)},
        **({"fact": fact} if fact else {}),
        **_details(form_id, [f"{group['id']}.{each}".lstrip(".") for each in _read(criterion)]),
    }


def _read(criterion: Data) -> list[str]:
    """Name the facts whose gap a criterion's is."""
    facts = criterion.get("facts") or [criterion.get("part", criterion["id"])]
    return [fact for each in facts.values() for fact in each] if isinstance(facts, dict) else facts


def _details(form_id: str, facts: list[str]) -> Data:
    """Name the items of other tools that these facts are a part of, so that one gap is not planned twice."""
    known = details(form_id)
    found = list(dict.fromkeys(key for fact in facts for key in known.get(fact, ())))
    return {"part_of": found} if found else {}


def _todo(form_id: str, owner: Data, criterion: Data) -> dict[str, str]:
    """Return what to do where a criterion is short."""
    facts = {fact["id"]: fact for fact in owner["facts"]}
    about = facts.get(criterion["id"], {}).get("about", "")
    path = f"{owner['id']}.{criterion['id']}"
    return proposed(form_id, path, name=criterion["label"], part=owner["name"], about=about)


def _checklist(form: Data, root: str) -> Data:
    asked = [field for field in fields(form) if field["kind"] == "check"]
    return {
        "form": form["id"],
        "title": form["title"],
        "name": form["title"],
        "noun": "自查",
        "page": f"{root}registers/{slug(form['id'])}/",
        "aggregation": "checklist",
        "clause": form["clauses"][0],
        "names": dict(zip(("met", "short", "not_applicable"), ANSWERS, strict=True)),
        "date": form["date"],
        "groups": [_questions(form, group) for group in form["groups"]],
        "clauses": [form["clauses"][0], *(field["clause"] for field in asked if field["clause"])],
    }


def _questions(form: Data, group: Data) -> Data:
    asked = [field for field in group["fields"] if field["kind"] == "check"]
    return {"id": "", "name": group["title"], "items": [_question(form, each) for each in asked]}


def _question(form: Data, field: Data) -> Data:
    todo = {field["id"]: proposed(form["id"], field["id"], name=field["label"])}
    figures = [figure["id"] for figure in form["figures"] if figure.get("answer") == field["id"]]
    asked = {"id": field["id"], "name": field["label"], "clause": field["clause"] or "", "todo": todo}
    return {**asked, **_details(form["id"], figures)}

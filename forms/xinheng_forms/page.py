"""Turn one form's definition into the plain HTML page that a person fills in."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from xinheng.words import OVERRULED, STATES

from xinheng_forms.hints import Hint, hints
from xinheng_forms.load import definition, rules_sha256
from xinheng_forms.remarks import remarks
from xinheng_forms.sheet import paragraphs, render_sheet
from xinheng_forms.templating import render

#: Pages with a form stand two levels deep (/tools/evaluation/), so this leads to the site's root under any path prefix.
ROOT = "../../"

#: Fact kinds that are typed as a number, with the keyboard a phone should offer.
INPUT_MODES = {"count": "numeric", "area": "decimal"}

YES_NO = (("true", "是"), ("false", "否"))
NOT_APPLICABLE = (("not_applicable", "不适用"),)

#: How many rounds of a list fact are offered before anybody asks for more.
ROUNDS_OFFERED = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a quoted requirement; `class_id` names the class it speaks of, or is None for all."""

    text: str
    class_id: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button: the value in the document and its label."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One fact as a field; `name` is its path in the document."""

    name: str
    kind: str
    label: str
    unit: str
    help: str
    input_mode: str
    choices: tuple[Choice, ...]
    fields: tuple["Field", ...]
    hints: tuple[Hint, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of the house on the standard, in the wording that fits its place."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One item of the form as a card."""

    id: str
    title: str
    max: int
    requirement: tuple[tuple[Passage, ...], ...]
    clause_url: str
    fields: tuple[Field, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the form."""

    id: str
    name: str
    max: int
    cards: tuple[Card, ...]


def render_page(form_id: str, root: str = ROOT) -> str:
    """Return the page of `form_id` as HTML without blank lines; `root` leads from the page to the site's root."""
    form = definition(form_id)
    return render(
        "page.html",
        form=form,
        grades=json.dumps({grade["id"]: grade["name"] for grade in form["grades"]}, ensure_ascii=False),
        states=json.dumps({**STATES, "overruled": OVERRULED}, ensure_ascii=False),
        rules=rules_sha256(form_id),
        root=root,
        clause_page=clause_page(form["clause"], root),
        parts=parts(form, root),
        notes=notes(form.get("remarks", ()), form["clause"]),
        sheet=render_sheet(form_id),
        rounds_offered=ROUNDS_OFFERED,
    )


def parts(form: dict[str, Any], root: str = ROOT) -> tuple[Part, ...]:
    """Return the sections of `form` with their items as cards."""
    return tuple(
        Part(
            id=section["id"],
            name=section["name"],
            max=section["max"],
            cards=tuple(_card(item, form, root) for item in section["items"]),
        )
        for section in form["sections"]
    )


def passages(text: str, classes: list[dict[str, Any]]) -> tuple[Passage, ...]:
    """Cut a quoted sentence where it turns to another class, so that the page can point at the chosen one.

    The pieces put together are the sentence, unchanged.
    """
    ids = {entry["label"]: entry["id"] for entry in classes}
    pieces = re.split("(" + "|".join(map(re.escape, ids)) + ")", text)
    found = [Passage(pieces[0], None)] if pieces[0] else []
    for label, rest in zip_longest(pieces[1::2], pieces[2::2], fillvalue=""):
        found.append(Passage(label + rest, ids[label]))
    return tuple(found)


def notes(ids: Iterable[str], clause: str) -> tuple[Note, ...]:
    """Return the remarks with `ids` as they read beside `clause`."""
    return tuple(
        Note(remark.id, remark.title, remark.at(clause) if clause in remark.clauses else remark.text)
        for remark in remarks(ids)
    )


def clause_page(clause: str, root: str = ROOT) -> str:
    """Return the address of the page that holds `clause`, such as ../../standards/gs/F/ for gs-F-F01."""
    standard, chapter = clause.split("-")[:2]
    return f"{root}standards/{standard}/{chapter.split('.')[0]}/"


def _card(item: dict[str, Any], form: dict[str, Any], root: str) -> Card:
    name, short = item["name"], item.get("short_name")
    return Card(
        id=item["id"],
        title=f"{name}：{short}" if short else name,
        max=item["max"],
        requirement=tuple(passages(line, form["classes"]) for line in paragraphs(item["requirement"])),
        clause_url=f"{clause_page(item['clause'], root)}#{item['clause']}",
        fields=tuple(_field(fact, item, form) for fact in item["facts"]),
        notes=notes(item.get("remarks", ()), item["clause"]),
    )


def _field(fact: dict[str, Any], item: dict[str, Any], form: dict[str, Any]) -> Field:
    return Field(
        name=f"facts.{item['id']}.{fact['id']}",
        kind=fact["kind"],
        label=fact["label"],
        unit=fact.get("unit", ""),
        help=fact.get("help", ""),
        input_mode=INPUT_MODES.get(fact["kind"], ""),
        choices=_choices(fact),
        fields=tuple(_field(entry, item, form) for entry in fact.get("fields", ())),
        hints=hints(fact, item, form["classes"]),
    )


def _choices(fact: dict[str, Any]) -> tuple[Choice, ...]:
    if fact["kind"] == "choice":
        return tuple(Choice(option["id"], option["label"]) for option in fact["options"])
    if fact["kind"] != "yes_no":
        return ()
    offered = YES_NO + (NOT_APPLICABLE if fact.get("may_be_not_applicable") else ())
    return tuple(Choice(value, label) for value, label in offered)

"""Lay a form out as sections and cards: by its items, its groups, the cells of its levels, or as its page says."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from xinheng_sheet.clause_names import clause_name

from xinheng_forms.fields import Data, Field, criteria_of, fields
from xinheng_forms.pages import CardWords, pages
from xinheng_forms.remarks import remarks
from xinheng_forms.sheet import paragraphs

#: The cells of a table of furnishings that a group's facts come from, in the order in which they are asked.
CELLS = ("area", "requirement", "equipment")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a quoted requirement; `class_id` names the class it speaks of, or is None for all."""

    text: str
    class_id: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a quoted requirement, with its clause where the paragraph ends the quotation.

    `class_id` names the class that the whole paragraph is for, or is None.
    """

    passages: tuple[Passage, ...]
    clause_url: str
    clause_name: str
    class_id: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of the house on the standard, in the wording that fits its place."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms of a group one by one; `fields` are the facts that follow from them, by what they are of the rooms."""

    group: str
    name: str
    fields: tuple[tuple[str, str], ...]
    unit: str
    summary: str
    help: str


@dataclass(frozen=True, slots=True)
class Card:
    """Some facts that are asked together; `group` and `criteria` say which findings of a result belong to them."""

    id: str
    code: str
    title: str
    max: int | None
    requirement: tuple[Line, ...]
    fields: tuple[Field, ...]
    notes: tuple[Note, ...]
    group: str
    criteria: tuple[str, ...]
    rooms: Rooms | None = None

    @property
    def is_list(self) -> bool:
        """Whether all is answered by yes or no, and there is more than one thing to answer."""
        return len(self.fields) > 1 and all(field.kind == "yes_no" for field in self.fields)


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the form; `required` lists the classes that must have it, or is empty where all must."""

    id: str
    name: str
    max: int | None
    cards: tuple[Card, ...]
    required: tuple[str, ...]
    notes: tuple[Note, ...]

    @property
    def is_titled(self) -> bool:
        """Whether it has a title of its own: a single card says it all."""
        return self.max is not None or (len(self.cards) > 1 and self.name != "")


def parts(form: Data, root: str) -> tuple[Part, ...]:
    """Return the sections of `form` with their cards; `root` leads from the page to the site's root."""
    if "sections" in form:
        return tuple(_section(section, form, root) for section in form["sections"])
    if "groups" in form:
        return tuple(_group(group, form, root) for group in form["groups"])
    if not pages()[form["id"]].cards:
        return ()
    cards = tuple(_words_card(words, form, root) for words in pages()[form["id"]].cards)
    return (Part("all", "", None, cards, (), ()),)


def passages(text: str, classes: list[Data]) -> tuple[Passage, ...]:
    """Cut a quoted sentence where it turns to another class, so that the page can point at the chosen one.

    The pieces put together are the sentence, unchanged.
    """
    ids = {entry["label"]: entry["id"] for entry in classes}
    if not ids:
        return (Passage(text, None),)
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


def clause_page(clause: str, root: str) -> str:
    """Return the address of the page that holds `clause`, such as ../../standards/gs/F/ for gs-F-F01."""
    standard, chapter = clause.split("-")[:2]
    return f"{root}standards/{standard}/{chapter.split('.')[0]}/"


def clause_link(clause: str, root: str) -> tuple[str, str]:
    """Return address and name of a clause."""
    return f"{clause_page(clause, root)}#{clause}", clause_name(clause)


def _section(section: Data, form: Data, root: str) -> Part:
    cards = tuple(_item(item, form, root) for item in section["items"])
    return Part(section["id"], section["name"], section["max"], cards, (), ())


def _item(item: Data, form: Data, root: str) -> Card:
    name, short = item["name"], item.get("short_name")
    return Card(
        id=item["id"],
        code=item["id"],
        title=f"{name}：{short}" if short else name,
        max=item["max"],
        requirement=_quoted(item["requirement"], item["clause"], form["annex"], form, root),
        fields=fields(item["facts"], item, form),
        notes=notes(item.get("remarks", ()), item["clause"]),
        group=item["id"],
        criteria=tuple(criterion["id"] for criterion in item["criteria"]),
    )


def _group(group: Data, form: Data, root: str) -> Part:
    required = tuple(group.get("required", ()))
    everyone = {entry["id"] for entry in form.get("classes", ())}
    return Part(
        id=group["id"],
        name=group["name"],
        max=None,
        cards=tuple(_group_cards(group, form, root)),
        required=() if everyone <= set(required) else required,
        notes=notes(group.get("remarks", ()), group["clause"]),
    )


def _group_cards(group: Data, form: Data, root: str) -> Iterator[Card]:
    if "cells" in group:
        names = {level["id"]: level["name"] for level in form["levels"]}
        for cell in group["cells"]:
            criteria = [criterion for criterion in group["criteria"] if criterion.get("level") == cell["id"]]
            quote = _quoted(cell["text"], cell["clause"], clause_name(cell["clause"]), form, root)
            yield _part_of(group, form, cell["id"], names[cell["id"]], quote, {each["id"] for each in criteria})
    elif "rows" in group:
        for cell in CELLS:
            facts = {fact["id"] for fact in group["facts"] if fact.get("about", "area") == cell}
            card = _part_of(group, form, cell, form["columns"][cell], _cell(cell, group, form, root), facts)
            yield replace(card, rooms=_rooms(group, form) if cell == "area" else None)
    else:
        quote = _quoted(group["text"], group["clause"], clause_name(group["clause"]), form, root)
        yield _part_of(group, form, "", "", quote, {fact["id"] for fact in group["facts"]})


def _rooms(group: Data, form: Data) -> Rooms | None:
    """Return the rooms of a group that its page lets be listed one by one."""
    words = pages()[form["id"]].rooms.get(group["id"])
    if words is None:
        return None
    made = {key: words[key] for key in ("count", "smallest", "total") if key in words}
    unit = next(fact["unit"] for fact in group["facts"] if fact["id"] == [*made.values()][-1])
    fields = tuple((key, f"facts.{group['id']}.{fact}") for key, fact in made.items())
    return Rooms(group["id"], group["name"], fields, unit, words["summary"], words["help"])


def _part_of(group: Data, form: Data, part: str, title: str, quote: tuple[Line, ...], facts: set[str]) -> Card:
    asked = [fact for fact in group["facts"] if fact["id"] in facts]
    criteria = [criterion["id"] for fact in asked for criterion in criteria_of(fact["id"], group)]
    return Card(
        id="-".join(filter(None, (group["id"], part))),
        code="",
        title=title or group["name"],
        max=None,
        requirement=quote,
        fields=fields(asked, group, form),
        notes=(),
        group=group["id"],
        criteria=tuple(dict.fromkeys(criteria)),
    )


def _cell(cell: str, group: Data, form: Data, root: str) -> tuple[Line, ...]:
    """Quote a cell of the table of furnishings: one for all, or one for each class."""
    rows = {row["id"]: row for row in form["table"]}
    if isinstance(group["rows"], str):
        clause = f"{form['clause']}-{group['rows']}"
        return _quoted(rows[group["rows"]][cell], clause, clause_name(clause), form, root)
    return tuple(
        _line(
            (Passage(rows[row][cell], None),),
            f"{form['clause']}-{row}",
            clause_name(f"{form['clause']}-{row}"),
            root,
            class_id,
        )
        for class_id, row in group["rows"].items()
    )


def _words_card(words: CardWords, form: Data, root: str) -> Card:
    asked = [fact for name in words.facts for fact in form["facts"] if fact["id"] == name]
    criteria = [criterion["id"] for fact in asked for criterion in criteria_of(fact["id"], form)]
    return Card(
        id=words.id,
        code="",
        title=words.title,
        max=None,
        requirement=tuple(_clause_line(clause, form, root) for clause in words.clauses),
        fields=fields(asked, form, form),
        notes=(),
        group="",
        criteria=tuple(dict.fromkeys(criteria)),
    )


def _clause_line(clause: str, form: Data, root: str) -> Line:
    """Quote a clause; where only one class is judged by it, it is that class's line."""
    by_class = [criterion["clause"] for criterion in form.get("criteria", ()) if isinstance(criterion["clause"], dict)]
    of_class = next((class_id for each in by_class for class_id, named in each.items() if named == clause), None)
    return _line((Passage(form["quotes"][clause], None),), clause, clause_name(clause), root, of_class)


def _quoted(text: str, clause: str, name: str, form: Data, root: str) -> tuple[Line, ...]:
    """Quote a text; its last paragraph carries the clause."""
    *others, last = [passages(line, form.get("classes", [])) for line in paragraphs(text)]
    return (*(Line(line, "", "", None) for line in others), _line(last, clause, name, root, None))


def _line(said: tuple[Passage, ...], clause: str, name: str, root: str, class_id: str | None) -> Line:
    return Line(said, clause_link(clause, root)[0], name, class_id)


def any_notes(form: dict[str, Any]) -> tuple[Note, ...]:
    """Return the remarks that concern the form as a whole."""
    return notes(form.get("remarks", ()), form["clause"])

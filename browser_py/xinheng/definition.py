"""A form's definition as frozen values: read from its canonical JSON text once, with each class's numbers in place.

The text comes checked (xinheng_forms.check), so nothing is checked again here.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .aggregations import aggregation
from .numerals import Amount, quantity

type ClassId = str | None  # None where a form knows no classes

# Keys of a criterion that are not the names of facts it asks.
_NOT_NAMES = {"id", "kind", "label", "unit", "clause", "target", "strength", "level"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One question: what kind of answer it takes and its words."""

    id: str
    kind: str
    label: str
    may_be_not_applicable: bool
    minimum: int
    words: tuple[tuple[str, str], ...]  # of a choice: (word, label)
    fields: tuple["Fact", ...]  # of rounds: the counts of each
    parts: tuple[tuple[str, str], ...]  # of rounds: (part, whole)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition with the numbers of one class. `names` are the facts in their roles, such as part and whole."""

    id: str
    kind: str
    label: str
    lead: str  # its label, where the item has other criteria to tell it from
    unit: str
    clause: str
    facts: tuple[str, ...]
    names: Mapping[str, str]
    target: Amount
    marks: Mapping[str, Amount]  # of a choice: word → mark
    labels: Mapping[str, str]  # every fact of the item, "fact.word" and "fact.field" → label
    strength: str = ""  # "shall", "should" or "may" where the standard tells them apart
    level: str = ""  # where the item tells levels apart


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a points form, or a group: facts that are asked together and the criteria about them.

    A form that asks all its facts at once, without items or groups, is one item whose id is empty.
    """

    id: str
    name: str
    clause: str
    facts: tuple[Fact, ...]
    parts: tuple[tuple[str, str], ...]  # (part, whole): the part never exceeds its whole
    criteria: tuple[Criterion, ...]
    max: Amount
    graded: bool  # the standard itself lists marks in between
    required: bool
    presence: str  # the count whose 0 says that there is none of this; "" where nobody asks


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a points form and the ids of its items."""

    id: str
    max: Amount
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form, with its items as they stand for each class."""

    id: str
    standard: str
    edition: str
    aggregation: str
    classes: Mapping[str, str]  # id → label
    items: Mapping[ClassId, tuple[Item, ...]]
    sections: tuple[Section, ...]
    grades: tuple[tuple[str, Amount], ...]  # (id, lowest total), best first
    policies: Mapping[str, str]  # id → name; the first is the default
    step: Amount
    own: Any  # what only its aggregation reads

    @property
    def any_items(self) -> tuple[Item, ...]:
        """The items where it does not matter for which class."""
        return next(iter(self.items.values()))


@lru_cache(maxsize=32)
def read(text: str) -> Form:
    """Read a definition from its canonical JSON text."""
    raw = json.loads(text)
    classes = {each["id"]: each["label"] for each in raw.get("classes", [])}
    return Form(
        id=raw["id"],
        standard=raw["standard"],
        edition=raw["edition"],
        aggregation=raw["aggregation"],
        classes=classes,
        items={class_id: tuple(_items(raw, class_id)) for class_id in classes or (None,)},
        sections=tuple(_section(section) for section in raw.get("sections", [])),
        grades=tuple((grade["id"], quantity(grade["from"])) for grade in raw.get("grades", [])),
        policies={policy["id"]: policy["name"] for policy in raw.get("policies", [])},
        step=quantity(raw.get("step", 1)),
        own=aggregation(raw["aggregation"]).own(raw),
    )


def _items(raw: dict[str, Any], class_id: ClassId) -> Iterator[Item]:
    if "facts" in raw:
        yield _item({**raw, "id": "", "name": raw["title"]}, class_id)
    for section in raw.get("sections", []):
        for item in section["items"]:
            yield _item(item, class_id)
    for group in raw.get("groups", []):
        yield _item(group, class_id)


def _section(raw: dict[str, Any]) -> Section:
    return Section(raw["id"], quantity(raw["max"]), tuple(item["id"] for item in raw["items"]))


def _item(raw: dict[str, Any], class_id: ClassId) -> Item:
    facts = tuple(fact(each) for each in raw["facts"])
    labels = _labels(facts)
    criteria = raw.get("criteria", ())
    return Item(
        id=raw["id"],
        name=" ".join(filter(None, (raw["name"], raw.get("short_name")))),
        clause=raw["clause"],
        facts=facts,
        parts=_parts(raw),
        criteria=tuple(
            _criterion(criterion, class_id, labels, alone=len(criteria) == 1)
            for criterion in criteria
            if class_id in criterion.get("classes", (class_id,))
        ),
        max=quantity(raw.get("max", 0)),
        graded=raw.get("graded", False),
        required=class_id in raw.get("required", (class_id,)),
        presence=raw.get("presence", ""),
    )


def fact(raw: Mapping[str, Any]) -> Fact:
    """Read a fact of a definition."""
    return Fact(
        id=raw["id"],
        kind=raw["kind"],
        label=raw["label"],
        may_be_not_applicable=raw.get("may_be_not_applicable", False),
        minimum=raw.get("min", 0),
        words=tuple((option["id"], option["label"]) for option in raw.get("options", ())),
        fields=tuple(fact(field) for field in raw.get("fields", ())),
        parts=_parts(raw),
    )


def _parts(raw: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((pair["part"], pair["whole"]) for pair in raw.get("parts", ()))


def _labels(facts: tuple[Fact, ...]) -> dict[str, str]:
    labels = {fact.id: fact.label for fact in facts}
    for fact in facts:
        labels |= {f"{fact.id}.{word}": label for word, label in fact.words}
        labels |= {f"{fact.id}.{field.id}": field.label for field in fact.fields}
    return labels


def _criterion(raw: dict[str, Any], class_id: ClassId, labels: Mapping[str, str], *, alone: bool) -> Criterion:
    own = {key: for_class(value, class_id) for key, value in raw.items() if key not in ("marks", "classes")}
    return Criterion(
        id=own["id"],
        kind=own["kind"],
        label=own["label"],
        lead="" if alone else own["label"],
        unit=own["unit"],
        clause=own["clause"],
        facts=tuple(own.get("facts", ())),
        names={key: value for key, value in own.items() if isinstance(value, str) and key not in _NOT_NAMES},
        target=quantity(own.get("target", 0)),
        marks={word: quantity(mark) for word, mark in raw.get("marks", {}).items()},
        labels=labels,
        strength=own.get("strength", ""),
        level=own.get("level", ""),
    )


def for_class(value: Any, class_id: ClassId) -> Any:
    """Choose a class's own value where a definition tells the classes apart as {A: …, B: …}."""
    return value[class_id] if isinstance(value, dict) else value

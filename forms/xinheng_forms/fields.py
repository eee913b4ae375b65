"""Turn the facts of a form into the fields in which a person answers them."""

from dataclasses import dataclass
from typing import Any

from xinheng_forms.hints import Hint, hints
from xinheng_forms.ways import targets

type Data = dict[str, Any]

#: Fact kinds that are typed as a number, with the keyboard a phone should offer.
INPUT_MODES = {"count": "numeric", "area": "decimal"}

YES_NO = (("true", "是"), ("false", "否"))
NOT_APPLICABLE = (("not_applicable", "不适用"),)


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button: the value in the document and its label."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One fact as a field; `name` is its path in the document.

    `classes` names the classes that are asked, or is empty where all are; `strength` is the standard's own word for how
    binding it is, where it tells demands from recommendations.
    """

    name: str
    kind: str
    label: str
    unit: str
    help: str
    input_mode: str
    choices: tuple[Choice, ...]
    fields: tuple["Field", ...]
    hints: tuple[Hint, ...]
    about: str
    classes: tuple[str, ...]
    strength: str
    is_taken_over: bool


def fields(facts: list[Data], owner: Data, form: Data) -> tuple[Field, ...]:
    """Return the fields of these facts of `owner`, which is an item, a group, or the form itself."""
    return tuple(_field(fact, owner, form) for fact in facts)


def fact_path(owner: Data, form: Data) -> str:
    """Return where the facts of `owner` stand in a document."""
    return "facts" if owner is form else f"facts.{owner['id']}"


def criteria_of(fact: str, owner: Data) -> list[Data]:
    """Give the criteria of `owner` that a fact decides: a rate is decided by its part, not by its whole."""
    return [criterion for criterion in owner.get("criteria", ()) if fact in _deciding(criterion)]


def _deciding(criterion: Data) -> set[str]:
    facts = criterion.get("facts", [])
    listed = {name for names in facts.values() for name in names} if isinstance(facts, dict) else set(facts)
    return listed | {criterion[role] for role in ("part", "now") if role in criterion}


def _field(fact: Data, owner: Data, form: Data) -> Field:
    criteria = criteria_of(fact["id"], owner)
    path = f"{fact_path(owner, form)}.{fact['id']}"
    return Field(
        name=path,
        kind=fact["kind"],
        label=fact["label"],
        unit=fact.get("unit", ""),
        help=fact.get("help", ""),
        input_mode=INPUT_MODES.get(fact["kind"], ""),
        choices=_choices(fact),
        fields=fields(fact.get("fields", []), owner, form),
        hints=hints(fact, owner, form.get("classes", [])),
        about=fact.get("about", ""),
        classes=next((tuple(criterion["classes"]) for criterion in criteria if "classes" in criterion), ()),
        strength=next((form["strengths"].get(each["strength"], "") for each in criteria if "strength" in each), ""),
        is_taken_over=path.removeprefix("facts.") in targets(form["id"]),
    )


def _choices(fact: Data) -> tuple[Choice, ...]:
    if fact["kind"] == "choice":
        return tuple(Choice(option["id"], option["label"]) for option in fact["options"])
    if fact["kind"] != "yes_no":
        return ()
    offered = YES_NO + (NOT_APPLICABLE if fact.get("may_be_not_applicable") else ())
    return tuple(Choice(value, label) for value, label in offered)
